"""What was found in each file of a job, kept beside the job: written once a check, read by pages and downloads."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.desk.jobs import Desk
from etl import problems
from etl.register_form import RULE
from etl.verdicts import Accepted, Verdict

MOST_PROBLEMS = 2_000
# the verdict here of what is no submission at all, only dropped among them: nothing is wrong with it
REGISTER = "register"
# how many figures and items are added, changed, dropped, unchanged
Changes = dict[str, dict[str, int]]
_KEPT = ("severity", "sheet", "cell", "value", "rule", "message", "remedy")
_INSERT = f"insert or replace into judged values ({', '.join('?' * 14)})"  # noqa: S608  # question marks only
_LINE = "k, upload, name, sha256, verdict, is_read, parts, submissions, errors, warnings, first, changes"


@dataclass(frozen=True)
class Line:
    """One file of a job. `parts` = (plan, period, unit); `submissions` as in the contract; `changes` = counts by kind.

    `units` are the codes of all units that it names, also where plan or period is in doubt.
    """

    k: int
    upload: int | None
    name: str
    sha256: str
    verdict: str
    is_read: bool
    parts: list[tuple[str, str, str]]
    submissions: list[dict[str, Any]]
    errors: int
    warnings: int
    first: str
    changes: Changes
    units: tuple[str, ...]


def keep(
    desk: Desk, job: str, verdicts: Sequence[tuple[int | None, Verdict]], changes: dict[str, Changes]
) -> None:  # fmt: skip
    """The verdicts of a job's files in place of those before; `changes` by the id of a version."""
    with desk.connected() as con:
        con.execute("delete from judged where job = ?", [job])
        con.executemany(_INSERT, [_row(job, k, *given, changes) for k, given in enumerate(verdicts)])


def put(desk: Desk, job: str, verdicts: Mapping[int, tuple[int | None, Verdict]]) -> None:
    """The verdicts of some of a job's files, by their place in it, in place of what was said of them before."""
    with desk.connected() as con:
        con.executemany(_INSERT, [_row(job, k, *given, {}) for k, given in verdicts.items()])
        con.execute("update job set revision = revision + 1 where id = ?", [job])


def put_changes(desk: Desk, job: str, verdicts: Sequence[Verdict], changes: dict[str, Changes]) -> None:
    """What recording the first files of a job changes, by the id of a version, noted with their verdicts."""
    rows = [
        (_json(summed([changes[one.id] for one in verdict.submissions if one.id in changes])), job, k)
        for k, verdict in enumerate(verdicts)
        if verdict.submissions
    ]
    with desk.connected() as con:
        con.executemany("update judged set changes = ? where job = ? and k = ?", rows)


def _row(job: str, k: int, upload: int | None, verdict: Verdict, changes: dict[str, Changes]) -> list[Any]:
    found = verdict.problems.select(_KEPT).head(MOST_PROBLEMS).to_dicts() if verdict.problems.height else []
    is_register = verdict.is_read and RULE in verdict.problems["rule"]
    word = REGISTER if is_register else verdict.verdict
    told = problems.grouped(verdict.problems)
    graver = Counter() if is_register else Counter(told["severity"])
    own = [changes[one.id] for one in verdict.submissions if one.id in changes]
    return [
        job, k, upload, verdict.file, verdict.sha256, word, int(verdict.is_read), parts_kept(verdict),
        _json([vars(one) for one in verdict.submissions]), graver["error"], graver["warning"],
        told["message"][0] if told.height else "", _json(found), _json(summed(own)),
    ]  # fmt: skip


def clear(desk: Desk, job: str) -> None:
    """Forget what an earlier check found."""
    with desk.connected() as con:
        con.execute("delete from judged where job = ?", [job])


def lines(desk: Desk, job: str) -> list[Line]:
    """The files of a job, those with errors first, then warnings, unit registers, duplicates and what is ready."""
    order = (
        "case verdict when 'error' then 0 when 'warning' then 1 when 'register' then 2 when 'duplicate' then 3 "
        "when 'ok' then 4 else 5 end, k"
    )
    with desk.reading() as con:
        rows = con.execute(f"select {_LINE} from judged where job = ? order by {order}", [job]).fetchall()  # noqa: S608
    return [_line(dict(row)) for row in rows]


def line(desk: Desk, job: str, k: int) -> Line | None:
    """One file of a job."""
    if k >= 2**63:
        # beyond what SQLite counts
        return None
    with desk.reading() as con:
        row = con.execute(f"select {_LINE} from judged where job = ? and k = ?", [job, k]).fetchone()  # noqa: S608
    return _line(dict(row)) if row else None


def counts(desk: Desk, job: str) -> dict[str, int]:
    """How many files of a job have which verdict."""
    return counts_of(desk, [job])[job]


def counts_of(desk: Desk, jobs: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many files have which verdict, by job; `pending` are those without one and `register` unit registers, where there are any."""
    asked = (
        "select job, verdict, count(*) from judged where job in (select value from json_each(?)) group by job, verdict"
    )
    found = {job: dict.fromkeys(("ok", "warning", "error", "duplicate"), 0) for job in jobs}
    with desk.reading() as con:
        for job, name, count in con.execute(asked, [json.dumps(list(jobs))]).fetchall():
            found[job][name] = int(count)
    return found


def rules(desk: Desk, job: str) -> set[str]:
    """The rules that any file of a job broke."""
    asked = "select distinct json_extract(found.value, '$.rule') from judged, json_each(judged.problems) found where job = ?"
    with desk.reading() as con:
        return {row[0] for row in con.execute(asked, [job]).fetchall()}


def findings(desk: Desk, job: str, k: int) -> pl.DataFrame:
    """The findings of one file. Shape: severity, sheet, cell, value, rule, message, remedy."""
    with desk.reading() as con:
        row = con.execute("select problems from judged where job = ? and k = ?", [job, k]).fetchone()
    return problems.from_rows(json.loads(row["problems"]) if row else []).select(_KEPT)


def findings_of(desk: Desk, job: str) -> dict[int, list[dict[str, Any]]]:
    """The findings of every file of a job, by its place in it. Shape of each: as `findings`."""
    with desk.reading() as con:
        rows = con.execute("select k, problems from judged where job = ?", [job]).fetchall()
    return {row["k"]: json.loads(row["problems"]) for row in rows}


def verdict(desk: Desk, job: str, found: Line) -> Verdict:
    """A file's verdict as the intake gave it."""
    accepted = tuple(Accepted(**one) for one in found.submissions)
    parts = tuple((plan, period, unit) for plan, period, unit in found.parts)
    kept = findings(desk, job, found.k)
    return Verdict(found.name, found.sha256, found.verdict, accepted, kept, parts, found.is_read, found.units)


def parts_kept(verdict: Verdict) -> str:
    """What a file speaks of as its line keeps it: a unit whose plan or period is in doubt has neither."""
    spoken = {unit for _, _, unit in verdict.parts}
    return _json([*verdict.parts, *((None, None, unit) for unit in verdict.units if unit not in spoken)])


def _line(row: dict[str, Any]) -> Line:
    for name in ("parts", "submissions", "changes"):
        row[name] = json.loads(row[name])
    row["is_read"] = bool(row["is_read"])
    row["units"] = tuple(dict.fromkeys(unit for _, _, unit in row["parts"]))
    row["parts"] = [tuple(part) for part in row["parts"] if part[0] is not None]
    return Line(**row)


def summed(found: Sequence[Changes]) -> Changes:
    """The counts of several versions together."""
    kinds: dict[str, dict[str, int]] = {}
    for own in found:
        for what, numbers in own.items():
            held = kinds.setdefault(what, {})
            for change, count in numbers.items():
                held[change] = held.get(change, 0) + count
    return kinds


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
