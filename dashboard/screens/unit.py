"""Đơn vị: one unit, how it stands on every indicator, what it sent. Without one chosen: who needs a look."""

import streamlit as st

from dashboard import explained, figures, text, unit_page, units
from dashboard.component import pieces
from dashboard.component.chart import chart
from dashboard.component.table import table
from dashboard.ranking import HEIGHT, TALL_ROWS
from dashboard.view import current
from warehouse.store import office_now

view = current()
chosen, reading = view.chosen, view.reading
words, where = reading.words, chosen.where

if len(where.units) != 1:
    counts, every = reading.units(where)
    columns, rows, total = units.listing(counts, every, words, chosen)
    if rows:
        height = HEIGHT if len(rows) > TALL_ROWS else None
        pieces.show(pieces.heading(text.CHOOSE_UNIT), pieces.quiet(text.CHOOSE_UNIT_NOTE), key="choose")
        table(columns, rows, caption=text.CHOOSE_UNIT, key="choices", dense=True, height=height)
        pieces.show(pieces.quiet(text.first_units(len(rows), total)), key="notes")
    else:
        pieces.show(pieces.blank(text.CHOOSE_UNIT, text.NOTHING_MATCHES), key="nothing")
    st.stop()

code = where.units[0]
unit = words.units[code]
name = str(unit["unit_name"])
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
today = office_now().date()
calendar = reading.calendar(code).to_dicts()
sent = reading.submissions(where.but(units=(code,), level=None, area=None)).to_dicts()

pieces.show(
    pieces.breadcrumb(
        [
            (text.PAGES["tong-quan"], chosen.address("tong-quan", unit=None)),
            (text.PAGES["don-vi"], chosen.address("don-vi", unit=None)),
        ],
        name,
    ),
    pieces.heading(text.unit_heading(name, attained, len(scored), missing), actions=[pieces.legend()]),
    pieces.node(
        "div",
        "facts",
        *(
            pieces.node("span", "", f"{label} ", pieces.node("b", "", value))
            for label, value in units.profile(unit, spells)
        ),
    ),
    *unit_page.lineage(code, spells, chosen),
    key="one_unit",
)
left, right = st.columns([1.4, 1], gap="medium")
with left:
    pieces.show(*unit_page.missing(cells, calendar, today, words, chosen), key="unit_missing")
with right:
    pieces.show(*unit_page.due(calendar, today, chosen), key="unit_due")

if cells:
    why = st.expander(text.WHY_UNIT, key="why_unit", on_change="rerun")
    if why.open:
        with why:
            columns, rows = explained.unit_numbers(cells, words, chosen)
            table(columns, rows, caption=text.EXPLAINED["sources"], key="why_numbers", dense=True)
    columns, rows = units.indicators(found, words, chosen)
    if rows:
        table(columns, rows, caption=text.HEADINGS["indicators"], key="indicators", dense=True)
    else:
        pieces.show(pieces.notice(text.nothing_fits(name)), key="nothing_fits")
    if unvalued := figures.unvalued_notes(cells, words.indicators):
        pieces.show(pieces.quiet(" ".join(unvalued)), key="unvalued")
else:
    pieces.show(pieces.notice(text.owes_nothing(name, where.period)), key="nothing")

is_dark = st.context.theme.type == "dark"
listed = unit_page.peers(found, words, chosen)
if drawn := view.made(f"peers {is_dark}", lambda: unit_page.beside_peers(name, listed, is_dark=is_dark)):
    chart(drawn, key="peers")

warned = {row["submission_id"]: row["warnings"] for row in reading.warning_counts(where.plan, code).to_dicts()}
columns, rows = units.sendings(sent, warned)
if rows:
    pieces.show(pieces.heading(text.HEADINGS["submissions"], level=2), key="sent_title")
    table(columns, rows, caption=text.HEADINGS["submissions"], key="sent", dense=True)
counting = [row for row in sent if row["period"] == where.period and row["state"] not in {"superseded", "withdrawn"}]
if counting and counting[0]["submission_id"] in warned:
    columns, rows = unit_page.warnings(reading.warnings(counting[0]["submission_id"]).to_dicts())
    pieces.show(pieces.heading(text.UNIT_TODO["warnings"], level=2), key="warned_title")
    table(columns, rows, caption=text.UNIT_TODO["warnings"], key="warned", dense=True)
