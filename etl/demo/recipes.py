"""How a school's figures come about: its traits, and the few shapes a figure can take over a year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from etl.demo.dice import Dice
from etl.demo.register import OFFICE, Unit

# A figure's two parts in whole things, money and scores in thousandths; None = nothing arose (KPS).
Part = tuple[int, int | None] | None
Recipe = Callable[["School", "Moment"], Part]
Share = Callable[["School", "Moment"], float]


@dataclass(frozen=True)
class Moment:
    """A quarter of a plan, and how many public schools there are in it."""

    period: str
    public_schools: int

    @cached_property
    def year(self) -> int:
        return int(self.period[:4])

    @cached_property
    def quarter(self) -> int:
        return int(self.period[6])

    @cached_property
    def step(self) -> int:
        """The number of the quarter, counted from 2021-Q1, three a year."""
        return (self.year - 2021) * 3 + self.quarter - 1

    @cached_property
    def length(self) -> int:
        """The third period of a year lasts about twice as long as the others."""
        return 2 if self.quarter == 3 else 1


@dataclass(frozen=True)
class School:
    """A reporting unit (a school or the office) with what stays the same about it."""

    unit: Unit
    dice: Dice

    def roll(self, *words: object) -> float:
        return self.dice.roll(self.unit.code, *words)

    def between(self, low: int, high: int, *words: object) -> int:
        return self.dice.between(low, high, self.unit.code, *words)

    def spread(self, low: float, high: float, *words: object) -> float:
        return self.dice.spread(low, high, self.unit.code, *words)

    @cached_property
    def is_office(self) -> bool:
        return self.unit.kind == OFFICE

    @cached_property
    def level(self) -> str:
        """The level whose size the unit has: the highest it teaches, MN for an office."""
        return self.unit.levels[-1] if self.unit.levels else "MN"

    @cached_property
    def quality(self) -> float:
        """0 (a laggard) to 1 (always in order); most units stand above the middle."""
        return float(self.roll("quality") ** 0.6)

    @cached_property
    def digital(self) -> float:
        """0 to 1: how much of its work the unit does online."""
        return 0.6 * self.roll("digital") + 0.4 * self.quality

    @cached_property
    def posts(self) -> int:
        """State-paid posts assigned in 2021."""
        low, high = {"MN": (24, 44), "TH": (28, 56), "THCS": (30, 64)}[self.level]
        return self.between(low, high, "posts") * (2 if len(self.unit.levels) > 1 else 1)

    @cached_property
    def budget(self) -> int:
        """The recurrent budget assigned for 2026, in thousand dong."""
        return self.posts * self.between(118_000, 156_500, "budget") + self.between(1, 999, "odd thousand dong")

    def headcount(self, year: int) -> int:
        """Officials and public employees present, the same through a year."""
        cut = int(self.posts * self.spread(0.0, 0.1, "posts cut") * (year - 2021) / 5)
        return self.posts - cut - self.between(0, 2, "vacant", year)

    def staff(self, year: int) -> int:
        """Everyone who works at the unit, contract staff included."""
        return self.headcount(year) + self.between(2, 7, "contracts", year)


def chance(low: float, *, rise: float = 0.03, tilt: float = 0.5) -> Share:
    """The chance that a unit is fully in order: `low` in 2021, rising each year, tilted by the unit's quality."""
    return lambda school, moment: low + rise * (moment.year - 2021) + tilt * (school.quality - 0.6)


def in_order(code: str, odds: Share, low: float = 0.82) -> Share:
    """The share a unit comes to by the year's end: everything, or something from `low` to just below."""

    def share(school: School, moment: Moment) -> float:
        if school.roll(code, moment.year, "in order") < odds(school, moment):
            return 1.0
        return school.spread(low, 0.985, code, moment.year, "share")

    return share


def climbing(
    code: str,
    whole_list: Callable[[School, Moment], int],
    share: Share,
    pace: tuple[float, float, float] = (0.35, 0.7, 1.0),
    *,
    complete_from: str = "9999",
) -> Recipe:
    """A stock since the start of the year: a standing list worked off by the year's end, never falling inside a year.

    `complete_from`: the first period from which every unit ends its year with the whole list.
    """

    def figure(school: School, moment: Moment) -> Part:
        listed = whole_list(school, moment)
        done = 1.0 if moment.period >= complete_from else share(school, moment)
        if moment.quarter < 3:
            done *= pace[moment.quarter - 1] * school.spread(0.9, 1.05, code, moment.period, "pace")
        else:
            done *= pace[2]
        return int(listed * done + 1e-9), listed

    return figure


def arising(
    code: str,
    size: tuple[int, int],
    odds: Share,
    *,
    nothing: float = 0.0,
    lengthens: bool = True,
    complete_from: str = "9999",
) -> Recipe:
    """A flow: what arose in the quarter, all of it done or one or two short; nothing at all with chance `nothing`."""

    def figure(school: School, moment: Moment) -> Part:
        if school.roll(code, moment.period, "nothing") < nothing:
            return None if school.roll(code, "writes zeros") < 0.7 else (0, 0)
        arose = school.between(*size, code, moment.period, "arose") * (moment.length if lengthens else 1)
        if moment.period >= complete_from or school.roll(code, moment.period, "in order") < odds(school, moment):
            return arose, arose
        short = 1 + int(school.roll(code, moment.period, "short") * (1.6 - school.quality) * 1.8)
        return max(0, arose - short), arose

    return figure


def done_by(code: str, chances: tuple[float, float, float], *, complete_from: str = "9999") -> Recipe:
    """A milestone of the year: once done it stays done; `chances` by the first, second and third quarter."""

    def figure(school: School, moment: Moment) -> Part:
        likely = chances[moment.quarter - 1] + 0.25 * (school.quality - 0.6)
        is_done = moment.period >= complete_from or school.roll(code, moment.year, "done") < likely
        return int(is_done), None

    return figure


def seldom(code: str, odds: float, most: int = 1, *, nothing: float = 0.0) -> Recipe:
    """A count of things that should not or hardly happen: mostly 0; KPS for units that write it so."""

    def figure(school: School, moment: Moment) -> Part:
        if school.roll(code, moment.period, "happens") < odds * (1.7 - school.quality):
            return school.between(1, most, code, moment.period, "times"), None
        return None if school.roll(code, "writes kps") < nothing else (0, None)

    return figure


def counted(code: str, size: tuple[int, int]) -> Recipe:
    """A count of things that do happen."""
    return lambda school, moment: (school.between(*size, code, moment.period) * moment.length, None)


def money(code: str, size: tuple[int, int]) -> Recipe:
    """An amount of the quarter, in thousand dong (so million dong with three decimals)."""

    def figure(school: School, moment: Moment) -> Part:
        rough = 1000 if school.roll(code, "rounds") < 0.3 else 10
        return school.between(*size, code, moment.period) * moment.length // rough * rough, None

    return figure


def spent_less(code: str, size: tuple[int, int], kept: tuple[float, float], *, nothing: float = 0.0) -> Recipe:
    """A flow reduction: spending of the quarter against the same quarter of last year, in thousand dong."""

    def figure(school: School, moment: Moment) -> Part:
        if school.roll(code, "never spends") < nothing:
            return None
        before = school.between(*size, code, moment.quarter, "before") * moment.length // 10 * 10
        return int(before * school.spread(*kept, code, moment.period, "kept")) // 10 * 10, before

    return figure


def only_if(condition: Callable[[School], bool], recipe: Recipe) -> Recipe:
    """The recipe where the condition holds, else nothing arises, ever."""
    return lambda school, moment: recipe(school, moment) if condition(school) else None


def unless_office(recipe: Recipe, office: Recipe) -> Recipe:
    """The schools' recipe, with another one for the office."""
    return lambda school, moment: (office if school.is_office else recipe)(school, moment)
