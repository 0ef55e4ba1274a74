"""Who sends which file when: the plot of a sample home, before any figure is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from etl.demo.dice import Dice
from etl.demo.figures import KPS, Figure, World
from etl.demo.register import OFFICE, PUBLIC, SCHOOL, Register, Unit
from warehouse.catalogue.model import Period

HANOI = timezone(timedelta(hours=7))
LATEST = date(2026, 11, 20)

# Fault, plan, period, and whether a corrected file follows.
FAULTS = (
    ("numerator_above_denominator", "CCHC", "2025-Q3", True),
    ("text_in_number", "CCHC", "2025-Q3", True),
    ("items_do_not_sum", "CCHC", "2025-Q3", True),
    ("error_cell", "CCHC", "2025-Q3", True),
    ("not_owed", "CCHC", "2025-Q3", True),
    ("unknown_indicator", "CCHC", "2025-Q2", True),
    ("unknown_unit", "CCHC", "2025-Q3", False),
    ("wrong_period", "CCHC", "2025-Q1", True),
    ("duplicate_row", "THTK", "2026-Q3", True),
    ("fraction_of_whole", "THTK", "2026-Q3", True),
    ("no_activity_with_figure", "THTK", "2026-Q2", True),
    ("empty", "THTK", "2026-Q3", False),
)


@dataclass(frozen=True)
class Sending:
    """One file on its way: whose, for which quarter, when it came in, and what is special about it."""

    unit: Unit
    period: Period
    received_at: datetime
    suffix: str = ""
    fault: str | None = None
    is_draft: bool = False
    cumulative: str = "never"
    early: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    uses_template: bool = False

    @property
    def path(self) -> str:
        """Relative to the sample folder, with forward slashes."""
        plan, period = self.period.plan_code, self.period.code
        return f"{plan}/{period}/{self.unit.code}_{plan}_{period}{self.suffix}.xlsx"


@dataclass(frozen=True)
class Move:
    """One step: files loaded together, or one accepted file withdrawn or reinstated."""

    do: str
    sendings: tuple[Sending, ...] = ()
    path: str = ""
    case: str = ""


@dataclass
class Cast:
    """Gives each special part of the story its own unit and year; None when no unit is left for it."""

    register: Register
    dice: Dice
    taken: set[tuple[str, int]] = field(default_factory=set)

    def take(self, *periods: Period, where: Callable[[Unit], bool] | None = None) -> str | None:
        """A school active over all the periods, with no part yet in their years."""
        if not periods:
            return None
        schools = [
            unit
            for unit in self.register.units
            if unit.kind == SCHOOL and unit.code not in self.register.reorganised and (where is None or where(unit))
        ]
        for unit in self.dice.shuffled(schools, "cast", len(self.taken)):
            years = {(unit.code, period.year) for period in periods}
            if not years & self.taken and all(unit.is_active(p.cutoff_on) for p in periods):
                self.taken |= years
                return unit.code
        return None


def is_public(unit: Unit) -> bool:
    return unit.ownership == PUBLIC


class Plot:
    """Decides every sending, withdrawal and reinstatement over the chosen quarters."""

    def __init__(self, world: World, first: str, last: str) -> None:
        self.world, self.dice = world, world.dice
        self.periods = [period for period in world.catalogue.periods if first <= period.code <= last]
        self.at = {(period.plan_code, period.code): period for period in self.periods}
        self.cast = Cast(world.register, world.dice)
        self.parts: dict[tuple[str, str, str], str] = {}
        self.counts: Counter[str] = Counter()
        self.cumulative: dict[tuple[str, int], str] = {}
        self._assign_parts()

    def moves(self) -> Iterator[Move]:
        """The steps in order: one load for each plan and quarter, then what follows from it."""
        for period in self.periods:
            sendings = sorted(self._sendings(period), key=lambda sending: (sending.received_at, sending.path))
            waiting = [s for s in sendings if self._part(s.unit.code, period) == "late_first_quarter"]
            yield Move("load", tuple(s for s in sendings if s not in waiting))
            yield from self._afterwards(period, sendings)
            yield from self._late_arrivals(period)

    def _assign_parts(self) -> None:
        """Casts the parts that need a whole year of one unit first, then those of a single quarter."""
        for n in range(max(1, len(self.world.register.units) // 24)):
            self._cast_year("cumulative_habit", n, ("CCHC", 2023), ("CCHC", 2024), ("CCHC", 2025), ("THTK", 2026))
        for plan, year in (("CCHC", 2025), ("THTK", 2026), ("CCHC", 2023)):
            self._cast_quarters(plan, year, {"Q1": "missing_covered", "Q2": "covers_missing"}, cumulative="all flows")
        for plan, year in (("CCHC", 2025), ("CCHC", 2024)):
            self._cast_quarters(
                plan, year, {"Q1": "late_first_quarter", "Q2": "stated_before_first"}, cumulative="all flows"
            )
        self._cast_figures()
        for case, plan, code in (
            ("withdrawn", "CCHC", "2025-Q3"), ("withdrawn", "CCHC", "2024-Q1"),
            ("withdrawn_reinstated", "CCHC", "2025-Q2"), ("withdrawn_reinstated", "THTK", "2026-Q2"),
            ("older_reinstated", "CCHC", "2025-Q3"),
            ("minute_before_due", "CCHC", "2025-Q3"), ("minute_after_due", "CCHC", "2025-Q3"),
            *((fault, plan, code) for fault, plan, code, _ in FAULTS),
        ):  # fmt: skip
            self._cast_one(case, plan, code)
        last_of_plan = {period.plan_code: period.code for period in self.periods}
        for plan, code in last_of_plan.items():
            for _ in range(3):
                self._cast_one("from_template", plan, code)

    def _cast_year(self, case: str, n: int, *years: tuple[str, int]) -> None:
        periods = [p for p in self.periods if (p.plan_code, p.year) in years]
        if unit := self.cast.take(*periods, where=lambda unit: is_public(unit) or n > 2):
            self.cumulative |= {(unit, year): case for _, year in years}

    def _cast_quarters(self, plan: str, year: int, parts: dict[str, str], cumulative: str) -> None:
        periods = [self.at.get((plan, f"{year}-{quarter}")) for quarter in parts]
        if all(periods) and (unit := self.cast.take(*filter(None, periods), where=is_public)):
            self.cumulative[unit, year] = cumulative
            for quarter, part in parts.items():
                self.parts[unit, plan, f"{year}-{quarter}"] = part

    def _cast_one(self, case: str, plan: str, code: str) -> None:
        period = self.at.get((plan, code))
        if period and (unit := self.cast.take(period, where=is_public)):
            self.parts[unit, plan, code] = case

    def _cast_figures(self) -> None:
        """Parts that fix a figure: a stock that turns to KPS, spending over a baseline of 0, a yearly figure early."""
        catalogue = self.world.catalogue
        this_year = [period for period in self.periods if period.plan_code == "THTK"]
        if len(this_year) < 3:
            return
        first, second, third = this_year[:3]
        if unit := self.cast.take(*this_year, where=is_public):
            idle = catalogue.indicator["TK-2.3"]
            self.world.fix(unit, idle, first, Figure(Decimal(1), None))
            self.world.fix(unit, idle, second, KPS)
            self.world.fix(unit, idle, third, KPS)
            self.counts["stock_kps_after_value"] += 2
        if unit := self.cast.take(*this_year, where=is_public):
            self.world.fix(unit, catalogue.indicator["TK-1.4"], second, Figure(Decimal("2.4"), Decimal(0)))
            self.counts["spending_over_zero_baseline"] += 1
        if unit := self.cast.take(*this_year, where=is_public):
            self.parts[unit, "THTK", second.code] = "early_yearly:TK-4.5"
            self.parts[unit, "THTK", third.code] = "leaves_out:TK-4.5"

    def _part(self, code: str, period: Period) -> str:
        return self.parts.get((code, period.plan_code, period.code), "")

    def _sendings(self, period: Period) -> Iterator[Sending]:
        """All files of a quarter, in no order."""
        units = self.world.register.active(period.cutoff_on)
        free = [u for u in units if u.kind == SCHOOL and (u.code, period.year) not in self.cast.taken]
        missing = self._missing(free, period)
        late = self._late(free, period)
        for unit in units:
            part = self._part(unit.code, period)
            if unit.code in missing or part == "missing_covered":
                self.counts["missing_file"] += 1
                continue
            yield from self._of_unit(unit, period, part, late.get(unit.code, 0))

    def _of_unit(self, unit: Unit, period: Period, part: str, days_late: int) -> Iterator[Sending]:
        """A unit's files of a quarter: one, or a first one and what replaces it."""
        sending = Sending(
            unit, period, self._received_at(unit, period, days_late), cumulative=self._cumulative(unit, period)
        )
        self.counts["late_file"] += bool(days_late)
        if part.startswith("early_yearly:"):
            yield replace(sending, early=(part.partition(":")[2],))
        elif part.startswith("leaves_out:"):
            yield replace(sending, left_out=(part.partition(":")[2],))
        elif unit.kind == OFFICE and (period.plan_code, period.code) == ("CCHC", "2025-Q2"):
            yield replace(sending, early=("CCHC-7.2",))
        elif part in {fault for fault, *_ in FAULTS}:
            self.counts["faulty_file"] += 1
            yield replace(sending, fault=part)
            if (part, period.plan_code, period.code, True) in FAULTS:
                yield self._followed(sending, "_sua")
        elif part == "older_reinstated":
            yield sending
            yield replace(self._followed(sending, "_v2"), is_draft=True)
        elif part in ("minute_before_due", "minute_after_due"):
            midnight = datetime.combine(period.due_on, time(), HANOI)
            yield replace(sending, received_at=midnight - timedelta(minutes=part == "minute_before_due"))
            self.counts[part] += 1
        elif part == "from_template":
            yield replace(sending, uses_template=True)
        elif self._resubmits(unit, period):
            self.counts["resubmitted_file"] += 1
            yield replace(sending, is_draft=True)
            yield self._followed(sending, "_v2")
        else:
            yield sending

    def _afterwards(self, period: Period, sendings: list[Sending]) -> Iterator[Move]:
        """Withdrawals and reinstatements that follow the quarter's load."""
        for sending in sendings:
            case = self._part(sending.unit.code, period)
            if case in ("withdrawn", "withdrawn_reinstated"):
                yield Move("withdraw", path=sending.path, case=case)
                self.counts[case] += 1
            if case == "withdrawn_reinstated" or (case == "older_reinstated" and not sending.suffix):
                yield Move("reinstate", path=sending.path)
                self.counts["older_reinstated"] += case == "older_reinstated"

    def _late_arrivals(self, period: Period) -> Iterator[Move]:
        """First quarters that arrive after the second quarter has stated the sum of both."""
        for (code, plan, quarter), part in self.parts.items():
            if part == "late_first_quarter" and (plan, f"{quarter[:4]}-Q2") == (period.plan_code, period.code):
                earlier = self.at[plan, quarter]
                unit = self.world.register.on(code, earlier.cutoff_on)
                if unit:
                    received = datetime.combine(period.due_on + timedelta(days=5), time(10, 12), HANOI)
                    yield Move("load", (Sending(unit, earlier, received, cumulative=self._cumulative(unit, earlier)),))
                    self.counts["first_quarter_after_cumulative"] += 1

    def _cumulative(self, unit: Unit, period: Period) -> str:
        stated = self.cumulative.get((unit.code, period.year), "never")
        if unit.code in self.world.register.opened_by_merger and period.year == unit.since.year:
            return "successor"
        return "never" if stated == "all flows" and period.quarter != "Q2" else stated

    def _missing(self, free: list[Unit], period: Period) -> set[str]:
        """About 2 % of the units, 6 % in a plan's last quarter; the same few are late or missing again and again."""
        own = [p for p in self.periods if p.plan_code == period.plan_code]
        rate = 0.06 if period == own[-1] and len(own) > 1 else 0.022
        uncorrected = sum(1 for _, plan, code, follows in FAULTS if (plan, code) == period_key(period) and not follows)
        count = max(0, round(rate * len(free)) - uncorrected)
        settled = [unit for unit in free if unit.code not in self.world.register.reorganised]
        return {unit.code for unit in self._by_punctuality(settled, period, "missing")[:count]}

    def _late(self, free: list[Unit], period: Period) -> dict[str, int]:
        """Days late of the units that send late: about a tenth, 1 to 30 days, mostly few."""
        most = min(30, (LATEST - period.due_on).days + 1)
        if self._is_before_the_plan(period) or most < 1:
            return {}
        count = round(len(free) * self.dice.spread(0.07, 0.12, "late", period.code))
        latecomers = self._by_punctuality(free, period, "late")[:count]
        return {u.code: 1 + int((most - 1) * self.dice.roll(u.code, period.code, "days") ** 2.4) for u in latecomers}

    def _by_punctuality(self, units: list[Unit], period: Period, word: str) -> list[Unit]:
        roll = self.dice.roll
        return sorted(units, key=lambda u: 0.4 * roll(u.code, "punctual") + roll(u.code, period.code, word))

    def _resubmits(self, unit: Unit, period: Period) -> bool:
        is_free = (unit.code, period.year) not in self.cast.taken
        return is_free and self.dice.roll(unit.code, period.code, "resubmits") < 0.045

    def _is_before_the_plan(self, period: Period) -> bool:
        issued_on = self.world.catalogue.plan[period.plan_code].issued_on
        return issued_on is not None and period.due_on <= issued_on

    def _received_at(self, unit: Unit, period: Period, days_late: int) -> datetime:
        """A working hour before the due date, most in the last days; or so many days late."""
        words = (unit.code, period.plan_code, period.code)
        open_on, last = period.cutoff_on + timedelta(days=1), period.due_on - timedelta(days=1)
        if self._is_before_the_plan(period):
            issued_on = self.world.catalogue.plan[period.plan_code].issued_on or period.due_on
            open_on = issued_on + timedelta(days=1 + 16 * (int(period.quarter[1]) - 1))
            last = open_on + timedelta(days=14)
        day = open_on + timedelta(days=int((last - open_on).days * self.dice.roll(*words, "day") ** 0.6))
        if days_late:
            day = period.due_on + timedelta(days=days_late - 1)
        minute = self.dice.between(7 * 60 + 35, 17 * 60 + 20, *words, "minute")
        return datetime.combine(day, time(minute // 60, minute % 60), HANOI)

    def _followed(self, sending: Sending, suffix: str) -> Sending:
        """The same unit's next file, some days later."""
        days = self.dice.between(1, 6, sending.path, "next")
        received = sending.received_at + timedelta(days=days, minutes=self.dice.between(-90, 90, sending.path, "m"))
        latest = datetime.combine(LATEST, time(16, 30), HANOI)
        return replace(sending, suffix=suffix, received_at=max(min(received, latest), sending.received_at))


def period_key(period: Period) -> tuple[str, str]:
    return period.plan_code, period.code
