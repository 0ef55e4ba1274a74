"""The way of a version and of a period: returned, approved, given more time, closed, reopened (docs: contract).

Each is one journalled event that says who, when and why; `apply` does what an event says, now and when it is replayed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import polars as pl

from etl.closing import require_open
from etl.load import follow_catalogue
from etl.values import period_name
from warehouse import decisions, sql, store
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.store import Journal, office_now

KINDS = ("return", "approve", "extend", "lock", "unlock")
Event = dict[str, Any]


def apply(con: duckdb.DuckDBPyConnection, event: Event) -> None:
    """What one event of `KINDS` does to the version being made."""
    who = {"by": event["by"], "at": datetime.fromisoformat(event["at"])}
    match event["kind"]:
        case "return":
            decisions.returned(con, event["id"], why=event["why"], **who)
        case "approve":
            decisions.approved(con, event["ids"], **who)
        case "extend":
            until = date.fromisoformat(event["until"])
            decisions.extended(
                con, event["plan"], event["period"], event["units"], until=until, why=event["why"], **who
            )
        case "lock":
            decisions.locked(con, event["plan"], event["period"], why=event.get("why", ""), **who)
        case "unlock":
            decisions.unlocked(con, event["plan"], event["period"], why=event["why"], **who)
        case kind:
            raise KeyError(kind)


def returned(home: Home, submission_id: str, *, why: str, by: str) -> str:
    """Sends a current version back to its unit. Returns the version published. Errors: `UsageError` when it may not be."""
    _require_reason(why, "Trả lại")

    def event(con: duckdb.DuckDBPyConnection) -> Event:
        found = _version(con, submission_id)
        if found["is_withdrawn"]:
            raise UsageError(f"Lượt nộp {submission_id} đã được thu hồi, không trả lại được.")
        if not found["is_current"]:
            raise UsageError(f"Lượt nộp {submission_id} đã có bản mới hơn thay; chỉ trả lại được bản hiện hành.")
        return {"kind": "return", "id": submission_id, "why": why}

    return _decided(home, event, by)


@dataclass(frozen=True)
class Approval:
    """What a bulk approval did. Shape of `left`: submission_id, unit_code, is_returned, open_count, first_message."""

    version: str | None
    ids: tuple[str, ...]
    left: pl.DataFrame


def approved(
    home: Home, submission_ids: Sequence[str] = (), *, plan: str | None = None, period: str | None = None, by: str
) -> Approval:
    """Approves the versions named, or all of a plan and period that leave nothing open: neither returned nor with a
    warning at a row without an explanation. Errors: `UsageError` when a version may not be approved.
    """  # fmt: skip
    if bool(submission_ids) == bool(plan or period) or (plan is None) != (period is None):
        raise UsageError("Ghi mã các lượt nộp cần duyệt, hoặc cả --plan và --period để duyệt cả kỳ.")
    done: list[Approval] = []

    def event(con: duckdb.DuckDBPyConnection) -> Event | None:
        if plan is not None and period is not None:
            _require_period(home, plan, period)
            found = sql.frame(con, "queries/approvable", {"plan": plan, "period": period})
            is_clear = ~pl.col("is_returned") & (pl.col("open_count") == 0)
            ids, left = found.filter(is_clear)["submission_id"].to_list(), found.filter(~is_clear)
        else:
            ids, left = _approvable(con, submission_ids), pl.DataFrame()
        done.append(Approval(None, tuple(ids), left))
        return {"kind": "approve", "ids": ids} if ids else None

    version = _published(home, event, by)
    return Approval(version, done[-1].ids, done[-1].left)


def _approvable(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str]) -> list[str]:
    """The versions named that are not approved yet. Errors: `UsageError` for an unknown or withdrawn one, or when none is left."""
    found = {submission_id: _version(con, submission_id) for submission_id in submission_ids}
    for submission_id, row in found.items():
        if row["is_withdrawn"]:
            raise UsageError(f"Lượt nộp {submission_id} đã được thu hồi, không duyệt được.")
    left = [submission_id for submission_id, row in found.items() if not row["is_approved"]]
    if not left:
        raise UsageError(f"Lượt nộp {', '.join(found)} đã được duyệt từ trước.")
    return left


def extended(
    home: Home, *, plan: str, period: str, until: date, why: str, by: str, unit: str | None = None, area: str | None = None
) -> tuple[str, tuple[str, ...]]:  # fmt: skip
    """Gives a unit, or the units of an area that owe the plan then, until the end of a day.

    Returns the version published and the units. Errors: `UsageError` when nobody is meant, the day is before the due
    date, or the period is closed.
    """
    _require_reason(why, "Gia hạn")
    if (unit is None) == (area is None):
        raise UsageError("Chọn một trong hai: --unit MÃ hoặc --area ĐỊA-BÀN.")
    last = _require_period(home, plan, period) - timedelta(days=1)
    if until < last:
        raise UsageError(
            f"Ngày gia hạn {until:%d/%m/%Y} sớm hơn hạn nộp; ngày cuối đúng hạn của {period_name(period)} là {last:%d/%m/%Y}."
        )
    units: list[str] = []

    def event(con: duckdb.DuckDBPyConnection) -> Event:
        require_open(con, plan, period)
        asked = {"plan": plan, "period": period, "unit": unit, "area": area}
        units[:] = sql.frame(con, "queries/extendable", asked)["unit_code"].to_list()
        if not units:
            who = f"Đơn vị '{unit}'" if unit else f"Không đơn vị nào ở địa bàn '{area}'"
            raise UsageError(f"{who} {'không ' if unit else ''}phải báo cáo kế hoạch {plan} {period_name(period)}.")
        return {"kind": "extend", "plan": plan, "period": period, "units": units, "area": area, "until": until.isoformat(), "why": why}  # fmt: skip

    return _decided(home, event, by), tuple(units)


def locked(home: Home, *, plan: str, period: str, by: str, why: str = "") -> str:
    """Closes a period: loads, withdrawals and reinstatements are refused. Errors: `UsageError` when it is closed.

    A reason, where one is given, is told wherever the period is said to be closed.
    """
    _require_period(home, plan, period)

    def event(con: duckdb.DuckDBPyConnection) -> Event:
        if _is_locked(con, plan, period):
            raise UsageError(f"{period_name(period)} của kế hoạch {plan} đã khóa sổ từ trước.")
        told: Event = {"kind": "lock", "plan": plan, "period": period}
        return told | ({"why": why} if why else {})

    return _decided(home, event, by)


def unlocked(home: Home, *, plan: str, period: str, why: str, by: str) -> str:
    """Opens a closed period again; what changes it from then on is marked "sau khóa sổ". Errors: `UsageError` when it is open."""
    _require_reason(why, "Mở khóa")
    _require_period(home, plan, period)

    def event(con: duckdb.DuckDBPyConnection) -> Event:
        if not _is_locked(con, plan, period):
            raise UsageError(f"{period_name(period)} của kế hoạch {plan} đang mở, không cần mở khóa.")
        return {"kind": "unlock", "plan": plan, "period": period, "why": why}

    return _decided(home, event, by)


def _published(home: Home, event: Any, by: str) -> str | None:
    """Applies and journals the event that a function of the connection returns; None when it returns none."""

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> Journal:
        followed = follow_catalogue(con, home)
        made = event(con)
        if made is None:
            return []
        told = made | {"by": by, "at": office_now().isoformat()}
        apply(con, told)
        return [*followed, told]

    publication = store.publish(home.required(), work)
    return publication.version if publication else None


def _decided(home: Home, event: Any, by: str) -> str:
    version = _published(home, event, by)
    if version is None:
        raise UsageError("Không có gì thay đổi.")
    return version


def _version(con: duckdb.DuckDBPyConnection, submission_id: str) -> dict[str, bool]:
    """What a version is now. Errors: `UsageError` when nobody knows it."""
    found = sql.row(
        con,
        "select s.withdrawn_at is not null, r.submission_id is not null, s.approved_at is not null from core.submission s "
        "left join mart.received r using (submission_id) where s.submission_id = $id",
        {"id": submission_id},
    )
    if found is None:
        raise UsageError(f"Không có lượt nộp '{submission_id}'. Xem danh sách bằng 'chitieu submissions'.")
    return dict(zip(("is_withdrawn", "is_current", "is_approved"), found, strict=True))


def _is_locked(con: duckdb.DuckDBPyConnection, plan: str, period: str) -> bool:
    asked = "select 1 from core.lock where plan_code = $plan and period = $period and unlocked_at is null"
    return sql.row(con, asked, {"plan": plan, "period": period}) is not None


def _require_reason(why: str, word: str) -> None:
    if not why.strip():
        raise UsageError(f'{word} phải có lý do: --why "…".')


def _require_period(home: Home, plan: str, period: str) -> date:
    """The first late day of a period. Errors: `UsageError` when the plan does not have it."""
    catalogue = home.catalogue()
    found = catalogue.period.get((plan, period))
    if found is None:
        plans = [p.code for p in catalogue.plans]
        known = f"Các kế hoạch: {', '.join(plans)}." if plan not in plans else (
            f"Các kỳ: {catalogue.periods_of(plan)[0].code} … {catalogue.periods_of(plan)[-1].code}.")  # fmt: skip
        raise UsageError(f"Không có kế hoạch '{plan}' với kỳ '{period}'. {known}")
    return found.due_on
