"""Groups: sums, both rates, coverage, bounds, the target a group is scored against (docs: attainment, sections 2 to 5)."""

from decimal import Decimal

import polars as pl
import pytest

from warehouse import queries

PERIOD = "2025-Q3"


def exact(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text).quantize(Decimal("0.0000000001"))


def target_of(row: dict) -> tuple:
    return (
        row["comparator"],
        None if row["target"] is None else Decimal(row["target"]).normalize(),
        row["target_basis"],
        row["status"],
    )


# rates and coverage


def test_both_rates_and_coverage(kit):
    units = tuple(kit.school(code) for code in "ABCDEF")
    world = kit.World(kit.indicator("x"), targets=(kit.target("x", ">=", "80"),), units=units)
    for unit, figure in {"A": "9/10", "B": "75/100", "C": "1/10", "D": "KPS", "E": "0/0"}.items():
        world.send(unit, PERIOD, x=figure)
    group = world.group(PERIOD)
    assert (group["numerator"], group["denominator"], group["value"]) == (85, 120, exact("70.8333333333"))
    assert (group["units_owed"], group["units_reported"], group["units_attained"], group["units_incomplete"]) == (
        6,
        5,
        1,
        1,
    )
    assert group["coverage_pct"] == exact("83.3333333333")
    assert group["attained_of_reported_pct"] == exact("33.3333333333")
    assert group["attained_of_owed_pct"] == exact("25")


def test_empty_denominators_have_no_rate(kit):
    world = kit.World(kit.indicator("x"), units=(kit.school("A"), kit.school("B")))
    world.send("A", PERIOD, x="1/2")
    group = world.group(PERIOD)
    assert (group["status"], group["attained_of_reported_pct"], group["attained_of_owed_pct"]) == (
        "monitored",
        None,
        exact("0"),
    )
    world.send("B", PERIOD, x="KPS")
    assert world.group(PERIOD)["attained_of_owed_pct"] is None


@pytest.mark.parametrize(
    ("figures", "status"),
    [
        ({}, "not_reported"),
        ({"A": "KPS"}, "not_reported"),
        ({"A": "KPS", "B": "0/0"}, "no_activity"),
        ({"A": "KPS", "B": "8/10"}, "attained"),
        ({"A": "1/10"}, "missed"),
        ({"A": "75/100"}, "near"),
    ],
)
def test_status_of_a_group(kit, figures, status):
    world = kit.World(
        kit.indicator("x"), targets=(kit.target("x", ">=", "80"),), units=(kit.school("A"), kit.school("B"))
    )
    for unit, figure in figures.items():
        world.send(unit, PERIOD, x=figure)
    group = world.group(PERIOD)
    assert group["status"] == status
    assert (group["value"] is None) == (status in ("not_reported", "no_activity"))


def test_a_figure_over_nothing_is_monitored(kit):
    world = kit.World(
        kit.indicator("x", "reduction"), targets=(kit.target("x", ">=", "5"),), units=(kit.school("A"), kit.school("B"))
    )
    world.send("A", PERIOD, x="3/0")
    assert world.cell(PERIOD)["status"] == "monitored"
    world.send("B", PERIOD, x="KPS")
    assert world.group(PERIOD)["status"] == "monitored"


def test_a_missing_quarter_makes_a_cell_incomplete_unless_covered(kit):
    world = kit.World(
        kit.indicator("x", accumulation="flow"), units=(kit.school("A"), kit.school("B"), kit.school("C"))
    )
    world.send("A", "2025-Q2", x="1/1")
    world.send("B", "2025-Q2", x="lk:1/1")
    world.send("C", "2025-Q1", x="1/1")
    world.send("C", "2025-Q2", x="1/1")
    assert world.group("2025-Q2", window="ytd")["units_incomplete"] == 1
    assert world.group("2025-Q1")["units_incomplete"] == 2


def test_statuses_filter_keeps_rows(kit):
    world = kit.World(
        kit.indicator("x"),
        kit.indicator("y"),
        targets=(kit.target("x", ">=", "80"), kit.target("y", ">=", "80")),
        units=(kit.school("A"),),
    )
    world.send("A", PERIOD, x="9/10", y="1/10")
    where = world.where(PERIOD, statuses=("missed",))
    assert queries.attainment(world.con, where)["indicator_code"].to_list() == ["y"]


# bounds


def bounds(world, period: str = PERIOD, **changes) -> tuple:
    group = world.group(period, **changes)
    return group["bound_low"], group["bound_high"]


def test_bounds_by_the_year_before_then_the_period_before(kit):
    units = tuple(kit.school(code) for code in "ABC")
    world = kit.World(kit.indicator("x"), units=units)
    world.send("A", PERIOD, x="8/10")
    world.send("B", "2024-Q3", x="1/30")
    world.send("B", "2025-Q2", x="1/99")
    world.send("C", "2025-Q2", x="1/60")
    assert bounds(world) == (exact("8"), exact("98"))


def test_bounds_by_the_lower_median_of_the_group(kit):
    units = tuple(kit.school(code) for code in "ABCDEF")
    world = kit.World(kit.indicator("x"), units=units)
    for unit, figure in {"A": "1/10", "B": "1/20", "C": "1/30", "D": "1/40", "E": "KPS"}.items():
        world.send(unit, PERIOD, x=figure)
    assert bounds(world) == (exact(str(Decimal(400) / 120)), exact(str(Decimal(2400) / 120)))


def test_a_year_without_activity_counts_as_nothing(kit):
    world = kit.World(kit.indicator("x"), units=(kit.school("A"), kit.school("B")))
    world.send("A", PERIOD, x="8/10")
    world.send("B", "2024-Q3", x="KPS")
    world.send("B", "2025-Q2", x="5/10")
    assert bounds(world) == (exact("80"), exact("80"))


def test_bounds_of_the_same_window_one_year_earlier(kit):
    world = kit.World(kit.indicator("x", accumulation="flow"), units=(kit.school("A"), kit.school("B")))
    for period in ("2025-Q1", "2025-Q2"):
        world.send("A", period, x="5/10")
    world.send("B", "2024-Q1", x="1/10")
    world.send("B", "2024-Q2", x="1/10")
    assert bounds(world, "2025-Q2", window="ytd") == (exact("25"), exact("75"))


def test_an_unknown_denominator_leaves_no_bounds(kit):
    world = kit.World(kit.indicator("x"), units=(kit.school("A"), kit.school("B")))
    assert bounds(world) == (None, None)
    world.send("A", PERIOD, x="KPS")
    assert bounds(world) == (None, None)
    world.send("B", "2025-Q2", x="1/2")
    assert bounds(world) == (exact("0"), exact("100"))


def test_bounds_without_anything_missing_are_the_value(kit):
    world = kit.World(kit.indicator("x"), units=(kit.school("A"), kit.school("B")))
    world.send("A", PERIOD, x="1/3")
    world.send("B", PERIOD, x="KPS")
    assert bounds(world) == (exact("33.3333333333"), exact("33.3333333333"))


@pytest.mark.parametrize(
    ("measure", "is_share", "has_bounds"),
    [("milestone", False, True), ("ratio", False, False), ("reduction", False, False), ("amount", False, False)],
)
def test_only_shares_and_milestones_have_bounds(kit, measure, is_share, has_bounds):
    world = kit.World(kit.indicator("x", measure, is_share=is_share), units=(kit.school("A"), kit.school("B")))
    world.send("A", "2025-Q2", x="1/1" if measure != "amount" else "1")
    world.send("A", PERIOD, x="1/1" if measure != "amount" else "1")
    assert bounds(world) == ((exact("50"), exact("100")) if has_bounds else (None, None))


def test_a_figure_with_a_missing_quarter_is_not_bounded(kit):
    world = kit.World(kit.indicator("x", accumulation="flow"), units=(kit.school("A"), kit.school("B")))
    for unit in "AB":
        world.send(unit, "2025-Q2", x="1/2")
    assert bounds(world, "2025-Q2", window="ytd") == (exact("50"), exact("50"))


def test_bounds_are_of_the_group_not_of_the_sector(kit):
    units = (
        kit.school("A"),
        kit.school("B"),
        kit.school("C", area="Phường B (mẫu)"),
        kit.school("D", area="Phường B (mẫu)"),
    )
    world = kit.World(kit.indicator("x"), units=units)
    world.send("A", PERIOD, x="5/10")
    world.send("C", PERIOD, x="50/100")
    found = queries.rollup(world.con, world.where(PERIOD), ["area"])
    assert found["bound_low"].to_list() == [None, None]
    found = queries.rollup(world.con, world.where(PERIOD), ["indicator", "area"])
    assert found["bound_high"].to_list() == [exact("75"), exact("75")]


# amounts, counts, ranks


@pytest.mark.parametrize("measure", ["amount", "count"])
def test_an_amount_of_several_units_is_scored_only_against_nothing(kit, measure):
    units = (kit.school("A"), kit.school("B"))
    world = kit.World(
        kit.indicator("x", measure),
        kit.indicator("y", measure),
        targets=(kit.target("x", ">=", "10"), kit.target("y", "<=", "0")),
        units=units,
    )
    world.send("A", PERIOD, x="14.2", y="0")
    world.send("B", PERIOD, x="3", y="0")
    x, y = world.group(PERIOD), world.group(PERIOD, "y")
    assert (x["value"], *target_of(x)) == (exact("17.2"), None, None, None, "monitored")
    assert (x["units_attained"], x["attained_of_owed_pct"]) == (1, exact("50"))
    assert (y["value"], *target_of(y)) == (exact("0"), "<=", 0, "plan", "attained")


def test_an_amount_is_scored_against_the_target_of_its_level(kit):
    units = (kit.school("A", "MN"), kit.school("B", "MN"), kit.school("C", "TH"), kit.school("D", "TH"))
    world = kit.World(
        kit.indicator("x", "amount"),
        targets=(kit.target("x", ">=", "10"), kit.target("x", ">=", "20", level="MN")),
        units=units,
    )
    for unit in "ABCD":
        world.send(unit, PERIOD, x="11")
    found = {
        row["level"]: row for row in queries.rollup(world.con, world.where(PERIOD), ["indicator", "level"]).to_dicts()
    }
    assert target_of(found["MN"]) == (">=", 20, "plan", "attained")
    assert target_of(found["TH"]) == (None, None, None, "monitored")


@pytest.mark.parametrize("measure", ["rank", "score"])
def test_ranks_are_never_added(kit, measure):
    world = kit.World(
        kit.indicator("x", measure), targets=(kit.target("x", "<=", "10"),), units=(kit.school("A"), kit.school("B"))
    )
    world.send("A", PERIOD, x="9")
    group = world.group(PERIOD)
    assert (group["numerator"], group["value"], group["status"]) == (None, None, None)
    assert (group["units_owed"], group["units_attained"], group["coverage_pct"]) == (2, 1, exact("50"))
    alone = world.group(PERIOD, units=("A",))
    assert (alone["value"], alone["status"]) == (exact("9"), "attained")


# levels and offices


def test_a_multi_level_school_stands_in_each_level_and_once_in_the_total(kit):
    units = (kit.school("A", "TH"), kit.school("B", "TH", "THCS"), kit.office())
    world = kit.World(kit.indicator("x"), units=units)
    world.send("A", PERIOD, x="1/10")
    world.send("B", PERIOD, x="5/10")
    world.send("CQ", PERIOD, x="10/10")
    found = {
        row["level"]: row["numerator"]
        for row in queries.rollup(world.con, world.where(PERIOD), ["indicator", "level"]).to_dicts()
    }
    assert found == {"TH": 6, "THCS": 5, "Cơ quan": 10}
    assert world.group(PERIOD)["numerator"] == 16
    assert [world.group(PERIOD, level=level)["numerator"] for level in ("TH", "THCS", "Cơ quan")] == [6, 5, 10]


def test_a_level_keeps_the_indicators_of_that_level(kit):
    world = kit.World(kit.indicator("x", levels=("TH",)), kit.indicator("y"), units=(kit.school("B", "TH", "THCS"),))
    world.send("B", PERIOD, x="1/2", y="1/2")
    rows = (
        queries.rollup(world.con, world.where(PERIOD), ["indicator", "level"]).select("indicator_code", "level").rows()
    )
    assert sorted(rows) == [("x", "TH"), ("y", "TH"), ("y", "THCS")]
    kept = queries.attainment(world.con, world.where(PERIOD, level="THCS"))
    assert kept["indicator_code"].to_list() == ["y"]
    by_level = queries.rollup(world.con, world.where(PERIOD), ["level"])
    assert dict(by_level.select("level", "units_owed").rows()) == {"TH": 2, "THCS": 1}


# the target of a group


def test_a_group_of_one_unit_is_scored_as_that_unit(kit):
    targets = (
        kit.target("x", ">=", "90"),
        kit.target("x", ">=", "50", "ours", level="TH"),
        kit.target("x", ">=", "60", unit_code="A"),
    )
    units = (kit.school("A", "TH"), kit.school("B", "TH"), kit.school("C", "MN"))
    world = kit.World(kit.indicator("x"), targets=targets, units=units)
    for unit in "ABC":
        world.send(unit, PERIOD, x="7/10")
    by_unit = {
        row["unit_code"]: target_of(row)
        for row in queries.rollup(world.con, world.where(PERIOD), ["indicator", "unit"]).to_dicts()
    }
    assert by_unit == {
        "A": (">=", 60, "plan", "attained"),
        "B": (">=", 50, "ours", "attained"),
        "C": (">=", 90, "plan", "missed"),
    }
    assert target_of(world.group(PERIOD, units=("A",))) == (">=", 60, "plan", "attained")
    assert target_of(world.group(PERIOD, level="TH")) == (">=", 50, "ours", "attained")
    assert target_of(world.group(PERIOD)) == (">=", 90, "plan", "missed")


@pytest.mark.parametrize(
    ("of_th", "of_thcs", "wanted"),
    [
        ((">=", "80"), (">=", "90"), (">=", 90)),
        ((">", "90"), (">=", "90"), (">", 90)),
        (("<=", "5"), ("<=", "3"), ("<=", 3)),
        (("<", "3"), ("<=", "3"), ("<", 3)),
        (("=", "100"), (">=", "90"), ("=", 100)),
        (("=", "80"), (">=", "90"), (">=", 70)),
        ((">=", "80"), ("<=", "90"), (">=", 70)),
        (("=", "80"), ("=", "80"), ("=", 80)),
        ((">=", "80"), None, (">=", 80)),
        (None, None, (">=", 70)),
    ],
)
def test_a_multi_level_unit_takes_the_target_that_implies_the_others(kit, of_th, of_thcs, wanted):
    targets = [kit.target("x", ">=", "70")]
    targets += [kit.target("x", *given, level=level) for level, given in (("TH", of_th), ("THCS", of_thcs)) if given]
    world = kit.World(kit.indicator("x"), targets=tuple(targets), units=(kit.school("A", "TH", "THCS"),))
    assert target_of(world.cell(PERIOD))[:2] == wanted


def test_proposed_targets_can_be_switched_off(kit):
    targets = (
        kit.target("x", ">=", "50", "ours"),
        kit.target("y", ">=", "50", "ours", level="TH"),
        kit.target("y", ">=", "90"),
    )
    world = kit.World(kit.indicator("x"), kit.indicator("y"), targets=targets, units=(kit.school("A"), kit.school("B")))
    for unit in "AB":
        world.send(unit, PERIOD, x="6/10", y="6/10")
    assert (target_of(world.cell(PERIOD)), target_of(world.cell(PERIOD, code="y"))) == (
        (">=", 50, "ours", "attained"),
        (">=", 50, "ours", "attained"),
    )
    off = {"plan_targets_only": True}
    assert target_of(world.cell(PERIOD, **off)) == (None, None, None, "monitored")
    assert target_of(world.cell(PERIOD, code="y", **off)) == (">=", 90, "plan", "missed")
    assert target_of(world.group(PERIOD, **off)) == (None, None, None, "monitored")
    assert world.group(PERIOD, **off)["attained_of_reported_pct"] is None


# shapes


def test_by_period_each_quarter_stands_by_itself(kit):
    world = kit.World(
        kit.indicator("x", accumulation="flow"),
        targets=(kit.target("x", ">=", "80"),),
        units=(kit.school("A"), kit.school("B")),
    )
    world.send("A", "2025-Q1", x="1/10")
    world.send("A", "2025-Q2", x="9/10")
    world.send("B", "2025-Q2", x="9/10")
    found = queries.rollup(world.con, world.where(PERIOD, window="ytd"), ["indicator", "period"])
    assert found.select("period", "numerator", "status").rows() == [
        ("2025-Q1", 1, "missed"),
        ("2025-Q2", 18, "attained"),
        ("2025-Q3", None, "not_reported"),
    ]
    assert queries.rollup(world.con, world.where(PERIOD), ["period"])["period"].to_list() == [PERIOD]


def test_trend_takes_the_window_at_every_period(kit):
    world = kit.World(kit.indicator("x", accumulation="flow"), years=range(2024, 2026), units=(kit.school("A"),))
    for period in ("2024-Q4", "2025-Q1", "2025-Q2"):
        world.send("A", period, x="1/2")
    found = queries.trend(world.con, world.where("2025-Q2", window="ytd"), ["indicator"])
    assert dict(found.select("period", "numerator").rows()) == {
        "2024-Q1": None, "2024-Q2": None, "2024-Q3": None, "2024-Q4": 1, "2025-Q1": 1, "2025-Q2": 2,
    }  # fmt: skip


def test_without_indicator_only_counts_and_rates(kit):
    world = kit.World(
        kit.indicator("x"),
        kit.indicator("y"),
        targets=(kit.target("x", ">=", "80"),),
        units=(kit.school("A"), kit.school("B")),
    )
    world.send("A", PERIOD, x="9/10", y="1/2")
    for by in ([], ["field"], ["level"], ["area"], ["unit"], ["period"]):
        (row, *_) = queries.rollup(world.con, world.where(PERIOD), by).to_dicts()
        assert all(
            row[name] is None
            for name in [
                "numerator",
                "denominator",
                "value",
                "target",
                "comparator",
                "target_basis",
                "status",
                "bound_low",
                "bound_high",
            ]
        ), by
    (row,) = queries.rollup(world.con, world.where(PERIOD), []).to_dicts()
    assert (row["units_owed"], row["units_reported"], row["units_attained"]) == (4, 2, 1)
    assert (row["coverage_pct"], row["attained_of_reported_pct"], row["attained_of_owed_pct"]) == (
        exact("50"),
        exact("100"),
        exact(str(Decimal(100) / 3)),
    )


def test_columns_are_those_of_the_contract(kit):
    world = kit.World(kit.indicator("x"))
    by = ["area", "indicator", "unit", "level", "field", "period"]
    found = queries.rollup(world.con, world.where(PERIOD), by)
    assert set(queries.rollup_columns(by)) <= set(found.columns)
    assert queries.rollup_columns(by)[:6] == [
        "area",
        "indicator_code",
        "indicator_name",
        "unit_code",
        "unit_name",
        "level",
    ]
    with pytest.raises(ValueError, match="colour"):
        queries.rollup(world.con, world.where(PERIOD), ["colour"])


def test_several_rollups_are_the_same_as_each(kit):
    world = kit.World(kit.indicator("x", accumulation="flow"), units=(kit.school("A"), kit.school("B", "MN")))
    world.send("A", "2025-Q2", x="1/2")
    world.send("B", PERIOD, x="1/2")
    bys = [["indicator"], ["level"], ["indicator", "period"], []]
    where = world.where(PERIOD, window="ytd")
    together = queries.rollups(world.con, where, bys)
    assert [frame.equals(queries.rollup(world.con, where, by)) for frame, by in zip(together, bys, strict=True)] == [
        True
    ] * 4


def test_value_is_half_even_to_ten_decimals(kit):
    world = kit.World(*(kit.indicator(f"x{n}", is_share=False) for n in range(4)))
    figures = {"x0": "1/3", "x1": "2/3", "x2": "0.000001/8", "x3": "0.000003/8"}
    world.send("A", PERIOD, **figures)
    found = (
        queries.attainment(world.con, world.where(PERIOD))
        .select("indicator_code", pl.col("value").cast(pl.String))
        .rows()
    )
    assert dict(found) == {"x0": "33.3333333333", "x1": "66.6666666667", "x2": "0.0000125000", "x3": "0.0000375000"}
    world.send("A", "2025-Q2", x0="0.000001/2000000", x1="0.000003/2000000")
    found = queries.attainment(world.con, world.where("2025-Q2")).filter(pl.col("value").is_not_null())
    assert found["value"].to_list() == [exact("0.0000000000"), exact("0.0000000002")]
