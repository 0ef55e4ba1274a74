"""Tổng quan: are we reaching the plan, where not, and who has not reported."""

from dashboard import headline, matrix, text
from dashboard.component import pieces
from dashboard.component.table import table
from dashboard.view import current

view = current()
chosen, reading = view.chosen, view.reading
words = reading.words
by = "area" if chosen.by == "area" else "level"

overview = reading.overview(chosen.where, by)
turnout = reading.turnout(chosen.where)
found = matrix.lines(overview, chosen.where.period, by)
sent = next((row for row in turnout.to_dicts() if row["period"] == chosen.where.period), None)

if not found.now:
    pieces.show(pieces.blank(text.NOTHING_MATCHES), key="nothing")
else:
    actions = [
        pieces.switch(
            text.BY_LABEL,
            [
                (label, chosen.address("tong-quan", by=key, order=chosen.order), chosen.by == key)
                for key, label in text.BY.items()
            ],
        ),
        pieces.switch(
            text.ORDER_LABEL,
            [
                (label, chosen.address("tong-quan", by=chosen.by, order=key), chosen.order == key)
                for key, label in text.ORDERS.items()
            ],
        ),
    ]
    pieces.show(
        pieces.heading(headline.answer(found, sent, chosen)),
        pieces.cards(
            headline.cards(overview, found, turnout, words, chosen), headline.concerns(found, sent, words, chosen)
        ),
        pieces.heading(
            text.matrix_title(chosen.by),
            *(actions[: 1 if chosen.by == "unit" else 2]),
            actions=[pieces.legend()],
            level=2,
        ),
        key="answer",
    )
    if chosen.by == "unit":
        rates, cells = reading.units(chosen.where)
        columns, rows = matrix.by_unit(found, rates, cells, words, chosen)
        table(columns, rows, caption=text.matrix_title("unit"), key="matrix_units", height=720, dense=True)
        pieces.show(pieces.quiet(text.first_units(len(rows) - 1, rates.height)), key="notes")
    else:
        columns, rows = matrix.groups(found, words, chosen)
        table(columns, rows, caption=text.matrix_title(by), key="matrix")
        notes = [text.stands_twice(matrix.stands_twice(words, chosen)) if by == "level" else "", text.coverage_note()]
        pieces.show(pieces.quiet(" ".join(filter(None, notes))), key="notes")
