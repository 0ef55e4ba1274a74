"""Frames → figures, without Streamlit: one chart, one message; symbols as well as colours."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any

import plotly.graph_objects as go

from dashboard import figures, text
from dashboard.figures import Record

_QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_SYMBOLS = {"attained": "circle", "near": "circle-dot", "missed": "x", "monitored": "diamond-open"}
_LIGHT = {
    "ink": "#17233A",
    "ink2": "#445066",
    "ink3": "#5F6A7D",
    "line": "#D9DEE6",
    "hair": "#E9ECF1",
    "ghost": "#A9B1BE",
    "gap": "#EEF1F5",
    "accent": "#1F4E8C",
    "attained": "#1A7456",
    "near": "#B27A16",
    "missed": "#A9221B",
    "monitored": "#3A5BA0",
    "back": "#FFFFFF",
}
_DARK = {
    "ink": "#E7ECF3",
    "ink2": "#B4BECC",
    "ink3": "#93A0B2",
    "line": "#2C3848",
    "hair": "#212B39",
    "ghost": "#566376",
    "gap": "#1C2532",
    "accent": "#8DB6F2",
    "attained": "#7ACDA9",
    "near": "#EBC063",
    "missed": "#FF9F97",
    "monitored": "#A3BEF0",
    "back": "#0F151E",
}
_BIN = 2.5
_STACK = 0.085
# how many quarters the name of a target takes on a phone
_LABEL = 4
_MOST_STACKED = 9
# shares that all lie below this are drawn on a scale of their own
_SMALL = 40


def trend(
    rows: Sequence[Record],
    periods: Sequence[str],
    targets: Mapping[str, Sequence[Record]],
    indicator: Record,
    *,
    is_dark: bool,
) -> go.Figure:
    """One indicator through time. `targets` holds those in force at each period, the scored one first."""
    ink = _DARK if is_dark else _LIGHT
    by_period = {row["period"]: row for row in rows}
    shown = [by_period.get(period) for period in periods]
    values = [None if row is None else _float(figures.exact(row)) for row in shown]
    figure = go.Figure()
    _gaps(figure, values, shown, ink)
    second = [targets[period][1]["value"] if len(targets[period]) > 1 else None for period in periods]
    first = [targets[period][0]["value"] if targets[period] else None for period in periods]
    if any(other is not None and other != one for one, other in zip(first, second, strict=True)):
        _steps(figure, second, ink["ghost"], "dash", 1.2)
    _steps(figure, first, ink["ink2"], "solid", 1.4)
    known = [(at, row) for at, row in enumerate(shown) if row is not None and values[at] is not None]
    figure.add_trace(
        go.Scatter(
            x=list(range(len(periods))),
            y=values,
            mode="lines",
            connectgaps=False,
            hoverinfo="skip",
            line={"color": ink["accent"], "width": 2},
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[at for at, _ in known],
            y=[values[at] for at, _ in known],
            mode="markers",
            hoverinfo="text",
            hovertext=[_told(row, indicator) for _, row in known],
            marker={
                "size": 10,
                "symbol": [_SYMBOLS.get(row["status"], "circle-open") for _, row in known],
                "color": [ink.get(row["status"], ink["ink3"]) for _, row in known],
                "line": {"width": 1.5, "color": ink["back"]},
            },
        )
    )
    span = _span(values, first, indicator)
    _label_ends(figure, [(at, row, values[at] or 0.0) for at, row in known], indicator, span, ink)
    _label_target(figure, [targets[period][:1] for period in periods], values, indicator, ink["ink2"])
    others = [
        targets[period][1:2] if one != other else [] for period, one, other in zip(periods, first, second, strict=True)
    ]
    _label_target(figure, others, values, indicator, ink["ink3"])
    _frame(figure, ink, 300)
    figure.update_xaxes(
        tickvals=list(range(len(periods))),
        ticktext=_quarters(periods),
        range=[-0.5, len(periods) - 0.1],
        showgrid=False,
    )
    figure.update_yaxes(range=span, gridcolor=ink["hair"], zeroline=False, nticks=6)
    return figure


def distribution(units: Sequence[Record], target: Record | None, indicator: Record, *, is_dark: bool) -> go.Figure:
    """Every unit's value as one mark, a row for each level."""
    ink = _DARK if is_dark else _LIGHT
    figure = go.Figure()
    lanes = [lane for lane in text.LEVELS if any(lane in _lanes(row) for row in units)]
    highest = max(
        [_float(figures.exact(row)) or 0.0 for row in units] + ([float(target["value"])] if target else []), default=0.0
    )
    width = (
        100.0 if indicator["measure"] in {"ratio", "milestone"} and _SMALL < highest <= 100 else highest * 1.05 or 1.0
    )
    step = _BIN * width / 100
    marks: list[tuple[float, float, Record]] = []
    for at, lane in enumerate(reversed(lanes)):
        stacked: dict[int, int] = {}
        for row in units:
            value = _float(figures.exact(row))
            if lane in _lanes(row) and value is not None:
                column = round(value / step)
                stacked[column] = stacked.get(column, -1) + 1
                marks.append((column * step, at + min(stacked[column], _MOST_STACKED) * _STACK, row))
        figure.add_hline(y=at - 0.07, line={"color": ink["line"], "width": 1})
    figure.add_trace(
        go.Scatter(
            x=[x for x, _, _ in marks],
            y=[y for _, y, _ in marks],
            mode="markers",
            hoverinfo="text",
            hovertext=[f"{escape(str(row['unit_name']))}<br>{_told(row, indicator)}" for _, _, row in marks],
            marker={
                "size": 8,
                "symbol": [_SYMBOLS.get(row["status"], "circle-open") for _, _, row in marks],
                "color": [ink.get(row["status"], ink["ink3"]) for _, _, row in marks],
            },
        )
    )
    if target is not None and indicator["measure"] in figures.PERCENTS:
        figure.add_vline(x=float(target["value"]), line={"color": ink["ink2"], "width": 1.4})
    for at, lane in enumerate(reversed(lanes)):
        scored = [row for row in units if lane in _lanes(row) and row["status"] in {"attained", "near", "missed"}]
        attained = sum(row["status"] == "attained" for row in scored)
        figure.add_annotation(
            x=1.01,
            xref="paper",
            xanchor="left",
            y=at + 0.1,
            text=f"đạt<br><b>{attained}/{len(scored)}</b>",
            showarrow=False,
            align="left",
            font={"size": 12, "color": ink["ink2"]},
        )
    _frame(figure, ink, 300, right=64)
    figure.update_xaxes(range=[-2 * width / 100, 102 * width / 100], gridcolor=ink["hair"], zeroline=False)
    figure.update_yaxes(
        tickvals=[at + 0.1 for at in range(len(lanes))],
        ticktext=[text.LEVELS[lane] for lane in reversed(lanes)],
        range=[-0.15, max(len(lanes), 1)],
        showgrid=False,
        zeroline=False,
    )
    return figure


def _lanes(row: Record) -> list[str]:
    """The levels a unit is drawn under: a school of several levels stands under each, as in the tables beside."""
    return str(row["levels"]).split(";") if row["levels"] else [text.OFFICE_LEVEL]


def _told(row: Record, indicator: Record) -> str:
    parts = [
        figures.with_unit(row, indicator["unit"]),
        figures.stated(row),
        text.STATUSES.get(row["status"] or "", ""),
    ]
    when = [text.period(row["period"])] if row.get("period") else []
    return escape(" · ".join(filter(None, [*when, *parts])))


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _quarters(periods: Sequence[str]) -> list[str]:
    shown, year = [], ""
    for period in periods:
        now, _, quarter = period.partition("-Q")
        shown.append(_QUARTERS.get(quarter, quarter) + (f"<br>{now}" if now != year else ""))
        year = now
    return shown


def _gaps(
    figure: go.Figure, values: Sequence[float | None], rows: Sequence[Record | None], ink: Mapping[str, str]
) -> None:
    """Quarters owed without a value, between quarters that have one."""
    known = [at for at, value in enumerate(values) if value is not None]
    for at in range(known[0], known[-1]) if known else ():
        if values[at] is None and rows[at] is not None:
            figure.add_vrect(x0=at - 0.5, x1=at + 0.5, fillcolor=ink["gap"], line_width=0, layer="below")
            figure.add_annotation(
                x=at,
                y=0,
                yref="paper",
                yanchor="bottom",
                text=text.CHART_GAP.replace(" số", "<br>số"),
                showarrow=False,
                font={"size": 11, "color": ink["ink3"]},
            )


def _steps(figure: go.Figure, levels: Sequence[Any], colour: str, dash: str, width: float) -> None:
    """A level that holds from half a quarter before to half a quarter after each quarter."""
    x: list[float] = []
    y: list[float | None] = []
    for at, level in enumerate(levels):
        x += [at - 0.5, at + 0.5]
        y += [None if level is None else float(level)] * 2
    figure.add_trace(
        go.Scatter(x=x, y=y, mode="lines", hoverinfo="skip", line={"color": colour, "width": width, "dash": dash})
    )


def _label_ends(
    figure: go.Figure,
    known: Sequence[tuple[int, Record, float]],
    indicator: Record,
    span: Sequence[float],
    ink: Mapping[str, str],
) -> None:
    """Writes the first value and, larger, the last one beside their marks."""
    for place in {0, len(known) - 1} if known else set():
        at, row, value = known[place]
        is_last = place == len(known) - 1
        shown = escape(figures.with_unit(row, indicator["unit"]) if is_last else figures.number(row))
        is_low = value - span[0] < 0.16 * (span[1] - span[0])
        figure.add_annotation(
            x=at,
            y=value,
            text=f"<b>{shown}</b>" if is_last else shown,
            showarrow=False,
            yshift=16 if is_low else -16,
            font={"size": 13 if is_last else 12, "color": ink["ink"] if is_last else ink["ink2"]},
        )


def _label_target(
    figure: go.Figure,
    scored: Sequence[Sequence[Record]],
    values: Sequence[float | None],
    indicator: Record,
    colour: str,
) -> None:
    """Names each step of a target at that end of it where the values keep the greater distance."""
    levels = [target[0]["value"] if target else None for target in scored]
    before = None
    for at, target in enumerate(scored):
        level = levels[at]
        if level is not None and level != before:
            aim = text.target(target[0]["comparator"], level, indicator["unit"])
            is_high = indicator["measure"] in figures.PERCENTS and float(level) > 92
            last = next((end for end in range(at, len(levels)) if levels[end] != level), len(levels)) - 1
            is_left = _room(values[at : at + _LABEL], level) >= _room(
                values[max(at, last + 1 - _LABEL) : last + 1], level
            )
            figure.add_annotation(
                x=at - 0.45 if is_left else last + 0.45,
                xanchor="left" if is_left else "right",
                y=float(level),
                text=escape(f"{aim} · {text.BASES[target[0]['basis']]}"),
                showarrow=False,
                yshift=-10 if is_high else 10,
                font={"size": 11.5, "color": colour},
            )
        before = level


def _room(values: Sequence[float | None], level: Any) -> float:
    """How far the nearest of some values stays from a level."""
    return min((abs(value - float(level)) for value in values if value is not None), default=float("inf"))


def _span(values: Sequence[float | None], levels: Sequence[Any], indicator: Record) -> list[float]:
    """From 0 to 100 for shares that are not all small; else from 0, or below, to a little above the highest."""
    known = [
        value
        for value in [*values, *(None if level is None else float(level) for level in levels)]
        if value is not None
    ]
    top, bottom = max([*known, 0.0]), min([*known, 0.0])
    if indicator["measure"] in {"ratio", "milestone"} and _SMALL < top <= 100:
        return [0, 104]
    room = (top - bottom) * 0.14 or 1.0
    return [bottom - room if bottom < 0 else 0, top + room]


def _frame(figure: go.Figure, ink: Mapping[str, str], height: int, right: int = 8) -> None:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": right, "t": 8, "b": 8},
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": ink["ink2"], "size": 12, "family": "Source Sans, sans-serif"},
        separators=",.",
        hoverlabel={"bgcolor": ink["back"], "font": {"color": ink["ink"]}, "bordercolor": ink["line"]},
        dragmode=False,
    )
    figure.update_xaxes(fixedrange=True, zeroline=False, linecolor=ink["line"], automargin=True)
    figure.update_yaxes(fixedrange=True, automargin=True)
