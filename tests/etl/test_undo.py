"""A whole batch taken back: one published version, all of it or nothing, and what stood before stands again."""

import json
from typing import Any

import pytest

from etl import load, undo, verify, workflow
from warehouse import store
from warehouse.errors import UsageError


def test_a_batch_is_taken_back_in_one_version(desk: Any, u: Any) -> None:
    desk.sent(("CCHC-3.1", 17, 20), unit=u.TH)
    before = store.current_version(desk.home)
    outcome = desk.load(
        desk.book(("CCHC-3.1", 19, 20), unit=u.TH), desk.book(("CCHC-3.1", 4, 5), unit=u.MN),
        desk.book(("CCHC-3.1", 8, 9), unit=u.MN, period="2025-Q2"),
    )  # fmt: skip
    ids = [one.id for verdict in outcome.verdicts for one in verdict.submissions]
    assert len(ids) == 3
    version = undo.withdraw_all(desk.home, ids, why="nhầm", by="t")
    assert version == f"{int(before) + 2:06d}"
    assert desk.cell("CCHC-3.1", u.TH) == (17.0, 20.0)
    assert desk.cell("CCHC-3.1", u.MN) == ()
    assert desk.sql("select distinct withdrawn_why from core.submission where withdrawn_at is not null") == [("nhầm",)]
    assert undo.withdraw_all(desk.home, ids, why="lần nữa", by="t") is None
    assert store.current_version(desk.home) == version
    assert verify.verify(desk.home) == []


def test_what_is_withdrawn_already_is_left_as_it_is(desk: Any, u: Any) -> None:
    one, other = desk.sent(("CCHC-3.1", 17, 20), unit=u.TH), desk.sent(("CCHC-3.1", 4, 5), unit=u.MN)
    load.withdraw(desk.home, one, why="riêng", by="t")
    assert undo.withdraw_all(desk.home, [one, other], why="cả đợt", by="t")
    found = desk.sql("select submission_id, withdrawn_why from core.submission order by submission_id")
    assert dict(found) == {one: "riêng", other: "cả đợt"}


def test_one_version_of_a_closed_period_keeps_the_whole_batch(desk: Any, u: Any) -> None:
    ids = [desk.sent(("CCHC-3.1", 4, 5), unit=u.MN), desk.sent(("CCHC-3.1", 8, 9), unit=u.MN, period="2025-Q2")]
    workflow.locked(desk.home, plan="CCHC", period="2025-Q1", by="t")
    before = desk.traces()
    with pytest.raises(UsageError):
        undo.withdraw_all(desk.home, ids, why="nhầm", by="t")
    with pytest.raises(UsageError):
        undo.withdraw_all(desk.home, ids, why=" ", by="t")
    assert desk.traces() == before


def test_a_batch_taken_back_is_brought_back_in_one_version(desk: Any, u: Any) -> None:
    alone = desk.sent(("CCHC-3.1", 3, 5), unit=u.MN, period="2025-Q2")
    desk.sent(("CCHC-3.1", 17, 20), unit=u.TH)
    outcome = desk.load(desk.book(("CCHC-3.1", 19, 20), unit=u.TH), desk.book(("CCHC-3.1", 4, 5), unit=u.MN))
    ids = [one.id for verdict in outcome.verdicts for one in verdict.submissions]
    load.withdraw(desk.home, alone, why="riêng", by="t")
    taken_back = undo.withdraw_all(desk.home, ids, why="nhầm", by="t")
    assert taken_back is not None
    assert sorted(undo.withdrawn_in(desk.home, taken_back)) == sorted(ids)
    version = undo.restore_all(desk.home, undo.withdrawn_in(desk.home, taken_back), by="t")
    assert version == f"{int(taken_back) + 1:06d}"
    assert (desk.cell("CCHC-3.1", u.TH), desk.cell("CCHC-3.1", u.MN)) == ((19.0, 20.0), (4.0, 5.0))
    # what was taken back by itself is not of the batch
    assert desk.sql("select submission_id from core.submission where withdrawn_at is not null") == [(alone,)]
    entry = json.loads((desk.home.journal / f"{version}.json").read_text(encoding="utf-8"))
    assert entry["events"] == [{"kind": "restore", "ids": ids, "by": "t"}]
    assert undo.restore_all(desk.home, ids, by="t") is None
    assert undo.withdrawn_in(desk.home, version) == undo.withdrawn_in(desk.home, "") == []
    assert verify.verify(desk.home) == []


def test_a_newer_version_stays_current_when_a_batch_is_brought_back(desk: Any, u: Any) -> None:
    ids = [desk.sent(("CCHC-3.1", 17, 20), unit=u.TH), desk.sent(("CCHC-3.1", 4, 5), unit=u.MN)]
    undo.withdraw_all(desk.home, ids, why="nhầm", by="t")
    desk.sent(("CCHC-3.1", 18, 20), unit=u.TH)
    assert undo.restore_all(desk.home, ids, by="t")
    assert (desk.cell("CCHC-3.1", u.TH), desk.cell("CCHC-3.1", u.MN)) == ((18.0, 20.0), (4.0, 5.0))
    assert desk.sql("select count(*) from core.submission where withdrawn_at is not null") == [(0,)]
    assert verify.verify(desk.home) == []


def test_a_batch_of_a_closed_period_is_not_brought_back(desk: Any, u: Any) -> None:
    ids = [desk.sent(("CCHC-3.1", 4, 5), unit=u.MN), desk.sent(("CCHC-3.1", 8, 9), unit=u.MN, period="2025-Q2")]
    undo.withdraw_all(desk.home, ids, why="nhầm", by="t")
    workflow.locked(desk.home, plan="CCHC", period="2025-Q1", by="t")
    before = desk.traces()
    with pytest.raises(UsageError, match="khóa sổ"):
        undo.restore_all(desk.home, ids, by="t")
    assert desk.traces() == before


def test_a_batch_is_not_brought_back_below_a_later_cumulative_figure(desk: Any, u: Any) -> None:
    early = desk.sent(("CCHC-3.1", 9, 10), unit=u.MN)
    undo.withdraw_all(desk.home, [early], why="nhầm", by="t")
    desk.load(desk.book(("CCHC-3.1", 5, 6, "Lũy kế"), unit=u.MN, period="2025-Q2"))
    before = desk.traces()
    with pytest.raises(UsageError, match="lũy kế"):
        undo.restore_all(desk.home, [early], by="t")
    assert desk.traces() == before
