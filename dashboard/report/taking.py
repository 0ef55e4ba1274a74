"""Makes one document for a page: a report, its annex or a unit's sheet in this process, the sheets of many units in a child."""

import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from dashboard import filters, text
from dashboard.data import Reading
from dashboard.extracts import apart, store
from dashboard.extracts.store import Place
from dashboard.filters import Chosen
from dashboard.freshness import asked_for
from dashboard.person import Person
from dashboard.report import files, sheet, sheet_word
from dashboard.report.facts import LEAST_COVERAGE
from dashboard.text import language
from warehouse.errors import ChitieuError, UsageError
from warehouse.home import Home
from warehouse.store import office_now

NAMES = {("bao-cao", "docx"), ("bao-cao", "xlsx"), ("phieu-don-vi", "docx"), ("phieu-don-vi", "zip")}
# the sheets of more units than these take long enough for a child process and a page that waits
MOST_AT_ONCE = 60
Asked = Mapping[str, Sequence[str]]


def begin(home: Home, who: Person, name: str, ending: str, asked: Asked) -> Place:
    """A place with the file in it, or where it will come.

    Errors: `UsageError` for what cannot be made, also `CoverageError`; `WordingError`, `WriteError`.
    """
    chosen, reading = _view(home, who, asked)
    given = {
        "name": name,
        "ending": ending,
        "asked": {key: list(values) for key, values in asked.items()} | {"version": [reading.version]},
        "language": language.current(),
        "person": {"name": who.name, "role": who.role, "units": who.units},
        "counts": "units",
    }
    if ending == "zip":
        listed = sheet.codes(reading, chosen.where)
        if not listed:
            raise UsageError(text.REPORT["none"])
        if len(listed) > MOST_AT_ONCE:
            place = store.begin(home, given)
            apart.start(home, place, "dashboard.report.taking")
            return place
    elif name == text.REPORT_FILES["sheets"] and len(chosen.where.units) != 1:
        raise UsageError(text.CHOOSE_UNIT)
    place = store.begin(home, given)
    _make(chosen, reading, name, ending, place)
    return place


def _view(home: Home, who: Person, asked: Asked) -> tuple[Chosen, Reading]:
    reading = Reading(home, asked_for(home.required(), asked), who)
    rest = {key: values for key, values in asked.items() if key != "version"}
    chosen = filters.read(rest, reading.options(office_now().date()))
    if chosen.ignored:
        raise UsageError(text.refused_parameters(chosen.ignored))
    return chosen, reading


def _make(chosen: Chosen, reading: Reading, name: str, ending: str, place: Place) -> None:
    target = place.folder / f"part.{ending}"
    if name == text.REPORT_FILES["report"]:
        called = _report(chosen, reading, target)
    else:
        called = _sheets(chosen, reading, target, lambda done, total: place.tell("progress", f"{done}/{total}"))
    target.replace(place.folder / "file")
    place.tell("ready", called)


def _report(chosen: Chosen, reading: Reading, target: Path) -> str:
    """Writes a report, or the annex where that is asked for; what it is called."""
    where = chosen.where
    least = Decimal(0) if chosen.anyway else LEAST_COVERAGE
    given = files.Asked(reading.version, reading.person, where.plan, where.period, where.window, least)
    document = target.with_suffix(".docx")
    annex, _ = files.report(reading.home, given, document, office_now().date())
    (annex if target == document else document).unlink()
    return _called("report", chosen, reading.version, target.suffix)


def _sheets(chosen: Chosen, reading: Reading, target: Path, told: Callable[[int, int], None]) -> str:
    """Writes the sheet of one unit, or those of all units of a filter; what the file is called."""
    where, today = chosen.where, office_now().date()
    if target.suffix == ".zip":
        files.sheets(reading.home, reading.version, reading.person, where, target, today, told)
        return _called("sheets", chosen, reading.version, target.suffix)
    alone = where.but(level=None, area=None, field=None, search=None, statuses=())
    files.sheets(reading.home, reading.version, reading.person, alone, target, today)
    return sheet_word.file_name(where.units[0], str(reading.words.units[where.units[0]]["unit_name"]))


def _called(name: str, chosen: Chosen, version: str, suffix: str) -> str:
    where = chosen.where
    return f"{text.REPORT_FILES[name]}-{where.plan}-{where.period}-{version}{suffix}"


def main(folder: Path) -> None:
    """What the child does: the document that stands asked for in a folder."""
    place = Place(folder)
    asked = place.asked
    language.use(asked["language"])
    about = asked["person"]
    try:
        person = Person(about["name"], about["role"], tuple(about["units"]))
        chosen, reading = _view(Home(folder.parent.parent), person, asked["asked"])
        _make(chosen, reading, asked["name"], asked["ending"], place)
    except ChitieuError as fault:
        place.tell("fault", str(fault))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
