"""The filter bar: widgets that show what the address asks for, and write back what is changed by hand.

Nothing is bound to Streamlit's own parameters: it drops those of widgets that a browser has not drawn yet when a page
changes, and unknown values without a word.
"""

from collections import deque
from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import findable, text
from dashboard.filters import FLAGS, Chosen, Options, flags
from warehouse.filters import STATUSES, Filter

MOST_OFFERED = 400
CHIP = 32
# what the widgets showed in the last runs, each with its address
SHOWN, REMEMBERED = "shown", 8
MISSING = object()


def offered(options: Options, where: Filter) -> list[str]:
    """The units to choose from: those of the level and area chosen; none but the chosen while they are too many."""
    wanted = {place for place in (where.level, where.area) if place and place != text.OFFICE_LEVEL}
    found = [code for code in options.units if wanted <= options.places.get(code, wanted)]
    if where.level == text.OFFICE_LEVEL:
        found = [code for code in found if not options.places.get(code, frozenset()) & set(text.LEVELS)]
    if len(found) > MOST_OFFERED:
        found = []
    return [*found, *(code for code in where.units if code not in found)]


def bar(chosen: Chosen, options: Options) -> None:
    """The filter bar, once, above every page that has figures."""
    where = chosen.where
    now = {
        "plan": where.plan,
        "period": where.period,
        "window": where.window,
        "level": where.level,
        "area": where.area,
        "unit": list(where.units),
        "field": where.field,
        "status": list(where.statuses),
        "q": where.search or "",
        **{name: name in flags(where) for name in FLAGS},
    }
    show(now)
    summary = " · ".join([where.plan, text.period(where.period), text.WINDOWS[where.window]])
    st.button(f"{text.FILTERS_ON_PHONE}: {summary}", key="bar_open", on_click=_toggle, width="stretch")
    state = "wide" if st.session_state.get("bar_is_open") else "shut"
    with st.container(key=f"bar_{state}", horizontal=True, gap="small", vertical_alignment="center"):
        _select("plan", list(options.plans), options.plans, width=92)
        _select("period", options.periods[where.plan], None, width=124)
        st.segmented_control(
            text.FILTERS["window"],
            list(text.WINDOWS),
            key="window_shown",
            format_func=text.WINDOWS.__getitem__,
            required=True,
            on_change=carry,
            args=("window",),
            label_visibility="collapsed",
            width="content",
        )
        _select("level", list(text.LEVELS), text.LEVELS, width=118)
        _select("area", options.areas, None, width=122)
        units = offered(options, where)
        _choose("unit", units, options.units, 122, None if units else text.NARROW_FIRST)
        _select("field", options.fields[where.plan], None, width=122)
        _choose("status", list(STATUSES), text.STATUSES, 118)
        count = len(flags(where))
        with st.popover(text.OPTIONS if not count else text.options_set(count), width="content", key="options"):
            for name in FLAGS:
                st.checkbox(
                    text.FILTERS[name],
                    key=f"{name}_shown",
                    help=text.OPTION_NOTES[name],
                    on_change=carry,
                    args=(name,),
                )
        st.text_input(
            text.FILTERS["q"],
            key="q_shown",
            placeholder=text.PLACEHOLDERS["q"],
            on_change=carry,
            args=("q",),
            label_visibility="collapsed",
            width="stretch",
        )


def _select(name: str, known: Sequence[str], words: Mapping[str, str] | None, width: int) -> None:
    def said(code: str) -> str:
        if name == "period":
            return text.period(code)
        if name == "field":
            return text.named(code)
        return code if words is None or name == "plan" else words[code]

    st.selectbox(
        text.FILTERS[name],
        known,
        index=None,
        key=f"{name}_shown",
        format_func=said,
        placeholder=text.PLACEHOLDERS.get(name, ""),
        required=name in {"plan", "period"},
        on_change=carry,
        args=(name,),
        label_visibility="collapsed",
        width=width,
    )


def _choose(
    name: str, known: Sequence[str], words: Mapping[str, str], width: int, placeholder: str | None = None
) -> None:
    st.multiselect(
        text.FILTERS[name],
        known,
        key=f"{name}_shown",
        format_func=(lambda code: findable.unit(words[code], code)) if name == "unit" else words.__getitem__,
        placeholder=placeholder or text.PLACEHOLDERS[name],
        on_change=carry,
        args=(name,),
        label_visibility="collapsed",
        # room for a chip and a little more: the sentence under the bar has every name in full
        width=width + CHIP if st.session_state[f"{name}_shown"] else width,
    )


def show(values: Mapping[str, object]) -> None:
    """Let widgets show what the address asks for; before they are drawn."""
    for name, value in values.items():
        st.session_state[f"{name}_shown"] = value
    shown = st.session_state.setdefault(SHOWN, deque(maxlen=REMEMBERED))
    shown.append((_address(), dict(values)))


def carry(name: str) -> None:
    """Write what a visible widget now says into the address; plan and period always with it."""
    value = st.session_state[f"{name}_shown"]
    asked = _address()
    if _is_echo(name, value, asked):
        return
    for each in ("plan", "period"):
        asked.setdefault(each, [st.session_state[f"{each}_shown"]])
    if name in FLAGS:
        value = FLAGS[name] if value else ""
    asked[name] = [",".join(value) if isinstance(value, list) else value or ""]
    if name == "plan":
        # periods and fields belong to a plan
        asked["period"] = asked["field"] = asked["indicator"] = []
    if name == "data":
        # columns belong to a data set
        asked["columns"] = asked["group"] = []
    st.query_params.from_dict({each: values for each, values in asked.items() if any(values)})


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _is_echo(name: str, value: object, address: dict[str, list[str]]) -> bool:
    """Whether nobody chose this value: a browser that goes on before it has drawn the last page (Back, twice) sends
    what its widgets showed before, with the new address."""
    shown = st.session_state[SHOWN]
    last, _ = shown[-1]
    return address != last and any(values.get(name, MISSING) == value for _, values in shown)


def _toggle() -> None:
    st.session_state["bar_is_open"] = not st.session_state.get("bar_is_open", False)
