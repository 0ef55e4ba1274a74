"""The page Trích xuất as Streamlit runs it, and what it keeps for next quarter."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import person, text
from dashboard.component.cells import Text
from dashboard.extracts import choices, datasets, making, page
from dashboard.person import Person
from etl import extract
from tests.dashboard.opening import pieces, said
from warehouse.errors import UsageError
from warehouse.home import Home

APP = Path(dashboard.__file__).with_name("page.py")
STAFF = Person("chuyên viên", "staff")
Open = Callable[..., AppTest]


@pytest.fixture
def opened(own: Home, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv("CHITIEU_HOME", str(own.root))

    def open_page(role: str = "staff", **asked: str) -> AppTest:
        monkeypatch.setitem(person._DOOR, "role", role)
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update({"plan": "CCHC", "period": "2025-Q3", **asked})
        app.run().switch_page("screens/extracts.py").run()
        assert not app.exception
        return app

    return open_page


def field(app: AppTest, name: str) -> dict[str, Any]:
    """A field of the page's own bars."""
    fields = (each for data in pieces(app) for each in data.get("fields", []))
    found: dict[str, Any] = next(each for each in fields if each["name"] == name)
    return found


def in_full(app: AppTest) -> str:
    """All data of the pieces of a page."""
    return json.dumps(pieces(app), ensure_ascii=False)


def test_a_leader_is_told_where_the_tables_of_the_screens_are(opened: Open) -> None:
    app = opened("leader")
    assert text.STAFF_ONLY in said(app)
    assert "xuat/so-lieu" not in said(app)
    assert '"href": "trich-xuat?' not in said(app)


@pytest.mark.parametrize("data", ["attainment", "rollup", "items", "submissions", "completeness"])
def test_rows_columns_and_files_of_every_data_set(opened: Open, data: str) -> None:
    shown = said(opened(data=data, level="TH"))
    assert text.DATA_NOTES[data] in shown
    for ending in text.ENDINGS:
        assert f"xuat/{making.DATA}.{ending}?" in shown
    assert f"data={data}" in shown or data == "attainment"


@pytest.mark.parametrize("data", ["attainment", "rollup", "items", "submissions", "completeness"])
def test_first_rows_say_codes_in_words_and_files_hold_the_codes(data: str, home: Home, see: Any) -> None:
    view = see("trich-xuat", data=data, group="indicator,level")
    rows = datasets.rows(view).head(200)
    columns, shown = page.first_rows(rows, data)
    names = [column.note for column in columns]
    coded = {"window", "measure", "comparator", "target_basis", "status", "marks", "state"} - (
        {"state"} if data == "items" else set()
    )
    for values, row in zip(rows.iter_rows(), shown, strict=True):
        for name, value, cell in zip(names, values, row.cells, strict=True):
            if name in coded and value is not None:
                assert isinstance(cell, Text) and (cell.title or cell.text) == value
                assert not re.search("[a-z]_|attained|missed|roadmap|quarter|received|ratio", cell.text)
            else:
                assert isinstance(cell, str)
    plain = home.root / "codes.csv"
    extract.write(rows, plain, what=data, facts=[])
    with plain.open(encoding="utf-8-sig", newline="") as file:
        for values, line in zip(rows.iter_rows(named=True), csv.DictReader(file), strict=True):
            assert all(line[name] == (values[name] or "") for name in set(names) & coded - {"comparator"})
    plain.unlink()


def test_the_page_says_that_the_file_holds_codes(opened: Open) -> None:
    app = opened()
    assert text.EXTRACTS["codes"] in said(app) and '"đạt"' in in_full(app)
    assert text.EXTRACTS["codes"] not in said(opened(columns="unit_code,value"))


def test_a_data_set_without_rows_says_so(opened: Open) -> None:
    assert text.EXTRACTS["nothing"] in said(opened(data="items", q="khongcogi"))


def test_columns_of_another_data_set_are_left_out(opened: Open) -> None:
    app = opened(data="submissions", columns="value,sha256,file")
    assert [code for code, _ in field(app, "columns")["value"]] == ["sha256", "file"]
    app = opened(columns="khong_co")
    assert "khong_co" in said(app)


def test_the_columns_that_name_the_rows_of_a_group_are_always_there(opened: Open) -> None:
    app = opened(data="rollup", group="level,indicator", columns="value,status")
    assert not {"level", "indicator_code", "indicator_name"} & dict(field(app, "columns")["choices"]).keys()
    assert [code for code, _ in field(app, "group")["value"]] == ["level", "indicator"]
    found = next(data for data in pieces(app) if data.get("caption") == text.EXTRACTS["first"])
    names = [column["note"] for column in found["columns"]]
    assert names == ["level", "indicator_code", "indicator_name", "value", "status"]


def test_many_rows_are_made_in_a_tab_of_their_own(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    assert text.EXTRACTS["long"] not in said(opened())
    monkeypatch.setattr(making, "MOST_AT_ONCE", 3)
    shown = in_full(opened())
    assert text.EXTRACTS["long"] in shown and '"fresh": true' in shown


def test_more_rows_than_excel_holds_offer_the_other_formats(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.extracts.page.XLSX_ROWS", 10)
    shown = said(opened())
    assert "so-lieu.xlsx" not in shown and "so-lieu.csv" in shown
    assert ".parquet, hoặc lọc theo từng địa bàn" in shown
    assert extract.XLSX_ROWS == 1_048_575


def test_a_choice_is_kept_listed_and_removed(opened: Open, own: Home) -> None:
    app = opened(data="completeness", area="")
    app.button(key="choice_keep").click().run()
    assert text.EXTRACTS["name_needed"] in said(app)
    app.text_input(key="choice_name").set_value("  Ai  chưa nộp ").run()
    app.button(key="choice_keep").click().run()
    assert "Đã lưu “Ai chưa nộp”." in said(app)
    (kept,) = choices.listed(own)
    assert (kept.name, kept.is_newest, kept.made_by) == ("Ai chưa nộp", True, text.LOCAL_PERSON)
    assert dict(parse_qsl(kept.query)) == {"plan": "CCHC", "data": "completeness"}
    app.button(key=f"choice_remove_{kept.id}").click().run()
    assert choices.listed(own) == []


def test_names_of_choices(own: Home) -> None:
    here = "trich-xuat?plan=CCHC&period=2025-Q3&data=items&columns=title,note"
    choices.keep(own, STAFF, "một", here, is_newest=False)
    choices.keep(own, STAFF, "hai", here, is_newest=True)
    assert [(each.name, each.is_newest) for each in choices.listed(own)] == [("hai", True), ("một", False)]
    for name, why in (("một", "Đã có"), (" ", "Đặt tên"), ("x" * 90, "dài quá")):
        with pytest.raises(UsageError, match=why):
            choices.keep(own, STAFF, name, here, is_newest=True)
    assert all(each.address.startswith("trich-xuat?plan=CCHC&") for each in choices.listed(own))
    choices.remove(own, "khong-co")
    assert len(choices.listed(own)) == 2


def test_hostile_names_of_choices_are_only_text(opened: Open, own: Home) -> None:
    evil: Any = "<img src=x onerror=alert(1)>"
    choices.keep(own, STAFF, evil, "trich-xuat?plan=CCHC", is_newest=True)
    assert evil in said(opened())
