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
TOTALS = {key(word) for word in ("Tổng cộng", "Cộng", "Tổng số", "Tổng", "Cộng dồn", "Toàn trường")}
COLUMN_NUMBER = r"^\s*\(?[0-9]{1,2}\)?(\s*=.*)?\s*$"
GROUP = r"^\s*([IVX]+|[A-H]|[0-9]+\.[0-9.]+)[.)]?\s*$"
SIGNATURE = (
    r"^\(?(người lập|kế toán|hiệu trưởng|phó hiệu trưởng|thủ trưởng|văn thư|giám đốc|ký[ ,)])|ngày .*tháng .*năm"
)


@dataclass(frozen=True)
class TableLayout:
    """Where a table stands and what its headings mean. `ignored` headings are ours and carry no data.

    `keeps_extras`: further columns are the rows' own fields, else they are named and left out.
    """

    sheet: str
    anchor: str
    columns: dict[str, str]
    ignored: tuple[str, ...]
    required: tuple[str, ...]
    keeps_extras: bool


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
        return TableLayout(
            part["sheet"], part["anchor"], part["columns"], tuple(part["ignored"]), tuple(part["required"]), part["keeps_extras"]
        )  # fmt: skip

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
    first_row = headings.group_by("file_no", "sheet").agg(pl.col("first_row").max())
    below = own.join(first_row, on=["file_no", "sheet"]).filter(
        pl.col("row") >= pl.col("first_row"), pl.col("text").str.strip_chars() != ""
    )
    placed = below.join(
        headings.select("file_no", "sheet", "col", "column", "heading"), on=["file_no", "sheet", "col"], how="left"
    )
    placed = _without_frame(placed, given.anchor)
    data = placed.filter(pl.col("column") != "").with_columns(
        pl.struct("kind", "text", "number", "is_percent", "col").alias("cell")
    )
    place = ["file_no", "sheet", "row"]
    rows = data.filter(~pl.col("column").str.starts_with(EXTRA)).select(place).unique().sort(place)
    for name in given.columns:
        rows = rows.join(
            data.filter(pl.col("column") == name).select(*place, pl.col("cell").alias(name)), on=place, how="left"
        )
    extras = (
        data.filter(pl.col("column").str.starts_with(EXTRA))
        .sort([*place, "col"])
        .group_by(place, maintain_order=True)
        .agg(pl.struct("heading", "text", "kind", "col").alias("extras"))
    )
    return rows.join(extras, on=place, how="left"), problems.gathered(findings, _unheaded(placed, given.anchor))


def _without_frame(placed: pl.DataFrame, anchor: str) -> pl.DataFrame:
    """The cells without what frames a table: a row of column numbers, group and total rows, the signature block at its end."""
    place = ["file_no", "sheet", "row"]
    is_anchor = pl.col("column").eq_missing(pl.lit(anchor))
    rows = placed.group_by(place).agg(
        is_anchor.any().alias("is_anchored"),
        (pl.col("text").str.contains(COLUMN_NUMBER).all() & pl.col("text").filter(is_anchor).len().gt(0)).alias(
            "is_numbering"
        ),
    )
    frame = rows.filter("is_numbering").select(place)
    loose = placed.join(rows.filter(~pl.col("is_anchored")), on=place, how="semi").filter(pl.col("kind") == "text")
    loose = keyed(loose.select(*place, "text"), "text", "words")
    is_total = pl.col("words").str.strip_chars(" :").is_in(list(TOTALS))
    totals = loose.filter(is_total | pl.col("text").str.contains(GROUP)).select(place)
    last = rows.filter("is_anchored").group_by("file_no", "sheet").agg(pl.col("row").max().alias("last_row"))
    signed = (
        loose.filter(pl.col("words").str.contains(SIGNATURE))
        .join(last, on=["file_no", "sheet"])
        .filter(pl.col("row") > pl.col("last_row"))
    )
    end = signed.group_by("file_no", "sheet").agg(pl.col("row").min().alias("end_row"))
    return (
        placed.join(pl.concat([frame, totals]), on=place, how="anti", maintain_order="left")
        .join(end, on=["file_no", "sheet"], how="left", maintain_order="left")
        .filter(pl.col("end_row").is_null() | (pl.col("row") < pl.col("end_row")))
    )


def _unheaded(placed: pl.DataFrame, anchor: str) -> pl.DataFrame:
    """Cells beside data in columns that have no heading: the first of each column, named."""
    anchored = placed.filter(pl.col("column") == anchor).select("file_no", "sheet", "row")
    found = placed.filter(pl.col("column").is_null()).join(anchored, on=["file_no", "sheet", "row"], how="semi")
    first = found.sort("row").unique(["file_no", "sheet", "col"], keep="first", maintain_order=True)
    return problems.where(
        first.with_columns(cell_name(pl.col("row"), pl.col("col")).alias("cell"), pl.lit(None, pl.String).alias("part")),
        "heading_empty", "Cột này không có tiêu đề; phần mềm không dùng các ô trong cột.", "Đặt tiêu đề cho cột, hoặc xóa cột.",
        value=pl.col("text"), severity="warning",
    )  # fmt: skip


def _headings(own: pl.DataFrame, given: TableLayout) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each heading of each file's table with its column; findings: missing, unknown and repeated headings.

    Shape: one row per column that has a heading; `first_row` is the first row below. Two rows of headings are one where
    the second names known columns and holds no code: the lower one counts, or both joined where neither is known.
    """
    names = {key(heading): name for name, heading in given.columns.items()} | {
        key(heading): "" for heading in given.ignored
    }
    top = keyed(
        own.filter(pl.col("row") <= HEADING_ROWS + 1, ~pl.col("kind").is_in(["error", "formula"])),
        "text",
        "heading_key",
    ).with_columns(pl.col("heading_key").replace_strict(names, default=None, return_dtype=pl.String).alias("column"))
    anchors = top.filter(pl.col("column") == given.anchor, pl.col("kind") == "text", pl.col("row") <= HEADING_ROWS)
    anchors = anchors.sort("row").unique(["file_no", "sheet"], keep="first").select(
        "file_no", "sheet", pl.col("row").alias("heading_row"), pl.col("col").alias("anchor_col")
    )  # fmt: skip
    near = top.join(anchors, on=["file_no", "sheet"]).filter((pl.col("row") - pl.col("heading_row")).is_between(0, 1))
    lower = (
        near.filter(pl.col("row") > pl.col("heading_row"))
        .group_by("file_no", "sheet")
        .agg((pl.col("column").is_not_null().any() & (pl.col("col") != pl.col("anchor_col")).all()).alias("is_heading"))
    )
    near = near.join(lower, on=["file_no", "sheet"], how="left").with_columns(pl.col("is_heading").fill_null(False))
    near = (
        near.filter((pl.col("row") == pl.col("heading_row")) | pl.col("is_heading"))
        .with_columns(pl.col("text").map_elements(clean, return_dtype=pl.String).alias("heading"))
        .filter(pl.col("heading") != "")
    )
    is_known = pl.col("column").is_not_null()
    headings = near.sort("row").group_by("file_no", "sheet", "col", maintain_order=True).agg(
        pl.when(is_known.any()).then(pl.col("heading").filter(is_known).last()).otherwise(pl.col("heading").str.join(" > ")).alias("heading"),
        pl.col("column").filter(is_known).last(),
        pl.col("row").max(),
        (pl.col("heading_row").first() + 1 + pl.col("is_heading").first()).alias("first_row"),
    ).with_columns(cell_name(pl.col("row"), pl.col("col")).alias("cell"), pl.lit(None, pl.String).alias("part"))  # fmt: skip
    unknown = headings.filter(pl.col("column").is_null())
    named = headings.with_columns(pl.coalesce("column", pl.lit(EXTRA) + pl.col("heading")).alias("column"))
    used = (
        named.filter(pl.col("column") != "")
        if given.keeps_extras
        else named.filter(pl.col("column").is_in(list(given.columns)))
    )
    missing = [
        anchors.join(used.filter(pl.col("column") == name), on=["file_no", "sheet"], how="anti").with_columns(
            pl.lit(given.columns[name]).alias("heading"),
            pl.lit(None, pl.String).alias("part"),
            pl.lit(None, pl.String).alias("cell"),
        )
        for name in given.required
    ]
    findings = problems.gathered(
        *[
            problems.where(frame, "heading_missing", pl.format("Không có cột '{}'.", "heading"), "Dùng đúng biểu mẫu, giữ nguyên dòng tiêu đề.")
            for frame in missing
        ],
        problems.where(
            used.filter(pl.struct("file_no", "sheet", "column").is_duplicated()), "heading_repeated", pl.format("Cột '{}' có hai lần.", "heading"),
            "Giữ lại một cột, xóa cột kia.", value=pl.col("heading"),
        ),
        problems.none_found() if given.keeps_extras else problems.where(
            unknown, "heading_unknown", pl.format("Không biết cột '{}'; phần mềm không dùng cột này.", "heading"),
            "Nếu cần, đặt tên cột như trong biểu mẫu.", value=pl.col("heading"), severity="warning",
        ),
    )  # fmt: skip
    # a repeated heading is refused: the first of its columns is enough to go on with
    is_again = pl.int_range(pl.len()).over("file_no", "sheet", "column") > 0
    return named.sort("col").with_columns(
        pl.when(is_again).then(pl.lit("")).otherwise("column").alias("column")
    ), findings


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
        "sheet", "cell", pl.col("text").alias("value"), "rule", "message", "remedy",
    )  # fmt: skip
    return joined.drop("kind", "text", "is_percent", "rule", "message", "remedy").with_columns(
        pl.col(f"{into}_asked").fill_null(False)
    ), findings
