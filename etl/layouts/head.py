"""A sheet as a grid of cells: its rows of headings joined, its row of column numbers, what stands above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from etl.layouts.model import IDENTITY, SheetLayout, heading_key
from etl.tables import HEADING_ROWS
from etl.values import Cell, period
from etl.words import MONEY, clean, key
from warehouse.catalogue import Catalogue

DEPTH = 4
MAX_COLUMNS = 400
_NUMBERED = re.compile(r"\(?([0-9]{1,2})\)?\s*(=.*)?")
_CODE = re.compile(r"[A-Za-zĐđ]{2,8}-[0-9]+\.[0-9]+")
_TABLE_UNIT = ("đơn vị tính", "đvt", "đơn vị", "đv tính")


class Placed(NamedTuple):
    """A cell and its place."""

    row: int
    col: int
    cell: Cell

    @property
    def words(self) -> str:
        return key(self.cell.text)


Grid = dict[int, dict[int, Placed]]


def grid(cells: pl.DataFrame) -> Grid:
    """The cells of one sheet by row and column, rows in order; what only looks empty is left out, as is what lies beyond
    the widest table there is.
    """
    found: Grid = {}
    cells = cells.filter(pl.col("col") <= MAX_COLUMNS)
    for row, col, kind, text, number, is_percent in cells.select(
        "row", "col", "kind", "text", "number", "is_percent"
    ).iter_rows():
        if text.strip():
            found.setdefault(row, {})[col] = Placed(row, col, Cell(kind, text, number, is_percent))
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class Head:
    """Where a table's headings are and what its columns mean; `measured` are the columns of indicators, in a wide table."""

    top: int
    bottom: int
    columns: Mapping[str, int]
    paths: Mapping[int, tuple[str, ...]]
    measured: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    headed_count: int = 0
    # columns of indicators whose part is said: one also passes for a numerator where the row that says it is left out
    told_count: int = 0

    @property
    def score(self) -> tuple[int, int, int, int, int]:
        """More columns known whose part is said, more of any, more by their headings, fewer rows of headings, nearer to the top."""
        known = len(self.columns)
        return (
            known + self.told_count, known + len(self.measured), self.headed_count, self.top - self.bottom, -self.bottom,
        )  # fmt: skip


def paths(rows: Grid, top: int, bottom: int) -> dict[int, tuple[str, ...]]:
    """Rows of headings → each column's headings from above down; a merged heading stands over the columns to its right."""
    columns = {col for row in range(top, bottom + 1) for col in rows.get(row, {})}
    above: dict[int, list[str]] = {col: [] for col in columns}
    for row in range(top, bottom + 1):
        before = ""
        for col in range(min(columns, default=1), max(columns, default=0) + 1):
            own = rows.get(row, {}).get(col)
            if own is not None:
                before = clean(own.cell.text)
            has_below = any(col in rows.get(lower, {}) for lower in range(row + 1, bottom + 1))
            if col in above and (own is not None or (has_below and row < bottom)) and before:
                above[col].append(before)
    return {col: tuple(texts) for col, texts in above.items() if texts}


Joined = dict[tuple[int, int], dict[int, tuple[str, ...]]]


def joined_headings(rows: Grid) -> Joined:
    """Every way to take up to four rows near the top as the headings → each column's headings."""
    found: Joined = {}
    for bottom in [row for row in rows if row <= HEADING_ROWS]:
        if sum(placed.cell.kind == "text" for placed in rows[bottom].values()) >= 2:
            for depth in range(min(DEPTH, bottom)):
                found[bottom - depth, bottom] = paths(rows, bottom - depth, bottom)
    return found


def found_head(rows: Grid, joined: Joined, layout: SheetLayout, catalogue: Catalogue) -> Head | None:
    """The head of the layout's table in a sheet, or None when it is not this layout."""
    best: Head | None = None
    upper = [row for row in rows if row <= HEADING_ROWS]
    if layout.texts and not any(
        text in placed.words for row in upper for placed in rows[row].values() for text in layout.texts
    ):
        return None
    for (top, bottom), named in joined.items():
        head = _head(rows, top, bottom, named, layout, catalogue)
        if head is not None and (best is None or head.score > best.score):
            best = head
    return best


def _head(
    rows: Grid, top: int, bottom: int, named: dict[int, tuple[str, ...]], layout: SheetLayout, catalogue: Catalogue
) -> Head | None:
    known = {col: tuple(heading_key(text) for text in texts) for col, texts in named.items()}
    if layout.absent and any(texts[-1] in layout.absent for texts in known.values()):
        return None
    numbers = column_numbers(rows, bottom + 1)
    columns: dict[str, int] = {}
    headed_count = 0
    for column in layout.columns:
        # the first of its headings that one column has
        for wanted in column.headings:
            fitting = [col for col, texts in known.items() if _fits(wanted, texts) and col not in columns.values()]
            if len(fitting) == 1:
                columns[column.name] = fitting[0]
                headed_count += 1
                break
        else:
            if column.number in numbers and numbers[column.number] not in columns.values():
                columns[column.name] = numbers[column.number]
    if len(set(columns.values())) != len(columns):
        return None
    if not all(any(name in columns for name in wanted) for wanted in layout.required):
        return None
    measured = _measured(named, set(columns.values()), layout, catalogue) if layout.means == "unit" else {}
    if layout.means == "unit" and not measured:
        return None
    told_count = sum(_part(named[col][-1], layout) is not None for col in measured)
    return Head(top, bottom, columns, named, measured, headed_count, told_count)


def _fits(wanted: tuple[str, ...], texts: tuple[str, ...]) -> bool:
    """Whether the last wanted heading is the column's own and the others stand above it, in order."""
    if texts[-1] != wanted[-1]:
        return False
    above: Iterable[str] = iter(texts[:-1])
    return all(any(part == text for text in above) for part in wanted[:-1])


def _measured(
    named: Mapping[int, tuple[str, ...]], taken: set[int], layout: SheetLayout, catalogue: Catalogue
) -> dict[int, tuple[str, str]]:
    """The columns of a wide table that hold indicators: column → (indicator, part)."""
    names = indicator_names(layout, catalogue)
    found: dict[int, tuple[str, str]] = {}
    for col, texts in named.items():
        if col in taken:
            continue
        codes = {code for text in texts if (code := indicator_of(text, names, catalogue))}
        if len(codes) == 1:
            part = _part(texts[-1], layout) or ("numerator" if indicator_of(texts[-1], names, catalogue) else "")
            if part:
                found[col] = (codes.pop(), part)
    return found


def _part(heading: str, layout: SheetLayout) -> str | None:
    """The part of an indicator that a heading says in a layout's own words, with or without its remark in brackets."""
    return layout.parts.get(key(heading)) or layout.parts.get(heading_key(heading))


def indicator_names(layout: SheetLayout, catalogue: Catalogue) -> dict[str, str]:
    """Keys of names → indicator codes: the catalogue's (where one indicator has the name) and the layout's own."""
    plan = layout.plan
    names: dict[str, set[str]] = {}
    for indicator in catalogue.indicators:
        if plan in (None, indicator.plan_code):
            names.setdefault(key(indicator.name), set()).add(indicator.code)
    return {name: min(codes) for name, codes in names.items() if len(codes) == 1} | dict(layout.indicators)


def indicator_of(text: str, names: Mapping[str, str], catalogue: Catalogue) -> str | None:
    """A text that names an indicator, by code (alone or at its beginning) or by its whole name → the code."""
    typed = clean(text)
    found = _CODE.match(typed)
    if found and found[0].upper() in catalogue.indicator:
        return found[0].upper()
    return names.get(key(typed)) or names.get(heading_key(typed))


def column_numbers(rows: Grid, row: int) -> dict[int, int]:
    """The row of column numbers, (1) (2) (3)=(1)+(2) …, if it is one → number: column."""
    cells = rows.get(row, {})
    numbers: dict[int, int] = {}
    for col, placed in cells.items():
        found = _NUMBERED.fullmatch(clean(placed.cell.text))
        if found:
            numbers[int(found[1])] = col
        elif not re.fullmatch(r"\(?[A-Z]\)?", clean(placed.cell.text)):
            return {}
    listed = sorted(numbers)
    is_counted = len(listed) >= 3 and listed == list(range(listed[0], listed[0] + len(listed))) and listed[0] <= 3
    return numbers if is_counted and [numbers[n] for n in listed] == sorted(numbers.values()) else {}


@dataclass(frozen=True)
class Above:
    """What stands above a table: labelled values by what they are, and the table's unit of money."""

    said: Mapping[str, Placed]
    unit: str | None = None


def above(rows: Grid, top: int, layout: SheetLayout) -> Above:
    """The labelled values above a table: 'Đơn vị: Trường A', or the value in the next cell; a line that is a period."""
    said: dict[str, Placed] = {}
    unit = None
    for row in [row for row in rows if row < top]:
        line = sorted(rows[row].items())
        for at, (col, placed) in enumerate(line):
            text = clean(placed.cell.text)
            label, colon, value = text.partition(":")
            holder = Placed(row, col, Cell("text", value.strip()))
            if not value.strip() and at + 1 < len(line):
                holder = line[at + 1][1]
            what = layout.labels.get(key(label).strip(" ."))
            if key(label) in _TABLE_UNIT and key(holder.cell.text) in MONEY:
                unit = key(holder.cell.text)
            elif what in IDENTITY and (colon or not value) and clean(holder.cell.text) and holder is not placed:
                said.setdefault(what, holder)
            elif period(text.strip("() ")) is not None:
                said.setdefault("period", Placed(row, col, Cell("text", text.strip("() "))))
    return Above(said, unit)
