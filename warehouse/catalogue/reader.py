"""Reads a folder of plans into a catalogue, or refuses it naming file, line and key."""

from __future__ import annotations

import csv
import itertools
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from warehouse.catalogue.model import (
    BASES,
    LEVELS,
    OWNERSHIPS,
    Catalogue,
    Indicator,
    ItemField,
    Period,
    Phase,
    Plan,
    Question,
    Target,
    merged,
)
from warehouse.errors import CatalogueError

BUILT_IN = Path(__file__).parent
SETTINGS_FILE = "settings.toml"
PLAN_FILES = ("plan.toml", "indicators.csv", "targets.csv", "calendar.csv", "item_fields.csv")

MEASURES = ("ratio", "reduction", "milestone", "amount", "count", "rank", "score")
COMPARATORS = (">=", ">", "<=", "<", "=")
ROLES = ("label", "num", "den", "date", "state", "evidence", "note", "extra")
PERIOD = re.compile(r"20\d\d-Q[1-4]")
LARGEST = 10**12
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,31}")

T = TypeVar("T")


class Row:
    """One line of a catalogue file; every look at a key that fails names file, line and key."""

    def __init__(self, file: Path, line: int, values: dict[str, str]) -> None:
        self.file, self.line, self.values = file, line, values

    def fault(self, key: str, fault: str) -> NoReturn:
        raise CatalogueError(self.file, self.line, key, fault)

    def text(self, key: str, *, required: bool = True) -> str:
        value = self.values[key].strip()
        if required and not value:
            self.fault(key, "để trống")
        return value

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            self.fault(key, f"'{value}' không thuộc {', '.join(allowed)}")
        return value

    def some_of(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        values = tuple(part.strip() for part in self.text(key).split(";"))
        if unknown := [value for value in values if value not in allowed]:
            self.fault(key, f"'{unknown[0]}' không thuộc {', '.join(allowed)}")
        if len(set(values)) != len(values):
            self.fault(key, "có giá trị lặp lại")
        return values

    def flag(self, key: str) -> bool:
        return self.one_of(key, ("true", "false")) == "true"

    def decimal(self, key: str) -> Decimal:
        value = self.parsed(key, Decimal, "không phải số thập phân")
        if not value.is_finite() or not 0 <= value < LARGEST or value != value.quantize(Decimal("0.000001")):
            self.fault(key, "phải không âm, dưới một nghìn tỷ và có tối đa 6 chữ số thập phân")
        return value

    def day(self, key: str) -> date:
        return self.parsed(key, date.fromisoformat, "không phải ngày dạng 2025-12-01")

    def quarter(self, key: str) -> str:
        value = self.text(key)
        if not PERIOD.fullmatch(value):
            self.fault(key, f"'{value}' không phải quý dạng 2025-Q3")
        return value

    def parsed(self, key: str, parse: Callable[[str], T], fault: str) -> T:
        value = self.text(key)
        try:
            return parse(value)
        except (ValueError, InvalidOperation):
            self.fault(key, f"'{value}' {fault}")


def read_catalogue(*folders: Path, settings: Path | None = None) -> Catalogue:
    """The catalogue of all plan folders under `folders` (default: the built-in one), settings applied.

    Errors: `CatalogueError` naming file, line and key; nothing is half-read.
    """
    roots = folders or (BUILT_IN,)
    plan_files = [file for root in roots for file in sorted(root.glob("*/plan.toml"))]
    catalogue = merged([_read_plan_folder(file.parent) for file in plan_files])
    _check_unique(plan_files, catalogue)
    if settings is not None and settings.exists():
        catalogue = _with_settings(catalogue, settings)
    return catalogue


def _read_plan_folder(folder: Path) -> Catalogue:
    plan = _read_plan(folder / "plan.toml")
    indicators, known = [], {}
    for row in _rows(folder / "indicators.csv", INDICATOR_COLUMNS):
        indicator = _indicator(row, plan)
        if indicator.code in known:
            row.fault("code", f"'{indicator.code}' lặp lại")
        indicators.append(indicator)
        known[indicator.code] = indicator
    target_rows = list(_rows(folder / "targets.csv", TARGET_COLUMNS))
    targets = [_target(row, known) for row in target_rows]
    _check_targets(target_rows, targets)
    periods = [_period(row, plan) for row in _rows(folder / "calendar.csv", PERIOD_COLUMNS)]
    _check_calendar(folder / "calendar.csv", plan, periods)
    field_rows = list(_rows(folder / "item_fields.csv", FIELD_COLUMNS))
    fields = [_item_field(row, known) for row in field_rows]
    _check_fields(field_rows, fields, indicators)
    for question in plan.questions:
        if question.indicator_code and question.indicator_code not in known:
            file = folder / "plan.toml"
            raise CatalogueError(
                file,
                _line_of(file, f'key = "{question.key}"'),
                question.key,
                f"không có chỉ tiêu {question.indicator_code}",
            )
    return Catalogue((plan,), tuple(indicators), tuple(targets), tuple(periods), tuple(fields))


INDICATOR_COLUMNS = [
    "code",
    "field",
    "field_en",
    "name",
    "name_en",
    "unit",
    "measure",
    "direction",
    "accumulation",
    "share",
    "whole",
    "derived",
    "standing_denominator",
    "requires",
    "levels",
    "ownership",
    "reporter",
    "owed_in",
    "numerator",
    "denominator",
    "numerator_en",
    "denominator_en",
    "baseline_year",
    "lead",
    "support",
    "clause",
    "source_lines",
    "basis",
]
TARGET_COLUMNS = [
    "indicator",
    "from",
    "to",
    "comparator",
    "value",
    "stretch",
    "basis",
    "level",
    "unit_code",
    "clause",
    "source_lines",
    "note",
]
PERIOD_COLUMNS = ["period", "name", "starts_on", "cutoff_on", "due_on", "basis", "note"]
FIELD_COLUMNS = ["indicator", "name", "name_en", "type", "role"]


def _rows(file: Path, columns: Sequence[str]) -> Iterable[Row]:
    """The file's rows by column name. Missing and unexpected columns are refused by name."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise CatalogueError(file, 1, file.name, "không đọc được tệp") from fault
    except UnicodeDecodeError as fault:
        raise CatalogueError(file, 1, file.name, "không phải UTF-8") from fault
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    found = next(reader, [])
    missing, unexpected = set(columns) - set(found), set(found) - set(columns)
    if missing or unexpected or len(found) != len(columns):
        names = ", ".join(sorted(missing | unexpected)) or "cột lặp lại"
        raise CatalogueError(file, 1, names, "thiếu hoặc thừa cột")
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise CatalogueError(file, line, "csv", "dấu ngoặc kép không khép") from fault
        if len(values) != len(columns):
            raise CatalogueError(file, line, "csv", f"có {len(values)} ô, cần {len(columns)}")
        yield Row(file, line, dict(zip(found, values, strict=True)))


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        found = re.search(r"line (\d+)", str(fault))
        raise CatalogueError(file, int(found[1]) if found else 1, file.name, "không phải TOML đúng") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise CatalogueError(file, 1, file.name, "không đọc được tệp") from fault


def _line_of(file: Path, key: str) -> int:
    """The first line of a TOML file that assigns `key`, 1 when none does."""
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if re.match(rf"\s*(\[+\s*)?{re.escape(key)}(?!\w)", text):
            return number
    return 1


def _is_basis_order(value: object) -> bool:
    return isinstance(value, list) and len(value) == len(BASES) and all(basis in value for basis in BASES)


def _tables(value: object, fault: Callable[[], NoReturn]) -> list[dict[str, Any]]:
    """An array of TOML tables; anything else is a fault."""
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        fault()
    return value


def _read_plan(file: Path) -> Plan:
    raw = _toml(file)

    def fault(key: str, words: str) -> NoReturn:
        raise CatalogueError(file, _line_of(file, key), key, words)

    def need(key: str) -> str:
        value = raw.pop(key, None)
        if not isinstance(value, str) or not value.strip():
            fault(key, "thiếu hoặc để trống")
        return value

    def quarter(key: str, value: Any) -> str:
        if not isinstance(value, str) or not PERIOD.fullmatch(value):
            fault(key, f"'{value}' không phải quý dạng 2025-Q3")
        return value

    code, name, name_en, document = need("code"), need("name"), need("name_en"), need("document")
    if not CODE.fullmatch(code):
        fault("code", f"'{code}' không phải mã hợp lệ")
    starts, ends = quarter("starts", raw.pop("starts", None)), quarter("ends", raw.pop("ends", None))
    if ends < starts:
        fault("ends", "sớm hơn starts")
    issued_on = raw.pop("issued_on", None)
    if issued_on is not None and not isinstance(issued_on, date):
        fault("issued_on", "không phải ngày")
    order = raw.pop("basis_order", list(BASES))
    if not _is_basis_order(order):
        fault("basis_order", f"phải gồm đúng {', '.join(BASES)}")
    phases = []
    for given in _tables(raw.pop("phases", []), lambda: fault("phases", "không phải danh sách giai đoạn")):
        phase = Phase(
            str(given.get("code", "")), quarter("phases", given.get("from")), quarter("phases", given.get("to"))
        )
        if phase.to_period < phase.from_period:
            fault("phases", f"giai đoạn {phase.code} kết thúc trước khi bắt đầu")
        phases.append(phase)
    for earlier, later in itertools.pairwise(phases):
        if later.from_period <= earlier.to_period:
            fault("phases", f"giai đoạn {later.code} chồng lên {earlier.code}")
    questions = []
    for asked in _tables(raw.pop("questions", []), lambda: fault("questions", "không phải danh sách câu hỏi")):
        if absent := [key for key in ("key", "question", "default") if not isinstance(asked.get(key), str)]:
            fault("questions", f"câu hỏi {asked.get('key', '')} thiếu {absent[0]}")
        questions.append(Question(asked["key"], asked.get("indicator") or None, asked["question"], asked["default"]))
    if raw:
        fault(min(raw), "khóa không biết")
    return Plan(code, name, name_en, document, starts, ends, issued_on, tuple(order), tuple(phases), tuple(questions))


def _indicator(row: Row, plan: Plan) -> Indicator:
    if not CODE.fullmatch(row.text("code")):
        row.fault("code", f"'{row.text('code')}' không phải mã hợp lệ")
    measure = row.one_of("measure", MEASURES)
    needs_denominator = measure in ("ratio", "reduction")
    is_share = row.flag("share")
    if is_share and measure != "ratio":
        row.fault("share", "chỉ dùng cho measure = ratio")
    if measure == "milestone" and row.text("accumulation") != "stock":
        row.fault("accumulation", "milestone phải là stock")
    year = row.text("baseline_year", required=False)
    return Indicator(
        code=row.text("code"),
        plan_code=plan.code,
        field_name=row.text("field"),
        field_name_en=row.text("field_en"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        unit=row.text("unit"),
        measure=measure,
        direction=row.one_of("direction", ("up", "down", "info")),
        accumulation=row.one_of("accumulation", ("flow", "stock")),
        is_share=is_share,
        is_whole=row.flag("whole"),
        is_derived=row.flag("derived"),
        has_standing_denominator=row.flag("standing_denominator"),
        requires=row.one_of("requires", ("issued_on",)) if row.text("requires", required=False) else None,
        levels=row.some_of("levels", LEVELS),
        ownerships=row.some_of("ownership", OWNERSHIPS),
        reporter=row.one_of("reporter", ("school", "office", "both")),
        owed_in=row.some_of("owed_in", ("Q1", "Q2", "Q3", "Q4")),
        numerator=row.text("numerator"),
        denominator=row.text("denominator", required=needs_denominator),
        numerator_en=row.text("numerator_en"),
        denominator_en=row.text("denominator_en", required=needs_denominator),
        baseline_year=row.parsed("baseline_year", int, "không phải năm") if year else None,
        lead=row.text("lead", required=False),
        support=row.text("support", required=False),
        clause=row.text("clause"),
        source_lines=row.text("source_lines", required=False),
        basis=row.one_of("basis", ("plan", "ours")),
    )


def _target(row: Row, known: dict[str, Indicator]) -> Target:
    if row.text("indicator") not in known:
        row.fault("indicator", f"không có chỉ tiêu {row.text('indicator')}")
    first, last = row.quarter("from"), row.quarter("to")
    if last < first:
        row.fault("to", "sớm hơn from")
    level, unit_code = row.text("level", required=False), row.text("unit_code", required=False)
    if level and unit_code:
        row.fault("unit_code", "một mức chỉ riêng cho một cấp học hoặc một đơn vị, không cả hai")
    return Target(
        indicator_code=row.text("indicator"),
        from_period=first,
        to_period=last,
        comparator=row.one_of("comparator", COMPARATORS),
        value=row.decimal("value"),
        stretch=row.decimal("stretch") if row.text("stretch", required=False) else None,
        basis=row.one_of("basis", BASES),
        level=row.one_of("level", LEVELS) if level else None,
        unit_code=unit_code or None,
        clause=row.text("clause"),
        source_lines=row.text("source_lines", required=False),
        note=row.text("note", required=False),
    )


def _check_targets(rows: Sequence[Row], targets: Sequence[Target]) -> None:
    """Two targets of one basis and scope never hold in the same quarter."""
    seen: dict[tuple[str, str, str | None, str | None], list[Target]] = {}
    for row, target in zip(rows, targets, strict=True):
        others = seen.setdefault((target.indicator_code, target.basis, target.level, target.unit_code), [])
        if any(target.from_period <= o.to_period and o.from_period <= target.to_period for o in others):
            row.fault("from", f"chồng kỳ với mức khác cùng cơ sở '{target.basis}' của {target.indicator_code}")
        others.append(target)


def _period(row: Row, plan: Plan) -> Period:
    code = row.quarter("period")
    if not plan.starts <= code <= plan.ends:
        row.fault("period", f"{code} nằm ngoài kế hoạch {plan.starts}..{plan.ends}")
    starts_on, cutoff_on, due_on = row.day("starts_on"), row.day("cutoff_on"), row.day("due_on")
    if not starts_on <= cutoff_on < due_on:
        row.fault("cutoff_on", "phải có ngày đầu kỳ ≤ ngày chốt < hạn nộp")
    basis = row.one_of("basis", ("plan", "ours"))
    return Period(
        plan.code, code, row.text("name"), starts_on, cutoff_on, due_on, basis, row.text("note", required=False)
    )


def _check_calendar(file: Path, plan: Plan, periods: Sequence[Period]) -> None:
    if not periods:
        raise CatalogueError(file, 1, "period", f"kế hoạch {plan.code} chưa có kỳ nào")
    for line, (earlier, later) in enumerate(itertools.pairwise(periods), start=3):
        if later.code <= earlier.code:
            raise CatalogueError(file, line, "period", f"{later.code} phải đứng sau {earlier.code} và không lặp lại")
        if later.starts_on <= earlier.cutoff_on:
            raise CatalogueError(file, line, "starts_on", f"chồng lên kỳ {earlier.code}")


def _item_field(row: Row, known: dict[str, Indicator]) -> ItemField:
    if row.text("indicator") not in known:
        row.fault("indicator", f"không có chỉ tiêu {row.text('indicator')}")
    return ItemField(
        row.text("indicator"),
        row.text("name"),
        row.text("name_en"),
        row.one_of("type", ("text", "number", "date", "url")),
        row.one_of("role", ROLES),
    )


def _check_fields(rows: Sequence[Row], fields: Sequence[ItemField], indicators: Sequence[Indicator]) -> None:
    """One label each; at most one column of every other role that a figure or a screen relies on."""
    seen: set[tuple[str, str]] = set()
    for row, item_field in zip(rows, fields, strict=True):
        key = (item_field.indicator_code, item_field.role)
        if item_field.role != "extra" and key in seen:
            row.fault("role", f"{item_field.indicator_code} có hai cột '{item_field.role}'")
        seen.add(key)
    if rows:
        for indicator in indicators:
            if not indicator.is_derived and (indicator.code, "label") not in seen:
                rows[-1].fault("role", f"{indicator.code} thiếu cột 'label'")


def _check_unique(plan_files: Sequence[Path], catalogue: Catalogue) -> None:
    """No plan and no indicator code twice over all folders."""
    codes: set[str] = set()
    for file, plan in zip(plan_files, catalogue.plans, strict=True):
        own = {plan.code} | {indicator.code for indicator in catalogue.indicators_of(plan.code)}
        if twice := codes & own:
            raise CatalogueError(file, _line_of(file, "code"), "code", f"'{min(twice)}' đã có ở kế hoạch khác")
        codes |= own


def _with_settings(catalogue: Catalogue, file: Path) -> Catalogue:
    """The catalogue with the office's own answers: `[PLAN]` tables with `issued_on` and `basis_order`."""
    plans = dict(catalogue.plan)
    for code, table in _toml(file).items():
        if code not in plans or not isinstance(table, dict):
            raise CatalogueError(file, _line_of(file, code), code, "không có kế hoạch này")
        for key, value in table.items():
            if key == "issued_on" and isinstance(value, date):
                plans[code] = replace(plans[code], issued_on=value)
            elif key == "basis_order" and _is_basis_order(value):
                plans[code] = replace(plans[code], basis_order=tuple(value))
            else:
                raise CatalogueError(file, _line_of(file, key), key, "khóa không biết hoặc giá trị không đúng dạng")
    return replace(catalogue, plans=tuple(plans.values()))
