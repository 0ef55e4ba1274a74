"""Words of the intake desk, in Vietnamese, marked for translation."""

from dashboard.text.language import mark

JOB_STATES = {
    "receiving": mark("đang nhận tệp"),
    "checking": mark("đang kiểm tra"),
    "ready": mark("sẵn sàng, chưa ghi nhận"),
    "recording": mark("đang ghi nhận"),
    "recorded": mark("đã ghi nhận"),
    "undoing": mark("đang hoàn tác"),
    "undone": mark("đã hoàn tác"),
    "redoing": mark("đang dùng lại"),
    "cancelled": mark("đã hủy"),
    "failed": mark("lỗi"),
}
VERDICTS = {
    "ok": mark("sẵn sàng"),
    "warning": mark("cần xem"),
    "error": mark("lỗi"),
    "duplicate": mark("đã nộp rồi"),
    "register": mark("danh mục đơn vị"),
    "pending": mark("đang so với kho"),
}
TILES = {
    "ok": mark("sẵn sàng ghi nhận"),
    "warning": mark("cần xem trước khi ghi nhận"),
    "error": mark("lỗi, phải trả lại hoặc sửa"),
    "duplicate": mark("đã nộp rồi, trùng từng byte"),
    "register": mark("danh mục đơn vị, không phải tệp số liệu"),
}
# what became of files that could be recorded, by the state of their job
_RECORDED = {"ok": mark("đã ghi nhận"), "warning": mark("đã ghi nhận, có cảnh báo")}
_UNDONE = {"ok": mark("đã hoàn tác"), "warning": mark("đã hoàn tác, có cảnh báo")}
OUTCOMES = {
    "recorded": _RECORDED,
    "undoing": _RECORDED,
    "undone": _UNDONE,
    "redoing": _UNDONE,
    "cancelled": {"ok": mark("không ghi nhận vì đã hủy"), "warning": mark("không ghi nhận vì đã hủy, có cảnh báo")},
}
DROP = {
    "drop": mark("Thả tệp, thư mục hoặc .zip vào đây"),
    "add": mark("Thả tệp vào đây để gửi tiếp vào đợt này; tệp đã nhận thì bỏ qua"),
    "all_there": mark("Đợt này đã có đủ các tệp vừa thả, không phải gửi lại."),
    "still_missing": mark("Đợt này còn chờ tệp khác: thả tiếp, hoặc kiểm tra các tệp đã nhận."),
    "kinds": mark(".xlsx, .xls, .ods, .csv · tối đa 20 MB mỗi tệp, 2.500 tệp mỗi lần"),
    "files": mark("Chọn tệp"),
    "folder": mark("Chọn thư mục"),
    "sending": mark("Đang gửi {done}/{total} tệp"),
    "leave_sending": mark("Chưa gửi xong: có thể xem trang khác của bảng theo dõi, nhưng đừng đóng thẻ này."),
    "waiting": mark("Đang chờ đến lượt kiểm tra"),
    "checking": mark("Đã đọc {done}/{total} tệp"),
    "judging": mark("Đã đọc {total} tệp, đã so với kho {done}"),
    "changes": mark("Đã so {total} tệp với kho, đang tính những gì sẽ thay đổi"),
    "pending": mark("{done} tệp đã đọc xong, đang so với kho: có thể còn phát hiện"),
    "recording": mark("Đang ghi nhận: đã đọc {done}/{total} tệp"),
    "recording_begun": mark("Đang ghi nhận"),
    "undoing": mark("Đang hoàn tác"),
    "redoing": mark("Đang dùng lại cả đợt"),
    "leave": mark("Có thể rời trang này; kết quả được giữ trong Các đợt nộp. Chưa có gì được ghi vào kho."),
    "leave_writing": mark("Có thể rời trang này; việc ghi vẫn chạy tiếp."),
    "checked": mark("Đã kiểm tra xong. Chưa có gì được ghi vào kho."),
    "failed": mark("{done}/{total} tệp chưa gửi được"),
    "again": mark("Thử lại {done} tệp"),
    "lost": mark("Mất kết nối với máy chủ khi đang gửi."),
    "some_sent": mark("Gửi lại những tệp chưa gửi được. Muốn kiểm tra trước các tệp đã nhận: tải lại trang."),
    "offline": mark("Mất kết nối với máy chủ; sẽ tự thử lại."),
    "too_many": mark("Mỗi lần tối đa 2.500 tệp. Hãy nén lại thành .zip hoặc chia nhỏ."),
    "empty": mark("Không có tệp nào trong phần vừa thả."),
    "of_system": mark("Phần vừa thả chỉ có tệp của hệ thống, không có tệp để nộp:"),
    "busy": mark("Đang gửi một đợt khác; đợi gửi xong rồi thả tiếp."),
    "none_sent": mark("Không gửi được tệp nào. Xem lý do dưới đây rồi thử lại."),
    "bar": mark("Tiến độ"),
    "tiles": mark("Lọc tệp theo kết quả kiểm tra"),
}
JOBS = mark("Các đợt nộp")
NO_JOBS = mark(
    "Chưa có đợt nộp nào. Thả tệp vào khung trên để bắt đầu; chưa có gì được ghi cho đến khi bấm “Ghi nhận”."
)
JOB_COLUMNS = {
    "when": mark("Lúc"),
    "who": mark("Người nộp"),
    "files": mark("Tệp"),
    "state": mark("Tình trạng"),
    "version": mark("Phiên bản"),
}
FILE_COLUMNS = {
    "unit": mark("Đơn vị"),
    "file": mark("Tệp"),
    "period": mark("Kế hoạch, kỳ"),
    "version": mark("Bản"),
    "figures": mark("Số liệu"),
    "changes": mark("So bản trước"),
    "findings": mark("Phát hiện"),
}
FILES_OF_JOB = mark("Tệp trong đợt này")
FIND_FILE = mark("Tìm tệp, đơn vị")
UNKNOWN_UNIT = mark("chưa rõ đơn vị")
FINDINGS = mark("Phát hiện")
EVERY_FINDING = mark("Xuất mọi phát hiện")
OWN_FINDINGS = mark("Xuất phát hiện của tệp")
TILES_LABEL = mark("Kết quả kiểm tra")
FINDING_COLUMNS = {
    "place": mark("Trang tính · ô"),
    "severity": mark("Mức"),
    "sheet": mark("Trang tính"),
    "cell": mark("Ô"),
    "value": mark("Giá trị"),
    "message": mark("Nội dung"),
    "remedy": mark("Cách sửa"),
}
EXPORTED = {
    "verdict": mark("Kết quả kiểm tra của tệp"),
    "figures": mark("Số số liệu đọc được trong tệp"),
    "severity": mark("Lỗi thì tệp bị trả lại; cảnh báo thì cần xem hoặc giải trình trước khi ghi nhận"),
    "value": mark("Giá trị của ô như trong tệp"),
}
NO_FINDINGS = mark("Không có phát hiện nào.")
CLOSE_FILE = mark("Đóng")
GET_MARKED = mark("Tải tệp đã đánh dấu")
GET_ALL_MARKED = mark("Tải các tệp bị trả lại (.zip)")
MESSAGE_TO_SEND = mark("Lời nhắn để gửi đơn vị")
STATED_TITLE = mark("Có tệp không ghi kế hoạch hoặc kỳ. Chọn một lần cho cả đợt; tệp đã ghi thì giữ nguyên:")
STATE = mark("Áp dụng và kiểm tra lại")
STATED_BY = {
    "unit_code_missing": mark("Đơn vị do {by} chọn: {value}"),
    "plan_code_missing": mark("Kế hoạch do {by} chọn: {value}"),
    "period_missing": mark("Kỳ do {by} chọn: {value}"),
}
RESTATE = mark("Đổi")
STATE_FIRST = mark("Chọn ít nhất một mục rồi bấm áp dụng.")
CHECKED_BECAUSE = {
    "stated": mark("Đã áp dụng kế hoạch, kỳ, đơn vị vừa chọn; đang kiểm tra lại cả đợt…"),
    "day": mark("Đã đặt ngày nhận; đang kiểm tra lại cả đợt…"),
    "names": mark("Đã nhớ tên đơn vị; đang kiểm tra lại cả đợt…"),
    "layout": mark("Đã lưu bố cục; đang đọc lại cả đợt…"),
    "register": mark("Đã áp dụng danh mục đơn vị; đang kiểm tra lại cả đợt…"),
    "fixed": mark("Đã áp dụng các chỗ sửa; đang kiểm tra lại cả đợt…"),
    "period": mark("Đang kiểm tra lại theo tình trạng khóa sổ hiện nay…"),
}
CHECK_AGAIN = mark("Kiểm tra lại")
CHECK_ARRIVED = mark("Kiểm tra các tệp đã nhận")
RECEIVED_ON = mark("Ngày nhận")
RECEIVED_EARLIER = mark("Nhận từ ngày khác")
RECEIVED_WHY = mark("Lý do ghi ngày nhận sớm hơn")
SET_RECEIVED = mark("Đặt ngày nhận")
SEEN_WARNINGS = mark("Tôi đã xem các cảnh báo")
RECORD = mark("Ghi nhận")
CANCEL_JOB = mark("Hủy đợt này")
UNDO = mark("Hoàn tác")
UNDO_WHY = mark("Lý do hoàn tác")
UNIT_FIRST = mark("Chọn đơn vị trước đã.")
READING = mark("đang đọc")
AGAINST_CURRENT = mark("So với bản đang dùng")
AGAINST_NOTE = mark("Tệp còn lỗi nên chưa ghi nhận được; đây là những số trong tệp khác bản đang dùng.")
AGAINST_SAME = mark("Các số đọc được đều như bản đang dùng.")
IN_USE = mark("Đang dùng")
IN_FILE = mark("Trong tệp")
AS_WRITTEN = mark("Tệp ghi")
UNREADABLE = mark("chưa đọc được")
UNDO_CLOSED = mark("Không hoàn tác được đợt này:")
REDO_CLOSED = mark("Không dùng lại được đợt này:")
REFUSED_CLOSED = mark("Kỳ của tệp này đang khóa sổ:")
UNLOCK_FIRST = mark("Muốn thay đổi thì mở khóa kỳ ấy trước, ở trang")
UNDO_NOTE = mark("Mọi bản của đợt này được thu hồi, số liệu trở lại như trước. Bản đã thu hồi vẫn còn trong lịch sử.")
REDO_NOTE = mark(
    "Không phải thả lại: mọi bản mà lần hoàn tác đã thu hồi được dùng lại, công bố một lần. "
    "Đơn vị nào đã nộp bản mới hơn thì bản mới hơn vẫn là bản hiện hành."
)
CHANGES = {
    "added": mark("thêm"),
    "changed": mark("đổi"),
    "dropped": mark("bỏ"),
    "unchanged": mark("giữ nguyên"),
}
CHANGE_COLUMNS = {
    "indicator": mark("Chỉ tiêu"),
    "title": mark("Nội dung"),
    "old": mark("Bản trước"),
    "new": mark("Bản này"),
    "change": mark("Thay đổi"),
    "old_status": mark("Đang là"),
    "status": mark("Sẽ là"),
    "unit": mark("Đơn vị"),
    "period": mark("Kỳ"),
}
ITEM_CHANGES = mark("Mục chi tiết thay đổi")
ITEM_PARTS = {
    "item_on": mark("ngày"),
    "state": mark("trạng thái"),
    "evidence": mark("minh chứng"),
    "note": mark("ghi chú"),
    "fields": mark("cột khác"),
}
PREVIEW = mark("Xem trước: ghi nhận thì thay đổi những gì")
# by the state of the job, once it was recorded
_CHANGED = mark("Đã ghi nhận: những gì đã thay đổi")
_CHANGED_BACK = mark("Đã hoàn tác: những gì đợt này từng thay đổi")
CHANGED = {"recorded": _CHANGED, "undoing": _CHANGED, "undone": _CHANGED_BACK, "redoing": _CHANGED_BACK}
SECTOR_FLIPS = mark("Chỉ tiêu toàn ngành đổi trạng thái")
UNIT_FLIPS = mark("Kết quả của đơn vị đổi trạng thái")
NO_SECTOR_FLIPS = mark("Không chỉ tiêu toàn ngành nào đổi trạng thái.")
CHOOSE_UNIT_FOR = mark("Chọn đơn vị")
REMEMBER = mark("Nhớ tên này và kiểm tra lại")
REST_NOTE = mark(
    "Không phải thả lại: dùng chính các tệp đã gửi, giữ những chỗ đã sửa và lời giải thích. Đợt mới được kiểm tra như mọi đợt."
)
REST_REGISTER = mark("Danh mục đơn vị thả cùng cũng đi theo sang đợt mới.")
REST_UNDONE = mark(
    "Tệp đã ghi nhận rồi hoàn tác, nội dung và kỳ vẫn như cũ, sẽ hiện là đã nộp rồi; muốn dùng lại y nguyên thì bấm “Dùng lại cả đợt”."
)
REST_GONE = mark("Các tệp ấy không còn được giữ. Muốn ghi nhận thì thả lại thành một đợt mới.")
SUSPECTS = mark("Nên hỏi lại đơn vị")
SUSPECT_COLUMNS = {"unit": mark("Đơn vị"), "message": mark("Điều lạ"), "question": mark("Câu hỏi để gửi")}
NO_SUSPECTS = mark("Không thấy số liệu nào lạ.")
ONLY_DECIDING = mark("Trang này dành cho người nhận số liệu. Mở bảng theo dõi bằng “chitieu serve” để nộp số liệu.")
NO_FIGURE = mark("không có")
BLANKS = mark("Biểu mẫu trống")
BLANKS_NOTE = mark("Để gửi các đơn vị điền: số liệu kỳ trước và mức chỉ tiêu nằm sẵn cạnh ô cần điền.")
BLANK_REGISTER = mark("Tải danh mục đơn vị trống (.xlsx)")
BLANK_TOO_LONG = mark("Không tạo được biểu mẫu. Chọn ít đơn vị hơn rồi thử lại.")
