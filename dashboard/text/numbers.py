"""Numbers, dates and periods as a person reads them, in the language spoken now."""

from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from dashboard import text
from dashboard.text.language import VIETNAMESE, _, current, named, plural

EXACT_MEASURES = frozenset({"amount", "count", "rank", "score"})
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
COUNTED_MEASURES = frozenset({"count", "rank"})
_TENTH = Decimal("0.1")
_SWAPPED = str.maketrans(",.", ".,")
# no language's own library: the same on every machine
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def exact_value(measure: str, numerator: Decimal | None, denominator: Decimal | None) -> Fraction | None:
    """The exact value of a figure: percent for ratios, reductions and milestones, the number itself otherwise."""
    if numerator is None:
        return None
    if measure in EXACT_MEASURES:
        return ratio(numerator)
    if not denominator:
        return None
    part = denominator - numerator if measure == "reduction" else numerator
    (top, under), (bottom, over) = part.as_integer_ratio(), denominator.as_integer_ratio()
    return Fraction(100 * top * over, under * bottom)


def ratio(value: Decimal) -> Fraction:
    """A decimal as a fraction; a screen makes thousands, and of two integers `Fraction` is several times as fast."""
    return Fraction(*value.as_integer_ratio())


def rounded(value: Fraction, status: str = "", comparator: str | None = None, target: Decimal | None = None) -> Decimal:
    """One decimal that never tells another story than the status.

    Not attained: towards the failing side. Attained: half-up, but never on the far side of its target.
    Without a target: half-up.
    """
    half_up = tenths(value, ROUND_HALF_UP)
    if target is None or comparator is None:
        return half_up
    upwards = comparator in {">=", ">"}
    if comparator == "=":
        upwards = value < ratio(target)
    if status in {"near", "missed"}:
        return tenths(value, ROUND_FLOOR if upwards else ROUND_CEILING)
    if status == "attained" and comparator != "=" and not _holds(half_up, comparator, target):
        return tenths(value, ROUND_CEILING if upwards else ROUND_FLOOR)
    return half_up


def figure(
    measure: str,
    numerator: Decimal | None,
    denominator: Decimal | None,
    *,
    status: str = "",
    comparator: str | None = None,
    target: Decimal | None = None,
) -> str:
    """The number in a cell: "62,5", "1.115,5", "12"; empty when there is no value."""
    value = exact_value(measure, numerator, denominator)
    if value is None:
        return ""
    shown = rounded(value, status, comparator, target)
    return whole_or_decimal(shown) if measure in COUNTED_MEASURES else decimal(shown)


def decimal(value: Decimal, places: int = 1) -> str:
    """1234567.8 → "1.234.567,8", in English "1,234,567.8"; the sign is a minus, not a hyphen."""
    shown = f"{abs(value):,.{places}f}"
    if current() == VIETNAMESE:
        shown = shown.translate(_SWAPPED)
    return f"−{shown}" if value < 0 and any(digit in shown for digit in "123456789") else shown


def separators() -> str:
    """The decimal and the thousands sign, in this order, as plotly takes them."""
    return ",." if current() == VIETNAMESE else ".,"


def counted(message: str, number: int, **values: object) -> str:
    """A message about `{count}` things."""
    return plural(message, number, count=count(number), **values)


def axis_number(value: float) -> str:
    """The end of a scale on paper, without needless zeros: "62,5", "100"."""
    return amount(Decimal(f"{value:g}"))


def whole_or_decimal(value: Decimal) -> str:
    """1058 → "1.058", 1058.5 → "1.058,5": counts carry no ",0"."""
    return decimal(value, 0) if value == value.to_integral_value() else decimal(value)


def apart(gap: Fraction, measure: str) -> str:
    """How far two values are from each other: "22,5", of counts and ranks "13"."""
    shown = abs(rounded(gap))
    return whole_or_decimal(shown) if measure in COUNTED_MEASURES else decimal(shown)


def count(value: int) -> str:
    """2467 → "2.467"."""
    return decimal(Decimal(value), 0)


def amount(value: Decimal | None) -> str:
    """A numerator or denominator as stated, without needless zeros: "1.058", "14,25"."""
    if value is None:
        return ""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return decimal(value, places)


def fraction(numerator: Decimal | None, denominator: Decimal | None) -> str:
    """ "1.058/1.691", or the numerator alone."""
    if numerator is None:
        return ""
    return amount(numerator) if denominator is None else f"{amount(numerator)}/{amount(denominator)}"


def parts_of(measure: str, numerator: Decimal | None, denominator: Decimal | None) -> str:
    """A figure's two parts: "1.058/1.691"; of a reduction, which is no share of anything, "24 (gốc 26)"."""
    if measure != "reduction" or numerator is None or denominator is None:
        return fraction(numerator, denominator)
    return f"{amount(numerator)} ({text.BASE} {amount(denominator)})"


def rate(part: int, whole: int) -> str:
    """A share of cells or units, rounded down: "93,7%"; a dash when there is nothing to share."""
    return percent(tenths(Fraction(100 * part, whole), ROUND_FLOOR)) if whole else text.NOTHING


def rate_down(value: Decimal | None) -> str:
    """A stored rate in percent, rounded down: "78,4%"."""
    return text.NOTHING if value is None else percent(tenths(ratio(value), ROUND_FLOOR))


def rate_up(value: Decimal) -> str:
    """A rate in percent, rounded up: "64,8%"."""
    return percent(tenths(ratio(value), ROUND_CEILING))


def percent(value: Decimal) -> str:
    """62.5 → "62,5%"."""
    return f"{decimal(value)}%"


def change(now: Fraction | None, before: Fraction | None, *, is_counted: bool = False) -> str:
    """ "▲ 3,1", "▼ 4,0", of counts "▼ 4", or "="; empty when either side is missing."""
    if now is None or before is None:
        return ""
    step = tenths(now - before, ROUND_HALF_UP)
    if step == 0:
        return "="
    shown = (whole_or_decimal if is_counted else decimal)(abs(step))
    return f"{'▲' if step > 0 else '▼'} {shown}"


def target(comparator: str, value: Decimal, unit: str) -> str:
    """ "≥ 85%", "≤ 10 hạng"."""
    return f"{text.COMPARATORS[comparator]} {amount(value)}{text.UNIT_SUFFIX.get(unit, f' {named(unit)}')}"


def period(code: str) -> str:
    """ "2025-Q3" → "Quý III/2025", in English "Q3 2025"; anything else is given back as it is."""
    year, _sign, number = code.partition("-Q")
    return _("Quý {quarter}/{year}", quarter=quarter(number), year=year) if number in _ROMAN else code


def until(code: str, window: str) -> str:
    """The period of a window: "Quý III/2025", "lũy kế đến Quý III/2025", "giai đoạn đến Quý III/2025"."""
    if window == "quarter":
        return period(code)
    if window == "ytd":
        return _("lũy kế đến {period}", period=period(code))
    return _("giai đoạn đến {period}", period=period(code))


def quarter(number: str) -> str:
    """ "3" → "III" in Vietnamese, "Q3" in English."""
    return _ROMAN.get(number, number) if current() == VIETNAMESE else f"Q{number}"


def day(value: date | None) -> str:
    """2026-11-09 → "09/11/2026", in English "9 Nov 2026": nobody takes the day for the month."""
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if current() == VIETNAMESE else f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str:
    """2025-11-25 09:14 → "25/11/2025 09:14", in English "25 Nov 2025 09:14"."""
    return "" if value is None else f"{day(value)} {value:%H:%M}"


def levels(codes: str) -> str:
    """ "TH;THCS" → "Tiểu học, THCS"; an office has none."""
    known = text.LEVELS
    return ", ".join(known.get(code, code) for code in codes.split(";")) if codes else known[text.OFFICE_LEVEL]


def tenths(value: Fraction, rounding: str) -> Decimal:
    # Fraction to Decimal without a detour over float: ten times the value, rounded as a ratio of integers
    bottom = value.denominator
    floor, rest = divmod(10 * value.numerator, bottom)
    if rounding == ROUND_CEILING:
        floor += rest > 0
    elif rounding == ROUND_HALF_UP:
        floor += 2 * rest > bottom or (2 * rest == bottom and value > 0)
    return Decimal(floor) * _TENTH


def _holds(value: Decimal, comparator: str, bound: Decimal) -> bool:
    return {">=": value >= bound, ">": value > bound, "<=": value <= bound, "<": value < bound}[comparator]
