"""The catalogue's terms (docs: attainment, section 1) as immutable values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

LEVELS = ("MN", "TH", "THCS")
OWNERSHIPS = ("công lập", "dân lập", "tư thục")
OFFICE_LEVEL = "Cơ quan"
BASES = ("roadmap", "plan", "ours")


@dataclass(frozen=True)
class Phase:
    """A span of quarters of a plan, both ends inclusive."""

    code: str
    from_period: str
    to_period: str


@dataclass(frozen=True)
class Question:
    """An open question of a plan and the reading in use until the office decides otherwise."""

    key: str
    indicator_code: str | None
    question: str
    default: str


@dataclass(frozen=True)
class Plan:
    """A plan (kế hoạch). `issued_on` is null while the plan's own date is blank."""

    code: str
    name: str
    name_en: str
    document: str
    starts: str
    ends: str
    issued_on: date | None
    basis_order: tuple[str, ...]
    phases: tuple[Phase, ...]
    questions: tuple[Question, ...] = ()

    def phase_of(self, period_code: str) -> Phase:
        """The phase a quarter lies in; a plan without phases is one phase."""
        for phase in self.phases:
            if phase.from_period <= period_code <= phase.to_period:
                return phase
        return Phase("", self.starts, self.ends)


@dataclass(frozen=True)
class Indicator:
    """One measurable commitment (chỉ tiêu)."""

    code: str
    plan_code: str
    field_name: str
    field_name_en: str
    name: str
    name_en: str
    unit: str
    measure: str
    direction: str
    accumulation: str
    is_share: bool
    is_whole: bool
    is_derived: bool
    has_standing_denominator: bool
    requires: str | None
    levels: tuple[str, ...]
    ownerships: tuple[str, ...]
    reporter: str
    owed_in: tuple[str, ...]
    numerator: str
    denominator: str
    numerator_en: str
    denominator_en: str
    baseline_year: int | None
    lead: str
    support: str
    clause: str
    source_lines: str
    basis: str

    @property
    def takes_denominator(self) -> bool:
        """Whether a figure of it has two parts (ratio, reduction)."""
        return self.measure in ("ratio", "reduction")


@dataclass(frozen=True)
class Target:
    """A target (mức chỉ tiêu) in force over quarters `from_period`..`to_period`, both inclusive."""

    indicator_code: str
    from_period: str
    to_period: str
    comparator: str
    value: Decimal
    stretch: Decimal | None
    basis: str
    level: str | None
    unit_code: str | None
    clause: str
    source_lines: str
    note: str


@dataclass(frozen=True)
class Period:
    """A quarter of a plan's calendar. `due_on` is the first late day."""

    plan_code: str
    code: str
    name: str
    starts_on: date
    cutoff_on: date
    due_on: date
    basis: str
    note: str

    @property
    def year(self) -> int:
        return int(self.code[:4])

    @property
    def quarter(self) -> str:
        return self.code[5:]


@dataclass(frozen=True)
class ItemField:
    """One column of an indicator's items; `role` says which general column it fills, `extra` its own."""

    indicator_code: str
    name: str
    name_en: str
    type: str
    role: str


@dataclass(frozen=True)
class Catalogue:
    """All plans in force, in their files' order."""

    plans: tuple[Plan, ...]
    indicators: tuple[Indicator, ...]
    targets: tuple[Target, ...]
    periods: tuple[Period, ...]
    item_fields: tuple[ItemField, ...]

    @cached_property
    def plan(self) -> dict[str, Plan]:
        return {plan.code: plan for plan in self.plans}

    @cached_property
    def indicator(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def period(self) -> dict[tuple[str, str], Period]:
        return {(period.plan_code, period.code): period for period in self.periods}

    def indicators_of(self, plan_code: str) -> list[Indicator]:
        return [indicator for indicator in self.indicators if indicator.plan_code == plan_code]

    def periods_of(self, plan_code: str) -> list[Period]:
        return [period for period in self.periods if period.plan_code == plan_code]

    def fields_of(self, indicator_code: str) -> list[ItemField]:
        return [item_field for item_field in self.item_fields if item_field.indicator_code == indicator_code]

    def targets_at(self, indicator_code: str, period_code: str) -> list[Target]:
        """The plan-wide targets of an indicator in force in a quarter, the scored basis first."""
        order = self.plan[self.indicator[indicator_code].plan_code].basis_order
        found = [
            target
            for target in self.targets
            if target.indicator_code == indicator_code
            and target.from_period <= period_code <= target.to_period
            and target.level is None
            and target.unit_code is None
        ]
        return sorted(found, key=lambda target: order.index(target.basis))

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """The catalogue in the shape of `chitieu catalogue --json` (docs: contract)."""
        return {
            "plans": [_plan_json(plan) for plan in self.plans],
            "indicators": [_indicator_json(indicator) for indicator in self.indicators],
            "targets": [_target_json(target) for target in self.targets],
            "item_fields": [
                {"indicator": f.indicator_code, "name": f.name, "name_en": f.name_en, "type": f.type, "role": f.role}
                for f in self.item_fields
            ],
            "calendar": [_period_json(period) for period in self.periods],
        }

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything that moves a figure or a word on a screen."""
        whole = [repr(rows) for rows in (self.plans, self.indicators, self.targets, self.periods, self.item_fields)]
        return hashlib.sha256("\n".join(whole).encode()).hexdigest()


def plain(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros: `85`, `0.5`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plan_json(plan: Plan) -> dict[str, Any]:
    return {
        "code": plan.code,
        "name": plan.name,
        "name_en": plan.name_en,
        "starts": plan.starts,
        "ends": plan.ends,
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
        "phases": [{"code": p.code, "from": p.from_period, "to": p.to_period} for p in plan.phases],
    }


def _indicator_json(indicator: Indicator) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "plan": indicator.plan_code,
        "field": indicator.field_name,
        "name": indicator.name,
        "name_en": indicator.name_en,
        "unit": indicator.unit,
        "measure": indicator.measure,
        "direction": indicator.direction,
        "accumulation": indicator.accumulation,
        "share": indicator.is_share,
        "whole": indicator.is_whole,
        "derived": indicator.is_derived,
        "levels": list(indicator.levels),
        "ownership": list(indicator.ownerships),
        "owed_in": list(indicator.owed_in),
        "reporter": indicator.reporter,
        "lead": indicator.lead,
        "support": indicator.support,
        "clause": indicator.clause,
        "basis": indicator.basis,
    }


def _target_json(target: Target) -> dict[str, Any]:
    return {
        "indicator": target.indicator_code,
        "from": target.from_period,
        "to": target.to_period,
        "comparator": target.comparator,
        "value": plain(target.value),
        "stretch": plain(target.stretch) if target.stretch is not None else None,
        "basis": target.basis,
        "level": target.level,
        "unit_code": target.unit_code,
        "clause": target.clause,
    }


def _period_json(period: Period) -> dict[str, Any]:
    return {
        "plan": period.plan_code,
        "period": period.code,
        "starts_on": period.starts_on.isoformat(),
        "cutoff_on": period.cutoff_on.isoformat(),
        "due_on": period.due_on.isoformat(),
        "basis": period.basis,
    }


def catalogue_json(catalogue: Catalogue) -> str:
    """The catalogue as JSON text."""
    return json.dumps(catalogue.as_json(), ensure_ascii=False, indent=1)


def merged(catalogues: Sequence[Catalogue]) -> Catalogue:
    """Several catalogues as one, in order."""
    return Catalogue(
        plans=tuple(plan for c in catalogues for plan in c.plans),
        indicators=tuple(indicator for c in catalogues for indicator in c.indicators),
        targets=tuple(target for c in catalogues for target in c.targets),
        periods=tuple(period for c in catalogues for period in c.periods),
        item_fields=tuple(item_field for c in catalogues for item_field in c.item_fields),
    )
