"""Tables of the intake desk: the jobs there were, and the files of one job."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import polars as pl

from dashboard import parts, text
from dashboard.component.cells import Column, Mark, Row, Table, Text, as_data
from dashboard.desk import judged
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.desk.trial import PENDING
from dashboard.view import View
from warehouse.aliases import Alias
from warehouse.folding import fold

# what the list is narrowed by beside the address: `only` a verdict, `find` some words
Asked = Mapping[str, str | None]
# the symbol each verdict is drawn with
SIGNS = {
    "ok": "attained",
    "warning": "warning",
    "error": "missed",
    "register": "register",
    "duplicate": "same",
    PENDING: "pending",
}


def words(job: Job) -> dict[str, str]:
    """What the symbols of verdicts are called in a job."""
    return {SIGNS[name]: word for name, word in text.desk_verdicts(job.state).items()}


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
                text.restated(job.made_by),
                text.JOB_STATES[job.state],
                text.desk_counts(counts[job.id], job.state),
                job.version or "",
            ),
            href=view.chosen.address("nop-so-lieu", job=job.id),
        )
        for job in jobs
    ]
    return Table(text.JOBS, columns, rows, dense=True)


def names_table(known: Sequence[Alias], units: Mapping[str, Any]) -> Table:
    """The names of units that are remembered, with who and when."""
    labels = text.FORGET
    columns = tuple(Column(labels[name]) for name in ("name", "unit", "area", "who", "when"))
    rows = [
        Row((
            held.alias,
            Text(str(units[held.unit_code]["unit_name"]) if held.unit_code in units else held.unit_code, title=held.unit_code),
            held.area or labels["everywhere"], text.restated(held.noted_by), text.moment(held.noted_at),
        ))
        for held in known
    ]  # fmt: skip
    return Table(labels["title"], columns, rows, dense=True, height=360 if len(rows) > 12 else None)


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
    names = [str(units[code]["unit_name"]) for code in line.units if code in units]
    if not names:
        return text.UNKNOWN_UNIT
    return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"


def files_table(view: View, job: Job, lines: Sequence[Line], *, is_narrow: bool, asked: Asked) -> dict[str, Any]:
    """The data of a table of a job's files, each leading to what was found in it; later rows come as they are scrolled to."""
    first = lines[: parts.first(len(lines))]
    rows = [file_row(view, job, line, is_narrow=is_narrow) for line in first]
    height = 640 if len(lines) > 20 else None
    columns = file_columns(is_narrow=is_narrow)
    table = as_data(Table(text.FILES_OF_JOB, columns, rows, dense=True, height=height, words=words(job)))
    return with_rest(table, view, job, "files", len(lines), asked)


def file_columns(*, is_narrow: bool) -> list[Column]:
    """The columns of `file_row`."""
    labels = text.FILE_COLUMNS
    columns = [Column("", kind="status", width=36), Column(labels["unit"]), Column(labels["file"])]
    if not is_narrow:
        columns += [
            Column(labels["period"], width=150),
            Column(labels["version"], kind="number"),
            Column(labels["figures"], kind="number"),
            Column(labels["changes"]),
        ]
    return [*columns, Column(labels["findings"])]


def file_row(view: View, job: Job, line: Line, *, is_narrow: bool, is_whole: bool = False) -> Row:
    """One file: how it stands, whose it is, what it changes, what was found in it; `is_whole`: nothing said short."""
    units = view.reading.words.units
    is_register = line.verdict == judged.REGISTER
    name = text.REGISTER["unit_of"] if is_register else unit(line, units)
    plans = list(dict.fromkeys(plan for plan, _, _ in line.parts))
    periods = list(dict.fromkeys(text.period(period) for _, period, _ in line.parts))
    versions = sorted({one["version"] for one in line.submissions})
    figures = sum(one["figures"] for one in line.submissions)
    found = text.desk_findings(line.errors, line.warnings)
    changes = text.desk_changes(line.changes.get("figures", {}), with_unchanged=False)
    wide: list[Any] = [
        " · ".join([*plans, ", ".join(periods[:2])]) if plans else "",
        ", ".join(map(str, versions[:2])) + ("…" if len(versions) > 2 else ""),
        text.count(figures) if figures else "",
        changes,
    ]
    shown = line.name if is_whole else text.short_file(line.name)
    said = Text(text.desk_first(found, "" if is_narrow else line.first), title=line.first) if found else None
    if is_whole and found:
        said = Text(f"{found}: {line.first}")
    if line.verdict == PENDING and not found:
        said = Text(text.VERDICTS[PENDING], muted=True)
    if is_register and job.state == "ready":
        said = Text(text.REGISTER["open"], muted=True)
    cells = [
        Mark(SIGNS[line.verdict]),
        Text(name, title=", ".join(line.units) if is_whole else line.name),
        Text(shown, title=line.name, muted=True),
        *([] if is_narrow else wide),
        said,
    ]
    href = view.chosen.address("nop-so-lieu", job=job.id, file=str(line.k))
    return Row(tuple(cells), href=href, selected=view.chosen.file == str(line.k))


def with_rest(
    table: dict[str, Any], view: View, job: Job, name: str, total: int, asked: Asked = MappingProxyType({})
) -> dict[str, Any]:  # fmt: skip
    """A table's data, where it begins only with where its later rows are had: the address of the page, and what it does not hold."""
    if len(table["rows"]) == total:
        return table
    query = view.here.partition("?")[2]
    more = urlencode({key: value for key, value in asked.items() if value})
    href = f"desk/jobs/{job.id}/rows/{name}?{query}&version={view.reading.version}&{more}"
    return table | {"rest": {"total": total, "href": href, "failed": text.ROWS_FAILED}}


def suspects_table(view: View, strange: pl.DataFrame) -> Table:
    """What looks strange in the versions a job recorded, with what to ask; each leads to its unit."""
    labels = text.SUSPECT_COLUMNS
    columns = (Column(labels["unit"]), Column(labels["message"]), Column(labels["question"]))
    rows = [
        Row(
            (Text(row["unit_name"], title=row["unit_code"]), row["message"], row["question"]),
            href=view.chosen.address("don-vi", unit=row["unit_code"], plan=row["plan"], period=row["period"]),
        )
        for row in strange.iter_rows(named=True)
    ]
    return Table(text.SUSPECTS, columns, rows, dense=True)


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
