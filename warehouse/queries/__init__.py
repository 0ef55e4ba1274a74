"""The questions that screens and extracts ask, each the same for both.

Every function takes a connection on one published version and a `Filter`; frames come back with the columns of the
extract (docs: contract) first, further columns for the screens after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import polars as pl

from warehouse import marts, sql
from warehouse.filters import BY, Filter
from warehouse.folding import fold
from warehouse.store import office_now

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
        "approved_only": where.approved_only,
    }


def of_units(con: duckdb.DuckDBPyConnection, where: Filter, name: str, values: dict[str, Any]) -> pl.DataFrame:
    """The answer of one question about the units a filter keeps."""
    found: pl.DataFrame = _of_units(con, where, name, values).pl()
    return found


def _of_units(
    con: duckdb.DuckDBPyConnection, where: Filter, name: str, values: dict[str, Any]
) -> duckdb.DuckDBPyRelation:
    if where.approved_only:
        marts.approved_only(con)
    unit_at = "queries/asked_unit_at" if where.structure == "then" else "queries/unit_at"
    sources = {"member": "queries/member", "unit_at": unit_at, "listed_item": "queries/item_listed"}
    return sql.relation(con, name, values, **sources)


def is_held(where: Filter) -> bool:
    """Whether the marts hold the cells of a filter: the structure of each period, all targets, all versions received."""
    return where.structure == "then" and not where.approved_only and not where.plan_targets_only


def has_groups(where: Filter) -> bool:
    """Whether the marts hold the groups of a filter finished: those of whole levels and areas."""
    return is_held(where) and not where.units and not where.search


@dataclass
class Cells:
    """The cells of a filter at some periods (None: its own one). Worked out only when the marts do not hold an answer."""

    con: duckdb.DuckDBPyConnection
    where: Filter
    periods: Sequence[str] | None = None
    _is_gathered: bool = False

    @cached_property
    def values(self) -> dict[str, Any]:
        return parameters(self.where, self.periods)

    @property
    def is_in_mart(self) -> bool:
        return is_held(self.where)

    @property
    def has_groups(self) -> bool:
        return has_groups(self.where)

    def frame(self, name: str, periods: Sequence[str] | None = None) -> pl.DataFrame:
        """The answer of one question about cells, of some of the periods (None: of all)."""
        values = self._values(periods)
        if self.is_in_mart:
            return sql.frame(self.con, name, values, cell="queries/asked_cell")
        self._gather()
        return sql.frame(self.con, name, values)

    def rolled(self, by: Sequence[str], periods: Sequence[str] | None = None) -> pl.DataFrame:
        """One roll-up of the cells. Shape: one row per combination of `by`."""
        if unknown := set(by) - set(BY):
            raise ValueError(f"unknown grouping: {sorted(unknown)}")
        values = self._values(periods) | marts.grouping(by)
        if self.has_groups and "unit" not in by:
            name = "queries/grouped" if "indicator" in by else "queries/grouped_total"
            return sql.frame(self.con, name, values, asked_group="queries/asked_group")
        self._gather()
        sql.into_temp(self.con, "group_sum", "queries/group_sum", values)
        return sql.frame(self.con, "queries/group_score", values)

    def _values(self, periods: Sequence[str] | None) -> dict[str, Any]:
        return self.values if periods is None else self.values | {"periods": list(periods)}

    def _gather(self) -> None:
        """The cells as the temporary table `cell`, once."""
        if self._is_gathered:
            return
        if self.where.approved_only:
            marts.approved_only(self.con)
        if self.is_in_mart:
            sql.into_temp(self.con, "cell", "queries/asked_cell", self.values)
        else:
            marts.cells(self.con, self.values)
            sql.into_temp(self.con, "cell", "queries/asked_cell", self.values)
            self.con.execute("drop table temp.scored_cell").fetchall()
        self._is_gathered = True


def attainment(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """Attainment of every unit. Shape: one row per unit × indicator owed in the window. Units: `value` percent or the figure's unit."""
    return Cells(con, where).frame("queries/attainment")


def rollup(con: duckdb.DuckDBPyConnection, where: Filter, by: Sequence[str]) -> pl.DataFrame:
    """Attainment of groups. Shape: one row per combination of `by`; without `indicator` only counts, rates and coverage."""
    return rollups(con, where, [by])[0]


def rollups(con: duckdb.DuckDBPyConnection, where: Filter, bys: Sequence[Sequence[str]]) -> list[pl.DataFrame]:
    """Several roll-ups of the same cells. By `period` they are of the window's quarters, each by itself."""
    whole = Cells(con, where)
    quarters = Cells(con, where.but(window="quarter"), window_periods(con, where))
    ordered = [*(by for by in bys if "period" not in by), *(by for by in bys if "period" in by)]
    found = {tuple(by): (quarters if "period" in by else whole).rolled(by) for by in ordered}
    return [found[tuple(by)] for by in bys]


def trend(con: duckdb.DuckDBPyConnection, where: Filter, by: Sequence[str]) -> pl.DataFrame:
    """Attainment of groups at every period of the plan up to the chosen one, each in the filter's own window."""
    return Cells(con, where, periods_until(con, where)).rolled([*by, "period"])


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
    return of_units(con, where, "queries/items", parameters(where, None))


def items_unread(con: duckdb.DuckDBPyConnection, where: Filter) -> duckdb.DuckDBPyRelation:
    """The same rows not yet worked out: there may be millions of them."""
    return _of_units(con, where, "queries/items", parameters(where, None))


def items_at_a_glance(con: duckdb.DuckDBPyConnection, where: Filter, most: int) -> tuple[int, pl.DataFrame]:
    """The number of rows that `items` has, and the first of them, without working out the others."""
    groups = _of_units(con, where, "queries/item_groups", parameters(where, None))
    count = groups.aggregate("coalesce(sum(item_count), 0)").fetchall()[0][0]
    first = groups.order("indicator_ordinal, ordinal, unit_code").limit(most).pl()
    # every group has a row: those of the first ones are among these units and indicators
    near = where.but(indicators=tuple(first["indicator_code"].unique()), units=tuple(first["unit_code"].unique()))
    rows: pl.DataFrame = items_unread(con, near if count else where).limit(most).pl()
    return int(count), rows


def submissions(con: duckdb.DuckDBPyConnection, where: Filter, *, any_period: bool = False) -> pl.DataFrame:
    """Versions ever accepted. Shape: one row per version, of one period or of the whole plan."""
    return of_units(con, where, "queries/submissions", parameters(where, None) | {"is_any_period": any_period})


def completeness(con: duckdb.DuckDBPyConnection, where: Filter) -> pl.DataFrame:
    """Who reported. Shape: one row per unit × period of the window that owes anything."""
    return of_units(con, where, "queries/completeness", parameters(where, None))
