"""Workbooks that are no xlsx: each kind read cell by cell, within the same limits, into what `etl.read` makes a frame of."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.sheet_facts import SheetFacts
from etl.values import Finding

Cells = tuple[list[int], list[int], list[str], list[str], list[float | None]]
BLOCK = 100_000


@dataclass
class Opened:
    """A file of another kind. `cells` gives blocks of cells sheet by sheet, in the order of `sheets` and of reading.

    `notices` is complete once the cells are taken.
    """

    sheets: list[SheetFacts]
    cells: Iterator[tuple[SheetFacts, Cells]]
    has_macros: bool = False
    notices: list[Finding] = field(default_factory=list)


class Block:
    """Cells of one sheet, taken in blocks."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.cells: Cells = ([], [], [], [], [])

    def __len__(self) -> int:
        return len(self.cells[0])

    def add(self, row: int, col: int, kind: str, text: str, number: float | None = None) -> None:
        for column, value in zip(self.cells, (row, col, kind, text, number), strict=True):
            column.append(value)  # type: ignore[attr-defined]

    def add_number(self, row: int, col: int, number: float) -> None:
        """A number as the frame has it: 15 significant digits; what is no number is its text."""
        is_number = math.isfinite(number)
        self.add(row, col, "number" if is_number else "text", format(number, ".15g"), number if is_number else None)

    def taken(self) -> Cells:
        """The cells so far, taken out."""
        cells = self.cells
        self.clear()
        return cells


def text_of_moment(moment: dt.datetime) -> str:
    """A moment as the frame has it: a day without its midnight."""
    return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat()
