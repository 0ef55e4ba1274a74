"""The sample home: every figure obeys the rules, every hard case is there, the same seed tells the same story."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from etl.demo import Story, write_demo
from etl.demo.dice import Dice
from etl.demo.figures import World
from etl.demo.register import OFFICE, draw_register
from etl.demo.sendings import FAULTS, Plot
from warehouse.catalogue import Catalogue, Indicator, read_catalogue

FIRST, LAST = "2025-Q1", "2026-Q3"
HARD_CASES = (
    "blank_row", "cumulative_row", "early_yearly_figure", "explanation", "faulty_file", "file_covering_missing_quarter",
    "first_quarter_after_cumulative", "kps_flow", "kps_stock", "late_file", "merged_unit_file", "minute_after_due",
    "minute_before_due", "missing_file", "multi_level_file", "office_file", "older_reinstated", "resubmitted_file",
    "spending_over_zero_baseline", "stock_kps_after_value", "successor_cumulative_file", "targets_disagree",
    "template_file", "withdrawn", "withdrawn_reinstated", "yes_no_word", "zero_of_zero_flow", "zero_of_zero_stock",
)  # fmt: skip
SINCE_JANUARY = ("CCHC-2.1", "CCHC-2.4", "CCHC-5.1", "CCHC-5.2", "CCHC-5.3", "CCHC-8.2", "TK-1.1", "TK-1.2", "TK-1.8",
                 "TK-2.1", "TK-3.1", "TK-3.5", "TK-5.5", "TK-5.10")  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A sample home on disk and its story."""

    folder: Path
    story: Story

    def files(self, *, refused: bool) -> list[str]:
        return [a.path for step in self.story.steps for a in step.files if a.refused is refused]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="module")
def told(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("demo")
    return Told(folder, write_demo(folder, catalogue=catalogue, first=FIRST, last=LAST))


@pytest.fixture(scope="module")
def world(catalogue: Catalogue) -> World:
    dice = Dice("1")
    return World(catalogue, draw_register(120, dice), dice)


def rows(file: Path, sheet: str) -> list[dict[str, Any]]:
    """A sheet's rows by heading, empty cells as None, numbers exact."""
    with CalamineWorkbook.from_path(file) as workbook:
        headings, *lines = workbook.get_sheet_by_name(sheet).to_python()
    return [{str(heading): _exact(cell) for heading, cell in zip(headings, line, strict=True)} for line in lines]


def _exact(cell: object) -> object:
    if isinstance(cell, float):
        return Decimal(repr(cell))
    return None if cell == "" else cell


def test_story_on_disk_is_the_story_returned(told: Told) -> None:
    assert json.loads((told.folder / "story.json").read_text(encoding="utf-8")) == told.story.as_json()
    assert told.story.size["files"] == len(told.files(refused=True) + told.files(refused=False))


def test_every_file_told_exists_and_no_other(told: Told) -> None:
    told_files = told.files(refused=True) + told.files(refused=False)
    found = {file.relative_to(told.folder).as_posix() for file in told.folder.glob("*/*/*.xlsx")}
    assert found == set(told_files)
    assert len(told_files) == len(set(told_files))


def test_files_come_in_order_of_time_and_after_the_cut_off(told: Told, catalogue: Catalogue) -> None:
    for step in told.story.steps:
        times = [datetime.fromisoformat(arrival.received_at) for arrival in step.files]
        assert times == sorted(times)
        for arrival, received_at in zip(step.files, times, strict=True):
            plan, period, _ = arrival.path.split("/")
            assert received_at.date() > catalogue.period[plan, period].cutoff_on
            assert received_at.date() <= date(2026, 11, 20)
            assert received_at.isoformat().endswith("+07:00")


def test_withdrawn_and_reinstated_files_were_accepted_before(told: Told) -> None:
    accepted: set[str] = set()
    withdrawn: set[str] = set()
    for step in told.story.steps:
        accepted |= {arrival.path for arrival in step.files if not arrival.refused}
        if step.do == "withdraw":
            assert step.why
            withdrawn.add(step.path)
        if step.do != "load":
            assert step.path in accepted
    assert withdrawn


def test_every_hard_case_is_there(told: Told) -> None:
    assert {case for case in HARD_CASES if not told.story.counts.get(case)} == set()


def test_each_fault_stands_in_one_refused_file(told: Told) -> None:
    assert len(told.files(refused=True)) == len(FAULTS)
    corrected = [file for file in told.files(refused=False) if file.endswith("_sua.xlsx")]
    assert len(corrected) == sum(1 for *_, follows in FAULTS if follows)


def test_the_error_cell_is_one(told: Told) -> None:
    kinds = Counter(
        cell.data_type
        for path in told.files(refused=True)
        for row in openpyxl.load_workbook(told.folder / path)["Chỉ tiêu"].iter_rows()
        for cell in row
    )
    assert kinds["e"] == 1


def test_accepted_figures_obey_the_rules(told: Told, catalogue: Catalogue) -> None:
    wrong = []
    for path in told.files(refused=False):
        figures = rows(told.folder / path, "Chỉ tiêu")
        items: dict[str, list[dict[str, Any]]] = {}
        for item in rows(told.folder / path, "Chi tiết"):
            if item["Mã chỉ tiêu"]:
                items.setdefault(item["Mã chỉ tiêu"], []).append(item)
        codes = [figure["Mã chỉ tiêu"] for figure in figures]
        assert len(codes) == len(set(codes))
        for figure in figures:
            indicator = catalogue.indicator[figure["Mã chỉ tiêu"]]
            own = items.pop(indicator.code, [])
            wrong += [(path, indicator.code, fault) for fault in faults_of(indicator, figure, own)]
        assert not items
    assert wrong == []


def faults_of(indicator: Indicator, figure: dict[str, Any], items: list[dict[str, Any]]) -> list[str]:
    """The rules a stated figure and its items break."""
    numerator, denominator = figure["Tử số"], figure["Mẫu số"]
    if figure["Không phát sinh"]:
        return ["KPS beside a number or items"] if items or numerator is not None or denominator is not None else []
    if indicator.measure == "milestone":
        return [] if numerator is None or isinstance(numerator, str) else ["not a word"]
    if numerator is None:
        return [] if denominator is None and not items else ["only a denominator"]
    found = []
    parts = {"Tử số": numerator} | ({"Mẫu số": denominator} if indicator.takes_denominator else {})
    for name, value in parts.items():
        if not isinstance(value, Decimal) or value < 0 or value != round(value, 6):
            return [f"{name} is not a number"]
        if indicator.is_whole and value != int(value):
            found.append(f"{name} is not whole")
        filled = [item[name] for item in items if item[name] is not None]
        if len(filled) not in (0, len(items)):
            found.append(f"{name} filled in some items only")
        if filled and sum(filled) != value and figure["Kiểu số liệu"] != "Lũy kế":
            found.append(f"{name}: items do not sum")
        if filled and sum(filled) > value:
            found.append(f"{name}: items exceed the figure")
    if indicator.is_share and numerator > denominator:
        found.append("numerator above denominator")
    return found


def test_items_of_a_flow_lie_in_the_quarter(told: Told, catalogue: Catalogue) -> None:
    path = next(path for path in told.files(refused=False) if path.startswith("CCHC/2025-Q3/"))
    period = catalogue.period["CCHC", "2025-Q3"]
    days = [item["Ngày"] for item in rows(told.folder / path, "Chi tiết") if item["Mã chỉ tiêu"] == "CCHC-7.1"]
    assert days
    assert all(period.starts_on <= day <= period.cutoff_on for day in days)


def test_stocks_since_january_never_fall_inside_a_year(world: World) -> None:
    for code in SINCE_JANUARY:
        indicator = world.catalogue.indicator[code]
        periods = world.catalogue.periods_of(indicator.plan_code)
        for earlier, later in pairwise(periods):
            for unit in world.register.active(later.cutoff_on):
                both = unit.owes(indicator, earlier) and unit.owes(indicator, later) and earlier.year == later.year
                if both:
                    before = world.figure(unit.code, indicator, earlier).numerator or 0
                    assert before <= (world.figure(unit.code, indicator, later).numerator or 0), (unit, code, later)


@pytest.mark.parametrize("code", ["CCHC-4.1", "CCHC-5.1", "CCHC-7.1", "CCHC-6.3"])
def test_a_merged_unit_reports_the_sum_of_its_schools(world: World, code: str) -> None:
    indicator, period = world.catalogue.indicator[code], world.catalogue.period["CCHC", "2025-Q3"]
    merged = next(iter(world.register.opened_by_merger))
    schools = world.register.parts(merged, period.cutoff_on)
    assert len(schools) == 2
    whole = world.figure(merged, indicator, period)
    assert whole.numerator == sum(world.figure(s.code, indicator, period).numerator or 0 for s in schools)


def test_baselines_stay_the_same_and_add_up_on_a_merger(world: World) -> None:
    indicator = world.catalogue.indicator["CCHC-4.1"]
    closed = next(
        u for u in world.register.units if u.merged_into and u.merged_into not in world.register.opened_by_merger
    )
    before, after = (world.catalogue.period["CCHC", code] for code in ("2025-Q2", "2025-Q3"))
    taker = closed.merged_into or ""
    baselines = [world.figure(code, indicator, before).denominator or 0 for code in (taker, closed.code)]
    assert world.figure(taker, indicator, world.catalogue.periods_of("CCHC")[0]).denominator == baselines[0]
    assert world.figure(taker, indicator, after).denominator == sum(baselines)


def test_cumulative_is_the_sum_of_the_quarters(world: World) -> None:
    indicator, period = world.catalogue.indicator["CCHC-7.1"], world.catalogue.period["CCHC", "2024-Q3"]
    code = next(
        unit.code for unit in world.register.units if unit.code not in world.register.reorganised and unit.levels
    )
    quarters = [world.figure(code, indicator, world.catalogue.period["CCHC", f"2024-Q{n}"]) for n in (1, 2, 3)]
    total = world.since_january(code, indicator, period)
    assert total.numerator == sum(quarter.numerator or 0 for quarter in quarters)


def test_the_satisfaction_score_of_2023_meets_a_strict_target_with_equality(world: World) -> None:
    indicator, period = world.catalogue.indicator["CCHC-1.2"], world.catalogue.period["CCHC", "2023-Q3"]
    office = next(unit for unit in world.register.units if unit.kind == OFFICE)
    (target,) = world.catalogue.targets_at(indicator.code, period.code)
    assert (target.comparator, target.value) == (">", world.figure(office.code, indicator, period).numerator)


def test_online_meetings_rise_until_2024_and_fall_since(world: World) -> None:
    indicator = world.catalogue.indicator["CCHC-7.1"]
    rates = {}
    for period in world.catalogue.periods_of("CCHC"):
        units = [unit for unit in world.register.active(period.cutoff_on) if unit.owes(indicator, period)]
        figures = [world.figure(unit.code, indicator, period) for unit in units]
        held = sum(figure.denominator or 0 for figure in figures)
        rates[period.code] = sum(figure.numerator or 0 for figure in figures) / held
    assert rates["2021-Q1"] < rates["2022-Q3"] < rates["2024-Q2"]
    assert rates["2024-Q2"] > rates["2025-Q1"] > rates["2025-Q2"] > rates["2025-Q3"]


@pytest.mark.parametrize(("plan", "code"), [("CCHC", "2025-Q3"), ("THTK", "2026-Q3")])
def test_the_latest_quarter_holds_every_status(told: Told, catalogue: Catalogue, plan: str, code: str) -> None:
    seen: Counter[str] = Counter()
    last = {}
    for path in told.files(refused=False):
        if path.startswith(f"{plan}/{code}/"):
            last[path.split("/")[2][:8]] = path
    for path in last.values():
        for figure in rows(told.folder / path, "Chỉ tiêu"):
            seen[status(catalogue, catalogue.indicator[figure["Mã chỉ tiêu"]], code, figure)] += 1
    assert set(seen) == {"attained", "near", "missed", "no_activity", "not_reported", "monitored"}
    assert len(last) < len(draw_register(120, Dice("1")).active(catalogue.period[plan, code].cutoff_on)) - 4


def status(catalogue: Catalogue, indicator: Indicator, period: str, figure: dict[str, Any]) -> str:
    """A cell's status (docs: attainment, section 4), as far as these books need it."""
    numerator, denominator = figure["Tử số"], figure["Mẫu số"]
    if figure["Không phát sinh"] or (denominator == 0 and not numerator):
        return "no_activity"
    if numerator is None:
        return "not_reported"
    targets = catalogue.targets_at(indicator.code, period)
    if not targets or denominator == 0:
        return "monitored"
    if indicator.measure == "milestone":
        value = Decimal(100 * (numerator not in ("Không", "không", "Chưa", "Chưa đạt", "Chưa thực hiện")))
    elif denominator is None:
        value = numerator
    else:
        value = 100 * (denominator - numerator if indicator.measure == "reduction" else numerator) / denominator
    target = targets[0]
    if {">=": value >= target.value, ">": value > target.value, "<=": value <= target.value}.get(
        target.comparator, value == target.value
    ):
        return "attained"
    is_falling = target.comparator in ("<=", "<")
    is_near = value <= target.value * Decimal("1.1") if is_falling else value >= target.value * Decimal("0.9")
    return "near" if is_near and target.value else "missed"


def test_register_holds_the_reorganisations(told: Told) -> None:
    units = rows(told.folder / "units.xlsx", "Danh mục đơn vị")
    spells = Counter(unit["Mã đơn vị"] for unit in units)
    assert len(spells) == 120
    assert max(spells.values()) == 2
    assert all(code.startswith("00") for code in spells)
    assert all(unit["Tên đơn vị"].endswith("(mẫu)") for unit in units)
    assert Counter(unit["Sáp nhập vào"] for unit in units if unit["Sáp nhập vào"]).most_common(1)[0][1] == 2
    assert any(unit["Hiệu lực đến"] and not unit["Sáp nhập vào"] for unit in units)


def test_every_quarter_of_the_plans_is_told_by_default(world: World) -> None:
    plot = Plot(world, "2021-Q1", "2026-Q3")
    loads = [move for move in plot.moves() if move.do == "load" and len(move.sendings) > 1]
    assert [move.sendings[0].period for move in loads] == list(world.catalogue.periods)
    entered_late = [s.received_at.date() for move in loads[:2] for s in move.sendings]
    issued_on = world.catalogue.plan["CCHC"].issued_on
    assert issued_on is not None
    assert min(entered_late) > issued_on


def contents(folder: Path) -> dict[str, object]:
    return {
        f"{file.relative_to(folder)} {sheet}": rows(file, sheet)
        for file in sorted(folder.rglob("*.xlsx"))
        if file.name != "units.xlsx"
        for sheet in ("Chỉ tiêu", "Chi tiết")
    }


def test_the_same_seed_gives_the_same_figures(catalogue: Catalogue, tmp_path: Path) -> None:
    stories = [
        write_demo(tmp_path / name, catalogue=catalogue, units=14, first="2025-Q3", last="2025-Q3", seed=seed)
        for name, seed in (("one", 7), ("again", 7), ("other", 8))
    ]
    assert stories[0] == stories[1] != stories[2]
    assert contents(tmp_path / "one") == contents(tmp_path / "again") != contents(tmp_path / "other")


@pytest.mark.parametrize("items", [0, 40])
def test_any_number_of_items_per_figure(catalogue: Catalogue, tmp_path: Path, items: int) -> None:
    calls: list[tuple[int, int]] = []
    write_demo(
        tmp_path, catalogue=catalogue, units=30, first="2025-Q3", last="2026-Q1", items=items,
        progress=lambda done, total: calls.append((done, total)),
    )  # fmt: skip
    assert [done for done, _ in calls] == list(range(1, calls[0][1] + 1))
    file = next(tmp_path.glob("CCHC/2025-Q3/*_CCHC_2025-Q3.xlsx"))
    meetings = [row for row in rows(file, "Chi tiết") if row["Mã chỉ tiêu"] == "CCHC-7.1"]
    assert all(meeting["Mẫu số"] == 1 for meeting in meetings)
    assert bool(meetings) is bool(items)


@pytest.mark.parametrize("wrong", [{"units": 11}, {"first": "2027-Q1", "last": "2027-Q3"}])
def test_what_cannot_be_told_is_refused(catalogue: Catalogue, tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"at least 12 units|no quarter"):
        write_demo(tmp_path, catalogue=catalogue, **wrong)
