"""What the office mends or answers at its desk: cells replaced after reading and before tidying; the file stays as sent.

A correction names the cell, what it says and what it is to say. It is applied to the cells as read, so every layout and
every rule sees it as if the sender had typed it; what the cell says in the file is checked first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import polars as pl

from etl.marks import Place, place_of
from etl.read import CELLS, Workbook, cell_name
from etl.values import Finding, as_shown, quoted
from etl.words import clean

LONGEST = 2_000
_DECIMAL = re.compile(r"[+-]?[0-9]{1,9},[0-9]{1,6}")
STALE = "correction_stale"


@dataclass(frozen=True)
class Correction:
    """One cell of a sender's file that the office changed; '' for an empty cell. Who did it, when and why."""

    sheet: str
    cell: str
    old: str
    new: str
    by: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Answer:
    """What the office said to one warning: `said` is its explanation (giải trình), '' where it was only seen."""

    sheet: str | None
    cell: str | None
    rule: str
    said: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Desked:
    """Everything the office did with one file before it was judged."""

    corrections: tuple[Correction, ...] = ()
    answers: tuple[Answer, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the journal; nothing where nothing was done."""
        told: dict[str, Sequence[Correction | Answer]] = {"corrections": self.corrections, "answers": self.answers}
        return {name: [vars(one) | {"at": one.at.isoformat()} for one in done] for name, done in told.items() if done}


NOTHING = Desked()


def from_json(given: Mapping[str, Any]) -> Desked:
    """What `Desked.as_json` wrote down. Errors: `KeyError`, `TypeError`, `ValueError` for anything else."""

    def read(name: str) -> list[dict[str, Any]]:
        return [row | {"at": datetime.fromisoformat(row["at"])} for row in given.get(name, [])]

    return Desked(
        tuple(Correction(**row) for row in read("corrections")), tuple(Answer(**row) for row in read("answers"))
    )


def text_at(workbook: Workbook, sheet: str, cell: str) -> str:
    """What a cell says as its sender sees it, '' where it is empty. Errors: `ValueError` when `cell` names none."""
    kind, text = _at(workbook, sheet, cell)
    return as_shown(kind, text)


def _at(workbook: Workbook, sheet: str, cell: str) -> tuple[str, str]:
    row, col = place_of(cell)
    found = workbook.cells.filter(pl.col("sheet") == sheet, pl.col("row") == row, pl.col("col") == col)
    return (str(found["kind"][0]), str(found["text"][0])) if found.height else ("text", "")


def _fits(workbook: Workbook, one: Correction) -> bool:
    """Whether a cell says what its correction is for; older corrections have a number as it is kept in the file."""
    kind, text = _at(workbook, one.sheet, one.cell)
    return one.old in {text, as_shown(kind, text)}


def corrected(workbook: Workbook, corrections: Sequence[Correction]) -> Workbook:
    """The workbook as it reads with the corrections. One that no longer fits its cell refuses the whole file."""
    if not corrections or workbook.refusal is not None:
        return workbook
    visible = {sheet.name for sheet in workbook.sheets if sheet.visible}
    wanted: dict[str, dict[Place, str]] = {}
    for one in corrections:
        try:
            fits = one.sheet in visible and _fits(workbook, one)
        except ValueError:
            fits = False
        if not fits:
            return replace(workbook, cells=pl.DataFrame(schema=CELLS), refusal=_stale(one))
        wanted.setdefault(one.sheet, {})[place_of(one.cell)] = clean(one.new)
    mended = {(sheet, cell_name(*place)) for sheet, places in wanted.items() for place in places}
    return replace(
        workbook,
        cells=_replaced(workbook.cells, wanted),
        doubts=tuple(found for found in workbook.doubts if (found.sheet, found.cell) not in mended),
    )


def _replaced(cells: pl.DataFrame, wanted: Mapping[str, Mapping[Place, str]]) -> pl.DataFrame:
    sheets = {str(name[0]): own for name, own in cells.partition_by("sheet", as_dict=True, maintain_order=True).items()}
    for sheet, places in wanted.items():
        rows = [(sheet, row, col, *_typed(text)) for (row, col), text in places.items()]
        new = pl.DataFrame(rows, schema=CELLS, orient="row")
        own = sheets.get(sheet, pl.DataFrame(schema=CELLS)).join(new, on=["row", "col"], how="anti")
        filled = new.filter(pl.col("text") != "")
        sheets[sheet] = pl.concat([own, filled]).sort("row", "col")
    return pl.concat(sheets.values())


def _typed(text: str) -> tuple[str, str, float | None, bool]:
    """Kind, text, number and whether it is a percentage, of what was typed: 71,012 is a number, as in a Vietnamese Excel.

    Text of a sender's cell could be thousands of an English one, and is asked about; here nobody else could be asked.
    """
    is_number = _DECIMAL.fullmatch(text) is not None
    return ("number", text, float(text.replace(",", ".")), False) if is_number else ("text", text, None, False)


def _stale(one: Correction) -> Finding:
    return Finding(
        STALE,
        f"Chỗ sửa tại phòng không khớp tệp: ô không còn ghi {quoted(one.old)}.",
        "Bỏ chỗ sửa này rồi sửa lại theo nội dung hiện có của tệp.",
        one.sheet,
        one.cell,
    )


def as_findings(corrections: Sequence[Correction]) -> list[dict[str, str]]:
    """Corrections as findings for the workbook that goes back to its sender: its cells still say what was sent."""
    return [
        {
            "severity": "warning", "sheet": one.sheet, "cell": one.cell, "value": one.old, "rule": "corrected",
            "message": f"Phòng đã đọc ô này là {quoted(one.new)} thay cho {quoted(one.old)}. Lý do: {one.why}.",
            "remedy": f"Ghi {quoted(one.new)} vào ô này nếu đúng." if one.new else "Để trống ô này nếu đúng.",
        }
        for one in corrections
    ]  # fmt: skip
