"""The sentences of a unit register dropped on the desk."""

from collections.abc import Mapping

from dashboard import text
from dashboard.text import numbers
from dashboard.text.numbers import counted


def register_refused(count: int) -> str:
    return counted("Danh mục chưa nhận được: {count} chỗ phải sửa. Chưa có gì thay đổi.", count)


def register_counts(found: Mapping[str, int]) -> str:
    """How many changes of each kind: "2 đơn vị mới · 1 đổi tên"."""
    return " · ".join(f"{text.REGISTER_KINDS[kind]}: {numbers.count(count)}" for kind, count in found.items())


def register_apply(count: int) -> str:
    return counted("Cập nhật danh mục: {count} thay đổi", count)


def done_register(count: int) -> str:
    return counted("Đã cập nhật danh mục đơn vị: {count} thay đổi. Các tệp của đợt được kiểm tra lại", count)


def register_dropped(count: int) -> str:
    """That a job holds unit registers."""
    return counted(
        "Trong đợt có {count} danh mục đơn vị, không phải tệp số liệu: mở để xem thay đổi rồi cập nhật.", count
    )
