"""A sample workbook filled into the real blank template, as a unit would do it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl

from etl.demo.books import HEADINGS, Book
from etl.demo.figures import World
from etl.demo.items import HEADINGS as ITEM_HEADINGS
from etl.template import TemplateRow, write_template


def write_filled(file: Path, book: Book, world: World) -> None:
    """The blank workbook of the sending's unit and quarter, filled in cell by cell and saved."""
    unit, period = book.sending.unit, book.sending.period
    blank = BytesIO()
    write_template(
        blank,
        catalogue=world.catalogue,
        plan_code=period.plan_code,
        period_code=period.code,
        unit_code=unit.code,
        unit_name=unit.name,
        rows=_rows(book, world),
    )
    workbook = openpyxl.load_workbook(blank)
    figures, items = workbook["Chỉ tiêu"], workbook["Chi tiết"]
    for number, row in enumerate(book.figures, start=2):
        for column, heading in enumerate(HEADINGS[4:], start=5):
            figures.cell(number, column).value = row[heading]
    for number, item in enumerate(book.items, start=2):
        for column, heading in enumerate(ITEM_HEADINGS, start=1):
            if item[heading] is not None:
                items.cell(number, column).value = item[heading]
    workbook.save(file)
    workbook.close()


def _rows(book: Book, world: World) -> Sequence[TemplateRow]:
    """The template's rows with what is already known: baselines and standing denominators."""
    known = []
    for row in book.figures:
        code, denominator = str(row["Mã chỉ tiêu"]), row["Mẫu số"]
        indicator = world.catalogue.indicator[code]
        is_standing = indicator.has_standing_denominator or indicator.measure == "reduction"
        prefilled = Decimal(str(denominator)) if is_standing and denominator is not None else None
        known.append(TemplateRow(code, None, prefilled))
    return known
