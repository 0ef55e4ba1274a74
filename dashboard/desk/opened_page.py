"""The file of a job that is opened, beside the list."""

from collections.abc import Sequence

import streamlit as st

from dashboard import findable, text
from dashboard.component import pieces
from dashboard.component.cells import as_data
from dashboard.component.drop import JOBS
from dashboard.component.table import show as show_table
from dashboard.desk import (
    actions,
    changes_page,
    closed,
    closed_page,
    exported,
    fixing_page,
    judged,
    listing,
    mapping_page,
    opened,
    register_page,
    returning,
    stated_page,
)
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.extracts.menu import menu
from dashboard.view import View
from etl import problems


def show(view: View, desk: Desk, job: Job, lines: Sequence[Line], line: Line) -> None:
    """What a file is, what was found in it, how it is mended and what recording it would change."""
    units = view.reading.words.units
    close = pieces.node("a", "step", text.CLOSE_FILE, href=view.chosen.address("nop-so-lieu", job=job.id))
    versions = {one["version"] for one in line.submissions}
    version = versions.pop() if len(versions) == 1 else None
    parts = list(dict.fromkeys((plan, period) for plan, period, _ in line.parts))[:3]
    links = [
        pieces.node("a", "", str(units[code]["unit_name"]),
                    href=view.chosen.address("don-vi", unit=code, plan=plan, period=period))
        for plan, period, code in line.parts[:3]
        if code in units
    ]  # fmt: skip
    download = []
    is_register = line.verdict == judged.REGISTER
    if (
        line.is_read
        and line.verdict in {"error", "warning"}
        and job.has_files
        and line.name.lower().endswith((".xlsx", ".xlsm"))
    ):
        download = [pieces.node("a", "step", text.GET_MARKED, href=f"{JOBS}/{job.id}/returned/{line.k}")]
    recognised = text.desk_recognised(parts, version, has_unit=bool(line.units), is_recorded=job.state in text.CHANGED)
    pieces.show(
        # on a narrow screen it stands below the whole list
        pieces.node("p", "quiet", line.name, reveal=f"{job.id} {line.k}"),
        pieces.heading(
            text.REGISTER["file"]
            if is_register
            else text.desk_file_title(listing.unit(line, units), line.errors, line.warnings),
            actions=[close],
            level=2,
        ),
        *([] if is_register else [pieces.node("p", "para", recognised)]),
        pieces.node("div", "facts", *download, *links),
        key="desk_file_top",
    )
    stated_page.tell(view, desk, job, line)
    if job.state == "ready":
        own = [each for each in closed.overtaken(desk, job, lines) if line.k in each.files]
        closed_page.overtaken(own, key="desk_file_overtaken")
        closed_page.refuses(view, desk, job, line)
        _doubts(view, desk, job, line)
        mapping_page.show(view, desk, job, line)
    found = problems.grouped(judged.findings(desk, job.id, line.k))
    if register_page.show(view, desk, job, line) or fixing_page.show(desk, job, line, view.reading.person.name):
        pass
    elif found.is_empty():
        pieces.show(pieces.quiet(text.NO_FINDINGS), key="desk_no_findings")
    else:
        show_table(as_data(opened.findings_table(found)), key="desk_findings")
    if not found.is_empty() and not is_register:
        taken = menu(view, exported.OWN_FINDINGS, text.OWN_FINDINGS, words=text.OWN_FINDINGS)
        pieces.show(pieces.node("div", "acts own", taken), key="desk_findings_out")
    if found.height > opened.MOST_FINDINGS:
        pieces.show(pieces.quiet(text.first_rows(opened.MOST_FINDINGS, found.height)), key="desk_findings_cut")
    if message := returning.message(desk, job, line, units):
        with st.expander(text.MESSAGE_TO_SEND, key="desk_message"):
            st.code(message, language=None, wrap_lines=True)
    changes_page.preview(view, desk, job, line)


def _doubts(view: View, desk: Desk, job: Job, line: Line) -> None:
    units = view.reading.words.units
    for at, (name, candidates) in enumerate(opened.doubts(desk, job, line)):
        key = f"desk_unit {job.id} {line.k} {at}"
        pieces.show(pieces.notice(text.desk_in_doubt(name)), key=f"desk_doubt {at}")
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"desk_choice {at}"):
            known = list(dict.fromkeys([*(code for code in candidates if code in units), *units]))
            chosen = st.selectbox(
                text.CHOOSE_UNIT_FOR, known, index=None, key=key, placeholder=text.CHOOSE_UNIT_FOR,
                format_func=lambda code: findable.with_area(units, code),
                label_visibility="collapsed",
            )  # fmt: skip
            st.button(
                text.REMEMBER, key=f"{key} ok", disabled=chosen is None, on_click=actions.remember,
                args=(desk, job.id, name, key, view.reading.person.name),
            )  # fmt: skip
            if chosen is None:
                actions.why_not(text.UNIT_FIRST, f"desk_unit_first {at}")
