"""The staff errand in a real browser: "the THCS figures of Q3 for these wards, in Excel, now", and every menu beside a table."""

import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.waiting import settled
from warehouse import store
from warehouse.home import Home

pytestmark = pytest.mark.browser
ASKED = "plan=CCHC&period=2025-Q3"


@pytest.fixture
def area(sample_home: Path) -> str:
    """The area with the most lower secondary schools that reported."""
    with store.opened(Home(sample_home)) as con:
        found = con.sql(
            "select area from attainment where plan = 'CCHC' and period = '2025-Q3' and list_contains(string_split(levels, ';'), 'THCS') "
            "group by area order by count(value) desc, area limit 1"
        ).fetchall()
    return str(found[0][0])


def choose(page: Page, name: str, option: str) -> None:
    page.get_by_role("combobox", name=name, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()
    expect(page.locator(".scope")).to_contain_text(option)
    settled(page)


def in_file(page: Page, table: str, folder: Path) -> list[str]:
    """The units of a table of units as its menu's CSV names them, in the file's order, without the line of the sums."""
    menu = page.locator("details.out").filter(has=page.locator(f"summary[aria-label*='{table}']"))
    menu.locator("summary").click()
    with page.expect_download() as got:
        menu.get_by_role("link", name="CSV (.csv)").click()
    got.value.save_as(folder / "x.csv")
    with (folder / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["Đơn vị"] for row in csv.DictReader(file)][1:]


def test_a_matrix_sorted_here_leaves_as_it_stands_here(product: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{product}/?{ASKED}&by=unit")
    settled(page)
    grid = page.get_by_role("grid", name="Đơn vị theo chỉ tiêu")
    expect(grid.locator("tbody tr.row").first).to_be_visible()

    def here() -> list[str]:
        return grid.locator("tbody tr.row th").all_inner_texts()

    as_given = here()
    assert len(as_given) > 5 and in_file(page, "Đơn vị theo chỉ tiêu", tmp_path) == as_given
    met = [as_given]
    for sort in ("Tên", "Địa bàn"):
        page.get_by_role("button", name=sort, exact=True).click()
        met.append(here())
        assert in_file(page, "Đơn vị theo chỉ tiêu", tmp_path) == met[-1], sort
    column = grid.get_by_role("columnheader").filter(has_text="7.1").get_by_role("button")
    for _ in ("worst first", "best first"):
        column.click()
        met.append(here())
        assert in_file(page, "Đơn vị theo chỉ tiêu", tmp_path) == met[-1]
    assert len({tuple(names) for names in met}) == len(met)
    page.get_by_role("searchbox", name="Tìm đơn vị").fill("th")
    assert 0 < len(here()) < len(as_given) and in_file(page, "Đơn vị theo chỉ tiêu", tmp_path) == here()
    column.click()
    page.get_by_role("searchbox", name="Tìm đơn vị").fill("")
    assert here() == as_given and in_file(page, "Đơn vị theo chỉ tiêu", tmp_path) == as_given


def test_the_board_sorted_here_leaves_as_it_stands_here(product: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{product}/tinh-hinh-nop?plan=CCHC&period=2025-Q3")
    settled(page)
    grid = page.get_by_role("grid", name="Đơn vị theo kỳ")
    expect(grid.locator("tbody tr.row").first).to_be_visible()

    def here() -> list[str]:
        return grid.locator("tbody tr.row th").all_inner_texts()

    as_given = here()
    assert len(as_given) > 5 and in_file(page, "Đơn vị theo kỳ", tmp_path) == as_given
    met = [as_given]
    least = page.get_by_role("button", name="Cần chú ý trước")
    column = grid.get_by_role("columnheader").filter(has_text="III/2025").get_by_role("button")
    for button in (page.get_by_role("button", name="Tên", exact=True), least, column, column):
        button.click()
        met.append(here())
        assert in_file(page, "Đơn vị theo kỳ", tmp_path) == met[-1]
    assert len({tuple(names) for names in met}) > 2
    page.get_by_role("searchbox").last.fill("th")
    assert 0 < len(here()) < len(as_given) and in_file(page, "Đơn vị theo kỳ", tmp_path) == here()


def test_the_figures_of_a_ward_in_excel_now(product: str, page: Page, area: str, tmp_path: Path) -> None:
    page.goto(f"{product}/./?{ASKED}")
    settled(page)
    page.get_by_role("navigation", name="Các trang").get_by_role("link", name="Trích xuất").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kết quả từng đơn vị")
    choose(page, "Cấp học", "THCS")
    choose(page, "Địa bàn", area)
    heading = page.get_by_role("heading", level=1)
    expect(page.locator(".scope, p, div").filter(has_text=f"THCS · {area}").first).to_be_attached()
    count = int(re.sub(r"\D", "", heading.inner_text()))
    shown = page.get_by_role("table", name="Những dòng đầu")
    expect(shown.get_by_text("THCS", exact=True).first).to_be_visible()
    with page.expect_download() as got:
        page.get_by_role("link", name="Excel (.xlsx)").click()
    got.value.save_as(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    about = {row[0]: row[1] for row in book["Thông tin"].iter_rows(values_only=True)}
    assert (about["Cấp học"], about["Địa bàn"], about["Kỳ báo cáo"]) == ("THCS", area, "2025-Q3")
    rows = list(book["Số liệu"].iter_rows(values_only=True))
    assert len(rows) - 1 == count > 0
    places = {row[rows[0].index("Địa bàn")] for row in rows[1:]}
    assert places == {area}
    assert all("THCS" in str(row[rows[0].index("Cấp học")]) for row in rows[1:])
    # what must not happen: the page is left for the file
    expect(heading).to_be_visible()


def test_a_choice_is_kept_and_taken_again_at_the_newest_quarter(own_product: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{own_product}/trich-xuat?plan=CCHC&period=2025-Q1&data=rollup&group=area&columns=area,value,units_owed")
    settled(page)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đặt tên cho lựa chọn")).to_be_visible()
    page.get_by_label("Lưu lựa chọn này").fill("Theo địa bàn mỗi quý")
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu “Theo địa bàn mỗi quý”.")).to_be_visible()
    page.goto(f"{own_product}/./")
    settled(page)
    page.get_by_role("navigation", name="Các trang").get_by_role("link", name="Trích xuất").click()
    page.get_by_role("link", name="Theo địa bàn mỗi quý").click()
    expect(page).to_have_url(re.compile(r"data=rollup"))
    assert "period=" not in page.url
    expect(page.get_by_role("combobox", name="Kỳ báo cáo")).not_to_have_value("Quý I/2025")
    as_csv = page.get_by_role("link", name="CSV (.csv)")
    expect(as_csv).to_have_attribute("href", re.compile("columns=area"))
    with page.expect_download() as got:
        as_csv.click()
    got.value.save_as(tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == ["area", "value", "units_owed"]
    page.locator("[class*=st-key-choice_remove_] button").first.click()
    expect(page.get_by_role("link", name="Theo địa bàn mỗi quý")).to_have_count(0)


def test_every_menu_of_an_indicator_gives_its_file(product: str, page: Page, tmp_path: Path) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda fault: errors.append(str(fault)))
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if "localhost" not in request.url else None)
    page.goto(f"{product}/chi-tieu?{ASKED}&indicator=CCHC-7.1")
    settled(page)
    expect(page.locator(".st-key-chart_order .js-plotly-plot .main-svg").first).to_be_attached()
    menus = page.locator("details.out")
    for at in range(menus.count()):
        menus.nth(at).locator("summary").click()
        with page.expect_download() as got:
            menus.nth(at).get_by_role("link", name="CSV (.csv)").click()
        got.value.save_as(tmp_path / f"{at}.csv")
        assert (tmp_path / f"{at}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        expect(menus.nth(at)).not_to_have_attribute("open", "")
    title = page.locator(".st-key-trend_title h2").inner_text()
    for kind, name in (("PNG", "Ảnh PNG"), ("SVG", "Hình SVG")):
        menus.first.locator("summary").click()
        with page.expect_download() as got:
            menus.first.get_by_role("button", name=name).click()
        got.value.save_as(tmp_path / f"x.{kind.lower()}")
    drawn = ElementTree.parse(tmp_path / "x.svg")
    said = "".join(drawn.getroot().itertext())
    assert title in said and "DỮ LIỆU MẪU" in said and "font/woff2" in said
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    assert errors == [] and [url for url in elsewhere if not url.startswith(("blob:", "data:"))] == []


def test_the_menu_by_keyboard(product: str, page: Page) -> None:
    page.goto(f"{product}/./?{ASKED}")
    settled(page)
    opener = page.get_by_label("Xuất: Chỉ tiêu theo cấp học")
    opener.focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Excel (.xlsx)").last
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    # at once, too: in one go, before anything that follows opening has run
    opener.evaluate("""(opener) => {
        opener.click();
        opener.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }));
    }""")
    expect(link).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_download() as got:
        page.keyboard.press("Enter")
    assert got.value.suggested_filename.startswith("ma-tran_CCHC_2025-Q3_")


def test_a_page_of_a_few_words_follows_the_theme_and_paper_does_not(product: str, chromium: Browser) -> None:
    with chromium.new_context(color_scheme="dark") as opened:
        page = opened.new_page()
        for path, ground, ink in (
            ("xuat/ma-tran.xlsx?version=999999", "rgb(15, 21, 30)", "rgb(231, 236, 243)"),
            (f"in/don-vi?{ASKED}", "rgb(255, 255, 255)", "rgb(23, 35, 58)"),
        ):
            page.goto(f"{product}/{path}")
            found = page.evaluate(
                "['html', 'body', 'h1'].map((each) => getComputedStyle(document.querySelector(each)))"
                ".map((style, at) => at < 2 ? style.backgroundColor : style.color)"
            )
            assert found == [ground, ground, ink], path
