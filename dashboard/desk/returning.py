"""Files on their way back to their senders: one marked workbook, or all of a job by area with messages, as one zip."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dashboard.desk import as_sent, batch, fixes, judged
from dashboard.desk.jobs import Desk, Job
from etl import returned
from etl.corrections import Desked
from etl.files import Incoming
from etl.marked import marked
from etl.marks import ERROR
from etl.verdicts import Outcome, Verdict


@dataclass(frozen=True)
class Workbook:
    """A marked workbook under the name its sender gave it."""

    name: str
    data: bytes


def one(desk: Desk, job: Job, k: int) -> Workbook | None:
    """The sender's workbook with its marks; None for a file that cannot be marked or is no longer kept."""
    row = judged.line(desk, job.id, k)
    if row is None or not row.is_read or row.verdict in {"duplicate", judged.REGISTER}:
        return None
    with batch.opened(desk, job) as files:
        if k >= len(files.incoming) or not files.incoming[k].path.exists():
            return None
        given = files.incoming[k]
        data = marked(given.path.read_bytes(), as_sent.findings(desk, job, row, given.desked))
    return Workbook(Path(row.name).name, data) if data is not None else None


def everything(desk: Desk, job: Job) -> Path | None:
    """A zip of all refused files, marked, in folders by area, with a message for each; None when none was refused."""
    packed = desk.place(job.id) / f"returned-{job.revision}.zip"
    if packed.exists():
        return packed
    with batch.opened(desk, job) as files, TemporaryDirectory(dir=desk.place(job.id)) as scratch:
        pairs = _pairs(desk, job, files.incoming)
        outcome = Outcome(None, tuple(verdict for _, verdict in pairs))
        made = returned.returned(desk.home, [given for given, _ in pairs], outcome)
        if not made:
            return None
        returned.write(Path(scratch), made)
        for older in desk.place(job.id).glob("returned-*.zip"):
            older.unlink(missing_ok=True)
        Path(scratch, returned.ZIP_NAME).replace(packed)
    return packed


def message(desk: Desk, job: Job, row: judged.Line, units: Mapping[str, Any]) -> str:
    """The text to paste into a mail to the sender of a refused file; empty for any other. `units` by code."""
    if row.verdict != "error":
        return ""
    found = _verdict(desk, job, row, fixes.of(desk, job).of(row.sha256).desked)
    if found.verdict != ERROR:
        return ""
    known = {code: (str(units[code]["unit_name"]), str(units[code]["area"])) for code in row.units if code in units}
    is_marked = row.is_read and row.name.lower().endswith((".xlsx", ".xlsm"))
    return returned.message(found, known, is_marked=is_marked)


def _pairs(desk: Desk, job: Job, incoming: list[Incoming]) -> list[tuple[Incoming, Verdict]]:
    """The files that are still there, each with its verdict."""
    lines = sorted(judged.lines(desk, job.id), key=lambda line: line.k)
    return [
        (given, _verdict(desk, job, line, given.desked))
        for given, line in zip(incoming, lines, strict=False)
        if given.path.exists()
    ]


def _verdict(desk: Desk, job: Job, line: judged.Line, desked: Desked) -> Verdict:
    """What a refused file's sender is told; of a file that only the office's corrections made wrong, nothing to mend."""
    found = judged.verdict(desk, job.id, line)
    if line.verdict != ERROR or not desked.corrections:
        return found
    own = as_sent.findings(desk, job, line, desked)
    return replace(found, problems=own, verdict=ERROR if (own["severity"] == ERROR).any() else "warning")
