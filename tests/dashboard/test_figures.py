from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from dashboard import chart_style, figures, headline, matrix, ranking, text, unit_charts
from dashboard.component.cells import Text


def row(**changes: object) -> dict[str, object]:
    given: dict[str, object] = {
        "measure": "ratio", "numerator": Decimal(17), "denominator": Decimal(20), "value": Decimal(85),
        "status": "near",
        "comparator": ">", "target": Decimal(85), "target_basis": "plan", "shortfall": Decimal(1), "units_owed": 1,
        "units_missing": 0, "units_incomplete": 0, "units_reported": 1, "bound_low": None, "bound_high": None,
    }  # fmt: skip
    return given | changes


@pytest.mark.parametrize(
    ("value", "comparator", "target", "status"),
    [
        (Fraction(85), ">=", "85", "attained"),
        (Fraction(85), ">", "85", "near"),
        (Fraction(249900, 2500), ">=", "100", "near"),
        (Fraction(8), ">=", "10", "missed"),
        (Fraction(9), ">=", "10", "near"),
        (Fraction(11), "<=", "10", "near"),
        (Fraction(12), "<=", "10", "missed"),
        (Fraction(1), "<=", "0", "missed"),
        (None, ">=", "85", ""),
    ],
)
def test_a_value_against_a_second_target(value: Fraction | None, comparator: str, target: str, status: str) -> None:
    assert figures.status(value, comparator, Decimal(target)) == status


def test_the_step_of_a_rank_is_said_in_words() -> None:
    rank = row(measure="rank")
    assert figures.moved(rank, "▼ 2") == Text("▼ 2", title="tốt lên 2 bậc")
    assert figures.moved(rank, "▲ 1") == Text("▲ 1", title="kém đi 1 bậc")
    assert figures.moved(rank, "=") == "=" and figures.moved(rank, "") == ""
    assert figures.moved(row(), "▼ 2,0") == "▼ 2,0"


def test_numbers_and_gaps_in_words() -> None:
    assert figures.number(row()) == "85,0"
    assert figures.with_unit(row(), "%") == "85,0%"
    assert figures.gap(row(), is_whole=True) == "thiếu 1"
    assert figures.gap(row(shortfall=None), is_whole=True) == "không thể đạt"
    assert figures.gap(row(status="attained"), is_whole=True) == ""
    assert (
        figures.gap(row(measure="count", comparator="<=", shortfall=Decimal(6)), is_whole=True, short=True) == "giảm 6"
    )
    milestone = row(measure="milestone", numerator=Decimal(0), denominator=Decimal(1), value=Decimal(0))
    assert figures.number(milestone, of_unit=True) == "không"


def test_a_value_set_beside_a_row_tells_its_own_status() -> None:
    short = Fraction(8496, 100)
    assert figures.beside(short, row(comparator=">=")) == Decimal("84.9")
    assert figures.beside(short, row(comparator="<=")) == Decimal("85.0")
    assert figures.beside(short, row(comparator=">=", target=Decimal(80))) == Decimal("85.0")
    assert figures.beside(short, row(comparator=None, target=None)) == Decimal("85.0")


def test_a_cell_without_a_value_says_why() -> None:
    plain, dated = {"requires": None, "indicator_code": "A-1"}, {"requires": "issued_on", "indicator_code": "TK-5.1"}
    held = row(value=None, status="monitored", indicator_code="TK-5.1", target=None)
    assert figures.unvalued(held, dated) == "chưa có ngày ban hành nên chưa tính"
    assert figures.unvalued(held, plain) == "mẫu số bằng 0 nên chưa tính được"
    assert figures.unvalued(row(), dated) == ""
    assert figures.unvalued(row(value=None, status="not_reported", units_reported=0), dated) == ""
    assert figures.unvalued(row(value=None, status="not_reported", units_reported=3), dated) != ""
    assert figures.unvalued(row(value=None, status="no_activity"), plain) == ""
    assert figures.unvalued_notes([held, held, row(indicator_code="A-1")], {"TK-5.1": dated, "A-1": plain}) == [
        "5.1: chưa có ngày ban hành nên chưa tính."
    ]


def test_a_second_target_that_says_the_same_is_not_repeated() -> None:
    def target(value: str, basis: str) -> dict[str, object]:
        return {"comparator": ">=", "value": Decimal(value), "basis": basis}

    scored = row(comparator=">=")
    assert len(figures.aims(scored, [target("85", "roadmap"), target("85", "plan")], "%")) == 1
    shown = figures.aims(scored, [target("85", "roadmap"), target("90", "plan")], "%")
    assert (shown[1].text, shown[1].status) == ("≥ 90%", "near")
    # a unit or a level with a target of its own is shown that one, never the plan's
    (own,) = figures.aims(
        row(comparator=">=", target=Decimal(70)), [target("85", "roadmap"), target("90", "plan")], "%"
    )
    assert own.text == "≥ 70%"
    unscored = figures.aims(row(comparator=None, target=None), [target("85", "roadmap")], "%")
    assert unscored[0].text == "≥ 85%"


def test_attention_grows_with_the_way_to_go_and_the_units_that_owe_it() -> None:
    one = figures.concern(row(status="missed", numerator=Decimal(60), shortfall=Decimal(25), units_owed=1))
    assert one == Fraction(25, 85)
    assert figures.concern(row(status="missed", numerator=Decimal(60), shortfall=Decimal(25), units_owed=9)) == 9 * one
    assert figures.concern(row(status="missed", shortfall=None)) == 1
    assert figures.concern(row(status="attained")) == 0


def test_equal_values_share_a_rank_and_those_without_one_stand_apart() -> None:
    def unit(code: str, numerator: int, denominator: int, **more: object) -> dict[str, object]:
        return row(
            unit_code=code, unit_name=code, numerator=Decimal(numerator), denominator=Decimal(denominator),
            value=Decimal(1), **more,
        )  # fmt: skip

    units = [unit("a", 1, 2), unit("b", 3, 3), unit("c", 2, 4), unit("d", 0, 5), unit("e", 1, 1)]
    units[4] |= {"value": None, "status": "not_reported"}
    frame = pl.DataFrame(units)
    found = ranking.ranking(frame, "up")
    assert list(found.ranked.select("place", "unit_code").iter_rows()) == [
        ("1", "b"),
        ("2=", "a"),
        ("2=", "c"),
        ("4", "d"),
    ]
    assert found.apart["not_reported"]["unit_code"].to_list() == ["e"]
    assert ranking.ranking(frame, "down").ranked["place"].to_list() == ["1", "2=", "2=", "4"]


def test_differences_are_those_of_the_numbers_that_are_shown() -> None:
    now = row(numerator=Decimal(397), denominator=Decimal(597), value=Decimal("66.4991624791"), status="missed")
    assert figures.number(now) == "66,4"
    assert text.change(figures.distance(now), Fraction(0)) == "▼ 18,6"
    before = row(numerator=Decimal(5), denominator=Decimal(10), value=Decimal(50), status="missed")
    assert figures.between(now, before) == "▲ 16,4"
    counted = {"measure": "count", "denominator": None, "target": None, "comparator": None, "status": "monitored"}
    assert (
        figures.between(now | counted | {"numerator": Decimal(7)}, now | counted | {"numerator": Decimal(9)}) == "▼ 2"
    )


def test_a_level_filter_draws_a_school_of_several_levels_under_that_level_only() -> None:
    units = pl.DataFrame({"levels": ["TH", "TH;THCS", ""], "value": [1, 2, 3]})
    assert unit_charts.laned(units)["lane"].to_list() == ["TH", "TH", "THCS", "Cơ quan"]
    assert unit_charts.laned(units, "TH")["lane"].to_list() == ["TH"] * 3


def test_a_step_that_cannot_be_seen_is_no_fall() -> None:
    def lines(before: str) -> matrix.Lines:
        now = row(indicator_code="CCHC-4.3", numerator=Decimal("19.41"), denominator=Decimal(100), status="near")
        past = now | {"numerator": Decimal(before)}
        return matrix.Lines({"CCHC-4.3": now}, {"CCHC-4.3": [past, now]}, {}, ())

    assert headline.falls(lines("19.44")) == []
    assert [step for step, _ in headline.falls(lines("20.5"))] == [Fraction(11, 10)]


@pytest.mark.parametrize("measure", ["rank", "score"])
def test_ranks_of_several_units_are_reported_or_not_and_never_a_division_by_zero(measure: str) -> None:
    indicator = {"unit": "hạng", "requires": None, "is_whole": True}
    none = {"measure": measure, "numerator": None, "denominator": None, "value": None, "status": None, "units_owed": 24}
    silent = figures.mark(row(**none, units_reported=0, units_missing=24), indicator, (), "")
    assert (silent.status, silent.text) == ("not_reported", "")
    assert text.NO_BASE not in silent.note and text.NEVER_ADDED not in silent.note
    some = figures.mark(row(**none, units_reported=3, units_missing=21), indicator, (), "")
    assert (some.status, some.text) == ("monitored", "")
    assert text.NEVER_ADDED in some.note and text.NO_BASE not in some.note
    assert ("Giá trị", text.NEVER_ADDED) in some.detail


def test_ranks_of_several_units_count_as_monitored_on_the_card_and_are_no_gap_of_the_trend(choose: Any) -> None:
    now = row(
        measure="rank", indicator_code="CCHC-1.1", numerator=None, denominator=None, value=None, status=None,
        units_owed=3, units_reported=2, target_basis=None, period="2025-Q3",
    )  # fmt: skip
    found = matrix.Lines({"CCHC-1.1": now}, {"CCHC-1.1": [now]}, {}, ())
    card = headline._indicators_card(found, choose())
    assert (card.number, card.suffix, card.note) == (text.NOTHING, "", "theo dõi 1")
    assert text.scope(["Cải cách thể chế"], 0, 0, None, None) == " · Cải cách thể chế"
    why = figures.unvalued(now, {"requires": None})
    assert text.trend("1.1", [None], None, "rank", "", why) == f"1.1: {text.NEVER_ADDED}"
    assert text.trend("1.1", [None], None, "rank", "") == "1.1 chưa có số liệu"


def test_only_counts_and_ranks_are_apart_by_whole_numbers() -> None:
    assert text.trend("3.7", [Fraction(15), Fraction(13)], Fraction(13), "count", "missed").endswith("cách mức 13")
    assert text.trend("6.3", [Fraction(15), Fraction(13)], Fraction(13), "amount", "missed").endswith("cách mức 13,0")
    assert text.trend("7.1", [Fraction(15)], Fraction(-13), "ratio", "missed").endswith("cách mức 13,0 điểm")


def test_a_distribution_without_a_target_says_of_no_level_how_many_attain() -> None:
    ink, units = chart_style.ink(is_dark=False), pl.DataFrame({"status": ["monitored", "monitored"]})
    assert list(unit_charts._beside(0, units, ink)) == []
    (note,) = unit_charts._beside(0, pl.DataFrame({"status": ["attained", "missed"]}), ink)
    assert "1/2" in note["text"]


def test_a_unit_s_peers_are_compared_by_shares_only_and_the_title_says_so() -> None:
    assert text.peers_chart("MN", 0, 9) == (
        "MN không kém trung vị cùng cấp ở chỉ tiêu nào trong 9 chỉ tiêu tính theo tỷ lệ"
    )
    assert text.peers_chart("MN", 2, 9) == "MN kém trung vị cùng cấp ở 2 trong 9 chỉ tiêu tính theo tỷ lệ"
