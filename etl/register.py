"""The unit register: a blank one out, a filled one in, all or nothing (docs: contract, unit register)."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from etl.files import keep_original, reason
from etl.homes import is_sample
from etl.load import follow_catalogue
from etl.read import file_sha256
from etl.register_form import HEADINGS
from etl.register_read import read_register, refused
from etl.register_rows import merged
from etl.values import period_name
from warehouse import record, sql, store
from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import OWNERSHIPS
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home
from warehouse.store import Journal

SAMPLE_STAYS = "Đây là kho dữ liệu mẫu, không đổi danh mục đơn vị được. Tạo kho thật: CHITIEU_HOME=<thư mục> chitieu init --units <tệp>."


def write_blank(target: Path, catalogue: Catalogue) -> None:
    """A blank register: headings, drop-downs, one line of explanation under each heading's comment.

    Errors: `UsageError` for another ending, `WriteError` when the disk refuses.
    """
    if target.suffix.lower() != ".xlsx":
        raise UsageError("Tên tệp danh mục trống phải kết thúc bằng .xlsx.")
    try:
        target.touch()
        _write_blank(target, catalogue)
    except (OSError, XlsxWriterException) as fault:
        raise WriteError(f"Không ghi được tệp '{target.name}' ({reason(fault)}).") from fault


def _write_blank(target: Path, catalogue: Catalogue) -> None:
    book = xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Danh mục đơn vị")
    head = book.add_format(
        {
            "bold": True,
            "bg_color": "#1F4E8C",
            "font_color": "#FFFFFF",
            "text_wrap": True,
            "valign": "vcenter",
            "border": 1,
        }
    )
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


def apply(home: Home, path: Path, *, by: str) -> str | None:
    """Adds or changes the units of a file. Returns the version published, None when nothing differs.

    Errors: `RegisterError` listing every finding: then nothing changed; `UsageError` for a home of sample data.
    """
    rows = read_register(path)

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> Journal:
        if is_sample(con):
            raise UsageError(SAMPLE_STAYS)
        events = follow_catalogue(con, home)
        changes = record_register(con, home, path, rows, by)
        return [*events, *changes] if changes else []

    publication = store.publish(home.required(), work)
    return publication.version if publication is not None else None


def _require_no_fall(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Refuses a register under which figures already accepted would have a negative quarter."""
    falls = sql.frame(con, "queries/derived_negative", {"tried": []})
    if falls.height:
        row = falls.row(0, named=True)
        raise refused(
            path, "cumulative_falls",
            f"Theo danh mục này, {row['indicator_code']} lũy kế đến {period_name(row['later_period'])} (tệp {row['file']}, ô {row['later_cells']}) sẽ nhỏ hơn "
            f"tổng các kỳ trước (tệp {row['earlier_file']}, ô {row['earlier_cells']}).", "Kiểm tra lại ngày hiệu lực và việc sáp nhập, hoặc sửa số liệu trước.",
        )  # fmt: skip


def record_register(con: duckdb.DuckDBPyConnection, home: Home, path: Path, rows: pl.DataFrame, by: str) -> Journal:
    """The register with the file's rows applied, inside the caller's transaction."""
    before = record.spells(con)
    after = merged(before, rows, path.name, [plan.code for plan in home.catalogue().plans])
    if after == before:
        return []
    record.units(con, after)
    _require_no_fall(con, path)
    sha256 = file_sha256(path)
    keep_original(home, path, sha256)
    return [{"kind": "units", "sha256": sha256, "file": path.name, "by": by}]
