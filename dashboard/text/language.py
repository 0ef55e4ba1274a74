"""Which language a run or a request speaks, and what our Vietnamese words are in it.

A message's name is its Vietnamese text; Vietnamese therefore needs no catalogue. Every other language is one folder of
`locale/`: `chitieu.po` with the words of the screens, `catalogue.po` with the names of plans, indicators and columns.
"""

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

VIETNAMESE = "vi"
COOKIE = "chitieu_lang"
_LOCALE = Path(__file__).parent / "locale"
_SPOKEN: ContextVar[str] = ContextVar("language", default=VIETNAMESE)


class Marked(str):
    """A constant that is said in the language of whoever reads it; `context` tells apart what Vietnamese does not."""

    __slots__ = ("context",)
    context: str


def mark(message: str, context: str = "") -> str:
    """A constant to be translated when it is asked for."""
    marked = Marked(message)
    marked.context = context
    return marked


def as_stored(word: str) -> str:
    """A word that stands so in data, files or addresses: the same in every language."""
    return word


# each in its own words: who looks for a language reads that one
LANGUAGES = {VIETNAMESE: as_stored("Tiếng Việt"), "en": as_stored("English")}


def use(wanted: str | None) -> str:
    """Speak a language from here on in this run or request; Vietnamese for whatever is none of ours."""
    found = wanted if wanted in LANGUAGES else VIETNAMESE
    _SPOKEN.set(found)
    return found


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while: official documents are Vietnamese on every screen."""
    before = current()
    use(code)
    try:
        yield
    finally:
        use(before)


def current() -> str:
    """The code of the language spoken now."""
    return _SPOKEN.get()


def _(message: str, context: str = "", **values: object) -> str:
    """A message in the language spoken now, its placeholders filled."""
    return _said(message, context).format(**values)


def plural(message: str, number: int, **values: object) -> str:
    """A message about a number of things, in the form the language has for that number."""
    spoken = current()
    found = message if spoken == VIETNAMESE else _messages(spoken).ngettext(message, message, number)
    return found.format(**values)


def named(name: str) -> str:
    """A name of the built-in catalogue; one that nobody has translated, such as an office's own, as it is."""
    spoken = current()
    return name if spoken == VIETNAMESE or not name else _messages(spoken, "catalogue").gettext(name)


def restated(stored: str) -> str:
    """One of our own words or sentences that was stored in Vietnamese; anything else, such as a person's words, as it is."""
    return _said(stored, "") if stored else ""


def translated(row: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """A row with some of its texts translated; one nobody has translated in the English of its own catalogue, if any."""
    said = {name: named(row[name] or "") for name in names if row[name]}
    own = {
        name: row[f"{name}_en"]
        for name in said
        if current() == "en" and said[name] == row[name] and row.get(f"{name}_en")
    }
    return {**row, **said, **own}


def localized(constant: Any) -> Any:
    """A constant with every marked text in it, also inside dictionaries and tuples, in the language spoken now."""
    if isinstance(constant, Marked):
        return _said(str(constant), constant.context)
    if isinstance(constant, dict):
        return {key: localized(value) for key, value in constant.items()}
    if isinstance(constant, tuple):
        return tuple(map(localized, constant))
    return constant


def _said(message: str, context: str) -> str:
    spoken = current()
    if spoken == VIETNAMESE:
        return str(message)
    return _messages(spoken).pgettext(context, message) if context else _messages(spoken).gettext(message)


@cache
def _messages(code: str, domain: str = "chitieu") -> gettext.GNUTranslations:
    """A catalogue as committed, read and compiled once a process."""
    with (_LOCALE / code / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        found = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, found)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
