"""Writes a sample workbook to a file: a plain book of layout v1."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import rustpy_xlsxwriter

from etl.demo import items
from etl.demo.books import HEADINGS, Book
from etl.demo.faults import ERROR_CELL
from etl.demo.items import Row

WIDTHS: dict[str, dict[str, float] | list[float]] = {
    "Chỉ tiêu": {"Chỉ tiêu": 48.0, "Giải trình": 40.0, "Mã chỉ tiêu": 12.0},
    "Chi tiết": {"Nội dung": 44.0, "Ngày": 12.0, "Mã chỉ tiêu": 12.0, "Minh chứng": 24.0},
}


def write_book(file: Path, book: Book) -> None:
    """One workbook with the three sheets of layout v1, nothing else."""
    (label, code), *rest = book.info.items()
    info: list[Row] = [{label: name, code or "": value} for name, value in rest]
    headings = list(dict.fromkeys([*items.HEADINGS, *(heading for row in book.items for heading in row)]))
    details = [{heading: row.get(heading) for heading in headings} for row in book.items]
    rustpy_xlsxwriter.write_worksheets(
        [
            ("Thông tin", info),
            ("Chỉ tiêu", [{heading: row[heading] for heading in HEADINGS} for row in book.figures]),
            ("Chi tiết", details or [dict.fromkeys(items.HEADINGS)]),
        ],
        str(file),
        datetime_format="dd/mm/yyyy",
        column_widths=WIDTHS,
    )
    if book.sending.fault == "error_cell":
        _with_error_cells(file)


def _with_error_cells(file: Path) -> None:
    """Turns the error's text into a true error cell, as a spreadsheet leaves it."""
    workbook = openpyxl.load_workbook(file)
    for row in workbook["Chỉ tiêu"].iter_rows():
        for cell in row:
            if cell.value == ERROR_CELL:
                cell.data_type = "e"
    workbook.save(file)
    workbook.close()
