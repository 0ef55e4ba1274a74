"""The filter bar by mouse, by keyboard and by thumb: what is chosen stands in the address at once, and nothing typed is lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.waiting import settled
from warehouse.folding import fold

pytestmark = pytest.mark.browser
ASKED = "plan=CCHC&period=2025-Q3"


@pytest.fixture
def overview(product: str, page: Page) -> Page:
    page.goto(f"{product}/?{ASKED}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("chỉ tiêu đạt")
    settled(page)
    return page


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("combobox", name=name, exact=True)


def test_by_keyboard_alone(overview: Page) -> None:
    level = field(overview, "Cấp học")
    level.focus()
    overview.keyboard.press("ArrowDown")
    expect(level).to_have_attribute("aria-expanded", "true")
    expect(overview.get_by_role("option")).to_have_text(["Mầm non", "Tiểu học", "THCS", "Cơ quan"])
    overview.keyboard.type("tieu")
    expect(overview.get_by_role("option")).to_have_text(["Tiểu học"])
    overview.keyboard.press("Enter")
    expect(overview.locator(".scope")).to_contain_text("Tiểu học")
    assert overview.url.endswith(f"/?{ASKED}&level=TH")
    settled(overview)
    expect(level).to_be_focused()
    expect(level).to_have_value("Tiểu học")
    overview.keyboard.press("ArrowDown")
    overview.keyboard.press("End")
    expect(overview.get_by_role("option", name="Cơ quan")).to_have_class("on")
    overview.keyboard.press("Escape")
    expect(overview.get_by_role("listbox")).to_have_count(0)
    expect(level).to_have_value("Tiểu học")
    # what is typed takes the place of what stands there, from its first letter on
    overview.keyboard.type("mam")
    expect(level).to_have_value("mam")
    expect(overview.get_by_role("option")).to_have_text(["Mầm non"])
    overview.keyboard.press("Escape")
    # what is typed and not chosen is no choice
    overview.keyboard.type("zzz")
    expect(overview.get_by_text("Không có lựa chọn nào khớp").first).to_be_visible()
    overview.keyboard.press("Enter")
    overview.keyboard.press("Tab")
    expect(level).to_have_value("Tiểu học")
    expect(overview.get_by_role("button", name="Bỏ chọn: Cấp học")).to_be_focused()
    overview.keyboard.press("Enter")
    expect(overview.locator(".scope")).to_contain_text("tất cả cấp học")
    assert overview.url.endswith(f"/?{ASKED}")
    settled(overview)
    expect(level).to_be_focused()
    overview.go_back()
    expect(level).to_have_value("Tiểu học")


def test_choices_made_faster_than_they_are_answered_all_count(overview: Page) -> None:
    # a page of another version answers late: every choice is made while the one before is still on its way
    overview.evaluate(
        "() => { const later = WebSocket.prototype.send;"
        " WebSocket.prototype.send = function (words) { setTimeout(() => later.call(this, words), 400) } }"
    )
    field(overview, "Trạng thái").click()
    for words in ("đạt", "gần đạt", "chưa đạt"):
        overview.get_by_role("option", name=words, exact=True).click()
    expect(overview).to_have_url(re.compile("status=attained%2Cnear%2Cmissed$"))
    field(overview, "Cấp học").click()
    expect(overview.locator(".scope")).to_contain_text("đạt, gần đạt, chưa đạt")
    settled(overview)
    # the list that was opened meanwhile is still open
    overview.get_by_role("option", name="THCS").click()
    expect(overview.locator(".scope")).to_contain_text("THCS · đạt, gần đạt, chưa đạt")
    overview.get_by_role("button", name="Bỏ đạt", exact=True).click()
    expect(overview.locator(".scope")).to_contain_text("THCS · gần đạt, chưa đạt")
    field(overview, "Trạng thái").focus()
    overview.keyboard.press("Backspace")
    expect(overview.locator(".scope")).to_contain_text("THCS · gần đạt ·")


def test_units_are_found_without_accents_within_the_level(overview: Page) -> None:
    asked: list[str] = []
    overview.on("request", lambda request: asked.append(request.url) if "/choices/" in request.url else None)
    field(overview, "Cấp học").click()
    overview.get_by_role("option", name="THCS").click()
    expect(overview.locator(".scope")).to_contain_text("THCS")
    settled(overview)
    assert asked == [], "nobody has opened the list yet"
    units = field(overview, "Đơn vị")
    units.click()
    expect(overview.get_by_role("option").first).to_be_visible()
    every = overview.get_by_role("option").all_inner_texts()
    assert len(every) > 1 and all("THCS" in name for name in every)
    name = next(each for each in every if not each.isascii())
    units.fill(fold(name))
    expect(overview.get_by_role("option", name=name)).to_be_visible()
    overview.keyboard.press("Enter")
    expect(overview.get_by_role("button", name=f"Bỏ {name}")).to_be_visible()
    expect(overview.locator(".scope")).to_contain_text(name)
    # of a list that stays open more can be taken
    expect(overview.get_by_role("option").nth(1)).to_be_visible()
    assert len(asked) == 1
    overview.get_by_role("button", name=f"Bỏ {name}").click()
    expect(overview.locator(".scope")).not_to_contain_text(name)
    expect(units).to_be_focused()
    overview.keyboard.type("trung hoc co so")
    expect(overview.get_by_role("option")).to_have_text(every)


def test_a_list_asked_for_late_is_that_of_the_level_chosen_meanwhile(overview: Page) -> None:
    def later(route: Route) -> None:
        overview.wait_for_timeout(1500)
        route.continue_()

    overview.route("**/choices/**", later)
    field(overview, "Cấp học").click()
    overview.get_by_role("option", name="THCS").click()
    field(overview, "Đơn vị").click()
    expect(overview.get_by_text("Đang tải danh sách").first).to_be_attached()
    expect(overview.get_by_role("option").first).to_be_visible()
    assert all("THCS" in name for name in overview.get_by_role("option").all_inner_texts())


def test_of_a_filter_that_is_named_twice_the_last_counts(product: str, page: Page) -> None:
    page.goto(f"{product}/?{ASKED}&status=near&status=missed")
    expect(page.locator(".scope")).to_contain_text("chưa đạt")
    settled(page)
    page.get_by_role("button", name="Bỏ chưa đạt").click()
    expect(page.locator(".scope")).not_to_contain_text("chưa đạt")
    assert "status" not in page.url


def test_another_plan_starts_at_its_own_newest_quarter(product: str, page: Page) -> None:
    page.goto(
        f"{product}/?plan=CCHC&period=2025-Q1&window=ytd&field=C%C3%B4ng%20t%C3%A1c%20ch%E1%BB%89%20%C4%91%E1%BA%A1o"
    )
    settled(page)
    field(page, "Kế hoạch").click()
    page.get_by_role("option", name="THTK").click()
    expect(page.locator(".scope")).to_contain_text("THTK · ")
    assert "period=" not in page.url and "field=" not in page.url
    assert page.url.endswith("?plan=THTK&window=ytd")
    page.get_by_role("group", name="Cách tính kỳ").get_by_role("button", name="Trong quý").click()
    expect(page).to_have_url(re.compile(r"\?plan=THTK&period=[0-9]{4}-Q[1-4]$"))


def test_a_list_that_cannot_be_had_says_so(site: str, page: Page) -> None:
    page.goto(site)
    settled(page)
    field(page, "Đơn vị").click()
    expect(page.get_by_text("Chưa tải được danh sách").first).to_be_visible()


def test_with_one_thumb(overview: Page) -> None:
    overview.set_viewport_size({"width": 390, "height": 844})
    opener = overview.get_by_role("button", name=re.compile(r"^Lọc( \(1\))?: CCHC · "))
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(field(overview, "Cấp học")).to_be_hidden()
    opener.click()
    for name in ("Kế hoạch", "Kỳ báo cáo", "Cấp học", "Địa bàn", "Đơn vị", "Lĩnh vực", "Trạng thái"):
        box = field(overview, name).locator("xpath=..").bounding_box()
        assert box and box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 390, name
    field(overview, "Địa bàn").click()
    box = overview.get_by_role("listbox").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    option = overview.get_by_role("option").first
    area = option.inner_text()
    option.click()
    expect(overview.locator(".scope")).to_contain_text(area)
    settled(overview)
    expect(opener).to_contain_text("(1)")
    # the fields stay open, also on the page that a link leads to
    expect(field(overview, "Địa bàn")).to_have_value(area)
    overview.get_by_role("navigation", name="Các trang").get_by_role("link", name="Chỉ tiêu", exact=True).click()
    expect(overview.get_by_role("heading", name="Chọn một chỉ tiêu")).to_be_visible()
    expect(field(overview, "Địa bàn")).to_have_value(area)
    opener.click()
    expect(field(overview, "Địa bàn")).to_be_hidden()


def test_every_set_of_figures_is_within_a_thumb_s_reach(product: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{product}/trich-xuat?{ASKED}")
    sets = page.get_by_role("group", name="Bộ số liệu").last.get_by_role("button")
    expect(sets).to_have_count(5)
    for each in sets.all():
        box = each.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    sets.last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tình hình nộp")
