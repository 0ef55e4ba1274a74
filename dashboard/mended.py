"""What the office changed in senders' cells, told wherever a number rests on it."""

from collections.abc import Mapping, Sequence

from dashboard import text
from dashboard.component.cells import Column, Row
from dashboard.data import Reading
from dashboard.figures import Record
from warehouse.filters import Filter

# by version and indicator
Mended = Mapping[tuple[str, str], Sequence[Record]]
NOTHING: Mended = {}


def of_plan(reading: Reading, where: Filter) -> Mended:
    """Each figure of a plan that rests on a changed cell, with the changes."""

    def made() -> Mended:
        found: dict[tuple[str, str], list[Record]] = {}
        by_cell: dict[tuple[str, str, str], list[Record]] = {}
        for change in reading.corrections(where.plan).to_dicts():
            by_cell.setdefault((change["submission_id"], change["sheet"], change["cell"]), []).append(change)
        for rows in by_cell.values():
            # a row may hold figures side by side: then the cell tells which of them it is
            own = [row for row in rows if row["cells"] and row["cell"] in row["cells"].split(":")] or rows
            for row in own:
                if row["indicator_code"]:
                    found.setdefault((row["submission_id"], row["indicator_code"]), []).append(row)
        return found

    return reading.made("mended", where.plan, made)


def sentences(changes: Sequence[Record]) -> list[str]:
    """Each change in one sentence."""
    return [
        text.fixed_fact(
            f"{row['sheet']}!{row['cell']}",
            row["old"],
            row["new"],
            row["corrected_by"],
            row["corrected_at"],
            row["why"],
        )
        for row in changes
    ]


def of_figure(mended: Mended, submission_ids: Sequence[str], indicator: str) -> list[Record]:
    """The changes a figure made of some versions rests on."""
    return [row for own in submission_ids for row in mended.get((own, indicator), ())]


def note(mended: Mended, row: Record) -> str:
    """How many cells behind a unit's number were changed; empty for none."""
    count = len(mended.get((row["submission_id"], row["indicator_code"]), ()))
    return text.fixed_count(count) if count else ""


def table(reading: Reading, plan: str, listed: Sequence[Record]) -> tuple[list[Column], list[Row]]:
    """What was changed and answered in the versions of one unit's quarter, newest version first."""
    labels = text.FIXED_COLUMNS
    columns = [
        Column(labels["version"], kind="number"),
        Column(labels["place"]),
        Column(labels["old"]),
        Column(labels["new"]),
        Column(labels["who"]),
        Column(labels["when"], phone=False),
        Column(labels["why"]),
    ]
    changed: dict[str, dict[tuple[str, str], Record]] = {}
    for each in reading.corrections(plan).to_dicts():
        changed.setdefault(each["submission_id"], {}).setdefault((each["sheet"], each["cell"]), each)
    rows = []
    for version in reversed(listed):
        own = version["submission_id"]
        for change in changed.get(own, {}).values():
            rows.append(Row((
                str(version["version"]), f"{change['sheet']}!{change['cell']}", change["old"] or text.FIXING["empty"],
                change["new"] or text.FIXING["empty"], text.restated(change["corrected_by"]), text.moment(change["corrected_at"]), change["why"],
            )))  # fmt: skip
        for answer in reading.answers(own).to_dicts():
            place = "!".join(part for part in (answer["sheet"], answer["cell"]) if part) or text.NOTHING
            rows.append(Row((
                str(version["version"]), place, text.VERDICTS["warning"], text.FIXING["seen"], text.restated(answer["answered_by"]),
                text.moment(answer["answered_at"]), answer["said"],
            )))  # fmt: skip
    return columns, rows
