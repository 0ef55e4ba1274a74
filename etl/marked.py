"""The sender's own workbook back: bad cells coloured with a note, and a first sheet that lists every finding.

Parts are edited in place, so formulas, formats, widths, validations, protection, images and whatever else the file holds
stay byte for byte. Marks of an earlier round go first: their fills, their notes, their list.
"""

from __future__ import annotations

import zlib

import polars as pl

from etl.marks import ERROR, WARNING, Place, place_of
from etl.marks.cells import coloured
from etl.marks.listing import book_of, put_list
from etl.marks.notes import annotate
from etl.marks.styles import Styles
from etl.package import Package
from etl.problems import grouped
from etl.splice import NotEditableError
from etl.words import key

MAX_MARKED, MAX_OF_RANGE, MAX_NOTE = 3_000, 50, 1_500
WORDS = {ERROR: "Lỗi", WARNING: "Lưu ý"}
REMEDIES = {ERROR: "Cách sửa", WARNING: "Nên làm"}
LEADS = {ERROR: "cần sửa", WARNING: "cần xem lại hoặc giải trình"}


def marked(data: bytes, found: pl.DataFrame) -> bytes | None:
    """An .xlsx as received and the findings on it → the workbook with its marks; None for what is no such workbook.

    Shape of `found`: severity, sheet, cell (`E12` or `E12:F12`, null where none), value, message, remedy. The file has
    passed the guard.
    """
    try:
        return _marked(Package(data), found)
    except (NotEditableError, KeyError, ValueError, IndexError, StopIteration, zlib.error):
        return None


def colours(found: pl.DataFrame) -> bool:
    """Whether any finding names a cell, so that its workbook comes back with a coloured one. Shape: as in `marked`."""
    return any(_by_sheet(grouped(found))[0].values())


def _marked(package: Package, found: pl.DataFrame) -> bytes:
    found, book = grouped(found), book_of(package)
    names = {key(name): name for name in book.sheets if name != book.own}
    found = found.with_columns(
        pl.col("sheet").replace_strict({name: names.get(key(name), name) for name in found["sheet"].drop_nulls().unique()}, default=None)
        if found["sheet"].drop_nulls().len() else pl.col("sheet")
    ).filter(pl.col("sheet").is_null() | (pl.col("sheet") != (book.own or "")))  # fmt: skip
    styles_part = next((r.target for r in package.relations(book.part) if r.kind == "styles"), "")
    styles = Styles(package.part(styles_part))
    marks, notes = _by_sheet(found)
    for name, part in book.sheets.items():
        if name == book.own or "worksheets/" not in part:
            continue
        if name in marks:
            package.changed[part] = coloured(package.part(part), marks[name], styles)
        annotate(package, part, notes.get(name, {}))
    put_list(package, book, found, styles)
    package.changed[styles_part] = styles.done()
    return package.packed()


def _by_sheet(found: pl.DataFrame) -> tuple[dict[str, dict[Place, str]], dict[str, dict[Place, str]]]:
    """For each sheet the severity of each cell, the gravest counting, and what its note says."""
    marks: dict[str, dict[Place, str]] = {}
    notes: dict[str, dict[Place, str]] = {}
    told = found.filter(pl.col("sheet").is_not_null(), pl.col("cell").is_not_null()).head(MAX_MARKED)
    for row in told.iter_rows(named=True):
        own, texts = marks.setdefault(row["sheet"], {}), notes.setdefault(row["sheet"], {})
        places = _places(row["cell"])
        for place in places:
            if own.get(place) != ERROR:
                own[place] = row["severity"]
        text = f"{WORDS[row['severity']]}: {row['message']}\n{REMEDIES[row['severity']]}: {row['remedy']}"
        for place in places[:1]:
            before = texts.get(place)
            whole = f"{before}\n\n{text}" if before else text
            texts[place] = whole if len(whole) <= MAX_NOTE else whole[: MAX_NOTE - 1] + "…"
    led = {
        sheet: {at: f"{LEADS[marks[sheet][at]]}\n{said}" for at, said in own.items()} for sheet, own in notes.items()
    }
    return marks, led


def _places(cells: str) -> list[Place]:
    """The cells a finding names: one, or a small range; none where it names something else."""
    first, _, last = cells.partition(":")
    try:
        (top, left), (bottom, right) = place_of(first), place_of(last or first)
    except ValueError:
        return []
    places = [
        (row, col)
        for row in range(top, min(bottom, top + MAX_OF_RANGE) + 1)
        for col in range(left, min(right, left + MAX_OF_RANGE) + 1)
    ]
    return places[:MAX_OF_RANGE]
