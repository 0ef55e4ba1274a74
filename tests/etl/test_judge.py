"""What only the past shows: earlier quarters, earlier versions, baselines, other units; and files of one call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.verdicts import Verdict

Told = Callable[[Verdict], dict[str, Any]]
F, C = "Chỉ tiêu", "Chi tiết"


def message(verdict: Verdict, rule: str) -> str:
    (found,) = verdict.problems.filter(pl.col("rule") == rule)["message"].to_list()
    return str(found)


def last(desk: Any, *paths: Path) -> Verdict:
    """The verdict of the last of several files loaded in one call."""
    verdict: Verdict = desk.load(*paths).verdicts[-1]
    return verdict


def only(desk: Any, *paths: Path, **options: Any) -> Verdict:
    """The verdict of one file loaded."""
    (verdict,) = desk.load(*paths, **options).verdicts
    return verdict


# cumulative rows


def test_cumulative_falls_in_the_later_file(desk: Any, told: Told) -> None:
    first = desk.book(("CCHC-3.1", 40, 50), name="q1.xlsx")
    verdict = last(
        desk, first, desk.book(("CCHC-2.1", 1, 2), ("CCHC-3.1", 39, 50, "Lũy kế"), period="2025-Q2", name="q2.xlsx")
    )
    assert told(verdict) == {"cumulative_falls": ("error", F, "E3:F3", None)}
    assert all(part in message(verdict, "cumulative_falls") for part in ("q2.xlsx", "E3:F3", "q1.xlsx", "E2:F2"))
    assert verdict.submissions == ()
    assert desk.sql("select count(*) from core.submission") == [(1,)]


def test_cumulative_falls_by_the_earlier_file_arriving_late(desk: Any, told: Told) -> None:
    desk.sent(("CCHC-3.1", 39, 50, "Lũy kế"), period="2025-Q2", name="q2.xlsx")
    verdict = only(desk, desk.book(("CCHC-3.1", 40, 50), name="q1.xlsx"))
    assert told(verdict) == {"cumulative_falls": ("error", F, "E2:F2", None)}
    assert all(part in message(verdict, "cumulative_falls") for part in ("q2.xlsx", "q1.xlsx"))
    assert desk.cell("CCHC-3.1") == ()
    assert desk.cell("CCHC-3.1", period="2025-Q2") == (39, 50)


def test_cumulative_falls_by_withdrawing_and_reinstating(desk: Any) -> None:
    books = (
        desk.book(("CCHC-3.1", 45, 50), name="lon.xlsx"),
        desk.book(("CCHC-3.1", 5, 10), name="nho.xlsx"),
        desk.book(("CCHC-3.1", 30, 40, "Lũy kế"), period="2025-Q2", name="q2.xlsx"),
    )
    large, small, _ = (verdict.submissions[0].id for verdict in desk.load(*books).verdicts)
    before = desk.traces()
    for command in (("withdraw", small, "--why", "nhầm"), ("reinstate", large)):
        ran = desk.cli(*command)
        assert ran.code == 2
        assert all(part in ran.err for part in ("CCHC-3.1", "q2.xlsx", "E2:F2", "lon.xlsx"))
        assert desk.traces() == before
    assert desk.cell("CCHC-3.1", period="2025-Q2") == (25, 30)


def test_cumulative_covers_a_missing_quarter_until_it_arrives(desk: Any) -> None:
    desk.sent(("CCHC-3.1", 70, 80, "Lũy kế"), period="2025-Q2")
    assert desk.cell("CCHC-3.1", period="2025-Q2") == (70, 80)
    desk.sent(("CCHC-3.1", 40, 50))
    assert desk.cell("CCHC-3.1", period="2025-Q2") == (30, 30)


def test_cumulative_share_whose_quarter_exceeds_one(desk: Any, told: Told) -> None:
    verdict = last(desk, desk.book(("CCHC-3.1", 10, 50)), desk.book(("CCHC-3.1", 50, 52, "Lũy kế"), period="2025-Q2"))
    assert told(verdict) == {"share_derived": ("warning", F, "E2:F2", None)}


def test_cumulative_is_ignored_on_a_stock(desk: Any) -> None:
    desk.load(desk.book(("CCHC-2.1", 4, 5)), desk.book(("CCHC-2.1", 3, 5, "Lũy kế"), period="2025-Q2"))
    assert desk.cell("CCHC-2.1", period="2025-Q2") == (3, 5)


def test_items_sum_to_the_quarter_of_a_cumulative_row(desk: Any, told: Told) -> None:
    first, figure = desk.book(("CCHC-3.1", 4, 5)), ("CCHC-3.1", 6, 8, "Lũy kế")
    wrong = desk.book(figure, items=[("CCHC-3.1", "a", 6, 8)], period="2025-Q2")
    right = desk.book(figure, items=[("CCHC-3.1", "a", 2, 3)], period="2025-Q2")
    _, refused, accepted = desk.load(first, wrong, right).verdicts
    assert told(refused) == {"items_sum": ("error", F, "E2:F2", None)}
    assert (told(accepted), accepted.submissions[0].items) == ({}, 1)


def test_items_may_not_exceed_a_quarter_that_covers_another(desk: Any, told: Told) -> None:
    figure = ("CCHC-3.1", 6, 8, "Lũy kế")
    fewer = desk.book(figure, items=[("CCHC-3.1", "a", 2, 3)], period="2025-Q2", unit="0126001")
    more = desk.book(figure, items=[("CCHC-3.1", "a", 7, 8)], period="2025-Q2")
    assert [bool(verdict.submissions) for verdict in desk.load(fewer, more).verdicts] == [True, False]


def test_an_earlier_change_that_breaks_a_sum_of_items_is_a_warning_told_once(desk: Any, told: Told) -> None:
    second = desk.book(("CCHC-3.1", 6, 8, "Lũy kế"), items=[("CCHC-3.1", "a", 2, 3)], period="2025-Q2", name="q2.xlsx")
    desk.load(desk.book(("CCHC-3.1", 4, 5)), second)
    changed = only(desk, desk.book(("CCHC-3.1", 5, 5)))
    assert told(changed) == {"items_sum_later": ("warning", F, None, None)}
    assert "q2.xlsx" in message(changed, "items_sum_later")
    later = [desk.book(("CCHC-3.7", 0), period=period) for period in ("2025-Q3", "2024-Q3")]
    other_plan = desk.book(("TK-2.4", 0), plan="THTK", period="2026-Q1")
    assert [told(verdict) for verdict in desk.load(*later, other_plan).verdicts] == [{}, {}, {}]


# earlier versions


def test_dropped_figure_is_named(desk: Any, told: Told) -> None:
    verdict = last(desk, desk.book(("CCHC-3.1", 4, 5), ("CCHC-3.7", 2)), desk.book(("CCHC-3.1", 5, 5)))
    assert told(verdict) == {"figure_dropped": ("warning", F, None, "CCHC-3.7")}
    assert verdict.submissions[0].version == 2
    assert desk.cell("CCHC-3.7") == ()


FIVE = (("CCHC-3.1", 4, 5), ("CCHC-3.7", 2), ("CCHC-2.1", 1, 2), ("CCHC-2.2", 3, 3), ("CCHC-5.1", None, 30, None, "x"))


def test_last_quarters_file_with_only_the_period_changed(desk: Any, told: Told) -> None:
    first, second = desk.book(*FIVE, name="q1.xlsx"), desk.book(*FIVE, period="2025-Q2")
    third = desk.book(*FIVE[1:], ("CCHC-3.1", 5, 5), period="2025-Q3")
    _, same, other = desk.load(first, second, third).verdicts
    assert told(same) == {"same_as_last_quarter": ("warning", F, None, None)}
    assert "q1.xlsx" in message(same, "same_as_last_quarter")
    assert told(other) == {}


@pytest.mark.parametrize("state", ["current", "superseded", "withdrawn"])
def test_the_same_bytes_again(desk: Any, state: str) -> None:
    first = desk.book(("CCHC-3.1", 4, 5))
    (accepted,) = only(desk, first).submissions
    if state == "superseded":
        desk.sent(("CCHC-3.1", 5, 5))
    if state == "withdrawn":
        desk.cli("withdraw", accepted.id, "--why", "nhầm")
    before = desk.traces()
    ran = desk.cli("load", first, "--json")
    assert (ran.code, ran.json["version"]) == (0, None)
    (file,) = ran.json["files"]
    assert (file["verdict"], file["submissions"]) == ("duplicate", [])
    offers = [f"dùng lại lượt nộp {accepted.id}." in problem["remedy"] for problem in file["problems"]]
    assert any(offers) is (state != "current")
    assert desk.traces() == before


def test_bytes_once_refused_are_checked_afresh(desk: Any) -> None:
    desk.sent(("CCHC-3.1", 40, 50))
    second = desk.book(("CCHC-3.1", 39, 50, "Lũy kế"), period="2025-Q2")
    assert only(desk, second).verdict == "error"
    desk.sent(("CCHC-3.1", 30, 40))
    assert only(desk, second).verdict == "warning"
    assert desk.cell("CCHC-3.1", period="2025-Q2") == (9, 10)


# baselines


def test_baseline_fills_and_checks(desk: Any, told: Told) -> None:
    first = desk.book(("CCHC-4.1", 50, 50), name="q1.xlsx")
    second, third = desk.book(("CCHC-4.1", 46), period="2025-Q2"), desk.book(("CCHC-4.1", 46, 51), period="2025-Q3")
    _, blank, other = desk.load(first, second, third).verdicts
    assert told(blank) == {"baseline_used": ("warning", F, "E2", "46")}
    assert desk.cell("CCHC-4.1", period="2025-Q2") == (46, 50)
    assert told(other) == {"baseline_differs": ("warning", F, "F2", "51")}
    assert all(part in message(other, "baseline_differs") for part in ("51", "50", "q1.xlsx", "E2:F2"))
    assert desk.cell("CCHC-4.1", period="2025-Q3") == (46, 51)


def test_baseline_of_a_successor_is_its_predecessors(desk: Any, u: Any, told: Told) -> None:
    a, b = desk.book(("CCHC-4.1", 20, 20), unit=u.OLD_A), desk.book(("CCHC-4.1", 30, 31), unit=u.OLD_B)
    verdict = last(desk, a, b, desk.book(("CCHC-4.1", 49), unit=u.NEW, period="2025-Q2"))
    assert told(verdict) == {"baseline_used": ("warning", F, "E2", "49")}
    assert desk.cell("CCHC-4.1", unit=u.NEW, period="2025-Q2") == (49, 51)


def test_baseline_of_a_unit_that_took_another_in_is_both(desk: Any, u: Any, told: Told) -> None:
    own, other = (
        desk.book(("CCHC-4.1", 20, 20), unit=u.UP, period="2024-Q1"),
        desk.book(("CCHC-4.1", 30, 31), unit=u.DOWN),
    )
    before, after = (
        desk.book(("CCHC-4.1", 19), unit=u.UP, period="2024-Q3"),
        desk.book(("CCHC-4.1", 49), unit=u.UP, period="2025-Q2"),
    )
    verdicts = desk.load(own, other, before, after).verdicts
    assert [told(verdict) for verdict in verdicts[2:]] == [
        {"baseline_used": ("warning", F, "E2", held)} for held in ("19", "49")
    ]
    assert desk.cell("CCHC-4.1", unit=u.UP, period="2024-Q3") == (19, 20)
    assert desk.cell("CCHC-4.1", unit=u.UP, period="2025-Q2") == (49, 51)


def test_baseline_of_a_successor_with_one_predecessor_unknown_is_asked(desk: Any, u: Any, told: Told) -> None:
    one = desk.book(("CCHC-4.1", 20, 20), unit=u.OLD_A)
    blank = desk.book(("CCHC-4.1", 49), unit=u.NEW, period="2025-Q2")
    stated = desk.book(("CCHC-4.1", 49, 52), unit=u.NEW, period="2025-Q2")
    later = desk.book(("CCHC-4.1", 48), unit=u.NEW, period="2025-Q3")
    _, asked, _, used = desk.load(one, blank, stated, later).verdicts
    assert told(asked) == {"baseline_missing": ("error", F, "E2", "49")}
    assert told(used) == {"baseline_used": ("warning", F, "E2", "48")}
    assert desk.cell("CCHC-4.1", unit=u.NEW, period="2025-Q3") == (48, 52)


def test_baseline_of_a_flow_is_of_its_quarter(desk: Any, told: Told) -> None:
    first = desk.book(("TK-1.3", 9, 10), plan="THTK", period="2026-Q1")
    other, same = (desk.book(("TK-1.3", 8), plan="THTK", period=period) for period in ("2026-Q2", "2026-Q1"))
    _, asked, again = desk.load(first, other, same).verdicts
    assert told(asked) == {"baseline_missing": ("error", F, "E2", "8")}
    assert told(again) == {"baseline_used": ("warning", F, "E2", "8")}


# merged units, offices


def test_cumulative_of_a_successor_is_of_its_own_time(desk: Any, u: Any, told: Told) -> None:
    first, second = (
        desk.book(("CCHC-3.1", 10, 10), unit=u.UP),
        desk.book(("CCHC-3.1", 5, 6, "Lũy kế"), unit=u.UP, period="2025-Q2"),
    )
    verdict = last(desk, first, second)
    assert told(verdict) == {"successor_cumulative": ("warning", F, "E2", "5")}
    assert desk.cell("CCHC-3.1", unit=u.UP, period="2025-Q2") == (5, 6)


def test_office_that_repeats_the_sum_of_its_schools(desk: Any, u: Any, told: Told) -> None:
    desk.load(
        *(desk.book(("CCHC-3.1", num, 10), ("CCHC-2.1", 1, 1), unit=unit) for num, unit in ((4, u.MN), (5, u.TH)))
    )
    repeat = desk.book(("CCHC-3.1", 9, 20), ("CCHC-2.1", 3, 4), unit=u.OFFICE)
    other, school = (
        desk.book(("CCHC-3.1", 9, 19), ("CCHC-2.1", 3, 4), unit=u.OFFICE),
        desk.book(("CCHC-3.1", 9, 20), unit=u.BOTH),
    )
    repeated, *fine = desk.check(repeat, other, school).verdicts
    assert told(repeated) == {"office_is_sum": ("warning", F, "E2", "9")}
    assert [told(verdict) for verdict in fine] == [{}, {}]


# files of one call


def test_periods_in_the_wrong_order(desk: Any) -> None:
    figure = {"2025-Q1": ("CCHC-3.1", 40, 50), "2025-Q2": ("CCHC-3.1", 70, 80, "Lũy kế"), "2025-Q3": ("CCHC-4.1", 46)}
    books = [
        desk.book(row, ("CCHC-4.1", 50, 50) if period != "2025-Q3" else ("CCHC-3.7", 0), period=period)
        for period, row in reversed(figure.items())
    ]
    outcome = desk.load(*books)
    assert [verdict.submissions[0].period for verdict in outcome.verdicts] == ["2025-Q3", "2025-Q2", "2025-Q1"]
    assert outcome.version == "000002"
    assert desk.cell("CCHC-4.1", period="2025-Q3") == (46, 50)
    assert desk.cell("CCHC-3.1", period="2025-Q2") == (30, 30)


def test_two_files_of_one_unit_and_period(desk: Any, told: Told) -> None:
    first, second = desk.book(("CCHC-3.1", 4, 5), ("CCHC-3.7", 1)), desk.book(("CCHC-3.1", 5, 5))
    one, two = desk.load(first, second).verdicts
    assert (one.submissions[0].version, two.submissions[0].version) == (1, 2)
    assert told(one) == {}
    assert told(two) == {"figure_dropped": ("warning", F, None, "CCHC-3.7")}
    assert desk.cell("CCHC-3.1") == (5, 5)


def test_the_same_file_twice_in_one_call(desk: Any) -> None:
    book = desk.book(("CCHC-3.1", 4, 5))
    assert [verdict.verdict for verdict in desk.check(book, book).verdicts] == ["warning", "duplicate"]
    assert [verdict.verdict for verdict in desk.load(book, book).verdicts] == ["warning", "duplicate"]
    assert desk.sql("select count(*) from core.submission") == [(1,)]


def test_a_bad_file_stops_no_other(desk: Any) -> None:
    bad = desk.folder / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 not a workbook")
    good, faulty = desk.book(("CCHC-3.1", 4, 5)), desk.book(("CCHC-3.1", 6, 5), unit="0126001")
    outcome = desk.load(bad, good, faulty)
    assert [verdict.verdict for verdict in outcome.verdicts] == ["error", "warning", "error"]
    assert outcome.version == "000002"
    assert '"bad.xlsx"' in outcome.verdicts[0].problems["message"][0]


# consolidated files

HEAD = ("Mã đơn vị", "Mã chỉ tiêu", "Tử số", "Mẫu số")
ITEM_HEAD = ("Mã đơn vị", "Mã chỉ tiêu", "Nội dung", "Tử số", "Mẫu số")


def consolidated(
    desk: Any, *rows: tuple[Any, ...], items: tuple[tuple[Any, ...], ...] = (), head: tuple[str, ...] = HEAD
) -> Path:
    info = [("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "2025-Q1")]
    book: Path = desk.book(sheets={"Thông tin": info, F: [head, *rows], C: [ITEM_HEAD, *items]})
    return book


def test_consolidated_file(desk: Any, u: Any, told: Told) -> None:
    book = consolidated(
        desk,
        (u.MN, "CCHC-3.1", 1, 2),
        (u.TH, "CCHC-3.1", None, None),
        (126003, "CCHC-3.1", 5, 6),
        items=((u.TH, "CCHC-3.1", "a", 3, 4),),
    )
    verdict = only(desk, book)
    assert told(verdict) == {"unit_zeros": ("warning", F, "A4", "126003")}
    assert [(part.unit, part.figures, part.items) for part in verdict.submissions] == [
        (u.MN, 1, 0),
        (u.TH, 1, 1),
        (u.BOTH, 1, 0),
    ]
    assert [desk.cell("CCHC-3.1", unit=unit) for unit in (u.MN, u.TH, u.BOTH)] == [(1, 2), (3, 4), (5, 6)]
    assert desk.load(book).verdicts[0].verdict == "duplicate"


@pytest.mark.parametrize(
    ("fault", "rule", "cell"),
    [
        (("0126002", "CCHC-3.1", 6, 5), "share", "C3"),
        (("0126002", "CCHC-3.1", "abc", 5), "number", "C3"),
        (("9999999", "CCHC-3.1", 4, 5), "unit_unknown", "A3"),
        (("0126007", "CCHC-3.1", 4, 5), "unit_inactive", "A3"),
        ((None, "CCHC-3.1", 4, 5), "unit_code_missing", "A3"),
        (("9999999", "CCHC-3.1", "abc", 5), "unit_unknown", "A3"),
    ],
)
def test_consolidated_file_with_a_fault(desk: Any, u: Any, told: Told, fault: Any, rule: str, cell: str) -> None:
    book = consolidated(desk, (u.MN, "CCHC-3.1", 1, 2), fault, (u.BOTH, "CCHC-3.1", 5, 6))
    (whole,) = desk.check(book).verdicts
    assert (whole.verdict, whole.submissions) == ("error", ())
    assert told(whole)[rule][:3] == ("error", F, cell)
    (partly,) = desk.check(book, is_partial=True).verdicts
    assert partly.verdict == "error"
    assert [part.unit for part in partly.submissions] == [u.MN, u.BOTH]
    assert told(partly)[rule][:3] == ("error", F, cell)


def test_consolidated_file_whose_very_heading_is_wrong_loads_nothing(desk: Any, u: Any) -> None:
    book = consolidated(desk, (u.MN, "CCHC-3.1", 1, 2, 3), head=(*HEAD, "Tử số"))
    assert desk.check(book, is_partial=True).verdicts[0].submissions == ()


def test_consolidated_file_of_several_periods_and_plans(desk: Any, u: Any) -> None:
    head = ("Mã đơn vị", "Kế hoạch", "Kỳ báo cáo", "Mã chỉ tiêu", "Tử số", "Mẫu số", "Kiểu số liệu")
    rows = [
        (u.TH, "CCHC", "2025-Q2", "CCHC-3.1", 70, 80, "Lũy kế"),
        (u.TH, None, None, "CCHC-3.1", 40, 50),
        (u.TH, "THTK", "Q1/2026", "TK-2.4", 0),
    ]
    verdict = only(desk, consolidated(desk, *rows, head=head))
    assert sorted((part.plan, part.period) for part in verdict.submissions) == [
        ("CCHC", "2025-Q1"),
        ("CCHC", "2025-Q2"),
        ("THTK", "2026-Q1"),
    ]
    assert desk.cell("CCHC-3.1", period="2025-Q2") == (30, 30)


def test_each_units_warnings_are_kept_with_its_own_version(desk: Any, u: Any) -> None:
    book = consolidated(desk, (u.MN, "CCHC-3.1", 1, 2), (u.TH, "CCHC-3.1", "3/4", None))
    only(desk, book)
    found = desk.sql(
        "select s.unit_code from core.warning join core.submission s using (submission_id) where rule = 'pair'"
    )
    assert found == [(u.TH,)]
    assert "CCHC-3.7" in {
        value
        for (value,) in desk.sql(
            "select value from core.warning join core.submission s using (submission_id) where s.unit_code = '0126001'"
        )
    }
