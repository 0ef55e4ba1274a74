"""Files of one job that speak of the same unit and period: each is fine by itself, together one takes the other's place."""

from collections.abc import Sequence

from dashboard import text
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.desk.judged import Line
from dashboard.view import View

MOST_NAMED = 5
LOADED = ("ok", "warning")


def groups(lines: Sequence[Line]) -> dict[tuple[str, str, str], list[Line]]:
    """Files that would go into the figures, by (plan, period, unit), where there are several; in the order they go in."""
    found: dict[tuple[str, str, str], list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.k):
        for part in line.parts if line.verdict in LOADED else ():
            plan, period, unit = part
            found.setdefault((plan, period, unit), []).append(line)
    return {part: own for part, own in found.items() if len(own) > 1}


def nodes(view: View, lines: Sequence[Line]) -> list[Node]:
    """A sentence for each of the first such groups, and how many there are beside them."""
    units, found = view.reading.words.units, groups(lines)
    said = [
        text.desk_repeated(
            str(units[unit]["unit_name"]) if unit in units else unit,
            period,
            len(own),
            [line.name for line in own[:MOST_NAMED]],
        )
        for (_, period, unit), own in list(found.items())[:MOST_NAMED]
    ]
    said += [text.desk_repeated_more(len(found) - MOST_NAMED)] if len(found) > MOST_NAMED else []
    return [pieces.notice(each) for each in said]
