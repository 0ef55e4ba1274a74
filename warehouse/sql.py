"""SQL by file name: text in `.sql` files, values bound, only the parameters a text names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

ROOT = Path(__file__).parent
PARAMETER = re.compile(r"\$([a-z_]+)")
COMMENT = re.compile(r"--[^\n]*")


@cache
def text_of(name: str) -> str:
    """The text of `queries/attainment`, `marts/received`, `schema` …"""
    return (ROOT / f"{name}.sql").read_text(encoding="utf-8")


def parameters_of(name: str) -> frozenset[str]:
    return _parameters(text_of(name))


@cache
def _parameters(text: str) -> frozenset[str]:
    return frozenset(PARAMETER.findall(COMMENT.sub("", text)))


def _bound(values: Mapping[str, Any] | None, text: str) -> dict[str, Any] | None:
    return {key: (values or {})[key] for key in _parameters(text)} or None


def frame(
    con: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, Any] | None = None, **sources: str
) -> pl.DataFrame:
    """The answer of one question as a frame; `sources` are questions it reads from, by the name it knows them by."""
    found: pl.DataFrame = relation(con, name, values, **sources).pl()
    return found


def relation(
    con: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, Any] | None = None, **sources: str
) -> duckdb.DuckDBPyRelation:
    """The same answer not yet worked out: to be counted, cut or read a part at a time."""
    text = _with(name, **sources)
    return con.sql(text, params=_bound(values, text))


@cache
def _with(name: str, **sources: str) -> str:
    """A question's text, before it the sources that it or another source reads."""
    read = {
        source
        for source, own in sources.items()
        if any(re.search(rf"\b{source}\b", text_of(part)) for part in (name, *sources.values()) if part != own)
    }
    if not read:
        return text_of(name)
    given = ",\n".join(f"{source} as (\n{text_of(part)})" for source, part in sources.items() if source in read)
    own = COMMENT.sub("", text_of(name)).strip()
    return f"with {given}{',' + own.removeprefix('with') if own.startswith('with') else own}"


def into_temp(
    con: duckdb.DuckDBPyConnection,
    table: str,
    name: str,
    values: Mapping[str, Any],
    *,
    is_more: bool = False,
    **sources: str,
) -> None:
    """The answer of one question (see `frame`) as a temporary table of this connection, or as more rows of it."""
    into = f"insert into {table} by name" if is_more else f"create or replace temp table {table} as"
    text = _with(name, **sources)
    con.execute(f"{into} {text}", _bound(values, text)).fetchall()


def add(con: duckdb.DuckDBPyConnection, table: str, source: str, selected: str = "*") -> None:
    """Adds what a relation holds to a table, by column name; nothing at all when it is empty.

    After an empty first insert DuckDB 2.0.0 hides a large second one (a row group, 122,880 rows) from its own
    transaction until the commit: a delete then misses it, a question does not see it.
    """
    if row(con, f"select 1 from {source} limit 1") is not None:
        con.execute(f"insert into {table} by name select {selected} from {source}").fetchall()


def run(con: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, Any] | None = None) -> None:
    """Runs the statements of a file that answers nothing."""
    for statement in text_of(name).split(";\n"):
        if COMMENT.sub("", statement).strip():
            con.execute(statement, _bound(values, statement)).fetchall()


def row(con: duckdb.DuckDBPyConnection, text: str, values: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
    """The first row a statement answers, or None."""
    found = con.sql(text, params=dict(values) if values else None).fetchall()
    return found[0] if found else None
