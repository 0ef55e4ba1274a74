"""The rows behind a figure in another order or fewer of them: the sum stays that of all."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dashboard import itemised, picking, text
from dashboard.picking import Picking

INDICATOR = {"indicator_code": "CCHC-7.1", "measure": "ratio"}
FIGURE = {
    "numerator": Decimal(6), "denominator": Decimal(9), "received_at": None, "version_received_at": None, "days_late": 0, "loaded_by": "văn thư",
    "sheet": "Chỉ tiêu", "cells": "E2:F2",
}  # fmt: skip


def item(number: int, title: str, day: date | None, numerator: int, state: str) -> dict[str, Any]:
    return {
        "item_no": number, "title": title, "date": day, "state": state, "numerator": Decimal(numerator),
        "denominator": Decimal(3), "evidence": None, "note": None, "fields": "{}", "row": number, "sheet": "Chi tiết",
        "version": 1, "file": "a.xlsx", "period": "2025-Q3", "submission_id": "S", "indicator_code": "CCHC-7.1",
    }  # fmt: skip


ITEMS = [
    item(1, "Họp giao ban", date(2025, 8, 1), 1, "trực tiếp"),
    item(2, "Đại hội", None, 2, "trực tuyến"),
    item(3, "Ăn trưa", date(2025, 7, 1), 3, "trực tuyến"),
]


def table(choose: Any, asked: Picking) -> tuple[list[list[Any]], bool | None]:
    _, rows, is_equal = itemised.table_of(ITEMS, {"S": FIGURE}, (), INDICATOR, choose(indicator="CCHC-7.1"), asked)
    return [list(row.cells) for row in rows], is_equal


def test_each_order() -> None:
    def numbers(order: str) -> list[int]:
        return [row["item_no"] for row in picking.in_order(ITEMS, order)]

    assert numbers("file") == [1, 2, 3]
    assert numbers("date") == [3, 1, 2]
    assert numbers("title") == [3, 2, 1]
    assert numbers("numerator") == [3, 2, 1]


def test_the_running_sum_ends_at_the_figure_in_every_order(choose: Any) -> None:
    for order in ("file", "date", "title", "numerator"):
        rows, is_equal = table(choose, Picking(order))
        assert is_equal
        assert rows[-1][-2] == "6/9"
        assert rows[-2][-2] == "6/9"


def test_a_filter_shows_fewer_rows_and_never_changes_the_sum(choose: Any) -> None:
    rows, is_equal = table(choose, Picking(states=("trực tuyến",)))
    titles = [row[1] for row in rows]
    assert "Họp giao ban" not in titles
    assert "Cộng 2 dòng đang hiện trong 3" in titles
    assert rows[-2][4:6] == ["5", "6"]
    assert rows[-1][4:6] == ["6", "9"]
    assert is_equal


def test_words_are_found_without_diacritics_and_nothing_else_is(choose: Any) -> None:
    rows, _ = table(choose, Picking(find="dai hoi"))
    assert [row[1] for row in rows if row[0]] == ["Đại hội"]
    rows, _ = table(choose, Picking(find="không có"))
    assert not [row for row in rows if row[0]]


def test_orders_offered_are_those_the_rows_can_stand_in() -> None:
    plain = [row | {"date": None} for row in ITEMS]
    assert picking.orders(ITEMS, is_summed=True) == ["file", "date", "title", "numerator"]
    assert picking.orders(plain, is_summed=False) == ["file", "title"]


def test_the_rows_before_and_after_the_opened_one(choose: Any) -> None:
    steps = itemised.beside(ITEMS, choose(row="2"))
    assert [words for words, _ in steps] == ["Dòng trước", "Dòng sau"]
    assert [href.rpartition("row=")[2] for _, href in steps] == ["1", "3"]
    assert itemised.beside(ITEMS, choose(row="9")) == []


def test_a_later_version_keeps_its_own_time_and_the_unit_its_punctuality(choose: Any) -> None:
    own, first = datetime(2026, 11, 21, 8, 30), datetime(2025, 11, 29, 9, 0)
    figure = FIGURE | {"received_at": first, "version_received_at": own}
    items = [each | {"version": 2} for each in ITEMS]
    _, rows, _ = itemised.table_of(items, {"S": figure}, (), INDICATOR, choose(indicator="CCHC-7.1"))
    said = "bản 2, nhận 21/11/2026 08:30, đơn vị nộp lần đầu 29/11/2025, đúng hạn, người nạp: văn thư"
    assert rows[0].cells[-1] == said
    version = {
        "received_at": own, "first_received_at": first, "unit_days_late": 0, "received_why": None, "withdrawn_at": None,
    }  # fmt: skip
    assert text.received_fact(version) == "21/11/2026 08:30, đơn vị nộp lần đầu 29/11/2025, đúng hạn"
    assert text.version_lateness(version) == "đúng hạn"
    assert text.received_fact(version | {"received_at": first}) == "29/11/2025 09:00, đúng hạn"
    withdrawn = version | {"withdrawn_at": own, "received_why": "bưu điện"}
    assert text.received_fact(withdrawn) == "21/11/2026 08:30, theo ghi nhận của Phòng (bưu điện)"
    assert text.version_lateness(withdrawn) == ""
