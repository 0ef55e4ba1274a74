"""When a page is done."""

from playwright.sync_api import Page


def settled(page: Page) -> None:
    """Returns once no run of the page's script is under way."""
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
    )
