"""What the page of an undone job offers: its versions brought back, all of them at once."""

from collections.abc import Sequence

import streamlit as st

from dashboard import text
from dashboard.component import pieces
from dashboard.desk import actions, closed, closed_page, recording
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.view import View
from warehouse import store


def show(view: View, desk: Desk, job: Job, lines: Sequence[Line]) -> None:
    """The button that brings back what undoing took back, where any of it is still withdrawn."""
    asked = "select count(*) from submission where list_contains($ids, submission_id) and withdrawn_at is not null"
    # as it stands now: the page may read an earlier version than the one that undoing published
    with store.opened(desk.home) as con:
        (count,) = con.execute(asked, {"ids": recording.taken_back(desk, job)}).fetchone() or (0,)
    if not count:
        return
    kept = closed.locked(desk, lines)
    with st.container(key="desk_redo_steps", horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            text.desk_redo(count), key="desk_redo", type="primary", disabled=bool(kept), on_click=actions.redo,
            args=(desk, job.id, view.reading.person.name),
        )  # fmt: skip
        with st.container(width="stretch", key="desk_redo_place"):
            pieces.show(pieces.quiet(text.REDO_NOTE), key="desk_redo_note")
    if kept:
        closed_page.keeps(view, kept, text.REDO_CLOSED, key="desk_redo_why")
