"""A place to try a batch in: what judging it reads of the published version, copied into memory, and nothing of the rest.

A warehouse of hundreds of megabytes is not copied to look at one workbook. Judging reads only the batch's own units, those
merged into them, and, for an office, what its schools hold of the same period.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from warehouse import record, sql, store
from warehouse.catalogue import Catalogue
from warehouse.home import Home
from warehouse.record import UnitSpell

WHOLE = (
    "core.state", "core.plan", "core.indicator", "core.target", "core.period", "core.item_field", "core.question", "core.unit",
    "core.extension", "core.lock", "mart.unit_at", "mart.target_in_force",
)  # fmt: skip
OF_UNIT = ("core.submission", "mart.received", "mart.quarter_cell", "mart.owed")
OF_VERSION = ("core.figure", "core.warning", "core.correction")


@contextmanager
def apart(
    con: duckdb.DuckDBPyConnection, home: Home, version: str, catalogue: Catalogue, parts: pl.DataFrame
) -> Iterator[None]:
    """Turns a connection opened on `version` into one on which `parts` can be judged; the version itself stays as it is.

    Shape of `parts`: plan_code, period, unit_code. Groups are not there to be scored. The version's own cells and groups
    are `published_cell` and `published_grouped`; what of its cells still stands unless the batch scores it, `standing_cell`.
    """
    with TemporaryDirectory(prefix="chitieu-") as scratch:
        if sql.row(con, "select catalogue_digest from core.state") == (catalogue.digest,):
            still = ""
            con.execute("use memory").fetchall()
            _copy(con, f"v{version}", parts)
        else:
            # another catalogue scores every unit anew
            still = "where false"
            copy = Path(scratch, "apart.duckdb")
            shutil.copyfile(store.version_file(home, version), copy)
            con.execute(f"attach '{str(copy).replace(chr(39), chr(39) * 2)}' as apart").fetchall()
            con.execute("use apart").fetchall()
            record.catalogue(con, catalogue)
        for name in ("cell", "grouped"):
            con.execute(f"create temp view published_{name} as from v{version}.mart.{name}").fetchall()
        con.execute(f"create temp view standing_cell as from published_cell {still}").fetchall()
        yield


def quarters(con: duckdb.DuckDBPyConnection, parts: pl.DataFrame) -> list[tuple[str, str]]:
    """The quarters a batch can change in the quarter window: its own and the later ones of their years, (plan, period)."""
    asked = parts.select("plan_code", "period").unique()
    years = {(plan, period[:4], period) for plan, period in asked.iter_rows()}
    known = con.sql("select plan_code, period from core.period order by plan_code, ordinal").fetchall()
    return [
        (plan, period)
        for plan, period in known
        if any((plan, period[:4]) == (own, year) and period >= first for own, year, first in years)
    ]


def _copy(con: duckdb.DuckDBPyConnection, source: str, parts: pl.DataFrame) -> None:
    for name in ("schema", "macros", "views"):
        sql.run(con, name)
    for table in WHOLE:
        con.execute(f"insert into {table} by name from {source}.{table}").fetchall()
    units = _with_predecessors(parts["unit_code"].drop_nulls().unique().to_list(), record.spells(con))
    con.execute("create temp table own_unit as select unnest($units) as unit_code", {"units": units}).fetchall()
    for table in OF_UNIT:
        con.execute(
            f"insert into {table} by name from {source}.{table} semi join own_unit using (unit_code)"
        ).fetchall()
    for table in OF_VERSION:
        own = f"from {source}.{table} semi join core.submission using (submission_id)"
        con.execute(f"insert into {table} by name {own}").fetchall()
    # items are added up within a year only; they are most of a warehouse
    years = sorted(str(period)[:4] for period in parts["period"].drop_nulls().unique())
    con.execute(
        f"insert into core.item by name from {source}.core.item semi join own_unit using (unit_code) where period >= $first and period < $last",
        {"first": f"{years[0]}-" if years else "", "last": f"{years[-1]}-R" if years else ""},
    ).fetchall()
    con.register("asked", parts.select("plan_code", "period", "unit_code").unique())
    con.execute(
        f"insert into mart.quarter_cell by name from {source}.mart.quarter_cell "
        "semi join (from asked semi join (from core.unit where kind = 'cơ quan') using (unit_code)) using (plan_code, period) "
        "anti join own_unit using (unit_code)"
    ).fetchall()
    con.unregister("asked")


def _with_predecessors(units: Sequence[str], spells: Sequence[UnitSpell]) -> list[str]:
    """Units and whoever was merged into them, at any remove."""
    found = set(units)
    while more := {spell.unit_code for spell in spells if spell.merged_into in found} - found:
        found |= more
    return sorted(found)
