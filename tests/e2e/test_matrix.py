"""The matrix of two thousand units: by keyboard, sorted and searched in the browser, never whole in the document."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def grid(site: str, page: Page) -> Locator:
    page.goto(f"{site}/?plan=CCHC&period=2025-Q3")
    expect(page.get_by_role("heading", name="Trang tổng quan")).to_be_visible()
    # as a link of ours goes: a cold address of this little app would first meet Streamlit's own "page not found"
    page.evaluate(
        "() => { History.prototype.pushState.call(history, {}, '', 'ma-tran?plan=CCHC&period=2025-Q3'); dispatchEvent(new PopStateEvent('popstate', { state: {} })) }"
    )
    expect(page.get_by_role("heading", name="Trang ma trận")).to_be_visible()
    found = page.get_by_role("grid", name="Đơn vị theo chỉ tiêu")
    expect(found.get_by_role("link", name=re.compile("^Trường Đỗ Quyên, 1.1 ")).first).to_be_visible()
    return found


def rows(grid: Locator) -> int:
    return grid.locator("tbody tr.row").count()


def first(grid: Locator) -> str:
    return grid.locator("tbody tr.row th").first.inner_text()


def focused(page: Page) -> str:
    return str(page.evaluate("""() => {
      let node = document.activeElement;
      while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
      return `${node.getAttribute('aria-label') ?? node.textContent}`;
    }"""))  # fmt: skip


def test_only_a_window_of_rows_is_in_the_document(grid: Locator) -> None:
    expect(grid).to_have_attribute("aria-rowcount", "2002")
    assert 20 < rows(grid) < 80
    area = grid.locator("xpath=..")
    area.evaluate("(node) => { node.scrollTop = 27 * 1000 }")
    expect(grid.get_by_role("rowheader", name="Trường 1000", exact=True)).to_be_visible()
    expect(grid.locator("tr[aria-rowindex='1003'] th")).to_have_text("Trường 1000")
    assert 20 < rows(grid) < 80
    expect(grid.get_by_role("columnheader").first).to_be_in_viewport()


def test_the_keyboard_reaches_every_cell_and_tab_leaves(grid: Locator, page: Page) -> None:
    grid.get_by_role("link", name=re.compile("^Trường Đỗ Quyên, 1.1 ")).focus()
    assert grid.locator("a[tabindex='0'],button[tabindex='0']").count() == 1
    page.keyboard.press("ArrowDown")
    assert focused(page) == "không áp dụng"
    page.keyboard.press("ArrowDown")
    assert re.match(r"Trường 3, 1\.1 .*, đạt, 95,0$", focused(page))
    page.keyboard.press("ArrowRight")
    assert focused(page).startswith("Trường 3, 2.1 ")
    page.keyboard.press("Home")
    assert focused(page) == "Trường 3"
    page.keyboard.press("End")
    assert focused(page) == "không áp dụng"
    page.keyboard.press("Control+End")
    expect(grid.locator("tbody tr.row th").last).to_have_text("Trường 1999")
    page.keyboard.press("Home")
    assert focused(page) == "Trường 1999"
    page.keyboard.press("PageUp")
    assert re.fullmatch(r"Trường 19[5-9]\d", focused(page))
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page).startswith("Trường <img")
    page.keyboard.press("Tab")
    assert grid.evaluate("(node) => !node.contains(node.getRootNode().activeElement)")


def test_enter_follows_a_cell_with_its_unit_and_indicator(grid: Locator, page: Page) -> None:
    grid.get_by_role("link", name=re.compile("^Trường Đỗ Quyên, 1.1 ")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Chi tiết CCHC-1.1")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"chi-tiet\?plan=CCHC&period=2025-Q3&indicator=CCHC-1\.1&unit=0000002"))


def test_a_head_sorts_worst_first_without_the_server(grid: Locator, page: Page) -> None:
    before = page.get_by_text(re.compile("^lần chạy")).inner_text()
    head = grid.get_by_role("columnheader", name=re.compile("^1.1"))
    assert first(grid) == "Trường <img src=x onerror='window.hit=1'>"
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(
        grid.locator("tbody tr.row").first.get_by_role("link", name=re.compile("1.1 .*chưa đạt, 0,5"))
    ).to_be_visible()
    head.get_by_role("button").click()
    expect(grid.locator("tbody tr.row").first.get_by_role("link", name=re.compile("1.1 .*, đạt, 95,0"))).to_be_visible()
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "none")
    assert first(grid) == "Trường <img src=x onerror='window.hit=1'>"
    assert page.get_by_text(re.compile("^lần chạy")).inner_text() == before


def test_units_are_found_without_diacritics_and_stand_by_area(grid: Locator, page: Page) -> None:
    page.get_by_role("searchbox", name="Tìm đơn vị trong bảng").fill("do quyen")
    expect(page.get_by_role("status").filter(has_text="Hiện 1/2.000 đơn vị")).to_be_visible()
    assert (rows(grid), first(grid)) == (1, "Trường Đỗ Quyên")
    page.get_by_role("searchbox", name="Tìm đơn vị trong bảng").fill("")
    page.get_by_role("button", name="Địa bàn").click()
    expect(grid.locator("tbody tr").first).to_contain_text("Phường A")
    expect(grid.locator("tbody tr").first).to_contain_text("1.000 đơn vị · đạt 3.000/9.000")


def test_paper_gets_every_row_and_the_screen_its_window_again(grid: Locator, page: Page) -> None:
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert rows(grid) == 2000
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert rows(grid) < 80


def test_a_long_table_comes_into_the_document_as_it_is_scrolled(grid: Locator, page: Page) -> None:
    expect(grid).to_be_visible()
    long = page.get_by_role("table", name="Bảng dài")
    assert long.locator("tr.row").count() < 250
    expect(long).to_have_attribute("aria-rowcount", "1001")
    area = long.locator("xpath=..")
    area.evaluate("(node) => { node.scrollTop = node.scrollHeight / 2 }")
    expect(long.get_by_role("link", name="Dòng 500", exact=True)).to_be_visible()
    assert long.locator("tr.row").count() < 1000
    long.get_by_role("link", name="Dòng 500", exact=True).focus()
    page.keyboard.press("Control+End")
    assert focused(page) == "Dòng 1000"
    assert long.locator("tr.row").count() == 1000


def test_hostile_names_stay_text(grid: Locator, page: Page) -> None:
    expect(grid.locator("tbody tr.row th").first).to_have_text("Trường <img src=x onerror='window.hit=1'>")
    assert grid.locator("img,script").count() == 0
    assert page.evaluate("() => window.hit") is None
