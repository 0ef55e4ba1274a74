"""Cells → tables: sheets found by name, columns by heading, rows kept with their place."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from etl import problems
from etl.values import Cell, Reading
from etl.words import clean, key

HEADING_ROWS = 40
EXTRA = "extra:"


@dataclass(frozen=True)
class TableLayout:
    """Where a table stands and what its headings mean. `ignored` headings are ours and carry no data."""

    sheet: str
    anchor: str
    columns: dict[str, str]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """A workbook's layout, read from `etl/layouts/<name>.toml`."""

    name: str
    info_sheet: str
    info_labels: dict[str, str]
    figures: TableLayout
    items: TableLayout


@cache
def layout(name: str = "v1") -> Layout:
    raw = tomllib.loads((Path(__file__).parent / "layouts" / f"{name}.toml").read_text(encoding="utf-8"))

    def table(part: dict[str, Any]) -> TableLayout:
        return TableLayout(part["sheet"], part["anchor"], part["columns"], tuple(part["ignored"]))

    return Layout(raw["name"], raw["info"]["sheet"], raw["info"]["labels"], table(raw["figures"]), table(raw["items"]))


def cell_name(row: pl.Expr, col: pl.Expr) -> pl.Expr:
    """The A1 name of a cell, for columns up to ZZ."""
    number = col - 1
    first = pl.when(number >= 26).then(_letter(number // 26 - 1)).otherwise(pl.lit(""))
    return first + _letter(number % 26) + row.cast(pl.String)


def _letter(number: pl.Expr) -> pl.Expr:
    return pl.lit("ABCDEFGHIJKLMNOPQRSTUVWXYZ").str.slice(number, 1)


def keyed(cells: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """The frame with the comparison key of a text column."""
    keys = cells.select(pl.col(column).unique()).with_columns(
        pl.col(column).map_elements(key, return_dtype=pl.String).alias(name)
    )
    return cells.join(keys, on=column, how="left")


def table(cells: pl.DataFrame, given: TableLayout) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of one table of every file, and what is wrong with its headings.

    Shape: one row per sheet row below the headings that holds anything in a known column; for each column of the
    layout a struct `kind, text, number, is_percent, col` or null; `extras` = list of (heading, text, kind, col).
    `cells` has `file_no, sheet, sheet_key, row, col, kind, text, number, is_percent`.
    """
    own = cells.filter(pl.col("sheet_key") == key(given.sheet))
    headings, findings = _headings(own, given)
    placed = own.join(headings.select("file_no", "sheet", "col", "column", "heading", "heading_row"), on=["file_no", "sheet", "col"])
    data = placed.filter(pl.col("row") > pl.col("heading_row"), pl.col("text").str.strip_chars() != "").with_columns(
        pl.struct("kind", "text", "number", "is_percent", "col").alias("cell")
    )
    place = ["file_no", "sheet", "row"]
    rows = data.filter(~pl.col("column").str.starts_with(EXTRA)).select(place).unique().sort(place)
    for name in given.columns:
        rows = rows.join(data.filter(pl.col("column") == name).select(*place, pl.col("cell").alias(name)), on=place, how="left")
    extras = (
        data.filter(pl.col("column").str.starts_with(EXTRA))
        .sort([*place, "col"])
        .group_by(place, maintain_order=True)
        .agg(pl.struct("heading", "text", "kind", "col").alias("extras"))
    )
    return rows.join(extras, on=place, how="left"), findings


def _headings(own: pl.DataFrame, given: TableLayout) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The heading row of each file's table, each column named; findings: unknown and repeated headings."""
    top = keyed(own.filter(pl.col("row") <= HEADING_ROWS, pl.col("kind") == "text"), "text", "heading_key")
    anchor = key(given.columns[given.anchor])
    heading_row = top.filter(pl.col("heading_key") == anchor).group_by("file_no", "sheet").agg(pl.col("row").min().alias("heading_row"))
    names = {key(heading): name for name, heading in given.columns.items()} | {key(heading): "" for heading in given.ignored}
    headings = top.join(heading_row, on=["file_no", "sheet"]).filter(pl.col("row") == pl.col("heading_row"))
    headings = headings.with_columns(
        pl.col("text").map_elements(clean, return_dtype=pl.String).alias("heading"),
        pl.col("heading_key").replace_strict(names, default=None, return_dtype=pl.String).alias("column"),
        cell_name(pl.col("row"), pl.col("col")).alias("cell"),
        pl.lit(None, pl.String).alias("part"),
    )
    known = headings.filter(pl.col("column").is_not_null())
    repeated = known.filter(pl.col("column") != "", pl.col("column").is_duplicated().over("file_no"))
    repeated = known.filter(pl.struct("file_no", "sheet", "column").is_duplicated(), pl.col("column") != "")
    unknown = headings.filter(pl.col("column").is_null())
    findings = problems.gathered(
        problems.where(
            repeated, "heading_repeated", pl.format("Cột '{}' có hai lần.", "heading"), "Giữ lại một cột, xóa cột kia.", value=pl.col("heading")
        ),
        problems.where(
            unknown, "heading_unknown", pl.format("Không biết cột '{}'; phần mềm không dùng cột này.", "heading"),
            "Nếu cần, đặt tên cột như trong biểu mẫu.", value=pl.col("heading"), severity="warning",
        ) if given.anchor and "title" not in given.columns else problems.none_found(),
    )  # fmt: skip
    named = headings.with_columns(
        pl.when(pl.col("column").is_null()).then(pl.lit(EXTRA) + pl.col("heading")).otherwise(pl.col("column")).alias("column")
    ).filter(pl.col("column") != "")
    return named, findings


def read_column(
    rows: pl.DataFrame, column: str, into: str, parse: Callable[..., Reading[Any]], dtype: Any, with_columns: Sequence[str] = ()
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with a cell column read as values `into`, and the findings. Each distinct text is parsed once.

    `parse` gets the cell and the values of `with_columns`. A cell in doubt is null in `into` and true in `<into>_asked`.
    Shape of rows: `file_no, part, sheet, row` and the struct column.
    """
    cell = pl.col(column).struct
    distinct = (
        rows.filter(pl.col(column).is_not_null())
        .select(cell.field("kind", "text", "is_percent"), cell.field("number"), *with_columns)
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
    schema = {"kind": pl.String, "text": pl.String, "is_percent": pl.Boolean} | {name: rows.schema[name] for name in with_columns}
    values = pl.DataFrame(
        read, schema=schema | {into: dtype, f"{into}_asked": pl.Boolean, "rule": pl.String, "message": pl.String, "remedy": pl.String}
    )
    joined = rows.with_columns(cell.field("kind", "text", "is_percent")).join(
        values, on=["kind", "text", "is_percent", *with_columns], how="left", nulls_equal=True, maintain_order="left"
    )
    found = joined.filter(pl.col("rule").is_not_null()).with_columns(cell_name(pl.col("row"), cell.field("col")).alias("cell"))
    findings = found.select(
        pl.col("file_no").cast(pl.Int32), "part",
        pl.when(pl.col(f"{into}_asked")).then(pl.lit("error")).otherwise(pl.lit("warning")).alias("severity"),
        "sheet", "cell", pl.col("text").alias("value"), "rule", "message", "remedy",
    )  # fmt: skip
    return joined.drop("kind", "text", "is_percent", "rule", "message", "remedy").with_columns(
        pl.col(f"{into}_asked").fill_null(False)
    ), findings
