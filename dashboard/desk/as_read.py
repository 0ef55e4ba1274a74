"""What a refused file says, held against the version that counts: figures old → new though nothing of it can be recorded yet."""

from collections.abc import Mapping
from threading import Condition
from typing import Any

import duckdb
import polars as pl
from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from dashboard import text
from dashboard.component.cells import Cell, Column, Row, Table, Text
from dashboard.desk import fixes, fixing
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from etl import preview
from etl.corrections import Desked
from etl.difference import ADDED, CHANGED, DROPPED
from etl.values import vietnamese
from warehouse import store
from warehouse.errors import UsageError

UNREADABLE = "unreadable"
MOST_ROWS = 200
_PART = ("plan_code", "period", "unit_code")
_NUMBERS = ("numerator", "denominator", "is_no_activity")
_CURRENT = """
select r.plan_code, r.period, r.unit_code, f.indicator_code, f.numerator, f.denominator, f.is_no_activity
from mart.received r join core.figure f using (submission_id)
where list_contains($parts, r.plan_code || ' ' || r.period || ' ' || r.unit_code)
"""


def changes(desk: Desk, job: Job, line: Line) -> pl.DataFrame | None:
    """The figures of a refused file that are not those of the version that counts; None where there is nothing to hold it against.

    Shape: plan_code, period, unit_code, indicator_code, change, old_… and … of numerator, denominator and is_no_activity,
    and `said`, what the file says where it is no number.
    """
    if job.state != "ready" or line.verdict != "error" or not fixing.is_mendable(job, line) or not line.parts:
        return None
    try:
        return _changes(desk, job, line, fixes.of(desk, job).of(line.sha256).desked)
    except UsageError:
        return None


def _key(desk: Desk, job: Job, line: Line, desked: Desked) -> tuple[object, ...]:
    said = tuple((one.sheet, one.cell, one.new) for one in desked.corrections)
    return hashkey(
        desk.home.root, store.current_version(desk.home), job.id, line.k, line.sha256, tuple(line.parts), said
    )


@cached(LRUCache(32), key=_key, condition=Condition())
def _changes(desk: Desk, job: Job, line: Line, desked: Desked) -> pl.DataFrame | None:
    workbook = fixing.workbook_of(desk, job, line)
    with preview.trying(desk.home) as trial:
        trial.understanding.take(0, fixing.incoming(desk, job, line, workbook, desked), workbook)
        read = trial.understanding.done().tidied.figures.filter(pl.col("part").is_not_null())
        current = _current(trial.con, read["part"].unique().to_list())
    if current.is_empty():
        return None
    said = pl.concat_str(_part_said("numerator"), _part_said("denominator"), separator="/", ignore_nulls=True)
    now = read.filter(
        pl.any_horizontal(
            "is_no_activity", "is_asked", pl.col("numerator").is_not_null(), pl.col("denominator").is_not_null()
        )
    ).select(*_PART, "indicator_code", "takes_denominator", *_NUMBERS, pl.when("is_asked").then(said).alias("said"))
    # a unit without a version yet has nothing to be held against
    now = now.join(current.select(_PART).unique(), on=_PART, how="semi")
    now = now.unique([*_PART, "indicator_code"], keep="first", maintain_order=True)
    keys = [*_PART, "indicator_code"]
    old = current.select(
        *keys, *(pl.col(name).alias(f"old_{name}") for name in _NUMBERS), pl.lit(value=True).alias("was")
    )
    both = now.with_columns(pl.lit(value=True).alias("is")).join(
        old, on=keys, how="full", coalesce=True, maintain_order="left_right"
    )
    # what has one number only is kept as parts of one, which its sender does not write
    both = both.with_columns(
        pl.when("takes_denominator")
        .then("denominator")
        .otherwise(pl.coalesce("denominator", "old_denominator"))
        .alias("denominator")
    )
    is_same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"old_{name}")) for name in _NUMBERS)
    change = (
        pl.when(pl.col("said").is_not_null()).then(pl.lit(UNREADABLE)).when(pl.col("was").is_null()).then(pl.lit(ADDED))
        .when(pl.col("is").is_null()).then(pl.lit(DROPPED)).when(~is_same).then(pl.lit(CHANGED))
    )  # fmt: skip
    return (
        both.with_columns(change.alias("change"))
        .filter(pl.col("change").is_not_null())
        .drop("was", "is", "takes_denominator")
    )


def _part_said(part: str) -> pl.Expr:
    """One of a figure's two numbers where the other is none: as it was read, else as it is written."""
    return pl.coalesce(pl.col(part).map_elements(vietnamese, return_dtype=pl.String), f"{part}_text")


def _current(con: duckdb.DuckDBPyConnection, parts: list[str]) -> pl.DataFrame:
    found: pl.DataFrame = con.sql(_CURRENT, params={"parts": parts}).pl()
    return found


def table(found: pl.DataFrame, names: Mapping[str, Any], most: int | None = MOST_ROWS) -> Table:
    """Figures of the version that counts → as the refused file says them, the first ones; `names` of indicators by code.

    `most` None: all, and what is no number in a column of its own, for no file can hold it among numbers.
    """
    is_whole = most is None
    labels = text.CHANGE_COLUMNS
    columns = (
        Column("", kind="code"), Column(labels["indicator"]), Column(text.IN_USE, kind="number"),
        Column(text.IN_FILE, kind="number"), *([Column(text.AS_WRITTEN)] if is_whole else []), Column(labels["change"]),
    )  # fmt: skip
    rows = [
        Row((
            text.short_code(row["indicator_code"]),
            text.named(str(names[row["indicator_code"]]["indicator_name"])) if row["indicator_code"] in names else "",
            _figure(row, "old_"),
            *_in_file(row, is_whole=is_whole),
            str(text.UNREADABLE if row["change"] == UNREADABLE else text.CHANGES[row["change"]]),
        ))
        for row in found.slice(0, most).iter_rows(named=True)
    ]  # fmt: skip
    return Table(text.AGAINST_CURRENT, columns, rows, dense=True, height=420 if len(rows) > 14 else None)


def _in_file(row: dict[str, Any], *, is_whole: bool) -> list[Cell]:
    said = Text(row["said"]) if row["said"] else None
    if not is_whole:
        return [said or _figure(row, "")]
    return ["" if said else _figure(row, ""), said or ""]


def _figure(row: dict[str, Any], prefix: str) -> str:
    if row[f"{prefix}is_no_activity"]:
        return str(text.STATUSES["no_activity"])
    return text.fraction(row[f"{prefix}numerator"], row[f"{prefix}denominator"]) or text.NOTHING
