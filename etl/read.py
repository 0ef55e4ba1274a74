"""Workbook files → their cells as one long frame. The only reader of spreadsheets; it runs in the sandbox's child."""

import datetime as dt
import hashlib
import io
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from etl import legacy
from etl.envelope import MAX_FILE, RefusedError
from etl.formats import Cells, Opened, delimited, ods, text_of_moment, xls
from etl.guard import Inspection, inspect_bytes, too_big, unopened
from etl.sheet_facts import LAST_ROW, Place, SheetFacts, cell_name
from etl.values import Finding, as_shown, quoted

if TYPE_CHECKING:
    from etl.sandbox import Sandbox

__all__ = [
    "CELLS",
    "SheetInfo",
    "UnreadableError",
    "Workbook",
    "cell_name",
    "file_sha256",
    "parse",
    "read_workbooks",
    "sheet_rows",
]

CELLS = pl.Schema(
    {
        "sheet": pl.String,
        "row": pl.Int32,
        "col": pl.Int32,
        "kind": pl.String,
        "text": pl.String,
        "number": pl.Float64,
        "is_percent": pl.Boolean,
    }
)
_BLOCK = 100_000
_DOUBTS = 20
_CHARSETS = {"TCVN3": "TCVN3 (.VnTime)", "TCVN3H": "TCVN3 (.VnTime)", "VNI": "VNI (VNI-Times)"}
_OPENERS: dict[str, Callable[[bytes], Opened]] = {"xls": xls.opened, "ods": ods.opened, "text": delimited.opened}
_NOT_FINITE = frozenset({"nan", "inf", "-inf"})
_KINDS = {str: "text", float: "number", bool: "bool"} | dict.fromkeys(
    (dt.date, dt.datetime, dt.time, dt.timedelta), "date"
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SheetInfo:
    """One sheet: its name as typed, whether Excel shows it, which hidden rows and columns of it hold data, and the
    first cells written in white on white."""

    name: str
    visible: bool
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    white_cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """One file as read.

    Shape of `cells`: one row per non-empty cell, ordered by sheet, row, column (both from 1). `kind` is text, number,
    bool, date, error or formula (a formula saved without its value). `text` is the text exactly as typed; a number with
    15 significant digits; an ISO date or time; TRUE or FALSE; '#DIV/0!'; '=A1+B1'. `number` is null but for numbers;
    0.85 shown as 85% is 0.85 with `is_percent`. Text in a TCVN3 or VNI font is given in Unicode, and `notices` say so;
    `doubts` are cells that only look like such text: their figures must not be used.
    With a `refusal`, nothing of the file is used: `cells` is empty. `refusal.sheet` and `.cell` name the place, if any.
    """

    path: Path
    sha256: str
    refusal: Finding | None = None
    sheets: tuple[SheetInfo, ...] = ()
    cells: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CELLS))
    has_macros: bool = False
    has_external_links: bool = False
    notices: tuple[Finding, ...] = ()
    doubts: tuple[Finding, ...] = ()


class UnreadableError(Exception):
    """A kept original cannot be shown. `finding` says why, in Vietnamese."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def read_workbooks(
    paths: Sequence[Path], progress: Progress | None = None, sandbox: "Sandbox | None" = None
) -> list[Workbook]:
    """Paths → workbooks in the same order; a bad file is a workbook with a refusal and never stops the others.

    `progress(done, total)` is called after each file. A given `sandbox` (already entered) is reused, which saves its
    start-up of some tenths of a second.
    """
    from etl.sandbox import Sandbox  # noqa: PLC0415  # the child imports this module: it must not import the parent's side

    if sandbox is not None:
        return sandbox.read_many(paths, progress)
    with Sandbox() as own:
        return own.read_many(paths, progress)


def sheet_rows(path: Path, sheet: str, row_from: int, row_to: int, sandbox: "Sandbox | None" = None) -> list[list[str]]:
    """Rows `row_from` to `row_to` (from 1, both included) of one sheet → their cells as texts, '' where empty.

    Every row is as wide as the widest. Errors: UnreadableError when the file is refused or has no such sheet.
    """
    workbook = read_workbooks([path], sandbox=sandbox)[0]
    if workbook.refusal:
        raise UnreadableError(workbook.refusal)
    if sheet not in {info.name for info in workbook.sheets}:
        message = f"Tệp {quoted(path.name)} không có trang tính {quoted(sheet)}."
        raise UnreadableError(Finding("sheet_missing", message, "Chọn lại trang tính.", sheet))
    wanted = workbook.cells.filter(pl.col("sheet") == sheet, pl.col("row").is_between(row_from, row_to))
    width = wanted.get_column("col").max() or 0
    rows = [[""] * int(str(width)) for _ in range(row_from, row_to + 1)]
    for row, col, kind, text in wanted.select("row", "col", "kind", "text").iter_rows():
        rows[row - row_from][col - 1] = as_shown(kind, text)
    return rows


def file_sha256(path: Path) -> str:
    """A path → the SHA-256 of the file there, in hexadecimal; '' when it cannot be opened."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def parse(path: Path, send: Callable[[pl.DataFrame], None]) -> Workbook:
    """A path → its workbook without cells; the cells go to `send` in blocks of the long frame. Runs in the child.

    A crash of the fast reader ends the process: only `etl.sandbox` calls this.
    """
    try:
        size = path.stat().st_size if path.is_file() else None
        data = path.read_bytes() if size is not None and size <= MAX_FILE else b""
    except OSError:
        size = None
    if size is None:
        return Workbook(path, "", unopened(path.name))
    if size > MAX_FILE:
        return Workbook(path, file_sha256(path), too_big(path.name, size))
    sha256 = hashlib.sha256(data).hexdigest()
    seen = inspect_bytes(data, path.name)
    if seen.refusal:
        return Workbook(path, sha256, seen.refusal)
    columns = _Columns(send)
    notices: list[Finding] = []
    try:
        if seen.kind == "xlsx":
            _take_xlsx(data, seen, columns)
        else:
            opened = _OPENERS[seen.kind](data)
            seen.sheets, seen.has_macros, notices = opened.sheets, opened.has_macros, opened.notices
            for facts, cells in opened.cells:
                columns.extend(facts, cells)
        columns.flush()
    except RefusedError as refused:
        return Workbook(path, sha256, refused.told(path.name))
    except (CalamineError, ValueError, OverflowError, expat.ExpatError, zlib.error, struct.error, *xls.FAULTS):
        return Workbook(path, sha256, _unread(path.name))
    sheets = tuple(
        SheetInfo(
            facts.name,
            facts.state == "visible",
            tuple(facts.hidden_rows),
            tuple(sorted(facts.hidden_columns)),
            tuple(cell_name(*place) for place in facts.white),
        )
        for facts in seen.sheets
    )
    return Workbook(
        path, sha256, None, sheets, has_macros=seen.has_macros, has_external_links=seen.has_external_links,
        notices=(*notices, *columns.notices()), doubts=tuple(columns.doubts),
    )  # fmt: skip


def _unread(name: str) -> Finding:
    return Finding(
        "broken_file",
        f"Tệp {quoted(name)} bị hỏng: nội dung trang tính không đọc được.",
        "Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx), rồi nộp tệp vừa lưu.",
    )


def _take_xlsx(data: bytes, seen: Inspection, columns: "_Columns") -> None:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if workbook.sheet_names != [facts.name for facts in seen.sheets]:
        raise ValueError("the two readers see different sheets")
    for facts in seen.sheets:
        if facts.has_cells:
            columns.add_sheet(facts, workbook.get_sheet_by_name(facts.name))


class _Columns:
    """Cells on their way into the long frame, column by column, sent whenever there are many."""

    def __init__(self, send: Callable[[pl.DataFrame], None]) -> None:
        self.send = send
        self.columns: tuple[list[Any], ...] = tuple([] for _ in CELLS)
        self.converted: dict[str, list[tuple[str, str]]] = {}
        self.doubts: list[Finding] = []

    def add_sheet(self, facts: SheetFacts, sheet: CalamineSheet) -> None:
        """One sheet → its cells, in order; where the guard saw an error or an uncached formula, that counts."""
        flagged = {place: ("error", text) for place, text in facts.errors.items()}
        flagged |= {place: ("formula", text) for place, text in facts.formulas.items()}
        first_col = sheet.start[1] + 1 if sheet.start else 1
        rows = iter(sheet.iter_rows() if sheet.start else ())
        row = 1
        at_once = max(1, _BLOCK // max(1, sheet.width))
        while taken := list(islice(rows, at_once)):
            cells = _long(taken, row, first_col)
            row += len(taken)
            self.extend(facts, _with_flagged(cells, flagged, row) if flagged else cells)
        if flagged:
            self.extend(facts, _with_flagged(_long([], row, first_col), flagged, LAST_ROW + 1))

    def extend(self, facts: SheetFacts, cells: Cells) -> None:
        if facts.legacy:
            self._convert(facts, cells)
        if legacy.MARKED.search("\n".join(cells[3])) and facts.state == "visible":
            self._doubt(facts, cells)
        rows, cols, percent = cells[0], cells[1], facts.percent
        is_percent = [place in percent for place in zip(rows, cols, strict=True)] if percent else [False] * len(rows)
        more: tuple[list[Any], ...] = ([facts.name] * len(rows), *cells, is_percent)
        for column, values in zip(self.columns, more, strict=True):
            column.extend(values)
        if len(self.columns[0]) >= _BLOCK:
            self.flush()

    def _convert(self, facts: SheetFacts, cells: Cells) -> None:
        """Texts in old fonts → Unicode, in place."""
        for at, (row, col, kind, text, _) in enumerate(zip(*cells, strict=True)):
            charset = facts.legacy.get((row, col))
            if charset and kind == "text" and (reading := legacy.converted(text, charset)) != text:
                cells[3][at] = reading
                self.converted.setdefault(_CHARSETS[charset], []).append((facts.name, cell_name(row, col)))

    def _doubt(self, facts: SheetFacts, cells: Cells) -> None:
        """Texts that look as if an old font belonged to them: both readings, nothing converted."""
        for row, col, kind, text, _ in zip(*cells, strict=True):
            if kind == "text" and len(self.doubts) < _DOUBTS and (readings := legacy.doubt(text)):
                seen = " hoặc ".join(f"{quoted(reading)} (gõ kiểu {charset})" for charset, reading in readings)
                self.doubts.append(Finding(
                    "legacy_text", f"Ô ghi {quoted(text)}: không rõ đúng là vậy hay là {seen}, vì ô không dùng phông chữ cũ.",
                    "Gõ lại ô bằng bảng mã Unicode, hoặc chọn lại phông .VnTime, VNI-Times cho ô rồi nộp lại.",
                    facts.name, cell_name(row, col), text,
                ))  # fmt: skip

    def notices(self) -> list[Finding]:
        """One notice for each old character set met."""
        return [
            Finding(
                "legacy_font", f"Tệp dùng phông chữ cũ {charset}: {len(places)} ô chữ đã được chuyển sang Unicode, từ ô {places[0][1]}.",
                "Xem lại chữ đã chuyển; nên dùng phông Unicode như Times New Roman.", *places[0],
            )
            for charset, places in self.converted.items()
        ]  # fmt: skip

    def flush(self) -> None:
        if self.columns[0]:
            self.send(pl.DataFrame(dict(zip(CELLS, self.columns, strict=True)), schema=CELLS))
        for column in self.columns:
            column.clear()


def _long(rows: Sequence[Sequence[Any]], first_row: int, first_col: int) -> Cells:
    """Rows of values, all of one width → rows, columns, kinds, texts and numbers of the non-empty ones."""
    width = len(rows[0]) if rows else 1
    flat = list(chain.from_iterable(rows))
    filled = [at for at, value in enumerate(flat) if value != ""]
    values = [flat[at] for at in filled]
    kinds = [_KINDS[type(value)] for value in values]
    texts = [value if type(value) is str else _text_of(value) for value in values]
    numbers = [value if type(value) is float else None for value in values]
    if not _NOT_FINITE.isdisjoint(texts):
        for at, text in enumerate(texts):
            if text in _NOT_FINITE and numbers[at] is not None:
                kinds[at], numbers[at] = "text", None
    return [first_row + at // width for at in filled], [first_col + at % width for at in filled], kinds, texts, numbers


def _with_flagged(cells: Cells, flagged: dict[Place, tuple[str, str]], end_row: int) -> Cells:
    """Cells of the rows before `end_row` with those the guard flagged there, which are taken out of `flagged`."""
    merged: dict[Place, tuple[str, str, float | None]] = {
        (row, col): (kind, text, number) for row, col, kind, text, number in zip(*cells, strict=True)
    }
    for place in [place for place in flagged if place[0] < end_row]:
        merged[place] = (*flagged.pop(place), None)
    ordered = sorted(merged.items())
    return (
        [row for (row, _), _ in ordered],
        [col for (_, col), _ in ordered],
        [kind for _, (kind, _, _) in ordered],
        [text for _, (_, text, _) in ordered],
        [number for _, (_, _, number) in ordered],
    )


def _text_of(value: object) -> str:
    """A cell that is no text → its text: 0.05, TRUE, 2026-03-01, 08:30:00, nan."""
    if isinstance(value, float):
        return format(value, ".15g")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return text_of_moment(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
