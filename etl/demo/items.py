"""The rows behind a figure: items that sum exactly to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from etl.demo import wording
from etl.demo.dice import Dice
from etl.demo.figures import Figure
from etl.demo.register import Unit
from warehouse.catalogue.model import Catalogue, Indicator, Period

HEADINGS = ("STT", "Mã chỉ tiêu", "Nội dung", "Tử số", "Mẫu số", "Ngày", "Trạng thái", "Minh chứng", "Ghi chú")
Cell = str | int | float | date | None
Row = dict[str, Cell]


def cell(value: Decimal | None) -> Cell:
    """A part as a number cell: an integer where whole, else at most three decimals."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


class ItemWriter:
    """Draws items for figures; knows which columns each indicator's items have."""

    def __init__(self, catalogue: Catalogue, dice: Dice, most: int) -> None:
        self.dice, self.most = dice, most
        self.roles: dict[str, dict[str, str]] = {}
        self.extras: dict[str, set[str]] = {}
        for item_field in catalogue.item_fields:
            self.roles.setdefault(item_field.indicator_code, {})[item_field.role] = item_field.type
            self.extras.setdefault(item_field.indicator_code, set()).add(item_field.name)
        self.year_starts = {(period.plan_code, period.year): period.starts_on for period in reversed(catalogue.periods)}

    def rows(self, unit: Unit, indicator: Indicator, period: Period, figure: Figure, *, extras: bool) -> list[Row]:
        """The items of one figure. A part is filled in all rows or in none, and sums to the figure."""
        numerators, denominators = self._parts(unit, indicator, period, figure)
        count = len(numerators) or len(denominators) or self._evidence_count(indicator, figure)
        roles, code = self.roles[indicator.code], indicator.code
        words = (unit.code, code, period.code if indicator.accumulation == "flow" else period.year)
        titles = wording.TITLES[code]
        first = self.dice.between(0, len(titles) - 1, *words, "title")
        rows: list[Row] = []
        for n in range(count):
            numerator = numerators[n] if numerators else None
            denominator = denominators[n] if denominators else None
            is_done = denominator is None or numerator is None or numerator >= denominator
            row: Row = dict.fromkeys(HEADINGS)
            row["Mã chỉ tiêu"] = code
            row["Nội dung"] = self._title(titles, first + n, code, denominator or numerator)
            row["Tử số"], row["Mẫu số"] = cell(numerator), cell(denominator)
            if "date" in roles:
                row["Ngày"] = self._day(indicator, period, (*words, n), n, count)
            if "state" in roles:
                done, open_ = wording.STATES.get(code, wording.STATES_OTHERWISE)
                row["Trạng thái"] = self.dice.pick(done if is_done else open_, *words, n, "state")
            if "evidence" in roles:
                row["Minh chứng"] = self._evidence(unit, roles["evidence"], (*words, n))
            if extras:
                for heading, choices in wording.EXTRAS.get(code, {}).items():
                    row[heading] = self.dice.pick(choices, *words, n, heading) or None
            rows.append(row)
        return rows

    def _parts(
        self, unit: Unit, indicator: Indicator, period: Period, figure: Figure
    ) -> tuple[list[Decimal], list[Decimal]]:
        """The two parts over the items, each list empty where the items do not fill the part."""
        roles = self.roles[indicator.code]
        if figure.is_no_activity or "num" not in roles or figure.numerator is None or not self.most:
            return [], []
        scale = 1 if indicator.is_whole else 1000
        numerator = int(figure.numerator * scale)
        denominator = int(figure.denominator * scale) if figure.denominator is not None and "den" in roles else None
        whole = numerator if denominator is None else denominator
        count = min(self.most, max(1, whole // (1 if indicator.is_whole else 500))) if whole else 0
        if not count:
            return [], []
        words = (unit.code, indicator.code, period.code)
        sizes = _split(whole, count, [0.5 + self.dice.roll(*words, n, "size") for n in range(count)])
        if denominator is None:
            return [Decimal(size) / scale for size in sizes], []
        order = self.dice.shuffled(range(count), *words, "order") if count <= 60 else list(range(count))
        shares = _shared_out(numerator, sizes, order, is_share=indicator.is_share)
        return [Decimal(n) / scale for n in shares], [Decimal(n) / scale for n in sizes]

    def _evidence_count(self, indicator: Indicator, figure: Figure) -> int:
        """Milestones, ranks and scores show evidence, where there is any."""
        if indicator.measure not in ("milestone", "rank", "score") or not figure.numerator:
            return 0
        return min(self.most, len(wording.TITLES[indicator.code]))

    def _title(self, titles: Sequence[str], n: int, code: str, size: Decimal | None) -> str:
        title = titles[n % len(titles)]
        again = n // len(titles)
        thing = wording.COUNTED_THINGS.get(code)
        if thing and size is not None and size > 1:
            return f"{title} ({size} {thing})"
        return f"{title}, lần {again + 1}" if again else title

    def _day(self, indicator: Indicator, period: Period, words: tuple[object, ...], n: int, count: int) -> date:
        """A day of the quarter for a flow, of the year so far for a stock; items in order of time."""
        is_flow = indicator.accumulation == "flow"
        start = period.starts_on if is_flow else self.year_starts[period.plan_code, period.year]
        span = (period.cutoff_on - start).days
        return start + timedelta(days=int(span * (n + self.dice.roll(*words, "day")) / count))

    def _evidence(self, unit: Unit, kind: str, words: tuple[object, ...]) -> str:
        number = self.dice.between(3, 280, *words, "number")
        if kind == "url":
            return f"https://u{unit.code}.truong-mau.example/cong-khai/{number}"
        return f"{self.dice.pick(('BB', 'QĐ', 'KH', 'BC'), *words, 'kind')}-{number}"


def _split(whole: int, count: int, weights: list[float]) -> list[int]:
    """A whole in `count` parts of at least 1 (whole ≥ count), about as the weights."""
    left, total = whole - count, sum(weights)
    parts = [1 + int(left * weight / total) for weight in weights]
    for n in range(whole - sum(parts)):
        parts[n % count] += 1
    return parts


def _shared_out(amount: int, sizes: list[int], order: list[int], *, is_share: bool) -> list[int]:
    """An amount over items of given sizes in proportion; in a share none gets more than its size."""
    total = sum(sizes)
    given = [size * amount // total for size in sizes]
    rest = amount - sum(given)
    while rest:
        for n in order:
            if rest and (not is_share or given[n] < sizes[n]):
                given[n] += 1
                rest -= 1
    return given
