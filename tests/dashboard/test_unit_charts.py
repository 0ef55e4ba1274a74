from fractions import Fraction
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboard import chart_style, indicator_page, peer_chart, text, unit_charts
from dashboard.peer_chart import Peer
from dashboard.unit_charts import MOST_MARKS


def valued(about: indicator_page.About) -> pl.DataFrame:
    return about.units.filter(pl.col("value").is_not_null())


def checked(figure: chart_style.Figure) -> go.Figure:
    """The figure as plotly reads it, which knows every property a mark may have."""
    return go.Figure(figure)


def test_names_in_a_chart_are_text(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    units = valued(about).with_columns(unit_name=pl.lit("<b>x</b><script>"), place=pl.lit("1"))
    spread = unit_charts.distribution(units, about.targets[0], about.indicator, is_dark=False)
    ordered = unit_charts.ranking(units, None, about.indicator, is_dark=False)
    peer = Peer("7.1", "<img src=x>", Fraction(1), "1,0%", Fraction(2), "2,0%", None, "missed", is_worse=True)
    beside = peer_chart.peers([peer, peer], is_dark=False)
    told = [*spread["data"][0]["hovertext"], *ordered["data"][0]["hovertext"]]
    assert all("<script>" not in each and "&lt;b&gt;" in each for each in told)
    assert all(
        "<img" not in each for each in [*beside["data"][-1]["hovertext"], *beside["layout"]["yaxis"]["ticktext"]]
    )


def test_names_beside_a_chart_take_what_room_there_is() -> None:
    name = "Cán bộ, công chức, viên chức được tập huấn kỹ năng chuyên môn"
    peer = Peer("5.2", name, Fraction(1), "1,0%", Fraction(2), "2,0%", None, "missed", is_worse=True)
    layout = peer_chart.peers([peer], is_dark=False)["layout"]
    assert layout["yaxis"]["ticktext"] == [f"5.2 {name}"]
    assert layout["meta"]["narrow"]["layout"]["yaxis"]["ticktext"] == ["5.2 Cán bộ, công chức, viên…"]


def test_every_unit_is_one_mark_a_level_and_leads_to_its_rows(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1", area=""))
    drawn = about.distribution(is_dark=False)
    assert drawn is not None
    units = valued(about)
    marks = checked(drawn.figure).data[0]
    assert len(marks.x) == units["levels"].fill_null("").str.count_matches(";").sum() + units.height
    assert set(marks.customdata) == set(units["unit_code"])
    assert drawn.figure["layout"]["meta"]["link"].startswith("chi-tiet?")
    assert drawn.figure["layout"]["meta"]["link"].endswith("&indicator=CCHC-7.1&unit=")


@pytest.mark.parametrize(("code", "side"), [("CCHC-7.1", "right"), ("CCHC-4.1", "left")])
def test_the_target_of_a_distribution_is_named_at_its_line(see: Any, code: str, side: str) -> None:
    about = indicator_page.read(see("chi-tieu", indicator=code))
    drawn = about.distribution(is_dark=False)
    assert drawn is not None
    aim = text.target(about.targets[0]["comparator"], about.targets[0]["value"], "%")
    notes = [note for note in checked(drawn.figure).layout.annotations if note.text == aim]
    assert [(note.x, note.xanchor) for note in notes] == [(float(about.targets[0]["value"]), side)]


def test_very_many_units_become_bars_that_hold_all_of_them(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    alone = valued(about).filter(pl.col("levels") != "", ~pl.col("levels").str.contains(";")).head(1)
    units = pl.concat([alone] * (MOST_MARKS + 1))
    level, status = alone["levels"][0], alone["status"][0]
    links = {level: "chi-tieu?level=x"}
    figure = checked(
        unit_charts.distribution(units, about.targets[0], about.indicator, is_dark=False, level_links=links)
    )
    assert [trace.type for trace in figure.data] == ["bar"]
    assert figure.data[0].hovertext[0] == f"{text.LEVELS[level]}: {MOST_MARKS + 1} {text.STATUSES[status]}"
    assert figure.data[0].customdata[0] == "chi-tieu?level=x"


def test_bars_stand_in_the_order_of_the_ranking_and_keep_the_filters(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1", level="TH"))
    drawn = about.order(is_dark=False)
    assert drawn is not None
    bars = checked(drawn.figure).data[0]
    ranked = about.ranked.ranked
    assert list(bars.y) == sorted(bars.y, reverse=True)
    assert list(bars.customdata) == ranked["unit_code"].to_list()
    link = drawn.figure["layout"]["meta"]["link"]
    assert "level=TH" in link
    assert link.startswith("chi-tiet?")
    best, worst = ranked["unit_name"][0], ranked["unit_name"][-1]
    assert str(best) in drawn.title
    assert str(worst) in drawn.title


def test_of_very_many_units_in_order_evenly_chosen_ones_are_drawn(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    one = valued(about).head(1)
    units = pl.concat([one] * 2000).with_columns(place=pl.lit("1="), unit_code=pl.int_range(2000).cast(pl.String))
    bars = checked(unit_charts.ranking(units, None, about.indicator, is_dark=False)).data[0]
    assert len(bars.x) == len(set(bars.x)) == 240
    assert (bars.x[0], bars.x[-1]) == (0, 1999)
    assert [str(at) for at in bars.x] == list(bars.customdata)
    assert sum(bars.width) == 2000
    assert min(bars.width[:-1]) >= 8
    assert max(bars.width) <= 9


@pytest.mark.parametrize(("values", "middle"), [([1, 2, 3], 2), ([4, 1, 3, 2], 2), ([5], 5), ([], None)])
def test_the_lower_median(values: list[int], middle: int | None) -> None:
    units = pl.DataFrame(
        {"value": values, "levels": ["TH"] * len(values)}, schema={"value": pl.Int64, "levels": pl.String}
    )
    assert unit_charts.middles(units)["median"].to_list() == ([] if middle is None else [middle])


def test_milestones_are_not_put_in_an_order(see: Any) -> None:
    assert indicator_page.read(see("chi-tieu", indicator="CCHC-8.1")).order(is_dark=False) is None
