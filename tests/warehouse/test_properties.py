"""What holds whatever is loaded: parts and whole agree, order and detours do not matter, a touched unit is as good as all."""

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse import marts, queries

QUIET = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CODES = ("flow", "stock", "year", "count")
UNITS = ("A", "B", "C", "D", "CQ")
PERIODS = tuple(f"{year}-Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4))
FIGURES = st.sampled_from(("3/4", "KPS", "0/0", "lk:9/9", "lk:4/7", "5/5"))
SENDINGS = st.dictionaries(
    st.tuples(st.sampled_from(UNITS), st.sampled_from(PERIODS)),
    st.dictionaries(st.sampled_from(CODES), FIGURES, min_size=1),
    min_size=4, max_size=14,
)  # fmt: skip


@pytest.fixture(scope="module")
def made():
    """The world of the properties, made once and emptied for each example."""
    return {}


@pytest.fixture
def world(kit, made):
    if "world" not in made:
        units = (
            kit.school("A", "TH"),
            kit.school("B", "TH", "THCS"),
            kit.school("C", "MN", area="Phường B (mẫu)"),
            kit.school("D", "TH", valid_to=date(2025, 5, 31), merged_into="A"),
            kit.office(),
        )
        made["world"] = kit.World(
            kit.indicator("flow", accumulation="flow"), kit.indicator("stock"), kit.indicator("year", owed_in=("Q4",), levels=("TH", "THCS")),
            kit.indicator("count", "count", "flow"), targets=(kit.target("flow", ">=", "80"), kit.target("stock", ">", "75"), kit.target("count", "<=", "0")),
            units=units, years=range(2024, 2026),
        )  # fmt: skip
    return made["world"]


def emptied(world):
    for table in ("submission", "figure"):
        world.con.execute(f"delete from core.{table}").fetchall()
    world.touched = None
    return world


def as_count(figures: dict[str, str]) -> dict[str, str]:
    """A count takes one number only."""
    return {code: text.partition("/")[0] if code == "count" else text for code, text in figures.items()}


def sent(world, sendings) -> None:
    """Sends in two loads: the second derives its own units only."""
    listed = list(sendings)
    for number, ((unit, period), figures) in enumerate(listed):
        world.send(unit, period, **as_count(figures))
        if number == len(listed) // 2:
            world.settle()


def held(world) -> dict[str, list]:
    """Every mart, without the names of versions."""
    world.settle()
    found = {}
    for (table,) in world.con.sql(
        "select table_name from duckdb_tables() where schema_name = 'mart' order by 1"
    ).fetchall():
        rows = world.con.sql(f"select * from mart.{table}").pl()
        found[table] = sorted(map(repr, rows.drop("submission_id", strict=False).rows()))
    return found


@QUIET
@given(SENDINGS, st.data())
def test_order_detours_and_scope_do_not_matter(world, sendings, data):
    listed = list(sendings.items())
    sent(emptied(world), listed)
    wanted = held(world)

    marts.rebuild(world.con)
    assert held(world) == wanted, "rebuilding all differs from rebuilding the touched"

    sent(emptied(world), data.draw(st.permutations(listed)))
    assert held(world) == wanted, "another order of loading"

    (unit, period), _ = data.draw(st.sampled_from(listed))
    detour = world.send(unit, period, **as_count(dict.fromkeys(CODES, "1/2")))
    world.con.execute("delete from core.figure where submission_id = ?", [detour]).fetchall()
    world.con.execute("delete from core.submission where submission_id = ?", [detour]).fetchall()
    world.send(unit, period, **as_count(dict.fromkeys(CODES, "2/3")))
    world.settle()
    world.withdraw(f"S{world.number}")
    assert held(world) == wanted, "withdrawn after loading differs from never loaded"


@QUIET
@given(
    SENDINGS,
    st.sampled_from(("quarter", "ytd", "phase")),
    st.sampled_from(("then", "now")),
    st.sampled_from(("2024-Q4", "2025-Q2", "2025-Q4")),
)
def test_groups_are_the_sums_of_their_parts(world, sendings, window, structure, period):
    sent(emptied(world), sendings.items())
    where = world.where(period, window=window, structure=structure)
    cells = queries.attainment(world.con, where).to_dicts()
    names = {"indicator": "indicator_code", "unit": "unit_code", "area": "area", "field": "field", "level": "level"}
    groupings = [
        [],
        ["area", "level"],
        *([name] for name in names),
        *(["indicator", name] for name in names if name != "indicator"),
    ]
    for by, found in zip(groupings, queries.rollups(world.con, where, groupings), strict=True):
        expected = defaultdict(list)
        for cell in cells:
            levels = cell["levels"].split(";") if cell["levels"] else ["Cơ quan"]
            if cell["indicator_code"] == "year" and cell["levels"]:
                levels = [level for level in levels if level != "MN"]
            for level in levels if "level" in by else [None]:
                expected[tuple((cell | {"level": level})[names[key]] for key in by)].append(cell)
        groups = {tuple(row[names[key]] for key in by): row for row in found.to_dicts()}
        assert set(groups) == set(expected), by
        for key, parts in expected.items():
            row = groups[key]
            assert row["units_owed"] == len(parts), (by, key)
            assert row["units_reported"] == sum(cell["status"] != "not_reported" for cell in parts)
            assert row["units_attained"] == sum(cell["status"] == "attained" for cell in parts)
            assert row["units_incomplete"] == sum(cell["incomplete"] for cell in parts)
            if "indicator" in by:
                for part in ("numerator", "denominator"):
                    stated = [cell[part] for cell in parts if cell[part] is not None]
                    assert row[part] == (sum(stated) if stated else None), (by, key, part)
            if len(parts) == 1 and "indicator" in by:
                assert [row[name] for name in ("status", "value", "target", "comparator")] == [
                    parts[0][name] for name in ("status", "value", "target", "comparator")
                ]


@QUIET
@given(
    SENDINGS,
    st.sampled_from(("quarter", "ytd", "phase")),
    st.sampled_from((None, "MN", "TH", "Cơ quan")),
    st.booleans(),
    st.sampled_from(((), ("missed",))),
)
def test_kept_groups_are_those_worked_out_from_cells(world, sendings, window, level, is_one_area, statuses):
    sent(emptied(world), sendings.items())
    area = world.con.sql("select min(area) from core.unit").fetchall()[0][0] if is_one_area else None
    where = world.where("2025-Q2", window=window, level=level, area=area, statuses=statuses)
    # naming every unit asks for the same cells, but not by a scope that is kept
    every = tuple(code for (code,) in world.con.sql("select distinct unit_code from core.unit").fetchall())
    for place in ([], ["level"], ["area"], ["area", "level"]):
        for by in (place, ["indicator", *place], ["field", *place], ["indicator", "field", "period", *place]):
            kept, worked_out = (queries.rollup(world.con, given, by) for given in (where, where.but(units=every)))
            assert kept.equals(worked_out), by
