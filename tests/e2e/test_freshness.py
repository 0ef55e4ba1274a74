"""A newer version while a page is open: announced quietly, taken with one click, never mixed in before."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from warehouse import store
from warehouse.home import Home

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
SOON = 10_000


def chitieu(home: Home, *command: str) -> None:
    environment = {**os.environ, "CHITIEU_HOME": str(home.root)}
    subprocess.run([sys.executable, "-m", "etl.cli", *command], cwd=ROOT, env=environment, check=True, timeout=60)


def submission(home: Home) -> str:
    """A current submission of the quarter shown."""
    with store.opened(home) as con:
        found = con.sql(
            "select submission_id from attainment where plan = 'CCHC' and period = '2025-Q3' "
            "and submission_id is not null group by submission_id order by count(*) desc, submission_id limit 1"
        ).fetchall()
    return str(found[0][0])


def foot(page: Page) -> str:
    return page.locator("p.foot").inner_text()


def test_news_is_offered_within_ten_seconds_and_taken_with_one_click(
    own_home: Home, own_product: str, page: Page
) -> None:
    before, given = store.current_version(own_home), submission(own_home)
    page.goto(f"{own_product}/?plan=CCHC&period=2025-Q3&by=area&field=Cải cách thể chế")
    expect(page.locator("p.foot")).to_contain_text(before)
    # the filters' own scripts may come after the first numbers
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    scope = page.locator(".scope").inner_text()
    page.evaluate("() => { window.sameDocument = true; window.drawn = 0 }")
    page.evaluate(
        "() => new MutationObserver(() => window.drawn++).observe(document.querySelector('[data-testid=stMain]'),"
        " { childList: true, subtree: true })"
    )
    chitieu(own_home, "withdraw", given, "--why", "thử")
    published = time.monotonic()
    after = store.current_version(own_home)
    notice = page.get_by_role("status").filter(has_text=f"Có số liệu mới (phiên bản {after})")
    expect(notice).to_be_visible(timeout=SOON)
    assert time.monotonic() - published < SOON / 1000
    assert page.evaluate("() => window.drawn") == 0, "nothing may be drawn again before the click"
    assert before in foot(page)
    assert page.locator(".scope").inner_text() == scope

    page.get_by_role("button", name="Xem ngay").click()
    expect(page.locator("p.foot")).to_contain_text(after)
    expect(page.locator(".scope")).to_contain_text("Cải cách thể chế")
    assert page.locator(".scope").inner_text() != scope
    expect(page.get_by_role("button", name="Xem ngay")).to_have_count(0)
    assert page.evaluate("() => window.sameDocument"), "taking news must not reload the page"


def test_every_page_of_a_session_keeps_its_version_until_news_is_taken(
    own_home: Home, own_product: str, page: Page, context: BrowserContext
) -> None:
    before, given = store.current_version(own_home), submission(own_home)
    page.goto(f"{own_product}/?plan=CCHC&period=2025-Q3")
    expect(page.locator("p.foot")).to_contain_text(before)
    chitieu(own_home, "withdraw", given, "--why", "thử")
    page.get_by_role("link", name="Toàn ngành").first.click()
    expect(page.get_by_role("navigation", name="Đường dẫn")).to_be_visible()
    assert before in foot(page)
    with context.expect_page() as opened:
        page.get_by_role("link", name="In", exact=True).click()
    printed = opened.value
    expect(printed.get_by_role("heading", level=1)).to_be_visible()
    assert f"version={before}" in printed.url
    fresh = context.new_page()
    fresh.goto(f"{own_product}/?plan=CCHC&period=2025-Q3")
    expect(fresh.locator("p.foot")).to_contain_text(store.current_version(own_home))


def test_a_version_that_is_no_longer_kept_is_told_and_the_newest_shown(
    own_home: Home, own_product: str, page: Page
) -> None:
    before, given = store.current_version(own_home), submission(own_home)
    page.goto(f"{own_product}/?plan=CCHC&period=2025-Q3")
    expect(page.locator("p.foot")).to_contain_text(before)
    chitieu(own_home, "withdraw", given, "--why", "thử")
    after = store.current_version(own_home)
    store.version_file(own_home, before).unlink()
    page.get_by_role("link", name="Toàn ngành").first.click()
    expect(page.locator("p.foot")).to_contain_text(after)
    expect(page.get_by_text(f"Số liệu phiên bản {before} không còn được lưu")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "gặp lỗi" not in page.locator("[data-testid=stMain]").inner_text()


def test_a_hidden_tab_does_not_ask(own_product: str, page: Page) -> None:
    page.goto(f"{own_product}/?plan=CCHC&period=2025-Q3")
    expect(page.locator("p.foot")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/ready") else None)
    page.evaluate("() => Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    with pytest.raises(AssertionError):
        expect(page.get_by_role("button", name="Xem ngay")).to_be_visible(timeout=8000)
    assert asked == []
    page.evaluate("() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')) }")
    page.wait_for_event("requestfinished", lambda request: request.url.endswith("/ready"), timeout=3000)
