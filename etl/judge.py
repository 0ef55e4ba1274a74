"""A batch of workbooks → verdicts, with what is fine stored in the open transaction.

Files are taken in waves, in the order of their periods; a later wave sees what an earlier one stored. What derived
figures reveal (a cumulative value that falls) is found by storing a wave, deriving, and taking the guilty out again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb
import polars as pl

from etl import closing, mending, problems
from etl.check import Checked, check, known
from etl.files import Incoming
from etl.identify import Register, said_for
from etl.layouts import SheetLayout, built_in
from etl.read import Workbook
from etl.register_form import is_register, register_problem
from etl.tidy import Tidied, tidy
from etl.values import quoted
from etl.verdicts import Accepted, Verdict
from warehouse import marts, record, sql
from warehouse.aliases import aliases
from warehouse.catalogue import Catalogue
from warehouse.store import office_now

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Replayed:
    """How an earlier load took the same files: its waves (file numbers) and the id of each part stored."""

    waves: list[list[int]]
    ids: dict[tuple[int, str], str]


def understood(
    con: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    incoming: Sequence[Incoming],
    workbooks: Sequence[Workbook],
    layouts: Sequence[SheetLayout],
) -> Tidied:
    """What the workbooks of a batch say, by the units and the remembered names of the open version."""
    register = Register(record.spells(con), aliases(con))
    return mending.explained(tidy(list(workbooks), catalogue, register, said_for(incoming), layouts), incoming)


@dataclass
class Batch:
    """One call's files on their way through the waves."""

    con: duckdb.DuckDBPyConnection
    catalogue: Catalogue
    version: str
    incoming: Sequence[Incoming]
    workbooks: Sequence[Workbook]
    by: str
    is_partial: bool = False
    replayed: Replayed | None = None
    layouts: Sequence[SheetLayout] = field(default_factory=built_in)
    accepted: dict[int, list[Accepted]] = field(default_factory=dict)
    duplicates: set[int] = field(default_factory=set)
    mended_before: set[int] = field(default_factory=set)
    found: list[pl.DataFrame] = field(default_factory=list)
    waves: list[list[int]] = field(default_factory=list)
    number: int = 0
    with_groups: bool = True
    senders: pl.DataFrame = field(default_factory=pl.DataFrame)

    def judge(self, progress: Progress | None = None, tidied: Tidied | None = None) -> list[Verdict]:
        """The verdict of every file, in the order given. `tidied`: what the workbooks say, where that is known already."""
        if tidied is None:
            tidied = understood(self.con, self.catalogue, self.incoming, self.workbooks, self.layouts)
        self.mending = mending.Mending(self.incoming, tidied)
        self.found.append(self._without_registers(tidied))
        self.senders = tidied.figures.select("file_no", "part", "plan_code", "period", "unit_code")
        self.waves = self.replayed.waves if self.replayed else _waves(tidied.figures)
        waves = self.waves
        for done, wave in enumerate(waves):
            self._wave(tidied, wave)
            if progress is not None:
                progress(done + 1, len(waves))
        self._score()
        return self._verdicts()

    def _without_registers(self, tidied: Tidied) -> pl.DataFrame:
        """The problems of reading; of a file that is a unit register only that it is one."""
        with_rows = set(tidied.figures["file_no"])
        registers = [n for n, workbook in enumerate(self.workbooks) if n not in with_rows and is_register(workbook)]
        others = tidied.problems.filter(~pl.col("file_no").is_in(registers))
        return problems.gathered(others, *map(register_problem, registers))

    def _score(self) -> None:
        """The cells that the accepted versions change: of their units, from the earliest period on."""
        accepted = [version for versions in self.accepted.values() for version in versions]
        for plan in sorted({version.plan for version in accepted}):
            own = [version for version in accepted if version.plan == plan]
            units, first = [version.unit for version in own], min(version.period for version in own)
            marts.score(self.con, plan, units, first, with_groups=self.with_groups)

    def _wave(self, tidied: Tidied, files: Sequence[int]) -> None:
        in_wave = pl.col("file_no").is_in(list(files))
        figures, items = tidied.figures.filter(in_wave), tidied.items.filter(in_wave)
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
        hashes = pl.DataFrame(
            {"file_no": range(len(self.workbooks)), "sha256": [w.sha256 for w in self.workbooks]},
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
                    "remedy": f"Nếu muốn dùng lại bản này: chitieu reinstate {row['submission_id']}.",
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
        left = self.senders.filter(pl.col("file_no").is_in(as_sent)).unique().join(
            seen.select("file_no", "part"), on=["file_no", "part"], how="anti"
        )  # fmt: skip
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
        units, plans = parts["unit_code"].unique().to_list(), parts["plan_code"].unique().to_list()
        stored = self._insert(checked, parts)
        watch = closing.Watch(self.con, units)
        while True:
            marts.derive(self.con, units, plans)
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
            given, workbook = self.incoming[row["file_no"]], self.workbooks[row["file_no"]]
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
                "cumulative_falls",
                pl.format(
                    "{}: lũy kế đến kỳ {} (tệp {}, ô {}) nhỏ hơn tổng các kỳ trước (kỳ {}, tệp {}, ô {}).",
                    "indicator_code",
                    "later_period",
                    "file",
                    "later_cells",
                    pl.col("earlier_period").fill_null("–"),
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
                pl.format("{}: sau khi có số này, chi tiết kỳ {} (tệp {}) không còn khớp phần phát sinh trong kỳ.", "indicator_code", "period", "file"),
                "Kiểm tra lại số của hai kỳ.", severity="warning",
            ),
            problems.where(
                share, "share_derived", pl.format("{}: phần phát sinh trong kỳ suy từ lũy kế có tử số lớn hơn mẫu số.", "indicator_code"),
                "Kiểm tra lại số lũy kế của kỳ này và các kỳ trước.", severity="warning",
            ),
        )  # fmt: skip
        return errors, warnings

    def _verdicts(self) -> list[Verdict]:
        found = self._in_reading_order(problems.gathered(*self.found, self._refusals()))
        # what was wrong with it was mended here before it was recorded
        is_mended = pl.col("file_no").is_in(list(self.mended_before - set(self.accepted)))
        found = found.filter(~is_mended | (pl.col("rule") == mending.SAME))
        self._keep_warnings(found)
        self.mending.keep(self.con, self.accepted)
        by_file = {number[0]: rows for number, rows in found.group_by("file_no", maintain_order=True)}
        with_error = set(found.filter(pl.col("severity") == "error")["file_no"])
        named = self.senders.filter(pl.col("part").is_not_null()).unique(maintain_order=True)
        parts = {number[0]: rows for number, rows in named.group_by("file_no", maintain_order=True)}
        verdicts = []
        for number, (given, workbook) in enumerate(zip(self.incoming, self.workbooks, strict=True)):
            rows = by_file.get(number, problems.none_found())
            accepted = tuple(self.accepted.get(number, ()))
            if number in self.duplicates and not accepted and number not in with_error:
                verdict = "duplicate"
            else:
                verdict = "error" if number in with_error else "warning" if rows.height else "ok"
            own = parts[number].select("plan_code", "period", "unit_code").rows() if number in parts else []
            verdicts.append(
                Verdict(given.name, workbook.sha256, verdict, accepted, rows, tuple(own), workbook.refusal is None)
            )
        return verdicts

    def _refusals(self) -> pl.DataFrame:
        """Why files are refused unread, as problems."""
        return problems.from_rows([
            {"file_no": number, "severity": "error", **asdict(workbook.refusal)}
            for number, workbook in enumerate(self.workbooks)
            if workbook.refusal is not None
        ])  # fmt: skip

    def _in_reading_order(self, found: pl.DataFrame) -> pl.DataFrame:
        """The problems file by file, errors first, then as one leafs through the workbook; each file by its given name."""
        # the file of a zip was read under a name of ours
        names = [
            (quoted(workbook.path.name), quoted(given.name))
            for given, workbook in zip(self.incoming, self.workbooks, strict=True)
        ]
        messages = [text.replace(*names[number]) for number, text in found.select("file_no", "message").iter_rows()]
        sheets = pl.DataFrame(
            [
                (number, sheet.name, place)
                for number, workbook in enumerate(self.workbooks)
                for place, sheet in enumerate(workbook.sheets)
            ],
            schema={"file_no": pl.Int32, "sheet": pl.String, "place": pl.Int32},
            orient="row",
        )
        row_no = pl.col("cell").str.extract(r"(\d+)").cast(pl.Int64)
        return (
            found.with_columns(pl.Series("message", messages, pl.String))
            .join(sheets, on=["file_no", "sheet"], how="left", maintain_order="left")
            .sort(
                "file_no", pl.col("severity") != "error", pl.col("place").fill_null(-1), row_no,
                maintain_order=True, nulls_last=False,
            )
            .drop("place")
        )  # fmt: skip

    def _keep_warnings(self, found: pl.DataFrame) -> None:
        """Warnings with the versions they speak of; those of a whole file with each version in it."""
        accepted = pl.DataFrame(
            [
                (number, version.part, version.id)
                for number, versions in sorted(self.accepted.items())
                for version in versions
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


def _waves(figures: pl.DataFrame) -> list[list[int]]:
    """File numbers in the order they are judged: by period, one version of a part at a time."""
    parts = figures.filter(pl.col("part").is_not_null()).select("file_no", "part", "period").unique(maintain_order=True)
    first = parts.group_by("file_no").agg(pl.col("period").min(), pl.col("part").unique()).sort("period", "file_no")
    waves: list[tuple[str, list[int], set[str]]] = []
    for file_no, period, own in first.iter_rows():
        for wave_period, wave_files, wave_parts in waves:
            if wave_period == period and not wave_parts & set(own) and _follows(waves, wave_files, period, own):
                wave_files.append(file_no)
                wave_parts |= set(own)
                break
        else:
            waves.append((period, [file_no], set(own)))
    return [files for _, files, _ in waves]


def _follows(waves: list[tuple[str, list[int], set[str]]], files: list[int], period: str, own: Sequence[str]) -> bool:
    """Whether no later wave of the period already holds an earlier version of one of these parts."""
    place = next(n for n, wave in enumerate(waves) if wave[1] is files)
    return not any(wave[0] == period and wave[2] & set(own) for wave in waves[place + 1 :])


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
