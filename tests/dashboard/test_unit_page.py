"""What the page of one unit says beside its table."""

from datetime import date
from typing import Any

from dashboard import data, figures, unit_page

TODAY = date(2025, 11, 20)


def words_of(node: Any) -> str:
    """All words of a piece, and the addresses in it."""
    if isinstance(node, str):
        return node
    return " ".join([*(words_of(each) for each in node["nodes"]), str(node.get("href", ""))])


def spell(code: str, **more: Any) -> dict[str, Any]:
    return {
        "unit_code": code, "unit_name": f"Trường {code}", "valid_from": date(2010, 9, 1), "valid_to": date(9999, 12, 31),
        "merged_into": None, "split_from": None, "merged_into_name": None, "split_from_name": None, "legal_basis": None,
    } | more  # fmt: skip


def owed(plan: str, period: str, due_on: date, submission: str | None = None) -> dict[str, Any]:
    return {
        "plan": plan,
        "period": period,
        "due_on": due_on,
        "figures_owed": 20,
        "figures_held": 0,
        "submission_id": submission,
    }


def test_a_unit_that_never_changed_has_no_lineage(choose: Any) -> None:
    assert unit_page.lineage("A", [spell("A")], choose()) == []


def test_lineage_names_dates_and_leads_to_the_other_unit_only(choose: Any) -> None:
    old = spell("B", valid_to=date(2025, 5, 31), merged_into="A", merged_into_name="Trường A", legal_basis="QĐ 412")
    said = words_of(unit_page.lineage("A", [spell("A", valid_from=date(2025, 6, 1)), old], choose())[0])
    assert "từ 01/06/2025" in said
    assert "từ 01/09/2010 đến 31/05/2025 ; sáp nhập vào  đơn vị này  (QĐ 412)" in said
    assert "unit=B" in said
    assert "unit=A" not in said


def test_what_is_missing_is_what_was_due_and_never_what_is_not_yet(choose: Any, reading: data.Reading) -> None:
    calendar = [
        owed("CCHC", "2025-Q1", date(2025, 3, 1), "S1"),
        owed("CCHC", "2025-Q2", date(2025, 6, 1)),
        owed("CCHC", "2025-Q3", date(2025, 12, 1)),
    ]
    cells = [{"indicator_code": "CCHC-7.1", "status": "not_reported", "incomplete": True}]
    said = " ".join(map(words_of, unit_page.missing(cells, calendar, TODAY, reading.words, choose())))
    assert "Chưa báo cáo 1 chỉ tiêu:" in said
    assert "indicator=CCHC-7.1" in said
    assert "Quý II/2025: chưa nộp, hạn trước ngày 01/06/2025" in said
    assert "Quý I/2025: chưa nộp" not in said
    assert "Quý III/2025: chưa nộp" not in said
    coming = " ".join(map(words_of, unit_page.due(calendar, TODAY, choose())))
    assert "CCHC Quý III/2025: trước ngày 01/12/2025, còn 11 ngày; phải báo cáo 20 số liệu" in coming
    assert "Quý II/2025" not in coming


def test_a_quarter_due_before_its_plan_was_issued_is_missing_without_a_date(choose: Any, reading: data.Reading) -> None:
    assert reading.words.plans["CCHC"]["issued_on"] == date(2021, 7, 5)
    calendar = [owed("CCHC", "2021-Q2", date(2021, 6, 1)), owed("CCHC", "2021-Q3", date(2021, 12, 1))]
    said = " ".join(map(words_of, unit_page.missing([], calendar, TODAY, reading.words, choose())))
    assert "CCHC Quý II/2021: chưa nộp, kỳ này không tính hạn" in said and "01/06/2021" not in said
    assert "CCHC Quý III/2021: chưa nộp, hạn trước ngày 01/12/2021" in said


def test_nothing_to_come_says_so(choose: Any) -> None:
    said = " ".join(map(words_of, unit_page.due([owed("CCHC", "2025-Q1", date(2025, 3, 1))], TODAY, choose())))
    assert "không còn kỳ nào" in said


def test_the_calendar_of_a_unit_counts_what_its_cells_count(reading: data.Reading, choose: Any) -> None:
    where = choose().where
    cells = reading.units(where)[1]
    for unit in cells["unit_code"].unique().to_list():
        row = next(
            each for each in reading.calendar(unit).to_dicts() if (each["plan"], each["period"]) == ("CCHC", "2025-Q3")
        )
        own = [each for each in cells.to_dicts() if each["unit_code"] == unit]
        assert row["figures_owed"] == len(own)
        assert row["figures_held"] == sum(each["status"] != "not_reported" for each in own)


def test_peers_are_compared_by_the_exact_value_and_the_indicator_s_direction(
    reading: data.Reading, choose: Any
) -> None:
    where = choose().where
    cells = reading.units(where)[1].to_dicts()
    schools = {code for code, row in reading.words.units.items() if row["levels"] == ["TH"]}
    unit = next(row["unit_code"] for row in cells if row["status"] == "attained" and row["unit_code"] in schools)
    found = unit_page.read(reading, where, unit)
    listed = unit_page.peers(found, reading.words, choose(unit=unit))
    assert listed
    by_code = {each.code: each for each in listed}
    for cell in found.cells.to_dicts():
        code = cell["indicator_code"].rpartition("-")[2]
        if code in by_code:
            value = figures.exact(cell)
            assert by_code[code].value == value
            is_down = reading.words.indicators[cell["indicator_code"]]["direction"] == "down"
            assert by_code[code].is_worse == (value > by_code[code].median if is_down else value < by_code[code].median)
    drawn = unit_page.beside_peers("Trường A", listed, is_dark=False)
    assert drawn is not None
    assert len(drawn.lines) == len(listed)
    assert unit_page.beside_peers("Trường A", listed[:1], is_dark=False) is None
