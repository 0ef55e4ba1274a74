"""What files leave unsaid and a person is asked for once: plan and period of the batch, the unit of each file that names none."""

from collections.abc import Sequence

import streamlit as st

from dashboard import text
from dashboard.component import pieces
from dashboard.desk import actions, judged, opened, stated
from dashboard.desk.jobs import Desk, Job
from dashboard.view import View
from warehouse.store import office_now

MOST_FILES = 12


def ask(view: View, desk: Desk, job: Job) -> None:
    """Ask for what is missing; one button has the batch checked by all of it."""
    unnamed = stated.missing(desk, job.id)
    needs_plan = bool(opened.STATED & judged.rules(desk, job.id))
    if not unnamed and not needs_plan:
        return
    with st.container(key="desk_stated_place", gap="small", border=bool(unnamed)):
        if needs_plan:
            _ask_for_plan(view, job)
        keys = _ask_for_units(view, job, unnamed)
        fields = [f"desk_plan {job.id}", f"desk_period {job.id}", *keys.values()]
        is_chosen = any(st.session_state.get(key) for key in fields)
        with st.container(key="desk_state_step", horizontal=True, gap="small", vertical_alignment="center"):
            st.button(
                text.STATE, key="desk_state", disabled=not is_chosen, on_click=actions.state, args=(desk, job.id, keys)
            )
            if not is_chosen:
                actions.why_not(text.STATE_FIRST, "desk_state_why")


def _ask_for_plan(view: View, job: Job) -> None:
    options = view.reading.options(office_now().date())
    pieces.show(pieces.node("p", "para", text.STATED_TITLE), key="desk_stated_title")
    with st.container(key="desk_stated", horizontal=True, gap="small", vertical_alignment="center"):
        plan = st.selectbox(
            text.FILTERS["plan"], list(options.plans), index=_at(list(options.plans), job.plan), key=f"desk_plan {job.id}",
            placeholder=text.FILTERS["plan"], label_visibility="collapsed", width=130,
        )  # fmt: skip
        periods = options.periods[plan] if plan else []
        st.selectbox(
            text.FILTERS["period"], periods, index=_at(periods, job.period), key=f"desk_period {job.id}",
            format_func=text.period, placeholder=text.FILTERS["period"], label_visibility="collapsed", width=150,
        )  # fmt: skip


def _ask_for_units(view: View, job: Job, unnamed: list[stated.Unnamed]) -> dict[str, str]:
    """The fields of the first files that name no unit, by SHA-256; a code in a file's name is offered."""
    if not unnamed:
        return {}
    units = view.reading.words.units
    codes = list(units)
    pieces.show(pieces.node("p", "para", text.desk_units_missing(len(unnamed))), key="desk_units_title")
    keys = {}
    for file in unnamed[:MOST_FILES]:
        keys[file.sha256] = f"desk_unit_of {job.id} {file.sha256}"
        st.selectbox(
            file.name, codes, index=_at(codes, stated.suggested(file.name, units)), key=keys[file.sha256],
            placeholder=text.CHOOSE_UNIT_FOR, format_func=lambda code: f"{units[code]['unit_name']} · {code}", width=520,
        )  # fmt: skip
    if len(unnamed) > MOST_FILES:
        pieces.show(pieces.quiet(text.desk_units_left(len(unnamed) - MOST_FILES)), key="desk_units_left")
    return keys


def _at(options: Sequence[str], wanted: str | None) -> int | None:
    return options.index(wanted) if wanted in options else None
