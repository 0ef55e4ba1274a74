"""A unit register dropped among workbooks: what it would change, and the one button that applies it, all or nothing."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition

from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from dashboard import text
from dashboard.component import pieces
from dashboard.component.cells import Column, Row, Table, as_data
from dashboard.component.table import show as show_table
from dashboard.desk import act, batch, judged, opened, runner
from dashboard.desk.decisions import Done
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.view import View
from etl import register
from etl.register_changes import Change, Plan, planned
from etl.register_read import RegisterError
from warehouse import store
from warehouse.errors import UsageError

MOST_CHANGES, MOST_NAMED = 300, 5
TAKEN_FROM = frozenset({"ready", "recorded", "undone"})


def notice(view: View, job: Job, lines: Sequence[Line]) -> None:
    """Say so where a job holds registers, each a way to it; not beside one that is opened."""
    registers = [line for line in lines if line.verdict == judged.REGISTER]
    if not registers or any(str(line.k) == view.chosen.file for line in registers):
        return
    links = [
        pieces.node("a", "", line.name, href=view.chosen.address("nop-so-lieu", job=job.id, file=str(line.k)))
        for line in registers[:MOST_NAMED]
    ]
    pieces.show(
        pieces.notice(text.register_dropped(len(registers))), pieces.node("div", "facts", *links), key="desk_registers"
    )


def show(view: View, desk: Desk, job: Job, line: Line) -> bool:
    """What a register would change, with the button for who may; says whether the file is one."""
    if line.verdict != judged.REGISTER:
        return False
    if job.state not in TAKEN_FROM or not job.has_files:
        return True
    found = _planned(desk, job, line)
    if isinstance(found, RegisterError):
        told = found.problems
        pieces.show(pieces.notice(text.register_refused(told.height)), key="desk_register_refused")
        show_table(as_data(opened.findings_table(told)), key="desk_register_findings")
        return True
    if not found.changes:
        pieces.show(pieces.quiet(text.REGISTER["same"]), key="desk_register_same")
        return True
    pieces.show(
        pieces.heading(text.REGISTER["title"], level=3), pieces.quiet(text.register_counts(_counts(found.changes))),
        key="desk_register_title",
    )  # fmt: skip
    show_table(as_data(_table(found.changes)), key="desk_register")
    if len(found.changes) > MOST_CHANGES:
        pieces.show(pieces.quiet(text.first_of_applied(MOST_CHANGES, len(found.changes))), key="desk_register_cut")
    if found.is_sample:
        pieces.show(pieces.notice(register.SAMPLE_STAYS), key="desk_register_sample")
        return True
    label = text.register_apply(len(found.changes))
    act.button(view, "register", label, lambda _given: _applied(view, desk, job, line, found))
    return True


@cached(
    LRUCache(16),
    key=lambda desk, _job, line: hashkey(desk.home.root, store.current_version(desk.home), line.sha256, line.name),
    condition=Condition(),
)
def _planned(desk: Desk, job: Job, line: Line) -> Plan | RegisterError:
    """What a register would change, or why it is refused."""
    with _file(desk, job, line) as path:
        try:
            return planned(desk.home, path)
        except RegisterError as refused:
            return refused


def _applied(view: View, desk: Desk, job: Job, line: Line, looked_at: Plan) -> Done:
    """The register in force, as long as it does what was looked at; the files are checked again by the new units."""
    person = view.reading.person
    if not person.may_decide or person.units:
        raise UsageError(text.MAY_NOT_DECIDE)
    newest = store.current_version(desk.home)
    if newest != looked_at.based_on:
        raise UsageError(text.looked_at_older(looked_at.based_on, newest))
    with _file(desk, job, line) as path:
        version = register.apply(desk.home, path, by=person.name)
    if version is None:
        raise UsageError(text.REGISTER["same"])
    if job.state == "ready":
        desk.ask(job.id, "check", frozenset({"ready"}), because="register")
        runner.of(desk.home).wake()
    return Done(version, text.done_register(len(looked_at.changes)))


@contextmanager
def _file(desk: Desk, job: Job, line: Line) -> Iterator[Path]:
    """The register under the name it was dropped with: its ending says how it is read, its name stands in the journal."""
    with batch.opened(desk, job) as files, TemporaryDirectory(prefix="chitieu-") as scratch:
        if line.k >= len(files.incoming) or not files.incoming[line.k].path.exists():
            raise UsageError(text.desk_moved_on())
        name = Path(line.name)
        path = Path(scratch, f"{name.stem[:60]}{name.suffix[:8]}")
        shutil.copyfile(files.incoming[line.k].path, path)
        yield path


def _counts(changes: Sequence[Change]) -> dict[str, int]:
    found: dict[str, int] = {}
    for change in changes:
        found[change.kind] = found.get(change.kind, 0) + 1
    return found


def _table(changes: Sequence[Change]) -> Table:
    labels = text.REGISTER
    columns = (Column(labels["unit"]), Column(labels["code"]), Column(labels["old"]), Column(labels["new"]))
    rows: list[Row] = []
    kind = ""
    counts = _counts(changes)
    for change in changes[:MOST_CHANGES]:
        if change.kind != kind:
            kind = change.kind
            rows.append(Row(("", text.REGISTER_KINDS[kind], text.count(counts[kind])), kind="group"))
        field = text.REGISTER_FIELDS.get(change.field, "")
        old = f"{field}: {change.old or text.NOTHING}" if field else change.old
        rows.append(Row((change.unit_name, change.unit_code, old, change.new or text.NOTHING)))
    return Table(labels["title"], columns, rows, dense=True, height=420 if len(rows) > 14 else None)
