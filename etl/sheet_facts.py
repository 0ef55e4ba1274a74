"""What may be known of a sheet before it is read, the limits it must keep, and how its cells are named. Standard library only."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NoReturn

from etl.envelope import CLEAR, SAVE_AS, RefusedError
from etl.values import quoted

MAX_SHEETS, MAX_BOX = 64, 2_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
# what no text of a workbook holds
CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]*\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)")

Place = tuple[int, int]


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


def cell_name(row: int, col: int) -> str:
    """Row and column, both from 1 → the cell's name as Excel shows it: (12, 5) → 'E12'."""
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def refuse_doctype(*_: object) -> NoReturn:
    raise RefusedError("xml_dtd", "Tệp {file} chứa khai báo DTD, thứ Excel không bao giờ ghi.", SAVE_AS)


def refuse_other_encoding(beginning: bytes) -> None:
    declaration = DECLARATION.match(beginning)
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    if (
        beginning[:2] in (b"\xff\xfe", b"\xfe\xff")
        or b"\0" in beginning[:4]
        or (encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"))
    ):
        raise RefusedError("encoding", "Tệp {file} không dùng mã UTF-8 như Excel vẫn ghi.", SAVE_AS)
