"""The annex of the report as a workbook: the indicators in the order of the plan's appendix, and who sent what.

Numbers are real numbers, rounded as the screens round them: 99,96 against 100 stays 99,9 however a sheet is formatted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING
from fractions import Fraction
from io import BytesIO

import polars as pl
import xlsxwriter

from dashboard import figures, text
from dashboard.figures import Record
from dashboard.report import appendix, clauses, sentences, tables
from dashboard.report.annex_sheets import Column, Sheets, Value, columns
from dashboard.report.making import Report
from dashboard.text import language, numbers
from warehouse.store import office_now

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# columns of the first annex that are left out where no row has anything in them
OPTIONAL = ("requirement", "previous", "year_before")
# of a column of names
WIDEST = 48
ORDER = {"missing": 0, "late": 1, "untimed": 2, "on_time": 3}


def xlsx(report: Report) -> bytes:
    """The workbook beside a report: what it is, its three annexes, what the columns mean."""
    with language.speaking(language.VIETNAMESE):
        target = BytesIO()
        book = xlsxwriter.Workbook(target, SAFE)
        sheets = Sheets(book)
        wording, facts = report.wording, report.facts
        sheets.facts(about(report))
        scope = {"ke_hoach": str(facts.plan["name"]), "pham_vi": sentences.scope_words(facts, wording)}
        period = text.period(facts.where.period)
        # an office's own earlier wording names only the period: its title is of the window all the same
        levels = wording.say("phu_luc_3_ten", ky=scope["pham_vi"], pham_vi=scope["pham_vi"])
        beside = wording.say("kem_theo", nam=str(report.made_on.year))
        rows = indicators(report)
        # a line of the appendix without a number has nothing to say by level
        named = [
            ({**row, "name": row["requirement"]} if is_heading else row, is_heading)
            for row, is_heading in rows
            if is_heading or row.get("code")
        ]
        is_asked = any(row["requirement"] for row, is_heading in rows if not is_heading)
        # a plan without an appendix has no words of its own for an indicator; nothing came in for some periods
        empty = {
            name for name in OPTIONAL if all(row.get(name) in {None, ""} for row, is_heading in rows if not is_heading)
        }
        first = [_widened(column, rows) for column in columns("1") if column.name not in empty]
        parts = {
            "1": (wording.say("phu_luc_1_ten", **scope), first, rows if is_asked else named),
            "2": (wording.say("phu_luc_2_ten", ky=period), columns("2"), [(row, False) for row in sendings(report)]),
            "3": (levels, [*columns("3"), *_level_columns(report)], named),
        }
        for number, (title, heads, filled) in parts.items():
            name = wording.say(f"phu_luc_{number}")
            sheets.table(text.ANNEX[number], [name, title, beside], heads, filled)
        sheets.explained([(text.ANNEX[number], heads) for number, (_, heads, _) in parts.items()])
        book.close()
    return target.getvalue()


def _widened(column: Column, rows: Sequence[tuple[Mapping[str, Value], bool]]) -> Column:
    """Who does it, as wide as its longest name asks for in two lines: rows do not grow for it."""
    if column.name not in {"lead", "support"}:
        return column
    longest = max((len(str(row.get(column.name) or "")) for row, _ in rows), default=0)
    return replace(column, width=min(max(column.width, longest / 2 + 4), WIDEST))


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
        ("", text.REPORT["rounding"]),
        *(("", said) for said in sentences.beside_the_plan(facts, report.wording)),
        (text.CARDS["coverage"], facts.least.shown),
        (text.FILES["source"], text.printed(reading.version, state["published_at"], office_now())),
        (text.ANNEX["by"], reading.person.name),
    ]


def indicators(report: Report) -> list[tuple[Mapping[str, Value], bool]]:
    """The rows of the first annex, and whether each is a heading."""
    rows: list[tuple[Mapping[str, Value], bool]] = []
    now = report.facts.lines.now
    for line in appendix.lines(report.facts, report.wording.say("phu_luc_khac")):
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
        "year_before": shown(earlier.get(tables.year_before(facts))),
        "gap": gap(row, indicator),
        "status": text.STATUSES.get(figures.shown_status(row), ""),
        "units_reported": row["units_reported"],
        "units_owed": row["units_owed"],
        "units_attained": row["units_attained"] if has_target else None,
        **{f"level_{name}": shown(facts.lines.columns.get(code, {}).get(name)) for name in facts.lines.names},
    }


def shown(row: Record | None) -> float | None:
    """A group's number as the screens round it, as a number."""
    value = None if row is None else figures.as_shown(row)
    return None if value is None else float(value)


def gap(row: Record, indicator: Record) -> Value:
    """What is missing as a number, below zero of what is to fall; in words where nothing would do."""
    if not (said := figures.gap(row, indicator["is_whole"], short=True)):
        return None
    if row["shortfall"] is None:
        return said
    amount = row["shortfall"]
    off = float(amount if indicator["is_whole"] else numbers.tenths(Fraction(amount), ROUND_CEILING))
    return off if figures.is_upward(row) else -off


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
