"""Checks a job apart from the warehouse: verdicts, and what recording would change, kept beside the job."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from dashboard.desk import batch, judged
from dashboard.desk.jobs import Desk, Job
from etl import load
from etl.sandbox import Sandbox
from warehouse import store

Progress = Callable[[int, int], None]


def check(desk: Desk, job: Job, sandbox: Sandbox, progress: Progress) -> str:
    """Judge the files of a job; nothing is written to the warehouse. Returns the version they were held against."""
    judged.clear(desk, job.id)
    with batch.opened(desk, job) as files:
        if not files.incoming:
            judged.keep(desk, job.id, files.refused, {})
            return store.current_version(desk.home)
        found = load.preview(desk.home, files.incoming, reading=progress, sandbox=sandbox)
        for name, frame in (("figures", found.difference.figures), ("flips", found.flips), ("sector", found.sector)):
            keep_frame(frame, desk, job.id, name)
        verdicts = [*zip(files.origins, found.outcome.verdicts, strict=True), *files.refused]
        judged.keep(desk, job.id, verdicts, _counts(found))
        return found.based_on


def forecast_file(desk: Desk, job: str, name: str) -> Path:
    """Where a frame of a job stands."""
    return desk.place(job) / f"{name}.parquet"


def forecast(desk: Desk, job: str, name: str) -> pl.DataFrame | None:
    """A frame kept of a job: `figures`, `flips`, `sector` as in `etl.load.Preview`, `strange`; None where there is none."""
    try:
        return pl.read_parquet(forecast_file(desk, job, name))
    except (OSError, pl.exceptions.PolarsError):
        return None


def keep_frame(frame: pl.DataFrame, desk: Desk, job: str, name: str) -> None:
    """A frame beside a job, to be read by `forecast`."""
    file = forecast_file(desk, job, name)
    part = file.with_suffix(".part")
    frame.write_parquet(part)
    part.replace(file)


def _counts(found: load.Preview) -> dict[str, dict[str, dict[str, int]]]:
    """How many figures and items of each version are added, changed, dropped, unchanged."""
    counted: dict[str, dict[str, dict[str, int]]] = {}
    for what, rows in (("figures", found.difference.figures), ("items", found.difference.items)):
        grouped = rows.group_by("submission_id", "change").len()
        for version, change, count in grouped.iter_rows():
            counted.setdefault(version, {}).setdefault(what, {})[change] = count
    return counted
