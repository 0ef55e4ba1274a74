"""Nộp số liệu: drop workbooks, see what is wrong, see what would change, record, undo."""

from dashboard import frame, text
from dashboard.component import pieces
from dashboard.desk import actions, blanks_page, judged, page, steps_page, unread_page
from dashboard.desk.jobs import Desk
from dashboard.view import current

view = current()
desk = Desk(view.reading.home)


def show() -> None:
    """The page for those who may decide."""
    said = actions.said()
    job = desk.found(view.chosen.job) if view.chosen.job else None
    if view.chosen.job and job is None:
        said = said or text.desk_unknown()
    lines = judged.lines(desk, job.id) if job else []
    page.top(view, desk, job, lines, said)
    if job is None:
        blanks_page.popover(view)
        page.history(view, desk)
        return
    steps_page.show(view, desk, job, lines)
    if lines:
        page.files(view, desk, job, lines)
    unread_page.show(desk, job, lines)
    page.forecast(view, desk, job, lines)


if view.reading.person.may_decide:
    show()
else:
    pieces.show(*frame.sample_mark(view), pieces.blank(text.ONLY_DECIDING), key="not_deciding")
