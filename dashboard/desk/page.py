"""The parts of the intake page, from top to bottom."""

from collections.abc import Sequence

import streamlit as st

from dashboard import frame, text
from dashboard.component import pieces
from dashboard.component.cells import as_data
from dashboard.component.drop import JOBS, drop
from dashboard.component.table import show
from dashboard.desk import (
    actions,
    awaited,
    exported,
    fixing_page,
    left_out_page,
    listing,
    names_page,
    opened,
    opened_page,
    remaining,
    repeated,
    routes,
)
from dashboard.desk.jobs import MAX_UPLOADS, MOST_LISTED, Desk, Job
from dashboard.desk.judged import Line
from dashboard.extracts.menu import menu
from dashboard.picking import Picking
from dashboard.view import View
from warehouse import store

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
            opened_page.show(view, desk, job, lines, line)


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
