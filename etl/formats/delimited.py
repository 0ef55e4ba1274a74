"""Text with separators (.csv) → cells. One sheet, named CSV: a file's own name is never trusted."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from etl.envelope import CLEAR, SAVE_AS, RefusedError
from etl.formats import BLOCK, Block, Cells, Opened
from etl.sheet_facts import MAX_BOX, SheetFacts
from etl.values import Finding

SHEET = "CSV"
ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_DELIMITERS = "\t;,"
_HINT = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_LITERAL = re.compile(r'="([^"]*)"')
_VIETNAMESE = frozenset(
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ\u00a0\u200b–—‘’“”…•°₫§«»²³±×½¼¾"
)
_UTF8 = "Excel: Lưu thành (Save As), kiểu CSV UTF-8 hoặc Excel Workbook (.xlsx), rồi nộp tệp vừa lưu."


def opened(data: bytes) -> Opened:
    """The bytes of a text file → its cells, all of them texts: a csv knows no types.

    Errors: `RefusedError` when the encoding is in doubt or the table is too big.
    """
    text, notices = _decoded(data)
    hint = _HINT.match(text)
    delimiter = hint[1] if hint else _delimiter(text)
    facts = SheetFacts(SHEET, has_cells=True)
    # with the hint as a first row of its own, rows are numbered as in the file
    return Opened([facts], _cells(facts, text, delimiter, is_hinted=hint is not None), notices=notices)


def _decoded(data: bytes) -> tuple[str, list[Finding]]:
    for beginning, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(beginning):
            try:
                return data.decode(encoding), []
            except UnicodeDecodeError:
                if beginning:
                    raise RefusedError("broken_file", "Tệp {file} bị hỏng hoặc tải lên chưa trọn.", SAVE_AS) from None
    text = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    beyond = {letter for letter in text.lower() if letter > "\x7f"}
    if not beyond <= _VIETNAMESE:
        raise RefusedError(
            "encoding", "Tệp {file} là văn bản không rõ bảng mã (không phải UTF-8 hay Windows-1258).", f"Mở tệp bằng {_UTF8}",
        )  # fmt: skip
    notice = Finding("encoding_1258", "Tệp CSV dùng bảng mã cũ Windows-1258; chữ đã được chuyển sang Unicode.",
                     f"Nên lưu bằng {_UTF8}", SHEET)  # fmt: skip
    return text, [notice]


def _delimiter(text: str) -> str:
    """The separator by which most of the first rows have the same number of columns, more than one."""
    best, found = (0, 0), ","
    for delimiter in _DELIMITERS:
        try:
            widths = [
                len(row)
                for row in islice(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter), 50)
                if any(row)
            ]
        except csv.Error:
            continue
        width, count = (
            Counter(width for width in widths if width > 1).most_common(1)[0] if max(widths, default=0) > 1 else (0, 0)
        )
        if (count, width) > best:
            best, found = (count, width), delimiter
    return found


def _cells(facts: SheetFacts, text: str, delimiter: str, *, is_hinted: bool) -> Iterator[tuple[SheetFacts, Cells]]:
    block, widest = Block(), 0
    for number, row in enumerate(_rows(text, delimiter), start=1):
        widest = max(widest, len(row))
        if number * widest > MAX_BOX:
            raise RefusedError("sheet_too_big", "Tệp {file} có quá nhiều ô.", CLEAR, SHEET)
        if number == 1 and is_hinted:
            continue
        for column, typed in enumerate(row, start=1):
            if typed:
                block.add(number, column, *_kind(typed))
        if len(block) >= BLOCK:
            yield facts, block.taken()
    yield facts, block.taken()


def _rows(text: str, delimiter: str) -> Iterable[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise RefusedError(
            "row_too_long", "Tệp {file} có một ô quá dài, có thể do thiếu dấu ngoặc kép đóng.",
            "Sửa dấu ngoặc kép trong tệp, hoặc lưu lại dạng .xlsx rồi nộp.", SHEET,
        ) from None  # fmt: skip


def _kind(typed: str) -> tuple[str, str]:
    """A field → kind and text: `="0126001"` is how a csv keeps a text a text; any other formula has no value here."""
    if typed in ERRORS:
        return "error", typed
    if typed.startswith("="):
        literal = _LITERAL.fullmatch(typed)
        return ("text", literal[1]) if literal else ("formula", typed)
    return "text", typed
