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
