"""The later rows of the desk's long tables, under `/desk/jobs/<job>/rows/<table>?<address of the page>&from=<rows held>`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard import filters, text
from dashboard.component.cells import Row, row_data
from dashboard.data import Reading
from dashboard.desk import judged, listing, opened
from dashboard.desk.jobs import Desk, Job
from dashboard.freshness import of
from dashboard.person import Person
from dashboard.view import View
from warehouse.errors import UsageError
from warehouse.store import office_now

AT_ONCE = 600
OWN = frozenset({"version", "from", "only", "find"})


def rows(
    desk: Desk, job: Job, person: Person, name: str, asked: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]] | None:
    """Rows of a table of a job from the one asked for on; None where there is no such table, or its version is gone.

    Errors: `UsageError` with a number that is none.
    """
    version, start, only, words = (asked.get(key, [""])[-1] for key in ("version", "from", "only", "find"))
    held = of(desk.home.required(), version)
    if name not in TABLES or held.version != version:
        return None
    if not (start.isascii() and start.isdigit() and len(start) < 8):
        raise UsageError(text.ROWS_FAILED)
    reading = Reading(desk.home, held.version, person)
    rest = {key: values for key, values in asked.items() if key not in OWN}
    chosen = filters.read(rest, reading.options(office_now().date()))
    found = TABLES[name](View(reading, chosen, "nop-so-lieu"), desk, job, int(start), only, words)
    return [row_data(row) for row in found]


def _files(view: View, desk: Desk, job: Job, start: int, only: str, words: str) -> list[Row]:
    lines = judged.lines(desk, job.id)
    is_narrow = any(str(line.k) == view.chosen.file for line in lines)
    kept = listing.kept(lines, only or None, words, view.reading.words.units)
    return [listing.file_row(view, job, line, is_narrow=is_narrow) for line in kept[start : start + AT_ONCE]]


def _items(view: View, desk: Desk, job: Job, start: int, _only: str, _words: str) -> list[Row]:
    number = view.chosen.file or ""
    line = judged.line(desk, job.id, int(number)) if number.isascii() and number.isdigit() else None
    return opened.item_rows(desk, job, line, start, AT_ONCE) if line else []


TABLES: Mapping[str, Callable[[View, Desk, Job, int, str, str], list[Row]]] = {"files": _files, "items": _items}
