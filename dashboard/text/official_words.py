"""Words of official documents and of the page that makes them, in Vietnamese, marked for translation."""

from dashboard.text.language import as_stored, mark

COUNTRY = as_stored("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
MOTTO = as_stored("Độc lập - Tự do - Hạnh phúc")
# units that the definitions of both parts of a share name in brackets
PART_UNITS = (as_stored("triệu đồng"), as_stored("người"))
# what the name of a count begins with
COUNT_OF = as_stored("Số ")
REPORT = {
    "title": mark("Báo cáo chính thức"),
    "docx": mark("Tải báo cáo (Word)"),
    "xlsx": mark("Tải phụ lục (Excel)"),
    "anyway": mark("Vẫn lập báo cáo khi số liệu chưa đủ"),
    "preview": mark("Nội dung văn bản"),
    "whole": mark(
        "Báo cáo là của toàn ngành, chỉ đánh giá theo mức ghi trong kế hoạch; câu chữ sửa được trong kho, thư mục report."
    ),
    "rounding": mark(
        "Chỉ tiêu mà kế hoạch không ghi mức thì ở đây không chấm và làm tròn thông thường, có thể lệch 0,1 so với màn "
        "hình Tổng quan mặc định; số trùng với Tổng quan khi chọn “Chỉ mức trong kế hoạch”."
    ),
    "same_overview": mark("Mở Tổng quan với “Chỉ mức trong kế hoạch”"),
    "sheets": mark("Phiếu kết quả của từng đơn vị"),
    "zip": mark("Tải phiếu của các đơn vị đang lọc (.zip)"),
    "sheet": mark("Tải phiếu (Word)"),
    "slow": mark("Nhiều đơn vị: tệp được làm ở một thẻ riêng, thẻ ấy báo xong bao nhiêu đơn vị rồi tự tải."),
    "none": mark("Không có đơn vị nào để lập phiếu. Bỏ bớt điều kiện lọc, hoặc chọn kỳ khác."),
}
REPORT_FILES = {
    "report": as_stored("bao-cao"),
    "annex": as_stored("phu-luc"),
    "sheets": as_stored("phieu-don-vi"),
}
ANNEX = {
    "1": as_stored("Phụ lục I"),
    "2": as_stored("Phụ lục II"),
    "3": as_stored("Phụ lục III"),
    "explained": as_stored("Giải thích"),
    "by": as_stored("Người lập"),
    "level": as_stored("Kết quả của các đơn vị thuộc cấp học; trường nhiều cấp học được tính ở từng cấp"),
}
