"""Where files are dropped, how far the job is, and how many files have which verdict: live, without running the page."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard import text
from dashboard.component.registry import Piece

JOBS = "desk/jobs"
_DROP = Piece("drop")


def drop(
    job: Mapping[str, Any] | None, only: str | None, *, listed: str | None, key: str, most: int, is_open: bool,
    on_job_change: Callable[[], None], on_moved_change: Callable[[], None], on_only_change: Callable[[], None],
) -> None:  # fmt: skip
    """Show the drop area (`is_open`) and where a job stands; `only` is the verdict that the list is narrowed to, `listed` how the jobs listed stand.

    Triggers: `job` = the id of a job just made, `moved` = the job, or one of those listed, stands elsewhere than shown, `only` = a verdict.
    """
    tiles = text.desk_tiles(job["state"] if job is not None else "")
    data = {
        "job": job, "only": only, "most": most, "open": is_open, "jobs": JOBS, "listed": listed, "words": text.DROP, "tiles": tiles,
        "running": ["checking", "recording", "undoing", "redoing"],
    }  # fmt: skip
    _DROP(data, key=key, on_job_change=on_job_change, on_moved_change=on_moved_change, on_only_change=on_only_change)
