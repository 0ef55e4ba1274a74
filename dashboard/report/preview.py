"""A document on a screen and on paper from the printer: the same paragraphs and tables as in the Word file."""

from collections.abc import Sequence

from dashboard import text
from dashboard.component import pieces
from dashboard.component.cells import Column, Row, Table
from dashboard.component.pieces import Node
from dashboard.report.document import Document, Grid, GridRow, Paragraph

TAGS = {"heading": "h2", "subheading": "h3"}


def parts(document: Document) -> list[Node | Table]:
    """The document from top to end: pieces, and between them its tables."""
    made: list[Node | Table] = []
    said: list[Node] = [*_head(document)]
    for block in document.body:
        if isinstance(block, Grid):
            made += [_sheet(said), table(block)]
            said = []
        else:
            said.append(_paragraph(block))
    return [*made, _sheet([*said, *_end(document)])]


def table(grid: Grid) -> Table:
    """A table of the document as the pages draw tables."""
    columns = [
        Column(column.label, kind="code" if not at else "text" if column.align == "left" else "number")
        for at, column in enumerate(grid.columns)
    ]
    return Table(grid.caption, columns, [_row(row) for row in grid.rows], dense=True)


def _row(row: GridRow) -> Row:
    if row.is_group:
        return Row((row.cells[0], row.cells[1], ""), kind="group")
    return Row([words.replace("\n", ", ") for words in row.cells])


def _sheet(said: Sequence[Node]) -> Node:
    # official texts are Vietnamese, whatever the page speaks
    return pieces.node("div", "official", *said, lang=text.language.VIETNAMESE)


def _head(document: Document) -> list[Node]:
    left = _lines([*document.parent, *document.office, document.number], bold=document.office)
    right = _lines([text.COUNTRY, text.MOTTO, document.place_date], bold=[text.COUNTRY, text.MOTTO])
    sample = [pieces.node("p", "mid", pieces.node("b", "", document.sample))] if document.sample else []
    title = [pieces.node("p", "mid", pieces.node("b", "", words)) for words in (document.kind, *document.title)]
    to = [pieces.node("p", "mid", words) for words in document.to]
    return [*sample, pieces.node("div", "pairs", left, right), *title, *to]


def _end(document: Document) -> list[Node]:
    left = pieces.node("div", "start", *(pieces.node("p", "", words) for words in document.recipients))
    return [pieces.node("div", "pairs", left, _lines(document.signer, bold=document.signer))]


def _lines(words: Sequence[str], *, bold: Sequence[str]) -> Node:
    return pieces.node(
        "div", "", *(pieces.node("p", "", pieces.node("b", "", line) if line in bold else line) for line in words)
    )


def _paragraph(block: Paragraph) -> Node:
    if block.kind in TAGS:
        return pieces.node(TAGS[block.kind], "", block.text)
    said = f"- {block.text}" if block.kind == "item" else block.text
    return pieces.node("p", "note" if block.kind == "note" else "", said)
