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
# worst first; those of `SCORED` stand before the others also when the best come first
RANKS = {
    status: rank
    for rank, status in enumerate(
        ("missed", "near", "not_reported", "attained", "monitored", "no_activity", "not_applicable")
    )
}
SCORED = ("missed", "near", "attained")
# between the texts of a column; no number or word of ours contains it
BETWEEN = "|"
_GRID = Piece("grid")


def show(data: dict[str, Any] | bytes, *, key: str) -> None:
    """Show the units of `dashboard.unit_matrix.grid` or `dashboard.tracking_grid.grid`."""
    _GRID(data, key=key)
