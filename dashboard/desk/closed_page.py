"""What the page of a job says of quarters closed or reopened since."""

from collections.abc import Sequence

from dashboard import text
from dashboard.component import pieces
from dashboard.desk import closed
from dashboard.desk.closed import Overtaken
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.view import View


def overtaken(found: Sequence[Overtaken], *, key: str) -> bool:
    """Say which verdicts no longer hold; says whether there are any. The button that has them judged again is one of the job's steps."""
    if not found:
        return False
    pieces.show(*(pieces.notice(each.said) for each in found), key=key)
    return True


def refuses(view: View, desk: Desk, job: Job, line: Line) -> None:
    """Lead who may unlock a quarter to where it is done, beside a file refused for its closing."""
    person = view.reading.person
    if person.may_decide and not person.units and (found := closed.refusing(desk, job, line)):
        keeps(view, found, text.REFUSED_CLOSED, key="desk_file_closed")


def keeps(view: View, found: Sequence[tuple[closed.Quarter, str]], sentence: str, *, key: str) -> None:
    """Say why what was recorded in quarters closed since stays as it is, with the way to open them again."""
    told = "; ".join(said for _, said in found)
    (plan, period), _ = found[0]
    there = pieces.node(
        "a", "", text.PAGES["tinh-hinh-nop"], href=view.chosen.address("tinh-hinh-nop", plan=plan, period=period)
    )
    pieces.show(pieces.node("p", "quiet", f"{sentence} {told}. {text.UNLOCK_FIRST} ", there, "."), key=key)
