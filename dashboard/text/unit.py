"""The sentences about one unit: its answer, what it still owes, where it comes from, how it stands beside its peers."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.text import numbers
from dashboard.text.language import _
from dashboard.text.numbers import counted


def unit_heading(name: str, attained: int, scored: int, missing: int) -> str:
    """A unit's answer."""
    if not scored:
        return _("{name}: chưa có số liệu để chấm", name=name)
    said = counted("{name}: {attained} trên {count} chỉ tiêu đạt", scored, name=name, attained=numbers.count(attained))
    return _("{said}; {missing} chưa báo cáo", said=said, missing=numbers.count(missing)) if missing else said


def still_missing(names: Sequence[str]) -> str:
    """What a unit has not reported, by name."""
    return _("Chưa báo cáo ({count}): {names}.", count=numbers.count(len(names)), names="; ".join(names))


def span(begins: date, ends: date) -> str:
    """The time a unit stood as it was."""
    has_begin, has_end = begins.year > 1900, ends.year < 9999
    if has_begin and has_end:
        return _("từ {first} đến {last}", first=numbers.day(begins), last=numbers.day(ends))
    if has_begin:
        return _("từ {first}", first=numbers.day(begins))
    return _("đến {last}", last=numbers.day(ends)) if has_end else _("không ghi ngày")


def became(kind: str, legal_basis: str | None) -> tuple[str, str]:
    """The words before and after the other unit of a merger or a split."""
    before = _("; sáp nhập vào ") if kind == "merged_into" else _("; tách từ ")
    return before, f" ({legal_basis})" if legal_basis else ""


def missing_indicators(codes: Sequence[str]) -> str:
    return counted("Chưa báo cáo {count} chỉ tiêu:", len(codes))


def incomplete_indicators(codes: Sequence[str]) -> str:
    return counted("{count} chỉ tiêu thiếu một quý trong kỳ:", len(codes))


def nothing_missing(period: str) -> str:
    return _("Đủ số liệu phải báo cáo {period}.", period=numbers.period(period))


def unsent(plan: str, period: str, due_on: date | None) -> str:
    """`due_on`: None where no lateness counts."""
    if due_on is None:
        return _("{plan} {period}: chưa nộp, kỳ này không tính hạn", plan=plan, period=numbers.period(period))
    return _(
        "{plan} {period}: chưa nộp, hạn trước ngày {day}",
        plan=plan,
        period=numbers.period(period),
        day=numbers.day(due_on),
    )


def more_unsent(count: int) -> str:
    return counted("và {count} kỳ trước đó.", count)


def owes_nothing(unit: str, period: str) -> str:
    """Why a page about a unit has no figures."""
    return _(
        "{unit} không phải báo cáo chỉ tiêu nào của kế hoạch này ở {period}.", unit=unit, period=numbers.period(period)
    )


def nothing_fits(unit: str) -> str:
    """Why a table of a unit's indicators is empty although it owes some."""
    return _("Không chỉ tiêu nào của {unit} khớp bộ lọc.", unit=unit)


def next_due(plan: str, period: str, row: Mapping[str, object], days: int) -> str:
    """ "CCHC Quý III/2025: trước ngày 01/12/2025, còn 9 ngày; phải báo cáo 24 số liệu"."""
    due_on = row["due_on"]
    said = [
        counted(
            "{plan} {period}: trước ngày {day}, còn {count} ngày",
            days,
            plan=plan,
            period=numbers.period(period),
            day=numbers.day(due_on) if isinstance(due_on, date) else "",
        ),
        counted("phải báo cáo {count} số liệu", int(str(row["figures_owed"]))),
    ]
    return "; ".join([*said, _("đã nộp")] if row["submission_id"] else said)


def peers_chart(name: str, below: int, compared_count: int) -> str:
    """ "THCS Hoa Phượng kém trung vị cùng cấp ở 9 trong 20 chỉ tiêu tính theo tỷ lệ"."""
    if not below:
        return counted(
            "{name} không kém trung vị cùng cấp ở chỉ tiêu nào trong {count} chỉ tiêu tính theo tỷ lệ",
            compared_count,
            name=name,
        )
    return counted(
        "{name} kém trung vị cùng cấp ở {below} trong {count} chỉ tiêu tính theo tỷ lệ",
        compared_count,
        name=name,
        below=numbers.count(below),
    )
