"""A place to try a batch in: what judging it reads of the published version, copied into memory, and nothing of the rest.

A warehouse of hundreds of megabytes is not copied to look at one workbook. Judging reads only the batch's own units, those
merged into them, and, for an office, what its schools hold of the same period; groups are added up from the cells of all
units in the quarters concerned.
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
from warehouse.home import Home
from warehouse.record import UnitSpell

WHOLE = ("state", "plan", "indicator", "target", "period", "item_field", "question", "unit", "extension", "lock")
OF_VERSION = ("figure", "warning")
OF_UNIT = ("core.submission", "core.item", "mart.received", "mart.quarter_cell", "mart.owed")
STANDING = ("unit_at", "target_in_force")


@contextmanager
def opened(
    home: Home, version: str, parts: pl.DataFrame, *, with_sector: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection on which `parts` can be judged as on `version`, thrown away afterwards; the version itself stays as it is.

    Shape of `parts`: plan_code, period, unit_code. `with_sector`: groups of the whole sector can be scored in the
    quarters of `quarters`. The version's own cells and groups are `published_cell` and `published_grouped`.
    """
    catalogue = home.catalogue()
    with store.opened(home, version) as con, TemporaryDirectory(prefix="chitieu-") as scratch:
        if sql.row(con, "select catalogue_digest from core.state") == (catalogue.digest,):
            con.execute("use memory").fetchall()
            _copy(con, f"v{version}", parts, with_sector=with_sector)
        else:
            # another catalogue scores every unit anew
            copy = Path(scratch, "apart.duckdb")
            shutil.copyfile(store.version_file(home, version), copy)
            con.execute(f"attach '{str(copy).replace(chr(39), chr(39) * 2)}' as apart").fetchall()
            con.execute("use apart").fetchall()
            record.catalogue(con, catalogue)
        for name in ("cell", "grouped"):
            con.execute(f"create temp view published_{name} as from v{version}.mart.{name}").fetchall()
        yield con


def quarters(con: duckdb.DuckDBPyConnection, parts: pl.DataFrame) -> list[tuple[str, str]]:
    """The quarters a batch can change in the quarter window: its own and the later ones of their years, (plan, period)."""
    years = {(row["plan_code"], row["period"][:4], row["period"]) for row in parts.iter_rows(named=True)}
    known = con.sql("select plan_code, period from core.period order by plan_code, ordinal").fetchall()
    return [
        (plan, period)
        for plan, period in known
        if any((plan, period[:4]) == (own, year) and period >= first for own, year, first in years)
    ]


def _copy(con: duckdb.DuckDBPyConnection, source: str, parts: pl.DataFrame, *, with_sector: bool) -> None:
    for name in ("schema", "macros", "views"):
        sql.run(con, name)
    for table in WHOLE:
        con.execute(f"insert into core.{table} by name from {source}.core.{table}").fetchall()
    for table in STANDING:
        con.execute(f"insert into mart.{table} by name from {source}.mart.{table}").fetchall()
    units = _with_predecessors(parts["unit_code"].drop_nulls().unique().to_list(), record.spells(con))
    con.execute("create temp table own_unit as select unnest($units) as unit_code", {"units": units}).fetchall()
    for table in OF_UNIT:
        sql.add(con, table, f"(from {source}.{table} semi join own_unit using (unit_code))")
    for table in OF_VERSION:
        own = f"(from {source}.core.{table} semi join core.submission using (submission_id))"
        sql.add(con, f"core.{table}", own)
    con.register("asked", parts.select("plan_code", "period", "unit_code").unique())
    offices = "(from asked semi join (from core.unit where kind = 'cơ quan') using (unit_code))"
    sql.add(
        con,
        "mart.quarter_cell",
        f"(from {source}.mart.quarter_cell semi join {offices} using (plan_code, period) anti join own_unit using (unit_code))",
    )
    con.unregister("asked")
    if with_sector:
        keys = pl.DataFrame(quarters(con, parts), schema=["plan_code", "chosen_period"], orient="row")
        con.register("asked", keys.cast(pl.String))
        sql.add(
            con, "mart.cell",
            f"(from {source}.mart.cell semi join asked using (plan_code, chosen_period) anti join own_unit using (unit_code) where \"window\" = 'quarter')",
        )  # fmt: skip
        con.unregister("asked")


def _with_predecessors(units: Sequence[str], spells: Sequence[UnitSpell]) -> list[str]:
    """Units and whoever was merged into them, at any remove."""
    found = set(units)
    while more := {spell.unit_code for spell in spells if spell.merged_into in found} - found:
        found |= more
    return sorted(found)
