"""Takes back the versions of a whole batch, or brings them back, in one publication."""

from __future__ import annotations

import json
from collections.abc import Sequence

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

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> Journal:
        found = con.execute(
            "select submission_id, plan_code, period from core.submission "
            "where list_contains($ids, submission_id) and withdrawn_at is null",
            {"ids": list(submission_ids)},
        ).fetchall()
        standing = sorted(row[0] for row in found)
        for plan, period in sorted({(row[1], row[2]) for row in found}):
            require_open(con, plan, period)
        if not standing:
            return []
        apply_withdrawal(con, standing, why)
        require_no_fall(con, standing)
        return [{"kind": "withdraw", "ids": standing, "why": why, "by": by}]

    publication = store.publish(home.required(), work)
    return publication.version if publication else None


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

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> Journal:
        found = con.execute(
            "select submission_id, plan_code, period from core.submission "
            "where list_contains($ids, submission_id) and withdrawn_at is not null order by accepted_no",
            {"ids": list(submission_ids)},
        ).fetchall()
        for plan, period in sorted({(row[1], row[2]) for row in found}):
            require_open(con, plan, period)
        ids = [str(row[0]) for row in found]
        if not ids:
            return []
        apply_restoration(con, ids)
        require_no_fall(con, ids)
        return [{"kind": "restore", "ids": ids, "by": by}]

    publication = store.publish(home.required(), work)
    return publication.version if publication else None


def apply_restoration(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str]) -> None:
    """Brings withdrawn versions back and derives their units again, once; closed quarters that turn out otherwise are marked."""
    with rederived(con, submission_ids):
        record.restore(con, submission_ids)
