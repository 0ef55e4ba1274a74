"""Reports of the sample home, and what tests look for in them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
from docx.document import Document as WordDocument

from dashboard.person import person
from dashboard.report import making, word
from dashboard.report.document import Grid, Paragraph
from dashboard.report.making import Report
from warehouse import store
from warehouse.home import Home

TODAY = date(2026, 11, 22)
Make = Callable[..., Report]
# where the tables of the body stand among those of the document
WHOLE, LEVELS = 1, 2
CASES = [
    ("CCHC", "2025-Q3", "quarter"),
    ("CCHC", "2025-Q2", "ytd"),
    ("THTK", "2026-Q3", "phase"),
    ("THTK", "2026-Q1", "quarter"),
]
SCOPES = [
    ("2025-Q3", "quarter", "Quý III/2025"),
    ("2025-Q2", "ytd", "lũy kế từ đầu năm 2025 đến hết Quý II/2025"),
    ("2025-Q2", "phase", "từ đầu giai đoạn 2024-2025 đến hết Quý II/2025"),
]


def opened(report: Report) -> WordDocument:
    return docx.Document(BytesIO(word.docx(report.document)))


def table(of: WordDocument, at: int) -> list[list[str]]:
    """The rows of a table of the body, groups left out; the head, number and signature tables are others."""
    rows = [[cell.text for cell in row.cells] for row in of.tables[at].rows]
    return [row for row in rows[1:] if "." in row[0]]


def paragraphs(of: WordDocument) -> list[str]:
    return [paragraph.text for paragraph in of.paragraphs if paragraph.text.strip()]


def sentence(report: Report, code: str) -> str:
    return next(
        block.text
        for block in report.document.body
        if isinstance(block, Paragraph) and f"(chỉ tiêu {code}): " in block.text
    )


def grids(report: Report) -> list[Grid]:
    return [block for block in report.document.body if isinstance(block, Grid)]


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
