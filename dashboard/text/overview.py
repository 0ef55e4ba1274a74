"""The sentences of the overview: its answer, its cards, the notes of its matrix."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from dashboard import text
from dashboard.text import numbers
from dashboard.text.frame import short_code
from dashboard.text.language import _
from dashboard.text.numbers import counted


def answer(attained: int, scored: int, near: int, missed: int, worst: str, *, is_narrowed: bool) -> str:
    """The overview's answer: how many indicators are attained, how many are not, the worst of them.

    `is_narrowed`: only some of the plan's indicators are shown, and the sentence is about those.
    """
    if not scored:
        return _nothing_scored(is_narrowed=is_narrowed)
    if missed or near:
        head = (
            counted("{attained} trên {count} chỉ tiêu đang lọc đạt", scored, attained=numbers.count(attained))
            if is_narrowed
            else counted("{attained} trên {count} chỉ tiêu đạt", scored, attained=numbers.count(attained))
        )
        return _unattained(head, near, missed, worst)
    if scored > 1:
        if is_narrowed:
            return counted("Cả {count} chỉ tiêu đang lọc đều đạt", scored)
        return counted("Cả {count} chỉ tiêu đều đạt", scored)
    return _("Chỉ tiêu đang lọc đã đạt") if is_narrowed else _("Chỉ tiêu duy nhất có mức đã đạt")


def attained(count: int, of: int) -> str:
    """How many attain of how many that are scored: "12/16"; "–" where none is."""
    return f"{numbers.count(count)}/{numbers.count(of)}" if of else text.NOTHING


def on_proposed(said: str) -> str:
    """What rests on a target that stands in no plan: "0 (mức đề xuất)"."""
    return _("{said} (mức đề xuất)", said=said)


def no_target(unit: str) -> str:
    """In the place of a target, which would name the unit: "không có mức (triệu đồng)"."""
    return f"{text.NO_TARGET} ({text.named(unit)})"


def proposed_aim(said: str) -> str:
    """A target that stands in no plan, where there is little room: "0 đề xuất"."""
    return _("{said} đề xuất", said=said)


def _nothing_scored(*, is_narrowed: bool) -> str:
    if is_narrowed:
        return _("Chưa có chỉ tiêu đang lọc nào đủ số liệu để so với mức")
    return _("Chưa có chỉ tiêu nào đủ số liệu để so với mức")


def _unattained(head: str, near: int, missed: int, worst: str) -> str:
    if missed and worst:
        return _("{head}; {missed} chưa đạt, xa nhất là {worst}", head=head, missed=numbers.count(missed), worst=worst)
    if missed:
        return _("{head}; {missed} chưa đạt", head=head, missed=numbers.count(missed))
    return _("{head}; {near} gần đạt, không chỉ tiêu nào chưa đạt", head=head, near=numbers.count(near))


def in_shown(label: str) -> str:
    """A card's label where only some indicators are shown."""
    return _("{label}, trong số đang lọc", label=label)


def regardless(filters: Sequence[str]) -> str:
    """Which filters a number does not follow: "không theo lọc trạng thái, tìm kiếm"."""
    named = ", ".join(text.FILTERS[name].lower() for name in filters)
    return _("không theo lọc {named}", named=named) if named else ""


def quarter_alone(period: str) -> str:
    """That a number is the quarter's own, whatever the window."""
    return _("riêng {period}", period=numbers.period(period))


def unvalued(codes: Sequence[str], why: str) -> str:
    """ "5.1: chưa có ngày ban hành nên chưa tính." """
    return f"{', '.join(short_code(code) for code in codes)}: {why}."


def nothing_reported(period: str) -> str:
    """The answer while nobody has reported."""
    return _("Chưa đơn vị nào báo cáo {period}", period=numbers.period(period))


def nobody_owes(period: str) -> str:
    """The answer where the filter leaves no unit that has to report."""
    return _("Không đơn vị nào phải báo cáo {period} trong phạm vi đang lọc", period=numbers.period(period))


def submitted(done: int, owed: int) -> str:
    """ "118/126 đơn vị đã nộp"."""
    return counted("{done}/{count} đơn vị đã nộp", owed, done=numbers.count(done))


def held_figures(held: int, owed: int) -> str:
    """ "2.296/2.467 số liệu, thiếu 171"."""
    if held == owed:
        return counted("đủ {count} số liệu", owed)
    missing = numbers.count(owed - held)
    return counted("{held}/{count} số liệu, thiếu {missing}", owed, held=numbers.count(held), missing=missing)


def cells_attained(attained: int, scored: int) -> str:
    """ "1.215/1.358 ô"."""
    return counted("{attained}/{count} ô", scored, attained=numbers.count(attained))


def due(on: date, basis: str) -> str:
    """ "hạn: trước ngày 01/12/2025", by the plan or set by the office."""
    if basis == "plan":
        return _("hạn: trước ngày {day} (theo kế hoạch)", day=numbers.day(on))
    return _("hạn: trước ngày {day} (do cơ quan đặt)", day=numbers.day(on))


def points(change: str, period: str, window: str) -> str:
    """ "▲ 3,1 điểm so với Quý II/2025", "▲ 3,1 điểm so với lũy kế đến Quý II/2025"."""
    then = numbers.until(period, window)
    if change == "=":
        return _("bằng {period}", period=then)
    if not change:
        return _("{period} chưa có số liệu", period=then)
    return _("{change} điểm so với {period}", change=change, period=then)


def fell(change: str) -> str:
    """A step away from the target: "▼ 4,0 điểm"."""
    return _("{change} điểm", change=change) if change else ""


def monitored(count: int, ours: int) -> str:
    """ "theo dõi 2 · mức đề xuất 2"."""
    parts = [_("theo dõi {count}", count=count)] if count else []
    return " · ".join([*parts, *([_("mức đề xuất {count}", count=ours)] if ours else [])])


def of_owed(attained: int, owed: int, ours: int) -> str:
    """The stricter of the two rates with its fraction, and how many cells rest on a proposed target."""
    rate = numbers.rate(attained, owed)
    shown = f"{rate} ({numbers.count(attained)}/{numbers.count(owed)})" if owed else rate
    said = [_("{rate} trên số phải báo cáo", rate=shown)]
    said += [counted("{count} ô theo mức đề xuất", ours)] if ours else []
    return " · ".join(said)


def see_every(count: int) -> str:
    """The way from the first of what needs attention to all of it."""
    return counted("Xem cả {count}", count)


def units_missing(count: int) -> str:
    """The line of who has not sent."""
    return counted("{count} đơn vị chưa nộp", count)


def only_of_units(statuses: str, count: int) -> str:
    """A status that no total has, but figures of units have."""
    return counted("Không tổng nào ở trạng thái {statuses}; ở từng đơn vị có {count} số liệu", count, statuses=statuses)


def late_count(count: int) -> str:
    return _("trễ {count}", count=numbers.count(count))


def missing_count(count: int) -> str:
    return _("chưa nộp {count}", count=numbers.count(count))


def group_note(attained: int, scored: int) -> str:
    """ "đạt 2/5"."""
    return _("đạt {attained}/{scored}", attained=attained, scored=scored) if scored else _("chưa chấm")


def stands_twice(count: int) -> str:
    """Why level sub-totals do not add up."""
    return counted("{count} trường liên cấp được tính ở từng cấp, một lần ở Toàn ngành.", count) if count else ""


def marked_cells() -> str:
    """What the corner of a cell means on a screen; paper has a mark of its own and its legend."""
    return _(
        "Ô có góc đánh dấu: chưa đủ đơn vị báo cáo, hoặc có đơn vị thiếu số liệu của một quý trong kỳ; "
        "rê chuột hoặc chuyển đến ô để xem độ phủ và giá trị khi đủ số liệu."
    )


def coverage_note() -> str:
    return _(
        "Độ phủ: số đơn vị có số liệu trên số phải báo cáo chỉ tiêu đó. So kỳ trước: với kỳ gần nhất phải báo cáo; "
        "so cùng kỳ: với cùng quý năm trước."
    )


def matrix_title(by: str) -> str:
    if by == "unit":
        return _("Đơn vị theo chỉ tiêu")
    return _("Chỉ tiêu theo địa bàn") if by == "area" else _("Chỉ tiêu theo cấp học")


def first_units(shown: int, total: int) -> str:
    """What a cut list leaves out."""
    if shown < total:
        return _(
            "{shown} đơn vị đạt ít nhất trong {total}; thu hẹp bằng thanh lọc để xem thêm.",
            shown=numbers.count(shown),
            total=numbers.count(total),
        )
    return counted("{count} đơn vị, đạt ít nhất trước.", total)


def bounds(low: Decimal | None, high: Decimal | None) -> str:
    """ "từ 58,6% đến 64,8%"."""
    if low is None or high is None:
        return ""
    return _("từ {low} đến {high}", low=numbers.rate_down(low), high=numbers.rate_up(high))


def units(reported: int, owed: int) -> str:
    """ "117/125 đơn vị"."""
    return counted("{reported}/{count} đơn vị", owed, reported=numbers.count(reported))


def incomplete_units(count: int) -> str:
    """Units whose window lacks a quarter."""
    return counted("{count} đơn vị thiếu số liệu của một quý trong kỳ", count)
