"""The official report: every figure of it is the screen's, below coverage there is none, and it is laid out as it must be."""

import math
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from openpyxl.utils import get_column_letter

from dashboard import data, figures, headline, indicator_page, matrix, printed, text, tracking
from dashboard.component.cells import Mark
from dashboard.person import Person, person
from dashboard.report import annex, appendix, clauses, facts, making, word
from dashboard.report.document import Document, Grid, GridColumn, GridRow, Paragraph
from dashboard.report.facts import CoverageError
from dashboard.report.making import Report
from dashboard.report.wording import Wording
from dashboard.text import language
from warehouse import store
from warehouse.errors import UsageError
from warehouse.home import Home

TODAY = date(2026, 11, 22)
Make = Callable[..., Report]
# where the tables of the body stand among those of the document
WHOLE, LEVELS = 1, 2


@pytest.fixture(scope="session")
def make(home: Home) -> Make:
    made: dict[tuple[object, ...], Report] = {}

    def report(plan: str = "CCHC", period: str = "2025-Q3", window: str = "quarter", least: int = 0) -> Report:
        key = (plan, period, window, least)
        if key not in made:
            version = store.current_version(home)
            made[key] = making.report(home, version, person(), plan, period, window, Decimal(least), TODAY)
        return made[key]

    return report


def opened(report: Report) -> WordDocument:
    return docx.Document(BytesIO(word.docx(report.document)))


def table(of: WordDocument, at: int) -> list[list[str]]:
    """The rows of a table of the body, groups left out; the head, number and signature tables are others."""
    rows = [[cell.text for cell in row.cells] for row in of.tables[at].rows]
    return [row for row in rows[1:] if "." in row[0]]


def paragraphs(of: WordDocument) -> list[str]:
    return [paragraph.text for paragraph in of.paragraphs if paragraph.text.strip()]


CASES = [
    ("CCHC", "2025-Q3", "quarter"),
    ("CCHC", "2025-Q2", "ytd"),
    ("THTK", "2026-Q3", "phase"),
    ("THTK", "2026-Q1", "quarter"),
]


@pytest.mark.parametrize(("plan", "period", "window"), CASES)
def test_the_tables_hold_each_number_of_the_overview(
    make: Make, choose, reading: data.Reading, plan, period, window
) -> None:
    chosen = choose(plan=plan, period=period, window=window, targets="plan")
    found = matrix.lines(reading.overview(chosen.where, "level"), period, "level")
    _, rows = matrix.groups(found, reading.words, chosen)
    on_screen = {
        str(row.cells[0]): [cell.text for cell in row.cells if isinstance(cell, Mark)]
        for row in rows
        if row.kind == "row"
    }
    document = opened(make(plan, period, window))
    by_level = {row[0]: [cell.partition("\n")[0] for cell in row[3:]] for row in table(document, LEVELS)}
    whole = {row[0]: row[3] for row in table(document, WHOLE)}
    assert len(by_level) > 20
    units = {
        text.short_code(code): row["unit"] for code, row in reading.words.indicators.items() if row["plan_code"] == plan
    }
    words = {*text.STATUSES.values(), ""}
    for code, cells in by_level.items():
        numbers = ["" if cell in words else bare(cell, units[code]) for cell in cells]
        assert numbers == on_screen[code], code
        assert bare(whole[code], units[code]) == on_screen[code][-1], code
    own = {code for code in found.now if reading.words.indicators[code]["basis"] != "ours"}
    assert set(by_level) == set(whole) == {text.short_code(code) for code in own}


def bare(shown: str, unit: str) -> str:
    """A number without its unit."""
    return shown.removesuffix("%").removesuffix(f" {unit}").removesuffix(" ")


def test_the_report_holds_each_number_of_the_printed_overview(make: Make, home: Home) -> None:
    asked = {"plan": ["CCHC"], "period": ["2025-Q3"], "targets": ["plan"]}
    html = printed.page(home, person(), "tong-quan", asked)
    lines = re.findall(
        r"<tr class=\"[^\"]*row[^\"]*\".*?</tr>|<tr class=\"\".*?</tr>|<tr.*?</tr>", html, flags=re.DOTALL
    )
    on_paper: dict[str, list[str]] = {}
    for line in lines:
        code = re.search(r">(\d\.\d+)</t[hd]>", line)
        marks = re.findall(r'<td class="status r \w+">(?:<svg.*?</svg>)(?:<b>([^<]*)</b>)?', line)
        if code and marks:
            on_paper[code[1]] = [unescape(mark).removesuffix("*") for mark in marks]
    rows = {row[0]: row for row in table(opened(make()), LEVELS)}
    assert rows.keys() == on_paper.keys()
    for code, row in rows.items():
        total = re.match(r"[\d.,−]*", row[-1])
        assert total is not None
        assert total[0] == on_paper[code][-1], code


def test_the_sentences_say_what_the_screens_say(make: Make, see, choose, reading: data.Reading) -> None:
    said = "\n".join(paragraphs(opened(make())))
    found = matrix.lines(reading.overview(choose(targets="plan").where, "level"), "2025-Q3", "level")
    judged = 0
    for code, row in found.now.items():
        indicator = reading.words.indicators[code]
        line = next(part for part in said.split("\n") if f"(chỉ tiêu {text.short_code(code)}): " in part)
        assert figures.with_unit(row, indicator["unit"]) in line
        if row["measure"] != "reduction":
            assert figures.stated(row) in line
        if row["status"] in headline.SCORED:
            judged += 1
            assert f"; {text.STATUSES[row['status']]}" in line
        change = figures.change(found.history[code])
        if change[:1] in {"▲", "▼"}:
            up = ("tăng", "giảm") if row["measure"] != "rank" else ("giảm", "tăng")
            up = ("mức giảm cao hơn", "mức giảm thấp hơn") if row["measure"] == "reduction" else up
            assert f"{up[change.startswith('▼')]} {change[2:]}" in line, line
        about = indicator_page.read(see("chi-tieu", indicator=code, targets="plan"))
        assert about.now is not None and figures.number(about.now) == figures.number(row)
    assert judged > 10
    answer = headline.answer(found, reading.turnout(choose().where).to_dicts()[-1], choose(targets="plan"))
    attained = sum(row["status"] == "attained" for row in found.now.values())
    assert answer.startswith(f"{attained} trên {judged} chỉ tiêu đạt")
    assert (
        f"trong {judged} chỉ tiêu có mức giao trong kế hoạch và có kết quả, toàn ngành đạt {attained} chỉ tiêu" in said
    )


@pytest.mark.parametrize(("plan", "period"), [("CCHC", "2025-Q3"), ("THTK", "2026-Q3")])
def test_a_reduction_says_by_how_much_and_from_what(make: Make, plan: str, period: str) -> None:
    report = make(plan, period)
    told = 0
    for code, row in report.facts.lines.now.items():
        if row["measure"] != "reduction" or row["value"] is None:
            continue
        said = sentence(report, text.short_code(code))
        left, base = text.amount(row["numerator"]), text.amount(row["denominator"])
        unit = " triệu đồng" if plan == "THTK" else ""
        assert f"): giảm {figures.number(row)}% (còn {left} so với gốc {base}{unit})" in said
        assert f"{left}/{base}" not in said
        told += 1
    assert told > 1


def test_what_was_to_fall_and_rose_is_said_to_have_risen(make: Make) -> None:
    report = make()
    row = report.facts.lines.now["CCHC-4.1"]
    risen = {**row, "numerator": row["denominator"] + 3, "denominator": row["denominator"], "status": "missed"}
    said = clauses.about(report.facts, report.wording, risen)
    shown = figures.number(risen)
    assert shown.startswith("−") and said["ket_qua"] == f"tăng {shown.removeprefix('−')}%"
    left, base = text.amount(risen["numerator"]), text.amount(risen["denominator"])
    assert said["so_lieu"] == f" (lên {left} so với gốc {base})"
    unknown = {**row, "value": None, "denominator": None}
    assert clauses.about(report.facts, report.wording, unknown)["ket_qua"] == ""


def test_shortfalls_stand_as_on_the_screen_the_most_urgent_first(make: Make, choose, reading: data.Reading) -> None:
    found = matrix.lines(reading.overview(choose(targets="plan").where, "level"), "2025-Q3", "level")
    far = headline.ranked(found)
    lines = [line for line in paragraphs(opened(make())) if " so với mức " in line and "đơn vị đạt." in line]
    assert len(lines) == len(far) > 3
    for row, line in zip(far, lines, strict=True):
        indicator = reading.words.indicators[row["indicator_code"]]
        assert f"(chỉ tiêu {text.short_code(row['indicator_code'])})" in line
        gap = figures.gap(row, indicator["is_whole"])
        if gap.startswith("thừa"):
            step = gap.removeprefix("thừa")
            gap = f"cần nâng{step} bậc" if row["measure"] == "rank" else f"cần giảm{step}"
        assert (gap if gap != text.UNREACHABLE else "không thể đạt") in line
        assert "còn thừa" not in line


def test_results_that_fell_are_said_to_be_those_of_shares_alone(make: Make, choose, reading: data.Reading) -> None:
    found = matrix.lines(reading.overview(choose(targets="plan").where, "level"), "2025-Q3", "level")
    fallen = headline.falls(found)
    said = "\n".join(paragraphs(opened(make())))
    assert fallen and all(row["measure"] in figures.PERCENTS for _, row in fallen)
    assert (
        f"Trong các chỉ tiêu tính bằng tỷ lệ, có {len(fallen)} chỉ tiêu kết quả kém hơn kỳ báo cáo liền trước" in said
    )


def test_who_is_late_and_missing_stands_as_on_the_board(make: Make, see) -> None:
    report = make()
    said = "\n".join(paragraphs(opened(report)))
    board = tracking.board(see("tinh-hinh-nop"))
    counts = board.counts()
    sent = counts["owed"] - counts["missing"]
    assert f"đã có {sent}/{counts['owed']} đơn vị gửi báo cáo Quý III/2025" in said
    for number, words in (
        (counts["on_time"], "đơn vị gửi đúng hạn"),
        (counts["late"], "đơn vị gửi quá hạn"),
        (counts["missing"], "đơn vị chưa gửi. Thời hạn"),
    ):
        assert (f"{number} {words}" in said) == bool(number)
    assert "Thời hạn gửi báo cáo: trước ngày 01 tháng 12 năm 2025." in said
    assert f"{counts['figures_reported']}/{counts['figures_owed']} số liệu phải báo cáo" in said
    for row in board.now.to_dicts():
        if row["timing"] == "missing":
            assert row["unit_name"] in said
        if row["timing"] == "late":
            assert f"{row['unit_name']} (trễ {row['days_late']} ngày)" in said


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


def count(value: float) -> str:
    return text.amount(Decimal(str(value)))


def sentence(report: Report, code: str) -> str:
    return next(
        block.text
        for block in report.document.body
        if isinstance(block, Paragraph) and f"(chỉ tiêu {code}): " in block.text
    )


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


def test_targets_and_indicators_that_stand_in_no_plan_are_left_out(make: Make, reading: data.Reading) -> None:
    for plan, period in (("CCHC", "2025-Q3"), ("THTK", "2026-Q3")):
        report = make(plan, period)
        for code, row in report.facts.lines.now.items():
            assert row["target_basis"] in {None, "roadmap", "plan"}
            bases = {
                target["basis"]
                for target in reading.words.targets_at(code, report.facts.where.but(plan_targets_only=False))
            }
            if bases == {"ours"}:
                assert "kế hoạch không ghi mức" in sentence(report, text.short_code(code)) or row["value"] is None
        said = "\n".join(paragraphs(opened(report)))
        assert "đề xuất" not in said
    outside = {code for code, row in reading.words.indicators.items() if row["basis"] == "ours"}
    assert {"TK-1.5", "TK-2.5"} <= outside
    report = make("THTK", "2026-Q3")
    told = "theo dõi 2 chỉ tiêu tự bổ sung (mã 1.5, 2.5)"
    said = "\n".join(paragraphs(opened(report)))
    assert "(chỉ tiêu 1.5)" not in said and told in said and "tự bổ sung" not in "\n".join(paragraphs(opened(make())))
    assert said.index(told) < said.index("Trên đây là báo cáo")
    about = [value for _, value in annex.about(report)]
    assert any(told in value for value in about) and text.REPORT["rounding"] in about


def test_sums_and_shortfalls_of_money_carry_their_unit(make: Make) -> None:
    report = make("THTK", "2026-Q3")
    indicators = report.facts.words.indicators
    row = report.facts.lines.now["TK-1.2"]
    indicator = indicators["TK-1.2"]
    below = {**row, "status": "near", "shortfall": Decimal("469.5")}
    words = report.wording
    assert clauses.about(report.facts, words, below)["con_thieu"] == ", còn thiếu 469,5 triệu đồng"
    assert clauses.gap_cell(words, below, indicator) == "469,5 triệu đồng"
    never = {**below, "shortfall": None}
    assert clauses.gap_cell(words, never, indicator) == text.UNREACHABLE
    assert clauses.about(report.facts, words, never)["con_thieu"] == ", không thể đạt với mẫu số hiện có"
    assert re.search(r"\([\d.,]+/[\d.,]+ triệu đồng\)", sentence(report, "1.2"))
    assert "người)" not in sentence(report, "4.5") and re.search(r"/[\d.]+ người\)", sentence(report, "4.1"))
    survey = make().facts
    assert clauses.part_unit(survey.lines.now["CCHC-1.2"], survey.words.indicators["CCHC-1.2"]) == ""
    off = {**survey.lines.now["CCHC-1.2"], "status": "near", "shortfall": Decimal("0.25")}
    assert clauses.about(survey, make().wording, off)["con_thieu"] == ", còn thiếu 0,3 điểm phần trăm"


def test_a_shortfall_is_said_of_what_is_counted_and_in_one_manner(make: Make, home: Home) -> None:
    report = make()
    indicators = report.facts.words.indicators

    def said(code: str, words: Wording, **change: object) -> tuple[str, str, object]:
        """The sentence's part, the cell of the table, the cell of the annex."""
        row = {**report.facts.lines.now[code], "status": "missed", "shortfall": Decimal(4), **change}
        found = clauses.about(report.facts, words, row)["con_thieu"]
        return found, clauses.gap_cell(words, row, indicators[code]), annex.gap(row, indicators[code])

    words = report.wording
    assert said("CCHC-2.1", words) == (", còn thiếu 4 văn bản", "4", 4.0)
    assert said("CCHC-5.1", words)[0] == ", còn thiếu 4 người"
    assert said("CCHC-6.1", words)[0] == ", còn thiếu 4 đơn vị"
    assert said("CCHC-7.1", words)[0] == ", còn thiếu 4 cuộc họp"
    assert said("CCHC-4.3", words) == (", cần giảm 4 đầu mối", "giảm 4", -4.0)
    assert said("CCHC-1.1", words, comparator="<=") == (", cần nâng 4 bậc", "nâng 4 bậc", -4.0)
    assert said("CCHC-3.7", words, comparator="<=", target=Decimal(0))[0] == ", cần giảm 4 vụ"
    # each noun that the sample's ratios count is known; where an office strikes them out, the sentence stays whole
    for code, row in report.facts.lines.now.items():
        if row["measure"] == "ratio":
            assert re.fullmatch(r", còn thiếu 4 \D+", said(code, words)[0]), code
    with own_wording(home, "[dem]\n"):
        assert said("CCHC-2.1", made_of(home, "2025-Q3", "quarter").wording)[0] == ", cần thêm 4 để đạt mức giao"


def test_a_count_of_nothing_is_left_out_of_an_enumeration(make: Make) -> None:
    for report in (make(), make("THTK", "2026-Q3"), make("THTK", "2026-Q1")):
        said = "\n".join(paragraphs(opened(report)))
        assert not re.search(r"(?<![\d.,])0 (chỉ tiêu|đơn vị (gửi|chưa))", said)
        for status, named in (("attained", "đạt"), ("near", "gần đạt"), ("missed", "chưa đạt")):
            count = report.facts.counts[status]
            told = re.search(rf"Đánh giá chung: .*(ngành|,) {named} {count} chỉ tiêu", said)
            assert bool(told) == bool(count)


@contextmanager
def own_wording(home: Home, words: str) -> Iterator[None]:
    """An office's own wording of CCHC while the block runs."""
    (folder := home.root / "report").mkdir()
    file = folder / "bao-cao.CCHC.txt"
    file.write_text(words, encoding="utf-8")
    try:
        yield
    finally:
        file.unlink()
        folder.rmdir()


def made_of(home: Home, period: str, window: str) -> Report:
    """A report of CCHC made anew, with the wording that the home has now."""
    version = store.current_version(home)
    return making.report(home, version, person(), "CCHC", period, window, Decimal(0), TODAY)


def test_an_office_s_own_sentence_with_the_earlier_places_still_works(make: Make, home: Home) -> None:
    report = make()
    with own_wording(home, "[danh_gia_chung]\n{tong}: {dat}, {gan_dat}, {chua_dat}\n"):
        made = made_of(home, "2025-Q3", "quarter")
    counts = report.facts.counts
    expected = f"{facts.scored(counts)}: {counts['attained']}, {counts['near']}, {counts['missed']}"
    assert expected in paragraphs(opened(made))


SCOPES = [
    ("2025-Q3", "quarter", "Quý III/2025"),
    ("2025-Q2", "ytd", "lũy kế từ đầu năm 2025 đến hết Quý II/2025"),
    ("2025-Q2", "phase", "từ đầu giai đoạn 2024-2025 đến hết Quý II/2025"),
]


@pytest.mark.parametrize(("period", "window", "scope"), SCOPES)
def test_the_titles_of_the_annex_name_the_window(make: Make, home: Home, period: str, window: str, scope: str) -> None:
    book = openpyxl.load_workbook(BytesIO(annex.xlsx(make("CCHC", period, window))))
    assert str(book["Phụ lục I"]["A2"].value).endswith(f", {scope}")
    assert book["Phụ lục III"]["A2"].value == f"Kết quả theo cấp học và số đơn vị đạt mức, {scope}"
    # as an office wrote it before the title had a place for the window
    with own_wording(home, "[phu_luc_3_ten]\nKết quả {ky} theo cấp học\n"):
        own = openpyxl.load_workbook(BytesIO(annex.xlsx(made_of(home, period, window))))
    assert own["Phụ lục III"]["A2"].value == f"Kết quả {scope} theo cấp học"


def grids(report: Report) -> list[Grid]:
    return [block for block in report.document.body if isinstance(block, Grid)]


@pytest.mark.parametrize(("period", "window", "scope"), SCOPES)
def test_tables_say_of_which_window_their_numbers_are(make: Make, period: str, window: str, scope: str) -> None:
    whole, levels = grids(make("CCHC", period, window))
    assert whole.caption.startswith("Bảng 1.") and whole.caption.endswith(f" toàn ngành, {scope}")
    assert levels.caption == f"Bảng 2. Kết quả theo cấp học, {scope}"
    before = {"2025-Q3": "Quý II/2025", "2025-Q2": "Quý I/2025"}[period]
    said = {"quarter": "{}", "ytd": "Lũy kế đến {}", "phase": "Tính đến {}"}[window]
    labels = [column.label for column in whole.columns]
    assert labels[3:5] == [said.format(text.period(period)), said.format(before)]


def test_a_period_compared_with_that_has_no_value_has_no_column(make: Make, home: Home) -> None:
    for plan, period, window in CASES:
        report = make(plan, period, window)
        whole = grids(report)[0]
        labels = [column.label for column in whole.columns]
        rows = [row.cells for row in whole.rows if not row.is_group]
        assert all(any(column) for column in list(zip(*rows, strict=True))[3:-2])
        assert {len(row.cells) for row in whole.rows} == {len(labels)}
        assert round(sum(column.width for column in whole.columns), 1) == 16.5
        # neither plan has anything of the year before here
        assert not any("2024" in label or ("/2025" in label and plan == "THTK") for label in labels)
        heads = [cell.value for cell in openpyxl.load_workbook(BytesIO(annex.xlsx(report)))["Phụ lục I"][5]]
        assert "Cùng kỳ năm trước" not in heads
    assert [column.label for column in grids(make("THTK", "2026-Q1"))[0].columns][3:5] == ["Quý I/2026", "Còn thiếu"]
    with own_wording(home, "[cot_bang_1]\na\nb\nc\nd {ky}\ne {ky_truoc}\nf {cung_ky}\ng\nh\n"):
        own = grids(made_of(home, "2025-Q2", "ytd"))[0]
    assert [column.label for column in own.columns] == [
        "a", "b", "c", "d Lũy kế đến Quý II/2025", "e Lũy kế đến Quý I/2025", "g", "h",
    ]  # fmt: skip


def test_a_heading_inside_a_table_keeps_with_its_first_row(make: Make) -> None:
    document = opened(make())
    groups = [row for at in (WHOLE, LEVELS) for row in document.tables[at].rows[1:] if "." not in row.cells[0].text]
    assert groups
    for row in groups:
        assert all(each.paragraph_format.keep_with_next for cell in row.cells for each in cell.paragraphs)


def test_below_the_coverage_there_is_no_report_unless_asked_and_then_it_says_so(
    make: Make, reading: data.Reading
) -> None:
    report = next(
        report
        for code in reading.words.periods_until("CCHC", "2025-Q3")
        if reading.words.periods["CCHC", code]["units_received"]
        and (report := make("CCHC", code)).facts.least.share < 100
    )
    share, period = report.facts.least, report.facts.where.period
    above = int(share.share) + 1
    with pytest.raises(CoverageError) as refused:
        make("CCHC", period, least=above)
    said = str(refused.value)
    assert share.shown in said and f"{above}%" in said and "--min-coverage" in said and text.period(period) in said
    assert refused.value.exit_code == 2
    assert make("CCHC", period, least=int(share.share)).document == report.document
    is_low = share.share < facts.LEAST_COVERAGE
    assert ("thấp hơn mức 90% quy định" in "\n".join(paragraphs(opened(report)))) == is_low


def test_a_period_with_next_to_nothing_is_told_so_in_the_text(home: Home) -> None:
    reading = data.reading(home, person())
    codes = reading.words.periods_until("CCHC", "2025-Q3")
    empty = next(code for code in codes if not reading.words.periods["CCHC", code]["units_received"])
    with pytest.raises(CoverageError):
        making.report(home, reading.version, person(), "CCHC", empty, "quarter", facts.LEAST_COVERAGE, TODAY)
    made = making.report(home, reading.version, person(), "CCHC", empty, "quarter", Decimal(0), TODAY)
    said = "\n".join(paragraphs(opened(made)))
    assert "thấp hơn mức 90% quy định để tổng hợp" in said
    assert "chưa có chỉ tiêu nào đủ số liệu" in said
    # the plan came after this quarter's date, also where nobody sent anything
    assert empty == "2021-Q1" and "Kỳ này không tính đúng hạn, quá hạn." in said and "Thời hạn gửi" not in said


def test_what_nobody_owes_is_no_report(tmp_path: Path) -> None:
    root = tmp_path / "h"
    subprocess.run([sys.executable, "-m", "etl.cli", "init"], env={**os.environ, "CHITIEU_HOME": str(root)}, check=True)
    with pytest.raises(UsageError, match="Không đơn vị nào phải báo cáo"):
        making.report(Home(root), "000001", person(), "CCHC", "2025-Q3", "quarter", Decimal(0), TODAY)


def test_only_who_may_see_every_unit_makes_a_report_of_the_sector(home: Home, reading: data.Reading) -> None:
    some = Person("x", "leader", tuple(reading.words.units)[:3])
    with pytest.raises(UsageError, match="toàn ngành"):
        making.report(home, reading.version, some, "CCHC", "2025-Q3", "quarter", Decimal(0), TODAY)


def test_a_phase_is_the_plan_s_interim_or_final_review(make: Make) -> None:
    titles = {
        ("2025-Q3", "phase"): "Tổng kết thực hiện Kế hoạch",
        (
            "2023-Q3",
            "phase",
        ): "Sơ kết thực hiện Kế hoạch cải cách hành chính ngành Giáo dục và Đào tạo, giai đoạn 2021-2023",
        ("2025-Q2", "phase"): "từ đầu giai đoạn 2024-2025 đến hết Quý II/2025",
        ("2025-Q3", "quarter"): "Kết quả thực hiện Kế hoạch",
        ("2025-Q2", "ytd"): "lũy kế từ đầu năm 2025 đến hết Quý II/2025",
    }
    for (period, window), title in titles.items():
        assert title in " ".join(make("CCHC", period, window).document.title)
    lines = make("CCHC", "2025-Q3", "phase")
    assert "Tính chung 6 kỳ báo cáo từ Quý I/2024 đến Quý III/2025" in "\n".join(paragraphs(opened(lines)))


def test_the_report_closes_with_the_words_of_its_title(make: Make, home: Home) -> None:
    name = "Kế hoạch cải cách hành chính ngành Giáo dục và Đào tạo"
    endings = {
        ("2025-Q3", "phase"): f"tổng kết thực hiện {name} giai đoạn 2021-2025 (kết quả các năm 2024-2025)./.",
        ("2023-Q3", "phase"): f"sơ kết thực hiện {name}, giai đoạn 2021-2023./.",
        ("2025-Q2", "ytd"): "lũy kế từ đầu năm 2025 đến hết Quý II/2025./.",
        ("2025-Q3", "quarter"): f"kết quả thực hiện {name} giai đoạn 2021-2025, Quý III/2025./.",
    }
    for (period, window), ending in endings.items():
        report = make("CCHC", period, window)
        last = paragraphs(opened(report))[-1]
        assert last.startswith("Trên đây là báo cáo ") and last.endswith(ending)
        said = [
            *paragraphs(opened(report)),
            str(openpyxl.load_workbook(BytesIO(annex.xlsx(report)))["Phụ lục I"]["A2"].value),
        ]
        assert not any("giai đoạn 2021-2025, giai đoạn" in line for line in said)
    # as it was written before there was a place for the title; a title may begin with an abbreviation
    own = "[ket_thuc]\nĐây là báo cáo {ke_hoach}, {pham_vi}./.\n[trich_yeu_quarter]\nCCHC {ky}\n"
    with own_wording(home, own):
        earlier = made_of(home, "2025-Q3", "quarter").document.body[-1]
    assert isinstance(earlier, Paragraph) and earlier.text.startswith(f"Đây là báo cáo {name}")
    with own_wording(home, "[trich_yeu_quarter]\nCCHC {ky}\n"):
        short = made_of(home, "2025-Q3", "quarter").document.body[-1]
    assert isinstance(short, Paragraph) and short.text == "Trên đây là báo cáo CCHC Quý III/2025./."


def test_the_report_refers_to_its_annex_before_it_closes(make: Make, home: Home) -> None:
    for plan, period, window in CASES:
        body = paragraphs(opened(make(plan, period, window)))
        assert body[-2] == "(Chi tiết tại các Phụ lục kèm theo Báo cáo này)"
    with own_wording(home, "[xem_phu_luc]\n"):
        assert not any("Chi tiết tại" in line for line in paragraphs(opened(made_of(home, "2025-Q3", "quarter"))))


def test_the_page_is_laid_out_as_an_official_document(make: Make) -> None:
    report = make()
    document = opened(report)
    section = document.sections[0]
    assert section.page_width is not None and section.page_height is not None and section.left_margin is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for margin, low, high in (
        (section.top_margin, 20, 25), (section.bottom_margin, 20, 25), (section.left_margin, 30, 35), (section.right_margin, 15, 20),
    ):  # fmt: skip
        assert margin is not None and low <= round(margin.mm) <= high
    assert document.styles["Normal"].font.name == "Times New Roman"
    head = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc" in head[1]
    assert head[0].startswith("UBND QUẬN HÀ ĐÔNG\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO")
    assert head[2:] == ["Số: ……/BC-PGDĐT", "Hà Đông, ngày …… tháng …… năm 2026"]
    body = paragraphs(document)
    assert body[0] == "BÁO CÁO"
    assert [line for line in body if line.endswith("./.")] == [body[-1]]
    end = [cell.text for row in document.tables[-1].rows for cell in row.cells]
    assert end[0].startswith("Nơi nhận:\n") and end[0].endswith("- Lưu: VT.")
    assert end[1].startswith("TRƯỞNG PHÒNG")
    # the number of the page stands in the top margin from the second page on
    assert section.different_first_page_header_footer
    assert (
        "PAGE" in section.header.paragraphs[0]._p.xml and "PAGE" not in section.first_page_header.paragraphs[0]._p.xml
    )
    for header in (section.header, section.first_page_header):
        assert any("DỮ LIỆU MẪU" in paragraph.text for paragraph in header.paragraphs)
    assert (document.core_properties.author, document.core_properties.last_modified_by) == ("", "")


def test_the_signature_stands_under_the_last_words(make: Make) -> None:
    document = opened(make("THTK", "2026-Q3", "ytd"))
    last = document.tables[-1]
    before = [WordParagraph(part, document) for part in last._tbl.itersiblings(qn("w:p"), preceding=True)][:4]
    assert [bool(part.paragraph_format.keep_with_next) for part in before] == [True, True, True, False]
    assert [part.text[:8] for part in before[:3]] == ["", "Trên đây", "(Chi tiế"]
    assert all(row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in last.rows)


def test_a_real_home_s_report_is_no_sample(make: Make) -> None:
    document = make().document
    real = Document(**{**vars(document), "sample": ""})
    headers = docx.Document(BytesIO(word.docx(real))).sections[0]
    assert not any(
        "MẪU" in paragraph.text for paragraph in (*headers.header.paragraphs, *headers.first_page_header.paragraphs)
    )


def test_whatever_a_name_holds_is_only_text() -> None:
    evil = "=cmd|'/c calc'!A1 \x00\x0b\ud800 <w:p/> {ten} ]]> &"
    grid = Grid(
        evil, [GridColumn(evil, 8), GridColumn(evil, 8)], [GridRow((evil, evil)), GridRow((evil, evil), is_group=True)]
    )
    made = word.docx(
        Document([evil], [evil], evil, evil, evil, [evil], [evil], [Paragraph(evil), grid], [evil], [evil], evil)
    )
    document = docx.Document(BytesIO(made))
    assert "=cmd|'/c calc'!A1  <w:p/> {ten} ]]> &" in paragraphs(document)


def test_the_document_is_vietnamese_on_an_english_screen(home: Home, make: Make) -> None:
    language.use("en")
    try:
        english = making.report(
            home, store.current_version(home), person(), "CCHC", "2025-Q3", "quarter", Decimal(0), TODAY
        )
        assert language.current() == "en"
        assert word.docx(english.document)[:2] == b"PK"
        assert language.current() == "en"
        book = openpyxl.load_workbook(BytesIO(annex.xlsx(english)))
    finally:
        language.use("vi")
    assert english.document == make().document
    assert book["Phụ lục II"]["F5"].value == "Tình trạng"


def test_targets_are_said_in_words(make: Make) -> None:
    words = make().wording
    said = [
        clauses.aim_words(words, sign, Decimal(value), unit)
        for sign, value, unit in (
            (">=", 85, "%"),
            (">=", 100, "%"),
            (">", 85, "%"),
            ("<=", 10, "hạng"),
            ("=", 100, "có/không"),
            ("<", 5, "vụ"),
        )
    ]
    assert said == ["từ 85% trở lên", "100%", "trên 85%", "không quá 10 hạng", "100%", "dưới 5 vụ"]
    assert clauses.clause(words, {"clause": "KH 737/KH-PGDĐT, phụ lục B.6"}) == "phụ lục B.6"
    assert clauses.clause(words, {"clause": "KH THTK, CLP 2026 của Sở GDĐT Hải Phòng, II.1.a"}) == "mục II.1.a"
