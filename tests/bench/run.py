"""Everything measured, as one markdown table for docs/measurements: `make bench`.

    python tests/bench/run.py [--quick]

Read ratios rather than seconds: the machine may be busy. `--quick` takes a tenth of the sizes.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import load
import overview

LIBRARIES = ("duckdb", "polars", "pandas", "openpyxl", "python-calamine", "xlsxwriter")


def rows(*, is_quick: bool) -> Iterator[tuple[str, str, str]]:
    """What was measured, the figure, the budget."""
    workbooks, units, items = (20, 200, 1_000_000) if is_quick else (200, 2_000, 10_000_000)
    loaded = load.measure(workbooks, 3)
    yield f"{workbooks} workbooks of 40 figures + 300 items, loaded", f"{loaded['product']:.2f} s", "< 3 s"
    yield "the same in pandas + openpyxl", f"{loaded['pandas']:.2f} s", ""
    yield "ratio", f"{loaded['ratio']:.1f} ×", "≥ 8 ×"
    found = overview.measure(units, items, 20)
    for name, count in found["rows"].items():
        yield f"warehouse: {name}", f"{count:,}", ""
    yield "warehouse: file", f"{found['megabytes']:.0f} MB", ""
    for name, seconds in found["seconds"].items():
        yield f"warehouse: {name}", f"{seconds:.2f} s", ""
    for name, (p50, p95) in found["milliseconds"].items():
        budget = "p95 < 50 ms" if name == overview.TOGETHER else ""
        yield name, f"p50 {p50:.1f} ms, p95 {p95:.1f} ms", budget


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure, and print a table.")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}, {libraries}")
    print(f"Load average before: {os.getloadavg()[0]:.1f}\n")
    print("| what | measured | budget |\n|---|---|---|")
    for what, measured, budget in rows(is_quick=options.quick):
        print(f"| {what} | {measured} | {budget} |", flush=True)


if __name__ == "__main__":
    main()
