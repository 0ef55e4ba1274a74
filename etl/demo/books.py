"""What stands in one workbook: rows of figures and items, with the ways of writing of the unit that sends it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from etl.demo import wording
from etl.demo.figures import Figure, World
from etl.demo.items import ItemWriter, Row, cell
from etl.demo.register import OFFICE
from etl.demo.sendings import Sending
from warehouse.catalogue.model import Indicator, Period, Target

HEADINGS = (
    "STT", "Mã chỉ tiêu", "Chỉ tiêu", "Đơn vị tính", "Tử số", "Mẫu số", "Kiểu số liệu", "Không phát sinh", "Giải trình",
)  # fmt: skip
HABITUAL = ("CCHC-2.2", "CCHC-2.5", "CCHC-6.3", "CCHC-7.1", "TK-1.5", "TK-3.4", "TK-5.9")
ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


@dataclass
class Book:
    """A workbook of layout v1, before it is written."""

    sending: Sending
    info: dict[str, str | None]
    figures: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)

    def row(self, indicator_code: str) -> Row:
        return next(row for row in self.figures if row["Mã chỉ tiêu"] == indicator_code)


class BookMaker:
    """Fills workbooks with true figures; `counts` says how many rows of each hard kind they hold."""

    def __init__(self, world: World, items: ItemWriter) -> None:
        self.world, self.items, self.dice = world, items, world.dice
        self.counts: Counter[str] = Counter()
        self._targets: dict[tuple[str, str], list[Target]] = {}

    def book(self, sending: Sending) -> Book:
        """The workbook of one sending, still without its fault."""
        unit, period = sending.unit, sending.period
        book = Book(sending, self._info(sending))
        owed = self.world.owed(unit, period)
        early = [self.world.catalogue.indicator[code] for code in sending.early]
        drafted = self._drafted(sending, owed) if sending.is_draft else set()
        has_extras = self.dice.roll(unit.code, "extra columns") < 0.6 and not sending.uses_template
        self._count_unit(sending, early)
        for number, indicator in enumerate([*owed, *early], start=1):
            row: Row = dict.fromkeys(HEADINGS)
            row["STT"], row["Mã chỉ tiêu"] = number, indicator.code
            row["Chỉ tiêu"], row["Đơn vị tính"] = indicator.name, indicator.unit
            book.figures.append(row)
            if indicator.code in sending.left_out or self._stays_blank(sending, indicator):
                self.counts["blank_row"] += 1
                continue
            figure = self.world.figure(unit.code, indicator, period)
            if indicator.code in drafted and figure.numerator:
                figure = Figure(figure.numerator - 1, figure.denominator)
            self._state(row, sending, indicator, figure)
            book.items += self.items.rows(unit, indicator, period, figure, extras=has_extras)
        for number, item in enumerate(book.items, start=1):
            item["STT"] = number
        return book

    def _info(self, sending: Sending) -> dict[str, str | None]:
        unit, period = sending.unit, sending.period
        quarter = period.code[6]
        style = self.dice.pick(wording.PERIOD_STYLES, unit.code, "period style")
        if sending.uses_template:
            style = wording.PERIOD_STYLES[0]
        written = style.format(year=period.year, quarter=quarter, roman=ROMAN[quarter])
        return {
            "Mã đơn vị": unit.code,
            "Tên đơn vị": unit.name,
            "Kế hoạch": period.plan_code,
            "Kỳ báo cáo": written,
            "Ghi chú": "Bản thay thế bản đã gửi" if sending.suffix else None,
        }

    def _state(self, row: Row, sending: Sending, indicator: Indicator, figure: Figure) -> None:
        """Writes a figure the way the unit writes it: parts, KPS mark, Lũy kế, explanation."""
        unit, period = sending.unit, sending.period
        is_flow = indicator.accumulation == "flow"
        if is_flow and self._is_cumulative(sending, indicator):
            figure = self.world.since_january(unit.code, indicator, period)
            row["Kiểu số liệu"] = None if figure.is_no_activity else "Lũy kế"
            self.counts["cumulative_row"] += not figure.is_no_activity
        elif is_flow and self.dice.roll(unit.code, "names the kind") < 0.6:
            row["Kiểu số liệu"] = "Trong kỳ"
        if figure.is_no_activity:
            row["Không phát sinh"], row["Kiểu số liệu"] = self.dice.pick(("x", "X", "KPS"), unit.code, "kps"), None
            self.counts[f"kps_{indicator.accumulation}"] += 1
            return
        if indicator.measure == "milestone":
            words = wording.YES_WORDS if figure.numerator else wording.NO_WORDS
            row["Tử số"] = self.dice.pick(words, unit.code, "yes" if figure.numerator else "no")
            self.counts["yes_no_word"] += row["Tử số"] not in ("Có", "Không")
        else:
            row["Tử số"], row["Mẫu số"] = cell(figure.numerator), cell(figure.denominator)
        if figure.denominator == 0 and not figure.numerator:
            self.counts[f"zero_of_zero_{indicator.accumulation}"] += 1
        elif not self._is_attained(indicator, period, figure):
            row["Giải trình"] = self._explanation(sending, indicator)

    def _is_attained(self, indicator: Indicator, period: Period, figure: Figure) -> bool:
        """Whether the scored target holds; counts what the two targets of a cell say about each other."""
        key = (indicator.code, period.code)
        if key not in self._targets:
            self._targets[key] = self.world.catalogue.targets_at(*key)
        targets = self._targets[key]
        verdicts = [_holds(target.comparator, _value(indicator, figure), target.value) for target in targets]
        self.counts["targets_disagree"] += len(set(verdicts)) > 1
        if targets and targets[0].comparator == ">" and _value(indicator, figure) == targets[0].value:
            self.counts["above_target_met_with_equality"] += 1
        return not verdicts or verdicts[0]

    def _explanation(self, sending: Sending, indicator: Indicator) -> str | None:
        words = (sending.unit.code, indicator.code, sending.period.code, "explains")
        if self.dice.roll(*words) > 0.55:
            return None
        self.counts["explanation"] += 1
        return self.dice.pick(wording.EXPLANATIONS.get(indicator.code, wording.EXPLANATIONS_OTHERWISE), *words, "text")

    def _is_cumulative(self, sending: Sending, indicator: Indicator) -> bool:
        if indicator.measure == "reduction":
            return False
        if sending.cumulative == "successor":
            return indicator.code in ("CCHC-7.1", "CCHC-2.5")
        return sending.cumulative == "all flows" or (
            sending.cumulative == "cumulative_habit" and indicator.code in HABITUAL
        )

    def _drafted(self, sending: Sending, owed: list[Indicator]) -> set[str]:
        """The indicators whose figure a version states one too low: three shares of things that can be counted."""
        shares = [indicator.code for indicator in owed if indicator.is_share and indicator.is_whole]
        return set(self.dice.shuffled(shares, sending.path, "draft")[:3])

    def _stays_blank(self, sending: Sending, indicator: Indicator) -> bool:
        unit = sending.unit
        if unit.kind == OFFICE or unit.code in self.world.register.reorganised or sending.cumulative != "never":
            return False
        return self.dice.roll(unit.code, indicator.code, sending.period.code, "blank") < 0.006

    def _count_unit(self, sending: Sending, early: list[Indicator]) -> None:
        unit = sending.unit
        self.counts["early_yearly_figure"] += len(early)
        self.counts["file_covering_missing_quarter"] += sending.cumulative == "all flows"
        self.counts["successor_cumulative_file"] += sending.cumulative == "successor"
        self.counts["multi_level_file"] += len(unit.levels) > 1
        self.counts["office_file"] += unit.kind == OFFICE
        self.counts["template_file"] += sending.uses_template
        self.counts["merged_unit_file"] += bool(unit.merged_into)


def _value(indicator: Indicator, figure: Figure) -> Decimal:
    """A figure's value as its target speaks of it: percent, or the number itself."""
    numerator, denominator = figure.numerator or Decimal(0), figure.denominator
    if indicator.measure == "milestone":
        return 100 * numerator
    if denominator is None:
        return numerator
    if not denominator:
        return Decimal(0)
    return 100 * (denominator - numerator if indicator.measure == "reduction" else numerator) / denominator


def _holds(comparator: str, value: Decimal, target: Decimal) -> bool:
    return {
        ">=": value >= target, ">": value > target, "<=": value <= target, "<": value < target, "=": value == target,
    }[comparator]  # fmt: skip
