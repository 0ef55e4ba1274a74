"""Words of mending a file at the desk, in Vietnamese, marked for translation."""

from dashboard.text.language import mark

FIXING = {
    "title": mark("Phát hiện và sửa tại chỗ"),
    "place": mark("Trang tính · ô"),
    "old": mark("Đang ghi"),
    "found": mark("Phát hiện và cách sửa"),
    "new": mark("Sửa thành"),
    "new_of": mark("Sửa ô {place} thành"),
    "keep_new": mark("giữ nguyên"),
    "empty": mark("(trống)"),
    "said": mark("Giải trình"),
    "said_of": mark("Giải trình cho cảnh báo ở {place}"),
    "seen": mark("Đã xem"),
    "seen_all": mark("Đã xem tất cả {count} cảnh báo cùng loại"),
    "fixed": mark("Hết lỗi ở ô này"),
    "back": mark("Bỏ sửa, giữ nguyên"),
    "wipe": mark("Xóa ô"),
    "wipe_of": mark("Xóa nội dung ô {place}"),
    "more": mark("và {count} chỗ khác"),
    "cut": mark("Còn {count} ô khác chưa hiện; sửa xong các ô này sẽ thấy tiếp."),
    "none": mark("Không có phát hiện nào."),
    "left": mark("Còn {errors} lỗi, {warnings} cảnh báo"),
    "clear": mark("Hết lỗi, còn {warnings} cảnh báo"),
    "clean": mark("Không còn lỗi, không còn cảnh báo"),
    "offline": mark("Mất kết nối với máy chủ; chỗ vừa gõ chưa được kiểm tra."),
    "draft": mark("Chỗ sửa chưa áp dụng từ lần trước vẫn còn đây; bấm áp dụng, hoặc bỏ sửa từng ô."),
    "why": mark("Lý do sửa, ghi một lần cho cả tệp"),
    "why_first": mark("Ghi lý do sửa rồi bấm áp dụng."),
    "change_first": mark("Sửa một ô hoặc đánh dấu một cảnh báo rồi bấm áp dụng."),
    "applied": mark("Các chỗ sửa này đã áp dụng."),
    "applying": mark("Đang áp dụng và kiểm tra lại tệp này…"),
    "apply": mark("Áp dụng"),
    "apply_some": mark("Áp dụng {count} chỗ sửa"),
    "note": mark("Tệp gốc giữ nguyên. Mỗi chỗ sửa được ghi lại: ô, từ gì thành gì, ai, lúc nào, vì sao."),
    "other": mark("Sửa một ô khác"),
    "sheet": mark("Trang tính"),
    "cell": mark("Ô"),
    "add": mark("Thêm ô"),
}
# where an error that stands at no cell is mended
NO_CELL = {
    "stated": mark("Tệp không có ô để sửa: chọn ở khung hỏi đơn vị, kế hoạch, kỳ phía trên."),
    "layout": mark("Chỉ ra ý nghĩa các cột ở phần “Bảng chưa biết bố cục” phía trên, hoặc trả lại tệp cho đơn vị."),
    "other": mark(
        "Không gắn với ô nào nên không có chỗ gõ: dùng “Sửa một ô khác” bên dưới, hoặc trả lại tệp cho đơn vị."
    ),
}
CHECK_ALL_AGAIN = mark("Kiểm tra lại cả đợt")
RECHECK_FIRST = mark("Xem trước của cả đợt có sau khi kiểm tra lại cả đợt; mở từng tệp đã sửa để xem riêng tệp ấy.")
OWN_PREVIEW = mark("Tính riêng tệp này với chỗ vừa sửa; kiểm tra lại cả đợt để tính cùng các tệp khác.")
FIXED_AT_DESK = mark("Sửa tại phòng")
FIXED_TITLE = mark("Sửa và giải trình tại phòng")
FIXED_COLUMNS = {
    "version": mark("Bản"),
    "place": mark("Trang tính · ô"),
    "old": mark("Tệp ghi"),
    "new": mark("Sửa thành"),
    "who": mark("Ai"),
    "when": mark("Lúc"),
    "why": mark("Lý do, giải trình"),
}
