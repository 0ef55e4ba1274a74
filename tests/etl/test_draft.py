"""A table explained once becomes an office's own layout; what is doubtful is asked, what is taken is not overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from etl.layouts import LayoutError, proposed
from etl.layouts.draft import Draft, layout_of, layout_text, save, suggested_labels
from etl.read import read_workbooks

AT = datetime(2025, 2, 21, 8, 30)
LONG = Draft("bang-a", "Trang 1", {1: "unit_code", 2: "indicator", 3: "numerator", 4: "denominator"},
             {1: "Cơ sở", 2: "Việc", 3: "Kết quả > Đã làm", 4: "Kết quả > Phải làm"}, plan="CCHC")  # fmt: skip
WIDE = Draft("bang-b", "Trang 1", {1: "unit_code", 2: "CCHC-3.1 numerator", 3: "CCHC-3.1 denominator", 4: "CCHC-6.3 numerator"},
             {1: "Cơ sở", 2: "Đúng hạn > Đã làm", 3: "Đúng hạn > Phải làm", 4: "Tiết kiệm"},
             {"period": "Kỳ báo cáo"}, "CCHC")  # fmt: skip


def table(desk: Any, u: Any) -> Path:
    from_above = [("Kỳ báo cáo: Quý I/2025",), ("Cơ sở", "Đúng hạn", None, "Tiết kiệm"), (None, "Đã làm", "Phải làm")]
    book: Path = desk.book(
        sheets={"Thông tin": None, "Chỉ tiêu": None, "Trang 1": [*from_above, (u.TH, 3, 4, 50), (u.MN, 5, 6, 60)]}
    )
    return book


def test_a_table_with_indicators_across_is_read_with_its_own_headings(desk: Any, u: Any) -> None:
    path = table(desk, u)
    assert desk.check(path).verdicts[0].problems["rule"].to_list() == ["sheet_missing"]
    text = save(desk.home, WIDE, by="Văn thư", at=AT).read_text(encoding="utf-8")
    assert text.startswith("# Lưu bởi Văn thư, 21/02/2025 08:30\n")
    (verdict,) = desk.load(path).verdicts
    assert [one.unit for one in verdict.submissions] == [u.TH, u.MN]
    assert desk.sql(
        "select unit_code, indicator_code, numerator::int, denominator::int from figure order by 1, 2"
    ) == sorted(
        [(u.TH, "CCHC-3.1", 3, 4), (u.TH, "CCHC-6.3", 50, None), (u.MN, "CCHC-3.1", 5, 6), (u.MN, "CCHC-6.3", 60, None)]
    )
    assert desk.cli("verify").code == 0


def test_a_unit_may_stand_above_the_table(desk: Any, u: Any) -> None:
    rows = [("Cơ sở: Trường TH Nhận (mẫu)",), ("Kỳ: Quý I/2025",), ("Việc", "Đã làm", "Phải làm"), ("CCHC-3.1", 3, 4)]
    path = desk.book(sheets={"Thông tin": None, "Chỉ tiêu": None, "Trang 1": rows})
    draft = replace(LONG, meanings={1: "indicator", 2: "numerator", 3: "denominator"},
                    headings={1: "Việc", 2: "Đã làm", 3: "Phải làm"}, labels={"unit_name": "Cơ sở", "period": "Kỳ"})  # fmt: skip
    save(desk.home, draft, by="t", at=AT)
    assert [one.unit for one in desk.load(path).verdicts[0].submissions] == [u.UP]


@pytest.mark.parametrize(("change", "said"), [
    ({"meanings": {2: "indicator", 3: "numerator"}}, "Chỉ ra cột đơn vị"), ({"meanings": {1: "unit_code", 3: "numerator"}}, "Chỉ ra cột chỉ tiêu"),
    ({"meanings": {1: "unit_code", 2: "lạ", 3: "numerator"}}, "Không có loại cột"), ({"meanings": {1: "unit_code", 2: "unit_code"}}, "cùng được chọn"),
    ({"meanings": {1: "unit_code", 9: "numerator"}}, "chưa có tiêu đề"), ({"plan": "XYZ"}, "Không có kế hoạch"), ({"name": "Tên Hoa"}, "tên gồm chữ thường"),
    ({"meanings": {1: "unit_code", 2: "CCHC-9.99 numerator"}}, "Không có chỉ tiêu"), ({"meanings": {1: "unit_code", 2: "CCHC-3.1 x"}}, "Không có chỉ tiêu"),
    ({"meanings": {2: "CCHC-3.1 numerator"}, "labels": {"unit_name": "Đơn vị"}}, "mỗi dòng một đơn vị"),
    ({"meanings": {1: "unit_code", 2: "CCHC-3.1 numerator", 3: "numerator"}}, "Không có loại cột"),
    ({"meanings": {1: "unit_code", 3: "CCHC-3.1 numerator", 4: "CCHC-3.4 denominator"}}, "hai nghĩa khác nhau"),
])  # fmt: skip
def test_what_is_missing_or_doubtful_is_asked(desk: Any, change: dict[str, Any], said: str) -> None:
    with pytest.raises(LayoutError, match=said):
        layout_text(replace(LONG, **change), desk.home.catalogue(), by="t", at=AT)


def test_hostile_headings_and_names_stay_texts(desk: Any) -> None:
    nasty = '"]\n[labels]\nperiod = "x'
    draft = replace(LONG, headings=LONG.headings | {1: nasty})
    layout = layout_of(draft, desk.home.catalogue(), by="a\nname = 'b'", at=AT)
    assert (layout.name, layout.labels) == ("bang-a", {})


def test_a_name_that_is_taken_is_refused_and_nothing_is_left_behind(desk: Any) -> None:
    save(desk.home, LONG, by="t", at=AT)
    before = (desk.home.root / "layouts" / "bang-a.toml").read_bytes()
    for draft in (LONG, replace(LONG, name="consolidated"), replace(LONG, name="v1"), replace(LONG, name="../x")):
        with pytest.raises(LayoutError):
            save(desk.home, draft, by="t", at=AT)
    assert [file.name for file in (desk.home.root / "layouts").iterdir()] == ["bang-a.toml"]
    assert (desk.home.root / "layouts" / "bang-a.toml").read_bytes() == before


def test_a_person_says_where_the_headings_are(desk: Any, u: Any) -> None:
    (workbook,) = read_workbooks([table(desk, u)])
    assert [column.heading for column in proposed(workbook, "Trang 1", (2, 2)).columns] == [
        "Cơ sở",
        "Đúng hạn",
        "Tiết kiệm",
    ]
    assert [column.heading for column in proposed(workbook, head=(2, 3)).columns][1:3] == [
        "Đúng hạn > Đã làm",
        "Đúng hạn > Phải làm",
    ]
    with pytest.raises(LayoutError):
        proposed(workbook, head=(30, 31))


def test_labels_above_a_table_are_suggested() -> None:
    lines = ["Đơn vị tính: triệu đồng", "Đơn vị báo cáo : Trường A", "KỲ BÁO CÁO: Quý I", "Mã trường: 1", "không nhãn"]
    assert suggested_labels(lines) == {"unit_name": "Đơn vị báo cáo", "period": "KỲ BÁO CÁO", "unit_code": "Mã trường"}


@pytest.mark.parametrize("below", [("Đã làm", "Phải làm"), ("Đã làm (tỷ đồng)", "Phải làm", "Số khác")])
def test_one_of_two_columns_under_a_heading_is_read_below_both_rows(desk: Any, u: Any, below: tuple[str, ...]) -> None:
    rows = [
        ("BIỂU TỔNG HỢP",), ("Kỳ báo cáo: Quý I/2025",), ("Cơ sở", "Tiết kiệm", None, "CCHC-3.3"), (None, *below),
        (u.TH, 3, 4), (u.MN, 5, 6),
    ]  # fmt: skip
    path = desk.book(sheets={"Thông tin": None, "Chỉ tiêu": None, "Trang 1": rows})
    draft = Draft("bang-c", "Trang 1", {1: "unit_code", 2: "CCHC-6.3 numerator"},
                  {1: "Cơ sở", 2: f"Tiết kiệm > {below[0]}"}, {"period": "Kỳ báo cáo"}, "CCHC")  # fmt: skip
    save(desk.home, draft, by="t", at=AT)
    (verdict,) = desk.load(path).verdicts
    assert [one.unit for one in verdict.submissions] == [u.TH, u.MN], verdict.problems["message"].to_list()
    read = "select unit_code, indicator_code, numerator::int from figure order by 1"
    assert desk.sql(read) == sorted([(u.TH, "CCHC-6.3", 3), (u.MN, "CCHC-6.3", 5)])
