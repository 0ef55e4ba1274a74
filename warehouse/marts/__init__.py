"""What follows from the facts: rebuilt, for the units that changed, inside the writer's transaction."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from warehouse import sql

MARTS = ("received", "quarter_cell")


def rebuild(con: duckdb.DuckDBPyConnection, unit_codes: Iterable[str] | None = None) -> None:
    """The marts of some units (None: of all) as their facts say now."""
    touch(con, unit_codes)
    for mart in MARTS:
        con.execute(f"delete from mart.{mart} where unit_code in (from touched)").fetchall()
        con.execute(f"insert into mart.{mart} {sql.text_of(f'marts/{mart}')}", _parameters(mart, False)).fetchall()


def approved_only(con: duckdb.DuckDBPyConnection) -> None:
    """Temporary marts that shadow the published ones: as if versions not approved had never been loaded."""
    touch(con, None)
    for mart in MARTS:
        con.execute(
            f"create or replace temp table {mart} as {sql.text_of(f'marts/{mart}')}", _parameters(mart, True)
        ).fetchall()


def touch(con: duckdb.DuckDBPyConnection, unit_codes: Iterable[str] | None) -> None:
    """The units whose marts the next statements are about."""
    con.execute("create or replace temp table touched (unit_code text)").fetchall()
    if unit_codes is None:
        con.execute("insert into touched select distinct unit_code from core.unit").fetchall()
    else:
        con.execute("insert into touched select unnest($1::text[])", [sorted(set(unit_codes))]).fetchall()


def _parameters(mart: str, is_approved_only: bool) -> dict[str, bool] | None:
    named = sql.parameters_of(f"marts/{mart}")
    return {"approved_only": is_approved_only} if "approved_only" in named else None
