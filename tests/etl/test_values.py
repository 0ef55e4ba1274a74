import datetime as dt
import unicodedata
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import cells, values, words
from etl.values import Cell, Reading


def text(typed: str) -> Cell:
    return Cell("text", typed)


def num(shown: float, is_percent: bool = False) -> Cell:
    return Cell("number", format(shown, ".15g"), shown, is_percent)


def outcome(reading: Reading[Decimal]) -> str:
    """'1234.5', '15 (unit)' when read with a notice, or the rule of the problem."""
    if reading.problem:
        assert reading.value is None
        return reading.problem.rule
    notice = f" ({reading.notice.rule})" if reading.notice else ""
    return f"{reading.value.normalize():f}{notice}" if reading.value is not None else "empty"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # Vietnamese grouping and decimals
        ("1.234.567,89", "1234567.89"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1.234", "1234"),
        ("1 234 567", "1234567"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1\u202f234,5", "1234.5"),
        ("1,5", "1.5"),
        ("0,234", "0.234"),
        ("12345,678", "12345.678"),
        ("0", "0"),
        ("007", "7"),
        ("+5", "5"),
        # typed with invisible or unusual characters
        ("１２", "12 (fullwidth)"),
        ("１.２３４", "1234 (fullwidth)"),
        ("\u200b30\ufeff", "30"),
        ("3\u200b0", "30"),
        ("\u00a030 ", "30"),
        ("'15", "15"),
        # American and mixed
        ("1,234,567.89", "1234567.89 (us_format)"),
        ("1,234.5", "1234.5 (us_format)"),
        ("1,234,567", "1234567 (us_format)"),
        ("1,234", "ambiguous"),
        ("1.5", "ambiguous"),
        ("12.34", "ambiguous"),
        ("1234.567", "ambiguous"),
        ("0.85", "0.85 (decimal_point)"),
        ("1.234.56", "number"),
        ("1.23.456", "number"),
        ("1,5,6", "number"),
        ("1 2", "number"),
        ("12 34 567", "number"),
        ("1 234.5", "number"),
        (",5", "number"),
        ("5,", "number"),
        # words and marks
        ("khoảng 30", "number"),
        ("trên 50", "number"),
        (">50", "number"),
        ("~20", "number"),
        ("30-35", "number"),
        ("30 – 35", "number"),
        ("30 (ước)", "number"),
        ("1e3", "number"),
        ("1E+3", "number"),
        ("NaN", "number"),
        ("inf", "number"),
        ("1e999", "number"),
        ("0x10", "number"),
        ("12²", "number"),
        ("٣", "number"),
        ("abc", "number"),
        ("12/15", "number"),
        ("01/03/2026", "number"),
        ("-", "number"),
        ("KPS", "number"),
        ("9" * 200, "number"),
        # sign
        ("(5)", "negative"),
        ("−5", "negative"),
        ("-5", "negative"),
        ("-0", "0"),
        # size and precision
        ("999.999.999.999.999", "999999999999999"),
        ("1.000.000.000.000.000", "too_large"),
        ("123456789012345678", "too_large"),
        ("0,1234567", "0.123457 (decimals)"),
        ("0,0000005", "0 (decimals)"),
        ("0,0000015", "0.000002 (decimals)"),
        ("", "empty"),
        (" \u200b ", "empty"),
        # percent and unit in a column of counts
        ("85%", "number"),
        ("15 người", "15 (unit)"),
        ("1.200 hồ sơ", "1200 (unit)"),
        ("15 mớ", "number"),
        ("500 tr", "number"),
    ],
)
def test_text_in_a_number_column(typed: str, expected: str) -> None:
    assert outcome(values.number(text(typed))) == expected


def test_an_exponent_is_never_offered_as_its_first_digits() -> None:
    found = values.number(text("1e3"))
    assert "Nếu đúng là 1 " not in str(found)
    assert "số mũ" in str(found)


@pytest.mark.parametrize(
    ("typed", "unit", "expected"),
    [
        ("1,2 tỷ", "triệu đồng", "1200 (unit)"),
        ("1,2 tỉ đồng", "triệu đồng", "1200 (unit)"),
        ("500 tr", "triệu đồng", "500 (unit)"),
        ("500tr.đ", "triệu đồng", "500 (unit)"),
        ("500 triệu", "triệu đồng", "500 (unit)"),
        ("500.000đ", "triệu đồng", "0.5 (unit)"),
        ("500.000 VNĐ", "triệu đồng", "0.5 (unit)"),
        ("1.250.000.000 đồng", "triệu đồng", "1250 (unit)"),
        ("250 nghìn đồng", "triệu đồng", "0.25 (unit)"),
        ("1,5 triệu", "nghìn đồng", "1500 (unit)"),
        ("1,2 tỷ", "người", "number"),
        ("15 người", "người", "15 (unit)"),
        ("15 Nguời", "người", "number"),
        ("15 cuộc", "người", "number"),
        ("15 người", "triệu đồng", "number"),
        ("3 tập thể", "tập thể, cá nhân", "3 (unit)"),
        ("3 hoa\u0323t đo\u0323\u0302ng", "hoạt động", "3 (unit)"),
        (unicodedata.normalize("NFD", "3 hoạt động"), "hoạt động", "3 (unit)"),
        ("85%", "%", "85"),
        ("85 %", "%", "85"),
        ("85,5%", "%", "85.5"),
        ("85٪", "%", "85 (fullwidth)"),
        ("12.5", "%", "12.5 (decimal_point)"),
        ("1.234", "%", "ambiguous"),
        ("85%", "người", "number"),
        ("105%", "%", "105"),
    ],
)
def test_unit_behind_the_number(typed: str, unit: str, expected: str) -> None:
    assert outcome(values.number(text(typed), unit=unit)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1.234", "ambiguous"),
        ("1.234.567", "1234567"),
        ("1.5", "1.5 (decimal_point)"),
        ("1,234", "1.234"),
        ("1234.567", "1234.567 (decimal_point)"),
    ],
)
def test_column_that_shows_decimals(typed: str, expected: str) -> None:
    assert outcome(values.number(text(typed), decimals_seen=True)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("1.5", "1.5 (decimal_point)"), ("5051.005", "5051.005 (decimal_point)"), ("1.051", "ambiguous"), ("12", "12")],
)
def test_column_that_writes_points_throughout(typed: str, expected: str) -> None:
    assert outcome(values.number(text(typed), points_seen=True)) == expected


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        (num(85.0), "%", "85"),
        (num(0.85, is_percent=True), "%", "85"),
        (num(0.855, is_percent=True), "%", "85.5"),
        (num(0.85, is_percent=True), None, "percent"),
        (num(0.1 + 0.2), None, "0.3"),
        (num(1 / 3), None, "0.333333 (decimals)"),
        (num(2.5e-7), None, "0 (decimals)"),
        (num(-0.0), None, "0"),
        (num(-5.0), None, "negative"),
        (num(1e15), None, "too_large"),
        (num(1e308), None, "too_large"),
        (num(123456789012345678.0), None, "too_large"),
        (Cell("date", "2026-12-15"), None, "date_as_number"),
        (Cell("date", "00:00:00"), None, "date_as_number"),
        (Cell("bool", "TRUE"), None, "number"),
        (Cell("error", "#DIV/0!"), None, "error_cell"),
        (Cell("error", "#REF!"), "%", "error_cell"),
        (Cell("formula", "=1+1"), None, "uncached_formula"),
    ],
)
def test_other_kinds_in_a_number_column(cell: Cell, unit: str | None, expected: str) -> None:
    assert outcome(values.number(cell, unit=unit)) == expected


def test_a_cell_is_shown_as_its_sender_sees_it_alone_and_in_a_column() -> None:
    seen = {
        ("number", "17.5"): "17,5", ("number", "-20"): "-20", ("text", "17.5"): "17.5", ("bool", "TRUE"): "TRUE",
        ("date", "2025-12-15"): "15/12/2025", ("date", "2025-12-15T08:30:00"): "15/12/2025 08:30",
        ("date", "2025-12-15T08:30:05"): "15/12/2025 08:30:05", ("date", "08:30:00"): "08:30:00",
        ("text", "2025-12-15"): "2025-12-15", ("error", "#DIV/0!"): "#DIV/0!",
    }  # fmt: skip
    assert {(kind, text): Cell(kind, text).shown for kind, text in seen} == seen
    column = pl.DataFrame({"cell": [None, *({"kind": kind, "text": text} for kind, text in seen)]})
    assert column.select(cells.shown_in("cell")).to_series().to_list() == [None, *seen.values()]


def test_a_question_quotes_the_cell_as_its_sender_sees_it() -> None:
    for reading, quoted in (
        (values.number(num(0.85), "%"), '"0,85"'), (values.yes_no(num(0.5)), '"0,5"'), (values.date(num(0.5)), '"0,5"'),
        (values.statement_kind(Cell("date", "2025-12-15")), '"15/12/2025"'),
    ):  # fmt: skip
        assert reading.problem is not None and quoted in reading.problem.message


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (num(17.5), "whole"),
        (text("17,5"), "whole"),
        (num(17.0), "17"),
        (text("1.234"), "1234"),
        (text("1.5"), "ambiguous"),
    ],
)
def test_things_counted_whole(cell: Cell, expected: str) -> None:
    assert outcome(values.number(cell, whole=True)) == expected


def test_negative_where_it_may_be() -> None:
    assert [outcome(values.number(text(typed), allow_negative=True)) for typed in ("(5)", "−5", "-1.234,5")] == [
        "-5", "-5", "-1234.5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "both"),
    [("1.5", ("1,5", "15")), ("1,234", ("1,234", "1234")), ("30-35", ("30", "35")), ("30 (ước)", ("30",))],
)
def test_remedy_names_the_readings(typed: str, both: tuple[str, ...]) -> None:
    problem = values.number(text(typed)).problem
    assert problem is not None
    assert all(reading in problem.remedy for reading in both)


def test_remedy_offers_a_number_without_a_separator_at_its_end() -> None:
    assert "chỉ nhập 6;" in str(values.number(text("6,o")).problem)
    assert "chỉ nhập 1.200;" in str(values.number(text("1.200. (ước)")).problem)


def test_remedy_of_a_date_made_from_a_pair() -> None:
    problem = values.number(Cell("date", "2026-12-15")).problem
    assert problem is not None
    assert "15 trên 12" in problem.remedy or "12 trên 15" in problem.remedy


@given(
    st.decimals(min_value=0, max_value=Decimal(10) ** 14, places=6) | st.integers(0, 10**14).map(Decimal)
    | st.decimals(min_value=0, max_value=2000, places=3) | st.decimals(min_value=0, max_value=99, places=1)
)  # fmt: skip
def test_reading_what_was_written_gives_the_same_number(value: Decimal) -> None:
    written = values.vietnamese(value)
    reading = values.number(text(written), decimals_seen="," in written)
    assert (reading.value, reading.notice, reading.problem) == (value, None, None)


@given(st.floats(min_value=0, max_value=1e9))
def test_number_cell_is_read_as_excel_shows_it(shown: float) -> None:
    read = values.number(num(shown)).value
    assert read is not None
    assert abs(read - Decimal(format(shown, ".15g"))) <= Decimal("0.0000005")


@given(st.text(alphabet="0123456789., -−%()/xđKPStrệuỷ\u00a0\u200b１", max_size=12) | st.text(max_size=12))
def test_any_text_is_read_or_asked_about(typed: str) -> None:
    reading = values.number(text(typed), unit="triệu đồng")
    assert (reading.value is None) or (reading.problem is None)
    if reading.value is None and reading.problem is None:
        assert not words.clean(typed).strip("'`´‘’ ")


@pytest.mark.parametrize(
    "typed",
    ["-", "–", "—", "‐", "--", "KPS", "kps", "KPS.", "Không phát sinh", "không  phát sinh", "KHÔNG PHÁT SINH",
     "Không có",
     unicodedata.normalize("NFD", "Không phát sinh")],
)  # fmt: skip
def test_no_activity(typed: str) -> None:
    assert values.is_no_activity(typed)


@pytest.mark.parametrize("typed", ["", " ", "0", "không", "-5", "x", "Có", "không phát sinh nhiều", "5 -"])
def test_not_no_activity(typed: str) -> None:
    assert not values.is_no_activity(typed)


@pytest.mark.parametrize("cell", [*map(text, ["x", "X", "v", "✓", "√", "có", "1", "KPS", "Không phát sinh", "đúng"]),
                                  num(1), Cell("bool", "TRUE")])  # fmt: skip
def test_marked(cell: Cell) -> None:
    assert values.mark(cell)


@pytest.mark.parametrize("cell", [*map(text, ["", " ", "0", "không", "Không", "ko", "-", "–", "\u200b"]), num(0),
                                  Cell("bool", "FALSE"), Cell("error", "#N/A")])  # fmt: skip
def test_not_marked(cell: Cell) -> None:
    assert not values.mark(cell)


@pytest.mark.parametrize(
    ("yes_or_no", "typed"),
    [
        ("1", ["x", "X", "v", "V", "√", "✓", "Đạt", "đạt", "ĐẠT", "Ðạt", "Có", "co", "CÓ", "Đã thực hiện", "Hoàn thành",
               "hòan thành", "da thuc hien", "1", "TRUE", " có ", "Có.", "Đã hoàn thành"]),
        ("0", ["Không", "khong", "Chưa", "Chưa đạt", "chưa  đạt", "Không đạt", "K", "0", "FALSE", "chua"]),
        ("yes_no", ["Đạt một phần", "đang thực hiện", "gần đạt", "không rõ", "2", "x?", "85%", "Có/Không", "-", "cò"]),
        ("empty", ["", "  "]),
    ],
)  # fmt: skip
def test_yes_no_text(yes_or_no: str, typed: list[str]) -> None:
    assert {word: outcome(values.yes_no(text(word))) for word in typed} == dict.fromkeys(typed, yes_or_no)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (num(1), "1"), (num(0), "0"), (num(2), "yes_no"), (num(1, is_percent=True), "yes_no"),
        (Cell("bool", "TRUE"), "1"),
        (Cell("bool", "FALSE"), "0"), (Cell("error", "#N/A"), "error_cell"),
        (Cell("formula", "=A1"), "uncached_formula"), (Cell("date", "2026-01-01"), "yes_no"),
    ],
)  # fmt: skip
def test_yes_no_other_kinds(cell: Cell, expected: str) -> None:
    assert outcome(values.yes_no(cell)) == expected


@pytest.mark.parametrize(
    ("typed", "pair"),
    [
        ("12/15", (12, 15)), (" 12 / 15 ", (12, 15)), ("1.200/1.500", (1200, 1500)), ("0/4", (0, 4)),
        ("12,5/15", (Decimal("12.5"), 15)), ("１２/１５", (12, 15)), ("12⁄15", (12, 15)),
        ("05/07", None), ("7/2026", None),
        ("01/03/2026", None), ("12", None), ("12/", None), ("a/b", None), ("1.5/2", None), ("", None),
        ("-1/2", None),
    ],
)  # fmt: skip
def test_ratio_pair(typed: str, pair: tuple[object, object] | None) -> None:
    assert values.ratio_pair(typed) == pair


@pytest.mark.parametrize(
    "typed",
    ["2025-Q3", "2025Q3", "2025 q3", "Q3/2025", "Q3-2025", "Q3 2025", "QIII-2025", "QIII/2025", "Q.III/2025",
     "Quý III/2025", "Quý III năm 2025", "quý 3 năm 2025", "Quý 3/2025", "QUÝ 3 - 2025", "quí III/2025", "qúy 3/2025",
     "III/2025", "III-2025", "Quý Ⅲ/2025", "Quý 03/2025", unicodedata.normalize("NFD", "Quý III/2025"), "kỳ quý 3/2025",
     "Q3\u00a0/ 2025", "2025/Q3", "quý III - năm 2025"],
)  # fmt: skip
def test_period(typed: str) -> None:
    assert values.period(typed) == "2025-Q3"


def test_a_period_is_named_in_words_that_are_read_again() -> None:
    assert values.period_name("2025-Q3") == "Quý III/2025"
    assert all(values.period(values.period_name(code)) == code for code in (f"2026-Q{n}" for n in range(1, 5)))
    assert values.period_name("2025") == "2025"


@pytest.mark.parametrize(
    "typed",
    ["", "2025", "quý 3", "QII", "3/2025", "tháng 7/2026", "Q5/2025", "Q0/2025", "Q3/25", "Q3/1925", "năm 2025",
     "quý 3 và quý 4 năm 2025", "quý 3, 4/2025", "6 tháng đầu năm 2025", "2025-Q34", "IIII/2025", "VI/2025"],
)  # fmt: skip
def test_not_a_period(typed: str) -> None:
    assert values.period(typed) is None


@pytest.mark.parametrize(
    "cell",
    [*map(text, ["01/03/2026", "1/3/2026", "1-3-2026", "01.03.2026", "2026-03-01", "2026-3-1", " 01/03/2026\u00a0",
                 "ngày 01 tháng 3 năm 2026", "Ngày 1/3/2026"]),
     Cell("date", "2026-03-01"), Cell("date", "2026-03-01T08:30:00"), num(46082)],
)  # fmt: skip
def test_date(cell: Cell) -> None:
    assert values.date(cell) == Reading(dt.date(2026, 3, 1))


@pytest.mark.parametrize(
    "cell",
    [*map(text, ["5/7", "tháng 7/2026", "03/25/2026", "31/02/2026", "1/3/26", "2026-13-45", "01/03/1926", "01/03/2101",
                 "hôm qua", "2026"]),
     Cell("date", "1900-02-28"), Cell("date", "00:00:00"), Cell("date", "2150-01-01"), num(60), num(0), num(-5),
     num(1e10),      num(46082.5), num(73416), Cell("bool", "TRUE")],
)  # fmt: skip
def test_unreadable_date(cell: Cell) -> None:
    reading = values.date(cell)
    assert reading.value is None
    assert reading.problem is not None
    assert reading.problem.rule == "date"


def test_date_serial_limits() -> None:
    assert [values.date(num(serial)).value for serial in (36525, 36526, 73051, 73052)] == [
        None, dt.date(2000, 1, 1), dt.date(2100, 1, 1), None,
    ]  # fmt: skip


def test_date_cell_in_error() -> None:
    problem = values.date(Cell("error", "#VALUE!")).problem
    assert problem is not None
    assert problem.rule == "error_cell"
    assert values.date(text(" ")) == Reading(None)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (num(126001), "126001"), (num(1e6), "1000000"), (text("0126001"), "0126001"), (text("'0126001"), "0126001"),
        (text(" 0126\u00a0001 "), "0126001"), (text("’0126001"), "0126001"), (text("０１２６００１"), "0126001"),
        (text("\u200b0126001\ufeff"), "0126001"), (text("TH-01"), "TH-01"), (text(""), ""), (num(1.5), "1.5"),
        (Cell("error", "#REF!"), "#REF!"),
    ],
)  # fmt: skip
def test_unit_code(cell: Cell, code: str) -> None:
    assert values.unit_code(cell) == code


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", "Trong kỳ"), ("Trong kỳ", "Trong kỳ"), ("trong  ky", "Trong kỳ"), ("TRONG KỲ", "Trong kỳ"),
        ("Lũy kế", "Lũy kế"), ("luỹ kế", "Lũy kế"), ("LŨY KẾ", "Lũy kế"), ("luy ke", "Lũy kế"),
        (unicodedata.normalize("NFD", "Luỹ kế"), "Lũy kế"), ("cả hai", None), ("LK?", None),
    ],
)  # fmt: skip
def test_statement_kind(typed: str, kind: str | None) -> None:
    reading = values.statement_kind(text(typed))
    assert reading.value == kind
    assert (reading.problem is None) == (kind is not None)


def test_statement_kind_of_another_kind_of_cell() -> None:
    assert values.statement_kind(num(1)).problem is not None


@pytest.mark.parametrize(
    ("value", "written"), [("1234567.8", "1.234.567,8"), ("0.5", "0,5"), ("1200", "1.200"), ("-5", "-5")]
)
def test_vietnamese(value: str, written: str) -> None:
    assert values.vietnamese(Decimal(value)) == written


def test_word_lists_are_in_key_form() -> None:
    for listed in (words.NO_ACTIVITY, words.YES, words.NO, words.MONEY, words.COUNTED):
        assert [word for word in listed if words.key(word) != word] == []
    assert not words.YES & words.NO
    assert not words.YES_PLAIN & words.NO_PLAIN
