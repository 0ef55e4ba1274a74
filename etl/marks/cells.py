"""Cells of one sheet given a marked format; those that are not there yet are put in, empty."""

from __future__ import annotations

from collections.abc import Mapping

from etl.marks import Place, place_of
from etl.marks.styles import Styles
from etl.sheet_facts import cell_name
from etl.splice import Edits, Element, elements

FALSE = (None, "0", "false")


def coloured(data: bytes, marks: Mapping[Place, str], styles: Styles) -> bytes:
    """The sheet with the cells of `marks` (row and column from 1 → severity) in the marked twin of their format.

    Where rows or cells do not say where they stand, nothing is put between them.
    """
    if not marks:
        return data
    rows, cells, columns, whole = _found(data, {row for row, _ in marks})
    edits = Edits(data)
    pending: dict[int, list[bytes]] = {}
    for row_no in sorted({row for row, _ in marks}):
        wanted = {col: severity for (row, col), severity in sorted(marks.items()) if row == row_no}
        row = next((element for number, element in rows if number == row_no), None)
        if row is None:
            new = b"".join(
                _cell(whole, row_no, col, styles.marked(columns.get(col, 0), severity))
                for col, severity in wanted.items()
            )
            after = next((element for number, element in rows if number > row_no), None)
            at = after.start if after is not None else whole.close
            if after is None or "r" in after.attributes:
                tag = b"<" + whole.prefix + f'row r="{row_no}">'.encode()
                pending.setdefault(at, []).append(tag + new + b"</" + whole.prefix + b"row>")
            continue
        own = cells.get(row_no, {})
        has_format = row.attributes.get("customFormat") not in FALSE
        at_end: list[bytes] = []
        for col, severity in wanted.items():
            if col in own:
                edits.set(own[col], s=str(styles.marked(int(own[col].attributes.get("s", 0)), severity)))
                continue
            base = int(row.attributes.get("s", 0)) if has_format else columns.get(col, 0)
            new = _cell(whole, row_no, col, styles.marked(base, severity))
            after = next((own[other] for other in sorted(own) if other > col), None)
            if after is None:
                at_end.append(new)
            elif "r" in after.attributes:
                pending.setdefault(after.start, []).append(new)
        if at_end:
            edits.append(row, b"".join(at_end))
    if pending.get(whole.close) and whole.is_empty:
        edits.append(whole, b"".join(pending.pop(whole.close)))
    for at, pieces in pending.items():
        edits.insert(at, b"".join(pieces))
    return edits.done()


def _cell(whole: Element, row: int, col: int, style: int) -> bytes:
    return b"<" + whole.prefix + f'c r="{cell_name(row, col)}" s="{style}"/>'.encode()


def _found(
    data: bytes, wanted: set[int]
) -> tuple[list[tuple[int, Element]], dict[int, dict[int, Element]], dict[int, int], Element]:
    """The rows by number, the cells of the wanted rows by column, the formats of columns, and the table of rows itself."""
    rows: list[tuple[int, Element]] = []
    cells: dict[int, dict[int, Element]] = {}
    last = {"row": 0, "col": 0}

    def keep(element: Element) -> bool:
        if element.name == "row" and element.is_in("sheetData"):
            last["row"] = int(element.attributes.get("r", last["row"] + 1))
            last["col"] = 0
            rows.append((last["row"], element))
        elif element.name == "c" and element.is_in("row", "sheetData"):
            stated = element.attributes.get("r")
            last["col"] = place_of(stated)[1] if stated else last["col"] + 1
            if last["row"] in wanted:
                cells.setdefault(last["row"], {})[last["col"]] = element
        return element.name in ("col", "sheetData")

    found = elements(data, keep)
    columns: dict[int, int] = {}
    for element in found:
        if element.name == "col" and "style" in element.attributes:
            given = element.attributes
            columns |= dict.fromkeys(range(int(given["min"]), int(given["max"]) + 1), int(given["style"]))
    return rows, cells, columns, next(element for element in found if element.name == "sheetData")
