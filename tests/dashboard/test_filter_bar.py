"""What a widget of the filter bar writes into the address, and what it must not."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard.opening import opened
from warehouse.home import Home

ASKED = {"plan": "CCHC", "period": "2025-Q3"}


@pytest.fixture
def app(home: Home, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    return opened("overview", **ASKED, level="THCS")


def address(app: AppTest) -> dict[str, object]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def test_a_choice_is_written_into_the_address(app: AppTest) -> None:
    app.selectbox(key="level_shown").set_value("MN").run()
    assert address(app) == {**ASKED, "level": "MN"}
    app.selectbox(key="level_shown").set_value("THCS").run()
    assert address(app) == {**ASKED, "level": "THCS"}, "what was shown before may be chosen again"


def test_what_a_widget_showed_on_the_page_before_is_no_choice(app: AppTest) -> None:
    del app.query_params["level"]
    app.run()
    assert app.selectbox(key="level_shown").value is None
    # Back, twice: a browser that has not drawn the second page sends what the first one showed
    app.query_params["window"] = "ytd"
    app.selectbox(key="level_shown").set_value("THCS").run()
    assert address(app) == {**ASKED, "window": "ytd"}
    assert app.selectbox(key="level_shown").value is None
    app.selectbox(key="level_shown").set_value("THCS").run()
    assert address(app) == {**ASKED, "window": "ytd", "level": "THCS"}


def test_a_choice_made_while_the_address_is_on_its_way_counts(app: AppTest) -> None:
    app.selectbox(key="level_shown").set_value("MN").run()
    app.query_params["level"] = "THCS"  # the browser has not heard of MN
    app.segmented_control(key="window_shown").set_value("ytd").run()
    assert address(app) == {**ASKED, "level": "THCS", "window": "ytd"}
