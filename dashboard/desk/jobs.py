"""Jobs of the intake desk, kept in `HOME/desk.sqlite` with their files below `HOME/desk/<job>/`.

Whatever page, process or person changes a job does it in one short transaction here; `revision` grows with each change,
so that a browser sees by one number that nothing moved.
"""

import hashlib
import json
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard import text
from dashboard.desk import database
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.store import office_now

RUNNING = frozenset({"checking", "recording", "undoing", "redoing"})
OPEN = frozenset({"receiving", "ready", *RUNNING})
KEPT_DAYS = 30
MAX_UPLOADS, MOST_LISTED = 2_500, 50


@dataclass(frozen=True)
class Upload:
    """One file as it was dropped: `name` with the folder it lay in; its bytes under a name of our own."""

    n: int
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Job:
    """One batch of files on its way. `said` tells what went otherwise; `task` is what the runner is to do."""

    id: str
    made_at: datetime
    made_by: str
    state: str
    revision: int
    expected: int
    done: int
    total: int
    task: dict[str, Any]
    plan: str | None
    period: str | None
    received_on: date | None
    received_why: str | None
    based_on: str | None
    version: str | None
    recorded_at: datetime | None
    said: str
    is_cancelled: bool
    has_files: bool

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING


class Desk:
    """The jobs of one home."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.folder = home.root / "desk"
        self._file = home.root / "desk.sqlite"

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """A connection in one transaction. Errors: `WriteError` when the disk refuses or another holds the file."""
        with database.opened(self._file) as con:
            con.execute("begin immediate")
            try:
                yield con
            except BaseException:
                con.execute("rollback")
                raise
            con.execute("commit")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for one question: it waits for nobody who writes. Errors: as `connected`."""
        with database.opened(self._file) as con:
            yield con

    # jobs

    def create(self, by: str, expected: int) -> str:
        """A new job that awaits files. Returns its id. Errors: `UsageError` for a number of files nobody can send."""
        with self.connected() as con:
            job = self.begun(con, by, expected)
        self.place(job).mkdir(parents=True, exist_ok=True)
        return job

    @staticmethod
    def begun(con: sqlite3.Connection, by: str, expected: int) -> str:
        """A new job within a transaction that also notes where its files come from; its folder is still to be made.

        Returns its id. Errors: as `create`.
        """
        if not 0 < expected <= MAX_UPLOADS:
            raise UsageError(text.desk_count(MAX_UPLOADS))
        job = secrets.token_hex(6)
        con.execute(
            "insert into job (id, made_at, made_by, state, revision, expected) values (?, ?, ?, 'receiving', 1, ?)",
            [job, office_now().isoformat(), by, expected],
        )
        return job

    def place(self, job: str) -> Path:
        """The folder of a job's files."""
        return self.folder / job

    def found(self, job: str) -> Job | None:
        """A job by its id."""
        with self.reading() as con:
            row = con.execute("select * from job where id = ?", [job]).fetchone()
        return _job(row) if row else None

    def needed(self, job: str) -> Job:
        """A job by its id. Errors: `UsageError` for one nobody knows."""
        found = self.found(job)
        if found is None:
            raise UsageError(text.desk_unknown())
        return found

    def listed(self, most: int = MOST_LISTED) -> list[Job]:
        """Jobs, newest first."""
        with self.reading() as con:
            rows = con.execute("select * from job order by made_at desc, rowid desc limit ?", [most]).fetchall()
        return [_job(row) for row in rows]

    def standing(self, most: int = MOST_LISTED) -> str:
        """One word for which jobs there are and where each stands: another one when one was made or has moved on."""
        asked = "select id, state, version from job order by made_at desc, rowid desc limit ?"
        with self.reading() as con:
            rows = [tuple(row) for row in con.execute(asked, [most])]
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]

    def change(
        self, job: str, expected: frozenset[str] | None = None, *, looked_at: int | None = None, **columns: Any
    ) -> bool:
        """Set columns of a job, if it stands in one of the states expected, and at the revision `looked_at`; says whether it did."""
        names = ", ".join(f"{name} = ?" for name in columns)
        with self.connected() as con:
            row = con.execute("select state, revision from job where id = ?", [job]).fetchone()
            if row is None or (expected is not None and row["state"] not in expected):
                return False
            if looked_at is not None and row["revision"] != looked_at:
                return False
            con.execute(
                f"update job set {names}, revision = revision + 1 where id = ?",  # noqa: S608  # our own column names
                [*columns.values(), job],
            )
        return True

    def ask(self, job: str, what: str, expected: frozenset[str], *, looked_at: int | None = None, **task: Any) -> None:
        """Give the runner something to do; `looked_at`: the revision that the person sees.

        Errors: `UsageError` when the job is not where it can be done, or not as it was looked at.
        """
        state = {"check": "checking", "alias": "checking", "record": "recording", "undo": "undoing", "redo": "redoing"}[
            what
        ]
        told = json.dumps({"do": what, **task}, ensure_ascii=False)
        fresh = {"state": state, "task": told, "said": "", "done": 0, "total": 0, "is_cancelled": 0}
        if not self.change(job, expected, looked_at=looked_at, **fresh):
            raise UsageError(text.desk_moved_on())

    def progress(self, job: str, step: str, done: int, total: int) -> bool:
        """Note how far a running job is, and with which step of its task; says whether it still runs."""
        with self.connected() as con:
            row = con.execute("select state, task from job where id = ?", [job]).fetchone()
            if row is None or row["state"] not in RUNNING:
                return False
            task = json.dumps({**json.loads(row["task"]), "step": step}, ensure_ascii=False)
            con.execute(
                "update job set done = ?, total = ?, task = ?, revision = revision + 1 where id = ?",
                [done, total, task, job],
            )
        return True

    def cancel(self, job: str) -> None:
        """Stop a job. Errors: `UsageError` once it is being recorded, or over."""
        if self.change(job, frozenset({"checking"}), is_cancelled=1, state="cancelled"):
            return
        if not self.change(job, frozenset({"receiving", "ready", "failed"}), state="cancelled"):
            raise UsageError(text.desk_moved_on())

    def next_task(self) -> Job | None:
        """The job that has waited longest for the runner."""
        with self.reading() as con:
            row = con.execute(
                "select * from job where state in ('checking', 'recording', 'undoing', 'redoing') "
                "order by made_at, rowid limit 1"
            ).fetchone()
        return _job(row) if row else None

    def next_arriving(self) -> Job | None:
        """The newest job that still awaits files."""
        with self.reading() as con:
            row = con.execute(
                "select * from job where state = 'receiving' order by made_at desc, rowid desc limit 1"
            ).fetchone()
        return _job(row) if row else None

    # uploads

    def put(self, job: str, upload: Upload) -> None:
        """Note a file that has arrived whole. Errors: `UsageError` when the job takes no more files."""
        with self.connected() as con:
            row = con.execute("select state from job where id = ?", [job]).fetchone()
            if row is None or row["state"] != "receiving":
                raise UsageError(text.desk_moved_on())
            con.execute(
                "insert or replace into upload values (?, ?, ?, ?, ?)",
                [job, upload.n, upload.name, upload.size, upload.sha256],
            )
            con.execute("update job set revision = revision + 1 where id = ?", [job])

    def uploads(self, job: str) -> list[Upload]:
        """The files of a job that have arrived, in the order they were dropped."""
        with self.reading() as con:
            rows = con.execute("select n, name, size, sha256 from upload where job = ? order by n", [job]).fetchall()
        return [Upload(**dict(row)) for row in rows]

    def received(self, job: str) -> tuple[int, int]:
        """How many files of a job have arrived, and how many bytes."""
        with self.reading() as con:
            row = con.execute("select count(*), coalesce(sum(size), 0) from upload where job = ?", [job]).fetchone()
        return int(row[0]), int(row[1])

    # keeping house

    def sweep(self, today: datetime) -> None:
        """Remove the files of jobs that ended long ago: originals are kept elsewhere."""
        before = (today - timedelta(days=KEPT_DAYS)).isoformat()
        with self.connected() as con:
            rows = con.execute(
                "select id from job where has_files = 1 and made_at < ? "
                "and state not in ('checking', 'recording', 'undoing', 'redoing')",
                [before],
            ).fetchall()
        for row in rows:
            shutil.rmtree(self.place(row["id"]), ignore_errors=True)
            self.change(row["id"], has_files=0)
            self.change(row["id"], frozenset({"receiving", "ready", "failed"}), state="cancelled")


def _job(row: sqlite3.Row) -> Job:
    kept = dict(row)
    kept["made_at"] = datetime.fromisoformat(kept["made_at"])
    kept["recorded_at"] = datetime.fromisoformat(kept["recorded_at"]) if kept["recorded_at"] else None
    kept["received_on"] = date.fromisoformat(kept["received_on"]) if kept["received_on"] else None
    kept["task"] = json.loads(kept["task"])
    kept["is_cancelled"], kept["has_files"] = bool(kept["is_cancelled"]), bool(kept["has_files"])
    return Job(**kept)
