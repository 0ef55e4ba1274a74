"""Tables that are not our own workbook: consolidated, wide, the official TTHC form, the THTK summary, an office's own."""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.identify import Register
from etl.layouts import LayoutError, built_in, proposed, read_layout
from etl.layouts.draft import Draft, save
from etl.read import CELLS, SheetInfo, Workbook, read_workbooks
from etl.tidy import tidy
from warehouse.catalogue import read_catalogue
from warehouse.errors import UsageError


def loaded(desk: Any, sheets: dict[str, Any], **options: Any) -> Any:
    """The verdict of a load of one workbook of these sheets."""
    desk.number += 1
    path = desk.folder / "sent" / f"khac{desk.number}.xlsx"
    path.parent.mkdir(exist_ok=True)
    return desk.load(write(desk, path, sheets), **options).verdicts[0]


def write(desk: Any, path: Path, sheets: dict[str, Any]) -> Path:
    desk_path: Path = desk.u.write(path, sheets)
    return desk_path


@pytest.fixture(autouse=True)
def with_words(desk: Any, u: Any) -> None:
    desk.u = u


def parts(verdict: Any) -> list[tuple[str, str, str, int, int]]:
    return [(part.unit, part.plan, part.period, part.figures, part.items) for part in verdict.submissions]


# --- consolidated


def test_consolidated_by_other_offices_headings(desk: Any, u: Any, told: Callable[..., Any]) -> None:
    rows = [
        ("PHÒNG GD&ĐT (MẪU)", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (None, None, "BẢNG TỔNG HỢP CHỈ TIÊU CCHC"),
        ("Kế hoạch:", "CCHC", None, "Kỳ báo cáo: Quý I/2025"),
        (),
        ("TT", "Tên trường", "Phường/xã", "Chỉ tiêu", "Tử số", "Mẫu số", "Ghi chú"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
        (1, "Trường Tiểu học Bình Minh (mẫu)", "Phường A (mẫu)", "CCHC-3.1", 17, 20, "đủ"),
        (2, "TH. Bình Minh (mẫu)", "Phường A (mẫu)", "CCHC-3.4", "9", "1.000"),
        (3, "MN Hoa Sen (mẫu)", None, "Hồ sơ TTHC giải quyết trước hạn, đúng hạn", 3, 4),
        (4, u.UP, None, "CCHC-3.1", "-"),
        ("NGƯỜI LẬP BIỂU", None, None, None, "HIỆU TRƯỞNG"),
        ("Nguyễn Văn A", None, None, None, "Trần Thị B", 5),
    ]
    verdict = loaded(desk, {"Sheet1": rows})
    assert sorted(parts(verdict)) == [
        (u.MN, "CCHC", "2025-Q1", 1, 0),
        (u.TH, "CCHC", "2025-Q1", 2, 0),
        (u.UP, "CCHC", "2025-Q1", 1, 0),
    ]
    assert told(verdict) == {"unit_by_name": ("warning", "Sheet1", "B7", "Trường Tiểu học Bình Minh (mẫu)")}
    assert desk.cell("CCHC-3.4") == (9.0, 1000.0)
    assert desk.cell("CCHC-3.1", unit=u.MN) == (3.0, 4.0)
    assert desk.sql("select explanation, sheet, row_no, cells from core.figure where explanation is not null") == [
        ("đủ", "Sheet1", 7, "E7:F7")
    ]
    assert desk.cli("verify").code == 0


def test_consolidated_with_its_items(desk: Any, u: Any) -> None:
    figures = [
        ("Mã trường", "Kế hoạch", "Kỳ", "Mã chỉ tiêu", "Tử số", "Mẫu số"),
        (u.TH, "CCHC", "2025-Q1", "CCHC-3.1", 3, 4),
    ]
    items = [("Mã trường", "Kế hoạch", "Kỳ", "Mã chỉ tiêu", "Nội dung", "Tử số", "Mẫu số", "Ngày", "Lĩnh vực"),
             (u.TH, "CCHC", "2025-Q1", "CCHC-3.1", "Thủ tục A", 1, 2, "05/01/2025", "Giáo dục"), (u.TH, "CCHC", "2025-Q1", "CCHC-3.1", "Thủ tục B", 2, 2)]  # fmt: skip
    assert parts(loaded(desk, {"Số liệu": figures, "Mục": items})) == [(u.TH, "CCHC", "2025-Q1", 1, 2)]
    assert desk.sql("select title, item_on::text, fields from core.item order by item_no") == [
        ("Thủ tục A", "2025-01-05", '{"Lĩnh vực": "Giáo dục"}'), ("Thủ tục B", None, "{}"),
    ]  # fmt: skip
    alone = loaded(desk, {"Mục": items})
    assert "figures_missing" in alone.problems["rule"].to_list()
    assert not alone.submissions


def test_an_unknown_indicator_name_is_asked_about(desk: Any, u: Any, told: Callable[..., Any]) -> None:
    rows = [
        ("Mã trường", "Kế hoạch", "Kỳ", "Chỉ tiêu", "Tử số", "Mẫu số"),
        (u.TH, "CCHC", "2025-Q1", "Tỷ lệ gì đó", 1, 2),
    ]
    assert told(loaded(desk, {"S": rows}))["indicator_unknown"][:3] == ("error", "S", "D2")


WIDE = [
    ("BẢNG TỔNG HỢP",),
    ("STT", "Đơn vị", "CCHC-3.1", None, "Hồ sơ TTHC nộp trực tuyến", None, "CCHC-8.1", "CCHC-3.7 Hồ sơ trả lại"),
    (None, None, "Tử số", "Mẫu số", "Tử số", "Mẫu số", "Tử số", "Số liệu"),
    ("I", "Khối tiểu học", 20, 24, None, None, None, None),
    (1, "Trường TH Bình Minh (mẫu)", 17, 20, 5, 10, "Đạt", 0),
    (2, "Trường TH Nhận (mẫu)", 3, 4, None, None, "chưa", None),
    ("Tổng cộng", None, 20, 24, 5, 10, None, 0),
]
SAID = {"Thông tin": [("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "Quý I/2025")]}


def test_wide_one_row_per_unit(desk: Any, u: Any, told: Callable[..., Any]) -> None:
    verdict = loaded(desk, SAID | {"TH quý I": WIDE})
    assert sorted(parts(verdict)) == [(u.TH, "CCHC", "2025-Q1", 4, 0), (u.UP, "CCHC", "2025-Q1", 2, 0)]
    assert told(verdict).keys() == {"unit_by_name"}
    assert desk.cell("CCHC-3.4") == (5.0, 10.0)
    assert desk.cell("CCHC-3.7") == (0.0, None)
    assert desk.sql("select cells from core.figure where indicator_code = 'CCHC-3.1' order by cells") == [
        ("C5:D5",),
        ("C6:D6",),
    ]
    assert desk.cli("verify").code == 0


def test_a_total_that_misses_a_row_is_an_error_at_its_cell(desk: Any, told: Callable[..., Any]) -> None:
    short = [*WIDE[:-1], ("Tổng cộng", None, 17, 24, 5, 10, None, 0)]
    verdict = loaded(desk, SAID | {"TH": short})
    assert told(verdict)["table_total"] == ("error", "TH", "C7", "17")
    assert not verdict.submissions
    group = [*WIDE[:3], ("I", "Khối tiểu học", 20, 99, None, None, None, None), *WIDE[4:]]
    assert told(loaded(desk, SAID | {"TH": group}))["table_total"] == ("error", "TH", "D4", "99")


# --- the official TTHC form

HEAD = [
    ("Biểu số II.06a/VPCP/KSTT", None, None, "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC", None, None, None, None, None, "- Đơn vị báo cáo: x"),
    (None, None, None, "Kỳ báo cáo: Quý I/2025"),
    (None, None, None, "Đơn vị báo cáo: Trường TH Bình Minh (mẫu)", None, None, None, None, None, None, "Đơn vị tính: Số hồ sơ TTHC"),
    ("STT", "Lĩnh vực, công việc giải quyết theo cấp", "Số lượng hồ sơ tiếp nhận", None, None, None, "Số lượng hồ sơ đã giải quyết", None, None, None, "Số lượng hồ sơ đang giải quyết"),
    (None, None, "Tổng số", "Trong kỳ", None, "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn"),
    (None, None, None, "Trực tuyến", "Trực tiếp, dịch vụ bưu chính"),
    ("(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)", "(8)", "(9)", "(10)", "(11)=(12)+(13)", "(12)", "(13)"),
]  # fmt: skip
FORM = [
    *HEAD,
    ("I", "Giáo dục tiểu học", 30, 18, 10, 2, 28, 20, 7, 1, 2, 2, 0),
    (1, "Chuyển trường", 20, 12, 8, 0, 19, 15, 4, 0, 1, 1, 0),
    (2, "Tuyển sinh", 10, 6, 2, 2, 9, 5, 3, 1, 1, 1, 0),
    ("II", "Văn bằng", None, None, None, None, None, None, None, None, None, None, None),
    (1, "Cấp bản sao", 4, 4, None, None, 4, 4, None, None, None, None, None),
    (None, "Tổng cộng", 34, 22, 10, 2, 32, 24, 7, 1, 2, 2, 0),
    ("Hà Đông, ngày 10 tháng 3 năm 2025",),
    ("NGƯỜI LẬP BIỂU", None, None, "HIỆU TRƯỞNG"),
]


def form(place: tuple[int, int], value: Any) -> list[Any]:
    """The form with one cell changed; row and column from 1."""
    changed = [list(row) for row in FORM]
    changed[place[0] - 1][place[1] - 1] = value
    return changed


def test_the_official_form_feeds_two_indicators_one_item_a_procedure(
    desk: Any, u: Any, told: Callable[..., Any]
) -> None:
    verdict = loaded(desk, {"06a": FORM})
    assert parts(verdict) == [(u.TH, "CCHC", "2025-Q1", 2, 6)]
    assert told(verdict) == {"unit_by_name": ("warning", "06a", "D3", "Trường TH Bình Minh (mẫu)")}
    assert (desk.cell("CCHC-3.1"), desk.cell("CCHC-3.4")) == ((31.0, 32.0), (22.0, 32.0))
    items = desk.sql(
        "select title, numerator::int, denominator::int, row_no from core.item where indicator_code = 'CCHC-3.1' order by item_no"
    )
    assert items == [("Chuyển trường", 19, 19, 9), ("Tuyển sinh", 8, 9, 10), ("Cấp bản sao", 4, 4, 12)]
    (fields,) = desk.sql("select fields from core.item where indicator_code = 'CCHC-3.4' and item_no = 2")[0]
    assert json.loads(fields)["Số lượng hồ sơ đã giải quyết > Quá hạn"] == "1"
    assert desk.cli("verify").code == 0


@pytest.mark.parametrize(
    ("place", "value", "found"),
    [
        ((9, 3), 21, {"row_sum": ("error", "06a", "C9", "21")}),
        ((9, 8), 16, {"row_sum": ("error", "06a", "G9", "19")}),
        ((13, 8), 25, {"table_total": ("error", "06a", "H13", "25")}),
        ((8, 4), 19, {"table_total": ("error", "06a", "D8", "19")}),
        ((9, 8), "15 (ước)", {"number": ("error", "06a", "H9", "15 (ước)")}),
        ((10, 9), ("=1/0", "#DIV/0!"), {"error_cell": ("error", "06a", "I10", "#DIV/0!")}),
        ((12, 4), 4.5, {"whole": ("error", "06a", "D12", "4,5")}),
    ],
)
def test_sums_of_the_form(
    place: tuple[int, int], value: Any, found: dict[str, Any], desk: Any, told: Callable[..., Any]
) -> None:
    verdict = loaded(desk, {"06a": form(place, value)})
    rules = told(verdict)
    assert not verdict.submissions
    assert {rule: rules.get(rule) for rule in found} == found


def test_the_form_by_its_numbers_alone(desk: Any, u: Any) -> None:
    """Headings nobody foresaw: the row of column numbers tells them."""
    renamed = [list(row) for row in FORM]
    renamed[3][2], renamed[3][6], renamed[3][10] = "Hồ sơ nhận", "Hồ sơ xong", "Hồ sơ còn"
    assert parts(loaded(desk, {"06a": renamed})) == [(u.TH, "CCHC", "2025-Q1", 2, 6)]


# --- the THTK summary

SUMMARY = [
    ("Đơn vị: Trường TH Bình Minh (mẫu)", None, None, None, None, "Đơn vị tính: triệu đồng"),
    ("KẾT QUẢ THỰC HÀNH TIẾT KIỆM, CHỐNG LÃNG PHÍ",),
    ("Quý I/2026",),
    ("TT", "Nội dung", "Kế hoạch", "Kết quả", "% so với kế hoạch", "% so với cùng kỳ"),
    ("1", "2", "3", "4", "5=4/3", "6"),
    ("I", "Chi thường xuyên"),
    (1, "Thực hiện dự toán được giao", 1000, 250, "25%", "103%"),
    (2, "TK-1.9 Nợ lương", None, 0, None, None),
    (3, "Việc khác", 5, 5, 100, 100),
    (None, "Tổng cộng", 1005, 255, None, None),
    ("KẾ TOÁN", None, None, "THỦ TRƯỞNG ĐƠN VỊ"),
]


def test_the_four_column_summary(desk: Any, u: Any, told: Callable[..., Any]) -> None:
    verdict = loaded(desk, {"Biểu 1": SUMMARY})
    assert parts(verdict) == [(u.TH, "THTK", "2026-Q1", 2, 0)]
    rules = told(verdict)
    assert rules.keys() == {"unit_by_name", "row_unknown"}
    assert rules["row_unknown"] == ("warning", "Biểu 1", "B9", "Việc khác")
    assert desk.cell("TK-1.8", period="2026-Q1") == (250.0, 1000.0)
    assert desk.cell("TK-1.9", period="2026-Q1") == (0.0, None)


def test_percentages_and_units_of_money_of_the_summary(desk: Any, told: Callable[..., Any]) -> None:
    wrong = [*SUMMARY[:6], (1, "Thực hiện dự toán được giao", 1000, 250, "35%", None)]
    assert told(loaded(desk, {"Biểu 1": wrong}))["row_sum"] == ("warning", "Biểu 1", "E7", "35%")
    dong = [("Đơn vị: Trường TH Bình Minh (mẫu)",), ("ĐVT: đồng",), *SUMMARY[2:]]
    verdict = loaded(desk, {"Biểu 1": dong})
    assert told(verdict)["table_unit"][0] == "error"
    assert not verdict.submissions


# --- csv


def test_csv_is_recognised_by_its_headings(desk: Any, u: Any) -> None:
    path = desk.folder / "TRƯỜNG KHÁC 2024-Q4.csv"
    lines = f"Mã đơn vị;Kế hoạch;Kỳ báo cáo;Mã chỉ tiêu;Tử số;Mẫu số\n{u.TH};CCHC;Quý I/2025;CCHC-3.1;17;20\n{u.MN};CCHC;Quý I/2025;CCHC-3.1;-;\n"
    path.write_bytes(lines.encode("utf-16"))
    (verdict,) = desk.load(path).verdicts
    assert sorted(parts(verdict)) == [(u.MN, "CCHC", "2025-Q1", 1, 0), (u.TH, "CCHC", "2025-Q1", 1, 0)]
    assert desk.sql("select distinct sheet from core.figure") == [("CSV",)]
    assert (desk.home.originals / verdict.sha256).read_bytes() == path.read_bytes()
    assert desk.cli("verify").code == 0
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    (other,) = desk.check(path).verdicts
    assert other.problems["rule"].to_list() == ["sheet_missing"]


def test_plan_and_period_of_a_csv_come_from_the_batch(desk: Any, u: Any) -> None:
    path = desk.folder / "a.csv"
    path.write_text(f'Mã đơn vị,Mã chỉ tiêu,Tử số,Mẫu số\n{u.TH},CCHC-3.1,"1.234","2.000"\n', encoding="utf-8")
    assert desk.cli("check", path).code == 1
    assert desk.cli("load", path, "--plan", "CCHC", "--period", "2025-Q1").code == 0
    assert desk.cell("CCHC-3.1") == (1234.0, 2000.0)
    assert desk.cli("verify").code == 0


# --- an office's own layout

OWN = [("Danh sách báo cáo",), ("Số", "Cơ sở", "Mã số chỉ tiêu CCHC", "Đã làm (hồ sơ)", "Phải làm"), (1, "0126002", "CCHC-3.1", 17, 20), (2, "0126001", "CCHC-3.1", 3, 4)]  # fmt: skip


def test_an_unknown_table_is_proposed_corrected_saved_and_read(desk: Any, u: Any, sandbox: Any) -> None:
    path = write(desk, desk.folder / "la.xlsx", {"Trang 1": OWN})
    (verdict,) = desk.check(path).verdicts
    assert verdict.problems["rule"].to_list() == ["sheet_missing"]
    proposal = proposed(read_workbooks([path], sandbox=sandbox)[0])
    assert (proposal.sheet, proposal.head, proposal.shown[1][1]) == ("Trang 1", (2, 2), "Cơ sở")
    guessed = {column.heading: (column.name, column.confidence) for column in proposal.columns}
    assert guessed["Mã số chỉ tiêu CCHC"] == ("indicator", 0.9)
    assert guessed["Đã làm (hồ sơ)"] == (None, 0.0)
    headings = {column.col: column.heading for column in proposal.columns}
    meanings = {2: "unit_code", 3: "indicator", 4: "numerator", 5: "denominator"}
    save(desk.home, Draft("mau-phuong-a", proposal.sheet, meanings, headings), by="t", at=datetime(2025, 2, 20))
    folder = desk.home.root / "layouts"
    ran = desk.cli("load", path, "--plan", "CCHC", "--period", "2025-Q1", "--json")
    assert [part["unit"] for file in ran.json["files"] for part in file["submissions"]] == [u.TH, u.MN]
    (folder / "mau-phuong-a.toml").unlink()
    assert desk.cli("verify").code == 0
    desk.sent(("CCHC-3.4", 1, 2), period="2025-Q2")
    assert desk.cli("verify").code == 0


def test_nothing_to_propose(desk: Any, sandbox: Any) -> None:
    path = write(desk, desk.folder / "trong.xlsx", {"A": [("chỉ một dòng chữ",)]})
    with pytest.raises(LayoutError, match="không có trang tính nào"):
        proposed(read_workbooks([path], sandbox=sandbox)[0])


# --- layout files

GOOD = 'name = "a"\nmeans = "figure"\nrequired = ["indicator"]\n[columns]\nindicator = "Mã"\nc3 = {number = 3}\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = @", "sai cú pháp TOML ở dòng 1"),
        ("name = ", "sai cú pháp TOML"),
        (GOOD.replace('"a"', '"../a"'), "khóa 'name'"),
        (GOOD.replace("figure", "dòng"), "khóa 'means'"),
        (GOOD.replace('["indicator"]', '["x"]'), "không có cột 'x'"),
        (GOOD.replace('["indicator"]', "[]"), "khóa 'required'"),
        ("extra = 1\n" + GOOD, "không biết khóa"),
        (GOOD.replace('"Mã"', "5"), "khóa 'columns.indicator'"),
        (GOOD + '[[checks]]\ncolumn = "c3"\nequals = "c3 * 2"\n', "khóa 'checks.equals'"),
        (GOOD + '[[checks]]\ncolumn = "c3"\nequals = "c4"\n', "khóa 'checks.equals'"),
        (GOOD + '[totals]\ncolumns = ["c9"]\n', "khóa 'totals.columns'"),
        (GOOD.replace('"figure"', '"item"'), "khóa 'figures'"),
        (GOOD + '[labels]\nten = "Tên"\n', "khóa 'labels'"),
    ],
)
def test_a_layout_file_that_cannot_be_used_names_file_and_key(text: str, said: str) -> None:
    with pytest.raises(LayoutError, match=said) as refused:
        read_layout(text, "cua-toi.toml")
    assert "cua-toi.toml" in str(refused.value)
    assert isinstance(refused.value, UsageError)


def test_a_broken_layout_of_the_office_stops_before_anything_is_read(desk: Any) -> None:
    (desk.home.root / "layouts").mkdir()
    (desk.home.root / "layouts" / "x.toml").write_text("name = ", encoding="utf-8")
    book = desk.book(("CCHC-3.1", 1, 2))
    for command in ("check", "load"):
        ran = desk.cli(command, book)
        assert (ran.code, "x.toml" in ran.err) == (2, True)


def test_the_layouts_that_come_with_the_product() -> None:
    assert [layout.name for layout in built_in()] == [
        "tthc-ii06a",
        "thtk-summary",
        "consolidated",
        "consolidated-items",
        "consolidated-wide",
    ]


TABLE = ("STT", "Mã trường", "Kế hoạch", "Kỳ", "Mã chỉ tiêu", "Tử số", "Mẫu số", "Ghi chú")


def test_any_table_is_read_or_asked_about() -> None:
    """Headings, numbers, marks and rubbish thrown together: no table ends the run, and no figure comes from nowhere."""
    chance = random.Random(5)
    headings = [
        heading for layout in built_in() for column in layout.columns for path in column.headings for heading in path
    ]
    words = [*headings, "Tử số", "Mẫu số", "CCHC-3.1", "TK-1.8 x", "Tổng cộng", "I", "1", "1.1", "(1)", "(2)", "(3)=(1)+(2)", "Quý I/2025",
             "Đơn vị: A", "Đơn vị tính: đồng", "HIỆU TRƯỞNG", "0126002", "-", "12/15", "85%", "=", "#N/A", "\u200b", "x" * 300]  # fmt: skip
    catalogue = read_catalogue()
    for turn in range(60):
        cells = [("S", 1, col, "text", text, None, False) for col, text in enumerate(TABLE, 1)] if turn % 2 else []
        width = chance.randrange(1, 15)
        for row in range(1 + turn % 2, chance.randrange(4, 20)):
            for col in range(1, width + 1):
                kind = chance.choice(["text", "text", "text", "number", "error", "formula", "date", "bool", None])
                number = chance.choice([0.0, 1.0, 2.5, -3.0, 1e300]) if kind == "number" else None
                text = chance.choice(words) if number is None else format(number, ".15g")
                if kind is not None:
                    cells.append(("S", row, col, kind, text, number, chance.random() < 0.1))
        sheet = Workbook(
            Path("a.xlsx"), "x", None, (SheetInfo("S", True),), pl.DataFrame(cells, schema=CELLS, orient="row")
        )
        tidied = tidy([sheet], catalogue, Register(()), (), built_in())
        assert tidied.problems.filter(severity="error").height
        assert tidied.figures.filter(pl.col("part").is_not_null()).is_empty()
        with contextlib.suppress(LayoutError):
            proposed(sheet)
