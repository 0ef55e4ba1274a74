"""What the filter bar shows of an address, and the units it offers."""

from typing import Any

import pytest

from dashboard import data, filter_bar, text
from dashboard.filters import Options
from dashboard.person import person
from tests.dashboard.opening import opened, pieces
from warehouse.filters import Filter
from warehouse.home import Home

ASKED = {"plan": "CCHC", "period": "2025-Q3"}


@pytest.fixture(autouse=True)
def _home(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))


def bar(screen: str = "overview", **asked: str) -> dict[str, Any]:
    """The bar of a page, its fields by name."""
    (found,) = (each for each in pieces(opened(screen, **ASKED, **asked)) if "q" in _names(each))
    return {**found, "fields": {field["name"]: field for field in found["fields"]}}


def _names(piece: dict[str, Any]) -> list[str]:
    return [field["name"] for field in piece.get("fields", [])]


def test_fields_show_what_the_address_asks_for(home: Home) -> None:
    unit = next(iter(data.reading(home, person()).words.units))
    shown = bar(level="THCS", window="ytd", status="missed,near", unit=unit, q="họp", targets="plan")
    fields = shown["fields"]
    assert {name: fields[name]["value"] for name in ("plan", "period", "window", "level", "area", "field", "q")} == {
        **ASKED, "window": "ytd", "level": "THCS", "area": None, "field": None, "q": "họp",
    }  # fmt: skip
    assert fields["status"]["value"] == [[code, text.STATUSES[code]] for code in ("missed", "near")]
    assert [code for code, _ in fields["unit"]["value"]] == [unit]
    assert [(name, is_on) for name, *_, is_on in fields["flags"]["choices"]] == [
        ("targets", True), ("structure", False), ("approved", False),
    ]  # fmt: skip
    assert fields["flags"]["label"] == text.options_set(1)
    assert shown["summary"] == "Lọc (5): CCHC · Quý III/2025 · Lũy kế"


def test_what_an_address_asks_in_vain_is_not_shown() -> None:
    fields = bar(level="XX", status="missed,nope", area="<b>")["fields"]
    assert fields["level"]["value"] is None and fields["area"]["value"] is None
    assert fields["status"]["value"] == [["missed", text.STATUSES["missed"]]]


def test_what_belongs_to_a_plan_or_a_data_set_goes_with_it() -> None:
    shown = bar()
    assert shown["always"] == ASKED
    assert shown["clears"] == {"plan": ["period", "field", "indicator"], "data": ["columns", "group"]}
    assert shown["fields"]["window"]["usual"] == "quarter"


def offered(options: Options, **narrowed: Any) -> set[str]:
    return {code for code, *_ in filter_bar.units(options, Filter(plan="CCHC", period="2025-Q3", **narrowed))}


def test_units_offered_are_those_of_the_level_and_area() -> None:
    places = {
        "a": frozenset(["MN", "Phường A"]),
        "b": frozenset(["TH", "THCS", "Phường A"]),
        "c": frozenset(["THCS", "Phường B"]),
        "d": frozenset(["Phường A"]),
    }
    options = Options({}, {}, {}, {}, ["Phường A", "Phường B"], {code: code.upper() for code in places}, {}, places)
    assert offered(options) == {"a", "b", "c", "d"}
    assert offered(options, level="THCS") == {"b", "c"}
    assert offered(options, level="THCS", area="Phường A") == {"b"}
    assert offered(options, level=text.OFFICE_LEVEL) == {"d"}


def test_a_unit_is_found_by_what_its_abbreviations_mean() -> None:
    options = Options({}, {}, {}, {}, [], {"a": "MN Hoa Sen", "b": "TH&THCS Sao Mai"}, {})
    found = {name: also for _, name, also in filter_bar.units(options, Filter(plan="CCHC", period="2025-Q3"))}
    assert "mầm non" in found["MN Hoa Sen"].lower()
    assert "tiểu học" in found["TH&THCS Sao Mai"].lower() and "trung học cơ sở" in found["TH&THCS Sao Mai"].lower()


def test_the_units_of_the_level_and_area_are_asked_for_apart() -> None:
    asked = bar(level="THCS")["fields"]["unit"]["choices"]
    assert asked.startswith("choices/units?version=") and asked.endswith("&level=THCS")


def test_a_page_without_figures_has_no_bar() -> None:
    assert not [each for each in pieces(opened("intake", **ASKED)) if "q" in _names(each)]
