"""What a load would do, tried apart: verdicts, what would change, whose status would flip. Nothing is written to the home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import polars as pl

from etl import apart
from etl.difference import PAIRS, Difference, of_pairs
from etl.files import Incoming
from etl.judge import Batch, Progress, Told
from etl.layouts.model import in_force, own_text
from etl.read import Workbook
from etl.sandbox import Sandbox
from etl.understanding import Understanding, Understood
from etl.verdicts import Outcome, Verdict
from warehouse import marts, sql, store
from warehouse.home import Home

_TEXTS = ("plan", "period", "indicator_code", "indicator_name", "old_status", "status")
_AMOUNTS = ("old_numerator", "numerator", "old_denominator", "denominator", "old_value", "value")
SECTOR = pl.Schema([*((name, pl.String()) for name in _TEXTS), *((name, pl.Decimal(38, 6)) for name in _AMOUNTS)])


@dataclass(frozen=True)
class Preview:
    """What a load would do. A load of the same files gives the same as long as `based_on` is the published version.

    Shape: `difference` against the version each accepted part would replace; `flips` one row per unit × indicator ×
    period, `sector` one per indicator × period, whose status in the quarter would be another (`old_status`, `status`).
    """

    based_on: str
    outcome: Outcome
    difference: Difference
    flips: pl.DataFrame
    sector: pl.DataFrame


def check(
    home: Home, incoming: Sequence[Incoming], *, is_partial: bool = False,
    reading: Progress | None = None, judging: Progress | None = None,
) -> Outcome:  # fmt: skip
    """The verdicts a load would give, tried apart: nothing is written to the home."""
    with trying(home) as trial:
        trial.understanding.read(incoming, progress=reading)
        with trial.judged(incoming, trial.understanding.done(), is_partial=is_partial, judging=judging) as judged:
            return Outcome(None, judged.verdicts)


def recheck(home: Home, incoming: Incoming, workbook: Workbook) -> Verdict:
    """The verdict `check` would give one file, read already as it was sent: what the office mended is applied here."""
    with alone(home, incoming, workbook) as judged:
        return judged.verdicts[0]


@contextmanager
def alone(home: Home, incoming: Incoming, workbook: Workbook) -> Iterator[Judged]:
    """One file judged by itself, as `recheck` does: what it would change can be asked as well."""
    with trying(home) as trial:
        trial.understanding.take(0, incoming, workbook)
        with trial.judged([incoming], trial.understanding.done()) as judged:
            yield judged


def preview(
    home: Home, incoming: Sequence[Incoming], *, is_partial: bool = False,
    reading: Progress | None = None, judging: Progress | None = None, sandbox: Sandbox | None = None,
) -> Preview:  # fmt: skip
    """The verdicts of `check` and what loading would change, tried apart: nothing is written to the home."""
    with trying(home) as trial:
        trial.understanding.read(incoming, sandbox, reading)
        with trial.judged(incoming, trial.understanding.done(), is_partial=is_partial, judging=judging) as judged:
            return Preview(
                trial.version, Outcome(None, judged.verdicts), judged.difference(), judged.flips(), judged.sector()
            )


@dataclass(frozen=True)
class Trial:
    """A batch on its way, against one published version: its files are taken as they come, then judged together."""

    home: Home
    con: duckdb.DuckDBPyConnection
    version: str
    understanding: Understanding

    @contextmanager
    def judged(
        self, incoming: Sequence[Incoming], understood: Understood, *, is_partial: bool = False,
        judging: Progress | None = None, told: Told | None = None,
    ) -> Iterator[Judged]:  # fmt: skip
        """What was understood, judged apart; `told` as in `Batch.judge`. Once: the connection stands elsewhere after it."""
        figures = understood.tidied.figures
        parts = figures.filter(pl.col("part").is_not_null()).select("plan_code", "period", "unit_code").unique()
        with apart.apart(self.con, self.home, self.version, self.understanding.catalogue, parts):
            held = self.con.sql("select plan_code, period, unit_code, submission_id from mart.received").fetchall()
            current = {(plan, period, unit): submission_id for plan, period, unit, submission_id in held}
            # numbered as the next load would be: what comes last is what counts
            number = f"{int(self.version) + 1:06d}"
            batch = Batch(self.con, number, incoming, understood, "", is_partial, with_groups=False)
            verdicts = batch.judge(judging, told)
            yield Judged(self.con, tuple(verdicts), apart.quarters(self.con, _accepted(verdicts)), current)


def _accepted(verdicts: Sequence[Verdict]) -> pl.DataFrame:
    """The quarters of accepted parts. Shape: plan_code, period."""
    rows = [(version.plan, version.period) for verdict in verdicts for version in verdict.submissions]
    return pl.DataFrame(rows, schema={"plan_code": pl.String, "period": pl.String}, orient="row")


@contextmanager
def trying(home: Home) -> Iterator[Trial]:
    """A trial against the version published now."""
    version = store.current_version(home)
    with store.opened(home, version) as con:
        understanding = Understanding(con, home.catalogue(), in_force(own_text(home)))
        yield Trial(home, con, version, understanding)


@dataclass(frozen=True)
class Judged:
    """A batch judged apart: the connection it stands in, and the current version of each part before it."""

    con: duckdb.DuckDBPyConnection
    verdicts: tuple[Verdict, ...]
    quarters: list[tuple[str, str]]
    current: dict[tuple[str, str, str], str]

    def difference(self) -> Difference:
        """As in `Preview`."""
        accepted = [version for verdict in self.verdicts for version in verdict.submissions]
        pairs = [(version.id, self.current.get((version.plan, version.period, version.unit))) for version in accepted]
        return of_pairs(self.con, pl.DataFrame(pairs, schema=PAIRS, orient="row"))

    def flips(self) -> pl.DataFrame:
        """As in `Preview`."""
        asked = {
            "units": sorted({version.unit for verdict in self.verdicts for version in verdict.submissions}),
            "keys": [f"{plan} {period}" for plan, period in self.quarters],
        }
        return sql.frame(self.con, "queries/preview_flips", asked)

    def sector(self) -> pl.DataFrame:
        """Indicators whose whole-sector status would be another, in each quarter that the batch can change."""
        found = []
        for plan in sorted({plan for plan, _ in self.quarters}):
            periods = [period for own, period in self.quarters if own == plan]
            asked = {"plan": plan, "periods": periods, "level": None, "statuses": [], "plan_targets_only": False}
            values = asked | marts.grouping(["indicator", "field", "period"])
            sql.into_temp(self.con, "group_sum", "queries/group_sum", values, cell="queries/preview_cell")
            sql.into_temp(self.con, "scored_group", "queries/group_score", values)
            found.append(sql.frame(self.con, "queries/preview_sector", values))
        return pl.concat(found) if found else pl.DataFrame(schema=SECTOR)
