"""Where blank workbooks are asked for: plan and quarter, then one unit or all of a level and an area."""

import streamlit as st

from dashboard import findable, text
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.desk.blanks import MANY, ONE, REGISTER
from dashboard.links import address
from dashboard.view import View
from warehouse.store import office_now


def popover(view: View) -> None:
    """The button, and behind it the choice and the downloads; what the page's address filters by is chosen already."""
    options, where = view.reading.options(office_now().date()), view.chosen.where
    with st.popover(text.BLANKS, key="desk_blanks"):
        st.caption(text.BLANKS_NOTE)
        plans = list(options.plans)
        plan = st.selectbox(text.FILTERS["plan"], plans, index=_place(plans, where.plan), key="desk_blank_plan")
        periods = list(options.periods[plan]) if plan else []
        period = st.selectbox(
            text.FILTERS["period"], periods, index=_place(periods, where.period), format_func=text.period,
            key=f"desk_blank_period {plan}",
        )  # fmt: skip
        units = view.reading.words.units
        own = where.units[0] if len(where.units) == 1 else None
        unit = st.selectbox(
            text.FILTERS["unit"], list(units), index=_place(list(units), own), key="desk_blank_unit",
            format_func=lambda code: findable.with_area(units, code),
            placeholder=text.ALL_UNITS,
        )  # fmt: skip
        level = area = None
        if not unit:
            levels = list(text.LEVELS)
            level = st.selectbox(
                text.FILTERS["level"], levels, index=_place(levels, where.level), format_func=text.LEVELS.__getitem__,
                key="desk_blank_level", placeholder=text.ALL_UNITS,
            )  # fmt: skip
            areas = list(options.areas)
            area = st.selectbox(
                text.FILTERS["area"], areas, index=_place(areas, where.area), key="desk_blank_area",
                placeholder=text.ALL_UNITS,
            )  # fmt: skip
        asked: dict[str, str | None] = {"plan": plan, "period": period}
        if unit:
            made = _link(text.blank_of(str(units[unit]["unit_name"])), ONE, {**asked, "unit": unit})
        else:
            made = _link(text.blanks_of(level, area), MANY, {**asked, "level": level, "area": area})
        pieces.show(pieces.node("div", "facts", made, _link(text.BLANK_REGISTER, REGISTER, {})), key="desk_blank_links")


def _link(words: str, path: str, asked: dict[str, str | None]) -> Node:
    query = address("", {key: value for key, value in asked.items() if value}).partition("?")[2]
    return pieces.node("a", "step", words, href=f"{path.removeprefix('/')}?{query}", whole=True)


def _place(known: list[str], wanted: str | None) -> int | None:
    return known.index(wanted) if wanted in known else None
