"""What an official report is made of: the sector's answers of one plan, period and window, the same as on the screens."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dashboard import filters, headline, matrix, text, tracking
from dashboard.data import Reading, Words
from dashboard.figures import Record
from dashboard.filters import Chosen
from dashboard.matrix import Lines
from dashboard.tracking import Board
from dashboard.view import View
from warehouse.errors import UsageError
from warehouse.filters import Filter

# below it a sector's number rests on too few units to be reported upwards without saying so
LEAST_COVERAGE = Decimal(90)


class CoverageError(UsageError):
    """Too little came in for a report that does not say so."""


@dataclass(frozen=True)
class Covered:
    """Figures held of those owed; a part of a window may be none at all."""

    reported: int
    owed: int

    @property
    def share(self) -> Fraction:
        """In percent, exact."""
        return Fraction(100 * self.reported, self.owed) if self.owed else Fraction(0)

    @property
    def shown(self) -> str:
        return text.rate(self.reported, self.owed)


@dataclass(frozen=True)
class Facts:
    """A report's answers. `lines` are the plan's own indicators, scored against the plan's own targets only.

    `added` are the codes of those that the office follows beside the plan. `window` are the window's quarters, each by itself,
    the chosen one last; `past` the counts by status of the period before.
    """

    view: View
    lines: Lines
    added: Sequence[str]
    board: Board
    window: Sequence[Record]
    composition: Record
    past: Counter[str]

    @property
    def words(self) -> Words:
        return self.view.reading.words

    @property
    def where(self) -> Filter:
        return self.view.chosen.where

    @property
    def plan(self) -> Record:
        return self.words.plans[self.where.plan]

    @property
    def quarter(self) -> Covered:
        """Of the chosen quarter alone, as the overview's card."""
        return _covered(self.window[-1:])

    @property
    def whole(self) -> Covered:
        """Of all quarters of the window."""
        return _covered(self.window)

    @property
    def least(self) -> Covered:
        """The one that decides whether there is enough for a report."""
        return min(self.quarter, self.whole, key=lambda covered: covered.share)

    @property
    def previous(self) -> str | None:
        """The period before, of the plan's calendar."""
        return self.words.previous(self.where.plan, self.where.period)

    @property
    def counts(self) -> Counter[str]:
        """Indicators by the status of the whole sector."""
        return Counter(row["status"] for row in self.lines.now.values() if row["status"])

    @property
    def phase(self) -> tuple[str, str, str]:
        """The first and the last year of the period's phase, and what the period is in it: `so_ket` and `tong_ket` where it
        is the last of a phase and of the plan, else `phase`."""
        calendar = [row for (plan, _), row in self.words.periods.items() if plan == self.where.plan]
        inside = [row["period"] for row in calendar if row["phase"] == self._period["phase"]]
        kind = "phase"
        if self.where.period == inside[-1]:
            kind = "tong_ket" if inside[-1] == calendar[-1]["period"] else "so_ket"
        return str(inside[0])[:4], str(inside[-1])[:4], kind

    @property
    def _period(self) -> Record:
        return self.words.periods[self.where.plan, self.where.period]


def read(reading: Reading, plan: str, period: str, window: str) -> Facts:
    """The facts of a report. Errors: `UsageError` where nobody owes anything."""
    where = Filter(
        plan=plan,
        period=period,
        window="ytd" if window == "ytd" else "phase" if window == "phase" else "quarter",
        plan_targets_only=True,
    )
    view = View(reading, Chosen(where, filters.carried(where)), "bao-cao")
    quarters = reading.window_turnout(where).to_dicts()
    if not quarters or quarters[-1]["period"] != period or not quarters[-1]["figures_owed"]:
        raise UsageError(text.nothing_to_report(plan, period))
    found = reading.overview(where, "level")
    every = matrix.lines(found, period, "level")
    lines = _of_the_plan(every, reading.words.indicators)
    added = [code for code in every.now if code not in lines.now]
    composition = {row["period"]: row for row in found.composition.to_dicts()}
    before = reading.words.previous(plan, period)
    past = Counter(
        row["status"] for rows in lines.history.values() for row in rows if row["period"] == before and row["status"]
    )
    return Facts(view, lines, added, tracking.board(view), quarters, composition[period], past)


def check(facts: Facts, least: Decimal) -> None:
    """Refuses a report that rests on too little. Errors: `CoverageError` with the remedy."""
    if facts.least.share < Fraction(least):
        said = text.low_coverage(facts.least.shown, text.amount(least) + "%", facts.where.period)
        raise CoverageError(said)


def scored(counts: Mapping[str, int]) -> int:
    """How many indicators have a value and a target."""
    return sum(counts[status] for status in headline.SCORED)


def _covered(quarters: Sequence[Record]) -> Covered:
    return Covered(sum(row["figures_reported"] for row in quarters), sum(row["figures_owed"] for row in quarters))


def _of_the_plan(lines: Lines, indicators: Mapping[str, Record]) -> Lines:
    """Without the indicators that stand in no plan."""
    own = {code for code in lines.history if indicators[code]["basis"] != "ours"}
    return Lines(
        {code: row for code, row in lines.now.items() if code in own},
        {code: rows for code, rows in lines.history.items() if code in own},
        {code: row for code, row in lines.columns.items() if code in own},
        lines.names,
    )
