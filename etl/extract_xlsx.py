"""A large table as a workbook: what it is about, the rows, what each column means. Written by Rust, a row at a time.

The writer takes every text as a text, never as a formula, a link or a number (`tests/etl/test_extract.py` reads it back).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
from rustpy_xlsxwriter import Format, write_worksheets

ABOUT, DATA, EXPLAINED = "Thông tin", "Số liệu", "Giải thích"
LONGEST_TEXT = 32_767
VALUE, AMOUNT, WHOLE = "#,##0.0#########", "#,##0.0#####", "#,##0"
WIDE = frozenset({"title", "explanation", "evidence", "note", "file", "fields"})


def write(
    target: Path,
    about: Sequence[tuple[str, str]],
    rows: pl.DataFrame,
    headings: Mapping[str, str],
    explained: Sequence[tuple[str, str, str]],
) -> None:
    """The workbook of `rows` under the headings given, by column.

    Shape: `about` and `explained` are lines of their sheets; the first of `about` says what the workbook is. Errors:
    `OSError` when the disk refuses.
    """
    first, *facts = about
    told = [{first[0]: label, first[1]: text} for label, text in facts]
    meaning = [dict(zip(("Cột", "Tên trong tệp csv, parquet", "Ý nghĩa"), each, strict=True)) for each in explained]
    head = Format().set_bold().set_background_color("#E9EFF8").set_border("thin").set_text_wrap()
    write_worksheets(
        [(ABOUT, told), (DATA, _plain(rows).rename(dict(headings))), (EXPLAINED, meaning)],
        str(target),
        freeze_panes={DATA: {"row": 1, "col": 0}, EXPLAINED: {"row": 1, "col": 0}},
        autofilter={DATA: rows.height > 0},
        column_widths={
            ABOUT: [26.0, 90.0],
            DATA: [36.0 if name.endswith("_name") or name in WIDE else 14.0 for name in rows.columns],
            EXPLAINED: [30.0, 30.0, 100.0],
        },
        column_formats={
            DATA: {
                headings[name]: Format().set_num_format(shown)
                for name in rows.columns
                if (shown := _number_format(rows[name]))
            },
            ABOUT: {first[1]: Format().set_text_wrap()},
            EXPLAINED: {"Ý nghĩa": Format().set_text_wrap()},
        },
        header_format={ABOUT: Format().set_bold(), DATA: head, EXPLAINED: head},
        index_columns=[first[0]],
        sheet_view={DATA: {"selected": True}},
    )


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows in types that the writer knows: decimals, which it would leave out without a word, as Excel's own numbers."""
    return rows.with_columns(
        pl.col(pl.Decimal).cast(pl.Float64),
        pl.col(pl.Boolean).replace_strict({True: "có", False: "không"}, return_dtype=pl.String),
        pl.col(pl.String).str.slice(0, LONGEST_TEXT),
    )


def _number_format(column: pl.Series) -> str:
    """How a column's numbers or dates are shown; empty for text and for numbers that name something."""
    name, dtype = column.name, column.dtype
    if dtype == pl.Date:
        return "dd/mm/yyyy"
    if isinstance(dtype, pl.Datetime):
        return "dd/mm/yyyy hh:mm"
    if isinstance(dtype, pl.Decimal):
        if name in {"value", "bound_low", "bound_high"} or name.endswith("_pct"):
            return VALUE
        # an optional decimal would leave whole numbers with a bare decimal sign
        return WHOLE if bool((column == column.floor()).all()) else AMOUNT
    return WHOLE if name in {"figures", "items"} or name.startswith(("units_", "figures_")) else ""
