"""The process that works on one job and ends with it: whatever memory that took, the server does not keep it.

    python -m dashboard.desk.worker HOME JOB

What it does stands in the job (`jobs`). It gives way to the server's readers, and ends when the server does.
"""

import json
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from dashboard import faults, text
from dashboard.desk import recording, trial
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.trial import CancelledError
from etl.aliases import remember_alias
from etl.files import reason
from etl.sandbox import Sandbox
from warehouse import store
from warehouse.errors import ChitieuError, UsageError
from warehouse.home import Home
from warehouse.store import office_now

NICENESS = 15
TOLD_SECONDS = 0.25


def work(home: Home, job: str) -> None:
    """Do what a job is there for. One worker of a home at a time: what is left of an earlier one ends first."""
    with FileLock(home.root / "desk.work.lock"), Sandbox() as sandbox, suppress(CancelledError):
        _do(Desk(home), job, sandbox)


def _do(desk: Desk, job_id: str, sandbox: Sandbox) -> None:
    job = desk.needed(job_id)
    try:
        match job.task.get("do"):
            case "record":
                _record(desk, job, sandbox)
            case "undo":
                version = recording.take_back(desk, job, job.task["why"], job.task["by"])
                desk.change(job.id, frozenset({"undoing"}), state="undone", task="{}", version=version or job.version)
            case "redo":
                version = recording.bring_back(desk, job, job.task["by"])
                at = office_now().isoformat()
                desk.change(
                    job.id, frozenset({"redoing"}), state="recorded", task="{}", version=version, recorded_at=at
                )
            case _:
                _check(desk, job, sandbox)
    except ChitieuError as fault:
        _fail(desk, job, str(fault))
    except OSError as fault:
        faults.record(fault)
        _fail(desk, job, text.desk_disk(reason(fault)))
    except CancelledError:
        raise
    except Exception as fault:  # noqa: BLE001  # the edge: logged in full, told in one sentence
        _fail(desk, job, text.fault(faults.record(fault)))


def _fail(desk: Desk, job: Job, said: str) -> None:
    """Back to where the person can try again; only a check that failed leaves nothing to go back to."""
    for state, back in (("checking", "failed"), ("recording", "ready"), ("undoing", "recorded"), ("redoing", "undone")):
        desk.change(job.id, frozenset({state}), state=back, task="{}", said=said)


def _check(desk: Desk, job: Job, sandbox: Sandbox, said: str = "") -> None:
    if job.task.get("do") == "alias":
        # said already when a check was cut short: nothing is left to remember
        with suppress(UsageError):
            remember_alias(desk.home, job.task["text"], job.task["unit"], by=job.task["by"])
    based_on = trial.check(desk, job, sandbox, Progress(desk, job))
    states = frozenset({"checking", "recording"})
    desk.change(job.id, states, state="ready", task="{}", based_on=based_on, said=said)


def _record(desk: Desk, job: Job, sandbox: Sandbox) -> None:
    here = frozenset({"recording"})
    if "from" in job.task:
        # an earlier worker ended while it recorded: it happened wholly or not at all
        version = recording.recorded_before(desk, job)
        if version is None:
            _check(desk, job, sandbox, text.desk_cut_short())
            return
    else:
        newest = store.current_version(desk.home)
        if newest != job.based_on:
            # what was looked at no longer holds: it is worked out anew and looked at again
            _check(desk, job, sandbox, text.desk_outdated())
            return
        desk.change(job.id, here, task=json.dumps({**job.task, "from": newest}))
        version = recording.record(desk, job, sandbox, Progress(desk, job))
        if version is None:
            _check(desk, job, sandbox, text.desk_nothing_left())
            return
    try:
        recording.look_for_strange(desk, job, version)
    except Exception as fault:  # noqa: BLE001  # what is recorded is recorded, whatever may be said of it
        faults.record(fault)
    at = office_now().isoformat()
    desk.change(job.id, here, state="recorded", task="{}", version=version, recorded_at=at, said="")


class Progress:
    """Notes how far a job is, now and then; ends the work where the job was cancelled."""

    def __init__(self, desk: Desk, job: Job) -> None:
        self.desk, self.job = desk, job
        self._told, self._step = 0.0, ""

    def __call__(self, step: str, done: int, total: int) -> None:
        is_new = step != self._step
        if not is_new and done < total and time.monotonic() - self._told < TOLD_SECONDS:
            return
        self._told, self._step = time.monotonic(), step
        if not self.desk.progress(self.job.id, step, done, total):
            raise CancelledError


def _end_with_server() -> None:
    """Ends this process when the server has: it holds the other end of our input."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    os.nice(NICENESS)
    threading.Thread(target=_end_with_server, daemon=True).start()
    work(Home(Path(sys.argv[1])), sys.argv[2])
