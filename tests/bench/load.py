"""200 workbooks of 40 figures and 300 items: loaded by the product, and the same work in pandas + openpyxl beside it.

    python tests/bench/load.py [--workbooks 200] [--rounds 3]

Both read the same cells, find the same problems in the same ten faulty files and store the same rows in a DuckDB file.
The rounds are interleaved; medians are printed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd
import xlsxwriter

sys.path.insert(0, str(Path(__file__).parent))

from bench_plan import INDICATORS, PLAN, write_plan

from etl import setup
from etl.files import Incoming
from etl.load import load
from warehouse import store
from warehouse.home import Home

PERIOD = "2025-Q3"
ITEMS = 300
FIGURE_HEADINGS = (
    "STT",
    "Mã chỉ tiêu",
    "Chỉ tiêu",
    "Đơn vị tính",
    "Tử số",
    "Mẫu số",
    "Kiểu số liệu",
    "Không phát sinh",
    "Giải trình",
)
ITEM_HEADINGS = ("STT", "Mã chỉ tiêu", "Nội dung", "Tử số", "Mẫu số", "Ngày", "Trạng thái", "Minh chứng", "Ghi chú")
FAULTS = ("number", "share", "unknown", "twice", "items_sum")
# the product's own names where they differ
RULES = {"figure_repeated": "twice", "indicator_unknown": "unknown"}


def unit_code(number: int) -> str:
    return f"0{900_000 + number}"


def write_workbooks(folder: Path, count: int, period: str = PERIOD) -> dict[str, str]:
    """`count` workbooks in a folder. Returns the faulty ones by name: which fault."""
    folder.mkdir(parents=True)
    dice = random.Random(1)
    faulty = {
        f"{unit_code(number)}.xlsx": FAULTS[place % len(FAULTS)]
        for place, number in enumerate(range(7, count, max(1, count // 10)))
    }
    for number in range(count):
        name = f"{unit_code(number)}.xlsx"
        _write_workbook(folder / name, number, dice, faulty.get(name), period)
    return faulty


def _write_workbook(file: Path, number: int, dice: random.Random, fault: str | None, period: str) -> None:
    figures, items = [], []
    for place, code in enumerate(INDICATORS):
        count = ITEMS // len(INDICATORS) + (place < ITEMS % len(INDICATORS))
        parts = [(dice.randint(0, 20), dice.randint(20, 40)) for _ in range(count)]
        items += [(code, f"Mục {n + 1} của {code}, trường {number}", *part) for n, part in enumerate(parts)]
        figures.append([code, f"Chỉ tiêu đo {place + 1}", sum(p[0] for p in parts), sum(p[1] for p in parts)])
    if fault == "number":
        figures[5][2] = "khoảng mười"
    elif fault == "share":
        figures[5][2] = figures[5][3] + 1
        items = [item for item in items if item[0] != figures[5][0]]
    elif fault == "unknown":
        figures[5][0] = "B-99"
        items = [item for item in items if item[0] != INDICATORS[5]]
    elif fault == "twice":
        figures.append(list(figures[5]))
    elif fault == "items_sum":
        figures[5][2] -= 1
    with xlsxwriter.Workbook(str(file)) as book:
        info, sheet, rows = (book.add_worksheet(name) for name in ("Thông tin", "Chỉ tiêu", "Chi tiết"))
        labels = (
            ("Mã đơn vị", unit_code(number)),
            ("Tên đơn vị", f"Trường {number} (mẫu)"),
            ("Kế hoạch", PLAN),
            ("Kỳ báo cáo", period),
        )
        for row, pair in enumerate(labels):
            info.write_row(row, 0, pair)
        sheet.write_row(0, 0, FIGURE_HEADINGS)
        for row, (code, name, num, den) in enumerate(figures, start=1):
            sheet.write_row(row, 0, (row, code, name, "%", num, den, "Trong kỳ", None, "Theo báo cáo của trường"))
        rows.write_row(0, 0, ITEM_HEADINGS)
        for row, (code, title, num, den) in enumerate(items, start=1):
            rows.write_row(row, 0, (row, code, title, num, den, "15/08/2025", "xong", f"QĐ {row}/QĐ", None))


def make_home(root: Path, count: int) -> Home:
    write_plan(root)
    register = root.parent / "units.csv"
    heading = '"Mã đơn vị","Tên đơn vị","Loại","Loại hình","Cấp học","Địa bàn"'
    lines = [
        f'{unit_code(n)},"Trường {n} (mẫu)",trường,công lập,{("MN", "TH", "THCS")[n % 3]},Phường {n % 12} (mẫu)'
        for n in range(count)
    ]
    register.write_text("\n".join([heading, *lines]), encoding="utf-8")
    home = Home(root)
    setup.init(home, units=register)
    return home


# the product


def by_product(home: Home, files: list[Path]) -> tuple[dict[str, set[str]], tuple[int, int]]:
    """Problems found by file, and how many figures and items stand."""
    received = store.office_now()
    outcome = load(home, [Incoming(file, file.name, received) for file in files], by="đo")
    errors = {
        v.file: set(v.problems.filter(v.problems["severity"] == "error")["rule"])
        for v in outcome.verdicts
        if v.verdict == "error"
    }
    with store.opened(home) as con:
        counts = con.sql("select (select count(*) from core.figure), (select count(*) from core.item)").fetchall()[0]
    return errors, counts


# pandas + openpyxl


def by_pandas(folder: Path, files: list[Path], owed: set[str]) -> tuple[dict[str, set[str]], tuple[int, int]]:
    """The same work as one would write it in pandas: read, check, keep the originals, store."""
    folder.mkdir()
    (folder / "originals").mkdir()
    figures, items = [], []
    for file in files:
        data = file.read_bytes()
        shutil.copyfile(file, folder / "originals" / hashlib.sha256(data).hexdigest())
        sheets = pd.read_excel(file, sheet_name=None, header=None, dtype=object, engine="openpyxl")
        info = dict(zip(sheets["Thông tin"][0], sheets["Thông tin"][1], strict=True))
        for name, gathered in (("Chỉ tiêu", figures), ("Chi tiết", items)):
            table = sheets[name]
            table.columns = table.iloc[0]
            table = table.iloc[1:].assign(
                file=file.name, unit=info["Mã đơn vị"], period=info["Kỳ báo cáo"], row=range(2, len(table) + 1)
            )
            gathered.append(table)
    figure, item = pd.concat(figures, ignore_index=True), pd.concat(items, ignore_index=True)
    problems: dict[str, set[str]] = {}

    def found(rows: pd.DataFrame, rule: str) -> None:
        for name in rows["file"].unique():
            problems.setdefault(name, set()).add(rule)

    for table in (figure, item):
        for part in ("Tử số", "Mẫu số"):
            numbers = pd.to_numeric(table[part], errors="coerce")
            found(table[numbers.isna() & table[part].notna()], "number")
            table[part] = numbers
    found(figure[~figure["Mã chỉ tiêu"].isin(owed)], "unknown")
    found(figure[figure.duplicated(["file", "Mã chỉ tiêu"], keep=False)], "twice")
    found(figure[figure["Tử số"] > figure["Mẫu số"]], "share")
    sums = item.groupby(["file", "Mã chỉ tiêu"], as_index=False)[["Tử số", "Mẫu số"]].sum()
    both = figure.merge(sums, on=["file", "Mã chỉ tiêu"], suffixes=("", " mục"))
    differs = ((both["Tử số"] != both["Tử số mục"]) & both["Tử số"].notna()) | (both["Mẫu số"] != both["Mẫu số mục"])
    found(both[differs & ~both.duplicated(["file", "Mã chỉ tiêu"], keep=False)], "items_sum")
    figure, item = (table[~table["file"].isin(problems)].drop(columns=["STT"]) for table in (figure, item))
    with duckdb.connect(folder / "warehouse.duckdb") as con:
        for name, table in (("figure", figure), ("item", item)):
            con.register("incoming", table.astype({"Mã chỉ tiêu": str, "unit": str}))
            con.execute(f"create table {name} as select * from incoming").fetchall()
            con.unregister("incoming")
        con.execute("checkpoint").fetchall()
    return problems, (len(figure), len(item))


def measure(workbooks: int, rounds: int) -> dict[str, float]:
    """Median seconds of both, and their ratio. Errors: `AssertionError` when they do not find or store the same."""
    seconds: dict[str, list[float]] = {"product": [], "pandas": []}
    with TemporaryDirectory(prefix="chitieu-bench-") as scratch:
        root = Path(scratch)
        faulty = write_workbooks(root / "sent", workbooks)
        files = sorted((root / "sent").iterdir())
        for number in range(rounds):
            home = make_home(root / f"home{number}", workbooks)
            started = time.perf_counter()
            ours, stored = by_product(home, files)
            seconds["product"].append(time.perf_counter() - started)
            started = time.perf_counter()
            theirs, stored_too = by_pandas(root / f"pandas{number}", files, set(INDICATORS))
            seconds["pandas"].append(time.perf_counter() - started)
            expected = {name: {fault} for name, fault in faulty.items()}
            found = {name: {RULES.get(rule, rule) for rule in rules} for name, rules in ours.items()}
            assert found == expected, found
            assert theirs == expected, theirs
            assert stored == stored_too, (stored, stored_too)
    product, pandas = (statistics.median(seconds[name]) for name in ("product", "pandas"))
    return {"product": product, "pandas": pandas, "ratio": pandas / product}


def main() -> None:
    parser = argparse.ArgumentParser(description="Load workbooks beside pandas + openpyxl.")
    parser.add_argument("--workbooks", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found = measure(options.workbooks, options.rounds)
    print(
        f"{options.workbooks} workbooks: product {found['product']:.2f} s, pandas + openpyxl {found['pandas']:.2f} s, {found['ratio']:.1f} times"
    )


if __name__ == "__main__":
    main()
