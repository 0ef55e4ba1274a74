"""From a number to its reasons: the panel, the charts' marks, the sender's own row; and nothing heavy before it is needed."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.waiting import settled

pytestmark = pytest.mark.browser
HERE = "plan=CCHC&period=2025-Q3&indicator=CCHC-7.1"


def mark(page: Page, chart: str) -> Locator:
    drawn = page.locator(f".st-key-chart_{chart}")
    return drawn.locator(".scatterlayer .trace:last-of-type .point, .barlayer .point").first


def click_mark(page: Page, chart: str) -> None:
    """As a hand does: the pointer comes first, then the click."""
    point = mark(page, chart)
    expect(point).to_be_visible()
    page.locator(f".st-key-chart_{chart}").scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*at)
    expect(page.locator(f".st-key-chart_{chart} .hoverlayer .hovertext").first).to_be_visible()
    page.mouse.click(*at)


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_first_screen_asks_for_no_plotly_and_the_indicator_s_does(product: str, page: Page) -> None:
    wanted: list[str] = []
    page.on("request", lambda request: wanted.append(request.url))
    page.goto(product)
    expect(page.get_by_role("heading", level=1)).to_contain_text("chỉ tiêu")
    settled(page)
    assert not [url for url in wanted if "plotly" in url.lower()]
    page.goto(f"{product}/chi-tieu?{HERE}")
    expect(mark(page, "trend")).to_be_visible()
    assert [url for url in wanted if "plotly" in url.lower()], "or this test sees nothing"


def test_a_number_of_the_overview_is_explained_in_two_clicks_and_shown_in_the_third(product: str, page: Page) -> None:
    page.goto(f"{product}/?plan=CCHC&period=2025-Q3")
    page.evaluate("() => { window.sameDocument = true }")
    page.get_by_role("link", name=re.compile("^Cuộc họp thực hiện qua hệ thống trực tuyến, Toàn ngành")).click()
    page.get_by_text("Vì sao có số này?").click()
    panel = page.locator(".st-key-why_facts")
    expect(panel).to_contain_text(re.compile(r"[\d.]+ ÷ [\d.]+ × 100 [=≈] [\d.,]+%"))
    expect(panel).to_contain_text("KH 737")
    source = page.locator(".st-key-why_units").get_by_role("link", name=re.compile(r"\.xlsx · Chỉ tiêu · ")).first
    source.click()
    expect(page.locator(".st-key-sheet .xl tr.on")).to_be_visible()
    assert page.evaluate("() => window.sameDocument"), "explaining must not reload the page"
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("7.1 Cuộc họp")


@pytest.mark.parametrize(
    ("chart", "leads"), [("trend", "/chi-tieu"), ("distribution", "/chi-tiet"), ("order", "/chi-tiet")]
)
def test_a_mark_drills_with_all_filters_kept_and_one_back_returns(
    product: str, page: Page, chart: str, leads: str
) -> None:
    page.goto(f"{product}/chi-tieu?{HERE}&window=ytd&level=TH")
    settled(page)
    before = page.url
    page.evaluate("() => { window.sameDocument = true }")
    click_mark(page, chart)
    page.wait_for_function("before => window.location.href !== before", arg=before)
    settled(page)
    now = asked(page)
    assert urlsplit(page.url).path == leads
    assert (now["plan"], now["window"], now["level"], now["indicator"]) == (["CCHC"], ["ytd"], ["TH"], ["CCHC-7.1"])
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("7.1 Cuộc họp")
    assert page.url == before
    assert page.evaluate("() => window.sameDocument")


def test_a_chart_whose_script_did_not_come_is_told_and_drawn_when_it_does(product: str, page: Page) -> None:
    page.route("**/plotly-*.js", lambda route: route.abort())
    page.goto(f"{product}/chi-tieu?{HERE}")
    trend = page.locator(".st-key-chart_trend")
    expect(trend).to_contain_text("Chưa tải được biểu đồ")
    page.unroute("**/plotly-*.js")
    page.get_by_role("link", name="7.2 ›").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("7.2 ")
    expect(trend.locator(".main-svg").first).to_be_visible()
    expect(trend).not_to_contain_text("Chưa tải được biểu đồ")


def test_what_a_mark_leads_to_a_key_reaches_in_the_table(product: str, page: Page) -> None:
    page.goto(f"{product}/chi-tieu?{HERE}&order=rank")
    settled(page)
    first = page.locator(".st-key-ranking tbody a.row").first
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/chi-tiet"))
    by_key = asked(page)
    page.go_back()
    expect(mark(page, "order")).to_be_visible()
    click_mark(page, "order")
    page.wait_for_url(re.compile("/chi-tiet"))
    assert asked(page) == by_key


def test_a_chart_says_in_words_what_it_shows_and_carries_no_furniture(product: str, page: Page) -> None:
    page.goto(f"{product}/chi-tieu?{HERE}")
    expect(mark(page, "order")).to_be_visible()
    for chart in ("trend", "distribution", "order"):
        said = page.locator(f".st-key-{chart}_title p.vh")
        assert len(said.inner_text()) > 20
        drawn = page.locator(f".st-key-chart_{chart}")
        assert drawn.locator(".modebar-btn, .plotlyjsicon").count() == 0
