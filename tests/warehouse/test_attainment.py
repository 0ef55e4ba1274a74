"""Every worked example of docs/attainment.md, section 8, in its order."""

from datetime import date, datetime
from decimal import Decimal

import pytest


def near(value: str) -> Decimal:
    return Decimal(value).quantize(Decimal("0.0000000001"))


@pytest.mark.parametrize(
    ("figure", "comparator", "wanted", "status", "value", "shortfall"),
    [
        ("17/20", ">=", "85", "attained", "85", None),
        ("17/20", ">", "85", "near", "85", "1"),
        ("2499/2500", ">=", "100", "near", "99.96", "1"),
        ("0/0", ">=", "100", "no_activity", None, None),
    ],
)
def test_one_ratio(kit, figure, comparator, wanted, status, value, shortfall):
    world = kit.World(kit.indicator("x"), targets=(kit.target("x", comparator, wanted),))
    world.send("A", "2025-Q3", x=figure)
    cell = world.cell("2025-Q3")
    assert (cell["status"], cell["value"], cell["shortfall"]) == (
        status, None if value is None else near(value), None if shortfall is None else Decimal(shortfall),
    )  # fmt: skip


def test_5_group_is_sum_over_sum(kit):
    world = kit.World(
        kit.indicator("x"), targets=(kit.target("x", ">=", "100"),), units=(kit.school("A"), kit.school("B"))
    )
    world.send("A", "2025-Q3", x="1/1")
    world.send("B", "2025-Q3", x="0/99")
    group = world.group("2025-Q3")
    assert (group["value"], group["status"], group["units_attained"], group["units_owed"]) == (
        near("1"),
        "missed",
        1,
        2,
    )


def test_6_roadmap_is_scored_before_plan(kit):
    targets = (kit.target("x", ">=", "5", "roadmap"), kit.target("x", ">=", "10", "plan"))
    world = kit.World(kit.indicator("x", "reduction"), targets=targets)
    world.send("A", "2025-Q3", x="46/50")
    cell = world.cell("2025-Q3")
    assert (cell["value"], cell["status"], cell["target"], cell["target_basis"]) == (
        near("8"),
        "attained",
        5,
        "roadmap",
    )


def test_7_a_target_of_later_years_is_not_in_force(kit):
    world = kit.World(
        kit.indicator("x", "reduction"), targets=(kit.target("x", ">=", "10", span=("2025-Q1", "2025-Q4")),)
    )
    world.send("A", "2023-Q3", x="46/50")
    assert world.cell("2023-Q3")["status"] == "monitored"


def test_8_a_flow_adds_over_the_year(kit):
    world = kit.World(kit.indicator("x", accumulation="flow"), targets=(kit.target("x", ">=", "85"),))
    world.send("A", "2025-Q1", x="40/50")
    world.send("A", "2025-Q2", x="30/30")
    cell = world.cell("2025-Q2", window="ytd")
    assert (cell["numerator"], cell["denominator"], cell["value"], cell["status"]) == (70, 80, near("87.5"), "attained")


def test_9_cumulative_less_what_came_before(kit):
    world = kit.World(kit.indicator("x", accumulation="flow"))
    world.send("A", "2025-Q1", x="lk:40/50")
    world.send("A", "2025-Q2", x="lk:70/80")
    cell = world.cell("2025-Q2")
    assert (cell["numerator"], cell["denominator"], cell["marks"]) == (30, 30, None)


def test_10_cumulative_covers_a_missing_quarter_until_it_arrives(kit):
    world = kit.World(kit.indicator("x", accumulation="flow"))
    world.send("A", "2025-Q2", x="lk:70/80")
    cell, year = world.cell("2025-Q2"), world.cell("2025-Q2", window="ytd")
    assert (cell["numerator"], cell["denominator"], cell["marks"]) == (70, 80, "covers_earlier")
    assert (year["numerator"], year["denominator"], year["incomplete"]) == (70, 80, False)
    world.send("A", "2025-Q1", x="40/50")
    cell = world.cell("2025-Q2")
    assert (cell["numerator"], cell["denominator"], cell["marks"]) == (30, 30, None)


def test_11_a_stock_keeps_its_latest_quarter(kit):
    world = kit.World(kit.indicator("x"))
    world.send("A", "2025-Q1", x="3/4")
    cell = world.cell("2025-Q2", window="ytd")
    assert (cell["numerator"], cell["denominator"], cell["marks"], cell["incomplete"]) == (3, 4, "older_quarter", True)


def test_12_a_stock_is_not_added(kit):
    world = kit.World(kit.indicator("x"), targets=(kit.target("x", ">=", "100"),))
    world.send("A", "2025-Q1", x="20/50")
    world.send("A", "2025-Q2", x="40/50")
    cell = world.cell("2025-Q2", window="ytd")
    assert (cell["numerator"], cell["denominator"], cell["value"]) == (40, 50, near("80"))


def test_13_no_activity_after_a_value(kit):
    world = kit.World(kit.indicator("x", "count"), targets=(kit.target("x", "<=", "0"),))
    world.send("A", "2025-Q1", x="3")
    world.send("A", "2025-Q2", x="KPS")
    assert world.cell("2025-Q2", window="ytd")["status"] == "no_activity"


def test_14_milestones_of_a_group(kit):
    units = tuple(kit.school(code) for code in "ABCD")
    world = kit.World(kit.indicator("x", "milestone"), targets=(kit.target("x", "=", "100"),), units=units)
    for unit, done in zip("ABC", ("1/1", "1/1", "0/1"), strict=True):
        world.send(unit, "2025-Q3", x=done)
    group = world.group("2025-Q3")
    assert group["value"] == near("66.6666666667")
    assert (group["units_attained"], group["attained_of_owed_pct"]) == (2, near("50"))


def test_15_rank(kit):
    world = kit.World(kit.indicator("x", "rank"), targets=(kit.target("x", "<=", "10"),))
    world.send("A", "2025-Q3", x="12")
    cell = world.cell("2025-Q3")
    assert (cell["status"], cell["shortfall"]) == ("missed", 2)


def test_16_nothing_is_near_zero(kit):
    world = kit.World(kit.indicator("x", "count"), targets=(kit.target("x", "<=", "0"),))
    world.send("A", "2025-Q3", x="1")
    assert world.cell("2025-Q3")["status"] == "missed"


@pytest.mark.parametrize(
    ("at", "days"), [(datetime(2025, 4, 9, 23, 59), 0), (datetime(2025, 4, 10), 1), (datetime(2025, 4, 12, 8), 3)]
)
def test_17_before_the_due_day_is_strict(kit, at, days):
    world = kit.World(kit.indicator("x"), kit.indicator("sent", "milestone", is_derived=True))
    world.send("A", "2025-Q1", at=at, x="1/1")
    assert world.cell("2025-Q1")["days_late"] == days
    assert world.cell("2025-Q1", code="sent")["numerator"] == int(days == 0)


def test_18_a_successor_has_its_predecessors_quarters(kit):
    closed = {"valid_to": date(2025, 5, 31), "merged_into": "C"}
    units = (kit.school("A", **closed), kit.school("B", **closed), kit.school("C", valid_from=date(2025, 6, 1)))
    world = kit.World(kit.indicator("x", accumulation="flow"), units=units)
    world.send("A", "2025-Q1", x="10/10")
    world.send("B", "2025-Q1", x="5/10")
    world.send("C", "2025-Q2", x="KPS")
    world.send("C", "2025-Q3", x="20/20")
    cell = world.cell("2025-Q3", unit="C", window="ytd", structure="now")
    assert (cell["numerator"], cell["denominator"]) == (35, 40)
    assert world.cell("2025-Q3", unit="C", window="ytd")["denominator"] == 20
