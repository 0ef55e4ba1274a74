"""The small menu beside a table or a chart: its files, made from the very address and version shown."""

from urllib.parse import urlencode

from dashboard import frame, text
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.picking import ALL, Picking
from dashboard.view import View

INDICATOR_PAGE, ITEMS_PAGE, UNIT_PAGE = "chi-tieu", "chi-tiet", "don-vi"


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


def codes(view: View) -> tuple[str, ...]:
    """What the name of a file says it is of: the plan, or the indicator of its page, its one unit, the period."""
    where, indicator = view.chosen.where, view.chosen.indicator
    is_of_one = view.page in {UNIT_PAGE, ITEMS_PAGE} and len(where.units) == 1
    named = indicator if indicator and view.page in {INDICATOR_PAGE, ITEMS_PAGE} else where.plan
    return (named, *(where.units if is_of_one else ()), where.period)


def _picture(view: View, name: str, title: str, key: str) -> dict[str, str]:
    """What the browser needs to draw a chart once more, under its message, over what it was made from."""
    words, indicator = view.reading.words, view.chosen.indicator if view.page == INDICATOR_PAGE else None
    strong, rest = frame.sentence(view)
    # a picture lies about alone: its title need not say what it is of
    named = f"{text.short_code(indicator)} {words.indicators[indicator]['indicator_name']}" if indicator else ""
    said = [
        text.SAMPLE if words.state["is_sample"] else "",
        named,
        strong + rest,
        text.version_of(view.reading.version),
    ]
    called = text.export_name(name, codes(view), view.reading.version, "")
    return {"key": key, "name": called, "title": title, "foot": " · ".join(filter(None, said))}


def address(view: View, name: str, ending: str, picking: Picking = ALL) -> str:
    """Where a file is made."""
    query = view.here.partition("?")[2]
    narrowed = {"sort": picking.order if picking.order != "file" else "", "states": "\n".join(picking.states)}
    asked = {key: value for key, value in (narrowed | {"find": picking.find.strip()}).items() if value}
    more = f"&{urlencode(asked)}" if asked else ""
    return f"xuat/{name}.{ending}?{query}&version={view.reading.version}{more}"
