"""Which unit a file is of that names none, as a person said at the desk: it belongs to the file's bytes in its job."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.desk.jobs import Desk
from etl.files import Incoming
from etl.read import file_sha256

MISSING = "unit_code_missing"
_ASKED = """
select judged.k, judged.name, judged.sha256 from judged, json_each(judged.problems) found
where judged.job = ? and json_extract(found.value, '$.rule') = ? and json_extract(found.value, '$.cell') is null
group by judged.k order by judged.k
"""


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


def suggested(name: str, codes: Collection[str]) -> str | None:
    """The unit whose code stands in a file's name: offered to the person, who decides; None where it is not just one."""
    digits = "".join(letter if letter.isdigit() else " " for letter in name).split()
    found = {each for each in digits if each in codes}
    return found.pop() if len(found) == 1 else None


def keep(desk: Desk, job: str, units: Mapping[str, str]) -> None:
    """Keep the units of files, by SHA-256, in place of those said before."""
    with desk.connected() as con:
        con.executemany("insert or replace into stated_unit values (?, ?, ?)", [(job, *said) for said in units.items()])


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
