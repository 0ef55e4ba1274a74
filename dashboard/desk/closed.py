"""Quarters closed or reopened, as they stand now: which verdicts of a job they have overtaken, and what they keep from being undone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import text
from dashboard.desk import judged
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from etl.closing import RULE
from warehouse import store
from warehouse.decisions import closings

Quarter = tuple[str, str]
_REFUSED = """
select distinct judged.k from judged, json_each(judged.problems) found
where judged.job = ? and json_extract(found.value, '$.rule') = ?
"""


@dataclass(frozen=True)
class Overtaken:
    """A quarter that was closed or reopened since a job was checked, the files (`k`) whose verdict no longer holds, and the sentence."""

    quarter: Quarter
    files: frozenset[int]
    said: str


def overtaken(desk: Desk, job: Job, lines: Sequence[Line]) -> list[Overtaken]:
    """What was closed or reopened since a job was checked, by quarter."""
    if job.state != "ready" or job.based_on == store.current_version(desk.home):
        return []
    by_quarter: dict[Quarter, set[int]] = {}
    for line in lines:
        for plan, period, _ in line.parts:
            by_quarter.setdefault((plan, period), set()).add(line.k)
    with desk.reading() as con:
        refused = {int(row[0]) for row in con.execute(_REFUSED, [job.id, RULE])}
    taken = {line.k for line in lines if line.submissions}
    found = []
    for quarter, row in _closings(desk, by_quarter).items():
        own = by_quarter[quarter]
        files = own & taken if row["is_locked"] else own & refused
        if files:
            said = text.desk_overtaken(said_of(quarter[1], row), len(files), is_locked=row["is_locked"])
            found.append(Overtaken(quarter, frozenset(files), said))
    return found


def locked(desk: Desk, lines: Sequence[Line]) -> list[tuple[Quarter, str]]:
    """The quarters of what a job recorded that are closed now, each with when and by whom."""
    quarters = {(one["plan"], one["period"]) for line in lines for one in line.submissions}
    return [
        (quarter, said_of(quarter[1], row)) for quarter, row in _closings(desk, quarters).items() if row["is_locked"]
    ]


def refusing(desk: Desk, job: Job, line: Line) -> list[tuple[Quarter, str]]:
    """The quarters for whose closing a file was refused that are closed still, each with when and by whom."""
    if RULE not in judged.findings(desk, job.id, line.k)["rule"]:
        return []
    quarters = {(plan, period) for plan, period, _ in line.parts}
    return [
        (quarter, said_of(quarter[1], row)) for quarter, row in _closings(desk, quarters).items() if row["is_locked"]
    ]


def said_of(period: str, row: dict[str, Any]) -> str:
    """The last word on a quarter: when it was closed or reopened, by whom and why."""
    if row["is_locked"]:
        return text.closed_on(period, row["locked_at"], row["locked_by"], row["locked_why"])
    return text.reopened_on(period, row["unlocked_at"], row["unlocked_by"], row["unlocked_why"])


def _closings(desk: Desk, quarters: Collection[Quarter]) -> dict[Quarter, dict[str, Any]]:
    """The quarters ever closed, as they stand in the newest version."""
    if not quarters:
        return {}
    with store.opened(desk.home) as con:
        rows = closings(con).to_dicts()
    return {
        (row["plan_code"], row["period"]): row for row in rows if (row["plan_code"], row["period"]) in set(quarters)
    }
