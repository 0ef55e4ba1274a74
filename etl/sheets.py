"""What is wrong with a workbook's sheets as such: one missing, hidden or not read, its headings missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import polars as pl

from etl import problems
from etl.envelope import USE_FORM
from etl.formats import delimited
from etl.read import SheetInfo, Workbook, cell_name
from etl.tables import Layout, headed, layout
from etl.values import Finding, quoted
from etl.words import key

SAME_FORM = "Dùng đúng biểu mẫu, giữ nguyên dòng tiêu đề"


def without_figures(workbooks: list[Workbook], cells: pl.DataFrame) -> set[int]:
    """The readable files that have no sheet of figures of layout v1. Shape of `cells` as in `etl.tables`."""
    own = set(cells.filter(pl.col("sheet_key") == key(layout().figures.sheet))["file_no"].unique())
    return {number for number, workbook in enumerate(workbooks) if workbook.refusal is None} - own


def of_text(workbooks: list[Workbook]) -> set[int]:
    """The files that are text: one table, whatever it was a sheet of."""
    return {
        number
        for number, workbook in enumerate(workbooks)
        if [sheet.name for sheet in workbook.sheets] == [delimited.SHEET]
    }


def sheet_problems(
    workbooks: list[Workbook],
    cells: pl.DataFrame,
    top: pl.DataFrame,
    with_rows: set[int],
    others: Mapping[int, set[str]],
) -> pl.DataFrame:
    """Problems of the readable workbooks' sheets. `with_rows` are the files whose table of figures has any; `others`
    the files of other layouts, with the sheets read of each.

    Shape of `cells` and `top` as in `etl.tables`.
    """
    given = layout()
    sheets = cells.group_by("sheet_id").agg(pl.col("file_no", "sheet_key").first())
    present = set(sheets.select("file_no", "sheet_key").iter_rows())
    has_code, has_figures = (
        _with_headings(top, given, "indicator_code"),
        _with_headings(top, given, "indicator_code", "numerator"),
    )
    read = {key(name) for name in (given.info_sheet, given.figures.sheet, given.items.sheet)}
    texts = of_text(workbooks)
    items_alone = headed(top, texts, given.items, "indicator_code", "title")
    found: list[dict[str, object]] = []
    for number, workbook in enumerate(workbooks):
        if workbook.refusal is not None:
            continue
        if number in others:
            found += _other_warnings(number, workbook, others[number], given, has_figures=number in with_rows)
            continue
        figures, items = ((number, key(table.sheet)) for table in (given.figures, given.items))
        if number in items_alone:
            found.append(_problem(
                number, "figures_missing", f"Tệp là riêng trang tính '{given.items.sheet}' của biểu mẫu, lưu thành văn bản; không có số liệu của chỉ tiêu nào.",
                "Nộp cả biểu mẫu Excel (.xlsx) có đủ các trang tính.",
            ))  # fmt: skip
            continue
        if figures not in present and number in texts:
            found.append(_problem(
                number, "sheet_missing", f"Tệp {quoted(workbook.path.name)} là văn bản, không có bảng theo bố cục nào đã biết.", USE_FORM,
            ))  # fmt: skip
        elif figures not in present:
            found.append(_problem(
                number, "sheet_missing", f"Tệp {quoted(workbook.path.name)} không có trang tính '{given.figures.sheet}', cũng không có bảng theo bố cục nào đã biết.",
                "Dùng đúng biểu mẫu, giữ nguyên tên trang tính và dòng tiêu đề.",
            ))  # fmt: skip
        elif number not in with_rows:
            found.append(_problem(
                number, "heading_missing", f"Trang tính '{given.figures.sheet}' không có dòng tiêu đề với cột 'Mã chỉ tiêu', hoặc không có dòng nào bên dưới.",
                f"{SAME_FORM}.", given.figures.sheet,
            ))  # fmt: skip
        if items in present and items not in has_code:
            found.append(_problem(
                number, "heading_missing", f"Trang tính '{given.items.sheet}' không có dòng tiêu đề với cột 'Mã chỉ tiêu'.",
                f"{SAME_FORM}; nếu không có chi tiết, xóa trang tính.", given.items.sheet,
            ))  # fmt: skip
        for sheet in workbook.sheets:
            name = key(sheet.name)
            is_unread = name not in read and (number, name) in has_figures
            found += _sheet_warnings(number, sheet, given, is_unread=is_unread)
    return problems.from_rows(found)


def _other_warnings(
    number: int, workbook: Workbook, read: set[str], given: Layout, *, has_figures: bool
) -> list[dict[str, object]]:
    """The same for a file of other layouts."""
    found: list[dict[str, object]] = []
    if not has_figures:
        found.append(_problem(
            number, "figures_missing", "Tệp chỉ có bảng chi tiết, không có bảng số liệu của chỉ tiêu nào.",
            "Gửi bảng số liệu và bảng chi tiết trong cùng một tệp (hai trang tính).", min(read),
        ))  # fmt: skip
    for sheet in workbook.sheets:
        if not sheet.visible:
            found += _sheet_warnings(number, sheet, given, is_unread=False)
        elif (
            sheet.name not in read
            and key(sheet.name) != key(given.info_sheet)
            and workbook.cells.filter(sheet=sheet.name).height
        ):
            found.append(_problem(
                number, "sheet_unread", f"Trang tính '{sheet.name}' không được đọc: không theo bố cục nào đã biết.",
                "Nếu trang có số liệu cần nộp, dùng đúng biểu mẫu.", sheet.name, "warning",
            ))  # fmt: skip
        elif sheet.name in read:
            found += _hidden_parts(number, sheet)
    return found


def _hidden_parts(number: int, sheet: SheetInfo) -> list[dict[str, object]]:
    """Hidden rows and columns that hold data, and text nobody sees: read all the same, so the sender is told."""
    found = []
    if sheet.hidden_rows:
        listed = ", ".join(map(str, sheet.hidden_rows[:10]))
        message = f"Trang tính '{sheet.name}' có dòng ẩn vẫn được đọc: {listed}."
        found.append(_problem(number, "rows_hidden", message, "Xóa hẳn các dòng không dùng.", sheet.name, "warning"))
    if sheet.hidden_columns:
        listed = ", ".join(cell_name(1, column)[:-1] for column in sheet.hidden_columns[:10])
        message = f"Trang tính '{sheet.name}' có cột ẩn vẫn được đọc: {listed}."
        found.append(_problem(number, "columns_hidden", message, "Xóa hẳn các cột không dùng.", sheet.name, "warning"))
    if sheet.white_cells:
        listed = ", ".join(sheet.white_cells[:10])
        message = f"Trang tính '{sheet.name}' có chữ trắng trên nền trắng vẫn được đọc: ô {listed}."
        remedy = "Đổi màu chữ để người xem thấy, hoặc xóa các ô không dùng."
        found.append(
            _problem(number, "text_white", message, remedy, sheet.name, "warning") | {"cell": sheet.white_cells[0]}
        )
    return found


def told_of_files(workbooks: list[Workbook], others: Mapping[int, set[str]]) -> pl.DataFrame:
    """What the reader told of whole files: old fonts and encodings as warnings, text in doubt as errors.

    `others`: as in `sheet_problems`.
    """
    return problems.from_rows([
        {"file_no": number, "severity": severity, **asdict(finding)}
        for number, workbook in enumerate(workbooks)
        for severity, findings in (("warning", workbook.notices), ("error", _of_read_sheets(workbook, others.get(number))))
        for finding in findings
    ])  # fmt: skip


def _of_read_sheets(workbook: Workbook, others: set[str] | None) -> list[Finding]:
    """The doubts of a workbook in the sheets that are read; of a file nobody recognises, all of them."""
    given = layout()
    read = {key(name) for name in (given.info_sheet, given.figures.sheet, given.items.sheet)} | set(
        map(key, others or ())
    )
    is_known = others is not None or any(key(sheet.name) == key(given.figures.sheet) for sheet in workbook.sheets)
    return [found for found in workbook.doubts if not is_known or key(found.sheet or "") in read]


def _sheet_warnings(number: int, sheet: SheetInfo, given: Layout, *, is_unread: bool) -> list[dict[str, object]]:
    """What the sender should know of one sheet: that it is not read, or that its hidden rows are."""
    if not sheet.visible:
        message, remedy = f"Trang tính ẩn '{sheet.name}' không được đọc.", "Hiện trang tính nếu có số liệu cần nộp."
        return [_problem(number, "sheet_hidden", message, remedy, sheet.name, "warning")]
    if is_unread:
        message = f"Trang tính '{sheet.name}' có bảng số liệu nhưng không được đọc."
        remedy = f"Chuyển số liệu vào trang '{given.figures.sheet}' hoặc '{given.items.sheet}'."
        return [_problem(number, "sheet_unread", message, remedy, sheet.name, "warning")]
    if key(sheet.name) in (key(given.figures.sheet), key(given.items.sheet)):
        return _hidden_parts(number, sheet)
    return []


def _with_headings(top: pl.DataFrame, given: Layout, *columns: str) -> set[tuple[int, str]]:
    """The (file, sheet key) pairs whose first rows hold these headings of the figures' table, all of them."""
    wanted = [key(given.figures.columns[column]) for column in columns]
    headings = top.filter(pl.col("kind") == "text", pl.col("words").is_in(wanted))
    counted = headings.group_by("file_no", "sheet_key").agg(pl.col("words").n_unique())
    return {(number, sheet) for number, sheet, count in counted.iter_rows() if count == len(wanted)}


def _problem(
    number: int, rule: str, message: str, remedy: str, sheet: str | None = None, severity: str = "error"
) -> dict[str, object]:
    return {"file_no": number, "severity": severity, "sheet": sheet, "rule": rule, "message": message, "remedy": remedy}
