"""A workbook of a layout nobody knows → what its first table seems to be, for a person to correct."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from etl.layouts.head import DEPTH, Grid, grid, paths
from etl.layouts.model import FIGURE, IDENTITY, LayoutError, built_in
from etl.read import Workbook
from etl.tables import HEADING_ROWS
from etl.words import clean, key

SHOWN_ROWS = 15
LOOKED_AT = HEADING_ROWS + 50
SURE, LIKELY = 1.0, 0.75
NAMES = (*IDENTITY, *FIGURE, "stt")
_CODE = re.compile(r"[A-ZĐ]{2,8}-[0-9]+\.[0-9]+")


@dataclass(frozen=True)
class ProposedColumn:
    """One column: its number (from 1), its headings joined, what it seems to be (None: unknown), how sure that is (0 to 1)."""

    col: int
    heading: str
    name: str | None
    confidence: float


@dataclass(frozen=True)
class Proposal:
    """What a sheet seems to be. `shown`: its first rows as texts; `head`: first and last row of the headings (from 1).

    `name` of a column is one of `NAMES`.
    """

    sheet: str
    shown: tuple[tuple[str, ...], ...]
    head: tuple[int, int]
    columns: tuple[ProposedColumn, ...]


def proposed(workbook: Workbook, sheet: str | None = None, head: tuple[int, int] | None = None) -> Proposal:
    """The proposal for the visible sheet with the most headings, or for one `sheet`, under `head` where a person says so.

    Errors: `LayoutError` when no sheet has a table.
    """
    best: Proposal | None = None
    for info in workbook.sheets:
        if info.visible and sheet in (None, info.name):
            rows = grid(workbook.cells.filter(pl.col("sheet") == info.name, pl.col("row") <= LOOKED_AT))
            found = _of_sheet(info.name, rows, head)
            if found is not None and (best is None or len(found.columns) > len(best.columns)):
                best = found
    if best is None:
        raise LayoutError("Tệp không có trang tính nào có bảng với tiêu đề và số liệu bên dưới.")
    return best


def _of_sheet(sheet: str, rows: Grid, given: tuple[int, int] | None) -> Proposal | None:
    head = given or _head(rows)
    if head is None or not paths(rows, *head):
        return None
    top, bottom = head
    known = _known_headings()
    below = [row for row in rows if row > bottom][:50]
    columns = []
    for col, texts in sorted(paths(rows, top, bottom).items()):
        held = [rows[row][col].cell.text for row in below if col in rows[row]]
        columns.append(ProposedColumn(col, " > ".join(texts), *_guessed(key(texts[-1]), held, known)))
    named: dict[str, ProposedColumn] = {}
    for column in columns:  # of two columns that seem the same, the surer one
        if column.name is not None and (column.name not in named or column.confidence > named[column.name].confidence):
            named[column.name] = column
    kept = tuple(
        column
        if column.name is None or named[column.name] is column
        else ProposedColumn(column.col, column.heading, None, 0.0)
        for column in columns
    )
    width = max(column.col for column in columns)
    shown = tuple(
        tuple(rows[row][col].cell.shown if row in rows and col in rows[row] else "" for col in range(1, width + 1))
        for row in range(1, SHOWN_ROWS + 1)
    )
    return Proposal(sheet, shown, (top, bottom), kept)


def _head(rows: Grid) -> tuple[int, int] | None:
    """The rows of headings: the widest row of texts that rows with numbers follow, with the rows joined above it."""
    best: tuple[int, int] | None = None
    for bottom in [row for row in rows if row <= HEADING_ROWS]:
        texts = [
            placed
            for placed in rows[bottom].values()
            if placed.cell.kind == "text" and not _CODE.match(placed.cell.text)
        ]
        has_data = any(
            any(_is_number(placed.cell.text, placed.cell.kind) for placed in rows.get(bottom + step, {}).values())
            for step in (1, 2, 3)
        )
        if len(texts) < 2 or len(texts) < len(rows[bottom]) or not has_data:
            continue
        top = bottom
        for row in range(bottom - 1, max(0, bottom - DEPTH), -1):
            if len([placed for placed in rows.get(row, {}).values() if placed.cell.kind == "text"]) < 2:
                break
            top = row
        if best is None or len(paths(rows, top, bottom)) > len(paths(rows, *best)):
            best = top, bottom
    return best


def _is_number(text: str, kind: str) -> bool:
    return kind == "number" or bool(re.fullmatch(r"[0-9][0-9.,% ]*", clean(text)))


def _known_headings() -> dict[str, str]:
    """Headings of the layouts that come with the product → the names of their columns."""
    return {
        path[-1]: column.name
        for layout in reversed(built_in())
        if layout.means in ("figure", "unit")
        for column in layout.columns
        if column.name in NAMES
        for path in column.headings
    }


def _guessed(heading: str, held: list[str], known: Mapping[str, str]) -> tuple[str | None, float]:
    if heading in known:
        return known[heading], SURE
    if held and all(_CODE.match(clean(text)) for text in held):
        return "indicator", 0.9
    near = difflib.get_close_matches(heading, known, n=1, cutoff=LIKELY)
    if near:
        return known[near[0]], round(difflib.SequenceMatcher(None, heading, near[0]).ratio(), 2)
    return None, 0.0
