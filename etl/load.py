"""Loads workbooks: read → tidy → check → store → publish, once per call; and what undoes it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import duckdb

from etl import closing
from etl.files import Incoming, keep_originals, keep_text
from etl.judge import Batch, Progress
from etl.layouts.model import digest, in_force, own_text
from etl.preview import Preview, check, preview, recheck
from etl.read import read_workbooks
from etl.sandbox import Sandbox
from etl.understanding import Understanding
from etl.values import period_name
from etl.verdicts import Outcome, Verdict
from warehouse import marts, record, sql, store
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.store import Journal, office_now

__all__ = ["Preview", "check", "load", "preview", "recheck", "reinstate", "withdraw"]


def load(
    home: Home, incoming: Sequence[Incoming], *, by: str, is_partial: bool = False,
    reading: Progress | None = None, judging: Progress | None = None, sandbox: Sandbox | None = None,
) -> Outcome:  # fmt: skip
    """Stores what is fine, refuses the rest, publishes once. Atomic per file (with `is_partial`: per unit).

    Errors: `WriteError`, then nothing changed.
    """
    workbooks = deque(read_workbooks([given.path for given in incoming], progress=reading, sandbox=sandbox))
    verdicts: list[Verdict] = []
    originals = [(given.path, workbook.sha256) for given, workbook in zip(incoming, workbooks, strict=True)]

    def work(con: duckdb.DuckDBPyConnection, version: str) -> Journal:
        events = [*follow_catalogue(con, home), *follow_layouts(con, home)]
        understanding = Understanding(con, home.catalogue(), in_force(own_text(home)))
        for number, given in enumerate(incoming):
            understanding.take(number, given, workbooks.popleft())
        batch = Batch(con, version, incoming, understanding.done(), by, is_partial)
        verdicts[:] = batch.judge(judging)
        keep_originals(home, originals)
        if not any(verdict.submissions for verdict in verdicts):
            return []
        return [*events, _load_event(batch, verdicts)]

    publication = store.publish(home.required(), work)
    _log(home, verdicts)
    return Outcome(publication.version if publication else None, tuple(verdicts))


def withdraw(home: Home, submission_id: str, *, why: str, by: str) -> str:
    """Takes a version back. Returns the version published. Errors: `UsageError` when it may not be."""

    if not why.strip():
        raise UsageError('Thu hồi phải có lý do: --why "…".')

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> Journal:
        _found(con, submission_id, must_be_withdrawn=False)
        apply_withdrawal(con, [submission_id], why)
        require_no_fall(con, [submission_id])
        return [{"kind": "withdraw", "id": submission_id, "why": why, "by": by}]

    return _published(home, work)


def reinstate(home: Home, submission_id: str, *, by: str) -> str:
    """Makes an earlier version current. Returns the version published. Errors: `UsageError` when it may not be."""

    def work(con: duckdb.DuckDBPyConnection, version: str) -> Journal:
        _found(con, submission_id, must_be_withdrawn=None)
        apply_reinstatement(con, submission_id, version)
        require_no_fall(con, [submission_id])
        return [{"kind": "reinstate", "id": submission_id, "by": by}]

    return _published(home, work)


def apply_withdrawal(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str], why: str) -> None:
    """Takes versions back and derives their units again, once."""
    with rederived(con, submission_ids):
        record.withdraw(con, submission_ids, why)


def apply_reinstatement(con: duckdb.DuckDBPyConnection, submission_id: str, version: str) -> None:
    """Makes an earlier version current, in the warehouse version `version`, and derives its unit again."""
    with rederived(con, [submission_id]):
        record.reinstate(con, submission_id, int(version) * 1_000_000)


@contextmanager
def rederived(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str]) -> Iterator[None]:
    """Derives the units of some versions after a change; closed quarters that turn out otherwise are marked."""
    found = con.execute(
        "select plan_code, unit_code, period from core.submission where list_contains($ids, submission_id)",
        {"ids": list(submission_ids)},
    ).fetchall()
    plans, units, periods = (sorted({row[at] for row in found}) for at in range(3))
    watch = closing.Watch(con, units)
    yield
    marts.derive(con, units, plans, periods)
    marts.score_versions(con, found)
    watch.settle_decided(submission_ids)


def follow_catalogue(con: duckdb.DuckDBPyConnection, home: Home) -> Journal:
    """Brings the version's catalogue up to the files'; the event when they differ."""
    given = home.catalogue()
    found = sql.row(con, "select catalogue_digest from core.state")
    if found == (given.digest,):
        return []
    record.catalogue(con, given)
    return [{"kind": "catalogue", "sha256": keep_text(home, home.catalogue_text())}]


def follow_layouts(con: duckdb.DuckDBPyConnection, home: Home) -> Journal:
    """Notes the office's own layouts (`HOME/layouts`) when they differ from those last used; the event then."""
    own = own_text(home)
    if sql.row(con, "select layouts_digest from core.state") == (digest(own),):
        return []
    con.execute("update core.state set layouts_digest = ?", [digest(own)]).fetchall()
    return [{"kind": "layouts", "sha256": keep_text(home, own)}]


def _published(home: Home, work: Callable[[duckdb.DuckDBPyConnection, str], Journal]) -> str:
    publication = store.publish(home.required(), work)
    if publication is None:
        raise UsageError("Không có gì thay đổi.")
    return publication.version


def _found(con: duckdb.DuckDBPyConnection, submission_id: str, *, must_be_withdrawn: bool | None) -> None:
    """Refuses an unknown id, a second withdrawal, reinstating what is current, and whatever is of a closed period."""
    row = sql.row(
        con,
        "select s.plan_code, s.period, s.withdrawn_at is not null, r.submission_id is not null from core.submission s "
        "left join mart.received r using (submission_id) where s.submission_id = $id",
        {"id": submission_id},
    )
    if row is None:
        raise UsageError(f"Không có lượt nộp '{submission_id}'. Xem danh sách bằng 'chitieu submissions'.")
    plan, period, is_withdrawn, is_current = row
    if must_be_withdrawn is False and is_withdrawn:
        raise UsageError(f"Lượt nộp {submission_id} đã được thu hồi từ trước.")
    if must_be_withdrawn is None and is_current:
        raise UsageError(f"Lượt nộp {submission_id} đang là bản hiện hành.")
    closing.require_open(con, plan, period)


def require_no_fall(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str]) -> None:
    """Refuses a change of versions that made a cumulative figure fall, naming both cells."""
    negative = sql.frame(con, "queries/derived_negative", {"tried": list(submission_ids)})
    if negative.height:
        row = negative.row(0, named=True)
        raise UsageError(
            f"Không thực hiện được: {row['indicator_code']} lũy kế đến {period_name(row['later_period'])} (tệp {row['file']}, ô {row['later_cells']}) "
            f"sẽ nhỏ hơn tổng các kỳ trước ({period_name(row['earlier_period'])}, tệp {row['earlier_file']}, ô {row['earlier_cells']})."
        )


def _load_event(batch: Batch, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The files that changed something, wave by wave: enough to load them again from `originals/`."""
    wave_of = {file_no: number for number, wave in enumerate(batch.waves) for file_no in wave}
    files = [
        {
            "sha256": verdict.sha256, "file": verdict.file, "received_at": given.received_at.isoformat(), "received_why": given.received_why,
            **{name: value for name, value in (("plan", given.plan), ("period", given.period), ("unit", given.unit)) if value}, **given.desked.as_json(),
            "wave": wave_of[number], "submissions": {accepted.part: accepted.id for accepted in verdict.submissions},
        }
        for number, (given, verdict) in enumerate(zip(batch.incoming, verdicts, strict=True))
        if verdict.submissions
    ]  # fmt: skip
    return {"kind": "load", "by": batch.by, "partial": batch.is_partial, "files": files}


def _log(home: Home, verdicts: Sequence[Verdict]) -> None:
    """One line per file judged, with its problems, for whoever has to look later; a full disk does not undo the load."""
    with suppress(OSError):
        home.logs.mkdir(parents=True, exist_ok=True)
    with suppress(OSError), (home.logs / "load.jsonl").open("a", encoding="utf-8") as log:
        for verdict in verdicts:
            log.write(json.dumps({"at": office_now().isoformat(), **verdict.as_json()}, ensure_ascii=False) + "\n")
