"""Tình hình nộp: who sent what and when, quarter by quarter; opened from a cell, the versions of one unit's quarter."""

from typing import Any

import streamlit as st

from dashboard import kept, mended, report_page, sending_page, text, tracking, tracking_files, tracking_grid
from dashboard.component import pieces
from dashboard.component.cells import Table, as_data
from dashboard.component.pieces import Node
from dashboard.component.table import show as show_table
from dashboard.desk import act, quarter, versions
from dashboard.extracts.menu import menu
from dashboard.view import current
from warehouse.store import office_now

view = current()
chosen, reading = view.chosen, view.reading
found = tracking.board(view)
may_decide = reading.person.may_decide


def top() -> list[Node]:
    """The answer and its cards; what was asked for and does not count here."""
    off = [name for name in ("window", "status") if chosen.carried.get(name)]
    return [
        pieces.heading(
            tracking.answer(found),
            actions=[menu(view, tracking_grid.FILE, text.TRACKER["board"], sorts=True), report_page.zip_link(view)],
        ),
        pieces.cards(tracking.cards(found, view)),
        *([pieces.quiet(f"{text.TRACKER['quarter_only']}; {text.regardless(off)}.")] if off else []),
        *tracking.closing(found, chosen.where.period),
    ]


def areas() -> dict[str, Any]:
    """The chosen quarter by area."""
    return as_data(Table(text.TRACKER["areas"], *tracking.areas(found, view), dense=True))


def extensions() -> dict[str, Any] | None:
    """Who was given more time; None while nobody was."""
    columns, rows = tracking.extensions(found)
    return as_data(Table(text.TRACKER["extensions"], columns, rows, dense=True)) if rows else None


def reminder() -> None:
    """The text to send, of one area or of all, to copy or to keep."""
    listed = tracking.reminded_areas(found)
    pieces.show(pieces.heading(text.TRACKER["reminder"], level=2), key="reminder_heading")
    area = None
    if len(listed) > 1:
        area = st.selectbox(
            text.TRACKER["reminder_for"], listed, index=None, key="reminder_area", placeholder=text.TRACKER["everybody"]
        )
    words = tracking.letter(found, view, area, office_now())
    actions = [
        pieces.copy_words(text.TRACKER["copy"], words),
        tracking_files.reminder_link(view, area),
    ]
    pieces.show(
        pieces.node("div", "letter", words, role="region", label=text.TRACKER["reminder"], stop=True, lang="vi"),
        pieces.node("div", "acts", *actions),
        key="reminder",
    )


def board() -> None:
    """Every unit at every quarter, and what stands beside it."""
    if may_decide:
        act.done(view)
    if found.rows.is_empty():
        pieces.show(pieces.blank(text.TRACKER["unknown"]), key="nothing")
        return
    kept.nodes(view, "tracker_top", top)
    if may_decide:
        quarter.show(view, found)
    left, right = st.columns([2.4, 1], gap="medium")
    with left:
        kept.nodes(view, "tracker_tabs", lambda: [tracking.tabs(found, view), tracking.legend()])
        kept.grid(view, "tracker", lambda: tracking_grid.grid(found, view))
        kept.nodes(view, "tracker_note", lambda: tracking.note(found, view))
    with right:
        kept.table(view, "areas", areas, title=text.TRACKER["areas"], export="nop-theo-dia-ban")
        reminder()
        kept.table(view, "extensions", extensions, title=text.TRACKER["extensions"], export="gia-han")


def sending(unit: str, period: str) -> None:
    """One unit's versions of one quarter."""
    listed = sending_page.versions(view, unit, period)
    if may_decide:
        act.done(view)
    kept.nodes(view, "sending_top", lambda: sending_page.top(view, unit, period))
    name = sending_page.name(view, unit)
    if not listed:
        pieces.show(pieces.quiet(text.never_sent(name, period)), key="nothing")
        return
    if may_decide:
        versions.decide(view, listed, unit, period)
    title = text.TRACKER["versions"]
    shown = Table(title, *sending_page.table(listed), dense=True)
    kept.table(view, "versions", lambda: as_data(shown), title=title, export="ban-da-nop")
    columns, rows = mended.table(reading, chosen.where.plan, listed)
    if rows:
        taken = [menu(view, "sua-tai-phong", text.FIXED_TITLE)]
        pieces.show(pieces.heading(text.FIXED_TITLE, actions=taken, level=2), key="mended_heading")
        show_table(as_data(Table(text.FIXED_TITLE, columns, rows, dense=True)), key="mended")
    if len(listed) > 1:
        versions.compare(view, listed)
    else:
        pieces.show(pieces.quiet(text.only_version(name)), key="alone")


if chosen.who and chosen.at:
    sending(chosen.who, chosen.at)
else:
    board()
