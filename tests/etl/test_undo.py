"""A whole batch taken back: one published version, all of it or nothing, and what stood before stands again."""

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
