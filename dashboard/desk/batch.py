"""A job's uploads as the intake takes them: zips opened, names as dropped, the stated day and period with each."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path

from dashboard.desk import fixes, stated
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


def kept(desk: Desk, job: str, upload: int, name: str) -> Path:
    """Where an upload's bytes stand that arrived; of a zip that lay too deep in another, as the one file it is."""
    path = stored(desk, job, upload, name)
    whole = path.with_suffix(".xlsx")
    return path if path.exists() or not whole.exists() else whole


def shown(name: str) -> str:
    """A dropped file's name as it may be kept and shown: one line, no way up, cut where nobody reads on."""
    parts = [part for part in clean(name.replace("\\", "/")).split("/") if part not in {"", ".", ".."}]
    return "/".join(parts)[-LONGEST_NAME:] or "?"


class Arriving:
    """A job's files as its uploads arrive, for as long as `held` lasts, numbered as they come; `origins` are their uploads.

    Each with what was mended in it and the unit said of it when the first was looked at. `left_out` names what zips hold of the system's own.
    """

    def __init__(self, desk: Desk, job: Job, held: ExitStack) -> None:
        self.desk, self.job, self.held = desk, job, held
        self.incoming: list[Incoming] = []
        self.refused: list[tuple[int, Verdict]] = []
        self.origins: list[int] = []
        self.left_out: dict[int, list[str]] = {}
        self._mended, self._units = fixes.of(desk, job), stated.units(desk, job.id)
        self._seen: set[int] = set()

    def new(self) -> list[Incoming]:
        """The files that arrived since the last time. Zips are opened beside the job: what is left there goes with it."""
        before = len(self.incoming)
        for upload in self.desk.uploads(self.job.id):
            if upload.n not in self._seen:
                self._seen.add(upload.n)
                self._take(upload)
        return self.incoming[before:]

    def _take(self, upload: Upload) -> None:
        path = kept(self.desk, self.job.id, upload.n, upload.name)
        at, why = received(self.job)
        if path.suffix != ".zip":
            self._add(upload, [Incoming(path, upload.name, at, why, self.job.plan, self.job.period)])
            return
        left_out: list[str] = []
        place = self.desk.place(self.job.id)
        try:
            inside = self.held.enter_context(gathered([path], at, why, self.job.plan, self.job.period, place, left_out))
        except UsageError as fault:
            self.refused.append((upload.n, _refusal(upload, str(fault))))
            return
        self.left_out[upload.n] = [_named(upload, name, path) for name in left_out]
        self._add(upload, [replace(one, name=_named(upload, one.name, path)) for one in inside])

    def _add(self, upload: Upload, files: Sequence[Incoming]) -> None:
        self.incoming.extend(stated.attached(self._units, fixes.attached(self._mended, files)))
        self.origins.extend([upload.n] * len(files))

    def order(self) -> list[int]:
        """The numbers of the files in the order they were dropped."""
        return sorted(range(len(self.incoming)), key=lambda number: (self.origins[number], number))

    def batch(self) -> Batch:
        """What has arrived, in the order it was dropped."""
        order = self.order()
        incoming = [self.incoming[number] for number in order]
        origins = [self.origins[number] for number in order]
        return Batch(incoming, origins, sorted(self.refused, key=lambda pair: pair[0]))


@contextmanager
def opened(desk: Desk, job: Job) -> Iterator[Batch]:
    """The files of a job for as long as the context lasts."""
    with ExitStack() as held:
        arriving = Arriving(desk, job, held)
        arriving.new()
        yield arriving.batch()


def received(job: Job) -> tuple[datetime, str | None]:
    """When a job's files were received: the end of the day stated, with its reason, else when they were dropped."""
    if job.received_on is None or job.received_on >= job.made_at.date():
        return job.made_at, None
    return datetime.combine(job.received_on, time(23, 59)), job.received_why


def _named(upload: Upload, name: str, archive: Path) -> str:
    """What a file of a zip is called: the zip under the name it was dropped with, not under ours."""
    return shown(f"{upload.name}{name.removeprefix(archive.name)}")


def _refusal(upload: Upload, message: str) -> Verdict:
    row = {"severity": "error", "rule": "zip", "message": message, "remedy": ""}
    found = problems.from_rows([row | {"file_no": 0}])
    return Verdict(upload.name, upload.sha256, "error", (), found)
