"""The blank workbook: headings of the contract, cells to fill in, rules and checks inside the sheet."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.template import FIGURE_HEADINGS, ITEM_HEADINGS, TemplateRow, check_formula, targets_text, write_template
from warehouse.catalogue import Catalogue, read_catalogue

CODES = ("CCHC-2.2", "CCHC-3.7", "CCHC-4.1", "CCHC-5.2", "CCHC-6.1", "CCHC-6.3", "CCHC-8.3")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def blank(catalogue: Catalogue, unit_name: str = "MN Hoa Sen (mẫu)") -> Workbook:
    known = {"CCHC-4.1": Decimal(50), "CCHC-5.2": Decimal("45")}
    rows = [TemplateRow(code, "12/15 (80,0%)" if code == "CCHC-2.2" else None, known.get(code)) for code in CODES]
    target = BytesIO()
    write_template(
        target, catalogue=catalogue, plan_code="CCHC", period_code="2025-Q3", unit_code="00126001",
        unit_name=unit_name, rows=rows,
    )  # fmt: skip
    return openpyxl.load_workbook(target)


@pytest.fixture(scope="module")
def workbook(catalogue: Catalogue) -> Workbook:
    return blank(catalogue)


def row_of(sheet: Worksheet, code: str) -> int:
    return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 2).value == code)


def rule_at(sheet: Worksheet, cell: str) -> DataValidation | None:
    return next((rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref), None)


def test_sheets_and_headings_are_those_of_the_contract(workbook: Workbook) -> None:
    assert workbook.sheetnames == ["Thông tin", "Chỉ tiêu", "Chi tiết", "Hướng dẫn"]
    own = ["Kỳ trước", "Mức chỉ tiêu", "Kiểm tra"]
    assert [cell.value for cell in workbook["Chỉ tiêu"][1]] == [
        "STT", "Mã chỉ tiêu", "Chỉ tiêu", "Đơn vị tính", "Tử số", "Mẫu số", "Kiểu số liệu", "Không phát sinh",
        "Giải trình", *own,
    ]  # fmt: skip
    assert tuple(cell.value for cell in workbook["Chỉ tiêu"][1]) == FIGURE_HEADINGS
    assert tuple(cell.value for cell in workbook["Chi tiết"][1]) == ITEM_HEADINGS


def test_info_names_unit_plan_and_period_as_text(workbook: Workbook) -> None:
    info = {row[0].value: row[1].value for row in workbook["Thông tin"].iter_rows() if row[0].value}
    assert info == {
        "Mã đơn vị": "00126001", "Tên đơn vị": "MN Hoa Sen (mẫu)", "Kế hoạch": "CCHC", "Kỳ báo cáo": "2025-Q3",
        "Ghi chú": None,
    }  # fmt: skip


def test_one_row_for_each_indicator_and_none_for_a_derived_one(workbook: Workbook) -> None:
    codes = [workbook["Chỉ tiêu"].cell(row, 2).value for row in range(2, workbook["Chỉ tiêu"].max_row + 1)]
    assert codes == [code for code in CODES if code != "CCHC-8.3"]


@pytest.mark.parametrize(
    ("code", "numerator_is_open", "denominator_is_open", "kind_is_open"),
    [
        ("CCHC-2.2", True, True, True),
        ("CCHC-5.2", True, True, False),
        ("CCHC-4.1", True, True, False),
        ("CCHC-6.1", True, False, False),
        ("CCHC-6.3", True, False, True),
        ("CCHC-3.7", True, False, True),
    ],
)
def test_only_the_cells_to_fill_in_are_open(
    workbook: Workbook, code: str, numerator_is_open: bool, denominator_is_open: bool, kind_is_open: bool
) -> None:
    sheet = workbook["Chỉ tiêu"]
    row = row_of(sheet, code)
    is_open = [not sheet.cell(row, column).protection.locked for column in range(1, 13)]
    assert is_open[4:7] == [numerator_is_open, denominator_is_open, kind_is_open]
    assert is_open[7:9] == [True, True]
    assert not any(is_open[:4] + is_open[9:])
    assert sheet.protection.sheet
    assert not sheet.protection.password


def test_item_rows_can_be_inserted_and_filled_in(workbook: Workbook) -> None:
    sheet = workbook["Chi tiết"]
    assert sheet.protection.sheet
    assert not sheet.protection.insertRows
    assert sheet["A1"].protection.locked
    assert not sheet.column_dimensions["C"].protection.locked
    assert not sheet.column_dimensions["J"].protection.locked
    codes = rule_at(sheet, "B2")
    assert codes is not None
    assert codes.formula1 == "'Chỉ tiêu'!$B$2:$B$7"


def test_known_denominators_are_numbers_and_last_figures_text(workbook: Workbook) -> None:
    sheet = workbook["Chỉ tiêu"]
    assert sheet.cell(row_of(sheet, "CCHC-4.1"), 6).value == 50
    assert sheet.cell(row_of(sheet, "CCHC-5.2"), 6).value == 45
    assert sheet.cell(row_of(sheet, "CCHC-2.2"), 6).value is None
    assert sheet.cell(row_of(sheet, "CCHC-2.2"), 10).value == "12/15 (80,0%)"


@pytest.mark.parametrize(
    ("code", "column", "kind", "choices"),
    [
        ("CCHC-6.1", "E", "list", '"Có,Không"'),
        ("CCHC-2.2", "G", "list", '"Trong kỳ,Lũy kế"'),
        ("CCHC-2.2", "H", "list", '"x"'),
        ("CCHC-2.2", "E", "whole", "0"),
        ("CCHC-6.3", "E", "decimal", "0"),
    ],
)
def test_inputs_are_ruled_with_vietnamese_words(
    workbook: Workbook, code: str, column: str, kind: str, choices: str
) -> None:
    sheet = workbook["Chỉ tiêu"]
    rule = rule_at(sheet, f"{column}{row_of(sheet, code)}")
    assert rule is not None
    assert (rule.type, rule.formula1) == (kind, choices)
    assert rule.error


def test_a_stock_has_no_choice_of_kind(workbook: Workbook) -> None:
    sheet = workbook["Chỉ tiêu"]
    assert rule_at(sheet, f"G{row_of(sheet, 'CCHC-5.2')}") is None


@pytest.mark.parametrize(
    ("code", "period", "text"),
    [
        ("CCHC-7.1", "2025-Q3", "≥ 85% (lộ trình, kế hoạch)"),
        ("CCHC-7.1", "2023-Q1", "≥ 40% (lộ trình); ≥ 85% (kế hoạch)"),
        ("CCHC-2.4", "2022-Q1", "≥ 80% (lộ trình)"),
        ("CCHC-4.1", "2025-Q3", "giảm ≥ 5% (lộ trình); giảm ≥ 10% (kế hoạch)"),
        ("CCHC-1.1", "2024-Q3", "≤ 10 hạng (kế hoạch)"),
        ("CCHC-3.7", "2025-Q3", "≤ 0 vụ (mức đề xuất)"),
        ("CCHC-6.1", "2025-Q3", "phải có (kế hoạch)"),
        ("CCHC-8.2", "2025-Q3", "theo dõi"),
    ],
)
def test_targets_stand_beside_the_cells(catalogue: Catalogue, code: str, period: str, text: str) -> None:
    assert targets_text(catalogue, catalogue.indicator[code], period) == text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("CCHC-7.1", {"Tử số lớn hơn mẫu số", "Phải là số nguyên", "Thiếu tử số hoặc mẫu số"}),
        ("TK-1.8", {"Thiếu tử số hoặc mẫu số", "Không phải là số"}),
        ("CCHC-3.7", {"Phải là số nguyên"}),
        ("CCHC-6.1", {"Phải là Có hoặc Không"}),
    ],
)
def test_checks_in_the_sheet_speak_of_what_the_measure_allows(catalogue: Catalogue, code: str, words: set[str]) -> None:
    formula = check_formula(1, catalogue.indicator[code])
    everything = {
        "Tử số lớn hơn mẫu số", "Phải là số nguyên", "Thiếu tử số hoặc mẫu số", "Không phải là số",
        "Phải là Có hoặc Không",
    }  # fmt: skip
    said = {word for word in everything if f'"{word}"' in formula}
    assert words <= said
    assert ("Tử số lớn hơn mẫu số" in said) == catalogue.indicator[code].is_share
    assert formula.count("(") == formula.count(")")
    assert "Không phát sinh nhưng có số" in formula


def test_a_known_denominator_alone_is_not_an_entry(catalogue: Catalogue) -> None:
    indicator = catalogue.indicator["CCHC-5.2"]
    assert 'NOT(OR(E2<>"",F2<>""))' in check_formula(1, indicator)
    assert 'NOT(OR(E2<>""))' in check_formula(1, indicator, has_known=True)


def test_text_from_the_register_never_becomes_a_formula(catalogue: Catalogue) -> None:
    cell = blank(catalogue, unit_name="=1+1")["Thông tin"]["B2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")


def test_the_guide_names_the_further_columns_of_items(workbook: Workbook) -> None:
    sheet = workbook["Hướng dẫn"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "CCHC-5.2")
    assert "Đơn vị tổ chức" in str(row[-1])
    assert "Số người tham gia lần đầu trong năm" in row


def test_it_prints_on_landscape_a4_one_page_wide(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert workbook["Chỉ tiêu"].print_title_rows == "$1:$1"
    assert workbook["Chỉ tiêu"].freeze_panes == "D2"


def test_it_is_written_to_a_path_as_well(catalogue: Catalogue, tmp_path: Path) -> None:
    target = tmp_path / "biểu mẫu.xlsx"
    write_template(
        target, catalogue=catalogue, plan_code="THTK", period_code="2026-Q1", unit_code="00126001",
        unit_name="MN Hoa Sen (mẫu)", rows=[TemplateRow("TK-1.1", None, Decimal("812.345"))],
    )  # fmt: skip
    assert openpyxl.load_workbook(target)["Chỉ tiêu"]["F2"].value == 812.345
