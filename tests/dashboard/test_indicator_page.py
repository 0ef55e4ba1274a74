"""The numbers of the page about one indicator, each worked out again from the units' own figures."""

from fractions import Fraction
from typing import Any

import pytest

from dashboard import definition, figures, indicator_page, ranking, text
from warehouse import queries, store
from warehouse.home import Home
from warehouse.queries import Cells

CODES = ("CCHC-7.1", "CCHC-4.1", "CCHC-3.7", "CCHC-5.2")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("window", ["quarter", "ytd"])
def test_lines_and_changes_of_units_are_those_of_their_history(see: Any, home: Home, code: str, window: str) -> None:
    about = indicator_page.read(see("chi-tieu", indicator=code, window=window))
    where = about.view.chosen.where.but(indicators=(code,))
    with store.opened(home) as con:
        rows = Cells(con, where, queries.periods_until(con, where)).frame("queries/screen_history").to_dicts()
    past = ranking.histories(about.found)
    for unit in about.units:
        own = [row for row in rows if row["unit_code"] == unit["unit_code"]]
        found = past[unit["unit_code"]]
        assert ranking.change(unit, found) == figures.change(own)
        drawn, expected = ranking.spark(found), figures.spark(own[-9:])
        assert (drawn is None) == (expected is None)
        if drawn and expected:
            assert list(drawn.values) == pytest.approx(list(expected.values), abs=0.0011)
            assert list(drawn.targets) == list(expected.targets)


def test_the_failing_end_comes_first_where_the_whole_is_short_of_its_target(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    assert about.now
    assert about.now["status"] == "missed"
    found = {order: indicator_page.read(see("chi-tieu", indicator="CCHC-7.1", **order_of)).ranked_rows()[1]
             for order, order_of in (("unasked", {}), ("rank", {"order": "rank"}), ("concern", {"order": "concern"}))}  # fmt: skip
    assert found["rank"][0].cells[0] in {"1", "1="}
    assert found["unasked"] == found["concern"] == found["rank"][::-1]


@pytest.mark.parametrize("code", CODES)
def test_medians_are_of_the_whole_level_whatever_the_area(see: Any, code: str) -> None:
    everybody = indicator_page.read(see("chi-tieu", indicator=code))
    area = everybody.units[0]["area"]
    narrowed = indicator_page.read(see("chi-tieu", indicator=code, area=area))
    assert narrowed.medians == everybody.medians
    for row in everybody.found.medians.to_dicts():
        values = sorted(
            figures.exact(unit) or Fraction(0)
            for unit in everybody.units
            if unit["value"] is not None
            and (row["level"] is None or row["level"] in (unit["levels"].split(";") if unit["levels"] else ["Cơ quan"]))
        )
        assert row["units"] == len(values)
        assert abs(Fraction(row["median"]) - values[(len(values) - 1) // 2]) < Fraction(1, 10**9)


def test_both_rates_and_the_coverage_are_counted_from_the_units(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    now = about.now
    assert now is not None
    attained = sum(row["status"] == "attained" for row in about.units)
    scored = sum(row["status"] in {"attained", "near", "missed"} for row in about.units)
    missing = sum(row["status"] == "not_reported" for row in about.units)
    said = str(definition.standing(now, ""))
    assert f"{attained}/{scored} = {text.rate(attained, scored)} trên số đã báo cáo" in said
    assert f"{attained}/{scored + missing} = {text.rate(attained, scored + missing)} trên số phải báo cáo" in said
    assert bool(definition.coverage_tag(now)) == (missing > 0)
    assert definition.coverage_tag(now | {"units_reported": now["units_owed"]}) == []


def test_the_ranking_of_many_equal_units_shares_one_place() -> None:
    units = [
        {"measure": "ratio", "numerator": 1, "denominator": 2, "value": 50, "status": "near", "unit_name": str(at),
         "unit_code": str(at)}
        for at in range(2000)
    ]  # fmt: skip
    assert {place for place, _ in ranking.ranking(units, "up").ranked} == {"1="}
