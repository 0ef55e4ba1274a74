"""The annex of the report as a workbook: the indicators in the order of the plan's appendix, and who sent what.

Numbers are real numbers, rounded as the screens round them: 99,96 against 100 stays 99,9 however a sheet is formatted.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from functools import cache
from io import BytesIO
from math import ceil
from typing import Any

import polars as pl
import xlsxwriter

from dashboard import figures, text
from dashboard.figures import Record
from dashboard.report import appendix, clauses, sentences
from dashboard.report.making import Report
from dashboard.text import language, numbers
from warehouse.store import office_now

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MOST_LETTERS = 32_767
A4 = 9
LINE = 15.0
ORDER = {"missing": 0, "late": 1, "untimed": 2, "on_time": 3}
Value = str | int | float | date | datetime | Decimal | None


@dataclass(frozen=True)
class Column:
    """A column of the annex, from `appendix/columns.csv`."""

    name: str
    heading: str
    width: float
    kind: str
    explanation: str


@cache
def columns(sheet: str) -> list[Column]:
    """The columns of one of the two sheets."""
    with (appendix.BUILT_IN / "columns.csv").open(encoding="utf-8", newline="") as file:
        return [
            Column(row["name"], row["heading"], float(row["width"]), row["kind"], row["explanation"])
            for row in csv.DictReader(file)
            if row["sheet"] == sheet
        ]


def xlsx(report: Report) -> bytes:
    """The workbook beside a report: what it is, both annexes, what the columns mean."""
    with language.speaking(language.VIETNAMESE):
        target = BytesIO()
        book = xlsxwriter.Workbook(target, SAFE)
        sheets = _Sheets(book)
        wording, facts = report.wording, report.facts
        sheets.facts(about(report))
        scope = {"ke_hoach": str(facts.plan["name"]), "pham_vi": sentences.scope_words(facts, wording)}
        period = text.period(facts.where.period)
        beside = wording.say("kem_theo", nam=report.document.place_date[-4:])
        rows = indicators(report)
        named = [({**row, "name": row["requirement"]} if is_heading else row, is_heading) for row, is_heading in rows]
        # a plan without an appendix has no words of its own for an indicator
        is_asked = any(row["requirement"] for row, is_heading in rows if not is_heading)
        first = columns("1") if is_asked else [column for column in columns("1") if column.name != "requirement"]
        parts = {
            "1": (wording.say("phu_luc_1_ten", **scope), first, rows if is_asked else named),
            "2": (wording.say("phu_luc_2_ten", ky=period), columns("2"), [(row, False) for row in sendings(report)]),
            "3": (wording.say("phu_luc_3_ten", ky=period), [*columns("3"), *_level_columns(report)], named),
        }
        for number, (title, heads, filled) in parts.items():
            name = wording.say(f"phu_luc_{number}")
            sheets.table(text.ANNEX[number], [name, title, beside], heads, filled)
        sheets.explained([(text.ANNEX[number], heads) for number, (_, heads, _) in parts.items()])
        book.close()
    return target.getvalue()


def about(report: Report) -> list[tuple[str, str]]:
    """What the annex was made from."""
    facts, state = report.facts, report.facts.words.state
    where, reading = facts.where, facts.view.reading
    return [
        *([("", text.SAMPLE)] if state["is_sample"] else []),
        (text.FILES["table"], " ".join([report.document.kind, *report.document.title])),
        (text.FILTERS["plan"], f"{where.plan}, {facts.plan['name']}"),
        (text.FILTERS["period"], text.period(where.period)),
        (text.FILTERS["window"], text.WINDOWS[where.window]),
        (text.FILTERS["targets"], text.YES),
        (text.CARDS["coverage"], facts.least.shown),
        (text.FILES["source"], text.printed(reading.version, state["published_at"], office_now())),
        (text.ANNEX["by"], reading.person.name),
    ]


def indicators(report: Report) -> list[tuple[Mapping[str, Value], bool]]:
    """The rows of the first annex, and whether each is a heading."""
    rows: list[tuple[Mapping[str, Value], bool]] = []
    now = report.facts.lines.now
    for line in appendix.lines(report.facts):
        made: dict[str, Value] = {"row": line.number, "requirement": line.requirement}
        if line.indicator in now:
            made |= _figures(report, now[line.indicator])
        elif line.indicator:
            indicator = report.facts.words.indicators[line.indicator]
            made |= _named(indicator) | {"status": text.STATUSES["not_applicable"]}
        rows.append((made, line.is_heading))
    return rows


def _named(indicator: Record) -> dict[str, Value]:
    return {
        "code": text.short_code(indicator["indicator_code"]),
        "name": indicator["indicator_name"],
        "unit": "%" if indicator["measure"] in figures.PERCENTS else text.named(indicator["unit"]),
        "lead": indicator["lead"],
        "support": indicator["support"],
    }


def _figures(report: Report, row: Record) -> dict[str, Value]:
    facts, code = report.facts, row["indicator_code"]
    indicator = facts.words.indicators[code]
    earlier = {past["period"]: past for past in facts.lines.history[code][:-1]}
    year, _, quarter = facts.where.period.partition("-")
    targets = figures.in_force(row, facts.words.targets_at(code, facts.where))
    has_target = row["target"] is not None
    words = report.wording
    return _named(indicator) | {
        "aim": clauses.aim_words(words, row["comparator"], row["target"], indicator["unit"]) if has_target else "",
        "clause": clauses.clause(words, targets[0]) if has_target and targets else "",
        "numerator": row["numerator"] if row["value"] is not None else None,
        "denominator": row["denominator"] if row["value"] is not None else None,
        "value": shown(row),
        "is_counted": int(figures.is_counted(row)),
        "previous": shown(earlier.get(facts.previous or "")),
        "year_before": shown(earlier.get(f"{int(year) - 1}-{quarter}")),
        "gap": _gap(row, indicator),
        "status": text.STATUSES.get(row["status"] or "monitored", ""),
        "units_reported": row["units_reported"],
        "units_owed": row["units_owed"],
        "units_attained": row["units_attained"],
        **{f"level_{name}": shown(facts.lines.columns.get(code, {}).get(name)) for name in facts.lines.names},
    }


def shown(row: Record | None) -> float | None:
    """A group's number as the screens round it, as a number."""
    value = None if row is None else figures.as_shown(row)
    return None if value is None else float(value)


def _gap(row: Record, indicator: Record) -> Value:
    """What is missing as a number, or in words where nothing would do."""
    if not (said := figures.gap(row, indicator["is_whole"], short=True)):
        return None
    if row["shortfall"] is None:
        return said
    amount = row["shortfall"]
    return float(amount if indicator["is_whole"] else numbers.tenths(Fraction(amount), ROUND_CEILING))


def _level_columns(report: Report) -> list[Column]:
    names = report.facts.lines.names
    if len(names) < 2:
        return []
    return [Column(f"level_{name}", text.LEVELS.get(name, name), 11, "figure", text.ANNEX["level"]) for name in names]


def sendings(report: Report) -> list[Mapping[str, Value]]:
    """The rows of the second annex: every unit that owes the quarter, those missing first."""
    rows = report.facts.board.now.with_columns(
        place=pl.col("timing").replace_strict(ORDER, return_dtype=pl.Int64)
    ).sort(["place", "days_late", "unit_name"], descending=[False, True, False], nulls_last=True)
    return [
        {
            "number": at,
            "unit_code": row["unit_code"],
            "unit_name": row["unit_name"],
            "levels": text.levels(row["levels"]),
            "area": row["area"],
            "state": _state(row),
            "received_at": row["received_at"],
            "days_late": row["days_late"],
            "extended_to": row["extended_to"],
            "figures_owed": row["figures_owed"],
            "figures_reported": row["figures_reported"],
        }
        for at, row in enumerate(rows.to_dicts(), start=1)
    ]


def _state(row: Record) -> str:
    return ", ".join([text.SENDING[row["timing"]], *([text.SENDING["returned"]] if row["is_returned"] else [])])


def _is_counted(row: Mapping[str, Value], kind: str, value: Value) -> bool:
    """Whether a number stands without decimals: counts and places, and whole parts of a fraction."""
    if kind == "figure":
        return bool(row.get("is_counted"))
    return kind in {"exact", "gap"} and isinstance(value, Decimal | float) and value == int(value)


def _height(row: Mapping[str, Value], heads: Sequence[Column]) -> float:
    """The height of a row in points: not every program fits it to wrapped text itself."""
    texts = [(value, column.width) for column in heads if isinstance(value := row.get(column.name), str)]
    return LINE * max((ceil(len(value) / width) for value, width in texts), default=1) or LINE


class _Sheets:
    """A workbook being written."""

    def __init__(self, book: Any) -> None:
        self.book, self.is_shown = book, False
        ruled: dict[str, object] = {"border": 1, "valign": "vcenter", "font_name": "Times New Roman", "font_size": 11}
        formats: dict[str, dict[str, object]] = {
            "text": {"text_wrap": True},
            "count": {"num_format": "#,##0"},
            "exact": {"num_format": "#,##0.######"},
            "figure": {"num_format": "#,##0.0"},
            "gap": {"num_format": "#,##0.0"},
            "day": {"num_format": "dd/mm/yyyy"},
            "moment": {"num_format": "dd/mm/yyyy hh:mm"},
        }
        self.formats = {name: book.add_format(ruled | given) for name, given in formats.items()}
        self.head = book.add_format(ruled | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#E9EFF8"})
        self.group = book.add_format(ruled | {"bold": True, "text_wrap": True, "bg_color": "#F4F6FA"})
        plain: dict[str, object] = {"font_name": "Times New Roman", "align": "center"}
        self.titles = [
            book.add_format(plain | {"bold": True, "font_size": 14}),
            book.add_format(plain | {"bold": True, "font_size": 13}),
            book.add_format(plain | {"italic": True, "font_size": 12}),
        ]
        self.label = book.add_format({"bold": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        sheet = self.book.add_worksheet(text.FILES["about"])
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100)
        sheet.fit_to_pages(1, 0)
        for at, (label, value) in enumerate(pairs):
            sheet.write_string(at, 0, label, self.label)
            sheet.write_string(at, 1, value[:MOST_LETTERS], self.wrapped)

    def table(
        self,
        name: str,
        titles: Sequence[str],
        heads: Sequence[Column],
        rows: Sequence[tuple[Mapping[str, Value], bool]],
    ) -> None:
        """Titles over the whole width, the heading, then the rows; set up for landscape paper."""
        sheet = self.book.add_worksheet(name)
        for at, (words, form) in enumerate(zip(titles, self.titles, strict=True)):
            sheet.merge_range(at, 0, at, len(heads) - 1, "", form)
            sheet.write_string(at, 0, words, form)
        top = len(titles) + 1
        for at, column in enumerate(heads):
            sheet.set_column(at, at, column.width)
            sheet.write_string(top, at, column.heading, self.head)
        for number, (row, is_heading) in enumerate(rows, start=top + 1):
            sheet.set_row(number, _height(row, heads))
            for at, column in enumerate(heads):
                value = row.get(column.name)
                kind = "count" if _is_counted(row, column.kind, value) else column.kind
                self._cell(sheet, (number, at), value, kind, is_heading=is_heading)
        # as high as the longest heading asks for in its width
        sheet.set_row(top, 48)
        sheet.freeze_panes(top + 1, 2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        if titles and not self.is_shown:
            # what the reader wants first; what it was made from stands before it
            sheet.activate()
            self.is_shown = True

    def _cell(self, sheet: Any, at: tuple[int, int], value: Value, kind: str, *, is_heading: bool) -> None:
        form = self.group if is_heading else self.formats[kind]
        if value is None:
            sheet.write_blank(*at, None, form)
        elif isinstance(value, str):
            sheet.write_string(*at, value[:MOST_LETTERS], form if is_heading else self.formats["text"])
        elif isinstance(value, datetime):
            sheet.write_datetime(*at, value, form)
        elif isinstance(value, date):
            sheet.write_datetime(*at, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001  # a day
        else:
            sheet.write_number(*at, float(value), form)

    def explained(self, parts: Sequence[tuple[str, Sequence[Column]]]) -> None:
        sheet = self.book.add_worksheet(text.ANNEX["explained"])
        sheet.set_column(0, 1, 26)
        sheet.set_column(2, 2, 100, self.wrapped)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        at = 0
        for title, heads in parts:
            for column in heads:
                for place, words in enumerate((title, column.heading, column.explanation)):
                    sheet.write_string(at, place, words)
                at += 1
