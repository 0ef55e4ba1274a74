"""Sentences and short lines put together from numbers, in Vietnamese."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import pairwise

from dashboard.text import numbers, words


def ignored_parameters(parameters: Sequence[tuple[str, str]]) -> str:
    """One sentence naming what an address asked for and nobody knows."""
    named = "; ".join(_asked(name, value) for name, value in parameters)
    return f"Liên kết có điều kiện không còn dùng được nên đã bỏ qua: {named}."


def _asked(name: str, value: str) -> str:
    """A parameter in words: what is meant where that is known, else as it stands in the address."""
    label = words.FILTERS.get(name) or words.OTHER_NAMES.get(name)
    if label is None:
        return f"{words.UNKNOWN_NAME} “{name}={value}”"
    known = {
        "level": words.LEVELS,
        "status": words.STATUSES,
        "window": words.WINDOWS,
        "by": words.BY,
        "order": words.ORDERS,
        "period": {value: numbers.period(value)},
    }
    return f"{label} “{known.get(name, {}).get(value, value)}”"


def short_code(code: str) -> str:
    """ "CCHC-7.1" → "7.1"."""
    return code.rpartition("-")[2]


def answer(attained: int, scored: int, near: int, missed: int, worst: str, *, is_narrowed: bool) -> str:
    """The overview's answer: how many indicators are attained, how many are not, the worst of them.

    `is_narrowed`: only some of the plan's indicators are shown, and the sentence is about those.
    """
    shown = "chỉ tiêu đang lọc" if is_narrowed else "chỉ tiêu"
    if not scored:
        return f"Chưa có {shown} nào đủ số liệu để so với mức"
    head = f"{numbers.count(attained)} trên {numbers.count(scored)} {shown} đạt"
    if missed:
        return f"{head}; {numbers.count(missed)} chưa đạt" + (f", xa nhất là {worst}" if worst else "")
    if near:
        return f"{head}; {numbers.count(near)} gần đạt, không chỉ tiêu nào chưa đạt"
    if scored > 1:
        return f"Cả {numbers.count(scored)} {shown} đều đạt"
    return "Chỉ tiêu đang lọc đã đạt" if is_narrowed else "Chỉ tiêu duy nhất có mức đã đạt"


def options_set(count: int) -> str:
    """The button of the options, saying that some are in force."""
    return f"{words.OPTIONS} ({count})"


def in_shown(label: str) -> str:
    """A card's label where only some indicators are shown."""
    return f"{label}, trong số đang lọc"


def regardless(filters: Sequence[str]) -> str:
    """Which filters a number does not follow: "không theo lọc trạng thái, tìm kiếm"."""
    named = ", ".join(words.FILTERS[name].lower() for name in filters)
    return f"không theo lọc {named}" if named else ""


def quarter_alone(period: str) -> str:
    """That a number is the quarter's own, whatever the window."""
    return f"riêng {numbers.period(period)}"


def unvalued(codes: Sequence[str], why: str) -> str:
    """ "5.1: chưa có ngày ban hành nên chưa tính." """
    return f"{', '.join(short_code(code) for code in codes)}: {why}."


def nothing_reported(period: str) -> str:
    """The answer while nobody has reported."""
    return f"Chưa đơn vị nào báo cáo {numbers.period(period)}"


def nobody_owes(period: str) -> str:
    """The answer where the filter leaves no unit that has to report."""
    return f"Không đơn vị nào phải báo cáo {numbers.period(period)} trong phạm vi đang lọc"


def scope(parts: Sequence[str], submitted: int, owed: int, starts: date | None, ends: date | None) -> str:
    """What is being shown, after plan and period."""
    said = [*(parts or [words.PLACEHOLDERS["level"].lower()])]
    said.append(f"{numbers.count(submitted)}/{numbers.count(owed)} đơn vị đã báo cáo")
    if starts and ends:
        said.append(f"số liệu từ {numbers.day(starts)} đến {numbers.day(ends)}")
    return "".join(f" · {part}" for part in said)


def footer(version: str, published: datetime, person: str) -> str:
    """What the page was made from."""
    return f"Số liệu phiên bản {version}, công bố {numbers.moment(published)} · {person}"


def version_gone(wanted: str, newest: str) -> str:
    """Why another version is shown than the one asked for."""
    return f"Số liệu phiên bản {wanted} không còn được lưu; đang xem phiên bản mới nhất {newest}."


def printed(version: str, published: datetime, at: datetime) -> str:
    """What a printed page was made from, and when."""
    return f"Số liệu phiên bản {version}, công bố {numbers.moment(published)} · in lúc {numbers.moment(at)}"


def unknown_page(name: str) -> str:
    return f"Không có trang “{name[:60]}” để in."


def part(title: str, number: int, total: int) -> str:
    """A table that goes over several widths of a sheet."""
    return title if total == 1 else f"{title} ({number}/{total})"


def still_missing(names: Sequence[str]) -> str:
    """What a unit has not reported, by name."""
    return f"Chưa báo cáo ({numbers.count(len(names))}): {'; '.join(names)}."


def fault(reference: str) -> str:
    """Our fault, told plainly."""
    return f"Trang này gặp lỗi, đã ghi lại với mã {reference}. Hãy tải lại trang; nếu còn lỗi, báo mã này cho quản trị."


def submitted(done: int, owed: int) -> str:
    """ "118/126 đơn vị đã nộp"."""
    return f"{numbers.count(done)}/{numbers.count(owed)} đơn vị đã nộp"


def missing_figures(missing: int, owed: int) -> str:
    """ "thiếu 171 trên 2.467 số liệu"."""
    if not missing:
        return f"đủ {numbers.count(owed)} số liệu"
    return f"thiếu {numbers.count(missing)} trên {numbers.count(owed)} số liệu"


def due(on: date, basis: str) -> str:
    """ "hạn: trước ngày 01/12/2025", by the plan or set by the office."""
    whose = "theo kế hoạch" if basis == "plan" else "do cơ quan đặt"
    return f"hạn: trước ngày {numbers.day(on)} ({whose})"


def points(change: str, period: str) -> str:
    """ "▲ 3,1 điểm so với Quý II/2025"."""
    if change == "=":
        return f"bằng {numbers.period(period)}"
    return f"{change} điểm so với {numbers.period(period)}" if change else f"{numbers.period(period)} chưa có số liệu"


def fell(change: str) -> str:
    """A step away from the target: "▼ 4,0 điểm"."""
    return f"{change} điểm" if change else ""


def monitored(count: int, ours: int) -> str:
    """ "theo dõi 2 · mức đề xuất 2"."""
    parts = [f"theo dõi {count}"] if count else []
    return " · ".join([*parts, *([f"{words.BASES['ours']} {ours}"] if ours else [])])


def of_owed(rate: str, ours: int) -> str:
    """The stricter of the two rates, and how many cells rest on a proposed target."""
    return f"{rate} trên số phải báo cáo" + (f" · {numbers.count(ours)} ô theo {words.BASES['ours']}" if ours else "")


def shortfall(amount: Decimal | None, *, is_whole: bool, is_downward: bool, short: bool = False) -> str:
    """How far the numerator is off, rounded up to one decimal; whole for counted things. "thiếu 8", "thừa 6"."""
    if amount is None:
        return ""
    tenths = numbers.tenths(Fraction(amount), ROUND_CEILING)
    shown = numbers.whole_or_decimal(amount) if is_whole else numbers.decimal(tenths)
    if short:
        return f"giảm {shown}" if is_downward else shown
    return f"thừa {shown}" if is_downward else f"thiếu {shown}"


def bounds(low: Decimal | None, high: Decimal | None) -> str:
    """ "từ 58,6% đến 64,8%"."""
    if low is None or high is None:
        return ""
    first, last = numbers.rate_down(low), numbers.percent(numbers.tenths(Fraction(high), ROUND_CEILING))
    return f"từ {first} đến {last}"


def units_missing(count: int) -> str:
    """The line of who has not sent."""
    return f"{numbers.count(count)} đơn vị chưa nộp"


def group_note(attained: int, scored: int) -> str:
    """ "đạt 2/5"."""
    return f"đạt {attained}/{scored}" if scored else "chưa chấm"


def stands_twice(count: int) -> str:
    """Why level sub-totals do not add up."""
    return f"{numbers.count(count)} trường liên cấp được tính ở từng cấp, một lần ở {words.SECTOR}." if count else ""


def marked_cells() -> str:
    """What the corner of a cell means on a screen; paper has a mark of its own and its legend."""
    return (
        "Ô có góc đánh dấu: chưa đủ đơn vị báo cáo; rê chuột hoặc chuyển đến ô để xem độ phủ và giá trị khi đủ số liệu."
    )


def coverage_note() -> str:
    return (
        "Độ phủ: số đơn vị có số liệu trên số phải báo cáo chỉ tiêu đó. So kỳ trước: với kỳ gần nhất phải báo cáo; "
        "so cùng kỳ: với cùng quý năm trước."
    )


def matrix_title(by: str) -> str:
    return {"level": "Chỉ tiêu theo cấp học", "area": "Chỉ tiêu theo địa bàn", "unit": "Đơn vị theo chỉ tiêu"}[by]


def first_units(shown: int, total: int) -> str:
    """What a cut list leaves out."""
    return (
        f"{numbers.count(shown)} đơn vị đạt ít nhất trong {numbers.count(total)}; thu hẹp bằng thanh lọc để xem thêm."
        if shown < total
        else f"{numbers.count(total)} đơn vị, đạt ít nhất trước."
    )


def trend(code: str, values: Sequence[Fraction | None], gap: Fraction | None, is_percent: bool, status: str) -> str:
    """A chart's message: "7.1 giảm ba quý liền, còn cách mức 22,5 điểm"."""
    known = [value for value in values if value is not None]
    if not known:
        return f"{code} chưa có số liệu"
    moved = "mới có một kỳ số liệu" if len(known) == 1 else _movement(known)
    unit = " điểm" if is_percent else ""
    if gap is None:
        return f"{code} {moved}"
    distance = numbers.decimal(abs(numbers.rounded(gap)))
    if status == "attained":
        return f"{code} {moved}, đạt mức"
    return f"{code} {moved}, còn cách mức {distance}{unit}"


def _movement(known: Sequence[Fraction]) -> str:
    steps = [after - before for before, after in pairwise(known)]
    last = steps[-1]
    if last == 0:
        return "giữ nguyên so với kỳ trước"
    run = 0
    for step in reversed(steps):
        if step * last <= 0:
            break
        run += 1
    word = "tăng" if last > 0 else "giảm"
    counted = {2: "hai", 3: "ba", 4: "bốn", 5: "năm", 6: "sáu"}.get(run, str(run))
    return f"{word} {counted} kỳ liền" if run > 1 else f"{word} so với kỳ trước"


def distribution(below: int, scored: int, target: str) -> str:
    """ "101 trong 117 đơn vị chưa tới mức ≥ 85%"."""
    if not target:
        return f"{numbers.count(scored)} đơn vị có số liệu, chưa có mức để so"
    if not below:
        return f"Cả {numbers.count(scored)} đơn vị đều đạt mức {target}"
    return f"{numbers.count(below)} trong {numbers.count(scored)} đơn vị chưa tới mức {target}"


def ranking(place: str, count: int) -> str:
    return f"Xếp hạng {numbers.count(count)} đơn vị có số liệu" + (f", {place}" if place else "")


def unranked(kind: str, names: Sequence[str], total: int) -> str:
    """Those a ranking leaves out, by name."""
    return f"{unranked_head(kind, total)} {'; '.join(names)}{more_units(total - len(names))}"


def unranked_head(kind: str, total: int) -> str:
    """Those a ranking leaves out, before their names."""
    head = words.STATUSES[kind].capitalize() if kind != "monitored" else words.NO_VALUE
    return f"{head}, không xếp hạng ({numbers.count(total)}):"


def more_units(count: int) -> str:
    """What ends a list of names: the units it leaves out."""
    return f" và {numbers.count(count)} đơn vị khác." if count > 0 else "."


def full_data(missing: int, span: str, low: str, high: str) -> str:
    """What the value can become once everybody has reported."""
    if not low or not high:
        return f"{numbers.count(missing)} đơn vị chưa báo cáo. Khi đủ số liệu, giá trị {span}."
    if low == high:
        result = f"{words.STATUSES[low]} trong mọi trường hợp"
    else:
        result = f"có thể {words.STATUSES[low]} hoặc {words.STATUSES[high]}"
    return f"{numbers.count(missing)} đơn vị chưa báo cáo. Khi đủ số liệu, giá trị {span}: {result}."


def item_heading(unit: str, stated: str, numerator_name: str, gap: str) -> str:
    """ "THCS Hoa Phượng: 15/26, thiếu 8"."""
    return f"{unit}: {stated}" + (f", {gap}" if gap else "") if stated else f"{unit}: {numerator_name}"


def items_count(count: int, shown: int) -> str:
    """The label of the total row; when not every row is on the screen it says so, and how to reach the others."""
    if shown < count:
        return f"Cộng {numbers.count(count)} dòng; trên màn hình {numbers.count(shown)} dòng đầu, tìm kiếm để thấy dòng khác"
    return f"Cộng {numbers.count(count)} dòng"


def items_sum(count: int, is_equal: bool | None, place: str) -> str:
    """Whether the items make up the figure."""
    if is_equal is None:
        return f"{numbers.count(count)} dòng minh chứng, không cộng thành số liệu"
    if is_equal:
        return f"Cộng các dòng bằng đúng số liệu đã báo cáo ({place})."
    return f"Cộng các dòng khác số liệu đã báo cáo ({place})."


def sending(period: str, file: str) -> str:
    return f"{numbers.period(period)} · {file}"


def received(version: int, at: datetime | None, days_late: int | None) -> str:
    """ "bản 2, nhận 25/11/2025 09:14, đúng hạn"."""
    return f"bản {version}, nhận {numbers.moment(at)}" + (f", {lateness(days_late)}" if days_late is not None else "")


def lateness(days: int | None) -> str:
    if days is None:
        return "không tính hạn"
    return f"trễ {numbers.count(days)} ngày" if days else "đúng hạn"


def place(sheet: str, row: int, version: int) -> str:
    """ "Chi tiết · dòng 21 · bản 2"."""
    return f"{sheet} · dòng {row} · bản {version}"


def source_title(sheet: str, row: int) -> str:
    return f"Dòng {row}, trang tính “{sheet}”"


def version_state(version: int, is_current: bool, is_withdrawn: bool) -> str:
    state = "đang dùng" if is_current else "đã thu hồi" if is_withdrawn else "đã có bản mới"
    return f"{version}, {state}"


def received_fact(at: datetime, days_late: int | None, why: str | None) -> str:
    noted = f", theo ghi nhận của Phòng ({why})" if why else ""
    return f"{numbers.moment(at)}, {lateness(days_late)}{noted}"


def warning(cell: str, message: str) -> str:
    return f"{cell}: {message}" if cell else message


def unit_heading(name: str, attained: int, scored: int, missing: int) -> str:
    """A unit's answer."""
    if not scored:
        return f"{name}: chưa có số liệu để chấm"
    tail = f"; {numbers.count(missing)} chưa báo cáo" if missing else ""
    return f"{name}: {numbers.count(attained)} trên {numbers.count(scored)} chỉ tiêu đạt{tail}"


def marks(codes: str | None) -> str:
    return "; ".join(words.MARKS.get(code, code) for code in (codes or "").split(";") if code)


def no_items(place: str) -> str:
    return f"Đơn vị không kê dòng chi tiết: số liệu lấy thẳng từ {place}."


def no_match(search: str) -> str:
    return f"Không dòng nào khớp “{search}”; dưới đây là toàn bộ các dòng."


def units(reported: int, owed: int) -> str:
    """ "117/125 đơn vị"."""
    return f"{numbers.count(reported)}/{numbers.count(owed)} đơn vị"


def incomplete_units(count: int) -> str:
    """Units whose window lacks a quarter."""
    return f"{numbers.count(count)} đơn vị thiếu số liệu của một quý trong kỳ"


def late_count(count: int) -> str:
    return f"trễ {numbers.count(count)}"


def missing_count(count: int) -> str:
    return f"chưa nộp {numbers.count(count)}"


def scored_by(basis: str) -> str:
    return f"Chấm theo mức {basis}; mức kia để đối chiếu"


def second_target(basis: str, status: str) -> str:
    return f"{basis}: {status}"


def shorten(words_: str) -> str:
    """A long name cut at a word, for the small line of a card."""
    return words_ if len(words_) <= 60 else words_[:58].rpartition(" ")[0] + "…"


def level_rank(level: str) -> str:
    return f"trong cấp {words.LEVELS[level]}" if level in words.LEVELS and level != words.OFFICE_LEVEL else ""


def cut(shown: int, total: int) -> str:
    return f"Hiện {numbers.count(shown)} dòng đầu trong {numbers.count(total)}; thu hẹp bằng thanh lọc để xem thêm."


def not_owed(period: str) -> str:
    return f"Trong phạm vi đang lọc, không đơn vị nào phải báo cáo chỉ tiêu này ở {numbers.period(period)}."


def nothing_held(unit: str) -> str:
    return f"{unit} chưa gửi số liệu này, nên không có dòng nào để xem."


def row_gone(row: str) -> str:
    return f"Dòng {row} không còn trong bản đang dùng; dưới đây là các dòng hiện có."


def row_cells(row: Mapping[str, object], number: int) -> str:
    """The cells of a figure, or the row of an item."""
    return str(row["cells"]) if row.get("cells") else f"dòng {number}"


def found(total: int, asked: str) -> str:
    return f"{numbers.count(total)} kết quả cho “{asked}”"


def found_nothing(asked: str) -> str:
    return f"Không có kết quả nào cho “{asked}”"


def results(name: str, shown: int, total: int) -> str:
    """ "Chỉ tiêu · 4" or "Mục chi tiết · 50 trong 1.204"."""
    counted = numbers.count(total) if shown == total else f"{numbers.count(shown)} trong {numbers.count(total)}"
    return f"{words.RESULTS[name]} · {counted}"


def first_items(shown: int, total: int) -> str:
    return (
        f"Mới liệt kê {numbers.count(shown)} mục đầu trong {numbers.count(total)}: đúng dấu trước, kỳ mới trước. "
        "Thêm từ để thu hẹp."
    )


def search_everywhere(asked: str) -> str:
    return f"Tìm “{asked}” ở mọi nơi"


def against_basis(basis: str, aim: str) -> str:
    """ "So với mức lộ trình ≥ 85%"; a proposed target is a "mức" by name already."""
    return " ".join(filter(None, ["So với" if basis.startswith("mức") else words.COMPARE["target"], basis, aim]))


def port_taken(port: int) -> str:
    return f"Cổng {port} đang được chương trình khác dùng. Chọn cổng khác: chitieu serve --port {port + 1}."


def opened_at(host: str, port: int) -> str:
    return f"Bảng theo dõi: http://{host}:{port} (Ctrl+C để dừng)"
