"""Problems as a frame: one row per finding, with where it stands and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from etl.values import period_name

SCHEMA = pl.Schema({
    "file_no": pl.Int32, "part": pl.String, "severity": pl.String, "sheet": pl.String, "cell": pl.String, "value": pl.String,
    "rule": pl.String, "message": pl.String, "remedy": pl.String,
})  # fmt: skip
COLUMNS = list(SCHEMA)
# one problem an indicator: told to people as one a file
MISSING = "figure_missing"


_NONE = pl.DataFrame(schema=SCHEMA)


def none_found() -> pl.DataFrame:
    """No problem: an empty frame of problems."""
    return _NONE.clone()


def gathered(*frames: pl.DataFrame) -> pl.DataFrame:
    """Several frames of problems as one, in order, without repeats."""
    return pl.concat([none_found(), *(frame.select(COLUMNS).cast(SCHEMA) for frame in frames)]).unique(
        maintain_order=True
    )


def from_rows(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Problems written out one by one; parts not given are empty."""
    return (
        pl.DataFrame([{name: row.get(name) for name in COLUMNS} for row in rows], schema=SCHEMA)
        if rows
        else none_found()
    )


def where(
    rows: pl.DataFrame, rule: str, message: pl.Expr | str, remedy: pl.Expr | str, *,
    cell: str = "cell", value: pl.Expr | None = None, severity: str = "error",
) -> pl.DataFrame:  # fmt: skip
    """One problem per row of a frame that has `file_no`, `part`, `sheet` and the column named by `cell`."""
    return rows.select(
        pl.col("file_no").cast(pl.Int32),
        pl.col("part"),
        pl.lit(severity).alias("severity"),
        pl.col("sheet"),
        pl.col(cell).alias("cell"),
        (value if value is not None else pl.lit(None, pl.String)).cast(pl.String).alias("value"),
        pl.lit(rule).alias("rule"),
        (message if isinstance(message, pl.Expr) else pl.lit(message)).alias("message"),
        (remedy if isinstance(remedy, pl.Expr) else pl.lit(remedy)).alias("remedy"),
    )


def period_named(column: str) -> pl.Expr:
    """A column of periods as sentences name them: Quý III/2025."""
    return pl.col(column).map_elements(period_name, return_dtype=pl.String)


def by_file(found: pl.DataFrame, files: Sequence[int]) -> Iterator[tuple[int, pl.DataFrame]]:
    """The problems of each of some files, in the order they stand in; of most files there are none."""
    own = {number[0]: rows for number, rows in found.group_by("file_no", maintain_order=True)}
    none = found.clear()
    for number in files:
        yield number, own.get(number, none)


def grouped(found: pl.DataFrame) -> pl.DataFrame:
    """The problems of one file as people are told them: all figures missing in it are one, which names their indicators.

    What is wrong alike with several units of the file is told once.
    Shape: as `found`, which has at least severity, sheet, cell, value, rule, message.
    """
    found = found.unique([name for name in found.columns if name != "part"], keep="first", maintain_order=True)
    is_missing = pl.col("rule") == MISSING
    missing = found.filter(is_missing)
    if missing.height < 2:
        return found
    codes = missing["value"].unique(maintain_order=True)
    number = "" if codes.len() == missing.height else f"{missing.height} "
    message = f"Chưa có {number}số liệu của {codes.len()} chỉ tiêu: {', '.join(codes)}."
    nowhere = pl.lit(None, pl.String)
    one = missing.head(1).with_columns(
        nowhere.alias("sheet"), nowhere.alias("cell"), nowhere.alias("value"), pl.lit(message).alias("message")
    )
    at = found["rule"].index_of(MISSING) or 0
    return pl.concat([found.head(at), one, found.slice(at).filter(~is_missing)])
