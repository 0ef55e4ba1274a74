"""The numbers of the page about one indicator, each worked out again from the units' own figures."""

from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl

import polars as pl
import pytest

from dashboard import definition, figures, indicator_page, ranking, routes_rows, text
from dashboard.component.cells import row_data
from dashboard.person import person
from warehouse import queries, store
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.queries import Cells

CODES = ("CCHC-7.1", "CCHC-4.1", "CCHC-3.7", "CCHC-5.2")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("window", ["quarter", "ytd"])
def test_lines_and_changes_of_units_are_those_of_their_history(see: Any, home: Home, code: str, window: str) -> None:
    about = indicator_page.read(see("chi-tieu", indicator=code, window=window))
    where = about.view.chosen.where.but(indicators=(code,))
    with store.opened(home) as con:
        rows = Cells(con, where, queries.periods_until(con, where)).frame("queries/attainment").to_dicts()
    past = about.histories(about.units)
    for unit in about.units.to_dicts():
        own = [row for row in rows if row["unit_code"] == unit["unit_code"]]
        found = past[unit["unit_code"]]
        assert ranking.change(unit, found) == figures.change(own)
        drawn, expected = ranking.spark(found), figures.spark(own[-9:])
        assert (drawn is None) == (expected is None)
        if drawn and expected:
            assert list(drawn.values) == pytest.approx(list(expected.values), abs=0.0011)
            assert list(drawn.targets) == list(expected.targets)


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("quarter", "So với Quý II/2025"),
        ("ytd", "So với lũy kế đến Quý II/2025"),
        ("phase", "So với giai đoạn đến Quý II/2025"),
    ],
)
def test_a_change_is_measured_against_what_its_card_names(see: Any, window: str, said: str) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1", window=window))
    labels = [card.label for card in definition.comparisons(about.whole, about.indicator, about.targets, window, "")]
    assert labels[0].endswith(text.until("2025-Q3", window))
    assert labels[2:4] == [said, said.replace("II/2025", "III/2024")]


def test_the_failing_end_comes_first_where_the_whole_is_short_of_its_target(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    assert about.now
    assert about.now["status"] == "missed"
    found = {order: indicator_page.read(see("chi-tieu", indicator="CCHC-7.1", **order_of)).ranked_rows()
             for order, order_of in (("unasked", {}), ("rank", {"order": "rank"}), ("concern", {"order": "concern"}))}  # fmt: skip
    assert found["rank"][0].cells[0] in {"1", "1="}
    assert found["unasked"] == found["concern"]
    places = [[row.cells[0] for row in found[order]] for order in ("concern", "rank")]
    assert places[0] == places[1][::-1]


@pytest.mark.parametrize("code", CODES)
def test_medians_are_of_the_whole_level_whatever_the_area(see: Any, code: str) -> None:
    everybody = indicator_page.read(see("chi-tieu", indicator=code))
    area = everybody.units["area"][0]
    narrowed = indicator_page.read(see("chi-tieu", indicator=code, area=area))
    assert narrowed.medians == everybody.medians
    for row in everybody.view.reading.level_medians(everybody.view.chosen.where, code).to_dicts():
        values = sorted(
            figures.exact(unit) or Fraction(0)
            for unit in everybody.units.to_dicts()
            if unit["value"] is not None
            and (row["level"] is None or row["level"] in (unit["levels"].split(";") if unit["levels"] else ["Cơ quan"]))
        )
        assert row["units"] == len(values)
        assert abs(Fraction(row["median"]) - values[(len(values) - 1) // 2]) < Fraction(1, 10**9)


def test_the_median_of_the_units_shown_and_the_sector_s_bear_different_names(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    drawn, table = about.distribution(is_dark=False), about.group_table("level")
    assert drawn is not None
    assert table is not None
    assert text.DISTRIBUTION_NOTE.endswith("vạch đậm: trung vị các đơn vị đang xem")
    named = [line for line in drawn.lines if "trung vị" in line]
    assert named
    assert all(": trung vị các đơn vị đang xem " in line for line in named)
    assert "Trung vị cùng cấp" in [column.label for column in table.columns]
    assert "Trung vị toàn ngành " in str(about.top())
    of_level = str(indicator_page.read(see("chi-tieu", indicator="CCHC-7.1", level="THCS")).top())
    assert "Trung vị cấp THCS " in of_level
    assert "Trung vị toàn ngành" not in of_level


@pytest.mark.parametrize(
    ("plan", "code"), [("CCHC", "CCHC-3.7"), ("THTK", "TK-2.4"), ("THTK", "TK-4.2"), ("THTK", "TK-5.9")]
)
def test_titles_of_counts_carry_no_decimals(see: Any, plan: str, code: str) -> None:
    about = indicator_page.read(see("chi-tieu", plan=plan, indicator=code, level="THCS"))
    drawn = (about.trend(is_dark=False), about.distribution(is_dark=False), about.order(is_dark=False))
    titles = [each.title for each in drawn if each is not None]
    assert titles
    assert not [title for title in titles if ",0" in title]
    assert ",0" not in about._median()


def test_both_rates_and_the_coverage_are_counted_from_the_units(see: Any) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    now = about.now
    assert now is not None
    statuses = about.units["status"].to_list()
    attained = statuses.count("attained")
    scored = attained + statuses.count("near") + statuses.count("missed")
    missing = statuses.count("not_reported")
    said = str(definition.standing(now, ""))
    assert f"{attained}/{scored} = {text.rate(attained, scored)} trên số đã báo cáo" in said
    assert f"{attained}/{scored + missing} = {text.rate(attained, scored + missing)} trên số phải báo cáo" in said
    assert bool(definition.coverage_tag(now)) == (missing > 0)
    assert definition.coverage_tag(now | {"units_reported": now["units_owed"]}) == []


def ranked(*figures_of: tuple[int, int], direction: str = "up") -> pl.DataFrame:
    """Units A, B, … with these numerators and denominators, in order."""
    rows = [
        {
            "measure": "ratio",
            "numerator": Decimal(numerator),
            "denominator": Decimal(denominator),
            "value": round(Decimal(100) * numerator / denominator, 10),
            "status": "near",
            "unit_name": chr(ord("A") + at % 26),
            "unit_code": f"{at:05d}",
        }
        for at, (numerator, denominator) in enumerate(figures_of)
    ]
    types = dict.fromkeys(("numerator", "denominator"), pl.Decimal(38, 6)) | {"value": pl.Decimal(38, 10)}
    return ranking.ranking(pl.DataFrame(rows, schema_overrides=types), direction).ranked


@pytest.mark.parametrize("scale", [1, 10**13])
@pytest.mark.parametrize("direction", ["up", "down"])
def test_equal_units_stand_by_vietnamese_name_at_both_ends(choose: Any, direction: str, scale: int) -> None:
    names = ["Vân", "Sưa", "Đào", "Sấu", "Ánh"]
    units = ranked(*[(scale, 2 * scale)] * 4, (scale, 4 * scale)).drop("place", "tie")
    units = units.with_columns(unit_name=pl.Series(names))
    found = ranking.ranking(units, direction)
    tied = ["Đào", "Sấu", "Sưa", "Vân"]
    first = [*tied, "Ánh"] if direction == "up" else ["Ánh", *tied]
    last = ["Ánh", *tied] if direction == "up" else [*tied, "Ánh"]
    assert ranking.listed(found, choose())["unit_name"].to_list() == first
    assert ranking.listed(found, choose(), is_reversed=True)["unit_name"].to_list() == last


def test_the_definition_of_a_count_speaks_of_no_denominator(reading: Any) -> None:
    indicators = reading.words.indicators
    for code in ("CCHC-3.7", "TK-2.4"):
        assert "mẫu số" not in str(definition.strip(indicators[code], ()))
    assert text.needs_short("Số vụ", is_downward=True, is_share=False) == "bớt khỏi “Số vụ”"
    assert text.needs_short("Số vụ", is_downward=True, is_share=True) == "bớt khỏi “Số vụ”, mẫu số giữ nguyên"
    assert str(definition.strip(indicators["TK-5.1"], ())).count("(có/không)") == 1


def test_the_ranking_of_many_equal_units_shares_one_place() -> None:
    assert set(ranked(*[(1, 2), (2, 4)] * 1000)["place"]) == {"1="}


@pytest.mark.parametrize(("direction", "order"), [("up", ["B", "A", "C", "D"]), ("down", ["D", "A", "C", "B"])])
def test_equal_units_share_a_place_and_the_next_one_is_skipped(direction: str, order: list[str]) -> None:
    found = ranked((1, 2), (3, 4), (2, 4), (1, 4), direction=direction)
    assert found["unit_name"].to_list() == order
    assert found["place"].to_list() == ["1", "2=", "2=", "4"]


@pytest.mark.parametrize("scale", [10**8, 10**13])
def test_units_that_differ_beyond_the_shown_digits_do_not_share_a_place(scale: int) -> None:
    found = ranked((scale - 2, 2 * scale - 3), (scale, 2 * scale), (scale - 1, 2 * scale - 1))
    values = [Fraction(row["numerator"]) / Fraction(row["denominator"]) for row in found.to_dicts()]
    assert values == sorted(values, reverse=True)
    assert found["place"].to_list() == ["1", "2", "3"]


def test_rows_after_the_first_ones_come_by_their_own_address(see: Any, home: Home) -> None:
    view = see("chi-tieu", indicator="CCHC-7.1")
    about = indicator_page.read(view)
    query = {name: [value] for name, value in parse_qsl(view.here.partition("?")[2])}
    asked = query | {"version": [view.reading.version], "from": ["3"]}
    found = routes_rows.rows(home, person(), "xep-hang", asked)
    assert found == [row_data(row) for row in about.ranked_rows()][3:]
    assert routes_rows.rows(home, person(), "xep-hang", asked | {"version": ["000999"]}) is None
    assert routes_rows.rows(home, person(), "nguon-so", asked | {"from": ["0"]}) == [
        row_data(row) for row in about.members().rows
    ]
    assert len(routes_rows.rows(home, person(), "chon-don-vi", asked) or ()) == about.units.height - 3
    with pytest.raises(UsageError):
        routes_rows.rows(home, person(), "xep-hang", asked | {"from": ["-1"]})
