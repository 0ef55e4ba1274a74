"""The widgets of those who decide on a whole quarter: more time, bulk approval, closing and opening."""

from collections.abc import Mapping
from functools import partial

import polars as pl
import streamlit as st

from dashboard import findable, text, tracking
from dashboard.component import pieces
from dashboard.desk import act, decisions
from dashboard.tracking import Board
from dashboard.view import View

LIST_HEIGHT = 260
MOST_OFFERED = 400
MOST_LEFT = 8


def show(view: View, found: Board) -> None:
    """A row of buttons, each opening what it needs to know."""
    with st.container(key="quarter_desk", horizontal=True, gap="small"):
        with st.popover(text.DESK["extend"], key="extend_open"):
            _extend(view, found)
        approving = st.popover(text.DESK["approve_all"], key="approve_open", on_change="rerun")
        with approving:
            _approve(view, is_open=bool(approving.open))
        # one of its own for each way: done, it closes and the opposite does not stand open in its place
        way = "unlock" if found.is_locked else "lock"
        with st.popover(text.DESK[way], key=f"{way}_open", on_change="rerun"):
            _close(view, found)


def _extend(view: View, found: Board) -> None:
    labels, where = text.DESK, view.chosen.where
    names = dict(found.now.sort("unit_name").select("unit_code", "unit_name").iter_rows())
    areas = sorted(area for area in found.now["area"].unique().to_list() if area)
    kind = st.segmented_control(
        labels["who"],
        ["unit", "area"],
        default="unit",
        required=True,
        key="extend_kind",
        format_func={"unit": labels["for_unit"], "area": labels["for_area"]}.__getitem__,
    )
    is_long = len(names) > MOST_OFFERED
    if kind == "unit":
        st.selectbox(
            labels["unit"],
            [] if is_long else list(names),
            index=None,
            key="extend_unit",
            format_func=lambda code: findable.unit(str(names.get(code, code)), code),
            placeholder=text.NARROW_FIRST if is_long else text.UNIT,
        )
    else:
        st.selectbox(labels["area"], areas, index=None, key="extend_area", placeholder=text.AREA)
    st.text_input(labels["until"], key="extend_until", max_chars=10)
    st.text_input(labels["why"], key="extend_why", max_chars=500)
    field = f"extend_{kind}"

    def extend(given: Mapping[str, str]) -> decisions.Done:
        return decisions.extend(
            view.reading,
            where.plan,
            where.period,
            unit=given.get("extend_unit"),
            area=given.get("extend_area"),
            until=given["extend_until"],
            why=given["extend_why"],
        )

    act.button(view, "extend", labels["extend"], extend, field, "extend_until", "extend_why")


def _approve(view: View, *, is_open: bool) -> None:
    where, reading = view.chosen.where, view.reading
    ready, left = decisions.approvable(reading, where.plan, where.period)
    whole, count, *listed = left_out(view, ready, left)
    # worked out only for who looks: of a large office it takes seconds
    strange = doubtful(view, ready) if is_open and ready.height else []
    # what is decided and the button stay in sight, the lists scroll below
    pieces.show(pieces.node("div", "", whole, count, *strange[:1]), key="approve_plan")
    if ready.height:
        run = partial(decisions.approve_all, reading, where.plan, where.period)
        act.button(view, "approve_all", text.DESK["approve_all"], lambda _given: run())
    if strange[1:] or listed:
        with st.container(height=LIST_HEIGHT, border=True, key="approve_lists"):
            doubted = [pieces.node("p", "para", pieces.node("b", "", text.DESK["doubted"]))] if strange[1:] else []
            kept = [pieces.node("p", "para", pieces.node("b", "", text.DESK["left"]))] if listed else []
            pieces.show(pieces.node("div", "", *doubted, *strange[1:], *kept, *listed), key="approve_list")


def left_out(view: View, ready: pl.DataFrame, left: pl.DataFrame) -> list[pieces.Node]:
    """How many a bulk approval takes, and which it leaves and why."""
    units = view.reading.words.units
    where = view.chosen.where
    lines: list[pieces.Node] = [
        pieces.node("p", "para", text.whole_period(where.plan, where.period)),
        pieces.node("p", "para", text.ready_to_approve(ready.height, left.height)),
    ]
    if left.height and not ready.height:
        lines.append(pieces.node("p", "para", text.HOW_TO_CLEAR))
    for row in left.head(MOST_LEFT).to_dicts():
        why = text.WHY_RETURNED if row["is_returned"] else text.open_warnings(row["open_count"], row["first_message"])
        lines.append(pieces.node("p", "para", text.left_line(str(units[row["unit_code"]]["unit_name"]), why)))
    if left.height > MOST_LEFT:
        lines.append(pieces.quiet(text.more_left(left.height - MOST_LEFT)))
    return lines


def doubtful(view: View, ready: pl.DataFrame) -> list[pieces.Node]:
    """How many of the versions that a bulk approval takes look strange, each of the first leading to what its unit sent."""
    where = view.chosen.where
    found = decisions.doubtful(view.reading, ready, where.plan, where.period).unique(
        "submission_id", maintain_order=True
    )
    if found.is_empty():
        return []
    rows = found.head(MOST_LEFT).to_dicts()
    lines = [
        pieces.node(
            "p", "para",
            pieces.node("a", "", row["unit_name"], href=view.chosen.address("tinh-hinh-nop", who=row["unit_code"], at=where.period)),
            f": {row['message']}",
        )
        for row in rows
    ]  # fmt: skip
    more = [pieces.quiet(text.more_left(found.height - MOST_LEFT))] if found.height > MOST_LEFT else []
    return [pieces.notice(text.doubtful_to_approve(found.height)), *lines, *more]


def _close(view: View, found: Board) -> None:
    where, reading = view.chosen.where, view.reading
    pieces.show(pieces.node("p", "para", text.whole_period(where.plan, where.period)), key="lock_about")
    if not found.is_locked:
        st.text_input(text.DESK["why"], key="lock_why", max_chars=500)
        act.button(
            view,
            "lock",
            text.DESK["lock"],
            lambda given: decisions.lock(reading, where.plan, where.period, why=given["lock_why"]),
            "lock_why",
        )
        return
    pieces.show(*tracking.closing(found, where.period), key="lock_said")
    st.text_input(text.DESK["why"], key="unlock_why", max_chars=500)
    act.button(
        view,
        "unlock",
        text.DESK["unlock"],
        lambda given: decisions.unlock(reading, where.plan, where.period, why=given["unlock_why"]),
        "unlock_why",
    )
