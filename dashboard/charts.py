"""Frames → figures, without Streamlit: one chart, one message; symbols as well as colours."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape
from math import floor
from typing import Any

from dashboard import chart_style, figures, text
from dashboard.chart_style import Figure, Ink, Part
from dashboard.figures import Record

# how many quarters the name of a target takes on a phone
_LABEL = 4
# shares that all lie below this are drawn on a scale of their own
SMALL = 40
# the end of an axis of shares, where shares count as near 100 %, and how much of the axis even equal ones are given
FULL, NEAR_FULL, LEAST_SPREAD = 104, 80, 1.0


def trend(
    rows: Sequence[Record],
    periods: Sequence[str],
    targets: Mapping[str, Sequence[Record]],
    indicator: Record,
    *,
    is_dark: bool,
    links: Sequence[str] = (),
) -> Figure:
    """One indicator through time. `targets`: those in force at each period, the scored one first; `links`: by period."""
    ink = chart_style.ink(is_dark=is_dark)
    by_period = {row["period"]: row for row in rows}
    shown = [by_period.get(period) for period in periods]
    values = [None if row is None else floated(figures.exact(row)) for row in shown]
    second = [targets[period][1]["value"] if len(targets[period]) > 1 else None for period in periods]
    first = [targets[period][0]["value"] if targets[period] else None for period in periods]
    is_split = any(other is not None and other != one for one, other in zip(first, second, strict=True))
    known = [(at, row, values[at] or 0.0) for at, row in enumerate(shown) if row is not None and values[at] is not None]
    traces = [
        *([_steps(second, ink["ghost"], "dash", 1.2)] if is_split else []),
        _steps(first, ink["ink2"], "solid", 1.4),
        {
            "type": "scatter",
            "x": list(range(len(periods))),
            "y": values,
            "mode": "lines",
            "connectgaps": False,
            "hoverinfo": "skip",
            "line": {"color": ink["accent"], "width": 2},
        },
        {
            "type": "scatter",
            "x": [at for at, _, _ in known],
            "y": [value for _, _, value in known],
            "mode": "markers",
            "hoverinfo": "text",
            "hovertext": [told(row, indicator) for _, row, _ in known],
            "customdata": [links[at] for at, _, _ in known] if links else None,
            "marker": {
                "size": 10,
                "symbol": [chart_style.SYMBOLS.get(row["status"], "circle-open") for _, row, _ in known],
                "color": [ink.get(row["status"], ink["ink3"]) for _, row, _ in known],
                "line": {"width": 1.5, "color": ink["back"]},
            },
        },
    ]
    span = close_up(values, first, indicator)
    others = [
        targets[period][1:2] if one != other else [] for period, one, other in zip(periods, first, second, strict=True)
    ]
    gaps = _gaps(values, shown)
    notes = [
        *(_gap_note(at, ink) for at in gaps),
        *_end_notes(known, indicator, span, ink, first),
        *_target_notes([targets[period][:1] for period in periods], values, indicator, ink["ink2"]),
        *_target_notes(others, values, indicator, ink["ink3"]),
    ]
    return chart_style.figure(
        traces,
        ink,
        300,
        xaxis={
            "tickvals": list(range(len(periods))),
            "ticktext": _quarters(periods),
            "range": [-0.5, len(periods) - 0.1],
            "showgrid": False,
        },
        yaxis={"range": span, "gridcolor": ink["hair"], "zeroline": False, "nticks": 6},
        shapes=[_gap(at, ink) for at in gaps],
        notes=notes,
    )


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


def _gaps(values: Sequence[float | None], rows: Sequence[Record | None]) -> list[int]:
    """Quarters owed without a value, between quarters that have one."""
    known = [at for at, value in enumerate(values) if value is not None]
    between = range(known[0], known[-1]) if known else range(0)
    return [at for at in between if values[at] is None and rows[at] is not None]


def _gap(at: int, ink: Ink) -> Part:
    """The shade over a quarter without a value."""
    return {
        "type": "rect",
        "x0": at - 0.5,
        "x1": at + 0.5,
        "yref": "y domain",
        "y0": 0,
        "y1": 1,
        "fillcolor": ink["gap"],
        "line": {"width": 0},
        "layer": "below",
    }


def _gap_note(at: int, ink: Ink) -> Part:
    words = "<br>".join(text.CHART_GAP_LINES)
    return {
        "x": at, "y": 0, "yref": "paper", "yanchor": "bottom", "text": words, "font": {"size": 11, "color": ink["ink3"]}
    }  # fmt: skip


def _steps(levels: Sequence[Any], colour: str, dash: str, width: float) -> Part:
    """A level that holds from half a quarter before to half a quarter after each quarter."""
    x: list[float] = []
    y: list[float | None] = []
    for at, level in enumerate(levels):
        x += [at - 0.5, at + 0.5]
        y += [None if level is None else float(level)] * 2
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "scatter", "x": x, "y": y, "mode": "lines", "hoverinfo": "skip", "line": line}


def _end_notes(
    known: Sequence[tuple[int, Record, float]],
    indicator: Record,
    span: Sequence[float],
    ink: Ink,
    levels: Sequence[Any],
) -> Iterator[Part]:
    """Writes the first value and, larger, the last one beside their marks, away from the axis and the target."""
    for place in sorted({0, len(known) - 1}) if known else ():
        at, row, value = known[place]
        is_last = place == len(known) - 1
        shown = escape(figures.with_unit(row, indicator["unit"]) if is_last else figures.number(row))
        room = 0.16 * (span[1] - span[0])
        is_near = levels[at] is not None and 0 <= value - float(levels[at]) < room < span[1] - value
        is_low = value - span[0] < room or is_near
        yield {
            "x": at,
            "y": value,
            "text": f"<b>{shown}</b>" if is_last else shown,
            "yshift": 16 if is_low else -16,
            "font": {"size": 13 if is_last else 12, "color": ink["ink"] if is_last else ink["ink2"]},
        }


def _target_notes(
    scored: Sequence[Sequence[Record]], values: Sequence[float | None], indicator: Record, colour: str
) -> Iterator[Part]:
    """Names each step of a target at that end of it where the values keep the greater distance."""
    levels = [target[0]["value"] if target else None for target in scored]
    before = None
    for at, target in enumerate(scored):
        level = levels[at]
        if level is not None and level != before:
            aim = text.target(target[0]["comparator"], level, indicator["unit"])
            is_high = indicator["measure"] in figures.PERCENTS and float(level) > 92
            last = next((end for end in range(at, len(levels)) if levels[end] != level), len(levels)) - 1
            ends = values[at : at + _LABEL], values[max(at, last + 1 - _LABEL) : last + 1]
            is_left = _room(ends[0], level) >= _room(ends[1], level)
            yield {
                "x": at - 0.45 if is_left else last + 0.45,
                "xanchor": "left" if is_left else "right",
                "y": float(level),
                "text": escape(f"{aim} · {text.BASES[target[0]['basis']]}"),
                "yshift": -10 if is_high else 10,
                "font": {"size": 11.5, "color": colour},
            }
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
        return [0, FULL]
    room = (top - bottom) * 0.14 or 1.0
    return [bottom - room if bottom < 0 else 0, top + room]


def close_up(values: Sequence[float | None], levels: Sequence[Any], indicator: Record) -> list[float]:
    """As `scale`, but closer where all of a share stays near 100 %: along the upper edge a line would say nothing."""
    bottom, top = scale(values, levels, indicator)
    foot = foot_of([*values, *(None if level is None else float(level) for level in levels)])
    return [foot, 100 + (100 - foot) * 0.12] if (bottom, top) == (0, FULL) and foot else [bottom, top]


def foot_of(shares: Sequence[float | None]) -> float:
    """Where the axis of shares in percent begins: 0, or so near below those near 100 % that they take half of it."""
    low = min((share for share in shares if share is not None), default=0.0)
    return floor(100 - 2 * max(100 - low, LEAST_SPREAD)) if low >= NEAR_FULL else 0.0
