"""The pictures of docs/screens, taken anew in Chromium from a running dashboard.

    python tests/e2e/pictures.py ADDRESS UNIT ROW [--large ADDRESS] [--to docs/screens] [--only NAME ...]

ADDRESS: a dashboard on the sample home; UNIT and ROW: a school that reported meetings item by item, and where one
of them stands in its workbook; `--large`: a dashboard on a
home of 2,000 units, for the matrix of units.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.e2e.conftest import CHROMIUM, QUIET  # noqa: E402
from tests.e2e.waiting import settled  # noqa: E402

PERIOD = "plan=CCHC&period=2025-Q3"
MEETINGS = f"{PERIOD}&indicator=CCHC-7.1"


@dataclass(frozen=True)
class Picture:
    """One page as a person sees it; `height`: where it is cut, `click`: what is opened before."""

    name: str
    path: str
    width: int = 1440
    height: int = 2400
    is_dark: bool = False
    is_large: bool = False


def pictures(unit: str, row: str) -> list[Picture]:
    """What is shown of every screen; `unit`: one that reported meetings item by item, `row`: where one of them stands."""
    item = f"chi-tiet?{MEETINGS}&unit={unit}&row={row}"
    return [
        Picture("tong-quan", f"?{PERIOD}"),
        Picture("tong-quan-toi", f"?{PERIOD}", is_dark=True),
        Picture("tong-quan-390", f"?{PERIOD}", width=390, height=2200),
        Picture("ma-tran-don-vi", "?plan=BENCH&by=unit", is_large=True),
        Picture("chi-tieu", f"chi-tieu?{MEETINGS}"),
        Picture("chi-tieu-toi", f"chi-tieu?{MEETINGS}", height=1500, is_dark=True),
        Picture("chi-tieu-390", f"chi-tieu?{MEETINGS}", width=390, height=2200),
        Picture("don-vi", f"don-vi?{PERIOD}&unit={unit}"),
        Picture("chi-tiet", item),
        Picture("chi-tiet-390-toi", item, width=390, height=2600, is_dark=True),
        Picture("tim-kiem", f"tim-kiem?{PERIOD}&q=hop%20truc%20tuyen", height=1400),
        Picture("nop-so-lieu", "nop-so-lieu"),
        Picture("tinh-hinh-nop", f"tinh-hinh-nop?{PERIOD}", height=1500),
        Picture("trich-xuat", f"trich-xuat?{PERIOD}"),
        Picture("bao-cao", f"bao-cao?{PERIOD}", height=1600),
    ]


def take(browser: Browser, address: str, picture: Picture, folder: Path) -> None:
    """The page in full, down to where the picture is cut."""
    theme = "dark" if picture.is_dark else "light"
    context = browser.new_context(viewport={"width": picture.width, "height": 900}, color_scheme=theme, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{address}/{picture.path}")
    page.get_by_role("heading", level=1).first.wait_for()
    settled(page)
    page.wait_for_timeout(2_000)
    height = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": picture.width, "height": min(height, picture.height)})
    page.wait_for_timeout(1_500)
    page.screenshot(path=folder / f"{picture.name}.png")
    context.close()


def main() -> None:
    asked = argparse.ArgumentParser(description="Take the pictures of docs/screens anew.")
    asked.add_argument("address")
    asked.add_argument("unit", help="the code of a school that reported meetings item by item")
    asked.add_argument("row", help="the row of its workbook where one of the meetings stands")
    asked.add_argument("--large", help="the address of a dashboard on 2,000 units")
    asked.add_argument("--to", type=Path, default=ROOT / "docs" / "screens")
    asked.add_argument("--only", nargs="*", help="names of pictures")
    given = asked.parse_args()
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for picture in pictures(given.unit, given.row):
            address = given.large if picture.is_large else given.address
            if address and (not given.only or picture.name in given.only):
                take(browser, address, picture, given.to)
        browser.close()


if __name__ == "__main__":
    main()
