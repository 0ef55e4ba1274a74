"""What a check or a load says about each file (docs: contract, `check`/`load --json`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from etl.repeated import Part, groups

SYMBOLS = {"ok": "✓", "warning": "⚠", "error": "✕", "duplicate": "≡"}
WORDS = {"ok": "sẵn sàng", "warning": "cần xem", "error": "lỗi", "duplicate": "đã nộp rồi"}


@dataclass(frozen=True)
class Accepted:
    """One version stored (or, with `check`, that would be)."""

    id: str
    plan: str
    unit: str
    period: str
    version: int
    figures: int
    items: int

    @property
    def part(self) -> str:
        """The part of a file it came from: "plan period unit"."""
        return f"{self.plan} {self.period} {self.unit}"


@dataclass(frozen=True)
class Verdict:
    """One file's verdict. Shape of `problems`: severity, sheet, cell, value, rule, message, remedy.

    `parts` are what the file speaks of, accepted or not: (plan, period, unit code); `units` the codes of all units it
    names, also where plan or period is in doubt. `is_read` is false where the guard or the reader refused it unread.
    """

    file: str
    sha256: str
    verdict: str
    submissions: tuple[Accepted, ...]
    problems: pl.DataFrame
    parts: tuple[tuple[str, str, str], ...] = ()
    is_read: bool = False
    units: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "sha256": self.sha256,
            "verdict": self.verdict,
            "submissions": [vars(accepted) for accepted in self.submissions],
            "problems": self.problems.select(
                "severity", "sheet", "cell", "value", "rule", "message", "remedy"
            ).to_dicts(),
        }


@dataclass(frozen=True)
class Outcome:
    """All verdicts of one call, in the order of the files, and the version published (None: nothing changed).

    `suspects`, as in `etl.suspects`, are of a load; None where nobody looked for any.
    """

    version: str | None
    verdicts: tuple[Verdict, ...]
    suspects: pl.DataFrame | None = None

    @property
    def any_refused(self) -> bool:
        return any(verdict.verdict == "error" for verdict in self.verdicts)

    @property
    def repeated(self) -> dict[Part, list[str]]:
        """Names of files of which several were stored for one (plan, period, unit code)."""
        return groups(
            (verdict.file, ((each.plan, each.period, each.unit) for each in verdict.submissions))
            for verdict in self.verdicts
        )

    def as_json(self) -> dict[str, Any]:
        repeated = [
            {"plan": plan, "period": period, "unit": unit, "files": names}
            for (plan, period, unit), names in self.repeated.items()
        ]
        told = {} if self.suspects is None else {"suspects": self.suspects.drop("weight").to_dicts()}
        return {
            "version": self.version,
            "files": [verdict.as_json() for verdict in self.verdicts],
            "repeated": repeated,
            **told,
        }
