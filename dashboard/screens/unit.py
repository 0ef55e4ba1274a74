"""Đơn vị: one unit, how it stands on every indicator, what it sent. Without one chosen: who needs a look."""

import streamlit as st

from dashboard import figures, text, units
from dashboard.component import pieces
from dashboard.component.table import table
from dashboard.view import current

view = current()
chosen, reading = view.chosen, view.reading
words, where = reading.words, chosen.where

if len(where.units) != 1:
    rates, every = reading.units(where)
    columns, rows, total = units.listing(rates, every, words, chosen)
    if rows:
        pieces.show(pieces.heading(text.CHOOSE_UNIT), pieces.quiet(text.CHOOSE_UNIT_NOTE), key="choose")
        table(columns, rows, caption=text.CHOOSE_UNIT, key="choices", dense=True)
        pieces.show(pieces.quiet(text.first_units(len(rows), total)), key="notes")
    else:
        pieces.show(pieces.blank(text.CHOOSE_UNIT, text.NOTHING_MATCHES), key="nothing")
    st.stop()

code = where.units[0]
unit = words.units[code]
levels = unit["levels"]
peers = where.but(
    units=(), area=None, search=None, level=levels[0] if len(levels) == 1 else None if levels else text.OFFICE_LEVEL
)
found = reading.unit(where.but(level=None, area=None), code, peers)
cells = found.cells.to_dicts()
scored = [row for row in cells if row["status"] in {"attained", "near", "missed"}]
missing = sum(row["status"] == "not_reported" for row in cells)
attained = sum(row["status"] == "attained" for row in scored)
spells = reading.spells(code).to_dicts()
history = units.lineage(code, spells)

pieces.show(
    pieces.breadcrumb(
        [
            (text.PAGES["tong-quan"], chosen.address("tong-quan", unit=None)),
            (text.PAGES["don-vi"], chosen.address("don-vi", unit=None)),
        ],
        str(unit["unit_name"]),
    ),
    pieces.heading(
        text.unit_heading(str(unit["unit_name"]), attained, len(scored), missing), actions=[pieces.legend()]
    ),
    pieces.node(
        "div",
        "facts",
        *(
            pieces.node("span", "", f"{label} ", pieces.node("b", "", value))
            for label, value in units.profile(unit, spells)
        ),
    ),
    *(
        [
            pieces.node(
                "div",
                "past",
                pieces.heading(text.HEADINGS["lineage"], level=3),
                *(pieces.node("p", "para", line) for line in history),
            )
        ]
        if history
        else []
    ),
    key="one_unit",
)
if cells:
    columns, rows = units.indicators(found, words, chosen)
    table(columns, rows, caption=text.HEADINGS["indicators"], key="indicators", dense=True)
    if unvalued := figures.unvalued_notes(cells, words.indicators):
        pieces.show(pieces.quiet(" ".join(unvalued)), key="unvalued")
else:
    pieces.show(pieces.notice(text.nobody_owes(where.period)), key="nothing")
columns, rows = units.sendings(reading.submissions(where.but(units=(code,), level=None, area=None)).to_dicts())
if rows:
    pieces.show(pieces.heading(text.HEADINGS["submissions"], level=2), key="sent_title")
    table(columns, rows, caption=text.HEADINGS["submissions"], key="sent", dense=True)
