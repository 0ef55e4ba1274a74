"""The sentences of explaining an unknown layout."""

from dashboard.text.language import _
from dashboard.text.numbers import counted


def map_head(last: int, most: int) -> str:
    return _("Dòng tiêu đề nằm trong {last} dòng đầu, nhiều nhất {most} dòng liền nhau.", last=last, most=most)


def map_read(figures: int, units: int, errors: int) -> str:
    """What would be read of a table."""
    read = counted("Đọc được {count} số liệu", figures)
    of = counted("của {count} đơn vị", units)
    left = counted("còn {count} lỗi", errors) if errors else ""
    return f"{read} {of}{f', {left}' if left else ''}."
