"""WCAG 2.2 AA as far as axe-core can tell: no serious violation on any page, wide and narrow, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
ASKED = "plan=CCHC&period=2025-Q3"
PAGES = {
    "overview": f"./?{ASKED}",
    "filtered": f"./?{ASKED}&level=THCS",
    "by unit": f"./?{ASKED}&by=unit",
    "indicators": f"chi-tieu?{ASKED}",
    "indicator": f"chi-tieu?{ASKED}&indicator=CCHC-7.1",
    "units": f"don-vi?{ASKED}",
    "unit": f"don-vi?{ASKED}&unit=UNIT",
    "items": f"chi-tiet?{ASKED}&indicator=CCHC-7.1&unit=UNIT",
    "search": f"tim-kiem?{ASKED}&q=hop",
    "tracker": f"tinh-hinh-nop?{ASKED}",
    "versions": f"tinh-hinh-nop?{ASKED}&who=UNIT&at=2025-Q3",
    "extracts": f"trich-xuat?{ASKED}&data=rollup&group=area,level",
    "intake": "nop-so-lieu",
    "report": f"bao-cao?{ASKED}",
    "no report": "bao-cao?plan=CCHC&period=2021-Q1",
    "nothing": f"./?{ASKED}&q=khongcogi",
}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# what Streamlit draws itself and offers no way to name
THEIRS: set[tuple[str, str]] = set()


# Streamlit shows what a run replaces half transparent, and fades it: whoever measures colours then measures those
AT_REST = """() => new Promise((rest) => {
    let since = performance.now();
    const moved = () => { since = performance.now() };
    const changes = new MutationObserver(moved);
    changes.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    const look = () => {
        const isRunning = document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning';
        const isStale = document.querySelector('#waiting,[data-stale=true]');
        const isFading = document.getAnimations().some((each) => each.playState === 'running');
        if (isRunning || isStale || isFading || document.fonts.status !== 'loaded') moved();
        if (performance.now() - since < 400) return requestAnimationFrame(look);
        changes.disconnect();
        rest();
    };
    look();
})"""


def settled(page: Page) -> None:
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    page.evaluate(AT_REST)


def violations(page: Page) -> list[str]:
    """The serious ones: rule, element, what axe says of it."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
        if rule["impact"] in {"serious", "critical"} and (rule["id"], str(node["target"])) not in THEIRS
    ]


@pytest.mark.parametrize(("width", "colours"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_no_serious_violation(
    product: str, sample_unit: str, chromium: Browser, name: str, width: int, colours: str
) -> None:
    with chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=colours, locale="vi-VN") as opened:
        page = opened.new_page()
        page.goto(f"{product}/{PAGES[name].replace('UNIT', sample_unit)}")
        settled(page)
        found = violations(page)
        assert not found, "\n".join(found)


def test_a_page_without_names_would_be_found(product: str, chromium: Browser) -> None:
    with chromium.new_context() as opened:
        page = opened.new_page()
        page.goto(f"{product}/{PAGES['overview']}")
        settled(page)
        page.evaluate("document.body.append(document.createElement('button'))")
        assert any(found.startswith("button-name") for found in violations(page))
