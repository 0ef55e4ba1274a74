"""The finance office's errand: drop, look, send back, correct, preview, record, see it on the overview, undo."""

import re
import runpy
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.homes import sent
from warehouse import store
from warehouse.home import Home

pytestmark = pytest.mark.browser
made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "dropped.py"))
PERIOD = "plan=CCHC&period=2025-Q3"


def thirty(home: Home, folder: Path) -> list[Path]:
    """About thirty mixed files: corrections in a zip, words for numbers, sent before, older quarters, rubbish."""
    sources = sent(home)
    fine = [made["lowered"](path, folder / "z" / path.name) for path in sources[2:6]]
    with zipfile.ZipFile(folder / "xã A.zip", "w") as packed:
        for path in fine:
            packed.write(path, f"xã A/{path.name}")
    wrong = made["broken"](sources[6], folder / "sai số.xlsx")
    named = made["told"](made["lowered"](sources[7], folder / "y.xlsx"), folder / "khác tên.xlsx", name="Tên khác")
    (folder / "y.xlsx").unlink()
    unknown = made["told"](sources[1], folder / "lạ.xlsx", unit=None, name="Trường trên đồi xa")
    (folder / "hỏng.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    older = sorted((home.demo / "CCHC" / "2025-Q2").glob("*_CCHC_2025-Q2.xlsx"))[:10]
    newest = sorted((home.demo / "THTK" / "2026-Q3").glob("*.xlsx"))[:10]
    copies = [Path(shutil.copy(path, folder / path.name)) for path in [*older, *newest]]
    return [folder / "xã A.zip", wrong, named, unknown, folder / "hỏng.xlsx", *copies]


def drop(page: Page, files: list[Path]) -> None:
    page.locator("input.files").set_input_files(files)


def sector(page: Page, site: str) -> str:
    page.goto(f"{site}/?{PERIOD}")
    row = page.get_by_role("row").filter(has_text="Văn bản hướng dẫn")
    expect(row.first).to_be_visible()
    return row.first.inner_text()


def test_the_errand_from_the_drop_to_the_undo(own_home: Home, own_product: str, page: Page, tmp_path: Path) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    version, before = store.current_version(own_home), sector(page, own_product)
    journal = sorted(own_home.journal.iterdir())

    page.get_by_role("link", name="Nộp số liệu").click()
    expect(page.get_by_text("Chưa có đợt nộp nào")).to_be_visible()
    drop(page, thirty(own_home, tmp_path))
    expect(page.get_by_role("heading", level=1)).to_contain_text("tệp ghi nhận được", timeout=60_000)
    assert re.search(r"job=[0-9a-f]{12}", page.url)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("tệp ghi nhận được")
    for words in ("sẵn sàng ghi nhận", "cần xem trước", "lỗi, phải trả lại", "đã nộp rồi"):
        expect(page.get_by_role("button", name=words)).to_be_enabled()

    # one file: everything that is wrong with it, and the sender's own workbook marked
    page.get_by_role("button", name="lỗi, phải trả lại").click()
    page.get_by_role("row").filter(has_text="sai số.xlsx").get_by_role("link").first.click()
    expect(page.get_by_text("không phải là một con số").first).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Tải tệp đã đánh dấu").click()
    assert downloading.value.suggested_filename == "sai số.xlsx"
    marked = tmp_path / "marked" / "sai số.xlsx"
    downloading.value.save_as(marked)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Tải các tệp bị trả lại").click()
    assert downloading.value.suggested_filename.startswith("tra-lai-")
    assert store.current_version(own_home) == version

    # the school mends the marked file and sends it again
    book = openpyxl.load_workbook(marked)
    assert book.sheetnames[0] == "Cần sửa"
    original = openpyxl.load_workbook(sent(own_home)[6])["Chỉ tiêu"]
    for row in book["Chỉ tiêu"].iter_rows():
        for cell in row:
            if cell.value == "abc":
                cell.value = original[cell.coordinate].value
    book.save(marked)
    mended = made["lowered"](marked, tmp_path / "đã sửa.xlsx")
    page.get_by_role("link", name="Các đợt nộp").click()
    expect(page.get_by_role("heading", name="Các đợt nộp")).to_be_visible()
    drop(page, [mended])
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 tệp ghi nhận được", timeout=60_000)
    expect(page.get_by_text("Xem trước: ghi nhận thì thay đổi những gì")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Số liệu: .*đổi 1"))).to_be_visible()
    assert store.current_version(own_home) == version
    assert sorted(own_home.journal.iterdir()) == journal

    seen = page.get_by_text("Tôi đã xem các cảnh báo")
    if seen.count():
        seen.click()
    page.get_by_role("button", name=re.compile("^Ghi nhận 1 tệp")).click()
    expect(page.get_by_text("công bố thành phiên bản")).to_be_visible(timeout=60_000)
    assert store.current_version(own_home) > version
    recorded = page.url
    assert sector(page, own_product) != before

    page.goto(recorded)
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_label("Lý do hoàn tác").fill("thử")
    page.keyboard.press("Enter")
    page.locator(".st-key-desk_undo_now button").click()
    expect(page.get_by_text("Đợt này đã được hoàn tác")).to_be_visible(timeout=60_000)
    assert sector(page, own_product) == before
    assert faults == []
    assert not (own_home.logs / "dashboard.log").exists()


def slow_down(page: Page, seconds: float) -> None:
    """Every file takes a while to be sent."""
    page.route("**/desk/jobs/*/files/*", lambda route: (page.wait_for_timeout(seconds * 1000), route.continue_()))


def test_a_folder_is_sent_while_another_page_is_looked_at_and_closing_the_tab_warns(
    own_home: Home, own_product: str, page: Page, tmp_path: Path
) -> None:
    version = store.current_version(own_home)
    folder = tmp_path / "phường B"
    for path in sent(own_home)[2:8]:
        made["lowered"](path, folder / "trường" / path.name)
    (folder / "~$khóa.xlsx").write_bytes(b"lock")
    page.goto(f"{own_product}/nop-so-lieu")
    slow_down(page, 0.4)
    page.locator("input[webkitdirectory]").set_input_files(folder)
    expect(page.get_by_text(re.compile(r"Đang gửi \d/6 tệp"))).to_be_visible()
    stays = page.evaluate("() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    assert stays, "closing the tab while files are sent must warn"
    page.get_by_role("link", name="Tổng quan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("chỉ tiêu đạt")
    page.wait_for_function("() => globalThis.chitieuUpload && !globalThis.chitieuUpload.active", timeout=30_000)
    assert not page.evaluate("() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    page.get_by_role("link", name="Nộp số liệu").click()
    page.get_by_role("row").filter(has_text="Người dùng tại máy").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("6 tệp ghi nhận được", timeout=60_000)
    expect(page.get_by_text("phường B/trường/").first).to_be_visible()
    # what nobody means to send was not sent, and is named
    page.get_by_text("Bỏ qua 1 tệp của hệ thống").click()
    expect(page.get_by_text("phường B/~$khóa.xlsx")).to_be_visible()
    assert store.current_version(own_home) == version


def test_what_is_dropped_by_mouse_is_taken_and_a_failed_file_is_sent_once_more(
    own_home: Home, own_product: str, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{own_product}/nop-so-lieu")
    tries: list[str] = []

    def fail_once(route: Route) -> None:
        tries.append(route.request.url)
        route.abort() if tries.count(route.request.url) == 1 else route.continue_()

    page.route("**/desk/jobs/*/files/*", fail_once)
    page.locator(".area").evaluate(
        "(area) => { const data = new DataTransfer();"
        " data.items.add(new File(['a,b\\n1,2'], 'một <b>.csv')); data.items.add(new File(['x'], 'hai.xlsx'));"
        " area.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })) }"
    )
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 tệp, 0 tệp ghi nhận được", timeout=60_000)
    assert len(tries) == 4
    expect(page.get_by_text("một <b>.csv", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Ghi nhận", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Hủy đợt này").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("đã hủy")


def test_what_could_not_be_sent_is_named_with_the_reason_and_sent_again_alone(
    own_home: Home, own_product: str, page: Page, tmp_path: Path
) -> None:
    files = [made["lowered"](path, tmp_path / f"tệp-{n}.xlsx") for n, path in enumerate(sent(own_home)[2:5])]
    page.goto(f"{own_product}/nop-so-lieu")
    is_down, puts = True, []

    def answer(route: Route) -> None:
        puts.append(route.request.url)
        if is_down and "/files/1" in route.request.url:
            route.abort()
        elif is_down and "/files/2" in route.request.url:
            route.fulfill(status=507, json={"said": "Không ghi được tệp lên máy chủ (đĩa đầy)."})
        else:
            route.continue_()

    page.route("**/desk/jobs/*/files/*", answer)
    drop(page, files)
    box = page.locator(".failed")
    expect(box).to_contain_text("2/3 tệp chưa gửi được")
    expect(box.get_by_role("listitem").filter(has_text="tệp-1.xlsx")).to_contain_text("Mất kết nối với máy chủ")
    expect(box.get_by_role("listitem").filter(has_text="tệp-2.xlsx")).to_contain_text("đĩa đầy")
    # the job waits: nothing is checked behind the person's back, but may be
    expect(page.get_by_text("Đã nhận 1/3 tệp")).to_be_visible()
    expect(page.get_by_role("button", name="Kiểm tra các tệp đã nhận")).to_be_visible()
    page.screenshot(path=tmp_path / "failed.png")
    is_down = False
    puts.clear()
    box.get_by_role("button", name="Thử lại 2 tệp").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 tệp ghi nhận được", timeout=60_000)
    expect(page.locator(".failed li")).to_have_count(0)
    assert sorted(re.findall(r"/files/(\d)", " ".join(puts))) == ["1", "2"]

    # not even a batch could be begun, and one file the server never takes
    page.goto(f"{own_product}/nop-so-lieu")
    page.route("**/desk/jobs", lambda route: route.abort())
    drop(page, files[:1])
    expect(page.locator(".failed")).to_contain_text("1/1 tệp chưa gửi được")
    page.unroute("**/desk/jobs")
    page.locator(".failed").get_by_role("button", name="Thử lại 1 tệp").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 tệp, 1 tệp ghi nhận được", timeout=60_000)


def test_a_page_loaded_anew_while_files_are_sent_leads_to_their_batch_which_takes_the_rest(
    own_home: Home, own_product: str, page: Page, tmp_path: Path
) -> None:
    sources = sent(own_home)
    files = [made["lowered"](path, tmp_path / f"tệp-{n}.xlsx") for n, path in enumerate(sources[2:5])]
    page.on("dialog", lambda dialog: dialog.accept())
    is_held, puts = True, []

    def hold(route: Route) -> None:
        puts.append(route.request.url)
        if is_held and not route.request.url.partition("?")[0].endswith("/0"):
            return
        route.continue_()

    page.route("**/desk/jobs/*/files/*", hold)
    page.goto(f"{own_product}/nop-so-lieu")
    with page.expect_response(lambda answer: "/files/0" in answer.url):
        drop(page, files)
    page.wait_for_url(re.compile("job=[0-9a-f]{12}"))
    page.reload()
    expect(page.get_by_text("Đã nhận 1/3 tệp")).to_be_visible()
    page.get_by_text("2 tệp chưa nhận được · 1 tệp đã nhận").click()
    expect(page.locator("details").get_by_text("tệp-2.xlsx")).to_be_visible()
    expect(page.locator("details").get_by_text("tệp-0.xlsx")).to_be_visible()
    page.screenshot(path=tmp_path / "again.png", full_page=True)
    is_held = False
    puts.clear()
    # some of the rest: the batch still waits for the last one; then all of them, of which only that is sent
    drop(page, files[:2])
    expect(page.locator(".state")).to_contain_text("còn chờ tệp khác")
    drop(page, files)
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 tệp, 3 tệp ghi nhận được", timeout=60_000)
    assert sorted(re.findall(r"/files/(\d)", " ".join(puts))) == ["1", "2"]

    page.goto(f"{own_product}/nop-so-lieu?job=zzz")
    expect(page.get_by_text("Không có đợt nộp này. Chọn một đợt trong danh sách.")).to_be_visible()


def test_on_a_narrow_screen_an_opened_file_comes_into_view_and_back_finds_the_list(
    own_home: Home, own_product: str, page: Page, tmp_path: Path
) -> None:
    sources = sent(own_home)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{own_product}/nop-so-lieu")
    drop(page, [made["broken"](path, tmp_path / f"sai-{n}.xlsx") for n, path in enumerate(sources[:8])])
    expect(page.get_by_role("heading", level=1)).to_contain_text("8 tệp, 0 tệp ghi nhận được", timeout=60_000)
    row = page.locator("a.row[href*='file=6']")
    # tries again where the list is drawn anew meanwhile
    row.hover()
    page.wait_for_timeout(300)
    main = page.locator("[data-testid=stMain]")
    left_at = main.evaluate("(node) => node.scrollTop")
    row.click()
    name = page.locator(".st-key-desk_file_top").get_by_text("sai-6.xlsx")
    expect(name).to_be_visible()
    expect(name).to_be_in_viewport()
    page.wait_for_timeout(1000)
    page.screenshot(path=tmp_path / "narrow.png")
    top = name.bounding_box()
    assert top is not None and 0 <= top["y"] < 844 / 2
    page.go_back()
    expect(page.locator(".st-key-desk_file_top")).to_have_count(0)
    page.wait_for_timeout(1500)
    assert abs(main.evaluate("(node) => node.scrollTop") - left_at) < 40


def test_names_nobody_knows_are_asked_once_remembered_and_forgotten(
    own_home: Home, own_product: str, page: Page, tmp_path: Path
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    names = ("Trường trên đồi xa", "Trường trên đồi xa", "Trường <b>bên suối")
    pairs = zip(sent(own_home)[1:4], names, strict=True)
    files = [
        made["told"](path, tmp_path / f"lạ-{n}.xlsx", unit=None, name=name) for n, (path, name) in enumerate(pairs)
    ]
    version = store.current_version(own_home)
    page.goto(f"{own_product}/nop-so-lieu")
    drop(page, files)
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 tệp, 0 tệp ghi nhận được", timeout=60_000)
    panel = page.locator(".st-key-desk_names")
    remember = panel.locator(".st-key-desk_names_ok button")
    expect(remember).to_be_disabled()
    # hostile words are words
    expect(panel.get_by_text("Trường <b>bên suối")).to_be_visible()
    field = panel.get_by_role("combobox").first
    field.click()
    page.get_by_role("option").first.click()
    expect(remember).to_be_enabled()
    page.screenshot(path=tmp_path / "names.png", full_page=True)
    remember.click()
    # both files that say the name are read by it, the other one is still asked about
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        re.compile("3 tệp, [12] tệp ghi nhận được"), timeout=60_000
    )
    expect(page.locator(".st-key-desk_names").get_by_role("combobox")).to_have_count(1)
    assert store.current_version(own_home) > version

    page.get_by_role("link", name="Các đợt nộp").click()
    known = page.locator(".st-key-desk_known")
    known.locator("summary").first.click()
    expect(known.get_by_role("row").filter(has_text="Trường trên đồi xa")).to_contain_text("Người dùng tại máy")
    which = page.locator(".st-key-forget_name").get_by_role("combobox")
    # unfolding moves it
    page.wait_for_timeout(600)
    which.click()
    page.screenshot(path=tmp_path / "open.png", full_page=True)
    page.get_by_role("option").first.click(timeout=10_000)
    page.screenshot(path=tmp_path / "known.png", full_page=True)
    known.locator(".st-key-do_forget button").click()
    expect(page.locator(".st-key-desk_known")).to_have_count(0)
    with store.opened(own_home) as con:
        assert con.sql("select count(*) from core.alias").fetchall() == [(0,)]
    assert faults == []


def test_no_serious_violation_of_wcag_on_a_job_and_on_one_file(
    own_home: Home, own_product: str, page: Page, chromium: Browser, tmp_path: Path
) -> None:
    sources = sent(own_home)
    unknown = made["told"](sources[2], tmp_path / "lạ.xlsx", unit=None, name="Trường trên đồi xa")
    named = made["told"](made["lowered"](sources[3], tmp_path / "x.xlsx"), tmp_path / "khác.xlsx", name="Tên khác")
    page.goto(f"{own_product}/nop-so-lieu")
    drop(page, [made["broken"](sources[4], tmp_path / "sai.xlsx"), unknown, named])
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 tệp ghi nhận được", timeout=60_000)
    tags = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = []
    for width, colours in ((1440, "light"), (390, "dark")):
        for file in ("", "&file=1", "&file=2"):
            with chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=colours) as opened:
                other = opened.new_page()
                other.goto(page.url + file)
                expect(other.get_by_role("heading", level=2).first).to_be_visible()
                expect(other.locator("p.foot")).to_be_visible()
                rules = Axe().run(other, options={"runOnly": tags}).response["violations"]
                found += [
                    f"{width} {colours} {file} {rule['id']}: {node['target']} {node['failureSummary']}"
                    for rule in rules
                    for node in rule["nodes"]
                    if rule["impact"] in {"serious", "critical"}
                ]
    assert not found, "\n".join(found)
