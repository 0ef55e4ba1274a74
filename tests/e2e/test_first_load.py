"""From the address to the first number: the page's outline stands there at once, and goes when there is something to read."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser
OVERVIEW = "?plan=CCHC&period=2025-Q3"
# Streamlit's own program, without which nothing of the page can come
PROGRAM = re.compile(r"/static/js/index\.[^./]+\.js$")


def held(page: Page) -> list[Route]:
    """The program of the page is asked for, and not answered yet."""
    asked: list[Route] = []
    page.route(PROGRAM, lambda route: asked.append(route))  # noqa: PLW0108  # Playwright refuses a built-in function
    return asked


@pytest.mark.parametrize(("colours", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(15, 21, 30)")])
@pytest.mark.parametrize("width", [1440, 390])
def test_an_outline_stands_until_there_is_something_to_read(
    product: str, chromium: Browser, width: int, colours: str, ground: str
) -> None:
    with chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=colours) as context:
        page = context.new_page()
        asked = held(page)
        page.goto(f"{product}/{OVERVIEW}", wait_until="commit")
        outline = page.locator("#waiting")
        expect(outline).to_be_visible()
        expect(outline).to_have_css("background-color", ground)
        expect(outline).to_contain_text("Bảng theo dõi chỉ tiêu")
        before = outline.locator("b").bounding_box()
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        while not asked:
            page.wait_for_timeout(20)
        asked[0].continue_()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(outline).to_have_count(0)
        after = page.locator(".ct .top").bounding_box()
        assert before is not None
        assert after is not None
        assert abs(before["y"] - after["y"]) <= 2
        assert abs(before["height"] - after["height"]) <= 6, "the line under the head stays where it was"


def test_nothing_moves_for_those_who_want_no_motion(product: str, page: Page) -> None:
    held(page)
    moving = "() => document.getAnimations().filter(each => each.effect.getTiming().iterations === Infinity).length"
    page.goto(f"{product}/{OVERVIEW}", wait_until="commit")
    expect(page.locator("#waiting")).to_be_visible()
    assert page.evaluate(moving) > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == 0


def test_without_script_the_page_says_so_and_waits_for_nothing(product: str, chromium: Browser) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{product}/{OVERVIEW}")
        expect(page.locator("noscript").first).to_be_visible()
        assert "Trình duyệt đang tắt JavaScript" in page.inner_text("body")
        expect(page.locator("#waiting")).to_be_hidden()
