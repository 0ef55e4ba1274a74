"""Chỉ tiêu: one indicator, what it means, how it stands, how it moved, who is where."""

import streamlit as st

from dashboard import indicator_page, matrix, text
from dashboard.component import pieces
from dashboard.component.chart import chart
from dashboard.component.table import show, table
from dashboard.view import current

view = current()
chosen, reading = view.chosen, view.reading

if chosen.indicator is None:
    pieces.show(pieces.heading(text.CHOOSE_INDICATOR, actions=[pieces.legend()]), key="choose")
    table(*matrix.every(reading, chosen), caption=text.CHOOSE_INDICATOR, key="choices")
    st.stop()

about = indicator_page.read(view)
pieces.show(*view.made("top", about.top), key="indicator")
if not about.whole:
    st.stop()

if about.now:
    why = st.expander(text.WHY, key="why", on_change="rerun")
    if why.open:
        with why:
            pieces.show(view.made("why", about.why), key="why_facts")
            if quarters := view.made("quarters", about.quarters):
                pieces.show(pieces.heading(text.EXPLAINED["quarters"], level=3), key="why_quarters_title")
                show(quarters[0], key="why_quarters")
                pieces.show(pieces.quiet(quarters[1]), key="why_quarters_note")
            pieces.show(pieces.heading(text.EXPLAINED["sources"], level=3), key="why_units_title")
            show(view.made("members", about.members), key="why_units")

is_dark = st.context.theme.type == "dark"
left, right = st.columns([1.06, 1], gap="medium")
for place, key, drawing in ((left, "trend", about.trend), (right, "distribution", about.distribution)):
    drawn = view.made(f"{key} {is_dark}", lambda drawing=drawing: drawing(is_dark=is_dark))  # type: ignore[misc]
    if drawn:
        with place:
            chart(drawn, key=key)

left, right = st.columns([1.9, 1], gap="medium")
with left:
    pieces.show(*view.made("rank_title", about.ranking_title), key="rank_title")
    if ordered := view.made(f"order {is_dark}", lambda: about.order(is_dark=is_dark)):
        chart(ordered, key="order", level=3)
    if ranked := view.made("ranking", about.ranking):
        show(ranked, key="ranking")
    pieces.show(*view.made("apart", about.apart), key="apart")
with right:
    for key, grouped in view.made("groups", about.groups).items():
        pieces.show(pieces.heading(text.HEADINGS[key], level=2), key=f"title_{key}")
        show(grouped, key=key)
    pieces.show(*view.made("bounds", about.bounds), key="bounds")
