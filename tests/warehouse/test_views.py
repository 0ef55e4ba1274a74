"""The stable views for analysts: they answer in any connection and say what the extracts say."""

import pytest

from warehouse import queries


@pytest.fixture
def world(kit):
    made = kit.World(
        kit.indicator("x"),
        kit.indicator("y", "count", "flow"),
        targets=(kit.target("x", ">=", "90"),),
        units=(kit.school("A"), kit.school("B")),
        years=range(2025, 2026),
    )
    made.send("A", "2025-Q1", x="8/10", y="3")
    made.send("B", "2025-Q2", x="9/10", y="KPS")
    made.settle()
    return made


def test_attainment_is_the_extract_of_every_quarter(world):
    seen = world.con.sql("select * from attainment").pl()
    for period in ("2025-Q1", "2025-Q2", "2025-Q3"):
        asked = queries.attainment(world.con, world.where(period)).select(queries.ATTAINMENT_COLUMNS)
        assert seen.filter(seen["period"] == period).select(queries.ATTAINMENT_COLUMNS).equals(asked)


@pytest.mark.parametrize(
    ("view", "rows"),
    [("figure", 4), ("item", 0), ("unit", 2), ("indicator", 2), ("target", 1), ("submission", 2), ("attainment", 16)],
)
def test_views_answer(world, view, rows):
    assert world.con.sql(f"select count(*) from {view}").fetchall() == [(rows,)]
