"""The address is the state: drilling, Back and Forward, copied links, stale links."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser
NEWEST = "CCHC | 2025-Q3 | quarter | - | - | - | -"


def shows(page: Page, heading: str, filters: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.get_by_test_id("stText")).to_have_text(filters)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
    )


def choose(page: Page, label: str, words: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=words).click()


def cell(page: Page, name: str, column: str) -> None:
    page.get_by_role("link", name=f"{name} <img src=x onerror='window.hit=1'>, {column}").click()


def test_drilling_keeps_filters_and_one_back_returns_to_each_page(site: str, page: Page) -> None:
    page.goto(site)
    shows(page, "Trang tổng quan", NEWEST)
    page.evaluate("() => { window.sameDocument = true }")
    choose(page, "Địa bàn", "Phường B")
    overview = "CCHC | 2025-Q3 | quarter | - | Phường B | - | -"
    shows(page, "Trang tổng quan", overview)

    cell(page, "Chỉ tiêu 7.1", "THCS")
    indicator = "CCHC | 2025-Q3 | quarter | THCS | Phường B | - | -"
    shows(page, "Chỉ tiêu CCHC-7.1", indicator)
    page.get_by_role("link", name="Trường 0000001").click()
    items = "CCHC | 2025-Q3 | quarter | THCS | Phường B | 0000001 | -"
    shows(page, "Chi tiết CCHC-7.1, dòng None", items)
    page.get_by_role("link", name="A21").click()
    shows(page, "Chi tiết CCHC-7.1, dòng 21", items)

    for heading, filters in (
        ("Chi tiết CCHC-7.1, dòng None", items),
        ("Chỉ tiêu CCHC-7.1", indicator),
        ("Trang tổng quan", overview),
    ):
        page.go_back()
        shows(page, heading, filters)
    page.go_forward()
    shows(page, "Chỉ tiêu CCHC-7.1", indicator)
    assert page.evaluate("() => window.sameDocument"), "a drill must not reload the page"


def test_a_filter_changed_on_a_drilled_page_is_one_step_back(site: str, page: Page) -> None:
    page.goto(f"{site}/chi-tieu?plan=CCHC&period=2025-Q2&indicator=CCHC-7.1")
    shows(page, "Chỉ tiêu CCHC-7.1", "CCHC | 2025-Q2 | quarter | - | - | - | -")
    choose(page, "Kỳ báo cáo", "Quý I/2025")
    shows(page, "Chỉ tiêu CCHC-7.1", "CCHC | 2025-Q1 | quarter | - | - | - | -")
    page.go_back()
    shows(page, "Chỉ tiêu CCHC-7.1", "CCHC | 2025-Q2 | quarter | - | - | - | -")


def test_the_menu_keeps_filters_and_one_back_returns(site: str, page: Page) -> None:
    page.goto(f"{site}/?plan=CCHC&period=2025-Q2&unit=0000001,0000003&window=ytd")
    filters = "CCHC | 2025-Q2 | ytd | - | - | 0000001,0000003 | -"
    shows(page, "Trang tổng quan", filters)
    page.get_by_role("navigation", name="Các trang").get_by_role("link", name="Chỉ tiêu").click()
    shows(page, "Chỉ tiêu None", filters)
    page.go_back()
    shows(page, "Trang tổng quan", filters)


def test_a_copied_address_opens_the_same_screen_in_a_new_tab(site: str, page: Page, context: BrowserContext) -> None:
    page.goto(site)
    shows(page, "Trang tổng quan", NEWEST)
    page.get_by_role("textbox", name="Tìm kiếm").fill("họp <b>")
    page.keyboard.press("Enter")
    searched = "CCHC | 2025-Q3 | quarter | - | - | - | họp <b>"
    shows(page, "Trang tổng quan", searched)
    link = page.get_by_role("link", name="Toàn ngành").last
    with context.expect_page() as opened:
        link.click(button="middle")
    shows(opened.value, "Chỉ tiêu CCHC-7.1", searched)
    link.click()
    shows(page, "Chỉ tiêu CCHC-7.1", searched)
    cold = context.new_page()
    cold.goto(page.url)
    shows(cold, "Chỉ tiêu CCHC-7.1", searched)
    assert cold.evaluate("() => history.length") == 2, "opening a link must add no step of its own"


def test_what_an_address_asks_in_vain_is_named_and_left_out(site: str, page: Page) -> None:
    page.goto(f"{site}/chi-tieu?plan=CCHC&period=2099-Q9&level=XX&foo=1&unit=0000001,nope&row=x&indicator=CCHC-7.1")
    shows(page, "Chỉ tiêu CCHC-7.1", "CCHC | 2025-Q3 | quarter | - | - | 0000001 | -")
    expect(page.get_by_text("đã bỏ qua")).to_contain_text("Kỳ báo cáo “2099-Q9”")
    for named in ("Cấp học “XX”", "điều kiện lạ “foo=1”", "Đơn vị “nope”", "Dòng “x”"):
        expect(page.get_by_text("đã bỏ qua")).to_contain_text(named)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_period_of_another_plan_is_dropped_with_the_plan(site: str, page: Page) -> None:
    page.goto(f"{site}/?plan=CCHC&period=2025-Q1")
    shows(page, "Trang tổng quan", "CCHC | 2025-Q1 | quarter | - | - | - | -")
    choose(page, "Kế hoạch", "THTK")
    shows(page, "Trang tổng quan", "THTK | 2025-Q3 | quarter | - | - | - | -")
    expect(page.get_by_text("đã bỏ qua")).to_have_count(0)


def test_the_table_is_walked_with_arrows_and_followed_with_enter(site: str, page: Page) -> None:
    page.goto(site)
    shows(page, "Trang tổng quan", NEWEST)
    page.get_by_role("link", name="THCS").first.focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    shows(page, "Chỉ tiêu CCHC-7.1", NEWEST)


def test_hostile_text_stays_text_and_nothing_leaves_the_origin(site: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    shows(page, "Trang tổng quan", NEWEST)
    expect(page.get_by_role("rowheader").first).to_have_text("Chỉ tiêu 3.1 <img src=x onerror='window.hit=1'>")
    assert page.evaluate("() => window.hit") is None
    assert [url for url in asked if not url.startswith((site, "data:", "blob:"))] == []
