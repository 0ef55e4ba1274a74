"""Chỉ tiêu: one indicator, what it means, how it stands, how it moved, who is where."""

import streamlit as st

from dashboard import indicator_page, kept, matrix, parts, text
from dashboard.component import pieces
from dashboard.component.cells import Table, as_data
from dashboard.component.chart import chart
from dashboard.component.pieces import Node
from dashboard.extracts.menu import menu
from dashboard.view import EndedError, current

view = current()
chosen, reading = view.chosen, view.reading

if chosen.indicator is None:
    pieces.show(
        pieces.heading(text.CHOOSE_INDICATOR, actions=[pieces.legend(), menu(view, "chi-tieu", text.CHOOSE_INDICATOR)]),
        key="choose",
    )
    kept.table(view, "choices", lambda: as_data(Table(text.CHOOSE_INDICATOR, *matrix.every(reading, chosen))))
    raise EndedError

about = indicator_page.read(view)


def quarters_note() -> list[Node]:
    """What holds the quarters of a window together."""
    found = about.quarters()
    return [pieces.quiet(found[1])] if found else []


kept.nodes(view, "indicator", about.top)
if not about.whole:
    raise EndedError

if about.now:
    why = st.expander(text.WHY, key="why", on_change="rerun")
    if why.open:
        with why:
            kept.nodes(view, "why_facts", lambda: [about.why()])
            if chosen.where.window != "quarter":
                taken = [menu(view, "cac-quy", text.EXPLAINED["quarters"])]
                pieces.show(
                    pieces.heading(text.EXPLAINED["quarters"], actions=taken, level=3), key="why_quarters_title"
                )
                kept.table(view, "why_quarters", lambda: as_data(found[0]) if (found := about.quarters()) else None)
                kept.nodes(view, "why_quarters_note", quarters_note)
            taken = [menu(view, "nguon-so", text.EXPLAINED["sources"])]
            pieces.show(pieces.heading(text.EXPLAINED["sources"], actions=taken, level=3), key="why_units_title")
            kept.table(view, "why_units", lambda: parts.begun(view.made("members", about.members), view, "nguon-so"))

is_dark = st.context.theme.type == "dark"
left, right = st.columns([1.06, 1], gap="medium")
for place, key, name, drawing in (
    (left, "trend", "xu-huong", about.trend),
    (right, "distribution", "phan-bo", about.distribution),
):
    drawn = view.made(f"{key} {is_dark}", lambda drawing=drawing: drawing(is_dark=is_dark))  # type: ignore[misc]
    if drawn:
        with place:
            chart(drawn, key=key, actions=[menu(view, name, drawn.title, picture=key)])

left, right = st.columns([1.9, 1], gap="medium")
with left:
    kept.nodes(view, "rank_title", about.ranking_title)
    if ordered := view.made(f"order {is_dark}", lambda: about.order(is_dark=is_dark)):
        chart(ordered, key="order", level=3, actions=[menu(view, "thu-tu", ordered.title, picture="order")])
    kept.table(view, "ranking", about.ranking)
    kept.nodes(view, "apart", about.apart)
with right:
    for key, name in (("level", "theo-cap-hoc"), ("area", "theo-dia-ban")):
        title = text.HEADINGS[f"by_{key}"]
        kept.table(view, f"by_{key}", lambda key=key: about.groups(key), title=title, export=name)  # type: ignore[misc]
        if key == "level":
            kept.nodes(view, "twice", about.twice)
    kept.nodes(view, "bounds", about.bounds)
