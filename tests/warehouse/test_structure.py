"""The structure valid then, and today's: mergers, renamings, moves between areas (docs: attainment, section 5)."""

from datetime import date
from decimal import Decimal

import pytest

from warehouse import queries

LAST = date(2025, 5, 31)
AREA_B = "Phường B (mẫu)"


def sums(world, period: str, **changes) -> tuple:
    group = world.group(period, **changes)
    return group["numerator"], group["denominator"]


@pytest.fixture
def founded(kit):
    """A and B became the new school C on 1 June 2025; C became part of the older D on 1 October 2025."""
    units = (
        kit.school("A", valid_to=LAST, merged_into="C"),
        kit.school("B", valid_to=LAST, merged_into="C", area=AREA_B),
        kit.school("C", valid_from=date(2025, 6, 1), valid_to=date(2025, 9, 30), merged_into="D"),
        kit.school("D"),
    )
    world = kit.World(
        kit.indicator("x", accumulation="flow"), kit.indicator("s"), kit.indicator("r", "rank"), units=units
    )
    for number, (unit, period) in enumerate(
        (u, f"2025-Q{q}") for u, qs in {"A": "1", "B": "1", "C": "23", "D": "1234"}.items() for q in qs
    ):
        world.send(unit, period, x=f"{number + 1}/{number + 20}", s=f"{number + 2}/{number + 30}", r=str(number + 1))
    return world


@pytest.mark.parametrize("window", ["quarter", "ytd", "phase"])
def test_sums_of_flows_are_equal_then_and_now(founded, window):
    for quarter in "1234":
        assert sums(founded, f"2025-Q{quarter}", window=window) == sums(
            founded, f"2025-Q{quarter}", window=window, structure="now"
        )


def test_sums_of_stocks_are_equal_in_the_quarter(founded):
    for quarter in "1234":
        assert sums(founded, f"2025-Q{quarter}", code="s") == sums(
            founded, f"2025-Q{quarter}", code="s", structure="now"
        )


def test_now_everything_stands_in_the_last_successor(founded):
    found = queries.attainment(founded.con, founded.where("2025-Q1", structure="now", indicators=("x",)))
    assert found.select("unit_code", "numerator", "denominator").rows() == [("D", 1 + 2 + 5, 20 + 21 + 24)]
    then = queries.attainment(founded.con, founded.where("2025-Q1", indicators=("x",)))
    assert then["unit_code"].to_list() == ["A", "B", "D"]


def test_as_of_a_day_between_two_mergers(founded):
    found = queries.attainment(
        founded.con, founded.where("2025-Q1", structure="now", indicators=("x",), as_of_on=date(2025, 8, 1))
    )
    assert found.select("unit_code", "numerator").rows() == [("C", 3), ("D", 5)]
    before = queries.attainment(
        founded.con, founded.where("2025-Q1", structure="now", indicators=("x",), as_of_on=LAST)
    )
    assert before["unit_code"].to_list() == ["A", "B", "D"]


def test_ranks_of_predecessors_are_not_added(founded):
    assert (
        founded.cell("2025-Q1", unit="D", code="r", structure="now")["value"]
        == founded.cell("2025-Q1", unit="D", code="r")["value"]
    )


def test_a_stock_over_a_year_takes_the_latest_quarter_of_the_successor(founded):
    cell = founded.cell("2025-Q4", unit="D", code="s", structure="now", window="ytd")
    assert cell["numerator"] == founded.cell("2025-Q4", unit="D", code="s")["numerator"]


def test_a_missing_predecessor_makes_the_successor_incomplete(kit):
    units = (
        kit.school("A", valid_to=LAST, merged_into="C"),
        kit.school("B", valid_to=LAST, merged_into="C"),
        kit.school("C", valid_from=date(2025, 6, 1)),
    )
    world = kit.World(kit.indicator("x", accumulation="flow"), units=units)
    now = {"unit": "C", "structure": "now"}
    assert world.cell("2025-Q1", **now)["status"] == "not_reported"
    world.send("A", "2025-Q1", x="KPS")
    cell = world.cell("2025-Q1", **now)
    assert (cell["status"], cell["incomplete"], cell["submission_id"]) == ("no_activity", True, "S1")
    world.send("B", "2025-Q1", x="3/4")
    cell = world.cell("2025-Q1", **now)
    assert (cell["numerator"], cell["status"], cell["incomplete"], cell["submission_id"], cell["version"]) == (
        3,
        "monitored",
        False,
        None,
        None,
    )
    year = world.cell("2025-Q2", window="ytd", **now)
    assert (year["numerator"], year["incomplete"]) == (3, True)
    assert world.group("2025-Q1", structure="now")["units_owed"] == 1
    assert world.group("2025-Q1")["units_owed"] == 2


def test_a_unit_closed_without_successor_or_split_stands_as_itself(kit):
    units = (
        kit.school("A", valid_to=LAST),
        kit.school("B", valid_to=LAST),
        kit.school("B1", valid_from=date(2025, 6, 1), split_from="B"),
        kit.school("B2", valid_from=date(2025, 6, 1), split_from="B"),
    )
    world = kit.World(kit.indicator("x", accumulation="flow"), units=units)
    for unit in "AB":
        world.send(unit, "2025-Q1", x="1/2")
    for structure in ("then", "now"):
        found = queries.attainment(world.con, world.where("2025-Q2", window="ytd", structure=structure))
        assert found.select("unit_code", "numerator").rows() == [("A", 1), ("B", 1), ("B1", None), ("B2", None)]


def test_a_move_and_a_new_name_hold_from_their_day(kit):
    units = (
        kit.school("A", valid_to=LAST, unit_name="Trường cũ (mẫu)"),
        kit.school("A", "TH", "THCS", valid_from=date(2025, 6, 1), unit_name="Trường mới (mẫu)", area=AREA_B),
    )
    world = kit.World(
        kit.indicator("x"),
        targets=(kit.target("x", ">=", "50"), kit.target("x", ">=", "90", level="THCS")),
        units=units,
    )
    for quarter in (1, 2):
        world.send("A", f"2025-Q{quarter}", x="7/10")
    names = [
        (world.cell(f"2025-Q{q}")["unit_name"], world.cell(f"2025-Q{q}")["area"], world.cell(f"2025-Q{q}")["status"])
        for q in (1, 2)
    ]
    assert names == [("Trường cũ (mẫu)", "Phường A (mẫu)", "attained"), ("Trường mới (mẫu)", AREA_B, "missed")]
    now = world.cell("2025-Q1", structure="now")
    assert (now["unit_name"], now["area"], now["levels"], now["status"]) == (
        "Trường mới (mẫu)",
        AREA_B,
        "TH;THCS",
        "missed",
    )
    areas = [
        queries.rollup(world.con, world.where("2025-Q1", structure=s), ["area"])["area"].to_list()
        for s in ("then", "now")
    ]
    assert areas == [["Phường A (mẫu)"], [AREA_B]]
    assert world.cell("2025-Q1", area=AREA_B) == {}
    assert world.cell("2025-Q1", area=AREA_B, structure="now")["numerator"] == 7


def test_a_target_of_a_unit_holds_for_the_unit_it_is_counted_in(kit):
    units = (kit.school("A", valid_to=LAST, merged_into="B"), kit.school("B"))
    targets = (kit.target("x", ">=", "90"), kit.target("x", ">=", "10", unit_code="A"))
    world = kit.World(kit.indicator("x"), targets=targets, units=units)
    world.send("A", "2025-Q1", x="5/10")
    world.send("B", "2025-Q1", x="5/10")
    assert world.cell("2025-Q1")["status"] == "attained"
    merged = world.cell("2025-Q1", unit="B", structure="now")
    assert (merged["numerator"], merged["status"]) == (Decimal(10), "missed")


def test_bounds_now_take_the_past_of_the_predecessors(kit):
    units = (kit.school("A", valid_to=LAST, merged_into="B"), kit.school("B"), kit.school("C"))
    world = kit.World(kit.indicator("x"), units=units)
    world.send("A", "2024-Q3", x="1/10")
    world.send("B", "2024-Q3", x="1/20")
    world.send("C", "2025-Q3", x="30/30")
    then, now = world.group("2025-Q3"), world.group("2025-Q3", structure="now")
    assert (then["bound_low"], now["bound_low"]) == (60, 50)


def test_completeness_speaks_of_the_units_of_the_quarter(founded):
    found = queries.completeness(founded.con, founded.where("2025-Q3", window="ytd"))
    assert found.filter(found["unit_code"] == "C").select(
        "period", "state", "figures_owed", "figures_reported"
    ).rows() == [
        ("2025-Q2", "received", 3, 3),
        ("2025-Q3", "received", 3, 3),
    ]
