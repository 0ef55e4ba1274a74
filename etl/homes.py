"""The home a command works on: there, with a pointer that names a version, and that version's file beside it."""

from __future__ import annotations

import duckdb

from warehouse import sql, store
from warehouse.errors import UsageError
from warehouse.home import Home, home_from_environment


def home_given() -> Home:
    """The home of `CHITIEU_HOME`. Errors: `UsageError` when there is none, or its pointer says nothing."""
    home = home_from_environment()
    if not home.exists and not _version_names(home):
        home.required()
    try:
        version = store.current_version(home) if home.exists else ""
    except (OSError, ValueError):
        version = ""
    if not (version.isascii() and version.isdigit() and len(version) == 6):
        raise UsageError(_pointer_lost(home))
    return home


def whole_home() -> Home:
    """`home_given`, its version ready to be read. Errors: `UsageError` also when the version's file is missing."""
    home = home_given()
    file = store.version_file(home, store.current_version(home))
    if not file.is_file():
        raise UsageError(
            f"Kho ở '{home.root}' bị hỏng: thiếu tệp phiên bản 'warehouse/{file.name}'. "
            "Khôi phục tệp này từ bản sao lưu của kho; nhật ký và tệp gốc vẫn còn trong kho."
        )
    return home


def _pointer_lost(home: Home) -> str:
    names = _version_names(home)
    other = f", hoặc ghi vào đó số phiên bản mới nhất còn trong kho: {names[-1]}" if names else ""
    return (
        f"Kho ở '{home.root}' bị hỏng: tệp 'warehouse/CURRENT' bị mất hoặc không ghi đúng số phiên bản. "
        f"Khôi phục tệp này từ bản sao lưu của kho{other}."
    )


def _version_names(home: Home) -> list[str]:
    return sorted(file.stem for file in home.warehouse.glob("[0-9]*.duckdb"))


def is_sample(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the open version is of a home of sample data."""
    return sql.row(con, "select is_sample from core.state") == (True,)
