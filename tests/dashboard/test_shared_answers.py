"""What is asked once for many views says of each of them what its own question says."""

from collections.abc import Callable
from itertools import product
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard import data
from warehouse import queries, store
from warehouse.filters import Filter
from warehouse.home import Home
from warehouse.queries import screens

LEVELS = [None, "MN", "TH", "THCS", "Cơ quan"]


@pytest.fixture
def asked_alone(home: Home) -> Callable[..., Any]:
    """One of the pages' questions, asked of the home itself."""

    def answer(question: Callable[..., Any], *given: Any) -> Any:
        with store.opened(home, store.current_version(home)) as con:
            return question(con, *given)

    return answer


def filters_of(reading: data.Reading, plan: str) -> list[Filter]:
    periods = reading.words.periods_until(plan, "9999")
    areas = sorted({str(unit["area"]) for unit in reading.words.units.values()})[:2]
    shown = product([periods[0], periods[-2]], ["quarter", "ytd", "phase"], LEVELS, [None, *areas])
    return [
        Filter(plan, period, window=window, level=level, area=area)
        for period, window, level, area in shown
        if window == "quarter" or (area is None and level in {None, "TH"})
    ]


def same(one: pl.DataFrame, other: pl.DataFrame, *keys: str) -> None:
    assert_frame_equal(one.select(other.columns).sort(keys), other.sort(keys), check_exact=True)


@pytest.mark.parametrize("plan", ["CCHC", "THTK"])
def test_overviews(reading: data.Reading, asked_alone: Callable[..., Any], plan: str) -> None:
    seen = 0
    for where in filters_of(reading, plan):
        periods = reading.words.periods_until(plan, where.period)[-screens.SPARK_PERIODS :]
        found, alone = reading.overview(where, "level"), asked_alone(screens.overview, where, ["level"], periods)
        assert_frame_equal(found.indicators, alone.indicators)
        assert_frame_equal(found.columns, alone.columns)
        seen += found.columns.height
    assert seen > 0


@pytest.mark.parametrize("plan", ["CCHC", "THTK"])
def test_indicators(reading: data.Reading, asked_alone: Callable[..., Any], plan: str) -> None:
    seen = 0
    codes = [row["indicator_code"] for row in reading.words.indicators_of(plan)][::20]
    for where, code in product(filters_of(reading, plan)[::4], codes):
        periods = reading.words.periods_until(plan, where.period)
        found, alone = reading.indicator(where, code), asked_alone(screens.indicator, where, code, periods)
        assert_frame_equal(found.units, alone.units)
        for part, key in (("whole", "period"), ("levels", "level"), ("areas", "area")):
            mine, theirs = getattr(found, part), getattr(alone, part)
            told = [name for name in theirs.columns if name not in {"period", "field", "field_no", "level", "area"}]
            assert mine[key].to_list() == theirs[key].to_list()
            assert_frame_equal(mine.select(told), theirs.select(told))
        everybody = where.but(level=None, area=None, indicators=(code,))
        medians = asked_alone(screens.level_medians, everybody)
        assert reading.level_medians(where, code).rows() == medians.rows()
        units = found.units["unit_code"].to_list()[:20]
        own = where.but(units=tuple(units), indicators=(code,))
        lines = asked_alone(screens.past, own, periods) if units else None
        if lines is not None:
            same(reading.histories(where, code, units, periods), lines, "unit_code")
            seen += lines.height
    assert seen > 0


@pytest.mark.parametrize("plan", ["CCHC", "THTK"])
def test_units(reading: data.Reading, asked_alone: Callable[..., Any], plan: str) -> None:
    seen = 0
    periods = reading.words.periods_until(plan, "9999")
    codes = list(reading.words.units)[::15]
    for period, window, code in product([periods[0], periods[-2]], ["quarter", "ytd"], codes):
        where = Filter(plan, period, window=window, units=(code,))
        until = reading.words.periods_until(plan, period)
        cells, past = reading.unit(where)
        own = asked_alone(screens.attainment, where).select(cells.drop("drawn", "aim").columns)
        assert_frame_equal(cells.drop("drawn", "aim"), own)
        same(past, asked_alone(screens.past, where, until), "indicator_code")
        plain = where.but(window="quarter")
        assert_frame_equal(reading.turnout(where), asked_alone(screens.turnout, plain, until[-screens.SPARK_PERIODS :]))
        assert_frame_equal(reading.turnout(where, is_alone=True), asked_alone(screens.turnout, plain, [period]))
        sent = asked_alone(lambda con, asked: queries.submissions(con, asked, any_period=True), where)
        assert_frame_equal(reading.submissions(where), sent)
        seen += cells.height
    assert seen > 0


def test_spells_of_every_unit(reading: data.Reading, asked_alone: Callable[..., Any]) -> None:
    every = asked_alone(
        lambda con: con.sql("select unit_code, merged_into, split_from, valid_from from core.unit").pl()
    )
    seen = 0
    for code in reading.words.units:
        own = [row for row in every.iter_rows(named=True) if row["unit_code"] == code]
        others = [
            row
            for row in every.iter_rows(named=True)
            if row["unit_code"] != code and code in {row["merged_into"], row["split_from"]}
        ]
        found = reading.spells(code)["unit_code"].to_list()
        assert found[: len(own)] == [code] * len(own)
        assert sorted(found[len(own) :]) == sorted(row["unit_code"] for row in others)
        seen += len(others)
    assert seen > 0
