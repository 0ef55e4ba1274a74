"""The files of the system among what was dropped or zipped: not judged, but named once beside the job."""

from collections.abc import Mapping, Sequence

from dashboard.desk import batch
from dashboard.desk.jobs import MAX_UPLOADS, Desk

# the place of those that the browser did not send, beside those found in an upload
UNSENT = -1


def note(desk: Desk, job: str, found: Mapping[int, Sequence[str]]) -> None:
    """Keep the names of a job's files that were left out, by the upload they were found in, in place of those before."""
    rows = [(job, upload, batch.shown(name)) for upload, names in found.items() for name in names[:MAX_UPLOADS]]
    with desk.connected() as con:
        con.executemany("delete from left_out where job = ? and upload = ?", [(job, upload) for upload in found])
        con.executemany("insert or ignore into left_out values (?, ?, ?)", rows)


def add(desk: Desk, job: str, found: Sequence[str]) -> None:
    """Keep further names that the browser did not send, beside those before."""
    with desk.connected() as con:
        rows = [(job, UNSENT, batch.shown(name)) for name in found[:MAX_UPLOADS]]
        con.executemany("insert or ignore into left_out values (?, ?, ?)", rows)


def names(desk: Desk, job: str) -> list[str]:
    """What was left out of a job, in the order of its uploads."""
    with desk.reading() as con:
        rows = con.execute("select name from left_out where job = ? order by upload, rowid", [job]).fetchall()
    return [str(row["name"]) for row in rows]
