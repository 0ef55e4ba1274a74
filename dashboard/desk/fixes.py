"""What a person mended or answered in the files of a job, kept beside the job until it is recorded.

It belongs to a file's bytes, not to its place in the job. Since a correction changes what recording would do, the job
has to be checked once more: until then it is `stale`.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from dashboard import text
from dashboard.desk.jobs import Desk, Job
from etl.corrections import NOTHING, Answer, Correction, Desked
from etl.files import Incoming
from etl.read import file_sha256
from warehouse.errors import UsageError

_TABLES = (
    "create table if not exists fixed_file (job text not null, sha256 text not null, why text not null, revision integer "
    "not null, is_pending integer not null, primary key (job, sha256))",
    "create table if not exists fix (job text not null, sha256 text not null, sheet text not null, cell text not null, "
    "old text not null, new text not null, by text not null, at text not null, why text not null, "
    "primary key (job, sha256, sheet, cell))",
    "create table if not exists fix_answer (job text not null, sha256 text not null, sheet text, cell text, "
    "rule text not null, said text not null, by text not null, at text not null)",
)
_COLUMNS = {
    "fix": "sha256, sheet, cell, old, new, by, at, why",
    "fix_answer": "sha256, sheet, cell, rule, said, by, at",
}


@dataclass(frozen=True)
class Fixed:
    """One file as it was mended: the reason given for it, and whether the job was not checked since."""

    desked: Desked = NOTHING
    why: str = ""
    is_pending: bool = False


@dataclass(frozen=True)
class Fixes:
    """The mended files of a job, by SHA-256."""

    files: dict[str, Fixed] = field(default_factory=dict)

    @property
    def is_stale(self) -> bool:
        return any(one.is_pending for one in self.files.values())

    def of(self, sha256: str) -> Fixed:
        return self.files.get(sha256, Fixed())


def of(desk: Desk, job: Job) -> Fixes:
    """What was mended in a job."""
    with _connected(desk) as con:
        files = con.execute("select * from fixed_file where job = ?", [job.id]).fetchall()
        if not files:
            return Fixes()
        fixed = con.execute("select * from fix where job = ? order by rowid", [job.id]).fetchall()
        answered = con.execute("select * from fix_answer where job = ? order by rowid", [job.id]).fetchall()
    corrections: dict[str, list[Correction]] = {}
    answers: dict[str, list[Answer]] = {}
    for row in fixed:
        at = datetime.fromisoformat(row["at"])
        one = Correction(row["sheet"], row["cell"], row["old"], row["new"], row["by"], at, row["why"])
        corrections.setdefault(row["sha256"], []).append(one)
    for row in answered:
        at = datetime.fromisoformat(row["at"])
        said = Answer(row["sheet"], row["cell"], row["rule"], row["said"], row["by"], at)
        answers.setdefault(row["sha256"], []).append(said)
    found = {}
    for row in files:
        sha256 = row["sha256"]
        desked = Desked(tuple(corrections.get(sha256, ())), tuple(answers.get(sha256, ())))
        # any later step of the job is a check, or follows one
        is_pending = bool(row["is_pending"]) and job.state == "ready" and row["revision"] == job.revision
        found[sha256] = Fixed(desked, row["why"], is_pending)
    return Fixes(found)


def keep(desk: Desk, job: str, sha256: str, desked: Desked, why: str) -> None:
    """Keep what was mended in a file, in place of what was before. Errors: `UsageError` when the job has moved on."""
    with _connected(desk) as con:
        found = con.execute("select state, revision from job where id = ?", [job]).fetchone()
        if found is None or found["state"] != "ready":
            raise UsageError(text.desk_moved_on())
        revision = int(found["revision"]) + 1
        con.execute("update job set revision = ? where id = ?", [revision, job])
        con.execute("update fixed_file set is_pending = 0 where job = ? and revision < ?", [job, revision - 1])
        con.execute("update fixed_file set revision = ? where job = ? and is_pending = 1", [revision, job])
        con.execute("insert or replace into fixed_file values (?, ?, ?, ?, 1)", [job, sha256, why, revision])
        for table in ("fix", "fix_answer"):
            con.execute(f"delete from {table} where job = ? and sha256 = ?", [job, sha256])  # noqa: S608  # ours
        con.executemany("insert into fix values (?, ?, ?, ?, ?, ?, ?, ?, ?)", [
            [job, sha256, one.sheet, one.cell, one.old, one.new, one.by, one.at.isoformat(), one.why]
            for one in desked.corrections
        ])  # fmt: skip
        con.executemany("insert into fix_answer values (?, ?, ?, ?, ?, ?, ?, ?)", [
            [job, sha256, one.sheet, one.cell, one.rule, one.said, one.by, one.at.isoformat()]
            for one in desked.answers
        ])  # fmt: skip


def copied(con: sqlite3.Connection, job: str, into: str, files: Collection[str]) -> None:
    """What was mended in some files of a job, by SHA-256, belongs to the same bytes in a job that is still to be checked."""
    _prepare(con)
    own = [job, json.dumps(list(files))]
    kept = "where job = ? and sha256 in (select value from json_each(?))"
    con.execute(f"insert into fixed_file select ?, sha256, why, 0, 0 from fixed_file {kept}", [into, *own])  # noqa: S608  # ours
    for table, columns in _COLUMNS.items():
        asked = f"insert into {table} select ?, {columns} from {table} {kept} order by rowid"  # noqa: S608  # ours
        con.execute(asked, [into, *own])


def attached(fixes: Fixes, incoming: Sequence[Incoming]) -> list[Incoming]:
    """Files of a job with what was mended in them."""
    if not fixes.files:
        return list(incoming)
    return [replace(given, desked=fixes.of(file_sha256(given.path)).desked) for given in incoming]


@contextmanager
def _connected(desk: Desk) -> Iterator[sqlite3.Connection]:
    with desk.connected() as con:
        _prepare(con)
        yield con


def _prepare(con: sqlite3.Connection) -> None:
    for table in _TABLES:
        con.execute(table)
