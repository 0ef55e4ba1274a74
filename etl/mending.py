"""Which versions rest on what the office mended or answered, and when a file sent again is the one mended before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import polars as pl

from etl import problems
from etl.corrections import Correction
from etl.files import Incoming
from etl.marks import place_of
from etl.tidy import Tidied
from etl.verdicts import Accepted
from etl.words import clean
from warehouse import record

Changes = frozenset[tuple[str, str, str]]
SAME = "duplicate_corrected"


class Mending:
    """What the office did with the files of a batch, by the parts that rest on it."""

    def __init__(self, incoming: Sequence[Incoming], tidied: Tidied) -> None:
        self.incoming = incoming
        held = [
            frame.select("file_no", "part", "sheet", "row").drop_nulls() for frame in (tidied.figures, tidied.items)
        ]
        mended = [number for number, given in enumerate(incoming) if given.desked.corrections]
        rows = pl.concat(held).filter(pl.col("file_no").is_in(mended)).unique() if mended else pl.concat(held).clear()
        self._parts_of: dict[tuple[int, str, int], set[str]] = {}
        for file_no, part, sheet, row in rows.iter_rows():
            self._parts_of.setdefault((file_no, sheet, row), set()).add(part)

    def corrections(self, file_no: int, part: str) -> list[Correction]:
        """The corrections a part rests on: those in its own rows, and those in rows of no part, which are everybody's."""
        return [
            one
            for one in self.incoming[file_no].desked.corrections
            if part in self._parts_of.get((file_no, one.sheet, place_of(one.cell)[0]), {part})
        ]

    def is_news(self, file_no: int, part: str, recorded: Changes) -> bool:
        """Whether a part whose bytes were accepted before says something else than then, because of what was mended."""
        changes = changes_of(self.corrections(file_no, part))
        return bool(changes) and changes != recorded

    def keep(self, con: duckdb.DuckDBPyConnection, accepted: Mapping[int, Sequence[Accepted]]) -> None:
        """Notes corrections and answers with the versions accepted."""
        versions = [(number, version) for number, own in sorted(accepted.items()) for version in own]
        record.insert(con, "correction", [
            {"submission_id": version.id, "sheet": one.sheet, "cell": one.cell, "old": one.old, "new": clean(one.new),
             "corrected_by": one.by, "corrected_at": one.at, "why": one.why}
            for number, version in versions
            for one in self.corrections(number, version.part)
        ])  # fmt: skip
        record.insert(con, "answer", [
            {"submission_id": version.id, "sheet": one.sheet, "cell": one.cell, "rule": one.rule, "said": one.said,
             "answered_by": one.by, "answered_at": one.at}
            for number, version in versions
            for one in self.incoming[number].desked.answers
        ])  # fmt: skip


def changes_of(corrections: Sequence[Correction]) -> Changes:
    """What corrections change, whoever made them."""
    return frozenset((one.sheet, one.cell, clean(one.new)) for one in corrections)


def recorded(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str]) -> dict[str, Changes]:
    """What was mended in versions, by id; those that nobody mended are left out."""
    rows = con.execute(
        "select submission_id, sheet, cell, new from core.correction where list_contains($1, submission_id)",
        [list(submission_ids)],
    ).fetchall()
    found: dict[str, set[tuple[str, str, str]]] = {}
    for submission_id, *change in rows:
        found.setdefault(submission_id, set()).add(tuple(change))
    return {submission_id: frozenset(changes) for submission_id, changes in found.items()}


def explained(tidied: Tidied, incoming: Sequence[Incoming]) -> Tidied:
    """The figures with what the office wrote to a warning in their row, where the sender explained nothing."""
    said = {
        (number, one.sheet, place_of(one.cell.partition(":")[0])[0]): one.said
        for number, given in enumerate(incoming)
        for one in given.desked.answers
        if one.said and one.sheet and one.cell
    }
    if not said:
        return tidied
    rows = [(*place, text) for place, text in said.items()]
    schema = pl.Schema({"file_no": pl.Int32(), "sheet": pl.String(), "row": pl.Int32(), "answered": pl.String()})
    answered = pl.DataFrame(rows, schema=schema, orient="row")
    figures = tidied.figures.join(answered, on=["file_no", "sheet", "row"], how="left", maintain_order="left")
    return Tidied(
        figures.with_columns(pl.coalesce("explanation", "answered").alias("explanation")).drop("answered"),
        tidied.items,
        tidied.problems,
    )


def same_as_mended(file_no: int, part: str, submission_id: str, count: int) -> pl.DataFrame:
    """The one thing to say of a file that was mended here and recorded, and is sent again as it was."""
    return problems.from_rows([
        {
            "file_no": file_no, "part": part, "severity": "warning", "rule": SAME,
            "message": f"Tệp này đã được ghi nhận sau khi sửa {count} ô tại phòng (lượt nộp {submission_id}); bản ấy vẫn đang dùng.",
            "remedy": "Không phải làm gì; nếu chỗ sửa chưa đúng, thu hồi lượt nộp ấy rồi nộp lại.",
        }
    ])  # fmt: skip
