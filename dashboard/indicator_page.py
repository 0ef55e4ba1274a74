"""The blocks of the page about one indicator, from one reading of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from dashboard import charts, definition, explained, figures, matrix, ranking, text, unit_charts
from dashboard.component import pieces
from dashboard.component.cells import Column, Row, Table, as_data
from dashboard.component.chart import Drawn
from dashboard.component.pieces import Node
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

    @cached_property
    def units(self) -> list[dict[str, Any]]:
        return self.found.units.to_dicts()

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
        return self._targets_of(self.now, self.view.chosen.where.period)

    def _targets_of(self, row: Record | None, period: str) -> Sequence[Record]:
        found = self.view.reading.words.targets_at(self.indicator["indicator_code"], period)
        return found if row is None else figures.in_force(row, found)

    @cached_property
    def medians(self) -> dict[str | None, str]:
        """What is usual among at least three units of a level, and of all of them (None)."""
        found = self.found.medians.to_dicts()
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
            cards = definition.comparisons(self.whole, self.indicator, self.targets, period, self.place)
            standing = definition.standing(now, self._median())
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
        rows = {row["level"]: row for row in self.found.medians.to_dicts()}
        if level not in self.medians or self.now is None or self.indicator["measure"] == "milestone":
            return ""
        value = figures.exact(self.now)
        is_alike = self.indicator["measure"] in figures.PERCENTS or len(self.units) == 1
        moved = text.change(value, Fraction(rows[level]["median"])) if value is not None and is_alike else ""
        return text.median(self.medians[level], moved, text.level_rank(level or "") or text.SECTOR_UNITS)

    def _shown(self, value: Fraction) -> str:
        shown = text.rounded(value)
        if self.indicator["measure"] in figures.PERCENTS:
            return text.percent(shown)
        return text.whole_or_decimal(shown)

    def _links(self, rows: Sequence[Record]) -> list[str]:
        """The addresses of the rows behind units' figures."""
        code, chosen = self.indicator["indicator_code"], self.view.chosen
        return [chosen.address("chi-tiet", indicator=code, unit=row["unit_code"]) for row in rows]

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

    def trend(self, *, is_dark: bool) -> Drawn:
        """The indicator in time, under what it did last."""
        code, words, where = self.indicator["indicator_code"], self.view.reading.words, self.view.chosen.where
        owed = {row["period"] for row in self.whole}
        periods = [period for period in words.periods_until(where.plan, where.period) if period in owed]
        message = text.trend(
            text.short_code(code),
            [figures.exact(row) for row in self.whole],
            figures.distance(self.whole[-1]) if self.now else None,
            self.indicator["measure"] in figures.PERCENTS,
            self.whole[-1]["status"] or "",
        )
        targets = {row["period"]: self._targets_of(row, row["period"]) for row in self.whole}
        links = [self.view.chosen.address("chi-tieu", indicator=code, period=period) for period in periods]
        figure = charts.trend(self.whole, periods, targets, self.indicator, is_dark=is_dark, links=links)
        note = f"{self.place}, {text.WINDOWS[where.window].lower()}. {text.TREND_NOTE}"
        lines = [
            f"{text.period(row['period'])} {figures.with_unit(row, self.indicator['unit']) or text.CHART_GAP}"
            for row in self.whole
        ]
        return Drawn(message, note, figure, lines)

    def distribution(self, *, is_dark: bool) -> Drawn | None:
        """Where the units stand; None with fewer than two of them."""
        valued = [row for row in self.units if row["value"] is not None]
        if len(valued) < 2:
            return None
        scored = [row for row in valued if row["status"] in {"attained", "near", "missed"}]
        below = sum(row["status"] != "attained" for row in scored)
        target = self.targets[0] if self.targets and scored else None
        aim = text.target(target["comparator"], target["value"], self.indicator["unit"]) if target else ""
        title = text.distribution(below, len(scored) if aim else len(valued), aim)
        code, chosen = self.indicator["indicator_code"], self.view.chosen
        middles = self._middles(valued)
        if aim and below and len(middles) > 1 and self.indicator["direction"] == "up":
            lowest = min(middles, key=lambda lane: middles[lane])
            title += text.lowest_level(lowest) if list(middles.values()).count(middles[lowest]) == 1 else ""
        figure = unit_charts.distribution(
            valued,
            target,
            self.indicator,
            is_dark=is_dark,
            links=self._links(valued) if len(valued) <= unit_charts.MOST_MARKS else (),
            level_links={level: chosen.address("chi-tieu", indicator=code, level=level) for level in text.LEVELS},
            picked=chosen.where.units,
        )
        lines = [
            f"{text.LEVELS[lane]}: {text.EXPLAINED['median'].lower()} {self._shown(middle)}"
            for lane, middle in middles.items()
        ]
        return Drawn(title, text.DISTRIBUTION_NOTE, figure, lines)

    def _middles(self, valued: list[dict[str, Any]]) -> dict[str, Fraction]:
        """The lower median of each level's units that are shown, where there are at least three."""
        found: dict[str, list[Fraction]] = {}
        for row in valued:
            for lane in unit_charts.lanes(row):
                found.setdefault(lane, []).append(figures.exact(row) or Fraction(0))
        middles = {lane: unit_charts.lower_median(found[lane]) for lane in text.LEVELS if len(found.get(lane, ())) > 2}
        return {lane: middle for lane, middle in middles.items() if middle is not None}

    def order(self, *, is_dark: bool) -> Drawn | None:
        """The units in their order as bars; None with fewer than three of them, or where each is just done or not."""
        ranked = self.ranked.ranked
        if len(ranked) < 3 or self.indicator["measure"] == "milestone":
            return None
        target = self.targets[0] if self.targets else None
        (_, best), (_, worst) = ranked[0], ranked[-1]
        unit = self.indicator["unit"]
        spread = abs((figures.exact(best) or Fraction(0)) - (figures.exact(worst) or Fraction(0)))
        first, last = (f"{row['unit_name']} {figures.with_unit(row, unit)}" for row in (best, worst))
        points = text.COMPARE["points"] if best["measure"] in figures.PERCENTS else f" {text.named(unit)}"
        apart = text.decimal(text.rounded(spread)) + points
        equal = text.ranking_chart_equal(len(ranked), figures.with_unit(best, unit))
        figure = unit_charts.ranking(
            ranked,
            target,
            self.indicator,
            is_dark=is_dark,
            links=self._links([row for _, row in ranked]),
            picked=self.view.chosen.where.units,
        )
        title = text.ranking_chart(first, last, apart) if spread else equal
        return Drawn(title, text.RANKING_NOTE, figure, [f"{rank} {row['unit_name']}" for rank, row in ranked[:10]])

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
            [pieces.switch(text.LEVEL, choices), pieces.switch(text.RANK_ORDER, ends)] if len(self.units) > 1 else []
        )
        return [pieces.heading(text.ranking(text.level_rank(level), len(self.ranked.ranked)), *switch, level=2)]

    def ranking(self) -> dict[str, Any] | None:
        """The ranked table; None when no unit has a value."""
        columns, rows = self.ranked_rows()
        return self._table(text.ranking("", len(rows)), columns, rows) if rows else None

    def ranked_rows(self) -> tuple[list[Column], list[Row]]:
        """The columns and rows of the ranked table."""
        past, is_reversed = ranking.histories(self.found), self.is_failing_first
        return ranking.rows(self.ranked, past, self.indicator, self.view.chosen, is_reversed=is_reversed)

    @staticmethod
    def _table(caption: str, columns: list[Column], rows: list[Row]) -> dict[str, Any]:
        height = ranking.HEIGHT if len(rows) > ranking.TALL_ROWS else None
        return as_data(Table(caption, columns, rows, height, dense=True))

    def apart(self) -> list[Node]:
        """The units that are not ranked, by name, and what the list leaves out."""
        lines = ranking.unranked(self.ranked, self.view.chosen)
        if len(self.ranked.ranked) > ranking.MOST_ROWS:
            lines.append(pieces.quiet(text.cut(ranking.MOST_ROWS, len(self.ranked.ranked))))
        return lines

    def groups(self) -> dict[str, dict[str, Any]]:
        """The same indicator by level and by area, where there is more than one."""
        made = {}
        total = (self.place, self.now) if self.now else None
        for key, groups in (("level", self.found.levels), ("area", self.found.areas)):
            if groups.height > 1:
                shown = ranking.groups(
                    groups.to_dicts(),
                    key,
                    self.indicator,
                    self.view.chosen,
                    total if key == "level" else None,
                    self.medians if key == "level" and self.indicator["measure"] != "milestone" else None,
                )
                made[f"by_{key}"] = as_data(Table(text.HEADINGS[f"by_{key}"], *shown, dense=True))
        return made

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

    def members(self) -> dict[str, Any]:
        """Every unit of the number with its part and its source."""
        columns, rows = explained.members(self.units, self.now or {}, self.indicator, self.view.chosen)
        return self._table(text.EXPLAINED["sources"], columns, rows)

    def quarters(self) -> tuple[dict[str, Any], str] | None:
        """The quarters of the window with their own sums; None for a quarter by itself."""
        where = self.view.chosen.where
        if where.window == "quarter" or self.now is None:
            return None
        found = self.view.reading.group_quarters(where, self.indicator["indicator_code"]).to_dicts()
        columns, rows, note = explained.quarters(found, self.now, self.indicator, self.view.chosen)
        return self._table(text.EXPLAINED["quarters"], columns, rows), note


def read(view: View) -> About:
    """All about the indicator a view names."""
    code = view.chosen.indicator or ""
    return About(view, view.reading.words.indicators[code], view.reading.indicator(view.chosen.where, code))
