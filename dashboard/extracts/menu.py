"""The small menu beside a table or a chart: its files, made from the very address and version shown."""

from urllib.parse import urlencode

from dashboard import frame, text
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.picking import ALL, Picking
from dashboard.view import View


def menu(
    view: View,
    name: str,
    caption: str,
    *,
    picture: str = "",
    picking: Picking = ALL,
    sorts: bool = False,
    words: str = "",
) -> Node:
    """What a table can leave as; `picture`: the key of the chart that it is drawn as; `sorts`: the browser sorts its rows.

    `words` say what leaves, where it is not the table beside which the menu stands.
    """
    sorted_there = {"sorts": name} if sorts else {}
    links: list[Node] = [
        pieces.node("button", "plain", said, picture=_picture(view, name, caption, picture) | {"kind": kind})
        for kind, said in text.PICTURES.items()
        if picture
    ]
    links += [
        # left to the browser: the answer is a file, no page
        pieces.node("a", "", said, href=address(view, name, ending, picking), whole=True, **sorted_there)
        for ending, said in text.ENDINGS.items()
    ]
    return pieces.node(
        "details", "out", pieces.node("summary", "", words or text.EXPORT, label=words or text.export_of(caption)),
        pieces.node("div", "", *links),
    )  # fmt: skip


def _picture(view: View, name: str, title: str, key: str) -> dict[str, str]:
    """What the browser needs to draw a chart once more, under its message, over what it was made from."""
    where, state = view.chosen.where, view.reading.words.state
    strong, rest = frame.sentence(view)
    said = [text.SAMPLE if state["is_sample"] else "", strong + rest, text.version_of(view.reading.version)]
    called = text.export_name(name, where.plan, where.period, view.reading.version, "")
    return {"key": key, "name": called, "title": title, "foot": " · ".join(filter(None, said))}


def address(view: View, name: str, ending: str, picking: Picking = ALL) -> str:
    """Where a file is made."""
    query = view.here.partition("?")[2]
    narrowed = {"sort": picking.order if picking.order != "file" else "", "states": "\n".join(picking.states)}
    asked = {key: value for key, value in (narrowed | {"find": picking.find.strip()}).items() if value}
    more = f"&{urlencode(asked)}" if asked else ""
    return f"xuat/{name}.{ending}?{query}&version={view.reading.version}{more}"
