"""What recording a file would change, or has changed: figures and items old → new, statuses that would turn."""

import streamlit as st

from dashboard import parts, text
from dashboard.component import pieces
from dashboard.component.cells import as_data
from dashboard.component.table import show
from dashboard.desk import as_read, exported, fixing_page, listing, opened
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.extracts.menu import menu
from dashboard.view import View


def preview(view: View, desk: Desk, job: Job, line: Line) -> None:
    """What recording would change of one file's figures, items and statuses; of a recorded file, what it changed."""
    if not line.submissions:
        _against_current(view, desk, job, line)
        return
    figures, items = (line.changes.get(what, {}) for what in ("figures", "items"))
    changed = opened.changes(desk, job, line) if job.state == "ready" else None
    shown = None if changed is None or changed.is_empty() else opened.changes_table(changed)
    title = text.CHANGED.get(job.state, text.PREVIEW)
    pieces.show(
        pieces.heading(title, actions=[menu(view, exported.OWN_CHANGES, text.PREVIEW)] if shown else [], level=2),
        pieces.quiet(text.desk_change_line(figures, items)),
        *([pieces.quiet(text.OWN_PREVIEW)] if fixing_page.is_pending(desk, job, line) else []),
        key="desk_changes_title",
    )
    if job.state != "ready":
        return
    if shown and changed is not None:
        if len(shown.rows) < changed.height:
            pieces.show(pieces.quiet(text.first_rows(len(shown.rows), changed.height)), key="desk_changes_cut")
        show(as_data(shown), key="desk_changes")
    if count := opened.item_change_count(line):
        _items(view, desk, job, line, count)
    flips = opened.flips(desk, job, line)
    if flips is not None and not flips.is_empty():
        title = text.desk_flips(flips.height)
        taken = menu(view, exported.OWN_FLIPS, title)
        pieces.show(pieces.heading(title, actions=[taken], level=3), key="desk_own_flips_title")
        show(as_data(opened.flips_table(flips, text.UNIT_FLIPS, of_units=False)), key="desk_own_flips")


def _against_current(view: View, desk: Desk, job: Job, line: Line) -> None:
    """What a refused file says against the version that counts."""
    found = as_read.changes(desk, job, line)
    if found is None:
        return
    told = [pieces.quiet(text.AGAINST_NOTE)]
    if found.is_empty():
        told.append(pieces.quiet(text.AGAINST_SAME))
    elif found.height > as_read.MOST_ROWS:
        told.append(pieces.quiet(text.first_rows(as_read.MOST_ROWS, found.height)))
    taken = [] if found.is_empty() else [menu(view, exported.OWN_AGAINST, text.AGAINST_CURRENT)]
    pieces.show(pieces.heading(text.AGAINST_CURRENT, actions=taken, level=2), *told, key="desk_against_title")
    if not found.is_empty():
        show(as_data(as_read.table(found, view.reading.words.indicators)), key="desk_against")


def _items(view: View, desk: Desk, job: Job, line: Line, count: int) -> None:
    if not st.toggle(text.desk_item_changes(count), key=f"desk_items {job.id} {line.k}"):
        return
    taken = menu(view, exported.OWN_ITEMS, text.ITEM_CHANGES)
    pieces.show(pieces.node("div", "acts own", taken), key="desk_items_out")
    rows = opened.item_rows(desk, job, line, 0, parts.first(count))
    show(listing.with_rest(as_data(opened.items_table(rows)), view, job, "items", count), key="desk_item_changes")
