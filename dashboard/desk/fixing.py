"""One file mended as a person types: its cells with what is found in them, judged as `chitieu check` would."""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Condition
from typing import Any

import polars as pl
from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from dashboard import source_row, text
from dashboard.desk import batch, drafts, fixes, judged, stated, trial
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from etl import preview, problems
from etl.corrections import LONGEST, Answer, Correction, Desked, text_at
from etl.files import Incoming
from etl.marks import place_of
from etl.read import Workbook, cell_name, read_workbooks
from etl.verdicts import Verdict
from etl.words import clean
from warehouse.errors import UsageError
from warehouse.store import office_now

MOST_ROWS = 200
MOST_CHANGES = 500
MOST_OF_RANGE = 6
MOST_KEPT = 4
# a table that nobody has explained yet
UNKNOWN_LAYOUT = "sheet_missing"
# told at a cell that is right: another one is empty
STATED = frozenset({stated.MISSING, "plan_code_missing", "period_missing"})
WITHOUT_CELL = frozenset({problems.MISSING})
_KEPT_COLUMNS = ("severity", "sheet", "cell", "value", "rule", "message", "remedy")


@dataclass(frozen=True)
class Asked:
    """What the browser sent: cells with their new texts, cells only looked at, answers to warnings, the reason, and whether to keep it."""

    changes: Mapping[tuple[str, str], str]
    looked_at: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str | None, str | None, str, str], ...]
    why: str
    is_kept: bool

    @property
    def draft(self) -> dict[str, Any]:
        """As `drafts` keeps it."""
        changes = [[*place, new] for place, new in self.changes.items()]
        return {"changes": changes, "answers": [list(each) for each in self.answers], "why": self.why}


def asked(body: Mapping[str, Any]) -> Asked:
    """A request's body → what is asked. Errors: `UsageError` for anything else."""
    changes, answers, why = body.get("changes", []), body.get("answers", []), body.get("why", "")
    wrong = UsageError(text.desk_bad_request())
    if not isinstance(changes, list) or not isinstance(answers, list) or not isinstance(why, str):
        raise wrong
    if len(changes) > MOST_CHANGES or len(answers) > MOST_CHANGES or len(why) > LONGEST:
        raise wrong
    looked_at = body.get("looked_at", [])
    if not isinstance(looked_at, list) or len(looked_at) > MOST_CHANGES:
        raise wrong
    places: list[tuple[str, str]] = []
    for each in looked_at:
        match each:
            case [str(sheet), str(cell)] if len(sheet) <= LONGEST:
                places.append((sheet, _named(cell)))
            case _:
                raise wrong
    taken: dict[tuple[str, str], str] = {}
    for each in changes:
        match each:
            case [str(sheet), str(cell), str(new)] if len(new) <= LONGEST and len(sheet) <= LONGEST:
                taken[sheet, _named(cell)] = clean(new)
            case _:
                raise wrong
    said: list[tuple[str | None, str | None, str, str]] = []
    for each in answers:
        match each:
            case [str() | None as on, str() | None as at, str(rule), str(words)] if len(words) <= LONGEST:
                said.append((on, at, rule[:LONGEST], clean(words)))
            case _:
                raise wrong
    return Asked(taken, tuple(places), tuple(said), clean(why), body.get("keep") is True)


def _named(cell: str) -> str:
    try:
        return str(cell_name(*place_of(cell)))
    except ValueError:
        raise UsageError(text.fix_no_cell(cell[:20])) from None


def answer(desk: Desk, job: Job, k: int, given: Asked, by: str) -> dict[str, Any]:
    """What is found in a file with the changes; kept, where asked for, with the reason, else as a draft. Errors: `UsageError`."""
    line = judged.line(desk, job.id, k)
    if line is None or job.state != "ready" or not is_mendable(job, line):
        raise UsageError(text.desk_moved_on())
    with _ONE_AT_A_TIME:
        workbook = _read(desk, job, line)
        before = fixes.of(desk, job).of(line.sha256)
        if not given.is_kept:
            drafts.keep(desk, job.id, line.sha256, by, given.draft, before)
        desked = _desked(workbook, given, before.desked, by)
        if given.is_kept and any(not one.why for one in desked.corrections):
            raise UsageError(text.NO_REASON)
        judged_as = incoming(desk, job, line, workbook, desked)
        with preview.alone(desk.home, judged_as, workbook) as judged_now:
            (verdict,) = judged_now.verdicts
            own = trial.Own(judged_now.difference(), judged_now.flips()) if given.is_kept else None
    if own is not None:
        fixes.keep(desk, job.id, line.sha256, desked, given.why or before.why)
        drafts.drop(desk, job.id, line.sha256, by)
        _tell(desk, job.id, line, verdict, trial.keep_own(desk, job.id, line.k, own))
    return shown(verdict.problems, desked, workbook, given.looked_at) | {"verdict": verdict.verdict}


def incoming(desk: Desk, job: Job, line: Line, workbook: Workbook, desked: Desked) -> Incoming:
    """A file of a job as it is judged with what was mended in it and what was said of it."""
    unit = stated.units(desk, job.id).get(line.sha256)
    return Incoming(workbook.path, line.name, *batch.received(job), job.plan, job.period, desked, unit)


def is_mendable(job: Job, line: Line) -> bool:
    """Whether a file can be mended here: it was read and is still kept."""
    return job.has_files and line.is_read and line.verdict not in {"duplicate", judged.REGISTER}


def shown(
    found: pl.DataFrame, desked: Desked, workbook: Workbook | None = None, looked_at: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """The findings by cell, then those of no cell by rule; with what each cell says and is to say.

    Without the `workbook` what a cell says is what the finding quotes.
    """
    mended = {(one.sheet, one.cell): one for one in desked.corrections}
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    rest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in found.drop("part", strict=False).unique(maintain_order=True).iter_rows(named=True):
        told = {name: row[name] or "" for name in ("severity", "rule", "message", "remedy")}
        places = _places(row["sheet"], row["cell"]) if row["rule"] not in WITHOUT_CELL else []
        for place in places[:MOST_OF_RANGE]:
            said = (row["value"] or "") if len(places) == 1 else ""
            held = cells.setdefault(place, {"sheet": place[0], "cell": place[1], "old": said, "found": []})
            held["found"].append(told | {"at": row["cell"]})
        if not places:
            begun = {"count": 0, "places": [], "listed": [], "hint": _hint(told["severity"], told["rule"])}
            group = rest.setdefault((told["severity"], told["rule"]), told | begun)
            group["count"] += 1
            group["places"].append([row["sheet"], row["cell"]])
            if told["rule"] == problems.MISSING:
                group["listed"].append(told["message"])
    for place in (*mended, *looked_at):
        cells.setdefault(place, {"sheet": place[0], "cell": place[1], "old": "", "found": []})
    for place, cell in cells.items():
        if workbook is not None:
            cell["old"] = text_at(workbook, *place)
        elif place in mended:
            cell["old"] = mended[place].old
        cell["new"] = mended[place].new if place in mended else None
    for group in rest.values():
        if len(group["listed"]) > 1:
            group["message"] = text.fix_missing(len(group["listed"]))
    graver = problems.grouped(found)["severity"]
    return {
        "cells": list(cells.values())[:MOST_ROWS], "cut": max(0, len(cells) - MOST_ROWS), "rest": list(rest.values()),
        "errors": int((graver == "error").sum()), "warnings": int((graver == "warning").sum()),
        "sheets": _visible(workbook) if workbook else [],
        "answers": [[one.sheet, one.cell, one.rule, one.said] for one in desked.answers],
    }  # fmt: skip


def _hint(severity: str, rule: str) -> str:
    """Where an error that stands at no cell is mended; a warning is answered where it stands."""
    if severity != "error":
        return ""
    return str(text.NO_CELL["stated" if rule in STATED else "layout" if rule == UNKNOWN_LAYOUT else "other"])


def _places(sheet: str | None, cell: str | None) -> list[tuple[str, str]]:
    """The cells that a finding names, of a range all of them."""
    if not sheet or not cell:
        return []
    first, _, last = cell.partition(":")
    try:
        (top, left), (bottom, right) = place_of(first), place_of(last or first)
    except ValueError:
        return []
    if (bottom - top + 1) * (right - left + 1) > MOST_OF_RANGE:
        return [(sheet, first), (sheet, last)]
    return [(sheet, str(cell_name(row, col))) for row in range(top, bottom + 1) for col in range(left, right + 1)]


def _desked(workbook: Workbook, given: Asked, before: Desked, by: str) -> Desked:
    """Corrections and answers as they are kept: what stood before keeps who, when and why."""
    now = office_now()
    known = {(one.sheet, one.cell, one.new): one for one in before.corrections}
    sheets = set(_visible(workbook))
    corrections = []
    for (sheet, cell), new in given.changes.items():
        if sheet not in sheets:
            raise UsageError(text.fix_no_sheet(sheet))
        old = text_at(workbook, sheet, cell)
        if (sheet, cell, new) in known:
            corrections.append(known[sheet, cell, new])
        elif new != clean(old):
            corrections.append(Correction(sheet, cell, old, new, by, now, given.why))
    said = {(one.sheet, one.cell, one.rule, one.said): one for one in before.answers}
    answers = [said.get(words) or Answer(*words, by=by, at=now) for words in dict.fromkeys(given.answers)]
    return Desked(tuple(corrections), tuple(answers))


def _tell(desk: Desk, job: str, line: Line, verdict: Verdict, changes: Mapping[str, judged.Changes]) -> None:
    """The file's line in the job says what was found now, and what recording it alone `changes`, by the id of a version."""
    found = verdict.problems.select(_KEPT_COLUMNS)
    told_of = problems.grouped(found)
    graver = told_of["severity"]
    told = {
        "verdict": verdict.verdict, "parts": judged.parts_kept(verdict),
        # numbered by itself: told from the versions of the job
        "submissions": json.dumps([vars(one) | {"id": trial.own_id(one.id, line.k)} for one in verdict.submissions]),
        "errors": int((graver == "error").sum()), "warnings": int((graver == "warning").sum()),
        "first": told_of["message"][0] if told_of.height else "", "changes": json.dumps(judged.summed(list(changes.values()))),
        "problems": json.dumps(found.head(judged.MOST_PROBLEMS).to_dicts(), ensure_ascii=False),
    }  # fmt: skip
    columns = ", ".join(f"{name} = ?" for name in told)
    with desk.connected() as con:
        con.execute(f"update judged set {columns} where job = ? and k = ?", [*told.values(), job, line.k])  # noqa: S608


_ONE_AT_A_TIME = threading.Lock()
_KEPT: dict[tuple[str, str, int, str], Workbook] = {}


def _read(desk: Desk, job: Job, line: Line) -> Workbook:
    """The cells of a file as sent; the last few files are kept, as whoever types asks again and again."""
    key = (str(desk.home.root), job.id, line.k, line.sha256)
    if key not in _KEPT:
        with batch.opened(desk, job) as files:
            if line.k >= len(files.incoming):
                raise UsageError(text.desk_moved_on())
            (workbook,) = read_workbooks([files.incoming[line.k].path], sandbox=source_row.sandbox())
        if workbook.sha256 != line.sha256 or workbook.refusal is not None:
            raise UsageError(text.desk_moved_on())
        while len(_KEPT) >= MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = workbook
    return _KEPT[key]


def _visible(workbook: Workbook) -> list[str]:
    return [sheet.name for sheet in workbook.sheets if sheet.visible]


def sheets(desk: Desk, job: Job, line: Line) -> list[str]:
    """The names of a file's visible sheets, those that a cell may be mended in; none when it is no longer kept."""
    try:
        return _sheets(desk, job, line)
    except UsageError:
        return []


def _key(desk: Desk, _job: Job, line: Line) -> tuple[object, ...]:
    return hashkey(desk.home.root, line.sha256)


@cached(LRUCache(256), key=_key, condition=Condition())
def _sheets(desk: Desk, job: Job, line: Line) -> list[str]:
    return _visible(workbook_of(desk, job, line))


def workbook_of(desk: Desk, job: Job, line: Line) -> Workbook:
    """The cells of a file of a job as sent. Errors: `UsageError` when it is no longer kept."""
    with _ONE_AT_A_TIME:
        return _read(desk, job, line)
