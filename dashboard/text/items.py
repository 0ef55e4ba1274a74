"""The sentences about the rows behind a figure and the sender's file they stand in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard import text
from dashboard.text import numbers
from dashboard.text.language import _, restated
from dashboard.text.numbers import counted


def item_heading(unit: str, stated: str, numerator_name: str, gap: str) -> str:
    """ "THCS Hoa Phượng: 15/26, thiếu 8"."""
    return f"{unit}: {stated}" + (f", {gap}" if gap else "") if stated else f"{unit}: {numerator_name}"


def items_count(count: int, shown: int) -> str:
    """The label of the total row; when not every row is on the screen it says so, and how to reach the others."""
    if shown < count:
        return counted(
            "Cộng {count} dòng; trên màn hình {shown} dòng đầu, tìm kiếm để thấy dòng khác",
            count,
            shown=numbers.count(shown),
        )
    return counted("Cộng {count} dòng", count)


def items_kept(shown: int, count: int) -> str:
    """The label of the sub-total of a filtered list."""
    return counted("Cộng {shown} dòng đang hiện trong {count}", count, shown=numbers.count(shown))


def items_sum(count: int, is_equal: bool | None, place: str) -> str:
    """Whether the items make up the figure."""
    if is_equal is None:
        return counted("{count} dòng minh chứng, không cộng thành số liệu", count)
    if is_equal:
        return _("Cộng các dòng bằng đúng số liệu đã báo cáo ({place}).", place=place)
    return _("Cộng các dòng khác số liệu đã báo cáo ({place}).", place=place)


def sending(period: str, file: str) -> str:
    return f"{numbers.period(period)} · {file}"


def received(version: int, at: datetime | None, days_late: int | None, first_at: datetime | None = None) -> str:
    """ "bản 2, nhận 25/11/2025 09:14, đúng hạn"; `at` is the version's own time, `first_at` the one that is punctual."""
    said = _("bản {version}, nhận {at}", version=version, at=numbers.moment(at))
    return f"{said}, {_punctuality(at, days_late, first_at)}" if days_late is not None else said


def _punctuality(at: datetime | None, days_late: int | None, first_at: datetime | None) -> str:
    """How late the unit is; of a later version with the day the unit's first one came, which is what counts."""
    said = lateness(days_late)
    if first_at is None or first_at == at or days_late is None:
        return said
    return _("đơn vị nộp lần đầu {day}, {lateness}", day=numbers.day(first_at.date()), lateness=said)


def received_on(version: int | None, at: datetime | None) -> str:
    """ "bản 2, nhận 25/11/2025 09:14"."""
    return received(version, at, None) if version is not None else ""


def loaded_by(received: str, by: str) -> str:
    """ "bản 2, nhận 25/11/2025 09:14, đúng hạn, người nạp: văn thư"."""
    return _("{received}, người nạp: {by}", received=received, by=restated(by))


def lateness(days: int | None) -> str:
    if days is None:
        return _("không tính hạn")
    return counted("trễ {count} ngày", days) if days else _("đúng hạn")


def place(sheet: str, row: int, version: int) -> str:
    """ "Chi tiết · dòng 21 · bản 2"."""
    return f"{sheet} · {_row(row)} · {_version(version)}"


def figure_source(place: str, version: int) -> str:
    """ "Chỉ tiêu · E18:F18 · bản 2"."""
    return f"{place} · {_version(version)}"


def row_cells(row: Mapping[str, object], number: int) -> str:
    """The cells of a figure, or the row of an item."""
    return str(row["cells"]) if row.get("cells") else _row(number)


def _row(number: int) -> str:
    return _("dòng {number}", number=number)


def _version(number: int) -> str:
    return _("bản {number}", number=number)


def source_title(sheet: str, row: int) -> str:
    return _("Dòng {row}, trang tính “{sheet}”", row=row, sheet=sheet)


def version_state(version: int, is_current: bool, is_withdrawn: bool) -> str:
    state = "current" if is_current else "withdrawn" if is_withdrawn else "superseded"
    return f"{version}, {text.SUBMISSION_STATES[state]}"


def received_fact(version: Mapping[str, Any]) -> str:
    """When a version came and how late that made its unit; a withdrawn one makes it neither."""
    said = ", ".join(filter(None, [numbers.moment(version["received_at"]), version_punctuality(version)]))
    why = version["received_why"]
    return _("{said}, theo ghi nhận của Phòng ({why})", said=said, why=why) if why else said


def version_punctuality(version: Mapping[str, Any]) -> str:
    """ "đơn vị nộp lần đầu 29/11/2025, đúng hạn"; empty for a withdrawn version."""
    if version["withdrawn_at"]:
        return ""
    return _punctuality(version["received_at"], version["unit_days_late"], version["first_received_at"])


def submission_state(version: Mapping[str, Any]) -> str:
    """ "đang dùng", "đang dùng, bổ sung sau khóa sổ (đã mở khóa lại)"."""
    state = str(text.SUBMISSION_STATES[version["state"]])
    return f"{state}, {text.after_lock(version)}" if version["is_after_lock"] else state


def version_lateness(version: Mapping[str, Any]) -> str:
    """How late the unit of a version is; empty for a withdrawn one."""
    return "" if version["withdrawn_at"] else lateness(version["unit_days_late"])


def warning(cell: str, message: str) -> str:
    return f"{cell}: {message}" if cell else message


def marks(codes: str | None) -> str:
    return "; ".join(text.MARKS.get(code, code) for code in (codes or "").split(";") if code)


def no_items(place: str) -> str:
    return _("Đơn vị không kê dòng chi tiết: số liệu lấy thẳng từ {place}.", place=place)


def no_match(search: str) -> str:
    return _("Không dòng nào khớp “{search}”; dưới đây là toàn bộ các dòng.", search=search)


def nothing_held(unit: str) -> str:
    return _("{unit} chưa gửi số liệu này, nên không có dòng nào để xem.", unit=unit)


def row_gone(row: str) -> str:
    return _("Dòng {row} không còn trong bản đang dùng; dưới đây là các dòng hiện có.", row=row)


def extra_columns(shown: int, total: int) -> str:
    return _(
        "Hiện {shown} trong {total} cột riêng của chỉ tiêu; mở một dòng để thấy mọi cột như trong tệp.",
        shown=numbers.count(shown),
        total=numbers.count(total),
    )


def not_owed_by(unit: str, period: str) -> str:
    return _("{unit} không phải báo cáo chỉ tiêu này ở {period}.", unit=unit, period=numbers.period(period))
