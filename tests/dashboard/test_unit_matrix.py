"""The matrix of all units: nothing is cut, every letter and text stands where its cell belongs."""

import json
from typing import Any

import pytest

from dashboard import figures, headline, matrix, text, unit_matrix
from dashboard.component.grid import BETWEEN, LETTERS


def drawn(see: Any, **asked: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    view = see("tong-quan", by="unit", **asked)
    reading, chosen = view.reading, view.chosen
    counts, cells = reading.units(chosen.where)
    every = matrix.lines(reading.overview(chosen.where, "level"), chosen.where.period, "level")
    found = matrix.kept(every, chosen.where.statuses, cells)
    units = matrix.listed_units(counts, cells, chosen)
    return unit_matrix.grid(found, units, cells, reading.words, chosen), cells.to_dicts()


@pytest.mark.parametrize("window", ["quarter", "ytd"])
def test_every_cell_stands_in_its_row_and_column(see: Any, window: str) -> None:
    grid, cells = drawn(see, window=window)
    row = {code: at for at, code in enumerate(grid["units"]["codes"])}
    column = {each["indicator"]: each for each in grid["columns"]}
    assert {cell["unit_code"] for cell in cells} == set(row)
    for cell in cells:
        each, at = column[cell["indicator_code"]], row[cell["unit_code"]]
        assert grid["letters"][each["statuses"][at].lower()] == cell["status"]
        assert each["statuses"][at].isupper() == (cell["incomplete"] and cell["status"] != "not_reported")
        assert each["texts"].split(BETWEEN)[at] == figures.number(
            cell | {"value": cell["has_value"] or None}, of_unit=True
        )
    stated = sum(len(each["statuses"]) - each["statuses"].count(LETTERS["not_applicable"]) for each in grid["columns"])
    assert stated == len(cells)
    assert all(len(each["statuses"]) == len(each["texts"].split(BETWEEN)) == len(row) for each in grid["columns"])


def test_counts_are_those_of_the_cells(see: Any) -> None:
    grid, cells = drawn(see)
    for at, code in enumerate(grid["units"]["codes"]):
        own = [cell["status"] for cell in cells if cell["unit_code"] == code]
        assert grid["units"]["attained"][at] == own.count("attained")
        assert grid["units"]["missing"][at] == own.count("not_reported")
        assert grid["units"]["scored"][at] == sum(
            own.count(status) for status in ("attained", "near", "missed", "not_reported")
        )


def test_a_status_filter_leaves_only_units_that_have_it(see: Any) -> None:
    grid, cells = drawn(see, status="missed")
    missed = {cell["unit_code"] for cell in cells if cell["status"] == "missed"}
    assert set(grid["units"]["codes"]) == missed
    assert len(missed) < len({cell["unit_code"] for cell in cells})


@pytest.mark.parametrize("status", ["missed", "not_reported"])
def test_the_total_row_is_of_every_unit_also_under_a_status_filter(see: Any, status: str) -> None:
    whole, cells = drawn(see, period="2025-Q1")
    grid, _ = drawn(see, period="2025-Q1", status=status)
    owed = [cell["status"] for cell in cells if cell["status"] in {"attained", "near", "missed", "not_reported"}]
    assert grid["total"] == whole["total"] == "Toàn ngành"
    assert grid["rate"] == whole["rate"] == text.rate(owed.count("attained"), len(owed))
    assert 0 < len(grid["units"]["codes"]) < len(whole["units"]["codes"])
    missing = sum(cell["status"] == "not_reported" for cell in cells)
    assert grid["unreported"] == whole["unreported"] == text.count(missing) != "0"


def test_units_that_attain_least_stand_first(see: Any) -> None:
    units = drawn(see)[0]["units"]
    rates = [a / s for a, s in zip(units["attained"], units["scored"], strict=True) if s]
    assert rates == sorted(rates)


def test_links_carry_the_filters_but_no_unit_of_their_own(see: Any) -> None:
    grid, _ = drawn(see, level="THCS")
    assert grid["cell"].startswith("chi-tiet?plan=CCHC&period=2025-Q3&level=THCS")
    assert "unit=" not in grid["cell"] + grid["unit"]
    json.dumps(grid)


def test_concerns_are_ranked_by_what_is_missing_times_who_owes_it_and_then_by_code(see: Any) -> None:
    view = see("tong-quan")
    found = matrix.lines(view.reading.overview(view.chosen.where, "level"), "2025-Q3", "level")
    listed = headline.ranked(found)
    weights = [figures.concern(row) for row in listed]
    assert weights == sorted(weights, reverse=True)
    assert len({row["status"] for row in listed}) > 1
    tied = [{"indicator_code": code, "status": "attained"} for code in ("TK-1.10", "TK-1.9", "TK-1.2")]
    assert [row["indicator_code"] for row in sorted(tied, key=figures.urgency)] == ["TK-1.2", "TK-1.9", "TK-1.10"]


def test_falls_are_real_and_the_largest_comes_first(see: Any) -> None:
    view = see("tong-quan")
    found = matrix.lines(view.reading.overview(view.chosen.where, "level"), "2025-Q3", "level")
    rising = {row["indicator_code"] for _, row in headline.falls(found)}
    # the same history backwards: what rose has fallen
    turned = {code: [*rows[:-2], *reversed(rows[-2:])] for code, rows in found.history.items()}
    back = matrix.Lines({code: turned[code][-1] for code in found.now}, turned, found.columns, found.names)
    fallen = headline.falls(back)
    assert len(fallen) > 3
    assert not rising & {row["indicator_code"] for _, row in fallen}
    steps = [step for step, _ in fallen]
    assert steps == sorted(steps, reverse=True)
    for step, row in fallen:
        before, now = figures.as_shown(turned[row["indicator_code"]][-2]), figures.as_shown(row)
        assert before is not None
        assert now is not None
        assert abs(now - before) == step
        assert (now < before) == (row["comparator"] in {">=", ">", "=", None})


def test_a_group_below_full_coverage_is_marked_and_a_full_one_is_not(see: Any) -> None:
    view = see("tong-quan")
    found = matrix.lines(view.reading.overview(view.chosen.where, "level"), "2025-Q3", "level")
    row = next(row for row in found.now.values() if row["units_owed"] > 1)
    indicator = view.reading.words.indicators[row["indicator_code"]]
    full = row | {"units_reported": row["units_owed"], "units_incomplete": 0, "units_missing": 0}
    part = full | {"units_reported": row["units_owed"] - 1}
    short = full | {"units_incomplete": 1}
    marks = [figures.mark(each, indicator, [], "x?") for each in (full, part, short)]
    assert [mark.incomplete for mark in marks] == [False, True, True]
    assert f"{row['units_owed'] - 1}/{row['units_owed']} đơn vị" in marks[1].note
    assert "đơn vị" not in marks[0].note
    assert marks[1].note.count("đơn vị") == 1
    # everybody reported something: what is lacking is a quarter, not a unit
    assert marks[2].note == "1 đơn vị thiếu số liệu của một quý trong kỳ"
    assert "thiếu số liệu của một quý trong kỳ" in text.marked_cells()
