"""A unit register as it was filled in: its cells by heading, from a workbook or a csv."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from etl import problems
from etl.cells import keyed
from etl.envelope import MAX_FILE
from etl.read import read_workbooks
from etl.register_form import HEADINGS
from etl.words import clean, key
from warehouse.errors import UsageError


class RegisterError(UsageError):
    """The register is refused whole. Shape of `problems`: as in `etl.problems`."""

    def __init__(self, file: str, found: pl.DataFrame) -> None:
        first = found.row(0, named=True)
        super().__init__(
            f"Danh mục '{file}' chưa được nhận: {found.height} lỗi. Ô {first['cell'] or '–'}: {first['message']} {first['remedy']}"
        )
        self.problems = found


def read_register(path: Path) -> pl.DataFrame:
    """A register's cells by heading. Shape: one row per row of the file, `row` and a `Cell` or null per column the file has.

    Errors: `RegisterError`: not readable, a heading missing, unknown or repeated.
    """
    if not path.is_file():
        raise UsageError(f"Không có tệp '{path}'.")
    cells = _csv_cells(path) if path.suffix.lower() == ".csv" else _sheet_cells(path)
    names = {key(heading): name for name, heading in HEADINGS.items()}
    top = keyed(cells.filter(pl.col("row") <= 40), "text", "heading_key")
    anchors = top.filter(pl.col("heading_key") == key(HEADINGS["unit_code"]))
    if not anchors.height:
        raise refused(
            path,
            "heading_missing",
            "Không có cột 'Mã đơn vị'.",
            "Dùng danh mục trống: chitieu units --template -o danh-muc.xlsx.",
        )
    sheet, heading_row = anchors.row(0, named=True)["sheet"], anchors["row"].min()
    # a heading may list its allowed values in brackets: "Loại (trường, cơ quan)"
    plain = pl.col("heading_key").str.replace(r"\s*\(.*\)$", "")
    headings = top.filter(pl.col("sheet") == sheet, pl.col("row") == heading_row).with_columns(
        plain.replace_strict(names, default=None, return_dtype=pl.String).alias("name")
    )
    unknown = headings.filter(pl.col("name").is_null())["text"].to_list()
    found = headings["name"].drop_nulls().to_list()
    if unknown or len(set(found)) != len(found):
        listed = "; ".join(f"không biết '{clean(name)}'" for name in unknown) or "có cột lặp lại"
        raise refused(
            path,
            "headings",
            f"Tên cột chưa đúng: {listed}.",
            "Dùng tên cột như danh mục trống: chitieu units --template.",
        )
    data = cells.filter(pl.col("sheet") == sheet, pl.col("row") > heading_row).join(
        headings.select("col", "name"), on="col"
    )
    rows = data.select("row").unique().sort("row")
    for name in found:
        own = data.filter(pl.col("name") == name).select(
            "row", pl.struct("kind", "text", "number", "is_percent", "col").alias(name)
        )
        rows = rows.join(own, on="row", how="left")
    return rows.with_columns(pl.lit(sheet).alias("sheet"))


def refused(
    path: Path, rule: str, message: str, remedy: str, sheet: str | None = None, cell: str | None = None
) -> RegisterError:
    return RegisterError(path.name, problems.from_rows([
        {"severity": "error", "sheet": sheet, "cell": cell, "rule": rule, "message": message, "remedy": remedy}
    ]))  # fmt: skip


def _sheet_cells(path: Path) -> pl.DataFrame:
    workbook = read_workbooks([path])[0]
    if workbook.refusal is not None:
        found = workbook.refusal
        raise refused(path, found.rule, found.message, found.remedy, found.sheet, found.cell)
    return workbook.cells


def _csv_cells(path: Path) -> pl.DataFrame:
    if path.stat().st_size > MAX_FILE:
        raise refused(path, "file_too_big", "Tệp CSV quá lớn (tối đa 20 MB).", "Chia danh mục thành nhiều tệp.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
        first = text.split("\n", 1)[0]
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
        )
    except UnicodeDecodeError as fault:
        raise refused(path, "encoding", "Tệp CSV không phải UTF-8.", "Lưu lại dạng 'CSV UTF-8' hoặc .xlsx.") from fault
    except csv.Error as fault:
        raise refused(path, "csv", "Tệp CSV không đọc được.", "Lưu lại dạng .xlsx.") from fault
    cells = [
        {
            "sheet": "csv",
            "row": row_no,
            "col": col_no,
            "kind": "text",
            "text": value,
            "number": None,
            "is_percent": False,
        }
        for row_no, row in enumerate(rows, start=1)
        for col_no, value in enumerate(row, start=1)
        if value.strip()
    ]
    return pl.DataFrame(cells, schema={"sheet": pl.String, "row": pl.Int32, "col": pl.Int32, "kind": pl.String, "text": pl.String,
                                       "number": pl.Float64, "is_percent": pl.Boolean})  # fmt: skip
