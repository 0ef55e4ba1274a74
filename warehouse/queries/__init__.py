"""The questions that screens and extracts ask, each the same for both.

Every function takes a connection on one published version and a `Filter`; frames come back with the columns of the
extract (docs: contract) first, further columns for the screens after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import polars as pl

from warehouse import marts, sql
from warehouse.filters import Filter
from warehouse.folding import fold
from warehouse.store import office_now

BY = ("indicator", "field", "level", "area", "unit", "period")

ATTAINMENT_COLUMNS = [
    "plan",
    "period",
    "window",
    "unit_code",
    "unit_name",
    "levels",
    "area",
    "indicator_code",
    "indicator_name",
    "field",
    "measure",
    "numerator",
    "denominator",
    "value",
    "target",
    "comparator",
    "target_basis",
    "status",
    "incomplete",
    "marks",
    "shortfall",
    "explanation",
    "submission_id",
    "version",
    "received_at",
    "days_late",
]
ROLLUP_COLUMNS = [
    "numerator",
    "denominator",
    "value",
    "target",
    "comparator",
    "target_basis",
    "status",
    "units_owed",
    "units_reported",
    "units_attained",
    "units_incomplete",
    "coverage_pct",
    "attained_of_reported_pct",
    "attained_of_owed_pct",
    "bound_low",
    "bound_high",
]
ITEM_COLUMNS = [
    "plan",
    "period",
    "unit_code",
    "unit_name",
    "indicator_code",
    "item_no",
    "title",
    "numerator",
    "denominator",
    "date",
    "state",
    "evidence",
    "note",
    "fields",
    "file",
    "sheet",
    "row",
    "submission_id",
    "version",
]
SUBMISSION_COLUMNS = [
    "submission_id",
    "plan",
    "period",
    "unit_code",
    "unit_name",
    "version",
    "state",
    "received_at",
    "days_late",
    "file",
    "sha256",
    "loaded_by",
    "figures",
    "items",
]
COMPLETENESS_COLUMNS = [
    "plan",
    "period",
    "unit_code",
    "unit_name",
    "levels",
    "area",
    "due_on",
    "extended_to",
    "received_at",
    "days_late",
    "state",
    "figures_owed",
    "figures_reported",
]
BY_COLUMNS = {"indicator": ("indicator_code", "indicator_name"), "unit": ("unit_code", "unit_name")}


def rollup_columns(by: Sequence[str]) -> list[str]:
    """The extract columns of a roll-up: the by-columns in the order asked for, then the rest."""
    return [column for key in by for column in BY_COLUMNS.get(key, (key,))] + ROLLUP_COLUMNS


def parameters(where: Filter, periods: Sequence[str] | None) -> dict[str, Any]:
    """The parameters of a filter. `periods` are the periods to answer for, default the filter's one."""
    return {
        "windows": [where.window],
        "plan": where.plan,
        "period": where.period,
        "periods": list(periods or [where.period]),
        "window": where.window,
        "is_now": where.structure == "now",
        "as_of_on": where.as_of_on or office_now().date(),
        "units": list(where.units),
        "level": where.level,
        "area": where.area,
        "field": where.field,
        "indicators": list(where.indicators),
        "statuses": list(where.statuses),
        "search": fold(where.search) if where.search else None,
        "plan_targets_only": where.plan_targets_only,
    }


def scope(con: duckdb.DuckDBPyConnection, where: Filter, values: dict[str, Any]) -> None:
    """The units a filter is about, as temporary tables."""
    if where.approved_only:
        marts.approved_only(con)
    sql.into_temp(con, "member", "queries/member", values)
    sql.into_temp(con, "unit_at", "queries/unit_at", values)


def cells(con: duckdb.DuckDBPyConnection, where: Filter, periods: Sequence[str] | None = None) -> dict[str, Any]:
    """The cells of a filter as the temporary table `cell`. Returns the parameters used.

    The mart answers for the structure of each period, all targets and all versions received; the rest is worked out.
    """
    values = parameters(where, periods)
    if where.structure == "then" and not where.approved_only and not where.plan_targets_only:
        sql.into_temp(con, "cell", "queries/asked_cell", values)
        return values
    if where.approved_only:
        marts.approved_only(con)
    marts.cells(con, values)
    sql.into_temp(con, "cell", "queries/asked_cell", values)
    con.execute("drop table temp.scored_cell").fetchall()
    return values


def attainment(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """Attainment of every unit. Shape: one row per unit × indicator owed in the window. Units: `value` percent or the figure's unit."""
    return sql.frame(con, "queries/attainment", cells(con, where))


def rollup(con: duckdb.DuckDBPyConnection, where: Filter, by: Sequence[str]) -> pl.DataFrame:
    """Attainment of groups. Shape: one row per combination of `by`; without `indicator` only counts, rates and coverage."""
    return rollups(con, where, [by])[0]


def rollups(con: duckdb.DuckDBPyConnection, where: Filter, bys: Sequence[Sequence[str]]) -> list[pl.DataFrame]:
    """Several roll-ups of the same cells, worked out once."""
    grouped_by_period = [by for by in bys if "period" in by]
    if grouped_by_period and len(grouped_by_period) < len(bys):
        return [rollups(con, where, [by])[0] for by in bys]
    if grouped_by_period:
        periods = window_periods(con, where)
        where = where.but(window="quarter")
        values = cells(con, where, periods)
    else:
        values = cells(con, where)
    return rolled(con, bys, values)


def trend(con: duckdb.DuckDBPyConnection, where: Filter, by: Sequence[str]) -> pl.DataFrame:
    """Attainment of groups at every period of the plan up to the chosen one, each in the filter's own window."""
    values = cells(con, where, periods_until(con, where))
    return rolled(con, [[*by, "period"]], values)[0]


def rolled(con: duckdb.DuckDBPyConnection, bys: Sequence[Sequence[str]], values: dict[str, Any]) -> list[pl.DataFrame]:
    """Roll-ups of the cells that `cells` left in the connection, one frame for each grouping."""
    frames = []
    for by in bys:
        if unknown := set(by) - set(BY):
            raise ValueError(f"unknown grouping: {sorted(unknown)}")
        frames.append(sql.frame(con, "queries/rollup", values | {f"by_{key}": key in by for key in BY}))
    return frames


def window_periods(con: duckdb.DuckDBPyConnection, where: Filter) -> list[str]:
    """The periods the filter's window takes in, oldest first."""
    asked = {"plan": where.plan, "period": where.period, "window": where.window}
    return sql.frame(con, "queries/window_periods", asked)["period"].to_list()


def periods_until(con: duckdb.DuckDBPyConnection, where: Filter) -> list[str]:
    """All periods of the plan up to the chosen one, oldest first."""
    asked = {"plan": where.plan, "period": where.period, "window": "ever"}
    return sql.frame(con, "queries/window_periods", asked)["period"].to_list()


def items(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """The rows behind figures. Shape: one row per item of a current version, of a stock the latest quarter's list only."""
    values = parameters(where, None)
    scope(con, where, values)
    return sql.frame(con, "queries/items", values)


def submissions(con: duckdb.DuckDBPyConnection, where: Filter, *, any_period: bool = False) -> pl.DataFrame:
    """Versions ever accepted. Shape: one row per version, of one period or of the whole plan."""
    values = parameters(where, None)
    scope(con, where, values)
    return sql.frame(con, "queries/submissions", values | {"is_any_period": any_period})


def completeness(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """Who reported. Shape: one row per unit × period of the window that owes anything."""
    values = parameters(where, None)
    scope(con, where, values)
    return sql.frame(con, "queries/completeness", values)
