"""The sentences about one indicator: how it moved, where the units stand, how far it is from its target."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import pairwise

from dashboard import text
from dashboard.text import numbers
from dashboard.text.language import _
from dashboard.text.numbers import counted


def trend(
    code: str, values: Sequence[Fraction | None], gap: Fraction | None, measure: str, status: str, why: str = ""
) -> str:
    """A chart's message: "7.1 giảm ba kỳ liền, còn cách mức 22,5 điểm"; `why`: what there is instead of a last value."""
    known = [value for value in values if value is not None]
    if not known:
        return f"{code}: {why}" if why else _("{code} chưa có số liệu", code=code)
    moved = _("mới có một kỳ số liệu") if len(known) == 1 else _movement(known)
    if gap is None:
        return f"{code} {moved}"
    if status == "attained":
        return _("{code} {moved}, đạt mức", code=code, moved=moved)
    distance = numbers.apart(gap, measure)
    if measure not in numbers.EXACT_MEASURES:
        return _("{code} {moved}, còn cách mức {distance} điểm", code=code, moved=moved, distance=distance)
    return _("{code} {moved}, còn cách mức {distance}", code=code, moved=moved, distance=distance)


def _movement(known: Sequence[Fraction]) -> str:
    steps = [after - before for before, after in pairwise(known)]
    last = steps[-1]
    if last == 0:
        return _("giữ nguyên so với kỳ trước")
    run = 0
    for step in reversed(steps):
        if step * last <= 0:
            break
        run += 1
    if run == 1:
        return _("tăng so với kỳ trước") if last > 0 else _("giảm so với kỳ trước")
    said = {2: _("hai"), 3: _("ba"), 4: _("bốn"), 5: _("năm"), 6: _("sáu")}.get(run, str(run))
    return _("tăng {run} kỳ liền", run=said) if last > 0 else _("giảm {run} kỳ liền", run=said)


def distribution(below: int, scored: int, target: str) -> str:
    """ "101 trong 117 đơn vị chưa tới mức ≥ 85%"."""
    if not target:
        return counted("{count} đơn vị có số liệu, chưa có mức để so", scored)
    if not below:
        return counted("Cả {count} đơn vị đều đạt mức {target}", scored, target=target)
    return counted(
        "{below} trong {count} đơn vị chưa tới mức {target}", scored, below=numbers.count(below), target=target
    )


def median_of(level: str | None) -> str:
    """What the median of a level's units is called; of all units without one."""
    if level is None:
        return text.EXPLAINED["sector_median"]
    if level == text.OFFICE_LEVEL:
        return _("Trung vị các cơ quan")
    return _("Trung vị cấp {level}", level=text.LEVELS[level])


def lowest_level(level: str) -> str:
    """What the message of a distribution ends in."""
    return _("; {level} thấp nhất", level=text.LEVELS[level])


def ranking(place: str, shown: int, ranked: int) -> str:
    """The heading over a ranked list, of which a status may show a part."""
    said = counted("Xếp hạng {count} đơn vị có số liệu", ranked)
    if shown < ranked:
        said = counted("{shown} trong {count} đơn vị được xếp hạng", ranked, shown=numbers.count(shown))
    return f"{said}, {place}" if place else said


def level_rank(level: str) -> str:
    known = text.LEVELS
    return _("trong cấp {level}", level=known[level]) if level in known and level != text.OFFICE_LEVEL else ""


def unranked(kind: str, names: Sequence[str], total: int) -> str:
    """Those a ranking leaves out, by name."""
    return f"{unranked_head(kind, total)} {'; '.join(names)}{more_units(total - len(names))}"


def unranked_head(kind: str, total: int) -> str:
    """Those a ranking leaves out, before their names."""
    head = text.STATUSES[kind].capitalize() if kind != "monitored" else text.NO_VALUE
    return _("{head}, không xếp hạng ({total}):", head=head, total=numbers.count(total))


def more_units(count: int) -> str:
    """What ends a list of names: the units it leaves out."""
    return counted(" và {count} đơn vị khác.", count) if count > 0 else "."


def ranking_chart(best: str, worst: str, spread: str) -> str:
    """ "Từ THCS Hoa Phượng 98,0% đến TH Kim Đồng 12,0%: cách nhau 86,0 điểm"."""
    return _("Từ {best} đến {worst}: cách nhau {spread}", best=best, worst=worst, spread=spread)


def ranking_chart_equal(count: int, shown: str) -> str:
    return counted("{count} đơn vị bằng nhau: {shown}", count, shown=shown)


def ranking_note_some(drawn: int, every: int) -> str:
    """The note under a ranking of so many units that only some are drawn."""
    return _(
        "{drawn} trong {every} đơn vị, cách đều theo thứ tự, cao nhất hạng trước; đường ngang: mức đang chấm",
        drawn=numbers.count(drawn),
        every=numbers.count(every),
    )


def status_note(statuses: str, listed: int, every: int) -> str:
    """Which part of the page a status filter does not reach."""
    return _(
        "Danh sách chỉ gồm đơn vị {statuses}: {listed} trong {every}. Các con số và biểu đồ của chỉ tiêu gồm mọi trạng thái.",
        statuses=statuses,
        listed=numbers.count(listed),
        every=numbers.count(every),
    )


def lane_count(level: str, units: int, status: str) -> str:
    """A bar of a distribution: "Tiểu học: 12 đạt"."""
    return f"{text.LEVELS[level]}: {numbers.count(units)} {text.STATUSES[status]}"


def full_data(missing: int, span: str, low: str, high: str) -> str:
    """What the value can become once everybody has reported."""
    head = counted("{count} đơn vị chưa báo cáo.", missing)
    words = text.STATUSES
    if not low or not high:
        then = _("Khi đủ số liệu, giá trị {span}.", span=span)
    elif low == high:
        then = _("Khi đủ số liệu, giá trị {span}: {status} trong mọi trường hợp.", span=span, status=words[low])
    else:
        then = _(
            "Khi đủ số liệu, giá trị {span}: có thể {low} hoặc {high}.", span=span, low=words[low], high=words[high]
        )
    return f"{head} {then}"


def not_owed(period: str) -> str:
    return _(
        "Trong phạm vi đang lọc, không đơn vị nào phải báo cáo chỉ tiêu này ở {period}.", period=numbers.period(period)
    )


def scored_by(basis: str) -> str:
    """Which of two targets the status comes from; `basis` is its code."""
    if basis == "ours":
        return _("Chấm theo mức đề xuất; mức kia để đối chiếu")
    return _("Chấm theo mức {basis}; mức kia để đối chiếu", basis=text.BASES[basis])


def second_target(basis: str, status: str) -> str:
    return f"{basis}: {status}"


def against_basis(basis: str | None, aim: str) -> str:
    """ "So với mức lộ trình ≥ 85%", by the code of a basis; a proposed target is a "mức" by name already."""
    if basis not in text.BASES:
        return f"{text.COMPARE['target']} {aim}"
    if basis == "ours":
        return _("So với mức đề xuất {aim}", aim=aim)
    return _("So với mức {basis} {aim}", basis=text.BASES[basis], aim=aim)


def against_period(period: str, window: str) -> str:
    """ "So với Quý II/2025", "So với lũy kế đến Quý II/2025"."""
    return _("So với {period}", period=numbers.until(period, window))


def median(shown: str, change: str, place: str) -> str:
    """ "60,0% (số đang xem cao hơn 2,0), mọi đơn vị"."""
    moved = ""
    if change.startswith("▲"):
        moved = _("số đang xem cao hơn {points}", points=change[2:])
    elif change.startswith("▼"):
        moved = _("số đang xem thấp hơn {points}", points=change[2:])
    elif change:
        moved = _("bằng số đang xem")
    return shown + (f" ({moved})" if moved else "") + (f", {place}" if place else "")


def shortfall(amount: Decimal | None, *, is_whole: bool, is_downward: bool, short: bool = False) -> str:
    """How far the numerator is off, rounded up to one decimal; whole for counted things. "thiếu 8", "thừa 6"."""
    if amount is None:
        return ""
    tenths = numbers.tenths(Fraction(amount), ROUND_CEILING)
    shown = numbers.whole_or_decimal(amount) if is_whole else numbers.decimal(tenths)
    if short:
        return _("giảm {amount}", amount=shown) if is_downward else shown
    return _("thừa {amount}", amount=shown) if is_downward else _("thiếu {amount}", amount=shown)


def places(count: str, *, is_better: bool) -> str:
    """What the step of a rank means."""
    return _("tốt lên {places} bậc", places=count) if is_better else _("kém đi {places} bậc", places=count)


def coverage(reported: int, owed: int) -> str:
    """ "117/125 = 93,6%"."""
    return f"{numbers.count(reported)}/{numbers.count(owed)} = {numbers.rate(reported, owed)}"


def coverage_badge(reported: int, owed: int) -> str:
    return _("độ phủ {rate}", rate=numbers.rate(reported, owed))


def rates(attained: int, scored: int, owed: int) -> str:
    """Both rates of units, always together."""
    return _(
        "{of_reported} trên số đã báo cáo, {of_owed} trên số phải báo cáo",
        of_reported=coverage(attained, scored),
        of_owed=coverage(attained, owed),
    )
