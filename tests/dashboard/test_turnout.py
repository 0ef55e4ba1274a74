"""Who sent what, as it is kept, against the same counted anew for every scope."""

from itertools import product

import pytest
from polars.testing import assert_frame_equal

from warehouse import queries, store
from warehouse.filters import Filter
from warehouse.home import Home
from warehouse.queries import screens


@pytest.mark.parametrize("plan", ["CCHC", "THTK"])
def test_turnout_as_kept_is_turnout_counted_anew(home: Home, plan: str) -> None:
    with store.opened(home) as con:
        periods = [
            period
            for owner, period in con.sql("select plan_code, period from core.period order by ordinal").fetchall()
            if owner == plan
        ]
        areas = [area for (area,) in con.sql("select distinct area from core.unit order by 1").fetchall()]
        fields = con.sql(f"select distinct field from core.indicator where plan_code = '{plan}'").fetchall()
        seen = 0
        for level, area, (field,) in product(
            [None, "MN", "TH", "THCS", "Cơ quan"], [None, *areas[:2]], [(None,), *fields[:2]]
        ):
            where = Filter(plan, periods[-1], level=level, area=area, field=field)
            kept = screens.turnout(con, where, periods)
            anew = queries.of_units(con, where, "queries/screen_turnout", queries.parameters(where, periods))
            assert_frame_equal(kept, anew)
            seen += kept.height
    assert seen > 0
