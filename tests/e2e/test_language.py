"""Vietnamese whatever the browser prefers, until a person chooses English; then English, at the very same view."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.waiting import settled
from warehouse import store
from warehouse.home import Home

pytestmark = pytest.mark.browser
VIEW = "chi-tieu?plan=CCHC&period=2025-Q3&window=ytd&level=THCS&indicator=CCHC-7.1&q=h%E1%BB%8Dp"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
OVERVIEW = "./?plan=CCHC&period=2025-Q3"


@pytest.fixture(params=["en-US", "fr-FR"])
def abroad(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """A browser of an officer who never set it to Vietnamese."""
    with chromium.new_context(viewport={"width": 1440, "height": 900}, locale=str(request.param)) as opened:
        yield opened


@pytest.fixture
def english(chromium: Browser, product: str) -> Iterator[BrowserContext]:
    """A browser that keeps a choice of English."""
    with chromium.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN") as opened:
        opened.add_cookies([{"name": "chitieu_lang", "value": "en", "url": product}])
        yield opened


def shown(page: Page) -> None:
    settled(page)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def speaks(page: Page, code: str) -> None:
    menu = {"vi": "Các trang", "en": "Pages"}[code]
    expect(page.get_by_role("navigation", name=menu)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", code)


def test_a_choice_of_language_keeps_the_view_and_holds(product: str, abroad: BrowserContext) -> None:
    page = abroad.new_page()
    page.goto(f"{product}/{VIEW}")
    shown(page)
    speaks(page, "vi")
    expect(page.get_by_role("combobox", name="Cấp học")).to_have_value("THCS")
    before = asked(page)

    other = page.get_by_role("link", name="English", exact=True)
    expect(other).to_have_attribute("hreflang", "en")
    expect(other).to_have_attribute("lang", "en")
    other.focus()
    page.keyboard.press("Enter")
    speaks(page, "en")
    shown(page)
    assert urlsplit(page.url).path == "/chi-tieu"
    assert asked(page) == before
    expect(page.get_by_role("combobox", name="Level")).to_have_value("Lower secondary")
    expect(page.get_by_role("textbox", name="Search")).to_have_value("họp")
    expect(page.get_by_role("heading", level=1)).to_contain_text("7.1 Meetings")

    page.reload()
    speaks(page, "en")
    page.goto(f"{product}/{OVERVIEW}")
    speaks(page, "en")
    page.get_by_role("link", name="Tiếng Việt", exact=True).click()
    speaks(page, "vi")
    shown(page)
    assert urlsplit(page.url).path == "/"
    assert asked(page) == {"plan": ["CCHC"], "period": ["2025-Q3"]}


def test_a_wrong_cookie_and_a_wish_of_the_browser_change_nothing(product: str, abroad: BrowserContext) -> None:
    abroad.add_cookies([{"name": "chitieu_lang", "value": "fr", "url": product}])
    page = abroad.new_page()
    page.goto(f"{product}/{OVERVIEW}")
    shown(page)
    speaks(page, "vi")


def test_numbers_and_sorting_follow_the_language(product: str, english: BrowserContext) -> None:
    page = english.new_page()
    page.goto(f"{product}/chi-tieu?plan=CCHC&period=2025-Q3&indicator=CCHC-7.1")
    shown(page)
    card = page.locator(".card .big").first
    expect(card).to_contain_text(".")
    assert "," not in card.inner_text()
    expect(page.locator(".js-plotly-plot").first).to_contain_text("Q3")

    page.goto(f"{product}/{OVERVIEW}&by=unit")
    shown(page)
    expect(page.get_by_role("status").filter(has_text=re.compile(r"^Showing \d+/\d+ units$"))).to_be_visible()
    head = page.get_by_role("columnheader").filter(has_text="7.1").get_by_role("button")
    column = head.locator("xpath=ancestor::th").evaluate("head => head.cellIndex")
    head.click()
    texts = f"rows => rows.map((row) => [row.cells[{column}].className, row.cells[{column}].innerText.trim()])"
    cells = page.locator("tr.row").evaluate_all(texts)
    missed = [float(number) for css, number in cells if "missed" in css]
    assert len(missed) > 1
    assert missed == sorted(missed)


def test_the_same_number_has_a_comma_in_vietnamese(
    product: str, english: BrowserContext, context: BrowserContext
) -> None:
    cards = []
    for opened in (english, context):
        page = opened.new_page()
        page.goto(f"{product}/chi-tieu?plan=CCHC&period=2025-Q3&indicator=CCHC-7.1")
        shown(page)
        cards.append(page.locator(".card .big").first.inner_text().split("%")[0].strip())
    assert cards[0] != cards[1]
    assert cards[0].replace(".", ",") == cards[1]


def test_what_streamlit_says_is_vietnamese(product: str, abroad: BrowserContext, sample_unit: str) -> None:
    page = abroad.new_page()
    page.goto(f"{product}/{OVERVIEW}")
    shown(page)
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("Bỏ qua đến nội dung chính")
    page.goto(f"{product}/chi-tiet?plan=CCHC&period=2025-Q3&indicator=CCHC-7.1&unit={sample_unit}")
    shown(page)
    page.get_by_role("combobox", name="Thứ tự dòng").click()
    expect(page.locator("[data-live-announcer]")).to_contain_text("lựa chọn.")
    page.keyboard.type("zzz")
    expect(page.get_by_text("Không có lựa chọn nào khớp")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Lọc trạng thái dòng").click()
    page.get_by_role("option", name="trực tiếp").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Bỏ trực tiếp")).to_be_visible()
    expect(page.get_by_role("button", name="Bỏ chọn tất cả")).to_be_visible()
    labels = page.locator("[aria-label]").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert "Bỏ chọn tất cả" in labels
    assert {"Open", "Clear all", "Selected values", "Dismiss"}.isdisjoint(labels)


def test_what_streamlit_counts_among_choices_is_vietnamese(
    product: str, abroad: BrowserContext, sample_home: Path
) -> None:
    with store.opened(Home(sample_home)) as con:
        # rows of several states, told apart by a chooser of Streamlit's
        ((indicator, unit, states),) = con.sql(
            "select indicator_code, unit_code, count(distinct state) from core.item where plan_code = 'CCHC' and period = '2025-Q3' "
            "group by all having count(distinct state) > 2 and count(*) > 3 order by 1, 2 limit 1"
        ).fetchall()
    page = abroad.new_page()
    page.goto(f"{product}/chi-tiet?plan=CCHC&period=2025-Q3&indicator={indicator}&unit={unit}")
    shown(page)
    announced = page.locator("[data-live-announcer]")
    page.get_by_role("combobox", name="Lọc trạng thái dòng").click()
    every = page.get_by_role("option")
    # besides the states it offers all of them at once
    expect(every.filter(has_text="Chọn tất cả")).to_have_count(1)
    expect(every).to_have_count(states + 1)
    expect(announced).to_contain_text(f"Có {states + 1} lựa chọn.")
    named = [each for each in every.all_inner_texts() if each != "Chọn tất cả"]
    page.keyboard.type(next(letter for letter in "".join(named) if sum(letter in each for each in named) > 1))
    several = every.filter(has_text=re.compile(r"^Chọn \d+ mục khớp$"))
    expect(several).to_have_count(1)
    assert several.inner_text() == f"Chọn {every.count() - 1} mục khớp"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Thứ tự dòng").click()
    page.keyboard.type(every.first.inner_text())
    expect(announced).to_contain_text("Có 1 lựa chọn.")
    assert re.findall(r"option|match|selected", announced.inner_text()) == []


def test_paper_speaks_the_language_of_the_screen(product: str, english: BrowserContext) -> None:
    page = english.new_page()
    page.goto(f"{product}/{OVERVIEW}")
    shown(page)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Print", exact=True).click()
    paper = opened.value
    expect(paper.locator("html")).to_have_attribute("lang", "en")
    expect(paper.get_by_text("Printable page")).to_be_visible()
    assert paper.title() == "Overview · CCHC · Q3 2025"


@pytest.mark.parametrize(("width", "colours"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize(
    "view", [OVERVIEW, "chi-tieu?plan=CCHC&period=2025-Q3&indicator=CCHC-7.1", f"{OVERVIEW}&by=unit"]
)
def test_english_is_as_accessible(product: str, chromium: Browser, view: str, width: int, colours: str) -> None:
    with chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=colours) as opened:
        opened.add_cookies([{"name": "chitieu_lang", "value": "en", "url": product}])
        page = opened.new_page()
        page.goto(f"{product}/{view}")
        shown(page)
        speaks(page, "en")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        back = page.get_by_role("link", name="Tiếng Việt", exact=True)
        expect(back).to_be_in_viewport()
        box = back.bounding_box()
        assert box and box["height"] >= 24
        found = Axe().run(page, options=RULES).response["violations"]
        serious = [rule["id"] for rule in found if rule["impact"] in {"serious", "critical"}]
        assert serious == []
        if width == 390:
            back.click()
            speaks(page, "vi")
