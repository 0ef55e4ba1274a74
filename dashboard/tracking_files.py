"""Where the reminder of the board stands as a file: an address of `routes_files`, at the very version shown."""

from urllib.parse import quote_plus

from dashboard import text
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.view import View

REMINDER = "loi-nhac"


def reminder_link(view: View, area: str | None) -> Node:
    """The reminder as a text file."""
    query = view.here.partition("?")[2]
    to = f"&to={quote_plus(area)}" if area else ""
    # left to the browser: the answer is a file, no page
    href = f"tep/{REMINDER}.txt?{query}&version={view.reading.version}{to}"
    return pieces.node("a", "", text.TRACKER["download"], href=href, whole=True)
