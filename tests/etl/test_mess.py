"""What ordinary, honest workbooks contain: read where it is certain, asked about where it is not, never guessed.

`CASES` lists the 56 kinds of mess that offices are known to send, and the test that holds each.
"""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from warehouse.catalogue import read_catalogue
from warehouse.home import Home

DATA = Path(__file__).parents[1] / "data"
mess = runpy.run_path(str(DATA / "mess.py"))
HERE = "here"

# number: (what offices type, where it is held: "here" = a row of tests/data/mess.py, else file::test, or why it is not)
CASES: dict[int, tuple[str, str]] = {
    1: ("1.234.567,89", HERE),
    2: ("1,234,567.89", HERE),
    3: ("1.234", HERE),
    4: ("12.5 in a column of percentages", HERE),
    5: ("1.5 among 1.500", HERE),
    6: ("1 234 567 with any space", HERE),
    7: ("85%, 85 %, 85,5%", HERE),
    8: ("0.85 shown as 85%", HERE),
    9: ("0.85 unformatted among percentages", HERE),
    10: ("85 in a column of percentages", HERE),
    11: ("more than the whole", HERE),
    12: ("12/15, and Excel's date made from it", HERE),
    13: ("x, √, Đạt, Đã thực hiện, 1", HERE),
    14: ("Chưa đạt contains đạt", HERE),
    15: ("-, KPS, Không phát sinh, 0", HERE),
    16: ("empty is not 0", "test_check.py::test_case"),
    17: ("−5, (5)", HERE),
    18: ("khoảng 30, >50, 30-35, 30 (ước)", HERE),
    19: ("15 người, 1,2 tỷ, 500tr.đ, 500.000đ", HERE),
    20: ("đồng in a column of triệu đồng", HERE),
    21: ("the unit of money is of the table", "test_layouts.py::test_percentages_and_units_of_money_of_the_summary"),
    22: ("01/03/2026 is 1 March; a date cell that may be the wrong way round", "test_check.py::test_case"),
    23: ("Quý II/2026, QII, 5/7, tháng 7/2026", "test_values.py::test_period"),
    24: ("46082", "test_values.py::test_date_serial_limits"),
    25: ("#DIV/0!", HERE),
    26: ("a formula without its value", HERE),
    27: ("a total that misses a row", "test_layouts.py::test_a_total_that_misses_a_row_is_an_error_at_its_cell"),
    28: ("merged headings over two or three rows", "test_layouts.py::test_the_official_form_feeds_two_indicators_one_item_a_procedure"),
    29: ("(1) (2) (3)=(1)+(2)", "test_layouts.py::test_the_form_by_its_numbers_alone"),
    30: ("I, 1, 1.1 are levels", "test_mess.py::test_levels_of_numbering_carry_sums_not_data"),
    31: ("Tổng cộng", "test_layouts.py::test_wide_one_row_per_unit"),
    32: ("signatures", "test_layouts.py::test_consolidated_by_other_offices_headings"),
    33: ("Ghi chú: … below the table", "test_mess.py::test_notes_below_a_table_are_told"),
    34: ("headings far below the top", "test_mess.py::test_headings_in_row_twelve"),
    35: ("Sheet1, hidden sheets", "test_read.py::test_hidden_sheets_and_rows_are_told"),
    36: ("hidden rows and columns, white text", "test_mess.py::test_white_text_on_white_is_told"),
    37: ("an older template, two tables side by side", "test_check.py::test_case"),
    38: ("NFD", HERE),
    39: ("hoà/hòa", "test_words.py::test_key_unites"),
    40: ("Ð for Đ", HERE),
    41: ("TCVN3 in its font", "test_legacy.py::test_stored_text_is_the_converted_one"),
    42: ("a hyphen in TCVN3 stays a hyphen", "test_legacy.py::test_letters_a_reader_saw"),
    43: ("TCVN3 and Unicode in one file", "test_mess.py::test_old_and_new_text_in_one_file"),
    44: ("VNI", "test_legacy.py::test_letters_a_reader_saw"),
    45: ("Windows-1258", "test_formats.py::test_csv_in_windows_1258"),
    46: (".xls", "test_formats.py::test_xls_says_what_the_xlsx_it_came_from_says"),
    47: ("an .xls that is HTML, an .xlsx named .xls", "test_read.py::test_the_contents_decide_not_the_name"),
    48: ("passwords; .xlsm, .ods, .csv are read", "test_formats.py::test_locked_and_damaged_xls"),
    49: ("codes without their zero, with an apostrophe", "test_values.py::test_unit_code"),
    50: ("TH Trần Phú, TRƯỜNG TH TRẦN PHÚ", "test_units.py::test_names_of_one_school"),
    51: ("TH&THCS, TH - THCS, TH và THCS", "test_units.py::test_names_of_one_school"),
    52: ("two files of one unit and period", "test_judge.py::test_two_files_of_one_unit_and_period"),
    53: ("last quarter's file again", "test_judge.py::test_last_quarters_file_with_only_the_period_changed"),
    54: ("=, +, -, @ in our extracts", "test_extract.py::test_csv_guard_is_one_apostrophe_on_text_only"),
    55: ("ZWSP, BOM, line breaks", HERE),
    56: ("１２", HERE),
}  # fmt: skip


def test_every_case_is_held_by_a_test_that_is_there() -> None:
    assert sorted(CASES) == list(range(1, 57))
    made = {int(found[0]) for name in mess["CELLS"] if (found := re.match(r"[0-9]+", name))}
    assert {number for number, (_, where) in CASES.items() if where == HERE} == made
    for _, where in CASES.values():
        if where != HERE:
            file, _, name = where.partition("::")
            assert f"def {name}(" in Path(__file__).with_name(file).read_text(encoding="utf-8"), where


@pytest.fixture(scope="module", params=["xlsx", "ods", "csv"])
def judged(
    request: pytest.FixtureRequest, shared_desk: Any, base_home: Path, u: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, Any], dict[str, tuple[Any, ...]]]:
    """Every row as a workbook of its own, all of one kind loaded in one call: kind, verdicts, what is stored."""
    kind = request.param
    folder = tmp_path_factory.mktemp(kind)
    shutil.copytree(base_home, folder / "home")
    desk = type(shared_desk)(Home(folder / "home"), folder)
    quarters = [period.code for period in read_catalogue().periods_of("CCHC")]
    units = (u.TH, u.BOTH, u.MN, u.UP, u.OLD_A, u.OLD_B, u.DOWN)
    free = [(unit, period) for unit in units for period in quarters if period < "2025-Q2"]
    # the score is the office's: a quarter of its own for each row
    late = [(u.OFFICE, period) for period in quarters]
    paths, where = [], {}
    for name, row in mess["CELLS"].items():
        unit, period = where[name] = (late if row.indicator == mess["SCORE"] else free).pop(0)
        file = folder / f"{len(paths):02d}.{kind}"
        if kind == "csv":
            paths.append(mess["delimited"](file, unit, period, row))
            continue
        sheets = {"Thông tin": mess["info"](unit, period), "Chỉ tiêu": [mess["HEADINGS"], row[:4]]}
        paths.append(u.write(file, sheets) if kind == "xlsx" else mess["ods"](file, sheets))
    verdicts = dict(zip(where, desk.load(*paths).verdicts, strict=True))
    stored = {
        name: desk.sql(
            "select numerator, denominator, is_no_activity from core.figure "
            f"where submission_id = '{verdict.submissions[0].id}'"
        )[0]
        for name, verdict in verdicts.items()
        if verdict.submissions
    }
    return kind, verdicts, stored


# what a csv cannot show: it has no dates, no percentages and no numbers of its own, only their texts
OTHERWISE_IN_CSV = {"12b": "number", "8": None, "9a": "percent_or_share"}


@pytest.mark.parametrize("name", mess["CELLS"])
def test_a_cell_as_offices_type_it(name: str, judged: Any) -> None:
    kind, verdicts, stored = judged
    row, verdict = mess["CELLS"][name], verdicts[name]
    rule = OTHERWISE_IN_CSV.get(name, row.rule) if kind == "csv" else row.rule
    told = verdict.problems.filter(~verdict.problems["rule"].is_in(["figure_missing", "early"]))
    assert told["rule"].to_list() == ([rule] if rule else []), verdict.problems.to_dicts()
    if row.stored is None:
        assert verdict.verdict == "error"
        assert not verdict.submissions
        (problem,) = told.to_dicts()
        assert problem["sheet"] == ("CSV" if kind == "csv" else "Chỉ tiêu")
        assert problem["cell"] == ("E2" if kind == "csv" else "B2")
        return
    numerator, denominator, is_no_activity = stored[name]
    if row.stored == ():
        assert (numerator, denominator, is_no_activity) == (None, None, True)
    else:
        shown = tuple(None if value is None else float(value) for value in (numerator, denominator))
        assert (shown, is_no_activity) == (row.stored, False)


# --- tables


SAID = {"Thông tin": [("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "2025-Q1")]}
TOP = ("TT", "Mã trường", "Mã chỉ tiêu", "Tử số", "Mẫu số")


def verdict_of(desk: Any, u: Any, rows: Any, *, is_partial: bool = False, **shown: Any) -> Any:
    desk.number += 1
    path = desk.folder / f"bang{desk.number}.xlsx"
    return desk.check(u.write(path, SAID | {"Sheet1": rows}, **shown), is_partial=is_partial).verdicts[0]


def test_levels_of_numbering_carry_sums_not_data(desk: Any, u: Any) -> None:
    rows = [
        ("TT", "Đơn vị", "CCHC-3.1", None),
        (None, None, "Tử số", "Mẫu số"),
        ("1", "Khối tiểu học", 20, 24),
        ("1.1", "Trường TH Bình Minh (mẫu)", 17, 20),
        ("1.2", "Trường TH Nhận (mẫu)", 3, 4),
        ("2", "Khối mầm non", 1, 2),
        ("2.1", "Trường MN Hoa Sen (mẫu)", 1, 2),
    ]
    verdict = verdict_of(desk, u, rows)
    assert sorted(part.unit for part in verdict.submissions) == sorted([u.TH, u.UP, u.MN])
    rows[2] = ("1", "Khối tiểu học", 21, 24)
    wrong = verdict_of(desk, u, rows).problems.filter(severity="error").to_dicts()
    assert [(found["rule"], found["cell"]) for found in wrong] == [("table_total", "C3")]


def test_notes_below_a_table_are_no_rows(desk: Any, u: Any) -> None:
    rows = [TOP, (1, u.TH, "CCHC-3.1", 17, 20), ("Ghi chú: số liệu tính đến 15/2",), (None, "* gồm cả hồ sơ chuyển")]
    verdict = verdict_of(desk, u, rows)
    assert [part.unit for part in verdict.submissions] == [u.TH]
    assert verdict.problems.filter(severity="error").is_empty()


def test_notes_below_a_table_are_told(desk: Any, u: Any) -> None:
    notes = [("Ghi chú: số liệu tính đến 15/2",), ("Nơi nhận: Phòng GDĐT",), (None, "* gồm cả hồ sơ chuyển")]
    verdict = verdict_of(desk, u, [TOP, (1, u.TH, "CCHC-3.1", 17, 20), *notes])
    found = verdict.problems.filter(rule="note_below").select("severity", "sheet", "cell", "value").rows()
    assert found == [
        ("warning", "Sheet1", "A3", "Ghi chú: số liệu tính đến 15/2"), ("warning", "Sheet1", "B5", "* gồm cả hồ sơ chuyển"),
    ]  # fmt: skip
    figures = [*desk_rows(u, ("CCHC-3.1", 17, 20)), ("Ghi chú: chưa gồm tháng 3",)]
    verdict = desk.verdict(sheets={"Chỉ tiêu": figures})
    assert verdict.problems.filter(rule="note_below").select("sheet", "cell").rows() == [("Chỉ tiêu", "A3")]
    assert [part.unit for part in verdict.submissions] == [u.TH]
    assert "note_below" not in desk.verdict(sheets={"Chỉ tiêu": figures[:-1]}).problems["rule"].to_list()


def desk_rows(u: Any, *figures: Any) -> list[Any]:
    return list(u.figures(*figures))


@pytest.mark.parametrize(
    ("total", "told"), [((8, 10), []), ((9, 10), ["C6"]), ((8, 11), ["D6"]), ((3, 4), ["C6", "D6"]), ((None, None), [])]
)
def test_a_total_in_our_own_sheet_is_held_against_the_rows_above(
    desk: Any, u: Any, total: Any, told: list[str]
) -> None:
    info = [("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "2025-Q1")]
    rows = [
        ("Mã đơn vị", "Mã chỉ tiêu", "Tử số", "Mẫu số"), (u.TH, "CCHC-3.1", 1, 2), (u.MN, "CCHC-3.1", 2, 3), (u.UP, "CCHC-3.1", "3", 3),
        (u.BOTH, "CCHC-3.1", 2, 2), ("Tổng cộng", None, *total),
    ]  # fmt: skip
    verdict = desk.verdict(sheets={"Thông tin": info, "Chỉ tiêu": rows})
    found = verdict.problems.filter(rule="table_total")
    assert found["cell"].to_list() == told
    assert set(found["severity"].to_list()) <= {"warning"}
    assert len(verdict.submissions) == 4


def test_totals_of_groups_are_sums_since_the_total_before(desk: Any) -> None:
    items = [
        ("CCHC-3.1", "a", 1, 2), ("CCHC-3.1", "b", 2, 3), (None, "Cộng", 3, 5), ("CCHC-2.1", "c", 4, 4), (None, "Cộng", 4, 4),
        (None, "Tổng cộng", 7, 9),
    ]  # fmt: skip
    verdict = desk.verdict(("CCHC-3.1", 3, 5), ("CCHC-2.1", 4, 4), items=items)
    assert "table_total" not in verdict.problems["rule"].to_list()
    items[-1] = (None, "Tổng cộng", 8, 9)
    (found,) = (
        desk.verdict(("CCHC-3.1", 3, 5), ("CCHC-2.1", 4, 4), items=items).problems.filter(rule="table_total").to_dicts()
    )
    assert (found["sheet"], found["cell"], "7" in found["message"]) == ("Chi tiết", "D7", True)


def test_white_text_on_white_is_told(desk: Any) -> None:
    path = desk.book(("CCHC-3.1", 17, 20), ("CCHC-2.1", 1, 2))
    book = openpyxl.load_workbook(path)
    sheet = book["Chỉ tiêu"]
    sheet["E2"].font = openpyxl.styles.Font(color="FFFFFFFF")
    sheet["F2"].font, sheet["F2"].fill = (
        openpyxl.styles.Font(color="FFFFFF"),
        openpyxl.styles.PatternFill("solid", fgColor="FFFFFF"),
    )
    sheet["E3"].font, sheet["E3"].fill = (
        openpyxl.styles.Font(color="FFFFFF"),
        openpyxl.styles.PatternFill("solid", fgColor="1F4E79"),
    )
    sheet["J9"].font = openpyxl.styles.Font(color="FFFFFFFF")
    book.save(path)
    (verdict,) = desk.check(path).verdicts
    (found,) = verdict.problems.filter(rule="text_white").to_dicts()
    assert (found["severity"], found["sheet"], found["cell"]) == ("warning", "Chỉ tiêu", "E2")
    assert found["message"].endswith("ô E2, F2.")
    assert verdict.submissions


def test_a_doubtful_cell_of_one_unit_does_not_stop_the_others(desk: Any, u: Any) -> None:
    """Legacy text, an unknown unit, an unknown indicator: each is its own row's."""
    rows = [
        TOP, (1, u.TH, "CCHC-3.1", 17, 20), (2, u.MN, "CCHC-3.1", "Tr\xadêng TiÓu häc", 20), (3, "Trường lạ", "CCHC-3.1", 1, 2),
        (4, u.UP, "lạ", 1, 2), (5, u.BOTH, "CCHC-3.1", 3, 4),
    ]  # fmt: skip
    verdict = verdict_of(desk, u, rows, is_partial=True)
    assert verdict.verdict == "error"
    assert [part.unit for part in verdict.submissions] == [u.TH, u.BOTH]
    assert set(verdict.problems.filter(severity="error")["rule"].to_list()) >= {
        "legacy_text",
        "unit_unknown",
        "indicator_unknown",
    }
    assert not verdict_of(desk, u, rows).submissions


def test_headings_in_row_twelve(desk: Any, u: Any) -> None:
    above = [("PHÒNG GD&ĐT", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("BIỂU SỐ 01",), *[()] * 9]
    assert [part.unit for part in verdict_of(desk, u, [*above, TOP, (1, u.TH, "CCHC-3.1", 17, 20)]).submissions] == [
        u.TH
    ]


def test_hidden_rows_and_columns_are_told(desk: Any, u: Any) -> None:
    rows = [TOP, (1, u.TH, "CCHC-3.1", 17, 20), (2, u.MN, "CCHC-3.1", 1, 2)]
    verdict = verdict_of(desk, u, rows, rows_hidden=[3])
    assert len(verdict.submissions) == 2
    (found,) = verdict.problems.filter(rule="rows_hidden").to_dicts()
    assert (found["severity"], found["sheet"], "3" in found["message"]) == ("warning", "Sheet1", True)
    path = desk.book(("CCHC-3.1", 17, 20))
    book = openpyxl.load_workbook(path)
    book["Chỉ tiêu"].column_dimensions["F"].hidden = True
    book.save(path)
    (verdict,) = desk.check(path).verdicts
    (found,) = verdict.problems.filter(rule="columns_hidden").to_dicts()
    assert (found["severity"], found["sheet"], "F." in found["message"]) == ("warning", "Chỉ tiêu", True)
    assert verdict.submissions


def test_old_and_new_text_in_one_file(desk: Any, u: Any) -> None:
    """Without fonts, the old text is asked about and the new text is not."""
    rows = [(*TOP, "Ghi chú"), (1, u.TH, "CCHC-3.1", 17, 20, "kÕt qu¶"), (2, u.MN, "CCHC-3.1", 1, 2, "kết quả")]
    found = verdict_of(desk, u, rows).problems.filter(severity="error").to_dicts()
    assert [(problem["rule"], problem["cell"]) for problem in found] == [("legacy_text", "F2")]
    desk.number += 1
    aside = {"Sheet1": [TOP, (1, u.TH, "CCHC-3.1", 17, 20)], "Nháp": [("kÕt qu¶",)]}
    path = u.write(desk.folder / f"bang{desk.number}.xlsx", SAID | aside)
    (verdict,) = desk.check(path).verdicts
    assert verdict.problems.filter(severity="error").is_empty()
    assert verdict.problems.filter(rule="sheet_unread")["sheet"].to_list() == ["Nháp"]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        # each shows that a point is the decimal sign, and nothing speaks against it
        (("41.0", "3.0", "5051.0"), []),
        (("41.0", "3.0"), ["C2", "C3"]),
        (("41.0", "3.0", "12.0", "1.051"), ["C5"]),
        (("41.0", "3.0", "12.0", "7,5"), ["C2", "C3", "C4", "C5"]),
        (("41.0", "3.0", "12.0", "1.234.567"), ["C2", "C3", "C4"]),
        (("41.0", "3.5", "12.0"), ["C3"]),
    ],
)
def test_a_column_of_decimal_points_is_not_asked_about(desk: Any, u: Any, typed: Any, asked: list[str]) -> None:
    units = (u.TH, u.MN, u.UP, u.BOTH)
    rows = [("Mã đơn vị", "Mã chỉ tiêu", "Tử số", "Mẫu số"), *((unit, "CCHC-3.1", each, 9_999_999) for unit, each in zip(units, typed))]  # fmt: skip  # noqa: B905
    verdict = desk.verdict(sheets={"Thông tin": [("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "2025-Q1")], "Chỉ tiêu": rows})
    errors = verdict.problems.filter(severity="error")
    assert errors["cell"].to_list() == asked, errors["message"].to_list()
    if not asked:
        assert verdict.problems.filter(rule="decimal_point")["cell"].to_list() == ["C2", "C3", "C4"]
