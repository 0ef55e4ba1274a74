"""OpenDocument spreadsheets (.ods) → cells, walked with expat.

The fast reader knows neither their errors, fonts and percentages nor the limits of their repeated cells; one walk of
our own sees all of it at once, so no two readers can differ.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from etl.envelope import SPLIT, UNLOCK, RefusedError, inflated, package_entries
from etl.formats import BLOCK, Block, Cells, Opened, text_of_moment
from etl.formats.delimited import ERRORS
from etl.legacy import charset_of
from etl.sheet_facts import MAX_SHEETS, Box, SheetFacts, refuse_doctype, refuse_other_encoding

_ERROR = re.compile(r"Err:[0-9]{3}")
_TIME = re.compile(r"PT(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})(?:[.,](\d{1,9}))?S)?")
_PREFIXES = {
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table", "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text", "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}  # fmt: skip


def opened(data: bytes) -> Opened:
    """The bytes of an .ods → its cells. Errors: `RefusedError` when it is locked, damaged or too big."""
    entries = package_entries(data)
    manifest = entries.get("meta-inf/manifest.xml")
    if manifest is not None and b"encryption-data" in b"".join(inflated(data, manifest)):
        raise RefusedError("encrypted", "Tệp {file} được đặt mật khẩu.", UNLOCK)
    styles = _Styles()
    for name in ("styles.xml", "content.xml"):
        if name in entries:
            _parsed(_StyleWalk(styles), inflated(data, entries[name]))
    sheets: list[SheetFacts] = []
    _parsed(_SheetNames(sheets, styles), inflated(data, entries["content.xml"]))
    has_macros = any(name.startswith(("basic/", "scripts/")) for name in entries)
    return Opened(sheets, _cells(data, entries["content.xml"], sheets, styles), has_macros)


@dataclass
class _Style:
    font: str = ""
    parent: str = ""
    is_shown: bool = True


class _Styles(dict[tuple[str, str], _Style]):
    """Styles by family and name."""

    faces: dict[str, str]

    def __init__(self) -> None:
        super().__init__()
        self.faces = {}

    def charset(self, name: str) -> str | None:
        """The old character set of a cell style's font, its own or an ancestor's."""
        for _ in range(10):
            style = self.get(("table-cell", name))
            if style is None:
                return None
            if style.font:
                return charset_of(style.font) or charset_of(self.faces.get(style.font, ""))
            name = style.parent
        return None


class _Walk:
    """A walk over one part: `start` and `end` get names like 'table:table-row'."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text within an element."""


def _parsed(walk: _Walk, pieces: Iterable[bytes]) -> None:
    for _ in _steps(walk, pieces):
        pass


def _steps(walk: _Walk, pieces: Iterable[bytes]) -> Iterator[None]:
    """Feeds the part to the walk; a step after each piece."""
    short: dict[str, str] = {}

    def named(name: str) -> str:
        if name not in short:
            space, _, local = name.rpartition(" ")
            short[name] = f"{_PREFIXES.get(space, '?')}:{local}"
        return short[name]

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = lambda tag, given: walk.start(
        named(tag), {named(name): text for name, text in given.items()}
    )
    parser.EndElementHandler = lambda tag: walk.end(named(tag))
    parser.CharacterDataHandler = walk.text
    for number, piece in enumerate(pieces):
        if number == 0:
            refuse_other_encoding(piece)
        parser.Parse(piece, False)
        yield
    parser.Parse(b"", True)
    yield


class _StyleWalk(_Walk):
    """Which styles have which font, and which tables are shown."""

    def __init__(self, styles: _Styles) -> None:
        self.styles, self.inside = styles, _Style()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style:font-face":
            self.styles.faces[attributes.get("style:name", "")] = attributes.get("svg:font-family", "")
        elif tag in ("style:style", "style:default-style"):
            self.inside = _Style(parent=attributes.get("style:parent-style-name", ""))
            self.styles[attributes.get("style:family", ""), attributes.get("style:name", "")] = self.inside
        elif tag == "style:text-properties":
            self.inside.font = (
                attributes.get("style:font-name", "") or attributes.get("fo:font-family", "") or self.inside.font
            )
        elif tag == "style:table-properties":
            self.inside.is_shown = attributes.get("table:display", "true") != "false"


class _SheetNames(_Walk):
    """The sheets in order; a table inside a cell is none."""

    def __init__(self, sheets: list[SheetFacts], styles: _Styles) -> None:
        self.sheets, self.styles, self.depth = sheets, styles, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag != "table:table":
            return
        self.depth += 1
        if self.depth == 1:
            style = self.styles.get(("table", attributes.get("table:style-name", "")), _Style())
            self.sheets.append(SheetFacts(attributes.get("table:name", ""), "visible" if style.is_shown else "hidden"))
            if len(self.sheets) > MAX_SHEETS:
                raise RefusedError("too_many_sheets", f"Tệp {{file}} có hơn {MAX_SHEETS} trang tính.", SPLIT)

    def end(self, tag: str) -> None:
        self.depth -= tag == "table:table"


def _cells(
    data: bytes, content: zipfile.ZipInfo, sheets: list[SheetFacts], styles: _Styles
) -> Iterator[tuple[SheetFacts, Cells]]:
    walk = _CellWalk(sheets, styles)
    for _ in _steps(walk, inflated(data, content)):
        yield from walk.taken()


class _CellWalk(_Walk):
    """The cells of every sheet, repeated ones as often as they say, within the limits of `etl.sheet_facts.Box`."""

    def __init__(self, sheets: list[SheetFacts], styles: _Styles) -> None:
        self.sheets, self.styles = sheets, styles
        self.at, self.depth, self.row, self.rows = -1, 0, 0, 1
        self.column, self.columns = 0, 1
        self.in_cell = self.is_hidden = False
        self.paragraphs: list[str] = []
        self.skipped, self.in_paragraph = 0, 0
        self.given: dict[str, str] = {}
        self.column_styles: list[tuple[int, str, bool]] = []
        self.row_cells: list[tuple[int, int, str, str, float | None, bool, str | None]] = []
        self.row_style = ""
        self.blocks = [Block() for _ in sheets]
        self.full: list[tuple[SheetFacts, Cells]] = []
        self.box = Box("")

    def taken(self) -> list[tuple[SheetFacts, Cells]]:
        """The blocks that are complete."""
        full, self.full = self.full, []
        return full

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.depth += 1
            if self.depth == 1:
                self.at += 1
                self.row, self.column_styles, self.box = 0, [], Box(self.sheets[self.at].name)
        elif self.depth != 1 or self.skipped:
            self.skipped += tag in ("office:annotation", "table:shapes")
        elif tag in ("office:annotation", "table:shapes"):
            self.skipped = 1
        elif tag == "table:table-column":
            style = attributes.get("table:default-cell-style-name", "")
            last = self.column_styles[-1][0] if self.column_styles else 0
            is_shown = attributes.get("table:visibility", "visible") == "visible"
            self.column_styles.append((last + _count(attributes, "table:number-columns-repeated"), style, is_shown))
        elif tag == "table:table-row":
            self.rows, self.column, self.row_cells = _count(attributes, "table:number-rows-repeated"), 0, []
            self.is_hidden = attributes.get("table:visibility", "visible") != "visible"
            self.row_style = attributes.get("table:default-cell-style-name", "")
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.columns, self.given = _count(attributes, "table:number-columns-repeated"), attributes
            self.in_cell, self.paragraphs, self.in_paragraph = True, [], 0
        elif self.in_cell and tag in ("text:p", "text:h"):
            self.in_paragraph += 1
            self.paragraphs.append("")
        elif self.in_paragraph and tag in ("text:s", "text:tab", "text:line-break"):
            count = _count(attributes, "text:c") if tag == "text:s" else 1
            self.paragraphs[-1] += {"text:s": " ", "text:tab": "\t"}.get(tag, "\n") * min(count, 1_000)

    def text(self, text: str) -> None:
        if self.in_paragraph and not self.skipped and self.depth == 1:
            self.paragraphs[-1] += text

    def end(self, tag: str) -> None:
        if tag == "table:table":
            if self.depth == 1:
                self._flush()
            self.depth -= 1
        elif self.skipped:
            self.skipped -= tag in ("office:annotation", "table:shapes")
        elif self.depth != 1:
            return
        elif self.in_paragraph and tag in ("text:p", "text:h"):
            self.in_paragraph -= 1
        elif self.in_cell and tag in ("table:table-cell", "table:covered-table-cell"):
            self.in_cell = False
            if (value := _value(self.given, "\n".join(self.paragraphs))) is not None:
                style = self.given.get("table:style-name") or self.row_style or self._column_style(self.column + 1)
                charset = self.styles.charset(style) if value[0] == "text" else None
                self.row_cells.append((self.column + 1, self.columns, *value, charset))
            self.column += self.columns
        elif tag == "table:table-row":
            self._add_row()
            self.row += self.rows

    def _column_style(self, column: int) -> str:
        return next((style for last, style, _ in self.column_styles if column <= last), "")

    def _is_shown(self, column: int) -> bool:
        return next((is_shown for last, _, is_shown in self.column_styles if column <= last), True)

    def _add_row(self) -> None:
        if not self.row_cells:
            return
        facts, block = self.sheets[self.at], self.blocks[self.at]
        facts.has_cells = True
        hides = any(not is_shown for _, _, is_shown in self.column_styles)
        first, last = self.row + 1, self.row + self.rows
        for column, repeated, *_ in self.row_cells:
            self.box.add({first, last}, {column, column + repeated - 1}, filled=True)
        for row in range(first, last + 1):
            if self.is_hidden:
                facts.hidden_rows.append(row)
            for column, repeated, kind, text, number, is_percent, charset in self.row_cells:
                for col in range(column, column + repeated):
                    block.add(row, col, kind, text, number)
                    if hides and not self._is_shown(col):
                        facts.hidden_columns.add(col)
                    if is_percent:
                        facts.percent.add((row, col))
                    if charset:
                        facts.legacy[row, col] = charset
            if len(block) >= BLOCK:
                self._flush()

    def _flush(self) -> None:
        if len(self.blocks[self.at]):
            self.full.append((self.sheets[self.at], self.blocks[self.at].taken()))


def _count(attributes: dict[str, str], name: str) -> int:
    typed = attributes.get(name, "1")
    return max(1, int(typed[:10])) if typed.isdecimal() else 1


def _value(given: dict[str, str], shown: str) -> tuple[str, str, float | None, bool] | None:
    """A cell's attributes and text → kind, text, number, whether it shows a percentage; None when it is empty."""
    kind, formula = given.get("office:value-type", ""), given.get("table:formula", "")
    if formula and (given.get("calcext:value-type") == "error" or shown in ERRORS or _ERROR.fullmatch(shown)):
        return "error", shown, None, False
    if kind in ("float", "percentage", "currency"):
        number = float(given.get("office:value", shown or "nan"))
        if not math.isfinite(number):
            return "text", format(number, ".15g"), None, False
        return "number", format(number, ".15g"), number, kind == "percentage"
    if kind == "boolean":
        return "bool", "TRUE" if given.get("office:boolean-value") == "true" else "FALSE", None, False
    if kind == "date":
        return "date", _day(given.get("office:date-value", "")) or shown, None, False
    if kind == "time":
        return "date", _time(given.get("office:time-value", "")) or shown, None, False
    if formula and not kind and not shown:
        return "formula", "=" + formula.partition("=")[2], None, False
    text = given.get("office:string-value", shown)
    return ("text", text, None, False) if text else None


def _day(typed: str) -> str:
    try:
        return text_of_moment(dt.datetime.fromisoformat(typed).replace(tzinfo=None))
    except ValueError:
        return ""


def _time(typed: str) -> str:
    parts = _TIME.fullmatch(typed)
    if not parts:
        return ""
    hours, minutes, seconds = (int(part or 0) for part in parts.groups()[:3])
    return f"{hours:02}:{minutes:02}:{seconds:02}"
