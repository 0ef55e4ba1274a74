"""The widgets of mending files: the grid of one file, and what is left to do before the job can be recorded."""

from collections.abc import Sequence

import streamlit as st

from dashboard import text
from dashboard.component import pieces
from dashboard.component.fixing import fixing as grid
from dashboard.desk import actions, drafts, fixes, fixing, judged
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line


def show(desk: Desk, job: Job, line: Line, by: str) -> bool:
    """The grid of a file that can be mended, with what `by` typed before; says whether it is shown."""
    fixed = fixes.of(desk, job).of(line.sha256)
    draft = drafts.of(desk, job.id, line.sha256, by, fixed)
    is_touched = bool(fixed.desked.corrections or fixed.desked.answers or draft)
    if job.state != "ready" or not fixing.is_mendable(job, line) or (line.verdict == "ok" and not is_touched):
        return False
    found = judged.findings(desk, job.id, line.k)
    pieces.show(pieces.heading(text.FIXING["title"], level=3), key="desk_fixing_title")
    if fixed.is_pending:
        pieces.show(pieces.done(text.fix_applied(line.errors, line.warnings)), key="desk_applied")
        st.button(text.CHECK_ALL_AGAIN, key="desk_check_here", on_click=actions.check, args=(desk, job.id, "fixed"))
    grid(
        job.id,
        line.k,
        fixing.shown(found, fixed.desked),
        draft,
        why=fixed.why,
        sheets=fixing.sheets(desk, job, line),
        # after each check the grid begins anew with what was found then
        key=f"desk_fixing {job.id} {line.k} {job.revision}",
        on_applied_change=actions.move_on,
    )
    return True


def is_pending(desk: Desk, job: Job, line: Line) -> bool:
    """Whether a file was mended since the job was checked."""
    return fixes.of(desk, job).of(line.sha256).is_pending


def is_any_pending(desk: Desk, job: Job, lines: Sequence[Line]) -> bool:
    """Whether any file was mended since the job was checked."""
    found = fixes.of(desk, job)
    return any(found.of(line.sha256).is_pending for line in lines)


def pending(desk: Desk, job: Job, lines: Sequence[Line]) -> bool:
    """Ask for another check where files were mended since the last one; says whether that is so."""
    found = fixes.of(desk, job)
    count = sum(found.of(line.sha256).is_pending for line in lines)
    if not count:
        return False
    pieces.show(pieces.notice(text.fix_pending(count)), key="desk_pending")
    with st.container(key="desk_steps", horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            text.CHECK_ALL_AGAIN, key="desk_check", type="primary", on_click=actions.check, args=(desk, job.id, "fixed")
        )
        st.button(text.CANCEL_JOB, key="desk_cancel", on_click=actions.cancel, args=(desk, job.id))
    return True


def has_open_warnings(desk: Desk, job: Job, lines: Sequence[Line]) -> bool:
    """Whether a file that can be recorded has a warning that nobody has seen or explained."""
    found = fixes.of(desk, job)
    for line in lines:
        if line.verdict != "warning" or not line.submissions:
            continue
        told = {(one.sheet, one.cell, one.rule) for one in found.of(line.sha256).desked.answers}
        if not told:
            return True
        kept = judged.findings(desk, job.id, line.k)
        places = set(kept.filter(kept["severity"] == "warning").select("sheet", "cell", "rule").rows())
        if places - told or kept.height == judged.MOST_PROBLEMS:
            return True
    return False
