"""Units in a list, and one unit with its indicators and what it sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import polars as pl

from dashboard import figures, ranking, text
from dashboard.component.cells import Column, Mark, Row, Text
from dashboard.data import Words
from dashboard.figures import Record
from dashboard.filters import Chosen
from dashboard.matrix import least_first
from dashboard.unit_page import UnitFigures

MOST_ROWS = ranking.MOST_ROWS


def listing(
    rates: pl.DataFrame, cells: pl.DataFrame, words: Words, chosen: Chosen, most: int | None = MOST_ROWS
) -> tuple[list[Column], list[Row], int]:
    """Units with their rates, those that attain least first; the number before the list was cut."""
    counts: dict[str, dict[str, int]] = {}
    for row in cells.select("unit_code", "status").to_dicts():
        found = counts.setdefault(row["unit_code"], {})
        found[row["status"]] = found.get(row["status"], 0) + 1
    columns = [
        Column(text.UNIT),
        Column(text.LEVEL),
        Column(text.AREA),
        Column(text.CARDS["attained"], kind="number"),
        *(Column(text.STATUSES[status], kind="number") for status in ("near", "missed", "not_reported")),
        Column(text.COVERAGE, kind="number"),
    ]
    wanted = chosen.where.statuses
    listed = [
        row
        for row in sorted(rates.to_dicts(), key=least_first)
        if not wanted or any(counts[row["unit_code"]].get(status) for status in wanted)
    ]
    rows = []
    for row in listed[:most]:
        unit = words.units[row["unit_code"]]
        found = counts[row["unit_code"]]
        rows.append(
            Row(
                (
                    row["unit_name"],
                    text.levels(";".join(unit["levels"])),
                    unit["area"],
                    text.attained(row["units_attained"], row["units_scored"] + row["units_missing"]),
                    *(
                        text.count(found[status]) if status in found else ""
                        for status in ("near", "missed", "not_reported")
                    ),
                    f"{row['units_reported']}/{row['units_owed']}",
                ),
                href=chosen.address("don-vi", unit=row["unit_code"]),
            )
        )
    return columns, rows, len(listed)


def profile(unit: Record, spells: Sequence[Record]) -> list[tuple[str, str]]:
    """What a unit is, as of its latest spell."""
    own = [row for row in spells if row["unit_code"] == unit["unit_code"]]
    last = own[-1] if own else unit
    labels = text.PROFILE
    begins = min((row["valid_from"] for row in own), default=date(1900, 1, 1))
    pairs = [
        (labels["code"], unit["unit_code"]),
        (labels["kind"], text.named(str(last["kind"] or ""))),
        (labels["ownership"], text.named(str(last.get("ownership") or ""))),
        (labels["levels"], text.levels(";".join(last["levels"]))),
        (labels["area"], last["area"]),
        (labels["parent"], last.get("parent_name")),
        (labels["since"], text.day(begins) if begins.year > 1900 else ""),
    ]
    return [(label, str(value)) for label, value in pairs if value]


def indicators(found: UnitFigures, words: Words, chosen: Chosen) -> tuple[list[Column], list[Row]]:
    """All indicators of one unit, by field; each row leads to the rows behind the figure."""
    columns = [
        Column("", kind="code", width=34),
        Column(text.INDICATOR),
        Column(text.TARGET, kind="target", width=222),
        Column(text.STATED, kind="number"),
        Column(text.VALUE, kind="status", width=96),
        Column(text.GAP, kind="number"),
        Column(text.MEDIAN, kind="number", phone=False),
        Column(text.CHANGE, kind="change", phone=False),
        Column(text.LAST_PERIODS, kind="spark", width=106, phone=False),
    ]
    history: Mapping[str, Record] = {row["indicator_code"]: row for row in found.past.to_dicts()}
    medians: Mapping[str, Record] = {row["indicator_code"]: row for row in found.medians.to_dicts()}
    rows: list[Row] = []
    field = None
    cells = found.cells.to_dicts()
    wanted = chosen.where.statuses
    for cell in cells:
        code = cell["indicator_code"]
        indicator = words.indicators[code]
        if wanted and cell["status"] not in wanted:
            continue
        if indicator["field"] != field:
            field = indicator["field"]
            inside = [row for row in cells if words.indicators[row["indicator_code"]]["field"] == field]
            scored = [row for row in inside if row["status"] in {"attained", "near", "missed"}]
            note = text.group_note(sum(row["status"] == "attained" for row in scored), len(scored))
            rows.append(Row((str(indicator["field_no"]), text.named(field), note), kind="group"))
        past = history.get(code)
        rows.append(
            Row(
                (
                    text.short_code(code),
                    indicator["indicator_name"],
                    figures.aims(cell, words.targets_at(code, chosen.where), indicator["unit"]),
                    figures.stated(cell),
                    Mark(
                        cell["status"],
                        figures.number(cell, of_unit=True),
                        incomplete=bool(cell["incomplete"]),
                        note=figures.unvalued(cell, indicator),
                    ),
                    figures.gap(cell, indicator["is_whole"], short=True),
                    _median(medians.get(code), cell),
                    ranking.change(cell, past),
                    ranking.spark(past),
                ),
                href=chosen.address("chi-tiet", indicator=code),
            )
        )
    return columns, rows


def _median(row: Record | None, cell: Record) -> str:
    if row is None or row["units"] < 3 or row["median"] is None:
        return ""
    if cell["measure"] == "milestone":
        return text.YES if row["median"] else text.NO
    shown = figures.beside(Fraction(row["median"]), cell)
    return text.whole_or_decimal(shown) if figures.is_counted(cell) else text.decimal(shown)


def sendings(
    rows: Sequence[Record], warned: Mapping[str, int], chosen: Chosen | None = None
) -> tuple[list[Column], list[Row]]:
    """What a unit sent, newest first, every version, with the number of warnings it carries.

    Under the filters given, each row leads to the versions of its quarter.
    """
    labels = text.SUBMISSION
    columns = [
        Column(labels["period"]),
        Column(labels["version"], kind="number"),
        Column(labels["state"]),
        Column(labels["received"], kind="date"),
        Column(labels["late"]),
        Column(labels["figures"], kind="number"),
        Column(labels["items"], kind="number"),
        Column(text.WARNINGS, kind="number"),
        Column(labels["file"], phone=False),
        Column(labels["by"], phone=False),
    ]
    made = [
        Row(
            (
                text.period(row["period"]),
                str(row["version"]),
                Text(
                    text.submission_state(row),
                    title=row["withdrawn_why"] or "",
                    muted=row["state"] in {"superseded", "withdrawn"},
                ),
                text.moment(row["received_at"]),
                Text(text.version_lateness(row), title=text.version_punctuality(row)),
                text.count(row["figures"]),
                text.count(row["items"]),
                text.count(warned[row["submission_id"]]) if row["submission_id"] in warned else "",
                row["file"],
                text.restated(row["loaded_by"]),
            ),
            href=chosen.address("tinh-hinh-nop", who=row["unit_code"], at=row["period"]) if chosen else "",
        )
        for row in sorted(rows, key=lambda row: (row["period"], row["version"]), reverse=True)
    ]
    return columns, made
