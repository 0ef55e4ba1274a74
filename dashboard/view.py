"""What a page has at hand: the reading, what is chosen, where it stands."""

from dataclasses import dataclass

import streamlit as st

from dashboard.data import Reading
from dashboard.filters import Chosen

KEY = "view"


@dataclass(frozen=True)
class View:
    """One run of one page."""

    reading: Reading
    chosen: Chosen
    page: str


def keep(view: View) -> None:
    """Hand a view to the page that runs next."""
    st.session_state[KEY] = view


def current() -> View:
    """The view of this run."""
    view: View = st.session_state[KEY]
    return view
