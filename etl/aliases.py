"""Remembering that a text means a unit, through the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb

from etl.unit_names import unit_key
from etl.words import clean
from warehouse import sql, store
from warehouse.aliases import Alias, aliases, remember
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.store import Journal, office_now

LONGEST = 200


def remember_alias(home: Home, alias: str, unit_code: str, *, by: str, area: str | None = None) -> str:
    """From now on `alias` means the unit, in sheets of `area` or everywhere. Returns the version published.

    Errors: `UsageError` for an empty or overlong text, an unknown unit or area, a text that is itself another unit's
    code, or when nothing changes; `WriteError`, then nothing changed.
    """

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> Journal:
        _require_sensible(con, alias, unit_code, area)
        event = {
            "kind": "alias",
            "alias": clean(alias),
            "unit": unit_code,
            "area": area,
            "by": by,
            "at": office_now().isoformat(),
        }
        known = {(held.alias_key, held.area): held.unit_code for held in aliases(con)}
        if known.get((unit_key(alias), area)) == unit_code:
            return []
        apply_alias(con, event)
        return [event]

    publication = store.publish(home.required(), work)
    if publication is None:
        raise UsageError(f"Tên '{clean(alias)}' đã được nhớ cho đơn vị {unit_code} từ trước.")
    return publication.version


def apply_alias(con: duckdb.DuckDBPyConnection, event: dict[str, Any]) -> None:
    """The journal's event, applied."""
    at = datetime.fromisoformat(event["at"])
    remember(con, Alias(unit_key(event["alias"]), event["alias"], event["unit"], event["area"], event["by"], at))


def _require_sensible(con: duckdb.DuckDBPyConnection, alias: str, unit_code: str, area: str | None) -> None:
    if not unit_key(alias):
        raise UsageError('Ghi tên cần nhớ, ví dụ: chitieu alias "TH Trần Phú" --unit 0126001.')
    if len(alias) > LONGEST:
        raise UsageError(f"Tên quá dài, tối đa {LONGEST} ký tự.")
    codes = {row[0] for row in con.sql("select distinct unit_code from core.unit").fetchall()}
    if unit_code not in codes:
        raise UsageError(f"Không có đơn vị mã '{clean(unit_code)}' trong danh mục.")
    if clean(alias) in codes - {unit_code}:
        raise UsageError(f"'{clean(alias)}' là mã của một đơn vị khác, không đặt làm tên gọi được.")
    if area is not None and sql.row(con, "select 1 from core.unit where area = $area", {"area": area}) is None:
        raise UsageError(f"Không có địa bàn '{clean(area)}' trong danh mục.")
