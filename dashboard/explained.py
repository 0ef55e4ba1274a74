"""Why a number is what it is: its sum written out, the target it was held against, who is in it and who is not."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl

from dashboard import figures, mended, text
from dashboard.component import pieces
from dashboard.component.cells import Column, Mark, Row, Text
from dashboard.component.pieces import Node
from dashboard.data import Words
from dashboard.figures import Record
from dashboard.filters import Chosen
from dashboard.itemised import figure_place, place_of
from dashboard.mended import Mended

SIGNS = {">=": ("≥", "<"), ">": (">", "≤"), "<=": ("≤", ">"), "<": ("<", "≥"), "=": ("=", "≠")}
IN_ORDER = ("valued", "not_reported", "no_activity", "monitored")


def formula(row: Record, indicator: Record, *, of_unit: bool = False) -> str:
    """The number with its own numerator and denominator: "372 ÷ 600 × 100 = 62,0%"."""
    value = figures.exact(row)
    if value is None:
        return figures.unvalued(row, indicator) or text.STATUSES.get(row["status"] or "", text.NOTHING)
    shown = figures.with_unit(row, indicator["unit"])
    if of_unit and row["measure"] == "milestone":
        return text.stated_as(figures.number(row, of_unit=True))
    if row["measure"] in text.EXACT_MEASURES:
        return text.stated_as(shown) if of_unit else text.added_up(row["units_reported"], shown)
    parts = _parts(row["measure"], row["numerator"], row["denominator"])
    return text.quotient(parts, shown, is_exact=(10 * value).denominator == 1)


def _parts(measure: str, numerator: Decimal, denominator: Decimal) -> str:
    above, below = text.amount(numerator), text.amount(denominator)
    return f"({below} − {above}) ÷ {below} × 100" if measure == "reduction" else f"{above} ÷ {below} × 100"


def verdict(row: Record, comparator: str, target: Decimal) -> str:
    """The exact comparison with a target: "37.200 (100 × 372) < 51.000 (85 × 600): chưa đạt"."""
    value = figures.exact(row)
    if value is None:
        return ""
    status = figures.status(value, comparator, target)
    holds, fails = SIGNS[comparator]
    sign = holds if status == "attained" else fails
    if row["measure"] in text.EXACT_MEASURES:
        return text.compared((text.amount(row["numerator"]), text.amount(target)), sign, status)
    if row["measure"] == "milestone" and row["denominator"] == 1:
        return text.STATUSES[status]
    above = row["denominator"] - row["numerator"] if row["measure"] == "reduction" else row["numerator"]
    below = row["denominator"]
    left = text.product((Decimal(100), above))
    right = text.product((target, below))
    return text.compared((left, right), sign, status)


def target_lines(row: Record, targets: Sequence[Record], indicator: Record) -> list[str]:
    """Each target in force with basis and clause and how the value stands against it, the scored one first."""
    scored = (row["comparator"], row["target"])
    in_force = figures.in_force(row, targets)
    lines = []
    for each in sorted(in_force, key=lambda each: (each["comparator"], each["value"]) != scored):
        shown = text.target(each["comparator"], each["value"], indicator["unit"])
        aim = text.against(shown, text.BASES.get(each["basis"] or "", ""), each["clause"])
        said = verdict(row, each["comparator"], each["value"])
        lines.append(f"{aim}. {said}" if said else aim)
    return lines


def needed(row: Record, indicator: Record) -> str:
    """What would attain, and the proof; empty when attained or without a target."""
    if row["status"] not in {"near", "missed"}:
        return ""
    missing = row["shortfall"]
    if missing is None:
        return text.UNREACHABLE
    is_upward = figures.is_upward(row)
    then = row["numerator"] + (missing if is_upward else -missing)
    shown = figures.with_unit(
        {**row, "numerator": then, "value": row["value"], "status": "attained"}, indicator["unit"]
    )
    if row["measure"] in text.EXACT_MEASURES:
        proof = shown
    else:
        value = text.exact_value(row["measure"], then, row["denominator"]) or Fraction(0)
        parts = _parts(row["measure"], then, row["denominator"])
        proof = text.quotient(parts, shown, is_exact=(10 * value).denominator == 1)
    return text.needs(text.amount(missing), indicator["numerator_name"], is_downward=not is_upward, proof=proof)


def facts(
    row: Record, targets: Sequence[Record], indicator: Record, *, of_unit: bool = False, changes: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """Label and sentence of each part of the explanation; `changes` tell of cells that the office changed."""
    labels = text.EXPLAINED
    pairs = [(labels["formula"], formula(row, indicator, of_unit=of_unit))]
    pairs += [(labels["target"], line) for line in target_lines(row, targets, indicator) or [text.NO_TARGET]]
    pairs.append((labels["gap"], needed(row, indicator)))
    pairs += [(text.FIXED_AT_DESK, said) for said in changes]
    return [(label, said) for label, said in pairs if said]


def group_facts(row: Record, targets: Sequence[Record], indicator: Record, units: pl.DataFrame) -> Node:
    """The explanation of a group's number: sum, targets, who is in it, what it can still become."""
    pairs = facts(row, targets, indicator)
    without = units.filter(pl.col("value").is_null())["status"]
    counts = [units["value"].count(), *(int((without == status).sum()) for status in IN_ORDER[1:])]
    pairs.append((text.EXPLAINED["units"], text.members(*counts)))
    if row["units_missing"] and row["bound_low"] is not None:
        pairs.append((text.EXPLAINED["bounds"], text.bounds(row["bound_low"], row["bound_high"])))
    return pieces.facts(pairs)


def grouped(units: Sequence[Record]) -> list[tuple[str, list[Record]]]:
    """Units with a value, then those without one by status."""
    found: dict[str, list[Record]] = {status: [] for status in IN_ORDER}
    for row in units:
        found["valued" if row["value"] is not None else row["status"]].append(row)
    return list(found.items())


def members(
    units: Sequence[Record], whole: Record, indicator: Record, chosen: Chosen, changed: Mended = mended.NOTHING
) -> tuple[list[Column], list[Row]]:
    """Every unit of a group with its part of the sum and the cell it stands in; who is missing leads to the unit."""
    has_two = any(row["denominator"] is not None for row in units)
    columns = [
        Column(text.UNIT),
        Column(text.ITEM["numerator"], kind="number", title=indicator["numerator_name"]),
        *([Column(text.ITEM["denominator"], kind="number", title=indicator["denominator_name"])] if has_two else []),
        Column(text.VALUE, kind="status", width=96),
        Column(text.EXPLAINED["version"], phone=False),
        Column(text.EXPLAINED["source"], kind="link"),
        Column(text.EXPLAINED["note"], phone=False),
    ]
    rows: list[Row] = []
    for status, listed in grouped(units):
        if not listed:
            continue
        label = text.EXPLAINED["held"] if status == "valued" else text.STATUSES[status]
        rows.append(Row(("", label.capitalize(), text.count(len(listed))), kind="group"))
        rows += [_member(row, has_two, indicator, chosen, changed) for row in listed]
    sums = added(units, indicator)
    if whole["numerator"] is not None and len(units) > 1:
        parts = [text.amount(sums[0]), *([text.amount(sums[1])] if has_two else [])]
        is_equal = (sums[0], sums[1] or None) == (whole["numerator"], whole["denominator"] or None)
        said = text.members_sum(len(units), is_equal=is_equal, is_share=has_two)
        mark = Mark(figures.shown_status(whole), figures.number(whole))
        rows.append(Row((said, *parts, mark, "", "", ""), kind="total"))
    return columns, rows


def added(units: Sequence[Record], indicator: Record) -> tuple[Decimal, Decimal]:
    """The units' numerators and denominators added up; figures that wait for the plan's issue date stay out."""
    counted = [row for row in units if not (indicator["requires"] and row["value"] is None)]
    sums = (sum((row[part] or Decimal(0) for row in counted), Decimal(0)) for part in ("numerator", "denominator"))
    numerator, denominator = sums
    return numerator, denominator


def _member(row: Record, has_two: bool, indicator: Record, chosen: Chosen, changed: Mended) -> Row:
    is_held = row["submission_id"] is not None
    code = indicator["indicator_code"]
    source = " · ".join(filter(None, [str(row["file"] or ""), figure_place(row)]))
    place = place_of({"row": row["row"], "period": row["source_period"]}, chosen.where.period) if row["row"] else None
    there = chosen.address("chi-tiet", indicator=code, unit=row["unit_code"], row=place)
    own = there if is_held else chosen.address("don-vi", unit=row["unit_code"])
    older = row["source_period"] if row["source_period"] != row["period"] else ""
    notes = [
        text.marks(row["marks"]),
        text.period(older) if older else "",
        text.INCOMPLETE if row["incomplete"] and is_held else "",
        mended.note(changed, {**row, "indicator_code": code}),
    ]
    parts = [text.amount(row["numerator"]), *([text.amount(row["denominator"])] if has_two else [])]
    return Row(
        (
            row["unit_name"],
            *parts,
            Mark(
                row["status"],
                figures.number(row, of_unit=True),
                incomplete=bool(row["incomplete"]),
                note=figures.unvalued(row, indicator),
            ),
            text.received_on(row["version"], row["version_received_at"]),
            Text(source, href=there) if source else "",
            " · ".join(filter(None, notes)),
        ),
        href=own,
    )


def quarters(
    rows: Sequence[Record], whole: Record, indicator: Record, chosen: Chosen
) -> tuple[list[Column], list[Row], str]:
    """The quarters a window takes in, each with its own sum and leading to itself; what holds them together."""
    columns = [
        Column(text.FILTERS["period"]),
        Column(text.EXPLAINED["formula"]),
        Column(text.VALUE, kind="status", width=96),
        Column(text.COVERAGE, kind="number"),
    ]
    code = indicator["indicator_code"]
    made = [
        Row(
            (
                text.period(row["period"]),
                formula(row, indicator),
                Mark(figures.shown_status(row), figures.number(row)),
                f"{text.count(row['units_reported'])}/{text.count(row['units_owed'])}",
            ),
            href=chosen.address("chi-tieu", indicator=code, period=row["period"], window=""),
        )
        for row in rows
    ]
    note = text.quarters_note(indicator["accumulation"])
    if indicator["accumulation"] == "flow" and whole["numerator"] is not None:
        sums = added(rows, indicator)
        is_equal = (sums[0], sums[1] or None) == (whole["numerator"], whole["denominator"] or None)
        note = f"{note} {text.quarters_sum(len(rows), is_equal=is_equal)}: {formula(whole, indicator)}."
    return columns, made, note


def unit_numbers(
    cells: Sequence[Record], words: Words, chosen: Chosen, changed: Mended
) -> tuple[list[Column], list[Row]]:
    """Every number of one unit: its sum, its target and verdict, the version and the cell it stands in."""
    columns = [
        Column("", kind="code", width=34),
        Column(text.INDICATOR),
        Column(text.EXPLAINED["formula"]),
        Column(text.EXPLAINED["target"]),
        Column(text.EXPLAINED["version"], phone=False),
        Column(text.EXPLAINED["source"], kind="link"),
    ]
    rows = []
    for cell in cells:
        code = cell["indicator_code"]
        indicator = words.indicators[code]
        targets = words.targets_at(code, chosen.where)
        source = " · ".join(filter(None, [str(cell["file"] or ""), figure_place(cell)]))
        there = chosen.address("chi-tiet", indicator=code)
        lines = target_lines(cell, targets, indicator) or [text.NO_TARGET]
        rows.append(
            Row(
                (
                    text.short_code(code),
                    indicator["indicator_name"],
                    formula(cell, indicator, of_unit=True),
                    lines[0],
                    " · ".join(
                        filter(
                            None,
                            [
                                text.received_on(cell["version"], cell["version_received_at"]),
                                mended.note(changed, cell),
                            ],
                        )
                    ),
                    Text(source, href=there) if source else "",
                ),
                href=there,
            )
        )
    return columns, rows
