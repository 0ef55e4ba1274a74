"""Where the board and its reminders stand as files: addresses of `routes_files`, at the very version shown."""

from urllib.parse import quote_plus

from dashboard import text
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.view import View

BOARD, REMINDER = "tinh-hinh-nop", "loi-nhac"


def address(view: View, name: str, ending: str, **more: str | None) -> str:
    """The address of a file made from this view."""
    query = view.here.partition("?")[2]
    extra = "".join(f"&{key}={quote_plus(value)}" for key, value in more.items() if value)
    return f"tep/{name}.{ending}?{query}&version={view.reading.version}{extra}"


def links(view: View) -> list[Node]:
    """The board as a workbook and as text."""
    return [_link(text.TRACKER[ending], address(view, BOARD, ending)) for ending in ("xlsx", "csv")]


def reminder_link(view: View, area: str | None) -> Node:
    """The reminder as a text file."""
    return _link(text.TRACKER["download"], address(view, REMINDER, "txt", to=area))


def _link(words: str, href: str) -> Node:
    # left to the browser: the answer is a file, no page
    return pieces.node("a", "", words, href=href, whole=True)
