"""Takes back the versions of a whole batch in one publication."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from etl.closing import require_open
from etl.load import apply_withdrawal, require_no_fall
from warehouse import store
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.store import Journal


def withdraw_all(home: Home, submission_ids: Sequence[str], *, why: str, by: str) -> str | None:
    """Withdraws the versions that are not withdrawn yet, the latest given first, as one published version.

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
        standing = {row[0] for row in found}
        for plan, period in sorted({(row[1], row[2]) for row in found}):
            require_open(con, plan, period)
        events: Journal = []
        for submission_id in reversed(submission_ids):
            if submission_id in standing:
                apply_withdrawal(con, submission_id, why)
                events.append({"kind": "withdraw", "id": submission_id, "why": why, "by": by})
        for event in events:
            require_no_fall(con, event["id"])
        return events

    publication = store.publish(home.required(), work)
    return publication.version if publication else None
