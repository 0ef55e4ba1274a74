"""What a closed period refuses, and which of its figures a change elsewhere re-derives (docs: attainment, sections 2 and 6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import polars as pl

from etl import problems
from etl.values import period_name
from etl.words import clean
from warehouse import decisions, record, sql
from warehouse.errors import UsageError

RULE, REDERIVED = "locked", "locked_rederived"


def refusals(con: duckdb.DuckDBPyConnection, parts: pl.DataFrame) -> pl.DataFrame:
    """The parts of a batch whose period is closed, as problems. Shape of `parts`: file_no, part, plan_code, period."""
    closed = decisions.closings(con).filter("is_locked")
    return problems.from_rows([
        {
            "file_no": row["file_no"], "part": row["part"], "severity": "error", "rule": RULE, "value": row["period"],
            "message": f"{period_name(row['period'])} của kế hoạch {row['plan_code']} {_said(row)}.",
            "remedy": "Liên hệ nơi nhận báo cáo để mở khóa kỳ này, rồi nộp lại.",
        }
        for row in parts.join(closed, on=["plan_code", "period"], maintain_order="left").iter_rows(named=True)
    ])  # fmt: skip


def require_open(con: duckdb.DuckDBPyConnection, plan: str, period: str) -> None:
    """Errors: `UsageError` when the period is closed."""
    closed = decisions.closings(con).filter("is_locked", pl.col("plan_code") == plan, pl.col("period") == period)
    if closed.height:
        raise UsageError(
            f"{period_name(period)} của kế hoạch {plan} {_said(closed.row(0, named=True))}; chưa có gì thay đổi. "
            "Mở khóa kỳ này trước, có ghi lý do, rồi làm lại."
        )


def _said(row: dict[str, Any]) -> str:
    """When a period was closed, by whom and, where that was said, why."""
    why = clean(row["locked_why"]).rstrip(".")
    return f"đã khóa sổ ngày {row['locked_at']:%d/%m/%Y} ({row['locked_by']}){f': {why}' if why else ''}"


class Watch:
    """The closed quarters of some units as they are now, to be compared with what a change makes of them."""

    def __init__(self, con: duckdb.DuckDBPyConnection, units: Sequence[str]) -> None:
        self.con, self.units = con, {"units": sorted(set(units))}
        self.closed = decisions.closings(con)
        self.is_any_locked = bool(self.closed["is_locked"].any())
        if self.is_any_locked:
            sql.into_temp(con, "locked_cell", "queries/locked_cell", self.units)

    def changed(self) -> pl.DataFrame:
        """Shape: plan_code, unit_code, period, year, indicators (their codes as one text), one row per closed quarter changed."""
        if not self.is_any_locked:
            return pl.DataFrame(schema={"plan_code": pl.String, "unit_code": pl.String, "period": pl.String, "year": pl.Int32,
                                        "indicators": pl.String})  # fmt: skip
        sql.into_temp(self.con, "locked_now", "queries/locked_cell", self.units)
        found = sql.frame(self.con, "queries/locked_change")
        keys = ["plan_code", "unit_code", "period", "year"]
        return found.group_by(keys, maintain_order=True).agg(
            pl.col("indicator_code").str.join(", ").alias("indicators")
        )

    def settle(self, versions: pl.DataFrame) -> pl.DataFrame:
        """Marks the versions that change a period once closed. Shape of both: submission_id, plan_code, period, unit_code, …;
        what comes back are warnings, one per version and closed quarter: submission_id, value, message, remedy."""  # fmt: skip
        changed = versions.join(self.changed(), on=["plan_code", "unit_code"], suffix="_closed", maintain_order="left")
        changed = changed.filter(pl.col("period") < pl.col("period_closed"))
        late = versions.join(self.closed, on=["plan_code", "period"], how="semi")
        ids = [*changed["submission_id"], *late["submission_id"]]
        if ids:
            decisions.marked_after_lock(self.con, ids)
        return changed.select(
            "submission_id",
            pl.col("indicators").alias("value"),
            pl.format(
                "{} đã khóa sổ nhưng số trong kỳ của {} thay đổi theo số liệu này (sau khóa sổ).",
                problems.period_named("period_closed"),
                "indicators",
            ).alias("message"),
            pl.lit("Kiểm tra và báo người đã dùng số của kỳ khóa sổ.").alias("remedy"),
        )  # fmt: skip

    def settle_decided(self, submission_ids: Sequence[str]) -> None:
        """`settle` for versions withdrawn or made current again; their warnings are kept with them."""
        versions = self.con.sql(
            "select submission_id, plan_code, period, unit_code from core.submission "
            "where list_contains($ids, submission_id) order by accepted_no",
            params={"ids": list(submission_ids)},
        ).pl()
        told = self.settle(versions).with_columns(pl.lit(REDERIVED).alias("rule"))
        kept = self.con.sql("select submission_id, message from core.warning").pl() if told.height else told
        new = told.join(kept, on=["submission_id", "message"], how="anti", maintain_order="left")
        record.insert_frame(self.con, "warning", new)
