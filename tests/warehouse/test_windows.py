"""What a window holds: flows and stocks, cumulative rows, eras of a successor, early yearly figures (docs: attainment, sections 2 to 4)."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from warehouse.catalogue import Phase
from warehouse.queries import screens

YTD = {"window": "ytd"}


def parts(cell: dict) -> tuple:
    return cell["numerator"], cell["denominator"], cell["marks"]


def cells(world, periods: str, **changes) -> list[tuple]:
    """(numerator, denominator, marks) of A's x at quarters of 2025, `"1 2 3"`."""
    return [parts(world.cell(f"2025-Q{quarter}", **changes)) for quarter in periods.split()]


@pytest.fixture
def flow(kit):
    return kit.World(kit.indicator("x", accumulation="flow"))


# windows


def test_phase_starts_where_the_plan_says(kit):
    phases = (Phase("A", "2021-Q1", "2024-Q4"), Phase("B", "2025-Q1", "2026-Q4"))
    world = kit.World(kit.indicator("x", accumulation="flow"), kit.indicator("s"), phases=phases)
    for period in ("2024-Q4", "2025-Q4", "2026-Q1"):
        world.send("A", period, x="1/2", s=f"{period[3]}/10")
    phase = world.cell("2026-Q1", window="phase")
    assert (phase["numerator"], phase["denominator"]) == (2, 4)
    assert world.cell("2025-Q3", window="phase")["status"] == "not_reported"
    assert parts(world.cell("2026-Q2", code="s", window="phase")) == (6, 10, "older_quarter")
    assert world.cell("2026-Q2", code="s", window="ytd")["submission_id"] == "S3"


def test_a_plan_without_phases_is_one(flow):
    for period in ("2021-Q1", "2023-Q2", "2026-Q4"):
        flow.send("A", period, x="1/2")
    assert parts(flow.cell("2026-Q4", window="phase"))[:2] == (3, 6)


def test_a_year_ends_with_its_fourth_quarter(flow):
    flow.send("A", "2024-Q4", x="9/10")
    flow.send("A", "2025-Q1", x="1/2")
    assert cells(flow, "1 2", **YTD) == [(1, 2, None), (1, 2, None)]


@pytest.mark.parametrize(
    ("figures", "status", "numerator"),
    [
        (("KPS", "KPS", "KPS"), "no_activity", 0),
        (("KPS", "0/0", "KPS"), "no_activity", 0),
        (("KPS", "1/2", "0/0"), "attained", 1),
        (("KPS", None, None), "no_activity", 0),
        ((None, None, None), "not_reported", None),
        ((None, "0/2", "KPS"), "missed", 0),
    ],
)
def test_nothing_arising_in_a_flow(kit, figures, status, numerator):
    world = kit.World(kit.indicator("x", accumulation="flow"), targets=(kit.target("x", ">=", "50"),))
    for quarter, figure in enumerate(figures, start=1):
        if figure:
            world.send("A", f"2025-Q{quarter}", x=figure)
    cell = world.cell("2025-Q3", **YTD)
    assert (cell["status"], cell["numerator"], cell["incomplete"]) == (status, numerator, None in figures)


@pytest.mark.parametrize(
    ("figures", "status", "marks"),
    [
        (("8/10", "KPS"), "no_activity", None),
        (("8/10", "0/0"), "no_activity", None),
        (("KPS", "8/10"), "attained", None),
        (("8/10", None), "attained", "older_quarter"),
        (("KPS", None), "no_activity", "older_quarter"),
    ],
)
def test_nothing_arising_in_the_latest_quarter_of_a_stock(kit, figures, status, marks):
    world = kit.World(kit.indicator("x"), targets=(kit.target("x", ">=", "50"),))
    for quarter, figure in enumerate(figures, start=1):
        if figure:
            world.send("A", f"2025-Q{quarter}", x=figure)
    cell = world.cell("2025-Q2", **YTD)
    assert (cell["status"], cell["marks"]) == (status, marks)


def test_a_count_of_zero_is_a_value(kit):
    world = kit.World(kit.indicator("x", "count", "flow"), targets=(kit.target("x", "<=", "0"),))
    world.send("A", "2025-Q1", x="KPS")
    world.send("A", "2025-Q2", x="0")
    assert [world.cell(f"2025-Q{q}", **YTD)["status"] for q in (1, 2)] == ["no_activity", "attained"]


def test_figures_carry_the_latest_submission(kit):
    world = kit.World(kit.indicator("x", accumulation="flow"), years=range(2025, 2026))
    world.send("A", "2025-Q1", at=datetime(2025, 4, 1), x="1/2")
    world.send("A", "2025-Q2", at=datetime(2025, 7, 12), x="KPS")
    cell = world.cell("2025-Q3", **YTD)
    assert (cell["submission_id"], cell["received_at"], cell["days_late"]) == ("S2", datetime(2025, 7, 12), 3)


# cumulative rows


def test_cumulative_after_cumulative(flow):
    for quarter, stated in enumerate(("lk:40/50", "lk:70/80", "lk:75/90", "lk:75/90"), start=1):
        flow.send("A", f"2025-Q{quarter}", x=stated)
    assert cells(flow, "1 2 3 4") == [(40, 50, None), (30, 30, None), (5, 10, None), (0, 0, None)]
    assert cells(flow, "1 2 3 4", **YTD) == [(40, 50, None), (70, 80, None), (75, 90, None), (75, 90, None)]


def test_cumulative_after_in_quarter_rows_and_no_activity(flow):
    for quarter, stated in enumerate(("4/5", "KPS", "lk:10/12", "1/1"), start=1):
        flow.send("A", f"2025-Q{quarter}", x=stated)
    assert cells(flow, "1 2 3 4") == [(4, 5, None), (0, 0, None), (6, 7, None), (1, 1, None)]
    assert parts(flow.cell("2025-Q4", **YTD)) == (11, 13, None)


def test_a_row_covers_only_quarters_not_covered_before(flow):
    flow.send("A", "2025-Q2", x="lk:7/8")
    flow.send("A", "2025-Q4", x="lk:9/11")
    assert cells(flow, "1 2 3 4") == [
        (None, None, None),
        (7, 8, "covers_earlier"),
        (None, None, None),
        (2, 3, "covers_earlier"),
    ]
    year = flow.cell("2025-Q4", **YTD)
    assert (parts(year), year["incomplete"]) == ((9, 11, None), False)
    third = flow.cell("2025-Q3", **YTD)
    assert (parts(third), third["incomplete"]) == ((7, 8, None), True)


def test_a_later_arrival_change_and_withdrawal_derive_again(flow):
    flow.send("A", "2025-Q2", x="lk:7/8")
    first = flow.send("A", "2025-Q1", x="3/4")
    assert cells(flow, "2") == [(4, 4, None)]
    flow.send("A", "2025-Q1", x="5/5")
    assert cells(flow, "2") == [(2, 3, None)]
    flow.withdraw("S3")
    assert cells(flow, "2") == [(4, 4, None)]
    flow.withdraw(first)
    assert cells(flow, "1 2") == [(None, None, None), (7, 8, "covers_earlier")]
    flow.reinstate(first)
    assert cells(flow, "2") == [(4, 4, None)]


def test_cumulative_starts_again_each_year(flow):
    flow.send("A", "2024-Q4", x="lk:90/100")
    flow.send("A", "2025-Q1", x="lk:4/5")
    assert cells(flow, "1") == [(4, 5, None)]


def test_the_mark_is_ignored_on_a_stock(kit):
    world = kit.World(kit.indicator("x"))
    world.send("A", "2025-Q1", x="lk:3/4")
    world.send("A", "2025-Q2", x="lk:4/4")
    assert cells(world, "1 2") == [(3, 4, None), (4, 4, None)]


def test_cumulative_no_activity_adds_nothing(flow):
    flow.send("A", "2025-Q1", x="1/2")
    flow.send("A", "2025-Q2", x="lk:KPS")
    assert cells(flow, "2") == [(0, 0, None)]
    flow.send("A", "2025-Q3", x="lk:1/3")
    assert cells(flow, "3") == [(0, 1, None)]


def test_a_quarter_not_owed_is_not_missing(kit):
    world = kit.World(kit.indicator("x", accumulation="flow", owed_in=("Q2", "Q4")))
    world.send("A", "2025-Q2", x="lk:7/8")
    cell = world.cell("2025-Q2")
    assert (parts(cell), cell["incomplete"], world.cell("2025-Q1")) == ((7, 8, None), False, {})


def test_a_unit_that_starts_in_the_year_misses_nothing_before(kit):
    world = kit.World(kit.indicator("x", accumulation="flow"), units=(kit.school("A", valid_from=date(2025, 5, 1)),))
    world.send("A", "2025-Q2", x="lk:7/8")
    cell = world.cell("2025-Q2", **YTD)
    assert (parts(world.cell("2025-Q2")), cell["incomplete"]) == ((7, 8, None), False)


# a successor's own time


@pytest.fixture
def absorbed(kit):
    """B was merged into A, which existed before, on 1 June 2025."""
    units = (kit.school("A"), kit.school("B", valid_to=date(2025, 5, 31), merged_into="A"))
    return kit.World(kit.indicator("x", accumulation="flow"), units=units)


def test_a_cumulative_row_of_a_successor_is_of_its_own_time(absorbed):
    absorbed.send("A", "2025-Q1", x="10/10")
    absorbed.send("B", "2025-Q1", x="5/10")
    absorbed.send("A", "2025-Q2", x="lk:3/4")
    absorbed.send("A", "2025-Q3", x="lk:9/10")
    assert cells(absorbed, "1 2 3") == [(10, 10, None), (3, 4, None), (6, 6, None)]
    assert parts(absorbed.cell("2025-Q3", **YTD))[:2] == (19, 20)
    assert parts(absorbed.cell("2025-Q3", structure="now", **YTD))[:2] == (24, 30)


def test_a_cumulative_row_of_a_successor_covers_no_quarter_before_the_merger(absorbed):
    absorbed.send("A", "2025-Q3", x="lk:9/10")
    assert cells(absorbed, "3") == [(9, 10, "covers_earlier")]
    year = absorbed.cell("2025-Q3", **YTD)
    assert (parts(year)[:2], year["incomplete"]) == ((9, 10), True)
    absorbed.send("A", "2025-Q1", x="1/1")
    assert absorbed.cell("2025-Q3", **YTD)["incomplete"] is False


def test_a_cumulative_row_of_a_predecessor_is_its_own(absorbed):
    absorbed.send("B", "2025-Q1", x="lk:5/10")
    assert parts(absorbed.cell("2025-Q1", unit="B")) == (5, 10, None)


# yearly figures sent early


@pytest.mark.parametrize("accumulation", ["stock", "flow"])
def test_a_yearly_figure_sent_early_stands_where_it_is_owed(kit, accumulation):
    world = kit.World(kit.indicator("x", accumulation=accumulation, owed_in=("Q4",)))
    world.send("A", "2025-Q2", x="3/4")
    assert (world.cell("2025-Q2"), parts(world.cell("2025-Q4"))) == ({}, (3, 4, "older_quarter"))
    assert world.cell("2025-Q4")["submission_id"] == "S1"
    world.send("A", "2025-Q3", x="4/4")
    assert parts(world.cell("2025-Q4")) == (4, 4, "older_quarter")
    world.send("A", "2025-Q4", x="2/4")
    assert parts(world.cell("2025-Q4")) == (2, 4, None)


def test_an_early_figure_of_one_year_is_not_the_next_ones(kit):
    world = kit.World(kit.indicator("x", owed_in=("Q2",)))
    world.send("A", "2025-Q3", x="3/4")
    assert world.cell("2025-Q2")["status"] == "not_reported"
    assert world.cell("2026-Q2")["status"] == "not_reported"


# cells that exist


def test_a_stock_of_a_closed_unit_ends_with_it(kit):
    world = kit.World(
        kit.indicator("s"),
        kit.indicator("f", accumulation="flow"),
        units=(kit.school("A", valid_to=date(2025, 5, 31)),),
    )
    world.send("A", "2025-Q1", s="1/2", f="1/2")
    assert world.cell("2025-Q1", code="s")["numerator"] == 1
    assert world.cell("2025-Q3", code="s", **YTD) == {}
    flow = world.cell("2025-Q3", code="f", **YTD)
    assert (flow["numerator"], flow["incomplete"], flow["unit_name"]) == (1, False, "Trường A (mẫu)")
    assert world.cell("2025-Q3", code="f") == {}


@pytest.mark.parametrize(
    ("changes", "owes"),
    [
        ({}, True),
        ({"ownership": "tư thục"}, False),
        ({"levels": ("MN",)}, False),
        ({"levels": ("MN", "TH")}, True),
        ({"plans": ("Q",)}, False),
        ({"plans": ("Q", "P")}, True),
        ({"valid_from": date(2025, 10, 1)}, False),
        ({"valid_from": date(2025, 9, 30)}, True),
        ({"valid_to": date(2025, 9, 29)}, False),
        ({"kind": "cơ quan", "levels": (), "ownership": ""}, False),
    ],
)
def test_who_owes(kit, changes, owes):
    indicator = kit.indicator("x", levels=("TH", "THCS"), ownerships=("công lập",), reporter="school")
    world = kit.World(indicator, units=(kit.school("A", **changes),))
    assert (world.cell("2025-Q3") != {}) == owes


@pytest.mark.parametrize(("reporter", "owing"), [("school", ["A"]), ("office", ["CQ"]), ("both", ["A", "CQ"])])
def test_who_reports(kit, reporter, owing):
    world = kit.World(kit.indicator("x", reporter=reporter), units=(kit.school("A"), kit.office()))
    assert [unit for unit in ("A", "CQ") if world.cell("2025-Q3", unit=unit)] == owing


# derived figures and dates


def test_a_figure_that_needs_the_issue_date_has_no_value_before_it(kit):
    units = (kit.school("A"), kit.school("B"))
    indicator = kit.indicator("x", requires="issued_on", is_share=False)
    for issued_on, status, numerator in ((None, "monitored", None), (date(2025, 1, 1), "attained", 2)):
        world = kit.World(indicator, targets=(kit.target("x", ">=", "50"),), units=units, issued_on=issued_on)
        world.send("A", "2025-Q3", x="1/1")
        world.send("B", "2025-Q3", x="1/2")
        assert world.cell("2025-Q3")["status"] == status
        group = world.group("2025-Q3")
        assert (group["numerator"], group["status"], group["units_reported"]) == (numerator, status, 2)


def test_a_date_still_missing_is_no_activity_where_nothing_arose(kit):
    world = kit.World(kit.indicator("x", requires="issued_on", is_share=False), issued_on=None)
    world.send("A", "2025-Q3", x="KPS")
    assert world.cell("2025-Q3")["status"] == "no_activity"


def test_nothing_is_late_for_a_plan_that_did_not_exist(kit):
    world = kit.World(
        kit.indicator("x"), kit.indicator("sent", "milestone", is_derived=True), issued_on=date(2025, 7, 15)
    )
    world.send("A", "2025-Q2", at=datetime(2025, 8, 1), x="1/2")
    assert (world.cell("2025-Q2")["days_late"], world.cell("2025-Q2", code="sent")) == (None, {})
    assert world.cell("2025-Q3", code="sent")["status"] == "not_reported"


def test_the_earliest_version_not_withdrawn_is_the_unit_s_time(kit):
    world = kit.World(kit.indicator("x"), kit.indicator("sent", "milestone", is_derived=True))
    first = world.send("A", "2025-Q1", at=datetime(2025, 4, 9), x="1/2")
    world.send("A", "2025-Q1", at=datetime(2025, 4, 20), x="2/2")
    cell = world.cell("2025-Q1")
    assert (cell["numerator"], cell["version"], cell["received_at"], cell["days_late"]) == (
        2,
        2,
        datetime(2025, 4, 9),
        0,
    )
    assert cell["version_received_at"] == datetime(2025, 4, 20)
    of_second = screens.received(world.con, cell["submission_id"]).row(0, named=True)
    assert (of_second["received_at"], of_second["first_received_at"]) == (datetime(2025, 4, 20), datetime(2025, 4, 9))
    world.withdraw(first)
    cell = world.cell("2025-Q1")
    assert (cell["received_at"], cell["days_late"], world.cell("2025-Q1", code="sent")["numerator"]) == (
        datetime(2025, 4, 20),
        11,
        0,
    )


def test_a_reinstated_version_counts_until_a_newer_one(kit):
    world = kit.World(kit.indicator("x"))
    first = world.send("A", "2025-Q1", x="1/9")
    world.send("A", "2025-Q1", x="2/9")
    world.reinstate(first)
    assert world.cell("2025-Q1")["numerator"] == 1
    world.send("A", "2025-Q1", x="3/9")
    assert world.cell("2025-Q1")["numerator"] == Decimal(3)
