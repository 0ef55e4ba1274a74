"""The intake page finds its batch again by itself: after a server that was killed, and where somebody else drops files."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import ROOT, await_health, free_port
from tests.homes import sent
from warehouse.home import Home

pytestmark = pytest.mark.browser
made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "dropped.py"))
LONG = 60_000


def started(home: Home, port: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "etl.cli", "serve", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CHITIEU_HOME": str(home.root)}
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
    await_health(f"http://localhost:{port}", server)
    return server


def test_a_page_whose_server_was_killed_while_it_sent_follows_its_batch_without_a_reload(
    own_home: Home, page: Page, tmp_path: Path
) -> None:
    files = [made["lowered"](path, tmp_path / f"tệp-{n}.xlsx") for n, path in enumerate(sent(own_home)[2:5])]
    port = free_port()
    server = started(own_home, port)
    held: list[Route] = []
    is_up = True

    def hold(route: Route) -> None:
        held.append(route) if is_up and "/files/0" not in route.request.url else route.continue_()

    try:
        page.goto(f"http://localhost:{port}/nop-so-lieu")
        expect(page.get_by_text("Chưa có đợt nộp nào")).to_be_visible()
        page.evaluate("() => (window.notLoadedAnew = true)")
        page.route("**/desk/jobs/*/files/*", hold)
        with page.expect_response(lambda answer: "/files/0" in answer.url):
            page.locator("input.files").set_input_files(files)
        page.wait_for_url(re.compile("job=[0-9a-f]{12}"))
        server.kill()
        server.wait()
        is_up = False
        for route in held:
            route.abort()
        expect(page.locator(".failed")).to_contain_text("2/3 tệp chưa gửi được")
        server = started(own_home, port)
        # nobody touches anything: the page is about the batch, and the files that did not arrive can be sent
        expect(page.get_by_role("heading", level=1)).to_contain_text("đang nhận tệp", timeout=LONG)
        expect(page.get_by_text("Đã nhận 1/3 tệp")).to_be_visible()
        page.screenshot(path=tmp_path / "found.png", full_page=True)
        page.locator(".failed").get_by_role("button", name="Thử lại 2 tệp").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("3 tệp, 3 tệp ghi nhận được", timeout=LONG)
        expect(page.locator(".failed li")).to_have_count(0)
        assert page.evaluate("() => window.notLoadedAnew")
    finally:
        server.kill()
        server.wait()


def test_the_list_of_batches_shows_one_that_somebody_else_drops(
    own_home: Home, own_product: str, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{own_product}/nop-so-lieu")
    expect(page.get_by_text("Chưa có đợt nộp nào")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{own_product}/nop-so-lieu")
    other.locator("input.files").set_input_files([made["lowered"](sent(own_home)[2], tmp_path / "đúng.xlsx")])
    expect(other.get_by_role("heading", level=1)).to_contain_text("1 tệp ghi nhận được", timeout=LONG)
    page.bring_to_front()
    expect(page.get_by_role("row").filter(has_text="sẵn sàng, chưa ghi nhận")).to_be_visible()
