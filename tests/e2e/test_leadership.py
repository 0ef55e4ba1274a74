"""The director's errand, on a small sample home: from a red number to the sender's own cell, and back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from tests.e2e.waiting import settled

pytestmark = pytest.mark.browser
ASKED = "plan=CCHC&period=2025-Q3"
# our pages speak Vietnamese: what a fault, a wrong page or an unfinished text would show
NEVER = (
    "Traceback", "Exception", "Error", "Page not found", "None", "null", "undefined", "NaN", "not_reported", "attained",
    "quarter", "Loading", "Submit", "Filter",
)  # fmt: skip


@dataclass
class Watch:
    """What a page asked for and complained about."""

    page: Page
    asked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unpacked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def watched(page: Page, product: str) -> Iterator[Watch]:
    """A page that must ask its own origin only, get its scripts packed, and must not complain."""
    watch = Watch(page)

    def answered(answer: Response) -> None:
        if answer.status >= 400:
            watch.failed.append(answer.url)
        elif answer.url.endswith((".js", ".css")) and answer.headers.get("content-encoding") != "gzip":
            watch.unpacked.append(answer.url)

    page.on("request", lambda request: watch.asked.append(request.url))
    page.on("response", answered)
    page.on("console", lambda said: watch.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: watch.complaints.append(str(fault)))
    yield watch
    origin = (product, product.replace("http://", "ws://"), "data:", "blob:")
    assert [url for url in watch.asked if not url.startswith(origin)] == []
    assert (watch.failed, watch.complaints, watch.unpacked) == ([], [], [])


def answer(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def at_overview(page: Page, product: str, asked: str = ASKED) -> None:
    """Opens the overview, its answer and its matrix there and no run of it under way."""
    page.goto(f"{product}/?{asked}")
    expect(answer(page)).to_have_text(re.compile(r"^\d+ trên \d+ chỉ tiêu đạt"))
    expect(page.get_by_role("rowheader").first).to_be_visible()
    settled(page)


def never(page: Page) -> None:
    """No fault and no English word of ours is on the screen."""
    settled(page)
    shown = page.get_by_test_id("stMain").inner_text()
    shown = "\n".join([shown, *page.locator(".ct").all_inner_texts()])
    assert [word for word in NEVER if re.search(rf"\b{word}\b", shown)] == []
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)


def red_cell(page: Page) -> Locator:
    """The first missed number of an indicator that schools report item by item."""
    return page.get_by_role("link", name=re.compile(r"^Cuộc họp thực hiện qua hệ thống trực tuyến, Toàn ngành, ")).first


def down_to_the_source(page: Page) -> list[str]:
    """From the overview to the sender's row in three clicks; gives back the headings passed."""
    passed = [answer(page).inner_text()]
    red_cell(page).click()
    expect(answer(page)).to_contain_text("7.1 Cuộc họp thực hiện qua hệ thống trực tuyến")
    passed.append(answer(page).inner_text())
    settled(page)
    page.locator(".ct table tbody a.row").first.click()
    expect(answer(page)).to_contain_text("(mẫu): ")
    passed.append(answer(page).inner_text())
    settled(page)
    page.get_by_role("link", name=re.compile(r"Chi tiết · dòng \d+ · bản \d")).first.click()
    expect(page.get_by_role("heading", name=re.compile(r"^Dòng \d+, trang tính “Chi tiết”$"))).to_be_visible()
    settled(page)
    return passed


def test_it_opens_on_the_answer(watched: Watch, product: str) -> None:
    at_overview(watched.page, product, asked="")
    expect(watched.page.get_by_text("DỮ LIỆU MẪU")).to_be_visible()
    expect(watched.page.get_by_text("THTK · Quý III/2026", exact=True)).to_be_visible()
    never(watched.page)


@pytest.mark.parametrize("way", ["chitieu serve", "streamlit run"], indirect=True, scope="session")
def test_a_red_number_leads_to_the_sender_s_cell_in_three_clicks(watched: Watch, product: str) -> None:
    page = watched.page
    at_overview(page, product)
    page.evaluate("() => { window.sameDocument = true }")
    down_to_the_source(page)
    row = re.findall(r"row=(\d+)", page.url)[0]
    expect(page.get_by_role("cell", name=f"C{row}", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Ô đã ghi và cách đọc")).to_be_visible()
    for words in ("Phiên bản", "Nhận lúc"):
        expect(page.get_by_role("term").filter(has_text=words)).to_be_visible()
    assert page.evaluate("() => window.sameDocument"), "a drill must not reload the page"
    never(page)


def test_back_restores_each_screen(watched: Watch, product: str) -> None:
    page = watched.page
    at_overview(page, product)
    overview, indicator, unit = down_to_the_source(page)
    for heading in (unit, indicator, overview):
        page.go_back()
        expect(answer(page)).to_have_text(heading)
        expect(page.get_by_role("heading", name=re.compile("^Dòng "))).to_have_count(0)
        settled(page)
    never(page)


def test_back_twice_in_a_moment_brings_no_filter_along(watched: Watch, product: str) -> None:
    page = watched.page
    at_overview(page, product)
    overview, _, unit = down_to_the_source(page)
    page.go_back()
    steps = page.evaluate("() => history.length")
    for pause in (20, 40, 70, 100, 150):
        expect(answer(page)).to_have_text(unit)
        settled(page)
        page.evaluate("pause => { history.back(); setTimeout(() => history.back(), pause) }", pause)
        expect(answer(page)).to_have_text(overview)
        settled(page)
        assert "unit=" not in page.url
        # and Forward leads where it did
        page.evaluate("() => history.go(2)")
    expect(answer(page)).to_have_text(unit)
    assert page.evaluate("() => history.length") == steps
    never(page)


@pytest.mark.parametrize("way", ["chitieu serve", "streamlit run"], indirect=True, scope="session")
def test_a_copied_link_opens_the_same_screen_cold(watched: Watch, product: str, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = watched.page
    at_overview(page, product, "plan=CCHC&period=2025-Q2&window=ytd")
    down_to_the_source(page)
    page.get_by_role("button", name="Sao chép liên kết").click()
    expect(page.get_by_role("button", name="Đã sao chép")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    cold = context.new_page()
    cold.goto(copied)
    expect(answer(cold)).to_have_text(answer(page).inner_text())
    expect(cold.get_by_role("heading", name=re.compile("^Dòng "))).to_have_text(
        page.get_by_role("heading", name=re.compile("^Dòng ")).inner_text()
    )
    expect(cold.get_by_text("CCHC · Quý II/2025 · lũy kế", exact=True)).to_be_visible()
    never(cold)


def test_filters_follow_and_are_dropped_in_one_click(watched: Watch, product: str) -> None:
    page = watched.page
    at_overview(page, product, f"{ASKED}&level=THCS")
    expect(page.get_by_text("CCHC · Quý III/2025", exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile("^Cuộc họp thực hiện")).first.click()
    expect(answer(page)).to_contain_text("7.1")
    expect(page).to_have_url(re.compile("level=THCS"))
    settled(page)
    page.get_by_role("link", name="Bỏ lọc").click()
    expect(page.get_by_role("link", name="Bỏ lọc")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"^(?!.*level).*indicator=CCHC-7\.1"))
    never(page)


def test_the_matrix_by_area_and_by_unit(watched: Watch, product: str) -> None:
    page = watched.page
    at_overview(page, product)
    page.get_by_role("navigation", name="Xem chỉ tiêu theo").get_by_role("link", name="Địa bàn").click()
    expect(page.get_by_role("heading", name="Chỉ tiêu theo địa bàn")).to_be_visible()
    settled(page)
    page.get_by_role("navigation", name="Xem chỉ tiêu theo").get_by_role("link", name="Đơn vị").click()
    expect(page.get_by_role("heading", name="Đơn vị theo chỉ tiêu")).to_be_visible()
    never(page)


def test_a_phone_shows_the_same_answer_without_scrolling_sideways(watched: Watch, product: str) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    at_overview(page, product, asked="")
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    never(page)


@pytest.mark.parametrize("width", [768, 1024, 1366])
def test_no_page_is_wider_than_its_window(page: Page, product: str, sample_unit: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for address in (
        "", "?by=area", "?by=unit", "chi-tieu?indicator=CCHC-7.1", f"don-vi?unit={sample_unit}", "bao-cao?", "trich-xuat?",
        "tinh-hinh-nop?", "nop-so-lieu?",
    ):  # fmt: skip
        path, _, more = address.rpartition("?")
        page.goto(f"{product}/{path}?{more}&{ASKED}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        settled(page)
        # a table finds out a frame after it is drawn
        page.wait_for_function(
            "() => { const main = document.querySelector('[data-testid=stMain]'); return main.scrollWidth <= main.clientWidth }"
        )


def test_a_phone_shows_cards_and_charts_of_its_width(page: Page, product: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{product}/chi-tieu?{ASKED}&indicator=CCHC-6.3&window=phase")
    labels = page.locator(".js-plotly-plot").first.locator(".xtick")
    expect(labels).to_have_text(["2021", "2022", "2023", "2024", "2025"])
    values = page.locator(".card .big").evaluate_all("all => all.map(each => [each.scrollWidth, each.clientWidth])")
    assert values
    assert [wide for wide, place in values if wide > place] == []
    page.set_viewport_size({"width": 1366, "height": 900})
    expect(labels).to_have_count(15)


def test_a_cold_deep_link_asks_nothing_in_vain(watched: Watch, product: str) -> None:
    page = watched.page
    page.goto(f"{product}/chi-tieu?{ASKED}&indicator=CCHC-7.1")
    expect(answer(page)).to_contain_text("7.1 Cuộc họp thực hiện qua hệ thống trực tuyến")
    never(page)
    probes = [path for url in watched.asked if "/_stcore/" in (path := urlsplit(url).path)]
    assert probes
    assert [path for path in probes if not path.startswith("/_stcore")] == []


def test_the_way_past_the_menu_is_vietnamese_and_works_by_keyboard(watched: Watch, product: str) -> None:
    page = watched.page
    at_overview(page, product, asked="")
    assert page.evaluate("() => document.documentElement.lang") == "vi"
    expect(page.get_by_role("link", name="Skip to main content")).to_have_count(0)
    skip = page.get_by_role("link", name="Bỏ qua đến nội dung chính")
    skip.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "stMain"


def test_a_cell_without_a_value_says_why_to_a_screen_reader(watched: Watch, product: str) -> None:
    page = watched.page
    at_overview(page, product, "plan=THTK&period=2026-Q3")
    cells = page.get_by_role("link", name=re.compile("^Ban hành kế hoạch.*chưa có ngày ban hành nên chưa tính"))
    expect(cells.first).to_be_visible()
    cells.first.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("chưa có ngày ban hành nên chưa tính")
    never(page)


OVERLAPS = """() => {
  const rows = [...document.querySelectorAll('*')].flatMap((host) => [...(host.shadowRoot ?? host).querySelectorAll('.ct tbody tr')]);
  const found = [];
  for (const row of new Set(rows)) {
    const frame = row.getBoundingClientRect();
    const boxes = [...row.cells].map((cell) => [cell, cell.getBoundingClientRect()]).filter(([, box]) => box.width && box.height);
    boxes.forEach(([cell, box], at) => {
      if (box.bottom > frame.bottom + 1 || box.right > frame.right + 1 || cell.scrollHeight > box.height + 1) found.push(`out: ${row.innerText}`);
      for (const [, other] of boxes.slice(at + 1))
        if (box.left < other.right - 1 && other.left < box.right - 1 && box.top < other.bottom - 1 && other.top < box.bottom - 1)
          found.push(`over: ${row.innerText}`);
    });
  }
  return [rows.length, found];
}"""


@pytest.mark.parametrize("path", ["/?", "/don-vi?unit={unit}&", "/chi-tieu?indicator=CCHC-7.1&", "/?by=unit&"])
def test_on_a_phone_nothing_in_a_table_lies_over_anything_else(
    watched: Watch, product: str, sample_unit: str, path: str
) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{product}{path.format(unit=sample_unit)}{ASKED}")
    expect(answer(page)).to_be_visible()
    expect(page.get_by_role("rowheader").first).to_be_visible()
    settled(page)
    count, found = page.evaluate(OVERLAPS)
    assert count > 5
    assert found == []


@pytest.mark.parametrize("width", [1440, 1366])
def test_chosen_units_and_states_leave_the_filter_bar_on_one_line(
    product: str, sample_unit: str, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    # of this unit nothing may be in these states
    page.goto(f"{product}/?{ASKED}&unit={sample_unit}&status=missed,near&targets=plan")
    expect(answer(page)).to_be_visible()
    bar = page.get_by_role("group", name="Lọc")
    expect(bar.get_by_text("chưa đạt", exact=True)).to_be_visible()
    box = bar.bounding_box()
    assert box is not None
    assert box["height"] < 45
    field = page.get_by_role("textbox", name="Tìm kiếm").bounding_box()
    assert field is not None
    assert field["width"] > 60
    assert field["x"] + field["width"] <= box["x"] + box["width"] + 1
