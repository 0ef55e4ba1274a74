"""Checks a job apart from the warehouse: verdicts, and what recording would change, kept beside the job.

Files are read while others still arrive. Once all are there, what reading alone showed is told at once: errors are
certain, anything else is pending until it was held against the warehouse.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from dashboard.desk import batch, judged, left_out
from dashboard.desk.jobs import RUNNING, Desk, Job
from etl import preview, problems
from etl.difference import Difference
from etl.sandbox import Sandbox
from etl.tidy import Tidied
from etl.understanding import Understanding, in_reading_order, parts_of, units_of
from etl.verdicts import Verdict
from warehouse import store

PENDING = "pending"
READ_AT_ONCE = 100
LOOK_SECONDS = 0.1
# small groups of rows: those of one version are found without reading the others
ROW_GROUP = 8_192
# step ("reading", "judging", "changes"), files done, files in all
Progress = Callable[[str, int, int], None]


class CancelledError(Exception):
    """The person gave up the job that is being worked on."""


def check(desk: Desk, job: Job, sandbox: Sandbox, progress: Progress) -> str:
    """Judge the files of a job, awaiting those that are still being sent; nothing is written to the warehouse.

    Returns the version they were held against. Errors: `CancelledError`.
    """
    while True:
        with ExitStack() as held:
            files = batch.Arriving(desk, job, held)
            trial = held.enter_context(preview.trying(desk.home))
            whole = _read(desk, job, files, trial.understanding, sandbox, progress)
            if _stated(whole) != _stated(job) or store.current_version(desk.home) != trial.version:
                # what was read so far was read by what no longer holds
                job = whole
                continue
            _judge(desk, job, files, trial, progress)
            return trial.version


def _stated(job: Job) -> tuple[object, ...]:
    return job.plan, job.period, job.received_on, job.received_why


def _read(
    desk: Desk, job: Job, files: batch.Arriving, understanding: Understanding, sandbox: Sandbox, progress: Progress
) -> Job:
    """Read the files of a job until all have arrived and are read. Returns the job as it stands then."""
    first = _First(desk, job, files, understanding)
    understanding.told = first.told
    read = 0
    while True:
        now = desk.needed(job.id)
        if now.state not in {"receiving", *RUNNING}:
            raise CancelledError
        files.new()
        is_whole = now.state != "receiving"
        if is_whole:
            first.show()
            progress("reading", read, len(files.incoming))
        some = files.incoming[read : read + READ_AT_ONCE]
        if some:
            understanding.read(some, sandbox, first=read)
            read += len(some)
        elif is_whole:
            left_out.note(desk, job.id, files.left_out)
            understanding.understand()
            return now
        else:
            time.sleep(LOOK_SECONDS)


class _First:
    """What reading alone shows of a job's files, told once it is known at which place each of them stands."""

    def __init__(self, desk: Desk, job: Job, files: batch.Arriving, understanding: Understanding) -> None:
        self.desk, self.job, self.files, self.understanding = desk, job, files, understanding
        self._kept: dict[int, Verdict] = {}
        self._places: dict[int, int] | None = None

    def told(self, numbers: Sequence[int], said: Tidied) -> None:
        """As `etl.understanding.ToldOfReading`."""
        workbooks, incoming = self.understanding.workbooks, self.files.incoming
        found, parts = in_reading_order(said.problems, workbooks, incoming), parts_of(said.figures)
        units = units_of(said.figures)
        made = {}
        for number, rows in problems.by_file(found, numbers):
            word = "error" if (rows["severity"] == "error").any() else PENDING
            workbook = workbooks[number]
            made[number] = Verdict(
                incoming[number].name,
                workbook.sha256,
                word,
                (),
                rows,
                parts.get(number, ()),
                workbook.refusal is None,
                units.get(number, ()),
            )
        if self._places is None:
            self._kept |= made
        else:
            self._put(made)

    def show(self) -> None:
        """All files have arrived: what was said of them so far stands with the job, in place of an earlier check."""
        if self._places is not None:
            return
        self._places = {number: place for place, number in enumerate(self.files.order())}
        judged.clear(self.desk, self.job.id)
        self._put(self._kept)
        after = len(self._places)
        judged.put(self.desk, self.job.id, dict(enumerate(self.files.batch().refused, start=after)))

    def _put(self, made: dict[int, Verdict]) -> None:
        places, origins = self._places or {}, self.files.origins
        judged.put(
            self.desk, self.job.id, {places[number]: (origins[number], verdict) for number, verdict in made.items()}
        )


def _judge(desk: Desk, job: Job, files: batch.Arriving, trial: preview.Trial, progress: Progress) -> None:
    """Hold what was read against the warehouse; verdicts stand with the job as they become certain."""
    whole = files.batch()
    total = len(whole.incoming)
    for file in (
        *(forecast_file(desk, job.id, name) for name in FORECASTS),
        *desk.place(job.id).glob("*-own-*.parquet"),
    ):
        file.unlink(missing_ok=True)
    if not total:
        return

    def told(made: dict[int, Verdict]) -> None:
        judged.put(desk, job.id, {k: (whole.origins[k], verdict) for k, verdict in made.items()})

    understood = trial.understanding.done(files.order())
    judging = partial(progress, "judging")
    judging(0, total)
    with trial.judged(whole.incoming, understood, judging=judging, told=told) as found:
        progress("changes", total, total)
        difference = found.difference()
        judged.put_changes(desk, job.id, found.verdicts, _counts(difference.figures, difference.items))
        items = difference.items.filter(pl.col("change") != "unchanged")
        frames = (difference.figures, items, found.flips(), found.sector())
        for name, frame in zip(FORECASTS, frames, strict=True):
            keep_frame(frame, desk, job.id, name)


FORECASTS = ("figures", "items", "flips", "sector")


def forecast_file(desk: Desk, job: str, name: str) -> Path:
    """Where a frame of a job stands."""
    return desk.place(job) / f"{name}.parquet"


def forecast(desk: Desk, job: str, name: str) -> pl.DataFrame | None:
    """A frame kept of a job: `figures`, `items` (without the unchanged), `flips`, `sector` as in `etl.preview.Preview`, `strange`.

    None where there is none.
    """
    try:
        return pl.read_parquet(forecast_file(desk, job, name))
    except (OSError, pl.exceptions.PolarsError):
        return None


def of_versions(desk: Desk, job: str, name: str, ids: Sequence[str]) -> pl.LazyFrame | None:
    """The rows of a frame of a job that speak of some versions; None where there is none. Little of the others is read."""
    alone = {version.partition("/")[2] for version in ids} - {""}
    file = forecast_file(desk, job, f"{name}-own-{alone.pop()}" if alone else name)
    if not file.exists() or not ids:
        return None
    version = pl.col("submission_id")
    return pl.scan_parquet(file).filter(version >= min(ids), version <= max(ids), version.is_in(list(ids)))


@dataclass(frozen=True)
class Own:
    """What recording one file alone would change. Shape: as in `etl.preview.Preview`."""

    difference: Difference
    flips: pl.DataFrame


def own_id(version: str, k: int) -> str:
    """The id of a version of a file that was judged by itself: told from the versions of the job, which begin anew at each check."""
    return f"{version}/{k}"


def keep_own(desk: Desk, job: str, k: int, own: Own) -> dict[str, judged.Changes]:
    """Keep what one file of a job changes by itself, until the next check of the whole job; gives its counts by version."""
    mine = pl.format("{}/" + str(k), "submission_id").alias("submission_id")
    figures, items = own.difference.figures.with_columns(mine), own.difference.items.with_columns(mine)
    frames = (figures, items.filter(pl.col("change") != "unchanged"), own.flips)
    for name, frame in zip(("figures", "items", "flips"), frames, strict=True):
        keep_frame(frame, desk, job, f"{name}-own-{k}")
    return _counts(figures, items)


def keep_frame(frame: pl.DataFrame, desk: Desk, job: str, name: str) -> None:
    """A frame beside a job, to be read by `forecast`."""
    file = forecast_file(desk, job, name)
    part = file.with_suffix(".part")
    frame.write_parquet(part, row_group_size=ROW_GROUP)
    part.replace(file)


def _counts(figures: pl.DataFrame, items: pl.DataFrame) -> dict[str, judged.Changes]:
    """How many figures and items of each version are added, changed, dropped, unchanged."""
    counted: dict[str, judged.Changes] = {}
    for what, rows in (("figures", figures), ("items", items)):
        grouped = rows.group_by("submission_id", "change").len()
        for version, change, count in grouped.iter_rows():
            counted.setdefault(version, {}).setdefault(what, {})[change] = count
    return counted
