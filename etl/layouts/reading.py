"""Sheets of other layouts than v1 → the same rows of figures and items, and what is wrong with the tables as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from etl import problems
from etl.frames import noted
from etl.identify import Told
from etl.layouts.head import (
    Above,
    Grid,
    Head,
    Placed,
    above,
    found_head,
    grid,
    indicator_names,
    indicator_of,
    joined_headings,
)
from etl.layouts.model import FIGURE, IDENTITY, ITEM, SheetLayout
from etl.layouts.rows import Sorted, Values, amount, sorted_rows
from etl.read import Workbook
from etl.sheet_facts import cell_name
from etl.tables import HEADING_ROWS
from etl.values import Cell, quoted, vietnamese
from warehouse.catalogue import Catalogue

CELL = pl.Struct(
    {"kind": pl.String, "text": pl.String, "number": pl.Float64, "is_percent": pl.Boolean, "col": pl.Int32}
)
EXTRAS = pl.List(pl.Struct({"heading": pl.String, "text": pl.String, "kind": pl.String, "col": pl.Int32}))
_PLACE: dict[str, Any] = {"file_no": pl.Int32, "sheet": pl.String, "row": pl.Int32}
_WHO = ("unit_code", "plan_code", "period", "area")
ROWS = pl.Schema(
    _PLACE | dict.fromkeys((*_WHO, "indicator_code", "numerator", "denominator", "statement", "no_activity", "explanation"), CELL) | {"extras": EXTRAS}
)  # fmt: skip
ITEMS = pl.Schema(
    _PLACE | dict.fromkeys((*_WHO, "indicator_code", "title", "numerator", "denominator", "item_on", "state", "evidence", "note"), CELL)
    | {"extras": EXTRAS}
)  # fmt: skip
_UNKNOWN_SHOWN = 20
MAX_CELLS = 600_000


@dataclass
class Recognised:
    """What the tables of other layouts say. `sheets`: file → names of the sheets read; `told`: file → what its sheets say of themselves.

    Shape of `rows` and `items`: as `etl.tables.table` gives them, with `area`.
    """

    rows: pl.DataFrame
    items: pl.DataFrame
    problems: pl.DataFrame
    sheets: dict[int, set[str]] = field(default_factory=dict)
    told: dict[int, dict[str, Told]] = field(default_factory=dict)


def recognised(
    workbooks: Sequence[Workbook],
    files: set[int],
    cells: pl.DataFrame,
    layouts: Sequence[SheetLayout],
    catalogue: Catalogue,
) -> Recognised:
    """The tables of other layouts in these files. Shape of `cells`: as in `etl.tables`, hidden sheets left out."""
    rows: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    sheets: dict[int, set[str]] = {}
    told: dict[int, dict[str, Told]] = {}
    own = cells.filter(pl.col("file_no").is_in(list(files))).partition_by("file_no", "sheet", as_dict=True)
    listed = [(number, info.name) for number in sorted(files) for info in workbooks[number].sheets]
    for number, sheet in listed:
        held = own.get((number, sheet))
        if held is None:
            continue
        best = matched(grid(held.filter(pl.col("row") <= HEADING_ROWS + 2)), layouts, catalogue)
        if best is None:
            continue
        sheets.setdefault(number, set()).add(sheet)
        if held.height > MAX_CELLS:
            message = f"Bảng ở trang tính {quoted(sheet)} có {held.height} ô, quá {MAX_CELLS} ô."
            found.append({"file_no": number, "severity": "error", "sheet": sheet, "rule": "table_too_big", "message": message,
                          "remedy": "Chia bảng thành nhiều tệp rồi nộp lại."})  # fmt: skip
            continue
        layout, head = best
        table = _Table(number, sheet, grid(held), layout, head, catalogue)
        table.read()
        rows += table.rows
        items += table.items
        found += table.found
        for name, said in table.said().items():
            told.setdefault(number, {}).setdefault(name, said)
    return Recognised(
        pl.DataFrame(rows, schema=ROWS, orient="row"), pl.DataFrame(items, schema=ITEMS, orient="row"), problems.from_rows(found), sheets, told
    )  # fmt: skip


def matched(rows: Grid, layouts: Sequence[SheetLayout], catalogue: Catalogue) -> tuple[SheetLayout, Head] | None:
    """The layout that explains most columns of a sheet; of equals the first."""
    joined = joined_headings(rows)
    heads = [(layout, head) for layout in layouts if (head := found_head(rows, joined, layout, catalogue)) is not None]
    return max(heads, key=lambda pair: len(pair[1].columns) + len(pair[1].measured), default=None)


class _Table:
    """One table on its way into rows, items and findings."""

    def __init__(
        self, file_no: int, sheet: str, rows: Grid, layout: SheetLayout, head: Head, catalogue: Catalogue
    ) -> None:
        self.file_no, self.sheet, self.grid, self.layout, self.head, self.catalogue = (
            file_no,
            sheet,
            rows,
            layout,
            head,
            catalogue,
        )
        self.names = indicator_names(layout, catalogue)
        self.above: Above = above(rows, head.top, layout)
        self.rows: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []
        self.found: list[dict[str, Any]] = []

    def said(self) -> dict[str, Told]:
        """What the sheet says of the whole table: labelled values above it, then the plan its form belongs to."""
        said = {
            name: Told(
                placed.cell.text, cell_name(placed.row, placed.col), self.sheet, placed.cell.kind, placed.cell.number
            )
            for name, placed in self.above.said.items()
        }
        if self.layout.plan is not None:
            said.setdefault("plan_code", Told(self.layout.plan, None, self.sheet))
        return said

    def problem(
        self, rule: str, message: str, remedy: str, placed: Placed | None = None, severity: str = "error"
    ) -> None:
        self.found.append({
            "file_no": self.file_no, "severity": severity, "sheet": self.sheet, "rule": rule, "message": message, "remedy": remedy,
            "cell": cell_name(placed.row, placed.col) if placed else None, "value": placed.cell.shown if placed else None,
        })  # fmt: skip

    def read(self) -> None:
        """Reads the table; nothing of its frame becomes data."""
        table = sorted_rows(self.grid, self.head)
        if not table.data:
            self.problem(
                "table_empty", "Bảng không có dòng số liệu nào dưới tiêu đề.", "Điền số liệu vào bảng rồi nộp lại."
            )
            return
        values = Values(self.layout, self.head)
        if self.layout.means in ("figure", "items"):
            self._read_named(table)
        elif self.layout.means == "unit":
            self._read_wide(table)
        else:
            self._read_form(table, values)
        self._check_rows(table, values)
        self._check_totals(table)
        self._check_money()
        self.found += noted(self.file_no, self.sheet, [(note.row, note.col, note.cell.text) for note in table.notes])
        for found, placed in values.doubts:
            self.problem(found.rule, found.message, found.remedy, placed)

    def _placed(self, row: int, name: str) -> Placed | None:
        col = self.head.columns.get(name)
        return self.grid[row].get(col) if col is not None else None

    def _who(self, row: int) -> dict[str, Any]:
        """The row's own unit, plan, period and area; a name stands in for a missing code."""
        unit = self._placed(row, "unit_code") or self._placed(row, "unit_name")
        return {
            "unit_code": _struct(unit),
            **{name: _struct(self._placed(row, name)) for name in ("plan_code", "period", "area")},
        }

    def _place(self, row: int) -> dict[str, Any]:
        return {"file_no": self.file_no, "sheet": self.sheet, "row": row}

    def _read_named(self, table: Sorted) -> None:
        """One row is one figure (or item) of the indicator it names."""
        unknown = 0
        for row in table.data:
            named = self._placed(row, "indicator")
            code = indicator_of(named.cell.text, self.names, self.catalogue) if named else None
            if code is None and self.layout.unknown_rows == "warning":
                unknown += 1
                if named is not None and unknown <= _UNKNOWN_SHOWN:
                    self.problem(
                        "row_unknown", f"Dòng {quoted(named.cell.shown)} không ứng với chỉ tiêu nào; số liệu của dòng không được nạp.",
                        "Ghi mã chỉ tiêu ở đầu nội dung nếu dòng này là một chỉ tiêu.", named, "warning",
                    )  # fmt: skip
                continue
            given = {name: _struct(self._placed(row, name)) for name in (*FIGURE, *ITEM) if name != "indicator"}
            if code is not None and code in self.layout.denominators:
                given["denominator"] = _struct(self._placed(row, self.layout.denominators[code]))
            if self.layout.statement and given["statement"] is None:
                given["statement"] = _text(self.layout.statement, 1)
            record = (
                self._place(row)
                | self._who(row)
                | given
                | {"indicator_code": _text(code, named.col) if code and named else _struct(named)}
            )
            if self.layout.means == "items":
                self.items.append({name: record.get(name) for name in ITEMS} | {"extras": self._extras(row)})
            else:
                self.rows.append({name: record.get(name) for name in ROWS})

    def _extras(self, row: int) -> list[dict[str, Any]]:
        used = set(self.head.columns.values())
        return [
            {"heading": self.head.paths[col][-1], "text": placed.cell.text, "kind": placed.cell.kind, "col": col}
            for col, placed in self.grid[row].items()
            if col not in used and col in self.head.paths
        ]

    def _read_wide(self, table: Sorted) -> None:
        """One row is one unit; each indicator's columns are a figure of it."""
        codes: dict[str, dict[str, int]] = {}
        for col, (code, part) in sorted(self.head.measured.items()):
            if part in codes.setdefault(code, {}):
                placed = Placed(self.head.bottom, col, Cell("text", self.head.paths[col][-1]))
                self.problem(
                    "heading_repeated",
                    f"Chỉ tiêu {code} có hai cột cùng nghĩa.",
                    "Giữ lại một cột, xóa cột kia.",
                    placed,
                )
                continue
            codes[code][part] = col
        for row in table.data:
            who = self._who(row)
            for code, parts in codes.items():
                given = {part: _struct(self.grid[row].get(col)) for part, col in parts.items()}
                if all(value is None for value in given.values()):
                    continue
                record = self._place(row) | who | given | {"indicator_code": _text(code, min(parts.values()))}
                self.rows.append({name: record.get(name) for name in ROWS})

    def _read_form(self, table: Sorted, values: Values) -> None:
        """One row is one item of each of the form's figures, whose parts are their sums."""
        anchor = table.totals[0] if table.totals else table.data[0]
        headed = [name for name in self.head.columns if name not in ("stt", "title", *IDENTITY)]
        for formula in self.layout.figures:
            first = formula.numerator[0][1]
            code = _text(formula.indicator, self.head.columns.get(first, 1))
            statement = _text(self.layout.statement, 1) if self.layout.statement else None
            figure = self._place(anchor) | {"indicator_code": code, "statement": statement}
            self.rows.append({name: figure.get(name) for name in ROWS})
            for row in table.data:
                parts = {
                    "numerator": values.total(self.grid[row], formula.numerator),
                    "denominator": values.total(self.grid[row], formula.denominator) if formula.denominator else None,
                }
                extras = [
                    {
                        "heading": " > ".join(self.head.paths.get(col, (name,))),
                        "text": placed.cell.text,
                        "kind": "text",
                        "col": col,
                    }
                    for name in headed
                    for col in (self.head.columns[name],)
                    if (placed := self.grid[row].get(col)) is not None
                ]
                item = self._place(row) | {
                    "indicator_code": code,
                    "title": _struct(self._placed(row, "title")),
                    "extras": extras,
                }
                item |= {part: _number(value, self.head.columns.get(first, 1)) for part, value in parts.items()}
                self.items.append({name: item.get(name) for name in ITEMS})

    def _check_rows(self, table: Sorted, values: Values) -> None:
        """The form's own sums, row by row; every side that is not filled in is left alone."""
        for check in self.layout.checks:
            for row in (*table.data, *table.groups, *table.totals):
                cells = self.grid[row]
                said, total = values.value(cells, check.column), values.total(cells, check.total)
                placed = self._placed(row, check.column)
                if said is None or total is None or (placed is None and not total):
                    continue
                if check.percent_of is not None:
                    whole = values.value(cells, check.percent_of)
                    if not whole:
                        continue
                    total = total * 100 / whole
                if abs(said - total) > check.tolerance:
                    shown = vietnamese(round(total, 2))
                    self.problem(
                        "row_sum", f"Dòng {row}, cột {quoted(self._heading(check.column))}: ghi {vietnamese(said)}, nhưng tính từ các cột khác là {shown}.",
                        "Sửa lại các ô của dòng cho khớp.", placed or Placed(row, self.head.columns[check.column], Cell("text", "")), check.severity,
                    )  # fmt: skip

    def _heading(self, name: str) -> str:
        return " > ".join(self.head.paths.get(self.head.columns[name], (name,)))

    def _check_totals(self, table: Sorted) -> None:
        """Rows of totals and of groups against the rows they add up."""
        columns = {name: self.head.columns[name] for name in self.layout.totals if name in self.head.columns}
        summed: Mapping[str, int] = columns or {
            f"#{col}": col for col, (_, part) in self.head.measured.items() if part != "no_activity"
        }
        for row, members in table.sums:
            for col in summed.values():
                said = amount(self.grid[row].get(col), self.layout)
                parts = [amount(self.grid[member].get(col), self.layout) for member in members]
                if said is None or not members or self.grid[row].get(col) is None:
                    continue
                total = sum((part for part in parts if part is not None), Decimal(0))
                if said != total:
                    placed = self.grid[row][col]
                    self.problem(
                        "table_total", f"Dòng tổng ghi {vietnamese(said)}, nhưng {len(members)} dòng bên trong cộng lại là {vietnamese(total)}.",
                        "Kiểm tra lại công thức của dòng tổng và các dòng bên trong.", placed, self.layout.totals_severity,
                    )  # fmt: skip

    def _check_money(self) -> None:
        """A table in another unit of money than the indicators': asked, as every figure would be a thousand times off."""
        if self.above.unit in (None, "triệu đồng", "triệu", "trđ", "tr.đ"):
            return
        codes = {row["indicator_code"]["text"] for row in self.rows if row["indicator_code"]}
        of_money = sorted(
            code for code in codes & set(self.catalogue.indicator)
            if "triệu đồng" in (self.catalogue.indicator[code].unit, *_bracketed(self.catalogue.indicator[code].numerator))
        )  # fmt: skip
        if of_money:
            self.problem(
                "table_unit", f"Bảng ghi đơn vị tính là {self.above.unit}, trong khi {', '.join(of_money[:3])} tính bằng triệu đồng.",
                "Đổi số tiền trong bảng ra triệu đồng và sửa dòng đơn vị tính.",
            )  # fmt: skip


def _bracketed(text: str) -> list[str]:
    return [part.partition(")")[0] for part in text.split("(")[1:]]


def _struct(placed: Placed | None) -> dict[str, Any] | None:
    return None if placed is None else {**placed.cell._asdict(), "col": placed.col}


def _text(text: str, col: int) -> dict[str, Any]:
    return {"kind": "text", "text": text, "number": None, "is_percent": False, "col": col}


def _number(value: Decimal | None, col: int) -> dict[str, Any] | None:
    return (
        None
        if value is None
        else {"kind": "number", "text": format(value, "f"), "number": float(value), "is_percent": False, "col": col}
    )


def with_others(rows: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """Rows of layout v1 with those of other layouts; unchanged without any."""
    return pl.concat([rows, more], how="diagonal") if more.height else rows
