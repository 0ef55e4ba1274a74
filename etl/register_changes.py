"""What a unit register would change of the units known: who is new, renamed, closed, merged, split off, or otherwise another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.homes import is_sample
from etl.register_read import read_register
from etl.register_rows import merged
from warehouse import record, store
from warehouse.home import Home
from warehouse.record import OPEN_END, OPEN_START, UnitSpell

KINDS = ("new", "renamed", "merged", "closed", "split", "changed")
NOTHING = "–"
FIELDS = ("kind", "ownership", "levels", "area", "parent_code", "legal_basis", "plans", "valid_from", "valid_to")


@dataclass(frozen=True)
class Change:
    """One thing that becomes another: its kind (one of `KINDS`), the unit, what it was and what it will be.

    `field` names the attribute of a `changed` one.
    """

    kind: str
    unit_code: str
    unit_name: str
    old: str = ""
    new: str = ""
    field: str = ""


@dataclass(frozen=True)
class Plan:
    """What applying a register would do, on the version `based_on`; `is_sample`: such a home takes none."""

    based_on: str
    changes: tuple[Change, ...]
    is_sample: bool


def planned(home: Home, path: Path) -> Plan:
    """What `register.apply` of a file would change. Errors: `RegisterError` listing every finding."""
    version = store.current_version(home)
    with store.opened(home, version) as con:
        before, sample = record.spells(con), is_sample(con)
    plans = [plan.code for plan in home.catalogue().plans]
    after = merged(before, read_register(path), path.name, plans)
    return Plan(version, tuple(changes(before, after)), sample)


def changes(before: Sequence[UnitSpell], after: Sequence[UnitSpell]) -> list[Change]:
    """Two registers → what differs, unit by unit, the kinds in the order of `KINDS`."""
    old, new = _by_unit(before), _by_unit(after)
    found = [
        change
        for code in sorted(new)
        if new[code] != old.get(code)
        for change in (_of_unit(old[code], new[code]) if code in old else _new(new[code]))
    ]
    return sorted(found, key=lambda change: (KINDS.index(change.kind), change.unit_code))


def _by_unit(spells: Sequence[UnitSpell]) -> dict[str, list[UnitSpell]]:
    found: dict[str, list[UnitSpell]] = {}
    for spell in spells:
        found.setdefault(spell.unit_code, []).append(spell)
    return found


def _new(spells: Sequence[UnitSpell]) -> list[Change]:
    last = spells[-1]
    about = " · ".join(part for part in (last.kind, "; ".join(last.levels), last.area) if part)
    made = [Change("new", last.unit_code, last.unit_name, "", about)]
    if last.split_from:
        made.append(Change("split", last.unit_code, last.unit_name, last.split_from, last.unit_code))
    return made


def _of_unit(before: Sequence[UnitSpell], after: Sequence[UnitSpell]) -> list[Change]:
    """What a unit's last spell says otherwise; a change of an earlier spell alone is told as such."""
    was, now = before[-1], after[-1]
    code, name = now.unit_code, now.unit_name
    made = []
    if was.unit_name != now.unit_name:
        made.append(Change("renamed", code, name, was.unit_name, _since(now, now.unit_name)))
    if now.merged_into and now.merged_into != was.merged_into:
        made.append(Change("merged", code, name, was.merged_into or "", f"{now.merged_into}, {now.valid_to:%d/%m/%Y}"))
    elif was.valid_to == OPEN_END and now.valid_to != OPEN_END:
        made.append(Change("closed", code, name, "", f"{now.valid_to:%d/%m/%Y}"))
    if now.split_from and now.split_from != was.split_from:
        made.append(Change("split", code, name, now.split_from, code))
    told = {"valid_to"} if made else set()
    # a new spell begins on its own day: that is no change of a field
    if len(after) > len(before):
        told.add("valid_from")
    made += [
        Change("changed", code, name, _shown(was, field), _since(now, _shown(now, field) or NOTHING), field)
        for field in FIELDS
        if field not in told and getattr(was, field) != getattr(now, field)
    ]
    return made or [Change("changed", code, name, field="valid_from")]


def _since(now: UnitSpell, said: str) -> str:
    return f"{said} ({now.valid_from:%d/%m/%Y})" if now.valid_from != OPEN_START else said


def _shown(spell: UnitSpell, field: str) -> str:
    value = getattr(spell, field)
    if value is None or value in (OPEN_START, OPEN_END):
        return ""
    if isinstance(value, tuple):
        return "; ".join(value)
    return f"{value:%d/%m/%Y}" if field in ("valid_from", "valid_to") else str(value)
