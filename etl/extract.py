"""What a filter keeps, as a file: csv for programs, parquet typed, xlsx for people (docs: contract, extract columns)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import IO, Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl import extract_xlsx
from etl.files import reason
from warehouse import queries, sql
from warehouse.errors import UsageError, WriteError
from warehouse.filters import Filter
from warehouse.store import office_now

XLSX_ROWS = 1_048_575
SAMPLE = "DỮ LIỆU MẪU"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

WHAT: dict[str, tuple[str, Callable[[duckdb.DuckDBPyConnection, Filter], pl.DataFrame], Sequence[str]]] = {
    "attainment": ("Kết quả từng đơn vị", queries.attainment, queries.ATTAINMENT_COLUMNS),
    "items": ("Mục chi tiết", queries.items, queries.ITEM_COLUMNS),
    "submissions": ("Lượt nộp", queries.submissions, queries.SUBMISSION_COLUMNS),
    "completeness": ("Tình hình nộp", queries.completeness, queries.COMPLETENESS_COLUMNS),
}
NAMES = (*WHAT, "rollup")
STATUS_WORDS = {
    "attained": "đạt", "near": "gần đạt", "missed": "chưa đạt", "no_activity": "không phát sinh",
    "not_reported": "chưa báo cáo", "monitored": "theo dõi",
}  # fmt: skip


def extract(
    con: duckdb.DuckDBPyConnection, what: str, where: Filter, by: Sequence[str] = ("indicator",)
) -> pl.DataFrame:
    """The rows of one extract, exactly its columns in their order."""
    if what == "rollup":
        return queries.rollup(con, where, by).select(queries.rollup_columns(by))
    _, ask, columns = WHAT[what]
    return ask(con, where).select(columns)


def write(rows: pl.DataFrame, target: Path, *, what: str, facts: Sequence[tuple[str, str]]) -> None:
    """Writes an extract in the format its name asks for; a file is there whole or not at all.

    `facts` are the filter, period, version and time, for the first sheet of an xlsx. Errors: `UsageError` for another
    ending or too many rows, `WriteError` when the disk refuses.
    """
    writers: dict[str, Callable[[Path], None]] = {
        ".csv": lambda part: _write_csv(rows, part),
        ".parquet": lambda part: rows.write_parquet(part, compression="zstd"),
        ".xlsx": lambda part: _write_xlsx(rows, part, what, facts),
    }
    if target.suffix.lower() not in writers:
        raise UsageError("Tên tệp phải kết thúc bằng .xlsx, .csv hoặc .parquet.")
    part = target.with_name(f".{target.name}.part")
    try:
        part.touch()
        writers[target.suffix.lower()](part)
        part.replace(target)
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise WriteError(f"Không ghi được tệp '{target.name}' ({reason(fault)}).") from fault
    finally:
        part.unlink(missing_ok=True)


def write_parts(parts: pa.RecordBatchReader, target: Path, told: Callable[[int], None]) -> None:
    """Writes the rows of a reader as csv or parquet, a part in memory at a time; `told` hears how many are written.

    Errors: `WriteError` when the disk refuses; a file is there whole or not at all.
    """
    part, done = target.with_name(f".{target.name}.part"), 0
    try:
        with ExitStack() as opened:
            file = opened.enter_context(part.open("wb"))
            sheet = (
                opened.enter_context(pq.ParquetWriter(file, parts.schema, compression="zstd"))
                if target.suffix == ".parquet"
                else None
            )
            if sheet is None:
                _write_csv(pl.DataFrame(pl.from_arrow(parts.schema.empty_table())), file)
            for batch in parts:
                if sheet is None:
                    _write_csv(pl.DataFrame(pl.from_arrow(batch)), file, has_head=False)
                else:
                    sheet.write_batch(batch)
                done += batch.num_rows
                told(done)
        part.replace(target)
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise WriteError(f"Không ghi được tệp '{target.name}' ({reason(fault)}).") from fault
    finally:
        part.unlink(missing_ok=True)


def guarded(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows for a csv: no spreadsheet takes a text of theirs for a formula."""
    texts = [name for name, dtype in rows.schema.items() if dtype == pl.String]
    return rows.with_columns(
        pl.when(pl.any_horizontal(pl.col(name).str.starts_with(sign) for sign in RISKY))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )


def _write_csv(rows: pl.DataFrame, target: Path | IO[bytes], *, has_head: bool = True) -> None:
    guarded(rows).write_csv(target, include_bom=has_head, include_header=has_head, datetime_format="%Y-%m-%dT%H:%M:%S")


@cache
def column_words() -> dict[str, tuple[str, str]]:
    """Vietnamese heading and explanation of every extract column."""
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: (row["heading"], row["explanation"]) for row in csv.DictReader(file)}


def _write_xlsx(rows: pl.DataFrame, target: Path, what: str, facts: Sequence[tuple[str, str]]) -> None:
    if rows.height > XLSX_ROWS:
        raise UsageError(
            f"Có {rows.height} dòng, Excel chỉ chứa {XLSX_ROWS}. Hãy xuất .csv, .parquet, hoặc lọc theo địa bàn."
        )
    title = WHAT[what][0] if what in WHAT else "Tổng hợp"
    words = column_words()
    about = [("Trích xuất", title), *facts, ("Số dòng", str(rows.height))]
    explained = [(words[name][0], name, words[name][1]) for name in rows.columns]
    extract_xlsx.write(target, about, rows, {name: words[name][0] for name in rows.columns}, explained)


def facts_of(
    con: duckdb.DuckDBPyConnection, where: Filter, by: Sequence[str] | None = None, *, person: str = ""
) -> list[tuple[str, str]]:
    """The filter in words, the version, the time and who asked, for whoever opens the file next year."""
    state = sql.row(con, "select version_name, published_at, is_sample from core.state")
    version, published_at, is_sample = state if state else ("", None, False)
    windows = {"quarter": "Trong quý", "ytd": "Lũy kế từ đầu năm", "phase": "Từ đầu giai đoạn"}
    facts = [("", SAMPLE)] if is_sample else []
    facts += [
        ("Kế hoạch", where.plan), ("Kỳ báo cáo", where.period), ("Phạm vi thời gian", windows[where.window]),
        ("Cơ cấu đơn vị", "Theo kỳ báo cáo" if where.structure == "then" else "Theo hiện tại"),
        ("Cấp học", where.level or "tất cả"), ("Địa bàn", where.area or "tất cả"), ("Lĩnh vực", where.field or "tất cả"),
        ("Đơn vị", ", ".join(where.units) or "tất cả"), ("Chỉ tiêu", ", ".join(where.indicators) or "tất cả"),
        ("Trạng thái", ", ".join(STATUS_WORDS[status] for status in where.statuses) or "tất cả"), ("Tìm kiếm", where.search or "không"),
        ("Mức đề xuất", "không dùng" if where.plan_targets_only else "có dùng"), ("Số liệu đã duyệt", "chỉ số đã duyệt" if where.approved_only else "mọi số đã nhận"),
    ]  # fmt: skip
    if by:
        facts.append(
            (
                "Nhóm theo",
                ", ".join(
                    column_words().get({"indicator": "indicator_code", "unit": "unit_code"}.get(key, key), (key, ""))[0]
                    for key in by
                ),
            )
        )
    return [
        *facts,
        ("Phiên bản số liệu", f"{version}, {published_at:%d/%m/%Y %H:%M}" if published_at else version),
        ("Xuất lúc", f"{office_now():%d/%m/%Y %H:%M}"),
        *([("Người xuất", person)] if person else []),
    ]


def plain(value: Any) -> Any:
    """A value as JSON carries it: decimals as text, dates as ISO."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
