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


@cache
def parameters_of(name: str) -> frozenset[str]:
    return frozenset(PARAMETER.findall(COMMENT.sub("", text_of(name))))


def _bound(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: values[key] for key in parameters_of(name)}


def frame(con: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, Any] | None = None) -> pl.DataFrame:
    """The answer of one question as a frame."""
    bound = _bound(name, values or {})
    found: pl.DataFrame = con.sql(text_of(name), params=bound or None).pl()
    return found


def into_temp(con: duckdb.DuckDBPyConnection, table: str, name: str, values: Mapping[str, Any]) -> None:
    """The answer of one question as a temporary table of this connection."""
    con.execute(f"create or replace temp table {table} as {text_of(name)}", _bound(name, values) or None).fetchall()


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
            con.execute(statement, _bound(name, values or {}) or None).fetchall()


def row(con: duckdb.DuckDBPyConnection, text: str, values: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
    """The first row a statement answers, or None."""
    found = con.sql(text, params=dict(values) if values else None).fetchall()
    return found[0] if found else None
