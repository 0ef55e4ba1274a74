"""Makes one file: of a screen's table or of a data set, in this process or, where it takes long, in a child of its own."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from dashboard import filters, text, tracking_grid
from dashboard.data import Reading
from dashboard.desk import exported
from dashboard.extracts import apart, datasets, plain, store, workbook
from dashboard.extracts.facts import facts
from dashboard.extracts.menu import codes
from dashboard.extracts.sheet import sheet
from dashboard.extracts.store import Place
from dashboard.extracts.tables import SOURCES, table
from dashboard.freshness import asked_for
from dashboard.person import Person
from dashboard.picking import Picking
from dashboard.text import language
from dashboard.view import View
from warehouse.errors import ChitieuError, UsageError
from warehouse.home import Home
from warehouse.store import office_now

DATA = "so-lieu"
PAGE = "trich-xuat"
DESK = "nop-so-lieu"
NAMES = frozenset({DATA, *SOURCES, *exported.TABLES})
ENDINGS = ("xlsx", "csv", "parquet")
# more rows than these take long enough for a child process and a page that waits
MOST_AT_ONCE = 20_000
MOST_MEMORY = "2GB"
Asked = Mapping[str, Sequence[str]]


def begin(home: Home, person: Person, name: str, ending: str, asked: Asked) -> Place:
    """A place with the file in it, or where it will come. Errors: `UsageError` for what cannot be made."""
    view = _view(home, person, name, asked)
    given = {
        "name": name,
        "ending": ending,
        # Excel files are written by one call that tells nothing meanwhile
        "counts": "whole" if ending == "xlsx" else "rows",
        "asked": {key: list(values) for key, values in asked.items()} | {"version": [view.reading.version]},
        "language": language.current(),
        "person": {"name": person.name, "role": person.role, "units": person.units},
    }
    if name == DATA and datasets.glance(view).count > MOST_AT_ONCE:
        place = store.begin(home, given)
        apart.start(home, place, "dashboard.extracts.making")
        return place
    place = store.begin(home, given)
    _make(view, name, ending, asked, place)
    return place


def _view(home: Home, person: Person, name: str, asked: Asked) -> View:
    reading = Reading(home, asked_for(home.required(), asked), person)
    rest = {key: values for key, values in asked.items() if key not in {"version", "sort", "states", "find"}}
    page = PAGE if name == DATA else DESK if name in exported.TABLES else SOURCES[name].page
    chosen = filters.read(rest, reading.options(office_now().date()))
    if chosen.ignored:
        raise UsageError(text.refused_parameters(chosen.ignored))
    return View(reading, chosen, page)


def _make(view: View, name: str, ending: str, asked: Asked, place: Place) -> None:
    called = name if name != DATA else view.chosen.data
    target = place.folder / f"part.{ending}"
    if name == DATA:
        count = datasets.glance(view).count
        place.tell("progress", f"0/{count}")
        datasets.write(view, target, lambda done: place.tell("progress", f"{done}/{count}"))
    else:
        picked = _picking(name, asked)
        made = table(name, view, picked)
        found = sheet(made)
        if ending == "xlsx":
            is_sorted = name in {"muc-chi-tiet", tracking_grid.FILE, exported.FILES, exported.ALL_FINDINGS} or (
                name == "ma-tran" and view.chosen.by == "unit"
            )
            workbook.write(found, facts(view, made.caption, picked if is_sorted else None), target)
        else:
            {"csv": plain.write_csv, "parquet": plain.write_parquet}[ending](found, target)
    target.replace(place.folder / "file")
    of = codes(view)
    if name in exported.OF_DESK:
        of = (f"{office_now():%Y-%m-%d}",)
    elif name in exported.TABLES:
        job = exported.job_of(view)
        of = (f"{job.made_at:%Y-%m-%d}", job.id)
    place.tell("ready", text.export_name(called, of, view.reading.version, ending))


def _picking(name: str, asked: Asked) -> Picking:
    """How the rows of a figure, or the units of a matrix, were sorted and narrowed on the screen."""
    last = {key: values[-1] for key, values in asked.items() if values}
    order = last.get("sort", "file")
    states = [state for state in last.get("states", "").split("\n") if state]
    # a matrix and the board are sorted by any of their columns
    is_known = order in text.SORTS or name in {"ma-tran", tracking_grid.FILE}
    return Picking(order if is_known else "file", tuple(states), last.get("find", ""))


def main(folder: Path) -> None:
    """What the child does: the file that stands asked for in a folder."""
    place = Place(folder)
    asked = place.asked
    language.use(asked["language"])
    os.nice(5)
    about = asked["person"]
    person = Person(about["name"], about["role"], tuple(about["units"]))
    home = Home(folder.parent.parent)
    try:
        view = _view(home, person, asked["name"], asked["asked"])
        with view.reading.cursor() as con:
            # millions of rows are sorted on the disk rather than in the memory that the server shares
            con.execute(f"set memory_limit = '{MOST_MEMORY}'").fetchall()
            con.execute("set temp_directory = $place", {"place": str(folder / "spill")}).fetchall()
        _make(view, asked["name"], asked["ending"], asked["asked"], place)
    except ChitieuError as fault:
        place.tell("fault", str(fault))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
