"""One HTML table for the status matrix, rankings, unit tables and item lists."""

from collections.abc import Sequence
from typing import Any

from dashboard.component.cells import Column, Row, Table, as_data
from dashboard.component.registry import Piece

_TABLE = Piece("table")


def table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    caption: str,
    key: str,
    height: int | None = None,
    dense: bool = False,
) -> None:
    """Show rows under columns; `caption` is what a screen reader calls the table."""
    show(as_data(Table(caption, columns, rows, height, dense)), key=key)


def show(data: dict[str, Any] | bytes, *, key: str) -> None:
    """Show a table made by `as_data`, or that packed."""
    _TABLE(data, key=key)
