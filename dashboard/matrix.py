"""The status matrix: indicators by level or area, and units by indicator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from dashboard import figures, text
from dashboard.component import pieces
from dashboard.component.cells import Column, Mark, Row, Text
from dashboard.component.pieces import Node
from dashboard.data import Reading, Words
from dashboard.figures import Record
from dashboard.filters import Chosen
from warehouse.queries.screens import Overview

NOT_OWED = Mark("not_applicable")


@dataclass(frozen=True)
class Lines:
    """The groups of an overview as records: the chosen period's row of each indicator, its history, its columns."""

    now: Mapping[str, Record]
    history: Mapping[str, Sequence[Record]]
    columns: Mapping[str, Mapping[str, Record]]
    names: Sequence[str]


def lines(overview: Overview, period: str, by: str) -> Lines:
    """Records of an overview, by indicator."""
    history: dict[str, list[Record]] = {}
    for row in overview.indicators.to_dicts():
        history.setdefault(row["indicator_code"], []).append(row)
    now = {code: rows[-1] for code, rows in history.items() if rows[-1]["period"] == period}
    columns: dict[str, dict[str, Record]] = {}
    names: list[str] = []
    for row in overview.columns.to_dicts():
        name = row[by] or text.OFFICE_LEVEL
        columns.setdefault(row["indicator_code"], {})[name] = row
        if name not in names:
            names.append(name)
    order = list(text.LEVELS)
    names.sort(key=lambda name: (name == text.OFFICE_LEVEL, order.index(name) if name in order else 0, name))
    ordered = sorted(now, key=lambda code: int(now[code]["indicator_ordinal"]))
    return Lines({code: now[code] for code in ordered}, history, columns, names)


def kept(found: Lines, statuses: Sequence[str], cells: pl.DataFrame | None = None) -> Lines:
    """The indicators with a cell in one of the statuses asked for; all of them when none is.

    What counts is the cells of the matrix shown: totals and columns, or with `cells` those of the units.
    """
    if not statuses:
        return found
    if cells is None:
        codes = {
            code
            for code, row in found.now.items()
            if any(cell["status"] in statuses for cell in (row, *found.columns.get(code, {}).values()))
        }
    else:
        codes = set(cells.filter(pl.col("status").is_in(statuses)).get_column("indicator_code"))
    return Lines(
        {code: row for code, row in found.now.items() if code in codes},
        {code: rows for code, rows in found.history.items() if code in codes},
        found.columns,
        found.names,
    )


def only_of_units(reading: Reading, chosen: Chosen) -> str:
    """Where no total has a status asked for: how many figures of units have it; empty where none has."""
    wanted = chosen.where.statuses
    if not wanted or chosen.by == "unit":
        return ""
    count = int(reading.units(chosen.where)[1]["status"].is_in(wanted).sum())
    return text.only_of_units(", ".join(text.STATUSES[status] for status in wanted), count) if count else ""


def ordered(found: Lines, chosen: Chosen) -> list[str]:
    """The indicators as the plan lists them, or those that need attention first."""
    if chosen.order == "concern":
        return sorted(found.now, key=lambda code: figures.urgency(found.now[code]))
    return list(found.now)


def total_label(chosen: Chosen) -> str:
    """What the total column adds up."""
    where = chosen.where
    if where.units or where.search or (where.level and where.area):
        return text.FILTERED
    return text.LEVELS[where.level] if where.level else where.area or text.SECTOR


def groups(found: Lines, words: Words, chosen: Chosen, *, is_detailed: bool = True) -> tuple[list[Column], list[Row]]:
    """Indicators by level or area, with the total, targets, coverage, change and trend.

    `is_detailed`: cells say what stands behind them to whoever points at them; files and paper have no use for it.
    """
    names = [] if len(found.names) < 2 else found.names
    columns = [
        Column("", kind="code", width=34),
        Column(text.INDICATOR),
        Column(text.TARGET, kind="target", width=230),
        *(Column(text.LEVELS.get(name, name), kind="status", width=84) for name in names),
        Column(total_label(chosen), kind="status", width=94, strong=True),
        Column(text.COVERAGE, kind="number", width=72, phone=False),
        Column(text.CHANGE, kind="change", width=84, phone=False),
        Column(text.YEAR_CHANGE, kind="change", width=84, phone=False),
        Column(text.LAST_PERIODS, kind="spark", width=106, phone=False),
    ]
    codes = ordered(found, chosen)
    if chosen.order == "concern":
        return columns, [_line(found, words, chosen, code, names, is_detailed) for code in codes]
    rows: list[Row] = []
    field = None
    for code in codes:
        indicator = words.indicators[code]
        if indicator["field"] != field:
            field = indicator["field"]
            rows.append(_field_row(found, words, codes, indicator))
        rows.append(_line(found, words, chosen, code, names, is_detailed))
    return columns, rows


def _field_row(found: Lines, words: Words, codes: Sequence[str], first: Record) -> Row:
    field = first["field"]
    inside = [found.now[code] for code in codes if words.indicators[code]["field"] == field]
    scored = [row for row in inside if row["status"] in {"attained", "near", "missed"}]
    attained = sum(row["status"] == "attained" for row in scored)
    return Row((str(first["field_no"]), text.named(field), text.group_note(attained, len(scored))), kind="group")


def _line(found: Lines, words: Words, chosen: Chosen, code: str, names: Sequence[str], is_detailed: bool) -> Row:
    indicator, row = words.indicators[code], found.now[code]
    targets = words.targets_at(code, chosen.where)
    address = chosen.address("chi-tieu", indicator=code)
    cells = found.columns.get(code, {})

    def cell(name: str) -> Mark:
        if name not in cells:
            return NOT_OWED
        narrowed = (
            chosen.address("chi-tieu", indicator=code, level=name)
            if chosen.by != "area"
            else chosen.address("chi-tieu", indicator=code, area=name)
        )
        return figures.mark(cells[name], indicator, targets, narrowed, is_detailed=is_detailed)

    return Row(
        (
            text.short_code(code),
            Text(indicator["indicator_name"], address),
            figures.aims(row, targets, indicator["unit"], is_unit_named=True),
            *(cell(name) for name in names),
            figures.mark(row, indicator, targets, address, is_detailed=is_detailed),
            f"{text.count(row['units_reported'])}/{text.count(row['units_owed'])}",
            figures.moved(row, figures.change(found.history[code])),
            figures.moved(row, figures.year_change(found.history[code])),
            figures.spark(found.history[code]),
        )
    )


def listed_units(counts: pl.DataFrame, cells: pl.DataFrame, chosen: Chosen) -> list[Record]:
    """The units with a cell in one of the statuses asked for, those that attain least first."""
    wanted = chosen.where.statuses
    if wanted:
        counts = counts.join(cells.filter(pl.col("status").is_in(wanted)), on="unit_code", how="semi")
    return sorted(counts.to_dicts(), key=least_first)


def least_first(row: Record) -> tuple[bool, Fraction, int, str]:
    """The order that puts the units to look at first: the least attained of what is owed, nothing sent among them; units
    that owe nothing with a target stand last."""
    owed = row["units_scored"] + row["units_missing"]
    rate = Fraction(row["units_attained"], owed) if owed else Fraction(0)
    return not owed, rate, -int(row["units_missing"]), str(row["unit_code"])


def stands_twice(words: Words, chosen: Chosen) -> int:
    """How many schools of the filter count in several levels."""
    where = chosen.where
    return sum(
        len(unit["levels"]) > 1
        and (not where.units or code in where.units)
        and (not where.area or unit["area"] == where.area)
        and (not where.level or where.level in unit["levels"])
        for code, unit in words.units.items()
    )


def switches(chosen: Chosen) -> list[Node]:
    """What the matrix is made of, and in which order the indicators stand."""
    columns = [
        (label, chosen.address("tong-quan", by=key, order=chosen.order), chosen.by == key)
        for key, label in text.BY.items()
    ]
    order = [
        (label, chosen.address("tong-quan", by=chosen.by, order=key), chosen.order == key)
        for key, label in text.ORDERS.items()
        if key != "rank"
    ]
    return [pieces.switch(text.BY_LABEL, columns), pieces.switch(text.ORDER_LABEL, order)]


def note(found: Lines, reading: Reading, chosen: Chosen) -> str:
    """What to know when reading the matrix."""
    if chosen.by == "unit":
        total = len(listed_units(*reading.units(chosen.where), chosen))
        said = [text.first_units(total, total)]
    else:
        twice = stands_twice(reading.words, chosen) if chosen.by == "level" else 0
        said = [text.stands_twice(twice), text.coverage_note()]
    groups_shown = [row for code, row in found.now.items() for row in (row, *found.columns.get(code, {}).values())]
    return " ".join(filter(None, [*said, *figures.unvalued_notes(groups_shown, reading.words.indicators)]))


def every(reading: Reading, chosen: Chosen) -> tuple[list[Column], list[Row]]:
    """All indicators by level, to choose one from."""
    found = lines(reading.overview(chosen.where, "level"), chosen.where.period, "level")
    return groups(kept(found, chosen.where.statuses), reading.words, chosen)
