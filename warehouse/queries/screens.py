"""Questions only screens ask: several answers from one pass over the cells, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from warehouse import queries, sql
from warehouse.filters import Filter

SPARK_PERIODS = 9


@dataclass(frozen=True)
class Overview:
    """Groups of one filter. `indicators`, `composition`: the last nine periods; `columns`: the chosen one only."""

    indicators: pl.DataFrame
    columns: pl.DataFrame
    overall: pl.DataFrame
    composition: pl.DataFrame


@dataclass(frozen=True)
class IndicatorView:
    """One indicator at every period up to the chosen one: whole, by level, area and unit; `units` at the chosen one."""

    whole: pl.DataFrame
    levels: pl.DataFrame
    areas: pl.DataFrame
    unit_history: pl.DataFrame
    units: pl.DataFrame


@dataclass(frozen=True)
class UnitView:
    """One unit: its cells at the chosen period, their last nine periods, the median of its peers."""

    cells: pl.DataFrame
    history: pl.DataFrame
    medians: pl.DataFrame


def overview(con: duckdb.DuckDBPyConnection, where: Filter, by: Sequence[str]) -> Overview:
    """Attainment of every indicator, in whole and by `by`. Statuses are not filtered: a screen picks its own rows."""
    where = where.but(statuses=())
    values = queries.cells(con, where, queries.periods_until(con, where)[-SPARK_PERIODS:])
    indicators, overall = queries.rolled(con, [["indicator", "period"], ["period"]], values)
    composition = sql.frame(con, "queries/screen_composition", values)
    _keep_period(con, where.period)
    (columns,) = queries.rolled(con, [["indicator", *by]], values)
    return Overview(indicators, columns, overall, composition)


def units(con: duckdb.DuckDBPyConnection, where: Filter) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every unit's rates, and its cells. Shape: one row per unit; one row per unit × indicator."""
    where = where.but(statuses=())
    values = queries.cells(con, where)
    (rates,) = queries.rolled(con, [["unit"]], values)
    return rates, sql.frame(con, "queries/attainment", values)


def indicator(con: duckdb.DuckDBPyConnection, where: Filter, indicator_code: str) -> IndicatorView:
    """All a page about one indicator shows, from one pass over its cells."""
    where = where.but(statuses=(), indicators=(indicator_code,))
    values = queries.cells(con, where, queries.periods_until(con, where))
    key = "indicator"
    (whole,) = queries.rolled(con, [[key, "period"]], values)
    history = queries.rolled(con, [[key, "unit", "period"]], values)[0]
    _keep_period(con, where.period)
    levels, areas = queries.rolled(con, [[key, "level"], [key, "area"]], values)
    return IndicatorView(whole, levels, areas, history, sql.frame(con, "queries/attainment", values))


def unit(con: duckdb.DuckDBPyConnection, where: Filter, unit_code: str, peers: Filter) -> UnitView:
    """One unit's cells, their history, and what is usual among `peers`."""
    where = where.but(statuses=(), units=(unit_code,))
    values = queries.cells(con, where, queries.periods_until(con, where)[-SPARK_PERIODS:])
    (history,) = queries.rolled(con, [["indicator", "period"]], values)
    _keep_period(con, where.period)
    cells = sql.frame(con, "queries/attainment", values)
    values = queries.cells(con, peers.but(statuses=(), units=()))
    return UnitView(cells, history, sql.frame(con, "queries/screen_unit_medians", values))


def quarters(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """The figures a window is made of, each quarter by itself. Shape: one `attainment` row per quarter."""
    periods = queries.window_periods(con, where)
    return sql.frame(con, "queries/attainment", queries.cells(con, where.but(window="quarter", statuses=()), periods))


def turnout(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """Who sent what. Shape: one row for each of the last nine quarters, each by itself, whatever the window."""
    values = queries.parameters(where, queries.periods_until(con, where)[-SPARK_PERIODS:])
    queries.scope(con, where, values)
    return sql.frame(con, "queries/screen_turnout", values)


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


def _keep_period(con: duckdb.DuckDBPyConnection, period: str) -> None:
    kept = "create or replace temp table cell as select * from cell where chosen_period = $period"
    con.execute(kept, {"period": period}).fetchall()
