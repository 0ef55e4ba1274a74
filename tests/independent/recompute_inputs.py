"""What a recomputation starts from, as exact values: catalogue, unit register, figures held; and how cells are read.

Second opinion on the product: nothing of it is imported. Only the standard library and openpyxl are used, numbers are
`Fraction`. "Section n" means section n of the page attainment.md, "contract" the page contract.md.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

HO_CHI_MINH = timezone(timedelta(hours=7))
RATES = ("ratio", "reduction", "milestone")
# openpyxl publishes no types: taken as a plain module, strict checking needs neither stubs nor exceptions.
load_workbook: Any = import_module("openpyxl").load_workbook


class InputError(Exception):
    """A file of the demo folder says something this recomputation cannot read; names file and place."""


@dataclass(frozen=True)
class Period:
    """One quarter of a plan's calendar (section 1)."""

    plan: str
    code: str
    starts_on: date
    cutoff_on: date
    due_on: date

    @property
    def year(self) -> str:
        return self.code[:4]

    @property
    def quarter(self) -> str:
        return self.code[-2:]


@dataclass(frozen=True)
class Plan:
    """A plan and its phases as (first, last) quarter; none = one phase (section 2)."""

    code: str
    issued_on: date | None
    phases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Indicator:
    """One measurable commitment; names as in `catalogue --json`."""

    code: str
    plan: str
    measure: str
    accumulation: str
    reporter: str = "both"
    levels: frozenset[str] = frozenset({"MN", "TH", "THCS"})
    ownership: frozenset[str] = frozenset({"công lập", "dân lập", "tư thục"})
    owed_in: frozenset[str] = frozenset({"Q1", "Q2", "Q3", "Q4"})
    share: bool = False
    whole: bool = True
    derived: bool = False
    name: str = ""
    field: str = ""
    summed_parts: frozenset[str] = frozenset()

    @property
    def is_flow(self) -> bool:
        return self.accumulation == "flow"

    @property
    def is_rate(self) -> bool:
        return self.measure in RATES


@dataclass(frozen=True)
class Target:
    """A target of an indicator over a span of quarters, perhaps narrowed to a level or a unit (section 1)."""

    indicator: str
    first: str
    last: str
    comparator: str
    value: Fraction
    basis: str
    level: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class UnitRow:
    """One validity interval of a unit; None = open, the last day belongs to it (contract, unit register)."""

    code: str
    name: str
    is_office: bool
    ownership: str
    levels: frozenset[str]
    area: str
    valid_from: date | None = None
    valid_to: date | None = None
    merged_into: str | None = None
    plans: frozenset[str] = frozenset()

    def is_active(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Stated:
    """A figure as the sender stated it (section 1): a pair of numbers or "không phát sinh" (KPS)."""

    num: Fraction | None = None
    den: Fraction | None = None
    kps: bool = False
    cumulative: bool = False


@dataclass(frozen=True)
class Held:
    """The current version of one unit's figures for one plan and period, with the unit's received time (section 6)."""

    figures: Mapping[str, Stated]
    received_at: datetime
    version: int = 1


Key = tuple[str, str, str]  # unit, plan, period


class Catalogue:
    """Plans, indicators, targets and calendar in force."""

    def __init__(
        self,
        plans: Iterable[Plan],
        indicators: Iterable[Indicator],
        targets: Iterable[Target],
        calendar: Iterable[Period],
    ) -> None:
        self.plans = {plan.code: plan for plan in plans}
        self.indicators = {indicator.code: indicator for indicator in indicators}
        self.targets = list(targets)
        self.calendar = {
            code: {p.code: p for p in sorted(ps, key=lambda p: p.code)} for code, ps in _by_plan(calendar).items()
        }

    def periods(self, plan: str) -> list[Period]:
        return list(self.calendar.get(plan, {}).values())

    def window(self, plan: str, chosen: str, window: str) -> list[Period]:
        """Quarters of a window that ends with the chosen one (section 2, Windows)."""
        until = [p for p in self.periods(plan) if p.code <= chosen]
        if window == "quarter":
            return [p for p in until if p.code == chosen]
        if window == "ytd":
            return [p for p in until if p.year == chosen[:4]]
        phases = self.plans[plan].phases
        first = next((start for start, end in phases if start <= chosen <= end), "") if phases else ""
        return [p for p in until if p.code >= first]

    def year_earlier(self, period: Period) -> Period | None:
        return self.calendar[period.plan].get(f"{int(period.year) - 1}-{period.quarter}")

    def period_earlier(self, period: Period) -> Period | None:
        before = [p for p in self.periods(period.plan) if p.code < period.code]
        return before[-1] if before else None


class Register:
    """Units with their validity intervals and mergers (section 5)."""

    def __init__(self, rows: Iterable[UnitRow]) -> None:
        self.rows: dict[str, list[UnitRow]] = {}
        for row in sorted(rows, key=lambda r: r.valid_from or date.min):
            self.rows.setdefault(row.code, []).append(row)

    def active(self, unit: str, day: date) -> UnitRow | None:
        return next((row for row in self.rows.get(unit, []) if row.is_active(day)), None)

    def active_or_last(self, unit: str, day: date) -> UnitRow | None:
        """The attributes valid on a day, else the unit's last ones before it."""
        begun = [row for row in self.rows.get(unit, []) if row.valid_from is None or row.valid_from <= day]
        return self.active(unit, day) or (begun[-1] if begun else None)

    def newest(self, unit: str) -> UnitRow:
        return self.rows[unit][-1]

    def last_successor(self, unit: str) -> str:
        """Where the chain of mergers ends; the unit itself when it was never merged."""
        seen = {unit}
        while (into := self.newest(unit).merged_into) is not None:
            if into in seen or into not in self.rows:
                raise InputError(f"unit register: {unit} is merged into {into}, which is unknown or goes in a circle")
            seen.add(into)
            unit = into
        return unit

    def mergers_into(self, unit: str) -> list[tuple[str, date]]:
        """Direct predecessors with the merge date: the day after the predecessor's last day."""
        newest = (self.newest(code) for code in self.rows)
        return [
            (row.code, row.valid_to + timedelta(days=1)) for row in newest if row.merged_into == unit and row.valid_to
        ]


@dataclass(frozen=True)
class Facts:
    """All a recomputation starts from."""

    catalogue: Catalogue
    register: Register
    current: Mapping[Key, Held]


# --- catalogue and register --------------------------------------------------------------------------------------


def _by_plan(calendar: Iterable[Period]) -> dict[str, list[Period]]:
    periods: dict[str, list[Period]] = {}
    for period in calendar:
        periods.setdefault(period.plan, []).append(period)
    return periods


def read_catalogue(path: Path) -> Catalogue:
    """Catalogue out of the output of `chitieu catalogue --json` (contract)."""
    data = json.loads(path.read_text(encoding="utf-8-sig"))
    summed: dict[str, set[str]] = {}
    for item_field in data["item_fields"]:
        if item_field["role"] in ("num", "den"):
            summed.setdefault(item_field["indicator"], set()).add(item_field["role"])
    plans = [
        Plan(p["code"], _iso(p.get("issued_on")), tuple((f["from"], f["to"]) for f in p.get("phases") or []))
        for p in data["plans"]
    ]
    indicators = [
        Indicator(
            code=i["code"],
            plan=i["plan"],
            measure=i["measure"],
            accumulation=i["accumulation"],
            reporter=i["reporter"],
            levels=frozenset(i["levels"]),
            ownership=frozenset(i["ownership"]),
            owed_in=frozenset(i["owed_in"]),
            share=i["share"],
            whole=i["whole"],
            derived=i["derived"],
            name=i["name"],
            field=i["field"],
            summed_parts=frozenset(summed.get(i["code"], ())),
        )
        for i in data["indicators"]
    ]
    targets = [
        Target(
            t["indicator"],
            t["from"],
            t["to"],
            t["comparator"],
            Fraction(str(t["value"])),
            t["basis"],
            t.get("level") or None,
            t.get("unit_code") or None,
        )
        for t in data["targets"]
    ]
    calendar = [
        Period(
            c["plan"],
            c["period"],
            date.fromisoformat(c["starts_on"]),
            date.fromisoformat(c["cutoff_on"]),
            date.fromisoformat(c["due_on"]),
        )
        for c in data["calendar"]
    ]
    return Catalogue(plans, indicators, targets, calendar)


def read_register(path: Path) -> Register:
    """Unit register out of its workbook; headings are read up to a bracket (contract)."""
    for _, rows in read_sheets(path).items():
        table = list(read_table(rows, "mã đơn vị"))
        if table:
            return Register(_unit_row(path, row) for row in table if text(row.get("mã đơn vị")))
    raise InputError(f"{path.name}: no sheet with the heading 'Mã đơn vị'")


def _unit_row(path: Path, row: Mapping[str, Any]) -> UnitRow:
    kind = plain(row.get("loại"))
    if kind not in ("trường", "cơ quan"):
        raise InputError(f"{path.name}: unit {row.get('mã đơn vị')}: Loại is {row.get('loại')!r}")
    return UnitRow(
        code=text(row.get("mã đơn vị")),
        name=text(row.get("tên đơn vị")),
        is_office=kind == "cơ quan",
        ownership=plain(row.get("loại hình")),
        levels=_set(row.get("cấp học")),
        area=text(row.get("địa bàn")),
        valid_from=_day(row.get("hiệu lực từ")),
        valid_to=_day(row.get("hiệu lực đến")),
        merged_into=text(row.get("sáp nhập vào")) or None,
        plans=_set(row.get("kế hoạch")),
    )


# --- cells and sheets --------------------------------------------------------------------------------------------


def text(cell: object) -> str:
    """A cell as people read it: NFC, one space between words."""
    return "" if cell is None else " ".join(unicodedata.normalize("NFC", str(cell)).split())


def plain(cell: object) -> str:
    return text(cell).casefold()


def _set(cell: object) -> frozenset[str]:
    return frozenset(part.strip() for part in re.split("[;,]", text(cell)) if part.strip())


def _iso(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if cell is None or isinstance(cell, date):
        return cell
    vietnamese = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text(cell))
    return date(*(int(part) for part in reversed(vietnamese.groups()))) if vietnamese else _iso(text(cell))


def exact(cell: object) -> Fraction | None:
    """A numeric cell as Excel shows it: 15 significant digits, then 6 decimals (section 2); empty = None."""
    if cell is None or text(cell) == "":
        return None
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise InputError(f"not a number: {cell!r}")
    shown = Decimal(format(cell, ".15g"))
    return Fraction(shown.quantize(Decimal("0.000001"), ROUND_HALF_UP))


def read_sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of every sheet by its name in lower case."""
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        return {plain(sheet.title): list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    finally:
        book.close()


def read_table(rows: list[tuple[Any, ...]], key: str) -> Iterator[dict[str, Any]]:
    """Rows under the heading row that holds `key`, by heading up to a bracket; blank rows are left out."""
    headings: list[str] | None = None
    for row in rows:
        names = [plain(cell).partition("(")[0].strip() for cell in row]
        if headings is None:
            headings = names if key in names else None
        elif any(names):
            yield {name: cell for name, cell in zip(headings, row, strict=False) if name}
