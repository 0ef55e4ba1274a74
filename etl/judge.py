"""A batch of workbooks → verdicts, with what is fine stored in the open transaction.

Files are taken in waves, in the order of their periods; a later wave sees what an earlier one stored. What derived
figures reveal (a cumulative value that falls) is found by storing a wave, deriving, and taking the guilty out again. A
large wave is taken in slices that do not bear on each other, each with its verdicts at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import polars as pl

from etl import closing, mending, problems, waves
from etl.check import Checked, check, known
from etl.files import Incoming
from etl.tidy import Tidied
from etl.understanding import Understood
from etl.verdicts import Accepted, Verdict
from warehouse import marts, record, sql
from warehouse.store import office_now

Progress = Callable[[int, int], None]
Told = Callable[[dict[int, Verdict]], None]
# the error that a file's neighbours in a batch may show: a cumulative figure below those of earlier quarters
FALLS = "cumulative_falls"


@dataclass(frozen=True)
class Replayed:
    """How an earlier load took the same files: its waves (file numbers) and the id of each part stored."""

    waves: list[list[int]]
    ids: dict[tuple[int, str], str]


@dataclass
class Batch:
    """One call's files on their way through the waves."""

    con: duckdb.DuckDBPyConnection
    version: str
    incoming: Sequence[Incoming]
    understood: Understood
    by: str
    is_partial: bool = False
    replayed: Replayed | None = None
    accepted: dict[int, list[Accepted]] = field(default_factory=dict)
    duplicates: set[int] = field(default_factory=set)
    mended_before: set[int] = field(default_factory=set)
    found: list[pl.DataFrame] = field(default_factory=list)
    waves: list[list[int]] = field(default_factory=list)
    number: int = 0
    with_groups: bool = True

    def judge(self, progress: Progress | None = None, told: Told | None = None) -> list[Verdict]:
        """The verdict of every file, in the order given.

        `progress(done, total)` counts files; `told` gets the numbers and verdicts of files as soon as they are certain.
        """
        figures, total = self.understood.tidied.figures, len(self.incoming)
        self.mending = mending.Mending(self.incoming, self.understood.tidied)
        self.waves = self.replayed.waves if self.replayed else waves.waves(figures)
        verdicts: dict[int, Verdict] = {}

        def settle(files: Sequence[int]) -> None:
            made = self._verdicts(files)
            verdicts.update(made)
            if told is not None:
                told(made)
            if progress is not None:
                progress(len(verdicts), total)

        judged = {file_no for wave in self.waves for file_no in wave}
        if alone := [file_no for file_no in range(total) if file_no not in judged]:
            settle(alone)
        spells = record.spells(self.con) if any(len(wave) > waves.AT_ONCE for wave in self.waves) else []
        for wave in self.waves:
            for files in waves.slices(wave, figures, spells, waves.AT_ONCE):
                self._judge(files)
                settle(files)
        accepted = [version for versions in self.accepted.values() for version in versions]
        versions = [(version.plan, version.unit, version.period) for version in accepted]
        marts.score_versions(self.con, versions, with_groups=self.with_groups)
        return [verdicts[file_no] for file_no in range(total)]

    def _judge(self, files: Sequence[int]) -> None:
        """Checks files that do not bear on each other and stores what is fine of them."""
        tidied = self.understood.of_files(files)
        self.found = [tidied.problems]
        figures, items = tidied.figures, tidied.items
        parts = figures.filter(pl.col("part").is_not_null()).select("file_no", "part", "plan_code", "period", "unit_code").unique(
            maintain_order=True
        )  # fmt: skip
        parts = self._without_duplicates(parts)
        self.found.append(closing.refusals(self.con, parts))
        figures = figures.join(
            parts.select("file_no", "part"), on=["file_no", "part"], how="semi", nulls_equal=True, maintain_order="left"
        )
        items = items.join(
            parts.select("file_no", "part"), on=["file_no", "part"], how="semi", nulls_equal=True, maintain_order="left"
        )
        checked = check(Tidied(figures, items, problems.none_found()), known(self.con, parts))
        self.found.append(checked.problems)
        self._store(checked, self._faultless(parts))

    def _without_duplicates(self, parts: pl.DataFrame) -> pl.DataFrame:
        """The parts whose bytes were not accepted before; the others said to be duplicates."""
        if not parts.height:
            return parts
        numbers = parts["file_no"].unique(maintain_order=True).to_list()
        hashes = pl.DataFrame(
            {"file_no": numbers, "sha256": [self.understood.workbooks[number].sha256 for number in numbers]},
            schema_overrides={"file_no": pl.Int32},
        )
        self.con.register("incoming", parts.join(hashes, on="file_no", maintain_order="left"))
        self.con.execute("create or replace temp table part_file as select * from incoming").fetchall()
        self.con.unregister("incoming")
        seen = parts.join(hashes, on="file_no").join(sql.frame(self.con, "queries/duplicate"), on=["part", "sha256"])
        seen = self._without_news(seen)
        rows = []
        for row in seen.iter_rows(named=True):
            self.duplicates.add(row["file_no"])
            if not row["is_current"]:
                why = "đã được thu hồi" if row["is_withdrawn"] else "đã có bản mới hơn thay"
                rows.append({
                    "file_no": row["file_no"], "part": row["part"], "severity": "warning", "rule": "duplicate_not_current",
                    "message": f"Tệp này đã được nhận (lượt nộp {row['submission_id']}, phiên bản {row['version']}) nhưng {why}.",
                    "remedy": f"Nếu muốn dùng lại bản này thì dùng lại lượt nộp {row['submission_id']}.",
                })  # fmt: skip
        self.found.append(problems.from_rows(rows))
        return parts.join(seen.select("file_no", "part"), on=["file_no", "part"], how="anti", maintain_order="left")

    def _without_news(self, seen: pl.DataFrame) -> pl.DataFrame:
        """The parts whose bytes were accepted before, without those that say something else: mended now, or only then."""
        recorded = mending.recorded(self.con, seen["submission_id"].to_list())
        news, as_sent = [], []
        for row in seen.iter_rows(named=True):
            file_no, part, changes = row["file_no"], row["part"], recorded.get(row["submission_id"], frozenset())
            is_as_sent = bool(changes) and not self.mending.corrections(file_no, part)
            news.append(self.mending.is_news(file_no, part, changes) or (is_as_sent and not row["is_current"]))
            if is_as_sent and row["is_current"]:
                as_sent.append(file_no)
                self.found.append(mending.same_as_mended(file_no, part, row["submission_id"], len(changes)))
        # of a file with other parts, or with rows in doubt, the errors stay told
        spoken = self.understood.tidied.figures.select("file_no", "part").filter(pl.col("file_no").is_in(as_sent))
        left = spoken.unique().join(seen.select("file_no", "part"), on=["file_no", "part"], how="anti")
        self.mended_before |= set(as_sent) - set(left["file_no"])
        return seen.filter(~pl.Series(news, dtype=pl.Boolean))

    def _faultless(self, parts: pl.DataFrame) -> pl.DataFrame:
        """The parts without an error; of a file with one, none, unless parts may be loaded by themselves."""
        errors = problems.gathered(*self.found).filter(pl.col("severity") == "error")
        if not self.is_partial:
            return parts.join(errors.select("file_no"), on="file_no", how="anti", maintain_order="left")
        whole = errors.filter(pl.col("part").is_null())
        own = errors.filter(pl.col("part").is_not_null())
        left = parts.join(whole.select("file_no"), on="file_no", how="anti", maintain_order="left")
        return left.join(own.select("file_no", "part"), on=["file_no", "part"], how="anti", maintain_order="left")

    def _store(self, checked: Checked, parts: pl.DataFrame) -> None:
        """Stores the parts, derives, takes out what proves faulty, until nothing does."""
        if not parts.height:
            return
        units, plans, periods = (parts[name].unique().to_list() for name in ("unit_code", "plan_code", "period"))
        stored = self._insert(checked, parts)
        watch = closing.Watch(self.con, units)
        while True:
            marts.derive(self.con, units, plans, periods)
            errors, warnings = self._derived(stored)
            if not errors.height:
                break
            self.found.append(errors)
            guilty = errors.select("file_no", "part") if self.is_partial else errors.select("file_no")
            out = stored.join(guilty, on=guilty.columns, how="semi")
            record.take_out(self.con, out["submission_id"].to_list())
            stored = stored.join(out, on="submission_id", how="anti", maintain_order="left")
        self.found += [warnings, _rederived(watch, stored)]
        for row in stored.iter_rows(named=True):
            self.accepted.setdefault(row["file_no"], []).append(
                Accepted(
                    row["submission_id"],
                    row["plan_code"],
                    row["unit_code"],
                    row["period"],
                    row["version"],
                    row["figures"],
                    row["items"],
                )
            )

    def _insert(self, checked: Checked, parts: pl.DataFrame) -> pl.DataFrame:
        """The parts as new versions. Returns them. Shape: one row per submission, with file_no and part."""
        held = ["file_no", "part"]
        counts = (
            parts.join(
                checked.figures.group_by(held).agg(pl.len().cast(pl.Int32).alias("figures")),
                on=held,
                how="left",
                maintain_order="left",
            )
            .join(
                checked.items.group_by(held).agg(pl.len().cast(pl.Int32).alias("items")),
                on=held,
                how="left",
                maintain_order="left",
            )
            .with_columns(pl.col("figures", "items").fill_null(0))
        )
        earlier = self.con.sql(
            "select plan_code, period, unit_code, max(version) as earlier from core.submission group by all"
        ).pl()
        numbered = counts.join(earlier, on=["plan_code", "period", "unit_code"], how="left", maintain_order="left")
        rows: list[dict[str, Any]] = []
        now = office_now()
        for row in numbered.iter_rows(named=True):
            submission_id = self._next_id(row["file_no"], row["part"])
            given, workbook = self.incoming[row["file_no"]], self.understood.workbooks[row["file_no"]]
            rows.append({
                "file_no": row["file_no"], "part": row["part"], "submission_id": submission_id,
                "plan_code": row["plan_code"], "period": row["period"], "unit_code": row["unit_code"], "version": (row["earlier"] or 0) + 1,
                "sha256": workbook.sha256, "file": given.name, "received_at": given.received_at, "received_why": given.received_why,
                "loaded_at": now, "loaded_by": self.by, "figures": row["figures"], "items": row["items"],
                "accepted_no": int(self.version) * 1_000_000 + int(submission_id.rpartition("-")[2]),
            })  # fmt: skip
        stored = pl.DataFrame(
            rows,
            schema_overrides={"file_no": pl.Int32, "received_why": pl.String, "version": pl.Int32},
            infer_schema_length=None,
        )
        record.insert_frame(self.con, "submission", stored.drop("file_no", "part"))
        ids = stored.select("file_no", "part", "submission_id")
        record.insert_frame(self.con, "figure", _figure_rows(checked.figures.join(ids, on=held)))
        record.insert_items(self.con, _item_rows(checked.items.join(ids, on=held)))
        return stored

    def _next_id(self, file_no: int, part: str) -> str:
        if self.replayed is not None and (file_no, part) in self.replayed.ids:
            return self.replayed.ids[file_no, part]
        self.number += 1
        return f"{self.version}-{self.number:04d}"

    def _derived(self, stored: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """What only the derived in-quarter parts show: errors and warnings on the versions just stored."""
        tried = {"tried": stored["submission_id"].to_list()}
        place = stored.select("submission_id", "file_no", "part")
        negative = sql.frame(self.con, "queries/derived_negative", tried).join(place, on="submission_id")
        items = sql.frame(self.con, "queries/derived_items", tried)
        own_items = items.filter("is_tried").join(place, on="submission_id")
        # a later quarter of the same year whose items no longer fit because of one just stored
        later = items.filter(~pl.col("is_tried")).join(
            stored.select("unit_code", "plan_code", "file_no", "part", tried_period="period"),
            on=["unit_code", "plan_code"],
        )
        others = later.filter(
            pl.col("tried_period") < pl.col("period"),
            pl.col("tried_period").str.head(4).cast(pl.Int32) == pl.col("year"),
        )
        share = sql.frame(self.con, "queries/derived_share", tried).join(place, on="submission_id")
        errors = problems.gathered(
            problems.where(
                negative,
                FALLS,
                pl.format(
                    "{}: lũy kế đến {} (tệp {}, ô {}) nhỏ hơn tổng các kỳ trước ({}, tệp {}, ô {}).",
                    "indicator_code",
                    problems.period_named("later_period"),
                    "file",
                    "later_cells",
                    problems.period_named("earlier_period").fill_null("–"),
                    pl.col("earlier_file").fill_null("–"),
                    pl.col("earlier_cells").fill_null("–"),
                ),
                "Kiểm tra lại hai ô; nếu số là của riêng kỳ này, ghi Kiểu số liệu là Trong kỳ.",
            ),
            problems.where(
                own_items,
                "items_sum",
                pl.format(
                    "{}: các mục chi tiết cộng lại không khớp phần phát sinh trong kỳ suy từ lũy kế.", "indicator_code"
                ),
                "Chi tiết chỉ gồm mục của kỳ này; sửa con số lũy kế hoặc các mục chi tiết.",
            ),
        )
        warnings = problems.gathered(
            problems.where(
                others.with_columns(pl.lit(None, pl.String).alias("cell")), "items_sum_later",
                pl.format("{}: sau khi có số này, chi tiết {} (tệp {}) không còn khớp phần phát sinh trong kỳ.", "indicator_code", problems.period_named("period"), "file"),
                "Kiểm tra lại số của hai kỳ.", severity="warning",
            ),
            problems.where(
                share, "share_derived", pl.format("{}: phần phát sinh trong kỳ suy từ lũy kế có tử số lớn hơn mẫu số.", "indicator_code"),
                "Kiểm tra lại số lũy kế của kỳ này và các kỳ trước.", severity="warning",
            ),
        )  # fmt: skip
        return errors, warnings

    def _verdicts(self, files: Sequence[int]) -> dict[int, Verdict]:
        """The verdicts of files that were judged last, or that there is nothing to judge of, by their number."""
        found = self.found or [self.understood.of_files(files).problems]
        self.found = []
        own = self.understood.in_reading_order(problems.gathered(*found), self.incoming)
        # what was wrong with it was mended here before it was recorded
        is_mended = pl.col("file_no").is_in(list(self.mended_before - set(self.accepted)))
        own = own.filter(~is_mended | (pl.col("rule") == mending.SAME))
        self._keep_warnings(own, files)
        self.mending.keep(self.con, {number: self.accepted[number] for number in files if number in self.accepted})
        return {
            number: Verdict(
                self.incoming[number].name,
                self.understood.workbooks[number].sha256,
                self._word(number, rows),
                tuple(self.accepted.get(number, ())),
                rows,
                self.understood.parts.get(number, ()),
                self.understood.workbooks[number].refusal is None,
                self.understood.units.get(number, ()),
            )
            for number, rows in problems.by_file(own, files)
        }

    def _word(self, number: int, rows: pl.DataFrame) -> str:
        if (rows["severity"] == "error").any():
            return "error"
        if number in self.duplicates and number not in self.accepted:
            return "duplicate"
        return "warning" if rows.height else "ok"

    def _keep_warnings(self, found: pl.DataFrame, files: Sequence[int]) -> None:
        """Warnings with the versions they speak of; those of a whole file with each version in it."""
        accepted = pl.DataFrame(
            [
                (number, version.part, version.id)
                for number in sorted(files)
                for version in self.accepted.get(number, ())
            ],
            schema={"file_no": pl.Int32, "own_part": pl.String, "submission_id": pl.String},
            orient="row",
        )
        is_own = pl.col("part").is_null() | (pl.col("part") == pl.col("own_part"))
        warnings = found.filter(pl.col("severity") == "warning")
        kept = accepted.join(warnings, on="file_no", maintain_order="left_right").filter(is_own)
        columns = ["submission_id", "sheet", "cell", "value", "rule", "message", "remedy"]
        record.insert_frame(self.con, "warning", kept.select(columns))


def _rederived(watch: closing.Watch, stored: pl.DataFrame) -> pl.DataFrame:
    """Closed quarters that the versions just stored make other than they were, as warnings."""
    keys = ["submission_id", "plan_code", "period", "unit_code"]
    told = watch.settle(stored.select(keys)).join(stored, on="submission_id", maintain_order="left")
    nowhere = told.with_columns(pl.lit(None, pl.String).alias("sheet"), pl.lit(None, pl.String).alias("cell"))
    message, remedy = pl.col("message"), pl.col("remedy")
    return problems.where(nowhere, closing.REDERIVED, message, remedy, value=pl.col("value"), severity="warning")


def _figure_rows(figures: pl.DataFrame) -> pl.DataFrame:
    """The figures as the table stores them."""
    is_entered = ~pl.col("is_no_activity")

    def source(part: str) -> pl.Expr:
        taken: Any = pl.when(pl.col(f"{part}_is_items")).then(pl.lit("items"))
        if part == "denominator":
            taken = (
                taken.when(pl.col("denominator_is_baseline"))
                .then(pl.lit("baseline"))
                .when(pl.col("measure") == "milestone")
                .then(pl.lit("implied"))
            )
        source_of: pl.Expr = taken.otherwise(pl.lit("stated")).alias(f"{part}_from")
        return source_of

    cells = (
        pl.when("is_no_activity").then("mark_cell")
        .when(pl.col("takes_denominator") & (pl.col("denominator_cell") != pl.col("numerator_cell")) & (pl.col("denominator_cell") != pl.col("cell")))
        .then(pl.format("{}:{}", "numerator_cell", "denominator_cell"))
        .otherwise("numerator_cell")
    )  # fmt: skip
    return figures.select(
        "submission_id", "indicator_code",
        pl.when(is_entered).then("numerator").alias("numerator"), pl.when(is_entered).then("denominator").alias("denominator"),
        "is_cumulative", "is_no_activity", "explanation", source("numerator"), source("denominator"),
        "sheet", pl.col("row").alias("row_no"), cells.alias("cells"),
    )  # fmt: skip


def _item_rows(items: pl.DataFrame) -> pl.DataFrame:
    return items.sort("indicator_code", "period", "unit_code", "item_no").select(
        "submission_id", "plan_code", "period", "unit_code", "indicator_code", "item_no", "title", "numerator", "denominator", "item_on",
        "state", "evidence", "note", "fields", "sheet", pl.col("row").alias("row_no"),
    )  # fmt: skip
