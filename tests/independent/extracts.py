"""Writes the extracts that the independent recomputation compares: a csv and, beside it, its parameters as json.

Usage: CHITIEU_HOME=… python tests/independent/extracts.py FOLDER [--few]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from etl import extract
from warehouse import sql, store
from warehouse.filters import STRUCTURES, WINDOWS, Filter
from warehouse.home import Home, home_from_environment

GROUPINGS = (
    ("indicator",), ("indicator", "level"), ("indicator", "area"), ("area", "indicator", "level"), ("field",), ("level",), ("unit",),
    ("indicator", "period"), ("unit", "indicator"), (),
)  # fmt: skip
LEVELS = ("MN", "TH", "THCS")

Parameters = dict[str, Any]


def write_extracts(folder: Path, *, home: Home | None = None, few: bool = False) -> tuple[list[Path], list[Path]]:
    """The attainment and the roll-up csv files written, of every plan: of every period, or (`few`) a sample of the last one."""
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[str, list[Path]] = {"attainment": [], "rollup": []}
    with store.opened(home or home_from_environment()) as con:
        for number, parameters in enumerate(_asked(con, few)):
            target = folder / f"{number:04d}.csv"
            given = {name: value for name, value in parameters.items() if name not in ("what", "by")}
            rows = extract.extract(con, parameters["what"], Filter(**given), parameters["by"])
            extract.write(rows, target, what=parameters["what"], facts=())
            target.with_suffix(".json").write_text(json.dumps(parameters), encoding="utf-8")
            written[parameters["what"]].append(target)
    return written["attainment"], written["rollup"]


def _asked(con: Any, few: bool) -> Iterator[Parameters]:
    """The questions: both structures, every window, every grouping, narrowed by level, area and to the plan's own targets.

    With `few`: of each plan's last period, every grouping in the year's window, the indicators' in the others.
    """
    (area,) = sql.row(
        con, "select area from core.unit where area <> '' group by area order by count(*) desc, area limit 1"
    ) or ("",)
    for (plan,) in con.sql("select plan_code from core.plan order by ordinal").fetchall():
        held = con.sql(
            "select distinct period from mart.received where plan_code = $plan order by period", params={"plan": plan}
        ).fetchall()
        periods = [period for (period,) in held][-1 if few else 0 :]
        for period, window, structure in product(periods, WINDOWS, STRUCTURES):
            shared = {"plan": plan, "period": period, "window": window, "structure": structure}
            yield _question("attainment", shared)
            for by in GROUPINGS[: 2 if few and window != "ytd" else None]:
                yield _question("rollup", shared, by=list(by))
        for window, structure in [("ytd", "now")] if few else product(("quarter", "ytd"), STRUCTURES):
            shared = {"plan": plan, "period": periods[-1], "window": window, "structure": structure}
            for level in LEVELS:
                yield _question("attainment", shared, level=level)
                yield _question("rollup", shared, by=["indicator", "level"], level=level)
            for narrowed in ({"area": area}, {"plan_targets_only": True}):
                yield _question("attainment", shared, **narrowed)
                yield _question("rollup", shared, by=["indicator", "level"], **narrowed)


def _question(what: str, shared: Parameters, **narrowed: Any) -> Parameters:
    return {"what": what, "by": [], "level": None, "area": None, "plan_targets_only": False} | shared | narrowed


if __name__ == "__main__":
    write_extracts(Path(sys.argv[1]), few="--few" in sys.argv)
