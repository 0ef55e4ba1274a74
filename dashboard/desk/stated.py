"""What a person said at the desk of files that leave it unsaid: the unit, which belongs to a file's bytes in its job, and
plan and period, which are the job's. Who said so is kept for each file and what it left unsaid."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.desk.jobs import Desk
from etl.files import Incoming
from etl.read import file_sha256

MISSING, PLAN, PERIOD = "unit_code_missing", "plan_code_missing", "period_missing"
_ASKED = """
select judged.k, judged.name, judged.sha256 from judged, json_each(judged.problems) found
where judged.job = ? and json_extract(found.value, '$.rule') = ? and json_extract(found.value, '$.cell') is null
group by judged.k order by judged.k
"""
_BROKEN = """
select distinct judged.sha256 from judged, json_each(judged.problems) found
where judged.job = ? and json_extract(found.value, '$.rule') = ?
"""
_SAID = "select sha256 from stated_by where job = ? and rule = ?"


@dataclass(frozen=True)
class Unnamed:
    """A file of a job that names no unit."""

    k: int
    name: str
    sha256: str


def missing(desk: Desk, job: str) -> list[Unnamed]:
    """The files of a job that name no unit anywhere, in the order they were dropped."""
    with desk.reading() as con:
        return [Unnamed(*row) for row in con.execute(_ASKED, [job, MISSING])]


def by_whom(desk: Desk, job: str, sha256: str) -> dict[str, str]:
    """Who said what a file leaves unsaid: rule (`MISSING`, `PLAN`, `PERIOD`) → person."""
    with desk.reading() as con:
        return dict(
            map(tuple, con.execute("select rule, by from stated_by where job = ? and sha256 = ?", [job, sha256]))
        )


def suggested(name: str, codes: Collection[str]) -> str | None:
    """The unit whose code stands in a file's name: offered to the person, who decides; None where it is not just one."""
    digits = "".join(letter if letter.isdigit() else " " for letter in name).split()
    found = {each for each in digits if each in codes}
    return found.pop() if len(found) == 1 else None


def keep(desk: Desk, job: str, given: Mapping[str, str], by: str, rules: Collection[str] = ()) -> None:
    """Keep the units of files, by SHA-256, in place of those said before, and who said so.

    `rules`: `PLAN`, `PERIOD`, whichever the same person said or changed for the files of the job that leave it unsaid.
    """
    before = units(desk, job)
    changed = [sha256 for sha256, unit in given.items() if before.get(sha256) != unit]
    with desk.connected() as con:
        con.executemany("insert or replace into stated_unit values (?, ?, ?)", [(job, *said) for said in given.items()])
        said = [(job, sha256, MISSING, by) for sha256 in changed]
        for rule in rules:
            files = {row["sha256"] for asked in (_BROKEN, _SAID) for row in con.execute(asked, [job, rule])}
            said += [(job, sha256, rule, by) for sha256 in files]
        con.executemany("insert or replace into stated_by values (?, ?, ?, ?)", said)


def units(desk: Desk, job: str) -> dict[str, str]:
    """What was said of a job's files: SHA-256 → code of the unit."""
    with desk.reading() as con:
        return {row["sha256"]: row["unit"] for row in con.execute("select * from stated_unit where job = ?", [job])}


def attached(said: Mapping[str, str], incoming: Sequence[Incoming]) -> list[Incoming]:
    """Files of a job with the units said of them."""
    if not said:
        return list(incoming)
    return [replace(given, unit=said.get(file_sha256(given.path))) for given in incoming]


def copied(con: sqlite3.Connection, job: str, into: str, files: Collection[str]) -> None:
    """What was said of some files of a job, by SHA-256, belongs to the same bytes in another one."""
    con.execute(
        "insert into stated_unit select ?, sha256, unit from stated_unit where job = ? and sha256 in (select value from json_each(?))",
        [into, job, json.dumps(list(files))],
    )
    con.execute(
        "insert into stated_by select ?, sha256, rule, by from stated_by where job = ? and sha256 in (select value from json_each(?))",
        [into, job, json.dumps(list(files))],
    )
