"""The files of a recorded or undone job that are not in the figures, taken up as a job of their own from the bytes already here."""

import shutil
import sqlite3
from collections.abc import Sequence

from dashboard import text
from dashboard.desk import batch, fixes, judged, stated
from dashboard.desk.batch import Batch
from dashboard.desk.jobs import Desk, Job, Upload
from dashboard.desk.judged import Line
from etl.files import reason
from warehouse.errors import UsageError, WriteError
from warehouse.store import office_now

FOLLOWED = frozenset({"recorded", "undone"})


def left(lines: Sequence[Line], state: str = "recorded") -> list[Line]:
    """The files that are not, or not wholly, in the figures, in the order they were dropped; of an undone job also those it took back."""
    outside = {"error", "ok", "warning"} if state == "undone" else {"error"}
    return sorted((line for line in lines if line.verdict in outside), key=lambda line: line.k)


def along(lines: Sequence[Line], state: str = "recorded") -> list[Line]:
    """What a follow-up takes up: the files left, and unit registers, by which they may come to be understood."""
    registers = [line for line in lines if line.verdict == judged.REGISTER]
    return sorted([*left(lines, state), *registers], key=lambda line: line.k)


def following(desk: Desk, job: Job) -> Job | None:
    """The job that took up the files left of a job; None where there is none, or it was given up."""
    with desk.reading() as con:
        found = _following(con, job.id)
    return desk.found(found) if found else None


def earlier(desk: Desk, job: Job) -> Job | None:
    """The job whose files a job took up."""
    with desk.reading() as con:
        row = con.execute("select job from continued where next = ?", [job.id]).fetchone()
    return desk.found(row["job"]) if row else None


def take_up(desk: Desk, job: Job, by: str) -> str:
    """A new job from the files left of a recorded or undone one and its unit registers, with what was mended in them and what was stated for them.

    Unit, plan and period stated for an undone job are asked anew: they may be why it was undone.
    Its files count as received when they were first sent. Returns its id, the check asked for. Whenever the process ends, the job either is not there
    or awaits the rest of its files, to be checked without them or given up. Errors: `UsageError`, `WriteError`.
    """
    if job.state not in FOLLOWED or not job.has_files:
        raise UsageError(text.desk_moved_on())
    rest = along(judged.lines(desk, job.id), job.state)
    plan, period = (job.plan, job.period) if job.state == "recorded" else (None, None)
    is_older = job.received_on is None and job.made_at.date() < office_now().date()
    day = job.made_at.date() if is_older else job.received_on
    with text.language.speaking(text.language.VIETNAMESE):
        # journaled as the reason of the day received
        why = text.rest_received(job.made_at) if is_older else job.received_why
    with desk.connected() as con:
        if _following(con, job.id):
            raise UsageError(text.desk_moved_on())
        made = desk.begun(con, by, len(rest))
        con.execute(
            "update job set plan = ?, period = ?, received_on = ?, received_why = ? where id = ?",
            [plan, period, day.isoformat() if day else None, why, made],
        )
        fixes.copied(con, job.id, made, {line.sha256 for line in rest})
        if job.state == "recorded":
            stated.copied(con, job.id, made, {line.sha256 for line in rest})
        con.execute("insert or replace into continued values (?, ?)", [job.id, made])
    try:
        desk.place(made).mkdir(parents=True, exist_ok=True)
        with batch.opened(desk, job) as files:
            for n, line in enumerate(rest):
                _copy(desk, job, files, line, made, n)
    except OSError as fault:
        desk.cancel(made)
        raise WriteError(text.desk_disk(reason(fault))) from fault
    desk.ask(made, "check", frozenset({"receiving"}))
    return made


def _copy(desk: Desk, job: Job, files: Batch, line: Line, into: str, n: int) -> None:
    """One file left of a job as the upload `n` of another. Errors: `OSError`."""
    name = line.name
    if line.k < len(files.incoming):
        source = files.incoming[line.k].path
    else:
        # a zip that could not be opened
        upload = next(each for each in desk.uploads(job.id) if each.n == line.upload)
        source, name = batch.kept(desk, job.id, upload.n, upload.name), upload.name
    # a zip that lay too deep in another is not opened here either
    path = batch.stored(desk, into, n, name).with_suffix(source.suffix)
    shutil.copyfile(source, path)
    desk.put(into, Upload(n, name, path.stat().st_size, line.sha256))


def _following(con: sqlite3.Connection, job: str) -> str | None:
    row = con.execute(
        "select next from continued join job on job.id = next where continued.job = ? and state <> 'cancelled'", [job]
    ).fetchone()
    return str(row["next"]) if row else None
