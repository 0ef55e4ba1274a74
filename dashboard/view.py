"""What a page has at hand: the reading, what is chosen, where it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from dashboard.data import Reading
from dashboard.filters import DATA, Chosen
from warehouse.filters import BY

KEY = "view"
T = TypeVar("T")


class EndedError(Exception):
    """A page has said all it has to say; the run goes on after it, unlike after `st.stop`."""


@dataclass(frozen=True)
class View:
    """One run of one page."""

    reading: Reading
    chosen: Chosen
    page: str

    @property
    def here(self) -> str:
        """The address of what is on the screen."""
        chosen = self.chosen
        return chosen.address(
            self.page,
            indicator=chosen.indicator,
            row=chosen.row,
            by=chosen.by if chosen.by != "level" else None,
            order=chosen.order if chosen.order != "plan" else None,
            who=chosen.who,
            at=chosen.at,
            compare=chosen.compare,
            sent=chosen.sent,
            job=chosen.job,
            file=chosen.file,
            data=chosen.data if chosen.data != DATA[0] else None,
            group=chosen.group if tuple(chosen.group) != BY[:1] else None,
            columns=chosen.columns,
            anyway="yes" if chosen.anyway else None,
        )

    def made(self, what: str, make: Callable[[], T]) -> T:
        """What was built for this very view, from memory where it was built before."""
        return self.reading.made(what, self.here, make)


def keep(view: View) -> None:
    """Hand a view to the page that runs next."""
    st.session_state[KEY] = view


def current() -> View:
    """The view of this run."""
    view: View = st.session_state[KEY]
    return view
