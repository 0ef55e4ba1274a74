"""Questions only screens ask: several answers from one pass over the cells, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from warehouse import queries, sql
from warehouse.filters import Filter
from warehouse.queries import Cells

SPARK_PERIODS = 9


@dataclass(frozen=True)
class Overview:
    """Groups of one filter. `indicators`: the last nine periods; `columns`: the chosen one only."""

    indicators: pl.DataFrame
    columns: pl.DataFrame

    @property
    def composition(self) -> pl.DataFrame:
        """Cells by status, and how many scored ones rest on a proposed target. Shape: one row per period."""
        counted = self.indicators.group_by("period").agg(
            attained=pl.sum("units_attained"),
            near=pl.sum("units_near"),
            missed=pl.sum("units_missed"),
            not_reported=pl.sum("units_missing"),
            no_activity=pl.sum("units_no_activity"),
            monitored=pl.sum("units_monitored"),
            scored_on_ours=pl.sum("units_on_ours"),
        )
        return counted.sort("period")


@dataclass(frozen=True)
class IndicatorView:
    """One indicator: `whole` at every period up to the chosen one, its groups and units at that one.

    `past`: what lines and changes of the units are drawn from; `medians`: of the whole sector, by level.
    """

    whole: pl.DataFrame
    levels: pl.DataFrame
    areas: pl.DataFrame
    units: pl.DataFrame
    past: pl.DataFrame
    medians: pl.DataFrame


@dataclass(frozen=True)
class UnitView:
    """One unit: its cells at the chosen period, their last nine periods, the median of its peers."""

    cells: pl.DataFrame
    history: pl.DataFrame
    medians: pl.DataFrame


def overview(con: duckdb.DuckDBPyConnection, where: Filter, by: Sequence[str]) -> Overview:
    """Attainment of every indicator, in whole and by `by`. Statuses are not filtered: a screen picks its own rows."""
    where = where.but(statuses=())
    cells = Cells(con, where, queries.periods_until(con, where)[-SPARK_PERIODS:])
    return Overview(
        indicators=cells.rolled(["indicator", "period"]),
        columns=cells.rolled(["indicator", *by], [where.period]),
    )


def units(con: duckdb.DuckDBPyConnection, where: Filter) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every unit's counts by status, and its cells. Shape: one row per unit; one row per unit × indicator."""
    cells = Cells(con, where.but(statuses=())).frame("queries/screen_matrix")
    return unit_counts(cells), cells


def unit_counts(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells of units counted by status. Shape: one row per unit, in the order of the codes."""
    status = pl.col("status")
    counted = cells.group_by("unit_code").agg(
        unit_name=pl.first("unit_name"),
        units_owed=pl.len(),
        units_attained=(status == "attained").sum(),
        units_near=(status == "near").sum(),
        units_missed=(status == "missed").sum(),
        units_missing=(status == "not_reported").sum(),
    )
    return counted.with_columns(
        units_reported=pl.col("units_owed") - pl.col("units_missing"),
        units_scored=pl.sum_horizontal("units_attained", "units_near", "units_missed"),
    ).sort("unit_code")


def indicator(con: duckdb.DuckDBPyConnection, where: Filter, indicator_code: str) -> IndicatorView:
    """All a page about one indicator shows."""
    where = where.but(statuses=(), indicators=(indicator_code,))
    cells = Cells(con, where, queries.periods_until(con, where))
    everybody = where.but(level=None, area=None, units=(), field=None, search=None)
    whole = cells.rolled(["indicator", "period"])
    return IndicatorView(
        whole=whole,
        levels=cells.rolled(["indicator", "level"], [where.period]),
        areas=cells.rolled(["indicator", "area"], [where.period]),
        units=cells.frame("queries/attainment", [where.period]),
        past=cells.frame("queries/screen_unit_past", whole["period"].to_list()[-SPARK_PERIODS:]),
        medians=Cells(con, everybody).frame("queries/screen_level_medians"),
    )


def unit(con: duckdb.DuckDBPyConnection, where: Filter, unit_code: str, peers: Filter) -> UnitView:
    """One unit's cells, their history, and what is usual among `peers`."""
    where = where.but(statuses=(), units=(unit_code,))
    cells = Cells(con, where, queries.periods_until(con, where)[-SPARK_PERIODS:])
    found, history = cells.frame("queries/attainment", [where.period]), cells.frame("queries/screen_history")
    return UnitView(found, history, Cells(con, peers.but(statuses=(), units=())).frame("queries/screen_unit_medians"))


def figure(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """One unit's figure of one indicator. Shape: one `attainment` row, none when it does not owe it."""
    return Cells(con, where.but(statuses=())).frame("queries/attainment")


def quarters(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """The figures a window is made of, each quarter by itself. Shape: one `attainment` row per quarter."""
    periods = queries.window_periods(con, where)
    return Cells(con, where.but(window="quarter", statuses=()), periods).frame("queries/attainment")


def group_quarters(con: duckdb.DuckDBPyConnection, where: Filter, indicator_code: str) -> pl.DataFrame:
    """The quarters a group's window takes in, each by itself. Shape: one `rollup` row per quarter."""
    periods = queries.window_periods(con, where)
    alone = where.but(window="quarter", statuses=(), indicators=(indicator_code,))
    return Cells(con, alone, periods).rolled(["indicator", "period"])


def calendar(con: duckdb.DuckDBPyConnection, unit_code: str) -> pl.DataFrame:
    """What a unit owes and when. Shape: one row per plan and period it owes anything in, by due date."""
    return sql.frame(con, "queries/screen_unit_calendar", {"unit": unit_code})


def warning_counts(con: duckdb.DuckDBPyConnection, plan: str, unit_code: str) -> pl.DataFrame:
    """Shape: one row per version of a unit's figures that carries warnings."""
    return sql.frame(con, "queries/screen_warning_counts", {"plan": plan, "unit": unit_code})


def turnout(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """Who sent what. Shape: one row for each of the last nine quarters, each by itself, whatever the window."""
    values = queries.parameters(where, queries.periods_until(con, where)[-SPARK_PERIODS:])
    return queries.of_units(con, where, "queries/screen_turnout", values)


def periods(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Shape: one row per plan and quarter, with the number of units that have a current version."""
    return sql.frame(con, "queries/screen_periods")


def register(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Shape: one row per unit ever, offices first, then by name."""
    return sql.frame(con, "queries/screen_units")


def spells(con: duckdb.DuckDBPyConnection, unit_code: str) -> pl.DataFrame:
    """A unit through time. Shape: its own spells first, then those merged into it or split from it."""
    return sql.frame(con, "queries/screen_spells", {"unit": unit_code})


def received(con: duckdb.DuckDBPyConnection, submission_id: str) -> pl.DataFrame:
    """Shape: the one row of a version, none when there is no such version."""
    return sql.frame(con, "queries/screen_received", {"submission_id": submission_id})


def warnings(con: duckdb.DuckDBPyConnection, submission_id: str) -> pl.DataFrame:
    """Shape: one row per warning kept with a version."""
    return sql.frame(con, "queries/screen_warnings", {"submission_id": submission_id})


def table(con: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    """A table of the catalogue or the state as it stands."""
    return sql.frame(con, f"queries/screen_{name}")
