import re
from pathlib import Path

import pytest

import dashboard.component
from dashboard import text
from dashboard.component import pieces
from dashboard.component.cells import Column, Mark, Row, Spark, Table, Text, as_data
from dashboard.component.registry import packed

HERE = Path(dashboard.component.__file__).parent


def test_a_table_becomes_plain_data() -> None:
    shown = as_data(
        Table("Bảng", (Column("Đơn vị"), Column("Giá trị", kind="status")), [Row(("A", Mark("near", "84,6", "x?a=1")))])
    )
    assert shown["rows"][0]["cells"][1]["status"] == "near"
    assert shown["words"]["near"] == "gần đạt"


def test_a_text_of_nothing_is_nothing_in_the_browser() -> None:
    shown = as_data(Table("Bảng", (Column("Đúng hạn"),), [Row((Text("", muted=True),))]))
    assert shown["rows"][0]["cells"] == [{"text": "", "muted": True}]


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells in a row row, 1 expected"):
        as_data(Table("Bảng", (Column("Đơn vị"),), [Row(("A", "B"))]))


def test_no_script_writes_markup() -> None:
    for script in HERE.glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script.read_text("utf-8")
        )


def test_every_status_has_a_word_a_symbol_and_a_colour() -> None:
    shared = (HERE / "shared.js").read_text("utf-8")
    tokens = (HERE / "tokens.css").read_text("utf-8")
    for status in text.STATUSES:
        assert f"  {status}: [" in shared
        assert f".ct .{status}{{color:" in tokens


def test_a_concern_without_an_address_is_not_a_link() -> None:
    shown = pieces.cards([pieces.Card("Nhãn", "1", spark=Spark([1.0]))], [pieces.Concern("missed", "7.1", "Họp")])
    assert "'a'" not in repr(shown)


def test_nobody_turns_the_direction_of_a_screen() -> None:
    shown = packed({"nodes": [pieces.heading("Bao\u202ecao.xlsx: 8/9\u2069")]}).decode()
    assert "Baocao.xlsx: 8/9" in shown
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)
