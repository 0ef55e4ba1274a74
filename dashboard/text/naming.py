"""The sentences of names of units that nobody knows, and of those remembered."""

from dashboard.text.language import _
from dashboard.text.numbers import counted


def names_title(count: int) -> str:
    return counted("{count} tên đơn vị chưa rõ: chọn một lần cho cả đợt", count)


def name_of_files(name: str, files: int) -> str:
    return counted("“{name}”, trong {count} tệp", files, name=name)


def names_left(count: int) -> str:
    return counted("Còn {count} tên nữa, hiện sau khi chọn xong các tên này.", count)


def names_remember(count: int) -> str:
    return counted("Nhớ {count} tên và kiểm tra lại cả đợt", count)


def names_known(count: int) -> str:
    return counted("{count} tên gọi đã nhớ", count)


def done_forget(name: str) -> str:
    return _("Đã thôi nhớ tên “{name}”; số liệu đã ghi nhận giữ nguyên", name=name)
