"""One run of the page that is open: navigation, filter bar and what stands around every screen."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import streamlit as st

from dashboard import data, faults, filter_bar, filters, frame, freshness, kept, running, text, unit_page
from dashboard.component import bar, pieces, registry
from dashboard.person import person
from dashboard.text import language
from dashboard.text.direction import straight
from dashboard.view import EndedError, View, keep
from warehouse.errors import ChitieuError
from warehouse.home import home_from_environment
from warehouse.store import office_now

HERE = Path(__file__).parent
# not in a folder "pages": Streamlit would take the files there for pages of their own and their addresses for unknown
FILES = {
    "tong-quan": "overview",
    "chi-tieu": "indicator",
    "don-vi": "unit",
    "chi-tiet": "items",
    "tim-kiem": "search",
    "tinh-hinh-nop": "tracker",
    "nop-so-lieu": "intake",
    "trich-xuat": "extracts",
    "bao-cao": "report",
}


def today() -> date:
    """Today where the office is."""
    return office_now().date()


def first_question(view: View) -> None:
    """Ask what the page shows first."""
    reading, where = view.reading, view.chosen.where
    if view.page == "tong-quan":
        reading.overview(where, view.chosen.grouping)
    elif view.page == "chi-tieu" and view.chosen.indicator:
        reading.indicator(where, view.chosen.indicator)
    elif view.page == "don-vi" and len(where.units) == 1:
        unit_page.read(reading, where, where.units[0])


def run() -> None:
    """One run of the page that is open."""
    language.use(st.context.cookies.get(language.COOKIE))
    st.set_page_config(page_title=text.APP, page_icon=str(HERE / "static" / "favicon.png"), layout="wide")
    registry.load()
    home = home_from_environment()
    if not home.exists:
        pieces.show(pieces.blank(text.APP, text.NO_HOME), key="no_home")
        return
    pages = [
        st.Page(f"screens/{FILES[path]}.py", title=title, url_path=path, default=path == "tong-quan")
        for path, title in text.PAGES.items()
    ]
    page = st.navigation(pages, position="hidden")
    held = freshness.held(home)
    freshness.watch(held)
    reading = data.Reading(home, held.version, person())
    if not reading.words.units:
        pieces.show(pieces.blank(text.APP, text.NO_UNITS), key="no_units")
        return
    head, waiting = st.container(), st.container()
    has_bar = page.url_path not in frame.WITHOUT_BAR
    options = reading.options(today())
    chosen = filters.asked(options)
    view = View(reading, chosen, page.url_path or "tong-quan")
    keep(view)
    st.set_page_config(page_title=straight(frame.title(view)))
    if filters.flags(chosen.where):
        # what no table holds ready is worked out before anything new is shown: no page mixes two filters meanwhile
        with waiting, st.spinner(text.RECOUNTING):
            first_question(view)
    with head:
        kept.nodes(view, "head", lambda: [frame.head(view)])
    if has_bar:
        bar.show(view.made(f"bar {today()}", lambda: filter_bar.fields(view, options)), key="filters")
        kept.nodes(view, "scope", lambda: frame.top(view, held.said), of=(held.said, chosen.ignored))
    body = st.container()
    kept.nodes(view, "foot", lambda: [frame.foot(view)])
    with body, suppress(EndedError):
        page.run()


try:
    with running.counted():
        run()
except ChitieuError as fault:
    pieces.show(pieces.blank(text.APP, str(fault)), key="fault")
except Exception as fault:  # noqa: BLE001  # the edge: whatever it was is logged in full and told in one sentence
    pieces.show(pieces.notice(text.fault(faults.record(fault))), key="fault")
