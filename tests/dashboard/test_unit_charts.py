from fractions import Fraction
from typing import Any

import pytest

from dashboard import indicator_page, peer_chart, text, unit_charts
from dashboard.peer_chart import Peer
from dashboard.unit_charts import MOST_MARKS


def valued(about: indicator_page.About) -> list[dict[str, Any]]:
    return [dict(row) for row in about.units if row["value"] is not None]


def test_names_in_a_chart_are_text(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    units = [row | {"unit_name": "<b>x</b><script>"} for row in valued(about)]
    spread = unit_charts.distribution(units, about.targets[0], about.indicator, is_dark=False)
    ordered = unit_charts.ranking([("1", row) for row in units], None, about.indicator, is_dark=False)
    peer = Peer("7.1", "<img src=x>", Fraction(1), "1,0%", Fraction(2), None, "missed", is_worse=True)
    beside = peer_chart.peers([peer, peer], is_dark=False)
    told = [*spread.data[0].hovertext, *ordered.data[0].hovertext]
    assert all("<script>" not in each and "&lt;b&gt;" in each for each in told)
    assert all("<img" not in each for each in [*beside.data[-1].hovertext, *beside.layout.yaxis.ticktext])


def test_every_unit_is_one_mark_a_level_and_leads_to_its_rows(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1", area=""))
    drawn = about.distribution(is_dark=False)
    assert drawn is not None
    units = valued(about)
    marks = drawn.figure.data[0]
    assert len(marks.x) == sum(len(unit_charts.lanes(row)) for row in units)
    assert {link.partition("unit=")[2].partition("&")[0] for link in marks.customdata} == {
        row["unit_code"] for row in units
    }


def test_very_many_units_become_bars_that_hold_all_of_them(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    alone = next(row for row in valued(about) if row["levels"] and ";" not in row["levels"])
    units = [alone | {"unit_code": str(at)} for at in range(MOST_MARKS + 1)]
    level = alone["levels"]
    figure = unit_charts.distribution(
        units, about.targets[0], about.indicator, is_dark=False, level_links={level: "chi-tieu?level=x"}
    )
    assert [trace.type for trace in figure.data] == ["bar"]
    assert figure.data[0].hovertext[0] == f"{text.LEVELS[level]}: {MOST_MARKS + 1} {text.STATUSES[alone['status']]}"
    assert figure.data[0].customdata[0] == "chi-tieu?level=x"


def test_bars_stand_in_the_order_of_the_ranking_and_keep_the_filters(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1", level="TH"))
    drawn = about.order(is_dark=False)
    assert drawn is not None
    bars = drawn.figure.data[0]
    assert list(bars.y) == sorted(bars.y, reverse=True)
    assert len(bars.y) == len(about.ranked.ranked)
    assert all("level=TH" in link and link.startswith("chi-tiet?") for link in bars.customdata)
    best, worst = about.ranked.ranked[0][1]["unit_name"], about.ranked.ranked[-1][1]["unit_name"]
    assert str(best) in drawn.title
    assert str(worst) in drawn.title


@pytest.mark.parametrize(("values", "middle"), [([1, 2, 3], 2), ([4, 1, 3, 2], 2), ([5], 5), ([], None)])
def test_the_lower_median(values: list[int], middle: int | None) -> None:
    found = unit_charts.lower_median(map(Fraction, values))
    assert found == (None if middle is None else Fraction(middle))


def test_milestones_are_not_put_in_an_order(see: Any) -> None:
    assert indicator_page.read(see("chi-tieu", indicator="CCHC-8.1")).order(is_dark=False) is None
