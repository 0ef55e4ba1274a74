"""The files that a job still waits for: where each belongs by its name, so that whoever comes back can send the rest."""

from collections.abc import Sequence

from dashboard import text
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.desk import batch
from dashboard.desk.jobs import MAX_UPLOADS, Desk, Job
from warehouse.errors import UsageError

_MISSING = "select n, name from awaited where job = ? and n not in (select n from upload where upload.job = awaited.job) order by n"


def note(desk: Desk, job: str, names: Sequence[str]) -> None:
    """Keep what the files of a new job are called, in the order they were dropped."""
    rows = [(job, n, batch.shown(name)) for n, name in enumerate(names)]
    with desk.connected() as con:
        con.executemany("insert or replace into awaited values (?, ?, ?)", rows)


def places(desk: Desk, job: str, files: Sequence[tuple[str, int]]) -> list[int | None]:
    """Where files (name, bytes) dropped once more belong in a job: the place of the one awaited, else a new one.

    None for a file that has arrived. Errors: `UsageError` when the job takes no more files, or not so many.
    """
    with desk.connected() as con:
        row = con.execute("select state, expected from job where id = ?", [job]).fetchone()
        if row is None or row["state"] != "receiving":
            raise UsageError(text.desk_moved_on())
        arrived = {
            (each["name"], each["size"]) for each in con.execute("select name, size from upload where job = ?", [job])
        }
        awaited: dict[str, list[int]] = {}
        for each in con.execute(_MISSING, [job]):
            awaited.setdefault(each["name"], []).append(each["n"])
        expected, found = int(row["expected"]), list[int | None]()
        for name, size in ((batch.shown(name), size) for name, size in files):
            if (name, size) in arrived:
                found.append(None)
            elif awaited.get(name):
                found.append(awaited[name].pop(0))
            else:
                con.execute("insert into awaited values (?, ?, ?)", [job, expected, name])
                found.append(expected)
                expected += 1
        if expected > MAX_UPLOADS:
            raise UsageError(text.desk_count(MAX_UPLOADS))
        con.execute("update job set expected = ?, revision = revision + 1 where id = ?", [expected, job])
    return found


def nodes(desk: Desk, job: Job) -> list[Node]:
    """The files of a job that waits, those missing and those that have arrived, their names one press away."""
    with desk.reading() as con:
        missing = [str(row["name"]) for row in con.execute(_MISSING, [job.id])]
    arrived = [upload.name for upload in desk.uploads(job.id)]
    lists = [
        (said, names)
        for said, names in ((text.desk_awaited(len(missing)), missing), (text.desk_arrived(len(arrived)), arrived))
        if names
    ]
    listed = [
        node
        for said, names in lists
        for node in (
            pieces.node("p", "quiet", said),
            pieces.node("ul", "", *(pieces.node("li", "", name) for name in names)),
        )
    ]
    summary = pieces.node("summary", "", " · ".join(said for said, _ in lists))
    return [pieces.node("details", "more", summary, *listed)] if lists else []
