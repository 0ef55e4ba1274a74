"""A plan of forty indicators and twenty quarters, as data for a home's `catalogue/`: what the budgets are measured on."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from warehouse.catalogue.reader import FIELD_COLUMNS, INDICATOR_COLUMNS, PERIOD_COLUMNS, TARGET_COLUMNS

PLAN = "BENCH"
YEARS = range(2021, 2026)
INDICATORS = tuple(f"B-{number:02d}" for number in range(1, 41))
DAYS = {
    "Q1": ("01-01", "03-31", "04-10"),
    "Q2": ("04-01", "06-30", "07-10"),
    "Q3": ("07-01", "09-30", "10-10"),
    "Q4": ("10-01", "12-20", "12-31"),
}
PERIODS = tuple(f"{year}-{quarter}" for year in YEARS for quarter in DAYS)


def write_plan(home: Path) -> None:
    """The plan's five files under `home`/catalogue. Half of the indicators are flows, all are shares of whole things."""
    folder = home / "catalogue" / "bench"
    folder.mkdir(parents=True)
    (folder / "plan.toml").write_text(
        f'code = "{PLAN}"\nname = "Kế hoạch đo (mẫu)"\nname_en = "Bench plan (sample)"\ndocument = "mẫu"\n'
        f'starts = "{PERIODS[0]}"\nends = "{PERIODS[-1]}"\nissued_on = 2020-12-01\n',
        encoding="utf-8",
    )
    _write(
        folder / "indicators.csv",
        INDICATOR_COLUMNS,
        [_indicator(number, code) for number, code in enumerate(INDICATORS)],
    )
    targets = [
        {
            "indicator": code,
            "from": PERIODS[0],
            "to": PERIODS[-1],
            "comparator": ">=",
            "value": 60 + number,
            "basis": "plan",
            "clause": "I",
        }
        for number, code in enumerate(INDICATORS)
    ]
    _write(folder / "targets.csv", TARGET_COLUMNS, targets)
    calendar = [
        {"period": f"{year}-{quarter}", "name": f"{quarter}/{year}", "basis": "plan"}
        | dict(zip(("starts_on", "cutoff_on", "due_on"), (f"{year}-{day}" for day in days), strict=True))
        for year in YEARS
        for quarter, days in DAYS.items()
    ]
    _write(folder / "calendar.csv", PERIOD_COLUMNS, calendar)
    fields = [
        {"indicator": code, "name": name, "name_en": name, "type": kind, "role": role}
        for code in INDICATORS
        for name, kind, role in (("Nội dung", "text", "label"), ("Tử số", "number", "num"), ("Mẫu số", "number", "den"))
    ]
    _write(folder / "item_fields.csv", FIELD_COLUMNS, fields)


def _indicator(number: int, code: str) -> dict[str, object]:
    return {
        "code": code, "field": f"Lĩnh vực {number // 8 + 1}", "field_en": f"Field {number // 8 + 1}", "name": f"Chỉ tiêu đo {number + 1}",
        "name_en": f"Measured {number + 1}", "unit": "%", "measure": "ratio", "direction": "up", "accumulation": "flow" if number % 2 else "stock",
        "share": "true", "whole": "true", "derived": "false", "standing_denominator": "false", "levels": "MN;TH;THCS",
        "ownership": "công lập;dân lập;tư thục", "reporter": "both", "owed_in": "Q1;Q2;Q3;Q4", "numerator": "Đạt", "denominator": "Tổng",
        "numerator_en": "Met", "denominator_en": "Total", "clause": "I", "basis": "plan",
    }  # fmt: skip


def _write(file: Path, columns: Sequence[str], rows: Sequence[dict[str, object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
