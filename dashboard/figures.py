"""One cell or group as a person reads it: its number, its target, its distance, its mark in a table."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dashboard import text
from dashboard.component.cells import Aim, Mark, Spark, Text

Record = Mapping[str, Any]
PERCENTS = frozenset({"ratio", "reduction", "milestone"})


def exact(row: Record) -> Fraction | None:
    """The exact value; None where there is none (no figure, 0/0, ranks of several units)."""
    if row["value"] is None:
        return None
    return text.exact_value(row["measure"], row["numerator"], row["denominator"])


def as_shown(row: Record) -> Fraction | None:
    """The value as a screen rounds it: differences are those of the numbers a person sees."""
    value = exact(row)
    if value is None:
        return None
    return text.ratio(text.rounded(value, row["status"] or "", row["comparator"], row["target"]))


def beside(value: Fraction, row: Record) -> Decimal:
    """A value set beside a row, such as a median: rounded as its own status against the row's target asks."""
    if row["target"] is None:
        return text.rounded(value)
    held = status(value, row["comparator"], row["target"])
    return text.rounded(value, held, row["comparator"], row["target"])


def is_counted(row: Record) -> bool:
    """Whether the number is a count or a place, shown without decimals."""
    return row["measure"] in text.COUNTED_MEASURES


def number(row: Record, *, of_unit: bool = False) -> str:
    """The number alone, rounded as its status allows: "62,5"; of one unit's milestone "có" or "không"."""
    if row["value"] is None:
        return ""
    if of_unit and row["measure"] == "milestone":
        return text.YES if row["numerator"] else text.NO
    return text.figure(
        row["measure"],
        row["numerator"],
        row["denominator"],
        status=row["status"] or "",
        comparator=row["comparator"],
        target=row["target"],
    )


def with_unit(row: Record, unit: str, *, of_unit: bool = False) -> str:
    """The number with what it counts: "62,5%", "12 hạng"."""
    shown = number(row, of_unit=of_unit)
    if not shown or shown in {text.YES, text.NO}:
        return shown
    return f"{shown}%" if row["measure"] in PERCENTS or unit == "%" else f"{shown} {text.named(unit)}".rstrip()


def stated(row: Record) -> str:
    """Numerator and denominator as stated: "1.058/1.691"; of a reduction what is left and what there was: "24 (gốc 26)"."""
    if row["numerator"] is None or row["status"] == "no_activity" or row["measure"] in text.EXACT_MEASURES:
        return ""
    return text.parts_of(row["measure"], row["numerator"], row["denominator"])


def status(value: Fraction | None, comparator: str, target: Decimal) -> str:
    """A value against a target beside the scored one (docs: attainment, section 4); empty without a value."""
    if value is None:
        return ""
    bound = text.ratio(target)
    holds = {">=": value >= bound, ">": value > bound, "<=": value <= bound, "<": value < bound, "=": value == bound}
    if holds[comparator]:
        return "attained"
    is_near = bound > 0 and (10 * value <= 11 * bound if comparator in {"<=", "<"} else 10 * value >= 9 * bound)
    return "near" if is_near else "missed"


def in_force(row: Record, targets: Sequence[Record]) -> Sequence[Record]:
    """The targets of a row: the plan's, or the one of its unit or level where it is scored on that."""
    scored = (row["comparator"], row["target"])
    if row["target"] is None or scored in {(target["comparator"], target["value"]) for target in targets}:
        return targets
    clause = row.get("target_clause") or ""
    return [{"comparator": scored[0], "value": scored[1], "basis": row["target_basis"], "clause": clause}]


def aims(row: Record, targets: Sequence[Record], unit: str, *, is_unit_named: bool = False) -> tuple[Aim, ...]:
    """The target scored, and the other one with its own status; `is_unit_named`: the unit stands also where there is none."""
    targets = in_force(row, targets)
    if not targets:
        return (Aim(text.no_target(unit) if is_unit_named else text.NO_TARGET),)
    first = targets[0]
    others = [
        other for other in targets[1:] if (other["comparator"], other["value"]) != (first["comparator"], first["value"])
    ]
    scored = Aim(text.target(first["comparator"], first["value"], unit), text.BASES[first["basis"]])
    beside = [
        Aim(
            text.target(other["comparator"], other["value"], unit),
            text.BASES[other["basis"]],
            status(exact(row), other["comparator"], other["value"]),
        )
        for other in others[:1]
    ]
    return (scored, *beside)


def gap(row: Record, is_whole: bool, *, short: bool = False) -> str:
    """How much is missing; "không thể đạt" where no numerator would do; empty when attained."""
    if row["status"] not in {"near", "missed"}:
        return ""
    said = text.shortfall(row["shortfall"], is_whole=is_whole, is_downward=not is_upward(row), short=short)
    return said or text.UNREACHABLE


def unvalued(row: Record, indicator: Record) -> str:
    """Why something reported has no value; empty where it has one, or where the status already says why."""
    nothing_held = row["status"] in {None, "not_reported"} and not row.get("units_reported")
    if row["value"] is not None or nothing_held or row["status"] in {"no_activity", "not_applicable"}:
        return ""
    if row["measure"] in {"rank", "score"}:
        return text.NEVER_ADDED
    return text.NO_ISSUE_DATE if indicator["requires"] else text.NO_BASE


def unvalued_notes(rows: Iterable[Record], indicators: Mapping[str, Record]) -> list[str]:
    """The indicators among these rows that have cells without a value, a sentence for each reason."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        if why := unvalued(row, indicators[row["indicator_code"]]):
            found.setdefault(why, {})[row["indicator_code"]] = None
    return [text.unvalued(list(codes), why) for why, codes in found.items()]


def is_upward(row: Record) -> bool:
    """Whether more of the numerator brings the value nearer to its target."""
    return row["comparator"] in {">=", ">", "=", None} and row["measure"] != "reduction"


def distance(row: Record) -> Fraction | None:
    """Value as shown less target, in the value's own unit."""
    value = as_shown(row)
    return None if value is None or row["target"] is None else value - text.ratio(row["target"])


def detail(row: Record, indicator: Record, targets: Sequence[Record]) -> tuple[tuple[str, str], ...]:
    """What stands behind a group's number, line by line."""
    words, unit = text.DETAIL, indicator["unit"]
    clause = next((target["clause"] for target in targets if target["basis"] == row["target_basis"]), "")
    aim = text.target(row["comparator"], row["target"], unit) if row["target"] is not None else text.NO_TARGET
    span = text.bounds(row["bound_low"], row["bound_high"]) if row["units_missing"] else ""
    incomplete = row["units_incomplete"] - row["units_missing"]
    lines = (
        (words["value"], "  ".join(filter(None, [with_unit(row, unit), stated(row)])) or unvalued(row, indicator)),
        (words["target"], " · ".join(filter(None, [aim, clause]))),
        (words["gap"], gap(row, indicator["is_whole"], short=True)),
        (words["coverage"], text.units(row["units_reported"], row["units_owed"])),
        (words["bounds"], span),
        (words["incomplete"], text.incomplete_units(incomplete) if incomplete > 0 else ""),
    )
    return tuple((label, value) for label, value in lines if value)


def shown_status(row: Record) -> str:
    """The status of a group as a mark has it. Ranks and scores of several units have none: they are reported, or not."""
    return str(row["status"] or ("monitored" if row["units_reported"] else "not_reported"))


def mark(row: Record, indicator: Record, targets: Sequence[Record], href: str, *, is_detailed: bool = True) -> Mark:
    """A group's cell of the matrix; below full coverage it carries a corner and says why: how many units reported, of how many
    the window lacks a quarter."""
    is_part = row["units_reported"] < row["units_owed"] or row["units_incomplete"] > 0
    lacking = row["units_incomplete"] - row["units_missing"]
    covered = text.units(row["units_reported"], row["units_owed"]) if row["units_reported"] < row["units_owed"] else ""
    return Mark(
        shown_status(row),
        number(row),
        href,
        detail(row, indicator, targets) if is_detailed else (),
        incomplete=is_part,
        note=", ".join(
            filter(None, [unvalued(row, indicator), covered, text.incomplete_units(lacking) if lacking > 0 else ""])
        ),
    )


def spark(rows: Sequence[Record]) -> Spark | None:
    """Values in time with their targets; None when fewer than two of them have a value."""
    values = [exact(row) for row in rows]
    if sum(value is not None for value in values) < 2:
        return None
    targets = [None if row["target"] is None else float(row["target"]) for row in rows]
    return Spark(
        [None if value is None else round(float(value), 3) for value in values],
        targets if any(target is not None for target in targets) else (),
    )


def year_change(rows: Sequence[Record]) -> str:
    """The last value against that of the same quarter a year earlier."""
    year, _, quarter = rows[-1]["period"].partition("-")
    before = next((row for row in rows if row["period"] == f"{int(year) - 1}-{quarter}"), None)
    return "" if before is None else between(rows[-1], before)


def change(rows: Sequence[Record]) -> str:
    """The last value against the one before it, of periods in which it was owed."""
    return between(rows[-1], rows[-2]) if len(rows) > 1 else ""


def between(now: Record, before: Record) -> str:
    """One value against another of the same indicator."""
    return text.change(as_shown(now), as_shown(before), is_counted=is_counted(now))


def moved(row: Record, step: str) -> str | Text:
    """A step as a table shows it; of a rank in words too, as a lower number is the better place."""
    if row["measure"] != "rank" or step[:1] not in {"▲", "▼"}:
        return step
    return Text(step, title=text.places(step[2:], is_better=step.startswith("▼")))


def urgency(row: Record) -> tuple[Fraction, list[int | str]]:
    """What needs attention most comes first; where two need it alike, by code, 2.10 after 2.9."""
    parts = re.split(r"(\d+)", row["indicator_code"])
    return -concern(row), [int(part) if part.isdigit() else part for part in parts]


def concern(row: Record) -> Fraction:
    """How much an indicator asks for attention: the share of the way still to go, times the units that owe it."""
    if row["status"] not in {"near", "missed"}:
        return Fraction(0)
    missing, reached = row["shortfall"], row["numerator"]
    share = Fraction(1)
    if missing is not None:
        asked = reached + (missing if is_upward(row) else -missing)
        share = min(text.ratio(missing) / text.ratio(asked), Fraction(1)) if asked > 0 else Fraction(1)
    return share * int(row["units_owed"])
