"""What people write in a school's workbook: titles of items, states, evidence, explanations. Roles only, no names."""

from __future__ import annotations

_PROCEDURES = (
    "Chuyển trường đối với học sinh", "Tuyển sinh vào lớp đầu cấp", "Cấp bản sao văn bằng từ sổ gốc",
    "Xét, duyệt chính sách hỗ trợ trẻ em học bán trú", "Tiếp nhận học sinh người nước ngoài",
    "Xin học lại tại trường khác", "Xác nhận kết quả học tập", "Hỗ trợ chi phí học tập",
    "Miễn, giảm học phí", "Cho phép trường hoạt động giáo dục", "Thành lập nhóm trẻ độc lập",
    "Điều chỉnh hộ tịch trên văn bằng",
)  # fmt: skip
_DOCUMENTS = (
    "Hướng dẫn thực hiện nhiệm vụ năm học", "Quy định về thu, chi ngoài ngân sách", "Kế hoạch kiểm tra nội bộ",
    "Hướng dẫn đánh giá, xếp loại viên chức", "Quy chế dân chủ ở cơ sở", "Quy định về dạy thêm, học thêm",
    "Hướng dẫn tuyển sinh đầu cấp", "Quy định an toàn trường học", "Hướng dẫn công khai trong cơ sở giáo dục",
    "Quy tắc ứng xử trong trường học", "Hướng dẫn chuyển đổi số trong nhà trường", "Quy định về hồ sơ, sổ sách",
)  # fmt: skip
_LAWS = (
    "Nghị định về tự chủ của đơn vị sự nghiệp", "Thông tư về điều lệ nhà trường", "Thông tư về công khai",
    "Nghị định về kiểm soát thủ tục hành chính", "Thông tư về vị trí việc làm", "Nghị định về chính sách học phí",
    "Thông tư về đánh giá học sinh", "Nghị định về công tác văn thư", "Thông tư về chuẩn nghề nghiệp giáo viên",
)  # fmt: skip
_INTEGRITY = (
    "Chỉ thị về phòng, chống tham nhũng", "Kế hoạch công tác phòng, chống tham nhũng",
    "Chương trình thực hành tiết kiệm, chống lãng phí", "Hướng dẫn kê khai tài sản, thu nhập",
    "Công văn về tuyên truyền thực hành tiết kiệm", "Quy định trách nhiệm người đứng đầu",
)  # fmt: skip
_POSTS = (
    "Giáo viên", "Nhân viên văn phòng", "Cán bộ quản lý", "Nhân viên thư viện, thiết bị", "Nhân viên y tế",
    "Nhân viên kế toán", "Nhân viên nuôi dưỡng", "Giáo viên làm Tổng phụ trách",
)  # fmt: skip
_SUB_UNITS = (
    "Tổ văn phòng", "Tổ chuyên môn 1", "Tổ chuyên môn 2", "Tổ chuyên môn 3", "Điểm trường phía đông",
    "Điểm trường phía tây", "Tổ nuôi dưỡng", "Tổ ngoại ngữ, năng khiếu", "Tổ hành chính quản trị",
)  # fmt: skip
_COURSES = (
    "Bồi dưỡng chuyên môn hè", "Tập huấn chương trình mới", "Chuyên đề đạo đức nghề nghiệp",
    "Sinh hoạt chuyên môn cụm trường", "Bồi dưỡng thường xuyên học kỳ I", "Bồi dưỡng thường xuyên học kỳ II",
)  # fmt: skip
_DIGITAL = (
    "Kỹ năng số cơ bản", "Khai thác học liệu số", "Xử lý dữ liệu bằng bảng tính", "An toàn thông tin",
    "Sử dụng sổ điện tử, học bạ số", "Ký số và văn bản điện tử",
)  # fmt: skip
_BRIEFINGS = (
    "Quán triệt tại họp hội đồng sư phạm", "Quán triệt tại hội nghị viên chức", "Phổ biến tại sinh hoạt tổ",
    "Học tập chuyên đề đầu năm học", "Phổ biến tại họp giao ban",
)  # fmt: skip
_MEETINGS = (
    "Họp giao ban lãnh đạo", "Họp hội đồng sư phạm", "Sinh hoạt tổ chuyên môn", "Họp Ban đại diện cha mẹ học sinh",
    "Họp xét thi đua", "Tập huấn phần mềm quản lý hồ sơ", "Họp rà soát cơ sở vật chất", "Triển khai tuyển sinh đầu cấp",
    "Họp rà soát thủ tục hành chính", "Sinh hoạt chuyên đề chuyển đổi số", "Hội nghị viên chức, người lao động",
    "Họp ban tổ chức ngày 20/11",
)  # fmt: skip
_BUDGET_LINES = (
    "Chi hàng hóa, dịch vụ công cộng", "Chi văn phòng phẩm, vật tư", "Chi thông tin, tuyên truyền", "Chi hội nghị",
    "Chi sửa chữa thường xuyên", "Chi nghiệp vụ chuyên môn", "Chi khác",
)  # fmt: skip
_UTILITIES = ("Điện", "Nước", "Văn phòng phẩm", "Cước điện thoại, Internet", "Xăng, dầu")
_PROJECTS = (
    "Xây mới khối phòng học bộ môn", "Cải tạo nhà hiệu bộ", "Xây dựng nhà đa năng", "Cải tạo bếp ăn bán trú",
    "Sửa chữa khu vệ sinh", "Xây dựng tường rào, sân trường",
)  # fmt: skip
_PREMISES = (
    "Khu phòng học chính", "Nhà hiệu bộ", "Điểm trường lẻ", "Nhà đa năng", "Bếp ăn bán trú", "Nhà để xe",
    "Khu đất sau trường", "Nhà công vụ cũ",
)  # fmt: skip

TITLES: dict[str, tuple[str, ...]] = {
    "CCHC-1.1": ("Quyết định công bố Chỉ số cải cách hành chính",),
    "CCHC-1.2": ("Báo cáo kết quả đo lường sự hài lòng (SIPAS)",),
    "CCHC-2.1": _DOCUMENTS,
    "CCHC-2.2": _LAWS,
    "CCHC-2.3": _INTEGRITY,
    "CCHC-2.4": _LAWS,
    "CCHC-2.5": ("Quyết định", "Kế hoạch", "Báo cáo", "Thông báo", "Tờ trình", "Công văn", "Biên bản", "Giấy mời"),
    "CCHC-3.1": _PROCEDURES,
    "CCHC-3.2": _PROCEDURES,
    "CCHC-3.3": _PROCEDURES,
    "CCHC-3.4": _PROCEDURES,
    "CCHC-3.5": _PROCEDURES,
    "CCHC-3.6": ("Báo cáo TTHC tháng thứ nhất", "Báo cáo TTHC tháng thứ hai", "Báo cáo TTHC tháng thứ ba"),
    "CCHC-3.7": _PROCEDURES,
    "CCHC-4.1": _POSTS,
    "CCHC-4.2": ("Khối trường mầm non công lập", "Khối trường tiểu học công lập", "Khối trường THCS công lập"),
    "CCHC-4.3": _SUB_UNITS,
    "CCHC-5.1": _COURSES,
    "CCHC-5.2": _DIGITAL,
    "CCHC-5.3": ("Kế toán", "Văn thư", "Thủ quỹ", "Nhân viên mua sắm, thiết bị"),
    "CCHC-6.1": ("Quy chế chi tiêu nội bộ", "Quyết định công khai dự toán", "Kế hoạch tài chính năm"),
    "CCHC-6.2": ("Phương án tự chủ tài chính", "Báo cáo thực hiện tự chủ"),
    "CCHC-6.3": _BUDGET_LINES,
    "CCHC-7.1": _MEETINGS,
    "CCHC-7.2": ("Công bố hệ thống quản lý chất lượng", "Biên bản đánh giá nội bộ"),
    "CCHC-8.1": ("Kế hoạch cải cách hành chính năm của đơn vị",),
    "CCHC-8.2": _BRIEFINGS,
    "TK-1.1": _BUDGET_LINES,
    "TK-1.2": _BUDGET_LINES,
    "TK-1.3": ("Chi hội nghị, hội thảo", "Chi tổng kết, khánh tiết", "Chi tiếp khách", "Chi kỷ niệm ngày thành lập"),
    "TK-1.4": ("Công tác phí trong nước", "Thuê xe đi công tác", "Xăng xe công", "Vé tàu, xe"),
    "TK-1.5": _UTILITIES,
    "TK-1.6": ("Quy chế chi tiêu nội bộ năm 2026",),
    "TK-1.7": ("Công khai dự toán", "Công khai mua sắm", "Công khai quyết toán", "Công khai trang thiết bị",
               "Công khai các khoản thu"),
    "TK-1.8": ("Kinh phí thực hiện tự chủ", "Kinh phí không thực hiện tự chủ", "Nguồn cải cách tiền lương"),
    "TK-1.9": ("Tiền làm thêm giờ", "Phụ cấp thâm niên", "Chế độ thai sản"),
    "TK-1.10": ("Hỗ trợ chi thường xuyên", "Hỗ trợ miễn, giảm học phí", "Hỗ trợ sửa chữa"),
    "TK-2.1": _PROJECTS,
    "TK-2.2": _PROJECTS,
    "TK-2.3": _PROJECTS,
    "TK-2.4": _PROJECTS,
    "TK-2.5": _PROJECTS,
    "TK-3.1": _PREMISES,
    "TK-3.2": _PREMISES,
    "TK-3.3": ("Cho thuê mặt bằng căng tin", "Liên kết khai thác sân thể thao", "Cho thuê nhà xe"),
    "TK-3.4": ("Mua máy tính", "Mua thiết bị dạy học tối thiểu", "Mua bàn ghế học sinh", "Mua phần mềm", "Mua sách",
               "Mua thiết bị bếp"),
    "TK-3.5": ("Máy tính, máy in", "Bàn ghế", "Thiết bị dạy học", "Thiết bị bếp ăn", "Nhà, công trình", "Tủ, giá kệ"),
    "TK-3.6": ("Quy chế quản lý, sử dụng tài sản công",),
    "TK-4.1": _POSTS,
    "TK-4.2": _POSTS,
    "TK-4.3": _SUB_UNITS,
    "TK-4.4": ("Vi phạm giờ giấc làm việc", "Chậm hồ sơ chuyên môn"),
    "TK-4.5": ("Cán bộ quản lý", "Giáo viên", "Nhân viên"),
    "TK-5.1": ("Kế hoạch THTK, CLP năm 2026 của đơn vị",),
    "TK-5.2": ("Mục tiêu, chỉ tiêu và biện pháp", "Trách nhiệm người đứng đầu", "Nội dung tự kiểm tra"),
    "TK-5.3": ("Bài đăng Kế hoạch THTK, CLP năm 2026",),
    "TK-5.5": _BRIEFINGS,
    "TK-5.6": ("Tự kiểm tra sử dụng điện, nước", "Tự kiểm tra mua sắm", "Tự kiểm tra thu, chi", "Kiểm tra tài sản"),
    "TK-5.7": ("Thu hồi khoản chi vượt định mức", "Hoàn thiện hồ sơ mua sắm", "Bổ sung quy chế", "Nộp ngân sách",
               "Hạch toán lại tài sản"),
    "TK-5.8": ("Tổ văn phòng tiết kiệm điện", "Giáo viên có sáng kiến làm đồ dùng dạy học", "Lớp học xanh"),
    "TK-5.9": ("Ngày hội tái chế", "Lồng ghép trong môn Đạo đức", "Tuyên truyền dưới cờ",
               "Cuộc thi sử dụng điện an toàn",
               "Làm đồ chơi từ vật liệu sẵn có"),
    "TK-5.10": ("Lập dự toán", "Kế toán", "Quyết toán"),
}  # fmt: skip

# The state of an item that is done, and of one that is not (wholly).
STATES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "CCHC-7.1": (("trực tuyến", "trực tuyến", "kết hợp"), ("trực tiếp",)),
    "CCHC-2.1": (("giữ nguyên", "thay thế", "bãi bỏ"), ("chưa rà soát",)),
    "CCHC-4.2": (("nhóm 3", "nhóm 2"), ("nhóm 4",)),
    "CCHC-4.3": (("đang hoạt động",), ("đã sáp nhập",)),
    "TK-2.2": (("đúng tiến độ",), ("chậm tiến độ",)),
    "TK-3.1": (("đang dùng",), ("chưa rà soát",)),
}
STATES_OTHERWISE = (("đã hoàn thành", "hoàn thành"), ("đang thực hiện",))

# What one whole thing of an indicator is called, where an item may stand for several of them.
COUNTED_THINGS = {
    "CCHC-2.1": "văn bản", "CCHC-2.2": "văn bản", "CCHC-2.3": "văn bản", "CCHC-2.4": "văn bản", "CCHC-2.5": "văn bản",
    "CCHC-7.1": "cuộc", "CCHC-3.2": "thủ tục", "CCHC-3.3": "thủ tục", "CCHC-4.3": "đầu mối", "TK-3.1": "cơ sở",
    "TK-5.7": "kiến nghị", "TK-5.9": "hoạt động", "TK-1.7": "nội dung",
}  # fmt: skip

# Further columns of items, named as the catalogue names them; units that use the office's own template leave them out.
EXTRAS: dict[str, dict[str, tuple[str, ...]]] = {
    "CCHC-2.1": {"Cơ quan ban hành": ("Phòng GDĐT", "Sở GDĐT", "UBND thành phố")},
    "CCHC-2.3": {"Hình thức": ("họp hội đồng", "trang thông tin", "bảng tin", "nhóm phụ huynh")},
    "CCHC-3.1": {"Mức độ dịch vụ công": ("mức độ 2", "mức độ 3", "mức độ 4")},
    "CCHC-5.1": {"Đơn vị tổ chức": ("Phòng GDĐT", "Nhà trường", "Sở GDĐT"), "Hình thức": ("trực tiếp", "trực tuyến")},
    "CCHC-5.2": {"Đơn vị tổ chức": ("Phòng GDĐT", "Nhà trường"), "Hình thức": ("trực tuyến", "trực tiếp")},
    "CCHC-7.1": {
        "Chủ trì (chức vụ)": ("Hiệu trưởng", "Phó Hiệu trưởng", "Tổ trưởng chuyên môn", "Chủ tịch công đoàn"),
        "Nền tảng": ("phòng họp trực tuyến của ngành", "phần mềm họp trực tuyến"),
    },
    "TK-1.1": {"Nguồn kinh phí": ("ngân sách nhà nước", "thu sự nghiệp")},
    "TK-2.1": {"Chủ đầu tư": ("Ban quản lý dự án", "UBND phường"), "Vướng mắc": ("", "chờ bàn giao mặt bằng")},
    "TK-1.7": {"Hình thức": ("niêm yết", "trang thông tin", "họp hội đồng")},
}

EXPLANATIONS: dict[str, tuple[str, ...]] = {
    "CCHC-2.1": ("Các văn bản còn lại rà soát trong quý sau theo kế hoạch năm.",),
    "CCHC-2.4": ("Văn bản nhận cuối kỳ, đang xây dựng văn bản triển khai.",),
    "CCHC-3.1": ("Một hồ sơ quá hạn do chờ xác minh kết quả học tập.",),
    "CCHC-3.4": ("Phụ huynh quen nộp trực tiếp; đã bố trí máy hỗ trợ tại văn phòng.",),
    "CCHC-4.1": ("Chỉ giảm khi có người nghỉ hưu; không bố trí thay thế.",),
    "CCHC-4.3": ("Điểm trường lẻ chưa dồn được do khoảng cách xa.",),
    "CCHC-5.1": ("Người nghỉ thai sản, đi học dài hạn sẽ bồi dưỡng bù.",),
    "CCHC-5.2": ("Lớp kỹ năng số còn lại xếp lịch sau ngày chốt số liệu.", "Thiếu phòng máy cho lớp tập huấn."),
    "CCHC-7.1": (
        "Sinh hoạt tổ và họp cha mẹ học sinh chuyển về trực tiếp.",
        "Đường truyền ở điểm trường lẻ chưa ổn định.",
        "Nhiều cuộc họp phải xem hồ sơ giấy tại chỗ.",
    ),
    "TK-1.1": ("Tiết kiệm dồn vào cuối năm theo tiến độ chi.",),
    "TK-1.2": ("Chờ hướng dẫn cơ sở tính số tiết kiệm thêm.",),
}
EXPLANATIONS_OTHERWISE = (
    "Đang thực hiện theo kế hoạch năm, hoàn thành trong quý sau.",
    "Đơn vị đã phân công người phụ trách và sẽ hoàn thành trước kỳ sau.",
    "Do khối lượng công việc đầu năm học.",
)

YES_WORDS = ("Có",) * 20 + ("có", "x", "Đạt", "Đã thực hiện", "Hoàn thành", "✓")
NO_WORDS = ("Không",) * 12 + ("Chưa", "Chưa đạt", "không", "Chưa thực hiện")
PERIOD_STYLES = ("{year}-Q{quarter}", "{year}-Q{quarter}", "Q{quarter}/{year}", "Quý {roman}/{year}",
                 "quý {quarter} năm {year}")  # fmt: skip
REASONS = {
    "withdrawn": "Đơn vị báo gửi nhầm số liệu của kỳ trước; chờ bản thay thế.",
    "withdrawn_reinstated": "Thu hồi để đối chiếu với hồ sơ gốc.",
}
