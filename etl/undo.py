"""Takes back the versions of a whole batch, or brings them back, in one publication."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

import duckdb

from etl.closing import require_open
from etl.load import apply_withdrawal, rederived, require_no_fall
from warehouse import record, store
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.store import Journal


def withdraw_all(home: Home, submission_ids: Sequence[str], *, why: str, by: str) -> str | None:
    """Withdraws the versions that are not withdrawn yet, all at once, as one published version.

    Returns the version published, None when all were withdrawn before. Errors: `UsageError` when one may not be
    withdrawn: then none is; `WriteError`, then nothing changed.
    """
    if not why.strip():
        raise UsageError("Thu hồi phải có lý do.")
    return _all_at_once(
        home,
        submission_ids,
        "withdrawn_at is null order by submission_id",
        lambda con, ids: apply_withdrawal(con, ids, why),
        {"kind": "withdraw", "why": why, "by": by},
    )


def withdrawn_in(home: Home, version: str) -> list[str]:
    """The versions that a published version took back, in the order in which that was done; [] for one nobody published."""
    entry = home.journal / f"{version}.json"
    if not entry.exists():
        return []
    events = json.loads(entry.read_text(encoding="utf-8"))["events"]
    return [
        submission_id
        for event in events
        if event["kind"] == "withdraw"
        for submission_id in event.get("ids") or [event["id"]]
    ]


def restore_all(home: Home, submission_ids: Sequence[str], *, by: str) -> str | None:
    """Brings back the versions that are still withdrawn; where a unit has sent a newer one since, that stays current.

    Returns the version published, None when none was withdrawn. Errors: `UsageError` when one may not be brought back:
    then none is; `WriteError`, then nothing changed.
    """
    return _all_at_once(
        home,
        submission_ids,
        "withdrawn_at is not null order by accepted_no",
        apply_restoration,
        {"kind": "restore", "by": by},
    )


def apply_restoration(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str]) -> None:
    """Brings withdrawn versions back and derives their units again, once; closed quarters that turn out otherwise are marked."""
    with rederived(con, submission_ids):
        record.restore(con, submission_ids)


def _all_at_once(
    home: Home,
    submission_ids: Sequence[str],
    those: str,
    apply: Callable[[duckdb.DuckDBPyConnection, list[str]], None],
    event: Mapping[str, object],
) -> str | None:
    """One publication in which `apply` is done to `those` of the versions, a condition and an order; None where there are none."""

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> Journal:
        found = con.execute(
            f"select submission_id, plan_code, period from core.submission where list_contains($ids, submission_id) and {those}",
            {"ids": list(submission_ids)},
        ).fetchall()
        for plan, period in sorted({(row[1], row[2]) for row in found}):
            require_open(con, plan, period)
        ids = [str(row[0]) for row in found]
        if not ids:
            return []
        apply(con, ids)
        require_no_fall(con, ids)
        return [{**event, "ids": ids}]

    publication = store.publish(home.required(), work)
    return publication.version if publication else None
