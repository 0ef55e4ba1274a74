"""What is current after the office's story: workbooks read into figures, and versions loaded, withdrawn, reinstated."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from recompute_inputs import (
    HO_CHI_MINH,
    Catalogue,
    Facts,
    Held,
    Indicator,
    InputError,
    Key,
    Period,
    Register,
    Stated,
    exact,
    plain,
    read_catalogue,
    read_register,
    read_sheets,
    read_table,
    text,
)

ITEMS_ARE_EVIDENCE = ("milestone", "rank", "score")
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
# yes and no as people write them (attainment.md does not list them; the workbook layout says "yes/no")
YES = ("có", "1", "1.0", "true", "x", "v", "✓", "đạt", "đã thực hiện", "hoàn thành")
NO = ("không", "0", "0.0", "false", "chưa", "chưa đạt", "không đạt", "chưa thực hiện")

# --- submission workbooks ----------------------------------------------------------------------------------------


@dataclass
class RawPart:
    """One unit's rows of one workbook, before any rule."""

    figures: list[dict[str, Any]] = field(default_factory=list)
    items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def parse_period(words: str) -> str:
    """`2025-Q3` out of any of the four ways to write a period (contract)."""
    if match := re.fullmatch(r"(\d{4})\s*-\s*q([1-4])", plain(words)):
        return f"{match[1]}-Q{match[2]}"
    if match := re.fullmatch(r"(?:q|quý\s+)(i{1,3}|iv|[1-4])\s*(?:/|\s+năm\s+)\s*(\d{4})", plain(words)):
        return f"{match[2]}-Q{ROMAN.get(match[1], match[1])}"
    raise InputError(f"not a period: {words!r}")


def read_workbook(path: Path) -> dict[Key, RawPart]:
    """Raw parts of a workbook of layout v1 by unit, plan and period; a consolidated file holds several."""
    sheets = read_sheets(path)
    about = {plain(row[0]): row[1] for row in sheets.get("thông tin", []) if len(row) > 1 and text(row[0])}
    parts: dict[Key, RawPart] = {}
    for name in ("chỉ tiêu", "chi tiết"):
        for row in read_table(sheets.get(name, []), "mã chỉ tiêu"):
            indicator = text(row.get("mã chỉ tiêu"))
            if not indicator:
                continue
            unit, plan, period = (
                text(row.get(label)) or text(about.get(label)) for label in ("mã đơn vị", "kế hoạch", "kỳ báo cáo")
            )
            part = parts.setdefault((unit, plan, parse_period(period)), RawPart())
            if name == "chỉ tiêu":
                part.figures.append(row)
            else:
                part.items.setdefault(indicator, []).append(row)
    return parts


def _milestone(cell: object) -> Fraction | None:
    word = plain(cell)
    if word and word not in YES + NO:
        raise InputError(f"neither yes nor no: {cell!r}")
    return Fraction(int(word in YES)) if word else None


def stated_figure(indicator: Indicator, row: Mapping[str, Any], items: list[dict[str, Any]]) -> Stated | None:
    """The figure of one row of `Chỉ tiêu`; None = not entered. A blank part is summed from its items (section 7)."""
    if text(row.get("không phát sinh")):
        return Stated(kps=True)
    if indicator.measure == "milestone":
        done = _milestone(row.get("tử số"))
        return None if done is None else Stated(done, Fraction(1))
    num, den = exact(row.get("tử số")), exact(row.get("mẫu số"))
    cumulative = indicator.is_flow and plain(row.get("kiểu số liệu")) in ("lũy kế", "luỹ kế")
    if num is None and (num := _sum_items(indicator, items, "num", "tử số")) is not None:
        cumulative = False
    if not indicator.is_rate:
        return None if num is None else Stated(num, None, cumulative=cumulative)
    if den is None and (den := _sum_items(indicator, items, "den", "mẫu số")) is not None:
        cumulative = False
    if num is None and (den is None or indicator.measure == "reduction" or not indicator.is_flow):
        return None
    if num is None or (den is None and indicator.measure != "reduction"):
        raise InputError(f"{indicator.code}: only one of numerator and denominator is filled")
    return Stated(num, den, cumulative=cumulative)


def _sum_items(indicator: Indicator, items: list[dict[str, Any]], role: str, column: str) -> Fraction | None:
    if indicator.measure in ITEMS_ARE_EVIDENCE or role not in indicator.summed_parts:
        return None
    filled = [value for value in (exact(item.get(column)) for item in items) if value is not None]
    return sum(filled, Fraction(0)) if filled else None


# --- the story ---------------------------------------------------------------------------------------------------


@dataclass
class Version:
    """One accepted version: what it states and where it came from."""

    number: int
    path: str
    digest: str
    received_at: datetime
    figures: dict[str, Stated]
    withdrawn: bool = False


class History:
    """Accepted versions of every unit, plan and period, the one made current last at the end (section 6)."""

    def __init__(self, catalogue: Catalogue, register: Register) -> None:
        self.catalogue = catalogue
        self.register = register
        self.versions: dict[Key, list[Version]] = {}

    def current(self, key: Key) -> Version | None:
        """The newest accepted or reinstated version that is not withdrawn."""
        return next((v for v in reversed(self.versions.get(key, [])) if not v.withdrawn), None)

    def load(self, path: str, digest: str, received_at: datetime, parts: Mapping[Key, RawPart]) -> None:
        """Accept a workbook: a new version for each of its units; bytes accepted before change nothing."""
        for key, raw in sorted(parts.items(), key=lambda part: part[0][2]):
            known = self.versions.setdefault(key, [])
            mark = digest if len(parts) == 1 else repr((raw.figures, raw.items))
            if any(version.digest == mark for version in known):
                continue
            figures = self._figures(path, key, raw)
            if figures:
                known.append(Version(len(known) + 1, path, mark, received_at, figures))

    def withdraw(self, path: str) -> None:
        """Take a file's versions back."""
        for version in self._of_path(path):
            version.withdrawn = True

    def reinstate(self, path: str) -> None:
        """Make a file's versions current again."""
        for version in self._of_path(path):
            version.withdrawn = False
        for key, versions in self.versions.items():
            self.versions[key] = sorted(versions, key=lambda v: v.path == path)

    def held(self) -> dict[Key, Held]:
        """Current figures; a unit's time is the earliest of its versions not withdrawn (section 6)."""
        held = {}
        for key, versions in self.versions.items():
            if version := self.current(key):
                received_at = min(v.received_at for v in versions if not v.withdrawn)
                held[key] = Held(version.figures, received_at, version.number)
        return held

    def baseline(self, unit: str, indicator: Indicator, period: Period) -> Fraction | None:
        """The stored baseline (section 2): denominator of the unit's earliest current figure; after a merger its own
        from before it plus its predecessors'."""
        mergers = [(code, day) for code, day in self.register.mergers_into(unit) if day <= period.cutoff_on]
        if mergers:
            own = self._earliest_denominator(unit, indicator, period, min(day for _, day in mergers))
            known = [own, *(self.baseline(code, indicator, period) for code, _ in mergers)]
            added = [value for value in known if value is not None]
            if added:
                return sum(added, Fraction(0))
        return self._earliest_denominator(unit, indicator, period, None)

    def _earliest_denominator(
        self, unit: str, indicator: Indicator, period: Period, before: date | None
    ) -> Fraction | None:
        for candidate in self.catalogue.periods(indicator.plan):
            too_late = before is not None and candidate.cutoff_on >= before
            if too_late or (indicator.is_flow and candidate.quarter != period.quarter):
                continue
            version = self.current((unit, indicator.plan, candidate.code))
            figure = version.figures.get(indicator.code) if version else None
            if figure is not None and figure.den is not None:
                return figure.den
        return None

    def _figures(self, path: str, key: Key, raw: RawPart) -> dict[str, Stated]:
        unit, plan, code = key
        figures: dict[str, Stated] = {}
        for row in raw.figures:
            name = text(row.get("mã chỉ tiêu"))
            indicator = self.catalogue.indicators.get(name)
            if indicator is None or indicator.plan != plan or code not in self.catalogue.calendar[plan]:
                raise InputError(f"{path}: {name} {code} is not in the catalogue of {plan}")
            if indicator.derived:
                continue
            try:
                figure = stated_figure(indicator, row, raw.items.get(name, []))
            except InputError as problem:
                raise InputError(f"{path}: {unit} {name}: {problem}") from problem
            if figure is None:
                continue
            if indicator.is_rate and not figure.kps and figure.den is None:
                den = self.baseline(unit, indicator, self.catalogue.calendar[plan][code])
                if den is None:
                    raise InputError(f"{path}: {unit} {name}: no baseline is known")
                figure = Stated(figure.num, den, cumulative=figure.cumulative)
            figures[name] = figure
        return figures

    def _of_path(self, path: str) -> list[Version]:
        found = [v for versions in self.versions.values() for v in versions if v.path == path]
        if not found:
            raise InputError(f"story: no accepted version comes from {path}")
        return found


def _load_step(history: History, demo: Path, files: list[dict[str, Any]]) -> None:
    """Files of one step in the order of their periods, then as listed; refused ones count for nothing."""
    read = []
    for entry in files:
        if entry.get("refused"):
            continue
        path = demo / entry["path"]
        received_at = datetime.fromisoformat(entry["received_at"])
        if received_at.tzinfo is None:
            received_at = received_at.replace(tzinfo=HO_CHI_MINH)
        try:
            parts = read_workbook(path)
        except InputError as problem:
            raise InputError(f"{entry['path']}: {problem}") from problem
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        read.append((entry["path"], digest, received_at, parts))
    for file in sorted(read, key=lambda file: min((key[2] for key in file[3]), default="")):
        history.load(*file)


def read_facts(demo: Path, catalogue_path: Path) -> Facts:
    """Facts out of a demo folder: its register, its catalogue and its story told to the end."""
    catalogue, register = read_catalogue(catalogue_path), read_register(demo / "units.xlsx")
    history = History(catalogue, register)
    for step in json.loads((demo / "story.json").read_text(encoding="utf-8-sig"))["steps"]:
        if step["do"] == "load":
            _load_step(history, demo, step["files"])
        elif step["do"] == "withdraw":
            history.withdraw(step["path"])
        elif step["do"] == "reinstate":
            history.reinstate(step["path"])
        else:
            raise InputError(f"story: unknown step {step['do']!r}")
    return Facts(catalogue, register, history.held())
