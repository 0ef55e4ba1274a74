"""Excel 97-2003 workbooks (.xls) → cells, by xlrd: pure Python, and it knows errors, fonts, formats and hidden rows."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.compdoc import CompDoc, CompDocError

from etl.envelope import CLEAR, SAVE_AS, SPLIT, UNLOCK, RefusedError
from etl.formats import BLOCK, Block, Cells, Opened, text_of_moment
from etl.legacy import charset_of
from etl.sheet_facts import MAX_BOX, MAX_SHEETS, Place, SheetFacts, cell_name
from etl.values import quoted

# what xlrd lets through of a damaged file
FAULTS = (
    xlrd.XLRDError, CompDocError, struct.error, AssertionError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
    NotImplementedError,
)  # fmt: skip
_FORMULA, _SHEET, _FILEPASS, _BOF, _EOF = (
    (0x0006, 0x0206, 0x0406),
    0x0085,
    0x002F,
    (0x0009, 0x0209, 0x0409, 0x0809),
    0x000A,
)
_PERCENT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def opened(data: bytes) -> Opened:
    """The bytes of an .xls → its cells. Errors: `RefusedError` when it is locked, damaged or too big."""
    with open(os.devnull, "w", encoding="utf-8") as silent:  # noqa: PTH123
        try:
            names, uncached = _looked_through(data, silent)
            book = xlrd.open_workbook(file_contents=data, logfile=silent, formatting_info=True, ragged_rows=True)
        except FAULTS as fault:
            if "encrypted" in str(fault):
                raise RefusedError("encrypted", "Tệp {file} được đặt mật khẩu.", UNLOCK) from None
            raise _broken() from None
    if book.nsheets > MAX_SHEETS:
        raise RefusedError("too_many_sheets", f"Tệp {{file}} có hơn {MAX_SHEETS} trang tính.", SPLIT)
    sheets = [
        SheetFacts(sheet.name, "visible" if not sheet.visibility else "hidden", has_cells=sheet.nrows > 0)
        for sheet in book.sheets()
    ]
    has_macros = any(name.startswith("_VBA_PROJECT") for name in names)
    return Opened(sheets, _cells(book, sheets, uncached), has_macros)


def _broken() -> RefusedError:
    return RefusedError("broken_file", "Tệp {file} bị hỏng, không đọc được.", SAVE_AS)


def _looked_through(data: bytes, silent: Any) -> tuple[list[str], list[set[Place]]]:
    """The names in the container, and for each sheet the formulas that Excel is yet to calculate."""
    container = CompDoc(data, logfile=silent)
    names = [str(entry.name) for entry in container.dirlist]
    stream, start, size = container.locate_named_stream("Workbook")
    if stream is None:
        stream, start, size = container.locate_named_stream("Book")
    if stream is None:
        raise _broken()
    return names, _uncached(memoryview(stream)[start : start + size])


def _uncached(stream: memoryview) -> list[set[Place]]:
    found: list[set[Place]] = []
    depth, at = 0, 0
    while at + 4 <= len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        if code == _FILEPASS:
            raise RefusedError("encrypted", "Tệp {file} được đặt mật khẩu.", UNLOCK)
        if code in _BOF:
            depth += 1
            is_sheet = depth == 1 and size >= 4 and struct.unpack_from("<H", stream, at + 6)[0] == 0x10
            if is_sheet:
                found.append(set())
        elif code == _EOF:
            depth -= 1
        elif code in _FORMULA and size >= 16 and found and depth == 1:
            row, col, _, value, flags = struct.unpack_from("<HHHQH", stream, at + 4)
            # "calculate on load" with a zero: a program wrote the formula and never knew its value
            if flags & 0x2 and value == 0:
                found[-1].add((row + 1, col + 1))
        at += 4 + size
    return found


def _cells(book: xlrd.Book, sheets: list[SheetFacts], uncached: list[set[Place]]) -> Iterator[tuple[SheetFacts, Cells]]:
    legacy = {number: charset for number, font in enumerate(book.font_list) if (charset := charset_of(font.name))}
    percent = {code for code, form in book.format_map.items() if "%" in _PERCENT.sub("", form.format_str or "")}
    for number, (facts, sheet) in enumerate(zip(sheets, book.sheets(), strict=True)):
        if sheet.nrows * sheet.ncols > MAX_BOX:
            far = cell_name(sheet.nrows, sheet.ncols)
            message = f"Trang tính {quoted(sheet.name)} có ô ghi dữ liệu quá xa bảng (vùng dữ liệu tới ô {far})."
            raise RefusedError("sheet_too_big", message, CLEAR, sheet.name, far)
        todo = uncached[number] if len(uncached) == len(sheets) else set()
        concealed = {col for col, shown in sheet.colinfo_map.items() if shown.hidden}
        block = Block()
        for row in range(sheet.nrows):
            before = len(block)
            for col in range(sheet.row_len(row)):
                kind = sheet.cell_type(row, col)
                if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    continue
                place = (row + 1, col + 1)
                if col in concealed:
                    facts.hidden_columns.add(col + 1)
                style = book.xf_list[sheet.cell_xf_index(row, col)]
                if place in todo:
                    block.add(*place, "formula", "=")
                elif _add(block, place, kind, sheet.cell_value(row, col), book.datemode):
                    if style.format_key in percent and kind == xlrd.XL_CELL_NUMBER:
                        facts.percent.add(place)
                    if kind == xlrd.XL_CELL_TEXT and style.font_index in legacy:
                        facts.legacy[place] = legacy[style.font_index]
            shown = sheet.rowinfo_map.get(row)
            if shown is not None and shown.hidden and len(block) > before:
                facts.hidden_rows.append(row + 1)
            if len(block) >= BLOCK:
                yield facts, block.taken()
        yield facts, block.taken()


def _add(block: Block, place: Place, kind: int, value: Any, datemode: int) -> bool:
    """One cell; False when there is nothing in it."""
    if kind == xlrd.XL_CELL_TEXT:
        if value:
            block.add(*place, "text", value)
        return bool(value)
    if kind == xlrd.XL_CELL_NUMBER:
        block.add_number(*place, float(value))
    elif kind == xlrd.XL_CELL_BOOLEAN:
        block.add(*place, "bool", "TRUE" if value else "FALSE")
    elif kind == xlrd.XL_CELL_ERROR:
        block.add(*place, "error", error_text_from_code.get(value, "#N/A"))
    else:
        block.add(*place, "date", _day(value, datemode))
    return True


def _day(value: float, datemode: int) -> str:
    """A serial number shown as a date or time; one that is none stays what it is, to be asked about."""
    try:
        moment = xlrd.xldate_as_datetime(value, datemode)
    except (xlrd.XLDateError, ValueError, OverflowError):
        return format(value, ".15g")
    return moment.time().isoformat() if 0 <= value < 1 else text_of_moment(moment.replace(tzinfo=None))
