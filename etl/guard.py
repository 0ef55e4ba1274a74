"""A file as received → what it is and whether it may be read, before any reader sees it. Standard library only.

Workbooks of the xlsx kind are looked through here; `etl.formats` reads the other kinds within the same limits.

Cells are looked at with a regex while the XML is as plain as spreadsheet programs write it; anything unusual (comments,
prefixes, single quotes, cells without a reference) is walked with expat, so that nothing hides from the limits.
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from etl.envelope import (
    CLEAR,
    MAX_FILE,
    MEBIBYTE,
    SAVE_AS,
    SPLIT,
    RefusedError,
    inflated,
    is_package,
    is_spreadsheet,
    other_kind,
    other_package,
    package_entries,
)
from etl.legacy import charset_of
from etl.values import Finding, quoted

MAX_SHEETS, MAX_BOX = 64, 2_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_MAX_STRINGS, _STRINGS_SLACK, _MAX_STYLES = 2_000_000, 1_000_000, 65_536
_MAX_ROW_BYTES = 16 * MEBIBYTE
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))

_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]*\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)")
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}+)([1-9][0-9]{0,6}+)"((?: (?:s|t|cm|vm|ph)="[A-Za-z0-9]*+")*+) ?(?:/>|>\s*+(?:</c>|<([vif])))'
)
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^<>]* t="e"[^<>]*>\s*<[vf].*?</c>', re.DOTALL)
_FORMULA_CELL = re.compile(
    rb'<c r="(?P<column>[A-Z]+)(?P<row>[0-9]+)"(?P<attributes>[^<>]*)>\s*'
    rb"<f(?:\s[^<>]*?)?(?:/>|>(?P<formula>[^<]*)</f>)\s*"
    rb"(?:<v(?: xml:space=\"preserve\")?>(?P<value>[^<]*)</v>|(?P<none><v ?/>)|</c>)"
)
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_ROW = re.compile(rb"<row ([^<>]*)>")
_ROW_NUMBER = re.compile(rb'(?:^|\s)r="([0-9]{1,7})"')
_COLUMN = re.compile(rb"<col ([^<>]*)>")
_ATTRIBUTE = re.compile(rb'([a-z]+)="([^"<>]*)"')
_HIDDEN = re.compile(rb'\shidden="(1|true|0|false)"')
_STYLE = re.compile(rb' s="([0-9]+)"')
_UNIQUE = re.compile(rb"uniqueCount\s*=\s*[\"']\s*([0-9]+)")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')

Place = tuple[int, int]


_WHITE_SHOWN = 20


@dataclass
class SheetFacts:
    """What the guard saw in one sheet. Places are (row, column), both from 1; `legacy` are cells in an old font,
    `white` the first cells written in white on white.

    Of hidden rows and columns only those that hold data are listed.
    """

    name: str
    state: str = "visible"
    errors: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    percent: set[Place] = field(default_factory=set)
    legacy: dict[Place, str] = field(default_factory=dict)
    white: list[Place] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    has_cells: bool = False


@dataclass
class Inspection:
    """What a file is. With a `refusal`, the other facts hold only what was seen before it.

    `kind` is xlsx, or xls, ods, text: of those nothing more has been looked at.
    """

    kind: str = "xlsx"
    refusal: Finding | None = None
    sheets: list[SheetFacts] = field(default_factory=list)
    has_macros: bool = False
    has_external_links: bool = False


@dataclass(frozen=True)
class _Styles:
    """Style numbers as written in cells: which show a percentage, which have a font of an old character set, which nobody sees."""

    percent: frozenset[bytes]
    legacy: dict[bytes, str]
    white: frozenset[bytes] = frozenset()


class _NotPlainError(Exception):
    """The sheet's XML is not in the plain form the regex covers."""


def inspect(path: Path) -> Inspection:
    """A path → the inspection of the file there; never raises for what the file contains."""
    try:
        size = path.stat().st_size if path.is_file() else None
        data = path.read_bytes() if size is not None and size <= MAX_FILE else b""
    except OSError:
        size = None
    if size is None:
        return Inspection(refusal=unopened(path.name))
    return inspect_bytes(data, path.name) if size <= MAX_FILE else Inspection(refusal=too_big(path.name, size))


def inspect_bytes(data: bytes, name: str) -> Inspection:
    """The bytes of a file and its name (for messages) → the inspection."""
    seen = Inspection()
    try:
        _inspect(data, seen)
    except RefusedError as refused:
        seen.refusal = refused.told(name)
    except (zlib.error, struct.error, expat.ExpatError, ValueError, IndexError, OverflowError):
        seen.refusal = Finding("broken_file", f"Tệp {quoted(name)} bị hỏng, không đọc được.", SAVE_AS)
    return seen


def unopened(name: str) -> Finding:
    """Name of a file that cannot be opened → its refusal."""
    return Finding("file_missing", f"Không mở được tệp {quoted(name)}.", "Kiểm tra tệp còn đó rồi nộp lại.")


def too_big(name: str, size: int) -> Finding:
    """Name and size (bytes) of a file over the limit → its refusal."""
    size_read = f"{size / MEBIBYTE:.1f}".replace(".", ",")
    message = f"Tệp {quoted(name)} nặng {size_read} MB, vượt giới hạn {MAX_FILE // MEBIBYTE} MB."
    return Finding("file_too_big", message, SPLIT)


def cell_name(row: int, col: int) -> str:
    """Row and column, both from 1 → the cell's name as Excel shows it: (12, 5) → 'E12'."""
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _inspect(data: bytes, seen: Inspection) -> None:
    if not is_package(data):
        seen.kind = other_kind(data)
        return
    entries = package_entries(data)
    if is_spreadsheet(data, entries):
        seen.kind = "ods"
        return
    seen.has_macros = any(name.endswith("vbaproject.bin") for name in entries)
    seen.has_external_links = any(name.startswith("xl/externallinks/") for name in entries)
    if "xl/workbook.xml" not in entries:
        raise RefusedError(*other_package(entries))
    small = {
        name: b"".join(inflated(data, entries[name]))
        for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
        if name in entries
    }
    targets = _targets(small.get("xl/_rels/workbook.xml.rels", b""), entries)
    styles = _styles(small.get("xl/styles.xml", b""))
    sheets = _sheets(small["xl/workbook.xml"], targets)
    sheet_parts = {part for _, part in sheets if part}
    for name, entry in entries.items():
        if name not in small and name not in sheet_parts:
            _check_part(inflated(data, entry), is_strings=name.endswith("sharedstrings.xml"))
    for facts, part in sheets:
        seen.sheets.append(facts)
        if part:
            entry = entries[part]
            _scan(facts, lambda entry=entry: inflated(data, entry), styles)  # type: ignore[misc]


# --- the parts


def _parse(
    part: bytes, on_start: Callable[[str, dict[str, str]], None], on_end: Callable[[str], None] | None = None
) -> None:
    """A small part → its elements, by local name, to the callbacks. A DTD is refused before anything expands."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = lambda tag, attributes: on_start(tag.rpartition(":")[2], attributes)
    if on_end:
        parser.EndElementHandler = lambda tag: on_end(tag.rpartition(":")[2])
    parser.Parse(part, True)


def refuse_doctype(*_: object) -> NoReturn:
    raise RefusedError("xml_dtd", "Tệp {file} chứa khai báo DTD, thứ Excel không bao giờ ghi.", SAVE_AS)


def _check_part(pieces: Iterable[bytes], is_strings: bool) -> None:
    """Any other part: inflated to its end, without a DTD; the table of shared texts as long as it claims."""
    carry, items, claimed = b"", 0, 0
    for number, piece in enumerate(pieces):
        window = carry + piece
        if b"<!D" in window or b"<\0!\0D" in window or b"\0<\0!\0D" in window:
            refuse_doctype()
        if is_strings:
            refuse_other_encoding(window if number == 0 else b"<")
            if len(piece.translate(None, _CONTROLS)) != len(piece):
                raise RefusedError("broken_file", "Tệp {file} bị hỏng: bảng chữ chứa ký tự điều khiển.", SAVE_AS)
            items += window.count(b"<si") - carry.count(b"<si") + window.count(b":si") - carry.count(b":si")
            claimed = max([claimed, *(int(found[:12]) for found in _UNIQUE.findall(window[: 1 << 20]))])
        carry = window[-5:]
    if is_strings and (items > _MAX_STRINGS or claimed > items + _STRINGS_SLACK):
        raise RefusedError("shared_strings", "Tệp {file} có bảng chữ dùng chung quá lớn hoặc khai sai độ dài.", SAVE_AS)


def refuse_other_encoding(beginning: bytes) -> None:
    declaration = _DECLARATION.match(beginning)
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    if (
        beginning[:2] in (b"\xff\xfe", b"\xfe\xff")
        or b"\0" in beginning[:4]
        or (encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"))
    ):
        raise RefusedError("encoding", "Tệp {file} không dùng mã UTF-8 như Excel vẫn ghi.", SAVE_AS)


def _targets(part: bytes, entries: dict[str, zipfile.ZipInfo]) -> dict[str, tuple[str, bool]]:
    """The workbook's relationships → id: (entry name or '' when there is none, whether it is a worksheet)."""
    targets: dict[str, tuple[str, bool]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            path = attributes.get("Target", "").replace("\\", "/").lower()
            name = path.lstrip("/") if path.startswith(("/", "xl/")) else posixpath.normpath(f"xl/{path}")
            is_worksheet = attributes.get("Type", "").lower().endswith("/worksheet")
            targets[attributes.get("Id", "")] = (name if name in entries else "", is_worksheet)

    if part:
        _parse(part, start)
    return targets


def _sheets(part: bytes, targets: dict[str, tuple[str, bool]]) -> list[tuple[SheetFacts, str]]:
    """The workbook part → its sheets in order, each with the entry that holds its cells ('' for a chart sheet)."""
    sheets: list[tuple[SheetFacts, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag != "sheet":
            return
        facts = SheetFacts(attributes.get("name", ""), attributes.get("state", "visible"))
        link = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        name, is_worksheet = targets.get(link, ("", True))
        if is_worksheet and not name:
            raise RefusedError("missing_part", "Tệp {file} thiếu nội dung của một trang tính.", SAVE_AS, facts.name)
        if any(facts.name.casefold() == other.name.casefold() for other, _ in sheets):
            raise RefusedError("duplicate_sheet", "Tệp {file} có hai trang tính trùng tên.", SAVE_AS, facts.name)
        sheets.append((facts, name if is_worksheet else ""))
        if len(sheets) > MAX_SHEETS:
            raise RefusedError("too_many_sheets", f"Tệp {{file}} có hơn {MAX_SHEETS} trang tính.", SPLIT)

    _parse(part, start)
    if not any(name for _, name in sheets):
        raise RefusedError("missing_part", "Tệp {file} không có trang tính nào.", SAVE_AS)
    return sheets


def _styles(part: bytes) -> _Styles:
    """The styles part → the styles of cells that say something about what is in them."""
    formats, percent, legacy, fonts, inside, count = {"9", "10"}, set[bytes](), dict[bytes, str](), list[str](), "", 0
    white, white_fonts, plain_fills, fill_count = set[bytes](), set[int](), set[int](), 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside, count, fill_count
        if tag == "numFmt" and "%" in _LITERALS.sub("", attributes.get("formatCode", "")):
            formats.add(attributes.get("numFmtId", ""))
        if tag in ("cellXfs", "fonts", "fills"):
            inside = tag
        if inside == "fonts" and tag == "font":
            fonts.append("")
        elif inside == "fonts" and tag in ("name", "rFont") and fonts:
            fonts[-1] = attributes.get("val", "")
        elif inside == "fonts" and tag == "color" and fonts and _is_white(attributes):
            white_fonts.add(len(fonts) - 1)
        elif inside == "fills" and tag == "fill":
            fill_count += 1
        elif (inside == "fills" and tag == "patternFill" and attributes.get("patternType", "none") == "none") or (
            inside == "fills" and tag == "fgColor" and _is_white(attributes)
        ):
            plain_fills.add(fill_count - 1)
        elif inside == "cellXfs" and tag == "xf":
            style, font = str(count).encode(), attributes.get("fontId", "")
            if attributes.get("numFmtId") in formats:
                percent.add(style)
            if font.isdecimal() and int(font) < len(fonts) and (charset := charset_of(fonts[int(font)])):
                legacy[style] = charset
            fill = attributes.get("fillId", "0")
            if font.isdecimal() and int(font) in white_fonts and fill.isdecimal() and int(fill) in plain_fills:
                white.add(style)
            count += 1
        if max(count, len(fonts), fill_count) > _MAX_STYLES:
            raise RefusedError("too_many_styles", "Tệp {file} có quá nhiều kiểu định dạng ô.", SAVE_AS)

    def end(tag: str) -> None:
        nonlocal inside
        inside = "" if tag == inside else inside

    if part:
        refuse_other_encoding(part)
        _parse(part, start, end)
    return _Styles(frozenset(percent), legacy, frozenset(white))


def _is_white(color: Mapping[str, str]) -> bool:
    """Whether a colour is white: by value, as the page's own background, or by its number in the old palette."""
    if color.get("tint", "0") not in ("", "0", "0.0"):
        return False
    return (
        color.get("rgb", "")[-6:].upper() == "FFFFFF" or color.get("theme") == "0" or color.get("indexed") in ("1", "9")
    )


# --- the cells


class Box:
    """The rectangle of non-empty cells of one sheet, kept within the limit; no cell twice, none beyond the sheet."""

    def __init__(self, sheet: str) -> None:
        self.sheet, self.seen_rows = sheet, set[int]()
        self.top, self.bottom, self.left, self.right = LAST_ROW, 0, LAST_COLUMN, 0

    def add(self, rows: Collection[int], columns: Collection[int], filled: bool) -> None:
        if not rows or not columns:
            return
        if max(rows) > LAST_ROW or max(columns) > LAST_COLUMN or min(rows) < 1:
            self.refuse_place(cell_name(max(rows), max(columns)))
        if filled:
            self.top, self.bottom = min(self.top, *rows), max(self.bottom, *rows)
            self.left, self.right = min(self.left, *columns), max(self.right, *columns)
            if (self.bottom - self.top + 1) * (self.right - self.left + 1) > MAX_BOX:
                far = cell_name(self.bottom, self.right)
                message = f"Trang tính {quoted(self.sheet)} có ô ghi dữ liệu quá xa bảng (vùng dữ liệu tới ô {far})."
                raise RefusedError("sheet_too_big", message, CLEAR, self.sheet, far)

    def refuse_place(self, cell: str) -> NoReturn:
        message = f"Trang tính {quoted(self.sheet)} có ô mang địa chỉ không tồn tại trong Excel."
        raise RefusedError("cell_reference", message, SAVE_AS, self.sheet, cell[:20])

    def refuse_twice(self, cell: str) -> NoReturn:
        message = f"Trang tính {quoted(self.sheet)} ghi ô {cell} hai lần, không rõ lấy giá trị nào."
        raise RefusedError("duplicate_cell", message, SAVE_AS, self.sheet, cell)


def _scan(facts: SheetFacts, pieces: Callable[[], Iterator[bytes]], styles: _Styles) -> None:
    """A sheet's XML → its facts, within the limits."""
    try:
        box = Box(facts.name)
        hidden: set[int] = set()
        for block in _row_blocks(pieces(), facts.name, hidden):
            _scan_block(facts, box, block, styles, hidden)
    except _NotPlainError:
        for seen in (
            facts.errors,
            facts.formulas,
            facts.percent,
            facts.legacy,
            facts.white,
            facts.hidden_rows,
            facts.hidden_columns,
        ):
            seen.clear()
        _walk(facts, pieces(), styles)


def _row_blocks(pieces: Iterator[bytes], sheet: str, hidden: set[int]) -> Iterator[bytes]:
    """A sheet's XML in pieces → whole rows of its data, while it is plain: UTF-8, no comment, no prefix.

    The columns it hides are added to `hidden`.
    """
    buffer, state = b"", "begin"
    for piece in pieces:
        buffer += piece
        if state == "begin":
            refuse_other_encoding(buffer)
            buffer, state = _DECLARATION.sub(b"", buffer, count=1), "head"
        if state == "head" and b"<sheetData" in buffer:
            head, buffer = buffer.split(b"<sheetData", 1)
            tag, closed, buffer = buffer.partition(b">")
            if not closed or tag.strip() not in (b"", b"/"):
                raise _NotPlainError
            _require_plain(head)
            hidden |= _hidden_columns(head)
            buffer, state = (b"</sheetData>" + buffer if tag else buffer), "rows"
        if state == "rows":
            rows, end, rest = buffer.partition(b"</sheetData>")
            cut = len(rows) if end else rows.rfind(b"</row>") + 6 if b"</row>" in rows else 0
            if cut:
                _require_plain(rows[:cut])
                yield rows[:cut]
            buffer, state = (rest, "tail") if end else (rows[cut:], state)
        if state == "tail":
            buffer = buffer[-4096:]
        elif len(buffer) > _MAX_ROW_BYTES:
            message = f"Trang tính {quoted(sheet)} có một dòng hoặc một ô quá dài."
            raise RefusedError("row_too_long", message, CLEAR, sheet)
    if state != "tail" or not buffer.rstrip().endswith(b"</worksheet>"):
        raise _NotPlainError


def _hidden_columns(head: bytes) -> set[int]:
    """What stands before a sheet's rows → the columns it hides."""
    found: set[int] = set()
    if b"hidden" in head:
        for column in _COLUMN.finditer(head):
            given = dict(_ATTRIBUTE.findall(column[1]))
            found |= _columns_of(given.get(b"hidden"), given.get(b"min"), given.get(b"max"))
    return found


def _columns_of(hidden: object, first: object, last: object) -> set[int]:
    """The attributes of a `col` element, texts or bytes → the columns hidden by it."""
    said = [
        value.decode("ascii", "replace") if isinstance(value, bytes) else str(value) for value in (hidden, first, last)
    ]
    if said[0] not in ("1", "true") or not all(text.isdecimal() and len(text) < 6 for text in said[1:]):
        return set()
    return set(range(int(said[1]), min(int(said[2]), LAST_COLUMN) + 1))


def _require_plain(xml: bytes) -> None:
    """Raises unless every cell here shows itself as '<c': nothing in comments, in CDATA or behind a prefix."""
    # One character first: it is rare and found at once, its pairs cost a tenth of the whole look.
    if (b"!" in xml and b"<!" in xml) or (b"?" in xml and b"<?" in xml):
        raise _NotPlainError
    if b":" in xml and (b":c" in xml or b":row" in xml or b":sheetData" in xml):
        raise _NotPlainError
    if len(xml.translate(None, _CONTROLS)) != len(xml):
        raise _NotPlainError
    if not xml.isascii():
        xml.decode()


def _scan_block(facts: SheetFacts, box: Box, block: bytes, styles: _Styles, hidden: set[int]) -> None:
    """Whole rows as bytes → facts. Every '<c' must be a cell the pattern knows."""
    found = _CELL.findall(block)
    if len(found) != block.count(b"<c"):
        raise _NotPlainError
    if not found:
        return
    columns, rows, attributes, marks = zip(*found, strict=True)
    row_numbers, column_numbers = _numbers(rows, int), _numbers(columns, _column_number)
    box.add(row_numbers.values(), column_numbers.values(), filled=False)
    if len(set(zip(columns, rows, strict=True))) != len(found):
        counts = Counter(column + row for column, row, _, _ in found)
        box.refuse_twice(counts.most_common(1)[0][0].decode())
    if again := box.seen_rows.intersection(row_numbers.values()):
        box.refuse_twice(cell_name(min(again), 1))
    box.seen_rows.update(row_numbers.values())
    if b"" in marks:
        filled = [(column, row) for column, row, _, mark in found if mark]
        columns, rows = zip(*filled, strict=True) if filled else ((), ())
    filled_rows = {row_numbers[row] for row in set(rows)}
    filled_columns = {column_numbers[column] for column in set(columns)}
    box.add(filled_rows, filled_columns, filled=True)
    facts.hidden_columns |= hidden & filled_columns
    facts.has_cells = facts.has_cells or bool(filled_rows)
    kinds = set(attributes)
    if any(b't="e"' in kind for kind in kinds):
        for cell in _ERROR_CELL.finditer(block):
            value = _VALUE.search(cell[0])
            facts.errors[int(cell[2]), _column_number(cell[1])] = unescape((value[1] if value else b"").decode())
    if b"f" in marks:
        _find_uncached(facts, block, marks.count(b"f"))
    percent_kinds = {kind for kind in kinds if (style := _STYLE.search(kind)) and style[1] in styles.percent}
    if percent_kinds:
        facts.percent.update(
            (row_numbers[row], column_numbers[column])
            for column, row, kind, mark in found
            if mark and kind in percent_kinds
        )
    if styles.legacy:
        old = {
            kind: styles.legacy[style[1]]
            for kind in kinds
            if (style := _STYLE.search(kind)) and style[1] in styles.legacy
        }
        facts.legacy.update(
            ((row_numbers[row], column_numbers[column]), old[kind])
            for column, row, kind, mark in found
            if mark and kind in old
        )
    if styles.white and len(facts.white) < _WHITE_SHOWN:
        unseen = {kind for kind in kinds if (style := _STYLE.search(kind)) and style[1] in styles.white}
        places = [
            (row_numbers[row], column_numbers[column]) for column, row, kind, mark in found if mark and kind in unseen
        ]
        facts.white += sorted(places)[: _WHITE_SHOWN - len(facts.white)]
    if b"hidden" in block:
        _find_hidden(facts, block, filled_rows)


def _numbers(written: Iterable[bytes], read: Callable[[bytes], int]) -> dict[bytes, int]:
    return {text: read(text) for text in set(written)}


def _find_uncached(facts: SheetFacts, block: bytes, expected: int) -> None:
    met = 0
    for cell in _FORMULA_CELL.finditer(block):
        met += 1
        empty_text = cell["value"] == b"" and b't="str"' in cell["attributes"]
        if not cell["value"] and not empty_text and b't="e"' not in cell["attributes"]:
            place = (int(cell["row"]), _column_number(cell["column"]))
            facts.formulas[place] = "=" + unescape((cell["formula"] or b"").decode())
    if met != expected:
        raise _NotPlainError


def _find_hidden(facts: SheetFacts, block: bytes, filled_rows: set[int]) -> None:
    for row in _ROW.finditer(block):
        if b"hidden" in row[1]:
            hidden, number = _HIDDEN.search(b" " + row[1]), _ROW_NUMBER.search(row[1])
            if not hidden or not number:
                raise _NotPlainError
            if hidden[1] in (b"1", b"true") and int(number[1]) in filled_rows:
                facts.hidden_rows.append(int(number[1]))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _Walk:
    """The same facts from any well-formed XML, cell by cell: slower, complete."""

    def __init__(self, facts: SheetFacts, styles: _Styles) -> None:
        self.facts, self.styles, self.box = facts, styles, Box(facts.name)
        self.row = self.column = 0
        self.columns_hidden: set[int] = set()
        self.row_hidden = self.in_cell = self.filled = False
        self.attributes: dict[str, str] = {}
        self.places: set[Place] = set()
        self.texts: dict[str, str] = {}
        self.inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "row":
            typed = attributes.get("r", str(self.row + 1))
            if not typed.isdecimal() or not 1 <= int(typed[:12]) <= LAST_ROW:
                self.box.refuse_place(f"A{typed}")
            self.row, self.column = int(typed), 0
            self.row_hidden = attributes.get("hidden") in ("1", "true")
        elif tag == "col":
            self.columns_hidden |= _columns_of(attributes.get("hidden"), attributes.get("min"), attributes.get("max"))
        elif tag == "c":
            reference = attributes.get("r")
            self.column += 1
            if reference is not None:
                parts = _REFERENCE.fullmatch(reference.upper())
                if not parts:
                    self.box.refuse_place(reference)
                self.row, self.column = int(parts[2]), _column_number(parts[1].encode())
            self.in_cell, self.filled, self.attributes, self.texts = True, False, attributes, {}
        elif self.in_cell and tag in ("v", "f", "is"):
            self.filled, self.inside = True, tag
            self.texts.setdefault(tag, "")

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("v", "f", "is"):
            self.inside = ""
        elif tag == "c" and self.in_cell:
            self.in_cell = False
            self.finish((self.row, self.column))

    def text(self, text: str) -> None:
        if self.inside in ("v", "f"):
            self.texts[self.inside] += text

    def finish(self, place: Place) -> None:
        facts, kind, value = self.facts, self.attributes.get("t"), self.texts.get("v")
        self.box.add({place[0]}, {place[1]}, filled=self.filled)
        if place in self.places:
            self.box.refuse_twice(cell_name(*place))
        self.places.add(place)
        facts.has_cells = facts.has_cells or self.filled
        if kind == "e" and self.filled:
            facts.errors[place] = value or ""
        elif "f" in self.texts and not value and not (value == "" and kind == "str"):
            facts.formulas[place] = "=" + self.texts["f"]
        style = self.attributes.get("s", "").encode()
        if self.filled and style in self.styles.percent:
            facts.percent.add(place)
        if self.filled and style in self.styles.legacy:
            facts.legacy[place] = self.styles.legacy[style]
        if self.filled and style in self.styles.white and len(facts.white) < _WHITE_SHOWN:
            facts.white.append(place)
        if self.filled and place[1] in self.columns_hidden:
            facts.hidden_columns.add(place[1])
        if self.filled and self.row_hidden and place[0] not in facts.hidden_rows[-1:]:
            facts.hidden_rows.append(place[0])


def _walk(facts: SheetFacts, pieces: Iterator[bytes], styles: _Styles) -> None:
    walk, parser = _Walk(facts, styles), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.text
    for number, piece in enumerate(pieces):
        if number == 0:
            refuse_other_encoding(piece)
        parser.Parse(piece, False)
    parser.Parse(b"", True)
