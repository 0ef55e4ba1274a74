"""What one version of a unit's figures changes against another, as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from dashboard import text
from dashboard.component.cells import Column, Row, Table, Text
from dashboard.data import Reading
from dashboard.figures import Record
from etl.difference import UNCHANGED, Difference, between

MOST_ITEMS = 200
ITEM_PARTS = ("item_on", "state", "evidence", "note", "fields")


@dataclass(frozen=True)
class Compared:
    """Two versions of a unit's figures, by their numbers, and what is another in the newer one."""

    older: int
    newer: int
    difference: Difference


def chosen(listed: Sequence[Record], asked: str | None) -> tuple[Record, Record] | None:
    """The two versions an address asks for ("1-3"), else the last two; None where there are not two."""
    numbered = {str(row["version"]): row for row in listed}
    pair = [numbered[number] for number in (asked or "").split("-") if number in numbered]
    older, newer = pair if len(pair) == 2 else (listed[-2:] if len(listed) > 1 else (None, None))
    return (older, newer) if older and newer else None


def compared(reading: Reading, older: Record, newer: Record) -> Compared:
    """Two versions compared, kept. Errors: `UsageError` unless both are known versions of one unit."""
    ids = older["submission_id"], newer["submission_id"]

    def ask() -> Difference:
        with reading.cursor() as con:
            return between(con, *ids)

    return Compared(older["version"], newer["version"], reading.made("difference", " ".join(ids), ask))


def changed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that are not the same on both sides."""
    return rows.filter(pl.col("change") != UNCHANGED)


def figures(found: Compared, names: Mapping[str, Mapping[str, Any]]) -> Table:
    """Figures added, changed and dropped, old beside new, with the cells of both files."""
    labels = text.TRACKER
    columns = [
        Column(text.INDICATOR),
        Column(labels["change"]),
        Column(labels["old"], kind="number"),
        Column(labels["new"], kind="number"),
        Column(labels["old_place"], phone=False),
        Column(labels["place"]),
    ]
    rows = [
        Row(
            (
                f"{text.short_code(row['indicator_code'])} {names[row['indicator_code']]['indicator_name']}",
                text.CHANGES[row["change"]],
                _stated(row, "old_"),
                _stated(row, ""),
                _cell(row, "old_"),
                _cell(row, ""),
            )
        )
        for row in changed(found.difference.figures).to_dicts()
    ]
    return Table(text.difference_title(found.older, found.newer, len(rows)), columns, rows, dense=True)


def items(found: Compared, most: int | None = MOST_ITEMS) -> Table:
    """Items added, changed and dropped, the first ones; `most` None: all."""
    different = changed(found.difference.items)
    labels = text.TRACKER
    columns = [
        Column(text.INDICATOR, kind="code"),
        Column(labels["item"]),
        Column(labels["change"]),
        Column(labels["old"], kind="number"),
        Column(labels["new"], kind="number"),
        Column(labels["old_place"], phone=False),
        Column(labels["place"]),
    ]
    rows = [
        Row(
            (
                text.short_code(row["indicator_code"]),
                Text(row["title"], title=_parts(row)),
                text.CHANGES[row["change"]],
                text.fraction(row["old_numerator"], row["old_denominator"]),
                text.fraction(row["numerator"], row["denominator"]),
                text.in_row(row["old_sheet"], row["old_row"]),
                text.in_row(row["sheet"], row["row"]),
            )
        )
        for row in different.head(most or different.height).to_dicts()
    ]
    return Table(text.items_changed(different.height, len(rows)), columns, rows, dense=True)


def _stated(row: Mapping[str, Any], side: str) -> str:
    """A figure as it was stated on one side: nothing, "không phát sinh", or its parts."""
    if row[f"{side}sheet"] is None:
        return ""
    if row[f"{side}is_no_activity"]:
        return text.STATUSES["no_activity"]
    said = text.fraction(row[f"{side}numerator"], row[f"{side}denominator"])
    return f"{said} ({text.WINDOWS['ytd'].lower()})" if row[f"{side}is_cumulative"] else said


def _cell(row: Mapping[str, Any], side: str) -> str:
    sheet, cell = row[f"{side}sheet"], row[f"{side}cell"]
    return "" if sheet is None else f"{sheet} · {cell}"


def _parts(row: Mapping[str, Any]) -> str:
    """What else of an item is another: old → new."""
    said = [(row[f"old_{part}"], row[part]) for part in ITEM_PARTS if row[f"old_{part}"] != row[part]]
    return "; ".join(f"{_shown(old)} → {_shown(new)}" for old, new in said)


def _shown(value: Any) -> str:
    if value is None:
        return text.NOTHING
    if isinstance(value, date):
        return text.day(value)
    return text.amount(value) if isinstance(value, Decimal) else str(value)
