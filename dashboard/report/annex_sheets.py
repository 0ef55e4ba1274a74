"""The sheets of the annex as they are written: titles over a ruled table, set up for landscape paper, text only ever as text."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from dashboard import row_heights, text
from dashboard.report import appendix

MOST_LETTERS = 32_767
A4 = 9
LINE = 15.0
# of the column that holds whole sentences
WIDE = 100
Value = str | int | float | date | datetime | Decimal | None


@dataclass(frozen=True)
class Column:
    """A column of the annex, from `appendix/columns.csv`."""

    name: str
    heading: str
    width: float
    kind: str
    explanation: str


@cache
def columns(sheet: str) -> list[Column]:
    """The columns of one of the two sheets."""
    with (appendix.BUILT_IN / "columns.csv").open(encoding="utf-8", newline="") as file:
        return [
            Column(row["name"], row["heading"], float(row["width"]), row["kind"], row["explanation"])
            for row in csv.DictReader(file)
            if row["sheet"] == sheet
        ]


def _is_counted(row: Mapping[str, Value], kind: str, value: Value) -> bool:
    """Whether a number stands without decimals: counts and places, and whole parts of a fraction."""
    if kind == "figure":
        return bool(row.get("is_counted"))
    return kind in {"exact", "gap"} and isinstance(value, Decimal | float) and value == int(value)


def _height(row: Mapping[str, Value], heads: Sequence[Column]) -> float:
    texts = [(value, column.width) for column in heads if isinstance(value := row.get(column.name), str)]
    return row_heights.height(texts, LINE, row_heights.OFFICIAL)


class Sheets:
    """A workbook being written."""

    def __init__(self, book: Any) -> None:
        self.book, self.is_shown = book, False
        ruled: dict[str, object] = {"border": 1, "valign": "vcenter", "font_name": "Times New Roman", "font_size": 11}
        formats: dict[str, dict[str, object]] = {
            "text": {"text_wrap": True},
            "count": {"num_format": "#,##0"},
            "exact": {"num_format": "#,##0.######"},
            "figure": {"num_format": "#,##0.0"},
            "gap": {"num_format": "#,##0.0"},
            "day": {"num_format": "dd/mm/yyyy"},
            "moment": {"num_format": "dd/mm/yyyy hh:mm"},
        }
        self.formats = {name: book.add_format(ruled | given) for name, given in formats.items()}
        self.head = book.add_format(ruled | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#E9EFF8"})
        self.group = book.add_format(ruled | {"bold": True, "text_wrap": True, "bg_color": "#F4F6FA"})
        plain: dict[str, object] = {"font_name": "Times New Roman", "align": "center"}
        self.titles = [
            book.add_format(plain | {"bold": True, "font_size": 14}),
            book.add_format(plain | {"bold": True, "font_size": 13}),
            book.add_format(plain | {"italic": True, "font_size": 12}),
        ]
        self.label = book.add_format({"bold": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        sheet = self.book.add_worksheet(text.FILES["about"])
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, WIDE)
        sheet.fit_to_pages(1, 0)
        for at, (label, value) in enumerate(pairs):
            sheet.set_row(at, row_heights.height([(value, WIDE)], LINE, row_heights.PLAIN))
            sheet.write_string(at, 0, label, self.label)
            sheet.write_string(at, 1, value[:MOST_LETTERS], self.wrapped)

    def table(
        self,
        name: str,
        titles: Sequence[str],
        heads: Sequence[Column],
        rows: Sequence[tuple[Mapping[str, Value], bool]],
    ) -> None:
        """Titles over the whole width, the heading, then the rows; set up for landscape paper."""
        sheet = self.book.add_worksheet(name)
        for at, (words, form) in enumerate(zip(titles, self.titles, strict=True)):
            sheet.merge_range(at, 0, at, len(heads) - 1, "", form)
            sheet.write_string(at, 0, words, form)
        top = len(titles) + 1
        for at, column in enumerate(heads):
            sheet.set_column(at, at, column.width)
            sheet.write_string(top, at, column.heading, self.head)
        for number, (row, is_heading) in enumerate(rows, start=top + 1):
            sheet.set_row(number, _height(row, heads))
            for at, column in enumerate(heads):
                value = row.get(column.name)
                kind = "count" if _is_counted(row, column.kind, value) else column.kind
                self._cell(sheet, (number, at), value, kind, is_heading=is_heading)
        # as high as the longest heading asks for in its width
        sheet.set_row(top, 48)
        sheet.freeze_panes(top + 1, 2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        if titles and not self.is_shown:
            # what the reader wants first; what it was made from stands before it
            sheet.activate()
            self.is_shown = True

    def _cell(self, sheet: Any, at: tuple[int, int], value: Value, kind: str, *, is_heading: bool) -> None:
        form = self.group if is_heading else self.formats[kind]
        if value is None:
            sheet.write_blank(*at, None, form)
        elif isinstance(value, str):
            sheet.write_string(*at, value[:MOST_LETTERS], form if is_heading else self.formats["text"])
        elif isinstance(value, datetime):
            sheet.write_datetime(*at, value, form)
        elif isinstance(value, date):
            sheet.write_datetime(*at, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001  # a day
        else:
            sheet.write_number(*at, float(value), form)

    def explained(self, parts: Sequence[tuple[str, Sequence[Column]]]) -> None:
        sheet = self.book.add_worksheet(text.ANNEX["explained"])
        widths = (14, 34, WIDE)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        at = 0
        for title, heads in parts:
            for column in heads:
                said = (title, column.heading, column.explanation)
                sheet.set_row(at, row_heights.height(zip(said, widths, strict=True), LINE, row_heights.PLAIN))
                for place, words in enumerate(said):
                    sheet.write_string(at, place, words, self.wrapped)
                at += 1
