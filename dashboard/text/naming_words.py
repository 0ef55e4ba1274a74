"""Words of the names of units that are remembered, in Vietnamese, marked for translation."""

from dashboard.text.language import mark

FORGET = {
    "title": mark("Tên gọi đã nhớ"),
    "name": mark("Tên gọi"),
    "unit": mark("Đơn vị"),
    "area": mark("Địa bàn"),
    "everywhere": mark("mọi nơi"),
    "who": mark("Ai"),
    "when": mark("Lúc"),
    "which": mark("Tên cần thôi nhớ"),
    "first": mark("Chọn tên cần thôi nhớ."),
    "do": mark("Thôi nhớ tên này"),
}
