"""Chỉ tiêu: one indicator, what it means, how it stands, how it moved, who is where."""

import streamlit as st

from dashboard import indicator_page, matrix, text
from dashboard.component import pieces
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

is_dark = st.context.theme.type == "dark"
left, right = st.columns([1.06, 1], gap="medium")
for place, key, chart in ((left, "trend", about.trend), (right, "distribution", about.distribution)):
    drawn = view.made(f"{key} {is_dark}", lambda chart=chart: chart(is_dark=is_dark))  # type: ignore[misc]
    if drawn:
        with place:
            pieces.show(pieces.heading(drawn.title, level=2), pieces.quiet(drawn.note), key=f"{key}_title")
            st.plotly_chart(drawn.figure, theme=None, key=key, config={"displayModeBar": False}, alt=drawn.title)

left, right = st.columns([1.9, 1], gap="medium")
with left:
    pieces.show(*view.made("rank_title", about.ranking_title), key="rank_title")
    if ranked := view.made("ranking", about.ranking):
        show(ranked, key="ranking")
    pieces.show(*view.made("apart", about.apart), key="apart")
with right:
    for key, grouped in view.made("groups", about.groups).items():
        pieces.show(pieces.heading(text.HEADINGS[key], level=2), key=f"title_{key}")
        show(grouped, key=key)
    pieces.show(*view.made("bounds", about.bounds), key="bounds")
