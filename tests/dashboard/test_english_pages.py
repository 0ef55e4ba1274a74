"""Every screen, on screen and on paper, for a person who chose English: only what comes from the data is Vietnamese."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.context import ContextProxy, StreamlitCookies
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import data, printed, text
from dashboard.person import person
from dashboard.text import language
from warehouse import store
from warehouse.home import Home

APP = Path(dashboard.__file__).with_name("page.py")
FILES = {
    "tong-quan": "overview", "chi-tieu": "indicator", "don-vi": "unit", "chi-tiet": "items", "tim-kiem": "search",
    "tinh-hinh-nop": "tracker",
}  # fmt: skip
VIETNAMESE = re.compile(r"[À-ÖØ-öø-ɏḀ-ỿ]")
# tables of what units sent and of the register; the catalogue is not among them but for its references to clauses
TOLD = ("unit", "submission", "figure", "item", "warning")
# said around every page: a language is named in its own words
OWN = ["Tiếng Việt"]
VIEWS = {
    "overview": ("tong-quan", {}),
    "overview by area": ("tong-quan", {"by": "area", "order": "concern", "window": "ytd"}),
    "overview by unit": ("tong-quan", {"by": "unit", "level": "THCS"}),
    "overview of one field": ("tong-quan", {"field": "Cải cách thể chế", "status": "missed,not_reported"}),
    "overview of nothing": ("tong-quan", {"q": "khongcogi", "wrong": "1"}),
    "the other plan": ("tong-quan", {"plan": "THTK", "period": "2026-Q3"}),
    "indicators": ("chi-tieu", {}),
    "indicator": ("chi-tieu", {"indicator": "CCHC-7.1"}),
    "indicator of a window": ("chi-tieu", {"indicator": "CCHC-3.4", "window": "ytd"}),
    "reduction": ("chi-tieu", {"indicator": "CCHC-4.1", "level": "THCS"}),
    "rank": ("chi-tieu", {"indicator": "CCHC-1.1"}),
    "without issue date": ("chi-tieu", {"plan": "THTK", "period": "2026-Q3", "indicator": "TK-5.1"}),
    "units": ("don-vi", {}),
    "unit": ("don-vi", {"unit": "UNIT"}),
    "items": ("chi-tiet", {"unit": "UNIT", "indicator": "CCHC-7.1"}),
    "no items": ("chi-tiet", {"unit": "UNIT", "indicator": "CCHC-3.1"}),
    "units to choose": ("chi-tiet", {"indicator": "CCHC-7.1"}),
    "search": ("tim-kiem", {"q": "hop"}),
    "search for nothing": ("tim-kiem", {"q": "khongcogi"}),
    "tracker": ("tinh-hinh-nop", {"window": "ytd", "status": "missed"}),
    "tracker of who is on time": ("tinh-hinh-nop", {"sent": "on_time", "period": "2025-Q2"}),
    "versions": ("tinh-hinh-nop", {"who": "UNIT", "at": "2025-Q3"}),
}


@pytest.fixture
def english(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    # AppTest has no browser to send a cookie
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: StreamlitCookies({language.COOKIE: "en"})))
    language.use("en")
    yield
    language.use("vi")


@pytest.fixture(scope="session")
def unit(reading: data.Reading, choose: Callable[..., Any]) -> str:
    items = reading.items(choose(indicator="CCHC-7.1").where.but(indicators=("CCHC-7.1",)))
    return str(items["unit_code"][0])


@pytest.fixture(scope="session")
def told(home: Home) -> list[str]:
    """Whatever stands in the data in Vietnamese, the longest first."""
    found: set[str] = set()

    def gather(value: Any) -> None:
        if isinstance(value, str):
            found.add(value)
            if value[:1] in "{[":
                gather(json.loads(value))
        elif isinstance(value, dict):
            for each in value.values():
                gather(each)

    with store.opened(home) as con:
        for table in TOLD:
            for row in con.sql(f"select * from core.{table}").pl().to_dicts():
                gather(row)
        for query in ("select clause from core.indicator", "select clause from core.target"):
            for (clause,) in con.sql(query).fetchall():
                gather(clause)
    return sorted((each for each in found if VIETNAMESE.search(each)), key=len, reverse=True)


def left_over(shown: str, told: list[str]) -> list[str]:
    """The lines that are Vietnamese although no data is."""
    lines = []
    for line in shown.splitlines():
        rest = line
        for each in [*told, *OWN]:
            if VIETNAMESE.search(rest):
                # long names are cut with an ellipsis
                rest = rest.replace(each, "")
        cut = next((each for each in told if "…" in rest and len(rest) > 2 and each.startswith(rest.split("…")[0])), "")
        if VIETNAMESE.search(rest) and not cut:
            lines.append(line)
    return lines


def pieces_of(value: Any) -> Iterator[str]:
    """The texts in a piece's data that people read: no addresses, no keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and value.get("lang") != "vi":
        for name, each in value.items():
            if name not in {"href", "copy", "view", "cell", "unit", "said"} or isinstance(each, dict):
                yield from pieces_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from pieces_of(each)


def fields_of(bar: dict[str, Any]) -> Iterator[str]:
    """The texts of a bar of fields: of what can be chosen the words, not the code."""
    for field in bar["fields"]:
        yield from filter(None, (field["label"], field.get("empty")))
        offered = field.get("choices", [])
        for _, words, *note in [] if isinstance(offered, str) else offered:
            yield from (words, *[each for each in note[:1] if field["kind"] == "flags"])
    yield from (bar["label"], bar["summary"], *bar["words"].values())


def on_screen(app: AppTest) -> str:
    found: list[str] = []
    for element in app.main:
        if element.type == "bidi_component":
            data = json.loads(element.proto.bytes or element.proto.json or "null")
            found += fields_of(data) if isinstance(data, dict) and "always" in data else pieces_of(data)
        elif hasattr(element, "label"):
            found += [element.label, *(str(each) for each in getattr(element, "options", []))]
            found.append(str(getattr(element, "placeholder", "") or ""))
    return unescape("\n".join(found))


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("name", VIEWS)
def test_a_screen_in_english_holds_no_vietnamese_but_the_data(name: str, unit: str, told: list[str]) -> None:
    page, asked = VIEWS[name]
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update({"plan": "CCHC", "period": "2025-Q3"})
    app.query_params.update({key: value.replace("UNIT", unit) for key, value in asked.items()})
    app.run()
    if page != "tong-quan":
        app.switch_page(f"screens/{FILES[page]}.py").run()
    assert not app.exception
    shown = on_screen(app)
    assert "SAMPLE DATA" in shown and "Target dashboard" in shown
    assert left_over(shown, told) == []


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("name", VIEWS)
def test_a_printed_page_in_english_holds_no_vietnamese_but_the_data(
    name: str, home: Home, unit: str, told: list[str]
) -> None:
    page, asked = VIEWS[name]
    given = {"plan": "CCHC", "period": "2025-Q3", **asked}
    html = printed.page(home, person(), page, {key: [value.replace("UNIT", unit)] for key, value in given.items()})
    assert html.startswith('<!doctype html><html lang="en">')
    coded = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), html)
    # what is marked within a line is part of it
    shown = unescape(re.sub(r"<[^>]+>", "\n", re.sub(r"</?(?:b|small|i)\b[^>]*>", " ", coded)))
    assert "Printable page" in shown
    assert left_over(shown, told) == []


def test_the_same_views_in_vietnamese_would_be_found_out(home: Home, told: list[str]) -> None:
    html = printed.page(home, person(), "tong-quan", {"plan": ["CCHC"], "period": ["2025-Q3"]})
    assert len(left_over(unescape(re.sub(r"<[^>]+>", "\n", html)), told)) > 40


def test_what_was_built_in_one_language_is_not_shown_in_the_other(reading: data.Reading) -> None:
    shown = []
    for code in ("vi", "en", "vi"):
        language.use(code)
        shown.append(reading.made("title", "?x", lambda: printed.text.PAGES["tong-quan"]))
    assert shown == ["Tổng quan", "Overview", "Tổng quan"]


def test_what_is_journaled_has_one_name_in_every_language_and_is_read_in_each() -> None:
    with language.speaking("en"):
        assert person().name == "Người dùng tại máy"
        assert "Local user" in text.approved_fact(datetime(2026, 11, 22, 9), person().name)
        assert text.restated("Chị Hai") == "Chị Hai"
        assert text.restated("") == ""
        with language.speaking(language.VIETNAMESE):
            stored = text.desk_outdated()
        assert text.restated(stored).startswith("The figures have changed")
        # counts are put in by the browser, which knows no plurals
        assert text.FIXING["apply_some"] == "Apply corrections ({count})"
