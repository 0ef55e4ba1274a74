"""Records a job that was looked at, and takes it back: each one published version, wholly or not at all."""

import json
from functools import partial

from dashboard.desk import batch, judged, trial
from dashboard.desk.jobs import Desk, Job
from etl import load, suspects, undo
from etl.sandbox import Sandbox
from etl.verdicts import Verdict
from warehouse import store


def record(desk: Desk, job: Job, sandbox: Sandbox, progress: trial.Progress) -> str | None:
    """Load the files of a job. Returns the version published, None when nothing was left to record. Errors: `WriteError`, then nothing changed."""
    with batch.opened(desk, job) as files:
        outcome = load.load(
            desk.home, files.incoming, by=_by(job), sandbox=sandbox, reading=partial(progress, "reading"),
            judging=partial(progress, "judging"),
        )  # fmt: skip
        kept = {row.sha256: row.changes for row in judged.lines(desk, job.id)}
        verdicts = [*zip(files.origins, outcome.verdicts, strict=True), *files.refused]
    changes = {
        one.id: kept[verdict.sha256]
        for _, verdict in verdicts
        if len(verdict.submissions) == 1 and verdict.sha256 in kept
        for one in verdict.submissions
    }
    judged.keep(desk, job.id, verdicts, changes)
    return outcome.version


def _by(job: Job) -> str:
    """Who records: whoever said so, else who dropped the files."""
    return str(job.task.get("by") or job.made_by)


def recorded_before(desk: Desk, job: Job) -> str | None:
    """The version in which a job whose recording was cut short was published all the same; None where it was not."""
    since = job.task.get("from", "")
    newest = store.current_version(desk.home)
    own = {row.sha256: row for row in judged.lines(desk, job.id)}
    for entry in sorted(desk.home.journal.glob("[0-9]*.json")):
        if not since < entry.stem <= newest:
            continue
        for event in json.loads(entry.read_text(encoding="utf-8"))["events"]:
            files = event.get("files", []) if event["kind"] == "load" and event["by"] == _by(job) else []
            if files and all(file["sha256"] in own for file in files):
                _note(desk, job, {file["sha256"]: file["submissions"] for file in files})
                return entry.stem
    return None


def _note(desk: Desk, job: Job, published: dict[str, dict[str, str]]) -> None:
    """The ids under which the parts of each file were published, in place of those the check foresaw."""
    told: list[tuple[int | None, Verdict]] = []
    changes = {}
    for row in sorted(judged.lines(desk, job.id), key=lambda line: line.k):
        ids = published.get(row.sha256, {})
        for one in row.submissions:
            one["id"] = ids.get(f"{one['plan']} {one['period']} {one['unit']}", one["id"])
            if len(row.submissions) == 1:
                changes[one["id"]] = row.changes
        told.append((row.upload, judged.verdict(desk, job.id, row)))
    judged.keep(desk, job.id, told, changes)


def ids(desk: Desk, job: str) -> list[str]:
    """The versions that a recorded job stored, oldest quarter first."""
    found = [one for row in judged.lines(desk, job) for one in row.submissions]
    return [one["id"] for one in sorted(found, key=lambda one: (one["period"], one["id"]))]


def take_back(desk: Desk, job: Job, why: str, by: str) -> str | None:
    """Withdraw all versions of a job that still stand. Returns the version in which that was published; None when none stood."""
    own = ids(desk, job.id)
    return undo.withdraw_all(desk.home, own, why=why, by=by) or _taken_back_before(desk, job, set(own))


def _taken_back_before(desk: Desk, job: Job, own: set[str]) -> str | None:
    """The newest version since a job was recorded that took versions of it back and no others: its undoing was cut short."""
    for number in range(int(store.current_version(desk.home)), int(job.version or 0), -1):
        version = f"{number:06d}"
        found = undo.withdrawn_in(desk.home, version)
        if found and own.issuperset(found):
            return version
    return None


def taken_back(desk: Desk, job: Job) -> list[str]:
    """The versions that undoing a job withdrew."""
    return undo.withdrawn_in(desk.home, job.version or "")


def bring_back(desk: Desk, job: Job, by: str) -> str:
    """Bring back the versions that undoing a job withdrew. Returns the version in which they stand again."""
    return undo.restore_all(desk.home, taken_back(desk, job), by=by) or store.current_version(desk.home)


def look_for_strange(desk: Desk, job: Job, version: str) -> None:
    """Keep what looks strange in the versions recorded, as `etl.suspects` has it, beside the job."""
    trial.keep_frame(suspects.of_load(desk.home, version, ids(desk, job.id)), desk, job.id, "strange")
