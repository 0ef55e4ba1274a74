"""A list of more units than come with the page: the rest arrives as it is scrolled to, in order, once each."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import ROOT, free_port, serve

pytestmark = pytest.mark.browser
UNITS = 150
INDICATOR = "chi-tieu?plan=CCHC&period=2025-Q3&indicator=CCHC-8.1"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("large") / "h"
    environment = {**os.environ, "CHITIEU_HOME": str(home)}
    span = ["--from", "2025-Q3", "--to", "2025-Q3", "--items", "1"]
    command = [sys.executable, "-m", "etl.cli", "demo", "--units", str(UNITS), *span]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    port = free_port()
    yield from serve("etl.cli", "serve", "--port", str(port), port=port, CHITIEU_HOME=str(home))


def ranked(page: Page) -> list[str]:
    table = page.locator(".st-key-ranking table")
    expect(table).to_be_visible()
    return table.locator("tbody tr.row th").all_inner_texts()


def test_every_unit_comes_while_the_list_is_scrolled(large: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/rows/" in request.url else None)
    page.goto(f"{large}/{INDICATOR}")
    first = ranked(page)
    total = int(page.locator(".st-key-ranking table").get_attribute("aria-rowcount") or 0) - 1
    assert 120 < total <= UNITS + 10
    assert len(first) < total
    assert asked == [], "nothing is fetched before it is scrolled to"

    area = page.locator(".st-key-ranking .area")
    for _ in range(6):
        area.evaluate("(area) => { area.scrollTop = area.scrollHeight }")
        page.wait_for_timeout(400)
    names = ranked(page)
    assert len(names) == total
    assert len(set(names)) == total
    assert names[: len(first)] == first
    assert len(asked) == 1

    page.goto(f"{large}/in/{INDICATOR}")
    expect(page.locator("h1")).to_be_visible()
    paper = page.locator("body").inner_text()
    assert all(name in paper for name in names), "paper holds every row at once"


def test_the_last_row_is_one_key_away(large: str, page: Page) -> None:
    page.goto(f"{large}/{INDICATOR}")
    total = int(page.locator(".st-key-ranking table").get_attribute("aria-rowcount") or 0) - 1
    page.locator(".st-key-ranking tbody a.row").first.focus()
    page.keyboard.press("Control+End")
    expect(page.locator(".st-key-ranking tbody tr.row")).to_have_count(total)
    expect(page.locator(".st-key-ranking tbody a.row").last).to_be_focused()


def test_rows_that_cannot_be_had_are_said_to_be_missing(large: str, page: Page) -> None:
    def gone(route: Route) -> None:
        route.abort()

    page.route("**/rows/**", gone)
    page.goto(f"{large}/{INDICATOR}")
    ranked(page)
    page.locator(".st-key-ranking .area").evaluate("(area) => { area.scrollTop = area.scrollHeight }")
    expect(page.locator(".st-key-ranking").get_by_text("Chưa tải được các dòng còn lại")).to_be_visible()


def test_options_change_the_figures_and_stay_in_the_address(product: str, page: Page) -> None:
    page.goto(f"{product}/?plan=THTK&period=2026-Q3")
    expect(page.locator(".st-key-matrix").get_by_text("mức đề xuất").first).to_be_visible()
    page.locator("summary", has_text="Tùy chọn").click()
    page.get_by_role("checkbox", name="Chỉ mức trong kế hoạch").press("Space")
    expect(page.locator(".st-key-scope")).to_contain_text("chỉ mức trong kế hoạch")
    expect(page.locator(".st-key-matrix").get_by_text("mức đề xuất")).to_have_count(0)
    page.keyboard.press("Escape")
    page.wait_for_url("**targets=plan**")
    page.locator(".st-key-matrix tbody a.cell").first.click()
    page.wait_for_url("**/chi-tieu?**targets=plan**")
    expect(page.locator(".st-key-scope")).to_contain_text("chỉ mức trong kế hoạch")
