"""What files leave unsaid and a person is asked for once: plan and period of the batch, the unit of each file that names none."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import findable, text
from dashboard.component import pieces
from dashboard.desk import actions, judged, opened, stated
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.view import View
from warehouse.store import office_now

MOST_FILES = 12
# the fields beside a file whose answers are changed, apart from those of the batch
AGAIN = "_again"


def ask(view: View, desk: Desk, job: Job) -> None:
    """Ask for what is missing; one button has the batch checked by all of it."""
    unnamed = stated.missing(desk, job.id)
    needs_plan = bool(opened.STATED & judged.rules(desk, job.id))
    # the same bytes under two names are asked about once
    unnamed = list({file.sha256: file for file in reversed(unnamed)}.values())[::-1]
    if not unnamed and not needs_plan:
        return
    with st.container(key="desk_stated_place", gap="small", border=bool(unnamed)):
        if needs_plan:
            _ask_for_plan(view, job)
        _apply(view, desk, job, _ask_for_units(view, desk, job, unnamed))


def _apply(view: View, desk: Desk, job: Job, keys: Mapping[str, str], place: str = "") -> None:
    """The button that has the batch checked by what the fields of a place say; `keys`: those of units, by SHA-256."""
    fields = [f"desk_plan{place} {job.id}", f"desk_period{place} {job.id}", *keys.values()]
    is_chosen = any(st.session_state.get(key) for key in fields)
    with st.container(key=f"desk_state_step{place}", horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            text.STATE, key=f"desk_state{place}", disabled=not is_chosen, on_click=actions.state,
            args=(desk, job.id, keys, view.reading.person.name, place),
        )  # fmt: skip
        if not is_chosen:
            actions.why_not(text.STATE_FIRST, f"desk_state_why{place}")


def tell(view: View, desk: Desk, job: Job, line: Line) -> None:
    """Who said of a file what it leaves unsaid; asked again at a press while the job is not recorded."""
    by = stated.by_whom(desk, job.id, line.sha256)
    unit = stated.units(desk, job.id).get(line.sha256, "")
    values = {
        stated.MISSING: f"{view.reading.words.units[unit]['unit_name']} · {unit}" if unit in view.reading.words.units else unit,
        stated.PLAN: job.plan,
        stated.PERIOD: text.period(job.period) if job.period else None,
    }  # fmt: skip
    said = [text.stated_by(rule, by[rule], value) for rule, value in values.items() if value and rule in by]
    if not said:
        return
    with st.container(key="desk_said_place", horizontal=True, gap="small", vertical_alignment="center"):
        with st.container(width="stretch", key="desk_said_words"):
            pieces.show(*(pieces.node("p", "para", each) for each in said), key="desk_said")
        if job.state == "ready":
            st.button(text.RESTATE, key="desk_said_change", on_click=actions.restate, args=(job.id,))
    if job.state == "ready" and st.session_state.get(actions.RESTATE) == job.id:
        with st.container(key="desk_restate_place", gap="small", border=True):
            if {stated.PLAN, stated.PERIOD} & set(by):
                _ask_for_plan(view, job, AGAIN)
            own = [stated.Unnamed(line.k, line.name, line.sha256)] if stated.MISSING in by else []
            _apply(view, desk, job, _ask_for_units(view, desk, job, own, AGAIN), AGAIN)


def _ask_for_plan(view: View, job: Job, place: str = "") -> None:
    options = view.reading.options(office_now().date())
    pieces.show(pieces.node("p", "para", text.STATED_TITLE), key=f"desk_stated_title{place}")
    with st.container(key=f"desk_stated{place}", horizontal=True, gap="small", vertical_alignment="center"):
        plan = st.selectbox(
            text.FILTERS["plan"], list(options.plans), index=_at(list(options.plans), job.plan), key=f"desk_plan{place} {job.id}",
            placeholder=text.FILTERS["plan"], label_visibility="collapsed", width=130,
        )  # fmt: skip
        periods = options.periods[plan] if plan else []
        st.selectbox(
            text.FILTERS["period"], periods, index=_at(periods, job.period), key=f"desk_period{place} {job.id}",
            format_func=text.period, placeholder=text.FILTERS["period"], label_visibility="collapsed", width=150,
        )  # fmt: skip


def _ask_for_units(view: View, desk: Desk, job: Job, unnamed: list[stated.Unnamed], place: str = "") -> dict[str, str]:
    """The fields of the first files that name no unit, by SHA-256; a code in a file's name is offered."""
    if not unnamed:
        return {}
    units = view.reading.words.units
    codes, said = list(units), stated.units(desk, job.id)
    pieces.show(pieces.node("p", "para", text.desk_units_missing(len(unnamed))), key=f"desk_units_title{place}")
    keys = {}
    for file in unnamed[:MOST_FILES]:
        keys[file.sha256] = f"desk_unit_of{place} {job.id} {file.sha256}"
        st.selectbox(
            file.name, codes, index=_at(codes, said.get(file.sha256) or stated.suggested(file.name, units)), key=keys[file.sha256],
            placeholder=text.CHOOSE_UNIT_FOR, format_func=lambda code: findable.unit(units[code]["unit_name"], code), width=520,
        )  # fmt: skip
    if len(unnamed) > MOST_FILES:
        pieces.show(pieces.quiet(text.desk_units_left(len(unnamed) - MOST_FILES)), key="desk_units_left")
    return keys


def _at(options: Sequence[str], wanted: str | None) -> int | None:
    return options.index(wanted) if wanted in options else None
