"""The worked examples of attainment.md section 8, and small cases of every rule around them, on the recomputation."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import recompute
from recompute_groups import Group, roll_up
from recompute_inputs import (
    HO_CHI_MINH,
    Catalogue,
    Facts,
    Held,
    Indicator,
    Key,
    Period,
    Plan,
    Register,
    Stated,
    Target,
    UnitRow,
    exact,
)
from recompute_rules import Cell, Question, Recomputation, days_late, implies, score, shortfall
from recompute_story import History, RawPart, parse_period, read_workbook, stated_figure

F = Fraction
ON_TIME = datetime(2021, 1, 1, tzinfo=HO_CHI_MINH)
CUTOFFS = {"Q1": ("02-15", "03-01"), "Q2": ("05-15", "06-01"), "Q3": ("11-15", "12-01")}
CALENDAR = [
    Period("P", f"{year}-{quarter}", date(year, 1, 1), *(date.fromisoformat(f"{year}-{day}") for day in days))
    for year in range(2022, 2026)
    for quarter, days in CUTOFFS.items()
]
PHASES = (("2022-Q1", "2023-Q4"), ("2024-Q1", "2025-Q4"))
KPS = Stated(kps=True)

RATIO = Indicator("R", "P", "ratio", "flow", share=True)
STOCK = Indicator("S", "P", "ratio", "stock", share=True)
CUT = Indicator("CUT", "P", "reduction", "stock")
DONE = Indicator("M", "P", "milestone", "stock")
COUNT = Indicator("C", "P", "count", "flow")
STANDING_COUNT = Indicator("SC", "P", "count", "stock")
RANK = Indicator("RANK", "P", "rank", "stock", reporter="office", owed_in=frozenset({"Q3"}))
IN_TIME = Indicator("T", "P", "milestone", "stock", derived=True)


def figure(num: int, den: int | None = None, *, cumulative: bool = False) -> Stated:
    return Stated(F(num), None if den is None else F(den), cumulative=cumulative)


def goal(indicator: str, comparator: str, value: int, basis: str = "plan", **narrowed: str) -> Target:
    return Target(indicator, "2022-Q1", "2025-Q4", comparator, F(value), basis, **narrowed)


def school(code: str, *levels: str, area: str = "Đông", **more: Any) -> UnitRow:
    return UnitRow(code, f"Trường {code}", False, "công lập", frozenset(levels or ("TH",)), area, **more)


def office(code: str) -> UnitRow:
    return UnitRow(code, f"Phòng {code}", True, "", frozenset(), "Đông")


def facts(
    indicator: Indicator,
    figures: Mapping[tuple[str, str], Stated],
    *targets: Target,
    units: list[UnitRow] | None = None,
    received: Mapping[tuple[str, str], datetime] | None = None,
    issued_on: date | None = None,
) -> Facts:
    """Facts of one indicator out of figures by (unit, period)."""
    rows = units or [school(code) for code in sorted({unit for unit, _ in figures})]
    current: dict[Key, Held] = {
        (unit, "P", period): Held({indicator.code: stated}, (received or {}).get((unit, period), ON_TIME))
        for (unit, period), stated in figures.items()
    }
    catalogue = Catalogue([Plan("P", issued_on, PHASES)], [indicator], targets, CALENDAR)
    return Facts(catalogue, Register(rows), current)


def cell(
    known: Facts, unit: str = "A", period: str = "2025-Q3", window: str = "quarter", structure: str = "then"
) -> Cell | None:
    [indicator] = known.catalogue.indicators.values()
    return Recomputation(known).cell(unit, indicator, known.catalogue.calendar["P"][period], window, structure)


def seen(*values: object) -> tuple[object, ...]:
    """Values of several types, to be compared at once."""
    return values


def the(found: Cell | None) -> Cell:
    assert found is not None
    return found


def group(known: Facts, period: str = "2025-Q3", **question: Any) -> Group:
    groups = roll_up(Recomputation(known), Question("P", period, by=("indicator",), **question))
    [found] = groups.values()
    return found


# --- section 8 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comparator", "target", "num", "den", "status", "lacking"),
    [
        pytest.param(">=", 85, 17, 20, "attained", None, id="1"),
        pytest.param(">", 85, 17, 20, "near", 1, id="2"),
        pytest.param(">=", 100, 2499, 2500, "near", 1, id="3"),
    ],
)
def test_examples_1_to_3_compare_exactly(
    comparator: str, target: int, num: int, den: int, status: str, lacking: int | None
) -> None:
    found = the(cell(facts(RATIO, {("A", "2025-Q3"): figure(num, den)}, goal("R", comparator, target))))

    assert seen(found.status, found.value) == (status, F(100 * num, den))
    assert found.shortfall == lacking


def test_example_4_zero_of_zero_is_no_activity() -> None:
    found = the(cell(facts(RATIO, {("A", "2025-Q3"): figure(0, 0)}, goal("R", ">=", 100))))

    assert seen(found.status, found.num, found.den, found.value) == ("no_activity", 0, 0, None)


def test_example_5_a_group_is_the_rate_of_sums() -> None:
    found = group(facts(RATIO, {("A", "2025-Q3"): figure(1, 1), ("B", "2025-Q3"): figure(0, 99)}, goal("R", ">=", 100)))

    assert seen(found.value, found.status) == (1, "missed")
    assert seen(found.count("attained"), len(found.cells)) == (1, 2)


def test_examples_6_and_7_roadmap_before_plan_and_none_before_its_span() -> None:
    roadmap = Target("CUT", "2024-Q1", "2025-Q4", ">=", F(5), "roadmap")
    plan = Target("CUT", "2025-Q1", "2025-Q4", ">=", F(10), "plan")
    known = facts(CUT, {("A", "2025-Q3"): figure(46, 50), ("A", "2023-Q3"): figure(46, 50)}, plan, roadmap)

    now = the(cell(known))
    assert seen(now.value, now.status, now.target) == (8, "attained", roadmap)
    assert score(F(8), plan) == "missed"
    assert the(cell(known, period="2023-Q3")).status == "monitored"


def test_example_8_a_flow_adds_its_quarters() -> None:
    figures = {("A", "2025-Q1"): figure(40, 50), ("A", "2025-Q2"): figure(30, 30)}
    found = the(cell(facts(RATIO, figures, goal("R", ">=", 85)), period="2025-Q2", window="ytd"))

    assert seen(found.num, found.den, found.value, found.status) == (70, 80, F("87.5"), "attained")


def test_example_9_a_cumulative_row_less_the_quarters_held() -> None:
    figures = {("A", "2025-Q1"): figure(40, 50, cumulative=True), ("A", "2025-Q2"): figure(70, 80, cumulative=True)}
    found = the(cell(facts(RATIO, figures), period="2025-Q2"))

    assert seen(found.num, found.den, found.marks) == (30, 30, frozenset())


def test_example_10_a_cumulative_row_covers_a_quarter_not_sent_until_it_comes() -> None:
    later = {("A", "2025-Q2"): figure(70, 80, cumulative=True)}
    known = facts(RATIO, later)
    quarter, ytd = the(cell(known, period="2025-Q2")), the(cell(known, period="2025-Q2", window="ytd"))
    assert seen(quarter.num, quarter.den, quarter.marks) == (70, 80, {"covers_earlier"})
    assert seen(ytd.num, ytd.den, ytd.marks, ytd.incomplete) == (70, 80, frozenset(), False)

    arrived = the(cell(facts(RATIO, {("A", "2025-Q1"): figure(40, 50), **later}), period="2025-Q2"))
    assert seen(arrived.num, arrived.den, arrived.marks) == (30, 30, frozenset())


def test_example_11_a_stock_keeps_its_latest_quarter() -> None:
    known = facts(STOCK, {("A", "2025-Q1"): figure(3, 4)})
    found = the(cell(known, period="2025-Q2", window="ytd"))

    assert seen(found.num, found.den, found.marks, found.incomplete) == (3, 4, {"older_quarter"}, True)
    assert the(cell(known, period="2025-Q2")).status == "not_reported"


def test_example_12_a_stock_is_not_added() -> None:
    figures = {("A", "2025-Q1"): figure(20, 50), ("A", "2025-Q2"): figure(40, 50)}
    found = the(cell(facts(STOCK, figures, goal("S", ">=", 100)), period="2025-Q2", window="ytd"))

    assert seen(found.num, found.den, found.value) == (40, 50, 80)


def test_example_13_kps_is_the_latest_state_of_a_stock() -> None:
    figures = {("A", "2025-Q1"): figure(3), ("A", "2025-Q2"): KPS}
    found = the(cell(facts(STANDING_COUNT, figures, goal("SC", "<=", 0)), period="2025-Q2", window="ytd"))

    assert seen(found.status, found.value) == ("no_activity", None)


def test_example_14_milestones_of_a_group() -> None:
    figures = {("A", "2025-Q3"): figure(1, 1), ("B", "2025-Q3"): figure(1, 1), ("C", "2025-Q3"): figure(0, 1)}
    units = [school(code) for code in "ABCD"]
    found = group(facts(DONE, figures, goal("M", "=", 100), units=units))

    assert seen(found.num, found.den, found.value) == (2, 3, F(200, 3))
    assert seen(found.attained_of_reported, found.attained_of_owed, found.coverage) == (F(200, 3), 50, 75)
    assert seen(found.bounds) == ((50, 75),)


def test_example_15_a_rank_out_of_reach_of_near() -> None:
    known = facts(RANK, {("A", "2025-Q3"): figure(12)}, goal("RANK", "<=", 10), units=[office("A")])

    assert the(cell(known)).status == "missed"
    assert score(F(11), goal("RANK", "<=", 10)) == "near"


def test_example_16_nothing_is_near_zero() -> None:
    found = the(cell(facts(COUNT, {("A", "2025-Q3"): figure(1)}, goal("C", "<=", 0))))

    assert seen(found.status, found.shortfall) == ("missed", 1)


def test_example_17_the_due_date_is_the_first_late_day() -> None:
    period = next(p for p in CALENDAR if p.code == "2025-Q1")

    assert days_late(datetime(2025, 2, 28, 23, 59, tzinfo=HO_CHI_MINH), period, None) == 0
    assert days_late(datetime(2025, 3, 1, 0, 0, tzinfo=HO_CHI_MINH), period, None) == 1
    assert days_late(datetime.fromisoformat("2025-02-28T17:00:00+00:00"), period, None) == 1
    assert days_late(datetime(2025, 3, 1, tzinfo=HO_CHI_MINH), period, date(2025, 7, 5)) is None


MERGED = [
    school("A", valid_to=date(2025, 5, 31), merged_into="C"),
    school("B", valid_to=date(2025, 5, 31), merged_into="C"),
    school("C", valid_from=date(2025, 6, 1)),
]
BEFORE_AND_AFTER = {
    ("A", "2025-Q1"): figure(10, 10),
    ("B", "2025-Q1"): figure(5, 10),
    ("C", "2025-Q3"): figure(20, 20),
}


def test_example_18_predecessors_are_added_quarter_by_quarter() -> None:
    known = facts(RATIO, BEFORE_AND_AFTER, units=MERGED)
    found = the(cell(known, "C", window="ytd", structure="now"))

    assert seen(found.num, found.den, found.incomplete) == (35, 40, True)
    assert the(cell(known, "C", window="ytd")).den == 20
    assert the(cell(known, "A", window="ytd")).den == 10
    assert the(cell(known, "C", period="2025-Q1", structure="now")).den == 20
    assert cell(known, "C", period="2025-Q1") is None


# --- owed, incomplete, early, derived -----------------------------------------------------------------------------


def test_a_cumulative_row_of_a_later_quarter_covers_up_to_the_chosen_period_only() -> None:
    known = facts(RATIO, {("A", "2025-Q2"): figure(5, 5), ("A", "2025-Q3"): figure(9, 9, cumulative=True)})

    assert the(cell(known, period="2025-Q2", window="ytd")).incomplete
    assert not the(cell(known, window="ytd")).incomplete
    assert the(cell(known)).num == 4


def test_a_quarter_is_covered_once() -> None:
    known = facts(
        RATIO, {("A", "2025-Q2"): figure(5, 5, cumulative=True), ("A", "2025-Q3"): figure(9, 9, cumulative=True)}
    )

    assert the(cell(known, period="2025-Q2")).marks == {"covers_earlier"}
    assert seen(the(cell(known)).num, the(cell(known)).marks) == (4, frozenset())


def test_submission_columns_are_those_of_the_latest_quarter_unless_several_units_are_added_there() -> None:
    known = facts(RATIO, BEFORE_AND_AFTER, units=MERGED, received={("C", "2025-Q3"): ON_TIME.replace(year=2026)})

    assert the(cell(known, "C", window="ytd", structure="now")).received_at == ON_TIME.replace(year=2026)
    added = the(cell(known, "C", period="2025-Q1", structure="now"))
    assert seen(added.version, added.received_at, added.days_late) == (None, None, None)


def test_a_successors_cumulative_row_leaves_its_own_time_before_the_merger_alone() -> None:
    units = [school("A", valid_to=date(2025, 5, 31), merged_into="C"), school("C")]
    figures = {("C", "2025-Q1"): figure(3, 3), ("C", "2025-Q3"): figure(9, 9, cumulative=True)}
    known = facts(RATIO, figures, units=units)

    assert the(cell(known, "C")).num == 9
    assert the(cell(known, "C", window="ytd")).incomplete


def test_under_now_kps_only_if_all_that_hold_something_are_kps() -> None:
    mixed = facts(COUNT, {("A", "2025-Q1"): KPS, ("B", "2025-Q1"): figure(2)}, units=MERGED)
    none = facts(COUNT, {("A", "2025-Q1"): KPS, ("B", "2025-Q1"): KPS}, units=MERGED)

    assert the(cell(mixed, "C", period="2025-Q1", structure="now")).num == 2
    assert the(cell(none, "C", period="2025-Q1", structure="now")).status == "no_activity"


def test_a_stock_cell_needs_the_unit_at_the_cutoff_a_flow_cell_does_not() -> None:
    figures = {("A", "2025-Q1"): figure(1, 2)}

    assert cell(facts(STOCK, figures, units=MERGED), window="ytd") is None
    assert the(cell(facts(RATIO, figures, units=MERGED), window="ytd")).num == 1
    added = the(cell(facts(STOCK, figures, units=MERGED), "C", window="ytd", structure="now"))
    assert seen(added.num, added.marks) == (1, {"older_quarter"})


def test_a_phase_starts_anew() -> None:
    known = facts(COUNT, {("A", "2023-Q3"): figure(5), ("A", "2024-Q1"): figure(1), ("A", "2025-Q1"): figure(2)})

    assert the(cell(known, period="2025-Q1", window="phase")).num == 3
    assert the(cell(known, period="2023-Q3", window="phase")).num == 5


def test_a_yearly_figure_sent_early_stands_in_the_quarter_it_is_owed_in() -> None:
    early = {("A", "2025-Q1"): figure(9), ("A", "2025-Q2"): figure(8)}
    known = facts(RANK, early, units=[office("A")])

    assert cell(known, period="2025-Q2", window="ytd") is None
    assert seen(the(cell(known)).num, the(cell(known)).marks) == (8, {"older_quarter"})
    newer = the(cell(facts(RANK, {**early, ("A", "2025-Q3"): figure(7)}, units=[office("A")])))
    assert seen(newer.num, newer.marks) == (7, frozenset())


def test_a_derived_figure_comes_from_received_time() -> None:
    received = {("A", "2025-Q1"): datetime(2025, 3, 1, tzinfo=HO_CHI_MINH)}
    figures = {("A", "2025-Q1"): KPS, ("A", "2025-Q2"): KPS}
    known = facts(IN_TIME, figures, goal("T", "=", 100), received=received, issued_on=date(2022, 7, 5))
    late, on_time = the(cell(known, period="2025-Q1")), the(cell(known, period="2025-Q2"))

    assert seen(late.num, late.den, late.status, late.days_late) == (0, 1, "missed", 1)
    assert seen(on_time.num, on_time.status) == (1, "attained")
    assert the(cell(known)).status == "not_reported"
    assert cell(known, period="2022-Q2") is None


def test_no_value_before_the_issue_date_is_known() -> None:
    pending = Indicator("TK-5.1", "P", "milestone", "stock")
    figures = {("A", "2025-Q3"): figure(1, 1), ("B", "2025-Q3"): figure(1, 1)}
    known = facts(pending, figures, goal("TK-5.1", "=", 100))

    assert seen(the(cell(known)).status, the(cell(known)).value) == ("monitored", None)
    assert seen(group(known).num, group(known).status, group(known).coverage) == (None, "monitored", 100)
    assert the(cell(facts(pending, figures, goal("TK-5.1", "=", 100), issued_on=date(2022, 1, 1)))).status == "attained"


def test_offices_count_as_public_and_need_no_level() -> None:
    public = Indicator("R", "P", "ratio", "flow", ownership=frozenset({"công lập"}), levels=frozenset({"MN"}))
    units = [office("O"), school("A", "TH"), school("B", "MN")]
    owed = Recomputation(facts(public, {}, units=units)).cells(Question("P", "2025-Q3"), CALENDAR[-1], "quarter")

    assert [found.unit.code for found in owed] == ["O", "B"]


# --- targets, shortfall, groups -----------------------------------------------------------------------------------


def test_a_multi_level_unit_takes_the_target_that_implies_the_others() -> None:
    units = [school("A", "TH", "THCS"), school("B", "TH")]
    low, high = goal("R", ">=", 50, level="TH"), goal("R", ">=", 60, level="THCS")
    wide, own = goal("R", ">=", 10, "roadmap"), goal("R", ">=", 5, "ours", unit="B")
    apart = goal("R", "<=", 60, level="THCS")

    assert the(cell(facts(RATIO, {}, wide, low, high, units=units))).target == high
    assert the(cell(facts(RATIO, {}, wide, low, apart, units=units))).target == wide
    assert the(cell(facts(RATIO, {}, wide, low, own, units=units), "B")).target == own
    assert implies(goal("R", ">", 50), low)
    assert not implies(low, goal("R", ">", 50))


def test_proposed_targets_can_be_switched_off() -> None:
    ours, plan = goal("R", ">=", 50, "ours"), goal("R", ">=", 60)
    period = CALENDAR[-1]

    def of_plan_only(*targets: Target) -> Target | None:
        known = Recomputation(facts(RATIO, {}, *targets, units=[school("A")]))
        return the(known.cell("A", RATIO, period, "quarter", "then", plan_only=True)).target

    assert seen(of_plan_only(ours), of_plan_only(ours, plan)) == (None, plan)


def test_nothing_is_near_a_target_of_zero() -> None:
    assert score(F(0), goal("R", ">", 0)) == "missed"


@pytest.mark.parametrize(
    ("indicator", "num", "den", "target", "lacking"),
    [
        (RATIO, 16, 20, goal("R", ">", 80), F(1)),
        (RATIO, 16, 20, goal("R", ">", 100), None),
        (CUT, 50, 50, goal("CUT", ">=", 5), F(3)),
        (CUT, 1, 50, goal("CUT", ">=", 101), None),
        (Indicator("X", "P", "ratio", "stock", share=True, whole=False), 9, 91, goal("X", ">=", 10), F("0.1")),
        (Indicator("X", "P", "ratio", "stock", whole=False), 0, 3, goal("X", ">", 10), F("0.300001")),
        (Indicator("X", "P", "ratio", "stock"), 9, 10, goal("X", ">=", 110), F(2)),
    ],
)
def test_shortfall(indicator: Indicator, num: int, den: int, target: Target, lacking: Fraction | None) -> None:
    assert shortfall(indicator, F(num), F(den), target) == lacking


def test_counts_of_several_units_are_scored_against_zero_or_their_own_target_only() -> None:
    figures = {("A", "2025-Q3"): figure(1), ("B", "2025-Q3"): figure(0)}

    assert group(facts(COUNT, figures, goal("C", "<=", 0))).status == "missed"
    assert group(facts(COUNT, figures, goal("C", "<=", 5))).status == "monitored"
    assert group(facts(COUNT, figures, goal("C", "<=", 5, level="TH")), level="TH").status == "attained"


def test_ranks_are_never_rolled_up() -> None:
    figures = {("A", "2025-Q3"): figure(3)}
    one = facts(RANK, figures, goal("RANK", "<=", 10), units=[office("A")])
    two = facts(RANK, figures, goal("RANK", "<=", 10), units=[office("A"), office("B")])

    assert seen(group(one).value, group(one).status) == (3, "attained")
    assert seen(group(two).value, group(two).status, group(two).coverage) == (None, None, 50)


def test_a_group_without_value() -> None:
    units = [school("A"), school("B")]

    assert group(facts(RATIO, {("A", "2025-Q3"): KPS}, units=units)).status == "not_reported"
    assert group(facts(RATIO, {("A", "2025-Q3"): KPS})).status == "no_activity"


def test_bounds_take_last_year_then_last_period_then_the_lower_median() -> None:
    units = [school(code) for code in "ABCDEF"]
    figures = {
        ("A", "2025-Q3"): figure(4, 4),
        ("B", "2025-Q3"): figure(6, 10),
        ("C", "2024-Q3"): figure(1, 3),
        ("C", "2025-Q2"): figure(1, 99),
        ("D", "2024-Q3"): KPS,
        ("E", "2025-Q2"): figure(1, 3),
    }

    assert seen(group(facts(RATIO, figures, units=units)).bounds) == ((F(10, 24) * 100, F(20, 24) * 100),)
    assert seen(group(facts(RATIO, {("A", "2025-Q3"): figure(1, 2)})).bounds) == ((50, 50),)
    assert group(facts(RATIO, {}, units=units)).bounds is None


def test_levels_and_offices_as_groups_and_each_quarter_by_itself() -> None:
    units = [school("A", "TH", "THCS"), office("O")]
    figures = {("A", "2025-Q1"): figure(1, 2), ("O", "2025-Q2"): figure(1, 1)}
    recomputation = Recomputation(facts(RATIO, figures, units=units))
    groups = roll_up(recomputation, Question("P", "2025-Q2", "ytd", by=("level", "period")))

    assert {tuple(value for _, value in key): found.coverage for key, found in groups.items()} == {
        ("TH", "2025-Q1"): 100,
        ("THCS", "2025-Q1"): 100,
        ("Cơ quan", "2025-Q1"): 0,
        ("TH", "2025-Q2"): 0,
        ("THCS", "2025-Q2"): 0,
        ("Cơ quan", "2025-Q2"): 100,
    }
    assert all(found.status is None for found in groups.values())


# --- reading, versions --------------------------------------------------------------------------------------------


new_workbook: Any = import_module("openpyxl").Workbook


def write_sheets(path: Path, sheets: Mapping[str, list[list[Any]]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = new_workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)


def test_numbers_are_taken_as_excel_shows_them() -> None:
    assert seen(exact(0.1 + 0.2), exact(2), exact(None), exact(" ")) == (F("0.3"), 2, None, None)


@pytest.mark.parametrize("words", ["2025-Q3", "Q3/2025", "Quý III/2025", "quý 3 năm 2025"])
def test_periods_are_written_in_four_ways(words: str) -> None:
    assert parse_period(words) == "2025-Q3"


def test_a_blank_part_is_taken_from_its_items() -> None:
    summed = Indicator("R", "P", "ratio", "flow", share=True, summed_parts=frozenset({"num", "den"}))
    items = [{"tử số": 1, "mẫu số": 1}, {"tử số": 0, "mẫu số": 1}]

    assert stated_figure(summed, {"kiểu số liệu": "Lũy kế"}, items) == figure(1, 2)
    assert stated_figure(summed, {"tử số": 5, "mẫu số": 6, "kiểu số liệu": "Lũy kế"}, items) == figure(
        5, 6, cumulative=True
    )
    assert stated_figure(STOCK, {"mẫu số": 6}, items) is None
    assert stated_figure(DONE, {"tử số": "Có"}, items) == figure(1, 1)


def history(indicator: Indicator, *units: UnitRow) -> History:
    return History(Catalogue([Plan("P", None)], [indicator], [], CALENDAR), Register(units))


def send(told: History, name: str, unit: str, period: str, num: int | None, den: int | None, day: int = 1) -> None:
    row = {"mã chỉ tiêu": next(iter(told.catalogue.indicators)), "tử số": num, "mẫu số": den}
    received_at = datetime(2025, 1, day, tzinfo=HO_CHI_MINH)
    told.load(name, f"bytes {num} {den}", received_at, {(unit, "P", period): RawPart([row])})


def test_versions_replace_go_back_and_come_again() -> None:
    told = history(STOCK, school("A"))

    def now() -> tuple[Fraction | None, int, int]:
        held = told.held()["A", "P", "2025-Q1"]
        return held.figures["S"].num, held.version, held.received_at.day

    send(told, "one", "A", "2025-Q1", 1, 9, day=5)
    send(told, "two", "A", "2025-Q1", 2, 9, day=6)
    send(told, "again", "A", "2025-Q1", 1, 9, day=1)
    assert seen(*now()) == (2, 2, 5)
    told.reinstate("one")
    assert seen(*now()) == (1, 1, 5)
    send(told, "three", "A", "2025-Q1", 3, 9, day=7)
    assert seen(*now()) == (3, 3, 5)
    told.withdraw("one")
    assert seen(*now()) == (3, 3, 6)
    told.withdraw("two")
    told.withdraw("three")
    assert told.held() == {}


def test_a_blank_baseline_is_the_units_earliest_and_its_predecessors_after_a_merger() -> None:
    told = history(
        CUT,
        school("A", valid_to=date(2024, 5, 31), merged_into="C"),
        school("B", valid_to=date(2024, 5, 31), merged_into="C"),
        school("C", valid_from=date(2024, 6, 1)),
    )
    send(told, "a", "A", "2022-Q1", 50, 50)
    send(told, "b", "B", "2023-Q1", 30, 30)
    send(told, "later", "A", "2024-Q1", 45, None)
    send(told, "c", "C", "2024-Q3", 70, None)

    assert told.held()["A", "P", "2024-Q1"].figures["CUT"].den == 50
    assert told.held()["C", "P", "2024-Q3"].figures["CUT"].den == 80


def test_a_consolidated_file_is_read_by_unit_and_period(tmp_path: Path) -> None:
    headings = ["Mã đơn vị", "Kỳ báo cáo", "Mã chỉ tiêu", "Tử số", "Mẫu số"]
    figures: list[list[Any]] = [headings, ["0A", "Q1/2025", "R", 1, 2], [None] * 5, ["0B", None, "R", None, 3]]
    items: list[list[Any]] = [["Mã đơn vị", "Mã chỉ tiêu", "Nội dung", "Tử số"], ["0B", "R", "Hồ sơ", 1]]
    about = [["Kế hoạch", "P"], ["Kỳ báo cáo", "Quý II/2025"]]
    write_sheets(tmp_path / "x.xlsx", {"Chi tiết": items, "Chỉ tiêu": figures, "Thông tin": about})
    parts = read_workbook(tmp_path / "x.xlsx")

    assert set(parts) == {("0A", "P", "2025-Q1"), ("0B", "P", "2025-Q2")}
    assert [row["mẫu số"] for row in parts["0A", "P", "2025-Q1"].figures] == [2]
    assert [item["tử số"] for item in parts["0B", "P", "2025-Q2"].items["R"]] == [1]


# --- the whole way ------------------------------------------------------------------------------------------------

UNIT_HEADINGS = ["Mã đơn vị", "Tên đơn vị", "Loại", "Loại hình", "Cấp học", "Địa bàn", "Hiệu lực từ", "Hiệu lực đến"]


def write_submission(demo: Path, unit: str, period: str, num: int, den: int) -> dict[str, object]:
    name = f"P/{period}/{unit}.xlsx"
    headings = ["STT", "Mã chỉ tiêu", "Tử số", "Mẫu số", "Kiểu số liệu", "Không phát sinh"]
    about = [["Mã đơn vị", unit], ["Kế hoạch", "P"], ["Kỳ báo cáo", period]]
    write_sheets(
        demo / name, {"Thông tin": about, "Chỉ tiêu": [["Biểu mẫu"], headings, [1, "R", num, den, None, None]]}
    )
    return {"path": name, "received_at": "2025-12-02T09:14:00+07:00", "refused": False}


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A tiny demo folder: A and B merged into C on 1 June 2025, as in example 18, and a catalogue of one ratio."""
    folder = tmp_path / "demo"
    units: list[list[Any]] = [
        ["0A", "Trường A", "trường", "công lập", "TH", "Đông", None, date(2025, 5, 31), "0C"],
        ["0B", "Trường B", "trường", "công lập", "TH", "Đông", None, date(2025, 5, 31), "0C"],
        ["0C", "+Trường C", "trường", "công lập", "TH; THCS", "Đông", date(2025, 6, 1), None, None],
    ]
    write_sheets(folder / "units.xlsx", {"Đơn vị": [[*UNIT_HEADINGS, "Sáp nhập vào"], *units]})
    files = [
        write_submission(folder, "0A", "2025-Q1", 10, 10),
        write_submission(folder, "0B", "2025-Q1", 5, 10),
        write_submission(folder, "0C", "2025-Q3", 20, 20),
    ]
    files.append({**write_submission(folder, "0C", "2025-Q2", 1, 1), "refused": True})
    (folder / "story.json").write_text(json.dumps({"steps": [{"do": "load", "files": files}]}), encoding="utf-8")
    indicator = {
        **{"code": "R", "plan": "P", "field": "Thủ tục", "name": "Hồ sơ", "measure": "ratio", "accumulation": "flow"},
        **{"share": True, "whole": True, "derived": False, "reporter": "both", "owed_in": ["Q1", "Q2", "Q3"]},
        **{"levels": ["MN", "TH", "THCS"], "ownership": ["công lập"]},
    }
    days = {"starts_on": "2025-01-01"}
    target = {"indicator": "R", "from": "2025-Q1", "to": "2025-Q4", "comparator": "=", "value": "100", "basis": "plan"}
    catalogue = {
        "plans": [{"code": "P", "issued_on": None, "phases": []}],
        "indicators": [indicator],
        "targets": [{**target, "level": None, "unit_code": None}],
        "item_fields": [],
        "calendar": [
            {"plan": "P", "period": "2025-Q1", "cutoff_on": "2025-02-15", "due_on": "2025-03-01", **days},
            {"plan": "P", "period": "2025-Q3", "cutoff_on": "2025-11-15", "due_on": "2025-12-01", **days},
        ],
    }
    (tmp_path / "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")
    return folder


def write_extract(path: Path, columns: list[str], rows: list[dict[str, str]], **asked: object) -> Path:
    """An extract as the product writes it, and the parameters beside it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    question = {"what": path.stem, "plan": "P", "period": "2025-Q3", "window": "ytd", "structure": "now", **asked}
    path.with_suffix(".json").write_text(json.dumps(question), encoding="utf-8")
    return path


SCORED = {
    **{"numerator": "35.000000", "denominator": "40", "value": "87.5000000000", "target": "100"},
    **{"comparator": "'=", "target_basis": "plan", "status": "missed"},
}
ATTAINMENT_ROW = SCORED | {
    **{"plan": "P", "period": "2025-Q3", "window": "ytd", "unit_code": "0C", "unit_name": "'+Trường C"},
    **{"levels": "TH;THCS", "area": "Đông", "indicator_code": "R", "indicator_name": "Hồ sơ", "field": "Thủ tục"},
    **{"measure": "ratio", "incomplete": "false", "marks": "", "shortfall": "5"},
    **{"version": "1", "received_at": "2025-12-02T09:14:00+07:00", "days_late": "2"},
}
ROLLUP_ROW = SCORED | {
    **{"indicator_code": "R", "indicator_name": "Hồ sơ", "coverage_pct": "100", "units_owed": "1"},
    **{"units_reported": "1", "units_attained": "0", "units_incomplete": "0"},
    **{"attained_of_reported_pct": "0", "attained_of_owed_pct": "0", "bound_low": "87.5", "bound_high": "87.5"},
}


def run(
    demo: Path, *options: str, levels: tuple[str, ...] = ("TH", "THCS"), changes: Mapping[str, str] | None = None
) -> int:
    """Compare both extracts, the attainment one with changed cells, the roll-up with the levels named."""
    here = demo.parent
    rows = [ATTAINMENT_ROW | dict(changes or {})]
    attainment = write_extract(here / "attainment.csv", recompute.ATTAINMENT_COLUMNS, rows)
    columns = ["indicator_code", "indicator_name", "level", *recompute.ROLLUP_COLUMNS]
    rows = [ROLLUP_ROW | {"level": level} for level in levels]
    rollup = write_extract(here / "rollup.csv", columns, rows, by=["indicator", "level"])
    inputs = ["--demo", str(demo), "--catalogue", str(here / "catalogue.json")]
    return recompute.main([*inputs, "--attainment", str(attainment), "--rollup", str(rollup), *options])


def test_equal_extracts_have_no_difference(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(demo) == 0
    assert capsys.readouterr().out == "0 differences in 3 rows\n"


def test_values_are_rounded_half_even_to_ten_decimals() -> None:
    tiny = F(1, 10**10)

    assert recompute.rounded(F(200, 3)) == F("66.6666666667")
    assert seen(recompute.rounded(tiny / 2), recompute.rounded(tiny * 3 / 2)) == (0, 2 * tiny)


@pytest.mark.parametrize(
    ("column", "wrong", "line"),
    [
        ("numerator", "35.000001", "numerator: extract 35.000001, recomputed 35"),
        ("value", "87.5000000001", "value: extract 87.5000000001, recomputed 87.5"),
        ("status", "near", "status: extract near, recomputed missed"),
        ("shortfall", "", "shortfall: extract null, recomputed 5"),
        ("incomplete", "perhaps", "incomplete: extract has 'perhaps', which cannot be read"),
        ("marks", "older_quarter", "marks: extract older_quarter, recomputed none"),
        ("days_late", "1", "days_late: extract 1, recomputed 2"),
    ],
)
def test_a_wrong_cell_is_named(
    demo: Path, capsys: pytest.CaptureFixture[str], column: str, wrong: str, line: str
) -> None:
    assert run(demo, changes={column: wrong}) == 1
    assert capsys.readouterr().out.splitlines() == [f"attainment.csv: 0C R: {line}", "1 differences in 3 rows"]


def test_rows_too_many_and_too_few_are_named(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(demo, levels=("TH", "MN", "TH"), changes={"unit_code": "0A"}) == 1
    assert capsys.readouterr().out.splitlines() == [
        "attainment.csv: 0A R: row in the extract, nothing recomputed",
        "attainment.csv: 0C R: recomputed, no row in the extract",
        "rollup.csv: R MN: row in the extract, nothing recomputed",
        "rollup.csv: R TH: row stands twice",
        "rollup.csv: R THCS: recomputed, no row in the extract",
        "5 differences in 4 rows",
    ]


@pytest.mark.parametrize("mutation", ["near", "window", "merge"])
def test_a_broken_rule_is_noticed(demo: Path, capsys: pytest.CaptureFixture[str], mutation: str) -> None:
    assert run(demo, "--mutate", mutation) == 1
    assert "status: extract missed" in capsys.readouterr().out


def test_what_cannot_be_read_is_said(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (demo / "story.json").write_text(json.dumps({"steps": [{"do": "approve"}]}), encoding="utf-8")

    assert run(demo) == 2
    assert "unknown step 'approve'" in capsys.readouterr().err
