"""Rows of a filled-in register → the spells of its units: what they add, change, close and link."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import polars as pl

from etl import problems, values
from etl.cells import cell_name
from etl.register_form import HEADINGS
from etl.register_read import RegisterError
from etl.values import Cell, Finding, as_shown
from etl.words import clean, key
from warehouse.catalogue.model import LEVELS, OWNERSHIPS
from warehouse.record import OPEN_END, OPEN_START, UnitSpell

KINDS = {"trường": "trường", "truong": "trường", "trường học": "trường", "cơ quan": "cơ quan", "co quan": "cơ quan"}
CODE = re.compile(r"\w[\w.\-]{0,31}")
LEVEL_SIGNS = re.compile(r"[&+/–-]| và ", re.IGNORECASE)
LEVEL_WORDS = {"mn": "MN", "mầm non": "MN", "th": "TH", "tiểu học": "TH", "thcs": "THCS", "trung học cơ sở": "THCS"}


class _RowReader:
    """Reads one row's cells into a spell; findings are gathered, not raised.

    A column the file does not have at all keeps what is `known` of the unit; an empty cell of a column it has is empty.
    """

    def __init__(self, row: Mapping[str, Any], plan_codes: Sequence[str], found: list[dict[str, Any]]) -> None:
        self.row, self.plan_codes, self.found = row, plan_codes, found

    def problem(self, name: str, rule: str, message: str, remedy: str) -> None:
        cell = self.row.get(name)
        place = pl.select(
            cell_name(pl.lit(self.row["row"]), pl.lit((cell or self.row["unit_code"] or {"col": 1})["col"]))
        ).item()
        self.found.append({
            "severity": "error", "sheet": self.row["sheet"], "cell": place, "value": as_shown(cell["kind"], cell["text"]) if cell else None, "rule": rule,
            "message": message, "remedy": remedy,
        })  # fmt: skip

    def text(self, name: str) -> str | None:
        cell = self.row.get(name)
        return (clean(cell["text"]) or None) if cell else None

    def code(self, name: str) -> str | None:
        cell = self.row.get(name)
        code = values.unit_code(Cell(cell["kind"], cell["text"], cell["number"])) if cell else ""
        if code and not CODE.fullmatch(code):
            self.problem(
                name,
                "unit_code",
                f"{HEADINGS[name]} '{code[:40]}' không dùng được.",
                "Mã chỉ gồm chữ, số, dấu chấm và gạch nối, tối đa 32 ký tự.",
            )
        return code or None

    def day(self, name: str) -> date | None:
        cell = self.row.get(name)
        if cell is None:
            return None
        reading = values.date(Cell(cell["kind"], cell["text"], cell["number"]))
        if isinstance(reading.problem, Finding):
            self.problem(name, "date", f"{HEADINGS[name]}: {reading.problem.message}", reading.problem.remedy)
        return reading.value

    def listed(self, name: str, parse: Callable[[str], str | None], allowed: str) -> tuple[str, ...]:
        parts = [part for part in (self.text(name) or "").replace(",", ";").split(";") if part.strip()]
        if name == "levels":
            parts = [level for part in parts for level in LEVEL_SIGNS.split(part)]
        read = [parse(part) for part in parts]
        for part, value in zip(parts, read, strict=True):
            if value is None:
                self.problem(
                    name,
                    name,
                    f"{HEADINGS[name]} '{part.strip()}' không có trong {allowed}.",
                    f"Ghi {allowed}, cách nhau bằng dấu chấm phẩy.",
                )
        return tuple(dict.fromkeys(value for value in read if value))

    def kept(self, name: str, known: UnitSpell | None) -> bool:
        return known is not None and name not in self.row

    def unreadable(self) -> bool:
        """Whether a cell of the row is an error or a formula never calculated; each is named."""
        found = False
        for name, heading in HEADINGS.items():
            cell = self.row.get(name)
            finding = (
                values.unreadable(Cell(cell["kind"], cell["text"], cell["number"]), is_text=True) if cell else None
            )
            if finding is not None:
                self.problem(name, finding.rule, f"{heading}: {finding.message}", finding.remedy)
                found = True
        return found

    def spell(self, units: Mapping[str, Sequence[UnitSpell]]) -> UnitSpell | None:
        """The spell this row asks for; what `units` already knows of the unit fills columns the file does not have."""
        before = len(self.found)
        if self.unreadable():
            return None
        code, first = self.code("unit_code"), self.day("valid_from") or OPEN_START
        if not code:
            self.problem("unit_code", "unit_code", "Dòng này chưa có mã đơn vị.", "Điền mã đơn vị, hoặc xóa dòng.")
        if not code or len(self.found) > before:
            return None
        known = _known(units.get(code, ()), first)
        new = self._attributes(code, known)
        # a spell that opens after the unit's last one has no end yet
        is_reopened = known is not None and first > known.valid_to
        last = (
            known.valid_to
            if known is not None and not is_reopened and "valid_to" not in self.row
            else self.day("valid_to") or OPEN_END
        )
        merged_into = self.code("merged_into")
        if known is not None and not is_reopened and "merged_into" not in self.row:
            merged_into = known.merged_into
        if last < (known.valid_from if known is not None and first == OPEN_START else first):
            self.problem("valid_to", "validity", "Hiệu lực đến sớm hơn Hiệu lực từ.", "Sửa một trong hai ngày.")
        if merged_into and last == OPEN_END:
            self.problem(
                "merged_into",
                "merge",
                "Đơn vị sáp nhập chưa có Hiệu lực đến.",
                "Ghi ngày cuối cùng đơn vị còn hoạt động.",
            )
        return (
            None if len(self.found) > before else replace(new, valid_from=first, valid_to=last, merged_into=merged_into)
        )

    def _attributes(self, code: str, known: UnitSpell | None) -> UnitSpell:
        base = known or UnitSpell(code, "", "", OWNERSHIPS[0], (), "")
        name = base.unit_name if self.kept("unit_name", known) else self.text("unit_name")
        if not name:
            self.problem("unit_name", "unit_name", "Dòng này chưa có tên đơn vị.", "Điền tên đơn vị.")
        kind = base.kind if self.kept("kind", known) else KINDS.get(key(self.text("kind") or ""))
        if kind is None:
            self.problem(
                "kind",
                "kind",
                f"Loại '{self.text('kind') or ''}' không phải trường hay cơ quan.",
                "Ghi trường hoặc cơ quan.",
            )
        ownership = base.ownership if self.kept("ownership", known) else key(self.text("ownership") or OWNERSHIPS[0])
        if ownership not in OWNERSHIPS:
            self.problem(
                "ownership",
                "ownership",
                f"Loại hình '{self.text('ownership')}' không đúng.",
                f"Ghi {', '.join(OWNERSHIPS)}.",
            )
        levels = (
            base.levels
            if self.kept("levels", known)
            else self.listed("levels", lambda part: LEVEL_WORDS.get(key(part)), "MN, TH, THCS")
        )
        if kind == "trường" and not levels and not self.text("levels"):
            self.problem(
                "levels", "levels", "Trường chưa có cấp học.", "Ghi MN, TH hoặc THCS; trường nhiều cấp ghi TH; THCS."
            )
        if kind == "cơ quan" and levels:
            self.problem("levels", "levels", "Cơ quan không có cấp học.", "Để trống cột Cấp học.")
        codes = ", ".join(self.plan_codes)
        plans = (
            base.plans
            if self.kept("plans", known)
            else self.listed(
                "plans", lambda part: next((p for p in self.plan_codes if key(p) == key(part)), None), codes
            )
        )
        return UnitSpell(
            code, name or "", kind or "", ownership, tuple(level for level in LEVELS if level in levels),
            base.area if self.kept("area", known) else self.text("area") or "",
            base.parent_code if self.kept("parent_code", known) else self.code("parent_code"),
            split_from=base.split_from if self.kept("split_from", known) else self.code("split_from"),
            legal_basis=base.legal_basis if self.kept("legal_basis", known) else self.text("legal_basis"), plans=plans or None,
        )  # fmt: skip


def _known(spells: Sequence[UnitSpell], valid_from: date) -> UnitSpell | None:
    """The spell a row speaks of: the one it corrects, else the latest before it, else the latest of all."""
    ordered = sorted(spells, key=lambda spell: spell.valid_from)
    if valid_from == OPEN_START:
        return ordered[-1] if ordered else None
    earlier = [spell for spell in ordered if spell.valid_from <= valid_from]
    return earlier[-1] if earlier else ordered[0] if ordered else None


def merged(before: Sequence[UnitSpell], rows: pl.DataFrame, file: str, plan_codes: Sequence[str]) -> list[UnitSpell]:
    """The register after a file's rows: new codes added, known ones changed from the day the row names.

    A row whose `Hiệu lực từ` is later than the unit's latest spell closes that spell the day before and opens a new one
    (rename, move); one with the same or no `Hiệu lực từ` corrects the latest spell. Errors: `RegisterError`.
    """
    found: list[dict[str, Any]] = []
    units: dict[str, list[UnitSpell]] = {}
    for spell in before:
        units.setdefault(spell.unit_code, []).append(spell)
    seen: dict[tuple[str, date], int] = {}
    readers: dict[str, _RowReader] = {}
    for row in _by_day(rows):
        reader = _RowReader(row, plan_codes, found)
        new = reader.spell(units)
        if new is None:
            continue
        if (new.unit_code, new.valid_from) in seen:
            reader.problem(
                "unit_code",
                "unit_repeated",
                f"Mã {new.unit_code} đã có ở dòng {seen[new.unit_code, new.valid_from]}.",
                "Giữ một dòng, hoặc ghi Hiệu lực từ khác nhau.",
            )
            continue
        seen[new.unit_code, new.valid_from] = row["row"]
        readers[new.unit_code] = reader
        message = _put(units.setdefault(new.unit_code, []), new)
        if message:
            reader.problem(
                "valid_from", "validity", message, "Sửa Hiệu lực từ, Hiệu lực đến để các khoảng không chồng nhau."
            )
    _check_links(units, readers, found)
    if found:
        raise RegisterError(file, problems.from_rows(sorted(found, key=lambda problem: _row_of(problem["cell"]))))
    return [spell for code in sorted(units) for spell in sorted(units[code], key=lambda s: s.valid_from)]


def _by_day(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows, each unit's own in the order of `Hiệu lực từ`, whatever their order in the file."""

    def day(row: Mapping[str, Any]) -> date:
        cell = row.get("valid_from")
        return (values.date(Cell(cell["kind"], cell["text"], cell["number"])).value if cell else None) or OPEN_START

    return sorted(rows.to_dicts(), key=day)


def _row_of(cell: str | None) -> int:
    return int("".join(filter(str.isdigit, cell or "")) or 0)


def _put(spells: list[UnitSpell], new: UnitSpell) -> str | None:
    """Adds a spell to a unit's own. Returns what is wrong, or None."""
    spells.sort(key=lambda spell: spell.valid_from)
    same = next((n for n, spell in enumerate(spells) if spell.valid_from == new.valid_from), None)
    if same is None and spells and new.valid_from == OPEN_START:
        same = len(spells) - 1
        new = replace(new, valid_from=spells[same].valid_from)
    if same is not None:
        spells[same] = new
    else:
        if spells and spells[-1].valid_from < new.valid_from <= spells[-1].valid_to:
            # the unit goes on under its new spell: it did not merge then
            spells[-1] = replace(spells[-1], valid_to=new.valid_from - timedelta(days=1), merged_into=None)
        spells.append(new)
    spells.sort(key=lambda spell: spell.valid_from)
    for earlier, later in pairwise(spells):
        if later.valid_from <= earlier.valid_to:
            return f"Đơn vị {new.unit_code} có hai khoảng hiệu lực chồng nhau."
    return None


def _check_links(
    units: Mapping[str, Sequence[UnitSpell]], readers: Mapping[str, _RowReader], found: list[dict[str, Any]]
) -> None:
    """Parents, successors and sources that do not exist; successors closed by then or running in a circle."""

    def problem(name: str, code: str, message: str, remedy: str) -> None:
        if code in readers:
            readers[code].problem(name, name, f"Đơn vị {code}: {message}", remedy)
        else:
            found.append(
                {
                    "severity": "error",
                    "value": code,
                    "cell": None,
                    "rule": name,
                    "message": f"Đơn vị {code}: {message}",
                    "remedy": remedy,
                }
            )

    for code, spells in units.items():
        for spell in spells:
            for name, target in (
                ("parent_code", spell.parent_code),
                ("merged_into", spell.merged_into),
                ("split_from", spell.split_from),
            ):
                if target and target not in units:
                    problem(
                        name,
                        code,
                        f"{HEADINGS[name]}: không có đơn vị mã '{target}' trong danh mục.",
                        "Thêm đơn vị đó hoặc sửa mã.",
                    )
            successors = units.get(spell.merged_into or "", ())
            if spell.merged_into != code and successors and all(own.valid_to <= spell.valid_to for own in successors):
                problem(
                    "merged_into",
                    code,
                    f"Sáp nhập vào: đơn vị {spell.merged_into} không còn hoạt động sau ngày {spell.valid_to:%d/%m/%Y}.",
                    "Sửa mã đơn vị kế tục hoặc ngày hiệu lực.",
                )
        seen, at = {code}, spells[-1].merged_into
        while at and at in units:
            if at in seen:
                problem("merged_into", code, f"Sáp nhập vào: {code} nằm trong một vòng lặp.", "Sửa mã đơn vị kế tục.")
                break
            seen.add(at)
            at = units[at][-1].merged_into
