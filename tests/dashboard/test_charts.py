from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard import chart_style, charts, indicator_page, printed_trend


def test_a_narrow_trend_names_its_years_and_not_its_first_value(see: Any) -> None:
    layout = indicator_page.read(see("chi-tieu", indicator="CCHC-6.3")).trend(is_dark=False).figure["layout"]
    narrow = layout["meta"]["narrow"]["layout"]
    quarters, years = layout["xaxis"], narrow["xaxis"]
    assert years["ticktext"] == ["2021", "2022", "2023", "2024", "2025"]
    assert [quarters["ticktext"][quarters["tickvals"].index(at)] for at in years["tickvals"]] == [
        f"I<br>{year}" for year in years["ticktext"]
    ]
    assert [note for note in layout["annotations"] if note not in narrow["annotations"]] == layout["annotations"][:1]


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("code", ["CCHC-7.1", "CCHC-4.1", "CCHC-3.7", "CCHC-6.3", "CCHC-1.1"])
def test_every_kind_of_indicator_can_be_drawn(see: Any, code: str, is_dark: bool) -> None:
    about = indicator_page.read(see("chi-tieu", indicator=code))
    drawn = about.trend(is_dark=is_dark)
    assert drawn.title.startswith(code.rpartition("-")[2])
    assert len(go.Figure(drawn.figure).data) >= 3
    spread = about.distribution(is_dark=is_dark)
    assert spread is None or "đơn vị" in spread.title


def test_a_quarter_without_a_value_is_a_gap_not_a_zero(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    rows = [dict(row) for row in about.whole][-3:]
    rows[1] |= {"value": None, "status": "not_reported"}
    periods = [row["period"] for row in rows]
    figure = go.Figure(charts.trend(rows, periods, dict.fromkeys(periods, ()), about.indicator, is_dark=False))
    line = next(trace for trace in figure.data if trace.mode == "lines" and len(trace.y) == 3)
    assert line.y[1] is None
    assert line.connectgaps is False
    assert any("chưa có" in (note.text or "") for note in figure.layout.annotations)


def test_a_target_is_named_where_the_values_keep_away_from_it(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    rows = [dict(about.whole[-1], period=f"{year}-Q{quarter}") for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
    for at, row in enumerate(rows):
        row |= {"numerator": Decimal(38 + 5 * at), "denominator": Decimal(100), "value": Decimal(38 + 5 * at)}
    periods = [row["period"] for row in rows]

    def ends(level: int) -> list[tuple[str, bool]]:
        target = {"comparator": ">=", "value": Decimal(level), "basis": "plan"}
        targets = {period: [target] for period in periods}
        figure = go.Figure(charts.trend(rows, periods, targets, about.indicator, is_dark=False))
        return [(note.xanchor, note.yshift > 0) for note in figure.layout.annotations if "≥" in (note.text or "")]

    assert ends(40) == [("right", True)]
    assert ends(72) == [("left", True)]
    # under the line where the values keep right above it
    rows[:] = [row | {"numerator": Decimal(51 + at % 2), "value": Decimal(51 + at % 2)} for at, row in enumerate(rows)]
    assert ends(50) == [("left", False)]
    assert ends(60) == [("left", True)]


@pytest.mark.parametrize("code", ["CCHC-4.1", "CCHC-4.2"])
def test_the_other_target_is_in_sight(see: Any, code: str) -> None:
    about = indicator_page.read(see("chi-tieu", indicator=code))
    drawn = go.Figure(about.trend(is_dark=False).figure)
    other = max(float(level) for trace in drawn.data if trace.mode == "lines" for level in trace.y if level is not None)
    assert other >= max(float(target["value"]) for target in about.targets)
    assert drawn.layout.yaxis.range[1] > other


@pytest.mark.parametrize(("code", "said"), [("CCHC-7.1", "%</b>"), ("CCHC-6.3", "<br>triệu đồng")])
def test_the_last_value_stands_behind_every_line(see: Any, code: str, said: str) -> None:
    drawn = go.Figure(indicator_page.read(see("chi-tieu", indicator=code)).trend(is_dark=False).figure)
    last = next(note for note in drawn.layout.annotations if "<b>" in note.text)
    assert last.text.endswith(said)
    furthest = max(x for trace in drawn.data if trace.mode == "lines" for x in trace.x)
    assert (last.x, last.xanchor) == (furthest, "left")
    assert drawn.layout.margin.r >= 8 * max(map(len, last.text.replace("<b>", "").replace("</b>", "").split("<br>")))


@pytest.mark.parametrize(
    ("values", "level", "expected"),
    [
        ([99.8, 100.0, 99.9], 100, [98, 100.24]),
        ([92.0, None, 98.0], 95, [84, 101.92]),
        ([92.0, 98.0], 50, [0, 104]),
        ([12.0, 98.0], 100, [0, 104]),
        ([79.0, 100.0], 100, [0, 104]),
    ],
)
def test_what_stays_near_a_hundred_percent_is_looked_at_closely(
    values: list[float | None], level: int, expected: list[float]
) -> None:
    assert charts.close_up(values, [Decimal(level)], {"measure": "ratio"}) == pytest.approx(expected)


def test_counts_keep_their_zero() -> None:
    assert charts.close_up([99.0, 100.0], [], {"measure": "count"})[0] == 0


def test_of_what_is_counted_no_mark_of_an_axis_lies_between_two_numbers() -> None:
    assert charts.steps([0, 2.3], {"measure": "count"}, 5) == {"dtick": 1}
    assert (
        charts.steps([0, 40], {"measure": "count"}, 5)
        == charts.steps([0, 2.3], {"measure": "amount"}, 5)
        == {"nticks": 5}
    )


def test_a_change_too_small_to_be_seen_is_none_in_the_title_either(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    for numerator, row in zip((19_401, 19_404), about.whole[-2:], strict=True):
        row |= {"numerator": Decimal(numerator), "denominator": Decimal(100_000), "value": Decimal(19)}
    assert "7.1 giữ nguyên so với kỳ trước" in about.trend(is_dark=False).title
    assert "7.1 giữ nguyên so với kỳ trước" in printed_trend.trend(about)


def test_a_mark_of_the_trend_leads_to_its_quarter_under_the_same_filters(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1", level="TH", window="ytd"))
    figure = go.Figure(about.trend(is_dark=False).figure)
    marks = next(trace for trace in figure.data if trace.mode == "markers")
    valued = [row["period"] for row in about.whole if row["value"] is not None]
    assert len(marks.customdata) == len(valued)
    for period, link in zip(valued, marks.customdata, strict=True):
        assert link.startswith("chi-tieu?")
        assert {f"period={period}", "level=TH", "window=ytd", "indicator=CCHC-7.1"} <= set(
            link.partition("?")[2].split("&")
        )


def test_large_amounts_stand_on_the_axes_as_numbers_of_the_language() -> None:
    layout = chart_style.template(chart_style.LIGHT)["layout"]
    # never plotly's own "5k": the separators are those of the language
    assert layout["xaxis"]["tickformat"] == layout["yaxis"]["tickformat"] == ",~f"
    assert layout["separators"] == ",."


@pytest.mark.parametrize("is_dark", [False, True])
def test_one_template_for_every_chart(see: Any, is_dark: bool) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    for drawn in (about.trend(is_dark=is_dark), about.distribution(is_dark=is_dark), about.order(is_dark=is_dark)):
        house = go.Figure(drawn.figure).layout.template.layout
        assert house.separators == ",."
        assert house.font.color == chart_style.ink(is_dark=is_dark)["ink2"]
        assert not house.showlegend
        assert drawn.lines, "what the chart shows is also said in words"
    assert chart_style.CONFIG["displayModeBar"] is False
    assert chart_style.CONFIG["displaylogo"] is False
