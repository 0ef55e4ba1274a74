"""The rows below a head: which are data, which only frame them; and the numbers in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from etl import values
from etl.frames import is_note
from etl.layouts.head import Grid, Head, Placed, column_numbers
from etl.layouts.model import Expression, SheetLayout
from etl.tables import SIGNATURE, TOTALS
from etl.values import Finding
from etl.words import clean

_GROUP = re.compile(r"\(?([IVX]+|[A-HĐ])[.)]?")
_NUMBERED = re.compile(r"([0-9]+(?:\.[0-9]+)*)[.)]?")
_SIGNED = re.compile(SIGNATURE)
_ROW_WORDS = re.compile(r"^[\s.:;\-–]+|[\s.:;\-–]+$")


@dataclass
class Sorted:
    """Row numbers of a table. `sums`: a row of totals or of a group, with the rows it adds up."""

    data: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    sums: list[tuple[int, list[int]]] = field(default_factory=list)
    notes: list[Placed] = field(default_factory=list)


def sorted_rows(rows: Grid, head: Head) -> Sorted:
    """The rows below a head, up to the signatures."""
    found = Sorted()
    marks: dict[int, str] = {}
    start = head.bottom + 1
    if column_numbers(rows, start):
        start += 1
    for row in [row for row in rows if row >= start]:
        texts = [placed for placed in rows[row].values() if placed.cell.kind == "text"]
        has_number = any(placed.cell.kind in ("number", "error", "formula") for placed in rows[row].values())
        words = [_ROW_WORDS.sub("", placed.words) for placed in texts]
        if found.data and not has_number and any(_SIGNED.search(word) for word in words):
            break
        if not has_number and texts and is_note(texts[0].cell.text):
            found.notes.append(texts[0])
            continue
        mark = _mark(rows[row], head)
        if any(word in TOTALS for word in words):
            found.totals.append(row)
        elif not _is_filled(rows[row], head):
            continue
        else:
            marks[row] = mark
            found.data.append(row)
    _take_groups(found, marks, rows, head)
    for total in found.totals:
        found.sums.append((total, list(found.data)))
    return found


def _mark(cells: Mapping[int, Placed], head: Head) -> str:
    """What stands in the column STT: 1, 1.1, II; '' without one."""
    col = head.columns.get("stt", min(head.paths))
    placed = cells.get(col)
    return clean(placed.cell.text) if placed is not None and ("stt" in head.columns) else ""


def _is_filled(cells: Mapping[int, Placed], head: Head) -> bool:
    """Whether anything but a number in STT stands in a known column."""
    known = {col for name, col in head.columns.items() if name != "stt"} | set(head.measured)
    return any(col in cells for col in known)


def _take_groups(found: Sorted, marks: Mapping[int, str], rows: Grid, head: Head) -> None:
    """Rows numbered I, A beside rows numbered 1, or 1 above rows 1.1, carry the sums of what follows: no data."""
    numbers = {row: match[1] for row, mark in marks.items() if (match := _NUMBERED.fullmatch(mark))}
    parents = {number.rpartition(".")[0] for number in numbers.values()} - {""}
    data: list[int] = []
    members: dict[int, list[int]] = {}
    block: list[int] = []
    nested: dict[str, list[int]] = {}
    for row in found.data:
        number = numbers.get(row, "")
        is_lettered = bool(numbers) and not number and _GROUP.fullmatch(marks[row]) is not None
        if is_lettered:
            # numbers begin anew below each letter
            block, nested = [], {}
            members[row] = block
        elif number in parents:
            members[row] = nested[number] = []
        elif _has_label_only(rows[row], head):
            members[row] = []
        else:
            data.append(row)
            block.append(row)
            for above in _above(number):
                nested.get(above, []).append(row)
    found.groups, found.data = list(members), data
    found.sums += members.items()


def _above(number: str) -> list[str]:
    """1.2.3 → 1.2 and 1."""
    parts = number.split(".")[:6]
    return [".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]


def _has_label_only(cells: Mapping[int, Placed], head: Head) -> bool:
    """Whether a row holds nothing but a text: a heading inside the table."""
    label = {head.columns.get(name) for name in ("stt", "title", "indicator")}
    filled = {col for col in cells if col in set(head.columns.values()) | set(head.measured)}
    return bool(filled) and filled <= label and not head.measured


def amount(placed: Placed | None, layout: SheetLayout) -> Decimal | None:
    """The number in a cell, quietly: None where it is empty or in doubt."""
    if placed is None:
        return layout.blank
    if placed.cell.kind == "text" and values.is_no_activity(placed.cell.text):
        return Decimal(0)
    unit = "%" if "%" in placed.cell.text or placed.cell.is_percent else None
    return values.number(placed.cell, unit, layout.is_whole and unit is None).value


class Values:
    """The numbers of a table's rows; each cell in doubt is told once."""

    def __init__(self, layout: SheetLayout, head: Head) -> None:
        self.layout, self.head = layout, head
        self.doubts: list[tuple[Finding, Placed]] = []
        self._seen: set[tuple[int, int]] = set()

    def value(self, cells: Mapping[int, Placed], name: str) -> Decimal | None:
        """The number in a column of a row; None where it is empty or in doubt."""
        placed = cells.get(self.head.columns.get(name, 0))
        number = amount(placed, self.layout)
        if (
            number is None
            and placed is not None
            and self.layout.means == "item"
            and (placed.row, placed.col) not in self._seen
        ):
            self._seen.add((placed.row, placed.col))
            found = values.number(placed.cell, None, self.layout.is_whole).problem
            if found is not None:
                self.doubts.append((found, placed))
        return number

    def total(self, cells: Mapping[int, Placed], expression: Expression) -> Decimal | None:
        """A sum of columns of a row; None where one of them has no number."""
        parts = [(sign, self.value(cells, name)) for sign, name in expression]
        if any(part is None for _, part in parts):
            return None
        return sum((sign * part for sign, part in parts if part is not None), Decimal(0))
