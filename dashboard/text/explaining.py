"""What stands behind a number, and what one unit still has to do, in Vietnamese."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from dashboard.text import numbers, sentences, words

WHY = "Vì sao có số này?"
WHY_UNIT = "Vì sao có các số này?"
EXPLAINED = {
    "formula": "Phép tính",
    "target": "So với mức",
    "gap": "Còn thiếu",
    "units": "Đơn vị trong số này",
    "bounds": "Khi đủ số liệu",
    "quarters": "Các quý trong kỳ tính",
    "sources": "Nguồn của từng số liệu",
    "version": "Phiên bản",
    "note": "Ghi chú",
    "source": "Tệp · trang tính · ô",
    "held": "Có số liệu",
    "median": "Trung vị",
    "rates": "Đơn vị đạt",
}
SECTOR_UNITS = "mọi đơn vị"
SORTS = {"file": "Như trong tệp", "date": "Theo ngày", "title": "Theo nội dung", "numerator": "Tử số lớn trước"}
SORT_LABEL = "Thứ tự dòng"
STATE_LABEL = "Lọc trạng thái dòng"
FIND_LABEL = "Lọc trong các dòng"
NO_ROW_FITS = "Không dòng nào khớp phần lọc trong các dòng; bỏ bớt để thấy lại."
LINEAGE_OWN = "đơn vị này"
UNIT_TODO = {"missing": "Còn thiếu", "next": "Sắp đến hạn", "warnings": "Cảnh báo của bản đang dùng"}
WARNINGS = "Cảnh báo"
REMEDY = "Cách sửa"
PEERS_NOTE = "Dấu có màu: đơn vị này; vạch đậm: trung vị cùng cấp; vạch mảnh: mức đang chấm"
RANKING_NOTE = "Mỗi cột là một đơn vị, cao nhất hạng trước; đường ngang: mức đang chấm"
ROWS_FAILED = "Chưa tải được các dòng còn lại: tải lại trang để xem tiếp."
NOTHING_DUE = "Lịch của các kế hoạch không còn kỳ nào chưa đến hạn."
INCOMPLETE = "thiếu một quý trong kỳ"


def quotient(parts: str, shown: str, *, is_exact: bool) -> str:
    """ "372 ÷ 600 × 100 = 62,0%"; with "≈" where the shown number is rounded."""
    return f"{parts} {'=' if is_exact else '≈'} {shown}"


def added_up(count: int, shown: str) -> str:
    return f"Cộng số của {numbers.count(count)} đơn vị = {shown}"


def stated_as(shown: str) -> str:
    return f"Số đơn vị báo cáo: {shown}"


def compared(sides: tuple[str, str], sign: str, status: str) -> str:
    """The exact comparison behind a status: nobody compares the rounded number."""
    left, right = sides
    return f"{left} {sign} {right}: {words.STATUSES[status]}"


def product(factors: tuple[Decimal, Decimal]) -> str:
    """ "37.200 (100 × 372)"."""
    first, second = factors
    return f"{numbers.amount(first * second)} ({numbers.amount(first)} × {numbers.amount(second)})"


def against(aim: str, basis: str, clause: str) -> str:
    return " · ".join(filter(None, [aim, basis, clause]))


def needs(amount: str, name: str, *, is_downward: bool, proof: str) -> str:
    """ "Thêm 138 vào “Số cuộc họp”, phần còn lại giữ nguyên: 510 ÷ 600 × 100 = 85,0%"."""
    change = f"Bớt {amount} khỏi" if is_downward else f"Thêm {amount} vào"
    return f"{change} “{name}”, phần còn lại giữ nguyên: {proof}"


def needs_short(name: str, *, is_downward: bool) -> str:
    return f"{'bớt khỏi' if is_downward else 'thêm vào'} “{sentences.shorten(name)}”, mẫu số giữ nguyên"


def members(reported: int, missing: int, idle: int, monitored: int) -> str:
    """ "117 đơn vị có số liệu · 8 chưa báo cáo"."""
    counted = (
        (reported, "đơn vị có số liệu"),
        (missing, words.STATUSES["not_reported"]),
        (idle, words.STATUSES["no_activity"]),
        (monitored, words.STATUSES["monitored"]),
    )
    return " · ".join(f"{numbers.count(count)} {word}" for count, word in counted if count) or words.NOTHING


def members_sum(count: int, *, is_equal: bool) -> str:
    return f"Cộng {numbers.count(count)} đơn vị: {'bằng đúng' if is_equal else 'khác'} tử số, mẫu số của phép tính"


def quarters_sum(count: int, *, is_equal: bool) -> str:
    return f"Cộng {numbers.count(count)} quý: {'bằng đúng' if is_equal else 'khác'} số đang xem"


def quarters_note(accumulation: str) -> str:
    if accumulation == "flow":
        return "Số phát sinh: cộng các quý đã có."
    return "Số tại thời điểm: mỗi đơn vị lấy quý gần nhất có số liệu, không cộng các quý."


def coverage(reported: int, owed: int) -> str:
    """ "Độ phủ 117/125 = 93,6%"."""
    return f"{numbers.count(reported)}/{numbers.count(owed)} = {numbers.rate(reported, owed)}"


def coverage_badge(reported: int, owed: int) -> str:
    return f"độ phủ {numbers.rate(reported, owed)}"


def rates(attained: int, scored: int, owed: int) -> str:
    """Both rates of units, always together."""
    return (
        f"{numbers.count(attained)}/{numbers.count(scored)} = {numbers.rate(attained, scored)} trên số đã báo cáo, "
        f"{numbers.count(attained)}/{numbers.count(owed)} = {numbers.rate(attained, owed)} trên số phải báo cáo"
    )


def median(shown: str, change: str, place: str) -> str:
    """ "60,0% (giá trị đang xem cao hơn 2,0)", of a level or of all units."""
    moved = {"▲": "cao hơn", "▼": "thấp hơn"}.get(change[:1], "")
    beside = f" (số đang xem {moved} {change[2:]})" if moved else " (bằng số đang xem)" if change else ""
    return f"{shown}{beside}" + (f", {place}" if place else "")


def lowest_level(level: str) -> str:
    """What the message of a distribution ends in."""
    return f"; {words.LEVELS[level]} thấp nhất"


def ranking_chart(best: str, worst: str, spread: str) -> str:
    """ "Từ THCS Hoa Phượng 98,0% đến TH Kim Đồng 12,0%: cách nhau 86,0 điểm"."""
    return f"Từ {best} đến {worst}: cách nhau {spread}"


def ranking_chart_equal(count: int, shown: str) -> str:
    return f"{numbers.count(count)} đơn vị bằng nhau: {shown}"


def peers_chart(name: str, below: int, compared_count: int) -> str:
    """ "THCS Hoa Phượng kém trung vị cùng cấp ở 9 trong 20 chỉ tiêu"."""
    if not below:
        return f"{name} không kém trung vị cùng cấp ở chỉ tiêu nào trong {numbers.count(compared_count)}"
    return f"{name} kém trung vị cùng cấp ở {numbers.count(below)} trong {numbers.count(compared_count)} chỉ tiêu"


def read_out(title: str, lines: Sequence[str]) -> str:
    """A chart in words, for those who cannot see it."""
    return f"{title}. {'; '.join(lines)}." if lines else f"{title}."


def span(begins: date, ends: date) -> str:
    """The time a unit stood as it was."""
    since = f"từ {numbers.day(begins)}" if begins.year > 1900 else ""
    until = f"đến {numbers.day(ends)}" if ends.year < 9999 else ""
    return " ".join(filter(None, [since, until])) or "không ghi ngày"


def became(kind: str, legal_basis: str | None) -> tuple[str, str]:
    """The words before and after the other unit of a merger or a split."""
    before = {"merged_into": "; sáp nhập vào ", "split_from": "; tách từ "}[kind]
    return before, f" ({legal_basis})" if legal_basis else ""


def missing_indicators(codes: Sequence[str]) -> str:
    return f"Chưa báo cáo {numbers.count(len(codes))} chỉ tiêu:"


def incomplete_indicators(codes: Sequence[str]) -> str:
    return f"{numbers.count(len(codes))} chỉ tiêu thiếu một quý trong kỳ:"


def nothing_missing(period: str) -> str:
    return f"Đủ số liệu phải báo cáo {numbers.period(period)}."


def unsent(plan: str, period: str, due_on: date) -> str:
    return f"{plan} {numbers.period(period)}: chưa nộp, hạn trước ngày {numbers.day(due_on)}"


def more_unsent(count: int) -> str:
    return f"và {numbers.count(count)} kỳ trước đó."


def owes_nothing(unit: str, period: str) -> str:
    """Why a page about a unit has no figures."""
    return f"{unit} không phải báo cáo chỉ tiêu nào của kế hoạch này ở {numbers.period(period)}."


def nothing_fits(unit: str) -> str:
    """Why a table of a unit's indicators is empty although it owes some."""
    return f"Không chỉ tiêu nào của {unit} khớp bộ lọc."


def next_due(plan: str, period: str, row: Mapping[str, object], days: int) -> str:
    """ "CCHC Quý III/2025: trước ngày 01/12/2025, còn 9 ngày; phải báo cáo 24 số liệu"."""
    due_on, owed = row["due_on"], row["figures_owed"]
    said = numbers.day(due_on) if isinstance(due_on, date) else ""
    left = f"còn {numbers.count(days)} ngày"
    sent = "; đã nộp" if row["submission_id"] else ""
    asked = f"; phải báo cáo {numbers.count(int(str(owed)))} số liệu"
    return f"{plan} {numbers.period(period)}: trước ngày {said}, {left}{asked}{sent}"


def received_on(version: int | None, at: datetime | None) -> str:
    """ "bản 2, nhận 25/11/2025 09:14"."""
    return f"bản {version}, nhận {numbers.moment(at)}" if version is not None else ""


def extra_columns(shown: int, total: int) -> str:
    return (
        f"Hiện {numbers.count(shown)} trong {numbers.count(total)} cột riêng của chỉ tiêu; "
        "mở một dòng để thấy mọi cột như trong tệp."
    )


def items_kept(shown: int, count: int) -> str:
    """The label of the sub-total of a filtered list."""
    return f"Cộng {numbers.count(shown)} dòng đang hiện trong {numbers.count(count)}"


def loaded_by(received: str, by: str) -> str:
    """ "bản 2, nhận 25/11/2025 09:14, đúng hạn, người nạp: văn thư"."""
    return f"{received}, người nạp: {by}"


def not_owed_by(unit: str, period: str) -> str:
    return f"{unit} không phải báo cáo chỉ tiêu này ở {numbers.period(period)}."


def ranking_note_some(drawn: int, every: int) -> str:
    """The note under a ranking of so many units that only some are drawn."""
    return (
        f"{numbers.count(drawn)} trong {numbers.count(every)} đơn vị, cách đều theo thứ tự, cao nhất hạng trước; "
        "đường ngang: mức đang chấm"
    )


def lane_count(level: str, units: int, status: str) -> str:
    """A bar of a distribution: "Tiểu học: 12 đạt"."""
    return f"{words.LEVELS[level]}: {numbers.count(units)} {words.STATUSES[status]}"


def lane_attained(attained: int, scored: int) -> str:
    """Beside a lane of a distribution, in plotly's markup: how many of its units attain."""
    return f"đạt<br><b>{numbers.count(attained)}/{numbers.count(scored)}</b>"
