"""Units in order of one indicator: ties share a rank, those without a value stand apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any

import polars as pl

from dashboard import figures, text
from dashboard.component import pieces
from dashboard.component.cells import Column, Mark, Row, Spark
from dashboard.component.pieces import Node
from dashboard.figures import Record
from dashboard.filters import Chosen
from dashboard.text import collation

# the longest list of units a screen shows; longer ones say what they leave out
MOST_ROWS = 5_000
# lists longer than this get a scroll area of their own
TALL_ROWS = 60
HEIGHT = 720
MOST_NAMED = 12
# two numbers below this multiply within 128 bits
_LARGEST_FACTOR = 10**18
UNRANKED = ("not_reported", "no_activity", "monitored")


@dataclass(frozen=True)
class Ranking:
    """Units with a value in their order, with the `place` each has ("3=") and the number of its `tie`, and those without
    one by status."""

    ranked: pl.DataFrame
    apart: Mapping[str, pl.DataFrame]


def ranking(units: pl.DataFrame, direction: str) -> Ranking:
    """Best first by exact value; equal values share a place, shown as "3=", and stand by name."""
    valued = _by_name(units.filter(pl.col("value").is_not_null()))
    ordered = valued.sort("value", descending=direction != "down", maintain_order=True)
    ties = ordered["value"].rle_id()
    if not _is_told_apart(ordered):
        ordered, ties = _by_fraction(valued, direction)
    numbered = ordered.with_columns(tie=ties).with_row_index("no", offset=1)
    place = pl.col("no").first().over("tie").cast(pl.String) + pl.when(pl.len().over("tie") > 1).then(
        pl.lit("=")
    ).otherwise(pl.lit(""))
    missing = units.filter(pl.col("value").is_null())
    apart = {status: missing.filter(pl.col("status") == status) for status in missing["status"].unique()}
    return Ranking(numbered.with_columns(place=place).drop("no"), apart)


def _by_name(units: pl.DataFrame) -> pl.DataFrame:
    names, codes = units["unit_name"].to_list(), units["unit_code"].to_list()
    return units[sorted(range(units.height), key=lambda at: (collation.key(str(names[at])), codes[at]))]


def _is_told_apart(ordered: pl.DataFrame) -> bool:
    """Whether units with the same value, which is rounded far behind the point, have exactly the same."""
    if ordered.is_empty() or ordered["measure"][0] in text.EXACT_MEASURES:
        return True
    above, below = (ordered[part].cast(pl.Decimal(38, 6)).to_physical() for part in ("numerator", "denominator"))
    if ((above.abs() >= _LARGEST_FACTOR) | (below.abs() >= _LARGEST_FACTOR)).any():
        return False
    is_equal = above * below.shift(1) == above.shift(1) * below
    return bool((is_equal | (ordered["value"] != ordered["value"].shift(1))).fill_null(value=True).all())


def _by_fraction(valued: pl.DataFrame, direction: str) -> tuple[pl.DataFrame, pl.Series]:
    """The units in order of exact fractions, equal ones as they were given, and a number for each run of equal ones."""
    exact = [figures.exact(row) or Fraction(0) for row in valued.iter_rows(named=True)]
    sign = 1 if direction == "down" else -1
    order = sorted(range(valued.height), key=lambda at: sign * exact[at])
    runs = [next_ != before for before, next_ in pairwise(exact[at] for at in order)]
    return valued[order], pl.Series([0, *accumulate(runs)][: len(order)])


def spark(past: Record | None) -> Spark | None:
    """A unit's line; None with fewer than two values."""
    if past is None or sum(value is not None for value in past["values"]) < 2:
        return None
    has_target = any(target is not None for target in past["targets"])
    return Spark(past["values"], past["targets"] if has_target else ())


def change(row: Record, past: Record | None) -> str:
    """A unit's value against that of the period before in which it owed the indicator."""
    return "" if past is None else figures.between(row, {**past, "measure": row["measure"]})


def listed(found: Ranking, chosen: Chosen, *, is_reversed: bool = False, most: int | None = MOST_ROWS) -> pl.DataFrame:
    """The first units of the ranked table under the statuses chosen, the last first where `is_reversed`; ties stay by name."""
    wanted = chosen.where.statuses
    kept = found.ranked.filter(pl.col("status").is_in(wanted)) if wanted else found.ranked
    return (kept.sort("tie", descending=True, maintain_order=True) if is_reversed else kept).slice(0, most)


def columns(indicator: Record) -> list[Column]:
    """What the ranked table says of a unit."""
    return [
        Column(text.RANK, kind="code", width=44),
        Column(text.UNIT),
        Column(text.AREA, phone=False),
        Column(text.STATED, kind="number"),
        Column(f"{text.VALUE}{_unit(indicator)}", kind="status", width=104),
        Column(text.GAP, kind="number"),
        Column(text.CHANGE, kind="change"),
        Column(text.LAST_PERIODS, kind="spark", width=106, phone=False),
    ]


def rows(units: pl.DataFrame, past: Mapping[str, Record], indicator: Record, chosen: Chosen) -> list[Row]:
    """Rows of the ranked table; each leads to the rows behind the unit's figure."""
    made = []
    for row in units.iter_rows(named=True):
        before = past.get(row["unit_code"])
        made.append(
            Row(
                (
                    row["place"],
                    row["unit_name"],
                    row["area"],
                    figures.stated(row),
                    Mark(row["status"], figures.number(row, of_unit=True), incomplete=bool(row["incomplete"])),
                    figures.gap(row, indicator["is_whole"], short=True),
                    change(row, before),
                    spark(before),
                ),
                href=chosen.address("chi-tiet", indicator=indicator["indicator_code"], unit=row["unit_code"]),
            )
        )
    return made


def unranked(found: Ranking, chosen: Chosen) -> list[Node]:
    """The units without a value by status, each named and leading to itself."""
    made: list[Node] = []
    for status in UNRANKED:
        listed = found.apart.get(status)
        wanted = chosen.where.statuses
        if listed is not None and (not wanted or status in wanted):
            names: list[Node] = []
            for row in listed.head(MOST_NAMED).iter_rows(named=True):
                href = chosen.address("don-vi", unit=row["unit_code"])
                names += ["; " if names else " ", pieces.node("a", "", str(row["unit_name"]), href=href)]
            more = text.more_units(listed.height - MOST_NAMED)
            said = pieces.node("span", "", text.unranked_head(status, listed.height), *names, more)
            made.append(pieces.node("p", "apart", pieces.symbol(status), said))
    return made


def groups(
    frame: Sequence[Record],
    key: str,
    indicator: Record,
    chosen: Chosen,
    total: tuple[str, Record] | None = None,
    medians: Mapping[str | None, str] | None = None,
) -> tuple[list[Column], list[Row]]:
    """One indicator by level or by area, with the whole under it; of levels also what is usual in them."""
    shown = medians or {}
    columns = [
        Column(text.LEVEL if key == "level" else text.AREA),
        Column(text.STATED, kind="number"),
        Column(f"{text.VALUE}{_unit(indicator)}", kind="status", width=96),
        Column(text.GAP, kind="number"),
        *([Column(text.MEDIAN, kind="number", title=text.MEDIAN_NOTE, phone=False)] if shown else []),
        Column(text.COVERAGE, kind="number"),
    ]
    order = list(text.LEVELS)
    listed = sorted(
        frame, key=lambda row: (order.index(row[key]) if row[key] in order else len(order), str(row[key] or "~"))
    )
    made = [
        Row(
            _group_cells(
                text.LEVELS.get(row[key] or text.OFFICE_LEVEL, row[key] or ""),
                row,
                indicator,
                [shown.get(row[key], "")] if shown else [],
            ),
            href=_narrowed(chosen, indicator, key, row[key]),
        )
        for row in listed
    ]
    if total is not None:
        made.append(
            Row(_group_cells(*total, indicator, [shown.get(chosen.where.level, "")] if shown else []), kind="total")
        )
    return columns, made


def _narrowed(chosen: Chosen, indicator: Record, key: str, value: Any) -> str:
    more = {"level": value} if key == "level" else {"area": value}
    return chosen.address("chi-tieu", indicator=indicator["indicator_code"], **more) if value else ""


def _group_cells(label: str, row: Record, indicator: Record, usual: Sequence[str]) -> tuple[str | Mark, ...]:
    return (
        label,
        figures.stated(row),
        Mark(figures.shown_status(row), figures.number(row), note=figures.unvalued(row, indicator)),
        figures.gap(row, indicator["is_whole"], short=True),
        *usual,
        f"{text.count(row['units_reported'])}/{text.count(row['units_owed'])}",
    )


def _unit(indicator: Record) -> str:
    return " (%)" if indicator["measure"] in figures.PERCENTS else ""
