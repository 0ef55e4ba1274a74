"""Frames → figures, without Streamlit: one chart, one message; symbols as well as colours."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any

import plotly.graph_objects as go

from dashboard import chart_style, figures, text
from dashboard.chart_style import framed
from dashboard.figures import Record

# how many quarters the name of a target takes on a phone
_LABEL = 4
# shares that all lie below this are drawn on a scale of their own
SMALL = 40


def trend(
    rows: Sequence[Record],
    periods: Sequence[str],
    targets: Mapping[str, Sequence[Record]],
    indicator: Record,
    *,
    is_dark: bool,
    links: Sequence[str] = (),
) -> go.Figure:
    """One indicator through time. `targets`: those in force at each period, the scored one first; `links`: by period."""
    ink = chart_style.ink(is_dark=is_dark)
    by_period = {row["period"]: row for row in rows}
    shown = [by_period.get(period) for period in periods]
    values = [None if row is None else floated(figures.exact(row)) for row in shown]
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
            hovertext=[told(row, indicator) for _, row in known],
            customdata=[links[at] for at, _ in known] if links else None,
            marker={
                "size": 10,
                "symbol": [chart_style.SYMBOLS.get(row["status"], "circle-open") for _, row in known],
                "color": [ink.get(row["status"], ink["ink3"]) for _, row in known],
                "line": {"width": 1.5, "color": ink["back"]},
            },
        )
    )
    span = scale(values, first, indicator)
    _label_ends(figure, [(at, row, values[at] or 0.0) for at, row in known], indicator, span, ink, first)
    _label_target(figure, [targets[period][:1] for period in periods], values, indicator, ink["ink2"])
    others = [
        targets[period][1:2] if one != other else [] for period, one, other in zip(periods, first, second, strict=True)
    ]
    _label_target(figure, others, values, indicator, ink["ink3"])
    framed(figure, ink, 300)
    figure.update_xaxes(
        tickvals=list(range(len(periods))),
        ticktext=_quarters(periods),
        range=[-0.5, len(periods) - 0.1],
        showgrid=False,
    )
    figure.update_yaxes(range=span, gridcolor=ink["hair"], zeroline=False, nticks=6)
    return figure


def told(row: Record, indicator: Record) -> str:
    """What stands beside a mark under the pointer, safe to be read as markup."""
    parts = [
        figures.with_unit(row, indicator["unit"]),
        figures.stated(row),
        text.STATUSES.get(row["status"] or "", ""),
    ]
    when = [text.period(row["period"])] if row.get("period") else []
    return escape(" · ".join(filter(None, [*when, *parts])))


def floated(value: Fraction | None) -> float | None:
    """A value as a chart takes it."""
    return None if value is None else float(value)


def _quarters(periods: Sequence[str]) -> list[str]:
    shown, year = [], ""
    for period in periods:
        now, _, quarter = period.partition("-Q")
        shown.append(text.quarter(quarter) + (f"<br>{now}" if now != year else ""))
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
                text="<br>".join(text.CHART_GAP_LINES),
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
    levels: Sequence[Any],
) -> None:
    """Writes the first value and, larger, the last one beside their marks, away from the axis and the target."""
    for place in {0, len(known) - 1} if known else set():
        at, row, value = known[place]
        is_last = place == len(known) - 1
        shown = escape(figures.with_unit(row, indicator["unit"]) if is_last else figures.number(row))
        room = 0.16 * (span[1] - span[0])
        is_near = levels[at] is not None and 0 <= value - float(levels[at]) < room < span[1] - value
        is_low = value - span[0] < room or is_near
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


def scale(values: Sequence[float | None], levels: Sequence[Any], indicator: Record) -> list[float]:
    """From 0 to 100 for shares that are not all small; else from 0, or below, to a little above the highest."""
    known = [
        value
        for value in [*values, *(None if level is None else float(level) for level in levels)]
        if value is not None
    ]
    top, bottom = max([*known, 0.0]), min([*known, 0.0])
    if indicator["measure"] in {"ratio", "milestone"} and SMALL < top <= 100:
        return [0, 104]
    room = (top - bottom) * 0.14 or 1.0
    return [bottom - room if bottom < 0 else 0, top + room]
