"""The numbers of very many unit cells at once, the same text as `figures.number` gives each of them.

Eighty thousand cells one by one through Fractions take seconds; here they are integers of millionths, and only
distinct numbers become text one by one.
"""

from decimal import Decimal

import polars as pl

from dashboard import figures, text

_MICRO = 1_000_000
# beyond this the products below would leave 128 bits; no office counts that far, a hostile file may
_LARGEST = 10**24
_NEEDED = ("measure", "numerator", "denominator", "has_value", "status", "comparator", "target")


def numbers(cells: pl.DataFrame) -> pl.Series:
    """The number in each cell of a unit, rounded as its status allows; "" where there is no value."""
    sized = pl.max_horizontal(pl.col("numerator", "denominator").fill_null(0).to_physical().abs())
    found = (
        cells.lazy()
        .select(*_NEEDED, is_plain=sized < _LARGEST)
        .with_row_index()
        .with_columns(tenths=pl.when("is_plain", "has_value").then(_tenths()))
        .collect()
    )
    is_whole = pl.col("measure").is_in(["count", "rank"])
    keyed = found.select("index", "tenths", is_whole=is_whole)
    distinct = keyed.select("tenths", "is_whole").drop_nulls().unique()
    words = [
        (text.whole_or_decimal if whole else text.decimal)(Decimal(tenths).scaleb(-1))
        for tenths, whole in distinct.iter_rows()
    ]
    named = distinct.with_columns(shown=pl.Series(words, dtype=pl.String))
    shown = keyed.join(named, on=["tenths", "is_whole"], how="left").sort("index")["shown"].fill_null("")
    said = found.select(
        pl.when(~pl.col("has_value"))
        .then(pl.lit(""))
        .when(pl.col("measure") == "milestone")
        .then(pl.when(pl.col("numerator") != 0).then(pl.lit(text.YES)).otherwise(pl.lit(text.NO)))
        .otherwise(shown)
        .alias("number")
    )["number"]
    huge = found.filter(pl.col("has_value") & ~pl.col("is_plain") & (pl.col("measure") != "milestone"))
    if huge.height:
        exact = [figures.number(row | {"value": True}, of_unit=True) for row in huge.iter_rows(named=True)]
        said = said.scatter(huge["index"], exact)
    return said


def _tenths() -> pl.Expr:
    """Ten times the value as an integer, rounded by the rules of `text.rounded`."""
    num, den = pl.col("numerator").to_physical(), pl.col("denominator").to_physical()
    aim = pl.col("target").to_physical().cast(pl.Int128)
    is_share = pl.col("measure").is_in(["ratio", "milestone", "reduction"])
    part = pl.when(pl.col("measure") == "reduction").then(den - num).otherwise(num)
    top = pl.when(is_share).then(part * 1000).otherwise(num * 10)
    bottom = pl.when(is_share).then(den).otherwise(pl.lit(_MICRO, pl.Int128))
    floor = top // bottom
    rest = top - floor * bottom
    ceiling = floor + (rest != 0).cast(pl.Int128)
    half_up = floor + ((2 * rest > bottom) | ((2 * rest == bottom) & (top > 0))).cast(pl.Int128)
    comparator = pl.col("comparator")
    is_below = top * (_MICRO // 10) < aim * bottom
    upwards = pl.when(comparator == "=").then(is_below).otherwise(comparator.is_in([">=", ">"]))
    failing = pl.when(upwards).then(floor).otherwise(ceiling)
    reaching = pl.when(upwards).then(ceiling).otherwise(floor)
    stands = half_up * (_MICRO // 10)
    holds = (
        pl.when(comparator == ">=")
        .then(stands >= aim)
        .when(comparator == ">")
        .then(stands > aim)
        .when(comparator == "<=")
        .then(stands <= aim)
        .when(comparator == "<")
        .then(stands < aim)
        .otherwise(statement=True)
    )
    return (
        pl.when(aim.is_null() | comparator.is_null())
        .then(half_up)
        .when(pl.col("status").is_in(["near", "missed"]))
        .then(failing)
        .when((pl.col("status") == "attained") & ~holds)
        .then(reaching)
        .otherwise(half_up)
        .cast(pl.Int64)
    )
