"""Tìm kiếm: what a few words lead to, across indicators, units and items."""

from dashboard import finding, text
from dashboard.component import pieces
from dashboard.component.cells import Column, Row
from dashboard.component.table import table
from dashboard.extracts.menu import address, menu
from dashboard.view import current
from warehouse.queries.search import MOST_ITEMS

view = current()
chosen, reading = view.chosen, view.reading
asked = chosen.where.search
EXPORTS = {"indicators": "tim-chi-tieu", "units": "tim-don-vi", "items": "tim-muc"}


def section(name: str, shown: tuple[list[Column], list[Row]], total: int) -> None:
    """One kind of result, nothing at all where none was found."""
    columns, rows = shown
    if rows:
        title = text.results(name, len(rows), total)
        taken = menu(view, EXPORTS[name], title)
        rest = every_one(name, total) if len(rows) < total else []
        pieces.show(pieces.heading(title, actions=[taken], level=2), *rest, key=f"{name}_heading")
        table(columns, rows, caption=text.RESULTS[name], key=name, dense=True)


def every_one(name: str, total: int) -> list[pieces.Node]:
    """What the list leaves out, and the files that hold all of it."""
    links: list[pieces.Node] = []
    for ending, words in text.ENDINGS.items():
        href = address(view, EXPORTS[name], ending)
        links += [", " if links else " ", pieces.node("a", "", words, href=href, whole=True)]
    return [pieces.node("p", "para", text.first_items(MOST_ITEMS, total), " ", text.every_item(total), *links)]


if not asked:
    pieces.show(pieces.blank(text.SEARCH_WHAT, text.SEARCH_HOW), key="nothing")
else:
    found = reading.search(chosen.where)
    total = found.indicators.height + found.units.height + found.items_in_all
    if total:
        pieces.show(pieces.heading(text.found(total, asked)), key="answer")
    else:
        pieces.show(pieces.blank(text.found_nothing(asked), text.SEARCH_HOW), key="nothing")
    section(
        "indicators", finding.indicators(found.indicators.to_dicts(), reading.words, chosen), found.indicators.height
    )
    section("units", finding.units(found.units.to_dicts(), chosen), found.units.height)
    section("items", finding.items(found.items.to_dicts(), chosen), found.items_in_all)
