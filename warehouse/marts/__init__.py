"""What follows from the facts, rebuilt inside the writer's transaction for the units and plans that changed.

`derive` works out what each quarter holds, `score` the values, targets and statuses of every window and of the groups
that screens show.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb

from warehouse import sql
from warehouse.filters import BY, WINDOWS

DERIVED = ("received", "quarter_cell", "owed")
# what working out cells leaves in the connection
SCRATCH = (
    "scored_cell",
    "window_value",
    "expected_denominator",
    "unit_at",
    "member",
    "target_in_force",
    "level_target",
)
# groups are kept of all units, of each level, of each area, and of each level in each area
SCOPES = ((), ("level",), ("area",), ("level", "area"))


def rebuild(con: duckdb.DuckDBPyConnection, unit_codes: Iterable[str] | None = None) -> None:
    """All marts of some units (None: of all), for every plan and period."""
    given = None if unit_codes is None else sorted(set(unit_codes))
    standing(con)
    if sql.row(con, "select 1 from core.unit limit 1") is None:
        # nobody owes or sends anything: a new home takes its catalogue before its register
        for mart in (*DERIVED, "cell", "grouped", "turnout"):
            con.execute(f"delete from mart.{mart}").fetchall()
        return
    derive(con, given)
    for plan in _plans(con):
        score(con, plan, given)


def derive(
    con: duckdb.DuckDBPyConnection, unit_codes: Iterable[str] | None = None, plan_codes: Iterable[str] | None = None,
    periods: Iterable[str] | None = None,
) -> None:  # fmt: skip
    """Who reported when, and each quarter's own figures, of some units and plans and the years of some periods (None: of all).

    A quarter's own figures follow from what was stated in its year alone.
    """
    touch(con, unit_codes, plan_codes, periods)
    for mart in DERIVED:
        con.execute(
            f"delete from mart.{mart} where (unit_code, plan_code) in (from touched) and (plan_code, period) in (from touched_period)"
        ).fetchall()
        con.execute(
            f"create or replace temp table fresh as {sql.text_of(f'marts/{mart}')}", _approval(mart, False)
        ).fetchall()
        sql.add(con, f"mart.{mart}", "fresh")
        con.execute("drop table temp.fresh").fetchall()


def score(
    con: duckdb.DuckDBPyConnection, plan: str, unit_codes: Iterable[str] | None = None, from_period: str | None = None,
    *, with_groups: bool = True,
) -> None:  # fmt: skip
    """The cells of one plan, in all windows, of some units (None: of all) and from one period on (None: ever).

    A figure never changes what an earlier period shows: a cumulative one covers quarters before it only as seen from it.

    The groups of the same periods and who sent what in them follow, of all units, unless `with_groups` is off.
    """
    units = [] if unit_codes is None else sorted(set(unit_codes))
    periods = _periods(con, plan)
    asked = [period for period in periods if from_period is None or period >= from_period]
    values = {
        "plan": plan, "periods": asked, "windows": list(WINDOWS), "is_now": False, "as_of_on": None, "units": units, "indicators": [],
        "level": None, "area": None, "plan_targets_only": False,
    }  # fmt: skip
    cells(con, values)
    condition = "plan_code = $plan and list_contains($periods, chosen_period) and (len($units) = 0 or list_contains($units, unit_code))"
    con.execute(
        f"delete from mart.cell where {condition}", {name: values[name] for name in ("plan", "periods", "units")}
    ).fetchall()
    sql.add(con, "mart.cell", "temp.scored_cell")
    for table in SCRATCH:
        con.execute(f"drop table temp.{table}").fetchall()
    if not with_groups:
        return
    touched = "select distinct area from mart.cell where plan_code = $plan and list_contains($units, unit_code)"
    found = con.sql(touched, params={"plan": plan, "units": units}).fetchall() if units else []
    _group(con, plan, asked, sorted(area for (area,) in found))
    _count_turnout(con, plan, asked)


def score_versions(
    con: duckdb.DuckDBPyConnection, versions: Iterable[tuple[str, str, str]], *, with_groups: bool = True
) -> None:
    """The cells that some versions (plan, unit, period) change: of each plan their units, from the earliest period on."""
    changed: dict[str, list[tuple[str, str]]] = {}
    for plan, unit, period in versions:
        changed.setdefault(plan, []).append((unit, period))
    for plan, own in sorted(changed.items()):
        units, periods = zip(*own, strict=True)
        score(con, plan, units, min(periods), with_groups=with_groups)


def _count_turnout(con: duckdb.DuckDBPyConnection, plan: str, periods: list[str]) -> None:
    """Who sent what at some periods of one plan."""
    given = {"plan": plan, "periods": periods}
    con.execute(
        "delete from mart.turnout where plan_code = $plan and list_contains($periods, period)", given
    ).fetchall()
    sql.into_temp(con, "fresh", "marts/turnout", given)
    sql.add(con, "mart.turnout", "fresh")
    con.execute("drop table temp.fresh").fetchall()


def _group(con: duckdb.DuckDBPyConnection, plan: str, periods: list[str], areas: list[str]) -> None:
    """The groups of one plan at some periods, in all windows, of some areas (none named: of all) and of the whole."""
    asked: dict[str, Any] = {
        "plan": plan,
        "periods": periods,
        "level": None,
        "statuses": [],
        "plan_targets_only": False,
    }
    for number, scope in enumerate(SCOPES):
        values = (
            asked | grouping(["indicator", "field", "period", *scope]) | {"areas": areas if "area" in scope else []}
        )
        sql.into_temp(con, "group_sum", "queries/group_sum", values, is_more=number > 0, cell="marts/cell_in_area")
    sql.into_temp(con, "scored_group", "queries/group_score", values)
    con.execute(
        "delete from mart.grouped where plan_code = $plan and list_contains($periods, chosen_period) "
        "and (area is null or len($areas) = 0 or list_contains($areas, area))",
        {"plan": plan, "periods": periods, "areas": areas},
    ).fetchall()
    # a screen reads one scope: its rows lie together
    by_scope = '(from temp.scored_group order by "window", level, area, chosen_period, indicator_ordinal)'
    sql.add(con, "mart.grouped", by_scope, f"'{plan}' as plan_code, *")
    for table in ("group_sum", "scored_group"):
        con.execute(f"drop table temp.{table}").fetchall()


def grouping(by: Iterable[str]) -> dict[str, bool]:
    """The parameters that name a grouping."""
    return {f"by_{key}": key in by for key in BY}


def cells(con: duckdb.DuckDBPyConnection, values: dict[str, Any]) -> None:
    """The cells that `values` ask for, worked out from the quarters, as the temporary table `scored_cell`."""
    earlier = sql.frame(con, "queries/earlier_periods", values)["period"].to_list()
    with_earlier = values | {"periods": sorted({*values["periods"], *earlier})}
    for table in ("member", "unit_at", "target_in_force", "level_target"):
        sql.into_temp(con, table, f"queries/{table}", values)
    sql.into_temp(con, "window_value", "queries/window_value", with_earlier)
    sql.into_temp(con, "expected_denominator", "queries/expected_denominator", values)
    sql.into_temp(con, "scored_cell", "queries/cell", values)


def standing(con: duckdb.DuckDBPyConnection) -> None:
    """What follows from plans and units alone: targets in force, with and without proposed ones, and units, by period."""
    con.execute("delete from mart.target_in_force").fetchall()
    con.execute("delete from mart.unit_at").fetchall()
    for plan in _plans(con):
        periods = _periods(con, plan)
        structure = {
            "plan": plan,
            "periods": periods,
            "is_now": False,
            "as_of_on": None,
            "units": [],
            "level": None,
            "area": None,
        }
        sql.into_temp(con, "member", "queries/member", structure)
        sql.into_temp(con, "unit_at", "queries/unit_at", structure)
        sql.add(con, "mart.unit_at", "temp.unit_at", f"'{plan}' as plan_code, *")
        for table in ("member", "unit_at"):
            con.execute(f"drop table temp.{table}").fetchall()
        for is_plan_only in (False, True):
            values = {"plan": plan, "periods": periods, "plan_targets_only": is_plan_only}
            con.execute(
                "insert into mart.target_in_force by name select $plan as plan_code, $plan_targets_only as is_plan_targets_only, * "
                f"from ({sql.text_of('queries/target_in_force')})",
                values,
            ).fetchall()


def approved_only(con: duckdb.DuckDBPyConnection) -> None:
    """Temporary marts that shadow the published ones: as if versions not approved had never been loaded."""
    touch(con, None, None)
    for mart in DERIVED:
        con.execute(
            f"create or replace temp table {mart} as {sql.text_of(f'marts/{mart}')}", _approval(mart, True)
        ).fetchall()


def touch(
    con: duckdb.DuckDBPyConnection, unit_codes: Iterable[str] | None, plan_codes: Iterable[str] | None,
    periods: Iterable[str] | None = None,
) -> None:  # fmt: skip
    """The units, plans and years whose marts the next statements are about."""
    con.execute(
        "create or replace temp table touched_period as select plan_code, period from core.period "
        "where $periods is null or year in (select year from core.period where list_contains($periods, period))",
        {"periods": None if periods is None else sorted(set(periods))},
    ).fetchall()
    con.execute(
        "create or replace temp table touched as select u.unit_code, p.plan_code from (select distinct unit_code from core.unit) u "
        "cross join core.plan p where ($units is null or list_contains($units, u.unit_code)) and ($plans is null or list_contains($plans, p.plan_code))",
        {
            "units": None if unit_codes is None else sorted(set(unit_codes)),
            "plans": None if plan_codes is None else sorted(set(plan_codes)),
        },
    ).fetchall()


def _periods(con: duckdb.DuckDBPyConnection, plan: str) -> list[str]:
    found = con.sql("select period from core.period where plan_code = $plan order by ordinal", params={"plan": plan})
    return [row[0] for row in found.fetchall()]


def _plans(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in con.sql("select plan_code from core.plan order by ordinal").fetchall()]


def _approval(mart: str, is_approved_only: bool) -> dict[str, bool] | None:
    named = sql.parameters_of(f"marts/{mart}")
    return {"approved_only": is_approved_only} if "approved_only" in named else None
