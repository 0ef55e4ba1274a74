"""What a screen says is read back as the very number or day it was made from, in both languages."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import text
from dashboard.text import language, reading

DECIMALS = st.decimals(-(10**14), 10**14, places=3).map(lambda value: value + 0)
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.fixture(autouse=True, params=["vi", "en"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    language.use(request.param)
    yield request.param
    language.use("vi")


@given(value=DECIMALS, places=st.integers(0, 3))
def test_numbers(value: Decimal, places: int) -> None:
    shown = value.quantize(Decimal(1).scaleb(-places))
    for before, after in (("", ""), ("", "%"), ("▲ ", ""), ("≥ ", " triệu đồng")):
        found = reading.number(f"{before}{text.decimal(shown, places)}{after}")
        assert found == reading.Said(before, shown if shown else Decimal(0).quantize(shown), after)
        assert found.places == places


@given(above=DECIMALS, below=DECIMALS)
def test_fractions(above: Decimal, below: Decimal) -> None:
    assert reading.parts(text.fraction(above, below)) == (above, below)
    assert reading.number(text.fraction(above, below)) is None


@given(left=DECIMALS, base=DECIMALS)
def test_what_is_left_and_its_base(left: Decimal, base: Decimal) -> None:
    shown = text.parts_of("reduction", left, base)
    assert "/" not in shown
    assert reading.parts(shown) == (left, base)
    assert reading.number(shown) is None


@given(day=DAYS, minutes=st.integers(0, 1439))
def test_moments(day: date, minutes: int) -> None:
    midnight = datetime(day.year, day.month, day.day)
    assert reading.moment(text.day(day)) == midnight
    at = midnight + timedelta(minutes=minutes)
    assert reading.moment(text.moment(at)) == at


@pytest.mark.parametrize("shown", ["", "không thể đạt", "1/2/3", "9/11", "=1+1", "12 a 13", "1.2.3", "—", "3="])
def test_what_is_no_one_number_is_none(shown: str) -> None:
    said = reading.number(shown)
    assert said is None or (said.before + said.after != "" and shown == "3=")


@pytest.mark.parametrize(
    "shown", ["", "31/02/2025", "2025-01-01", "a/b", "1/", "/2", "1/2/3", "x 1/2", "24 (gốc )", "24 (26)"]
)
def test_what_is_no_day_and_no_fraction_is_none(shown: str) -> None:
    assert reading.moment(shown) is None
    assert reading.parts(shown) is None
