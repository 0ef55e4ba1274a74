"""Where a person stands: Back finds the page scrolled as it was left, and a followed link ends on what it opened."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.waiting import settled

pytestmark = pytest.mark.browser
ASKED = "plan=CCHC&period=2025-Q3"
DEEPEST = "node => { while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement; return node }"
SETTLED = 500


def scroll(page: Page, top: int) -> None:
    page.get_by_test_id("stMain").evaluate("(main, top) => { main.scrollTop = top }", top)
    expect_scrolled(page, top)
    page.wait_for_timeout(100)


def expect_scrolled(page: Page, top: int) -> None:
    page.wait_for_function(
        "top => Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - top) < 3", arg=top
    )


def expect_on(page: Page, tag: str, words: str) -> None:
    """That the keyboard is on an element of ours which says these words."""
    page.wait_for_function(
        f"""([tag, words]) => {{
            const node = ({DEEPEST})(document.activeElement);
            return node?.tagName === tag && `${{node.getAttribute('aria-label') ?? node.textContent}}`.includes(words);
        }}""",
        arg=[tag, words],
    )


def opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    settled(page)
    page.wait_for_timeout(SETTLED)


def test_back_finds_the_page_as_it_was_left(product: str, page: Page) -> None:
    opened(page, f"{product}/?{ASKED}&window=ytd")
    assert page.evaluate("document.activeElement === document.body"), "opening a page takes no focus"
    scroll(page, 500)
    cell = page.get_by_role("link", name=re.compile("^Cuộc họp thực hiện qua hệ thống trực tuyến.*, Toàn ngành,")).first
    cell.focus()
    said = str(cell.get_attribute("aria-label"))
    scroll(page, 500)
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Cuộc họp thực hiện qua")
    expect_on(page, "H1", "Cuộc họp thực hiện qua")
    expect_scrolled(page, 0)
    page.wait_for_timeout(SETTLED)
    scroll(page, 350)
    unit = page.locator(".st-key-ranking a.row").first
    name = str(unit.text_content())
    unit.evaluate("row => row.click()")
    expect_on(page, "H1", name)

    page.go_back()
    expect(heading).to_contain_text("Cuộc họp thực hiện qua")
    expect_scrolled(page, 350)
    page.wait_for_timeout(SETTLED)
    page.go_back()
    expect(page.get_by_role("heading", name=re.compile("chỉ tiêu đạt")).first).to_be_visible()
    assert "window=ytd" in page.url
    expect_scrolled(page, 500)
    expect_on(page, "A", said)
    page.wait_for_timeout(SETTLED)
    page.reload()
    expect_scrolled(page, 500)


def test_whoever_scrolls_is_not_moved(product: str, page: Page) -> None:
    opened(page, f"{product}/?{ASKED}")
    scroll(page, 600)
    page.get_by_role(
        "link", name=re.compile("^Cuộc họp thực hiện qua hệ thống trực tuyến.*, Toàn ngành,")
    ).first.evaluate("cell => cell.click()")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cuộc họp")
    page.wait_for_timeout(SETTLED)
    # as soon as Back is asked for, before the page has come back: from now on it is the person who scrolls
    page.evaluate(
        """() => addEventListener("popstate", () => {
            document.querySelector("[data-testid=stMain]").dispatchEvent(new WheelEvent("wheel", { deltaY: 10, bubbles: true }));
            window.wheeled = true;
        }, { once: true })"""
    )
    page.go_back()
    expect(page.get_by_role("heading", name=re.compile("chỉ tiêu đạt")).first).to_be_visible()
    assert page.evaluate("window.wheeled")
    settled(page)
    page.wait_for_timeout(2 * SETTLED)
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") < 100


def test_an_opened_row_keeps_the_keyboard(product: str, sample_unit: str, page: Page) -> None:
    opened(page, f"{product}/chi-tiet?{ASKED}&indicator=CCHC-7.1&unit={sample_unit}")
    row = page.locator(".st-key-items a.row").nth(1)
    title = str(row.text_content())
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-items tr.pick")).to_contain_text(title)
    expect_on(page, "A", title)
    page.wait_for_timeout(SETTLED)
    page.keyboard.press("ArrowUp")
    expect_on(page, "A", str(page.locator(".st-key-items a.row").first.text_content()))


def test_nobody_who_types_or_filters_loses_the_field(product: str, page: Page) -> None:
    opened(page, f"{product}/?{ASKED}")
    page.get_by_role("navigation").get_by_role("link", name="Chỉ tiêu", exact=True).click()
    page.keyboard.press("/")
    field = page.get_by_role("textbox", name="Tìm kiếm")
    expect(page.get_by_role("heading", name="Chọn một chỉ tiêu")).to_be_visible()
    settled(page)
    page.wait_for_timeout(SETTLED)
    expect(field).to_be_focused()
    area = page.get_by_role("combobox", name="Địa bàn")
    area.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("area="))
    settled(page)
    page.wait_for_timeout(SETTLED)
    expect(area).to_be_focused()


def test_a_list_that_scrolls_by_itself_is_found_as_it_was(site: str, page: Page) -> None:
    opened(page, site)
    page.evaluate(
        "() => { History.prototype.pushState.call(history, {}, '', 'ma-tran?plan=CCHC&period=2025-Q3'); dispatchEvent(new PopStateEvent('popstate', { state: {} })) }"
    )
    area = page.locator(".st-key-long .area")
    expect(area.get_by_role("rowheader", name="Dòng 5", exact=True)).to_be_visible()
    page.wait_for_timeout(2000)
    area.scroll_into_view_if_needed()
    area.evaluate("area => { area.scrollTop = 9000 }")
    row = area.get_by_role("link", name="Dòng 285", exact=True)
    expect(row).to_be_visible()
    top = area.evaluate("area => area.scrollTop")
    row.evaluate("row => row.click()")
    expect(page.get_by_role("heading", name="dòng 285")).to_be_visible()
    expect_on(page, "H1", "dòng 285")
    page.go_back()
    expect(row).to_be_attached()
    expect_on(page, "A", "Dòng 285")
    page.wait_for_function("([area, top]) => Math.abs(area.scrollTop - top) < 60", arg=[area.element_handle(), top])
    expect(row).to_be_in_viewport()
