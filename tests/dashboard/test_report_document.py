"""The report as a Word document: its tables, its page, and whatever a name holds."""

from decimal import Decimal
from io import BytesIO

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from dashboard import text
from dashboard.person import person
from dashboard.report import annex, making, word
from dashboard.report.document import Document, Grid, GridColumn, GridRow, Paragraph
from dashboard.text import language
from tests.dashboard.reports import (
    CASES,
    LEVELS,
    SCOPES,
    TODAY,
    WHOLE,
    Make,
    grids,
    made_of,
    opened,
    own_wording,
    paragraphs,
)
from warehouse import store
from warehouse.home import Home


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
