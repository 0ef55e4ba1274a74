"""What a few words lead to: indicators, units and items, with or without diacritics, exact accents first."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from warehouse import sql
from warehouse.abbreviations import words
from warehouse.filters import Filter

MOST_ITEMS = 50
# a word begins after a blank or one of these
_MARKS = "-–/.,;:()[]{}<>\"'“”‘’+_*#&="
_BLANKS = str.maketrans(_MARKS, " " * len(_MARKS))


@dataclass(frozen=True)
class Found:
    """Frames best first, each with `is_exact`; of items those asked for, of `items_in_all`."""

    indicators: pl.DataFrame
    units: pl.DataFrame
    items: pl.DataFrame
    items_in_all: int


def search(con: duckdb.DuckDBPyConnection, where: Filter, most: int | None = MOST_ITEMS) -> Found:
    """What holds every word of `where.search`, in all plans and periods; only the units of the filter are looked into.

    `most`: how many items come along, None for all of them.
    Of items each word must stand where a word begins. An abbreviation of the field and its meaning are one word; a unit is also found by the first letters of its name.
    """
    asked = words(unicodedata.normalize("NFC", where.search or "").lower())
    # the word that fewest titles can hold goes first: there may be millions of them
    first = max((word.folded for word in asked), key=lambda forms: min(map(len, forms)), default=("",))
    values = {
        "plan": where.plan,
        "units": list(where.units),
        "words": [list(word.exact) for word in asked],
        "folded": [list(word.folded) for word in asked],
        "begun": [_spaced(word.exact) for word in asked],
        "begun_folded": [_spaced(word.folded) for word in asked],
        "first": first[0],
        "or_first": list(first[1:]),
        "most": most,
        "marks": _MARKS,
        "blanks": " " * len(_MARKS),
    }
    indicators, units, items, counted = (
        sql.frame(con, f"queries/search_{what}", values, matched_item="queries/search_item_matched")
        for what in ("indicator", "unit", "item", "item_count")
    )
    return Found(indicators, units, items, int(counted.item()))


def _spaced(forms: Sequence[str]) -> list[str]:
    """The forms of a word as titles hold them, with blanks for marks; a form of marks only stays."""
    return [" ".join(form.translate(_BLANKS).split()) or form for form in forms]
