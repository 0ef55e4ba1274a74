"""The widgets of one unit and quarter: what two versions differ in, and what those who decide can do with one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from dashboard import sending_page, text
from dashboard.component import pieces
from dashboard.component.cells import Table, as_data
from dashboard.component.table import show as show_table
from dashboard.desk import act, comparison, decisions
from dashboard.extracts.menu import menu
from dashboard.figures import Record
from dashboard.view import View


def compare(view: View, listed: Sequence[Record]) -> None:
    """Two versions to choose, at first those of the address or the last two, and what is another in the newer one."""
    by_number = {row["version"]: row for row in listed}
    # the browser keeps the words of the choice it shows: fields of their own for versions that stand otherwise now
    standing = " ".join(f"{row['submission_id']} {row['state']}" for row in listed)
    pair = comparison.chosen(listed, view.chosen.compare) or listed[-2:]
    pieces.show(pieces.heading(text.TRACKER["comparison"], level=2), key="compare_heading")
    with st.container(key="compare_choice", horizontal=True, gap="small"):
        older, newer = (
            st.selectbox(
                text.TRACKER[end],
                list(by_number),
                index=listed.index(row),
                key=f"{end}_{standing}",
                format_func=lambda number: text.version_name(number, by_number[number]["state"]),
                width=260,
            )
            for end, row in zip(("older", "newer"), pair, strict=True)
        )
    found = comparison.compared(view.reading, by_number[older], by_number[newer])
    here = replace(view, chosen=replace(view.chosen, compare=f"{older}-{newer}"))
    _different(here, comparison.figures(found, view.reading.words.indicators), "so-lieu-khac")
    if comparison.changed(found.difference.items).height:
        _different(here, comparison.items(found), "muc-khac")


def _different(view: View, table: Table, name: str) -> None:
    taken = [menu(view, name, table.caption)] if table.rows else []
    pieces.show(pieces.heading(table.caption, actions=taken, level=3), key=f"{name}_heading")
    if table.rows:
        show_table(as_data(table), key=name)


def decide(view: View, listed: Sequence[Record], unit: str, period: str) -> None:
    """What can be done with a version; the one that counts is offered first."""
    counting = sending_page.current(listed)
    name, plan = sending_page.name(view, unit), view.chosen.where.plan
    reading, labels = view.reading, text.DESK
    with st.container(key="version_desk", horizontal=True, gap="small"):
        if counting:
            own = counting["submission_id"]
            if not counting["approved_at"]:
                act.button(view, "approve", labels["approve"], lambda _given: decisions.approve(reading, own, name))
            if counting["state"] != "returned":
                _with_reason(view, "return", lambda why: decisions.send_back(reading, own, name, why=why))
            _with_reason(view, "withdraw", lambda why: decisions.withdraw(reading, own, name, plan, period, why=why))
        earlier = [row for row in reversed(listed) if row["state"] in {"superseded", "withdrawn"}]
        if earlier:
            with st.popover(labels["reinstate"], key="reinstate_open"):
                _reinstate(view, earlier, name, period)


def _with_reason(view: View, what: str, do: Callable[[str], decisions.Done]) -> None:
    reason = f"{what}_why"
    with st.popover(text.DESK[what], key=f"{what}_open"):
        st.text_input(text.DESK["why"], key=reason, max_chars=500)
        act.button(view, what, text.DESK[what], lambda given: do(given[reason]), reason)


def _reinstate(view: View, earlier: Sequence[Record], name: str, period: str) -> None:
    labels, plan = text.DESK, view.chosen.where.plan
    named = {row["submission_id"]: text.version_name(row["version"], row["state"]) for row in earlier}
    st.selectbox(labels["version"], list(named), key="reinstate_id", format_func=lambda each: named.get(each, each))

    def reinstate(given: Mapping[str, str]) -> decisions.Done:
        return decisions.reinstate(view.reading, given["reinstate_id"], name, plan, period)

    act.button(view, "reinstate", labels["reinstate"], reinstate, "reinstate_id")
