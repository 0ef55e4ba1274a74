"""What stands behind a number: its sum, its target, who is in it."""

from decimal import Decimal

from dashboard import text
from dashboard.text import numbers
from dashboard.text.frame import shorten
from dashboard.text.language import _
from dashboard.text.numbers import counted


def quotient(parts: str, shown: str, *, is_exact: bool) -> str:
    """ "372 ÷ 600 × 100 = 62,0%"; with "≈" where the shown number is rounded."""
    return f"{parts} {'=' if is_exact else '≈'} {shown}"


def added_up(count: int, shown: str) -> str:
    return counted("Cộng số của {count} đơn vị = {shown}", count, shown=shown)


def stated_as(shown: str) -> str:
    return _("Số đơn vị báo cáo: {shown}", shown=shown)


def compared(sides: tuple[str, str], sign: str, status: str) -> str:
    """The exact comparison behind a status: nobody compares the rounded number."""
    left, right = sides
    return f"{left} {sign} {right}: {text.STATUSES[status]}"


def product(factors: tuple[Decimal, Decimal]) -> str:
    """ "37.200 (100 × 372)"."""
    first, second = factors
    return f"{numbers.amount(first * second)} ({numbers.amount(first)} × {numbers.amount(second)})"


def against(aim: str, basis: str, clause: str) -> str:
    return " · ".join(filter(None, [aim, basis, clause]))


def needs(amount: str, name: str, *, is_downward: bool, proof: str) -> str:
    """ "Thêm 138 vào “Số cuộc họp”, phần còn lại giữ nguyên: 510 ÷ 600 × 100 = 85,0%"."""
    if is_downward:
        return _("Bớt {amount} khỏi “{name}”, phần còn lại giữ nguyên: {proof}", amount=amount, name=name, proof=proof)
    return _("Thêm {amount} vào “{name}”, phần còn lại giữ nguyên: {proof}", amount=amount, name=name, proof=proof)


def needs_short(name: str, *, is_downward: bool, is_share: bool) -> str:
    """Where the missing amount goes; `is_share`: there is a denominator, and it stays."""
    if not is_share:
        name = shorten(name)
        return _("bớt khỏi “{name}”", name=name) if is_downward else _("thêm vào “{name}”", name=name)
    if is_downward:
        return _("bớt khỏi “{name}”, mẫu số giữ nguyên", name=shorten(name))
    return _("thêm vào “{name}”, mẫu số giữ nguyên", name=shorten(name))


def members(reported: int, missing: int, idle: int, monitored: int) -> str:
    """ "117 đơn vị có số liệu · 8 chưa báo cáo"."""
    said = [counted("{count} đơn vị có số liệu", reported)] if reported else []
    others = ((missing, "not_reported"), (idle, "no_activity"), (monitored, "monitored"))
    said += [f"{numbers.count(count)} {text.STATUSES[status]}" for count, status in others if count]
    return " · ".join(said) or text.NOTHING


def members_sum(count: int, *, is_equal: bool, is_share: bool) -> str:
    """Whether the units' figures make the number; `is_share`: numerators and denominators do."""
    if not is_share:
        if is_equal:
            return counted("Cộng {count} đơn vị: bằng đúng số đang xem", count)
        return counted("Cộng {count} đơn vị: khác số đang xem", count)
    if is_equal:
        return counted("Cộng {count} đơn vị: bằng đúng tử số, mẫu số của phép tính", count)
    return counted("Cộng {count} đơn vị: khác tử số, mẫu số của phép tính", count)


def quarters_sum(count: int, *, is_equal: bool) -> str:
    if is_equal:
        return counted("Cộng {count} quý: bằng đúng số đang xem", count)
    return counted("Cộng {count} quý: khác số đang xem", count)


def quarters_note(accumulation: str) -> str:
    if accumulation == "flow":
        return _("Số phát sinh: cộng các quý đã có.")
    return _("Số tại thời điểm: mỗi đơn vị lấy quý gần nhất có số liệu, không cộng các quý.")
