"""Words of the files that leave the building, in Vietnamese, marked for translation."""

from dashboard.text.language import as_stored, mark

# the drawn symbols as letters, for files and st.dataframe
SYMBOLS = {
    "attained": "✓",
    "near": "◐",
    "missed": "✕",
    "not_reported": "○",
    "no_activity": "–",
    "monitored": "◇",
    "not_applicable": "·",
    "on_time": "✓",
    "late": "◐",
    "missing": "○",
    "untimed": "◇",
    "returned": "↩",
}
PART_SIGN = "*"
EXPORT = mark("Xuất")
PICTURES = {"png": mark("Ảnh PNG"), "svg": mark("Hình SVG")}
ENDINGS = {
    "xlsx": as_stored("Excel (.xlsx)"),
    "csv": as_stored("CSV (.csv)"),
    "parquet": as_stored("Parquet (.parquet)"),
}
FILES = {
    "about": mark("Thông tin"),
    "data": mark("Số liệu"),
    "explained": mark("Giải thích"),
    "above": mark("tử số"),
    "below": mark("mẫu số"),
    "share": mark("tỷ lệ"),
    "basis": mark("cơ sở"),
    "more": mark("ghi thêm"),
    "state": mark("trạng thái"),
    "words": mark("ghi bằng chữ"),
    "part": mark("chưa đủ số liệu"),
    "code": mark("Mã đơn vị"),
    "scope": mark("Phạm vi"),
    "group": mark("Nhóm"),
    "group_note": mark("Nhóm (ghi thêm)"),
    "kind": mark("Loại dòng"),
    "total": mark("tổng"),
    "table": mark("Bảng"),
    "screen": mark("Màn hình"),
    "rows": mark("Số dòng"),
    "find": mark("Tìm trong bảng"),
    "order": mark("Thứ tự"),
    "version": mark("Phiên bản số liệu"),
    "made_at": mark("Xuất lúc"),
    "made_by": mark("Người xuất"),
    "batch": mark("Đợt nộp"),
    "address": mark("Địa chỉ màn hình"),
    "structure": mark("Cơ cấu đơn vị"),
    "then": mark("Theo từng kỳ báo cáo"),
    "now": mark("Theo hiện nay"),
    "targets": mark("Mức dùng để chấm"),
    "every_target": mark("Cả mức đề xuất"),
    "every_figure": mark("Mọi số liệu đã nhận"),
    "figures": mark("Số liệu"),
    "all": mark("tất cả"),
    "none": mark("không"),
    "trend": mark("Xu hướng"),
    "distribution": mark("Phân bố đơn vị"),
    "ranking": mark("Xếp hạng đơn vị"),
    "peers": mark("So với trung vị cùng cấp"),
    "items": mark("Mục chi tiết"),
    "column": mark("Cột"),
    "meaning": mark("Ý nghĩa"),
    "symbol": mark("Ký hiệu"),
    "source": mark("Nguồn"),
    # how a spreadsheet shows a time; read by programs, the same in every language
    "day": as_stored("dd/mm/yyyy"),
    "moment": as_stored("dd/mm/yyyy hh:mm"),
}
# what a column means, by the name of its heading among our constants
MEANINGS = {
    "TARGET": mark("Mức đang chấm trong kỳ; cơ sở của mức đứng ở cột bên: lộ trình, kế hoạch hoặc mức đề xuất."),
    "COVERAGE": mark("Tử số: số đơn vị đã báo cáo, gồm cả không phát sinh. Mẫu số: số đơn vị phải báo cáo."),
    "CHANGE": mark(
        "Giá trị kỳ này trừ giá trị kỳ gần nhất trước đó phải báo cáo, như màn hình làm tròn; trống khi một bên không có số."
    ),
    "YEAR_CHANGE": mark("Giá trị kỳ này trừ giá trị cùng quý năm trước; trống khi một bên không có số."),
    "LAST_PERIODS": mark("Giá trị của các kỳ gần nhất, kỳ đang xem đứng cuối."),
    "STATED": mark(
        "Tử số và mẫu số như đơn vị báo cáo; nhiều đơn vị thì cộng tử với tử, mẫu với mẫu. "
        "Của mức giảm, tử số là số còn lại, mẫu số là số gốc."
    ),
    "GAP": mark("Mức thay đổi nhỏ nhất của tử số để đạt; trống khi đã đạt."),
    "VALUE": mark("Giá trị như trên màn hình, làm tròn một chữ số thập phân sao cho không nói khác trạng thái."),
    "MEDIAN": mark("Giá trị ở giữa của các đơn vị cùng cấp học; trống khi dưới ba đơn vị."),
    "RANK": mark("Thứ hạng theo giá trị chính xác; dấu = là đồng hạng."),
}
KINDS = {
    "text": mark("Như trên màn hình."),
    "number": mark("Con số của dòng ở cột này, như trên màn hình; trống khi không có."),
    "mark": mark("Giá trị như trên màn hình, đứng sau ký hiệu của trạng thái; dấu * là chưa đủ số liệu."),
    "moment": mark("Ngày, giờ Việt Nam."),
    "more": mark("Chữ hiện thêm khi chỉ vào ô."),
    "code": mark("Mã theo danh mục đơn vị, dạng văn bản."),
    "basis": mark("Mức lấy từ đâu: lộ trình trong phụ lục, nội dung kế hoạch, hay mức đề xuất."),
    "second": mark("Mức thứ hai của kế hoạch và trạng thái so với mức ấy."),
}
STATUS_MEANINGS = {
    "attained": mark("Giá trị chính xác đạt mức."),
    "near": mark("Chưa đạt, còn cách mức không quá một phần mười của mức."),
    "missed": mark("Chưa đạt, còn cách mức hơn một phần mười của mức."),
    "not_reported": mark("Phải báo cáo mà chưa có số liệu."),
    "no_activity": mark("Đơn vị báo không phát sinh."),
    "monitored": mark("Không chấm: không có mức, hoặc không cộng được giữa các đơn vị."),
    "not_applicable": mark("Đơn vị không phải báo cáo chỉ tiêu này."),
    "on_time": mark("Bản đầu tiên còn hiệu lực được nhận trong hạn, kể cả hạn đã gia hạn."),
    "late": mark("Đã nộp sau hạn; con số là số ngày trễ."),
    "missing": mark("Phải nộp kỳ này mà chưa có bản nào còn hiệu lực."),
    "untimed": mark("Đã nộp; kỳ này không tính đúng hạn hay trễ."),
    "returned": mark("Bản đã nộp được trả lại, chưa có bản thay thế."),
}
NOT_OWED_MEANING = mark("Đơn vị không phải nộp ở kỳ này.")
# what the columns of counts beside a matrix or the board mean
COUNTED = {
    "attained": mark("Tử số: số chỉ tiêu đơn vị đạt mức. Mẫu số: số chỉ tiêu được chấm, gồm cả chỉ tiêu chưa báo cáo."),
    "not_reported": mark("Số chỉ tiêu đơn vị phải báo cáo mà chưa có số liệu; trống khi không thiếu."),
    "on_time": mark("Tử số: số kỳ đơn vị nộp đúng hạn. Mẫu số: số kỳ đơn vị phải nộp trên bảng."),
    "missing": mark("Số kỳ trên bảng mà đơn vị phải nộp nhưng chưa nộp; trống khi không thiếu."),
    "cell": mark("Tình trạng nộp của đơn vị ở kỳ này, sau ký hiệu: số ngày trễ, hoặc ngày nhận nếu đúng hạn."),
    "units_on_time": mark("Số đơn vị nộp đúng hạn ở kỳ đang xem."),
    "units_late": mark("Số đơn vị nộp trễ ở kỳ đang xem."),
    "units_missing": mark("Số đơn vị phải nộp kỳ đang xem mà chưa nộp."),
    "units_owed": mark("Số đơn vị phải nộp ở kỳ đang xem."),
}
DATA = {
    "attainment": mark("Kết quả từng đơn vị"),
    "rollup": mark("Tổng hợp"),
    "items": mark("Mục chi tiết"),
    "submissions": mark("Lượt nộp"),
    "completeness": mark("Tình hình nộp"),
}
DATA_NOTES = {
    "attainment": mark("Mỗi dòng là một đơn vị × một chỉ tiêu phải báo cáo trong phạm vi thời gian đã chọn."),
    "rollup": mark("Mỗi dòng là một nhóm: cộng tử với tử, mẫu với mẫu, không lấy trung bình của tỷ lệ."),
    "items": mark("Mỗi dòng là một mục chi tiết của bản đang dùng, kèm tệp, trang tính và dòng của đơn vị gửi."),
    "submissions": mark("Mỗi dòng là một bản đã nhận của kỳ, kể cả bản đã thay và đã thu hồi."),
    "completeness": mark("Mỗi dòng là một đơn vị × một kỳ phải nộp, kèm hạn và tình trạng."),
}
GROUPS = {
    "indicator": mark("Chỉ tiêu"),
    "field": mark("Lĩnh vực"),
    "level": mark("Cấp học"),
    "area": mark("Địa bàn"),
    "unit": mark("Đơn vị"),
    "period": mark("Kỳ báo cáo"),
}
EXTRACTS = {
    "every_indicator": mark("Mọi chỉ tiêu"),
    "indicator": mark("Chỉ tiêu"),
    "first": mark("Những dòng đầu"),
    "codes": mark(
        "Ở đây mã được viết bằng chữ, chỉ vào ô để xem mã; tệp ghi mã như attained, near, trang cuối của tệp Excel giải thích từng mã."
    ),
    "nothing": mark("Không có dòng nào khớp bộ lọc; tệp chỉ có dòng tiêu đề."),
    "long": mark("Nhiều dòng: tệp được làm ở một thẻ riêng, thẻ ấy báo tiến độ rồi tự tải."),
    "save": mark("Lưu lựa chọn này"),
    "name_hint": mark("ví dụ: THCS gửi phòng TCCB mỗi quý"),
    "newest": mark("Luôn lấy kỳ mới nhất"),
    "newest_note": mark("Mở lại ở quý sau thì lấy kỳ mới nhất đã có số liệu, không phải kỳ đang chọn."),
    "keep": mark("Lưu"),
    "kept": mark("Lựa chọn đã lưu"),
    "none_kept": mark(
        "Chưa có lựa chọn nào. Chọn xong ở trên, đặt tên rồi lưu: mọi người trong cơ quan đều dùng lại được."
    ),
    "at_newest": mark("kỳ mới nhất"),
    "remove": mark("Xóa"),
    "name_needed": mark("Đặt tên cho lựa chọn rồi lưu lại."),
}
# why a line stands under "Cần chú ý", in its files
CAUSE = mark("Vì sao nêu")
CAUSE_NOTE = mark(
    "Chưa đạt: cột Còn thiếu ghi số phải thêm. Giảm hoặc tăng: đã xa mức hơn kỳ trước, cột So kỳ trước ghi bao nhiêu điểm. Chưa nộp: số đơn vị."
)
CAUSES = {"fell": mark("giảm"), "rose": mark("tăng"), "unsent": mark("chưa nộp")}
NOTHING_TO_EXPORT = mark("Màn hình này không có bảng ấy. Chọn lại chỉ tiêu hoặc đơn vị rồi xuất lại.")
CANNOT_MAKE = mark("Không ghi được tệp trên máy chủ. Kiểm tra đĩa và quyền ghi của thư mục kho, rồi xuất lại.")
FILE_GONE = mark("Tệp này đã hết hạn và đã xóa (tệp xuất ra chỉ giữ một giờ). Quay lại màn hình và xuất lại.")
LINK_WRONG = mark("Địa chỉ tải tệp không đúng, hoặc là của người khác. Mở màn hình và bấm Xuất để có tệp của mình.")
STAFF_ONLY = mark(
    "Trang Trích xuất dành cho chuyên viên. Bảng trên từng màn hình vẫn xuất được bằng nút Xuất ở cạnh bảng."
)
FILE_READY = mark("Tệp đã xong. Nếu trình duyệt chưa tự tải, bấm")
FILE_TAKE = mark("Tải tệp")
FILE_LOOKING = mark("Đang chuẩn bị tệp: đọc số liệu")
FILE_WAIT = mark("Trang này tự cập nhật và tự tải tệp khi xong; có thể để đó làm việc khác.")
SOURCE_NOTE = mark(
    "Lấy từ đúng bảng trên màn hình, ở phiên bản số liệu ghi tại trang Thông tin. Số làm tròn như màn hình; số chính xác từng đơn vị "
    "lấy ở trang Trích xuất; ô nguồn trong tệp của đơn vị xem ở trang Chi tiết."
)
