"""What the page of a job says of files that speak of the same unit and period (`etl.repeated`)."""

from collections.abc import Sequence

from dashboard import text
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.desk.judged import Line
from dashboard.view import View
from etl.repeated import MOST_NAMED, Part, groups

LOADED = ("ok", "warning")


def of_job(lines: Sequence[Line]) -> dict[Part, list[str]]:
    """Names of files that would go into the figures, by (plan, period, unit code), where there are several."""
    in_order = sorted(lines, key=lambda line: line.k)
    return groups((line.name, line.parts) for line in in_order if line.verdict in LOADED)


def nodes(view: View, lines: Sequence[Line]) -> list[Node]:
    """A sentence for each of the first such groups, and how many there are beside them."""
    units, found = view.reading.words.units, of_job(lines)
    said = [
        text.desk_repeated(
            str(units[unit]["unit_name"]) if unit in units else unit, period, len(names), names[:MOST_NAMED]
        )
        for (_, period, unit), names in list(found.items())[:MOST_NAMED]
    ]
    said += [text.desk_repeated_more(len(found) - MOST_NAMED)] if len(found) > MOST_NAMED else []
    return [pieces.notice(each) for each in said]
