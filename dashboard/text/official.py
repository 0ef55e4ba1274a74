"""What official documents say in Vietnamese whatever language a screen speaks, and what is said about them on screens."""

from collections.abc import Sequence
from datetime import date, datetime

from dashboard import text
from dashboard.text import numbers
from dashboard.text.language import _, as_stored
from dashboard.text.numbers import counted

_DAY = as_stored("ngày {day} tháng {month} năm {year}")
_MOMENT = as_stored("{hour} giờ {minute} phút, {day}")


def official_day(value: date) -> str:
    """2026-07-05 → "ngày 05 tháng 7 năm 2026": days below ten and the first two months have a leading zero."""
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return _DAY.format(day=f"{value.day:02}", month=month, year=value.year)


def official_moment(value: datetime) -> str:
    """ "14 giờ 05 phút, ngày 22 tháng 11 năm 2026"."""
    return _MOMENT.format(hour=f"{value:%H}", minute=f"{value:%M}", day=official_day(value))


def low_coverage(rate: str, least: str, period: str) -> str:
    """Why no report is made, and how it is made all the same."""
    return _(
        "Chưa lập báo cáo {period}: độ phủ số liệu mới {rate}, thấp hơn mức {least}. Chờ các đơn vị gửi đủ, hoặc chọn lập "
        "với số liệu chưa đủ (trên trang Báo cáo: “Vẫn lập”; dòng lệnh: --min-coverage); văn bản sẽ ghi rõ điều đó.",
        period=numbers.period(period),
        rate=rate,
        least=least,
    )


def nothing_to_report(plan: str, period: str) -> str:
    return _(
        "Không đơn vị nào phải báo cáo {plan} {period} nên không có gì để lập báo cáo. Chọn kỳ khác.",
        plan=plan,
        period=numbers.period(period),
    )


def whole_sector_only() -> str:
    return _("Báo cáo là của toàn ngành: chỉ người được xem mọi đơn vị mới lập được.")


def covered(rate: str, reported: int, owed: int, least: str) -> str:
    """ "Độ phủ số liệu 93,2% (577/619), mức cần có 90%"."""
    return _(
        "Độ phủ số liệu {rate} ({reported}/{owed}), mức cần có {least}",
        rate=rate,
        reported=numbers.count(reported),
        owed=numbers.count(owed),
        least=least,
    )


def _at(file: str, line: int, section: str = "") -> str:
    if not section:
        return _("Câu chữ của báo cáo có lỗi: tệp {file}, dòng {line}", file=file, line=line)
    return _(
        "Câu chữ của báo cáo có lỗi: tệp {file}, dòng {line}, mục [{section}]",
        file=file,
        line=line,
        section=section[:60],
    )


def wording_unknown_place(file: str, line: int, section: str, place: str, allowed: Sequence[str]) -> str:
    """A place that the section does not have."""
    if not allowed:
        return _(
            "{at}: không có chỗ điền {place}; mục này không có chỗ điền nào. Bỏ phần trong ngoặc nhọn, hoặc xóa cả mục để "
            "dùng câu mặc định.",
            at=_at(file, line, section),
            place=f"{{{place[:60]}}}",
        )
    return _(
        "{at}: không có chỗ điền {place}. Dùng một trong các chỗ {allowed}, hoặc xóa cả mục để dùng câu mặc định.",
        at=_at(file, line, section),
        place=f"{{{place[:60]}}}",
        allowed=", ".join(f"{{{name}}}" for name in allowed),
    )


def wording_unknown_section(file: str, line: int, section: str) -> str:
    return _(
        "{at}: không có mục tên này. Sửa tên theo tệp mẫu (chitieu report --wording), hoặc xóa mục.",
        at=_at(file, line, section),
    )


def wording_repeated_section(file: str, line: int, section: str) -> str:
    return _("{at}: mục này đã có ở trên. Giữ lại một mục.", at=_at(file, line, section))


def wording_no_section(file: str, line: int) -> str:
    return _("{at}: dòng này không thuộc mục nào. Đặt một dòng [tên mục] ở trên nó.", at=_at(file, line))


def wording_lone_brace(file: str, line: int, section: str) -> str:
    return _(
        "{at}: ngoặc nhọn không thành cặp. Viết chỗ điền dạng {{tên}}, hoặc bỏ dấu ngoặc.", at=_at(file, line, section)
    )


def wording_not_text(file: str) -> str:
    return _("Không đọc được tệp {file}: không phải văn bản UTF-8. Mở tệp, lưu lại với mã UTF-8.", file=file)


def wording_too_large(file: str) -> str:
    return _("Tệp {file} quá lớn để là câu chữ của báo cáo. Chỉ giữ các mục cần đổi.", file=file)


def wording_unreadable(file: str) -> str:
    return _("Không đọc được tệp {file}. Kiểm tra quyền đọc của tệp.", file=file)


def appendix_columns(file: str, columns: Sequence[str]) -> str:
    """An office's own order of the annex with other columns."""
    return _(
        "Tệp {file} phải có đúng các cột {columns}. Sửa dòng đầu của tệp, hoặc xóa tệp để dùng thứ tự mặc định.",
        file=file,
        columns=", ".join(columns),
    )


def appendix_unknown(file: str, line: int, code: str) -> str:
    return _(
        "Tệp {file}, dòng {line}: không có chỉ tiêu mã “{code}”. Sửa mã, hoặc để trống cột indicator.",
        file=file,
        line=line,
        code=code[:60],
    )


def wrong_ending(*endings: str) -> str:
    return _("Tên tệp phải kết thúc bằng {endings}.", endings=_(" hoặc ").join(endings))


def one_unit_only(count: int) -> str:
    return counted(
        "Một tệp .docx chỉ chứa một phiếu, đang có {count} đơn vị. Chọn một đơn vị, hoặc ghi tệp .zip.", count
    )


def not_written(name: str, reason: str) -> str:
    return _("Không ghi được tệp '{name}' ({reason}). Kiểm tra đĩa và quyền ghi.", name=name, reason=reason)


def report_written(file: str, annex: str, rate: str, *, is_sample: bool) -> str:
    """What the command says when it is done."""
    said = _("Đã ghi báo cáo '{file}' và phụ lục '{annex}'; độ phủ số liệu {rate}.", file=file, annex=annex, rate=rate)
    return f"{said} {text.SAMPLE}." if is_sample else said


def sheets_written(count: int, file: str) -> str:
    return counted("Đã ghi phiếu của {count} đơn vị vào '{file}'.", count, file=file)


def unknown_unit(code: str) -> str:
    return _("Không có đơn vị mã '{code}'.", code=code[:60])


def unknown_area(area: str, areas: Sequence[str]) -> str:
    return _("Không có địa bàn '{area}'. Các địa bàn: {areas}.", area=area[:60], areas=", ".join(areas))


def wording_copied(names: Sequence[str]) -> str:
    if not names:
        return _("Kho đã có đủ các tệp câu chữ trong thư mục report; không chép đè.")
    return _("Đã chép vào thư mục report của kho: {names}. Chỉ giữ các mục cần đổi.", names=", ".join(names))


def command_fault(reference: str) -> str:
    return _("Phần mềm gặp lỗi ngoài dự kiến. Mã tra cứu: {reference} (xem logs/dashboard.log).", reference=reference)
