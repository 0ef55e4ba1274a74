"""2,000 units × 40 indicators × 20 quarters and 10 million items: build, publish, and the questions of the first screens.

    python tests/bench/overview.py [--units 2000] [--items 10000000] [--asked 20] [--keep FOLDER]

Facts are put straight into the core tables by SQL; marts, publication and questions are the product's own.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

sys.path.insert(0, str(Path(__file__).parent))

from bench_plan import INDICATORS, PERIODS, PLAN, write_plan

from warehouse import marts, queries, record, store
from warehouse.filters import WINDOWS, Filter
from warehouse.home import Home
from warehouse.queries import screens
from warehouse.record import UnitSpell

LEVELS = (("MN",), ("TH",), ("THCS",), ("TH", "THCS"))
# one in twenty submissions is missing, one figure in fifteen says that nothing arose, one row in eight is cumulative
FACTS = """
create temp table sent as
    select p.period, p.ordinal, p.quarter, p.due_on, u.unit_code, hash(u.unit_code, p.period) as dice
    from core.period p cross join core.unit u where p.plan_code = $plan and hash(u.unit_code, p.period) % 20 > 0;
insert into core.submission by name
    select unit_code || period as submission_id, $plan as plan_code, period, unit_code, 1 as version, md5(unit_code || period) as sha256,
        unit_code || '.xlsx' as file, due_on - interval (dice % 9) day + interval 3 day as received_at, due_on as loaded_at, 'đo' as loaded_by,
        40 as figures, 250 as items, ordinal + 1 as accepted_no
    from sent;
create temp table stated as
    select s.unit_code || s.period as submission_id, s.period, s.ordinal, s.quarter, s.unit_code, i.indicator_code, i.accumulation, i.ordinal as place,
        hash(s.unit_code, i.indicator_code) % 90 + 10 as whole, hash(s.unit_code, i.indicator_code, s.period) as dice
    from sent s cross join core.indicator i where i.plan_code = $plan;
insert into core.figure by name
    select submission_id, indicator_code, case when dice % 15 > 0 then (whole * (40 + dice % 61)) // 100 end as numerator,
        case when dice % 15 > 0 then whole end as denominator, false as is_cumulative, dice % 15 = 0 as is_no_activity, null as explanation,
        'stated' as numerator_from, 'stated' as denominator_from, 'Chỉ tiêu' as sheet, place + 2 as row_no, 'E' || (place + 2) as cells
    from stated;
insert into core.item by name
    select t.submission_id, $plan as plan_code, t.period, t.unit_code, t.indicator_code, n.n::integer as item_no,
        'Mục ' || n.n || ' của ' || t.unit_code as title, 'muc ' || n.n || ' cua ' || t.unit_code as title_folded, 1 as numerator, 1 as denominator,
        date '2025-01-01' + (n.n % 90)::integer as item_on, 'xong' as state, null as evidence, null as note, '{}' as fields, 'Chi tiết' as sheet,
        (t.place * 7 + n.n + 1)::integer as row_no
    from stated t cross join range($each) n(n)
    where hash(t.unit_code, t.indicator_code, t.period, n.n) % 1000 < $kept
    order by t.indicator_code, t.period, t.unit_code, n.n;
"""


def units(count: int) -> list[UnitSpell]:
    schools = [
        UnitSpell(
            f"0{100_000 + n}",
            f"Trường {n} (mẫu)",
            "trường",
            "công lập",
            LEVELS[n % 4],
            f"Phường {n % 24} (mẫu)",
            valid_from=date(2000, 1, 1),
        )
        for n in range(count - 24)
    ]
    offices = [
        UnitSpell(
            f"CQ{n:02d}",
            f"Phòng {n} (mẫu)",
            "cơ quan",
            "công lập",
            (),
            f"Phường {n} (mẫu)",
            valid_from=date(2000, 1, 1),
        )
        for n in range(24)
    ]
    return [*schools, *offices]


def build(root: Path, unit_count: int, item_count: int) -> tuple[Home, dict[str, float]]:
    """A home with everything received, and how long its parts took."""
    write_plan(root)
    home, seconds = Home(root), {}
    cells = unit_count * len(INDICATORS) * len(PERIODS) * 19 // 20
    each = -(-item_count // cells)

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> store.Journal:
        started = time.perf_counter()
        record.schema(con, is_sample=True)
        record.catalogue(con, home.catalogue())
        record.units(con, units(unit_count))
        for statement in FACTS.split(";\n"):
            if statement.strip():
                given = {"plan": PLAN, "each": each, "kept": round(1000 * item_count / (cells * each))}
                con.execute(
                    statement, {name: value for name, value in given.items() if f"${name}" in statement}
                ).fetchall()
        con.execute("drop table stated").fetchall()
        con.execute("drop table sent").fetchall()
        seconds["facts"] = time.perf_counter() - started
        started = time.perf_counter()
        marts.derive(con)
        seconds["quarter marts"] = time.perf_counter() - started
        started = time.perf_counter()
        marts.score(con, PLAN)
        seconds["scored cells"] = time.perf_counter() - started
        return [{"kind": "init"}]

    started = time.perf_counter()
    store.create(home, work)
    seconds["built and published"] = time.perf_counter() - started
    return home, seconds


def publish_one(home: Home) -> float:
    """Seconds for a load's own part of one more version: copy, one unit's figures derived and scored again, checkpoint, publish."""

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> store.Journal:
        con.execute(
            "update core.figure set explanation = 'đo' where submission_id = '0100001' || $p", {"p": PERIODS[-1]}
        ).fetchall()
        marts.derive(con, ["0100001"], [PLAN])
        marts.score(con, PLAN, ["0100001"], PERIODS[-1])
        return [{"kind": "bench"}]

    started = time.perf_counter()
    store.publish(home, work)
    return time.perf_counter() - started


Question = Callable[[duckdb.DuckDBPyConnection, Filter, str], Any]


def last_periods(con: duckdb.DuckDBPyConnection, where: Filter) -> list[str]:
    return queries.periods_until(con, where)[-screens.SPARK_PERIODS :]


QUESTIONS: dict[str, Question] = {
    "overview: indicators, level groups, totals, composition": lambda con, where, _unit: screens.overview(
        con, where, ["level"], last_periods(con, where)
    ),
    "turnout of nine quarters": lambda con, where, _unit: screens.turnout(
        con, where.but(window="quarter"), last_periods(con, where)
    ),
    "rollups: indicator, field, level, area": lambda con, where, _unit: queries.rollups(
        con, where, [["indicator"], ["field"], ["level"], ["area"]]
    ),
    "trend of one indicator": lambda con, where, _unit: queries.trend(
        con, where.but(indicators=(INDICATORS[7],)), ["indicator"]
    ),
    "attainment of one indicator, every unit": lambda con, where, _unit: queries.attainment(
        con, where.but(indicators=(INDICATORS[7],))
    ),
    "one unit, every indicator": lambda con, where, unit: queries.attainment(con, where.but(units=(unit,))),
    "items of one unit × indicator": lambda con, where, unit: queries.items(
        con, where.but(units=(unit,), indicators=(INDICATORS[7],))
    ),
    "completeness": lambda con, where, _unit: queries.completeness(con, where.but(window="quarter")),
}
TOGETHER = "first screen together"
FIRST_SCREEN = tuple(QUESTIONS)[:2]


def ask(home: Home, times: int) -> dict[str, tuple[float, float]]:
    """Milliseconds (p50, p95) of every question, and of the first screen's together; each on a cursor of its own, nothing cached by us."""
    dice, reader, version = random.Random(1), store.Reader(home), store.current_version(home)
    taken: dict[str, list[float]] = {name: [] for name in (TOGETHER, *QUESTIONS)}
    for number in range(times + 2):
        where = Filter(PLAN, dice.choice(PERIODS[8:]), WINDOWS[number % 3])
        unit = f"0{100_000 + dice.randrange(1000)}"
        spent = {}
        for name, question in QUESTIONS.items():
            con = reader.cursor(version)
            started = time.perf_counter()
            question(con, where, unit)
            spent[name] = 1000 * (time.perf_counter() - started)
            con.close()
        spent[TOGETHER] = sum(spent[name] for name in FIRST_SCREEN)
        # the first two fill the page cache
        if number >= 2:
            for name, milliseconds in spent.items():
                taken[name].append(milliseconds)
    return {name: (percentile(values, 50), percentile(values, 95)) for name, values in taken.items()}


def percentile(values: list[float], share: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * share // 100)]


def measure(unit_count: int, item_count: int, times: int, keep: Path | None = None) -> dict[str, Any]:
    with ExitStack() as stack:
        root = keep or Path(stack.enter_context(TemporaryDirectory(prefix="chitieu-bench-")), "home")
        seconds: dict[str, float] = {}
        if Home(root).exists:
            home = Home(root)
        else:
            home, seconds = build(root, unit_count, item_count)
        size = store.version_file(home, store.current_version(home)).stat().st_size
        with store.opened(home) as con:
            counted = con.sql(
                "select (select count(*) from core.item), (select count(*) from mart.quarter_cell), (select count(*) from mart.cell)"
            ).fetchall()[0]
        seconds["one more version"] = publish_one(home)
        return {
            "rows": dict(zip(("items", "quarter cells", "scored cells"), counted, strict=True)),
            "megabytes": size / 2**20,
            "seconds": seconds,
            "milliseconds": ask(home, times),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description="Ask a large warehouse what the first screens ask.")
    parser.add_argument("--units", type=int, default=2000)
    parser.add_argument("--items", type=int, default=10_000_000)
    parser.add_argument("--asked", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="use or make the home here and leave it")
    options = parser.parse_args()
    found = measure(options.units, options.items, options.asked, options.keep)
    print(
        {name: f"{count:,}" for name, count in found["rows"].items()},
        f"{found['megabytes']:.0f} MB",
        {k: round(v, 2) for k, v in found["seconds"].items()},
    )
    for name, (p50, p95) in found["milliseconds"].items():
        print(f"{name:60} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms")


if __name__ == "__main__":
    main()
