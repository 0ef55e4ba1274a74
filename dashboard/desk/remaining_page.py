"""What the page of a recorded or undone job says of the files that did not go into the figures, and the button that takes them up."""

from collections.abc import Sequence

import streamlit as st

from dashboard import text
from dashboard.component import pieces
from dashboard.desk import actions, remaining
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.view import View


def show(view: View, desk: Desk, job: Job, lines: Sequence[Line]) -> None:
    """What becomes of the files that did not go into the figures."""
    count = len(remaining.left(lines, job.state))
    if not count:
        return
    taken = remaining.following(desk, job)
    if taken is not None:
        where = pieces.node(
            "a", "", text.rest_taken(taken.made_at), href=view.chosen.address("nop-so-lieu", job=taken.id)
        )
        pieces.show(pieces.node("p", "para", text.rest_left(count), " ", where), key="desk_rest")
        return
    pieces.show(pieces.notice(text.rest_left(count)), key="desk_rest")
    if not job.has_files:
        pieces.show(pieces.quiet(text.REST_GONE), key="desk_rest_gone")
        return
    with st.container(key="desk_rest_steps", horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            text.rest_take(count), key="desk_take_up", type="primary", on_click=actions.take_up,
            args=(desk, job, view.reading.person.name),
        )  # fmt: skip
        with st.container(width="stretch", key="desk_rest_place"):
            has_register = len(remaining.along(lines, job.state)) > count
            notes = [text.REST_NOTE, *([text.REST_REGISTER] if has_register else [])]
            if job.state == "undone":
                notes.append(text.REST_UNDONE)
            pieces.show(*map(pieces.quiet, notes), key="desk_rest_note")
