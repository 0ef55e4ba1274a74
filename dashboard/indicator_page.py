"""The blocks of the page about one indicator, from one reading of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import polars as pl

from dashboard import charts, definition, explained, figures, matrix, mended, parts, ranking, text, unit_charts
from dashboard.component import pieces
from dashboard.component.cells import Row, Table, as_data
from dashboard.component.chart import Drawn
from dashboard.component.pieces import Node
from dashboard.extracts.menu import menu
from dashboard.figures import Record
from dashboard.view import View
from warehouse.queries.screens import IndicatorView


@dataclass(frozen=True)
class About:
    """One indicator under one filter: its rows in time, and what each block of its page shows."""

    view: View
    indicator: Record
    found: IndicatorView

    @cached_property
    def whole(self) -> list[dict[str, Any]]:
        return self.found.whole.to_dicts()

    @property
    def units(self) -> pl.DataFrame:
        """Every unit that owes the indicator at the chosen period: rows of `attainment`."""
        return self.found.units

    @cached_property
    def ranked(self) -> ranking.Ranking:
        return ranking.ranking(self.units, self.indicator["direction"])

    @property
    def now(self) -> Record | None:
        """The chosen period's own row; None when nobody owes the indicator in it."""
        return self.whole[-1] if self.whole and self.whole[-1]["period"] == self.view.chosen.where.period else None

    @property
    def place(self) -> str:
        return matrix.total_label(self.view.chosen)

    @property
    def targets(self) -> Sequence[Record]:
        """The targets in force, the scored one first: the plan's, or that of the level or unit shown."""
        return self.targets_of(self.now, self.view.chosen.where.period)

    def targets_of(self, row: Record | None, period: str) -> Sequence[Record]:
        """The targets in force at one of the periods shown."""
        where = self.view.chosen.where.but(period=period)
        found = self.view.reading.words.targets_at(self.indicator["indicator_code"], where)
        return found if row is None else figures.in_force(row, found)

    @cached_property
    def _medians(self) -> pl.DataFrame:
        return self.view.reading.level_medians(self.view.chosen.where, self.indicator["indicator_code"])

    @cached_property
    def medians(self) -> dict[str | None, str]:
        """What is usual among at least three units of a level, and of all of them (None)."""
        found = self._medians.to_dicts()
        return {row["level"]: self._shown(Fraction(row["median"])) for row in found if row["units"] > 2}

    def top(self) -> list[Node]:
        """Breadcrumb, name, definition and the five comparisons."""
        chosen, words, now = self.view.chosen, self.view.reading.words, self.now
        period = chosen.where.period
        code, field = text.short_code(self.indicator["indicator_code"]), self.indicator["field"]
        crumbs = [
            (text.PAGES["tong-quan"], chosen.address("tong-quan")),
            (text.named(field), chosen.address("tong-quan", field=field)),
        ]
        status = [pieces.tag(now["status"])] if now and now["status"] else []
        if now:
            cards = definition.comparisons(self.whole, self.indicator, self.targets, chosen.where.window, self.place)
            standing = definition.standing(now, self._median(), chosen.where.level)
            result = [pieces.cards(cards), pieces.node("div", "facts", *standing)]
            status += definition.coverage_tag(now)
            if now["value"] is None and not now["units_reported"]:
                result.insert(0, pieces.notice(f"{text.nothing_reported(period)}."))
        else:
            result = [pieces.notice(text.not_owed(period))]
        return [
            pieces.breadcrumb(crumbs, code),
            pieces.heading(f"{code} {self.indicator['indicator_name']}", *status, actions=self._steps()),
            definition.strip(self.indicator, self.targets),
            *definition.questions(self.indicator, words),
            *result,
        ]

    def _median(self) -> str:
        """The median of the level that is shown, and where the value stands to it."""
        level = self.view.chosen.where.level
        rows = {row["level"]: row for row in self._medians.to_dicts()}
        if level not in self.medians or self.now is None or self.indicator["measure"] == "milestone":
            return ""
        value = figures.as_shown(self.now)
        is_alike = self.indicator["measure"] in figures.PERCENTS or self.units.height == 1
        moved = (
            text.change(
                value,
                Fraction(self._beside(Fraction(rows[level]["median"]))),
                is_counted=figures.is_counted(self.now),
            )
            if value is not None and is_alike
            else ""
        )
        return text.median(self.medians[level], moved, "" if level else text.SECTOR_UNITS)

    def _beside(self, value: Fraction) -> Decimal:
        return figures.beside(value, self.now) if self.now else text.rounded(value)

    def _shown(self, value: Fraction) -> str:
        shown = self._beside(value)
        if self.indicator["measure"] in figures.PERCENTS:
            return text.percent(shown)
        return text.whole_or_decimal(shown)

    @property
    def _link(self) -> str:
        """The address of the rows behind a unit's figure, but for the unit's code at its end."""
        code, chosen = self.indicator["indicator_code"], self.view.chosen
        return f"{chosen.address('chi-tiet', indicator=code, unit=None)}&unit="

    def _steps(self) -> list[Node]:
        chosen, words = self.view.chosen, self.view.reading.words
        siblings = [row["indicator_code"] for row in words.indicators_of(chosen.where.plan)]
        at = siblings.index(self.indicator["indicator_code"])
        beside = [(siblings[at - 1], "‹ {}")] if at else []
        beside += [(siblings[at + 1], "{} ›")] if at + 1 < len(siblings) else []
        return [
            pieces.node(
                "a", "step", form.format(text.short_code(code)), href=chosen.address("chi-tieu", indicator=code)
            )
            for code, form in beside
        ]

    def movement(self) -> str:
        """What the indicator did last, by the numbers shown: the message over its line, on the screen and on paper."""
        return text.trend(
            text.short_code(self.indicator["indicator_code"]),
            [figures.as_shown(row) for row in self.whole],
            figures.distance(self.whole[-1]) if self.now else None,
            self.indicator["measure"],
            self.whole[-1]["status"] or "",
            figures.unvalued(self.whole[-1], self.indicator),
        )

    def trend(self, *, is_dark: bool) -> Drawn:
        """The indicator in time, under what it did last."""
        code, words, where = self.indicator["indicator_code"], self.view.reading.words, self.view.chosen.where
        owed = {row["period"] for row in self.whole}
        periods = [period for period in words.periods_until(where.plan, where.period) if period in owed]
        targets = {row["period"]: self.targets_of(row, row["period"]) for row in self.whole}
        links = [self.view.chosen.address("chi-tieu", indicator=code, period=period) for period in periods]
        figure = charts.trend(self.whole, periods, targets, self.indicator, is_dark=is_dark, links=links)
        note = f"{self.place}, {text.WINDOWS[where.window].lower()}. {text.TREND_NOTE}"
        lines = [
            f"{text.period(row['period'])} {figures.with_unit(row, self.indicator['unit']) or text.CHART_GAP}"
            for row in self.whole
        ]
        return Drawn(self.movement(), note, figure, lines)

    def distribution(self, *, is_dark: bool) -> Drawn | None:
        """Where the units stand; None with fewer than two of them."""
        valued = self.units.filter(pl.col("value").is_not_null())
        if valued.height < 2:
            return None
        scored = valued.filter(pl.col("status").is_in(unit_charts.SCORED))
        below = scored.filter(pl.col("status") != "attained").height
        target = self.targets[0] if self.targets and scored.height else None
        aim = text.target(target["comparator"], target["value"], self.indicator["unit"]) if target else ""
        title = text.distribution(below, scored.height if aim else valued.height, aim)
        code, chosen = self.indicator["indicator_code"], self.view.chosen
        middles = self._middles(valued, chosen.where.level)
        if aim and below and len(middles) > 1 and self.indicator["direction"] == "up":
            lowest = min(middles, key=lambda lane: middles[lane])
            title += text.lowest_level(lowest) if list(middles.values()).count(middles[lowest]) == 1 else ""
        figure = unit_charts.distribution(
            valued,
            target,
            self.indicator,
            is_dark=is_dark,
            link=self._link,
            level_links={level: chosen.address("chi-tieu", indicator=code, level=level) for level in text.LEVELS},
            picked=chosen.where.units,
            level=chosen.where.level,
        )
        lines = [
            f"{text.LEVELS[lane]}: {text.EXPLAINED['shown_median']} {self._shown(middle)}"
            for lane, middle in middles.items()
        ]
        return Drawn(title, text.DISTRIBUTION_NOTE, figure, lines)

    @staticmethod
    def _middles(valued: pl.DataFrame, level: str | None) -> dict[str, Fraction]:
        """The lower median of each level's units that are shown, where there are at least three."""
        found = {row["lane"]: row for row in unit_charts.middles(valued, level).to_dicts() if row["units"] > 2}
        return {lane: Fraction(found[lane]["median"]) for lane in text.LEVELS if lane in found}

    def order(self, *, is_dark: bool) -> Drawn | None:
        """The units in their order as bars; None with fewer than three of them, or where each is just done or not."""
        ranked = self.ranked.ranked
        if ranked.height < 3 or self.indicator["measure"] == "milestone":
            return None
        target = self.targets[0] if self.targets else None
        best, worst = ranked.row(0, named=True), ranked.row(-1, named=True)
        unit = self.indicator["unit"]
        spread = abs((figures.as_shown(best) or Fraction(0)) - (figures.as_shown(worst) or Fraction(0)))
        first, last = (f"{row['unit_name']} {figures.with_unit(row, unit)}" for row in (best, worst))
        points = text.COMPARE["points"] if best["measure"] in figures.PERCENTS else f" {text.named(unit)}"
        apart = text.apart(spread, best["measure"]) + points
        equal = text.ranking_chart_equal(ranked.height, figures.with_unit(best, unit))
        figure = unit_charts.ranking(
            ranked,
            target,
            self.indicator,
            is_dark=is_dark,
            link=self._link,
            picked=self.view.chosen.where.units,
        )
        title = text.ranking_chart(first, last, apart) if spread else equal
        drawn = len(unit_charts.drawn_places(ranked.height))
        note = text.RANKING_NOTE if drawn == ranked.height else text.ranking_note_some(drawn, ranked.height)
        names = ranked.head(10).iter_rows(named=True)
        return Drawn(title, note, figure, [f"{row['place']} {row['unit_name']}" for row in names])

    @property
    def is_failing_first(self) -> bool:
        """Whether the list starts at its far end: as asked for, else when the whole is short of its target."""
        order = self.view.chosen.order
        is_short = self.now is not None and self.now["status"] in {"near", "missed"}
        return order == "concern" or (order == "plan" and is_short)

    def ranking_title(self) -> list[Node]:
        """What is ranked, the levels to rank within, and which end comes first."""
        chosen, code = self.view.chosen, self.indicator["indicator_code"]
        level = chosen.where.level or ""
        choices = [
            (
                text.LEVELS.get(each, text.ALL_LEVELS),
                chosen.address("chi-tieu", indicator=code, level=each),
                each == level,
            )
            for each in ["", *(each for each in text.LEVELS if each in self.indicator["levels"])]
        ]
        ends = [
            (
                text.ORDERS[each],
                chosen.address("chi-tieu", indicator=code, order=each),
                (each == "concern") == self.is_failing_first,
            )
            for each in ("rank", "concern")
        ]
        switch = (
            [pieces.switch(text.LEVEL, choices), pieces.switch(text.RANK_ORDER, ends)] if self.units.height > 1 else []
        )
        title = text.ranking(text.level_rank(level), self.listed.height, self.ranked.ranked.height)
        return [
            pieces.heading(title, *switch, actions=[menu(self.view, "xep-hang", title)], level=2),
            *self._whole_note(),
        ]

    def _whole_note(self) -> list[Node]:
        """With a status filter: which part of the page it does not reach."""
        statuses = self.view.chosen.where.statuses
        if not statuses:
            return []
        named = ", ".join(text.STATUSES[status] for status in statuses)
        return [pieces.quiet(text.status_note(named, self.listed.height, self.ranked.ranked.height))]

    def ranking(self) -> dict[str, Any] | None:
        """The ranked table, its first rows; None when no unit has a value."""
        count = self.listed.height
        if not count:
            return None
        shown = Table(
            text.ranking("", count, self.ranked.ranked.height),
            ranking.columns(self.indicator),
            self.ranked_rows(0, parts.first(count)),
        )
        return parts.begun(self._tall(shown, count), self.view, "xep-hang", count)

    @cached_property
    def listed(self) -> pl.DataFrame:
        """The units of the ranked table, in its order."""
        return ranking.listed(self.ranked, self.view.chosen, is_reversed=self.is_failing_first)

    def ranked_rows(self, start: int = 0, count: int | None = None) -> list[Row]:
        """Rows of the ranked table."""
        units = self.listed.slice(start, count)
        return ranking.rows(units, self.histories(units), self.indicator, self.view.chosen)

    def histories(self, units: pl.DataFrame) -> dict[str, Record]:
        """The last values of some units and their figure before the chosen one, by code."""
        where, code = self.view.chosen.where, self.indicator["indicator_code"]
        owed = [row["period"] for row in self.whole]
        past = self.view.reading.histories(where, code, units["unit_code"].to_list(), owed)
        return {row["unit_code"]: row for row in past.iter_rows(named=True)}

    @staticmethod
    def _tall(shown: Table, count: int) -> Table:
        """A table with a scroll area of its own where it is to have many rows."""
        return replace(shown, height=ranking.HEIGHT if count > ranking.TALL_ROWS else None, dense=True)

    def apart(self) -> list[Node]:
        """The units that are not ranked, by name, and what the list leaves out."""
        lines = ranking.unranked(self.ranked, self.view.chosen)
        if self.ranked.ranked.height > ranking.MOST_ROWS:
            lines.append(pieces.quiet(text.cut(ranking.MOST_ROWS, self.ranked.ranked.height)))
        return lines

    def groups(self, key: str) -> dict[str, Any] | None:
        """The same indicator by level or by area as data; None where there are not two of them."""
        found = self.group_table(key)
        return as_data(found) if found else None

    def group_table(self, key: str) -> Table | None:
        """The same indicator by level or by area; None where there are not two of them."""
        is_level = key == "level"
        groups = self.found.levels if is_level else self.found.areas
        if groups.height < 2:
            return None
        total = (self.place, self.now) if self.now and is_level else None
        medians = self.medians if is_level and self.indicator["measure"] != "milestone" else None
        shown = ranking.groups(groups.to_dicts(), key, self.indicator, self.view.chosen, total, medians)
        return Table(text.HEADINGS[f"by_{key}"], *shown, dense=True)

    def twice(self) -> list[Node]:
        """How many schools stand under several levels; nothing where no level is told apart."""
        count = matrix.stands_twice(self.view.reading.words, self.view.chosen) if self.found.levels.height > 1 else 0
        return [pieces.quiet(text.stands_twice(count))] if count else []

    def bounds(self) -> list[Node]:
        """What the value can still become; nothing once everybody has reported."""
        now = self.now
        if not now or not now["units_missing"] or now["bound_low"] is None:
            return []
        span = text.bounds(now["bound_low"], now["bound_high"])
        said = text.full_data(now["units_missing"], span, *definition.status_bounds(now))
        return [pieces.heading(text.HEADINGS["bounds"], level=2), pieces.node("p", "para", said)]

    def why(self) -> Node:
        """The number of the page explained: its sum, its targets, who is in it."""
        return explained.group_facts(self.now or {}, self.targets, self.indicator, self.units)

    def members(self) -> Table:
        """Every unit of the number with its part and its source."""
        where = self.view.chosen.where.but(indicators=(self.indicator["indicator_code"],), statuses=())
        units = self.view.reading.attainment(where).to_dicts()
        columns, shown = explained.members(
            units,
            self.now or {},
            self.indicator,
            self.view.chosen,
            mended.of_plan(self.view.reading, self.view.chosen.where),
        )
        return self._tall(Table(text.EXPLAINED["sources"], columns, shown), len(shown))

    def quarters(self) -> tuple[Table, str] | None:
        """The quarters of the window with their own sums, and what holds them together; None for a quarter by itself."""
        where = self.view.chosen.where
        if where.window == "quarter" or self.now is None:
            return None
        found = self.view.reading.group_quarters(where, self.indicator["indicator_code"]).to_dicts()
        columns, listed, note = explained.quarters(found, self.now, self.indicator, self.view.chosen)
        return self._tall(Table(text.EXPLAINED["quarters"], columns, listed), len(listed)), note


def read(view: View) -> About:
    """All about the indicator a view names."""
    code = view.chosen.indicator or ""
    return About(view, view.reading.words.indicators[code], view.reading.indicator(view.chosen.where, code))
