"""The cells of a sheet looked through in its XML, within the limits. Standard library only.

They are looked at with a regex while the XML is as plain as spreadsheet programs write it; anything unusual (comments,
prefixes, single quotes, cells without a reference) is walked with expat, so that nothing hides from the limits.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from xml.parsers import expat

from etl.envelope import CLEAR, MEBIBYTE, RefusedError
from etl.sheet_facts import (
    CONTROLS,
    DECLARATION,
    LAST_COLUMN,
    LAST_ROW,
    Box,
    Place,
    SheetFacts,
    cell_name,
    refuse_doctype,
    refuse_other_encoding,
)
from etl.values import quoted

_MAX_ROW_BYTES = 16 * MEBIBYTE
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
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_WHITE_SHOWN = 20


@dataclass(frozen=True)
class Styles:
    """Style numbers as written in cells: which show a percentage, which have a font of an old character set, which nobody sees."""

    percent: frozenset[bytes]
    legacy: dict[bytes, str]
    white: frozenset[bytes] = frozenset()


class _NotPlainError(Exception):
    """The sheet's XML is not in the plain form the regex covers."""


def scan(facts: SheetFacts, pieces: Callable[[], Iterator[bytes]], styles: Styles) -> None:
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
            buffer, state = DECLARATION.sub(b"", buffer, count=1), "head"
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
    if len(xml.translate(None, CONTROLS)) != len(xml):
        raise _NotPlainError
    if not xml.isascii():
        xml.decode()


def _scan_block(facts: SheetFacts, box: Box, block: bytes, styles: Styles, hidden: set[int]) -> None:
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

    def __init__(self, facts: SheetFacts, styles: Styles) -> None:
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


def _walk(facts: SheetFacts, pieces: Iterator[bytes], styles: Styles) -> None:
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
