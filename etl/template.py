"""Blank workbooks of layout v1: one unit, plan and period, with its indicators, drop-downs and in-sheet checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from warehouse.catalogue.model import Catalogue, Indicator, Period, plain

FIGURE_HEADINGS = (
    "STT", "Mã chỉ tiêu", "Chỉ tiêu", "Đơn vị tính", "Tử số", "Mẫu số", "Kiểu số liệu", "Không phát sinh", "Giải trình",
    "Kỳ trước", "Mức chỉ tiêu", "Kiểm tra",
)  # fmt: skip
ITEM_HEADINGS = ("STT", "Mã chỉ tiêu", "Nội dung", "Tử số", "Mẫu số", "Ngày", "Trạng thái", "Minh chứng", "Ghi chú")
GUIDE_HEADINGS = (
    "Mã chỉ tiêu", "Chỉ tiêu", "Số liệu tính theo", "Tử số của chỉ tiêu", "Mẫu số của chỉ tiêu", "Nội dung",
    "Tử số của mục", "Mẫu số của mục", "Ngày", "Trạng thái", "Minh chứng", "Cột thêm bên phải nếu có",
)  # fmt: skip
_FIGURE_WIDTHS = (5, 11, 40, 9, 11, 11, 10, 9, 30, 15, 20, 20)
_ITEM_WIDTHS = (5, 12, 46, 12, 12, 12, 18, 26, 26)
_GUIDE_WIDTHS = (11, 22, 11, 24, 22, 15, 16, 16, 12, 12, 14, 28)
_LINE = 15
ITEM_ROWS = 2_000
LAST_COLUMN = 16_383
LARGEST = 999_999_999_999
MAX_TITLE = 180
_BASES = {"roadmap": "lộ trình", "plan": "kế hoạch", "ours": "mức đề xuất"}
_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
_GUIDE_ROLES = ("label", "num", "den", "date", "state", "evidence")
_HOW_TO = (
    "Điền ô nền trắng ở trang Chỉ tiêu; ô xám đã khóa, không cần điền. Ô nền xanh đã có số, sửa được nếu sai.",
    "Ghi số, không ghi kèm chữ hay đơn vị. Không có việc gì phát sinh: chọn x ở cột Không phát sinh và để trống số.",
    "Cột Kiểu số liệu: Trong kỳ (mặc định) hoặc Lũy kế từ đầu năm; chỉ dùng cho chỉ tiêu phát sinh theo kỳ.",
    "Trang Chi tiết: mỗi dòng một mục; cộng các dòng của một chỉ tiêu phải bằng số ở trang Chỉ tiêu.",
    "Cách ghi từng chỉ tiêu ở trang Hướng dẫn. Có thể thêm cột riêng bên phải trang Chi tiết.",
)


Styles = dict[str, Any]


@dataclass(frozen=True)
class TemplateRow:
    """One indicator the unit is asked for: the last figure as text, a denominator that is already known, and the
    comparator, value and basis of a target of its own or of its levels.
    """

    indicator_code: str
    last_text: str | None = None
    prefilled_denominator: Decimal | None = None
    own_target: tuple[str, Decimal, str] | None = None


def write_template(
    target: Path | BinaryIO,
    *,
    catalogue: Catalogue,
    plan_code: str,
    period_code: str,
    unit_code: str,
    unit_name: str,
    rows: Sequence[TemplateRow],
) -> None:
    """The blank workbook of a unit for one plan and period, written to a file or an open binary stream.

    Shape: sheets Thông tin, Chỉ tiêu (one row per indicator of `rows`, derived ones left out), Chi tiết, Hướng dẫn.
    """
    asked = [row for row in rows if not catalogue.indicator[row.indicator_code].is_derived]
    period = catalogue.period[plan_code, period_code]
    title = title_of(period, unit_name)
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, {"in_memory": True}) as workbook:
        styles = _styles(workbook)
        workbook.set_properties({"title": title, "comments": "Biểu mẫu v1"})
        info = workbook.add_worksheet("Thông tin")
        figures = workbook.add_worksheet("Chỉ tiêu")
        items = workbook.add_worksheet("Chi tiết")
        guide = workbook.add_worksheet("Hướng dẫn")
        _write_info(info, styles, catalogue, period, code=unit_code, name=unit_name)
        _write_figures(figures, styles, catalogue, period, asked)
        _write_items(items, styles, period, len(asked))
        _write_guide(guide, styles, catalogue, asked)
        for sheet in (info, figures, items, guide):
            _set_page(sheet, title)
        figures.activate()


def title_of(period: Period, unit_name: str) -> str:
    """What stands above every page."""
    return f"Số liệu {period.plan_code} · {period.name} · {unit_name}"


def _styles(workbook: Any) -> Styles:
    """Cell formats by name. Grey = locked, white = to fill in, blue = filled in already."""
    base: dict[str, Any] = {
        "font_name": "Times New Roman",
        "font_size": 11,
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
    }
    base |= {"border_color": "#A6A6A6"}
    grey, blue, number = {"bg_color": "#EDEDED"}, {"bg_color": "#E8F1FA"}, {"num_format": "#,##0.######"}
    is_open = {"locked": False}
    own: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14, "border": 0},
        "plain": {"border": 0},
        "head": {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "align": "center"},
        "own_head": {"bold": True, "bg_color": "#7F7F7F", "font_color": "#FFFFFF", "align": "center"},
        "label": {},
        "code": {"num_format": "@"},
        "centre": {"align": "center"},
        "grey": grey,
        "whole": is_open | {"num_format": "#,##0", "align": "right"},
        "number": is_open | number | {"align": "right"},
        "known": is_open | blue | number | {"align": "right"},
        "choice": is_open | {"align": "center"},
        "text": is_open,
        "free": is_open | {"border": 0},
        "free_code": is_open | {"border": 0, "num_format": "@"},
        "free_number": is_open | number | {"border": 0},
        "free_date": is_open | {"border": 0, "num_format": "dd/mm/yyyy", "align": "center"},
        "check": grey | {"bold": True},
    }
    formats = {name: workbook.add_format(base | style) for name, style in own.items()}
    formats["good"] = workbook.add_format({"font_color": "#1E6B34"})
    formats["bad"] = workbook.add_format({"font_color": "#B3261E", "bg_color": "#FBE3E1"})
    return formats


def _write_info(sheet: Any, styles: Styles, catalogue: Catalogue, period: Period, *, code: str, name: str) -> None:
    values = (
        ("Mã đơn vị", code),
        ("Tên đơn vị", name),
        ("Kế hoạch", period.plan_code),
        ("Kỳ báo cáo", period.code),
    )
    for row, (label, value) in enumerate(values):
        sheet.write_string(row, 0, label, styles["head"])
        sheet.write_string(row, 1, value, styles["grey"])
    sheet.write_string(4, 0, "Ghi chú", styles["head"])
    sheet.write_blank(4, 1, None, styles["text"])
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 42)
    sheet.set_column(2, 2, 3)
    sheet.set_column(3, 3, 96)
    plan = catalogue.plan[period.plan_code]
    told = (
        plan.name,
        f"{period.name}: số liệu từ {period.starts_on:%d/%m/%Y} đến hết {period.cutoff_on:%d/%m/%Y}; "
        f"gửi trước ngày {period.due_on:%d/%m/%Y}.",
        *_HOW_TO,
    )
    sheet.write_string(0, 3, told[0], styles["title"])
    for row, text in enumerate(told[1:], start=1):
        sheet.write_string(row, 3, text, styles["plain"])
    sheet.protect("", {"select_locked_cells": True, "format_columns": True, "format_rows": True})


def _write_figures(
    sheet: Any, styles: Styles, catalogue: Catalogue, period: Period, asked: Sequence[TemplateRow]
) -> None:
    _write_head(sheet, styles, FIGURE_HEADINGS, _FIGURE_WIDTHS, own=FIGURE_HEADINGS[-3:])
    for row, template_row in enumerate(asked, start=1):
        indicator = catalogue.indicator[template_row.indicator_code]
        known = template_row.prefilled_denominator if indicator.takes_denominator else None
        sheet.write_number(row, 0, row, styles["centre"])
        sheet.write_string(row, 1, indicator.code, styles["code"])
        sheet.write_string(row, 2, indicator.name, styles["label"])
        sheet.write_string(row, 3, indicator.unit, styles["centre"])
        number = styles["whole" if indicator.is_whole else "number"]
        sheet.write_blank(row, 4, None, styles["choice"] if indicator.measure == "milestone" else number)
        if known is not None:
            sheet.write_number(row, 5, float(known), styles["known"])
        else:
            sheet.write_blank(row, 5, None, number if indicator.takes_denominator else styles["grey"])
        is_flow = indicator.accumulation == "flow"
        sheet.set_row(row, 2 * _LINE)
        sheet.write_blank(row, 6, None, styles["choice" if is_flow else "grey"])
        sheet.write_blank(row, 7, None, styles["choice"])
        sheet.write_blank(row, 8, None, styles["text"])
        sheet.write_string(row, 9, template_row.last_text or "", styles["grey"])
        sheet.write_string(row, 10, _targets_of(catalogue, indicator, period.code, template_row), styles["grey"])
        sheet.write_formula(
            row, 11, check_formula(row, indicator, has_known=known is not None), styles["check"], "Chưa nhập"
        )
        _validate_figure(sheet, row, indicator)
    last = max(1, len(asked))
    for criteria, value, style in (("==", '"Được"', "good"), ("!=", '"Chưa nhập"', "bad")):
        condition = {"type": "cell", "criteria": criteria, "value": value, "format": styles[style]}
        sheet.conditional_format(1, 11, last, 11, condition | {"stop_if_true": True})
    sheet.freeze_panes(1, 3)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _validate_figure(sheet: Any, row: int, indicator: Indicator) -> None:
    """Drop-downs and number rules of one row; each input says what its part means."""
    yes_no = _one_of(["Có", "Không"], "Chọn Có hoặc Không.")
    rule = yes_no if indicator.measure == "milestone" else _number_rule(indicator)
    sheet.data_validation(row, 4, row, 4, rule | _hint("Tử số", indicator.numerator))
    if indicator.takes_denominator:
        sheet.data_validation(row, 5, row, 5, rule | _hint("Mẫu số", indicator.denominator))
    if indicator.accumulation == "flow":
        sheet.data_validation(row, 6, row, 6, _one_of(["Trong kỳ", "Lũy kế"], "Chọn Trong kỳ hoặc Lũy kế."))
    sheet.data_validation(row, 7, row, 7, _one_of(["x"], "Chỉ chọn x khi không có gì phát sinh; nếu có thì để trống."))


def _number_rule(indicator: Indicator) -> dict[str, Any]:
    whole = (
        "Ghi số nguyên từ 0 trở lên, không kèm chữ." if indicator.is_whole else "Ghi số từ 0 trở lên, không kèm chữ."
    )
    return {
        "validate": "integer" if indicator.is_whole else "decimal",
        "criteria": "between",
        "minimum": 1 if indicator.measure == "rank" else 0,
        "maximum": 100 if indicator.measure == "score" else LARGEST,
        "error_title": "Số liệu chưa đúng",
        "error_message": whole,
    }


def _one_of(choices: list[str] | str, error: str) -> dict[str, Any]:
    return {"validate": "list", "source": choices, "error_title": "Không có trong danh sách", "error_message": error}


def _hint(title: str, text: str) -> dict[str, str]:
    return {"input_title": title, "input_message": text if len(text) <= 255 else f"{text[:254]}…"}


def check_formula(row: int, indicator: Indicator, *, has_known: bool = False) -> str:
    """The `Kiểm tra` formula of a row (counted from 0): one Vietnamese word on what the row still lacks.

    `has_known`: the denominator is filled in beforehand, so on its own it does not mean that the row was filled in.
    """
    numerator, denominator, mark = (xl_rowcol_to_cell(row, column) for column in (4, 5, 7))
    parts = [numerator, denominator] if indicator.takes_denominator else [numerator]
    stated = parts[:1] if has_known else parts
    filled = "OR(" + ",".join(f'{part}<>""' for part in stated) + ")"
    checks = [(f'{mark}<>""', f'IF({filled},"Không phát sinh nhưng có số","Được")'), (f"NOT({filled})", '"Chưa nhập"')]
    if len(parts) == 2:
        checks.append((f'OR({numerator}="",{denominator}="")', '"Thiếu tử số hoặc mẫu số"'))
    if indicator.measure == "milestone":
        checks.append((f'AND({numerator}<>"Có",{numerator}<>"Không")', '"Phải là Có hoặc Không"'))
    else:
        checks.append(("OR(" + ",".join(f"NOT(ISNUMBER({part}))" for part in parts) + ")", '"Không phải là số"'))
        checks.append(("OR(" + ",".join(f"{part}<0" for part in parts) + ")", '"Số âm"'))
        if indicator.is_whole:
            checks.append(("OR(" + ",".join(f"{part}<>INT({part})" for part in parts) + ")", '"Phải là số nguyên"'))
        if indicator.is_share:
            checks.append((f"{numerator}>{denominator}", '"Tử số lớn hơn mẫu số"'))
    formula = '"Được"'
    for condition, word in reversed(checks):
        formula = f"IF({condition},{word},{formula})"
    return f"={formula}"


def targets_text(catalogue: Catalogue, indicator: Indicator, period_code: str) -> str:
    """The plan's targets in force as a line: `≥ 85% (lộ trình)`; equal ones once; without any `theo dõi`."""
    bases: dict[str, list[str]] = {}
    for target in catalogue.targets_at(indicator.code, period_code):
        bases.setdefault(_target_text(indicator, target.comparator, target.value), []).append(_BASES[target.basis])
    return "; ".join(f"{text} ({', '.join(names)})" for text, names in bases.items()) or "theo dõi"


def _targets_of(catalogue: Catalogue, indicator: Indicator, period_code: str, asked: TemplateRow) -> str:
    """The target the unit is scored on when it is its own; the plan's targets otherwise."""
    if asked.own_target is None:
        return targets_text(catalogue, indicator, period_code)
    comparator, value, basis = asked.own_target
    return f"{_target_text(indicator, comparator, value)} ({_BASES[basis]}, riêng của đơn vị)"


def _target_text(indicator: Indicator, comparator: str, target: Decimal) -> str:
    if indicator.measure == "milestone":
        return "phải có"
    value = plain(target).replace(".", ",")
    unit = "%" if indicator.unit == "%" else f" {indicator.unit}"
    lead = "giảm " if indicator.measure == "reduction" else ""
    return f"{lead}{_SIGNS[comparator]} {value}{unit}"


def _write_items(sheet: Any, styles: Styles, period: Period, indicator_count: int) -> None:
    _write_head(sheet, styles, ITEM_HEADINGS, _ITEM_WIDTHS)
    kinds = ("free", "free_code", "free", "free_number", "free_number", "free_date", "free", "free", "free")
    for column, (width, kind) in enumerate(zip(_ITEM_WIDTHS, kinds, strict=True)):
        sheet.set_column(column, column, width, styles[kind])
    # Further columns of the unit's own stay open; a row can be deleted only where all its cells are.
    sheet.set_column(len(ITEM_HEADINGS), 29, 18, styles["free"])
    sheet.set_column(30, LAST_COLUMN, None, styles["free"])
    codes = f"='Chỉ tiêu'!$B$2:$B${indicator_count + 1}"
    sheet.data_validation(1, 1, ITEM_ROWS, 1, _one_of(codes, "Chọn mã có ở trang Chỉ tiêu."))
    sheet.data_validation(
        1, 3, ITEM_ROWS, 4,
        {
            "validate": "decimal", "criteria": "between", "minimum": -LARGEST, "maximum": LARGEST,
            "error_title": "Số liệu chưa đúng", "error_message": "Chỉ ghi số, không kèm chữ hay đơn vị.",
        },
    )  # fmt: skip
    sheet.data_validation(
        1, 5, ITEM_ROWS, 5,
        {
            "validate": "date", "criteria": "between", "minimum": period.starts_on.replace(year=2000),
            "maximum": period.starts_on.replace(year=2099), "error_title": "Ngày chưa đúng",
            "error_message": "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/03/2025.",
        },
    )  # fmt: skip
    sheet.hide_gridlines(0)
    sheet.freeze_panes(1, 2)
    allowed = ("insert_rows", "delete_rows", "insert_columns", "sort", "autofilter", "format_columns", "format_rows")
    sheet.protect("", dict.fromkeys((*allowed, "format_cells"), True))


def _write_guide(sheet: Any, styles: Styles, catalogue: Catalogue, asked: Sequence[TemplateRow]) -> None:
    """For each indicator what the general columns of an item hold, and its further columns."""
    _write_head(sheet, styles, GUIDE_HEADINGS, _GUIDE_WIDTHS)
    for row, template_row in enumerate(asked, start=1):
        indicator = catalogue.indicator[template_row.indicator_code]
        fields = catalogue.fields_of(indicator.code)
        by_role = {item_field.role: item_field.name for item_field in fields}
        span = "Phát sinh trong kỳ" if indicator.accumulation == "flow" else "Đến ngày chốt"
        texts = (
            indicator.code,
            indicator.name,
            span,
            indicator.numerator,
            indicator.denominator or "–",
            *(by_role.get(role, "–") for role in _GUIDE_ROLES),
            "; ".join(item_field.name for item_field in fields if item_field.role == "extra") or "–",
        )
        lines = max(-(-len(text) * 8 // (width * 7)) for text, width in zip(texts, _GUIDE_WIDTHS, strict=True))
        sheet.set_row(row, _LINE * lines)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles["label"])
    sheet.freeze_panes(1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_head(
    sheet: Any, styles: Styles, headings: Sequence[str], widths: Sequence[int], own: Sequence[str] = ()
) -> None:
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, styles["own_head" if heading in own else "head"])
    sheet.set_row(0, 2 * _LINE)
    sheet.repeat_rows(0)


def _set_page(sheet: Any, title: str) -> None:
    """A4 landscape, one page wide, title above and page number below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
    sheet.set_header(f'&C&"Times New Roman,Bold"&12{title[:MAX_TITLE].replace("&", "&&")}')
    sheet.set_footer("&L&A&RTrang &P/&N")
