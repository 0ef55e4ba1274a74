"""Single words and labels, in Vietnamese."""

APP = "Bảng theo dõi chỉ tiêu"
NO_SCRIPT = "Trình duyệt đang tắt JavaScript. Hãy bật JavaScript rồi tải lại trang."
SKIP = "Bỏ qua đến nội dung chính"
SAMPLE = "DỮ LIỆU MẪU"
SAMPLE_NOTE = "Kho mẫu: đơn vị và số liệu đều do phần mềm dựng ra."
NOTHING = "–"

PAGES = {
    "tong-quan": "Tổng quan",
    "chi-tieu": "Chỉ tiêu",
    "don-vi": "Đơn vị",
    "chi-tiet": "Chi tiết",
    "tim-kiem": "Tìm kiếm",
}
STATUSES = {
    "attained": "đạt",
    "near": "gần đạt",
    "missed": "chưa đạt",
    "not_reported": "chưa báo cáo",
    "no_activity": "không phát sinh",
    "monitored": "theo dõi",
    "not_applicable": "không áp dụng",
}
WINDOWS = {"quarter": "Trong quý", "ytd": "Lũy kế", "phase": "Giai đoạn"}
OFFICE_LEVEL = "Cơ quan"
LEVELS = {"MN": "Mầm non", "TH": "Tiểu học", "THCS": "THCS", OFFICE_LEVEL: OFFICE_LEVEL}
SECTOR = "Toàn ngành"
BASES = {"roadmap": "lộ trình", "plan": "kế hoạch", "ours": "mức đề xuất"}
COMPARATORS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}
UNIT_SUFFIX = {"%": "%", "có/không": "%", "điểm": ""}
MARKS = {"covers_earlier": "gồm cả kỳ trước chưa nộp", "older_quarter": "số liệu kỳ trước"}
SUBMISSION_STATES = {
    "missing": "chưa nộp",
    "received": "đã nhận",
    "returned": "đã trả lại",
    "approved": "đã duyệt",
    "current": "đang dùng",
    "superseded": "đã có bản mới",
    "withdrawn": "đã thu hồi",
}
FILTERS = {
    "plan": "Kế hoạch",
    "period": "Kỳ báo cáo",
    "window": "Cách tính kỳ",
    "level": "Cấp học",
    "area": "Địa bàn",
    "unit": "Đơn vị",
    "field": "Lĩnh vực",
    "status": "Trạng thái",
    "q": "Tìm kiếm",
    "targets": "Chỉ mức trong kế hoạch",
    "structure": "Theo cơ cấu đơn vị hiện nay",
    "approved": "Chỉ số liệu đã duyệt",
    "indicator": "Chỉ tiêu",
    "row": "Dòng",
    "by": "Xem theo",
    "order": "Thứ tự",
}
# what an address may call a filter although it is none of its parameters
OTHER_NAMES = {
    "search": "Tìm kiếm",
    "query": "Tìm kiếm",
    "units": "Đơn vị",
    "indicators": "Chỉ tiêu",
    "statuses": "Trạng thái",
    "as_of": "Thời điểm xem",
    "as-of": "Thời điểm xem",
    "version": "Phiên bản",
    "page": "Trang",
}
OPTIONS = "Tùy chọn"
OPTION_NOTES = {
    "targets": "Không chấm theo mức đề xuất, là mức không có trong kế hoạch lẫn phụ lục.",
    "structure": "Đơn vị đã sáp nhập được cộng vào đơn vị hiện nay.",
    "approved": "Như thể các bản chưa được duyệt chưa từng được nộp.",
}
# where the structure of today is shown instead of that of the period
STRUCTURE_NOTE = "Theo cơ cấu hiện nay: tổng số liệu như cũ; số đơn vị, độ phủ và tỷ lệ có thể khác cơ cấu của kỳ."
RECOUNTING = "Đang tính lại số liệu theo tùy chọn…"
UNKNOWN_NAME = "điều kiện lạ"
PLACEHOLDERS = {
    "level": "Tất cả cấp học",
    "area": "Tất cả địa bàn",
    "unit": "Tất cả đơn vị",
    "field": "Tất cả lĩnh vực",
    "status": "Mọi trạng thái",
    "q": "Tìm kiếm",
}
CLEAR_FILTERS = "Bỏ lọc"
COPY_LINK = "Sao chép liên kết"
COPIED = "Đã sao chép"
PRINT = "In"
PRINT_TITLE = "Mở bản in đầy đủ trong thẻ mới; cũng lưu được thành PDF"
PRINT_HINT = "Bản để in: nhấn Ctrl+P (trên điện thoại: Chia sẻ, rồi In) để in hoặc lưu thành PDF."
PRINTED_TREND = "Đường liền có dấu: giá trị; vạch ngang: mức đang chấm; chỗ trống: chưa có số liệu."
PART_NOTE = "* số liệu chưa đủ"
SHEET = "Trang"
UNITS = "Kết quả của các đơn vị"
CODES = "Mã chỉ tiêu"
SENT = "Lượt nộp kỳ này"
WRONG_HOST = "Địa chỉ máy chủ này không được phép. Hãy mở bằng đúng địa chỉ của bảng theo dõi."
LONG_ADDRESS = "Địa chỉ quá dài nên không đọc được. Hãy mở lại từ nút “In” trên màn hình."
NEW_VERSION = "Có số liệu mới (phiên bản {})"
TAKE_VERSION = "Xem ngay"
FILTERS_ON_PHONE = "Lọc"
NARROW_FIRST = "Chọn cấp học, địa bàn trước"
NAVIGATION = "Các trang"
BREADCRUMB = "Đường dẫn"
CONCERNS = "Cần chú ý"
BY = {"level": "Cấp học", "area": "Địa bàn", "unit": "Đơn vị"}
ORDERS = {"plan": "Theo kế hoạch", "concern": "Cần chú ý trước", "rank": "Hạng cao trước"}
RANK_ORDER = "Thứ tự đơn vị"
ORDER_LABEL = "Thứ tự chỉ tiêu"
BY_LABEL = "Xem chỉ tiêu theo"
ALL_LEVELS = "Mọi cấp học"
INDICATOR = "Chỉ tiêu"
UNIT = "Đơn vị"
AREA = "Địa bàn"
LEVEL = "Cấp học"
TARGET = "Mức chỉ tiêu"
COVERAGE = "Độ phủ"
CHANGE = "So kỳ trước"
YEAR_CHANGE = "So cùng kỳ"
LAST_PERIODS = "9 kỳ gần nhất"
VALUE = "Giá trị"
RANK = "Hạng"
GAP = "Còn thiếu"
STATED = "Số liệu"
MEDIAN = "Trung vị cùng cấp"
UNREACHABLE = "không thể đạt"
NO_ISSUE_DATE = "chưa có ngày ban hành nên chưa tính"
NO_VALUE = "Chưa tính được giá trị"
NO_BASE = "mẫu số bằng 0 nên chưa tính được"
NO_TARGET = "không có mức"
DETAIL = {
    "value": "Giá trị",
    "target": "Mức chỉ tiêu",
    "gap": "Còn thiếu",
    "coverage": "Độ phủ",
    "bounds": "Khi đủ số liệu",
    "incomplete": "Chưa đủ",
}
CARDS = {
    "attained": "Chỉ tiêu đạt",
    "cells": "Ô đạt, trên số đã báo cáo",
    "coverage": "Độ phủ số liệu",
    "on_time": "Nộp đúng hạn",
}
DEFINITION = {
    "formula": "Cách tính",
    "targets": "Mức chỉ tiêu đang áp dụng",
    "who": "Thực hiện, phối hợp",
    "basis": "Căn cứ",
    "question": "Cách hiểu đang dùng",
}
REPORTERS = {"school": "Trường tự báo cáo", "office": "Cơ quan báo cáo", "both": "Trường và cơ quan cùng báo cáo"}
ACCUMULATION = {
    "flow": "Số phát sinh trong quý; tử số và mẫu số cộng dồn được",
    "stock": "Số tại thời điểm chốt; nhiều kỳ thì lấy quý gần nhất",
}
ITEM = {
    "title": "Nội dung",
    "date": "Ngày",
    "state": "Trạng thái",
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "running": "Cộng dồn",
    "place": "Dòng trong tệp",
    "evidence": "Minh chứng",
    "note": "Ghi chú",
}
SOURCE = {
    "heading": "Dòng trong tệp của đơn vị gửi",
    "cells": "Ô đã ghi và cách đọc",
    "cell": "Ô",
    "column": "Cột",
    "written": "Ghi trong tệp",
    "read": "Đọc là",
    "as_written": "như ghi",
    "origin": "Nguồn",
    "file": "Tệp",
    "place": "Trang tính · ô",
    "version": "Phiên bản",
    "loaded_by": "Người nạp",
    "received": "Nhận lúc",
    "close": "Đóng",
    "previous": "Dòng trước",
    "next": "Dòng sau",
    "missing": "Không mở lại được tệp gốc của đơn vị; số liệu đã ghi nhận vẫn giữ nguyên.",
}
PROFILE = {
    "code": "Mã đơn vị",
    "kind": "Loại",
    "ownership": "Loại hình",
    "levels": "Cấp học",
    "area": "Địa bàn",
    "parent": "Đơn vị cấp trên",
    "since": "Hiệu lực từ",
}
SUBMISSION = {
    "period": "Kỳ báo cáo",
    "version": "Phiên bản",
    "state": "Tình trạng",
    "received": "Nhận lúc",
    "late": "Đúng hạn",
    "figures": "Số liệu",
    "items": "Dòng chi tiết",
    "file": "Tệp",
    "by": "Người nạp",
}
HEADINGS = {
    "by_level": "Theo cấp học",
    "by_area": "Theo địa bàn",
    "bounds": "Khi đủ số liệu",
    "submissions": "Các lượt nộp",
    "lineage": "Quá trình",
    "indicators": "Chỉ tiêu của đơn vị",
    "figure": "Số liệu của đơn vị",
    "figure_cell": "Ô số liệu",
}
CHOOSE_INDICATOR = "Chọn một chỉ tiêu để xem kết quả, xu hướng và xếp hạng"
CHOOSE_UNIT = "Chọn một đơn vị"
CHOOSE_UNIT_NOTE = "Đơn vị đạt ít nhất đứng trước. Chọn một dòng, hoặc chọn ở ô Đơn vị của thanh lọc."
NOTHING_MATCHES = "Không có số liệu nào khớp bộ lọc. Bỏ bớt điều kiện lọc, hoặc chọn kỳ khác."
NO_HOME = "Chưa có kho số liệu. Tạo kho trống bằng “chitieu init”, hoặc kho mẫu bằng “chitieu demo”, rồi tải lại trang."
NO_UNITS = (
    "Kho chưa có đơn vị nào. Nạp danh mục đơn vị bằng “chitieu units TỆP”, rồi nạp số liệu bằng “chitieu load TỆP”."
)
LOOPBACK_ONLY = "Chỉ mở được trên máy này (127.0.0.1): chưa có tài khoản đăng nhập nên không phục vụ qua mạng."
LOCAL_PERSON = "Người dùng tại máy"
YES = "có"
NO = "không"
FILTERED = "Đang lọc"
SEE = "xem"
COMPARE = {
    "target": "So với mức",
    "previous": "So với",
    "gap": "Còn thiếu để đạt",
    "points": " điểm",
    "both": "chưa đạt cả hai mức",
}
TREND_NOTE = "Đường liền có dấu: giá trị; đường bậc: mức đang chấm; đường đứt: mức còn lại; chỗ trống: chưa có số liệu"
DISTRIBUTION_NOTE = "Mỗi dấu là một đơn vị; vạch đứng: mức đang chấm; vạch đậm: trung vị"
CHART_GAP = "chưa có số liệu"
CODE = "Mã"
TITLE = "Nội dung"
RESULTS = {"indicators": "Chỉ tiêu", "units": "Đơn vị", "items": "Mục chi tiết"}
SEARCH_WHAT = "Tìm chỉ tiêu, đơn vị và mục chi tiết"
SEARCH_HOW = "Gõ vào ô Tìm kiếm (phím tắt: /) một phần tên, nội dung hoặc mã; có dấu hay không dấu đều được."
SUBMISSION_NOTE = "Giải trình của đơn vị"
# of the matrix of units; {shown} and {total} are put in by the browser
GRID = {
    "unit": "Đơn vị",
    "units": "đơn vị",
    "attained": "Đạt",
    "missing": "Chưa báo cáo",
    "order": "Thứ tự đơn vị",
    "least": "Ít đạt nhất trước",
    "name": "Tên",
    "area": "Địa bàn",
    "find": "Tìm đơn vị trong bảng",
    "shown": "Hiện {shown}/{total} đơn vị",
    "sort": "Bấm để xếp đơn vị theo chỉ tiêu này: kém nhất trước, bấm lần nữa tốt nhất trước",
    "part": "chưa đủ số liệu",
}
