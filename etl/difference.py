"""What one version of a unit's figures changes against another: figures and items added, changed, dropped, unchanged."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import polars as pl

from warehouse import sql
from warehouse.errors import UsageError

ADDED, CHANGED, DROPPED, UNCHANGED = "added", "changed", "dropped", "unchanged"
PAIRS = pl.Schema({"submission_id": pl.String, "replaced_id": pl.String})


@dataclass(frozen=True)
class Difference:
    """Shape: `figures` one row per pair of versions × indicator, `items` one per pair × item that either side holds.

    Both: submission_id, replaced_id, indicator_code, change, then each part as `old_…` and as it is now, and where it
    stands in both files (`old_sheet`, `old_cell` or `old_row`, `sheet`, `cell` or `row`); null on the side without it.
    """

    figures: pl.DataFrame
    items: pl.DataFrame


def between(con: duckdb.DuckDBPyConnection, replaced_id: str, submission_id: str) -> Difference:
    """What `submission_id` changes against `replaced_id`. Errors: `UsageError` unless both are known versions of one unit."""
    text = "select submission_id, unit_code from core.submission where submission_id in ($one, $other)"
    found = dict(con.sql(text, params={"one": replaced_id, "other": submission_id}).fetchall())
    for asked in (replaced_id, submission_id):
        if asked not in found:
            raise UsageError(f"Không có lượt nộp '{asked}'. Xem danh sách bằng 'chitieu submissions'.")
    if found[replaced_id] != found[submission_id]:
        raise UsageError(f"Lượt nộp {replaced_id} và {submission_id} không cùng một đơn vị.")
    return of_pairs(con, pl.DataFrame([(submission_id, replaced_id)], schema=PAIRS, orient="row"))


def of_pairs(con: duckdb.DuckDBPyConnection, pairs: pl.DataFrame) -> Difference:
    """The differences of many pairs. Shape of `pairs`: submission_id, replaced_id (null: there was nothing before)."""
    con.execute("create or replace temp table pair (submission_id text, replaced_id text)").fetchall()
    con.register("incoming", pairs.select(list(PAIRS)).cast(PAIRS))
    sql.add(con, "temp.pair", "incoming")
    con.unregister("incoming")
    found = (sql.frame(con, f"queries/difference_{name}") for name in ("figures", "items"))
    return Difference(*found)
