"""Writes the extracts that the independent recomputation compares: a csv and, beside it, its parameters as json.

Usage: CHITIEU_HOME=… python tests/independent/extracts.py FOLDER [--few]
"""

from __future__ import annotations

import json
import sys
from itertools import product
from pathlib import Path

from etl.cli import main

PERIODS = {"CCHC": ("2021-Q2", "2022-Q1", "2023-Q3", "2024-Q3", "2025-Q1", "2025-Q2", "2025-Q3"), "THTK": ("2026-Q1", "2026-Q2", "2026-Q3")}
GROUPINGS = (
    ("indicator",), ("indicator", "level"), ("indicator", "area"), ("area", "indicator", "level"), ("field",), ("level",), ("unit",),
    ("indicator", "period"), ("unit", "indicator"), (),
)  # fmt: skip


def write_extracts(folder: Path, *, few: bool = False) -> tuple[list[Path], list[Path]]:
    """The attainment and the roll-up csv files written."""
    folder.mkdir(parents=True, exist_ok=True)
    attainments, rollups = [], []
    for plan, periods in PERIODS.items():
        chosen = periods[-2:] if few else periods
        for period, window, structure in product(chosen, ("quarter", "ytd", "phase"), ("then", "now")):
            shared = {"plan": plan, "period": period, "window": window, "structure": structure, "level": None, "area": None, "plan_targets_only": False}
            attainments.append(_write(folder, {"what": "attainment", "by": []} | shared))
            groupings = GROUPINGS if period == periods[-1] or not few else GROUPINGS[:3]
            rollups += [_write(folder, {"what": "rollup", "by": list(by)} | shared) for by in groupings]
        narrowed = {"what": "rollup", "plan": plan, "period": periods[-1], "window": "ytd", "structure": "now", "area": None, "plan_targets_only": True}
        rollups += [_write(folder, narrowed | {"by": ["indicator", "level"], "level": level}) for level in ("MN", "TH", "THCS", None)]
    return attainments, rollups


def _write(folder: Path, parameters: dict[str, object]) -> Path:
    number = len(list(folder.glob("*.csv")))
    target = folder / f"{number:04d}.csv"
    arguments = ["extract", str(parameters["what"]), "-o", str(target)]
    for name in ("plan", "period", "window", "structure", "level", "area"):
        if parameters[name] is not None:
            arguments += [f"--{name}", str(parameters[name])]
    if parameters["what"] == "rollup":
        arguments += ["--by", ",".join(parameters["by"])]  # type: ignore[arg-type]
    if parameters["plan_targets_only"]:
        arguments.append("--plan-targets-only")
    main.main(args=[*arguments, "--json"], standalone_mode=False)
    target.with_suffix(".json").write_text(json.dumps(parameters), encoding="utf-8")
    return target


if __name__ == "__main__":
    write_extracts(Path(sys.argv[1]), few="--few" in sys.argv)
