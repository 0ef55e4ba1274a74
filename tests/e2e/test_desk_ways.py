"""Ways on and back at the intake desk: a cell cleared, a batch given up or recorded, undone and brought back."""

import csv
import re
import runpy
from pathlib import Path

import openpyxl
import pytest
from filelock import FileLock
from playwright.sync_api import Page, expect

from etl import verify
from tests.homes import sent
from warehouse import store
from warehouse.home import Home

pytestmark = pytest.mark.browser
made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "dropped.py"))
LONG = 60_000


def test_a_cell_is_cleared_and_a_batch_is_brought_back(
    own_home: Home, own_product: str, page: Page, tmp_path: Path
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    sources = sent(own_home)
    fine = made["lowered"](sources[2], tmp_path / "đúng.xlsx")
    wrong = made["broken"](sources[6], tmp_path / "sai số.xlsx")
    page.goto(f"{own_product}/nop-so-lieu")
    page.locator("input.files").set_input_files([fine, wrong])
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 tệp ghi nhận được", timeout=LONG)

    # cleared is told from left as it is, and both ways lead back
    page.get_by_role("row").filter(has_text="sai số.xlsx").get_by_role("link").first.click()
    line = page.locator(".ct .line").filter(has_text="abc").first
    field = line.get_by_role("textbox", name=re.compile("^Sửa ô"))
    expect(field).to_have_attribute("placeholder", "giữ nguyên")
    line.get_by_role("button", name="Xóa nội dung ô").click()
    expect(field).to_have_attribute("placeholder", "(trống)")
    expect(line.get_by_role("button", name="Xóa nội dung ô")).to_be_hidden()
    expect(line.locator(".found")).not_to_contain_text("abc", timeout=30_000)
    # what is typed stays while the page turns dark or light
    grid = page.locator(".ct").filter(has=page.get_by_label("Lý do sửa"))
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(grid).to_have_attribute("data-theme", scheme)
        expect(field).to_have_attribute("placeholder", "(trống)")
    line.get_by_role("button", name="Bỏ sửa, giữ nguyên").click()
    expect(field).to_have_attribute("placeholder", "giữ nguyên")
    line.get_by_role("button", name="Xóa nội dung ô").click()
    page.get_by_label("Lý do sửa").fill("trường báo bỏ số này")
    # what is typed and not applied is still there after a reload, however soon
    page.reload()
    expect(page.get_by_text("Chỗ sửa chưa áp dụng từ lần trước vẫn còn đây")).to_be_visible()
    expect(field).to_have_attribute("placeholder", "(trống)")
    expect(page.get_by_label("Lý do sửa")).to_have_value("trường báo bỏ số này")
    page.get_by_role("button", name="Áp dụng 1 chỗ sửa").click()

    # a batch that waits for another check can still be given up
    expect(page.get_by_text("1 tệp đã sửa từ lần kiểm tra trước")).to_be_visible()
    expect(page.get_by_role("button", name="Hủy đợt này")).to_be_visible()
    # the file says that it was judged with what was mended, and the way on stands beside it
    expect(page.get_by_text("Đã áp dụng và kiểm tra lại tệp này: ")).to_be_visible()
    page.locator(".st-key-desk_check_here button").click()
    record = page.get_by_role("button", name=re.compile(r"^Ghi nhận \d+ tệp"))
    expect(record).to_be_visible(timeout=LONG)
    expect(field).to_have_attribute("placeholder", "(trống)")
    page.get_by_role("link", name="Đóng").click()
    seen = page.get_by_text("Tôi đã xem các cảnh báo")
    if seen.count():
        seen.click()
    expect(record).to_be_enabled()

    # somebody else looks at the same batch, and touches nothing
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("heading", level=1)).to_contain_text("tệp ghi nhận được")
    page.bring_to_front()

    # before anything is read there is no count
    with FileLock(own_home.root / "desk.work.lock"):
        record.click()
        state = page.locator(".ct .state")
        expect(state).to_contain_text("Đang ghi nhận")
        expect(state).not_to_contain_text("{")
    expect(page.get_by_text("công bố thành phiên bản")).to_be_visible(timeout=LONG)
    recorded = store.current_version(own_home)
    expect(other.get_by_text("công bố thành phiên bản")).to_be_visible(timeout=LONG)

    page.get_by_role("button", name="Hoàn tác").click()
    # the press that ends the typing is the one that counts
    page.get_by_label("Lý do hoàn tác").fill("thử")
    page.locator(".st-key-desk_undo_now button").click()
    for each in (page, other):
        undone = each.get_by_text("Đợt này đã được hoàn tác; số liệu hiện hành là phiên bản")
        expect(undone).to_contain_text(f"{int(recorded) + 1:06d}", timeout=LONG)
        expect(each.get_by_role("button", name="Dùng lại cả đợt")).to_be_visible()
    page.get_by_role("button", name="Dùng lại cả đợt").click()
    expect(page.get_by_text("công bố thành phiên bản")).to_be_visible(timeout=LONG)
    assert store.current_version(own_home) == f"{int(recorded) + 2:06d}"
    assert verify.verify(own_home) == []
    assert faults == []


def test_many_warnings_of_one_kind_are_seen_with_one_tick(
    own_home: Home, own_product: str, page: Page, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(sent(own_home)[2], data_only=True)
    with (tmp_path / "du-lieu.csv").open("w", encoding="utf-8", newline="") as file:
        for row in book["Chỉ tiêu"].iter_rows(values_only=True):
            csv.writer(file).writerow(f"{each:.1f}" if isinstance(each, int | float) else each for each in row)
    page.goto(f"{own_product}/nop-so-lieu")
    page.locator("input.files").set_input_files([tmp_path / "du-lieu.csv"])
    page.get_by_role("row").filter(has_text="du-lieu.csv").get_by_role("link").first.click(timeout=LONG)
    every = page.get_by_role("checkbox", name=re.compile(r"^Đã xem tất cả \d+ cảnh báo cùng loại"))
    ticks = page.locator(".ct .cells .line:not(.group) .tick input")
    expect(every).to_be_visible()
    assert ticks.count() > 5
    expect(page.locator(".ct .cells .line:not(.group) .tick input:checked")).to_have_count(0)
    # what is explained in words stays when the others are taken back
    page.locator(".ct .cells .line:not(.group) .explain").first.fill("xuất từ phần mềm")
    every.click()
    expect(page.locator(".ct .cells .line:not(.group) .tick input:checked")).to_have_count(ticks.count())
    every.click()
    expect(page.locator(".ct .cells .line:not(.group) .tick input:checked")).to_have_count(1)
    assert every.evaluate("each => each.indeterminate")
    expect(page.locator(".ct .cells .line:not(.group) .explain").first).to_have_value("xuất từ phần mềm")
