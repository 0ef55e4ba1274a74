"""The panels and the empty and failed states of the three pages below the overview, as Streamlit runs them."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import data, text
from warehouse.home import Home

PAGE = Path(dashboard.__file__).with_name("page.py")
FILES = {"chi-tieu": "indicator", "don-vi": "unit", "chi-tiet": "items"}
Open = Callable[..., str]


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for part in parts for each in strings(part)]


@pytest.fixture
def open_page(home: Home, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))

    def opened(page: str, *open_panels: str, **asked: str) -> str:
        app = AppTest.from_file(str(PAGE), default_timeout=60)
        app.query_params.update({"plan": "CCHC", "period": "2025-Q3", **asked})
        app.run()
        app.switch_page(f"screens/{FILES[page]}.py").run()
        for key in open_panels:
            app.session_state[key] = True
            app.run()
        assert not app.exception
        pieces = (each.proto.bytes for each in app.main if each.type == "bidi_component")
        return "\n".join(each for piece in pieces for each in strings(json.loads(piece or b"null")))

    return opened


@pytest.fixture
def school(reading: data.Reading, choose: Any) -> str:
    held = reading.attainment(choose().where.but(indicators=("CCHC-7.1",)))
    held = held.filter(held["value"].is_not_null())
    return str(held.sort("unit_code")["unit_code"][0])


def test_a_number_is_explained_only_once_asked(open_page: Open) -> None:
    closed = open_page("chi-tieu", indicator="CCHC-7.1")
    assert text.EXPLAINED["sources"] not in closed
    shown = open_page("chi-tieu", "why", indicator="CCHC-7.1", window="ytd")
    for words in (
        "÷",
        text.EXPLAINED["sources"],
        text.EXPLAINED["quarters"],
        "bằng đúng",
        ".xlsx · Chỉ tiêu · ",
        "xuat/cac-quy.csv?",
    ):
        assert words in shown


def test_every_number_of_a_unit_is_explained_in_one_panel(
    open_page: Open, school: str, reading: data.Reading, choose: Any
) -> None:
    shown = open_page("don-vi", "why_unit", unit=school)
    where = choose(unit=school).where
    valued = [
        row for row in reading.attainment(where).to_dicts() if row["value"] is not None and row["measure"] == "ratio"
    ]
    assert valued
    for row in valued:
        assert f"{text.amount(row['numerator'])} ÷ {text.amount(row['denominator'])} × 100" in shown
    assert "× 100" not in open_page("don-vi", unit=school)


def test_the_rows_page_names_who_loaded_and_explains_its_figure(open_page: Open, school: str) -> None:
    shown = open_page("chi-tiet", unit=school, indicator="CCHC-7.1")
    assert "người nạp: " in shown
    assert text.EXPLAINED["formula"] in shown


def test_an_indicator_nobody_reported_yet_says_so(open_page: Open) -> None:
    shown = open_page("chi-tieu", indicator="CCHC-7.1", period="2023-Q1")
    assert "Chưa đơn vị nào báo cáo Quý I/2023" in shown
    assert "Chưa đơn vị nào báo cáo" not in open_page("chi-tieu", indicator="CCHC-7.1")


def test_a_unit_that_does_not_owe_says_so_by_its_name(open_page: Open, reading: data.Reading, choose: Any) -> None:
    owing = set(reading.units(choose().where.but(indicators=("CCHC-7.1",)))[1]["unit_code"])
    name = next(str(row["unit_name"]) for code, row in reading.words.units.items() if code not in owing)
    code = next(code for code, row in reading.words.units.items() if row["unit_name"] == name)
    assert f"{name} không phải báo cáo chỉ tiêu này" in open_page("chi-tiet", unit=code, indicator="CCHC-7.1")


def test_a_status_no_indicator_of_a_unit_is_in_says_so(
    open_page: Open, reading: data.Reading, choose: Any, school: str
) -> None:
    held = {row["status"] for row in reading.attainment(choose(unit=school).where).to_dicts()}
    absent = next(status for status in text.STATUSES if status not in held and status != "not_applicable")
    assert "Không chỉ tiêu nào của" in open_page("don-vi", unit=school, status=absent)
    assert "Không chỉ tiêu nào của" not in open_page("don-vi", unit=school)


@pytest.mark.parametrize(
    ("page", "question"), [("chi-tieu", "indicator"), ("don-vi", "unit"), ("chi-tiet", "attainment")]
)
def test_a_failed_query_is_one_sentence_whose_number_is_in_the_log(
    open_page: Open, home: Home, monkeypatch: pytest.MonkeyPatch, school: str, page: str, question: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(data.Reading, question, fail)
    shown = open_page(page, unit=school, indicator="CCHC-7.1")
    reference = re.search(r"mã ([0-9A-F]{8})", shown)
    assert reference
    assert "a secret detail" not in shown
    assert reference[1] in (home.logs / "dashboard.log").read_text("utf-8")
