"""Second opinion on attainment: recomputes the product's extracts from a demo folder and lists what differs.

    python tests/independent/recompute.py --demo HOME/demo --catalogue catalogue.json \\
        --attainment a1.csv [a2.csv ...] --rollup r1.csv [...]

`chitieu catalogue --json` writes catalogue.json; beside every x.csv stands x.json with the parameters of its extract.
Exit codes: 0 no difference, 1 differences (the first 50 are listed), 2 something could not be read.
`--mutate` breaks one rule of this recomputation on purpose, to show that the comparison would notice.
"""

from __future__ import annotations

import argparse
import codecs
import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from recompute_groups import Group, roll_up
from recompute_inputs import HO_CHI_MINH, Facts, InputError
from recompute_rules import NO_ACTIVITY, NOT_ADDED, Cell, Question, Recomputation, Rules
from recompute_story import read_facts

LISTED = 50
MUTATIONS = {
    "near": Rules(near_from=Fraction(80, 100)),
    "window": Rules(ytd_sums_the_year=False),
    "merge": Rules(predecessors_are_added=False),
}
ATTAINMENT_COLUMNS = [
    "plan",
    "period",
    "window",
    "unit_code",
    "unit_name",
    "levels",
    "area",
    "indicator_code",
    "indicator_name",
    "field",
    "measure",
    "numerator",
    "denominator",
    "value",
    "target",
    "comparator",
    "target_basis",
    "status",
    "incomplete",
    "marks",
    "shortfall",
    "explanation",
    "submission_id",
    "version",
    "received_at",
    "days_late",
]
ROLLUP_COLUMNS = [
    "numerator",
    "denominator",
    "value",
    "target",
    "comparator",
    "target_basis",
    "status",
    "units_owed",
    "units_reported",
    "units_attained",
    "units_incomplete",
    "coverage_pct",
    "attained_of_reported_pct",
    "attained_of_owed_pct",
    "bound_low",
    "bound_high",
]
BY_COLUMNS = {"indicator": ["indicator_code", "indicator_name"], "unit": ["unit_code", "unit_name"]}
GUARDED = ("'=", "'+", "'-", "'@", "'\t")

Row = Mapping[str, str]
Key = tuple[str, ...]
# Per column the values that are right. Several where attainment.md leaves open whether nothing is 0 or null.
Expected = Mapping[str, tuple[object, ...]]


# --- reading extracts ---------------------------------------------------------------------------------------------


def _number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def _flag(text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise ValueError(f"not true or false: {text!r}")
    return text.lower() in ("true", "1")


def _names(text: str) -> frozenset[str]:
    return frozenset(part for part in text.split(";") if part)


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=HO_CHI_MINH)


def _word(text: str) -> str | None:
    """Text without the guard against formulas (contract); empty = null."""
    return (text[1:] if text.startswith(GUARDED) else text) or None


READERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("numerator", "denominator", "value", "target", "shortfall", "version", "days_late"), _number),
    **dict.fromkeys([name for name in ROLLUP_COLUMNS if name.startswith(("units_", "bound_"))], _number),
    **dict.fromkeys([name for name in ROLLUP_COLUMNS if name.endswith("_pct")], _number),
    "incomplete": _flag,
    "marks": _names,
    "levels": _names,
    "received_at": _instant,
}


@dataclass(frozen=True)
class Extract:
    """A csv extract with the question it answers."""

    path: Path
    what: str
    question: Question
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    has_bom: bool


def read_question(path: Path) -> tuple[str, Question]:
    """What was asked, out of the parameters beside an extract."""
    given = json.loads(path.read_text(encoding="utf-8-sig"))
    lists = ("by", "units", "statuses")
    names = {field.name for field in fields(Question)}
    unknown = sorted(name for name in set(given) - names - {"what"} if given[name])
    if unknown:
        raise InputError(f"{path.name}: unknown parameters {unknown}")
    chosen = {name: given[name] for name in names & set(given) if given[name] not in (None, "")}
    chosen |= {name: tuple(chosen.get(name, ())) for name in lists}
    question = Question(**chosen)
    if question.window not in ("quarter", "ytd", "phase") or question.structure not in ("then", "now"):
        raise InputError(f"{path.name}: unknown window or structure")
    return given["what"], question


def read_extract(path: Path, what: str) -> Extract:
    asked, question = read_question(path.with_suffix(".json"))
    if asked != what:
        raise InputError(f"{path.name}: is an extract of {asked!r}, not of {what!r}")
    content = path.read_bytes()
    table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    columns = tuple(next(table, []))
    rows = tuple(dict(zip(columns, row, strict=True)) for row in table)
    return Extract(path, what, question, columns, rows, content.startswith(codecs.BOM_UTF8))


# --- what an extract should say -----------------------------------------------------------------------------------


def rounded(value: Fraction | None) -> Fraction | None:
    """Half-even to 10 decimals (section 2)."""
    return None if value is None else Fraction(round(value, 10))


def _parts(num: Fraction | None, den: Fraction | None, *, holds_kps: bool) -> dict[str, tuple[object, ...]]:
    """Numerator and denominator; where only KPS is held the page equals it to 0/0, so null and 0 are both right."""
    if num is None and holds_kps:
        return {"numerator": (None, Fraction(0)), "denominator": (None, Fraction(0))}
    return {"numerator": (num,), "denominator": (den,)}


def expect_cell(cell: Cell, question: Question) -> Expected:
    """Columns of one row of `attainment`."""
    target = cell.target
    return {
        "plan": (question.plan,),
        "period": (question.period,),
        "window": (question.window,),
        "unit_name": (cell.unit.name or None,),
        "levels": (cell.unit.levels,),
        "area": (cell.unit.area or None,),
        "indicator_name": (cell.indicator.name or None,),
        "field": (cell.indicator.field or None,),
        "measure": (cell.indicator.measure,),
        **_parts(cell.num, cell.den, holds_kps=cell.status == NO_ACTIVITY),
        "value": (rounded(cell.value),),
        "target": (target.value if target else None,),
        "comparator": (target.comparator if target else None,),
        "target_basis": (target.basis if target else None,),
        "status": (cell.status,),
        "incomplete": (cell.incomplete,),
        "marks": (cell.marks,),
        "shortfall": (cell.shortfall,),
        "version": (cell.version,),
        "received_at": (cell.received_at,),
        "days_late": (cell.days_late,),
    }


def expect_group(group: Group) -> Expected:
    """Columns of one row of `rollup` beside its keys."""
    target, bounds = group.target, group.bounds or (None, None)
    first = group.cells[0]
    columns: dict[str, tuple[object, ...]] = {
        **_parts(group.num, group.den, holds_kps=group.status is not None and group.count(NO_ACTIVITY) > 0),
        "value": (rounded(group.value),),
        "target": (target.value if target else None,),
        "comparator": (target.comparator if target else None,),
        "target_basis": (target.basis if target else None,),
        "status": (group.status,),
        "units_owed": (len(group.cells),),
        "units_reported": (group.reported,),
        "units_attained": (group.count("attained"),),
        "units_incomplete": (sum(cell.incomplete for cell in group.cells),),
        "coverage_pct": (rounded(group.coverage),),
        "attained_of_reported_pct": (rounded(group.attained_of_reported),),
        "attained_of_owed_pct": (rounded(group.attained_of_owed),),
        "bound_low": (rounded(bounds[0]),),
        "bound_high": (rounded(bounds[1]),),
    }
    if group.status is not None and len(group.cells) == 1 and first.is_pending:
        columns["numerator"] = (group.num, None)
        columns["denominator"] = (group.den, None)
    if group.status is None and first.indicator.measure in NOT_ADDED:
        columns = {name: value for name, value in columns.items() if not name.startswith(("target", "comparator"))}
    return columns


# --- comparison ---------------------------------------------------------------------------------------------------


def compare(facts: Facts, rules: Rules, extract: Extract) -> Iterator[str]:
    """Every difference between an extract and the recomputation, as a readable line."""
    recomputation = Recomputation(facts, rules)
    question = extract.question
    keys: list[str]
    expected: dict[Key, Expected]
    if extract.what == "attainment":
        period = facts.catalogue.calendar[question.plan][question.period]
        cells = recomputation.cells(question, period, question.window)
        keys, columns = ["unit_code", "indicator_code"], list(ATTAINMENT_COLUMNS)
        expected = {(cell.unit.code, cell.indicator.code): expect_cell(cell, question) for cell in cells}
    else:
        keys = [BY_COLUMNS.get(by, [by])[0] for by in question.by]
        columns = [name for by in question.by for name in BY_COLUMNS.get(by, [by])] + ROLLUP_COLUMNS
        groups = roll_up(recomputation, question)
        expected = {tuple(value for _, value in key): expect_group(group) for key, group in groups.items()}
    yield from _compare_shape(extract, columns)
    if set(keys) <= set(extract.columns):
        yield from _compare_rows(extract, keys, expected)


def _compare_shape(extract: Extract, columns: list[str]) -> Iterator[str]:
    if not extract.has_bom:
        yield f"{extract.path.name}: no UTF-8 byte order mark"
    if list(extract.columns) != columns:
        missing, unexpected = set(columns) - set(extract.columns), set(extract.columns) - set(columns)
        yield (
            f"{extract.path.name}: columns differ: missing {sorted(missing)}, unexpected {sorted(unexpected)}"
            if missing or unexpected
            else f"{extract.path.name}: columns stand in another order than {columns}"
        )


def _compare_rows(extract: Extract, keys: list[str], expected: Mapping[Key, Expected]) -> Iterator[str]:
    seen: set[Key] = set()
    for row in extract.rows:
        key = tuple(_word(row[name]) or "" for name in keys)
        place = f"{extract.path.name}: {' '.join(key) or '(all)'}"
        if key in seen:
            yield f"{place}: row stands twice"
        elif key not in expected:
            yield f"{place}: row in the extract, nothing recomputed"
        else:
            yield from (f"{place}: {difference}" for difference in _compare_row(row, expected[key]))
        seen.add(key)
    for key in sorted(set(expected) - seen):
        yield f"{extract.path.name}: {' '.join(key) or '(all)'}: recomputed, no row in the extract"


def _compare_row(row: Row, expected: Expected) -> Iterator[str]:
    for name, right in expected.items():
        if name not in row:
            continue
        try:
            found = READERS.get(name, _word)(row[name])
        except ValueError:
            yield f"{name}: extract has {row[name]!r}, which cannot be read"
            continue
        if found not in right:
            yield f"{name}: extract {row[name] or 'null'}, recomputed {' or '.join(_show(value) for value in right)}"


def _show(value: object) -> str:
    if isinstance(value, Fraction):
        decimal = f"{float(value):.15g}"
        return decimal if Fraction(decimal) == value else f"{decimal} ({value})"
    if isinstance(value, frozenset):
        return ";".join(sorted(value)) or "none"
    return "null" if value is None else str(value)


def main(arguments: list[str] | None = None) -> int:
    """Compare extracts; returns the exit code."""
    parser = argparse.ArgumentParser(description="Recompute attainment independently and compare extracts with it.")
    parser.add_argument("--demo", type=Path, required=True, help="folder with units.xlsx, story.json and workbooks")
    parser.add_argument("--catalogue", type=Path, required=True, help="output of `chitieu catalogue --json`")
    parser.add_argument(
        "--attainment", type=Path, nargs="*", default=[], help="csv extracts, parameters in .json beside"
    )
    parser.add_argument("--rollup", type=Path, nargs="*", default=[], help="csv extracts, parameters in .json beside")
    parser.add_argument("--mutate", choices=sorted(MUTATIONS), help="break one rule of the recomputation on purpose")
    options = parser.parse_args(arguments)
    if not options.attainment and not options.rollup:
        parser.error("nothing to compare: give --attainment or --rollup")
    rules = MUTATIONS.get(options.mutate, Rules())
    try:
        facts = read_facts(options.demo, options.catalogue)
        extracts = [read_extract(path, "attainment") for path in options.attainment]
        extracts += [read_extract(path, "rollup") for path in options.rollup]
        differences = [line for extract in extracts for line in compare(facts, rules, extract)]
    except (InputError, OSError, ValueError, KeyError) as problem:
        print(f"cannot compare: {type(problem).__name__}: {problem}", file=sys.stderr)
        return 2
    for line in differences[:LISTED]:
        print(line)
    rows = sum(len(extract.rows) for extract in extracts)
    more = f" (the first {LISTED} listed)" if len(differences) > LISTED else ""
    print(f"{len(differences)} differences in {rows} rows{more}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
