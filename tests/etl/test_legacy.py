"""Text of before Unicode: converted by its font, asked about without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from etl import legacy

TCVN3 = {
    "Tr\xadêng TiÓu häc Hµ §«ng": "Trường Tiểu học Hà Đông",
    "kÕt qu¶ - §¹t": "kết quả - Đạt",
    "Céng hoµ x· héi chñ nghÜa ViÖt Nam": "Cộng hoà xã hội chủ nghĩa Việt Nam",
    "n¨m häc, kú hÌ, g¹o tÎ, b×nh th¶n, v¾ng vÎ": "năm học, kỳ hè, gạo tẻ, bình thản, vắng vẻ",
}
VNI = {
    "Tröôøng Tieåu hoïc Haø Ñoâng": "Trường Tiểu học Hà Đông",
    "TRÖÔØNG MAÀM NON AÙNH SAO": "TRƯỜNG MẦM NON ÁNH SAO",
    "Xin chaøo, kyõ naêng soá, nghæ leã, quaän, kyù": "Xin chào, kỹ năng số, nghỉ lễ, quận, ký",
}
HONEST = ("Trường Tiểu học", "Hòa Bình", "khoá học", "café", "5 µg", "A · B", "Nhóm¹", "München", "«la»", "30°C", "1¼", "§3", "ÐẠT", "m²", "naïve")  # fmt: skip


@pytest.mark.parametrize(("typed", "read", "charset"), [(*pair, "TCVN3") for pair in TCVN3.items()] + [(*pair, "VNI") for pair in VNI.items()])  # fmt: skip
def test_letters_a_reader_saw(typed: str, read: str, charset: str) -> None:
    assert legacy.converted(typed, charset) == read
    assert (charset, read) in legacy.doubt(typed)
    assert legacy.MARKED.search(typed)


def test_unicode_text_in_an_old_font_stays() -> None:
    for text in ("Trường Hà", "Hà Nội", "Tỷ lệ 85%", "UBND"):
        for charset in ("TCVN3", "TCVN3H", "VNI"):
            assert legacy.converted(text, charset) == text


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_is_not_asked_about(text: str) -> None:
    assert legacy.doubt(text) == []


@pytest.mark.parametrize(
    ("font", "charset"),
    [(".VnTime", "TCVN3"), (".VnTimeH", "TCVN3H"), (".VnArial Narrow", "TCVN3"), ("VNI-Times", "VNI"), ("'.VnTime'", "TCVN3"),
     ("Times New Roman", None), ("VnTime", None), ("Venice", None), ("", None)],
)  # fmt: skip
def test_fonts(font: str, charset: str | None) -> None:
    assert legacy.charset_of(font) == charset


def book(path: Path, font: str | None, name: str) -> Path:
    """A v1 workbook whose unit name and explanation are typed in an old font, or without one."""
    workbook = openpyxl.Workbook()
    info, figures = workbook.active, workbook.create_sheet("Chỉ tiêu")
    info.title = "Thông tin"
    rows = [("Mã đơn vị", "0126002"), ("Tên đơn vị", name), ("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "2025-Q1")]
    for row in rows:
        info.append(row)
    figures.append(("Mã chỉ tiêu", "Tử số", "Mẫu số", "Giải trình"))
    figures.append(("CCHC-3.1", 17, 20, "chØ tiªu ®¹t"))
    for cell in (info["B2"], figures["D2"]) if font else ():
        cell.font = Font(name=font)
    workbook.save(path)
    return path


def test_stored_text_is_the_converted_one(desk: Any, told: Callable[..., Any]) -> None:
    (verdict,) = desk.load(book(desk.folder / "cu.xlsx", ".VnTime", "Tr\xadêng TH B×nh Minh (mÉu)")).verdicts
    assert verdict.submissions
    assert told(verdict) == {"legacy_font": ("warning", "Thông tin", "B2", None)}
    assert desk.sql("select explanation from core.figure") == [("chỉ tiêu đạt",)]
    assert desk.cli("verify").code == 0


def test_without_the_font_it_is_asked(desk: Any) -> None:
    (verdict,) = desk.load(book(desk.folder / "cu.xlsx", None, "Trường TH Bình Minh (mẫu)")).verdicts
    assert (verdict.verdict, verdict.submissions) == ("error", ())
    (problem,) = verdict.problems.filter(rule="legacy_text").to_dicts()
    assert (problem["sheet"], problem["cell"], problem["value"]) == ("Chỉ tiêu", "D2", "chØ tiªu ®¹t")
    assert '"chØ tiªu ®¹t"' in problem["message"]
    assert '"chỉ tiêu đạt"' in problem["message"]
