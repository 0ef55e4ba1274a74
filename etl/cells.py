"""Columns of cells: the cells' names, how they are shown, the keys of their texts, what they say. Each distinct text is read once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from etl.values import Cell, Reading, as_shown
from etl.words import key


def cell_name(row: pl.Expr, col: pl.Expr) -> pl.Expr:
    """The A1 name of a cell, for columns up to ZZ."""
    number = col - 1
    first = pl.when(number >= 26).then(_letter(number // 26 - 1)).otherwise(pl.lit(""))
    return first + _letter(number % 26) + row.cast(pl.String)


def _letter(number: pl.Expr) -> pl.Expr:
    return pl.lit("ABCDEFGHIJKLMNOPQRSTUVWXYZ").str.slice(number, 1)


def shown(kind: pl.Expr, text: pl.Expr) -> pl.Expr:
    """Cells as their senders see them: `etl.values.as_shown` of a column."""
    # numbers are many, days few
    day = pl.when(kind == "date").then(text).map_elements(lambda said: as_shown("date", said), return_dtype=pl.String)
    return pl.when(kind == "number").then(text.str.replace(".", ",", literal=True)).otherwise(pl.coalesce(day, text))


def shown_in(column: str) -> pl.Expr:
    """A struct column of cells as their senders see them, null where there is none."""
    cell = pl.col(column).struct
    return shown(cell.field("kind"), cell.field("text"))


def keyed(rows: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """The frame with the comparison key of a text column."""
    return with_read(rows, column, name, key)


def with_read(rows: pl.DataFrame, column: str, name: str, read: Callable[[str], str]) -> pl.DataFrame:
    """The frame with what a text column says, each distinct text read once."""
    texts = rows.select(pl.col(column).unique())
    said = texts.with_columns(pl.col(column).map_elements(read, return_dtype=pl.String).alias("said"))
    return rows.with_columns(
        pl.col(column).replace_strict(said[column], said["said"], return_dtype=pl.String).alias(name)
    )


def read_column(
    rows: pl.DataFrame,
    column: str,
    into: str,
    parse: Callable[..., Reading[Any]],
    dtype: Any,
    with_columns: Sequence[str] = (),
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with a cell column read as values `into`, and the findings. Each distinct text is parsed once.

    `parse` gets the cell and the values of `with_columns`. A cell in doubt is null in `into` and true in `<into>_asked`.
    Shape of rows: `file_no, part, sheet, row` and the struct column.
    """
    cell = pl.col(column).struct
    distinct = (
        rows.filter(pl.col(column).is_not_null())
        .select(cell.field("kind", "text", "is_percent"), cell.field("number"), *with_columns)
        # fields of a struct come in the struct's own order
        .select("kind", "text", "is_percent", "number", *with_columns)
        .unique(["kind", "text", "is_percent", *with_columns])
    )
    read: list[dict[str, Any]] = []
    for kind, text, is_percent, number, *rest in distinct.iter_rows():
        reading = parse(Cell(kind, text, number, is_percent), *rest)
        found = reading.problem or reading.notice
        read.append({
            "kind": kind, "text": text, "is_percent": is_percent, **dict(zip(with_columns, rest, strict=True)),
            into: reading.value, f"{into}_asked": reading.problem is not None,
            "rule": found.rule if found else None, "message": found.message if found else None, "remedy": found.remedy if found else None,
        })  # fmt: skip
    schema: dict[str, Any] = {"kind": pl.String, "text": pl.String, "is_percent": pl.Boolean} | {
        name: rows.schema[name] for name in with_columns
    }
    values = pl.DataFrame(
        read,
        schema=schema
        | {into: dtype, f"{into}_asked": pl.Boolean, "rule": pl.String, "message": pl.String, "remedy": pl.String},
    )
    joined = rows.with_columns(cell.field("kind", "text", "is_percent")).join(
        values, on=["kind", "text", "is_percent", *with_columns], how="left", nulls_equal=True, maintain_order="left"
    )
    told = joined.filter(pl.col("rule").is_not_null()).with_columns(
        cell_name(pl.col("row"), cell.field("col")).alias("cell")
    )
    findings = told.select(
        pl.col("file_no").cast(pl.Int32), "part",
        pl.when(pl.col(f"{into}_asked")).then(pl.lit("error")).otherwise(pl.lit("warning")).alias("severity"),
        "sheet", "cell", shown(pl.col("kind"), pl.col("text")).alias("value"), "rule", "message", "remedy",
    )  # fmt: skip
    return joined.drop("kind", "text", "is_percent", "rule", "message", "remedy").with_columns(
        pl.col(f"{into}_asked").fill_null(False)
    ), findings
