"""Words of explaining an unknown layout, in Vietnamese, marked for translation."""

from dashboard.text.language import mark

MAPPING = {
    "title": mark("Bảng chưa biết bố cục"),
    "about": mark(
        "Chỉ một lần: dòng tiêu đề, ý nghĩa từng cột, kế hoạch và kỳ. Lưu lại thì mọi tệp cùng kiểu đọc được ngay."
    ),
    "as_is": mark("Trang tính như trong tệp"),
    "sheet": mark("Trang tính"),
    "head_from": mark("Tiêu đề từ dòng"),
    "head_to": mark("đến dòng"),
    "plan": mark("Kế hoạch"),
    "plan_told": mark("theo cột, nhãn hoặc cả đợt"),
    "label_unit_name": mark("Đơn vị ở dòng có nhãn"),
    "label_period": mark("Kỳ ở dòng có nhãn"),
    "no_label": mark("không có"),
    "unused": mark("không dùng"),
    "across_numerator": mark("Tử số của chỉ tiêu"),
    "across_denominator": mark("Mẫu số của chỉ tiêu"),
    "meaning_of": mark("Ý nghĩa cột {column}: {heading}"),
    "colours": mark(
        "Dòng xanh được đọc thành số liệu, dòng vàng còn chưa rõ đơn vị, kế hoạch hoặc kỳ; dòng chữ nhạt (tựa đề, đánh số, "
        "tổng, chữ ký) không được đọc."
    ),
    "cut": mark("Hiện {rows} dòng đầu trong {all}, {columns} cột đầu trong {width}."),
    "name": mark("Tên bố cục (chữ thường không dấu, số, gạch nối)"),
    "save": mark("Lưu bố cục và đọc lại cả đợt"),
    "name_first": mark("Đặt tên bố cục rồi lưu."),
    "read_first": mark("Chưa đọc được số liệu nào: chọn ý nghĩa các cột trước."),
    "saving": mark("Đang lưu bố cục và đọc lại cả đợt…"),
    "note": mark(
        "Bố cục được lưu trong thư mục layouts của kho, kèm người lưu và lúc lưu; chưa có số liệu nào được ghi."
    ),
    "offline": mark("Mất kết nối với máy chủ; thử lại sau ít phút."),
}
COLUMN_MEANINGS = {
    "unit_code": mark("Mã đơn vị"),
    "unit_name": mark("Tên đơn vị"),
    "area": mark("Địa bàn"),
    "plan_code": mark("Kế hoạch"),
    "period": mark("Kỳ báo cáo"),
    "indicator": mark("Chỉ tiêu (mã hoặc tên)"),
    "numerator": mark("Tử số"),
    "denominator": mark("Mẫu số"),
    "statement": mark("Kiểu số liệu"),
    "no_activity": mark("Không phát sinh"),
    "explanation": mark("Giải trình"),
    "stt": mark("Số thứ tự"),
}
MAP_COLUMNS = [
    mark("Đơn vị"),
    mark("Kế hoạch"),
    mark("Kỳ"),
    mark("Chỉ tiêu"),
    mark("Số liệu"),
    mark("Trang tính · ô"),
]
MAP_NOTHING = mark("Với các cột đã chọn chưa đọc được số liệu nào.")
