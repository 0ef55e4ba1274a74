"""The one look of every chart: fonts, colours of both themes, numbers as the page writes them, nothing that can be dragged."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import text

Ink = Mapping[str, str]
Part = Mapping[str, Any]
Figure = dict[str, Any]
# one shape a status, so that a chart printed in black still tells them apart
SYMBOLS = {"attained": "circle", "near": "circle-dot", "missed": "x", "monitored": "diamond-open"}
PATTERNS = {"attained": "", "near": ".", "missed": "/", "monitored": "x"}
LIGHT: Ink = {
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
DARK: Ink = {
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
# what plotly is told: no toolbar, no logo, no zooming by wheel or double click
CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def ink(*, is_dark: bool) -> Ink:
    """The colours of a theme."""
    return DARK if is_dark else LIGHT


def template(colours: Ink) -> dict[str, Any]:
    """The house template on the colours of a theme."""
    axis = {
        "fixedrange": True,
        "zeroline": False,
        "linecolor": colours["line"],
        "gridcolor": colours["hair"],
        "automargin": True,
        # plotly's own turns 5.000 into "5k"
        "tickformat": ",~f",
    }
    return {
        "layout": {
            "showlegend": False,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": colours["ink2"], "size": 12, "family": "Source Sans, sans-serif"},
            "separators": text.separators(),
            "hoverlabel": {
                "bgcolor": colours["back"],
                "font": {"color": colours["ink"]},
                "bordercolor": colours["line"],
            },
            "hovermode": "closest",
            "dragmode": False,
            "bargap": 0.15,
            "xaxis": axis,
            "yaxis": axis,
        }
    }


def figure(
    traces: Sequence[Part],
    colours: Ink,
    height: int,
    *,
    xaxis: Part,
    yaxis: Part,
    shapes: Sequence[Part] = (),
    notes: Sequence[Part] = (),
    right: int = 8,
    **layout: Any,
) -> Figure:
    """A figure in the house style at its height, as plotly's own JSON; `notes` are annotations without arrows."""
    return {
        "data": list(traces),
        "layout": {
            "template": template(colours),
            "height": height,
            "margin": {"l": 8, "r": right, "t": 8, "b": 8},
            "autosize": True,
            "xaxis": xaxis,
            "yaxis": yaxis,
            "shapes": list(shapes),
            "annotations": [{"showarrow": False, **note} for note in notes],
            **layout,
        },
    }


def on_narrow(below: int, **layout: Any) -> dict[str, Any]:
    """Parts of a layout for a chart that is less wide than so many pixels, as its `meta`."""
    return {"narrow": {"below": below, "layout": layout}}


def level(value: float, colour: str, width: float) -> Part:
    """A line across the whole figure at a height."""
    return {
        "type": "line", "xref": "x domain", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": {"color": colour, "width": width}
    }  # fmt: skip
