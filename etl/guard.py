"""A file as received → what it is and whether it may be read, before any reader sees it. Standard library only.

Workbooks of the xlsx kind are looked through here, their cells in `etl.guard_cells`; `etl.formats` reads the other kinds
within the same limits (`etl.sheet_facts`).
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from etl.envelope import (
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
from etl.guard_cells import Styles, scan
from etl.legacy import charset_of
from etl.sheet_facts import CONTROLS, MAX_SHEETS, SheetFacts, refuse_doctype, refuse_other_encoding
from etl.values import Finding, quoted

_MAX_STRINGS, _STRINGS_SLACK, _MAX_STYLES = 2_000_000, 1_000_000, 65_536
_UNIQUE = re.compile(rb"uniqueCount\s*=\s*[\"']\s*([0-9]+)")
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


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
            scan(facts, lambda entry=entry: inflated(data, entry), styles)  # type: ignore[misc]


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


def _check_part(pieces: Iterable[bytes], is_strings: bool) -> None:
    """Any other part: inflated to its end, without a DTD; the table of shared texts as long as it claims."""
    carry, items, claimed = b"", 0, 0
    for number, piece in enumerate(pieces):
        window = carry + piece
        if b"<!D" in window or b"<\0!\0D" in window or b"\0<\0!\0D" in window:
            refuse_doctype()
        if is_strings:
            refuse_other_encoding(window if number == 0 else b"<")
            if len(piece.translate(None, CONTROLS)) != len(piece):
                raise RefusedError("broken_file", "Tệp {file} bị hỏng: bảng chữ chứa ký tự điều khiển.", SAVE_AS)
            items += window.count(b"<si") - carry.count(b"<si") + window.count(b":si") - carry.count(b":si")
            claimed = max([claimed, *(int(found[:12]) for found in _UNIQUE.findall(window[: 1 << 20]))])
        carry = window[-5:]
    if is_strings and (items > _MAX_STRINGS or claimed > items + _STRINGS_SLACK):
        raise RefusedError("shared_strings", "Tệp {file} có bảng chữ dùng chung quá lớn hoặc khai sai độ dài.", SAVE_AS)


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


def _styles(part: bytes) -> Styles:
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
    return Styles(frozenset(percent), legacy, frozenset(white))


def _is_white(color: Mapping[str, str]) -> bool:
    """Whether a colour is white: by value, as the page's own background, or by its number in the old palette."""
    if color.get("tint", "0") not in ("", "0", "0.0"):
        return False
    return (
        color.get("rgb", "")[-6:].upper() == "FFFFFF" or color.get("theme") == "0" or color.get("indexed") in ("1", "9")
    )
