"""Units as marks: where they stand by level, and in which order. Without Streamlit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

import plotly.graph_objects as go

from dashboard import chart_style, figures, text
from dashboard.chart_style import PATTERNS, SYMBOLS, Ink, framed
from dashboard.charts import SMALL, floated, scale, told
from dashboard.figures import Record

_BIN = 2.5
_STACK = 0.085
_TALLEST = 0.8
# above this many units marks become bars, one a level, a step of the scale and a status
MOST_MARKS = 400


@dataclass(frozen=True)
class _Mark:
    """A unit in one lane: its step of the scale, how many stand below it there, its row."""

    lane: int
    step: int
    height: int
    row: Record
    href: str


def lanes(row: Record) -> list[str]:
    """The levels a unit is drawn under: a school of several levels stands under each, as in the tables beside."""
    return str(row["levels"]).split(";") if row["levels"] else [text.OFFICE_LEVEL]


def lower_median(values: Iterable[Fraction]) -> Fraction | None:
    """The middle value, of two the lower."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else None


def distribution(
    units: Sequence[Record],
    target: Record | None,
    indicator: Record,
    *,
    is_dark: bool,
    links: Sequence[str] = (),
    level_links: dict[str, str] | None = None,
    picked: Sequence[str] = (),
) -> go.Figure:
    """Every unit's value as one mark, a row for each level; very many units as bars. `links`: one a unit."""
    ink = chart_style.ink(is_dark=is_dark)
    shown = [lane for lane in reversed(text.LEVELS) if any(lane in lanes(row) for row in units)]
    values = [floated(figures.exact(row)) or 0.0 for row in units]
    width = _width([*values, *([float(target["value"])] if target else [])], indicator)
    step = _BIN * width / 100
    marks = _marks(units, values, shown, step, links)
    figure = go.Figure()
    for at in range(len(shown)):
        figure.add_hline(y=at - 0.07, line={"color": ink["line"], "width": 1})
    if len(units) > MOST_MARKS:
        _bars(figure, marks, shown, step, ink, level_links or {})
    else:
        _dots(figure, marks, step, indicator, ink, picked)
    if target is not None and indicator["measure"] in figures.PERCENTS:
        figure.add_vline(x=float(target["value"]), line={"color": ink["ink2"], "width": 1.4})
    for at, lane in enumerate(shown):
        _beside(figure, at, [row for row in units if lane in lanes(row)], ink)
    framed(figure, ink, 300, right=64)
    figure.update_xaxes(range=[-2 * width / 100, 102 * width / 100])
    figure.update_yaxes(
        tickvals=[at + 0.1 for at in range(len(shown))],
        ticktext=[text.LEVELS[lane] for lane in shown],
        range=[-0.18, max(len(shown), 1)],
        showgrid=False,
    )
    return figure


def _width(values: Sequence[float], indicator: Record) -> float:
    highest = max(values, default=0.0)
    is_share = indicator["measure"] in {"ratio", "milestone"} and SMALL < highest <= 100
    return 100.0 if is_share else highest * 1.05 or 1.0


def _marks(
    units: Sequence[Record], values: Sequence[float], shown: Sequence[str], step: float, links: Sequence[str]
) -> list[_Mark]:
    marks = []
    for at, lane in enumerate(shown):
        stacked: dict[int, int] = {}
        for index, (row, value) in enumerate(zip(units, values, strict=True)):
            if lane in lanes(row) and row["value"] is not None:
                column = round(value / step)
                stacked[column] = stacked.get(column, -1) + 1
                marks.append(_Mark(at, column, stacked[column], row, links[index] if links else ""))
    return marks


def _dots(
    figure: go.Figure, marks: Sequence[_Mark], step: float, indicator: Record, ink: Ink, picked: Sequence[str]
) -> None:
    rise = min(_STACK, _TALLEST / max((mark.height or 1 for mark in marks), default=1))
    ringed = [mark.row["unit_code"] in picked for mark in marks]
    figure.add_trace(
        go.Scatter(
            x=[mark.step * step for mark in marks],
            y=[mark.lane + mark.height * rise for mark in marks],
            mode="markers",
            hoverinfo="text",
            hovertext=[f"{escape(str(mark.row['unit_name']))}<br>{told(mark.row, indicator)}" for mark in marks],
            customdata=[mark.href for mark in marks],
            marker={
                "size": [14 if ring else 8 for ring in ringed],
                "symbol": [SYMBOLS.get(mark.row["status"], "circle-open") for mark in marks],
                "color": [ink.get(mark.row["status"], ink["ink3"]) for mark in marks],
                "line": {"width": [2 if ring else 0 for ring in ringed], "color": ink["accent"]},
            },
        )
    )


def _bars(
    figure: go.Figure, marks: Sequence[_Mark], shown: Sequence[str], step: float, ink: Ink, links: dict[str, str]
) -> None:
    counts: dict[tuple[int, int], dict[str, int]] = {}
    for mark in marks:
        found = counts.setdefault((mark.lane, mark.step), {})
        found[mark.row["status"]] = found.get(mark.row["status"], 0) + 1
    tallest = max(sum(found.values()) for found in counts.values())
    for status in ("attained", "near", "missed", "monitored"):
        cells = [(key, found) for key, found in counts.items() if status in found]
        if not cells:
            continue
        order = list(SYMBOLS)[: list(SYMBOLS).index(status)]
        figure.add_trace(
            go.Bar(
                x=[column * step for (_, column), _ in cells],
                y=[_TALLEST * found[status] / tallest for _, found in cells],
                base=[
                    lane + _TALLEST * sum(found.get(each, 0) for each in order) / tallest for (lane, _), found in cells
                ],
                width=step * 0.86,
                hoverinfo="text",
                hovertext=[
                    escape(f"{text.LEVELS[shown[lane]]}: {text.count(found[status])} {text.STATUSES[status]}")
                    for (lane, _), found in cells
                ],
                customdata=[links.get(shown[lane], "") for (lane, _), _ in cells],
                marker={
                    "color": ink[status],
                    "line": {"width": 0},
                    "pattern": {
                        "shape": PATTERNS[status],
                        "size": 5,
                        "solidity": 0.2,
                        "fgcolor": ink["back"],
                        "fillmode": "overlay",
                    },
                },
            )
        )
    figure.update_layout(barmode="overlay")


def _beside(figure: go.Figure, at: int, rows: Sequence[Record], ink: Ink) -> None:
    """How many of a lane attain, and its median as a short thick line under the lane."""
    scored = [row for row in rows if row["status"] in {"attained", "near", "missed"}]
    attained = sum(row["status"] == "attained" for row in scored)
    middle = lower_median(value for row in rows if (value := figures.exact(row)) is not None)
    if middle is not None and len(rows) > 2:
        figure.add_shape(
            type="line",
            x0=float(middle),
            x1=float(middle),
            y0=at - 0.14,
            y1=at - 0.03,
            line={"color": ink["ink"], "width": 3},
        )
    figure.add_annotation(
        x=1.01,
        xref="paper",
        xanchor="left",
        y=at + 0.1,
        text=f"{text.ATTAINED_SHORT}<br><b>{attained}/{len(scored)}</b>",
        showarrow=False,
        align="left",
        font={"size": 12, "color": ink["ink2"]},
    )


def ranking(
    ranked: Sequence[tuple[str, Record]],
    target: Record | None,
    indicator: Record,
    *,
    is_dark: bool,
    links: Sequence[str] = (),
    picked: Sequence[str] = (),
) -> go.Figure:
    """Units in their order as bars, best first. `links`: one a unit."""
    ink = chart_style.ink(is_dark=is_dark)
    rows = [row for _, row in ranked]
    values = [floated(figures.exact(row)) for row in rows]
    is_few = len(rows) <= MOST_MARKS
    ringed = [row["unit_code"] in picked for row in rows]
    figure = go.Figure(
        go.Bar(
            x=list(range(len(rows))),
            y=values,
            hoverinfo="text",
            hovertext=[
                f"{escape(rank)}. {escape(str(row['unit_name']))}<br>{told(row, indicator)}" for rank, row in ranked
            ],
            customdata=list(links) or None,
            marker={
                "color": [ink.get(row["status"], ink["ink3"]) for row in rows],
                "line": {"width": [2 if ring else 0 for ring in ringed], "color": ink["accent"]},
                "pattern": {
                    "shape": [PATTERNS.get(row["status"], "") for row in rows] if is_few else "",
                    "size": 5,
                    "solidity": 0.2,
                    "fillmode": "overlay",
                    "fgcolor": ink["back"],
                },
            },
        )
    )
    scored = [float(target["value"])] if target and indicator["measure"] in figures.PERCENTS else []
    for level in scored:
        figure.add_hline(y=level, line={"color": ink["ink2"], "width": 1.4})
    framed(figure, ink, 180)
    figure.update_layout(bargap=0.15 if is_few else 0)
    figure.update_xaxes(showticklabels=False, showgrid=False, range=[-0.6, len(rows) - 0.4])
    figure.update_yaxes(range=scale(values, scored, indicator), nticks=5)
    return figure
