"""Search: every word, with or without diacritics, exact accents first, and only what is in use."""

import polars as pl
import pytest

from warehouse import record
from warehouse.queries.search import MOST_ITEMS, search

PERIOD = "2025-Q1"


def add_items(world, submission_id: str, unit: str, *titles: str) -> None:
    rows = [
        {
            "submission_id": submission_id, "plan_code": "P", "period": PERIOD, "unit_code": unit, "indicator_code": "x",
            "item_no": number, "title": title, "fields": "{}", "sheet": "Chi tiết", "row_no": number + 1,
        }
        for number, title in enumerate(titles, start=1)
    ]  # fmt: skip
    record.insert_items(world.con, pl.DataFrame(rows, schema_overrides={"item_no": pl.Int32, "row_no": pl.Int32}))


@pytest.fixture
def world(kit):
    made = kit.World(
        kit.indicator("x", name="Họp trực tuyến"), kit.indicator("y", name="Hộp thư góp ý"), kit.indicator("z", name="Đi lại"),
        units=(kit.school("A", unit_name="Trường Đống Đa (mẫu)"), kit.school("B", unit_name="Trường Dong Da (mẫu)")),
    )  # fmt: skip
    old = made.send("A", PERIOD, x="1/2")
    add_items(made, old, "A", "Họp bản cũ")
    add_items(made, made.send("A", PERIOD, x="2/2"), "A", "Họp giao ban", "Đặt hộp thư", "Khác")
    return made


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


def test_more_items_than_are_listed_are_counted(world):
    add_items(world, world.send("B", PERIOD, x="1/1"), "B", *(f"Khóa {n}" for n in range(MOST_ITEMS + 5)))
    rows = found(world, "khoa")
    assert (rows.items.height, rows.items_in_all) == (MOST_ITEMS, MOST_ITEMS + 5)
