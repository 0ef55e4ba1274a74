"""The labels of tables, cards and lists of single screens, in Vietnamese, marked for translation."""

from dashboard.text.language import as_stored, mark

DETAIL = {
    "value": mark("Giá trị"),
    "target": mark("Mức chỉ tiêu"),
    "gap": mark("Còn thiếu"),
    "coverage": mark("Độ phủ"),
    "bounds": mark("Khi đủ số liệu"),
    "incomplete": mark("Chưa đủ"),
}
CARDS = {
    "attained": mark("Chỉ tiêu đạt"),
    "cells": mark("Ô đạt, trên số đã báo cáo"),
    "coverage": mark("Độ phủ số liệu"),
    "on_time": mark("Nộp đúng hạn"),
}
DEFINITION = {
    "formula": mark("Cách tính"),
    "targets": mark("Mức chỉ tiêu đang áp dụng"),
    "who": mark("Thực hiện, phối hợp"),
    "basis": mark("Căn cứ"),
    "question": mark("Cách hiểu đang dùng"),
}
REPORTERS = {
    "school": mark("Trường tự báo cáo"),
    "office": mark("Cơ quan báo cáo"),
    "both": mark("Trường và cơ quan cùng báo cáo"),
}
ACCUMULATION = {
    "flow": mark("Số phát sinh trong quý; tử số và mẫu số cộng dồn được"),
    "stock": mark("Số tại thời điểm chốt; nhiều kỳ thì lấy quý gần nhất"),
}
# of what has no denominator
FLOW_ALONE = mark("Số phát sinh trong quý, cộng dồn được")
ITEM = {
    "title": mark("Nội dung"),
    "date": mark("Ngày"),
    "state": mark("Trạng thái"),
    "numerator": mark("Tử số"),
    "denominator": mark("Mẫu số"),
    "running": mark("Cộng dồn"),
    "place": mark("Dòng trong tệp"),
    "evidence": mark("Minh chứng"),
    "note": mark("Ghi chú"),
}
SOURCE = {
    "heading": mark("Dòng trong tệp của đơn vị gửi"),
    "cells": mark("Ô đã ghi và cách đọc"),
    "cell": mark("Ô"),
    "column": mark("Cột"),
    "written": mark("Ghi trong tệp"),
    "read": mark("Đọc là"),
    "as_written": mark("như ghi"),
    "origin": mark("Nguồn"),
    "file": mark("Tệp"),
    "place": mark("Trang tính · ô"),
    "version": mark("Phiên bản"),
    "loaded_by": mark("Người nạp"),
    "received": mark("Nhận lúc"),
    "close": mark("Đóng"),
    "previous": mark("Dòng trước"),
    "next": mark("Dòng sau"),
    "missing": mark("Không mở lại được tệp gốc của đơn vị; số liệu đã ghi nhận vẫn giữ nguyên."),
}
PROFILE = {
    "code": mark("Mã đơn vị"),
    "kind": mark("Loại"),
    "ownership": mark("Loại hình"),
    "levels": mark("Cấp học"),
    "area": mark("Địa bàn"),
    "parent": mark("Đơn vị cấp trên"),
    "since": mark("Hiệu lực từ"),
}
SUBMISSION = {
    "period": mark("Kỳ báo cáo"),
    "version": mark("Phiên bản"),
    "state": mark("Tình trạng"),
    "received": mark("Nhận lúc"),
    "late": mark("Đúng hạn"),
    "figures": mark("Số liệu"),
    "items": mark("Dòng chi tiết"),
    "file": mark("Tệp"),
    "by": mark("Người nạp"),
}
HEADINGS = {
    "by_level": mark("Theo cấp học"),
    "by_area": mark("Theo địa bàn"),
    "bounds": mark("Khi đủ số liệu"),
    "submissions": mark("Các lượt nộp"),
    "lineage": mark("Quá trình"),
    "indicators": mark("Chỉ tiêu của đơn vị"),
    "figure": mark("Số liệu của đơn vị"),
    "figure_cell": mark("Ô số liệu"),
}
COMPARE = {
    "target": mark("So với mức"),
    "gap": mark("Còn thiếu để đạt"),
    "points": mark(" điểm"),
}
TREND_NOTE = mark(
    "Đường liền có dấu: giá trị; đường bậc: mức đang chấm; đường đứt: mức còn lại; chỗ trống: chưa có số liệu"
)
DISTRIBUTION_NOTE = mark("Mỗi dấu là một đơn vị; vạch đứng: mức đang chấm; vạch đậm: trung vị các đơn vị đang xem")
CHART_GAP = mark("chưa có số liệu")
# the same in the width of a quarter
CHART_GAP_LINES = (mark("chưa có"), mark("số liệu"))
ATTAINED_SHORT = mark("đạt")
CODE = mark("Mã")
TITLE = mark("Nội dung")
RESULTS = {
    "indicators": mark("Chỉ tiêu", "several"),
    "units": mark("Đơn vị", "several"),
    "items": mark("Mục chi tiết"),
}
SEARCH_WHAT = mark("Tìm chỉ tiêu, đơn vị và mục chi tiết")
SEARCH_HOW = mark(
    "Gõ vào ô Tìm kiếm (phím tắt: /) một phần tên, nội dung, mã hoặc chữ viết tắt (TTHC, THCS); có dấu hay không dấu đều được."
)
SEARCH_KEY = mark("Enter: tìm ở mọi nơi")
SUBMISSION_NOTE = mark("Giải trình của đơn vị")
# of the matrix of units; what stands in braces is put in by the browser
GRID = {
    "unit": mark("Đơn vị"),
    "attained": mark("Đạt"),
    "group": mark("{count} đơn vị · đạt {attained}/{scored}"),
    "missing": mark("Chưa báo cáo"),
    "order": mark("Thứ tự đơn vị"),
    "least": mark("Ít đạt nhất trước"),
    "name": mark("Tên"),
    "area": mark("Địa bàn"),
    "find": mark("Tìm đơn vị trong bảng"),
    "shown": mark("Hiện {shown}/{total} đơn vị"),
    "sort": mark("Bấm để xếp đơn vị theo chỉ tiêu này: kém nhất trước, bấm lần nữa tốt nhất trước"),
    "part": mark("chưa đủ số liệu"),
}
WHY = mark("Vì sao có số này?")
WHY_UNIT = mark("Vì sao có các số này?")
EXPLAINED = {
    "formula": mark("Phép tính"),
    "target": mark("So với mức"),
    "gap": mark("Còn thiếu"),
    "units": mark("Đơn vị trong số này"),
    "bounds": mark("Khi đủ số liệu"),
    "quarters": mark("Các quý trong kỳ tính"),
    "sources": mark("Nguồn của từng số liệu"),
    "version": mark("Phiên bản"),
    "note": mark("Ghi chú"),
    "source": mark("Tệp · trang tính · ô"),
    "held": mark("Có số liệu"),
    "median": mark("Trung vị"),
    "sector_median": mark("Trung vị toàn ngành"),
    "shown_median": mark("trung vị các đơn vị đang xem"),
    "rates": mark("Đơn vị đạt"),
}
SECTOR_UNITS = mark("mọi đơn vị")
SORTS = {
    "file": mark("Như trong tệp"),
    "date": mark("Theo ngày"),
    "title": mark("Theo nội dung"),
    "numerator": mark("Tử số lớn trước"),
}
SORT_LABEL = mark("Thứ tự dòng")
STATE_LABEL = mark("Lọc trạng thái dòng")
FIND_LABEL = mark("Lọc trong các dòng")
NO_ROW_FITS = mark("Không dòng nào khớp phần lọc trong các dòng; bỏ bớt để thấy lại.")
LINEAGE_OWN = mark("đơn vị này")
UNIT_TODO = {
    "missing": mark("Còn thiếu", "owed"),
    "next": mark("Sắp đến hạn"),
    "warnings": mark("Cảnh báo của bản đang dùng"),
}
WARNINGS = mark("Cảnh báo")
REMEDY = mark("Cách sửa")
PEERS_NOTE = mark("Dấu có màu: đơn vị này; vạch đậm: trung vị cùng cấp; vạch mảnh: mức đang chấm")
RANKING_NOTE = mark("Mỗi cột là một đơn vị, cao nhất hạng trước; đường ngang: mức đang chấm")
SHEET_EXTRACT = mark("Hàng của tệp, cuộn ngang để xem hết")
COVERAGE_PARTS = (mark("số liệu đã có"), mark("số liệu còn thiếu"))
SENT_PARTS = (mark("nộp đúng hạn"), mark("nộp trễ"), mark("đơn vị chưa nộp"))
CHOOSE_ITEMS = mark("Chọn một chỉ tiêu để xem các dòng đứng sau số liệu")
TAKE_ORIGINAL = mark("Tải tệp gốc")
NO_ORIGINAL = mark("Không có tệp gốc của lượt nộp này.")
# of a list to choose from
CHOICES = {
    "loading": mark("Đang tải danh sách…"),
    "failed": mark("Chưa tải được danh sách: mở lại để thử."),
    "more": mark("Còn {} lựa chọn nữa: gõ thêm để thu hẹp."),
}
ROWS_FAILED = mark("Chưa tải được các dòng còn lại: tải lại trang để xem tiếp.")
NOTHING_DUE = mark("Lịch của các kế hoạch không còn kỳ nào chưa đến hạn.")
INCOMPLETE = mark("thiếu một quý trong kỳ")
# the headings of our workbooks, by what a row of theirs is called here
LAYOUT_HEADINGS = {
    "title": as_stored("Nội dung"),
    "numerator": as_stored("Tử số"),
    "denominator": as_stored("Mẫu số"),
    "date": as_stored("Ngày"),
    "state": as_stored("Trạng thái"),
    "evidence": as_stored("Minh chứng"),
    "note": as_stored("Ghi chú"),
    "explanation": as_stored("Giải trình"),
}
# what Streamlit counts among choices, {} being the number: the first is offered, the others are announced
_COUNTED = {
    "Select {} matches": mark("Chọn {} mục khớp"),
    "{} option available.": mark("Có {} lựa chọn."),
    "{} options available.": mark("Có {} lựa chọn."),
}
# what Streamlit's own parts say in English, to be put into the language of the page; {} stands for a name
STREAMLIT = _COUNTED | {
    "Open": mark("Mở danh sách"),
    "Clear all": mark("Bỏ chọn tất cả"),
    "Clear value": mark("Bỏ chọn"),
    "Selected values": mark("Đang chọn"),
    "Selectbox options": mark("Các lựa chọn"),
    "Multiselect options": mark("Các lựa chọn"),
    "No results": mark("Không có lựa chọn nào khớp"),
    "No options to select": mark("Không có gì để chọn"),
    "Select all": mark("Chọn tất cả"),
    "Remove {}": mark("Bỏ {}"),
    "{}, selected": mark("{}, đã chọn"),
    "Dismiss": mark("Đóng"),
    "Press Enter to apply": mark("Nhấn Enter để áp dụng"),
    "Running...": mark("Đang tính…"),
    "Connecting": mark("Đang kết nối"),
    "Connecting to Streamlit server": mark("Đang kết nối lại với máy chủ"),
    "Connection error": mark("Mất kết nối"),
    "Connection timed out.": mark("Máy chủ trả lời quá lâu."),
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": mark(
        "Máy chủ của bảng theo dõi không trả lời; trang tự nối lại khi máy chủ chạy. Người quản trị chạy lại bằng lệnh:"
    ),
    "streamlit run yourscript.py": as_stored("chitieu serve"),
    "Copy to clipboard": mark("Sao chép"),
    "Skip to main content": mark("Bỏ qua đến nội dung chính"),
    "Main menu": mark("Trình đơn"),
    "Rerun": mark("Tải lại số liệu"),
    "Print": mark("In"),
    "Stop": mark("Dừng"),
    "Close": mark("Đóng"),
    "Please wait...": mark("Xin chờ…"),
}
