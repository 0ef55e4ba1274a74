"""The files of a job that have arrived and were not read yet, by the names they were dropped with."""

from collections.abc import Sequence

from dashboard import text
from dashboard.component import pieces
from dashboard.component.cells import Column, Mark, Row, Table, Text, as_data
from dashboard.component.table import show as show_table
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line

MOST_NAMED = 100


def show(desk: Desk, job: Job, lines: Sequence[Line]) -> None:
    """Name the files that are being read, while a job is checked and there is nothing to say of them yet."""
    if job.state != "checking":
        return
    told = {line.upload for line in lines}
    unread = [upload.name for upload in desk.uploads(job.id) if upload.n not in told]
    if not unread:
        return
    columns = (
        Column("", kind="status", width=36),
        Column(text.FILE_COLUMNS["file"]),
        Column(text.FILE_COLUMNS["findings"]),
    )
    rows = [
        Row((Mark("pending"), Text(text.short_file(name), title=name), Text(text.READING, muted=True)))
        for name in unread[:MOST_NAMED]
    ]
    title = text.desk_unread(len(unread))
    pieces.show(pieces.heading(title, level=2), key="desk_unread_title")
    words = {"pending": text.READING}
    show_table(as_data(Table(title, columns, rows, dense=True, words=words)), key="desk_unread")
    if len(unread) > MOST_NAMED:
        pieces.show(pieces.quiet(text.desk_unread_more(len(unread) - MOST_NAMED)), key="desk_unread_more")
