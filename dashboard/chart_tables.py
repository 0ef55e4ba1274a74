"""What the charts of an indicator are drawn from, as tables: its quarters, its units, and its units by level."""

from collections.abc import Sequence

import polars as pl

from dashboard import figures, text, unit_charts
from dashboard.component.cells import Column, Mark, Row, Table, Text
from dashboard.figures import Record
from dashboard.indicator_page import About


def quarters(about: About) -> Table:
    """The quarters of the trend with what they were measured against."""
    columns = [
        Column(text.FILTERS["period"]),
        Column(text.STATED, kind="number"),
        Column(text.VALUE, kind="status"),
        Column(text.TARGET, kind="target"),
        Column(text.COVERAGE, kind="number"),
    ]
    rows = [
        Row(
            (
                text.period(row["period"]),
                figures.stated(row),
                Mark(figures.shown_status(row), figures.number(row)),
                figures.aims(row, about.targets_of(row, row["period"]), about.indicator["unit"]),
                f"{text.count(row['units_reported'])}/{text.count(row['units_owed'])}",
            )
        )
        for row in about.whole
    ]
    return Table(text.FILES["trend"], columns, rows)


def marks(about: About) -> Table:
    """Every unit with a value, in the lane its mark is drawn in."""
    columns = [
        Column(text.UNIT),
        Column(text.LEVEL),
        Column(text.AREA),
        Column(text.STATED, kind="number"),
        Column(text.VALUE, kind="status"),
    ]
    rows = [
        Row(
            (
                Text(row["unit_name"], title=row["unit_code"]),
                text.levels(row["levels"]),
                row["area"],
                figures.stated(row),
                Mark(row["status"], figures.number(row, of_unit=True), incomplete=bool(row["incomplete"])),
            )
        )
        for row in _valued(about).iter_rows(named=True)
    ]
    return Table(text.FILES["distribution"], columns, rows)


def lanes(about: About) -> Table:
    """Each level the units are drawn under: how many, how far apart, how many attain. Quartiles are values of units."""
    columns = [Column(text.LEVEL), *(Column(label, kind="number") for label in text.LANE.values())]
    every = unit_charts.laned(_valued(about), about.view.chosen.where.level).sort("value", "unit_code")
    rows = [
        Row((text.LEVELS[lane], *_lane(every.filter(pl.col("lane") == lane).to_dicts())))
        for lane in text.LEVELS
        if lane in every["lane"]
    ]
    return Table(text.FILES["distribution"], columns, rows)


def _lane(rows: Sequence[Record]) -> list[str]:
    """Units of a level, the lowest value first: their number, five of their values, how many attain of those scored."""
    count = len(rows)
    places = [0, (count - 1) // 4, (count - 1) // 2, (3 * count - 1) // 4, count - 1]
    values = [figures.number(rows[place], of_unit=True) for place in places]
    if count < unit_charts.FEWEST:
        values[1:4] = ["", "", ""]
    scored = [row for row in rows if row["status"] in unit_charts.SCORED]
    attained = sum(row["status"] == "attained" for row in scored)
    return [text.count(count), *values, f"{text.count(attained)}/{text.count(len(scored))}" if scored else ""]


def _valued(about: About) -> pl.DataFrame:
    return about.units.filter(pl.col("value").is_not_null())
