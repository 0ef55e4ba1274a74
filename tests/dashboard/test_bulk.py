"""Many numbers at once read exactly as one by one."""

import random
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from dashboard import bulk, figures

SCHEMA = {
    "measure": pl.String, "numerator": pl.Decimal(38, 6), "denominator": pl.Decimal(38, 6), "has_value": pl.Boolean, "status": pl.String,
    "comparator": pl.String, "target": pl.Decimal(18, 6),
}  # fmt: skip


def frame(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame([list(row) for row in rows], schema=SCHEMA, orient="row")


def one_by_one(cells: pl.DataFrame) -> list[str]:
    return [figures.number(row | {"value": row["has_value"] or None}, of_unit=True) for row in cells.to_dicts()]


@pytest.mark.parametrize("window", ["quarter", "ytd", "phase"])
@pytest.mark.parametrize(("plan", "period"), [("CCHC", "2025-Q3"), ("CCHC", "2025-Q1"), ("THTK", "2026-Q3")])
def test_every_cell_of_a_home_reads_the_same_both_ways(
    reading: Any, choose: Any, plan: str, period: str, window: str
) -> None:
    cells = reading.units(choose(plan=plan, period=period, window=window).where)[1]
    assert cells.height > 50
    assert bulk.numbers(cells).to_list() == one_by_one(cells)


def test_ties_and_statuses_round_towards_the_truth() -> None:
    d = Decimal
    cells = frame(
        ("ratio", d(2499), d(2500), True, "near", ">=", d(100)),
        ("ratio", d(17), d(20), True, "near", ">", d(85)),
        ("ratio", d("85.04"), d(100), True, "attained", ">", d(85)),
        ("ratio", d("84.95"), d(100), True, "attained", "<=", d(85)),
        ("ratio", d("1.25"), d(1000), True, "monitored", None, None),
        ("reduction", d("1.0005"), d(1), True, "missed", ">=", d(5)),
        ("reduction", d("1.0005"), d(1), True, "monitored", None, None),
        ("count", d("1058.5"), None, True, "monitored", None, None),
        ("count", d(1058), None, True, "missed", "<=", d(0)),
        ("amount", d("1115.45"), None, True, "monitored", None, None),
        ("milestone", d(0), d(1), True, "missed", "=", d(100)),
        ("milestone", d(1), d(1), True, "attained", "=", d(100)),
        ("ratio", d(999), d(1000), True, "missed", "=", d(100)),
        ("ratio", None, None, False, "not_reported", ">=", d(85)),
    )
    said = bulk.numbers(cells).to_list()
    assert said[:5] == ["99,9", "85,0", "85,1", "85,0", "0,1"]
    assert said == one_by_one(cells)
    assert "100,0" not in said[:1] + said[12:13]


def test_a_number_beyond_counting_is_still_exact() -> None:
    huge = Decimal("9" * 31 + ".123456")
    cells = frame(
        ("amount", huge, None, True, "monitored", None, None),
        ("ratio", huge, huge + 1, True, "near", ">=", Decimal(100)),
    )
    said = bulk.numbers(cells).to_list()
    assert said == one_by_one(cells)
    assert said[1] == "99,9"


def test_any_cell_reads_the_same_both_ways() -> None:
    dice = random.Random(7)
    rows = []
    for _ in range(4000):
        whole = Decimal(dice.choice([1, 2, 3, 7, 8, 40, 1000, 10**6])) / dice.choice([1, 1, 4, 1000])
        part = (whole * dice.randrange(-200, 2300) / 2000).quantize(Decimal("0.000001"))
        target = dice.choice([None, Decimal(85), Decimal("12.5"), Decimal(100), Decimal(0)])
        comparator = None if target is None else dice.choice([">=", ">", "<=", "<", "="])
        status = dice.choice(["attained", "near", "missed"]) if target is not None else "monitored"
        rows.append(
            (
                dice.choice(["ratio", "reduction", "count", "amount", "rank", "score"]),
                part,
                whole,
                True,
                status,
                comparator,
                target,
            )
        )
    cells = frame(*rows)
    assert bulk.numbers(cells).to_list() == one_by_one(cells)
