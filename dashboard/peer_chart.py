"""One unit beside its peers. Without Streamlit."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from dashboard import chart_style, text
from dashboard.chart_style import SYMBOLS, Figure, Part

_ROW = 24
# letters of an indicator's name, also where the chart is less wide than so many pixels
_LONG, _NARROW, _SHORT = 64, 900, 26


@dataclass(frozen=True)
class Peer:
    """One indicator of a unit beside the median of its peers; `shown` and `usual`: both as a person reads them."""

    code: str
    name: str
    value: Fraction
    shown: str
    median: Fraction
    usual: str
    target: Fraction | None
    status: str
    is_worse: bool
    href: str = ""


def peers(listed: Sequence[Peer], *, is_dark: bool) -> Figure:
    """One unit's shares beside the medians of its peers and the targets, one row an indicator."""
    ink = chart_style.ink(is_dark=is_dark)
    rows = list(reversed(listed))
    places = list(range(len(rows)))
    known = [(at, float(row.target)) for at, row in zip(places, rows, strict=True) if row.target is not None]
    ticks: Part = {"type": "scatter", "mode": "markers", "hoverinfo": "skip"}
    traces: list[Part] = [
        {
            "type": "scatter",
            "mode": "lines",
            "hoverinfo": "skip",
            # from the median to the unit, row by row, broken between rows
            "x": [end for row in rows for end in (float(row.median), float(row.value), None)],
            "y": [end for at in places for end in (at, at, None)],
            "line": {"color": ink["ghost"], "width": 2},
        },
        {
            **ticks,
            "x": [level for _, level in known],
            "y": [at for at, _ in known],
            "marker": {"symbol": "line-ns", "size": 16, "line": {"width": 1.4, "color": ink["ink3"]}},
        },
        {
            **ticks,
            "x": [float(row.median) for row in rows],
            "y": places,
            "marker": {"symbol": "line-ns", "size": 12, "line": {"width": 4, "color": ink["ink"]}},
        },
        {
            "type": "scatter",
            "x": [float(row.value) for row in rows],
            "y": places,
            "mode": "markers",
            "hoverinfo": "text",
            "hovertext": [
                escape(f"{row.code} {row.name}: {row.shown}, {text.EXPLAINED['median'].lower()} {row.usual}")
                for row in rows
            ],
            "customdata": [row.href for row in rows],
            "marker": {
                "size": 11,
                "symbol": [SYMBOLS.get(row.status, "circle-open") for row in rows],
                "color": [ink.get(row.status, ink["ink3"]) for row in rows],
                "line": {"width": 1.5, "color": ink["back"]},
            },
        },
    ]
    highest = max([100.0, *(float(max(row.value, row.median)) for row in rows)])
    return chart_style.figure(
        traces,
        ink,
        56 + _ROW * max(len(rows), 1),
        xaxis={"range": [-2, highest * 1.03], "ticksuffix": "%", "side": "top"},
        yaxis={
            "tickvals": places,
            "ticktext": _names(rows, _LONG),
            "range": [-0.7, len(rows) - 0.3],
            "showgrid": True,
        },
        meta=chart_style.on_narrow(_NARROW, yaxis={"ticktext": _names(rows, _SHORT)}),
    )


def _names(rows: Sequence[Peer], most: int) -> list[str]:
    return [escape(f"{row.code} {_short(row.name, most)}") for row in rows]


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1].rpartition(" ")[0] + "…"
