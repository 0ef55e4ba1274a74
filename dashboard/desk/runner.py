"""The thread of the server that has jobs worked on, one at a time, each in a process of its own (`worker`)."""

import json
import os
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard import faults, text
from dashboard.desk.jobs import Desk, Job
from warehouse.home import Home
from warehouse.store import office_now

ROOT = Path(__file__).resolve().parents[2]
LOOK_SECONDS = 2.0
WATCH_SECONDS = 0.1
# how long a worker is kept for files that do not come
PATIENCE_SECONDS = 60.0
A_DAY = 24 * 3600.0
# who is stopped while one of these is done waits for its end: it is short, and wholly done or not at all
WRITING = frozenset({"recording", "undoing", "redoing"})
TRIES = 2


class Runner:
    """Has the jobs of one home worked on as long as the process lives; another process of the same home waits its turn."""

    def __init__(self, home: Home) -> None:
        self.desk = Desk(home)
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        # jobs whose files did not come: at which revision they were left; none where their worker ended by itself
        self._left: dict[str, int | None] = {}

    def wake(self) -> None:
        """There may be something to do."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._stop.clear()
                self._thread = threading.Thread(target=self._run, name="desk", daemon=True)
                self._thread.start()
        self._wake.set()

    def stop(self) -> None:
        """Let go: what is being written is written first, a check is left to the next start."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(30)

    def _run(self) -> None:
        lock = FileLock(self.desk.home.root / "desk.lock")
        while not self._stop.is_set():
            try:
                with lock.acquire(timeout=LOOK_SECONDS):
                    self._work()
            except Timeout:
                continue
            except Exception as fault:  # noqa: BLE001  # whatever it was is logged; the next job must not wait for it
                faults.record(fault)
                self._stop.wait(LOOK_SECONDS)

    def _work(self) -> None:
        """Jobs until told to stop."""
        swept = 0.0
        while not self._stop.is_set():
            if not swept or time.monotonic() - swept > A_DAY:
                swept = time.monotonic()
                self.desk.sweep(office_now())
            self._wake.clear()
            job = self.desk.next_task() or self._arriving()
            if job is None:
                self._wake.wait(LOOK_SECONDS)
            else:
                self._see_through(job)

    def _arriving(self) -> Job | None:
        """The job whose files are arriving, to be read meanwhile."""
        job = self.desk.next_arriving()
        if job is None or self._left.get(job.id, 0) in {job.revision, None}:
            return None
        return job

    def _see_through(self, job: Job) -> None:
        """Have a job worked on until that is done, or no longer wanted."""
        worker = _started(self.desk.home, job.id)
        try:
            is_left = self._watch(job, worker)
        finally:
            worker.kill()
            worker.communicate()
        found = self.desk.needed(job.id)
        if found.state == "receiving":
            self._left[job.id] = found.revision if is_left else None
        # one that ended well has done its work: what the job runs for now was asked for meanwhile
        elif found.is_running and worker.returncode and not is_left and not self._stop.is_set():
            self._died(found, worker.returncode)

    def _watch(self, job: Job, worker: subprocess.Popen[bytes]) -> bool:
        """Wait for a worker; says whether it was left before its end, because nobody waits for it or another job does."""
        revision, moved_at = job.revision, time.monotonic()
        while True:
            try:
                worker.wait(WATCH_SECONDS)
            except subprocess.TimeoutExpired:
                pass
            else:
                return False
            found = self.desk.found(job.id)
            if found is None or found.state == "cancelled":
                return True
            if self._stop.is_set() and found.state not in WRITING:
                return True
            if found.state == "receiving":
                if found.revision != revision:
                    revision, moved_at = found.revision, time.monotonic()
                if time.monotonic() - moved_at > PATIENCE_SECONDS or self.desk.next_task():
                    return True

    def _died(self, job: Job, code: int) -> None:
        """A worker ended before its job did: once more, then it is told."""
        faults.record(RuntimeError(f"the worker of job {job.id} ended with {code} while {job.state}"))
        tries = int(job.task.get("tries", 1))
        if tries < TRIES:
            task = json.dumps({**job.task, "tries": tries + 1}, ensure_ascii=False)
            self.desk.change(job.id, frozenset({job.state}), task=task, done=0, total=0)
            return
        back = {"undoing": "recorded", "redoing": "undone"}.get(job.state, "failed")
        self.desk.change(job.id, frozenset({job.state}), state=back, task="{}", said=text.desk_ended())


def _started(home: Home, job: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "CHITIEU_HOME": str(home.root), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "dashboard.desk.worker", str(home.root), job],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )


@cache
def _runner(root: Path) -> Runner:
    return Runner(Home(root))


def of(home: Home) -> Runner:
    """The runner of a home in this process."""
    return _runner(home.root)
