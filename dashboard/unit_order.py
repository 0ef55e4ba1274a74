"""The order in which units stand in their matrix once it was sorted in the browser (component/grid.js), for its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard import text
from dashboard.component.grid import BETWEEN, LETTERS, RANKS, SCORED
from dashboard.figures import Record
from dashboard.picking import Picking
from dashboard.text import collation
from warehouse.errors import UsageError
from warehouse.folding import fold

LEAST, NAME, AREA = "least", "name", "area"
STATUSES = {letter: status for status, letter in LETTERS.items()}


def by_name(units: Sequence[Record]) -> list[int]:
    """The place of each unit among all by name."""
    order = sorted(range(len(units)), key=lambda at: (collation.key(str(units[at]["unit_name"])), at))
    places = [0] * len(units)
    for place, at in enumerate(order):
        places[at] = place
    return places


@dataclass(frozen=True)
class Drawn:
    """The columns of a grid: letters and texts of each by its name, and those of which less is better.

    `statuses` by letter, their `ranks` from the worst on, and those that are `scored`.
    """

    filled: Mapping[str, tuple[str, str]]
    falling: frozenset[str]
    statuses: Mapping[str, str] = field(default_factory=lambda: STATUSES)
    ranks: Mapping[str, int] = field(default_factory=lambda: RANKS)
    scored: Sequence[str] = SCORED


def ordered(units: Sequence[Record], areas: Sequence[str], drawn: Drawn, asked: Picking) -> list[int]:
    """Which units stand there, by their number, in the order asked for: `least` (as given), `name`, `area`, or a column, with a
    hyphen before it the best first. Errors: `UsageError` for an order that there is not.
    """
    wanted = fold(asked.find).split()
    found = [
        at
        for at, row in enumerate(units)
        if all(word in fold(f"{row['unit_name']} {row['unit_code']}") for word in wanted)
    ]
    if asked.order in {LEAST, "file"}:
        return found
    if asked.order in {NAME, AREA}:
        places = by_name(units)
        return sorted(found, key=lambda at: (collation.key(areas[at] if asked.order == AREA else ""), places[at]))
    by = asked.order.removeprefix("-")
    if by not in drawn.filled:
        raise UsageError(text.refused_parameters([("sort", asked.order)]))
    letters, texts = drawn.filled[by]
    side = -1 if by in drawn.falling else 1
    ranks = drawn.ranks
    statuses = [drawn.statuses[letter.lower()] for letter in letters]
    values = [side * _value(said) for said in texts.split(BETWEEN)]
    if not asked.order.startswith("-"):
        return sorted(found, key=lambda at: (ranks[statuses[at]], values[at], at))

    def best(at: int) -> tuple[bool, int, float, int]:
        is_scored = statuses[at] in drawn.scored
        rank = ranks[statuses[at]]
        return not is_scored, -rank if is_scored else rank, -values[at] if is_scored else 0, at

    return sorted(found, key=best)


def said(order: str, columns: Mapping[str, str]) -> str:
    """An order of `ordered` in words; `columns`: what each is called."""
    if order in {LEAST, "file"}:
        return text.GRID[LEAST]
    if order in {NAME, AREA}:
        return text.GRID[order]
    by = order.removeprefix("-")
    return text.sorted_by(columns[by], is_best_first=order.startswith("-"))


def _value(said: str) -> float:
    """A cell's text as the browser reads it: what is no number counts as nothing."""
    if said in {text.YES, text.NO}:
        return float(said == text.YES)
    signs = text.separators()
    decimal, thousands = signs[0], signs[1]
    try:
        return float(said.replace(thousands, "").replace(decimal, ".").replace("−", "-"))
    except ValueError:
        return 0.0
