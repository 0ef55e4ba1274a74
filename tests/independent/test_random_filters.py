"""Random filters: the screen, the file in three formats and the recomputation from the workbooks hold the same.

`CHITIEU_FILTERS`: how many filters, 20 unless told (`make filters`: 200); `CHITIEU_SEED`: another set of them.
"""

import csv
import io
import json
import os
import random
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import recompute
from recompute_groups import Group, roll_up
from recompute_inputs import Facts
from recompute_rules import Question, Recomputation, Rules

from dashboard import filters, text
from dashboard.component.cells import Mark, Text
from dashboard.data import Reading
from dashboard.extracts import making, tables
from dashboard.person import Person
from dashboard.text import reading as read_back
from dashboard.view import View
from warehouse import queries, store
from warehouse.filters import BY, STATUSES, STRUCTURES, WINDOWS
from warehouse.home import Home

COUNT = int(os.environ.get("CHITIEU_FILTERS", "20"))
SEED = int(os.environ.get("CHITIEU_SEED", "1"))
STAFF = Person("chuyên viên", "staff")
LEVELS = ("MN", "TH", "THCS")
Asked = dict[str, Any]


@pytest.fixture(scope="module")
def reading(sample: tuple[Home, Facts]) -> Reading:
    home, _ = sample
    return Reading(home, store.current_version(home), STAFF)


@pytest.fixture(scope="module")
def recomputation(sample: tuple[Home, Facts]) -> Recomputation:
    return Recomputation(sample[1], Rules())


def drawn(reading: Reading) -> Iterator[Asked]:
    """Filters as a person might set them, one after another."""
    dice = random.Random(SEED)
    words = reading.words
    held = [key for key, row in words.periods.items() if row["units_received"]]
    areas = sorted({row["area"] for row in words.units.values() if row["area"]})
    for number in range(COUNT):
        plan, period = dice.choice(held)
        indicators = words.indicators_of(plan)

        def perhaps(chance: float, choices: Any, dice: random.Random = dice) -> Any:
            return dice.choice(list(choices)) if dice.random() < chance else None

        asked: Asked = {
            "what": "rollup" if number % 2 else "attainment",
            "plan": plan,
            "period": period,
            "window": dice.choice(WINDOWS),
            "structure": dice.choice(STRUCTURES),
            "level": perhaps(0.4, LEVELS),
            "area": perhaps(0.4, areas),
            "units": dice.sample(sorted(words.units), dice.randint(1, 4)) if dice.random() < 0.25 else [],
            "field": perhaps(0.25, {row["field"] for row in indicators}),
            "indicator": perhaps(0.2, [row["indicator_code"] for row in indicators]),
            "plan_targets_only": dice.random() < 0.2,
        }
        if asked["what"] == "attainment":
            asked |= {"statuses": dice.sample(STATUSES, 2) if dice.random() < 0.3 else [], "by": []}
        else:
            asked |= {"statuses": [], "by": dice.sample(BY, dice.randint(1, 3))}
        yield asked


def address(asked: Asked) -> dict[str, list[str]]:
    """The parameters of a page under these filters."""
    said = {
        "plan": asked["plan"], "period": asked["period"], "window": asked["window"], "level": asked["level"],
        "structure": "now" if asked["structure"] == "now" else None, "area": asked["area"], "unit": ",".join(asked["units"]),
        "field": asked["field"], "indicator": asked["indicator"], "status": ",".join(asked["statuses"]),
        "targets": "plan" if asked["plan_targets_only"] else None, "data": asked["what"], "group": ",".join(asked["by"]),
    }  # fmt: skip
    return {name: [value] for name, value in said.items() if value}


def looked(reading: Reading, asked: Asked, page: str) -> View:
    chosen = filters.read(address(asked), reading.options(date(2026, 11, 22)))
    assert not chosen.ignored, chosen.ignored
    return View(reading, chosen, page)


def test_screen_files_and_recomputation_hold_the_same(
    sample: tuple[Home, Facts], reading: Reading, recomputation: Recomputation, tmp_path: Path
) -> None:
    home, facts = sample
    rows = 0
    for number, asked in enumerate(drawn(reading)):
        where = f"filter {number} of seed {SEED}: { {name: value for name, value in asked.items() if value} }"
        taken = {
            ending: making.begin(home, STAFF, making.DATA, ending, address(asked)).folder / "file"
            for ending in making.ENDINGS
        }
        typed = pl.read_parquet(taken["parquet"])
        agree(taken, typed, where)
        file = tmp_path / f"{number:03}.csv"
        file.write_bytes(taken["csv"].read_bytes())
        file.with_suffix(".json").write_text(json.dumps(asked), encoding="utf-8")
        differences = list(recompute.compare(facts, Rules(), recompute.read_extract(file, asked["what"])))
        assert not differences, (where, differences[:5])
        view = looked(reading, asked, making.PAGE)
        if asked["what"] == "attainment":
            own = view.chosen.where.but(indicators=(asked["indicator"],) if asked["indicator"] else ())
            # the pages mark the statuses asked for among all cells
            seen = reading.attainment(own).filter(pl.col("status").is_in(asked["statuses"] or STATUSES))
            assert seen.select(queries.ATTAINMENT_COLUMNS).equals(typed), where
        else:
            on_screen(reading, asked, recomputation, where)
        rows += typed.height
    assert rows > 50 * COUNT


def agree(taken: Mapping[str, Path], typed: pl.DataFrame, where: str) -> None:
    """The three files hold the same rows, columns and values."""
    with io.StringIO(taken["csv"].read_text(encoding="utf-8-sig"), newline="") as file:
        lines = list(csv.reader(file))
    book = openpyxl.load_workbook(io.BytesIO(taken["xlsx"].read_bytes()), read_only=True)
    cells = list(book["Số liệu"].iter_rows(values_only=True))
    book.close()
    assert lines[0] == typed.columns, where
    assert len(lines) - 1 == len(cells) - 1 == typed.height, where
    for line, row, values in zip(lines[1:], cells[1:], typed.iter_rows(), strict=True):
        for in_csv, in_xlsx, value in zip(line, row, values, strict=True):
            assert _is_said(in_csv, value) and _is_shown(in_xlsx, value), (where, in_csv, in_xlsx, value)


def _is_said(in_csv: str, value: Any) -> bool:
    if value is None or isinstance(value, str):
        return in_csv.removeprefix("'") == (value or "").removeprefix("'")
    if isinstance(value, bool):
        return in_csv == str(value).lower()
    if isinstance(value, datetime):
        return datetime.fromisoformat(in_csv) == value.replace(microsecond=0)
    return Decimal(in_csv) == value if isinstance(value, Decimal) else in_csv == str(value)


def _is_shown(in_xlsx: Any, value: Any) -> bool:
    if value is None or isinstance(value, str):
        return (in_xlsx or "") == (value or "")
    if isinstance(value, bool):
        return in_xlsx == ("có" if value else "không")
    if isinstance(value, datetime):
        return abs((in_xlsx - value).total_seconds()) < 1
    return in_xlsx == (float(value) if isinstance(value, Decimal) else value)


def on_screen(reading: Reading, asked: Asked, recomputation: Recomputation, where: str) -> None:
    """The matrix of the overview under the same filters, as it leaves in a file: every cell is the one recomputed."""
    view = looked(reading, asked | {"indicator": None}, "tong-quan")
    shown = tables.table("ma-tran", view)
    question = Question(
        asked["plan"], asked["period"], asked["window"], asked["structure"], ("indicator",), asked["level"], asked["area"],
        asked["plan_targets_only"], tuple(asked["units"]), None, asked["field"],
    )  # fmt: skip
    marks = [at for at, column in enumerate(shown.columns) if column.kind == "status"]
    rows = {str(row.cells[0]): row for row in shown.rows if row.kind == "row"}
    totals = {dict(key)["indicator"]: group for key, group in roll_up(recomputation, question).items()}
    assert set(rows) == {text.short_code(code) for code in totals}, where
    for code, group in totals.items():
        row = rows[text.short_code(code)]
        assert isinstance(row.cells[1], Text)
        _is_drawn(row.cells[marks[-1]], group, f"{where} {code}")
    by_level = Question(**{**vars(question), "by": ("indicator", "level")})
    for key, group in roll_up(recomputation, by_level).items():
        name = text.LEVELS[dict(key)["level"]]
        at = next((at for at in marks[:-1] if shown.columns[at].label == name), None)
        if at is not None:
            _is_drawn(rows[text.short_code(dict(key)["indicator"])].cells[at], group, f"{where} {key}")


def _is_drawn(cell: Any, group: Group, where: str) -> None:
    """Status, and the value within a tenth that never tells another story than the status."""
    assert isinstance(cell, Mark), where
    assert cell.status == (group.status or "monitored"), where
    said = read_back.number(cell.text)
    if group.value is None or group.status == "no_activity":
        assert said is None, where
        return
    assert said is not None and abs(Fraction(said.number) - group.value) < Fraction(1, 10), where
    target = group.target
    if target is not None and group.status in {"near", "missed"} and target.comparator in {">=", "<="}:
        short = Fraction(said.number) < target.value if target.comparator == ">=" else said.number > target.value
        assert short, where
