"""Tổng quan: are we reaching the plan, where not, and who has not reported."""

from typing import Any

from dashboard import headline, kept, matrix, text, unit_matrix
from dashboard.component import pieces
from dashboard.component.cells import Table, as_data
from dashboard.extracts.menu import menu
from dashboard.view import current

view = current()
chosen, reading = view.chosen, view.reading
words = reading.words
by = chosen.grouping


def status_matrix() -> dict[str, Any]:
    """Indicators by level or area, or units by indicator."""
    caption = text.matrix_title(chosen.by)
    if chosen.by != "unit":
        return as_data(Table(caption, *matrix.groups(found(), words, chosen)))
    counts, cells = reading.units(chosen.where)
    return unit_matrix.grid(found(), matrix.listed_units(counts, cells, chosen), cells, words, chosen)


def lines() -> matrix.Lines:
    """The indicators that the filter leaves, as records."""
    every = matrix.lines(reading.overview(chosen.where, by), chosen.where.period, by)
    cells = reading.units(chosen.where)[1] if chosen.by == "unit" else None
    return matrix.kept(every, chosen.where.statuses, cells)


def found() -> matrix.Lines:
    """The rows behind the whole page: sentence, cards and matrix speak of the same indicators."""
    return view.made("lines", lines)


def answer() -> list[pieces.Node]:
    """The sentence, the cards, what needs attention, and the matrix's own heading."""
    turnout = reading.turnout(chosen.where)
    sent = next((row for row in turnout.to_dicts() if row["period"] == chosen.where.period), None)
    cards = headline.cards(reading.overview(chosen.where, by), found(), turnout, words, chosen)
    switches, title = matrix.switches(chosen), text.matrix_title(chosen.by)
    return [
        pieces.heading(headline.answer(found(), sent, chosen)),
        pieces.cards(
            cards,
            headline.concerns(found(), sent, words, chosen),
            [*headline.every_concern(found(), chosen), menu(view, "can-chu-y", text.CONCERNS)],
        ),
        pieces.heading(
            title,
            *switches,
            actions=[pieces.legend(), menu(view, "ma-tran", title, sorts=chosen.by == "unit")],
            level=2,
        ),
    ]


def notes() -> list[pieces.Node]:
    """What the marks mean and what the numbers leave out."""
    marked = [] if chosen.by == "unit" else [text.marked_cells()]
    return [pieces.quiet(" ".join([*marked, matrix.note(found(), reading, chosen)]))]


if found().now:
    kept.nodes(view, "answer", answer)
    if chosen.by == "unit":
        kept.grid(view, "grid", status_matrix)
    else:
        kept.table(view, "matrix", status_matrix)
    kept.nodes(view, "notes", notes)
elif in_units := matrix.only_of_units(reading, chosen):
    href = chosen.address("tong-quan", by="unit", order=chosen.order)
    pieces.show(pieces.blank(in_units, pieces.node("a", "", text.SEE_BY_UNIT, href=href)), key="nothing")
else:
    pieces.show(pieces.blank(text.NOTHING_MATCHES), key="nothing")
