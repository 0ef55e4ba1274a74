"""The five data sets of the contract under the filters of an address: how many rows, the first of them, all as a file."""

from collections.abc import Callable, Sequence
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
ROWS_OF_A_PART = 100_000


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
    wanted = [name for name in free(chosen.data, by) if name in chosen.columns]
    # without the columns that tell its rows apart a group is a list of nameless numbers
    return Asked(chosen.data, where, by, [*group(by), *wanted] if wanted else columns(chosen.data, by))


def columns(what: str, by: Sequence[str]) -> list[str]:
    """The columns of a data set, as the contract has them."""
    return queries.rollup_columns(by) if what == "rollup" else list(extract.WHAT[what][2])


def group(by: Sequence[str]) -> list[str]:
    """The columns that name the rows of a grouping."""
    return [name for name in queries.rollup_columns(by) if name not in queries.ROLLUP_COLUMNS]


def free(what: str, by: Sequence[str]) -> list[str]:
    """The columns of a data set that may be left out."""
    return [name for name in columns(what, by) if name not in group(by)]


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
            count, first = queries.items_at_a_glance(con, wanted.where, FIRST_ROWS)
            return Glance(count, first.select(wanted.columns))
        rows = extract.extract(con, wanted.what, wanted.where, wanted.by)
    return Glance(rows.height, rows.head(FIRST_ROWS).select(wanted.columns))


def rows(view: View) -> pl.DataFrame:
    """All rows and the columns asked for."""
    wanted = asked(view)
    with view.reading.cursor() as con:
        return extract.extract(con, wanted.what, wanted.where, wanted.by).select(wanted.columns)


def write(view: View, target: Path, told: Callable[[int], None]) -> None:
    """The rows as a file in the format that the target's name ends with; `told` hears how many are written.

    Items, of which there may be millions, go a part at a time. Errors: `UsageError` for more rows than Excel holds.
    """
    wanted, count = asked(view), glance(view).count
    if target.suffix == ".xlsx" and count > extract.XLSX_ROWS:
        raise UsageError(text.too_many_rows(count, extract.XLSX_ROWS))
    with view.reading.cursor() as con:
        if wanted.what == "items" and target.suffix != ".xlsx":
            parts = queries.items_unread(con, wanted.where).select(*wanted.columns).to_arrow_reader(ROWS_OF_A_PART)
            extract.write_parts(parts, target, told)
            return
        found = extract.extract(con, wanted.what, wanted.where, wanted.by).select(wanted.columns)
        by = wanted.by if wanted.what == "rollup" else None
        facts = extract.facts_of(con, wanted.where, by, person=view.reading.person.name)
    extract.write(found, target, what=wanted.what, facts=facts)
    told(found.height)
