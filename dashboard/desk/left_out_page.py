"""What was left out of a job, on the page: the worker, which notes it, knows no screen."""

from dashboard import text
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.desk import left_out
from dashboard.desk.jobs import Desk


def nodes(desk: Desk, job: str) -> list[Node]:
    """How many files were left out, their names one press away; none where nothing was."""
    found = left_out.names(desk, job)
    if not found:
        return []
    summary = pieces.node("summary", "", text.desk_left_out(len(found)))
    return [
        pieces.node("details", "more", summary, pieces.node("ul", "", *(pieces.node("li", "", one) for one in found)))
    ]
