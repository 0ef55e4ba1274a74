"""How wide the columns of a table are on paper: as what stands in them asks for, the words taking what is left."""

from collections.abc import Sequence

from dashboard.component.cells import Aim, Cell, Column, Mark, Row, Spark, Text

# in millimetres, at the type size of a table
LETTER = 1.42
SPACE = 2.6
SHEET_WIDTH = {False: 277.0, True: 190.0}
FEWEST_LETTERS, MOST_LETTERS = 9, 56
SPARK = 23.0
STATUS, STATUS_WITH_WORD = 16.5, 24.0


def widths(columns: Sequence[Column], rows: Sequence[Row], *, is_portrait: bool, is_roomy: bool) -> list[float]:
    """The share of each column in percent. `is_roomy`: the word of a status stands beside its number."""
    plain = [row for row in rows if row.kind != "group"]
    lengths = [max((_letters(row.cells[at]) for row in plain), default=0) for at in range(len(columns))]
    if is_portrait:
        # what stands in brackets behind a number goes under it there
        for at, column in enumerate(columns):
            if column.kind == "number":
                lengths[at] = max((max(map(len, lines_of(row.cells[at]))) for row in plain), default=0)
    status = STATUS_WITH_WORD if is_roomy else STATUS
    own = {at: _width(column, lengths[at], status) for at, column in enumerate(columns) if column.kind != "text"}
    whole = max(SHEET_WIDTH[is_portrait], sum(own.values()) * 1.3)
    left = whole - sum(own.values())
    words = {
        at: min(max(lengths[at], len(column.label), FEWEST_LETTERS), MOST_LETTERS)
        for at, column in enumerate(columns)
        if column.kind == "text"
    }
    asked = sum(words.values()) or 1
    shares = [own[at] if at in own else left * words[at] / asked for at in range(len(columns))]
    return [round(100 * share / sum(shares), 2) for share in shares]


def lines_of(cell: Cell) -> list[str]:
    """A number, and what stands in brackets behind it: "24", "(gốc 26)"."""
    number, sign, behind = (cell if isinstance(cell, str) else "").partition(" (")
    return [number, f"({behind}"] if sign else [cell if isinstance(cell, str) else " " * _letters(cell)]


def _width(column: Column, letters: int, status: float) -> float:
    if column.kind == "spark":
        return SPARK
    if column.kind == "status":
        return status
    # heads go over two lines at most
    head = max(max((len(word) for word in column.label.split()), default=0), 0.6 * len(column.label))
    return LETTER * max(letters, head, 3) + SPACE


def _letters(cell: Cell) -> int:
    if isinstance(cell, str):
        return len(cell)
    if isinstance(cell, Text):
        return len(cell.text)
    if cell is None or isinstance(cell, Mark | Spark):
        return 0
    return max((_aim_letters(aim) for aim in cell if isinstance(aim, Aim)), default=0)


def _aim_letters(aim: Aim) -> int:
    return len(f"{aim.text} {aim.basis}") + (9 if aim.status else 0)
