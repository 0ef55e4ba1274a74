"""Paper: every screen opens as a page of its own that Chromium prints whole."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from warehouse import store
from warehouse.home import Home

pytestmark = pytest.mark.browser
Q3 = "plan=CCHC&period=2025-Q3"


def sheets(page: Page) -> list[str]:
    """What each sheet of the printed page says, as another program reads the PDF."""
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    return [" ".join(sheet.extract_text().split()) for sheet in printed.pages]


def test_the_link_opens_the_same_view_for_paper_in_a_tab_of_its_own(
    product: str, page: Page, context: BrowserContext
) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    page.goto(f"{product}/chi-tieu?{Q3}&indicator=CCHC-7.1&level=THCS")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("7.1")
    stays = page.url
    with context.expect_page() as opened:
        page.get_by_role("link", name="In", exact=True).click()
    printed = opened.value
    printed.on("console", lambda said: complaints.append(said.text))
    printed.on("request", lambda request: asked.append(request.url))
    printed.reload()
    expect(printed.get_by_role("heading", level=1)).to_contain_text("7.1 Cuộc họp")
    expect(printed.locator("header")).to_contain_text("CCHC · Quý III/2025 · THCS")
    expect(printed.get_by_role("link")).to_have_count(0)
    expect(printed.get_by_role("button")).to_have_count(0)
    assert page.url == stays
    assert complaints == []
    assert [url for url in asked if not url.startswith((product, "data:"))] == []


def test_the_matrix_of_units_prints_every_unit_under_repeated_heads(
    product: str, page: Page, sample_home: Path
) -> None:
    page.goto(f"{product}/in/tong-quan?{Q3}&by=unit")
    # as many rows as a large office has, so that heads must repeat
    page.evaluate(
        "() => document.querySelectorAll('tbody').forEach(body => {"
        " body.parentElement.classList.remove('whole'); const row = body.rows[1];"
        " for (let at = 0; at < 90; at++) body.append(row.cloneNode(true)) })"
    )
    said = sheets(page)
    with store.opened(Home(sample_home)) as con:
        units = con.sql(
            "select distinct unit_code, unit_name from attainment where plan = 'CCHC' and period = '2025-Q3'"
        ).fetchall()
    assert len(said) > 4
    whole = " ".join(said)
    for code, name in units:
        assert f"{name} {code}" in whole
    for number, sheet in enumerate(said, 1):
        assert f"Trang {number}/{len(said)}" in sheet
        assert re.search(r"Số liệu phiên bản \d{6}, công bố \d\d/\d\d/\d{4}", sheet)
        assert "DỮ LIỆU MẪU · CCHC · Quý III/2025" in sheet
    tabled = [sheet for sheet in said if re.search(r"\b\d{1,2}/\d{1,2}\b.*100,0", sheet)]
    assert [sheet[:300] for sheet in tabled if "gần đạt" not in sheet or "Đơn vị" not in sheet] == []
    assert "undefined" not in whole


def test_a_unit_is_one_sheet(product: str, page: Page, sample_unit: str) -> None:
    for plan, period in (("CCHC", "2025-Q3"), ("THTK", "2026-Q3")):
        page.goto(f"{product}/in/don-vi?plan={plan}&period={period}&unit={sample_unit}")
        said = sheets(page)
        assert len(said) == 1
        assert sample_unit in said[0]
        assert "Ctrl+P" not in said[0], "what helps on the screen is not for paper"


def test_black_and_white_reads_the_same(product: str, page: Page) -> None:
    page.goto(f"{product}/in/tong-quan?{Q3}")
    before = sheets(page)
    assert not any("rê chuột" in sheet for sheet in before), "nobody hovers over paper"
    page.emulate_media(color_scheme="dark")
    page.add_style_tag(content="* { color: #000 !important; background: #fff !important }")
    assert sheets(page) == before
    counted = page.evaluate(
        "() => [...document.querySelectorAll('td.status')].filter(cell => !cell.matches('.not_applicable')"
        " && !(cell.querySelector('svg') && cell.querySelector('small')?.textContent)).length"
    )
    assert counted == 0, "each status has a symbol and a word"
