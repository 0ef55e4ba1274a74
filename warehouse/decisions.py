"""Writes what the office decides about versions and periods into the version being made. The caller holds the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import duckdb
import polars as pl

from warehouse import marts, sql


def returned(con: duckdb.DuckDBPyConnection, submission_id: str, *, why: str, by: str, at: datetime) -> None:
    """A version goes back to its unit; it keeps counting, and its time, until a newer one is accepted. No longer approved."""
    con.execute(
        "update core.submission set returned_at = $at, returned_by = $by, returned_why = $why, approved_at = null, approved_by = null "
        "where submission_id = $id",
        {"id": submission_id, "why": why, "by": by, "at": at},
    ).fetchall()


def approved(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str], *, by: str, at: datetime) -> None:
    """Versions are approved; what was returned is not any more."""
    con.execute(
        "update core.submission set approved_at = $at, approved_by = $by, returned_at = null, returned_by = null, returned_why = null "
        "where list_contains($ids, submission_id)",
        {"ids": list(submission_ids), "by": by, "at": at},
    ).fetchall()


def extended(
    con: duckdb.DuckDBPyConnection, plan: str, period: str, units: Sequence[str], *, until: date, why: str, by: str, at: datetime
) -> None:  # fmt: skip
    """Units have until the end of a day; it replaces what they were given before. Their lateness and its marts follow."""
    con.execute(
        "insert or replace into core.extension select $plan, $period, unnest($units), $until, $why, $at, $by",
        {"plan": plan, "period": period, "units": list(units), "until": until, "why": why, "at": at, "by": by},
    ).fetchall()
    marts.derive(con, units, [plan])
    marts.score(con, plan, units, period)


def locked(con: duckdb.DuckDBPyConnection, plan: str, period: str, *, why: str, by: str, at: datetime) -> None:
    """A period is closed; `why` is empty where no reason was given."""
    con.execute(
        "insert into core.lock (plan_code, period, locked_at, locked_by, locked_why) values (?, ?, ?, ?, ?)",
        [plan, period, at, by, why],
    ).fetchall()


def unlocked(con: duckdb.DuckDBPyConnection, plan: str, period: str, *, why: str, by: str, at: datetime) -> None:
    """A closed period is open again."""
    con.execute(
        "update core.lock set unlocked_at = ?, unlocked_by = ?, unlocked_why = ? where plan_code = ? and period = ? and unlocked_at is null",
        [at, by, why, plan, period],
    ).fetchall()


def marked_after_lock(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str]) -> None:
    """Versions that changed a period after it had been closed ("sau khóa sổ")."""
    con.execute(
        "update core.submission set is_after_lock = true where list_contains($ids, submission_id)",
        {"ids": list(submission_ids)},
    ).fetchall()


def closings(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Periods ever locked. Shape: one row per plan × period."""
    return sql.frame(con, "queries/closings")
