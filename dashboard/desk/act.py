"""A decision as a button: it runs before the page does, and the page then speaks of the version it published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard import faults, freshness, text
from dashboard.component import pieces
from dashboard.desk.decisions import Done
from dashboard.text import language
from dashboard.view import View
from warehouse.errors import ChitieuError

KEY = "decided"


@dataclass(frozen=True)
class Outcome:
    """What the last button did: which one, on which view, and what there is to say."""

    button: str
    here: str
    said: str
    is_done: bool


def button(view: View, name: str, label: str, act: Callable[[Mapping[str, str]], Done], *fields: str) -> None:
    """A button that decides, with what is in `fields` (keys of widgets), and beside it why the last try was refused."""
    st.button(label, key=f"do_{name}", on_click=_run, args=(view, name, act, fields), type="primary")
    outcome = last(view)
    if outcome and outcome.button == name and not outcome.is_done:
        pieces.show(pieces.notice(outcome.said), key=f"refused_{name}")


def last(view: View) -> Outcome | None:
    """What the last button of this view did."""
    outcome: Outcome | None = st.session_state.get(KEY)
    return outcome if outcome and outcome.here == view.here else None


def done(view: View) -> None:
    """Say at the top of the page what was done."""
    outcome = last(view)
    if outcome and outcome.is_done:
        said = pieces.done(outcome.said)
        pieces.show(said, key="was_done")


def _run(view: View, name: str, act: Callable[[Mapping[str, str]], Done], fields: tuple[str, ...]) -> None:
    # before the run: nothing has said yet which language this person reads
    language.use(st.context.cookies.get(language.COOKIE))
    given = {field: str(st.session_state.get(field) or "") for field in fields}
    try:
        made = act(given)
    except ChitieuError as fault:
        st.session_state[KEY] = Outcome(name, view.here, str(fault), is_done=False)
        return
    except Exception as fault:  # noqa: BLE001  # the edge: logged in full, told in one sentence
        st.session_state[KEY] = Outcome(name, view.here, text.fault(faults.record(fault)), is_done=False)
        return
    # the whole run that follows reads the version just published
    st.session_state[freshness.KEY] = made.version
    for field in fields:
        if field.endswith("_why"):
            st.session_state[field] = ""
    st.session_state[KEY] = Outcome(name, view.here, text.now_version(made.said, made.version), is_done=True)
