"""How a unit register looks, so that one dropped among submissions is known for what it is."""

from __future__ import annotations

import polars as pl

from etl import problems
from etl.read import Workbook
from etl.words import key

HEADINGS = {
    "unit_code": "Mã đơn vị", "unit_name": "Tên đơn vị", "kind": "Loại", "ownership": "Loại hình", "levels": "Cấp học", "area": "Địa bàn",
    "parent_code": "Đơn vị cấp trên", "valid_from": "Hiệu lực từ", "valid_to": "Hiệu lực đến", "merged_into": "Sáp nhập vào",
    "split_from": "Tách từ", "legal_basis": "Căn cứ", "plans": "Kế hoạch",
}  # fmt: skip
HEADING_ROWS, ENOUGH = 40, 4
# headings that submissions have too
SHARED = ("unit_code", "unit_name", "plans")
INDICATOR = "Mã chỉ tiêu"
RULE = "unit_register"


def is_register(workbook: Workbook) -> bool:
    """Whether a workbook is a unit register: one row holds enough of its headings, and no sheet asks for indicators."""
    if workbook.refusal is not None:
        return False
    top = workbook.cells.filter(pl.col("row") <= HEADING_ROWS, pl.col("kind") == "text").select("sheet", "row", "text")
    if not top.height:
        return False
    keys = pl.Series("heading", [key(text).partition("(")[0].strip() for text in top["text"]], pl.String)
    named = top.with_columns(keys)
    if key(INDICATOR) in set(keys):
        return False
    names = {key(heading): name for name, heading in HEADINGS.items()}
    found = named.with_columns(
        pl.col("heading").replace_strict(names, default=None, return_dtype=pl.String).alias("name")
    )
    rows = found.drop_nulls("name").group_by("sheet", "row").agg(pl.col("name").unique())
    return any(
        "unit_code" in own and len(own) >= ENOUGH and len(set(own) - set(SHARED)) >= 2 for own in rows["name"].to_list()
    )


def register_problem(file_no: int) -> pl.DataFrame:
    """The one finding on a register that was given as a submission."""
    return problems.from_rows([
        {
            "file_no": file_no, "severity": "error", "rule": RULE,
            "message": "Đây là danh mục đơn vị, không phải tệp số liệu.",
            "remedy": "Cập nhật danh mục bằng lệnh: chitieu units TỆP.",
        }
    ])  # fmt: skip
