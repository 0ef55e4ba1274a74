"""Files dropped at the desk, and what the worker makes of them."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from dashboard.desk import batch, runner, worker
from dashboard.desk.jobs import Desk, Job, Upload
from tests import homes
from warehouse.home import Home

SECONDS = 90


def begun(home: Home, folder: Path, begin: Callable[[Desk, Path], str]) -> tuple[Home, str]:
    """A copy of a home with a job in it, for every test of a file to copy, and that job: `begin` writes files into `folder`."""
    desk = Desk(Home(homes.copied(home.root, folder / "h")))
    try:
        return desk.home, begin(desk, folder)
    finally:
        runner.of(desk.home).stop()


def dropped(desk: Desk, *files: Path | tuple[str, Path]) -> str:
    """A job with some files in it, as if they had been uploaded; a file may have a name of its own."""
    job = desk.create("Văn thư", len(files))
    for n, given in enumerate(files):
        name, path = given if isinstance(given, tuple) else (given.name, given)
        shutil.copy(path, batch.stored(desk, job, n, name))
        desk.put(job, Upload(n, batch.shown(name), path.stat().st_size, "0" * 64))
    return job


def done(desk: Desk, job: str, what: str, *states: str) -> Job:
    """The job once what is asked of it is done, by the worker's own function in this process.

    Its start as a process is what `test_desk_jobs` is about, and what a click on a page leads to (`after`).
    """
    runner.of(desk.home).stop()
    desk.ask(job, what, frozenset(states))
    worker.work(desk.home, job)
    return desk.needed(job)


def checked(desk: Desk, *files: Path | tuple[str, Path]) -> str:
    """A job whose files are checked."""
    job = dropped(desk, *files)
    assert done(desk, job, "check", "receiving").state == "ready"
    return job


def after(desk: Desk, job: str) -> Job:
    """The job once nothing more is to be done for it."""
    runner.of(desk.home).wake()
    return awaited(desk, job, lambda found: not found.is_running)


def awaited(desk: Desk, job: str, is_there: Callable[[Job], bool]) -> Job:
    """The job once it is as it should be."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        found = desk.needed(job)
        if is_there(found):
            return found
        time.sleep(0.02)
    raise AssertionError(desk.needed(job))
