"""What the page of a job says of quarters closed or reopened since, with the remedy beside it."""

from collections.abc import Sequence

import streamlit as st

from dashboard import text
from dashboard.component import pieces
from dashboard.desk import actions, closed
from dashboard.desk.closed import Overtaken
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.view import View


def overtaken(desk: Desk, job: Job, found: Sequence[Overtaken], *, key: str) -> None:
    """Say which verdicts no longer hold, with the button that has them judged again."""
    if not found:
        return
    with st.container(key=f"{key}_place", gap="small"):
        pieces.show(*(pieces.notice(each.said) for each in found), key=f"{key}_said")
        st.button(text.CHECK_AGAIN, key=key, on_click=actions.check, args=(desk, job.id, "period"))


def keeps(view: View, desk: Desk, lines: Sequence[Line], sentence: str, *, key: str) -> bool:
    """Say beside a button why what was recorded in a closed quarter stays as it is; says whether that is so."""
    found = closed.locked(desk, lines)
    if not found:
        return False
    told = "; ".join(said for _, said in found)
    (plan, period), _ = found[0]
    there = pieces.node(
        "a", "", text.PAGES["tinh-hinh-nop"], href=view.chosen.address("tinh-hinh-nop", plan=plan, period=period)
    )
    with st.container(width="stretch", key=f"{key}_place"):
        pieces.show(pieces.node("p", "quiet", f"{sentence} {told}. {text.UNLOCK_FIRST} ", there), key=key)
    return True
