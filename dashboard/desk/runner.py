"""The thread that works on jobs, one at a time: in the server's process, taken up again after a restart."""

import json
import threading
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard import faults, text
from dashboard.desk import recording, trial
from dashboard.desk.jobs import Desk, Job
from etl.aliases import remember_alias
from etl.files import reason
from etl.sandbox import Sandbox
from warehouse import store
from warehouse.errors import ChitieuError, UsageError
from warehouse.home import Home
from warehouse.store import office_now

LOOK_SECONDS = 2.0
TOLD_SECONDS = 0.25
A_DAY = 24 * 3600.0


class CancelledError(Exception):
    """The person stopped the job that is being worked on."""


class Runner:
    """Works on the jobs of one home as long as the process lives; another process of the same home waits its turn."""

    def __init__(self, home: Home) -> None:
        self.desk = Desk(home)
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def wake(self) -> None:
        """There may be something to do."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._stop.clear()
                self._thread = threading.Thread(target=self._run, name="desk", daemon=True)
                self._thread.start()
        self._wake.set()

    def stop(self) -> None:
        """Let go after what is being done now; a check is left to the next start."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(30)

    def _run(self) -> None:
        lock = FileLock(self.desk.home.root / "desk.lock")
        while not self._stop.is_set():
            try:
                with lock.acquire(timeout=LOOK_SECONDS), Sandbox() as sandbox:
                    self._work(sandbox)
            except Timeout:
                continue
            except Exception as fault:  # noqa: BLE001  # whatever it was is logged; the next job must not wait for it
                faults.record(fault)
                self._stop.wait(LOOK_SECONDS)

    def _work(self, sandbox: Sandbox) -> None:
        """Jobs until told to stop, or until a cancelled one leaves the reading children half-way through a file."""
        swept = 0.0
        while not self._stop.is_set():
            if not swept or time.monotonic() - swept > A_DAY:
                swept = time.monotonic()
                self.desk.sweep(office_now())
            self._wake.clear()
            job = self.desk.next_task()
            if job is None:
                self._wake.wait(LOOK_SECONDS)
                continue
            try:
                self._do(job, sandbox)
            except CancelledError:
                return

    def _do(self, job: Job, sandbox: Sandbox) -> None:
        here = frozenset({job.state})
        try:
            match job.task.get("do"):
                case "record":
                    self._record(job, sandbox)
                case "undo":
                    version = recording.take_back(self.desk, job, job.task["why"], job.task["by"])
                    self.desk.change(job.id, here, state="undone", task="{}", version=version or job.version)
                case _:
                    self._check(job, sandbox)
        except ChitieuError as fault:
            self._fail(job, str(fault))
        except OSError as fault:
            faults.record(fault)
            self._fail(job, text.desk_disk(reason(fault)))
        except CancelledError:
            raise
        except Exception as fault:  # noqa: BLE001  # the edge: logged in full, told in one sentence
            self._fail(job, text.fault(faults.record(fault)))

    def _fail(self, job: Job, said: str) -> None:
        """Back to where the person can try again; only a check that failed leaves nothing to go back to."""
        back = {"checking": "failed", "recording": "ready", "undoing": "recorded"}[job.state]
        self.desk.change(job.id, frozenset({job.state}), state=back, task="{}", said=said)

    def _check(self, job: Job, sandbox: Sandbox, said: str = "") -> None:
        if job.task.get("do") == "alias":
            # said already when a check was cut short: nothing is left to remember
            with suppress(UsageError):
                remember_alias(self.desk.home, job.task["text"], job.task["unit"], by=job.task["by"])
        based_on = trial.check(self.desk, job, sandbox, self._progress(job))
        self.desk.change(job.id, frozenset({job.state}), state="ready", task="{}", based_on=based_on, said=said)

    def _record(self, job: Job, sandbox: Sandbox) -> None:
        here = frozenset({"recording"})
        if "from" in job.task:
            # a server that ended while it recorded: it happened wholly or not at all
            version = recording.recorded_before(self.desk, job)
            if version is None:
                self._check(job, sandbox, text.desk_cut_short())
                return
        else:
            newest = store.current_version(self.desk.home)
            if newest != job.based_on:
                # what was looked at no longer holds: it is worked out anew and looked at again
                self._check(job, sandbox, text.desk_outdated())
                return
            self.desk.change(job.id, here, task=json.dumps({**job.task, "from": newest}))
            version = recording.record(self.desk, job, sandbox, self._progress(job))
            if version is None:
                self._check(job, sandbox, text.desk_nothing_left())
                return
        try:
            recording.look_for_strange(self.desk, job, version)
        except Exception as fault:  # noqa: BLE001  # what is recorded is recorded, whatever may be said of it
            faults.record(fault)
        at = office_now().isoformat()
        self.desk.change(job.id, here, state="recorded", task="{}", version=version, recorded_at=at, said="")

    def _progress(self, job: Job) -> trial.Progress:
        """Note how far a job is, now and then; ends the work where the job was cancelled or the server stops."""
        told = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal told
            if done < total and time.monotonic() - told < TOLD_SECONDS:
                return
            told = time.monotonic()
            if job.state == "checking" and self._stop.is_set():
                raise CancelledError
            if not self.desk.change(job.id, frozenset({job.state}), done=done, total=total):
                raise CancelledError

        return progress


@cache
def _runner(root: Path) -> Runner:
    return Runner(Home(root))


def of(home: Home) -> Runner:
    """The runner of a home in this process."""
    return _runner(home.root)
