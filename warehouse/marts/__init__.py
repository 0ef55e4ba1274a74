"""What follows from the facts, rebuilt inside the writer's transaction for the units and plans that changed.

`derive` works out what each quarter holds, `score` the values, targets and statuses of every window.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb

from warehouse import sql
from warehouse.filters import WINDOWS

# what working out cells leaves in the connection
SCRATCH = (
    "scored_cell", "window_value", "earlier_value", "expected_denominator", "unit_at", "member", "target_in_force",
    "level_target",
)  # fmt: skip


def rebuild(con: duckdb.DuckDBPyConnection, unit_codes: Iterable[str] | None = None) -> None:
    """All marts of some units (None: of all), for every plan and period."""
    given = None if unit_codes is None else sorted(set(unit_codes))
    targets(con)
    derive(con, given)
    for plan in _plans(con):
        score(con, plan, given)


def derive(
    con: duckdb.DuckDBPyConnection, unit_codes: Iterable[str] | None = None, plan_codes: Iterable[str] | None = None
) -> None:
    """Who reported when, and each quarter's own figures, of some units and plans (None: of all)."""
    touch(con, unit_codes, plan_codes)
    for mart in ("received", "quarter_cell"):
        con.execute(f"delete from mart.{mart} where (unit_code, plan_code) in (from touched)").fetchall()
        con.execute(
            f"create or replace temp table fresh as {sql.text_of(f'marts/{mart}')}", _approval(mart, False)
        ).fetchall()
        sql.add(con, f"mart.{mart}", "fresh")
        con.execute("drop table temp.fresh").fetchall()


def score(
    con: duckdb.DuckDBPyConnection, plan: str, unit_codes: Iterable[str] | None = None, from_period: str | None = None
) -> None:
    """The cells of one plan, in all windows, of some units (None: of all) and from the year of one period on (None: ever)."""
    units = [] if unit_codes is None else sorted(set(unit_codes))
    periods = _periods(con, plan)
    asked = [period for period in periods if from_period is None or period[:4] >= from_period[:4]]
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


def cells(con: duckdb.DuckDBPyConnection, values: dict[str, Any]) -> None:
    """The cells that `values` ask for, worked out from the quarters, as the temporary table `scored_cell`."""
    earlier = sql.frame(con, "queries/earlier_periods", values)["period"].to_list()
    for table in ("member", "unit_at", "target_in_force", "level_target"):
        sql.into_temp(con, table, f"queries/{table}", values)
    sql.into_temp(con, "earlier_value", "queries/window_value", values | {"periods": earlier})
    for table in ("window_value", "expected_denominator"):
        sql.into_temp(con, table, f"queries/{table}", values)
    sql.into_temp(con, "scored_cell", "queries/cell", values)


def targets(con: duckdb.DuckDBPyConnection) -> None:
    """The targets in force of every period and scope, with and without proposed ones."""
    con.execute("delete from mart.target_in_force").fetchall()
    for plan in _plans(con):
        periods = _periods(con, plan)
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
    for mart in ("received", "quarter_cell"):
        con.execute(
            f"create or replace temp table {mart} as {sql.text_of(f'marts/{mart}')}", _approval(mart, True)
        ).fetchall()


def touch(con: duckdb.DuckDBPyConnection, unit_codes: Iterable[str] | None, plan_codes: Iterable[str] | None) -> None:
    """The units and plans whose marts the next statements are about."""
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
