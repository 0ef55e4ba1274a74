"""Why a number is what it is: each sum written out is done again by hand."""

import re
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from dashboard import explained, indicator_page

RATIO = {"unit": "%", "requires": None, "numerator_name": "Số cuộc họp trực tuyến", "denominator_name": "Số cuộc họp"}


def row(**changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "measure": "ratio", "numerator": Decimal(372), "denominator": Decimal(600), "value": Decimal(62),
        "status": "missed", "comparator": ">=", "target": Decimal(85), "target_basis": "roadmap",
        "shortfall": Decimal(138), "units_reported": 12,
    }  # fmt: skip
    return given | changes


def read(number: str) -> Fraction:
    return Fraction(number.replace(".", "").replace(",", "."))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "372 ÷ 600 × 100 = 62,0%"),
        ({"numerator": Decimal(2499), "denominator": Decimal(2500), "target": Decimal(100)}, "2.499 ÷ 2.500 × 100 ≈ 99,9%"),
        ({"measure": "reduction", "numerator": Decimal(46), "denominator": Decimal(50)}, "(50 − 46) ÷ 50 × 100 = 8,0%"),
        ({"measure": "amount", "numerator": Decimal("14.2"), "value": Decimal("14.2"), "target": None}, "Cộng số của 12 đơn vị = 14,2 triệu đồng"),
        ({"value": None, "numerator": Decimal(0), "denominator": Decimal(0), "status": "no_activity"}, "không phát sinh"),
    ],
)  # fmt: skip
def test_a_sum_written_out(changes: dict[str, Any], said: str) -> None:
    unit = "triệu đồng" if changes.get("measure") == "amount" else "%"
    assert explained.formula(row(**changes), RATIO | {"unit": unit}) == said


def test_the_comparison_is_exact_and_never_of_the_rounded_number() -> None:
    assert explained.verdict(row(), ">=", Decimal(85)) == "37.200 (100 × 372) < 51.000 (85 × 600): chưa đạt"
    near = row(numerator=Decimal(17), denominator=Decimal(20))
    assert explained.verdict(near, ">", Decimal(85)) == "1.700 (100 × 17) ≤ 1.700 (85 × 20): gần đạt"
    assert explained.verdict(near, ">=", Decimal(85)).endswith(": đạt")
    assert explained.verdict(row(value=None, denominator=Decimal(0)), ">=", Decimal(85)) == ""


def test_what_is_missing_is_proved() -> None:
    assert explained.needed(row(), RATIO) == (
        "Thêm 138 vào “Số cuộc họp trực tuyến”, phần còn lại giữ nguyên: 510 ÷ 600 × 100 = 85,0%"
    )
    fewer = row(
        measure="reduction", numerator=Decimal(49), denominator=Decimal(50), target=Decimal(5), shortfall=Decimal("1.5")
    )
    assert "Bớt 1,5 khỏi" in explained.needed(fewer, RATIO)
    assert "(50 − 47,5) ÷ 50 × 100 = 5,0%" in explained.needed(fewer, RATIO)
    assert explained.needed(row(shortfall=None), RATIO) == "không thể đạt"
    assert explained.needed(row(status="attained"), RATIO) == ""


def test_the_scored_target_stands_first_and_each_keeps_its_own_verdict() -> None:
    def target(value: str, basis: str) -> dict[str, Any]:
        return {"comparator": ">=", "value": Decimal(value), "basis": basis, "clause": f"mục {basis}"}

    lines = explained.target_lines(row(), [target("50", "plan"), target("85", "roadmap")], RATIO)
    assert [line.split(" · ")[0] for line in lines] == ["≥ 85%", "≥ 50%"]
    assert "mục roadmap" in lines[0]
    assert lines[0].endswith("chưa đạt")
    assert lines[1].endswith("(50 × 600): đạt")


def held(about: indicator_page.About) -> list[dict[str, Any]]:
    """The units of an indicator with where their figures come from."""
    where = about.view.chosen.where.but(indicators=(about.indicator["indicator_code"],))
    return about.view.reading.attainment(where).to_dicts()


@pytest.mark.parametrize("asked", [{}, {"level": "TH"}, {"window": "ytd"}, {"window": "phase", "level": "THCS"}])
@pytest.mark.parametrize("code", ["CCHC-7.1", "CCHC-4.1", "CCHC-8.1"])
def test_the_units_listed_add_up_to_the_group_and_no_others_are(see: Any, code: str, asked: dict[str, str]) -> None:
    about = indicator_page.read(see("chi-tieu", indicator=code, **asked))
    now = about.now
    assert now is not None
    columns, rows = explained.members(held(about), now, about.indicator, about.view.chosen)
    listed = [each for each in rows if each.kind == "row"]
    assert len(listed) == now["units_owed"]
    places = [column.label for column in columns]
    above, below = places.index("Tử số"), places.index("Mẫu số")
    sums = [sum((read(each.cells[at]) for each in listed if each.cells[at]), Fraction(0)) for at in (above, below)]
    assert sums == [Fraction(now["numerator"]), Fraction(now["denominator"])]
    assert "bằng đúng" in str(rows[-1].cells[0])
    if level := asked.get("level"):
        inside = {row["unit_name"] for row in about.units.to_dicts() if level in row["levels"].split(";")}
        assert {each.cells[0] for each in listed} == inside


def test_a_sum_that_does_not_hold_is_not_called_equal(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    wrong = dict(about.now or {}) | {"numerator": Decimal(1)}
    _, rows = explained.members(held(about), wrong, about.indicator, about.view.chosen)
    assert "khác" in str(rows[-1].cells[0])
    assert "bằng đúng" not in str(rows[-1].cells[0])


def test_who_is_missing_leads_to_the_unit_and_who_is_not_to_the_cell(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    _, rows = explained.members(held(about), about.now or {}, about.indicator, about.view.chosen)
    by_name = {row["unit_name"]: row for row in held(about)}
    for each in rows:
        if each.kind == "row":
            is_held = by_name[each.cells[0]]["submission_id"] is not None
            assert each.href.startswith("chi-tiet?" if is_held else "don-vi?")
            source = next((cell for cell in each.cells if getattr(cell, "href", "").startswith("chi-tiet?")), None)
            assert (source is not None) == is_held
            if source is not None:
                assert str(by_name[each.cells[0]]["file"]) in source.text


def test_the_quarters_of_a_flow_add_up_to_its_window(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1", window="ytd"))
    now = about.now
    assert now is not None
    found = about.view.reading.group_quarters(about.view.chosen.where, "CCHC-7.1").to_dicts()
    assert [each["period"] for each in found] == ["2025-Q1", "2025-Q2", "2025-Q3"]
    assert sum(each["numerator"] for each in found) == now["numerator"]
    _, rows, note = explained.quarters(found, now, about.indicator, about.view.chosen)
    assert "bằng đúng" in note
    written = [re.match(r"([\d.]+) ÷ ([\d.]+)", str(each.cells[1])) for each in rows]
    assert sum(read(each[1]) for each in written if each) == Fraction(now["numerator"])
    assert all("window" not in each.href for each in rows)


def test_the_quarters_of_a_stock_are_never_called_a_sum(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-4.1", window="ytd"))
    shown = about.quarters()
    assert shown is not None
    assert "không cộng các quý" in shown[1]
    assert "Cộng" not in shown[1]
    assert indicator_page.read(see("chi-tieu", indicator="CCHC-4.1")).quarters() is None


def test_a_part_of_the_sum_names_its_version_s_own_time(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    later = datetime(2031, 1, 2, 3, 4)
    units = [each | {"version_received_at": later} for each in held(about) if each["value"] is not None]
    _, rows = explained.members(units, about.now or {}, about.indicator, about.view.chosen)
    listed = [each for each in rows if each.kind == "row"]
    assert listed and all("nhận 02/01/2031 03:04" in str(each.cells) for each in listed)
