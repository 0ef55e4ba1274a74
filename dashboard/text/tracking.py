"""The sentences about who sent what and when, about versions, and about what the office decided on them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from dashboard import text
from dashboard.text import numbers
from dashboard.text.language import _, restated
from dashboard.text.numbers import counted


def tracker_answer(on_time: int, owed: int, missing: int, period: str, *, is_timed: bool) -> str:
    """ "104 trên 126 đơn vị nộp đúng hạn, 8 đơn vị chưa nộp"."""
    if not owed:
        return _("Không đơn vị nào phải nộp {period}", period=numbers.period(period))
    if not is_timed:
        said = counted("{sent} trên {count} đơn vị đã nộp", owed, sent=numbers.count(owed - missing))
    else:
        said = counted("{on_time} trên {count} đơn vị nộp đúng hạn", owed, on_time=numbers.count(on_time))
    return f"{said}, {counted('{count} đơn vị chưa nộp', missing)}" if missing else said


def due_short(on: date) -> str:
    """ "trước 01/12", in English "before 1 Dec"."""
    return _("trước {day}", day=day_month(on))


def day_month(on: date) -> str:
    """A day without its year: "01/12", in English "1 Dec"."""
    full = numbers.day(on)
    return full.removesuffix(f"/{on.year}").removesuffix(f" {on.year}")


def begins(period: str) -> str:
    """Why a board does not begin with the plan."""
    return _("Bảng bắt đầu từ {period}: các quý trước đó chưa đơn vị nào nộp.", period=numbers.period(period))


def owing_of(owing: int, shown: int, period: str) -> str:
    """Of how many units on a board the chosen quarter is owed."""
    return _(
        "Bảng có {shown} đơn vị phải nộp ít nhất một kỳ; trong đó {owing} đơn vị phải nộp {period}: các thẻ, và các nút bên cạnh “Tất cả”, đếm trong số này.",
        shown=numbers.count(shown),
        owing=numbers.count(owing),
        period=numbers.period(period),
    )


def area_note(units: int, on_time: int, owed: int) -> str:
    """What a group of units on paper says of itself."""
    return counted(
        "{count} đơn vị, đúng hạn {on_time}/{owed} lượt",
        units,
        on_time=numbers.count(on_time),
        owed=numbers.count(owed),
    )


def period_head(code: str) -> str:
    """ "2025-Q3" → "III/2025", in English "Q3 2025"."""
    year, _sign, number = code.partition("-Q")
    joined = "/" if numbers.quarter(number) != f"Q{number}" else " "
    return f"{numbers.quarter(number)}{joined}{year}"


def figures_coverage(reported: int, owed: int) -> str:
    """ "93,7% số liệu"."""
    return _("{rate} số liệu", rate=numbers.rate(reported, owed))


def before(period: str, count: int) -> str:
    """ "Quý II/2025: 14"."""
    return f"{numbers.period(period)}: {numbers.count(count)}"


def longest_delay(days: int) -> str:
    return counted("lâu nhất {count} ngày", days)


def of_them_returned(count: int) -> str:
    return counted("{count} bản đã trả lại", count)


def of_them_approved(count: int) -> str:
    return counted("{count} bản đã duyệt", count)


def of_them_extended(count: int) -> str:
    return counted("{count} đơn vị được gia hạn", count)


def closed_on(period: str, at: datetime, by: str, why: str) -> str:
    """ "Quý III/2025 đã khóa sổ 12/12/2025 08:00 (Phòng KH-TC): chốt số"; nothing after it where no reason was given."""
    said = _("{period} đã khóa sổ {at} ({by})", period=numbers.period(period), at=numbers.moment(at), by=restated(by))
    return f"{said}: {why}" if why else said


def reopened_on(period: str, at: datetime, by: str, why: str) -> str:
    return _(
        "{period} đã mở khóa lại {at} ({by}): {why}",
        period=numbers.period(period),
        at=numbers.moment(at),
        by=restated(by),
        why=why,
    )


def locked_periods(periods: Sequence[str]) -> str:
    """What the scope sentence says of closed quarters."""
    return _("đã khóa sổ {periods}", periods=", ".join(numbers.period(code) for code in periods))


def sending_heading(unit: str, period: str, state: str) -> str:
    """ "MN Mộc Hương, Quý III/2025: nộp trễ 2 ngày, đã duyệt"."""
    return f"{unit}, {numbers.period(period)}: {state}"


def sending_states(row: Mapping[str, object] | None) -> str:
    """How a unit stands with one quarter, in words."""
    if row is None:
        return text.NOT_OWED
    days = row["days_late"]
    timing = str(row["timing"])
    said = [counted("nộp trễ {count} ngày", days) if isinstance(days, int) and days else text.SENDING[timing]]
    flags = {"returned": "is_returned", "approved": "is_approved"}
    said += [text.SENDING[name] for name, flag in flags.items() if row[flag]]
    return ", ".join([*said, after_lock(row)] if row["is_after_lock"] else said)


def after_lock(row: Mapping[str, object]) -> str:
    """What a version that changed figures once closed is marked with: true of the moment it was received."""
    return text.AFTER_LOCK.get(str(row["received_to_lock"]), text.SENDING["after_lock"])


def version_name(version: int, state: str) -> str:
    """ "bản 2 (đang dùng)"."""
    return _("bản {version} ({state})", version=version, state=text.SUBMISSION_STATES[state])


def extended_fact(until: date, why: str) -> str:
    return _("hết ngày {day}: {why}", day=numbers.day(until), why=why)


def withdrawn_fact(at: datetime | None, why: str | None) -> str:
    return _("thu hồi {at}: {why}", at=numbers.moment(at), why=why or text.NOTHING)


def returned_fact(at: datetime | None, by: str | None, why: str | None) -> str:
    return _("{by} trả lại {at}: {why}", by=restated(by or ""), at=numbers.moment(at), why=why or text.NOTHING)


def approved_fact(at: datetime | None, by: str | None) -> str:
    return _("{by} duyệt {at}", by=restated(by or ""), at=numbers.moment(at))


def difference_title(older: int, newer: int, changed: int) -> str:
    """ "Bản 2 so với bản 1: 5 số liệu khác"."""
    if not changed:
        return _("Bản {newer} so với bản {older}: số liệu như nhau", newer=newer, older=older)
    return counted("Bản {newer} so với bản {older}: {count} số liệu khác", changed, newer=newer, older=older)


def items_changed(changed: int, shown: int) -> str:
    """The heading above changed items, also saying where the list was cut."""
    said = counted("{count} mục chi tiết khác", changed)
    return _("{said}, {shown} mục đầu", said=said, shown=numbers.count(shown)) if shown < changed else said


def only_version(unit: str) -> str:
    return _("{unit} mới nộp một bản cho kỳ này, chưa có bản nào để so.", unit=unit)


def never_sent(unit: str, period: str) -> str:
    return _("{unit} chưa nộp bản nào cho {period}.", unit=unit, period=numbers.period(period))


def in_row(sheet: str | None, row: int | None) -> str:
    return "" if sheet is None else _("{sheet} · dòng {row}", sheet=sheet, row=row)


def now_version(said: str, version: str) -> str:
    """What was done, and which version of the figures the page speaks of since."""
    return _("{said} Trang đang theo số liệu phiên bản {version}.", said=said, version=version)


def done_return(unit: str) -> str:
    return _("Đã trả lại bản của {unit}.", unit=unit)


def done_approve(unit: str) -> str:
    return _("Đã duyệt bản của {unit}.", unit=unit)


def done_withdraw(unit: str) -> str:
    return _("Đã thu hồi bản của {unit}.", unit=unit)


def done_reinstate(unit: str) -> str:
    return _("Đã khôi phục bản của {unit}; bản này đang được dùng.", unit=unit)


def done_approve_all(done: int, left: int) -> str:
    said = counted("Đã duyệt {count} bản.", done)
    return f"{said} {counted('Còn {count} bản chưa duyệt được.', left)}" if left else said


def nothing_to_approve(left: int) -> str:
    if not left:
        return _("Không còn bản nào chờ duyệt; chưa có gì thay đổi.")
    return counted("Cả {count} bản chờ duyệt đều còn vướng mắc; chưa có gì thay đổi.", left)


def done_extend(units: int, until: date) -> str:
    return counted("Đã gia hạn cho {count} đơn vị đến hết ngày {day}.", units, day=numbers.day(until))


def done_lock(period: str) -> str:
    return _("Đã khóa sổ {period}.", period=numbers.period(period))


def done_unlock(period: str) -> str:
    return _("Đã mở khóa {period}.", period=numbers.period(period))


def still_closed(period: str) -> str:
    """Why a change of a closed quarter is refused."""
    return _(
        "{period} đã khóa sổ; chưa có gì thay đổi. Hãy mở khóa kỳ này trước, bằng nút Mở khóa ở trang Tình hình nộp.",
        period=numbers.period(period),
    )


def decided_meanwhile() -> str:
    """Why nothing is decided on versions that stand otherwise than the person sees."""
    return _(
        "Các bản của đơn vị này đã thay đổi sau khi bạn mở trang (có người quyết định, hoặc có bản mới). Chưa có gì thay đổi thêm; tải lại trang, xem rồi làm lại."
    )


def looked_at_older(shown: str, newest: str) -> str:
    """Why versions nobody has seen are not approved."""
    return _(
        "Đang xem phiên bản {shown} nhưng kho đã có phiên bản {newest}; chưa duyệt bản nào. Bấm “{take}” rồi duyệt lại.",
        shown=shown,
        newest=newest,
        take=text.TAKE_VERSION,
    )


def whole_period(plan: str, period: str) -> str:
    """What a decision on a quarter is about, whatever the page's filters leave."""
    return _("{plan} {period}: mọi đơn vị, không theo bộ lọc.", plan=plan, period=numbers.period(period))


def ready_to_approve(ready: int, left: int) -> str:
    """What a bulk approval would do."""
    said = counted("Sẽ duyệt {count} bản không còn vướng mắc.", ready)
    return f"{said} {counted('{count} bản bị để lại.', left)}" if left else said


def doubtful_to_approve(count: int) -> str:
    """How many of the versions that a bulk approval takes look strange."""
    return counted("Trong các bản sẽ duyệt có {count} bản đáng ngờ, nên hỏi lại đơn vị trước.", count)


def open_warnings(count: int, first: str | None) -> str:
    """Why a version is not approved with the others."""
    return counted("{count} cảnh báo chưa được giải trình, ví dụ: {first}", count, first=first or text.NOTHING)


def more_left(count: int) -> str:
    return counted("và {count} bản khác", count)


def left_line(unit: str, why: str) -> str:
    return f"{unit}: {why}"


def paper_letters(approved: str, after_lock: str) -> str:
    """What the letters beside a symbol mean on paper."""
    return f"{approved}: {text.SENDING['approved']} · {after_lock}: {text.SENDING['after_lock']}"
