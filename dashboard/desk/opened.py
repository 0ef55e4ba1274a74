"""One file of a job opened: what was found in it, by the way it is mended, and what recording it would change."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

import polars as pl

from dashboard import text
from dashboard.component.cells import Column, Mark, Row, Table, Text
from dashboard.desk import judged, trial
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from etl.unit_names import Register
from etl.values import Cell
from warehouse import record, store
from warehouse.aliases import aliases

MOST_FINDINGS = 300
MOST_CHANGES = 200
MOST_DOUBTS = 5
IN_DOUBT = ("unit_unknown", "unit_ambiguous")
STATED = frozenset({"plan_code_missing", "period_missing"})


def findings_table(found: pl.DataFrame) -> Table:
    """The findings of a file, errors first, those that are mended in one way together."""
    labels = text.FINDING_COLUMNS
    columns = (
        Column("", kind="status", width=36), Column(labels["place"]), Column(labels["value"]),
        Column(labels["message"]),
    )  # fmt: skip
    rows: list[Row] = []
    shown = found.head(MOST_FINDINGS)
    grouped = shown.group_by("severity", "rule", "remedy", maintain_order=True)
    for (severity, _, remedy), group in sorted(grouped, key=lambda pair: pair[0][0] != "error"):
        heading, count = text.desk_group(str(remedy or ""), group.height)
        rows.append(Row(("", heading, count), kind="group"))
        rows.extend(
            Row((
                Mark("missed" if severity == "error" else "warning"),
                "!".join(part for part in (row["sheet"], row["cell"]) if part) or text.NOTHING,
                Text(row["value"] or "", muted=True),
                row["message"],
            ))
            for row in group.iter_rows(named=True)
        )  # fmt: skip
    return Table(text.FINDINGS, columns, rows, dense=True, words=severities(), height=480 if len(rows) > 16 else None)


def severities() -> dict[str, str]:
    """What the symbols of findings are called."""
    return {"missed": text.VERDICTS["error"], "warning": text.VERDICTS["warning"]}


def changes(desk: Desk, job: Job, line: Line) -> pl.DataFrame | None:
    """The figures of a file that are not as they were; None where it is not known."""
    figures = trial.of_versions(desk, job.id, "figures", [one["id"] for one in line.submissions])
    return None if figures is None else figures.filter(pl.col("change") != "unchanged").collect()


def changes_table(changed: pl.DataFrame, most: int | None = MOST_CHANGES) -> Table:
    """Figures old → new, the first ones; `most` None: all."""
    labels = text.CHANGE_COLUMNS
    columns = (
        Column("", kind="code"), Column(labels["indicator"]), Column(labels["old"], kind="number"),
        Column(labels["new"], kind="number"), Column(labels["change"]),
    )  # fmt: skip
    rows = [
        Row((
            text.short_code(row["indicator_code"]),
            text.named(row["indicator_name"]),
            _figure(row, "old_"),
            _figure(row, ""),
            text.CHANGES[row["change"]],
        ))
        for row in changed.slice(0, most).iter_rows(named=True)
    ]  # fmt: skip
    return Table(text.PREVIEW, columns, rows, dense=True, height=420 if len(rows) > 14 else None)


def item_change_count(line: Line) -> int:
    """How many items of a file are not as they were."""
    return sum(count for change, count in line.changes.get("items", {}).items() if change != "unchanged")


def item_rows(desk: Desk, job: Job, line: Line, start: int, count: int) -> list[Row]:
    """Items of a file that are not as they were, old → new, from one on."""
    items = trial.of_versions(desk, job.id, "items", [one["id"] for one in line.submissions])
    if items is None:
        return []
    return [
        Row((
            text.short_code(row["indicator_code"]),
            row["title"],
            text.fraction(row["old_numerator"], row["old_denominator"]) or text.NOTHING,
            text.fraction(row["numerator"], row["denominator"]) or text.NOTHING,
            text.item_change(row["change"], _other_parts(row)),
        ))
        for row in items.slice(start, count).collect().iter_rows(named=True)
    ]  # fmt: skip


def _other_parts(row: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What an item that changes says otherwise beside its numbers."""
    if row["change"] != "changed":
        return {}
    pairs = {name: (row[f"old_{name}"], row[name]) for name in text.ITEM_PARTS}
    return {name: (old, new) for name, (old, new) in pairs.items() if old != new}


def items_table(rows: Sequence[Row]) -> Table:
    """Items old → new."""
    labels = text.CHANGE_COLUMNS
    columns = (
        Column("", kind="code"), Column(labels["title"]), Column(labels["old"], kind="number"),
        Column(labels["new"], kind="number"), Column(labels["change"]),
    )  # fmt: skip
    return Table(text.ITEM_CHANGES, columns, rows, dense=True, height=420 if len(rows) > 14 else None)


def flips(desk: Desk, job: Job, line: Line | None = None) -> pl.DataFrame | None:
    """Units' results whose status would be another, of one file or of the whole job; None where it is not known."""
    is_own = line is not None and any("/" in one["id"] for one in line.submissions)
    found = trial.forecast(desk, job.id, f"flips-own-{line.k}" if line is not None and is_own else "flips")
    if found is None or line is None:
        return found
    parts = pl.DataFrame(
        line.parts, schema={"plan": pl.String, "period": pl.String, "unit_code": pl.String}, orient="row"
    )
    return found.join(parts, on=["plan", "period", "unit_code"], how="semi", maintain_order="left")


def sector(desk: Desk, job: Job) -> pl.DataFrame | None:
    """Indicators whose whole-sector status would be another."""
    return trial.forecast(desk, job.id, "sector")


def flips_table(found: pl.DataFrame, caption: str, *, of_units: bool, most: int | None = MOST_CHANGES) -> Table:
    """Statuses as they are and as they would be, `most` of them at most."""
    labels = text.CHANGE_COLUMNS
    columns = [
        Column("", kind="code"),
        Column(labels["indicator"]),
        *([Column(labels["unit"])] if of_units else []),
        Column(labels["period"]),
        Column(labels["old_status"], kind="status", width=150),
        Column(labels["status"], kind="status", width=150),
    ]
    rows = [
        Row((
            text.short_code(row["indicator_code"]),
            text.named(row["indicator_name"]),
            *([str(row["unit_name"])] if of_units else []),
            text.period(row["period"]),
            _status(row["old_status"], row["old_numerator"], row["old_denominator"]),
            _status(row["status"], row["numerator"], row["denominator"]),
        ))
        for row in (found if most is None else found.head(most)).iter_rows(named=True)
    ]  # fmt: skip
    return Table(caption, columns, rows, dense=True, height=420 if len(rows) > 14 else None)


def doubts(desk: Desk, job: Job, line: Line) -> list[tuple[str, list[str]]]:
    """The names of units that nobody knows in a file, each with the codes of those it may mean."""
    found = judged.findings(desk, job.id, line.k).filter(pl.col("rule").is_in(IN_DOUBT))
    names = filter(is_name, found["value"].drop_nulls().unique(maintain_order=True))
    return list(candidates(desk, list(islice(names, MOST_DOUBTS))).items())


def is_name(said: str) -> bool:
    """Whether what a file calls a unit is a name worth remembering: a code that nobody knows is a slip, not a name."""
    letters, digits = sum(map(str.isalpha, said)), sum(map(str.isdigit, said))
    return letters > digits or " " in said.strip()


def candidates(desk: Desk, names: Sequence[str]) -> dict[str, list[str]]:
    """Names of units → the codes of those each may mean."""
    if not names:
        return {}
    with store.opened(desk.home) as con:
        register = Register(record.spells(con), aliases(con))
    return {name: _codes(register.recognised(Cell("text", name, None)).candidates) for name in names}


def _codes(candidates: Sequence[str]) -> list[str]:
    return [candidate.partition(" ")[0] for candidate in candidates]


def _figure(row: dict[str, Any], prefix: str) -> str:
    numerator, denominator = row[f"{prefix}numerator"], row[f"{prefix}denominator"]
    if row[f"{prefix}is_no_activity"]:
        return str(text.STATUSES["no_activity"])
    return text.fraction(numerator, denominator) or text.NOTHING


def _status(status: str | None, numerator: Decimal | None, denominator: Decimal | None) -> Mark | None:
    return Mark(status, text.fraction(numerator, denominator)) if status else None
