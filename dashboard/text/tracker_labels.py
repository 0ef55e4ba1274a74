"""Labels of the page Tình hình nộp and of what the office decides there, in Vietnamese, marked for translation."""

from dashboard.text.language import mark

# how a unit stands with one quarter: the first four by time, then what was decided about it
SENDING = {
    "missing": mark("chưa nộp"),
    "late": mark("nộp trễ"),
    "on_time": mark("đúng hạn"),
    "untimed": mark("đã nộp, không tính hạn"),
    "returned": mark("đã trả lại"),
    "approved": mark("đã duyệt"),
    "after_lock": mark("đổi số sau khóa sổ"),
    "extended": mark("được gia hạn"),
}
# a version that changed figures once closed, by when it was received: "before" or "after" its own quarter was closed
AFTER_LOCK = {
    "before": mark("nhận trước khi khóa sổ, đổi số sau khóa sổ"),
    "after": mark("bổ sung sau khóa sổ (đã mở khóa lại)"),
}
NOT_OWED = mark("không phải nộp")
LOCKED = mark("đã khóa sổ")
ALL_UNITS = mark("Tất cả")
TRACKER = {
    "attained": mark("Đúng hạn"),
    "missing": mark("Chưa nộp"),
    "least": mark("Cần chú ý trước"),
    "sort": mark("Bấm để xếp đơn vị theo kỳ này: cần chú ý trước, bấm lần nữa ngược lại"),
    "late": mark("nộp trễ {} ngày"),
    "late_days": mark("nộp trễ, số ngày"),
    "total": mark("Đã nộp / phải nộp"),
    "board": mark("Đơn vị theo kỳ báo cáo"),
    "submitted": mark("Đã nộp"),
    "owed": mark("Phải nộp"),
    "areas": mark("Theo địa bàn"),
    "no_area": mark("(không ghi địa bàn)"),
    "extensions": mark("Gia hạn"),
    "until": mark("Hết ngày"),
    "why": mark("Lý do"),
    "reminder": mark("Lời nhắc"),
    "copy": mark("Sao chép"),
    "download": mark("Tải .txt"),
    "everybody": mark("Mọi địa bàn"),
    "reminder_for": mark("Lời nhắc cho"),
    "versions": mark("Các bản đã nộp"),
    "decided": mark("Duyệt, trả lại, thu hồi"),
    "comparison": mark("So hai bản"),
    "older": mark("Bản cũ"),
    "newer": mark("Bản mới"),
    "change": mark("Thay đổi"),
    "old": mark("Trước"),
    "new": mark("Sau"),
    "old_place": mark("Ô cũ"),
    "place": mark("Ô mới"),
    "item": mark("Mục chi tiết"),
    "unit_page": mark("Trang của đơn vị"),
    "quarter_only": mark("Trang này luôn theo từng quý"),
    "unknown": mark("Không đơn vị nào khớp bộ lọc. Bỏ bớt điều kiện lọc, hoặc chọn kỳ khác."),
}
DESK = {
    "extend": mark("Gia hạn"),
    "lock": mark("Khóa sổ"),
    "unlock": mark("Mở khóa"),
    "doubted": mark("Đáng ngờ, nên hỏi lại"),
    "left": mark("Bị để lại"),
    "approve_all": mark("Duyệt các bản không còn vướng mắc"),
    "approve": mark("Duyệt"),
    "return": mark("Trả lại"),
    "withdraw": mark("Thu hồi"),
    "reinstate": mark("Khôi phục"),
    "version": mark("Bản"),
    "for_unit": mark("Một đơn vị"),
    "for_area": mark("Cả địa bàn"),
    "who": mark("Gia hạn cho"),
    "unit": mark("Đơn vị được gia hạn"),
    "area": mark("Địa bàn được gia hạn"),
    "until": mark("Ngày cuối còn đúng hạn (ngày/tháng/năm)"),
    "why": mark("Lý do"),
}
MAY_NOT_DECIDE = mark("Người xem không có quyền trả lại, duyệt, thu hồi, gia hạn hay khóa sổ; chưa có gì thay đổi.")
NO_REASON = mark("Cần ghi lý do; chưa có gì thay đổi.")
NO_UNIT = mark("Cần chọn đơn vị hoặc địa bàn; chưa có gì thay đổi.")
NO_DAY = mark("Cần ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/12/2025; chưa có gì thay đổi.")
RETURNED_COUNTS = mark(
    "Bản đã trả lại vẫn được tính vào số liệu cho đến khi đơn vị nộp bản mới, hoặc bản này được thu hồi."
)
HOW_TO_CLEAR = mark(
    "Bấm vào ô của từng đơn vị trên bảng để xem cảnh báo rồi duyệt riêng hoặc trả lại bản ấy; bản đã trả lại thì chờ bản mới."
)
WHY_RETURNED = mark("đã trả lại, chờ đơn vị nộp bản mới")
