"""Where the printed form of a screen stands."""

from dashboard.view import View

PAGES = frozenset({"tong-quan", "chi-tieu", "don-vi", "chi-tiet", "tim-kiem", "tinh-hinh-nop", "bao-cao"})


def address(view: View) -> str:
    """The printed form of what is on the screen, at the very version shown; empty where there is none."""
    query = view.here.partition("?")[2]
    return f"in/{view.page}?{query}&version={view.reading.version}" if view.page in PAGES else ""
