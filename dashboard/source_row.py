"""A row as it stands in the sender's own workbook, read again from the originals. The one module that knows `etl`."""

import atexit
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from etl.read import UnreadableError, sheet_rows
from etl.sandbox import Sandbox
from warehouse.home import Home

ABOVE, BELOW = 3, 3
LONGEST_READ = 20_000


@dataclass(frozen=True)
class Extract:
    """Some rows of a sheet: their numbers and texts, and the row that heads them, where one was found."""

    rows: Sequence[tuple[int, Sequence[str]]]
    heading: tuple[int, Sequence[str]] | None


def read(home: Home, sha256: str, sheet: str, row: int) -> Extract | None:
    """The row with its neighbours and its heading; None when the original cannot be read again."""
    if not (sha256.isalnum() and 0 < row <= LONGEST_READ):
        return None
    return _read(str(home.originals / sha256), sheet, row)


@cache
def sandbox() -> Sandbox:
    """One reading child for the whole process: starting one costs more than reading."""
    sandbox = Sandbox(children=1).__enter__()
    atexit.register(sandbox.__exit__, None, None, None)
    return sandbox


@st.cache_resource(max_entries=256, show_spinner=False)
def _read(path: str, sheet: str, row: int) -> Extract | None:
    try:
        texts = sheet_rows(Path(path), sheet, 1, row + BELOW, sandbox())
    except UnreadableError:
        return None
    heading = _heading(texts[: row - 1])
    first = max(1, row - ABOVE)
    rows = [(number, texts[number - 1]) for number in range(first, len(texts) + 1)]
    while rows and rows[-1][0] > row and not any(rows[-1][1]):
        rows.pop()
    return Extract([pair for pair in rows if heading is None or pair[0] != heading[0]], heading)


def _heading(above: Sequence[Sequence[str]]) -> tuple[int, Sequence[str]] | None:
    """The widest of the first rows, where several cells are words."""
    filled = [(sum(bool(cell) for cell in texts), -at) for at, texts in enumerate(above[:12])]
    if not filled or max(filled)[0] < 3:
        return None
    at = -max(filled)[1]
    return at + 1, above[at]
