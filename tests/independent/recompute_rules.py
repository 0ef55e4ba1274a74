"""Cells: what one unit's figures of one indicator are worth in a window, recomputed from the facts.

A cell is unit x indicator x period x window (section 1). Everything is exact; rounding is left to the comparison.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from recompute_inputs import HO_CHI_MINH, Facts, Held, Indicator, Period, Stated, Target, UnitRow

ATTAINED, NEAR, MISSED = "attained", "near", "missed"
NO_ACTIVITY, NOT_REPORTED, MONITORED = "no_activity", "not_reported", "monitored"
SCORED = (ATTAINED, NEAR, MISSED)
NOT_ADDED = ("rank", "score")
BASES = ("roadmap", "plan", "ours")
NEEDS_ISSUE_DATE = "TK-5.1"
STEP = Fraction(1, 1_000_000)
COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
}
MIRRORED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "=": "="}


@dataclass(frozen=True)
class Rules:
    """Which rules hold; each default is the page's, the others are mutations that must be noticed."""

    near_from: Fraction = Fraction(90, 100)
    ytd_sums_the_year: bool = True
    predecessors_are_added: bool = True


@dataclass(frozen=True)
class Question:
    """The parameters of an extract."""

    plan: str
    period: str
    window: str = "quarter"
    structure: str = "then"
    by: tuple[str, ...] = ()
    level: str | None = None
    area: str | None = None
    plan_targets_only: bool = False
    units: tuple[str, ...] = ()
    indicator: str | None = None
    field: str | None = None
    statuses: tuple[str, ...] = ()

    def keeps(self, cell: Cell) -> bool:
        """Whether the narrower filters leave a cell."""
        return (
            (not self.units or cell.unit.code in self.units)
            and self.indicator in (None, cell.indicator.code)
            and self.field in (None, cell.indicator.field)
            and (not self.statuses or cell.status in self.statuses)
        )


@dataclass(frozen=True)
class Part:
    """What one unit's figure adds in one quarter, after Lũy kế was turned into the quarter's own part (section 2)."""

    unit: str
    origin: str
    num: Fraction | None = None
    den: Fraction | None = None
    covers: frozenset[str] = frozenset()

    @property
    def is_kps(self) -> bool:
        return self.num is None


@dataclass(frozen=True)
class Slot:
    """One owed quarter of a window: the parts held there, and whether an owed one is missing and not covered later."""

    period: Period
    parts: tuple[Part, ...]
    lacks_owed: bool


@dataclass(frozen=True)
class Cell:
    """The atom of every screen (section 1). Units: value in percent for rates; None = no value."""

    unit: UnitRow
    indicator: Indicator
    period: Period
    status: str
    num: Fraction | None = None
    den: Fraction | None = None
    value: Fraction | None = None
    target: Target | None = None
    incomplete: bool = False
    marks: frozenset[str] = frozenset()
    shortfall: Fraction | None = None
    version: int | None = None
    received_at: datetime | None = None
    days_late: int | None = None
    is_pending: bool = False

    @property
    def is_reported(self) -> bool:
        return self.status != NOT_REPORTED


# --- values, targets, statuses (sections 2 to 4) ------------------------------------------------------------------


def value_of(measure: str, num: Fraction | None, den: Fraction | None) -> Fraction | None:
    """The value of a figure or of sums (section 2, table); None when there is none."""
    if num is None or measure not in ("ratio", "milestone", "reduction"):
        return num
    if not den:
        return None
    return 100 * (den - num) / den if measure == "reduction" else 100 * num / den


def score(value: Fraction, target: Target, near_from: Fraction = Rules.near_from) -> str:
    """attained, near or missed (section 4)."""
    if COMPARE[target.comparator](value, target.value):
        return ATTAINED
    if target.value > 0:
        if target.comparator in ("<=", "<"):
            is_near = value <= target.value * 110 / 100
        else:
            is_near = value >= target.value * near_from
        if is_near:
            return NEAR
    return MISSED


def implies(strong: Target, weak: Target) -> bool:
    """Whether every value that attains `strong` attains `weak`."""
    if strong.comparator == "=":
        return COMPARE[weak.comparator](strong.value, weak.value)
    if weak.comparator == "=" or strong.comparator[0] != weak.comparator[0]:
        return False
    if strong.value == weak.value:
        return strong.comparator == weak.comparator or weak.comparator.endswith("=")
    return COMPARE[weak.comparator](strong.value, weak.value)


def best_basis(targets: Iterable[Target]) -> Target | None:
    """roadmap before plan before ours (section 3)."""
    return min(targets, key=lambda target: BASES.index(target.basis), default=None)


def shortfall(indicator: Indicator, num: Fraction, den: Fraction | None, target: Target) -> Fraction | None:
    """Smallest change of the numerator that attains, as a size (section 4, Còn thiếu); None = impossible."""
    comparator, bound = target.comparator, target.value
    if indicator.is_rate:
        assert den is not None
        bound = den * bound / 100
        if indicator.measure == "reduction":
            comparator, bound = MIRRORED[comparator], den - bound
    step = Fraction(1) if indicator.whole else STEP
    steps = abs(bound - num) / step
    if comparator == "=":
        if steps.denominator != 1:
            return None
        count = int(steps)
    else:
        count = math.ceil(steps) if comparator.endswith("=") else math.floor(steps) + 1
    upwards = comparator.startswith(">") or (comparator == "=" and bound > num)
    reached = num + step * count if upwards else num - step * count
    if indicator.is_rate and den is not None and indicator.measure != "reduction":
        over = (indicator.share or indicator.measure == "milestone") and reached > den
        return None if over else step * count
    return None if indicator.measure == "reduction" and reached < 0 else step * count


def days_late(received_at: datetime, period: Period, issued_on: date | None) -> int | None:
    """Days after the last day on time (section 6); None for a period due before its plan was issued."""
    if issued_on is not None and period.due_on < issued_on:
        return None
    return max(0, (received_at.astimezone(HO_CHI_MINH).date() - period.due_on).days + 1)


# --- cells --------------------------------------------------------------------------------------------------------


@dataclass
class Recomputation:
    """Cells out of facts; answers are kept, since groups and bounds ask for the same cell again."""

    facts: Facts
    rules: Rules = Rules()
    _families: dict[str, list[str]] = field(default_factory=dict)
    _years: dict[tuple[str, str, str], dict[str, Part]] = field(default_factory=dict)
    _cells: dict[tuple[str, str, str, str, str, bool], Cell | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for unit in self.facts.register.rows:
            self._families.setdefault(self.facts.register.last_successor(unit), []).append(unit)

    # What is owed, and what each quarter holds

    def owes(self, unit: str, indicator: Indicator, period: Period) -> bool:
        """Section 3, first sentence; and no lateness, no derived figure (section 6)."""
        row = self.facts.register.active(unit, period.cutoff_on)
        if row is None or period.quarter not in indicator.owed_in or (row.plans and indicator.plan not in row.plans):
            return False
        if indicator.derived and self._has_no_lateness(period):
            return False
        if row.is_office:
            return indicator.reporter in ("office", "both") and "công lập" in indicator.ownership
        fits = bool(row.levels & indicator.levels) and row.ownership in indicator.ownership
        return fits and indicator.reporter in ("school", "both")

    def year_parts(self, unit: str, indicator: Indicator, year: str) -> dict[str, Part]:
        """What a unit holds in each quarter of a year it owes the indicator in."""
        key = (unit, indicator.code, year)
        if key not in self._years:
            periods = [p for p in self.facts.catalogue.periods(indicator.plan) if p.year == year]
            self._years[key] = self._derive_year(unit, indicator, periods)
        return self._years[key]

    def _derive_year(self, unit: str, indicator: Indicator, periods: list[Period]) -> dict[str, Part]:
        """In-quarter parts: stated cumulative less the year's earlier quarters held (section 2, Trong kỳ / Lũy kế)."""
        parts: dict[str, Part] = {}
        missing: set[str] = set()
        for period in periods:
            if not self.owes(unit, indicator, period):
                continue
            origin, stated = self._stated(unit, indicator, period, periods)
            if stated is None:
                missing.add(period.code)
            elif stated.kps:
                parts[period.code] = Part(unit, origin)
            elif not stated.cumulative:
                parts[period.code] = Part(unit, origin, stated.num, stated.den)
            else:
                since = [p.code for p in periods if p.code < period.code and self._counts_towards(p, period, unit)]
                earlier = [parts[code] for code in since if code in parts and not parts[code].is_kps]
                covers = frozenset(missing.intersection(since))
                missing -= covers
                num = _less(stated.num, [part.num for part in earlier])
                den = _less(stated.den, [part.den for part in earlier])
                parts[period.code] = Part(unit, origin, num, den, covers)
        return parts

    def _counts_towards(self, earlier: Period, period: Period, unit: str) -> bool:
        """Whether a cumulative row includes an earlier quarter: a successor's only since the merger (section 2)."""
        mergers = [day for _, day in self.facts.register.mergers_into(unit) if day <= period.cutoff_on]
        return not mergers or earlier.cutoff_on >= max(mergers)

    def _stated(self, unit: str, indicator: Indicator, period: Period, year: list[Period]) -> tuple[str, Stated | None]:
        """The figure standing in an owed quarter and the quarter it was sent in: its own, derived, or a yearly one sent
        early, the newest of the quarters since the last owed one (section 3)."""
        held = self._held(unit, period)
        if indicator.derived:
            if held is None:
                return period.code, None
            on_time = days_late(held.received_at, period, self._issued_on(indicator)) == 0
            return period.code, Stated(Fraction(int(on_time)), Fraction(1))
        if held and indicator.code in held.figures:
            return period.code, held.figures[indicator.code]
        for early in reversed([p for p in year if p.code < period.code]):
            if early.quarter in indicator.owed_in:
                break
            sent = self._held(unit, early)
            if sent and indicator.code in sent.figures:
                return early.code, sent.figures[indicator.code]
        return period.code, None

    def _held(self, unit: str, period: Period) -> Held | None:
        return self.facts.current.get((unit, period.plan, period.code))

    def _issued_on(self, indicator: Indicator) -> date | None:
        return self.facts.catalogue.plans[indicator.plan].issued_on

    def _has_no_lateness(self, period: Period) -> bool:
        issued_on = self.facts.catalogue.plans[period.plan].issued_on
        return issued_on is not None and period.due_on < issued_on

    # Units under a structure

    def units(self, structure: str) -> list[str]:
        """Units that stand on their own: all under `then`, last successors under `now` (section 5)."""
        return list(self.facts.register.rows if structure == "then" else self._families)

    def members(self, unit: str, structure: str) -> list[str]:
        """The units whose figures a unit takes together: under `now` also every unit merged into it at last."""
        if structure == "then" or not self.rules.predecessors_are_added:
            return [unit]
        return self._families[unit]

    def attributes(self, unit: str, period: Period, structure: str) -> UnitRow | None:
        """Name, area and levels a unit is grouped by: of the period under `then`, the newest under `now`."""
        if structure == "now":
            return self.facts.register.newest(unit)
        return self.facts.register.active_or_last(unit, period.cutoff_on)

    # Windows

    def window(self, plan: str, period: str, window: str) -> list[Period]:
        if window == "ytd" and not self.rules.ytd_sums_the_year:
            window = "quarter"
        return self.facts.catalogue.window(plan, period, window)

    def slots(self, unit: str, indicator: Indicator, periods: list[Period], structure: str) -> list[Slot]:
        """The quarters of a window, predecessors added quarter by quarter (section 5), owed ones only."""
        members = self.members(unit, structure)
        chosen = periods[-1].code if periods else ""
        found = []
        for period in periods:
            owners = [member for member in members if self.owes(member, indicator, period)]
            parts = []
            lacks_owed = False
            for member in owners:
                year = self.year_parts(member, indicator, period.year)
                if period.code in year:
                    parts.append(year[period.code])
                elif not any(period.code in part.covers for code, part in year.items() if code <= chosen):
                    lacks_owed = True
            if owners:
                found.append(Slot(period, tuple(parts), lacks_owed))
        return found

    def cell(
        self, unit: str, indicator: Indicator, period: Period, window: str, structure: str, plan_only: bool = False
    ) -> Cell | None:
        """The cell, or None when nothing is owed in the window (section 4)."""
        key = (unit, indicator.code, period.code, window, structure, plan_only)
        if key not in self._cells:
            self._cells[key] = self._cell(unit, indicator, period, window, structure, plan_only)
        return self._cells[key]

    def _cell(
        self, unit: str, indicator: Indicator, period: Period, window: str, structure: str, plan_only: bool
    ) -> Cell | None:
        attributes = self.attributes(unit, period, structure)
        slots = self.slots(unit, indicator, self.window(indicator.plan, period.code, window), structure)
        if attributes is None or not slots:
            return None
        active = (self.facts.register.active(member, period.cutoff_on) for member in self.members(unit, structure))
        if not indicator.is_flow and not any(active):
            return None
        target = self.target_of_unit(indicator, period, attributes, plan_only)
        incomplete = any(slot.lacks_owed for slot in slots)
        filled = [slot for slot in slots if slot.parts]
        if not filled:
            return Cell(attributes, indicator, period, NOT_REPORTED, target=target, incomplete=incomplete)
        taken = filled if indicator.is_flow else filled[-1:]
        parts = [part for slot in taken for part in slot.parts]
        num, den = self._add(indicator, unit, parts)
        value = None if self.is_pending(indicator) else value_of(indicator.measure, num, den)
        status = self._status(indicator, parts, num, den, value, target)
        version, received_at, late = self._submission(indicator, filled[-1])
        return Cell(
            unit=attributes,
            indicator=indicator,
            period=period,
            status=status,
            num=num,
            den=den,
            value=value,
            target=target,
            incomplete=incomplete,
            marks=self._marks(indicator, period, window, filled[-1]),
            shortfall=shortfall(indicator, num, den, target)
            if status in (NEAR, MISSED) and num is not None and target is not None
            else None,
            version=version,
            received_at=received_at,
            days_late=late,
            is_pending=self.is_pending(indicator),
        )

    def _add(self, indicator: Indicator, unit: str, parts: list[Part]) -> tuple[Fraction | None, Fraction | None]:
        """Sums of the parts that are figures; ranks and scores are not added (sections 2 and 5)."""
        figures = [part for part in parts if not part.is_kps]
        if indicator.measure in NOT_ADDED and len(figures) > 1:
            figures = [part for part in figures if part.unit == unit]
        if not figures:
            return None, None
        num = sum((part.num for part in figures if part.num is not None), Fraction(0))
        den = sum((part.den for part in figures if part.den is not None), Fraction(0))
        return num, den if indicator.is_rate else None

    def _status(
        self,
        indicator: Indicator,
        parts: list[Part],
        num: Fraction | None,
        den: Fraction | None,
        value: Fraction | None,
        target: Target | None,
    ) -> str:
        """Status of a cell that holds something (section 4)."""
        is_zero_of_zero = indicator.is_rate and num == 0 and den == 0
        if all(part.is_kps for part in parts) or is_zero_of_zero:
            return NO_ACTIVITY
        if value is None or target is None:
            return MONITORED
        return score(value, target, self.rules.near_from)

    def _marks(self, indicator: Indicator, period: Period, window: str, latest: Slot) -> frozenset[str]:
        """covers_earlier in the quarter window; older_quarter for a stock or an early yearly figure (section 4)."""
        marks = set()
        if window == "quarter" and any(part.covers for part in latest.parts):
            marks.add("covers_earlier")
        is_early = any(part.origin != latest.period.code for part in latest.parts)
        if (is_early or not indicator.is_flow) and max(part.origin for part in latest.parts) < period.code:
            marks.add("older_quarter")
        return frozenset(marks)

    def _submission(self, indicator: Indicator, latest: Slot) -> tuple[int | None, datetime | None, int | None]:
        """Version, received time and lateness of the latest quarter that holds something; None where several units
        are added there (contract, marks)."""
        if len(latest.parts) > 1:
            return None, None, None
        origin = self.facts.catalogue.calendar[indicator.plan][latest.parts[0].origin]
        held = self._held(latest.parts[0].unit, origin)
        assert held is not None
        return held.version, held.received_at, days_late(held.received_at, origin, self._issued_on(indicator))

    def is_pending(self, indicator: Indicator) -> bool:
        """TK-5.1 has no value until the plan's issue date is entered (section 2)."""
        return indicator.code == NEEDS_ISSUE_DATE and self._issued_on(indicator) is None

    # Targets in force (section 3)

    def targets_in_force(self, indicator: Indicator, period: Period, plan_only: bool) -> list[Target]:
        return [
            target
            for target in self.facts.catalogue.targets
            if target.indicator == indicator.code
            and target.first <= period.code <= target.last
            and not (plan_only and target.basis == "ours")
        ]

    def target_of_unit(self, indicator: Indicator, period: Period, unit: UnitRow, plan_only: bool) -> Target | None:
        """Narrowest first; of several level targets the one that implies the others, else the plan-wide one."""
        in_force = self.targets_in_force(indicator, period, plan_only)
        if own := best_basis(target for target in in_force if target.unit == unit.code):
            return own
        by_level = [best_basis(t for t in in_force if t.unit is None and t.level == level) for level in unit.levels]
        levels = [target for target in by_level if target is not None]
        for strong in sorted(levels, key=lambda target: BASES.index(target.basis)):
            if all(implies(strong, weak) for weak in levels):
                return strong
        return best_basis(target for target in in_force if target.unit is None and target.level is None)

    def cells(self, question: Question, period: Period, window: str) -> list[Cell]:
        """Every cell of a question, its filters applied (section 5)."""
        found = []
        for indicator in self.facts.catalogue.indicators.values():
            if indicator.plan != question.plan or (question.level and question.level not in indicator.levels):
                continue
            for unit in self.units(question.structure):
                cell = self.cell(unit, indicator, period, window, question.structure, question.plan_targets_only)
                if cell is None or (question.level and question.level not in cell.unit.levels):
                    continue
                if (question.area is None or cell.unit.area == question.area) and question.keeps(cell):
                    found.append(cell)
        return found


def _less(stated: Fraction | None, earlier: list[Fraction | None]) -> Fraction | None:
    if stated is None:
        return None
    return stated - sum((value for value in earlier if value is not None), Fraction(0))
