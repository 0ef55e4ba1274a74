"""What a person of the office decides on versions and quarters: each through the same door as the command line.

Every function publishes a new version and gives back a sentence about what was done. Errors: `ChitieuError` with the
sentence for the person; nothing has changed then.
"""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from dashboard import text
from dashboard.data import Reading
from etl import load, suspects, workflow
from warehouse import sql, store
from warehouse.decisions import closings
from warehouse.errors import UsageError

# how all versions of a unit's quarter stand, by the id of one
STANDING = """
    select o.submission_id, o.accepted_no, o.approved_at, o.returned_at, o.returned_why, o.withdrawn_at
    from core.submission s join core.submission o using (plan_code, period, unit_code)
    where s.submission_id = $id order by o.submission_id
"""
DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d")


@dataclass(frozen=True)
class Done:
    """The version published and what was done. Shape of `left`: see `etl.workflow.Approval`; None but for a bulk approval."""

    version: str
    said: str
    left: pl.DataFrame | None = None


def send_back(reading: Reading, submission_id: str, unit: str, *, why: str) -> Done:
    """Returns a current version to its unit, which keeps counting until a newer one comes."""
    _require(reading, why=why)
    _require_as_seen(reading, submission_id)
    version = workflow.returned(reading.home, submission_id, why=why.strip(), by=reading.person.name)
    return Done(version, text.done_return(unit))


def approve(reading: Reading, submission_id: str, unit: str) -> Done:
    """Approves one version."""
    _require(reading)
    _require_as_seen(reading, submission_id)
    done = workflow.approved(reading.home, [submission_id], by=reading.person.name)
    return Done(_published(done.version), text.done_approve(unit))


def withdraw(reading: Reading, submission_id: str, unit: str, plan: str, period: str, *, why: str) -> Done:
    """Takes a version back."""
    _require(reading, why=why)
    _require_as_seen(reading, submission_id)
    _require_open(reading, plan, period)
    version = load.withdraw(reading.home, submission_id, why=why.strip(), by=reading.person.name)
    return Done(version, text.done_withdraw(unit))


def reinstate(reading: Reading, submission_id: str, unit: str, plan: str, period: str) -> Done:
    """Makes an earlier version current again."""
    _require(reading)
    _require_as_seen(reading, submission_id)
    _require_open(reading, plan, period)
    version = load.reinstate(reading.home, submission_id, by=reading.person.name)
    return Done(version, text.done_reinstate(unit))


def extend(
    reading: Reading, plan: str, period: str, *, unit: str | None, area: str | None, until: str, why: str
) -> Done:
    """Gives one unit, or the units of an area, until the end of a day that a person wrote."""
    _require(reading)
    if not unit and not area:
        raise UsageError(text.NO_UNIT)
    last = written_day(until)
    _require(reading, why=why)
    _require_open(reading, plan, period)
    version, units = workflow.extended(
        reading.home,
        plan=plan,
        period=period,
        until=last,
        why=why.strip(),
        by=reading.person.name,
        unit=unit or None,
        area=None if unit else area,
    )
    return Done(version, text.done_extend(len(units), last))


def lock(reading: Reading, plan: str, period: str, *, why: str) -> Done:
    """Closes a quarter; the reason is journaled."""
    _require(reading, why=why)
    version = workflow.locked(reading.home, plan=plan, period=period, by=reading.person.name, why=why.strip())
    return Done(version, text.done_lock(period))


def unlock(reading: Reading, plan: str, period: str, *, why: str) -> Done:
    """Opens a closed quarter again."""
    _require(reading, why=why)
    version = workflow.unlocked(reading.home, plan=plan, period=period, why=why.strip(), by=reading.person.name)
    return Done(version, text.done_unlock(period))


def approve_all(reading: Reading, plan: str, period: str) -> Done:
    """Approves what leaves nothing open in a quarter, as long as that is what the person is looking at."""
    _require(reading)
    newest = store.current_version(reading.home)
    if newest != reading.version:
        raise UsageError(text.looked_at_older(reading.version, newest))
    done = workflow.approved(reading.home, plan=plan, period=period, by=reading.person.name)
    if done.version is None:
        raise UsageError(text.nothing_to_approve(done.left.height))
    return Done(done.version, text.done_approve_all(len(done.ids), done.left.height), done.left)


def approvable(reading: Reading, plan: str, period: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What a bulk approval would take, and what it would leave. Shape of both: as `etl.workflow.Approval.left`."""

    def ask() -> pl.DataFrame:
        with reading.cursor() as con:
            return sql.frame(con, "queries/approvable", {"plan": plan, "period": period})

    found = reading.made("approvable", f"{plan} {period}", ask)
    is_clear = ~pl.col("is_returned") & (pl.col("open_count") == 0)
    return found.filter(is_clear), found.filter(~is_clear)


def doubtful(reading: Reading, ready: pl.DataFrame, plan: str, period: str) -> pl.DataFrame:
    """What looks strange in the versions a bulk approval would take, strangest first. Shape: as `etl.suspects.suspects`."""

    def ask() -> pl.DataFrame:
        with reading.cursor() as con:
            ids = ready["submission_id"].to_list()
            return suspects.suspects(con, ids, limit=suspects.PER_VERSION * max(len(ids), 1))

    return reading.made("doubtful", f"{plan} {period}", ask)


def written_day(words: str) -> date:
    """A day as a person writes it. Errors: `UsageError` when it is none."""
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(words.strip(), form).date()  # noqa: DTZ007  # a day, no instant
        except ValueError:
            continue
    raise UsageError(text.NO_DAY)


def _require(reading: Reading, *, why: str | None = None) -> None:
    """Errors: `UsageError` for a person who may not decide, or without the reason that is asked for."""
    if not reading.person.may_decide or reading.person.units:
        raise UsageError(text.MAY_NOT_DECIDE)
    if why is not None and not why.strip():
        raise UsageError(text.NO_REASON)


def _require_as_seen(reading: Reading, submission_id: str) -> None:
    """Errors: `UsageError` where somebody has decided on the unit's versions, or the unit has sent one, since what is on the screen."""
    if store.current_version(reading.home) == reading.version:
        return
    with reading.cursor() as seen, store.opened(reading.home) as now:
        before, after = (con.execute(STANDING, {"id": submission_id}).fetchall() for con in (seen, now))
    if before != after:
        raise UsageError(text.decided_meanwhile())


def _require_open(reading: Reading, plan: str, period: str) -> None:
    """Errors: `UsageError` when the quarter is closed in the newest version; the words are those of a screen."""
    with store.opened(reading.home) as con:
        closed = closings(con).filter("is_locked", pl.col("plan_code") == plan, pl.col("period") == period)
    if closed.height:
        raise UsageError(text.still_closed(period))


def _published(version: str | None) -> str:
    if version is None:
        raise UsageError(text.nothing_to_approve(0))
    return version
