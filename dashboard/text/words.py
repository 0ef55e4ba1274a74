"""Single words and labels used on several screens, in Vietnamese, marked for translation."""

from dashboard.text.language import as_stored, mark

APP = mark("Bảng theo dõi chỉ tiêu")
NO_CHART = mark("Chưa tải được biểu đồ. Các số của nó đứng trong bảng; tải lại trang để thử lại.")
NO_SCRIPT = mark("Trình duyệt đang tắt JavaScript. Hãy bật JavaScript rồi tải lại trang.")
OPENING = mark("Đang mở số liệu…")
SAMPLE = mark("DỮ LIỆU MẪU")
SAMPLE_NOTE = mark("Kho mẫu: đơn vị và số liệu đều do phần mềm dựng ra.")
NOTHING = "–"
PAGES = {
    "tong-quan": mark("Tổng quan"),
    "chi-tieu": mark("Chỉ tiêu", "several"),
    "don-vi": mark("Đơn vị", "several"),
    "chi-tiet": mark("Chi tiết"),
    "tim-kiem": mark("Tìm kiếm"),
    "nop-so-lieu": mark("Nộp số liệu"),
    "tinh-hinh-nop": mark("Tình hình nộp"),
    "trich-xuat": mark("Trích xuất"),
    "bao-cao": mark("Báo cáo"),
}
STATUSES = {
    "attained": mark("đạt"),
    "near": mark("gần đạt"),
    "missed": mark("chưa đạt"),
    "not_reported": mark("chưa báo cáo"),
    "no_activity": mark("không phát sinh"),
    "monitored": mark("theo dõi"),
    "not_applicable": mark("không áp dụng"),
}
WINDOWS = {"quarter": mark("Trong quý"), "ytd": mark("Lũy kế"), "phase": mark("Giai đoạn")}
# the level of an office, as filters and addresses name it
OFFICE_LEVEL = as_stored("Cơ quan")
LEVELS = {"MN": mark("Mầm non"), "TH": mark("Tiểu học"), "THCS": mark("THCS"), OFFICE_LEVEL: mark("Cơ quan")}
SECTOR = mark("Toàn ngành")
BASES = {"roadmap": mark("lộ trình"), "plan": mark("kế hoạch"), "ours": mark("mức đề xuất")}
MEASURES = {
    "ratio": mark("tỷ lệ"),
    "reduction": mark("mức giảm"),
    "milestone": mark("có/không"),
    "amount": mark("số tiền"),
    "count": mark("số lượng"),
    "rank": mark("thứ hạng"),
    "score": mark("điểm số"),
}
COMPARATORS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}
# what follows a number instead of its unit of measure, by that unit
UNIT_SUFFIX = {"%": "%", as_stored("có/không"): "%", as_stored("điểm"): ""}
MARKS = {"covers_earlier": mark("gồm cả kỳ trước chưa nộp"), "older_quarter": mark("số liệu kỳ trước")}
SUBMISSION_STATES = {
    "missing": mark("chưa nộp"),
    "received": mark("đã nhận"),
    "returned": mark("đã trả lại"),
    "approved": mark("đã duyệt"),
    "current": mark("đang dùng"),
    "superseded": mark("đã có bản mới"),
    "withdrawn": mark("đã thu hồi"),
}
FILTERS = {
    "plan": mark("Kế hoạch"),
    "period": mark("Kỳ báo cáo"),
    "window": mark("Cách tính kỳ"),
    "level": mark("Cấp học"),
    "area": mark("Địa bàn"),
    "unit": mark("Đơn vị"),
    "field": mark("Lĩnh vực"),
    "status": mark("Trạng thái"),
    "q": mark("Tìm kiếm"),
    "targets": mark("Chỉ mức trong kế hoạch"),
    "structure": mark("Theo cơ cấu đơn vị hiện nay"),
    "approved": mark("Chỉ số liệu đã duyệt"),
    "indicator": mark("Chỉ tiêu"),
    "row": mark("Dòng"),
    "by": mark("Xem theo"),
    "order": mark("Thứ tự"),
    "who": mark("Đơn vị"),
    "at": mark("Kỳ báo cáo"),
    "sent": mark("Tình hình nộp"),
    "data": mark("Bộ số liệu"),
    "group": mark("Nhóm theo"),
    "columns": mark("Các cột"),
    "job": mark("Đợt nộp"),
    "file": mark("Tệp"),
    "anyway": mark("Vẫn lập báo cáo khi số liệu chưa đủ"),
}
# what an address may call a filter although it is none of its parameters
OTHER_NAMES = {
    "search": mark("Tìm kiếm"),
    "query": mark("Tìm kiếm"),
    "units": mark("Đơn vị"),
    "indicators": mark("Chỉ tiêu"),
    "statuses": mark("Trạng thái"),
    "as_of": mark("Thời điểm xem"),
    "as-of": mark("Thời điểm xem"),
    "version": mark("Phiên bản"),
    "page": mark("Trang"),
}
OPTIONS = mark("Tùy chọn")
OPTION_NOTES = {
    "targets": mark("Không chấm theo mức đề xuất, là mức không có trong kế hoạch lẫn phụ lục."),
    "structure": mark("Đơn vị đã sáp nhập được cộng vào đơn vị hiện nay."),
    "approved": mark("Như thể các bản chưa được duyệt chưa từng được nộp."),
}
# where the structure of today is shown instead of that of the period
STRUCTURE_NOTE = mark(
    "Theo cơ cấu hiện nay: tổng số liệu như cũ; số đơn vị, độ phủ và tỷ lệ có thể khác cơ cấu của kỳ."
)
RECOUNTING = mark("Đang tính lại số liệu theo tùy chọn…")
UNKNOWN_NAME = mark("điều kiện lạ")
PLACEHOLDERS = {
    "level": mark("Tất cả cấp học"),
    "area": mark("Tất cả địa bàn"),
    "unit": mark("Tất cả đơn vị"),
    "field": mark("Tất cả lĩnh vực"),
    "status": mark("Mọi trạng thái"),
    "q": mark("Tìm kiếm"),
}
CLEAR_FILTERS = mark("Bỏ lọc")
COPY_LINK = mark("Sao chép liên kết")
COPIED = mark("Đã sao chép")
PRINT = mark("In")
PRINT_TITLE = mark("Mở bản in đầy đủ trong thẻ mới; cũng lưu được thành PDF")
PRINT_HINT = mark("Bản để in: nhấn Ctrl+P (trên điện thoại: Chia sẻ, rồi In) để in hoặc lưu thành PDF.")
PRINTED_TREND = mark("Đường liền có dấu: giá trị; vạch ngang: mức đang chấm; chỗ trống: chưa có số liệu.")
# of the units of a level, the lowest value first
LANE = {
    "units": mark("Số đơn vị"),
    "lowest": mark("Thấp nhất"),
    "lower": mark("Tứ phân vị dưới"),
    "median": mark("Trung vị"),
    "upper": mark("Tứ phân vị trên"),
    "highest": mark("Cao nhất"),
    "attained": mark("Đơn vị đạt"),
}
LANE_NOTE = mark(
    "Trung vị và tứ phân vị là giá trị của một đơn vị đang xem: một nửa, một phần tư và ba phần tư số đơn vị không cao hơn "
    "giá trị ấy; để trống khi dưới ba đơn vị. Trường nhiều cấp đứng ở mỗi cấp."
)
PART_NOTE = mark("* số liệu chưa đủ")
SHEET = mark("Trang")
UNITS = mark("Kết quả của các đơn vị")
CODES = mark("Mã chỉ tiêu")
SENT = mark("Lượt nộp kỳ này")
WRONG_HOST = mark("Địa chỉ máy chủ này không được phép. Hãy mở bằng đúng địa chỉ của bảng theo dõi.")
LONG_ADDRESS = mark("Địa chỉ quá dài nên không đọc được. Hãy mở lại từ nút “In” trên màn hình.")
NEW_VERSION = mark("Có số liệu mới (phiên bản {})")
TAKE_VERSION = mark("Xem ngay")
FILTERS_ON_PHONE = mark("Lọc")
NARROW_FIRST = mark("Chọn cấp học, địa bàn trước")
FIRST_PAGE = mark("Mở trang đầu của bảng theo dõi")
NAVIGATION = mark("Các trang")
BREADCRUMB = mark("Đường dẫn")
CONCERNS = mark("Cần chú ý")
BY = {"level": mark("Cấp học"), "area": mark("Địa bàn"), "unit": mark("Đơn vị")}
ORDERS = {"plan": mark("Theo kế hoạch"), "concern": mark("Cần chú ý trước"), "rank": mark("Hạng cao trước")}
RANK_ORDER = mark("Thứ tự đơn vị")
ORDER_LABEL = mark("Thứ tự chỉ tiêu")
BY_LABEL = mark("Xem chỉ tiêu theo")
ALL_LEVELS = mark("Mọi cấp học")
INDICATOR = mark("Chỉ tiêu")
UNIT = mark("Đơn vị")
AREA = mark("Địa bàn")
LEVEL = mark("Cấp học")
TARGET = mark("Mức chỉ tiêu")
COVERAGE = mark("Độ phủ")
CHANGE = mark("So kỳ trước")
YEAR_CHANGE = mark("So cùng kỳ")
LAST_PERIODS = mark("9 kỳ gần nhất")
VALUE = mark("Giá trị")
RANK = mark("Hạng")
GAP = mark("Còn thiếu")
STATED = mark("Số liệu")
# what a reduction is measured from
BASE = mark("gốc")
MEDIAN = mark("Trung vị cùng cấp")
MEDIAN_NOTE = mark("Giá trị ở giữa của mọi đơn vị trong cấp; ở dòng tổng: của mọi đơn vị")
UNREACHABLE = mark("không thể đạt")
NO_ISSUE_DATE = mark("chưa có ngày ban hành nên chưa tính")
NO_VALUE = mark("Chưa tính được giá trị")
NEVER_ADDED = mark("hạng, điểm của nhiều đơn vị không cộng được, xem từng đơn vị")
NO_BASE = mark("mẫu số bằng 0 nên chưa tính được")
NO_TARGET = mark("không có mức")
CHOOSE_INDICATOR = mark("Chọn một chỉ tiêu để xem kết quả, xu hướng và xếp hạng")
CHOOSE_UNIT = mark("Chọn một đơn vị")
CHOOSE_UNIT_NOTE = mark("Đơn vị đạt ít nhất đứng trước. Chọn một dòng, hoặc chọn ở ô Đơn vị của thanh lọc.")
NOTHING_MATCHES = mark("Không có số liệu nào khớp bộ lọc. Bỏ bớt điều kiện lọc, hoặc chọn kỳ khác.")
SEE_BY_UNIT = mark("Xem từng đơn vị theo chỉ tiêu, cùng điều kiện lọc")
NO_HOME = mark(
    "Chưa có kho số liệu. Tạo kho trống bằng “chitieu init”, hoặc kho mẫu bằng “chitieu demo”, rồi tải lại trang."
)
NO_UNITS = mark(
    "Kho chưa có đơn vị nào. Nạp danh mục đơn vị bằng “chitieu units TỆP”, rồi nạp số liệu bằng “chitieu load TỆP”."
)
LOOPBACK_ONLY = mark("Chỉ mở được trên máy này (127.0.0.1): chưa có tài khoản đăng nhập nên không phục vụ qua mạng.")
LOCAL_PERSON = mark("Người dùng tại máy")
YES = mark("có")
NO = mark("không")
FILTERED = mark("Đang lọc")
SEE = mark("xem")
