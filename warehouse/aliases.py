"""Other names of units that somebody confirmed once: a text as offices type it → the unit it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb


@dataclass(frozen=True)
class Alias:
    """One remembered name. `alias_key` is what texts are compared by; an `area` narrows it to sheets of that area."""

    alias_key: str
    alias: str
    unit_code: str
    area: str | None
    noted_by: str
    noted_at: datetime


def aliases(con: duckdb.DuckDBPyConnection) -> list[Alias]:
    """Every remembered name, by key and area."""
    rows = con.sql(
        "select alias_key, alias, unit_code, area, noted_by, noted_at from core.alias order by alias_key, area nulls first"
    )
    return [Alias(*row) for row in rows.fetchall()]


def forget(con: duckdb.DuckDBPyConnection, alias_key: str, area: str | None) -> None:
    """Removes what a text means in an area, or everywhere."""
    con.execute(
        "delete from core.alias where alias_key = ? and area is not distinct from ?", [alias_key, area]
    ).fetchall()


def remember(con: duckdb.DuckDBPyConnection, alias: Alias) -> None:
    """Adds a name, in place of what the same text meant in the same area before."""
    forget(con, alias.alias_key, alias.area)
    row = [alias.alias_key, alias.alias, alias.unit_code, alias.area, alias.noted_by, alias.noted_at]
    con.execute("insert into core.alias values (?, ?, ?, ?, ?, ?)", row).fetchall()
