"""What a person does on the intake page: each asks the desk, wakes the runner, and keeps what was refused to be said."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from dashboard import faults, freshness, text
from dashboard.component import pieces
from dashboard.desk import fixes, remaining, runner
from dashboard.desk import stated as stated_units
from dashboard.desk.jobs import Desk, Job
from etl.aliases import remember_aliases
from etl.files import batch_given
from warehouse.errors import ChitieuError, UsageError
from warehouse.store import office_now

SAID = "desk_said"
NO_REASON = "desk_undo_without_reason"
DROP = "drop"
# the job whose files are asked about again
RESTATE = "desk_restate"
OPEN = frozenset({"receiving", "ready", "failed"})


def said() -> str:
    """What the last action was refused for, once."""
    return str(st.session_state.pop(SAID, ""))


def show_job() -> None:
    """A job was made by the browser: the page is about it now."""
    job = st.session_state[DROP].job
    if job:
        st.query_params["job"] = str(job)
        st.query_params.pop("file", None)


def move_on() -> None:
    """A job stands elsewhere than the page shows: what it published is what this session reads from here on."""
    st.session_state.pop(freshness.KEY, None)


def narrow() -> None:
    """The list shows the files of one verdict, or all."""
    wanted = st.session_state[DROP].only
    st.session_state["desk_only"] = wanted if wanted in text.VERDICTS else None


def check(desk: Desk, job: str, because: str = "") -> None:
    """Check what has arrived; `because` is what was done before, as in `text.CHECKED_BECAUSE`."""
    _asked(desk, lambda: desk.ask(job, "check", OPEN, because=because))


def why_not(sentence: str, key: str) -> None:
    """Why the button beside it cannot be pressed: to be read, not only under the mouse."""
    with st.container(width="stretch", key=f"{key}_place"):
        pieces.show(pieces.quiet(sentence), key=key)


def restate(job: str) -> None:
    """Ask again for what a person said of files that leave it unsaid, or no more."""
    st.session_state[RESTATE] = None if st.session_state.get(RESTATE) == job else job


def state(desk: Desk, job: str, keys: Mapping[str, str], by: str, place: str = "") -> None:
    """Plan and period for the files that say none, as chosen on the page, and the units of files that say none (SHA-256 → field)."""
    asked = desk.needed(job)
    chosen = [
        st.session_state.get(f"desk_{name}{place} {job}") or before
        for name, before in (("plan", asked.plan), ("period", asked.period))
    ]

    def stated() -> None:
        plan, period = batch_given(desk.home.catalogue(), *chosen)
        said = {sha256: str(unit) for sha256, key in keys.items() if (unit := st.session_state.get(key))}
        if not desk.change(job, OPEN, plan=plan, period=period):
            raise UsageError(text.desk_moved_on())
        was = {stated_units.PLAN: (asked.plan, plan), stated_units.PERIOD: (asked.period, period)}
        stated_units.keep(desk, job, said, by, [rule for rule, (old, new) in was.items() if new and old != new])
        desk.ask(job, "check", OPEN, because="stated")
        st.session_state.pop(RESTATE, None)

    _asked(desk, stated)


def set_day(desk: Desk, job: str) -> None:
    """The day on which the files were received, as chosen on the page."""
    day, why = st.session_state.get(f"desk_day {job}"), str(st.session_state.get(f"desk_why {job}") or "").strip()

    def stated() -> None:
        if not isinstance(day, date) or day >= office_now().date() or not why:
            raise UsageError(text.desk_later_day())
        desk.change(job, OPEN, received_on=day.isoformat(), received_why=why)
        desk.ask(job, "check", OPEN, because="day")

    _asked(desk, stated)


def remember(desk: Desk, job: str, name: str, key: str, by: str) -> None:
    """A name means the unit chosen, from here on; the files are checked again."""
    unit = st.session_state.get(key)
    if unit:
        _asked(desk, lambda: desk.ask(job, "alias", OPEN, because="names", text=name, unit=unit, by=by))


def remember_names(desk: Desk, job: str, keys: Mapping[str, str], by: str) -> None:
    """Each name whose unit was chosen means it from here on; the files are checked again, once."""
    named = [(name, str(unit)) for name, key in keys.items() if (unit := st.session_state.get(key))]

    def remembered() -> None:
        if desk.needed(job).state not in OPEN:
            raise UsageError(text.desk_moved_on())
        remember_aliases(desk.home, named, by=by)
        desk.ask(job, "check", OPEN, because="names")

    if named:
        _asked(desk, remembered)
        move_on()


def record(desk: Desk, job: Job, by: str) -> None:
    """Record a job as it was looked at, and no other."""

    def recorded() -> None:
        if fixes.of(desk, desk.needed(job.id)).is_stale:
            raise UsageError(text.fix_check_first())
        desk.ask(job.id, "record", frozenset({"ready"}), looked_at=job.revision, by=by)

    _asked(desk, recorded)


def cancel(desk: Desk, job: str) -> None:
    """Give a job up."""
    _asked(desk, lambda: desk.cancel(job))


def undo(desk: Desk, job: str, by: str) -> None:
    """Take back what a job recorded, for the reason given on the page."""
    why = str(st.session_state.get(f"desk_undo {job}") or "").strip()
    if not why:
        st.session_state[NO_REASON] = job
        return
    _asked(desk, lambda: desk.ask(job, "undo", frozenset({"recorded"}), why=why, by=by))


def lacks_reason(job: str) -> bool:
    """Whether undoing a job was just refused for want of a reason; to be said once, beside the button."""
    return bool(st.session_state.pop(NO_REASON, None) == job)


def redo(desk: Desk, job: str, by: str) -> None:
    """Bring back what undoing a job took back."""
    _asked(desk, lambda: desk.ask(job, "redo", frozenset({"undone"}), by=by))


def take_up(desk: Desk, job: Job, by: str) -> None:
    """A new job from the files that a recorded one left; the page is about it now."""

    def taken() -> None:
        st.query_params["job"] = remaining.take_up(desk, job, by)
        st.query_params.pop("file", None)

    _asked(desk, taken)


def _asked(desk: Desk, act: Callable[[], object]) -> None:
    try:
        act()
        runner.of(desk.home).wake()
    except ChitieuError as fault:
        st.session_state[SAID] = str(fault)
    except Exception as fault:  # noqa: BLE001  # the edge: logged in full, told in one sentence
        st.session_state[SAID] = text.fault(faults.record(fault))
