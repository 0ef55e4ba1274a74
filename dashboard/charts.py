"""Frames → figures, without Streamlit: one chart, one message; symbols as well as colours."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape
from math import floor
from typing import Any

from dashboard import chart_style, figures, text
from dashboard.chart_style import Figure, Ink, Part
from dashboard.figures import Record

# a chart less wide than this names its years only, unless they are few
_NARROW, _FEW = 560, 8
# how many quarters the name of a target takes on a phone
_LABEL = 4
# the width of a letter of the last value, and how many of them stand on one line
_LETTER, _LINE = 8, 9
# which part of the axis keeps the first value apart from lines, and how much of it the name of a target takes
_ROOM, _TALL = 0.16, 0.09
Known = Sequence[tuple[int, Record, float]]
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
            # a mark at the foot of the axis is whole
            "cliponaxis": False,
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
    span = close_up(values, [*first, *(second if is_split else ())], indicator)
    others = [
        targets[period][1:2] if one != other else [] for period, one, other in zip(periods, first, second, strict=True)
    ]
    gaps, lines = _gaps(values, shown), _last_lines(known, indicator)
    notes = [
        *(_gap_note(at, ink) for at in gaps),
        *_last_note(known, lines, ink),
        *_target_notes([targets[period][:1] for period in periods], values, indicator, span, ink["ink2"]),
        *_target_notes(others, values, indicator, span, ink["ink3"]),
    ]
    noted = [{"showarrow": False, **note} for note in notes]
    years = _years(periods)
    return chart_style.figure(
        traces,
        ink,
        300,
        right=12 + _LETTER * max(map(len, lines), default=0),
        xaxis={
            "tickvals": list(range(len(periods))),
            "ticktext": _quarters(periods),
            "range": [-0.5, len(periods) - 0.5],
            "showgrid": False,
        },
        yaxis={"range": span, "gridcolor": ink["hair"], "zeroline": False, **steps(span, indicator, 6)},
        shapes=[_gap(at, ink) for at in gaps],
        notes=[*_first_note(known, span, ink, first), *notes],
        meta=chart_style.on_narrow(
            _NARROW, xaxis={"tickvals": list(years), "ticktext": list(years.values())}, annotations=noted
        )
        if len(periods) > _FEW
        else None,
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


def _years(periods: Sequence[str]) -> dict[int, str]:
    """The years by the place of their first quarter."""
    years = [period.partition("-Q")[0] for period in periods]
    return {at: year for at, year in enumerate(years) if at == 0 or years[at - 1] != year}


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


def _first_note(known: Known, span: Sequence[float], ink: Ink, levels: Sequence[Any]) -> Iterator[Part]:
    """Writes the first value above or below its mark, away from the line, the axis and the target; nowhere without room."""
    if len(known) < 2:
        return
    (at, row, value), (_, _, after) = known[:2]
    room = _ROOM * (span[1] - span[0])
    level = None if levels[at] is None else float(levels[at])
    free = {
        True: span[1] - value > room and (level is None or not 0 <= level - value < room),
        False: value - span[0] > room and (level is None or not 0 <= value - level < room),
    }
    is_above = next((side for side in (after < value, after >= value) if free[side]), None)
    if is_above is not None:
        yield {
            "x": at,
            "y": value,
            "text": escape(figures.number(row)),
            # on a phone the axis is near
            "xanchor": "left",
            "xshift": -8,
            "yshift": 16 if is_above else -16,
            "font": {"size": 12, "color": ink["ink2"]},
        }


def _last_lines(known: Known, indicator: Record) -> list[str]:
    """The last value as it is written beside its mark; long words of what it counts stand under it."""
    if not known:
        return []
    row = known[-1][1]
    number, shown = figures.number(row), figures.with_unit(row, indicator["unit"])
    unit = shown.removeprefix(number).strip()
    return [shown] if len(shown) <= _LINE else [number, unit]


def _last_note(known: Known, lines: Sequence[str], ink: Ink) -> Iterator[Part]:
    """Writes the last value beside its mark, behind the end of its target's step, where no line comes by."""
    if known:
        at, _, value = known[-1]
        first, *others = (escape(line) for line in lines)
        yield {
            "x": at + 0.5,
            "xanchor": "left",
            "xshift": 3,
            "align": "left",
            "y": value,
            "text": "<br>".join([f"<b>{first}</b>", *others]),
            "font": {"size": 13, "color": ink["ink"]},
        }


def _target_notes(
    scored: Sequence[Sequence[Record]],
    values: Sequence[float | None],
    indicator: Record,
    span: Sequence[float],
    colour: str,
) -> Iterator[Part]:
    """Names each step of a target at that end and on that side of it where the values keep the greatest distance."""
    levels = [target[0]["value"] if target else None for target in scored]
    before = None
    for at, target in enumerate(scored):
        level = levels[at]
        if level is not None and level != before:
            aim = text.target(target[0]["comparator"], level, indicator["unit"])
            last = next((end for end in range(at, len(levels)) if levels[end] != level), len(levels)) - 1
            ends = values[at : at + _LABEL], values[max(at, last + 1 - _LABEL) : last + 1]
            is_left, is_above = _spot(ends, float(level), span)
            yield {
                "x": at - 0.45 if is_left else last + 0.45,
                "xanchor": "left" if is_left else "right",
                "y": float(level),
                "text": escape(f"{aim} · {text.BASES[target[0]['basis']]}"),
                "yshift": 12 if is_above else -12,
                "font": {"size": 11.5, "color": colour},
            }
        before = level


def _spot(
    ends: tuple[Sequence[float | None], Sequence[float | None]], level: float, span: Sequence[float]
) -> tuple[bool, bool]:
    """Whether a level is named at its left end, and whether above it: the first of the places that the fewest values touch."""
    high = _TALL * (span[1] - span[0])

    def touched(spot: tuple[bool, bool]) -> float:
        is_left, is_above = spot
        if not is_above and level - span[0] < high:
            return float("inf")
        away = (value - level if is_above else level - value for value in ends[not is_left] if value is not None)
        return sum(0 <= gap < high for gap in away)

    return min(((True, True), (False, True), (True, False), (False, False)), key=touched)


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


def steps(span: Sequence[float], indicator: Record, most: int) -> dict[str, int]:
    """The marks of an axis, about `most`: of what is counted none lies between two whole numbers."""
    is_short = indicator["measure"] in text.COUNTED_MEASURES and span[1] - span[0] < most
    return {"dtick": 1} if is_short else {"nticks": most}


def close_up(values: Sequence[float | None], levels: Sequence[Any], indicator: Record) -> list[float]:
    """As `scale`, but closer where all of a share stays near 100 %: along the upper edge a line would say nothing."""
    bottom, top = scale(values, levels, indicator)
    foot = foot_of([*values, *(None if level is None else float(level) for level in levels)])
    return [foot, 100 + (100 - foot) * 0.12] if (bottom, top) == (0, FULL) and foot else [bottom, top]


def foot_of(shares: Sequence[float | None]) -> float:
    """Where the axis of shares in percent begins: 0, or so near below those near 100 % that they take half of it."""
    low = min((share for share in shares if share is not None), default=0.0)
    return floor(100 - 2 * max(100 - low, LEAST_SPREAD)) if low >= NEAR_FULL else 0.0
