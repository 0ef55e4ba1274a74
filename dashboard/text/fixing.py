"""The sentences of mending a file at the desk."""

from datetime import datetime

from dashboard.text import numbers
from dashboard.text.intake import desk_findings
from dashboard.text.language import _, restated
from dashboard.text.numbers import counted


def fix_no_cell(cell: str) -> str:
    return _("Không có ô “{cell}”. Ghi tên ô như E12.", cell=cell)


def fix_no_sheet(sheet: str) -> str:
    return _("Tệp không có trang tính “{sheet}”, hoặc trang ấy bị ẩn.", sheet=sheet)


def fix_check_first() -> str:
    return _("Có tệp vừa được sửa tại phòng: kiểm tra lại cả đợt rồi xem trước khi ghi nhận.")


def fix_missing(count: int) -> str:
    """The figures that a file leaves out, as one finding."""
    return counted("Chưa có số liệu của {count} chỉ tiêu.", count)


def fix_pending(count: int) -> str:
    """How many files of a job were mended since it was checked."""
    said = counted("{count} tệp đã sửa từ lần kiểm tra trước", count)
    return _("{said}. Kiểm tra lại cả đợt để xem trước thay đổi rồi ghi nhận.", said=said)


def fix_applied(errors: int, warnings: int) -> str:
    """That what was mended is kept and the file judged with it: how it stands now, and what is next."""
    found = desk_findings(errors, warnings) or _("không còn lỗi, không còn cảnh báo")
    if errors:
        return _("Đã áp dụng và kiểm tra lại tệp này: {found}. Sửa hết lỗi rồi mới ghi nhận được.", found=found)
    return _("Đã áp dụng và kiểm tra lại tệp này: {found}. Kiểm tra lại cả đợt rồi ghi nhận.", found=found)


def fix_change(cell: str, old: str, new: str) -> str:
    """What was changed in a cell: "E12: “abc” → “12”"."""
    return f"{cell}: {_quoted(old)} → {_quoted(new)}"


def fixed_fact(cell: str, old: str, new: str, by: str, at: datetime, why: str) -> str:
    """A correction in one sentence."""
    return _(
        "Đã sửa tại phòng, ô {change}, {by}, {at}, lý do: {why}",
        change=fix_change(cell, old, new),
        by=restated(by),
        at=numbers.moment(at),
        why=why,
    )


def fixed_count(count: int) -> str:
    return counted("sửa {count} ô tại phòng", count)


def _quoted(words: str) -> str:
    return f"“{words}”" if words else _("(trống)")
