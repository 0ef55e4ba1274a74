"""The way of a version and of a period: returned, approved, more time, closed, reopened; all of it replayed."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from etl import load as loading
from etl import workflow
from warehouse import store
from warehouse.errors import UsageError
from warehouse.store import office_now

ONE, OTHER = ("CCHC-3.1", 17, 20), ("CCHC-3.1", 18, 20)
PERIOD = ("--plan", "CCHC", "--period", "2025-Q1")
LATE = datetime(2025, 3, 5, 8)


def listed(desk: Any, *more: str) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in desk.cli("submissions", *PERIOD, *more, "--json").json}


def turnout(desk: Any, unit: str, tmp: Any, *more: str) -> dict[str, str]:
    target = tmp / "c.csv"
    assert desk.cli("extract", "completeness", *PERIOD, "--unit", unit, *more, "-o", target).code == 0
    head, row = target.read_text(encoding="utf-8-sig").splitlines()
    return dict(zip(head.replace('"', "").split(","), row.replace('"', "").split(","), strict=True))


def test_a_returned_version_counts_until_a_newer_one_comes(desk: Any, u: Any, tmp_path: Any) -> None:
    first = desk.sent(ONE)
    ran = desk.cli("return", first, "--why", "thiếu 2.1", "--json")
    assert (ran.code, ran.json) == (0, {"version": store.current_version(desk.home), "id": first})
    assert desk.cell("CCHC-3.1") == (17, 20)
    assert (listed(desk)[first]["state"], listed(desk)[first]["returned_why"]) == ("returned", "thiếu 2.1")
    row = turnout(desk, u.TH, tmp_path)
    assert (row["state"], row["days_late"], row["received_at"]) == ("returned", "0", "2025-02-20T09:00:00")
    second = desk.load(desk.book(OTHER), received_at=LATE).verdicts[0].submissions[0].id
    assert [listed(desk)[key]["state"] for key in (first, second)] == ["superseded", "current"]
    row = turnout(desk, u.TH, tmp_path)
    assert (row["state"], row["days_late"]) == ("received", "0")
    assert desk.cell("CCHC-3.1") == (18, 20)


def test_approval_of_named_versions_and_what_is_left_without_the_others(desk: Any, u: Any, tmp_path: Any) -> None:
    first, other = desk.sent(ONE), desk.sent(ONE, unit=u.MN)
    assert desk.cli("approve", first, "--json").json["ids"] == [first]
    second = desk.sent(OTHER)
    assert {key: row["state"] for key, row in listed(desk).items()} == {
        first: "superseded", second: "current", other: "current",
    }  # fmt: skip
    # as if only the first had ever been loaded
    assert {key: row["state"] for key, row in listed(desk, "--approved-only").items()} == {first: "approved"}
    assert turnout(desk, u.TH, tmp_path, "--approved-only")["state"] == "approved"
    assert turnout(desk, u.MN, tmp_path, "--approved-only")["state"] == "missing"
    target = tmp_path / "a.csv"
    desk.cli(
        "extract", "attainment", *PERIOD, "--indicator", "CCHC-3.1", "--unit", u.TH, "--approved-only", "-o", target
    )
    assert ",17.000000,20.000000," in target.read_text(encoding="utf-8-sig")
    desk.cli("extract", "attainment", *PERIOD, "--indicator", "CCHC-3.1", "--unit", u.TH, "-o", target)
    assert ",18.000000,20.000000," in target.read_text(encoding="utf-8-sig")


def test_a_period_is_approved_but_for_what_is_still_open(desk: Any, u: Any) -> None:
    everything = [(code, "KPS") for (code,) in desk.sql(
        f"select indicator_code from mart.quarter_cell join core.indicator using (indicator_code) where unit_code = '{u.MN}' "
        "and period = '2025-Q1' and not is_derived order by 1"
    )]  # fmt: skip
    clear = desk.sent(*everything, unit=u.MN)
    with_warning = desk.sent(ONE)
    back = desk.sent(ONE, unit=u.BOTH)
    desk.cli("return", back, "--why", "thiếu")
    ran = desk.cli("approve", *PERIOD, "--json")
    assert ran.json["ids"] == [clear]
    assert {row["submission_id"]: row["is_returned"] for row in ran.json["left"]} == {with_warning: False, back: True}
    again = desk.cli("approve", *PERIOD)
    assert (again.code, "Không có lượt nộp nào để duyệt" in again.out) == (0, True)
    assert desk.cli("approve", with_warning).code == 0
    # returning takes the approval away
    desk.cli("return", with_warning, "--why", "xem lại")
    assert listed(desk)[with_warning]["state"] == "returned"


def test_a_warning_that_is_explained_at_its_row_is_settled(desk: Any, u: Any) -> None:
    owed = [code for (code,) in desk.sql(
        f"select indicator_code from mart.quarter_cell join core.indicator using (indicator_code) where unit_code = '{u.TH}' "
        "and period = '2025-Q1' and not is_derived order by 1"
    )]  # fmt: skip
    desk.sent(("CCHC-4.3", 9, 10), period="2024-Q3")
    rows = [(code, "KPS") for code in owed if code != "CCHC-4.3"]
    silent = desk.sent(("CCHC-4.3", 9, 11), *rows)
    assert desk.cli("approve", *PERIOD, "--json").json["ids"] == []
    explained = desk.sent(("CCHC-4.3", 9, 11, None, None, "rà soát lại số gốc"), *rows)
    assert desk.cli("approve", *PERIOD, "--json").json["ids"] == [explained]
    assert listed(desk)[silent]["state"] == "superseded"


def test_more_time_moves_lateness_and_what_follows_from_it(desk: Any, u: Any, tmp_path: Any) -> None:
    late = desk.load(desk.book(ONE), received_at=LATE).verdicts[0].submissions[0].id
    assert (listed(desk)[late]["days_late"], desk.cell("CCHC-8.3")) == (5, (0, 1))
    ran = desk.cli("extend", *PERIOD, "--unit", u.TH, "--until", "2025-03-04", "--why", "mất điện", "--json")
    assert ran.json["units"] == [u.TH]
    assert (listed(desk)[late]["days_late"], desk.cell("CCHC-8.3")) == (1, (0, 1))
    assert desk.cli("extend", *PERIOD, "--area", "Phường A (mẫu)", "--until", "05/03/2025", "--why", "bão").code == 0
    row = turnout(desk, u.TH, tmp_path)
    assert (row["extended_to"], row["days_late"], row["due_on"]) == ("2025-03-05", "0", "2025-03-01")
    assert desk.cell("CCHC-8.3") == (1, 1)
    assert turnout(desk, u.MN, tmp_path)["extended_to"] == "2025-03-05"
    assert turnout(desk, u.BOTH, tmp_path)["extended_to"] == ""
    assert desk.sql("select status from mart.cell where indicator_code = 'CCHC-8.3' and unit_code = '0126002' "
                    "and chosen_period = '2025-Q1' and \"window\" = 'quarter'") == [("attained",)]  # fmt: skip


def test_a_closed_period_refuses_and_changes_after_it_are_marked(desk: Any, told: Any) -> None:
    first, second = desk.sent(ONE), desk.sent(OTHER)
    ran = desk.cli("lock", *PERIOD, "--why", "đã chốt với Bộ.")
    assert (ran.code, "Đã khóa sổ Quý I/2025 của kế hoạch CCHC" in ran.out) == (0, True)
    before = desk.traces()
    book = desk.book(("CCHC-3.1", 19, 20))
    ran = desk.cli("load", book, "--json")
    assert ran.code == 1
    assert [row["rule"] for row in ran.json["files"][0]["problems"] if row["severity"] == "error"] == ["locked"]
    with store.opened(desk.home) as con:
        ((by, day),) = con.sql("select locked_by, strftime(locked_at, '%d/%m/%Y') from core.lock").fetchall()
    message = next(row["message"] for row in ran.json["files"][0]["problems"] if row["rule"] == "locked")
    assert message == f"Quý I/2025 của kế hoạch CCHC đã khóa sổ ngày {day} ({by}): đã chốt với Bộ."
    for command in (("withdraw", second, "--why", "x"), ("reinstate", first), ("lock", *PERIOD)):
        ran = desk.cli(*command)
        assert (ran.code, "khóa sổ" in ran.err) == (2, True)
    after = desk.traces()
    assert {key: value for key, value in after.items() if "originals" not in key} == {
        key: value for key, value in before.items() if "originals" not in key
    }
    assert "locked" in told(desk.check(book).verdicts[0])
    # the very bytes of an accepted version are a duplicate, closed or not
    assert desk.cli("unlock", *PERIOD, "--why", "kiểm toán").code == 0
    third = desk.load(book).verdicts[0].submissions[0].id
    assert {key: row["is_after_lock"] for key, row in listed(desk).items()} == {
        first: False,
        second: False,
        third: True,
    }
    assert "sau khóa sổ" in desk.cli("submissions", *PERIOD).out
    desk.cli("reinstate", first)
    assert listed(desk)[first]["is_after_lock"]


def test_what_is_marked_after_closing_is_told_by_the_moment_it_was_received(desk: Any, u: Any) -> None:
    first = desk.sent(ONE)
    desk.cli("lock", *PERIOD)
    desk.cli("unlock", *PERIOD, "--why", "bổ sung")
    # received before the quarter was closed, recorded once it was open again
    before = desk.load(desk.book(OTHER), received_at=LATE).verdicts[0].submissions[0].id
    after = desk.load(desk.book(ONE, unit=u.MN), received_at=office_now()).verdicts[0].submissions[0].id
    told = {key: (row["is_after_lock"], row["received_to_lock"]) for key, row in listed(desk).items()}
    assert told == {first: (False, None), before: (True, "before"), after: (True, "after")}
    lines = {line.partition(" ")[0]: line for line in desk.cli("submissions", *PERIOD).out.splitlines()}
    assert "nhận trước khi khóa sổ, đổi số sau khóa sổ" in lines[before]
    assert "bổ sung sau khóa sổ (đã mở khóa lại)" in lines[after]
    # closed once more: what was received between stays what it was
    desk.cli("lock", *PERIOD)
    assert {key: row["received_to_lock"] for key, row in listed(desk).items()} == {
        first: None, before: "before", after: "after",
    }  # fmt: skip


def test_an_earlier_quarter_that_rederives_a_closed_one_is_a_warning_and_marked(desk: Any, told: Any) -> None:
    desk.sent(("CCHC-3.1", 70, 80, "Lũy kế"), ("CCHC-2.1", 1, 2), period="2025-Q2")
    desk.cli("lock", "--plan", "CCHC", "--period", "2025-Q2")
    verdict = desk.load(desk.book(("CCHC-3.1", 40, 50), ("CCHC-2.1", 1, 1))).verdicts[0]
    assert told(verdict)["locked_rederived"] == ("warning", None, None, "CCHC-3.1")
    assert desk.cell("CCHC-3.1", period="2025-Q2") == (30, 30)
    sent = verdict.submissions[0].id
    # its own quarter was never closed
    assert (listed(desk)[sent]["is_after_lock"], listed(desk)[sent]["received_to_lock"]) == (True, None)
    ran = desk.cli("withdraw", sent, "--why", "nhầm")
    assert "sau khóa sổ" in ran.out
    # what re-derives nothing closed is not marked
    harmless = desk.sent(("CCHC-2.1", 1, 1))
    assert not listed(desk)[harmless]["is_after_lock"]


def test_everything_decided_is_in_the_journal_and_replayed(desk: Any, u: Any) -> None:
    first = desk.sent(("CCHC-3.1", 40, 50))
    late = desk.load(desk.book(ONE, unit=u.MN), received_at=LATE).verdicts[0].submissions[0].id
    desk.sent(("CCHC-3.1", 70, 80, "Lũy kế"), period="2025-Q2")
    desk.cli("extend", *PERIOD, "--unit", u.MN, "--until", "2025-03-09", "--why", "bão")
    desk.cli("return", first, "--why", "thiếu")
    desk.cli("approve", late)
    desk.cli("lock", "--plan", "CCHC", "--period", "2025-Q2")
    desk.sent(("CCHC-3.1", 41, 50))
    desk.cli("lock", *PERIOD, "--why", "chốt số")
    desk.cli("unlock", *PERIOD, "--why", "kiểm tra")
    desk.cli("reinstate", first)
    entries = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(desk.home.journal.iterdir())]
    told = [event for entry in entries for event in entry["events"] if event["kind"] in workflow.KINDS]
    assert [event["kind"] for event in told] == ["extend", "return", "approve", "lock", "lock", "unlock"]
    assert all(event["by"] and event["at"] for event in told)
    assert told[0]["why"] == "bão"
    # a reason for closing is given or not
    assert [event.get("why") for event in told[3:5]] == [None, "chốt số"]
    ran = desk.cli("verify", "--json")
    assert (ran.code, ran.json) == (0, {"differences": []})


@pytest.mark.parametrize(
    "command",
    [
        ("return", "lạ", "--why", "x"),
        ("return", "{superseded}", "--why", "x"),
        ("return", "{current}", "--why", " "),
        ("approve",),
        ("approve", "lạ"),
        ("approve", "{current}", *PERIOD),
        ("approve", "--plan", "CCHC"),
        ("approve", "--plan", "CCHC", "--period", "2099-Q1"),
        ("approve", "{withdrawn}"),
        ("return", "{withdrawn}", "--why", "x"),
        ("extend", *PERIOD, "--until", "2025-03-09", "--why", "x"),
        ("extend", *PERIOD, "--unit", "0126002", "--area", "A", "--until", "2025-03-09", "--why", "x"),
        ("extend", *PERIOD, "--unit", "lạ", "--until", "2025-03-09", "--why", "x"),
        ("extend", *PERIOD, "--area", "lạ", "--until", "2025-03-09", "--why", "x"),
        ("extend", *PERIOD, "--unit", "0126002", "--until", "2025-02-27", "--why", "x"),
        ("extend", *PERIOD, "--unit", "0126002", "--until", "mai", "--why", "x"),
        ("extend", *PERIOD, "--unit", "0126002", "--until", "2025-03-09", "--why", ""),
        ("lock", "--plan", "CCHC", "--period", "X"),
        ("lock", "--plan", "X", "--period", "2025-Q1"),
        ("unlock", *PERIOD, "--why", "x"),
        ("unlock", *PERIOD, "--why", " "),
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_refused_and_nothing_changes(decided: Any, command: tuple[str, ...]) -> None:
    desk, named = decided
    before = desk.traces()
    ran = desk.cli(*(word.format(**named) for word in command))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()
    assert desk.traces() == before


@pytest.fixture(scope="module")
def decided_home(shared_desk: Any) -> tuple[Any, dict[str, str]]:
    withdrawn, superseded, current = (shared_desk.sent(("CCHC-3.1", n, 20)) for n in (10, 11, 12))
    loading.withdraw(shared_desk.home, withdrawn, why="x", by="t")
    return shared_desk, {"withdrawn": withdrawn, "superseded": superseded, "current": current}


@pytest.fixture
def decided(decided_home: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, dict[str, str]]:
    desk, named = decided_home
    monkeypatch.setenv("CHITIEU_HOME", str(desk.home.root))
    return desk, named


def test_an_approved_version_is_not_approved_twice(desk: Any) -> None:
    sent = desk.sent(ONE)
    desk.cli("approve", sent)
    assert desk.cli("approve", sent).code == 2


def test_a_closed_period_takes_no_extension(desk: Any, u: Any) -> None:
    workflow.locked(desk.home, plan="CCHC", period="2025-Q1", by="t")
    with pytest.raises(UsageError, match="khóa sổ"):
        workflow.extended(desk.home, plan="CCHC", period="2025-Q1", unit=u.TH, until=date(2025, 3, 9), why="x", by="t")


def test_figures_missing_in_a_version_are_one_of_its_open_warnings(desk: Any) -> None:
    loaded = desk.cli("load", desk.book(("CCHC-3.1", 17, 20)), "--json").json["files"][0]
    missing = [row for row in loaded["problems"] if row["rule"] == "figure_missing"]
    assert len(missing) == len(loaded["problems"]) > 1
    (left,) = desk.cli("approve", "--plan", "CCHC", "--period", "2025-Q1", "--json").json["left"]
    assert (left["open_count"], left["first_message"]) == (1, f"Chưa có số liệu của {len(missing)} chỉ tiêu.")
