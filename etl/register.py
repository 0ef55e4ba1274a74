"""The unit register: a blank one out, a filled one in, all or nothing (docs: contract, unit register)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import xlsxwriter

from etl import problems, values
from etl.files import keep_original
from etl.read import file_sha256, read_workbooks
from etl.tables import cell_name, keyed
from etl.values import Cell, Finding
from etl.words import clean, key
from warehouse import record, sql, store
from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import LEVELS, OWNERSHIPS
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.record import OPEN_END, OPEN_START, UnitSpell
from warehouse.store import Journal

HEADINGS = {
    "unit_code": "Mã đơn vị", "unit_name": "Tên đơn vị", "kind": "Loại", "ownership": "Loại hình", "levels": "Cấp học", "area": "Địa bàn",
    "parent_code": "Đơn vị cấp trên", "valid_from": "Hiệu lực từ", "valid_to": "Hiệu lực đến", "merged_into": "Sáp nhập vào",
    "split_from": "Tách từ", "legal_basis": "Căn cứ", "plans": "Kế hoạch",
}  # fmt: skip
KINDS = {"trường": "trường", "truong": "trường", "trường học": "trường", "cơ quan": "cơ quan", "co quan": "cơ quan"}
LEVEL_WORDS = {"mn": "MN", "mầm non": "MN", "th": "TH", "tiểu học": "TH", "thcs": "THCS", "trung học cơ sở": "THCS"}


class RegisterError(UsageError):
    """The register is refused whole. Shape of `problems`: as in `etl.problems`."""

    def __init__(self, file: str, found: pl.DataFrame) -> None:
        first = found.row(0, named=True)
        super().__init__(f"Danh mục '{file}' chưa được nhận: {found.height} lỗi. Ô {first['cell'] or '–'}: {first['message']} {first['remedy']}")
        self.problems = found


def write_blank(target: Path, catalogue: Catalogue) -> None:
    """A blank register: headings, drop-downs, one line of explanation under each heading's comment."""
    book = xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Danh mục đơn vị")
    head = book.add_format({"bold": True, "bg_color": "#1F4E8C", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter", "border": 1})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    widths = {"unit_code": 14, "unit_name": 40, "area": 22, "legal_basis": 30}
    for column, (name, heading) in enumerate(HEADINGS.items()):
        sheet.write_string(0, column, heading, head)
        sheet.set_column(column, column, widths.get(name, 15), day if name.startswith("valid") else text)
    names = list(HEADINGS)
    choices = {"kind": ["trường", "cơ quan"], "ownership": list(OWNERSHIPS), "levels": ["MN", "TH", "THCS", "TH; THCS"],
               "plans": [plan.code for plan in catalogue.plans]}  # fmt: skip
    for name, listed in choices.items():
        strict = name in ("kind", "ownership")
        sheet.data_validation(1, names.index(name), 5000, names.index(name), {
            "validate": "list", "source": listed, "error_type": "stop" if strict else "information",
            "error_title": "Danh mục đơn vị", "error_message": "Chọn một giá trị trong danh sách.",
        })  # fmt: skip
    sheet.write_comment(0, names.index("levels"), "Trường nhiều cấp: TH; THCS. Cơ quan để trống.")
    sheet.write_comment(0, names.index("valid_to"), "Ngày cuối cùng còn hoạt động. Để trống nếu đang hoạt động.")
    sheet.write_comment(0, names.index("merged_into"), "Mã của đơn vị kế tục; cần cả Hiệu lực đến.")
    sheet.write_comment(0, names.index("plans"), "Mã kế hoạch, cách nhau bằng dấu chấm phẩy; để trống là mọi kế hoạch.")
    sheet.freeze_panes(1, 2)
    book.close()


def apply(home: Home, path: Path, *, by: str) -> str:
    """Adds or changes the units of a file. Returns the version published.

    Errors: `RegisterError` listing every finding: then nothing changed; `UsageError` for a home of sample data.
    """
    rows = read_register(path)

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> Journal:
        if sql.row(con, "select is_sample from core.state") == (True,):
            raise UsageError("Đây là kho dữ liệu mẫu, không đổi danh mục đơn vị được. Tạo kho thật: CHITIEU_HOME=<thư mục> chitieu init --units <tệp>.")
        return record_register(con, home, path, rows, by)

    publication = store.publish(home.required(), work)
    if publication is None:
        raise UsageError("Danh mục không có gì thay đổi.")
    return publication.version


def record_register(con: duckdb.DuckDBPyConnection, home: Home, path: Path, rows: pl.DataFrame, by: str) -> Journal:
    """The register with the file's rows applied, inside the caller's transaction."""
    before = record.spells(con)
    after = merged(before, rows, path.name, [plan.code for plan in home.catalogue().plans])
    if after == before:
        return []
    sha256 = file_sha256(path)
    keep_original(home, path, sha256)
    record.units(con, after)
    return [{"kind": "units", "sha256": sha256, "file": path.name, "by": by}]


def read_register(path: Path) -> pl.DataFrame:
    """A register's cells by heading. Shape: one row per row of the file, `row` and a `Cell` or null per known column.

    Errors: `RegisterError`: not readable, a heading missing, unknown or repeated.
    """
    if not path.is_file():
        raise UsageError(f"Không có tệp '{path}'.")
    cells = _csv_cells(path) if path.suffix.lower() == ".csv" else _sheet_cells(path)
    names = {key(heading): name for name, heading in HEADINGS.items()}
    top = keyed(cells.filter(pl.col("row") <= 40), "text", "heading_key")
    anchors = top.filter(pl.col("heading_key") == key(HEADINGS["unit_code"]))
    if not anchors.height:
        raise _refused(path, "heading_missing", "Không có cột 'Mã đơn vị'.", "Dùng danh mục trống: chitieu units --template -o danh-muc.xlsx.")
    sheet, heading_row = anchors.row(0, named=True)["sheet"], anchors["row"].min()
    # a heading may list its allowed values in brackets: "Loại (trường, cơ quan)"
    plain = pl.col("heading_key").str.replace(r"\s*\(.*\)$", "")
    headings = top.filter(pl.col("sheet") == sheet, pl.col("row") == heading_row).with_columns(
        plain.replace_strict(names, default=None, return_dtype=pl.String).alias("name")
    )
    unknown = headings.filter(pl.col("name").is_null())["text"].to_list()
    found = headings["name"].drop_nulls().to_list()
    missing = [HEADINGS[name] for name in ("unit_code", "unit_name", "kind") if name not in found]
    if unknown or missing or len(set(found)) != len(found):
        listed = "; ".join([*(f"thiếu '{name}'" for name in missing), *(f"không biết '{clean(name)}'" for name in unknown)]) or "có cột lặp lại"
        raise _refused(path, "headings", f"Tên cột chưa đúng: {listed}.", "Dùng tên cột như danh mục trống: chitieu units --template.")
    data = cells.filter(pl.col("sheet") == sheet, pl.col("row") > heading_row).join(headings.select("col", "name"), on="col")
    rows = data.select("row").unique().sort("row")
    for name in HEADINGS:
        own = data.filter(pl.col("name") == name).select("row", pl.struct("kind", "text", "number", "is_percent", "col").alias(name))
        rows = rows.join(own, on="row", how="left")
    return rows.with_columns(pl.lit(sheet).alias("sheet"))


def _refused(path: Path, rule: str, message: str, remedy: str, sheet: str | None = None, cell: str | None = None) -> RegisterError:
    return RegisterError(path.name, problems.from_rows([
        {"severity": "error", "sheet": sheet, "cell": cell, "rule": rule, "message": message, "remedy": remedy}
    ]))  # fmt: skip


def _sheet_cells(path: Path) -> pl.DataFrame:
    workbook = read_workbooks([path])[0]
    if workbook.refusal is not None:
        found = workbook.refusal
        raise _refused(path, found.rule, found.message, found.remedy, found.sheet, found.cell)
    return workbook.cells


def _csv_cells(path: Path) -> pl.DataFrame:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _refused(path, "encoding", "Tệp CSV không phải UTF-8.", "Lưu lại dạng 'CSV UTF-8' hoặc .xlsx.") from fault
    rows = csv.reader(io.StringIO(text), delimiter=";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ",")
    cells = [
        {"sheet": "csv", "row": row_no, "col": col_no, "kind": "text", "text": value, "number": None, "is_percent": False}
        for row_no, row in enumerate(rows, start=1)
        for col_no, value in enumerate(row, start=1)
        if value.strip()
    ]
    return pl.DataFrame(cells, schema={"sheet": pl.String, "row": pl.Int32, "col": pl.Int32, "kind": pl.String, "text": pl.String,
                                       "number": pl.Float64, "is_percent": pl.Boolean})  # fmt: skip


class _RowReader:
    """Reads one row's cells into a spell; findings are gathered, not raised."""

    def __init__(self, row: Mapping[str, Any], plan_codes: Sequence[str], found: list[dict[str, Any]]) -> None:
        self.row, self.plan_codes, self.found = row, plan_codes, found

    def problem(self, name: str, rule: str, message: str, remedy: str) -> None:
        cell = self.row[name]
        place = pl.select(cell_name(pl.lit(self.row["row"]), pl.lit(cell["col"] if cell else 1))).item()
        self.found.append({
            "severity": "error", "sheet": self.row["sheet"], "cell": place, "value": cell["text"] if cell else None, "rule": rule,
            "message": message, "remedy": remedy,
        })  # fmt: skip

    def text(self, name: str) -> str | None:
        cell = self.row[name]
        return (clean(cell["text"]) or None) if cell else None

    def code(self, name: str) -> str | None:
        cell = self.row[name]
        return (values.unit_code(Cell(cell["kind"], cell["text"], cell["number"])) or None) if cell else None

    def day(self, name: str) -> date | None:
        cell = self.row[name]
        if cell is None:
            return None
        reading = values.date(Cell(cell["kind"], cell["text"], cell["number"]))
        if isinstance(reading.problem, Finding):
            self.problem(name, "date", f"{HEADINGS[name]}: {reading.problem.message}", reading.problem.remedy)
        return reading.value

    def listed(self, name: str, parse: Callable[[str], str | None], allowed: str) -> tuple[str, ...]:
        parts = [part for part in (self.text(name) or "").replace("&", ";").replace(",", ";").split(";") if part.strip()]
        read = [parse(part) for part in parts]
        for part, value in zip(parts, read, strict=True):
            if value is None:
                self.problem(name, name, f"{HEADINGS[name]} '{part.strip()}' không có trong {allowed}.", f"Ghi {allowed}, cách nhau bằng dấu chấm phẩy.")
        return tuple(dict.fromkeys(value for value in read if value))

    def spell(self) -> UnitSpell | None:
        before = len(self.found)
        code, name = self.code("unit_code"), self.text("unit_name")
        if not code:
            self.problem("unit_code", "unit_code", "Dòng này chưa có mã đơn vị.", "Điền mã đơn vị, hoặc xóa dòng.")
        if not name:
            self.problem("unit_name", "unit_name", "Dòng này chưa có tên đơn vị.", "Điền tên đơn vị.")
        kind = KINDS.get(key(self.text("kind") or ""))
        if kind is None:
            self.problem("kind", "kind", f"Loại '{self.text('kind') or ''}' không phải trường hay cơ quan.", "Ghi trường hoặc cơ quan.")
        ownership = key(self.text("ownership") or "công lập")
        if ownership not in OWNERSHIPS:
            self.problem("ownership", "ownership", f"Loại hình '{self.text('ownership')}' không đúng.", f"Ghi {', '.join(OWNERSHIPS)}.")
        levels = self.listed("levels", lambda part: LEVEL_WORDS.get(key(part)), "MN, TH, THCS")
        if kind == "trường" and not levels and len(self.found) == before:
            self.problem("levels", "levels", "Trường chưa có cấp học.", "Ghi MN, TH hoặc THCS; trường nhiều cấp ghi TH; THCS.")
        if kind == "cơ quan" and levels:
            self.problem("levels", "levels", "Cơ quan không có cấp học.", "Để trống cột Cấp học.")
        plans = self.listed("plans", lambda part: next((p for p in self.plan_codes if key(p) == key(part)), None), ", ".join(self.plan_codes))
        first, last = self.day("valid_from") or OPEN_START, self.day("valid_to") or OPEN_END
        if last < first:
            self.problem("valid_to", "validity", "Hiệu lực đến sớm hơn Hiệu lực từ.", "Sửa một trong hai ngày.")
        if self.code("merged_into") and last == OPEN_END:
            self.problem("merged_into", "merge", "Đơn vị sáp nhập chưa có Hiệu lực đến.", "Ghi ngày cuối cùng đơn vị còn hoạt động.")
        if len(self.found) > before or not code or not name or kind is None:
            return None
        return UnitSpell(
            code, name, kind, ownership, tuple(level for level in LEVELS if level in levels), self.text("area") or "", self.code("parent_code"),
            first, last, self.code("merged_into"), self.code("split_from"), self.text("legal_basis"), plans or None,
        )  # fmt: skip


def merged(before: Sequence[UnitSpell], rows: pl.DataFrame, file: str, plan_codes: Sequence[str]) -> list[UnitSpell]:
    """The register after a file's rows: new codes added, known ones changed from the day the row names.

    A row whose `Hiệu lực từ` is later than the unit's latest spell closes that spell the day before and opens a new one
    (rename, move); one with the same or no `Hiệu lực từ` corrects the latest spell. Errors: `RegisterError`.
    """
    found: list[dict[str, Any]] = []
    units: dict[str, list[UnitSpell]] = {}
    for spell in before:
        units.setdefault(spell.unit_code, []).append(spell)
    seen: dict[tuple[str, date], int] = {}
    for row in rows.iter_rows(named=True):
        reader = _RowReader(row, plan_codes, found)
        new = reader.spell()
        if new is None:
            continue
        if (new.unit_code, new.valid_from) in seen:
            reader.problem("unit_code", "unit_repeated", f"Mã {new.unit_code} đã có ở dòng {seen[new.unit_code, new.valid_from]}.", "Giữ một dòng, hoặc ghi Hiệu lực từ khác nhau.")
            continue
        seen[new.unit_code, new.valid_from] = row["row"]
        message = _put(units.setdefault(new.unit_code, []), new)
        if message:
            reader.problem("valid_from", "validity", message, "Sửa Hiệu lực từ, Hiệu lực đến để các khoảng không chồng nhau.")
    found += _broken_links(units, rows)
    if found:
        raise RegisterError(file, problems.from_rows(found))
    return [spell for code in sorted(units) for spell in sorted(units[code], key=lambda s: s.valid_from)]


def _put(spells: list[UnitSpell], new: UnitSpell) -> str | None:
    """Adds a spell to a unit's own. Returns what is wrong, or None."""
    spells.sort(key=lambda spell: spell.valid_from)
    same = next((n for n, spell in enumerate(spells) if spell.valid_from == new.valid_from), None)
    if same is None and spells and new.valid_from == OPEN_START:
        same = len(spells) - 1
        new = replace(new, valid_from=spells[same].valid_from)
    if same is not None:
        spells[same] = new
    elif spells and new.valid_from > spells[-1].valid_from:
        spells[-1] = replace(spells[-1], valid_to=min(spells[-1].valid_to, new.valid_from - timedelta(days=1)))
        spells.append(new)
    else:
        spells.append(new)
    spells.sort(key=lambda spell: spell.valid_from)
    for earlier, later in zip(spells, spells[1:], strict=False):
        if later.valid_from <= earlier.valid_to:
            return f"Đơn vị {new.unit_code} có hai khoảng hiệu lực chồng nhau."
    return None


def _broken_links(units: Mapping[str, Sequence[UnitSpell]], rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Parents, successors and sources that do not exist; successors that run in a circle."""
    found = []
    for code, spells in units.items():
        for spell in spells:
            links = (("parent_code", spell.parent_code), ("merged_into", spell.merged_into), ("split_from", spell.split_from))
            found += [
                _link_problem(name, code, f"{HEADINGS[name]}: không có đơn vị mã '{target}' trong danh mục.", "Thêm đơn vị đó hoặc sửa mã.")
                for name, target in links
                if target and target not in units
            ]
        seen, at = {code}, spells[-1].merged_into
        while at and at in units:
            if at in seen:
                found.append(_link_problem("merged_into", code, f"Sáp nhập vào: {code} nằm trong một vòng lặp.", "Sửa mã đơn vị kế tục."))
                break
            seen.add(at)
            at = units[at][-1].merged_into
    return found


def _link_problem(name: str, code: str, message: str, remedy: str) -> dict[str, Any]:
    return {"severity": "error", "value": code, "rule": name, "message": f"Đơn vị {code}: {message}", "remedy": remedy}
