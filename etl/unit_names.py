"""Which unit a text means: its code, a name that was remembered, or the one unit of that name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from etl.values import Cell, unit_code
from etl.words import clean, key
from warehouse.aliases import Alias
from warehouse.record import UnitSpell

_LONG = {
    "tiểu học": "th", "trung học cơ sở": "thcs", "mầm non": "mn", "mẫu giáo": "mg", "phổ thông cơ sở": "ptcs",
    "giáo dục và đào tạo": "gdđt", "giáo dục - đào tạo": "gdđt", "gd&đt": "gdđt", "gd-đt": "gdđt", "gd và đt": "gdđt", "gd & đt": "gdđt",
}  # fmt: skip
_LEVELS = re.compile(r"\bth\b\s*(?:&|\+|/|-|–|—|,| và )\s*\bthcs\b")
_DOT = re.compile(r"\b(mn|mg|th|thcs|ptcs)\s*\.\s*")
_AREA = re.compile(r"^(?:xã|phường|thị trấn|đặc khu|p\.|x\.)\s+")
_NEAR = 5
_LONGEST = 200


@lru_cache(maxsize=8192)
def unit_key(text: str) -> str:
    """A unit's name → what it is compared by: kind and levels in their short form, every letter and tone kept."""
    name = key(text).strip(" .,;:")
    for long, short in _LONG.items():
        name = name.replace(long, short)
    name = _DOT.sub(r"\1 ", _LEVELS.sub("th&thcs", name)).removeprefix("trường ")
    return " ".join(name.split())


def area_key(text: str) -> str:
    """An area's name → what it is compared by, without the kind of commune."""
    return _AREA.sub("", key(text).strip(" .,;:"))


@dataclass(frozen=True)
class Recognised:
    """What a text means. `how` is code, zeros (leading ones restored), alias or name; without a code, `candidates` may help."""

    code: str | None
    how: str = ""
    candidates: tuple[str, ...] = ()
    is_ambiguous: bool = False


@dataclass(frozen=True)
class Register:
    """The units known and the names remembered for them; `unrecognised` are the texts so far that meant no unit."""

    spells: Sequence[UnitSpell]
    aliases: Sequence[Alias] = ()
    unrecognised: list[str] = field(default_factory=list)
    by_code: dict[str, list[UnitSpell]] = field(default_factory=dict)
    _by_name: dict[str, list[UnitSpell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for spell in self.spells:
            self.by_code.setdefault(spell.unit_code, []).append(spell)

    def without_zeros(self, code: str) -> list[str]:
        """The codes that differ from `code` by leading zeros only."""
        return [known for known in self.by_code if known.lstrip("0") == code.lstrip("0")]

    def names(self, code: str) -> list[str]:
        return [spell.unit_name for spell in self.by_code[code]]

    def recognised(
        self, cell: Cell, area: str | None = None, on: date | None = None, *, with_near: bool = True
    ) -> Recognised:
        """The unit a cell means: by code, else a remembered name, else its name (of those in `area`, valid `on` that day).

        A name that two units have, or none, is not decided here: the candidates are given (without `with_near` only
        those of the same name, as looking for similar ones takes time).
        """
        code = unit_code(cell)
        if code in self.by_code:
            return Recognised(code, "code")
        near = self.without_zeros(code) if code.strip("0") else []
        if len(near) == 1:
            return Recognised(near[0], "zeros")
        if cell.kind != "text":
            return Recognised(None)
        return self._by_alias(cell.text, area) or self._named(cell.text, area, on, with_near=with_near)

    def _by_alias(self, text: str, area: str | None) -> Recognised | None:
        wanted, place = unit_key(text), area_key(area or "")
        found = [alias for alias in self.aliases if alias.alias_key == wanted]
        own = [alias for alias in found if alias.area is not None and area_key(alias.area) == place]
        for alias in own or [alias for alias in found if alias.area is None]:
            return Recognised(alias.unit_code, "alias")
        return None

    def _named(self, text: str, area: str | None, on: date | None, *, with_near: bool) -> Recognised:
        if not self._by_name:
            for spell in self.spells:
                self._by_name.setdefault(unit_key(spell.unit_name), []).append(spell)
        found = self._by_name.get(unit_key(text), [])
        if area is not None:
            found = [spell for spell in found if area_key(spell.area) == area_key(area)]
        valid = [spell for spell in found if on is not None and spell.valid_from <= on <= spell.valid_to]
        codes = sorted({spell.unit_code for spell in valid or found})
        if len(codes) == 1:
            return Recognised(codes[0], "name")
        if codes:
            return Recognised(None, candidates=self._shown(codes), is_ambiguous=True)
        if not with_near or len(text) > _LONGEST:
            return Recognised(None)
        near = difflib.get_close_matches(unit_key(text), self._by_name, n=_NEAR, cutoff=0.75)
        return Recognised(
            None,
            candidates=self._shown(dict.fromkeys(spell.unit_code for name in near for spell in self._by_name[name])),
        )

    def _shown(self, codes: Sequence[str] | dict[str, None]) -> tuple[str, ...]:
        return tuple(
            f"{code} {clean(spell.unit_name)}{f' ({spell.area})' if spell.area else ''}"
            for code in list(codes)[:_NEAR]
            for spell in self.by_code[code][-1:]
        )
