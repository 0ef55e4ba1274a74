"""The five data sets of the contract under the filters of an address: how many rows, the first of them, all as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from dashboard import text
from dashboard.view import View
from etl import extract
from warehouse import queries
from warehouse.errors import UsageError
from warehouse.filters import Filter

FIRST_ROWS = 20


@dataclass(frozen=True)
class Asked:
    """Which data set, of which cells, grouped by what, and which of its columns in their own order."""

    what: str
    where: Filter
    by: Sequence[str]
    columns: Sequence[str]


@dataclass(frozen=True)
class Glance:
    """A data set before it is taken: its exact number of rows, and the first of them."""

    count: int
    first: pl.DataFrame


def asked(view: View) -> Asked:
    """What the address of a view asks for, no wider than what the person may see."""
    chosen = view.chosen
    indicators = (chosen.indicator,) if chosen.indicator else ()
    where = view.reading.person.within(chosen.where.but(indicators=indicators))
    by = chosen.group if chosen.data == "rollup" else ()
    known = columns(chosen.data, by)
    wanted = [name for name in known if name in chosen.columns]
    return Asked(chosen.data, where, by, wanted or known)


def columns(what: str, by: Sequence[str]) -> list[str]:
    """The columns of a data set, as the contract has them."""
    return queries.rollup_columns(by) if what == "rollup" else list(extract.WHAT[what][2])


def heading(name: str) -> str:
    """What people call a column."""
    return extract.column_words()[name][0]


def glance(view: View) -> Glance:
    """The number of rows and the first ones, from memory where they were asked for before."""
    return view.made("glance", lambda: _glance(view))


def _glance(view: View) -> Glance:
    wanted = asked(view)
    with view.reading.cursor() as con:
        if wanted.what == "items":
            found = queries.items_unread(con, wanted.where)
            count = found.aggregate("count(*)").fetchall()[0][0]
            return Glance(int(count), found.limit(FIRST_ROWS).pl().select(wanted.columns))
        rows = extract.extract(con, wanted.what, wanted.where, wanted.by)
    return Glance(rows.height, rows.head(FIRST_ROWS).select(wanted.columns))


def rows(view: View) -> pl.DataFrame:
    """All rows and the columns asked for."""
    wanted = asked(view)
    with view.reading.cursor() as con:
        return extract.extract(con, wanted.what, wanted.where, wanted.by).select(wanted.columns)


def write(view: View, found: pl.DataFrame, target: Path) -> None:
    """The rows as a file in the format that the target's name ends with. Errors: `UsageError` for too many rows."""
    wanted = asked(view)
    if target.suffix == ".xlsx" and found.height > extract.XLSX_ROWS:
        raise UsageError(text.too_many_rows(found.height, extract.XLSX_ROWS))
    with view.reading.cursor() as con:
        by = wanted.by if wanted.what == "rollup" else None
        facts = extract.facts_of(con, wanted.where, by, person=view.reading.person.name)
    extract.write(found, target, what=wanted.what, facts=facts)
