"""A very large status matrix: columns of status letters and short texts, drawn a window of rows at a time."""

from typing import Any

from dashboard.component.registry import Piece

LETTERS = {
    "attained": "a",
    "near": "n",
    "missed": "m",
    "not_reported": "r",
    "no_activity": "z",
    "monitored": "o",
    "not_applicable": "-",
}
# between the texts of a column; no number or word of ours contains it
BETWEEN = "|"
_GRID = Piece("grid")


def show(data: dict[str, Any] | bytes, *, key: str) -> None:
    """Show the units of `dashboard.unit_matrix.grid`."""
    _GRID(data, key=key)
