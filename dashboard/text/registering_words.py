"""Words of a unit register dropped on the desk, in Vietnamese, marked for translation."""

from dashboard.text.language import mark

REGISTER = {
    "file": mark("Danh mục đơn vị, không phải tệp số liệu"),
    "unit_of": mark("Danh mục đơn vị"),
    "open": mark("Mở để xem thay đổi rồi cập nhật"),
    "title": mark("Danh mục đơn vị: cập nhật thì thay đổi những gì"),
    "same": mark("Danh mục này không thay đổi gì so với danh mục đang dùng."),
    "unit": mark("Đơn vị"),
    "code": mark("Mã"),
    "old": mark("Đang là"),
    "new": mark("Sẽ là"),
}
REGISTER_KINDS = {
    "new": mark("Đơn vị mới"),
    "renamed": mark("Đổi tên"),
    "merged": mark("Sáp nhập"),
    "closed": mark("Ngừng hoạt động"),
    "split": mark("Tách ra"),
    "changed": mark("Thay đổi khác"),
}
REGISTER_FIELDS = {
    "kind": mark("Loại"),
    "ownership": mark("Loại hình"),
    "levels": mark("Cấp học"),
    "area": mark("Địa bàn"),
    "parent_code": mark("Đơn vị cấp trên"),
    "legal_basis": mark("Căn cứ"),
    "plans": mark("Kế hoạch"),
    "valid_from": mark("Hiệu lực từ"),
    "valid_to": mark("Hiệu lực đến"),
}
