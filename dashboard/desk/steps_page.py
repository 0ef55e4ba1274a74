"""What can be done with a job of the desk now: ask, check, record, undo, bring back."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard import text
from dashboard.component import pieces
from dashboard.component.cells import as_data
from dashboard.component.table import show as show_table
from dashboard.desk import (
    actions,
    closed,
    closed_page,
    exported,
    fixing_page,
    listing,
    names_page,
    register_page,
    remaining_page,
    stated_page,
    trial,
    undone_page,
)
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.extracts.menu import menu
from dashboard.view import View
from warehouse import store
from warehouse.store import office_now


def show(view: View, desk: Desk, job: Job, lines: Sequence[Line]) -> None:
    """What can be done with the job now."""
    if job.state == "ready":
        stated_page.ask(view, desk, job)
        names_page.ask(view, desk, job)
        register_page.notice(view, job, lines)
        is_overtaken = closed_page.overtaken(closed.overtaken(desk, job, lines), key="desk_overtaken")
        if fixing_page.pending(desk, job, lines):
            return
    if job.state in {"ready", "receiving", "failed"}:
        why = None
        with st.container(key="desk_steps", horizontal=True, gap="small", vertical_alignment="center"):
            if job.state == "ready":
                why = _record(view, desk, job, lines)
                _day(desk, job)
                if job.based_on != store.current_version(desk.home):
                    # a quarter opened or a name learned since may let through what was refused
                    because = ("period",) if is_overtaken else ()
                    st.button(text.CHECK_AGAIN, key="desk_check", on_click=actions.check, args=(desk, job.id, *because))
            else:
                label = text.CHECK_ARRIVED if job.state == "receiving" else text.CHECK_AGAIN
                st.button(label, key="desk_check", type="primary", on_click=actions.check, args=(desk, job.id))
            st.button(text.CANCEL_JOB, key="desk_cancel", on_click=actions.cancel, args=(desk, job.id))
        if why:
            actions.why_not(why, "desk_record_why")
    if job.state == "checking":
        st.button(text.CANCEL_JOB, key="desk_cancel", on_click=actions.cancel, args=(desk, job.id))
    if job.state == "recorded":
        register_page.notice(view, job, lines)
        _recorded(view, desk, job, lines)
    if job.state == "undone":
        undone_page.show(view, desk, job, lines)
        remaining_page.show(view, desk, job, lines)


def _record(view: View, desk: Desk, job: Job, lines: Sequence[Line]) -> str | None:
    """The button that records; says why it cannot be pressed."""
    count, figures, _, _ = listing.totals(lines)
    has_warnings = fixing_page.has_open_warnings(desk, job, lines)
    is_seen = not has_warnings or st.session_state.get(f"desk_seen {job.id} {job.revision}", False)
    why = text.desk_warnings_first() if not is_seen else text.desk_nothing_left() if not count else None
    st.button(
        text.desk_record(count, figures) if count else text.RECORD,
        key="desk_record",
        type="primary",
        disabled=why is not None,
        on_click=actions.record,
        args=(desk, job, view.reading.person.name),
    )
    if has_warnings:
        st.checkbox(text.SEEN_WARNINGS, key=f"desk_seen {job.id} {job.revision}")
    return why


def _day(desk: Desk, job: Job) -> None:
    yesterday = office_now().date() - timedelta(days=1)
    with st.popover(text.RECEIVED_EARLIER, key="desk_received"):
        st.date_input(
            text.RECEIVED_ON, value=job.received_on or yesterday, max_value=yesterday, format="DD/MM/YYYY",
            key=f"desk_day {job.id}",
        )  # fmt: skip
        st.text_input(text.RECEIVED_WHY, value=job.received_why or "", max_chars=300, key=f"desk_why {job.id}")
        st.button(text.SET_RECEIVED, key="desk_set_day", on_click=actions.set_day, args=(desk, job.id))


def _recorded(view: View, desk: Desk, job: Job, lines: Sequence[Line]) -> None:
    count = sum(bool(line.submissions) for line in lines)
    kept = closed.locked(desk, lines)
    done = pieces.node("p", "para", text.desk_recorded(job.version or "", job.recorded_at, count))
    with st.container(key="desk_steps", horizontal=True, gap="small", vertical_alignment="center"):
        with st.popover(text.UNDO, key="desk_undo", disabled=bool(kept)):
            st.caption(text.UNDO_NOTE)
            st.text_input(text.UNDO_WHY, max_chars=300, key=f"desk_undo {job.id}")
            # never disabled for want of a reason: the press that ends the typing is the one that counts
            st.button(
                text.UNDO, key="desk_undo_now", type="primary", on_click=actions.undo,
                args=(desk, job.id, view.reading.person.name),
            )  # fmt: skip
            if actions.lacks_reason(job.id):
                pieces.show(pieces.notice(text.NO_REASON), key="desk_undo_refused")
        with st.container(width="stretch", key="desk_done_place"):
            pieces.show(done, key="desk_done")
    if kept:
        closed_page.keeps(view, kept, text.UNDO_CLOSED, key="desk_undo_why")
    remaining_page.show(view, desk, job, lines)
    strange = trial.forecast(desk, job.id, "strange")
    if strange is None:
        return
    taken = [] if strange.is_empty() else [menu(view, exported.SUSPECTS, text.SUSPECTS)]
    pieces.show(pieces.heading(text.SUSPECTS, actions=taken, level=2), key="desk_strange_title")
    if strange.is_empty():
        pieces.show(pieces.quiet(text.NO_SUSPECTS), key="desk_strange_none")
        return
    show_table(as_data(listing.suspects_table(view, strange)), key="desk_strange")
