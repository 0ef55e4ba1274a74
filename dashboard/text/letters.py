"""The office's reminder to its units: an official text in Vietnamese, whatever language the screen speaks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dashboard.text.language import as_stored

_TO_AREA = as_stored("Kính gửi: Các đơn vị, trường học thuộc địa bàn {area}")
_TO_ALL = as_stored("Kính gửi: Các đơn vị, trường học có tên dưới đây")
_BASIS = as_stored("Thực hiện {document}; báo cáo số liệu {plan} {period} phải gửi trước ngày {due}.")
_NOW = as_stored("Đến {hour} giờ {minute} phút ngày {day}, tình hình gửi báo cáo như sau:")
_GROUPS = {
    "missing": as_stored("Chưa gửi báo cáo ({count} đơn vị):"),
    "returned": as_stored("Đã gửi nhưng được trả lại, chưa gửi bản thay thế ({count} đơn vị):"),
    "late": as_stored("Đã gửi nhưng quá hạn ({count} đơn vị):"),
}
_OVERDUE = as_stored("quá hạn {days} ngày")
_DUE_LEFT = as_stored("hạn gửi còn {days} ngày")
_EXTENDED = as_stored("được gia hạn đến hết ngày {day}")
_SENT_LATE = as_stored("gửi ngày {day}, trễ {days} ngày")
_RETURNED = as_stored("lý do trả lại: {why}")
_ASK_MISSING = as_stored(
    "Đề nghị Thủ trưởng các đơn vị chưa gửi hoặc bị trả lại báo cáo chỉ đạo bộ phận phụ trách hoàn thành và gửi số liệu về cơ quan tổng hợp "
    "trong thời hạn 03 ngày làm việc kể từ ngày nhận được văn bản này; trường hợp có lý do chính đáng cần gia hạn, "
    "đề nghị có văn bản nêu rõ lý do gửi cơ quan tổng hợp trước khi hết thời hạn."
)
_ASK_LATE = as_stored("Đề nghị các đơn vị gửi quá hạn rút kinh nghiệm, gửi báo cáo các kỳ sau đúng thời hạn.")
_CONTACT = as_stored(
    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị các đơn vị liên hệ cơ quan tổng hợp để được hướng dẫn."
)
_CLOSE = as_stored("Trân trọng./.")
_NONE = as_stored(
    "Đến {hour} giờ {minute} phút ngày {day}, các đơn vị đã gửi đủ báo cáo {plan} {period} đúng hạn; không cần nhắc."
)
_QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_PERIOD = as_stored("Quý {quarter}/{year}")
Record = Mapping[str, Any]


def reminder(
    *,
    area: str | None,
    plan: str,
    document: str,
    period: str,
    due_on: date,
    is_timed: bool,
    rows: Sequence[Record],
    now: datetime,
) -> str:
    """The text for the units of an area, or of all. `rows`: as the board holds them, of the one period.

    `is_timed`: whether lateness counts in it; a period due before its plan was issued has none.
    """
    year, _sign, number = period.partition("-Q")
    named = {"plan": plan, "period": _PERIOD.format(quarter=_QUARTERS.get(number, number), year=year)}
    at = {"hour": f"{now:%H}", "minute": f"{now:%M}", "day": _day(now.date())}
    groups = {
        "missing": [row for row in rows if row["timing"] == "missing"],
        "returned": [row for row in rows if row["is_returned"]],
        "late": [row for row in rows if row["timing"] == "late" and not row["is_returned"]],
    }
    if not any(groups.values()):
        return _NONE.format(**named, **at)
    to = _TO_AREA.format(area=area) if area else _TO_ALL
    parts = [to, "", f"{_BASIS.format(document=document, due=_day(due_on), **named)} {_NOW.format(**at)}"]
    for name, listed in groups.items():
        if listed:
            parts += ["", _GROUPS[name].format(count=len(listed))]
            parts += [
                f"{at_}. {_line(name, row, due_on if is_timed else None, now.date())}"
                for at_, row in enumerate(listed, start=1)
            ]
    parts.append("")
    parts += [_ASK_MISSING] if groups["missing"] or groups["returned"] else []
    parts += [_ASK_LATE] if groups["late"] else []
    return "\n".join([*parts, _CONTACT, _CLOSE]) + "\n"


def _line(group: str, row: Record, due_on: date | None, today: date) -> str:
    if group == "missing":
        said = _waiting(row, due_on, today)
    elif group == "returned":
        said = _RETURNED.format(why=row["returned_why"] or "…")
    else:
        said = _SENT_LATE.format(day=_day(row["received_at"].date()), days=row["days_late"])
    return f"{row['unit_name']} ({row['unit_code']}){f': {said}' if said else ''}"


def _waiting(row: Record, due_on: date | None, today: date) -> str:
    """How long a unit is overdue, counted as its lateness would be if it sent today."""
    if due_on is None:
        return ""
    extended = row["extended_to"]
    days = (today - extended).days if extended else (today - due_on).days + 1
    said = _OVERDUE.format(days=days) if days > 0 else _DUE_LEFT.format(days=1 - days)
    return f"{_EXTENDED.format(day=_day(extended))}, {said}" if extended else said


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
