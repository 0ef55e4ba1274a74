"""A plotly chart under its message, its words for those who cannot see it; its marks lead where links would."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard import chart_style, front, text
from dashboard.chart_style import Figure
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.component.registry import Piece, packed

_CHART = Piece("chart", is_open=True)


@dataclass(frozen=True)
class Drawn:
    """A figure under its message; `lines` say in words what it shows."""

    title: str
    note: str
    figure: Figure
    lines: Sequence[str] = ()

    @cached_property
    def packed(self) -> bytes:
        """The figure as it goes to the browser."""
        return packed({
            "figure": self.figure, "config": chart_style.CONFIG, "alt": self.title,
            "source": front.PLOTLY.lstrip("/"), "missing": text.NO_CHART,
        })  # fmt: skip


def chart(drawn: Drawn, *, key: str, level: int = 2, actions: Sequence[Node] = ()) -> None:
    """Show a chart; a click on a mark follows the address the mark carries."""
    pieces.show(
        pieces.heading(drawn.title, actions=actions, level=level),
        pieces.quiet(drawn.note),
        pieces.node("p", "vh", text.read_out(drawn.title, drawn.lines)),
        key=f"{key}_title",
    )
    _CHART(drawn.packed, key=f"chart_{key}")
