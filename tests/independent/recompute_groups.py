"""Groups: what cells come to together (sections 4 and 5), with the bounds of what is not reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from recompute_inputs import Indicator, Period, Target
from recompute_rules import (
    ATTAINED,
    MONITORED,
    NO_ACTIVITY,
    NOT_ADDED,
    NOT_REPORTED,
    SCORED,
    Cell,
    Question,
    Recomputation,
    best_basis,
    score,
    value_of,
)

OFFICE = "Cơ quan"
Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Group:
    """One row of a roll-up. Units: percent; None = no value. Figures are None in a group without `indicator`."""

    cells: tuple[Cell, ...]
    num: Fraction | None = None
    den: Fraction | None = None
    value: Fraction | None = None
    target: Target | None = None
    status: str | None = None
    bounds: tuple[Fraction, Fraction] | None = None

    def count(self, *statuses: str) -> int:
        return sum(cell.status in statuses for cell in self.cells)

    @property
    def reported(self) -> int:
        """Cells with a figure or KPS."""
        return sum(cell.is_reported for cell in self.cells)

    @property
    def coverage(self) -> Fraction | None:
        """Độ phủ (section 4)."""
        return percent(self.reported, len(self.cells))

    @property
    def attained_of_reported(self) -> Fraction | None:
        return percent(self.count(ATTAINED), self.count(*SCORED))

    @property
    def attained_of_owed(self) -> Fraction | None:
        return percent(self.count(ATTAINED), self.count(*SCORED, NOT_REPORTED))


def percent(part: int, whole: int) -> Fraction | None:
    """100 x part / whole; None of nothing."""
    return Fraction(100 * part, whole) if whole else None


def roll_up(recomputation: Recomputation, question: Question) -> dict[Key, Group]:
    """Groups of a question by their keys; by period each quarter stands by itself (contract)."""
    buckets: dict[Key, list[Cell]] = {}
    periods = recomputation.window(question.plan, question.period, question.window)
    by_period = "period" in question.by
    window = "quarter" if by_period else question.window
    for period in periods if by_period else periods[-1:]:
        for cell in recomputation.cells(question, period, window):
            for key in _keys(cell, question):
                buckets.setdefault(key, []).append(cell)
    return {key: _group(recomputation, question, window, key, cells) for key, cells in buckets.items()}


def _keys(cell: Cell, question: Question) -> Iterator[Key]:
    """The groups a cell stands in: several when a unit has several levels (section 5)."""
    for level in _group_levels(cell, question):
        names = {
            "indicator": cell.indicator.code,
            "field": cell.indicator.field,
            "level": level,
            "area": cell.unit.area,
            "unit": cell.unit.code,
            "period": cell.period.code,
        }
        yield tuple((by, names[by]) for by in question.by)


def _group_levels(cell: Cell, question: Question) -> list[str]:
    if "level" not in question.by:
        return [""]
    if question.level:
        return [question.level]
    return [OFFICE] if cell.unit.is_office else sorted(cell.unit.levels & cell.indicator.levels)


def _group(recomputation: Recomputation, question: Question, window: str, key: Key, cells: list[Cell]) -> Group:
    if "indicator" not in question.by:
        return Group(tuple(cells))
    bounds = _bounds(recomputation, cells, window, question.structure)
    if len(cells) == 1:
        only = cells[0]
        return Group(tuple(cells), only.num, only.den, only.value, only.target, only.status, bounds)
    indicator = cells[0].indicator
    if indicator.measure in NOT_ADDED:
        return Group(tuple(cells))
    level = dict(key).get("level") or question.level
    target = group_target(recomputation, indicator, cells[0].period, level, question.plan_targets_only)
    num, den = _sums(cells)
    value = value_of(indicator.measure, num, den)
    return Group(tuple(cells), num, den, value, target, _status(recomputation, cells, value, target), bounds)


def _sums(cells: list[Cell]) -> tuple[Fraction | None, Fraction | None]:
    """Sums of numerator and denominator; TK-5.1 without its date stays out (section 4)."""
    figures = [cell for cell in cells if cell.num is not None and not cell.is_pending]
    if not figures:
        return None, None
    num = sum((cell.num for cell in figures if cell.num is not None), Fraction(0))
    den = sum((cell.den for cell in figures if cell.den is not None), Fraction(0))
    return num, den if figures[0].indicator.is_rate else None


def group_target(
    recomputation: Recomputation, indicator: Indicator, period: Period, level: str | None, plan_only: bool
) -> Target | None:
    """The target of a group of several units: its level's, else the plan-wide one; amounts and counts are scored only
    against 0 or a target set for the group (sections 2 and 3)."""
    in_force = [t for t in recomputation.targets_in_force(indicator, period, plan_only) if t.unit is None]
    narrowed = best_basis(t for t in in_force if level and t.level == level)
    target = narrowed or best_basis(t for t in in_force if t.level is None)
    if target is not None and not indicator.is_rate and target is not narrowed and target.value != 0:
        return None
    return target


def _status(recomputation: Recomputation, cells: list[Cell], value: Fraction | None, target: Target | None) -> str:
    """Status of a group of several units (section 4, Tỷ lệ đạt, last sentence)."""
    if value is None:
        statuses = {cell.status for cell in cells}
        if NOT_REPORTED in statuses:
            return NOT_REPORTED
        return NO_ACTIVITY if statuses == {NO_ACTIVITY} else MONITORED
    return MONITORED if target is None else score(value, target, recomputation.rules.near_from)


def _bounds(
    recomputation: Recomputation, cells: list[Cell], window: str, structure: str
) -> tuple[Fraction, Fraction] | None:
    """Lowest and highest value if the units not reported had reported (section 4, Bounds)."""
    indicator = cells[0].indicator
    is_share = indicator.measure == "ratio" and indicator.share
    if not (is_share or indicator.measure == "milestone") or recomputation.is_pending(indicator):
        return None
    missing = []
    for cell in cells:
        if not cell.is_reported:
            weight = _weight(recomputation, cell, cells, window, structure)
            if weight is None:
                return None
            missing.append(weight)
    num, den = _sums(cells)
    total = sum(missing, den or Fraction(0))
    if total == 0:
        return None
    low = num or Fraction(0)
    return 100 * low / total, 100 * (low + sum(missing, Fraction(0))) / total


def _weight(
    recomputation: Recomputation, cell: Cell, cells: list[Cell], window: str, structure: str
) -> Fraction | None:
    """The denominator a cell not reported would have had: its own a year or a period ago, else the lower median."""
    if cell.indicator.measure == "milestone":
        return Fraction(1)
    catalogue = recomputation.facts.catalogue
    for period in (catalogue.year_earlier(cell.period), catalogue.period_earlier(cell.period)):
        before = recomputation.cell(cell.unit.code, cell.indicator, period, window, structure) if period else None
        if before is not None and before.is_reported:
            return before.den or Fraction(0)
    positive = sorted(c.den for c in cells if c.den is not None and c.den > 0)
    return positive[(len(positive) - 1) // 2] if positive else None
