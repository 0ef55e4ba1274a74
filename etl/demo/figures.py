"""The true figures of every unit: what a school would state for an indicator and a period."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from etl.demo.dice import Dice
from etl.demo.figures_cchc import CCHC
from etl.demo.figures_thtk import THTK
from etl.demo.recipes import Moment, Part, School
from etl.demo.register import PUBLIC, SCHOOL, Register, Unit
from warehouse.catalogue.model import Catalogue, Indicator, Period

RECIPES = CCHC | THTK
# Three processes for every unit, merged or not: never added up.
CHECKLIST = "TK-5.10"


@dataclass(frozen=True)
class Figure:
    """A figure: two parts, or nothing arose. A part that the measure does not have is None."""

    numerator: Decimal | None
    denominator: Decimal | None
    is_no_activity: bool = False

    def plus(self, other: Figure) -> Figure:
        """Two quarters, or two schools, together; nothing arose where nothing arose in either."""
        if self.is_no_activity or other.is_no_activity:
            return other if self.is_no_activity else self
        return Figure(_sum(self.numerator, other.numerator), _sum(self.denominator, other.denominator))


KPS = Figure(None, None, is_no_activity=True)


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


@dataclass
class World:
    """The register and what every unit in it truly has to report. Figures are drawn once and kept."""

    catalogue: Catalogue
    register: Register
    dice: Dice
    _known: dict[tuple[str, str, str], Figure] = field(default_factory=dict)
    _schools: dict[str, School] = field(default_factory=dict)
    _moments: dict[str, Moment] = field(default_factory=dict)
    _parts: dict[tuple[str, str], list[Unit]] = field(default_factory=dict)

    def owed(self, unit: Unit, period: Period) -> list[Indicator]:
        """The indicators a unit has a row for: those it owes and that are not derived."""
        indicators = self.catalogue.indicators_of(period.plan_code)
        return [indicator for indicator in indicators if not indicator.is_derived and unit.owes(indicator, period)]

    def figure(self, code: str, indicator: Indicator, period: Period) -> Figure:
        """A unit's figure of the quarter; a merged unit's is the sum of the schools it is made of."""
        key = (code, indicator.code, period.code)
        if key not in self._known:
            parts = self._parts_of(code, period)
            if indicator.measure == "milestone" or indicator.code == CHECKLIST:
                parts = [unit for unit in parts if unit.code == code] or parts[:1]
            whole, *others = (self._drawn(unit, indicator, period) for unit in parts)
            for part in others:
                whole = whole.plus(part)
            self._known[key] = whole
        return self._known[key]

    def fix(self, code: str, indicator: Indicator, period: Period, figure: Figure) -> None:
        """Sets a figure that the story needs; before it is first asked for."""
        self._known[code, indicator.code, period.code] = figure

    def since_january(self, code: str, indicator: Indicator, period: Period) -> Figure:
        """The year's quarters up to this one together (Lũy kế), those before the unit existed left out."""
        total = KPS
        for earlier in self.catalogue.periods_of(period.plan_code):
            is_held = self.register.on(code, earlier.cutoff_on) is not None
            if is_held and earlier.year == period.year and earlier.code <= period.code:
                total = total.plus(self.figure(code, indicator, earlier))
        return total

    def _parts_of(self, code: str, period: Period) -> list[Unit]:
        key = (code, period.code)
        if key not in self._parts:
            self._parts[key] = self.register.parts(code, period.cutoff_on)
        return self._parts[key]

    def _moment(self, period: Period) -> Moment:
        if period.code not in self._moments:
            active = self.register.active(period.cutoff_on)
            public = [unit for unit in active if unit.kind == SCHOOL and unit.ownership == PUBLIC]
            self._moments[period.code] = Moment(period.code, len(public))
        return self._moments[period.code]

    def _drawn(self, unit: Unit, indicator: Indicator, period: Period) -> Figure:
        school = self._schools.setdefault(unit.code, School(unit, self.dice))
        part: Part = RECIPES[indicator.code](school, self._moment(period))
        if part is None:
            return KPS
        scale = 1 if indicator.is_whole else 1000
        numerator, denominator = part
        return Figure(Decimal(numerator) / scale, None if denominator is None else Decimal(denominator) / scale)
