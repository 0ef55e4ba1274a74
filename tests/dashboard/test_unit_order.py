"""Units in the order of the browser: names as Vietnamese ones, columns worst or best first, found by words."""

import pytest

from dashboard import unit_order
from dashboard.component.grid import BETWEEN
from dashboard.picking import Picking
from dashboard.text import collation
from warehouse.errors import UsageError

NAMES = ("TH Đỗ Quyên 10", "TH Đỗ Quyên 2", "TH Dã Quỳ", "MN Ánh Dương", "MN An Bình", "THCS Ẩn")
UNITS = [{"unit_name": name, "unit_code": f"0012600{at}"} for at, name in enumerate(NAMES)]
AREAS = ("Phường Đ", "Phường B", "Phường D", "Phường B", "Phường D", "")
FILLED = {
    "up": ("mnarZ-", BETWEEN.join(["5,0", "80,0", "1.058,5", "", "", ""])),
    "down": ("mmaaaa", BETWEEN.join(["3", "9", "−2", "0", "1", "có"])),
}
FALLING = frozenset({"down"})


def order(sort: str, find: str = "") -> list[int]:
    return unit_order.ordered(UNITS, AREAS, unit_order.Drawn(FILLED, FALLING), Picking(sort, (), find))


def test_names_follow_the_alphabet_and_numbers_their_size() -> None:
    listed = sorted(NAMES, key=collation.key)
    assert listed == ["MN An Bình", "MN Ánh Dương", "TH Dã Quỳ", "TH Đỗ Quyên 2", "TH Đỗ Quyên 10", "THCS Ẩn"]
    tones = ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ", "me"]
    assert sorted(set(tones), key=collation.key) == tones
    assert collation.key("") < collation.key("a") and collation.key("²") != collation.key("2")


def test_by_name_and_by_area() -> None:
    assert [NAMES[at] for at in order("name")] == sorted(NAMES, key=collation.key)
    assert [AREAS[at] for at in order("area")] == ["", "Phường B", "Phường B", "Phường D", "Phường D", "Phường Đ"]


def test_a_column_stands_worst_first_then_best_first() -> None:
    assert order("up") == [0, 1, 3, 2, 4, 5]
    assert order("-up") == [2, 1, 0, 3, 4, 5]
    # less is better: the largest is the worst
    assert order("down") == [1, 0, 4, 5, 3, 2]
    assert order("-down") == [2, 3, 4, 5, 0, 1]


def test_units_are_found_by_words_of_their_names_and_codes() -> None:
    assert order("least", "quyen th") == [0, 1]
    assert order("name", "DO quyen") == [1, 0]
    assert order("file", "00126003") == [3] and order("file", "không có") == []


@pytest.mark.parametrize("sort", ["x", "-", "-name", "'; drop", "CCHC-9.9"])
def test_an_order_that_there_is_not_is_named(sort: str) -> None:
    with pytest.raises(UsageError):
        order(sort)
