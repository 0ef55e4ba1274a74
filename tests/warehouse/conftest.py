"""A small world: a plan, some units and figures as a few lines of text, in a real DuckDB in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import duckdb
import polars as pl
import pytest

from warehouse import marts, queries, record
from warehouse.catalogue import Catalogue, Indicator, Period, Phase, Plan, Target
from warehouse.filters import Filter
from warehouse.record import UnitSpell

QUARTER_DAYS = {
    "Q1": ((1, 1), (3, 31), (4, 10)),
    "Q2": ((4, 1), (6, 30), (7, 10)),
    "Q3": ((7, 1), (9, 30), (10, 10)),
    "Q4": ((10, 1), (12, 20), (12, 31)),
}


def indicator(code: str, measure: str = "ratio", accumulation: str = "stock", **changes: Any) -> Indicator:
    given = Indicator(
        code=code, plan_code="P", field_name="Lĩnh vực", field_name_en="Field", name=f"Chỉ tiêu {code}", name_en=f"Indicator {code}", unit="%",
        measure=measure, direction="up", accumulation=accumulation, is_share=measure == "ratio", is_whole=True, is_derived=False,
        has_standing_denominator=False, requires=None, levels=("MN", "TH", "THCS"), ownerships=("công lập", "dân lập", "tư thục"),
        reporter="both", owed_in=("Q1", "Q2", "Q3", "Q4"), numerator="tử", denominator="mẫu", numerator_en="num", denominator_en="den",
        baseline_year=None, lead="", support="", clause="I", source_lines="", basis="plan",
    )  # fmt: skip
    return replace(given, **changes)


def target(
    code: str,
    comparator: str,
    value: str,
    basis: str = "plan",
    span: tuple[str, str] = ("2021-Q1", "2026-Q4"),
    **changes: Any,
) -> Target:
    given = Target(code, *span, comparator, Decimal(value), None, basis, None, None, f"I ({basis})", "", "")
    return replace(given, **changes)


def school(code: str, *levels: str, **changes: Any) -> UnitSpell:
    return replace(
        UnitSpell(code, f"Trường {code} (mẫu)", "trường", "công lập", levels or ("TH",), "Phường A (mẫu)"), **changes
    )


def office(code: str = "CQ") -> UnitSpell:
    return UnitSpell(code, "Cơ quan (mẫu)", "cơ quan", "công lập", (), "")


class World:
    """One plan `P` of calendar quarters; figures are entered as `num/den`, `KPS` or a number, `lk:` before a cumulative one."""

    def __init__(self, *indicators: Indicator, targets: tuple[Target, ...] = (), units: tuple[UnitSpell, ...] = (school("A"),),
                 years: range = range(2021, 2027), phases: tuple[Phase, ...] = (), issued_on: date | None = date(2021, 1, 1),
                 catalogue: Catalogue | None = None, plan: str = "P") -> None:  # fmt: skip
        self.plan = plan
        self.catalogue = catalogue or self._catalogue(indicators, targets, years, phases, issued_on)
        self.con = duckdb.connect()
        self.number = 0
        self.touched: dict[str, str] | None = None
        with patch("warehouse.marts.rebuild"):
            record.schema(self.con, is_sample=False)
            record.units(self.con, units)
            record.catalogue(self.con, self.catalogue)

    @staticmethod
    def _catalogue(
        indicators: tuple[Indicator, ...],
        targets: tuple[Target, ...],
        years: range,
        phases: tuple[Phase, ...],
        issued_on: date | None,
    ) -> Catalogue:
        plan = Plan(
            "P",
            "Kế hoạch",
            "Plan",
            "KH",
            f"{years[0]}-Q1",
            f"{years[-1]}-Q4",
            issued_on,
            ("roadmap", "plan", "ours"),
            phases,
        )
        periods = tuple(
            Period("P", f"{year}-{q}", f"{q}/{year}", date(year, *a), date(year, *b), date(year, *c), "plan", "")
            for year in years
            for q, (a, b, c) in QUARTER_DAYS.items()
        )
        return Catalogue((plan,), indicators, targets, periods, ())

    def send(self, unit: str, period: str, at: datetime | None = None, **figures: str) -> str:
        """One accepted version: `send("A", "2025-Q1", x="17/20", y="lk:40/50", z="KPS")`. Returns its id."""
        self.number += 1
        earlier = self.con.execute(
            "select count(*) from core.submission where unit_code = ? and period = ?", [unit, period]
        ).fetchall()
        submission_id = f"S{self.number}"
        record.insert(self.con, "submission", [{
            "submission_id": submission_id, "plan_code": self.plan, "period": period, "unit_code": unit, "version": earlier[0][0] + 1, "sha256": submission_id,
            "file": f"{unit}.xlsx", "received_at": at or datetime(2021, 1, 2), "loaded_at": datetime(2021, 1, 2), "loaded_by": "t",
            "figures": len(figures), "items": 0, "accepted_no": self.number,
        }])  # fmt: skip
        record.insert_frame(self.con, "figure", pl.DataFrame(
            [self._figure(submission_id, code, text) for code, text in figures.items()],
            schema_overrides={"numerator": pl.Decimal(24, 6), "denominator": pl.Decimal(24, 6)}))  # fmt: skip
        self._touch(unit, period)
        return submission_id

    def withdraw(self, submission_id: str) -> None:
        record.withdraw(self.con, [submission_id], "sai")
        self._touch_sender(submission_id)

    def reinstate(self, submission_id: str) -> None:
        self.number += 1
        record.reinstate(self.con, submission_id, self.number)
        self._touch_sender(submission_id)

    def _touch_sender(self, submission_id: str) -> None:
        sender = "select unit_code, period from core.submission where submission_id = ?"
        self._touch(*self.con.execute(sender, [submission_id]).fetchall()[0])

    def _touch(self, unit: str, period: str) -> None:
        if self.touched is not None:
            self.touched[unit] = min(period, self.touched.get(unit, period))

    def settle(self) -> None:
        """Derives what the facts sent since the last question say, as a load does: the touched units and periods only."""
        if self.touched is None:
            marts.rebuild(self.con)
        elif self.touched:
            marts.derive(self.con, self.touched, [self.plan])
            marts.score(self.con, self.plan, self.touched, min(self.touched.values()))
        self.touched = {}

    def _figure(self, submission_id: str, code: str, text: str) -> dict[str, Any]:
        kind, _, rest = text.rpartition(":")
        num, _, den = rest.partition("/")
        is_kps = num == "KPS"
        return {
            "submission_id": submission_id, "indicator_code": code.replace("_", "-"),
            "numerator": None if is_kps else Decimal(num), "denominator": Decimal(den) if den else None,
            "is_cumulative": kind == "lk", "is_no_activity": is_kps, "numerator_from": "stated", "denominator_from": "stated",
            "sheet": "Chỉ tiêu", "row_no": 2, "cells": "E2:F2",
        }  # fmt: skip

    def where(self, period: str, **changes: Any) -> Filter:
        """A filter on what is sent so far."""
        self.settle()
        return Filter(plan=self.plan, period=period, **{"as_of_on": date(2026, 12, 31)} | changes)

    def cell(self, period: str, unit: str = "A", code: str = "x", **changes: Any) -> dict[str, Any]:
        found = queries.attainment(self.con, self.where(period, **changes))
        rows = found.filter(pl.col("unit_code") == unit, pl.col("indicator_code") == code.replace("_", "-")).to_dicts()
        return rows[0] if rows else {}

    def group(
        self, period: str, code: str = "x", by: tuple[str, ...] = ("indicator",), **changes: Any
    ) -> dict[str, Any]:
        found = queries.rollup(self.con, self.where(period, **changes), by)
        rows = found.filter(pl.col("indicator_code") == code).to_dicts()
        assert len(rows) == 1, rows
        return rows[0]


class Kit:
    """What tests build a world from."""

    World, indicator, target, school, office = (
        World,
        staticmethod(indicator),
        staticmethod(target),
        staticmethod(school),
        staticmethod(office),
    )


@pytest.fixture(scope="session")
def kit() -> Iterator[type[Kit]]:
    yield Kit
