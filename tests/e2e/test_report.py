"""The quarter ends in a report: from the first page to the Word file, refused while too little came in, then made all the same."""

import re
import zipfile
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ASKED = "plan=CCHC&period=2025-Q3"


def downloaded(page: Page, link: str, folder: Path) -> Path:
    with page.expect_download(timeout=60_000) as started:
        page.get_by_role("link", name=link).first.click()
    target = folder / started.value.suggested_filename
    started.value.save_as(target)
    return target


def test_from_the_overview_to_the_file(product: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{product}/?{ASKED}")
    page.get_by_role("navigation", name="Các trang").get_by_role("link", name="Báo cáo").click()
    expect(page).to_have_url(re.compile(r"bao-cao\?.*plan=CCHC.*period=2025-Q3"))
    expect(page.get_by_role("heading", name="Báo cáo chính thức")).to_be_visible()
    sentence = page.get_by_text(re.compile(r"^Đánh giá chung: trong \d+ chỉ tiêu")).inner_text()
    report = downloaded(page, "Tải báo cáo (Word)", tmp_path)
    assert sentence in [paragraph.text for paragraph in docx.Document(str(report)).paragraphs]
    assert downloaded(page, "Tải phụ lục (Excel)", tmp_path).suffix == ".xlsx"
    # a file is no page: the person is still where they were
    expect(page.get_by_role("heading", name="Báo cáo chính thức")).to_be_visible()


def test_too_little_is_refused_until_the_tick(product: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{product}/bao-cao?plan=CCHC&period=2021-Q1")
    expect(page.get_by_text(re.compile("Chưa lập báo cáo Quý I/2021.*thấp hơn mức 90%"))).to_be_visible()
    expect(page.get_by_role("link", name="Tải báo cáo (Word)")).to_have_count(0)
    page.get_by_text("Vẫn lập báo cáo khi số liệu chưa đủ").click()
    expect(page.get_by_text(re.compile("thấp hơn mức 90% quy định để tổng hợp"))).to_be_visible()
    expect(page).to_have_url(re.compile("anyway=yes"))
    assert downloaded(page, "Tải báo cáo (Word)", tmp_path).suffix == ".docx"
    page.get_by_text("Vẫn lập báo cáo khi số liệu chưa đủ").click()
    expect(page.get_by_role("link", name="Tải báo cáo (Word)")).to_have_count(0)


def test_sheets_of_one_unit_and_of_all_that_are_filtered(
    product: str, page: Page, sample_unit: str, tmp_path: Path
) -> None:
    page.goto(f"{product}/don-vi?{ASKED}&unit={sample_unit}")
    sheet = downloaded(page, "Tải phiếu (Word)", tmp_path)
    assert sheet.name.startswith(sample_unit)
    page.goto(f"{product}/don-vi?{ASKED}&level=THCS")
    with zipfile.ZipFile(downloaded(page, "Tải phiếu của các đơn vị đang lọc", tmp_path)) as packed:
        assert packed.namelist() and packed.testzip() is None


def test_the_document_stands_beside_the_choices_and_below_them_on_a_phone(product: str, page: Page) -> None:
    for width, is_beside in ((1440, True), (390, False)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{product}/bao-cao?{ASKED}")
        link = page.get_by_role("link", name="Tải báo cáo (Word)")
        expect(link).to_be_visible()
        document = page.locator(".official").first
        expect(document).to_be_visible()
        choices, shown = link.bounding_box(), document.bounding_box()
        assert choices and shown
        assert (shown["x"] > choices["x"] + choices["width"]) == is_beside
        assert shown["x"] + shown["width"] > 0.9 * width
        assert page.evaluate("document.documentElement.scrollWidth") == width
