"""A sheet as a workbook for people: frozen heads, colours and symbols of the screen, numbers that can be counted with.

XlsxWriter, because every cell has a format of its own here; the large data sets, one format a column, are `etl.extract`'s.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from dashboard import row_heights, text
from dashboard.extracts.sheet import Field, Line, Sheet, Value
from warehouse.errors import UsageError, WriteError

MOST_ROWS = 1_048_576
MOST_LETTERS = 32_767
# the height of a line of text, in points
LINE = 15.5
A4 = 9
# a cell's text is a text, whatever it looks like
SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
# ink and tint of the light theme: a spreadsheet has none
INKS = {
    "attained": ("#1A7456", "#EDF7F2"),
    "near": ("#85570A", "#FBEBC8"),
    "missed": ("#A9221B", "#F8D5D2"),
    "not_reported": ("#525D70", "#F3F4F7"),
    "no_activity": ("#667084", ""),
    "monitored": ("#3A5BA0", "#E6EDF8"),
    "not_applicable": ("#A9B1BE", ""),
    "on_time": ("#1A7456", "#EDF7F2"),
    "late": ("#85570A", "#FBEBC8"),
    "missing": ("#525D70", "#F3F4F7"),
    "untimed": ("#3A5BA0", "#E6EDF8"),
    "returned": ("#A9221B", "#F8D5D2"),
}
HEAD = {"bold": True, "bg_color": "#E9EFF8", "border": 1, "text_wrap": True, "valign": "vcenter"}
KINDS: dict[str, dict[str, Any]] = {
    "row": {},
    "group": {"bold": True, "bg_color": "#F6F7F9"},
    "total": {"bold": True, "top": 1, "bottom": 1},
}
Facts = Sequence[tuple[str, str]]


def write(sheet: Sheet, facts: Facts, target: Path) -> None:
    """The workbook of a sheet: what it is about, its rows, what its columns mean.

    Errors: `UsageError` for more rows than Excel holds, `WriteError` when the disk refuses.
    """
    if len(sheet.lines) >= MOST_ROWS:
        raise UsageError(text.too_many_rows(len(sheet.lines), MOST_ROWS - 1))
    try:
        book = xlsxwriter.Workbook(str(target), SAFE)
        rows = sum(line.kind == "row" for line in sheet.lines)
        _about(book, [*facts, (text.FILES["rows"], text.count(rows))])
        _data(book, sheet)
        _explained(book, sheet)
        book.close()
    except (OSError, XlsxWriterException) as fault:
        raise WriteError(text.CANNOT_MAKE) from fault


def _about(book: Any, facts: Facts) -> None:
    page = book.add_worksheet(text.FILES["about"])
    bold, wrap = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 100)
    _paper(page)
    for at, (label, said) in enumerate(facts):
        page.set_row(at, row_heights.height([(said[:MOST_LETTERS], 100)], LINE, row_heights.PLAIN))
        page.write_string(at, 0, label, bold)
        page.write_string(at, 1, said[:MOST_LETTERS], wrap)


def _paper(page: Any) -> None:
    page.set_paper(A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    page.fit_to_pages(1, 0)


def _data(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(text.FILES["data"])
    page.activate()
    page.freeze_panes(1, sheet.names)
    page.repeat_rows(0)
    page.set_landscape()
    _paper(page)
    formats: dict[tuple[str, ...], Any] = {}

    def formed(value: Value, kind: str) -> Any:
        """The format of a cell; a workbook holds each once."""
        status = value.status if value.status in INKS else ""
        key = (kind, status, value.form)
        if key not in formats:
            ink, tint = INKS.get(status, ("", ""))
            look = KINDS[kind] | ({"font_color": ink} if ink else {}) | ({"bg_color": tint} if tint else {})
            formats[key] = book.add_format(look | ({"num_format": value.form} if value.form else {}))
        return formats[key]

    head = book.add_format(HEAD)
    widths = [_width(each, sheet.lines, at) for at, each in enumerate(sheet.fields)]
    for at, width in enumerate(widths):
        page.set_column(at, at, width)
    page.set_row(
        0, LINE * max((_folds(each.heading, wide) for each, wide in zip(sheet.fields, widths, strict=True)), default=1)
    )
    for at, each in enumerate(sheet.fields):
        page.write_string(0, at, each.heading, head)
    for number, line in enumerate(sheet.lines, start=1):
        values = _group(line, sheet) if line.kind == "group" else line.values
        for at, value in enumerate(values):
            form = formed(value, line.kind)
            if value.number is not None:
                page.write_number(number, at, float(value.number), form)
            elif value.at is not None:
                page.write_datetime(number, at, value.at, form)
            elif value.text:
                page.write_string(number, at, value.text[:MOST_LETTERS], form)
            elif line.kind != "row":
                page.write_blank(number, at, None, form)
    if sheet.lines and sheet.fields:
        page.autofilter(0, 0, len(sheet.lines), len(sheet.fields) - 1)


def _group(line: Line, sheet: Sheet) -> list[Value]:
    """A group's heading over the row: its code under the codes, its words under the names, its note after them."""
    code, label, note = line.values
    coded = bool(sheet.fields) and sheet.fields[0].column.kind == "code"
    first = [code] if coded else []
    named = [Value(" · ".join(filter(None, [label.text, note.text])))]
    return [*first, *named, *[Value()] * (len(sheet.fields) - len(first) - 1)]


def _width(of: Field, lines: Sequence[Line], at: int) -> float:
    """Wide enough for the longest of the first rows and for each word of the heading, within reason."""
    said = [len(line.values[at].text) for line in lines[:200] if line.kind != "group"]
    longest = max([*said, *(len(word) + 1 for word in of.heading.split()), 7])
    return float(min(longest + 2, 60 if of.kind == "text" else 24))


def _folds(heading: str, width: float) -> int:
    """How many lines a heading takes, filled word by word; the arrow of the filter takes some of the last."""
    lines, left = 1, width - 1
    for word in heading.split():
        if len(word) > left:
            lines, left = lines + 1, width - 1
        left -= len(word) + 1
    return lines + (left < 3)


def _explained(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(text.FILES["explained"])
    head, wrap = book.add_format(HEAD), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 44)
    page.set_column(1, 1, 110)
    _paper(page)
    page.freeze_panes(1, 0)
    lines = [(text.FILES["column"], text.FILES["meaning"], head)]
    lines += [
        (each.heading, text.column_meaning(each.column.label, each.kind, each.part, _note(each)), wrap)
        for each in sheet.fields
    ]
    statuses = [code for code in sheet.words if code in text.SYMBOLS] if _has_marks(sheet) else []
    if statuses:
        lines += [("", "", wrap), (text.FILES["symbol"], text.FILES["meaning"], head)]
        lines += [
            (f"{text.SYMBOLS[code]} {sheet.words[code]}", text.status_meaning(code, sheet.words[code]), wrap)
            for code in statuses
        ]
        lines += [(text.PART_SIGN, text.PART_NOTE.removeprefix(text.PART_SIGN).strip().capitalize(), wrap)]
    lines += [("", "", wrap), (text.FILES["source"], text.SOURCE_NOTE, wrap)]
    for at, (first, second, form) in enumerate(lines):
        page.set_row(at, row_heights.height([(first, 44), (second, 110)], LINE, row_heights.PLAIN))
        page.write_string(at, 0, first, form)
        page.write_string(at, 1, second, form)


def _note(of: Field) -> str:
    return "; ".join(filter(None, [of.column.title, of.column.note]))


def _has_marks(sheet: Sheet) -> bool:
    return any(each.kind == "mark" for each in sheet.fields)
