"""The later rows of long tables, under `/rows/<table>?<address of the page>&from=<rows held>`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard import filters, indicator_page, text, unit_choice
from dashboard.component.cells import Row, row_data
from dashboard.data import Reading
from dashboard.freshness import of
from dashboard.person import Person
from dashboard.view import View
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.store import office_now

AT_ONCE = 600


def _ranking(view: View, start: int) -> Sequence[Row]:
    return indicator_page.read(view).ranked_rows(start, AT_ONCE)


def _sources(view: View, start: int) -> Sequence[Row]:
    return view.made("members", indicator_page.read(view).members).rows[start : start + AT_ONCE]


def _choices(view: View, start: int) -> Sequence[Row]:
    return unit_choice.rows(view, start, AT_ONCE)


TABLES: Mapping[str, Callable[[View, int], Sequence[Row]]] = {
    "xep-hang": _ranking,
    "nguon-so": _sources,
    "chon-don-vi": _choices,
}


def rows(home: Home, person: Person, name: str, asked: Mapping[str, Sequence[str]]) -> list[dict[str, Any]] | None:
    """Rows of a table from the one asked for on; None where the version or the indicator asked for is not there.

    Errors: `UsageError` without a home or with a number that is none.
    """
    wanted, start = (asked.get(key, [""])[-1] for key in ("version", "from"))
    held = of(home.required(), wanted)
    if held.version != wanted:
        return None
    if not (start.isascii() and start.isdigit() and len(start) < 8):
        raise UsageError(text.ROWS_FAILED)
    reading = Reading(home, held.version, person)
    rest = {key: values for key, values in asked.items() if key not in {"version", "from"}}
    chosen = filters.read(rest, reading.options(office_now().date()))
    if chosen.indicator is None:
        return None
    page = "chi-tiet" if name == "chon-don-vi" else "chi-tieu"
    return [row_data(row) for row in TABLES[name](View(reading, chosen, page), int(start))]
