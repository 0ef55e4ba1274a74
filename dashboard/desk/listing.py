"""Tables of the intake desk: the jobs there were, and the files of one job."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import text
from dashboard.component.cells import Column, Mark, Row, Table, Text
from dashboard.desk import judged
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.view import View
from warehouse.folding import fold

MOST_FILES = 200
# the symbol each verdict is drawn with
SIGNS = {"ok": "attained", "warning": "warning", "error": "missed", "duplicate": "same"}


def words() -> dict[str, str]:
    """What the symbols of verdicts are called."""
    return {SIGNS[name]: word for name, word in text.VERDICTS.items()}


def jobs_table(view: View, desk: Desk, jobs: Sequence[Job]) -> Table:
    """The jobs, newest first, each leading to itself."""
    labels = text.JOB_COLUMNS
    columns = (
        Column(labels["when"]), Column(labels["who"]), Column(labels["state"]), Column(labels["files"]),
        Column(labels["version"], kind="number"),
    )  # fmt: skip
    counts = judged.counts_of(desk, [job.id for job in jobs])
    rows = [
        Row(
            (
                text.moment(job.made_at),
                job.made_by,
                text.JOB_STATES[job.state],
                text.desk_counts(counts[job.id]),
                job.version or "",
            ),
            href=view.chosen.address("nop-so-lieu", job=job.id),
        )
        for job in jobs
    ]
    return Table(text.JOBS, columns, rows, dense=True)


def kept(lines: Sequence[Line], only: str | None, asked: str, units: Mapping[str, Any]) -> list[Line]:
    """The files of one verdict whose name or unit holds some words."""
    wanted = fold(asked.strip())
    return [
        line
        for line in lines
        if (only is None or line.verdict == only) and (not wanted or wanted in fold(f"{line.name} {unit(line, units)}"))
    ]


def unit(line: Line, units: Mapping[str, Any]) -> str:
    """The unit a file speaks of; of several the first and how many more."""
    codes = list(dict.fromkeys(code for _, _, code in line.parts))
    names = [str(units[code]["unit_name"]) for code in codes if code in units]
    if not names:
        return text.UNKNOWN_UNIT
    return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"


def files_table(view: View, job: Job, lines: Sequence[Line], *, is_narrow: bool) -> Table:
    """The first files of a job, each leading to what was found in it."""
    labels, units = text.FILE_COLUMNS, view.reading.words.units
    columns = [Column("", kind="status", width=36), Column(labels["unit"])]
    if not is_narrow:
        columns += [Column(labels["file"]), Column(labels["period"], width=150)]
    columns += [
        Column(labels["version"], kind="number"),
        Column(labels["figures"], kind="number"),
    ]
    if not is_narrow:
        columns += [Column(labels["changes"])]
    columns += [Column(labels["findings"])]
    rows = []
    for line in lines[:MOST_FILES]:
        name = unit(line, units)
        plans = list(dict.fromkeys(plan for plan, _, _ in line.parts))
        periods = list(dict.fromkeys(text.period(period) for _, period, _ in line.parts))
        versions = sorted({one["version"] for one in line.submissions})
        figures = sum(one["figures"] for one in line.submissions)
        found = text.desk_findings(line.errors, line.warnings)
        rest: list[Any] = [
            ", ".join(map(str, versions[:2])) + ("…" if len(versions) > 2 else ""),
            text.count(figures) if figures else "",
        ]
        wide = [Text(line.name, muted=True), " · ".join([*plans, ", ".join(periods[:2])]) if plans else ""]
        said = Text(text.desk_first(found, "" if is_narrow else line.first), title=line.first) if found else None
        changes = text.desk_changes(line.changes.get("figures", {}), with_unchanged=False)
        cells = [
            Mark(SIGNS[line.verdict]),
            Text(line.name if is_narrow and name == text.UNKNOWN_UNIT else name, title=line.name),
            *([] if is_narrow else wide),
            *rest,
            *([] if is_narrow else [changes]),
            said,
        ]
        href = view.chosen.address("nop-so-lieu", job=job.id, file=str(line.k))
        rows.append(Row(tuple(cells), href=href, selected=view.chosen.file == str(line.k)))
    return Table(text.FILES_OF_JOB, columns, rows, dense=True, height=640 if len(rows) > 20 else None, words=words())


def totals(lines: Sequence[Line]) -> tuple[int, int, dict[str, int], dict[str, int]]:
    """Files that can be recorded, their figures, and what they change of figures and of items."""
    ready = [line for line in lines if line.verdict in {"ok", "warning"} and line.submissions]
    figures = sum(one["figures"] for line in ready for one in line.submissions)
    changed: dict[str, dict[str, int]] = {"figures": {}, "items": {}}
    for line in ready:
        for what, numbers in line.changes.items():
            for change, count in numbers.items():
                changed[what][change] = changed[what].get(change, 0) + count
    return len(ready), figures, changed["figures"], changed["items"]
