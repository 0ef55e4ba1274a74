"""A screen as a page for paper, from the same address and the same answers: every row, every filter in words."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from dashboard import filters, frame, freshness, printed_lists, printed_sheets, printed_tracker, report_page, text
from dashboard.data import Reading
from dashboard.person import Person
from dashboard.printed_html import page as whole_page
from dashboard.printed_sheets import Sheet
from dashboard.view import View
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.store import office_now

SHEETS: Mapping[str, Callable[[View], Sheet]] = {
    "tong-quan": printed_sheets.overview,
    "chi-tieu": printed_sheets.indicator,
    "don-vi": printed_lists.unit,
    "chi-tiet": printed_lists.items,
    "tim-kiem": printed_lists.search,
    "tinh-hinh-nop": printed_tracker.tracker,
    "bao-cao": report_page.printed,
}
LONGEST_FOOT = 220


def page(home: Home, person: Person, name: str, asked: Mapping[str, Sequence[str]]) -> str:
    """The HTML of a screen. Errors: `UsageError` without a home or without units."""
    held = freshness.of(home.required(), next(iter(asked.get("version", ())[-1:]), None))
    reading = Reading(home, held.version, person)
    if not reading.words.units:
        raise UsageError(text.NO_UNITS)
    rest = {key: values for key, values in asked.items() if key != "version"}
    now = office_now()
    view = View(reading, filters.read(rest, reading.options(now.date())), name)
    sheet = SHEETS[name](view)
    # a report is of the whole sector whatever the address narrows
    strong, scope = frame.sentence(report_page.whole(view) if name == "bao-cao" else view)
    state = reading.words.state
    sample = f'<span class="sample">{escape(text.SAMPLE)}</span>' if state["is_sample"] else ""
    notes = [held.said, text.ignored_parameters(view.chosen.ignored) if view.chosen.ignored else ""]
    said = "".join(f'<p class="notice">{escape(note)}</p>' for note in notes if note)
    hint = f'<p class="quiet onscreen">{escape(text.PRINT_HINT)}</p>'
    head = f"<header><span>{escape(text.APP)} · <b>{escape(strong)}</b>{escape(scope)}</span>{sample}</header>"
    body = f"{hint}{head}{said}<h1>{escape(sheet.title)}</h1>{sheet.body}"
    foot = [
        " · ".join(filter(None, [text.SAMPLE if state["is_sample"] else "", _short(strong + scope)])),
        text.printed(held.version, state["published_at"], now),
    ]
    return whole_page(f"{text.PAGES[name]} · {strong}", body, foot, is_portrait=sheet.is_portrait)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_FOOT else words[:LONGEST_FOOT].rpartition(" ")[0] + "…"
