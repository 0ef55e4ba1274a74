"""An official document as a Word file, laid out by Nghị định 30/2020/NĐ-CP as far as it is confirmed (docs: report)."""

from io import BytesIO

from docx.document import Document as WordDocument
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from dashboard import text
from dashboard.report import paper
from dashboard.report.document import Document, Grid, GridRow, Paragraph

SIZE, SMALL, TABLE, LIST = 14.0, 12.0, 10.5, 11.0
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
ROOM = (210 - LEFT - RIGHT) / 10
# the head: issuer at the left, country at the right
HEAD = (6.9, 9.6)
COUNTRY_LINE, OFFICE_LINE, TITLE_LINE = 5.6, 2.6, 5.0
INDENT = 1.27
GROUND = "EDEDED"
# paragraphs at the end that stay on the page of the signature
LAST_KEPT = 2


def docx(document: Document) -> bytes:
    """The file of a document."""
    word = paper.blank(size=SIZE, top=TOP, bottom=BOTTOM, left=LEFT, right=RIGHT)
    paper.described(word, " ".join([document.kind, *document.title]))
    _margins(word, document.sample)
    _head(word, document)
    _title(word, document)
    for at, block in enumerate(document.body, start=1):
        if isinstance(block, Grid):
            _grid(word, block)
        else:
            made = _paragraph(word, block)
            if at > len(document.body) - LAST_KEPT:
                # a signature does not stand on a page without words
                made.paragraph_format.keep_together = made.paragraph_format.keep_with_next = True
    _end(word, document)
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def _margins(word: WordDocument, sample: str) -> None:
    """The page's number in the top margin from the second page on; on every page, that the figures are a sample's."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    paper.page_number(section.header.paragraphs[0], 13)
    if sample:
        for header in (section.header, section.first_page_header):
            at = header.paragraphs[0] if header is section.first_page_header else header.add_paragraph()
            paper.write(at, sample, size=11, bold=True, align="center")


def _head(word: WordDocument, document: Document) -> None:
    made = paper.table(word, HEAD, is_ruled=False)
    left, right = paper.row(made)
    _centred(left, document.parent, size=SMALL)
    _centred(left, document.office, size=SMALL, bold=True, is_first=not document.parent)
    paper.line(left.add_paragraph(), HEAD[0], OFFICE_LINE)
    _centred(right, [text.COUNTRY], size=SMALL, bold=True)
    _centred(right, [text.MOTTO], size=13, bold=True, is_first=False)
    paper.line(right.add_paragraph(), HEAD[1], COUNTRY_LINE)
    left, right = paper.row(made)
    paper.write(left.paragraphs[0], document.number, size=13, align="center", before=4)
    paper.write(right.paragraphs[0], document.place_date, size=SIZE, italic=True, align="center", before=4)


def _centred(cell: _Cell, lines: object, *, size: float, bold: bool = False, is_first: bool = True) -> None:
    """Lines under each other; the first takes the paragraph that a new cell has."""
    for at, words in enumerate(lines if isinstance(lines, list | tuple) else ()):
        into = cell.paragraphs[0] if is_first and at == 0 else cell.add_paragraph()
        paper.write(into, words, size=size, bold=bold, align="center")


def _title(word: WordDocument, document: Document) -> None:
    paper.write(word.add_paragraph(), document.kind, size=SIZE, bold=True, align="center", before=18)
    for words in document.title:
        paper.write(word.add_paragraph(), words, size=SIZE, bold=True, align="center")
    paper.line(word.add_paragraph(), ROOM, TITLE_LINE)
    for words in document.to:
        paper.write(word.add_paragraph(), words, size=SIZE, align="center", before=6)
    paper.write(word.add_paragraph(), "", size=6)


def _paragraph(word: WordDocument, block: Paragraph) -> WordParagraph:
    if block.kind in {"heading", "subheading"}:
        style = "Heading 1" if block.kind == "heading" else "Heading 2"
        made = word.add_paragraph(style=style)
        paper.write(made, block.text, size=SIZE, bold=True, align="justify", before=6, after=3, indent=INDENT)
        made.paragraph_format.keep_with_next = True
        return made
    made = word.add_paragraph()
    if block.kind == "note":
        return paper.write(made, block.text, size=SMALL, italic=True, align="justify", before=4, after=4)
    said = f"- {block.text}" if block.kind == "item" else block.text
    return paper.write(made, said, size=SIZE, align="justify", before=3, after=3, indent=INDENT)


def _grid(word: WordDocument, grid: Grid) -> None:
    caption = paper.write(word.add_paragraph(), grid.caption, size=13, bold=True, align="center", before=10, after=4)
    caption.paragraph_format.keep_with_next = True
    made = paper.table(word, [column.width for column in grid.columns], is_ruled=True)
    for cell, column in zip(paper.row(made, is_head=True), grid.columns, strict=True):
        paper.write(cell.paragraphs[0], column.label, size=TABLE, bold=True, align="center", before=1, after=1)
        paper.shaded(cell, GROUND)
    for row in grid.rows:
        _row(paper.row(made), row, grid)
    paper.write(word.add_paragraph(), "", size=4)


def _row(cells: list[_Cell], row: GridRow, grid: Grid) -> None:
    if row.is_group:
        code, name = row.cells[:2]
        paper.write(cells[0].paragraphs[0], code, size=TABLE, bold=True, align="center")
        whole = cells[1].merge(cells[-1])
        paper.write(whole.paragraphs[0], name, size=TABLE, bold=True)
        # Word keeps a row with the next one only where every paragraph of it is kept
        for cell in (cells[0], whole):
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
        return
    for cell, words, column in zip(cells, row.cells, grid.columns, strict=True):
        if words:
            paper.write(cell.paragraphs[0], words, size=TABLE, align=column.align)


def _end(word: WordDocument, document: Document) -> None:
    """Whom it goes to at the left, who signs at the right; the name is left to the pen."""
    paper.write(word.add_paragraph(), "", size=8).paragraph_format.keep_with_next = True
    left, right = paper.row(paper.table(word, (8.0, ROOM - 8.0), is_ruled=False))
    for at, words in enumerate(document.recipients):
        into = left.paragraphs[0] if not at else left.add_paragraph()
        paper.write(into, words, size=LIST if at else SMALL, bold=not at, italic=not at)
    for at, words in enumerate(document.signer):
        into = right.paragraphs[0] if not at else right.add_paragraph()
        paper.write(into, words, size=SIZE, bold=True, align="center")
    for _ in range(4):
        right.add_paragraph()
    paper.write(right.add_paragraph(), "…" * 14, size=SIZE, align="center")
    # a body may not end in a table
    paper.write(word.add_paragraph(), "", size=2)
