"""Tables of the desk and of a job as they leave as files: all rows, names in full, what the list is narrowed to on the screen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dashboard import text
from dashboard.component.cells import Column, Row, Table, Text
from dashboard.desk import as_read, judged, listing, opened, trial
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.picking import Picking
from dashboard.view import View
from etl import problems
from warehouse import store
from warehouse.aliases import aliases
from warehouse.errors import UsageError


def job_of(view: View) -> Job:
    """The job that the page is about. Errors: `UsageError` where there is none, or for who does not decide."""
    _require(view)
    return _desk(view).needed(view.chosen.job or "")


def _require(view: View) -> None:
    person = view.reading.person
    if not person.may_decide or person.units:
        raise UsageError(text.ONLY_DECIDING)


def about(view: View) -> list[tuple[str, str]]:
    """Label and words of the job, for the first page of a workbook; none for what is of no job."""
    if not view.chosen.job:
        return []
    job = job_of(view)
    arrived, _ = _desk(view).received(job.id)
    return [
        (text.FILES["batch"], text.desk_about(job.made_at, job.made_by, arrived, job.received_on, job.received_why)),
        (text.JOB_COLUMNS["state"], text.JOB_STATES[job.state]),
    ]


def _desk(view: View) -> Desk:
    return Desk(view.reading.home)


def _listed(view: View, job: Job, asked: Picking) -> list[Line]:
    only = asked.states[0] if asked.states else None
    return listing.kept(judged.lines(_desk(view), job.id), only, asked.find, view.reading.words.units)


def _files(view: View, asked: Picking) -> Table:
    job = job_of(view)
    lines, words = _listed(view, job, asked), text.desk_verdicts(job.state)
    first = Column(text.JOB_COLUMNS["state"], title=text.EXPORTED["verdict"])
    columns = [replace(each, title=_counted(each.label)) for each in listing.file_columns(is_narrow=False)[1:]]
    rows = []
    for line in lines:
        _, *cells = listing.file_row(view, job, line, is_narrow=False, is_whole=True).cells
        rows.append(Row((words[line.verdict], *cells)))
    return Table(text.FILES_OF_JOB, [first, *columns], rows)


def _counted(label: str) -> str:
    """What a column of files holds, where other tables mean something else by its name."""
    return text.EXPORTED["figures"] if label == text.FILE_COLUMNS["figures"] else ""


def _all_findings(view: View, asked: Picking) -> Table:
    job = job_of(view)
    return _findings(view, job, _listed(view, job, asked))


def _own_findings(view: View, _asked: Picking) -> Table | None:
    found = _own(view)
    return _findings(view, found[1], [found[2]]) if found else None


def _findings(view: View, job: Job, lines: Sequence[Line]) -> Table:
    """What was found in some files, one row a finding, each with its file."""
    labels, units = text.FINDING_COLUMNS, view.reading.words.units
    columns = (
        Column(labels["severity"], title=text.EXPORTED["severity"]), Column(text.FILE_COLUMNS["unit"]),
        Column(text.FILE_COLUMNS["file"]), Column(labels["sheet"]), Column(labels["cell"]),
        Column(labels["value"], title=text.EXPORTED["value"]), Column(labels["message"]),
        Column(labels["remedy"]),
    )  # fmt: skip
    held = judged.findings_of(_desk(view), job.id)
    rows = []
    for line in lines:
        if line.verdict == judged.REGISTER or not held.get(line.k):
            continue
        own = Text(listing.unit(line, units), title=", ".join(line.units))
        for row in problems.grouped(problems.from_rows(held[line.k])).iter_rows(named=True):
            word = text.VERDICTS[row["severity"]]
            said = (row[name] or "" for name in ("sheet", "cell", "value", "message", "remedy"))
            rows.append(Row((word, own, line.name, *said)))
    return Table(text.FINDINGS, columns, rows)


def _own(view: View) -> tuple[Desk, Job, Line] | None:
    """The file of the job that the page is about."""
    desk, job = _desk(view), job_of(view)
    line = next((each for each in judged.lines(desk, job.id) if str(each.k) == view.chosen.file), None)
    return (desk, job, line) if line else None


def _own_changes(view: View, _asked: Picking) -> Table | None:
    found = _own(view)
    changed = opened.changes(*found) if found else None
    return None if changed is None else opened.changes_table(changed, most=None)


def _own_against(view: View, _asked: Picking) -> Table | None:
    found = _own(view)
    changed = as_read.changes(*found) if found else None
    if changed is None or changed.is_empty():
        return None
    return as_read.table(changed, view.reading.words.indicators, most=None)


def _own_items(view: View, _asked: Picking) -> Table | None:
    found = _own(view)
    return opened.items_table(opened.item_rows(*found, 0, opened.item_change_count(found[2]))) if found else None


def _own_flips(view: View, _asked: Picking) -> Table | None:
    found = _own(view)
    flips = opened.flips(*found) if found else None
    return None if flips is None else opened.flips_table(flips, text.UNIT_FLIPS, of_units=False, most=None)


def _suspects(view: View, _asked: Picking) -> Table | None:
    strange = trial.forecast(_desk(view), job_of(view).id, "strange")
    return None if strange is None else listing.suspects_table(view, strange)


def _flips(view: View, _asked: Picking) -> Table | None:
    found = opened.flips(_desk(view), job_of(view))
    return None if found is None else opened.flips_table(found, text.UNIT_FLIPS, of_units=True, most=None)


def _sector(view: View, _asked: Picking) -> Table | None:
    found = opened.sector(_desk(view), job_of(view))
    return None if found is None else opened.flips_table(found, text.SECTOR_FLIPS, of_units=False, most=None)


def _jobs(view: View, _asked: Picking) -> Table:
    _require(view)
    return listing.jobs_table(view, _desk(view), _desk(view).listed(most=EVERY))


def _names(view: View, _asked: Picking) -> Table | None:
    _require(view)
    with store.opened(view.reading.home, view.reading.version) as con:
        known = aliases(con)
    return listing.names_table(known, view.reading.words.units) if known else None


EVERY = 1_000_000
JOBS, NAMES = "cac-dot-nop", "ten-da-nho"
# tables of the desk as such, not of one job
OF_DESK = frozenset({JOBS, NAMES})
FILES, ALL_FINDINGS, OWN_FINDINGS = "tep-cua-dot", "phat-hien", "phat-hien-cua-tep"
OWN_CHANGES, OWN_ITEMS, OWN_FLIPS = "thay-doi-cua-tep", "muc-thay-doi-cua-tep", "doi-trang-thai-cua-tep"
OWN_AGAINST = "so-voi-ban-dang-dung"
SUSPECTS, FLIPS, SECTOR = "nen-hoi-lai", "doi-trang-thai", "doi-trang-thai-toan-nganh"
# each None where the job has no such table
TABLES: Mapping[str, Callable[[View, Picking], Table | None]] = {
    FILES: _files,
    ALL_FINDINGS: _all_findings,
    OWN_FINDINGS: _own_findings,
    OWN_CHANGES: _own_changes,
    OWN_AGAINST: _own_against,
    OWN_ITEMS: _own_items,
    OWN_FLIPS: _own_flips,
    SUSPECTS: _suspects,
    FLIPS: _flips,
    SECTOR: _sector,
    JOBS: _jobs,
    NAMES: _names,
}
