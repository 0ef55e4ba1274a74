"""Deadline day: a hundred mixed files at once, mended in place or sent back, recorded, undone, the quarter closed."""

import json
import re
import runpy
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from etl import load, verify
from etl.files import Incoming
from tests.homes import sent
from warehouse import store
from warehouse.home import Home

pytestmark = pytest.mark.browser
made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "dropped.py"))
LONG = 120_000
WHY = "trường báo qua điện thoại"


def faultless(home: Home, folder: Path, count: int) -> list[Path]:
    """Corrections of sample files that nothing is wrong with."""
    found: list[Path] = []
    for source in sent(home):
        path = made["lowered"](source, folder / source.name)
        if load.check(home, [Incoming(path, path.name, store.office_now())]).verdicts[0].verdict == "ok":
            found.append(path)
        if len(found) == count:
            return found
    raise LookupError


def spoiled(path: Path, target: Path, value: object = "abc") -> tuple[str, object]:
    """A figure that is a word: the cell and what it must say."""
    book = openpyxl.load_workbook(path)
    cell = next(made["_figures"](book))[0]
    said, cell.value = cell.value, value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return cell.coordinate, said


def unheard_of(home: Home, target: Path) -> Path:
    """A table of a kind nobody knows, with markup where words are."""
    with store.opened(home) as con:
        units = con.sql(
            "select unit_code from core.unit where kind = 'trường' and valid_to > '2026-01-01' and valid_from < '2021-01-01' order by 1 limit 2"
        ).fetchall()
    book = openpyxl.Workbook()
    for row in [
        ["<img src=x onerror=alert(1)>"],
        ["Kỳ báo cáo: Quý II/2025"],
        ["Số", "Cơ sở", "Đúng hạn", None],
        [None, None, "Đã làm", "Phải làm"],
    ]:
        book.active.append(row)
    for at, (code,) in enumerate(units, 1):
        book.active.append([at, code, 10 + at, 40 + at])
    book.save(target)
    return target


def drop(page: Page, files: list[Path]) -> None:
    page.locator("input.files").set_input_files(files)


def title(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words, timeout=LONG)


def open_file(page: Page, tile: str, name: str) -> None:
    if (close := page.get_by_role("link", name="Đóng")).count():
        close.click()
        expect(close).to_have_count(0)
    page.get_by_role("button", name=tile).click()
    page.get_by_role("row").filter(has_text=name).get_by_role("link").first.click()
    expect(page.locator(".st-key-desk_file_top").get_by_text(name, exact=True)).to_be_visible()


def test_a_hundred_files_from_the_drop_to_the_closed_quarter(
    own_home: Home, own_product: str, page: Page, tmp_path: Path
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    fine = faultless(own_home, tmp_path / "fine", 5)
    folder = tmp_path / "drop"
    folder.mkdir()
    with zipfile.ZipFile(folder / "phường A.zip", "w") as packed:
        for path in fine[:2]:
            packed.write(path, f"phường A/{path.name}")
    cell, right = spoiled(fine[2], folder / "sửa tại chỗ.xlsx")
    spoiled(fine[3], folder / "trả lại.xlsx", "#sai")
    made["told"](fine[4], folder / "khác tên.xlsx", name="Tên khác")
    unheard_of(own_home, folder / "bảng lạ.xlsx")
    (folder / "hỏng.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    others = [
        *sorted((own_home.demo / "CCHC").glob("2025-Q[12]/*.xlsx")),
        *sorted((own_home.demo / "THTK").glob("*/*.xlsx")),
    ]
    with zipfile.ZipFile(folder / "các kỳ trước.zip", "w") as packed:
        for path in others:
            packed.write(path, path.name)
    copies = [
        Path(shutil.copy(path, folder / f"{n} {path.name}")) for n, path in enumerate((others * 3)[: 93 - len(others)])
    ]
    version, journal = store.current_version(own_home), sorted(own_home.journal.iterdir())

    page.goto(f"{own_product}/nop-so-lieu")
    drop(page, [*sorted(folder.glob("*.zip")), *sorted(set(folder.glob("*.xlsx")) - set(copies)), *copies])
    title(page, "Nộp số liệu: 100 tệp")

    # one mistake is mended here: judged while it is typed, kept with its reason
    open_file(page, "lỗi, phải trả lại", "sửa tại chỗ.xlsx")
    expect(page.get_by_text("Còn 1 lỗi,")).to_be_visible()
    field = page.get_by_label(f"Sửa ô Chỉ tiêu!{cell} thành")
    field.press_sequentially("không rõ")
    expect(
        page.locator(".st-key-desk_file").get_by_text("“không rõ”").or_(page.get_by_text('"không rõ"')).first
    ).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Áp dụng 1 chỗ sửa")).to_be_disabled()
    field.fill(str(right))
    expect(page.get_by_text(re.compile("Không còn lỗi|Hết lỗi, còn"))).to_be_visible(timeout=30_000)
    assert store.current_version(own_home) == version
    page.get_by_label("Lý do sửa").fill(WHY)
    page.get_by_role("button", name="Áp dụng 1 chỗ sửa").click()
    expect(page.get_by_text("1 tệp đã sửa từ lần kiểm tra trước")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Ghi nhận"))).to_have_count(0)

    # a warning is explained
    open_file(page, "cần xem trước", "khác tên.xlsx")
    page.get_by_label(re.compile("^Giải trình cho cảnh báo ở Thông tin")).fill("đơn vị vừa đổi tên")
    page.get_by_role("button", name="Áp dụng", exact=True).click()
    expect(page.get_by_text("2 tệp đã sửa từ lần kiểm tra trước")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Kiểm tra lại cả đợt").first.click()
    expect(page.get_by_role("button", name=re.compile("^Ghi nhận"))).to_be_visible(timeout=LONG)

    # another goes back marked and comes again mended in the file itself
    open_file(page, "lỗi, phải trả lại", "trả lại.xlsx")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Tải tệp đã đánh dấu").click()
    marked = tmp_path / "đã sửa" / "trả lại.xlsx"
    downloading.value.save_as(marked)
    book = openpyxl.load_workbook(marked)
    assert book.sheetnames[0] == "Cần sửa"
    original = openpyxl.load_workbook(fine[3])["Chỉ tiêu"]
    for row in book["Chỉ tiêu"].iter_rows():
        for each in row:
            if each.value == "#sai":
                each.value = original[each.coordinate].value
    book.save(marked)

    # what is fine is looked at and recorded
    page.get_by_role("link", name="Đóng").click()
    expect(page.get_by_text("Xem trước: ghi nhận thì thay đổi những gì")).to_be_visible()
    assert store.current_version(own_home) == version
    assert sorted(own_home.journal.iterdir()) == journal
    seen = page.get_by_text("Tôi đã xem các cảnh báo")
    if seen.count():
        seen.click()
    page.get_by_role("button", name=re.compile(r"^Ghi nhận \d+ tệp")).click()
    expect(page.get_by_text("công bố thành phiên bản")).to_be_visible(timeout=LONG)
    recorded, first = page.url, store.current_version(own_home)
    assert first > version
    (event,) = [
        event for event in json.loads((own_home.journal / f"{first}.json").read_text(encoding="utf-8"))["events"]
        if event["kind"] == "load"
    ]  # fmt: skip
    by_name = {file["file"]: file for file in event["files"]}
    (change,) = by_name["sửa tại chỗ.xlsx"]["corrections"]
    assert (change["cell"], change["old"], change["new"], change["why"]) == (cell, "abc", str(right), WHY)
    assert by_name["khác tên.xlsx"]["answers"][0]["said"] == "đơn vị vừa đổi tên"

    page.get_by_role("link", name="Các đợt nộp").click()
    drop(page, [marked])
    title(page, "1 tệp ghi nhận được")
    expect(page.get_by_text(re.compile(r"Số liệu: .*đổi 1"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Ghi nhận 1 tệp")).click()
    expect(page.get_by_text("công bố thành phiên bản")).to_be_visible(timeout=LONG)
    assert verify.verify(own_home) == []

    # the figure that rests on the mended cell says so, to everybody
    with store.opened(own_home) as con:
        unit, code = con.sql(
            "select s.unit_code, f.indicator_code from core.correction c join core.submission s using (submission_id) "
            "join core.figure f on f.submission_id = c.submission_id and f.cells like c.cell || '%'"
        ).fetchall()[0]
    page.goto(f"{own_product}/chi-tiet?plan=CCHC&period=2025-Q3&indicator={code}&unit={unit}")
    expect(
        page.get_by_text(re.compile(f"Đã sửa tại phòng, ô Chỉ tiêu!{cell}: “abc” → “{right}”.*{WHY}")).first
    ).to_be_visible()
    page.goto(f"{own_product}/tinh-hinh-nop?plan=CCHC&period=2025-Q3&who={unit}&at=2025-Q3")
    expect(page.get_by_role("heading", name="Sửa và giải trình tại phòng")).to_be_visible()

    page.goto(recorded)
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_label("Lý do hoàn tác").fill("thử")
    page.keyboard.press("Enter")
    page.locator(".st-key-desk_undo_now button").click()
    expect(page.get_by_text("Đợt này đã được hoàn tác")).to_be_visible(timeout=LONG)

    page.goto(f"{own_product}/tinh-hinh-nop?plan=CCHC&period=2025-Q3")
    page.get_by_role("button", name="Khóa sổ").click()
    page.locator(".st-key-lock_why input").fill("chốt số quý")
    page.keyboard.press("Tab")
    page.locator(".st-key-do_lock button").click()
    expect(page.get_by_text(re.compile("Đã khóa sổ"))).to_be_visible(timeout=LONG)
    page.goto(f"{own_product}/nop-so-lieu")
    again = made["lowered"](marked, tmp_path / "sau khóa.xlsx")
    drop(page, [again])
    title(page, "1 tệp, 0 tệp ghi nhận được")
    expect(page.get_by_text(re.compile("khóa sổ")).first).to_be_visible()
    assert verify.verify(own_home) == []
    assert faults == []
    assert not (own_home.logs / "dashboard.log").exists()


def test_an_unknown_layout_is_explained_once_in_the_browser(
    own_home: Home, own_product: str, page: Page, tmp_path: Path
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    unheard_of(own_home, tmp_path / "bảng lạ.xlsx")
    page.goto(f"{own_product}/nop-so-lieu")
    drop(page, [tmp_path / "bảng lạ.xlsx"])
    title(page, "1 tệp, 0 tệp ghi nhận được")
    page.get_by_role("row").filter(has_text="bảng lạ.xlsx").get_by_role("link").first.click()
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    page.get_by_label("Ý nghĩa cột B:").select_option("unit_code")
    page.get_by_label("Ý nghĩa cột C:").select_option("CCHC-3.1 numerator")
    expect(page.get_by_text("Đọc được 2 số liệu của 2 đơn vị")).to_have_count(0)
    page.get_by_label("Ý nghĩa cột D:").select_option("CCHC-3.1 denominator")
    page.get_by_role("combobox", name="Kế hoạch", exact=True).last.select_option("CCHC")
    expect(page.get_by_text("Đọc được 2 số liệu của 2 đơn vị.")).to_be_visible()
    expect(page.get_by_text("11/41")).to_be_visible()
    save = page.get_by_role("button", name="Lưu bố cục")
    expect(save).to_be_disabled()
    page.get_by_label("Tên bố cục").press_sequentially("bang-la")
    save.click()
    title(page, "1 tệp, 1 tệp ghi nhận được")
    assert (own_home.root / "layouts" / "bang-la.toml").exists()
    assert faults == []


def test_no_serious_violation_of_wcag_where_files_are_mended(
    own_home: Home, own_product: str, page: Page, chromium: Browser, tmp_path: Path
) -> None:
    (fine,) = faultless(own_home, tmp_path / "fine", 1)
    spoiled(fine, tmp_path / "sai.xlsx")
    made["told"](fine, tmp_path / "khác.xlsx", name="Tên khác")
    unheard_of(own_home, tmp_path / "lạ.xlsx")
    page.goto(f"{own_product}/nop-so-lieu")
    drop(page, [tmp_path / "sai.xlsx", tmp_path / "khác.xlsx", tmp_path / "lạ.xlsx"])
    title(page, "3 tệp, 1 tệp ghi nhận được")
    tags = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = []
    for width, colours in ((1440, "light"), (390, "dark")):
        for file in (0, 1, 2):
            with chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=colours) as opened:
                other = opened.new_page()
                other.goto(f"{page.url}&file={file}")
                shown = (
                    other.get_by_text("Phát hiện và sửa tại chỗ") if file < 2 else other.get_by_label("Ý nghĩa cột B:")
                )
                expect(shown).to_be_visible()
                expect(other.locator("p.foot")).to_be_visible()
                rules = Axe().run(other, options={"runOnly": tags}).response["violations"]
                found += [
                    f"{width} {colours} {file} {rule['id']}: {node['target']} {node['failureSummary']}"
                    for rule in rules
                    for node in rule["nodes"]
                    if rule["impact"] in {"serious", "critical"}
                ]
                too_wide = other.evaluate("() => document.documentElement.scrollWidth > window.innerWidth + 1")
                assert not too_wide, f"{width} {file}: the page scrolls sideways"
    assert not found, "\n".join(found)
