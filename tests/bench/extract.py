"""Writers of large tables side by side: 200,000 rows × 12 columns, each in a child process of its own, round by round.

    python tests/bench/extract.py [--rows 200000] [--rounds 3]

Seconds are of the writing alone (wall and CPU), the peak memory is that of the whole child, which holds the frame itself;
"nothing written" shows how much of it that is. `product` is what `chitieu extract` and the dashboard call.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

# the columns of an extract that a screen's largest table has: text, exact numbers, counts, dates
COLUMNS = (
    "unit_code",
    "unit_name",
    "area",
    "indicator_code",
    "title",
    "numerator",
    "denominator",
    "value",
    "target",
    "figures",
    "date",
    "received_at",
)
NUMBER_FORMATS = {"date": "dd/mm/yyyy", "received_at": "dd/mm/yyyy hh:mm"}


def made(rows: int) -> pl.DataFrame:
    """A table of text, decimals, counts and dates, no two rows alike."""
    start, places = date(2021, 1, 1), [f"Phường {name} (mẫu)" for name in "ABCDEFGHIJKLMNOP"]
    at = pl.int_range(rows, eager=True)
    numerator = (at * 7919 % 1_000_003).cast(pl.Decimal(38, 6)) / Decimal(7)
    return pl.DataFrame(
        {
            "unit_code": at.map_elements(lambda n: f"{126000 + n % 2000:07d}", pl.String),
            "unit_name": at.map_elements(lambda n: f"Trường Tiểu học Nguyễn Thái Bình số {n % 2000}", pl.String),
            "area": at.map_elements(lambda n: places[n % len(places)], pl.String),
            "indicator_code": at.map_elements(lambda n: f"CCHC-{n % 9}.{n % 5}", pl.String),
            "title": at.map_elements(lambda n: f"Cuộc họp trực tuyến thứ {n} về cải cách hành chính", pl.String),
            "numerator": numerator.cast(pl.Decimal(38, 6)),
            "denominator": (at + 1).cast(pl.Decimal(38, 6)),
            "value": ((at % 1000).cast(pl.Decimal(38, 10)) / Decimal(9)).cast(pl.Decimal(38, 10)),
            "target": (at % 100).cast(pl.Decimal(38, 6)),
            "figures": at.cast(pl.Int32),
            "date": at.map_elements(lambda n: start + timedelta(days=n % 2000), pl.Date),
            "received_at": at.map_elements(lambda n: datetime(2025, 1, 1) + timedelta(minutes=n), pl.Datetime("us")),
        }
    )


def nothing(_rows: pl.DataFrame, _target: Path) -> None:
    """What the frame alone takes."""


def product(rows: pl.DataFrame, target: Path) -> None:
    from etl import extract

    extract.write(rows, target, what="items", facts=[("Kế hoạch", "CCHC")])


def polars_csv(rows: pl.DataFrame, target: Path) -> None:
    rows.write_csv(target, include_bom=True)


def polars_parquet(rows: pl.DataFrame, target: Path) -> None:
    rows.write_parquet(target, compression="zstd")


def polars_xlsx(rows: pl.DataFrame, target: Path) -> None:
    rows.write_excel(target)


def xlsxwriter_constant(rows: pl.DataFrame, target: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(target), {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    formats = {name: book.add_format({"num_format": shown}) for name, shown in NUMBER_FORMATS.items()}
    sheet.write_row(0, 0, rows.columns)
    kinds = [(at, name, dtype) for at, (name, dtype) in enumerate(rows.schema.items())]
    for number, row in enumerate(rows.iter_rows(), start=1):
        for at, name, dtype in kinds:
            if dtype == pl.String:
                sheet.write_string(number, at, row[at])
            elif name in formats:
                sheet.write_datetime(number, at, row[at], formats[name])
            else:
                sheet.write_number(number, at, float(row[at]))
    book.close()


def rustpy(rows: pl.DataFrame, target: Path) -> None:
    from rustpy_xlsxwriter import Format, write_worksheet

    formats = {name: Format().set_num_format(shown) for name, shown in NUMBER_FORMATS.items()}
    plain = rows.with_columns(pl.col(pl.Decimal).cast(pl.Float64))
    write_worksheet(plain, str(target), freeze_row=1, autofilter=True, column_formats=formats)


def openpyxl_write_only(rows: pl.DataFrame, target: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(rows.columns)
    for row in rows.iter_rows():
        sheet.append(row)
    book.save(target)


def pandas_xlsx(rows: pl.DataFrame, target: Path) -> None:
    rows.to_pandas().to_excel(target, index=False)


def pandas_csv(rows: pl.DataFrame, target: Path) -> None:
    rows.to_pandas().to_csv(target, index=False)


WRITERS: dict[str, tuple[str, Callable[[pl.DataFrame, Path], None]]] = {
    "nothing written": ("", nothing),
    "csv: product": (".csv", product),
    "csv: polars": (".csv", polars_csv),
    "csv: pandas": (".csv", pandas_csv),
    "parquet: product": (".parquet", product),
    "parquet: polars": (".parquet", polars_parquet),
    "xlsx: product": (".xlsx", product),
    "xlsx: rustpy-xlsxwriter": (".xlsx", rustpy),
    "xlsx: XlsxWriter constant memory": (".xlsx", xlsxwriter_constant),
    "xlsx: openpyxl write-only": (".xlsx", openpyxl_write_only),
    "xlsx: polars": (".xlsx", polars_xlsx),
    "xlsx: pandas + openpyxl": (".xlsx", pandas_xlsx),
}


def _child(source: Path, name: str, target: Path, told: Any) -> None:
    ending, write = WRITERS[name]
    rows = pl.read_parquet(source)
    place = target / f"x{ending or '.none'}"
    wall, cpu = time.perf_counter(), time.process_time()
    write(rows, place)
    spent = time.perf_counter() - wall, time.process_time() - cpu
    size = place.stat().st_size if place.exists() else 0
    told.send((*spent, _peak(), size / 2**20))


def _peak() -> float:
    """MiB at most since this program began; `getrusage` would count what its parent held before."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def measure(rows: int, rounds: int) -> Iterator[tuple[str, float, float, float, float]]:
    """Writer, wall seconds, CPU seconds, peak MiB of the child and size of the file in MiB: medians over the rounds."""
    children = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "rows.parquet"
        made(rows).write_parquet(source)
        found: dict[str, list[tuple[float, ...]]] = {name: [] for name in WRITERS}
        for _ in range(rounds):
            for name in WRITERS:
                mine, theirs = children.Pipe()
                child = children.Process(target=_child, args=(source, name, Path(folder), theirs))
                child.start()
                found[name].append(mine.recv())
                child.join()
    for name, runs in found.items():
        wall, cpu, peak, size = (median(run[at] for run in runs) for at in range(4))
        yield name, wall, cpu, peak, size


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure writers of extracts, and print a table.")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{options.rows:,} rows × {len(COLUMNS)}, medians of {options.rounds}, load {os.getloadavg()[0]:.1f}\n")
    print("| writer | wall s | CPU s | peak MiB | file MiB |\n|---|---|---|---|---|")
    for name, wall, cpu, peak, size in measure(options.rows, options.rounds):
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {size:.1f} |", flush=True)


if __name__ == "__main__":
    main()
