"""A job's uploads as the intake takes them: zips opened, names as dropped, the stated day and period with each."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path

from dashboard.desk import fixes
from dashboard.desk.jobs import Desk, Job, Upload
from etl import problems
from etl.files import Incoming, gathered
from etl.verdicts import Verdict
from etl.words import clean
from warehouse.errors import UsageError

LONGEST_NAME = 240


@dataclass(frozen=True)
class Batch:
    """Files to judge, which upload each came in, and the uploads that cannot be opened, as verdicts."""

    incoming: list[Incoming] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    refused: list[tuple[int, Verdict]] = field(default_factory=list)


def stored(desk: Desk, job: str, upload: int, name: str) -> Path:
    """Where an upload's bytes stand: a number of ours, never a name of theirs."""
    return desk.place(job) / f"{upload:05d}{'.zip' if name.lower().endswith('.zip') else '.xlsx'}"


def shown(name: str) -> str:
    """A dropped file's name as it may be kept and shown: one line, no way up, cut where nobody reads on."""
    parts = [part for part in clean(name.replace("\\", "/")).split("/") if part not in {"", ".", ".."}]
    return "/".join(parts)[-LONGEST_NAME:] or "?"


@contextmanager
def opened(desk: Desk, job: Job) -> Iterator[Batch]:
    """The files of a job for as long as the context lasts."""
    batch = Batch()
    at, why = received(job)
    with ExitStack() as held:
        for upload in desk.uploads(job.id):
            path = stored(desk, job.id, upload.n, upload.name)
            if path.suffix != ".zip":
                batch.incoming.append(Incoming(path, upload.name, at, why, job.plan, job.period))
                batch.origins.append(upload.n)
                continue
            try:
                inside = held.enter_context(gathered([path], at, why, job.plan, job.period))
            except UsageError as fault:
                batch.refused.append((upload.n, _refusal(upload, str(fault))))
                continue
            inner = [_named(upload, one, path) for one in inside]
            batch.incoming.extend(inner)
            batch.origins.extend([upload.n] * len(inner))
        batch.incoming[:] = fixes.attached(desk, job, batch.incoming)
        yield batch


def received(job: Job) -> tuple[datetime, str | None]:
    """When a job's files were received: the end of the day stated, with its reason, else when they were dropped."""
    if job.received_on is None or job.received_on >= job.made_at.date():
        return job.made_at, None
    return datetime.combine(job.received_on, time(23, 59)), job.received_why


def _named(upload: Upload, inner: Incoming, archive: Path) -> Incoming:
    """A file of a zip under its own name; a zip that is none, under the name it was dropped with."""
    return replace(inner, name=upload.name if inner.path == archive else shown(inner.name))


def _refusal(upload: Upload, message: str) -> Verdict:
    row = {"severity": "error", "rule": "zip", "message": message, "remedy": ""}
    found = problems.from_rows([row | {"file_no": 0}])
    return Verdict(upload.name, upload.sha256, "error", (), found)
