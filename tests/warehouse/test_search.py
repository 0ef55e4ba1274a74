"""Search: every word, with or without diacritics, exact accents first, and only what is in use."""

import polars as pl
import pytest

from warehouse import record
from warehouse.abbreviations import abbreviations
from warehouse.queries.search import MOST_ITEMS, search

PERIOD = "2025-Q1"


def add_items(world, submission_id: str, unit: str, *titles: str, code: str = "x") -> None:
    rows = [
        {
            "submission_id": submission_id, "plan_code": "P", "period": PERIOD, "unit_code": unit, "indicator_code": code,
            "item_no": number, "title": title, "fields": "{}", "sheet": "Chi tiết", "row_no": number + 1,
        }
        for number, title in enumerate(titles, start=1)
    ]  # fmt: skip
    record.insert_items(world.con, pl.DataFrame(rows, schema_overrides={"item_no": pl.Int32, "row_no": pl.Int32}))


def with_items(kit):
    made = kit.World(
        kit.indicator("x", name="Họp trực tuyến"), kit.indicator("y", name="Hộp thư góp ý"), kit.indicator("z", name="Đi lại"),
        units=(kit.school("A", unit_name="Trường Đống Đa (mẫu)"), kit.school("B", unit_name="Trường Dong Da (mẫu)")),
    )  # fmt: skip
    old = made.send("A", PERIOD, x="1/2")
    add_items(made, old, "A", "Họp bản cũ")
    add_items(made, made.send("A", PERIOD, x="2/2"), "A", "Họp giao ban", "Đặt hộp thư", "Khác")
    return made


@pytest.fixture
def own(kit):
    """A world that a test adds to."""
    return with_items(kit)


@pytest.fixture(scope="module")
def world(kit):
    """A world that tests only ask."""
    return with_items(kit)


def found(world, words: str, **changes):
    return search(world.con, world.where(PERIOD, search=words, **changes))


@pytest.mark.parametrize(
    ("words", "codes", "exact"),
    [
        ("họp", ["x", "y"], [True, False]),
        ("HỘP", ["y", "x"], [True, False]),
        ("hop", ["x", "y"], [False, False]),
        ("tuyến họp", ["x"], [True]),
        ("di lai", ["z"], [False]),
        ("đi", ["z"], [True]),
        ("hop thu vang", [], []),
        ("%", [], []),
    ],
)
def test_indicators_hold_every_word_and_exact_accents_come_first(world, words, codes, exact):
    rows = found(world, words).indicators
    assert rows["indicator_code"].to_list() == codes
    assert rows["is_exact"].to_list() == exact


def test_of_items_words_begin_where_words_begin_and_whole_ones_come_first(own):
    titles = ["Dự án (đầu tư) xây dựng", "Xây tường rào", "Văn bản QĐ-12/2025"]
    add_items(own, own.send("A", "2025-Q2", x="2/2"), "A", *reversed(titles))
    assert found(own, "tư").items["title"].to_list() == titles[:2]
    assert found(own, "tu").items["title"].to_list() == titles[:2]
    assert found(own, "đầu tư").items["title"].to_list() == titles[:1]
    assert found(own, "qđ-12").items["title"].to_list() == found(own, "2025").items["title"].to_list() == titles[2:]
    assert found(own, "iao").items_in_all == 0


def test_the_letter_d_with_a_stroke_finds_both_and_its_own_first(world):
    assert found(world, "đống đa").units["unit_code"].to_list() == ["A", "B"]
    assert found(world, "dong da").units["unit_code"].to_list() == ["B", "A"]


def test_words_written_with_combining_marks_are_the_same_words(world):
    assert found(world, "ho\u0323p").indicators["is_exact"].to_list() == [True, False]


def test_items_of_versions_no_longer_in_use_are_not_found(world):
    rows = found(world, "hop")
    assert rows.items["title"].to_list() == ["Họp giao ban", "Đặt hộp thư"]
    assert rows.items_in_all == 2


def test_a_person_with_some_units_finds_no_others(world):
    rows = found(world, "hop dong", units=("B",))
    assert (rows.items.height, rows.items_in_all) == (0, 0)
    assert found(world, "dong", units=("B",)).units["unit_code"].to_list() == ["B"]


def test_more_items_than_are_listed_are_counted(own):
    add_items(own, own.send("B", PERIOD, x="1/1"), "B", *(f"Khóa {n}" for n in range(MOST_ITEMS + 5)))
    rows = found(own, "khoa")
    assert (rows.items.height, rows.items_in_all) == (MOST_ITEMS, MOST_ITEMS + 5)


def with_codes(kit):
    return kit.World(
        kit.indicator("CCHC-3.1", name="Hồ sơ TTHC giải quyết đúng hạn"),
        kit.indicator("CCHC-3.10", name="Văn bản về phòng, chống tham nhũng"),
        kit.indicator("TK-3.1", name="Tiết kiệm chi thường xuyên"),
        units=(
            kit.school("A", unit_name="Trường THCS Kim Đồng"), kit.school("B", unit_name="Trường Trung học cơ sở Lê Quý Đôn"),
            kit.school("C", unit_name="Trường Mầm non Kim Động"), kit.school("D", unit_name="TH Thăng Long"),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def field(kit):
    """A world that tests only ask."""
    return with_codes(kit)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("3.1", ["CCHC-3.1", "TK-3.1", "CCHC-3.10"]),
        ("CCHC 3.1", ["CCHC-3.1", "CCHC-3.10"]),
        ("cchc3.1", ["CCHC-3.1", "CCHC-3.10"]),
        ("tk 3.1", ["TK-3.1"]),
        ("thủ tục hành chính", ["CCHC-3.1"]),
        ("thu tuc hanh chinh dung han", ["CCHC-3.1"]),
        ("PCTN", ["CCHC-3.10"]),
        ("phòng chống tham nhũng", ["CCHC-3.10"]),
        ("ctx", ["TK-3.1"]),
    ],
)
def test_codes_and_abbreviations_of_the_field_find_what_they_mean(field, words, codes):
    assert found(field, words).indicators["indicator_code"].to_list() == codes


@pytest.mark.parametrize(
    ("words", "codes", "exact"),
    [
        ("thcs kim đồng", ["A"], [True]),
        ("kim đồng", ["A", "C"], [True, False]),
        ("kim dong", ["C", "A"], [False, False]),
        ("THCS", ["A", "B"], [True, True]),
        ("trung học cơ sở", ["A", "B"], [True, True]),
        ("mn", ["C"], [True]),
        ("TH", ["D"], None),
        ("lqd", ["B"], [False]),
        ("thcs lqđ", ["B"], [False]),
        ("lđq", [], []),
    ],
)
def test_a_unit_is_found_by_its_level_in_short_and_by_first_letters(field, words, codes, exact):
    rows = found(field, words).units
    assert rows["unit_code"].to_list()[: len(codes)] == codes
    if exact is not None:
        assert rows["is_exact"].to_list() == exact


def test_abbreviations_are_written_once_and_mean_something_longer():
    for short, meanings in abbreviations().items():
        assert len(set(meanings)) == len(meanings), short
        assert all(len(meaning) > len(short) for meaning in meanings)


def test_an_item_that_writes_the_word_out_is_found_by_its_short_form(kit):
    field = with_codes(kit)
    add_items(
        field,
        field.send("A", PERIOD, **{"CCHC-3.1": "1/2"}),
        "A",
        "Rà soát thủ tục hành chính",
        "Báo cáo TTHC",
        "Khác",
        code="CCHC-3.1",
    )
    assert found(field, "tthc").items["title"].to_list() == ["Rà soát thủ tục hành chính", "Báo cáo TTHC"]
    assert found(field, "thu tuc hanh chinh ra soat").items["title"].to_list() == ["Rà soát thủ tục hành chính"]
