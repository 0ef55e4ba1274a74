"""Blank workbooks with what is known, and the way from a blank workbook through the desk and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Told = Callable[..., dict[str, Any]]


def rows(path: Path) -> dict[str, dict[str, Any]]:
    """The rows of `Chỉ tiêu` by code."""
    sheet = openpyxl.load_workbook(path)["Chỉ tiêu"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(number for number, line in enumerate(lines) if "Mã chỉ tiêu" in line)
    named = [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]]
    return {row["Mã chỉ tiêu"]: row for row in named if row["Mã chỉ tiêu"]}


def template(desk: Any, *arguments: Any, period: str = "2025-Q2") -> Path:
    target: Path = desk.folder / "t.xlsx"
    ran = desk.cli("template", "--plan", "CCHC", "--period", period, *arguments, "-o", target)
    assert ran.code == 0, ran.err
    return target


def test_last_figures_beside_and_only_standing_denominators_inside(desk: Any, u: Any) -> None:
    desk.sent(
        ("CCHC-3.1", 17, 20),
        ("CCHC-4.1", 49, 50),
        ("CCHC-5.1", 3, 40),
        ("CCHC-2.1", 4, 5),
        ("CCHC-6.1", "có"),
        ("CCHC-3.7", "KPS"),
    )
    found = rows(template(desk, "--unit", u.TH))
    assert {code: found[code]["Mẫu số"] for code in ("CCHC-3.1", "CCHC-4.1", "CCHC-5.1", "CCHC-2.1")} == {
        "CCHC-3.1": None,
        "CCHC-4.1": 50,
        "CCHC-5.1": 40,
        "CCHC-2.1": None,
    }
    assert all(row["Tử số"] is None for row in found.values())
    assert {code: found[code]["Kỳ trước"] for code in ("CCHC-3.1", "CCHC-6.1", "CCHC-3.7", "CCHC-2.2")} == {
        "CCHC-3.1": "17/20 (2025-Q1)",
        "CCHC-6.1": "có (2025-Q1)",
        "CCHC-3.7": "KPS (2025-Q1)",
        "CCHC-2.2": "",
    }
    assert "CCHC-8.3" not in found
    assert "CCHC-3.2" not in found


def test_a_template_sent_back_blank_is_refused_as_empty(desk: Any, u: Any, told: Told) -> None:
    desk.sent(("CCHC-4.1", 49, 50), ("CCHC-5.1", 3, 40))
    assert told(desk.load(template(desk, "--unit", u.TH)).verdicts[0]) == {"empty": ("error", "Chỉ tiêu", None, None)}


def test_successors_baseline_is_filled_in(desk: Any, u: Any) -> None:
    desk.load(desk.book(("CCHC-4.1", 20, 20), unit=u.OLD_A), desk.book(("CCHC-4.1", 30, 31), unit=u.OLD_B))
    assert rows(template(desk, "--unit", u.NEW))["CCHC-4.1"]["Mẫu số"] == 51


def test_one_for_each_unit_that_owes(desk: Any, u: Any) -> None:
    ran = desk.cli("template", "--plan", "CCHC", "--period", "2025-Q1", "--all", "-o", desk.folder / "all", "--json")
    assert ran.code == 0
    expected = [u.OFFICE, u.MN, u.TH, u.BOTH, u.OLD_A, u.OLD_B, u.PRIVATE, u.UP, u.DOWN]
    assert sorted(path.name for path in (desk.folder / "all").iterdir()) == [
        f"{code}_CCHC_2025-Q1.xlsx" for code in expected
    ]
    assert len(ran.json["files"]) == len(expected)


def test_what_has_no_template(desk: Any, u: Any) -> None:
    target = ("-o", desk.folder / "t.xlsx")
    wrong = [
        ("--plan", "X", "--period", "2025-Q1", "--unit", u.TH),
        ("--plan", "CCHC", "--period", "2025-Q4", "--unit", u.TH),
        ("--plan", "CCHC", "--period", "2025-Q1", "--unit", u.NEW),
        ("--plan", "CCHC", "--period", "2025-Q1", "--unit", "9999999"),
        ("--plan", "CCHC", "--period", "2025-Q1", "--unit", u.TH, "--all"),
        ("--plan", "CCHC", "--period", "2025-Q1"),
    ]
    for arguments in wrong:
        ran = desk.cli("template", *arguments, *target)
        assert (ran.code, ran.out) == (2, ""), arguments
        assert ran.err.strip()
    assert (
        desk.cli("template", "--plan", "CCHC", "--period", "2025-Q1", "--unit", u.TH, "-o", desk.folder / "t.txt").code
        == 2
    )
    assert not list(desk.folder.glob("t.*"))


PLAN = {
    "plan.toml": 'code = "KH3"\nname = "Kế hoạch ba"\nname_en = "Third plan"\ndocument = "KH 3"\n'
    'starts = "2027-Q1"\nends = "2027-Q2"\n'
    'issued_on = 2026-12-01\nbasis_order = ["roadmap", "plan", "ours"]\n',
    "indicators.csv": "",
    "targets.csv": "",
    "calendar.csv": "period,name,starts_on,cutoff_on,due_on,basis,note\n"
    "2027-Q1,Quý I/2027,2027-01-01,2027-03-31,2027-04-10,ours,\n"
    "2027-Q2,Quý II/2027,2027-04-01,2027-06-30,2027-07-10,ours,\n",
    "item_fields.csv": "",
}


@pytest.fixture
def third_plan(desk: Any) -> Any:
    """A desk whose home has a further plan as data files, made from the built-in columns."""
    from warehouse.catalogue import BUILT_IN

    folder = desk.home.root / "catalogue" / "kh3"
    folder.mkdir(parents=True)
    for name, text in PLAN.items():
        lines = (BUILT_IN / "thtk" / name).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = lines[:1] + [
            line.replace("TK-", "B-").replace("2026-", "2027-")
            for line in lines[1:]
            if line.startswith(("TK-1.7,", "TK-2.4,"))
        ]
        (folder / name).write_text(text or "".join(kept), encoding="utf-8")
    return desk


def test_a_third_plan_is_data_only(third_plan: Any, u: Any) -> None:
    desk, target = third_plan, third_plan.folder / "t.xlsx"
    assert [plan["code"] for plan in desk.cli("catalogue", "--json").json["plans"]] == ["CCHC", "THTK", "KH3"]
    ran = desk.cli("template", "--plan", "KH3", "--period", "2027-Q1", "--unit", u.TH, "-o", target)
    assert ran.code == 0, ran.err
    assert set(rows(target)) == {"B-1.7", "B-2.4"}
    desk.cli("units", desk.register((u.TH, "CCHC; KH3"), headings=("Mã đơn vị", "Kế hoạch")))
    loaded = desk.cli("load", desk.book(("B-1.7", 3, 4), ("B-2.4", 0), plan="KH3", period="2027-Q1"), "--json")
    assert (loaded.code, loaded.json["files"][0]["submissions"][0]["figures"]) == (0, 2)
    out = desk.folder / "x.csv"
    assert desk.cli("extract", "attainment", "--plan", "KH3", "--unit", u.TH, "-o", out).code == 0
    assert [line.split(",")[7] for line in out.read_text(encoding="utf-8-sig").splitlines()[1:]] == ["B-1.7", "B-2.4"]
    assert desk.cli("verify").code == 0


def test_a_target_of_the_unit_s_level_stands_beside_its_cell(third_plan: Any, u: Any) -> None:
    desk, target = third_plan, third_plan.folder / "t.xlsx"
    file = desk.home.root / "catalogue" / "kh3" / "targets.csv"
    heading = file.read_text(encoding="utf-8").splitlines()[0].split(",")
    row = {
        "indicator": "B-1.7", "from": "2027-Q1", "to": "2027-Q2", "comparator": ">=", "value": "93", "basis": "plan", "level": "TH", "clause": "I",
    }  # fmt: skip
    with file.open("a", encoding="utf-8") as out:
        out.write(",".join(row.get(name, "") for name in heading) + "\n")
    desk.cli("units", desk.register((u.TH, "CCHC; KH3"), headings=("Mã đơn vị", "Kế hoạch")))
    assert desk.cli("template", "--plan", "KH3", "--period", "2027-Q1", "--unit", u.TH, "-o", target).code == 0
    assert "93%" in rows(target)["B-1.7"]["Mức chỉ tiêu"]
    assert "riêng của đơn vị" not in rows(target)["B-2.4"]["Mức chỉ tiêu"]
