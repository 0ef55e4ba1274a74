"""The fictional units of a sample home: a register of schools and one office, with its mergers and moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import rustpy_xlsxwriter

from etl.demo.dice import Dice
from warehouse.catalogue.model import Catalogue, Indicator, Period

SCHOOL, OFFICE = "trường", "cơ quan"
PUBLIC, PEOPLE_FOUNDED, PRIVATE = "công lập", "dân lập", "tư thục"
OPENED_ON = date(2010, 9, 1)

HEADINGS = (
    "Mã đơn vị", "Tên đơn vị", "Loại", "Loại hình",
    "Cấp học", "Địa bàn", "Đơn vị cấp trên", "Hiệu lực từ", "Hiệu lực đến", "Sáp nhập vào", "Tách từ",
    "Căn cứ", "Kế hoạch",
)  # fmt: skip

NAMES = (
    "Hoa Sen", "Bằng Lăng", "Mộc Hương", "Kim Giao", "Hoa Phượng", "Vàng Anh", "Ngọc Lan", "Sao Đen", "Thiên Lý",
    "Tường Vi", "Thạch Thảo", "Sấu Xanh", "Quỳnh Hương", "Pơ Mu", "Phù Dung", "Oải Hương", "Mẫu Đơn", "Móng Bò",
    "Mua Tím", "Long Não", "Hoàng Yến", "Hoa Dẻ", "Hoa Chuông", "Gạo Đỏ", "Dừa Cạn", "Dẻ Tùng", "Dạ Hương",
    "Dầu Rái", "Dâm Bụt", "Ban Trắng", "Trúc Đào", "Tầm Xuân", "Thủy Tiên", "Sim Tím", "Sa Mộc", "Ngũ Sắc", "Lát Hoa",
    "Lim Xanh", "Huỳnh Anh", "Hải Đường", "Hoa Cau", "Cẩm Tú Cầu", "Đỗ Quyên", "Xà Cừ", "Sưa Đỏ", "Muồng Đen",
    "Hoa Gấm", "Hướng Dương", "Nguyệt Quế", "Mai Vàng",
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """One line of the register: a unit over one spell of validity (`until` is its last day, None = open)."""

    code: str
    name: str
    kind: str
    ownership: str
    levels: tuple[str, ...]
    area: str
    parent: str | None
    since: date
    until: date | None = None
    merged_into: str | None = None
    legal_basis: str | None = None

    def is_active(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def owes(self, indicator: Indicator, period: Period) -> bool:
        """Whether the unit owes the indicator in the period (docs: attainment, section 3)."""
        if period.quarter not in indicator.owed_in or not self.is_active(period.cutoff_on):
            return False
        if self.kind == OFFICE:
            return indicator.reporter in ("office", "both") and PUBLIC in indicator.ownerships
        return (
            indicator.reporter in ("school", "both")
            and self.ownership in indicator.ownerships
            and not set(self.levels).isdisjoint(indicator.levels)
        )


@dataclass(frozen=True)
class Register:
    """All lines, the lines of one code in order of time."""

    units: tuple[Unit, ...]

    def active(self, day: date) -> list[Unit]:
        """The units' lines in force on a day, by code."""
        return [unit for unit in self.units if unit.is_active(day)]

    def on(self, code: str, day: date) -> Unit | None:
        """The line of a code in force on a day."""
        return next((unit for unit in self.units if unit.code == code and unit.is_active(day)), None)

    @cached_property
    def reorganised(self) -> frozenset[str]:
        """The codes that merge, take others in, open, close or move."""
        moved = {unit.code for unit in self.units if unit.legal_basis}
        return frozenset(moved | {unit.merged_into for unit in self.units if unit.merged_into})

    @cached_property
    def opened_by_merger(self) -> frozenset[str]:
        """The codes of units that did not exist before the units merged into them closed."""
        first = {unit.code: unit.since for unit in reversed(self.units)}
        return frozenset(
            unit.merged_into
            for unit in self.units
            if unit.merged_into and unit.until and first[unit.merged_into] > unit.until
        )

    def parts(self, code: str, day: date) -> list[Unit]:
        """The schools a unit is made of on a day: predecessors merged by then, and itself if it existed before."""
        before = [unit for unit in self.units if unit.merged_into == code and unit.until and unit.until < day]
        if code in self.opened_by_merger:
            return before
        return [next(unit for unit in self.units if unit.code == code), *before]


def draw_register(units: int, dice: Dice) -> Register:
    """A register of about `units` codes: one office; schools of all levels; two mergers, a closing, a move, a founding.

    Errors: ValueError below 12 units, too few for the reorganisations.
    """
    if units < 12:
        raise ValueError("a sample home needs at least 12 units")
    office = Unit(
        "00126000", "Cơ quan quản lý giáo dục (mẫu)", OFFICE, PUBLIC, (), "Phường A (mẫu)", None, OPENED_ON,
    )  # fmt: skip
    multi = max(1, round(units / 30))
    nursery, primary = round(units * 0.375), round(units * 0.34)
    shares = (("MN", nursery), ("TH", primary), ("THCS", units - 1 - multi - nursery - primary), ("TH&THCS", multi))
    lines = [office]
    for prefix, count in shares:
        names = dice.shuffled(NAMES, "names", prefix)
        for n in range(count):
            code = f"00{126000 + len(lines)}"
            again = f" {n // len(names) + 1}" if n >= len(names) else ""
            area = f"Phường {_area(int(dice.roll('area', code) ** 1.25 * max(5, units // 24)))} (mẫu)"
            name = f"{prefix} {names[n % len(names)]}{again} (mẫu)"
            ownership = _ownership(prefix, n)
            levels = tuple(prefix.split("&"))
            lines.append(Unit(code, name, SCHOOL, ownership, levels, area, office.code, OPENED_ON))
    return Register(tuple(sorted(_reorganised(lines), key=lambda unit: (unit.code, unit.since))))


def write_register(file: Path, register: Register, catalogue: Catalogue) -> None:
    """The register as a workbook with the contract's headings, one line per unit and spell."""
    plans = "; ".join(plan.code for plan in catalogue.plans)
    rows = [
        dict(
            zip(
                HEADINGS,
                (
                    unit.code, unit.name, unit.kind, unit.ownership, "; ".join(unit.levels), unit.area, unit.parent,
                    unit.since, unit.until, unit.merged_into, None, unit.legal_basis,
                    plans if unit.kind == OFFICE else None,
                ),
                strict=True,
            )
        )
        for unit in register.units
    ]  # fmt: skip
    rustpy_xlsxwriter.write_worksheets(
        [("Danh mục đơn vị", rows)],
        str(file),
        datetime_format="dd/mm/yyyy",
        bold_headers=True,
        freeze_panes={"general": {"row": 1, "col": 2}},
        column_width={"general": 18.0},
    )


def _area(number: int) -> str:
    return chr(ord("A") + number % 26) + ("" if number < 26 else str(number // 26))


def _ownership(prefix: str, number: int) -> str:
    """Most nurseries and nearly all schools are public; every seventh nursery is private, a few people-founded."""
    if prefix == "MN" and number % 7 == 6:
        return PRIVATE
    if prefix == "MN" and number % 15 == 4:
        return PEOPLE_FOUNDED
    return PRIVATE if prefix == "TH" and number % 25 == 24 else PUBLIC


def _reorganised(lines: list[Unit]) -> list[Unit]:
    """The register with its reorganisations: A and B into a new C, D into E, one closed, one renamed, one founded."""
    primary = [unit for unit in lines if unit.levels == ("TH",) and unit.ownership == PUBLIC]
    nursery = [unit for unit in lines if unit.levels == ("MN",)]
    public = [unit for unit in nursery if unit.ownership == PUBLIC]
    lower = [unit for unit in lines if unit.levels == ("THCS",)]
    others = [unit for unit in nursery if unit.ownership != PUBLIC] or public[2:]
    a, b, new = primary[:3]
    d, e, moved, closed, founded = *public[:2], lower[0], others[0], nursery[-1]
    changed = {
        a.code: [replace(a, until=date(2025, 5, 31), merged_into=new.code, legal_basis="QĐ 412/QĐ-UBND (mẫu)")],
        b.code: [
            replace(b, area=a.area, until=date(2025, 5, 31), merged_into=new.code, legal_basis="QĐ 412/QĐ-UBND (mẫu)")
        ],
        new.code: [replace(new, area=a.area, since=date(2025, 6, 1), legal_basis="QĐ 412/QĐ-UBND (mẫu)")],
        d.code: [
            replace(d, area=e.area, until=date(2025, 7, 31), merged_into=e.code, legal_basis="QĐ 530/QĐ-UBND (mẫu)")
        ],
        closed.code: [replace(closed, until=date(2024, 6, 30), legal_basis="QĐ 218/QĐ-UBND (mẫu)")],
        founded.code: [replace(founded, since=date(2022, 8, 1), legal_basis="QĐ 305/QĐ-UBND (mẫu)")],
        moved.code: [
            replace(moved, name="THCS Hoa Ban (mẫu)", area="Phường A (mẫu)", until=date(2023, 8, 31)),
            replace(moved, area="Phường C (mẫu)", since=date(2023, 9, 1), legal_basis="QĐ 77/QĐ-UBND (mẫu)"),
        ],
    }
    return [line for unit in lines for line in changed.get(unit.code, [unit])]
