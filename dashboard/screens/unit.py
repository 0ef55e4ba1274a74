"""Đơn vị: one unit, how it stands on every indicator, what it sent. Without one chosen: who needs a look."""

from typing import Any

import streamlit as st

from dashboard import explained, figures, kept, mended, report_page, text, unit_page, units
from dashboard.component import pieces
from dashboard.component.cells import Table, as_data
from dashboard.component.chart import chart
from dashboard.component.pieces import Node
from dashboard.component.table import table
from dashboard.extracts.menu import menu
from dashboard.ranking import HEIGHT, TALL_ROWS
from dashboard.view import EndedError, current
from warehouse.store import office_now

view = current()
chosen, reading = view.chosen, view.reading
words, where = reading.words, chosen.where

if len(where.units) != 1:
    counts, every = reading.units(where)
    columns, rows, total = units.listing(counts, every, words, chosen)
    if rows:
        height = HEIGHT if len(rows) > TALL_ROWS else None
        pieces.show(
            pieces.heading(
                text.CHOOSE_UNIT, actions=[menu(view, "don-vi", text.CHOOSE_UNIT), report_page.zip_link(view)]
            ),
            pieces.quiet(text.CHOOSE_UNIT_NOTE),
            key="choose",
        )
        table(columns, rows, caption=text.CHOOSE_UNIT, key="choices", dense=True, height=height)
        pieces.show(pieces.quiet(text.first_units(len(rows), total)), key="notes")
    else:
        pieces.show(pieces.blank(text.CHOOSE_UNIT, text.NOTHING_MATCHES), key="nothing")
    raise EndedError

code = where.units[0]
unit = words.units[code]
name = str(unit["unit_name"])
found = unit_page.read(reading, where, code)
statuses = found.cells["status"].to_list()
# what is still to come depends on the day
today = office_now().date()


def about() -> list[Node]:
    """What the unit is, how many of its targets it attains, where it comes from."""
    spells = reading.spells(code).to_dicts()
    scored = sum(statuses.count(status) for status in ("attained", "near", "missed"))
    attained, missing = statuses.count("attained"), statuses.count("not_reported")
    crumbs = [
        (text.PAGES["tong-quan"], chosen.address("tong-quan", unit=None)),
        (text.PAGES["don-vi"], chosen.address("don-vi", unit=None)),
    ]
    facts = [
        pieces.node("span", "", f"{label} ", pieces.node("b", "", value))
        for label, value in units.profile(unit, spells)
    ]
    return [
        pieces.breadcrumb(crumbs, name),
        pieces.heading(
            text.unit_heading(name, attained, scored, missing),
            actions=[
                report_page.sheet_link(view),
                pieces.legend(),
                menu(view, "chi-tieu-don-vi", text.HEADINGS["indicators"]),
            ],
        ),
        pieces.node("div", "facts", *facts),
        *unit_page.lineage(code, spells, chosen),
    ]


def missing() -> list[Node]:
    """What was to be sent by now and was not."""
    return unit_page.missing(found.cells.to_dicts(), reading.calendar(code).to_dicts(), today, words, chosen)


def due() -> list[Node]:
    """The next dates."""
    return unit_page.due(reading.calendar(code).to_dicts(), today, chosen)


def numbers() -> dict[str, Any]:
    """Every number of the unit with the cell it stands in."""
    cells = unit_page.sources(reading, where, code).to_dicts()
    shown = explained.unit_numbers(cells, words, chosen, mended.of_plan(reading, where))
    return as_data(Table(text.EXPLAINED["sources"], *shown, dense=True))


def indicators() -> dict[str, Any] | None:
    """The unit's indicators, by field; None where the filter leaves none."""
    columns, rows = units.indicators(found, words, chosen)
    return as_data(Table(text.HEADINGS["indicators"], columns, rows, dense=True)) if rows else None


def unvalued() -> list[Node]:
    """Which figures are there but have no value yet."""
    said = figures.unvalued_notes(found.cells.to_dicts(), words.indicators)
    return [pieces.quiet(" ".join(said))] if said else []


def sendings() -> dict[str, Any] | None:
    """What the unit sent; None while it sent nothing."""
    sent = reading.submissions(where.but(units=(code,), level=None, area=None)).to_dicts()
    warned = {row["submission_id"]: row["warnings"] for row in reading.warning_counts(where.plan, code).to_dicts()}
    columns, rows = units.sendings(sent, warned, chosen)
    return as_data(Table(text.HEADINGS["submissions"], columns, rows, dense=True)) if rows else None


def warnings() -> dict[str, Any] | None:
    """What the intake warned about in the version that counts; None without a warning."""
    found = unit_page.warnings(reading, where, code)
    return as_data(found) if found else None


kept.nodes(view, "one_unit", about)
left, right = st.columns([1.4, 1], gap="medium")
with left:
    kept.nodes(view, "unit_missing", missing, of=today)
with right:
    kept.nodes(view, "unit_due", due, of=today)

if statuses:
    why = st.expander(text.WHY_UNIT, key="why_unit", on_change="rerun")
    if why.open:
        with why:
            sources = text.EXPLAINED["sources"]
            kept.table(view, "why_numbers", numbers, title=sources, export="nguon-so-don-vi")
    if not kept.table(view, "indicators", indicators):
        pieces.show(pieces.notice(text.nothing_fits(name)), key="nothing_fits")
    kept.nodes(view, "unvalued", unvalued)
else:
    pieces.show(pieces.notice(text.owes_nothing(name, where.period)), key="nothing")

is_dark = st.context.theme.type == "dark"
drawn = view.made(
    f"peers {is_dark}",
    lambda: unit_page.beside_peers(name, unit_page.peers(found, words, chosen), is_dark=is_dark),
)
if drawn:
    chart(drawn, key="peers", actions=[menu(view, "so-cung-cap", drawn.title, picture="peers")])

kept.table(view, "sent", sendings, title=text.HEADINGS["submissions"], export="luot-nop")
kept.table(view, "warned", warnings, title=text.UNIT_TODO["warnings"], export="canh-bao")
