"""The finance officer's afternoon on the page Tình hình nộp, and what must not happen there."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from etl import load
from tests.e2e.waiting import settled
from warehouse import store
from warehouse.home import Home

pytestmark = pytest.mark.browser
ASKED = "plan=CCHC&period=2025-Q3"


def cell(page: Page, unit: str, period: str = "III/2025") -> Locator:
    return page.get_by_role("grid").locator(f'a.cell[aria-label^="{unit}, {period} "]')


def units(home: Home, state: str) -> list[tuple[str, str]]:
    """Code and name of the units that stand so in the quarter, by code."""
    with store.opened(home) as con:
        return con.sql(
            "select o.unit_code, first(u.unit_name) from mart.owed o join mart.unit_at u on u.plan_code = o.plan_code "
            "and u.chosen_period = o.period and u.unit_code = o.unit_code left join mart.received r on "
            "r.plan_code = o.plan_code and r.period = o.period and r.unit_code = o.unit_code "
            "where o.plan_code = 'CCHC' and o.period = '2025-Q3' and (r.submission_id is null) = $missing "
            "group by o.unit_code order by o.unit_code",
            params={"missing": state == "missing"},
        ).fetchall()


def one_version(page: Page, version: str, *, gone: str) -> None:
    """Every number of the page is of one version: foot, address of the paper, files; the one before is nowhere."""
    expect(page.locator("p.foot")).to_contain_text(version)
    settled(page)
    addresses = page.eval_on_selector_all("a[href*='version=']", "found => found.map((each) => each.href)")
    assert addresses and all(f"version={version}" in address for address in addresses)
    assert gone not in page.locator("p.foot").inner_text()


def test_an_afternoon_of_the_finance_officer(own_home: Home, own_product: str, page: Page) -> None:
    with store.opened(own_home) as con:
        taken = con.sql(
            "select submission_id from mart.received where plan_code = 'CCHC' and period = '2025-Q3' order by all desc"
        ).fetchall()[0][0]
    before = load.withdraw(own_home, taken, why="nộp nhầm kỳ", by="Kế toán")
    (missing, missing_name), *_ = units(own_home, "missing")
    (first, first_name), (second, _second_name), *_ = units(own_home, "sent")
    errors: list[str] = []
    page.on("pageerror", lambda fault: errors.append(str(fault)))

    # who is missing
    page.goto(f"{own_product}/tinh-hinh-nop?{ASKED}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("đơn vị chưa nộp")
    page.get_by_role("link", name=re.compile(r"^Chưa nộp \d")).click()
    expect(page.get_by_role("grid").locator("tr.row")).to_have_count(len(units(own_home, "missing")))
    expect(cell(page, missing_name)).to_have_attribute("aria-label", re.compile("chưa nộp"))
    expect(page.locator(".letter")).to_contain_text(f"{missing_name} ({missing})")

    # one gets more time; first without a reason
    page.get_by_role("button", name="Gia hạn").first.click()
    page.get_by_label("Đơn vị được gia hạn").click()
    page.keyboard.type(missing)
    page.keyboard.press("Enter")
    page.get_by_label("Ngày cuối còn đúng hạn (ngày/tháng/năm)").fill("31/12/2026")
    page.keyboard.press("Tab")
    settled(page)
    page.locator(".st-key-do_extend button").click()
    expect(page.locator(".st-key-refused_extend")).to_contain_text("Cần ghi lý do; chưa có gì thay đổi.")
    assert store.current_version(own_home) == before
    page.locator(".st-key-extend_why input").fill("máy chủ của trường hỏng")
    page.keyboard.press("Tab")
    settled(page)
    page.locator(".st-key-do_extend button").click()
    expect(
        page.get_by_role("status").filter(has_text="Đã gia hạn cho 1 đơn vị đến hết ngày 31/12/2026.")
    ).to_be_visible()
    extended = store.current_version(own_home)
    assert extended > before
    one_version(page, extended, gone=before)
    expect(page.locator(".scope")).to_contain_text("1 đơn vị được gia hạn")

    # one is returned, with a reason, from its own cell
    page.goto(f"{own_product}/tinh-hinh-nop?{ASKED}")
    cell(page, first_name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{first_name}, Quý III/2025")
    page.get_by_role("button", name="Trả lại").click()
    page.locator(".st-key-return_why input").fill("thiếu biểu 2")
    page.keyboard.press("Tab")
    settled(page)
    page.locator(".st-key-do_return button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("đã trả lại")
    expect(page.get_by_role("table").first).to_contain_text("thiếu biểu 2")
    returned = store.current_version(own_home)
    one_version(page, returned, gone=extended)

    # the rest is approved; the returned one is left out, by name
    page.get_by_role("navigation", name="Đường dẫn").get_by_role("link", name="Tình hình nộp").click()
    expect(cell(page, first_name)).to_have_attribute("aria-label", re.compile("đã trả lại"))
    page.get_by_role("button", name="Duyệt các bản không còn vướng mắc").first.click()
    expect(page.locator(".st-key-approve_list")).to_contain_text(f"{first_name}: đã trả lại, chờ đơn vị nộp bản mới")
    page.locator(".st-key-do_approve_all button").click()
    expect(page.get_by_role("status").filter(has_text=re.compile(r"Đã duyệt \d+ bản\."))).to_be_visible()
    approved = store.current_version(own_home)
    one_version(page, approved, gone=returned)
    with store.opened(own_home) as con:
        ids = con.sql("select unit_code from core.submission where approved_at is not null").fetchall()
    assert ids and (first,) not in ids

    # closed: a withdrawal is refused beside its button, and nothing is published
    page.get_by_role("button", name="Khóa sổ").first.click()
    page.locator(".st-key-do_lock button").click()
    expect(page.locator(".st-key-refused_lock")).to_contain_text("Cần ghi lý do")
    page.locator(".st-key-lock_why input").fill("chốt số quý")
    page.keyboard.press("Tab")
    settled(page)
    page.locator(".st-key-do_lock button").click()
    expect(page.get_by_role("status").filter(has_text="Đã khóa sổ Quý III/2025.")).to_be_visible()
    # what opens it again does not stand open where the pointer is
    expect(page.get_by_role("button", name="Mở khóa")).to_have_count(1)
    expect(page.locator(".st-key-do_unlock button")).not_to_be_visible()
    locked = store.current_version(own_home)
    one_version(page, locked, gone=approved)
    expect(page.locator(".scope")).to_contain_text("đã khóa sổ Quý III/2025")
    page.goto(f"{own_product}/tinh-hinh-nop?{ASKED}&who={second}&at=2025-Q3")
    page.get_by_role("button", name="Thu hồi").click()
    page.locator(".st-key-withdraw_why input").fill("thử")
    page.keyboard.press("Tab")
    settled(page)
    page.locator(".st-key-do_withdraw button").click()
    expect(page.locator(".st-key-refused_withdraw")).to_contain_text("Quý III/2025 đã khóa sổ; chưa có gì thay đổi.")
    assert store.current_version(own_home) == locked

    # opened again, with a reason
    page.goto(f"{own_product}/tinh-hinh-nop?{ASKED}")
    page.get_by_role("button", name="Mở khóa").first.click()
    page.locator(".st-key-unlock_why input").fill("trường bổ sung")
    page.keyboard.press("Tab")
    settled(page)
    page.locator(".st-key-do_unlock button").click()
    expect(page.get_by_role("status").filter(has_text="Đã mở khóa Quý III/2025.")).to_be_visible()
    one_version(page, store.current_version(own_home), gone=locked)
    expect(page.get_by_text("trường bổ sung")).to_be_visible()
    assert errors == []


def test_the_board_by_keyboard_and_as_files(product: str, page: Page) -> None:
    page.goto(f"{product}/tinh-hinh-nop?{ASKED}")
    grid = page.get_by_role("grid")
    grid.locator("tr.row a.cell").first.focus()
    page.keyboard.press("ArrowDown")
    here = page.evaluate(
        "() => { let e = document.activeElement; while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e.ariaLabel }"
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("who=.*at=|at=.*who="))
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(here).split(",")[0])
    page.go_back()
    with page.expect_download() as xlsx:
        page.get_by_label("Xuất: Đơn vị theo kỳ báo cáo").click()
        page.get_by_role("link", name="Excel (.xlsx)").first.click()
    assert xlsx.value.suggested_filename.endswith(".xlsx")
    with page.expect_download() as letter:
        page.get_by_role("link", name="Tải .txt").click()
    assert letter.value.suggested_filename.startswith("loi-nhac_CCHC_2025-Q3_")


def test_a_unit_page_leads_to_the_versions(product: str, sample_unit: str, page: Page) -> None:
    page.goto(f"{product}/don-vi?{ASKED}&unit={sample_unit}")
    page.get_by_role("table", name="Các lượt nộp").get_by_role("link", name="Quý III/2025").click()
    expect(page).to_have_url(re.compile(f"tinh-hinh-nop.*who={sample_unit}.*at=2025-Q3"))
    expect(page.get_by_role("table", name="Các bản đã nộp")).to_be_visible()
