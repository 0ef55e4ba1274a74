"""The parts of a workbook that marking touches: styles, cells, notes, and the list of findings."""

import re

from etl.sheet_facts import LAST_COLUMN, LAST_ROW

ERROR, WARNING = "error", "warning"
Place = tuple[int, int]

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


def place_of(reference: str) -> Place:
    """'E12' → (12, 5), row and column from 1. Errors: `ValueError` when it names no cell."""
    found = _REFERENCE.fullmatch(reference.strip())
    if found is None:
        raise ValueError(reference)
    col = 0
    for letter in found.group(1).upper():
        col = 26 * col + ord(letter) - 64
    row = int(found.group(2))
    if row > LAST_ROW or col > LAST_COLUMN:
        raise ValueError(reference)
    return row, col
