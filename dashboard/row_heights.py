"""How high the rows of our workbooks stand: not every program fits a row to its wrapped text itself."""

from collections.abc import Iterable
from math import ceil

# letters per unit of column width, which is a digit's; in Times New Roman, whose letters are narrow, some more
PLAIN = 1.0
OFFICIAL = 1.1
# what Excel holds, in points
HIGHEST = 409.0


def height(texts: Iterable[tuple[str, float]], line: float, letters: float) -> float:
    """The height of a row, in points. `texts` are its wrapped texts with the widths of their columns, `line` that of one line."""
    lines = max((folds(words, width * letters) for words, width in texts), default=1)
    return min(line * lines, HIGHEST)


def folds(words: str, room: float) -> int:
    """How many lines a text takes that is filled word by word; `room` in letters."""
    return sum(_folds(part, room) for part in words.split("\n"))


def _folds(words: str, room: float) -> int:
    lines, left = 1, room
    for word in words.split():
        if len(word) > left < room:
            lines, left = lines + 1, room
        over = max(ceil(len(word) / room) - 1, 0)
        lines, left = lines + over, left + over * room - len(word) - 1
    return lines
