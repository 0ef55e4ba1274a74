"""The blocks of the page about one indicator, from one reading of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dashboard import charts, definition, figures, matrix, ranking, text
from dashboard.component import pieces
from dashboard.component.cells import Table, as_data
from dashboard.component.pieces import Node
from dashboard.figures import Record
from dashboard.view import View
from warehouse.queries.screens import IndicatorView


@dataclass(frozen=True)
class Drawn:
    """A figure under its message."""

    title: str
    note: str
    figure: Any


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
    def targets(self) -> list[Record]:
        return self.view.reading.words.targets_at(self.indicator["indicator_code"], self.view.chosen.where.period)

    def top(self) -> list[Node]:
        """Breadcrumb, name, definition and the five comparisons."""
        chosen, words, now = self.view.chosen, self.view.reading.words, self.now
        period = chosen.where.period
        code, field = text.short_code(self.indicator["indicator_code"]), self.indicator["field"]
        crumbs = [
            (text.PAGES["tong-quan"], chosen.address("tong-quan")),
            (field, chosen.address("tong-quan", field=field)),
        ]
        status = [pieces.tag(now["status"])] if now and now["status"] else []
        if now:
            cards = definition.comparisons(self.whole, self.indicator, self.targets, period, self.place)
            result = pieces.cards(cards)
        else:
            result = pieces.notice(text.not_owed(period))
        return [
            pieces.breadcrumb(crumbs, code),
            pieces.heading(f"{code} {self.indicator['indicator_name']}", *status, actions=self._steps()),
            definition.strip(self.indicator, words, period),
            *definition.questions(self.indicator, words),
            result,
        ]

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
        targets = {period: words.targets_at(code, period) for period in periods}
        figure = charts.trend(self.whole, periods, targets, self.indicator, is_dark=is_dark)
        return Drawn(message, f"{self.place}, {text.WINDOWS[where.window].lower()}. {text.TREND_NOTE}", figure)

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
        return Drawn(
            title, text.DISTRIBUTION_NOTE, charts.distribution(valued, target, self.indicator, is_dark=is_dark)
        )

    def ranking_title(self) -> list[Node]:
        """What is ranked, and the levels to rank within."""
        chosen = self.view.chosen
        level = chosen.where.level or ""
        choices = [
            (
                text.LEVELS.get(each, text.ALL_LEVELS),
                chosen.address("chi-tieu", indicator=self.indicator["indicator_code"], level=each),
                each == level,
            )
            for each in ["", *(each for each in text.LEVELS if each in self.indicator["levels"])]
        ]
        switch = [pieces.switch(text.LEVEL, choices)] if len(self.units) > 1 else []
        return [pieces.heading(text.ranking(text.level_rank(level), len(self.ranked.ranked)), *switch, level=2)]

    def ranking(self) -> dict[str, Any] | None:
        """The ranked table; None when no unit has a value."""
        columns, rows = ranking.rows(self.ranked, ranking.histories(self.found), self.indicator, self.view.chosen)
        return as_data(Table(text.ranking("", len(rows)), columns, rows, dense=True)) if rows else None

    def apart(self) -> list[Node]:
        """The units that are not ranked, by name, and what the list leaves out."""
        lines: list[Node] = [
            pieces.node("p", "apart", pieces.symbol(status), pieces.node("span", "", said))
            for status, said in ranking.unranked(self.ranked)
        ]
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
                    groups.to_dicts(), key, self.indicator, self.view.chosen, total if key == "level" else None
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


def read(view: View) -> About:
    """All about the indicator a view names."""
    code = view.chosen.indicator or ""
    return About(view, view.reading.words.indicators[code], view.reading.indicator(view.chosen.where, code))
