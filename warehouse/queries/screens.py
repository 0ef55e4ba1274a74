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
PAST = ("numerator", "denominator", "value", "status", "comparator", "target")


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
    """One indicator: `whole` at each period given, its groups and the units that owe it at the chosen one."""

    whole: pl.DataFrame
    levels: pl.DataFrame
    areas: pl.DataFrame
    units: pl.DataFrame


def overview(con: duckdb.DuckDBPyConnection, where: Filter, by: Sequence[str], periods: Sequence[str]) -> Overview:
    """Attainment of every indicator at some periods, in whole and by `by`. Statuses are not filtered: a screen picks its own rows."""
    where = where.but(statuses=())
    cells = Cells(con, where, periods)
    return Overview(
        indicators=cells.rolled(["indicator", "period"]),
        columns=cells.rolled(["indicator", *by], [where.period]),
    )


def groups(con: duckdb.DuckDBPyConnection, plan: str, window: str) -> pl.DataFrame:
    """The groups that overviews by level are parts of (see `overview_of`). Shape: one row per indicator × period × level or all."""
    return sql.frame(con, "queries/screen_groups", {"plan": plan, "window": window})


def overview_of(found: pl.DataFrame, where: Filter, periods: Sequence[str]) -> Overview:
    """What `overview` answers by level, from the groups of the filter's plan and window; for a plan as a whole or one level."""
    level = pl.col("level")
    now = pl.col("chosen_period") == where.period
    drawn = pl.col("chosen_period").is_in(list(periods))
    return Overview(
        indicators=found.filter(drawn, level.eq_missing(where.level)).with_columns(level=pl.lit(None, pl.String)),
        columns=found.filter(now, level == (where.level or level)).with_columns(period=pl.lit(None, pl.String)),
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


def indicator(con: duckdb.DuckDBPyConnection, where: Filter, code: str, periods: Sequence[str]) -> IndicatorView:
    """All a page about one indicator shows first; `periods`: those of its line, the chosen one last."""
    where = where.but(statuses=(), indicators=(code,))
    cells = Cells(con, where, periods)
    units = cells.frame("queries/screen_indicator_units", [where.period]).drop("lanes")
    by = {key: cells.rolled(["indicator", key], [where.period]) for key in ("level", "area")}
    return IndicatorView(cells.rolled(["indicator", "period"]), by["level"], by["area"], units)


def indicator_groups(con: duckdb.DuckDBPyConnection, plan: str, window: str, code: str) -> pl.DataFrame:
    """Every group of one indicator that the marts hold. Shape: one row per period × level or all × area or all."""
    return sql.frame(con, "queries/screen_indicator_groups", {"plan": plan, "window": window, "indicators": [code]})


def indicator_units(con: duckdb.DuckDBPyConnection, where: Filter, code: str) -> pl.DataFrame:
    """The units that owe an indicator. Shape: one row per unit, the levels it stands under as its `lanes`."""
    return Cells(con, where.but(statuses=(), indicators=(code,))).frame("queries/screen_indicator_units")


def indicator_of(found: pl.DataFrame, units: pl.DataFrame, where: Filter, periods: Sequence[str]) -> IndicatorView:
    """What `indicator` answers, from all its groups and all units that owe it; for whole levels and areas of all fields."""
    level, area, now = pl.col("level"), pl.col("area"), pl.col("chosen_period") == where.period
    of_level, of_area = level.eq_missing(where.level), area.eq_missing(where.area)
    lanes = [pl.col("lanes").list.contains(where.level)] if where.level else []
    areas = [area == where.area] if where.area else []
    return IndicatorView(
        whole=found.filter(pl.col("chosen_period").is_in(list(periods)), of_level, of_area),
        levels=found.filter(now, of_area, level == (where.level or level)),
        areas=found.filter(now, of_level, area == (where.area or area)),
        units=units.filter(*lanes, *areas).drop("lanes"),
    )


def unit(con: duckdb.DuckDBPyConnection, where: Filter, periods: Sequence[str]) -> pl.DataFrame:
    """What a unit's page shows and draws. Shape: one row per indicator × period given that the unit owes, oldest first."""
    return Cells(con, where.but(statuses=()), periods).frame("queries/screen_unit")


def unit_of(found: pl.DataFrame, periods: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A unit's cells at the last of some periods, and the lines through all of them, from what `unit` answers."""
    shown = found.filter(pl.col("period").is_in(list(periods)))
    return shown.filter(pl.col("period") == periods[-1]), lines(shown)


def past(con: duckdb.DuckDBPyConnection, where: Filter, periods: Sequence[str]) -> pl.DataFrame:
    """What lines and changes are drawn from, at the last of the periods given (see `lines`)."""
    return lines(Cells(con, where.but(statuses=()), periods[-SPARK_PERIODS:]).frame("queries/screen_past"))


def histories(con: duckdb.DuckDBPyConnection, where: Filter, periods: Sequence[str]) -> pl.DataFrame:
    """What lines of the units that owe an indicator are drawn from. Shape: one row per unit × period given, oldest first."""
    found = Cells(con, where.but(statuses=()), periods).frame("queries/screen_histories")
    # places are few and long, the rows many
    return found.with_columns(pl.col("area", "lanes").cast(pl.Categorical))


def past_of(found: pl.DataFrame, where: Filter, periods: Sequence[str]) -> pl.DataFrame:
    """What `past` answers for the units of a filter, from the histories of all units that owe its indicator."""
    drawn = pl.col("period").is_in(list(periods[-SPARK_PERIODS:]))
    own = found.filter(pl.col("unit_code").is_in(where.units)).filter(drawn)
    lanes = [pl.col("lanes").cast(pl.String).str.split(";").list.contains(where.level)] if where.level else []
    areas = [pl.col("area").cast(pl.String) == where.area] if where.area else []
    return lines(own.filter(*lanes, *areas) if where.level or where.area else own)


def lines(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells of some periods, oldest first, as lines.

    Shape: one row per unit × indicator: its `values` and `targets`, oldest first, and the figure before the last one.
    """
    before = [pl.col(part).slice(-2, 1).filter(pl.len() > 1).first() for part in PAST]
    return cells.group_by("unit_code", "indicator_code", maintain_order=True).agg(
        *before, values=pl.col("drawn"), targets=pl.col("aim")
    )


def medians_of(units: pl.DataFrame) -> pl.DataFrame:
    """What `level_medians` answers, from all units that owe the indicator."""
    valued = units.select("value", level="lanes").filter(pl.col("value").is_not_null()).sort("value")
    every = valued.with_columns(level=pl.lit(None, pl.String))
    placed = pl.concat([every, valued.explode("level").drop_nulls("level")])
    middle = pl.col("value").get((pl.len() - 1) // 2)
    return placed.group_by("level").agg(median=middle, units=pl.len()).sort("level", nulls_last=False)


def level_medians(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """What is usual of one indicator. Shape: one row per level, and one for all units (`level` null)."""
    return Cells(con, where).frame("queries/screen_level_medians")


def unit_medians(con: duckdb.DuckDBPyConnection, peers: Filter) -> pl.DataFrame:
    """What is usual among units. Shape: one row per indicator."""
    return Cells(con, peers.but(statuses=(), units=())).frame("queries/screen_unit_medians")


def attainment(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """Figures with where they come from. Shape: one `attainment` row per unit × indicator of the filter."""
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


def calendars(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """What every unit owes and when. Shape: one row per unit, plan and period it owes anything in, by unit, then due date."""
    return sql.frame(con, "queries/screen_units_calendar")


def warning_counts(con: duckdb.DuckDBPyConnection, plan: str, unit_code: str) -> pl.DataFrame:
    """Shape: one row per version of a unit's figures that carries warnings."""
    return sql.frame(con, "queries/screen_warning_counts", {"plan": plan, "unit": unit_code})


def turnout(con: duckdb.DuckDBPyConnection, where: Filter, periods: Sequence[str]) -> pl.DataFrame:
    """Who sent what. Shape: one row for each of the quarters given, each by itself, whatever the window."""
    cells = Cells(con, where, periods)
    if cells.has_groups:
        return sql.frame(con, "queries/screen_turnout_kept", cells.values)
    return queries.of_units(con, where, "queries/screen_turnout", cells.values)


def board(con: duckdb.DuckDBPyConnection, where: Filter, periods: Sequence[str]) -> pl.DataFrame:
    """Who sent what, unit by unit. Shape: one row per unit × quarter given that owes anything, by quarter, then code.

    `timing` is on_time, late, missing or untimed (received where no lateness counts); a returned version keeps its time.
    """
    return queries.of_units(con, where, "queries/screen_board", queries.parameters(where, periods))


def periods(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Shape: one row per plan and quarter, with the number of units that have a current version."""
    return sql.frame(con, "queries/screen_periods")


def register(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Shape: one row per unit ever, offices first, then by name."""
    return sql.frame(con, "queries/screen_units")


def spells(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Every unit through time. Shape: one row per spell, with the names of the units it was merged into and split from."""
    return sql.frame(con, "queries/screen_spells")


def spells_of(found: pl.DataFrame, unit_code: str) -> pl.DataFrame:
    """A unit through time. Shape: its own spells first, then those merged into it or split from it."""
    codes = [pl.col(name).eq_missing(unit_code) for name in ("unit_code", "merged_into", "split_from")]
    return found.filter(pl.any_horizontal(codes)).sort(~codes[0], maintain_order=True)


def received(con: duckdb.DuckDBPyConnection, submission_id: str) -> pl.DataFrame:
    """Shape: the one row of a version, none when there is no such version."""
    return sql.frame(con, "queries/screen_received", {"submission_id": submission_id})


def warnings(con: duckdb.DuckDBPyConnection, submission_id: str) -> pl.DataFrame:
    """Shape: one row per warning kept with a version."""
    return sql.frame(con, "queries/screen_warnings", {"submission_id": submission_id})


def corrections(con: duckdb.DuckDBPyConnection, plan: str) -> pl.DataFrame:
    """Shape: one row per cell changed at the desk × figure that rests on its row, of a plan's versions."""
    return sql.frame(con, "queries/screen_corrections", {"plan": plan})


def answers(con: duckdb.DuckDBPyConnection, submission_id: str) -> pl.DataFrame:
    """Shape: one row per warning of a version that the office saw or explained."""
    return sql.frame(con, "queries/screen_answers", {"submission_id": submission_id})


def table(con: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    """A table of the catalogue or the state as it stands."""
    return sql.frame(con, f"queries/screen_{name}")
