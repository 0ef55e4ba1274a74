"""Workbooks as schools send them, made from the sample ones: mended, broken, of an unknown unit, of no period."""

from pathlib import Path

import openpyxl


def _columns(sheet) -> tuple[int, dict[str, int]]:
    for row in sheet.iter_rows():
        names = {cell.value: cell.column for cell in row if cell.value}
        if "Mã chỉ tiêu" in names:
            return row[0].row, names
    raise LookupError("no headings")


def _figures(book):
    """Row, code of each row of figures with a number in it."""
    sheet = book["Chỉ tiêu"]
    top, names = _columns(sheet)
    for row in range(top + 1, sheet.max_row + 1):
        numerator = sheet.cell(row, names["Tử số"])
        if isinstance(numerator.value, int | float):
            yield numerator, sheet.cell(row, names["Mã chỉ tiêu"]).value


def _saved(book, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def lowered(source: Path, target: Path) -> Path:
    """One item and the figure it belongs to, each one less: a correction that is fine."""
    book = openpyxl.load_workbook(source)
    numerators = {code: cell for cell, code in _figures(book)}
    sheet = book["Chi tiết"]
    top, names = _columns(sheet)
    for row in range(top + 1, sheet.max_row + 1):
        item, code = sheet.cell(row, names["Tử số"]), sheet.cell(row, names["Mã chỉ tiêu"]).value
        if isinstance(item.value, int | float) and item.value >= 1 and code in numerators:
            item.value -= 1
            numerators[code].value -= 1
            return _saved(book, target)
    raise LookupError(f"{source.name} has no item to lower")


def broken(source: Path, target: Path) -> Path:
    """A figure that is a word."""
    book = openpyxl.load_workbook(source)
    next(_figures(book))[0].value = "abc"
    return _saved(book, target)


def told(source: Path, target: Path, **labels: str | None) -> Path:
    """Other values in `Thông tin`: unit, name, plan, period."""
    words = {"unit": "Mã đơn vị", "name": "Tên đơn vị", "plan": "Kế hoạch", "period": "Kỳ báo cáo"}
    wanted = {words[name]: value for name, value in labels.items()}
    book = openpyxl.load_workbook(source)
    for row in book["Thông tin"].iter_rows():
        if row[0].value in wanted:
            row[1].value = wanted[row[0].value]
    return _saved(book, target)
