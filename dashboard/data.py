"""What pages read: one published version a run, every answer cached by version and filter. The only caching."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from threading import Condition
from typing import Any, TypeVar

import duckdb
import polars as pl
from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from dashboard import filters
from dashboard.person import Person
from dashboard.text import language
from warehouse import queries, store
from warehouse.decisions import closings
from warehouse.filters import Filter
from warehouse.home import Home
from warehouse.queries import screens
from warehouse.queries.search import MOST_ITEMS, Found, search

Record = Mapping[str, Any]
KEPT_ANSWERS = 600
# a view's own part of an answer that many views share
KEPT_PARTS = 400
KEPT_PIECES = 4_000
# each some five megabytes where two thousand units owe an indicator through twenty quarters
KEPT_HISTORIES = 24
T = TypeVar("T")


@dataclass(frozen=True)
class Words:
    """The catalogue and the register of one version, by code."""

    plans: Mapping[str, Record]
    indicators: Mapping[str, Record]
    targets: Mapping[str, Sequence[Record]]
    questions: Sequence[Record]
    item_fields: Mapping[str, Sequence[Record]]
    periods: Mapping[tuple[str, str], Record]
    units: Mapping[str, Record]
    state: Record

    def indicators_of(self, plan: str) -> list[Record]:
        return [record for record in self.indicators.values() if record["plan_code"] == plan]

    def targets_at(self, indicator: str, where: Filter) -> list[Record]:
        """The plan-wide targets in force at the filter's period, the scored one first; without proposed ones if so asked."""
        return [
            record
            for record in self.targets.get(indicator, ())
            if record["from_period"] <= where.period <= record["to_period"]
            and not (where.plan_targets_only and record["basis"] == "ours")
            and record["level"] is None
            and record["unit_code"] is None
        ]

    def periods_until(self, plan: str, period: str) -> list[str]:
        return [code for owner, code in self.periods if owner == plan and code <= period]

    def previous(self, plan: str, period: str) -> str | None:
        earlier = self.periods_until(plan, period)[:-1]
        return earlier[-1] if earlier else None

    def is_timed(self, plan: str, period: str) -> bool:
        """Whether lateness counts in a period; one due before its plan was issued has none."""
        issued, due = self.plans[plan]["issued_on"], self.periods[plan, period]["due_on"]
        return issued is None or bool(due >= issued)


@dataclass(frozen=True)
class Reading:
    """What one run of a page reads: exactly one version of a home, within what the person may see."""

    home: Home
    version: str
    person: Person

    @cached_property
    def words(self) -> Words:
        found: Words = self._ask("words", language.current())
        return found

    def options(self, today: date) -> filters.Options:
        found: filters.Options = self._ask("options", today)
        return found

    def overview(self, where: Filter, by: str) -> screens.Overview:
        asked = self._within(where)
        if by == "level" and queries.has_groups(asked) and asked.area is None and asked.field is None:
            groups: pl.DataFrame = self._ask("groups", asked.plan, asked.window)
            periods = self._periods(asked)
            return self._part("overview", asked, lambda: screens.overview_of(groups, asked, periods))
        found: screens.Overview = self._ask("overview", asked, by, self._periods(asked))
        return found

    def units(self, where: Filter) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rates of every unit, and every cell."""
        found: tuple[pl.DataFrame, pl.DataFrame] = self._ask("units", self._within(where))
        return found

    def indicator(self, where: Filter, code: str) -> screens.IndicatorView:
        asked = self._within(where)
        periods = tuple(self.words.periods_until(where.plan, where.period))
        if queries.has_groups(asked) and asked.field is None:
            groups: pl.DataFrame = self._ask("indicator_groups", asked.plan, asked.window, code)
            units = self._units_of(asked, code)
            own = asked.but(indicators=(code,))
            return self._part("indicator", own, lambda: screens.indicator_of(groups, units, asked, periods))
        found: screens.IndicatorView = self._ask("indicator", asked, code, periods)
        return found

    def _units_of(self, where: Filter, code: str) -> pl.DataFrame:
        """All units that owe an indicator, whatever level and area are asked for."""
        everybody = where.but(level=None, area=None, statuses=(), indicators=())
        found: pl.DataFrame = self._ask("indicator_units", everybody, code)
        return found

    def unit(self, where: Filter) -> tuple[pl.DataFrame, pl.DataFrame]:
        """One unit's cells, and the lines of the last quarters (see `screens.lines`)."""
        asked, periods = self._within(where).but(statuses=()), self._periods(where)
        if queries.is_held(asked):
            # all quarters of a year at once: asking for every year takes twice as long
            year = self._year(where)
            cells: pl.DataFrame = self._ask("unit", asked.but(period=year[-1]), year)
        else:
            cells = self._ask("unit", asked, periods)
        return self._part("unit", asked, lambda: screens.unit_of(cells, periods))

    def past(self, where: Filter, owed: Sequence[str]) -> pl.DataFrame:
        """Lines and changes of units or indicators; `owed`: the periods they are drawn from, the chosen one last."""
        found: pl.DataFrame = self._ask("past", self._within(where), tuple(owed))
        return found

    def histories(self, where: Filter, code: str, units: Sequence[str], owed: Sequence[str]) -> pl.DataFrame:
        """Lines and changes of some units of an indicator (see `past`)."""
        plain = where.but(statuses=(), search=None, indicators=(code,))
        everybody = self._within(plain.but(units=()))
        if not queries.has_groups(everybody) or where.field is not None:
            return self.past(plain.but(units=tuple(units)), owed)
        asked = self._for_all_quarters(everybody.but(level=None, area=None))
        every = _history(str(self.home.root), self.version, (asked, self._all_periods(where.plan)))
        return screens.past_of(every, everybody.but(units=tuple(units)), owed)

    def level_medians(self, where: Filter, code: str) -> pl.DataFrame:
        """What is usual of an indicator in the whole sector, whatever the filter narrows."""
        plain = where.but(level=None, area=None, units=(), field=None, search=None, statuses=(), indicators=(code,))
        everybody = self._within(plain)
        if queries.has_groups(everybody):
            units = self._units_of(everybody, code)
            return self._part("level_medians", everybody, lambda: screens.medians_of(units))
        found: pl.DataFrame = self._ask("level_medians", everybody)
        return found

    def unit_medians(self, peers: Filter) -> pl.DataFrame:
        found: pl.DataFrame = self._ask("unit_medians", peers)
        return found

    def turnout(self, where: Filter, *, is_alone: bool = False) -> pl.DataFrame:
        """Who sent what in each of the last quarters, or in the chosen one alone."""
        plain = self._within(where.but(window="quarter", search=None, statuses=(), indicators=()))
        periods = (where.period,) if is_alone else self._periods(where)
        if not queries.is_held(plain):
            found: pl.DataFrame = self._ask("turnout", plain, periods)
            return found
        every: pl.DataFrame = self._ask("turnout", self._for_all_quarters(plain), self._all_periods(where.plan))
        what = f"turnout of {len(periods)}"
        return self._part(what, plain, lambda: every.filter(pl.col("period").is_in(list(periods))))

    def window_turnout(self, where: Filter) -> pl.DataFrame:
        """Who sent what in each quarter of the filter's window, each by itself, oldest first."""
        plain = where.but(search=None, statuses=(), indicators=(), plan_targets_only=False)
        periods = tuple(self._ask("window_periods", plain))
        found: pl.DataFrame = self._ask("turnout", self._within(plain.but(window="quarter")), periods)
        return found

    def board(self, where: Filter) -> pl.DataFrame:
        """Every unit at every quarter of the plan up to the chosen one; the units that a search leaves are up to the page."""
        plain = where.but(window="quarter", search=None, statuses=(), indicators=())
        periods = tuple(self.words.periods_until(where.plan, where.period))
        found: pl.DataFrame = self._ask("board", self._within(plain), periods)
        return found

    def closings(self) -> pl.DataFrame:
        """Shape: one row per plan × period ever closed."""
        found: pl.DataFrame = self._ask("closings")
        return found

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """This version itself, for a question that only the desk asks."""
        with _store(str(self.home.root)).cursor(self.version) as con:
            yield con

    def attainment(self, where: Filter) -> pl.DataFrame:
        found: pl.DataFrame = self._ask("attainment", self._within(where))
        return found

    def search(self, where: Filter, *, is_whole: bool = False) -> Found:
        """What holds the words of a filter; of items the best ones, or all of them."""
        most = None if is_whole else MOST_ITEMS
        found: Found = self._ask("search", self._within(where.but(units=())), most)
        return found

    def group_quarters(self, where: Filter, code: str) -> pl.DataFrame:
        """The quarters a group's window takes in, each by itself."""
        found: pl.DataFrame = self._ask("group_quarters", self._within(where), code)
        return found

    def calendar(self, unit: str) -> pl.DataFrame:
        found: pl.DataFrame = self._ask("calendar", unit)
        return found

    def calendars(self) -> pl.DataFrame:
        """What every unit owes and when."""
        found: pl.DataFrame = self._ask("calendars")
        return found

    def warning_counts(self, plan: str, unit: str) -> pl.DataFrame:
        found: pl.DataFrame = self._ask("warning_counts", plan, unit)
        return found

    def quarters(self, where: Filter) -> pl.DataFrame:
        found: pl.DataFrame = self._ask("quarters", self._within(where))
        return found

    def items(self, where: Filter) -> pl.DataFrame:
        found: pl.DataFrame = self._ask("items", self._within(where))
        return found

    def submissions(self, where: Filter) -> pl.DataFrame:
        asked = self._within(where.but(window="quarter", field=None, search=None, statuses=(), indicators=()))
        # which units are of a level and an area depends on the quarter
        is_lasting = queries.is_held(asked) and asked.level is None and asked.area is None
        found: pl.DataFrame = self._ask("submissions", self._for_all_quarters(asked) if is_lasting else asked)
        return found

    def spells(self, unit: str) -> pl.DataFrame:
        found: pl.DataFrame = self._ask("spells")
        return screens.spells_of(found, unit)

    def received(self, submission_id: str) -> Record | None:
        found: Record | None = self._ask("received", submission_id)
        return found

    def warnings(self, submission_id: str) -> pl.DataFrame:
        found: pl.DataFrame = self._ask("warnings", submission_id)
        return found

    def corrections(self, plan: str) -> pl.DataFrame:
        found: pl.DataFrame = self._ask("corrections", plan)
        return found

    def answers(self, submission_id: str) -> pl.DataFrame:
        found: pl.DataFrame = self._ask("answers", submission_id)
        return found

    def made(self, what: str, address: str, make: Callable[[], T]) -> T:
        """What a page builds from answers (rows, figures), kept by the language and the full address of what it shows."""
        key = f"{language.current()} {what}"
        found: T = _made(str(self.home.root), self.version, self.person, key, address, make)
        return found

    def _periods(self, where: Filter) -> tuple[str, ...]:
        """The periods that lines of an overview are drawn from, the chosen one last."""
        return tuple(self.words.periods_until(where.plan, where.period)[-screens.SPARK_PERIODS :])

    def _part(self, what: str, where: Filter, make: Callable[[], T]) -> T:
        """A view's part of an answer that many views share."""
        found: T = _part(str(self.home.root), self.version, what, where, make)
        return found

    def _all_periods(self, plan: str) -> tuple[str, ...]:
        return tuple(code for owner, code in self.words.periods if owner == plan)

    def _year(self, where: Filter) -> tuple[str, ...]:
        """The quarters of the filter's year and those before it that lines of any of them are drawn from."""
        every = self._all_periods(where.plan)
        own = [at for at, code in enumerate(every) if code[:4] == where.period[:4]]
        return every[max(own[0] - screens.SPARK_PERIODS + 1, 0) : own[-1] + 1]

    def _for_all_quarters(self, where: Filter) -> Filter:
        """The same filter for a question about all quarters at once: asked once, whichever of them is shown."""
        return where.but(period=self._all_periods(where.plan)[-1])

    def _within(self, where: Filter) -> Filter:
        return self.person.within(where)

    def _ask(self, question: str, *given: object) -> Any:
        return _answer(str(self.home.root), self.version, question, given)


def reading(home: Home, person: Person) -> Reading:
    """A reading of the version published now. Errors: `UsageError` without a home."""
    return Reading(home, store.current_version(home), person)


@cached(LRUCache(KEPT_ANSWERS), condition=Condition())
def _answer(root: str, version: str, question: str, given: tuple[Any, ...]) -> Any:
    """Answers are shared between sessions and never changed by whoever reads them."""
    with _store(root).cursor(version) as con:
        return QUESTIONS[question](con, *given)


@cached(
    LRUCache(KEPT_PARTS),
    key=lambda root, version, what, where, _make: hashkey(root, version, what, where),
    condition=Condition(),
)
def _part(root: str, version: str, what: str, where: Filter, make: Callable[[], T]) -> T:  # noqa: ARG001  # the key
    return make()


@cached(LRUCache(KEPT_HISTORIES), condition=Condition())
def _history(root: str, version: str, given: tuple[Any, ...]) -> pl.DataFrame:
    """The largest answers, kept apart: all units of an indicator in all quarters."""
    with _store(root).cursor(version) as con:
        found: pl.DataFrame = QUESTIONS["histories"](con, *given)
    return found


@cached(
    LRUCache(KEPT_PIECES),
    key=lambda root, version, person, what, address, _make: hashkey(root, version, person, what, address),
    condition=Condition(),
)
def _made(root: str, version: str, person: Person, what: str, address: str, make: Callable[[], T]) -> T:  # noqa: ARG001  # the key
    return make()


class _Store:
    """A home's reader; versions nobody is reading any more are let go once a newer one is read."""

    def __init__(self, root: str) -> None:
        self._reader = store.Reader(Home(Path(root)))
        self._reading: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._newest = ""

    @contextmanager
    def cursor(self, version: str) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._lock:
            self._reading[version] += 1
            if version > self._newest:
                self._newest = version
                self._reader.release({held for held, count in self._reading.items() if count})
        try:
            con = self._reader.cursor(version)
            try:
                yield con
            finally:
                con.close()
        finally:
            with self._lock:
                self._reading[version] -= 1


@cache
def _store(root: str) -> _Store:
    return _Store(root)


def _read_words(con: duckdb.DuckDBPyConnection) -> Words:
    def rows(name: str) -> list[dict[str, Any]]:
        return screens.table(con, name).to_dicts()

    def gathered(name: str) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for row in rows(name):
            found.setdefault(row["indicator_code"], []).append(row)
        return found

    targets = gathered("target")
    for listed in targets.values():
        listed.sort(key=lambda row: (row["basis_rank"], row["from_period"]))
    return Words(
        plans={row["plan_code"]: row for row in rows("plan")},
        indicators={row["indicator_code"]: row for row in rows("indicator")},
        targets=targets,
        questions=rows("question"),
        item_fields=gathered("item_field"),
        periods={(row["plan_code"], row["period"]): row for row in screens.periods(con).to_dicts()},
        units={row["unit_code"]: row for row in screens.register(con).to_dicts()},
        state=rows("state")[0],
    )


def _in_words(words: Words) -> Words:
    """The names of the catalogue in the language spoken now; fields keep theirs, filters and addresses go by it."""
    return replace(
        words,
        plans={code: language.translated(row, "name") for code, row in words.plans.items()},
        indicators={
            code: language.translated(row, "indicator_name", "numerator_name", "denominator_name", "lead", "support")
            for code, row in words.indicators.items()
        },
        questions=[language.translated(row, "question", "reading") for row in words.questions],
    )


def _read_options(con: duckdb.DuckDBPyConnection, today: date) -> filters.Options:
    words = _read_words(con)
    periods: dict[str, list[str]] = {plan: [] for plan in words.plans}
    newest: dict[str, str] = {}
    for (plan, code), row in words.periods.items():
        if row["starts_on"] <= today or row["units_received"]:
            periods[plan].insert(0, code)
            is_over = row["cutoff_on"] <= today and row["units_received"]
            if is_over or plan not in newest:
                newest[plan] = code
    for plan, codes in periods.items():
        if not codes:
            codes.extend(code for owner, code in words.periods if owner == plan)
            newest[plan] = codes[0]
    return filters.Options(
        plans={code: row["name"] for code, row in words.plans.items()},
        periods=periods,
        newest=newest,
        fields={plan: list(dict.fromkeys(row["field"] for row in words.indicators_of(plan))) for plan in words.plans},
        areas=sorted({row["area"] for row in words.units.values() if row["area"]}),
        units={code: row["unit_name"] for code, row in words.units.items()},
        indicators={plan: [row["indicator_code"] for row in words.indicators_of(plan)] for plan in words.plans},
        places={code: frozenset([*row["levels"], row["area"]]) for code, row in words.units.items()},
    )


def _read_received(con: duckdb.DuckDBPyConnection, submission_id: str) -> Record | None:
    rows = screens.received(con, submission_id).to_dicts()
    return rows[0] if rows else None


QUESTIONS: Mapping[str, Callable[..., Any]] = {
    "words": lambda con, _language: _in_words(_read_words(con)),
    "options": _read_options,
    "overview": lambda con, where, by, periods: screens.overview(con, where, [by], periods),
    "groups": screens.groups,
    "units": screens.units,
    "indicator": screens.indicator,
    "indicator_groups": screens.indicator_groups,
    "indicator_units": screens.indicator_units,
    "unit": screens.unit,
    "past": screens.past,
    "histories": screens.histories,
    "level_medians": screens.level_medians,
    "unit_medians": screens.unit_medians,
    "search": search,
    "turnout": screens.turnout,
    "window_periods": queries.window_periods,
    "board": screens.board,
    "closings": closings,
    "attainment": screens.attainment,
    "quarters": screens.quarters,
    "group_quarters": screens.group_quarters,
    "calendar": screens.calendar,
    "calendars": screens.calendars,
    "warning_counts": screens.warning_counts,
    "items": queries.items,
    "submissions": lambda con, where: queries.submissions(con, where, any_period=True),
    "spells": screens.spells,
    "received": _read_received,
    "warnings": screens.warnings,
    "corrections": screens.corrections,
    "answers": screens.answers,
}
