"""The report's annex: the same numbers as numbers, in the order of the plan's own appendix."""

import math
import re
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from dashboard import text, tracking
from dashboard.report import annex, appendix
from tests.dashboard.reports import (
    SCOPES,
    WHOLE,
    Make,
    made_of,
    opened,
    own_wording,
    sentence,
    table,
)
from warehouse.home import Home


def test_the_annex_holds_the_same_numbers_as_numbers_in_the_order_of_the_plan_s_appendix(make: Make) -> None:
    report = make()
    book = openpyxl.load_workbook(BytesIO(annex.xlsx(report)))
    assert book.sheetnames == ["Thông tin", "Phụ lục I", "Phụ lục II", "Phụ lục III", "Giải thích"]
    sheet = book["Phụ lục I"]
    heads = {cell.value: cell.column - 1 for cell in sheet[5]}
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    codes = [row[heads["Mã"]] for row in rows if row[heads["Mã"]]]
    asked = [line.indicator for line in appendix.lines(report.facts, "") if line.indicator]
    assert codes == [text.short_code(code) for code in asked]
    # the roadmap of 2024 and 2025: documents, procedures, organisation, staff, finance, digital government
    assert codes[:11] == ["2.2", "2.3", "2.4", "3.1", "3.3", "4.1", "4.2", "5.1", "5.2", "6.1", "6.3"]
    assert sorted(asked) == sorted(report.facts.lines.now)
    document = opened(report)
    named = [cell.text for cell in document.tables[WHOLE].rows[0].cells]
    in_word = {row[0]: dict(zip(named, row, strict=True)) for row in table(document, WHOLE)}
    reductions = {
        text.short_code(code) for code, row in report.facts.lines.now.items() if row["measure"] == "reduction"
    }
    for row in rows:
        code = row[heads["Mã"]]
        if not code:
            continue
        for head, at in (
            ("Kết quả", "Quý III/2025"),
            ("Kỳ trước", "Quý II/2025"),
            ("Còn thiếu (số âm: cần giảm)", "Còn thiếu"),
        ):
            shown, number = in_word[code][at], row[heads[head]]
            digits = re.sub(r"[^\d,]", "", shown).replace(",", ".")
            is_less = shown.startswith(("giảm", "nâng"))
            assert (
                (number is None or isinstance(number, str))
                if not digits
                else (float(digits) == (-number if is_less else number))
            ), (code, head)
        assert row[heads["Đánh giá"]] == in_word[code]["Đánh giá"]
        if row[heads["Mẫu số"]] and code not in reductions:
            assert f"({count(row[heads['Tử số']])}/{count(row[heads['Mẫu số']])}" in sentence(report, code)
    facts_sheet = [cell.value for row in book["Thông tin"].iter_rows() for cell in row]
    assert "DỮ LIỆU MẪU" in facts_sheet and any("2025" in str(cell) for cell in facts_sheet)
    assert not [cell for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"]


def count(value: float) -> str:
    return text.amount(Decimal(str(value)))


def test_the_annex_says_where_the_plan_s_own_appendix_ends(make: Make) -> None:
    book = openpyxl.load_workbook(BytesIO(annex.xlsx(make())))
    for sheet, code in (("Phụ lục I", 2), ("Phụ lục III", 1)):
        rows = [[cell.value for cell in row] for row in book[sheet].iter_rows(min_row=6)]
        said = [row[1] if code == 2 else row[2] for row in rows]
        other = said.index("CÁC CHỈ TIÊU KHÁC TRONG KẾ HOẠCH")
        numbers = [row[0] for row in rows if row[0]]
        assert numbers == ["1", "2", "3", "4", "5", "6"] and not any(row[0] for row in rows[other:])
        assert said[other + 1] == "Công tác chỉ đạo, điều hành" and rows[other + 2][code] == "1.1"
        # no empty rows: each says an indicator, what the plan asks for, or a heading
        assert all(row[code] or words for row, words in zip(rows, said, strict=True))
    # a line of the appendix that has no number stands in the first alone
    first, third = (
        ["".join(str(cell.value or "") for cell in row) for row in book[name]] for name in ("Phụ lục I", "Phụ lục III")
    )
    assert any("Tham mưu triển khai kịp thời" in row for row in first)
    assert not any("Tham mưu triển khai kịp thời" in row for row in third)
    thrift = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(BytesIO(annex.xlsx(make("THTK", "2026-Q3"))))["Phụ lục I"]
    ]
    assert [row[0] for row in thrift[5:] if row[0]][:3] == ["1", "2", "3"]
    assert not any("CHỈ TIÊU KHÁC" in str(value) for row in thrift for value in row)


def test_the_third_annex_counts_who_attained_where_there_is_something_to_attain(make: Make) -> None:
    report = make()
    rows = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(BytesIO(annex.xlsx(report)))["Phụ lục III"].iter_rows(min_row=6)
    ]
    now = {text.short_code(code): row for code, row in report.facts.lines.now.items()}
    told = {row[1]: row[5] for row in rows if row[1] in now}
    assert told == {code: row["units_attained"] if row["target"] is not None else None for code, row in now.items()}
    assert told["6.3"] is None


@pytest.mark.parametrize(("plan", "period"), [("CCHC", "2025-Q3"), ("THTK", "2026-Q3")])
def test_every_row_of_the_annex_is_high_enough_for_its_text(make: Make, plan: str, period: str) -> None:
    book = openpyxl.load_workbook(BytesIO(annex.xlsx(make(plan, period))))
    wrapped = 0
    for page in book:
        is_table = page.title.startswith("Phụ lục")
        for row in page.iter_rows(min_row=6 if is_table else 1):
            high = page.row_dimensions[row[0].row].height or 15
            for cell in row:
                if isinstance(cell.value, str) and cell.alignment.wrap_text:
                    width = page.column_dimensions[cell.column_letter].width
                    least = math.ceil(len(cell.value) / (1.1 * width))
                    wrapped += least > 1
                    assert high >= 15 * least, (page.title, cell.coordinate)
    assert wrapped > 5
    # who supports makes no row taller than two lines
    sheet = book["Phụ lục I"]
    support = next(cell.column for cell in sheet[5] if cell.value == "Người phối hợp")
    longest = max(len(str(sheet.cell(at, support).value or "")) for at in range(6, sheet.max_row + 1))
    assert longest / sheet.column_dimensions[get_column_letter(support)].width < 2


def test_the_second_annex_is_the_board(make: Make, see) -> None:
    sheet = openpyxl.load_workbook(BytesIO(annex.xlsx(make())))["Phụ lục II"]
    heads = [cell.value for cell in sheet[5]]
    rows = [dict(zip(heads, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=6)]
    board = {row["unit_code"]: row for row in tracking.board(see("tinh-hinh-nop")).now.to_dicts()}
    assert {row["Mã đơn vị"] for row in rows} == board.keys()
    for row in rows:
        held = board[row["Mã đơn vị"]]
        assert row["Số ngày trễ"] == held["days_late"]
        assert row["Tình trạng"].startswith(text.SENDING[held["timing"]])
        assert (row["Số liệu phải báo cáo"], row["Số liệu đã báo cáo"]) == (
            held["figures_owed"],
            held["figures_reported"],
        )
    assert [row["Tình trạng"] for row in rows] == sorted(
        (row["Tình trạng"] for row in rows),
        key=lambda state: [*("chưa nộp", "nộp trễ")].index(state) if state in ("chưa nộp", "nộp trễ") else 9,
    )


@pytest.mark.parametrize(("period", "window", "scope"), SCOPES)
def test_the_titles_of_the_annex_name_the_window(make: Make, home: Home, period: str, window: str, scope: str) -> None:
    book = openpyxl.load_workbook(BytesIO(annex.xlsx(make("CCHC", period, window))))
    assert str(book["Phụ lục I"]["A2"].value).endswith(f", {scope}")
    assert book["Phụ lục III"]["A2"].value == f"Kết quả theo cấp học và số đơn vị đạt mức, {scope}"
    # as an office wrote it before the title had a place for the window
    with own_wording(home, "[phu_luc_3_ten]\nKết quả {ky} theo cấp học\n"):
        own = openpyxl.load_workbook(BytesIO(annex.xlsx(made_of(home, period, window))))
    assert own["Phụ lục III"]["A2"].value == f"Kết quả {scope} theo cấp học"
