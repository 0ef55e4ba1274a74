"""Statuses and shortfalls against exact fractions: the shortfall attains, one step less does not (docs: attainment, section 4)."""

import operator
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse import queries

COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "=": operator.eq}
RATES = ("ratio", "reduction", "milestone")
PERIOD = "2025-Q3"


def parts(is_whole: bool) -> st.SearchStrategy[Decimal]:
    small = st.integers(0, 60) | st.integers(0, 10**9)
    return small.map(Decimal) if is_whole else (small | st.integers(0, 10**9)).map(lambda n: Decimal(n) / 1_000_000)


@st.composite
def cases(draw):
    """One indicator, its target and one figure of it."""
    measure = draw(
        st.sampled_from(("ratio", "ratio", "reduction", "reduction", "amount", "count", "rank", "score", "milestone"))
    )
    is_whole = measure == "milestone" or draw(st.booleans())
    comparator = draw(st.sampled_from(tuple(COMPARE)))
    target = draw(
        st.sampled_from([Decimal(n) for n in ("0", "5", "10", "50", "85", "90", "99.5", "100", "101", "33.333333")])
    )
    numerator, denominator = draw(parts(is_whole)), draw(parts(is_whole))
    is_share = measure == "ratio" and draw(st.booleans())
    if measure == "milestone":
        numerator, denominator = Decimal(draw(st.integers(0, 1))), Decimal(1)
    elif measure in ("rank", "score", "amount", "count"):
        denominator = None
    if is_share:
        numerator, denominator = min(numerator, denominator), max(numerator, denominator)
    return SimpleNamespace(
        measure=measure, is_whole=is_whole, is_share=is_share, comparator=comparator, target=target, numerator=numerator, denominator=denominator
    )  # fmt: skip


def value_of(case, numerator: Fraction) -> Fraction:
    if case.measure not in RATES:
        return numerator
    denominator = Fraction(case.denominator)
    return 100 * ((denominator - numerator) if case.measure == "reduction" else numerator) / denominator


def attains(case, numerator: Fraction) -> bool:
    return COMPARE[case.comparator](value_of(case, numerator), Fraction(case.target))


def status_of(case) -> str:
    if case.measure in RATES and not case.denominator:
        return "no_activity" if not case.numerator else "monitored"
    value, target = value_of(case, Fraction(case.numerator)), Fraction(case.target)
    if attains(case, Fraction(case.numerator)):
        return "attained"
    is_near = value * 10 <= target * 11 if case.comparator in ("<=", "<") else value * 10 >= target * 9
    return "near" if target > 0 and is_near else "missed"


def reaches(case, numerator: Fraction) -> bool:
    """Whether a numerator is possible."""
    is_bounded = case.is_share or case.measure == "milestone"
    return numerator >= 0 and not (is_bounded and numerator > Fraction(case.denominator))


def check(case, status: str, shortfall: Decimal | None) -> None:
    assert status == status_of(case)
    if status not in ("near", "missed"):
        assert shortfall is None
        return
    step, numerator = Fraction(1) if case.is_whole else Fraction(1, 10**6), Fraction(case.numerator)
    if shortfall is None:
        # neither end of what is possible attains; of "=" the exact place may lie between two steps
        if case.comparator == "=":
            rate = Fraction(case.target) / 100
            exact = Fraction(case.target)
            if case.measure in RATES:
                exact = Fraction(case.denominator) * (1 - rate if case.measure == "reduction" else rate)
            assert (exact / step).denominator != 1 or not reaches(case, exact)
        else:
            ends = (
                [Fraction(0), Fraction(case.denominator)]
                if case.is_share or case.measure == "milestone"
                else [Fraction(0)]
            )
            assert not any(attains(case, end) for end in ends)
        return
    size = Fraction(shortfall)
    assert size > 0 and size % step == 0
    reached = [
        numerator + sign * size
        for sign in (1, -1)
        if attains(case, numerator + sign * size) and reaches(case, numerator + sign * size)
    ]
    assert reached
    assert not any(attains(case, numerator + sign * (size - step)) for sign in (1, -1))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cases(), min_size=40, max_size=60))
def test_against_fractions(kit, drawn):
    codes = [f"x{number}" for number in range(len(drawn))]
    world = kit.World(
        *(
            kit.indicator(code, c.measure, is_share=c.is_share, is_whole=c.is_whole)
            for code, c in zip(codes, drawn, strict=True)
        ),
        targets=tuple(kit.target(code, c.comparator, str(c.target)) for code, c in zip(codes, drawn, strict=True)),
        years=range(2025, 2026),
    )
    figures = {
        c: str(d.numerator) if d.denominator is None else f"{d.numerator:f}/{d.denominator:f}"
        for c, d in zip(codes, drawn, strict=True)
    }
    world.send("A", PERIOD, **figures)
    attainment = {row["indicator_code"]: row for row in queries.attainment(world.con, world.where(PERIOD)).to_dicts()}
    groups = {
        row["indicator_code"]: row for row in queries.rollup(world.con, world.where(PERIOD), ["indicator"]).to_dicts()
    }
    for code, case in zip(codes, drawn, strict=True):
        check(case, attainment[code]["status"], attainment[code]["shortfall"])
        assert (groups[code]["status"], groups[code]["shortfall"]) == (
            attainment[code]["status"],
            attainment[code]["shortfall"],
        )


@pytest.mark.parametrize(
    ("measure", "figure", "comparator", "wanted", "changes", "shortfall"),
    [
        ("ratio", "7/8", ">=", "90", {}, "1"),
        ("ratio", "8/8", ">", "100", {}, None),
        ("ratio", "8/8", ">", "100", {"is_share": False}, "1"),
        ("ratio", "5/7", "=", "50", {}, None),
        ("ratio", "5/8", "=", "50", {}, "1"),
        ("ratio", "3/8", "=", "50", {}, "1"),
        ("ratio", "0.5/3", ">=", "33.333333", {"is_whole": False}, "0.5"),
        ("reduction", "48/50", ">=", "5", {}, "1"),
        ("reduction", "47.6/50", ">=", "5", {"is_whole": False}, "0.1"),
        ("reduction", "1/50", ">", "100", {}, None),
        ("reduction", "1/50", ">=", "101", {}, None),
        ("reduction", "1/50", ">=", "100", {}, "1"),
        ("count", "3", "<=", "0", {}, "3"),
        ("amount", "9.25", ">=", "10", {"is_whole": False}, "0.75"),
        ("amount", "10", ">", "10", {"is_whole": False}, "0.000001"),
        ("milestone", "0/1", "=", "100", {}, "1"),
        ("rank", "12", "<=", "10", {}, "2"),
    ],
)
def test_examples(kit, measure, figure, comparator, wanted, changes, shortfall):
    world = kit.World(
        kit.indicator("x", measure, **changes), targets=(kit.target("x", comparator, wanted),), years=range(2025, 2026)
    )
    world.send("A", PERIOD, x=figure)
    found = world.cell(PERIOD)["shortfall"]
    assert found == (None if shortfall is None else Decimal(shortfall))


def test_a_group_falls_short_by_its_sums(kit):
    world = kit.World(
        kit.indicator("x"),
        targets=(kit.target("x", ">=", "80"),),
        units=(kit.school("A"), kit.school("B")),
        years=range(2025, 2026),
    )
    world.send("A", PERIOD, x="1/10")
    world.send("B", PERIOD, x="11/11")
    assert world.group(PERIOD)["shortfall"] == 5
