"""Which published version a session reads: the one it opened with, until the person takes a newer one.

Every page under one address then speaks of the same figures, however often data is loaded meanwhile. The browser asks
`/ready` for the newest name itself, so nothing runs here until the person wants it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import text
from dashboard.component.registry import Piece
from warehouse import store
from warehouse.errors import UsageError
from warehouse.home import Home

KEY = "version_held"
_FRESHNESS = Piece("freshness")


@dataclass(frozen=True)
class Held:
    """The version of this session, and what to say where it is another one than before."""

    version: str
    said: str = ""


def held(home: Home) -> Held:
    """The version that this session reads; the newest one when it holds none yet, or none that is still kept."""
    before = st.session_state.get(KEY)
    found = of(home, before)
    st.session_state[KEY] = found.version
    return found


def of(home: Home, wanted: str | None) -> Held:
    """A version of a home by name, else the newest one and, where one was named, a sentence about it.

    Errors: `UsageError` without a home.
    """
    newest = store.current_version(home)
    if not wanted or wanted == newest:
        return Held(newest)
    if wanted.isascii() and wanted.isdigit() and len(wanted) == 6 and store.version_file(home, wanted).exists():
        return Held(wanted)
    return Held(newest, text.version_gone(wanted, newest))


def asked_for(home: Home, asked: Mapping[str, Sequence[str]]) -> str:
    """The version that an address names, the newest one where it names none.

    A file stays when its page is gone: it is never made of other figures than those asked for. Errors: `UsageError` for a
    version that is not kept, or without a home.
    """
    wanted = next(iter(asked.get("version", ())[-1:]), None)
    found = of(home, wanted)
    if wanted and found.version != wanted:
        raise UsageError(text.version_not_kept(wanted, found.version))
    return found.version


def newest(home: Home) -> str:
    """The published version, once its file is there. Errors: `UsageError` without a home, `OSError` without the file."""
    version = store.current_version(home)
    store.version_file(home, version).stat()
    return version


def watch(shown: Held) -> None:
    """Let the browser look for a newer version than the one shown, and offer it."""
    data = {"version": shown.version, "said": text.NEW_VERSION, "take": text.TAKE_VERSION, "ready": "ready"}
    _FRESHNESS(data, key="freshness", on_take_change=_take)


def _take() -> None:
    st.session_state.pop(KEY, None)
