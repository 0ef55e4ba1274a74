"""Search from anywhere: a key, a few words, and links that lead to what was found."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.waiting import settled

pytestmark = pytest.mark.browser
ASKED = "plan=CCHC&period=2025-Q3"


def test_a_key_a_few_words_and_the_sender_s_row(product: str, page: Page) -> None:
    page.goto(f"{product}/?{ASKED}&level=THCS")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    # a run that ends just then draws the field anew
    field = page.get_by_role("textbox", name="Tìm kiếm")
    page.wait_for_timeout(1000)
    steps = page.evaluate("() => history.length")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("hop truc tuyen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^[0-9.]+ kết quả cho “hop truc tuyen”$"))
    first = page.get_by_role("link", name=re.compile("Cuộc họp thực hiện qua hệ thống trực tuyến")).first
    expect(first).to_be_focused()
    settled(page)
    page.wait_for_timeout(500)
    assert page.evaluate("() => history.length") == steps + 1, "a search is one step"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("7.1")
    assert "q=" not in page.url, "the words searched for must not narrow what was found"
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("kết quả cho")
    expect(first).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("chỉ tiêu đạt")
    assert "q=" not in page.url


def test_from_a_page_without_the_field_the_key_leads_to_it(product: str, page: Page) -> None:
    page.goto(f"{product}/nop-so-lieu")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Tìm kiếm")).to_be_focused()
    page.keyboard.type("hop truc tuyen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("kết quả cho “hop truc tuyen”")


def test_without_the_key_enter_narrows_the_page_and_a_link_leads_on(product: str, page: Page) -> None:
    page.goto(f"{product}/?{ASKED}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    page.wait_for_timeout(1000)
    page.get_by_role("textbox", name="Tìm kiếm").click()
    page.keyboard.type("hop truc tuyen")
    page.keyboard.press("Enter")
    everywhere = page.get_by_role("link", name="Tìm “hop truc tuyen” ở mọi nơi")
    expect(everywhere).to_be_visible()
    assert "tim-kiem" not in page.url
    everywhere.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("kết quả cho “hop truc tuyen”")


def test_what_is_found_nowhere_leaves_the_field_to_type_in(product: str, page: Page) -> None:
    page.goto(f"{product}/tim-kiem?{ASKED}&q=hop")
    expect(page.get_by_role("heading", level=1)).to_contain_text("kết quả cho")
    settled(page)
    page.wait_for_timeout(1000)
    page.keyboard.press("/")
    page.keyboard.type("xyzxyz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Không có kết quả nào cho “xyzxyz”")
    settled(page)
    page.wait_for_timeout(1000)
    expect(page.get_by_role("textbox", name="Tìm kiếm")).to_be_focused()


def test_on_a_phone_codes_and_names_stand_apart(product: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    for words in ("hop truc tuyen", "hoa"):
        page.goto(f"{product}/tim-kiem?{ASKED}&q={words}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("kết quả cho")
        settled(page)
        rows = page.locator(".ct tbody tr")
        expect(rows.first).to_be_visible()
        overlapping = rows.evaluate_all(
            """rows => rows.flatMap(row => {
                const boxes = [...row.children].flatMap(cell => {
                    const range = document.createRange(); range.selectNodeContents(cell);
                    return [...range.getClientRects()].filter(box => box.width > 1).map(box => ({cell, box}))
                });
                return boxes.flatMap((one, at) => boxes.slice(at + 1).filter(({cell, box}) => cell !== one.cell
                    && one.box.left + 1 < box.right && box.left + 1 < one.box.right
                    && one.box.top + 3 < box.bottom && box.top + 3 < one.box.bottom)).map(() => row.textContent)
            })"""
        )
        assert overlapping == []


def test_hostile_words_are_words(product: str, page: Page) -> None:
    page.goto(f"{product}/tim-kiem?{ASKED}&q=%3Cimg+src%3Dx+onerror%3D%22window.hit%3D1%22%3E")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Không có kết quả nào cho “<img")
    settled(page)
    assert page.evaluate("() => window.hit") is None
    expect(page.get_by_test_id("stException")).to_have_count(0)
