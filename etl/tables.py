"""Cells → tables: sheets found by name, columns by heading, rows kept with their place."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from etl import problems
from etl.cells import cell_name, keyed, shown
from etl.frames import notes_and_totals
from etl.words import clean, key

HEADING_ROWS = 40
EXTRA = "extra:"
PLACE = ["file_no", "sheet", "row"]
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


def placed(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with the key of their sheet's name; `sheet_id` and `row_id` number sheets and rows of the whole batch.

    Cells of one row stand together, as do rows of one sheet.
    """
    return keyed(cells, "sheet", "sheet_key").with_columns(
        pl.struct("file_no", "sheet").rle_id().alias("sheet_id"), pl.struct(PLACE).rle_id().alias("row_id")
    )


def first_rows(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that may be headings, with their text's key as `words`."""
    is_first = (pl.col("row") <= HEADING_ROWS + 1) & ~pl.col("kind").is_in(["error", "formula"])
    return keyed(cells.filter(is_first), "text", "words")


def saved_alone(cells: pl.DataFrame, top: pl.DataFrame, files: Collection[int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells and first rows of a batch, with those of the `files` that hold the headings of the figures under that sheet's key.

    They are the sheet of figures saved alone as text; the sheet of items, which has a title too, is not.
    """
    own = headed(top, files, layout().figures, "indicator_code", "numerator")
    own -= headed(top, files, layout().items, "indicator_code", "title")
    if not own:
        return cells, top
    named = pl.when(pl.col("file_no").is_in(list(own))).then(pl.lit(key(layout().figures.sheet))).otherwise("sheet_key")
    return cells.with_columns(named.alias("sheet_key")), top.with_columns(named.alias("sheet_key"))


def headed(top: pl.DataFrame, files: Collection[int], given: TableLayout, *columns: str) -> set[int]:
    """The files that hold the headings of these columns of a table in one row, whatever the sheet's name."""
    wanted = [key(given.columns[column]) for column in columns]
    own = top.filter(pl.col("file_no").is_in(list(files)), pl.col("kind") == "text", pl.col("words").is_in(wanted))
    rows = own.group_by("file_no", "sheet_id", "row").agg(pl.col("words").n_unique())
    return set(rows.filter(pl.col("words") == len(wanted))["file_no"])


def table(cells: pl.DataFrame, top: pl.DataFrame, given: TableLayout) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of one table of every file, and what is wrong with its headings.

    Shape: one row per sheet row below the headings that holds anything in a known column; for each column of the
    layout a struct `kind, text, number, is_percent, col` or null; `extras` = list of (heading, text, kind, col).
    `cells` are `placed`: `file_no, sheet, sheet_key, sheet_id, row_id, row, col, kind, text, number, is_percent`; `top`
    are their `first_rows`.
    """
    is_own = pl.col("sheet_key") == key(given.sheet)
    names = {key(heading): name for name, heading in given.columns.items()} | dict.fromkeys(map(key, given.ignored), "")
    column = pl.col("words").replace_strict(names, default=None, return_dtype=pl.String).alias("column")
    top = top.filter(is_own).with_columns(column)
    anchors = _anchors(top, given)
    headings, findings = _named(_headings(top, anchors), anchors, given)
    first_row = headings.group_by("sheet_id").agg(pl.col("first_row").max())
    columns = headings.select("sheet_id", "col", "column", "heading")
    below = (
        cells.filter(is_own)
        .join(first_row, on="sheet_id", maintain_order="left")
        .filter(pl.col("row") >= pl.col("first_row"), pl.col("text").str.strip_chars() != "")
        .join(columns, on=["sheet_id", "col"], how="left", maintain_order="left")
    )
    whole, below = below, _without_frame(below, given.anchor)
    framing = notes_and_totals(whole, _data_rows(below, given.anchor), given.anchor, frozenset(TOTALS))
    data = below.filter(pl.col("column") != "").with_columns(
        pl.struct("kind", "text", "number", "is_percent", "col").alias("cell")
    )
    is_extra = pl.col("column").str.starts_with(EXTRA)
    known = data.filter(~is_extra)
    rows = known.group_by("row_id").agg(pl.col(PLACE).first())
    wide = known.pivot("column", on_columns=list(given.columns), index="row_id", values="cell")
    extras = data.filter(is_extra).sort("row_id", "col").group_by("row_id").agg(
        pl.struct("heading", "text", "kind", "col").alias("extras")
    )  # fmt: skip
    rows = rows.join(wide, on="row_id").join(extras, on="row_id", how="left").sort(PLACE).drop("row_id")
    return rows, problems.gathered(findings, _unheaded(below, given.anchor), framing)


def _data_rows(below: pl.DataFrame, anchor: str) -> pl.DataFrame:
    return below.filter(pl.col("column") == anchor).select("row_id").unique()


def _without_frame(below: pl.DataFrame, anchor: str) -> pl.DataFrame:
    """The cells without what frames a table: a row of column numbers, group and total rows, the signature block at its end."""
    anchors = below.filter(pl.col("column") == anchor)
    is_number = pl.col("text").str.contains(COLUMN_NUMBER)
    numbered = below.join(anchors.filter(is_number), on="row_id", how="semi").group_by("row_id").agg(is_number.all())
    loose = below.join(anchors, on="row_id", how="anti").filter(pl.col("kind") == "text")
    loose = keyed(loose, "text", "words")
    is_total = pl.col("words").str.strip_chars(" :").is_in(list(TOTALS))
    totals = loose.filter(is_total | pl.col("text").str.contains(GROUP))
    last = anchors.group_by("sheet_id").agg(pl.col("row").max().alias("last_row"))
    signed = (
        loose.filter(pl.col("words").str.contains(SIGNATURE))
        .join(last, on="sheet_id")
        .filter(pl.col("row") > pl.col("last_row"))
    )
    end = signed.group_by("sheet_id").agg(pl.col("row").min().alias("end_row"))
    frame = pl.concat([numbered.filter("text").select("row_id"), totals.select("row_id")])
    return (
        below.join(frame, on="row_id", how="anti", maintain_order="left")
        .join(end, on="sheet_id", how="left", maintain_order="left")
        .filter(pl.col("end_row").is_null() | (pl.col("row") < pl.col("end_row")))
    )


def _unheaded(below: pl.DataFrame, anchor: str) -> pl.DataFrame:
    """Cells beside data in columns that have no heading: the first of each column, named."""
    anchored = below.filter(pl.col("column") == anchor)
    found = below.filter(pl.col("column").is_null()).join(anchored, on="row_id", how="semi")
    first = found.sort("row", maintain_order=True).unique(["sheet_id", "col"], keep="first", maintain_order=True)
    return problems.where(
        first.with_columns(cell_name(pl.col("row"), pl.col("col")).alias("cell"), pl.lit(None, pl.String).alias("part")),
        "heading_empty", "Cột này không có tiêu đề; phần mềm không dùng các ô trong cột.", "Đặt tiêu đề cho cột, hoặc xóa cột.",
        value=shown(pl.col("kind"), pl.col("text")), severity="warning",
    )  # fmt: skip


def _anchors(top: pl.DataFrame, given: TableLayout) -> pl.DataFrame:
    """Where each sheet's headings stand. Shape: one row per sheet that has the anchor's heading."""
    anchors = top.filter(pl.col("column") == given.anchor, pl.col("kind") == "text", pl.col("row") <= HEADING_ROWS)
    return anchors.unique("sheet_id", keep="first", maintain_order=True).select(
        "file_no", "sheet", "sheet_id", pl.col("row").alias("heading_row"), pl.col("col").alias("anchor_col")
    )


def _headings(top: pl.DataFrame, anchors: pl.DataFrame) -> pl.DataFrame:
    """Each heading of each file's table with its column, null where unknown, '' where ignored.

    Shape: one row per column that has a heading; `first_row` is the first row below. Two rows of headings are one where
    the second names known columns and holds no code: the lower one counts, or both joined where neither is known.
    """
    near = top.join(anchors.drop("file_no", "sheet"), on="sheet_id", maintain_order="left").filter(
        (pl.col("row") - pl.col("heading_row")).is_between(0, 1)
    )
    is_lower, is_known = pl.col("row") > pl.col("heading_row"), pl.col("column").is_not_null()
    names_columns = (is_known & is_lower).any() & ((pl.col("col") != pl.col("anchor_col")) | ~is_lower).all()
    near = (
        near.with_columns(names_columns.over("sheet_id").alias("is_heading"))
        .filter(~is_lower | pl.col("is_heading"))
        .with_columns(pl.col("text").map_elements(clean, return_dtype=pl.String).alias("heading"))
        .filter(pl.col("heading") != "")
    )
    return near.sort("row", maintain_order=True).group_by("file_no", "sheet", "sheet_id", "col", maintain_order=True).agg(
        pl.when(is_known.any()).then(pl.col("heading").filter(is_known).last()).otherwise(pl.col("heading").str.join(" > ")).alias("heading"),
        pl.col("column").filter(is_known).last(),
        pl.col("row").max(),
        (pl.col("heading_row").first() + 1 + pl.col("is_heading").first()).alias("first_row"),
    ).with_columns(cell_name(pl.col("row"), pl.col("col")).alias("cell"), pl.lit(None, pl.String).alias("part"))  # fmt: skip


def _named(headings: pl.DataFrame, anchors: pl.DataFrame, given: TableLayout) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The headings with unknown ones as the rows' own fields; findings: missing, repeated and unknown headings."""
    named = headings.with_columns(pl.coalesce("column", pl.lit(EXTRA) + pl.col("heading")).alias("column"))
    is_used = pl.col("column") != "" if given.keeps_extras else pl.col("column").is_in(list(given.columns))
    used = named.filter(is_used)
    nowhere = [pl.lit(None, pl.String).alias(name) for name in ("part", "cell")]
    missing = [
        problems.where(
            anchors.join(used.filter(pl.col("column") == name), on="sheet_id", how="anti", maintain_order="left").with_columns(nowhere),
            "heading_missing", f"Không có cột '{given.columns[name]}'.", "Dùng đúng biểu mẫu, giữ nguyên dòng tiêu đề.",
        )
        for name in given.required
    ]  # fmt: skip
    findings = problems.gathered(
        *missing,
        problems.where(
            used.filter(pl.struct("sheet_id", "column").is_duplicated()), "heading_repeated", pl.format("Cột '{}' có hai lần.", "heading"),
            "Giữ lại một cột, xóa cột kia.", value=pl.col("heading"),
        ),
        problems.none_found() if given.keeps_extras else problems.where(
            headings.filter(pl.col("column").is_null()), "heading_unknown", pl.format("Không biết cột '{}'; phần mềm không dùng cột này.", "heading"),
            "Nếu cần, đặt tên cột như trong biểu mẫu.", value=pl.col("heading"), severity="warning",
        ),
    )  # fmt: skip
    # a repeated heading is refused: the first of its columns is enough to go on with
    is_again = pl.int_range(pl.len()).over("sheet_id", "column") > 0
    return named.sort("col", maintain_order=True).with_columns(
        pl.when(is_again).then(pl.lit("")).otherwise("column").alias("column")
    ), findings
