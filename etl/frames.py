"""What frames a table of layout v1 without being data: notes below it, and totals held against the rows above them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from etl import problems, values
from etl.sheet_facts import cell_name
from etl.values import Cell, as_shown, quoted, vietnamese
from etl.words import clean, key

NOTE = re.compile(r"^[\s.:;\-–]*(ghi chú\b|\*|chú thích\b|nơi nhận\b)|^\([0-9]\) ")
RECIPIENTS = "nơi nhận"
NOTES_TOLD = 3
SUMMED = ("numerator", "denominator")


def noted(file_no: int, sheet: str, notes: Iterable[tuple[int, int, str]]) -> list[dict[str, Any]]:
    """Notes below a table (row, column, text) → a warning for each of the first: they are not kept with the figures."""
    return [
        {
            "file_no": file_no, "severity": "warning", "sheet": sheet, "cell": cell_name(row, col), "value": text, "rule": "note_below",
            "message": f"Dưới bảng có ghi chú {quoted(clean(text))}; phần mềm không lưu ghi chú này cùng số liệu.",
            "remedy": "Nếu ghi chú giải thích một số liệu, chép vào cột Giải trình của dòng đó.",
        }
        for row, col, text in [note for note in notes if RECIPIENTS not in key(note[2])[:20]][:NOTES_TOLD]
    ]  # fmt: skip


def is_note(text: str) -> bool:
    """Whether a text begins as notes do."""
    return NOTE.search(key(text)) is not None


def notes_and_totals(below: pl.DataFrame, data_rows: pl.DataFrame, anchor: str, totals: frozenset[str]) -> pl.DataFrame:
    """The notes below each v1 table as warnings, and totals that are no sum of the rows above them.

    Shape of `below`: the cells below the headings, with `column`, `row_id`; of `data_rows`: `row_id` of the rows of data.
    """
    # rows of data are most of a workbook: none of their texts is looked at
    texts = below.filter(pl.col("kind") == "text").join(data_rows, on="row_id", how="anti")
    words = pl.Series([key(text).strip(" :") for text in texts["text"]], dtype=pl.String)
    is_framing = words.is_in(list(totals)) | words.str.contains(NOTE.pattern)
    sheets = texts.filter(is_framing)["sheet_id"].unique()
    found: list[dict[str, Any]] = []
    for sheet_id in sheets.sort():
        cells = below.filter(pl.col("sheet_id") == sheet_id)
        found += _of_sheet(cells, set(data_rows["row_id"]), anchor, totals)
    return problems.from_rows(found)


def _of_sheet(cells: pl.DataFrame, data: set[int], anchor: str, totals: frozenset[str]) -> list[dict[str, Any]]:
    file_no, sheet = cells["file_no"][0], cells["sheet"][0]
    rows: dict[int, dict[str, Any]] = {}
    for cell in cells.sort("row", "col").iter_rows(named=True):
        rows.setdefault(cell["row"], {"id": cell["row_id"], "cells": []})["cells"].append(cell)
    above: list[Mapping[str, Decimal | None]] = []
    since = 0
    found: list[dict[str, Any]] = []
    notes: list[tuple[int, int, str]] = []
    last = max(
        (row for row, held in rows.items() if any(cell["column"] == anchor for cell in held["cells"])), default=0
    )
    for row, held in rows.items():
        named = {cell["column"]: cell for cell in held["cells"] if cell["column"] in SUMMED}
        numbers = {part: _amount(named.get(part)) for part in SUMMED}
        first = held["cells"][0]
        is_total = any(cell["kind"] == "text" and key(cell["text"]).strip(" :") in totals for cell in held["cells"])
        if held["id"] in data:
            above.append(numbers)
        elif is_total:
            found += [
                problem
                for part, cell in named.items()
                if (problem := _unequal(cell, numbers[part], part, above, since)) is not None
            ]
            since = len(above)
        elif row > last and first["kind"] == "text" and is_note(first["text"]):
            notes.append((row, first["col"], first["text"]))
    return [*found, *noted(file_no, sheet, notes)]


def _unequal(
    cell: Mapping[str, Any], said: Decimal | None, part: str, above: list[Mapping[str, Decimal | None]], since: int
) -> dict[str, Any] | None:
    """A total that is neither the sum of all rows above nor of those since the total before it."""
    sums = [sum((row[part] or Decimal(0) for row in rows), Decimal(0)) for rows in (above, above[since:])]
    if said is None or not above or said in sums:
        return None
    return {
        "file_no": cell["file_no"], "severity": "warning", "sheet": cell["sheet"], "cell": cell_name(cell["row"], cell["col"]),
        "value": as_shown(cell["kind"], cell["text"]), "rule": "table_total",
        "message": f"Dòng tổng ghi {vietnamese(said)}, nhưng {len(above)} dòng bên trên cộng lại là {vietnamese(sums[0])}.",
        "remedy": "Kiểm tra lại công thức của dòng tổng và các dòng bên trên; phần mềm chỉ lấy các dòng bên trên.",
    }  # fmt: skip


def _amount(cell: Mapping[str, Any] | None) -> Decimal | None:
    if cell is None:
        return None
    given = Cell(cell["kind"], cell["text"], cell["number"], cell["is_percent"])
    return values.number(given, "%" if cell["is_percent"] else None, False).value
