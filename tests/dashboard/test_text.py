from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from dashboard import text


@pytest.mark.parametrize(
    ("numerator", "denominator", "comparator", "target", "status", "shown"),
    [
        ("17", "20", ">=", "85", "attained", "85,0"),
        ("17", "20", ">", "85", "near", "85,0"),
        ("2499", "2500", ">=", "100", "near", "99,9"),
        ("8504", "10000", ">", "85", "attained", "85,1"),
        ("8506", "10000", ">", "85", "attained", "85,1"),
        ("3334", "10000", ">=", "33.34", "attained", "33,4"),
        ("2", "3", "=", "100", "missed", "66,6"),
        ("1058", "1691", ">=", "85", "missed", "62,5"),
        ("1004", "10000", "<=", "10", "near", "10,1"),
        ("9996", "100000", "<", "10", "attained", "9,9"),
        ("110", "100", "=", "100", "missed", "110,0"),
        ("10001", "10000", "=", "100", "missed", "100,1"),
        ("1", "3", None, None, "monitored", "33,3"),
        ("2", "3", None, None, "monitored", "66,7"),
        ("0", "0", ">=", "100", "no_activity", ""),
    ],
)
def test_a_ratio_is_rounded_so_that_it_never_contradicts_its_status(
    numerator: str, denominator: str, comparator: str | None, target: str | None, status: str, shown: str
) -> None:
    bound = None if target is None else Decimal(target)
    got = text.figure(
        "ratio", Decimal(numerator), Decimal(denominator), status=status, comparator=comparator, target=bound
    )
    assert got == shown


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator", "shown"),
    [
        ("reduction", "46", "50", "8,0"),
        ("reduction", "54", "50", "−8,0"),
        ("amount", "1115.5", None, "1.115,5"),
        ("amount", "12", None, "12,0"),
        ("count", "1234567", None, "1.234.567"),
        ("rank", "12", None, "12"),
        ("milestone", "1", "1", "100,0"),
        ("count", None, None, ""),
    ],
)
def test_each_measure_shows_its_own_number(
    measure: str, numerator: str | None, denominator: str | None, shown: str
) -> None:
    parts = [None if part is None else Decimal(part) for part in (numerator, denominator)]
    assert text.figure(measure, parts[0], parts[1]) == shown


def test_shares_round_down_and_an_empty_share_is_a_dash() -> None:
    assert text.rate(2499, 2500) == "99,9%"
    assert text.rate(2296, 2467) == "93,0%"
    assert text.rate(0, 0) == "–"
    assert text.rate_down(Decimal("78.49")) == "78,4%"


def test_numbers_of_people_and_money() -> None:
    assert text.count(2467) == "2.467"
    assert text.amount(Decimal("14.250000")) == "14,25"
    assert text.amount(Decimal("1200.000000")) == "1.200"
    assert text.fraction(Decimal(1058), Decimal(1691)) == "1.058/1.691"
    assert text.decimal(Decimal("-0.04")) == "0,0"


def test_changes_targets_periods_and_dates() -> None:
    assert text.change(Fraction(625, 10), Fraction(662, 10)) == "▼ 3,7"
    assert text.change(Fraction(1), Fraction(1)) == "="
    assert text.change(None, Fraction(1)) == ""
    assert text.target(">=", Decimal("85.000000"), "%") == "≥ 85%"
    assert text.target("<=", Decimal(10), "hạng") == "≤ 10 hạng"
    assert text.period("2025-Q3") == "Quý III/2025"
    assert text.period("x") == "x"
    assert text.day(date(2026, 11, 9)) == "09/11/2026"
    assert text.moment(datetime(2025, 11, 25, 9, 14)) == "25/11/2025 09:14"
    assert text.levels("TH;THCS") == "Tiểu học, THCS"


def test_an_ignored_parameter_is_named_in_words() -> None:
    asked = [("period", "2099-Q9"), ("period", "2026-Q3"), ("search", "họp"), ("level", "MN"), ("status", "missed")]
    assert text.ignored_parameters([*asked, ("window", "x"), ("foo", "1")]) == (
        "Liên kết có điều kiện không còn dùng được nên đã bỏ qua: Kỳ báo cáo “2099-Q9”; Kỳ báo cáo “Quý III/2026”; "
        "Tìm kiếm “họp”; Cấp học “Mầm non”; Trạng thái “chưa đạt”; Cách tính kỳ “x”; điều kiện lạ “foo=1”."
    )


def test_the_answer_says_when_it_is_about_some_indicators_only() -> None:
    assert text.answer(4, 9, 2, 3, "7.1 Họp", is_narrowed=True) == (
        "4 trên 9 chỉ tiêu đang lọc đạt; 3 chưa đạt, xa nhất là 7.1 Họp"
    )
    assert text.answer(9, 9, 0, 0, "", is_narrowed=True) == "Cả 9 chỉ tiêu đang lọc đều đạt"
    assert text.answer(4, 9, 2, 3, "", is_narrowed=False) == "4 trên 9 chỉ tiêu đạt; 3 chưa đạt"
    assert text.regardless(["status", "q"]) == "không theo lọc trạng thái, tìm kiếm"


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        ("roadmap", "So với mức lộ trình ≥ 85%"),
        ("ours", "So với mức đề xuất ≥ 85%"),
        ("", "So với mức ≥ 85%"),
    ],
)
def test_a_target_is_named_once(basis: str, said: str) -> None:
    assert text.against_basis(basis, "≥ 85%") == said


def test_a_long_file_name_keeps_the_file_and_gives_up_its_zip() -> None:
    assert text.short_file("gói.zip/a.xlsx") == "gói.zip/a.xlsx"
    own = "00126003_CCHC_2025-Q3.xlsx"
    short = text.short_file(f"phường Hòa Khánh Bắc quý III.zip/xã A/{own}")
    assert short == f"phường Hòa Khánh Bắc quý III…/{own}" and len(short) <= 56
    # a name that leaves no room for where it lay is cut in its middle
    long = text.short_file(f"gói.zip/{'báo cáo rất dài ' * 8}cuối.xlsx")
    assert len(long) <= 56 and long.endswith("cuối.xlsx") and "…" in long
