"""Cards, lists, strips and headings of a page, built as a tree of nodes and shown as text only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard import text
from dashboard.component.cells import Spark
from dashboard.component.registry import Piece

Node = str | dict[str, Any]
_PIECES = Piece("pieces")


@dataclass(frozen=True, slots=True)
class Card:
    """One number of the overview: what it is, the number with its small part, its make-up, two lines under it.

    `links`: where a part of the first line leads, by its status. `names` say what the parts of its make-up are, where they are no statuses. `aside` says what the number does not follow: it stays where there is little room.
    """

    label: str
    number: str
    small: str = ""
    suffix: str = ""
    spark: Spark | None = None
    parts: Sequence[tuple[str, int]] = ()
    names: Sequence[str] = ()
    line: Sequence[tuple[str, str]] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """One line of "Cần chú ý": status, code, name, value against target, how much is missing, where it leads.

    `cause`: of `text.CAUSES`, or "short" of its target: why the line is there; the screen shows it by the form of `gap`.
    """

    status: str
    code: str
    name: str
    value: str = ""
    aim: str = ""
    gap: str = ""
    href: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sender's sheet: its number, its cells as written, and the columns that carry a warning."""

    number: int
    cells: Sequence[str]
    warned: frozenset[int] = frozenset()
    selected: bool = False
    heading: bool = False


def show(*nodes: Node, key: str) -> None:
    """Put nodes on the page."""
    show_data(data(*nodes), key=key)


def data(*nodes: Node) -> dict[str, Any]:
    """Nodes as the component takes them."""
    return {"nodes": list(nodes)}


def show_data(shown: dict[str, Any] | bytes, *, key: str) -> None:
    """Put what `data` made on the page, packed or not."""
    _PIECES(shown, key=key)


def node(tag: str, css: str = "", *nodes: Node, **more: object) -> Node:
    """One element with its class and children; `more` holds href, title, label, role, scope, current, share, copy, lang, stop."""
    return {"tag": tag, "css": css, "nodes": list(nodes), **more}


def symbol(status: str) -> Node:
    """The drawn symbol of a status; its word must stand beside it."""
    return {"status": status}


def tag(status: str) -> Node:
    """Symbol and word of a status on its colour."""
    return node("span", f"tag {status}", symbol(status), text.STATUSES[status])


def legend() -> Node:
    """The seven statuses, symbol and word."""
    return node("div", "legend", *(node("span", "", symbol(code), word) for code, word in text.STATUSES.items()))


def heading(title: str, *beside: Node, actions: Sequence[Node] = (), level: int = 1) -> Node:
    """A heading with what stands beside it and, at the right, what can be done."""
    return node("div", "head", node(f"h{level}", "", title), *beside, *_acts(actions))


def breadcrumb(steps: Sequence[tuple[str, str]], here: str) -> Node:
    """The way back: (words, address) of each page above, then where we stand."""
    nodes: list[Node] = []
    for words, href in steps:
        nodes += [node("a", "", words, href=href) if href else words, node("i", "", "›")]
    return node("nav", "crumb", *nodes, node("span", "", here, current="page"), label=text.BREADCRUMB)


def scope(strong: str, rest: str, actions: Sequence[Node] = (), before: Sequence[Node] = ()) -> Node:
    """The sentence that says what is being shown, with the page's actions."""
    return node("div", "scope", *before, node("span", "", node("b", "", strong), rest), *_acts(actions))


def switch(label: str, choices: Sequence[tuple[str, str, bool]]) -> Node:
    """A row of links of which one is where we stand: (words, address, is it)."""
    links = [
        node("a", "on" if on else "", words, href=href, **({"current": "true"} if on else {}))
        for words, href, on in choices
    ]
    return node("nav", "seg", *links, label=label)


def quiet(sentence: str) -> Node:
    """A line of small print."""
    return node("p", "quiet", sentence)


def blank(sentence: str, note: Node = "") -> Node:
    """A screen without figures says why and what to do, in words or by a link."""
    return node("div", "blank", node("h1", "", sentence), *([node("p", "", note)] if note else []))


def copy_link(href: str) -> Node:
    """A button that copies the full address of a view."""
    return node("button", "plain", text.COPY_LINK, copy=href, copied=text.COPIED)


def copy_words(label: str, words: str) -> Node:
    """A button that copies words as they are."""
    return node("button", "plain", label, copy=words, copied=text.COPIED, copied_as="words")


def notice(sentence: str) -> Node:
    """A sentence with the warning symbol."""
    return node("p", "notice", symbol("warning"), node("span", "", sentence), role="status")


def done(sentence: str) -> Node:
    """A sentence about what was just done, with its symbol."""
    return node("p", "notice done", symbol("approved"), " ", sentence, role="status")


def cards(shown: Sequence[Card], concerns: Sequence[Concern] = (), actions: Sequence[Node] = ()) -> Node:
    """A row of cards, the last of them the list of what needs attention, with what can be done with it."""
    nodes = [_card(card) for card in shown]
    if concerns:
        lines = node("ul", "att", *(node("li", "", _concern(line)) for line in concerns))
        nodes.append(node("div", "card list", node("div", "lab", text.CONCERNS, *_acts(actions)), lines))
    layout = "wide" if concerns else "five" if len(shown) == 5 else ""
    return node("div", f"cards {layout}", *nodes)


def definition(columns: Sequence[tuple[str, Sequence[Node], str]]) -> Node:
    """A strip of columns: what it is, its lines, a quieter note."""
    made = [
        node(
            "div",
            "",
            node("div", "k", label),
            *(node("div", "", line) if isinstance(line, str) else line for line in lines),
            *([node("div", "dim", note)] if note else []),
        )
        for label, lines, note in columns
    ]
    return node("div", "def d4" if len(columns) == 4 else "def", *made)


def formula(numerator: str, denominator: str, suffix: str = "") -> Node:
    """A fraction written as a fraction."""
    parts = node("span", "frac", node("span", "", numerator), node("span", "", denominator))
    return node("div", "", parts, f" {suffix}")


def facts(pairs: Sequence[tuple[str, str]]) -> Node:
    """Label and value, one pair a line."""
    nodes: list[Node] = []
    for label, value in pairs:
        nodes += [node("dt", "", label), node("dd", "", value)]
    return node("dl", "pair", *nodes)


def chips(words: Sequence[str]) -> Node:
    """Small facts in a row."""
    return node("div", "chips", *(node("span", "chip", word) for word in words))


def sheet(letters: Sequence[str], rows: Sequence[SheetRow]) -> Node:
    """An extract of a sender's sheet, as a spreadsheet shows it."""
    top = node("tr", "", node("th", ""), *(node("th", "", letter, scope="col") for letter in letters))
    body = [
        node(
            "tr",
            "on" if row.selected else "hd" if row.heading else "",
            node("th", "rn", str(row.number), scope="row"),
            *(node("td", "warned" if at in row.warned else "", cell, title=cell) for at, cell in enumerate(row.cells)),
        )
        for row in rows
    ]
    shown = node("table", "", node("thead", "", top), node("tbody", "", *body))
    return node("div", "xl", shown, role="region", label=text.SHEET_EXTRACT, stop=True)


def _acts(actions: Sequence[Node]) -> list[Node]:
    return [node("div", "acts", *actions)] if actions else []


def _card(card: Card) -> Node:
    number = node("div", "big", card.number)
    if isinstance(number, dict):
        number["nodes"] += [node("small", "u", card.suffix)] if card.suffix else []
        number["nodes"] += [node("small", "", card.small)] if card.small else []
    figures: list[Node] = [number]
    if card.spark:
        figures.append({"spark": {"values": list(card.spark.values), "targets": list(card.spark.targets)}})
    names = {**text.STATUSES, **text.SENDING}
    called = card.names or [names[status] for status, _ in card.parts]
    said = ", ".join(f"{text.count(count)} {name}" for name, (_, count) in zip(called, card.parts, strict=True))
    bars = [node("i", status, share=count) for status, count in card.parts if count]
    line = [_part(card, status, words) for status, words in card.line]
    return node(
        "div",
        "card",
        node("div", "lab", card.label),
        node("div", "figures", *figures),
        *([node("div", "bar", *bars, role="img", label=said)] if bars else []),
        node("div", "kv", *line),
        *([node("div", "kv dim", node("span", "", card.note))] if card.note else []),
        *([node("div", "kv aside", node("span", "", card.aside))] if card.aside else []),
    )


def _part(card: Card, status: str, words: str) -> Node:
    parts = [*([symbol(status), " "] if status else []), words]
    href = card.links.get(status)
    return node("a", "", *parts, href=href) if href else node("span", "", *parts)


def _concern(line: Concern) -> Node:
    aim = [node("small", "", f" / {line.aim}")] if line.aim else []
    parts = [
        symbol(line.status),
        node("span", "k", line.code),
        node("span", "n", line.name, title=line.name),
        node("span", f"v {line.status}", line.value, *aim),
        node("span", "g", line.gap),
    ]
    if not line.href:
        return node("div", "it", *parts)
    said = ", ".join(filter(None, [line.code, line.name, text.STATUSES[line.status], line.value, line.gap]))
    return node("a", "it", *parts, href=line.href, label=said)
