"""Remembering that a text means a unit, and forgetting it, through the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from etl.unit_names import unit_key
from etl.words import clean
from warehouse import sql, store
from warehouse.aliases import Alias, aliases, forget, remember
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.store import Journal, office_now

LONGEST = 200


def remember_alias(home: Home, alias: str, unit_code: str, *, by: str, area: str | None = None) -> str:
    """From now on `alias` means the unit, in sheets of `area` or everywhere. Returns the version published.

    Errors: `UsageError` for an empty or overlong text, an unknown unit or area, a text that is itself another unit's
    code, or when nothing changes; `WriteError`, then nothing changed.
    """
    return remember_aliases(home, [(alias, unit_code)], by=by, area=area)


def remember_aliases(home: Home, named: Sequence[tuple[str, str]], *, by: str, area: str | None = None) -> str:
    """The same for several (name, unit code) at once: all or none. Errors: as `remember_alias`."""

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> Journal:
        events: Journal = []
        for alias, unit_code in named:
            _require_sensible(con, alias, unit_code, area)
            known = {(held.alias_key, held.area): held.unit_code for held in aliases(con)}
            if known.get((unit_key(alias), area)) == unit_code:
                continue
            event = {
                "kind": "alias",
                "alias": clean(alias),
                "unit": unit_code,
                "area": area,
                "by": by,
                "at": office_now().isoformat(),
            }
            apply_alias(con, event)
            events.append(event)
        return events

    publication = store.publish(home.required(), work)
    if publication is None:
        told = ", ".join(f"'{clean(alias)}'" for alias, _ in named[:3])
        raise UsageError(f"Tên {told} đã được nhớ cho đơn vị {named[0][1] if named else ''} từ trước.")
    return publication.version


def forget_alias(home: Home, alias: str, *, by: str, area: str | None = None) -> str:
    """From now on `alias` means nothing by itself, in sheets of `area` or where it meant a unit everywhere.

    What was loaded before stays. Returns the version published. Errors: `UsageError` for a name that is not remembered
    there; `WriteError`, then nothing changed.
    """

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> Journal:
        if not any((held.alias_key, held.area) == (unit_key(alias), area) for held in aliases(con)):
            where = f" cho địa bàn '{clean(area)}'" if area else ""
            raise UsageError(
                f"Chưa nhớ tên '{clean(alias)[:LONGEST]}'{where}. Xem các tên đã nhớ bằng 'chitieu alias'."
            )
        event = {
            "kind": "alias_forgotten",
            "alias": clean(alias),
            "area": area,
            "by": by,
            "at": office_now().isoformat(),
        }
        apply_forgetting(con, event)
        return [event]

    publication = store.publish(home.required(), work)
    if publication is None:
        raise UsageError("Không có gì thay đổi.")
    return publication.version


def apply_forgetting(con: duckdb.DuckDBPyConnection, event: dict[str, Any]) -> None:
    """The journal's event of a name forgotten, applied."""
    forget(con, unit_key(event["alias"]), event["area"])


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
