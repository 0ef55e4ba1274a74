"""Long tables begin with the page; the rows after the first ones come as they are scrolled to (see `routes_rows`)."""

from dataclasses import replace
from typing import Any

from dashboard import text
from dashboard.component.cells import Table, as_data
from dashboard.view import View

_FIRST = 60


def first(total: int) -> int:
    """How many rows of a table come with the page: all of them where there are not many more."""
    return total if total <= 2 * _FIRST else _FIRST


def begun(shown: Table, view: View, name: str, total: int | None = None) -> dict[str, Any]:
    """A table's data with its first rows, and where the others are; `total`: where `shown` does not hold all rows."""
    count = len(shown.rows) if total is None else total
    data = as_data(replace(shown, rows=shown.rows[: first(count)]))
    if count > len(data["rows"]):
        query = view.here.partition("?")[2]
        href = f"rows/{name}?{query}&version={view.reading.version}"
        data["rest"] = {"total": count, "href": href, "failed": text.ROWS_FAILED}
    return data
