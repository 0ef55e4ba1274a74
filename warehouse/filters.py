"""What a question is asked about: the one filter that screens and extracts share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

Window = Literal["quarter", "ytd", "phase"]
Structure = Literal["then", "now"]
WINDOWS: tuple[Window, ...] = ("quarter", "ytd", "phase")
STRUCTURES: tuple[Structure, ...] = ("then", "now")
BY = ("indicator", "field", "level", "area", "unit", "period")
STATUSES = ("attained", "near", "missed", "no_activity", "not_reported", "monitored")


@dataclass(frozen=True)
class Filter:
    """Which cells a question is about. An empty tuple or None keeps everything."""

    plan: str
    period: str
    window: Window = "quarter"
    units: tuple[str, ...] = ()
    level: str | None = None
    area: str | None = None
    field: str | None = None
    indicators: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    search: str | None = None
    structure: Structure = "then"
    as_of_on: date | None = None
    approved_only: bool = False
    plan_targets_only: bool = False

    def but(self, **changes: Any) -> Filter:
        """The same filter with some parts changed."""
        return replace(self, **changes)
