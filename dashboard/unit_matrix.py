"""Units by indicator, all of them: two thousand by forty cells as some hundred kilobytes."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from dashboard import bulk, figures, matrix, text, unit_order
from dashboard.component.cells import plain
from dashboard.component.grid import BETWEEN, LETTERS, RANKS, SCORED
from dashboard.data import Words
from dashboard.figures import Record
from dashboard.filters import Chosen
from dashboard.matrix import Lines
from dashboard.text import collation


def grid(found: Lines, units: Sequence[Record], cells: pl.DataFrame, words: Words, chosen: Chosen) -> dict[str, Any]:
    """What the component draws: units in the order given, a column for each indicator one of them owes.

    `cells`: those of every unit of the filter; its total row is of them all, also where a status leaves only some units.
    """
    filled = columns_of(units, cells, matrix.ordered(found, chosen))
    areas = sorted({str(words.units[row["unit_code"]]["area"] or "") for row in units}, key=collation.key)
    return {
        "caption": text.matrix_title("unit"),
        # the name of its files, which come in the order that the browser shows
        "file": "ma-tran",
        "view": chosen.address("tong-quan", by="unit", order=chosen.order),
        "total": matrix.total_label(chosen),
        "words": text.GRID | {"none": text.NOTHING, "statuses": text.STATUSES, "yes": text.YES, "no": text.NO},
        "locale": text.language.current(),
        "decimal": text.separators()[0],
        "letters": {letter: status for status, letter in LETTERS.items()},
        "ranks": RANKS,
        "scored": SCORED,
        "between": BETWEEN,
        "by": ["indicator", "unit"],
        "units": {
            "codes": [row["unit_code"] for row in units],
            "names": [row["unit_name"] for row in units],
            "order": unit_order.by_name(units),
            "places": [areas.index(str(words.units[row["unit_code"]]["area"] or "")) for row in units],
            "areas": areas,
            "attained": [row["units_attained"] for row in units],
            "scored": [row["units_scored"] + row["units_missing"] for row in units],
            "missing": [row["units_missing"] for row in units],
        },
        "rate": text.rate(*attained(cells)),
        "unreported": text.count(unreported(cells)),
        "columns": [
            _column(found.now[code], words, chosen) | {"statuses": statuses, "texts": texts}
            for code, (statuses, texts) in filled.items()
        ],
        "cell": chosen.address("chi-tiet", unit=None),
        "unit": chosen.address("don-vi", unit=None),
    }


def columns_of(units: Sequence[Record], cells: pl.DataFrame, codes: Sequence[str]) -> dict[str, tuple[str, str]]:
    """A letter and a text for every unit, by indicator; incomplete cells have capital letters."""
    if not units:
        return {}
    known = cells["indicator_code"].unique().to_list()
    found = [code for code in codes if code in known]
    rows = pl.DataFrame({"unit_code": [row["unit_code"] for row in units]}).with_row_index("unit_no")
    columns = pl.DataFrame({"indicator_code": found}, schema={"indicator_code": pl.String}).with_row_index("column_no")
    shown = cells.join(rows, on="unit_code").join(columns, on="indicator_code")
    place = (shown["column_no"].cast(pl.Int64) * len(units) + shown["unit_no"]).alias("place")
    letter = pl.col("status").replace_strict(LETTERS, return_dtype=pl.String)
    is_part = pl.col("incomplete") & (pl.col("status") != "not_reported")
    marked = shown.select(pl.when(is_part).then(letter.str.to_uppercase()).otherwise(letter).alias("letter"))
    count = len(units) * len(found)
    letters = pl.repeat(LETTERS["not_applicable"], count, eager=True).scatter(place, marked["letter"])
    numbers = pl.repeat("", count, eager=True).scatter(place, bulk.numbers(shown))
    return {
        code: ("".join(letters[start : start + len(units)]), BETWEEN.join(numbers[start : start + len(units)]))
        for start, code in zip(range(0, count, len(units)), found, strict=True)
    }


def attained(cells: pl.DataFrame) -> tuple[int, int]:
    """How many cells attain, of how many that must be reported and have a target."""
    counted = cells["status"].is_in(["attained", "near", "missed", "not_reported"])
    return int((cells["status"] == "attained").sum()), int(counted.sum())


def unreported(cells: pl.DataFrame) -> int:
    """How many cells must be reported and are not."""
    return int((cells["status"] == "not_reported").sum())


def is_down(row: Record, indicator: Record) -> bool:
    """Whether less of an indicator's value is better."""
    return not figures.is_upward(row) or indicator["direction"] == "down"


def _column(row: Record, words: Words, chosen: Chosen) -> dict[str, Any]:
    indicator = words.indicators[row["indicator_code"]]
    targets = words.targets_at(row["indicator_code"], chosen.where)
    aims = figures.aims(row, targets, indicator["unit"], is_unit_named=True)
    address = chosen.address("chi-tieu", indicator=row["indicator_code"])
    return {
        "indicator": row["indicator_code"],
        "code": text.short_code(row["indicator_code"]),
        "name": indicator["indicator_name"],
        "field": text.named(indicator["field"]),
        "aim": aims[0].text,
        "is_down": is_down(row, indicator),
        "why": text.NO_ISSUE_DATE if indicator["requires"] else text.NO_BASE,
        "total": plain(figures.mark(row, indicator, targets, address)),
    }
