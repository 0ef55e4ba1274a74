"""The parts of the intake page, from top to bottom."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard import frame, text
from dashboard.component import pieces
from dashboard.component.cells import as_data
from dashboard.component.drop import JOBS, drop
from dashboard.component.table import show
from dashboard.desk import (
    actions,
    awaited,
    changes_page,
    closed,
    closed_page,
    exported,
    fixing_page,
    judged,
    left_out_page,
    listing,
    mapping_page,
    names_page,
    opened,
    register_page,
    remaining,
    remaining_page,
    repeated,
    returning,
    routes,
    stated_page,
    trial,
    undone_page,
)
from dashboard.desk.jobs import MAX_UPLOADS, MOST_LISTED, Desk, Job
from dashboard.desk.judged import Line
from dashboard.extracts.menu import menu
from dashboard.picking import Picking
from dashboard.view import View
from etl import problems
from warehouse import store
from warehouse.store import office_now

ONLY = "desk_only"


def top(view: View, desk: Desk, job: Job | None, lines: Sequence[Line], said: str) -> None:
    """The heading, where files are dropped, and where the job stands."""
    steps = [pieces.node("a", "step", text.JOBS, href=view.chosen.address("nop-so-lieu"))] if job else []
    nodes = [pieces.heading(_title(job, lines), *frame.sample_mark(view), actions=steps)]
    told = [said, text.restated(job.said) if job else ""]
    if job:
        arrived, _ = desk.received(job.id)
        nodes.append(
            pieces.quiet(text.desk_about(job.made_at, job.made_by, arrived, job.received_on, job.received_why))
        )
        if (before := remaining.earlier(desk, job)) is not None:
            href = view.chosen.address("nop-so-lieu", job=before.id)
            nodes.append(pieces.node("p", "quiet", pieces.node("a", "", text.rest_of(before.made_at), href=href)))
        nodes += left_out_page.nodes(desk, job.id)
        if job.state == "receiving":
            told.append(text.desk_receiving(arrived, job.expected))
            nodes += awaited.nodes(desk, job)
        elif arrived < job.expected:
            told.append(text.desk_missing(job.expected - arrived))
        if job.state == "checking" and (because := str(job.task.get("because", ""))) in text.CHECKED_BECAUSE:
            told.append(str(text.CHECKED_BECAUSE[because]))
        if job.state == "undone":
            told.append(text.desk_undone(store.current_version(desk.home)))
    nodes += [pieces.notice(sentence) for sentence in told if sentence]
    if job and job.state == "ready":
        nodes += repeated.nodes(view, lines)
    pieces.show(*nodes, key="desk_top")
    drop(
        routes.standing(desk, job) if job else None,
        only(lines),
        listed=None if job else desk.standing(),
        key=actions.DROP,
        most=MAX_UPLOADS,
        is_open=job is None or not job.is_running,
        on_job_change=actions.show_job,
        on_moved_change=actions.move_on,
        on_only_change=actions.narrow,
    )


def only(lines: Sequence[Line]) -> str | None:
    """The verdict that the list is narrowed to; none where no file of this job has it."""
    wanted = st.session_state.get(ONLY)
    return wanted if any(line.verdict == wanted for line in lines) else None


def _title(job: Job | None, lines: Sequence[Line]) -> str:
    if job is None:
        return str(text.PAGES["nop-so-lieu"])
    if job.state == "ready":
        return text.desk_title(len(lines), listing.totals(lines)[0])
    if job.state == "recorded" and (count := len(remaining.left(lines))):
        return text.rest_title(sum(bool(line.submissions) for line in lines), count)
    return text.desk_titled(job.state)


def history(view: View, desk: Desk) -> None:
    """The jobs there were."""
    jobs = desk.listed()
    if not jobs:
        pieces.show(pieces.quiet(text.NO_JOBS), key="desk_none")
        return
    taken = [menu(view, exported.JOBS, text.JOBS)]
    pieces.show(pieces.heading(text.JOBS, actions=taken, level=2), key="desk_jobs_title")
    show(as_data(listing.jobs_table(view, desk, jobs)), key="desk_jobs")
    if len(jobs) == MOST_LISTED:
        pieces.show(pieces.quiet(text.first_jobs(len(jobs))), key="desk_jobs_cut")
    names_page.remembered(view, desk)


def steps(view: View, desk: Desk, job: Job, lines: Sequence[Line]) -> None:
    """What can be done with the job now."""
    if job.state == "ready":
        stated_page.ask(view, desk, job)
        names_page.ask(view, desk, job)
        register_page.notice(view, job, lines)
        closed_page.overtaken(desk, job, closed.overtaken(desk, job, lines), key="desk_overtaken")
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
                    st.button(text.CHECK_AGAIN, key="desk_check", on_click=actions.check, args=(desk, job.id))
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
    done = pieces.node("p", "para", text.desk_recorded(job.version or "", job.recorded_at, count))
    with st.container(key="desk_steps", horizontal=True, gap="small", vertical_alignment="center"):
        is_kept = closed_page.keeps(view, desk, lines, text.UNDO_CLOSED, key="desk_undo_why")
        with st.popover(text.UNDO, key="desk_undo", disabled=is_kept):
            st.caption(text.UNDO_NOTE)
            why = st.text_input(text.UNDO_WHY, max_chars=300, key=f"desk_undo {job.id}")
            st.button(
                text.UNDO, key="desk_undo_now", type="primary", disabled=not why.strip(), on_click=actions.undo,
                args=(desk, job.id, view.reading.person.name),
            )  # fmt: skip
            if not why.strip():
                actions.why_not(text.WHY_FIRST, "desk_undo_first")
        with st.container(width="stretch", key="desk_done_place"):
            pieces.show(done, key="desk_done")
    remaining_page.show(view, desk, job, lines)
    strange = trial.forecast(desk, job.id, "strange")
    if strange is None:
        return
    taken = [] if strange.is_empty() else [menu(view, exported.SUSPECTS, text.SUSPECTS)]
    pieces.show(pieces.heading(text.SUSPECTS, actions=taken, level=2), key="desk_strange_title")
    if strange.is_empty():
        pieces.show(pieces.quiet(text.NO_SUSPECTS), key="desk_strange_none")
        return
    show(as_data(listing.suspects_table(view, strange)), key="desk_strange")


def files(view: View, desk: Desk, job: Job, lines: Sequence[Line]) -> None:
    """The files of the job and, beside them, the one that is opened."""
    line = next((each for each in lines if str(each.k) == view.chosen.file), None)
    left, right = st.columns([1, 1.25], gap="medium") if line else (st.container(), None)
    with left:
        find = f"desk_find {job.id}"
        verdict = only(lines)
        narrowing = Picking(states=(verdict,) if verdict else (), find=st.session_state.get(find, ""))
        actions_row = [menu(view, exported.FILES, text.FILES_OF_JOB, picking=narrowing)]
        if any(each.errors or each.warnings for each in lines):
            every = text.EVERY_FINDING
            actions_row.append(menu(view, exported.ALL_FINDINGS, every, picking=narrowing, words=every))
        if job.has_files and any(each.verdict == "error" for each in lines):
            href = f"{JOBS}/{job.id}/returned.zip"
            actions_row.append(pieces.node("a", "step", text.GET_ALL_MARKED, href=href))
        pieces.show(pieces.heading(text.FILES_OF_JOB, actions=actions_row, level=2), key="desk_files_title")
        asked = ""
        if len(lines) > 10:
            asked = st.text_input(
                text.FIND_FILE,
                key=find,
                placeholder=text.FIND_FILE,
                label_visibility="collapsed",
                width=320,
            )
        found = listing.kept(lines, only(lines), asked, view.reading.words.units)
        narrowed = {"only": only(lines), "find": asked}
        show(listing.files_table(view, job, found, is_narrow=line is not None, asked=narrowed), key="desk_files")
    if line and right is not None:
        with right, st.container(border=True, key="desk_file"):
            _file(view, desk, job, lines, line)


def _file(view: View, desk: Desk, job: Job, lines: Sequence[Line], line: Line) -> None:
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
        *(
            []
            if is_register
            else [pieces.node("p", "para", text.desk_recognised(parts, version, has_unit=bool(line.units)))]
        ),
        pieces.node("div", "facts", *download, *links),
        key="desk_file_top",
    )
    if job.state == "ready":
        own = [each for each in closed.overtaken(desk, job, lines) if line.k in each.files]
        closed_page.overtaken(desk, job, own, key="desk_file_overtaken")
        _doubts(view, desk, job, line)
        mapping_page.show(view, desk, job, line)
    found = problems.grouped(judged.findings(desk, job.id, line.k))
    if register_page.show(view, desk, job, line) or fixing_page.show(desk, job, line, view.reading.person.name):
        pass
    elif found.is_empty():
        pieces.show(pieces.quiet(text.NO_FINDINGS), key="desk_no_findings")
    else:
        show(as_data(opened.findings_table(found)), key="desk_findings")
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
                format_func=lambda code: f"{units[code]['unit_name']} · {units[code]['area'] or code}",
                label_visibility="collapsed",
            )  # fmt: skip
            st.button(
                text.REMEMBER, key=f"{key} ok", disabled=chosen is None, on_click=actions.remember,
                args=(desk, job.id, name, key, view.reading.person.name),
            )  # fmt: skip
            if chosen is None:
                actions.why_not(text.UNIT_FIRST, f"desk_unit_first {at}")


def forecast(view: View, desk: Desk, job: Job, lines: Sequence[Line]) -> None:
    """What recording would change, of the whole job."""
    count, _, figures, items = listing.totals(lines)
    if job.state != "ready" or not count or view.chosen.file:
        return
    pieces.show(
        pieces.heading(text.PREVIEW, level=2), pieces.quiet(text.desk_change_line(figures, items)), key="desk_forecast"
    )
    if fixing_page.is_any_pending(desk, job, lines):
        pieces.show(pieces.quiet(text.RECHECK_FIRST), key="desk_recheck_first")
        return
    sector, flips = opened.sector(desk, job), opened.flips(desk, job)
    if sector is not None:
        if sector.is_empty():
            pieces.show(pieces.quiet(text.NO_SECTOR_FLIPS), key="desk_sector_none")
        else:
            taken = menu(view, exported.SECTOR, text.SECTOR_FLIPS)
            heading = pieces.heading(text.SECTOR_FLIPS, actions=[pieces.legend(), taken], level=3)
            pieces.show(heading, key="desk_sector_title")
            show(as_data(opened.flips_table(sector, text.SECTOR_FLIPS, of_units=False)), key="desk_sector")
    if flips is not None and not flips.is_empty():
        taken = menu(view, exported.FLIPS, text.UNIT_FLIPS)
        pieces.show(pieces.heading(text.desk_flips(flips.height), actions=[taken], level=3), key="desk_flips_title")
        show(as_data(opened.flips_table(flips, text.UNIT_FLIPS, of_units=True)), key="desk_flips")
        if flips.height > opened.MOST_CHANGES:
            pieces.show(pieces.quiet(text.first_rows(opened.MOST_CHANGES, flips.height)), key="desk_flips_cut")
