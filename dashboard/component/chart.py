"""A plotly chart under its message, its words for those who cannot see it; its marks lead where links would."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from plotly.basedatatypes import BaseFigure

from dashboard import chart_style, text
from dashboard.chart_style import Figure
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.component.registry import Piece

_CHART = Piece("chart")


@dataclass(frozen=True)
class Drawn:
    """A figure under its message; `lines` say in words what it shows."""

    title: str
    note: str
    figure: Figure
    lines: Sequence[str] = ()


class Finished(BaseFigure):  # type: ignore[misc]  # plotly has no types
    """A figure that is ready to be sent: Streamlit would have plotly check each of its marks again, in every run."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure

    def to_dict(self) -> Figure:
        return self._figure


def chart(drawn: Drawn, *, key: str, level: int = 2, actions: Sequence[Node] = ()) -> None:
    """Show a chart; a click on a mark follows the address the mark carries."""
    pieces.show(
        pieces.heading(drawn.title, actions=actions, level=level),
        pieces.quiet(drawn.note),
        pieces.node("p", "vh", text.read_out(drawn.title, drawn.lines)),
        key=f"{key}_title",
    )
    st.plotly_chart(Finished(drawn.figure), theme=None, key=f"chart_{key}", config=chart_style.CONFIG, alt=drawn.title)
    _CHART({}, key=f"{key}_links")
