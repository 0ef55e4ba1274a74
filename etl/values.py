"""One cell as typed → one value: what is certain is read, what is not is asked about, nothing is guessed."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Generic, NamedTuple, TypeVar

from etl.words import COUNTED, MONEY, NO, NO_ACTIVITY, NO_PLAIN, YES, YES_PLAIN, clean, fold, key

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a cell or a file, and what to do. Both sentences are Vietnamese, for the sender."""

    rule: str
    message: str
    remedy: str
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What one cell says. `value` is None when nothing was entered or when `problem` says why it is in doubt."""

    value: T | None
    notice: Finding | None = None
    problem: Finding | None = None


class Cell(NamedTuple):
    """One non-empty cell; the fields are those of the long frame of `etl.read` (`number` None unless kind 'number')."""

    kind: str
    text: str
    number: float | None = None
    is_percent: bool = False

    @property
    def shown(self) -> str:
        return as_shown(self.kind, self.text)


IN_PERIOD, CUMULATIVE = "Trong kỳ", "Lũy kế"
FIRST_SERIAL, LAST_SERIAL = 36526, 73051
TOO_LARGE = Decimal(10) ** 15
TOO_MUCH_MONEY = Decimal(10) ** 7
_STEP = Decimal("0.000001")
_QUOTES = "'\u2018\u2019`\u00b4"
_SIGNS = "-\u2212\u2013\u2014\u2010\u2011"
_FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x066A: ord("%")}

_PLAIN = re.compile(r"[0-9]+")
_DOTS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
_SPACES = re.compile(r"[1-9][0-9]{0,2}( [0-9]{3})+(,[0-9]+)?")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_POINT = re.compile(r"[0-9]+\.[0-9]+")
_US = re.compile(r"[1-9][0-9]{0,2}((,[0-9]{3})+\.[0-9]+|(,[0-9]{3}){2,})")
_EXPONENT = re.compile(r"[eE][+-]?[0-9]{1,3}")
_ONE_DOT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_ONE_COMMA = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_NUMBER_WITH_UNIT = re.compile(r"(?P<digits>[0-9][0-9., ]*?)\s*(?P<unit>[^0-9\s.,].*)?")
_YEAR_FIRST = re.compile(r"(?P<year>20[0-9][0-9]) ?[-/. ]? ?q(uy)? ?\.?(?P<quarter>[1-4]|i{1,3}|iv)")
_QUARTER_FIRST = re.compile(
    r"(ky )?q(uy|ui)?[ .]{0,2}(?P<quarter>0?[1-4]|i{1,3}|iv) ?([-/.,]| nam| ) ?(nam )?(?P<year>20[0-9][0-9])"
)
_ROMAN_ONLY = re.compile(r"(?P<quarter>i{1,3}|iv) ?[-/] ?(?P<year>20[0-9][0-9])")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4} | {f"{zero}{n}": n for n in range(1, 5) for zero in ("", "0")}
_QUARTER_NAMES = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_ROMAN = {0x2170: "i", 0x2171: "ii", 0x2172: "iii", 0x2173: "iv", 0x2013: "-", 0x2014: "-"}
_DAY_FIRST = re.compile(
    r"(ngày )?(?P<day>[0-9]{1,2})( ?[-/.] ?| tháng )(?P<month>[0-9]{1,2})( ?[-/.] ?| năm )(?P<year>[0-9]{4})"
)
_YEAR_MONTH_DAY = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})([T ]00:00(:00)?)?")
_MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}:[0-9]{2})(:00)?)?(.*)")
_DATE_HELP = "Gõ ngày theo dạng ngày/tháng/năm, ví dụ 01/03/2026, trong khoảng năm 2000 đến 2100."
_PAIR = re.compile(r"(?P<num>[0-9][0-9., ]*?)\s*[/\u2044\u2215]\s*(?P<den>[0-9][0-9., ]*)")


def as_shown(kind: str, text: str) -> str:
    """A cell's kind and text → the cell as its sender's Excel shows it: 17,5 and 15/12/2025; texts exactly as typed."""
    if kind == "number":
        return text.replace(".", ",")
    if kind == "date" and (moment := _MOMENT.fullmatch(text)):
        year, month, day, clock, _, more = moment.groups()
        return f"{day}/{month}/{year}" + (f" {clock}" if clock else "") + more
    return text


def number(
    cell: Cell,
    unit: str | None = None,
    whole: bool = False,
    decimals_seen: bool = False,
    allow_negative: bool = False,
    points_seen: bool = False,
) -> Reading[Decimal]:
    """A figure cell → an exact decimal with 6 places (half-even).

    Units: `unit` is the unit of this very figure ('triệu đồng', 'người'); '%' only where the cell itself holds a
    percentage, so never for the two figures of a ratio (pass None, or their own unit). `whole`: what is counted
    comes in wholes. `decimals_seen`: other cells of the column show decimals; `points_seen`: the column writes them
    with a point throughout.
    An empty text gives no value and no problem; marks of no activity and pairs like 12/15 are the caller's to try
    first (`is_no_activity`, `ratio_pair`): here they are asked about.
    """
    shown = quoted(cell.shown)
    if stopped := _not_a_figure(cell):
        return Reading(None, problem=stopped)
    if cell.kind == "number" and cell.number is not None:
        if cell.is_percent and not _is_percent_unit(unit):
            return _ask(
                "percent",
                f"Ô đang định dạng phần trăm ({vietnamese(_exact(cell.number) * 100)}%) nhưng cột này không ghi tỷ lệ.",
                "Đổi định dạng ô về dạng Số rồi nhập lại con số, không nhập tỷ lệ phần trăm.",
            )
        if not cell.is_percent and _is_percent_unit(unit) and 0 < cell.number <= 1:
            return _ask_percent(_exact(cell.number), shown)
        read = _bounded(_exact(cell.number) * (100 if cell.is_percent else 1), None, shown, whole, allow_negative)
        return _sensible_money(read, unit, shown)
    text = clean(cell.text).translate(_FULLWIDTH).strip(_QUOTES + " ")
    if not text:
        return Reading(None)
    notice: Finding | None = None
    if text != clean(cell.text).strip(_QUOTES + " "):
        notice = _read_as("fullwidth", shown, text, "Nên gõ chữ số thường (0-9).")
    negative = False
    if text[0] == "(" and text[-1] == ")" and text[1:-1].strip()[:1].isdigit():
        negative, text = True, text[1:-1].strip()
    elif text[0] in _SIGNS + "+" and text[1:].lstrip()[:1].isdigit():
        negative, text = text[0] != "+", text[1:].lstrip()
    parts = _NUMBER_WITH_UNIT.fullmatch(text)
    if not parts or len(text) > 100:
        return _ask("number", f"{shown} không phải là một con số.", "Chỉ nhập một con số, ví dụ 30 hoặc 1.234,5.")
    factor = _factor(parts["unit"], unit) if parts["unit"] else Decimal(1)
    if factor is None:
        return _ask("number", *_unread_unit(shown, parts["digits"], parts["unit"], unit))
    # A percentage shows decimals by its nature; money typed in a smaller unit (500.000đ) is grouped by its nature.
    decimals = (decimals_seen or _is_percent_unit(unit)) and factor >= 1
    read = _digits(parts["digits"].strip(), shown, decimals, points_seen and factor >= 1)
    if read.value is None:
        return read
    if _is_percent_unit(unit) and not parts["unit"] and 0 < read.value <= 1:
        return _ask_percent(read.value, shown)
    value = read.value * factor * (-1 if negative else 1)
    notice = read.notice or notice
    if parts["unit"] and not (parts["unit"].strip() == "%" and _is_percent_unit(unit)):
        notice = _read_as("unit", shown, f"{vietnamese(value)} {unit or ''}".strip(), "Ô số chỉ nên ghi con số.")
    bounded = _bounded(value, notice, shown, whole, allow_negative)
    return bounded if parts["unit"] else _sensible_money(bounded, unit, shown)


def _ask_percent(value: Decimal, shown: str) -> Reading[Decimal]:
    """A share of one in a column of percentages, without a sign."""
    one, other = f"{vietnamese(value)}%", f"{vietnamese(value * 100)}%"
    return _ask("percent_or_share", f"Không rõ {shown} là {one} hay {other}.", f"Ghi rõ {one} hoặc {other}, có dấu %.")


def _sensible_money(read: Reading[Decimal], unit: str | None, shown: str) -> Reading[Decimal]:
    """Millions of đồng that would be more than any such office has: most likely typed in đồng, so asked about."""
    if read.value is None or unit != "triệu đồng" or read.value < TOO_MUCH_MONEY:
        return read
    billions, millions = vietnamese(read.value / 1000), vietnamese(read.value / 10**6)
    return _ask(
        "money_unit",
        f"Không rõ {shown} là {billions} tỷ đồng hay {millions} triệu đồng: cột này tính bằng triệu đồng.",
        f"Nếu con số là đồng thì ghi {millions}; nếu là triệu đồng thì ghi kèm đơn vị: {vietnamese(read.value)} triệu đồng.",
    )


def unreadable(cell: Cell, *, is_text: bool = False) -> Finding | None:
    """A cell without a value of its own (an error, a formula never calculated) → why; None for all others.

    `is_text`: the column is of words, so that no number is asked for.
    """
    return _not_a_figure(cell, "nội dung" if is_text else "con số") if cell.kind in {"error", "formula"} else None


def _not_a_figure(cell: Cell, wanted: str = "con số") -> Finding | None:
    """A cell of a kind that cannot hold a figure → why; None for numbers and texts."""
    shown = quoted(cell.shown)
    if cell.kind == "error":
        return Finding(
            "error_cell", f"Ô đang báo lỗi {shown} của Excel.", f"Sửa công thức hoặc gõ {wanted} rồi lưu và nộp lại."
        )
    if cell.kind == "formula":
        return Finding(
            "uncached_formula",
            "Ô chứa công thức chưa được Excel tính, nên tệp không có giá trị của ô này.",
            f"Mở tệp bằng Excel, bấm Lưu (Ctrl+S) rồi nộp lại, hoặc gõ {wanted} thay công thức.",
        )
    if cell.kind == "date":
        return Finding("date_as_number", *_date_in_figure(cell))
    if cell.kind == "bool":
        return Finding("number", f"Ô ghi {shown} (đúng/sai), không phải là một con số.", "Nhập con số, ví dụ 1 hoặc 0.")
    return None


def _date_in_figure(cell: Cell) -> tuple[str, str]:
    day = _iso_date(cell.text)
    if day is None:
        return (
            f"Ô chứa ngày giờ ({quoted(cell.shown)}), không phải là một con số.",
            "Đổi định dạng ô về dạng Số rồi nhập lại.",
        )
    return (
        f"Ô chứa ngày {day:%d/%m/%Y}; có thể Excel đã tự đổi số gõ vào thành ngày.",
        f"Nếu ý là {day.day} trên {day.month} (hoặc {day.month} trên {day.year % 100}) thì ghi hai số vào cột Tử số và "
        "Mẫu số; nếu là một con số thì đổi định dạng ô về dạng Số rồi nhập lại.",
    )


def _bounded(value: Decimal, notice: Finding | None, shown: str, whole: bool, allow_negative: bool) -> Reading[Decimal]:
    """An exact value → the value with 6 places, or why it cannot be."""
    if abs(value) >= TOO_LARGE:
        return _ask("too_large", f"Số {shown} quá lớn (từ 10^15 trở lên).", "Kiểm tra lại con số và đơn vị tính.")
    rounded = value.quantize(_STEP, rounding=ROUND_HALF_EVEN) + 0
    if rounded < 0 and not allow_negative:
        return _ask(
            "negative", f"Số {vietnamese(rounded)} là số âm.", f"Nếu đúng là {vietnamese(-rounded)} thì bỏ dấu âm."
        )
    if whole and value != value.to_integral_value():
        return _ask(
            "whole",
            f"{vietnamese(rounded)} không phải số nguyên, trong khi chỉ tiêu này đếm theo từng đơn vị trọn vẹn.",
            "Nhập số nguyên; nếu dấu phẩy hoặc dấu chấm dùng để ngăn hàng nghìn thì gõ lại số không có dấu.",
        )
    if rounded != value:
        notice = notice or Finding(
            "decimals",
            f"Số {quoted(vietnamese(value))} có hơn 6 chữ số thập phân, đã làm tròn thành {vietnamese(rounded)}.",
            "Không cần làm gì nếu con số làm tròn là đúng.",
        )
    return Reading(rounded, notice)


def _digits(text: str, shown: str, decimals: bool, points: bool = False) -> Reading[Decimal]:
    """Digits with separators → the number, when it has one reading only. `decimals`: a decimal part is expected;
    `points`: behind a point."""
    if _PLAIN.fullmatch(text):
        return Reading(Decimal(text))
    if points and _POINT.fullmatch(text):
        if _ONE_DOT.fullmatch(text):
            return _ask_which(shown, text.replace(".", ","), text.replace(".", ""))
        value = Decimal(text)
        return Reading(value, _read_as("decimal_point", shown, vietnamese(value), "Nên gõ dấu phẩy thập phân."))
    if _ONE_DOT.fullmatch(text):
        if decimals:
            return _ask_which(shown, text.replace(".", ","), text.replace(".", ""))
        return Reading(Decimal(text.replace(".", "")))
    if _DOTS.fullmatch(text) or _SPACES.fullmatch(text):
        return Reading(Decimal(text.replace(".", "").replace(" ", "").replace(",", ".")))
    if _US.fullmatch(text):
        value = Decimal(text.replace(",", ""))
        return Reading(value, _read_as("us_format", shown, vietnamese(value), "Định dạng kiểu Anh-Mỹ: nên gõ dấu "
                                       "chấm cho hàng nghìn, dấu phẩy cho phần thập phân."))  # fmt: skip
    if _ONE_COMMA.fullmatch(text) and not decimals:
        return _ask_which(shown, text, text.replace(",", ""))
    if _COMMA.fullmatch(text):
        return Reading(Decimal(text.replace(",", ".")))
    if _POINT.fullmatch(text):
        if decimals or text.startswith("0."):
            value = Decimal(text)
            return Reading(value, _read_as("decimal_point", shown, vietnamese(value), "Nên gõ dấu phẩy thập phân."))
        return _ask_which(shown, text.replace(".", ","), text.replace(".", ""))
    return _ask(
        "number",
        f"Không rõ {shown} là số nào vì dấu ngăn hàng nghìn hoặc thập phân không nhất quán.",
        "Gõ lại theo kiểu Việt Nam, ví dụ 1.234,5 (một nghìn hai trăm ba mươi tư phẩy năm).",
    )


def _factor(typed: str, unit: str | None) -> Decimal | None:
    """Unit typed behind a number → what to multiply with to get the figure's own unit; None when not certain."""
    word, own = key(typed).rstrip("."), key(unit or "")
    if word == "%":
        return Decimal(1) if _is_percent_unit(unit) else None
    money = MONEY.get(word)
    if money is not None:
        return money / MONEY[own] if own in MONEY else None
    if own:
        return Decimal(1) if word in {own, *(part.strip() for part in own.split(","))} else None
    return Decimal(1) if word in COUNTED else None


def _unread_unit(shown: str, digits: str, typed: str, unit: str | None) -> tuple[str, str]:
    # of '6,o' the comma is no part of the number to type
    word, digits = key(typed), digits.strip(" .,")
    if word[:1] in "-\u2013\u2014~/" and word[1:].strip()[:1].isdigit():
        other = word[1:].strip()
        return f"{shown} ghi hai số, không rõ lấy số nào.", f"Chỉ nhập một con số: {digits} hoặc {other}."
    if word == "%":
        return (
            f"{shown} là tỷ lệ phần trăm, trong khi cột này cần con số.",
            "Nhập con số vào Tử số và Mẫu số, không nhập tỷ lệ phần trăm.",
        )
    if _EXPONENT.fullmatch(typed.strip()):
        return (
            f"{shown} viết theo kiểu số mũ.",
            "Gõ đủ các chữ số của con số, ví dụ 1000; nếu Excel tự đổi thì đặt kiểu ô là Number.",
        )
    expected = f" (đơn vị tính của chỉ tiêu là {unit})" if unit else ""
    return (
        f"{shown} không chỉ là một con số{expected}.",
        f"Nếu đúng là {digits} thì chỉ nhập {digits}; nếu không thì nhập con số đúng.",
    )


def is_no_activity(text: str) -> bool:
    """Text of a figure cell → whether it says that nothing arose (a dash, KPS, Không phát sinh, Không có)."""
    typed = clean(text)
    return (bool(typed) and not typed.strip(_SIGNS)) or key(typed).rstrip(".") in NO_ACTIVITY


def mark(cell: Cell) -> bool:
    """A cell of the column 'Không phát sinh' → whether it is marked: all but empty, a dash, 0, a plain 'không'."""
    if cell.kind == "number":
        return bool(cell.number)
    if cell.kind == "bool":
        return cell.text.upper() in {"TRUE", "1"}
    if cell.kind != "text":
        return False
    typed = key(cell.text).strip(_QUOTES)
    return bool(typed.strip(_SIGNS)) and typed not in NO


def yes_no(cell: Cell) -> Reading[Decimal]:
    """A milestone cell → 1 for yes, 0 for no. Whole words only: 'Chưa đạt' contains 'đạt'."""
    if cell.kind in {"error", "formula"}:
        return Reading(None, problem=_not_a_figure(cell))
    if cell.kind == "number" and cell.number in (0, 1) and not cell.is_percent:
        return Reading(Decimal(int(cell.number)))
    if cell.kind in {"text", "bool"}:
        typed = key(cell.text).translate(_FULLWIDTH).strip(_QUOTES + " ").rstrip(".")
        if not typed:
            return Reading(None)
        if typed in YES or (typed.isascii() and typed in YES_PLAIN):
            return Reading(Decimal(1))
        if typed in NO or (typed.isascii() and typed in NO_PLAIN):
            return Reading(Decimal(0))
    return _ask(
        "yes_no",
        f"Không rõ {quoted(cell.shown)} là đã hoàn thành hay chưa.",
        "Ghi Có nếu đã hoàn thành, Không nếu chưa; nếu không phát sinh thì đánh dấu cột Không phát sinh.",
    )


def ratio_pair(text: str) -> tuple[Decimal, Decimal] | None:
    """'12/15' typed into a figure cell → (12, 15); None for all else, also what could be a date (05/07, 7/2026)."""
    parts = _PAIR.fullmatch(clean(text).translate(_FULLWIDTH).strip(_QUOTES + " "))
    if not parts:
        return None
    sides = [parts["num"].strip(), parts["den"].strip()]
    if any(len(side) > 1 and side[0] == "0" and side[1].isdigit() for side in sides):
        return None
    num, den = (_digits(side, side, decimals=False).value for side in sides)
    if num is None or den is None or max(num, den) >= TOO_LARGE:
        return None
    if num <= 12 and 2000 <= den <= 2100:
        return None
    return num, den


def period(text: str) -> str | None:
    """A reporting period as typed → '2025-Q3'; None when it is not certain (no year, a month, two quarters)."""
    typed = " ".join(fold(text).translate(_FULLWIDTH).translate(_ROMAN).split())
    for form in (_YEAR_FIRST, _QUARTER_FIRST, _ROMAN_ONLY):
        if found := form.fullmatch(typed):
            return f"{found['year']}-Q{_QUARTERS[found['quarter']]}"
    return None


def period_name(code: str) -> str:
    """A period's code → its words in a sentence: '2025-Q3' → 'Quý III/2025'; what is no such code is given back."""
    year, _, number = code.partition("-Q")
    return f"Quý {_QUARTER_NAMES[number]}/{year}" if number in _QUARTER_NAMES else code


def date(cell: Cell) -> Reading[dt.date]:
    """A date cell → the day (day before month in text), between 2000 and 2100; anything else is asked about."""
    if cell.kind in {"error", "formula"}:
        return Reading(None, problem=_not_a_figure(cell))
    typed = clean(cell.text).strip(_QUOTES)
    day: dt.date | None = None
    if cell.kind == "date":
        day = _iso_date(typed)
    elif cell.kind == "number" and cell.number is not None and FIRST_SERIAL <= cell.number <= LAST_SERIAL:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(cell.number)) if cell.number == int(cell.number) else None
    elif cell.kind == "text":
        if not typed:
            return Reading(None)
        if found := _DAY_FIRST.fullmatch(key(typed)) or _YEAR_MONTH_DAY.fullmatch(typed):
            day = _calendar_day(int(found["year"]), int(found["month"]), int(found["day"]))
    if day is None or not 2000 <= day.year <= 2100:
        return Reading(
            None, problem=Finding("date", f"{quoted(cell.shown)} không phải là một ngày đọc được.", _DATE_HELP)
        )
    return Reading(day)


def unit_code(cell: Cell) -> str:
    """A unit code cell → the code as a text key: no spaces, no typed apostrophe, whole numbers without '.0'.

    Leading zeros lost by Excel are not guessed here. An error cell gives its own text, which no unit has.
    """
    if cell.kind == "number" and cell.number is not None and cell.number == int(cell.number):
        return str(int(cell.number))
    return re.sub(rf"[\s{_QUOTES}]", "", clean(cell.text).translate(_FULLWIDTH))


def statement_kind(cell: Cell) -> Reading[str]:
    """A cell of the column 'Kiểu số liệu' → 'Trong kỳ' (also when empty) or 'Lũy kế'."""
    typed = key(cell.text)
    if cell.kind == "text":
        if not typed or typed in {"trong kỳ", "trong quý"} or typed == "trong ky":
            return Reading(IN_PERIOD)
        if typed in {"lũy kế", "luy ke", "lũy kế từ đầu năm"}:
            return Reading(CUMULATIVE)
    return Reading(
        None,
        problem=Finding(
            "statement_kind",
            f"Kiểu số liệu {quoted(cell.shown)} không rõ là số trong kỳ hay số lũy kế.",
            "Ghi Trong kỳ (chỉ của kỳ này) hoặc Lũy kế (cộng dồn từ đầu năm).",
        ),
    )


def vietnamese(value: Decimal) -> str:
    """A number → its Vietnamese writing: 1234567.8 → '1.234.567,8'."""
    plain = f"{value:,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.translate(str.maketrans(",.", ".,"))


def quoted(text: str) -> str:
    """Text as typed → the same in quotes for a message, shortened, without invisible characters."""
    shown = clean(text.encode("utf-8", "replace").decode())
    return f'"{shown[:57]}…"' if len(shown) > 60 else f'"{shown}"'


def _exact(shown: float) -> Decimal:
    """A stored double → the decimal Excel shows (15 significant digits)."""
    return Decimal(format(shown, ".15g"))


def _iso_date(text: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _calendar_day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _is_percent_unit(unit: str | None) -> bool:
    return clean(unit or "") == "%"


def _ask(rule: str, message: str, remedy: str) -> Reading[Decimal]:
    return Reading(None, problem=Finding(rule, message, remedy))


def _ask_which(shown: str, one: str, other: str) -> Reading[Decimal]:
    return _ask(
        "ambiguous",
        f"Không rõ {shown} là {one} hay {other}.",
        f"Nhập lại {one} hoặc {other} vào một ô dạng số (tệp .csv không có ô dạng số: lưu lại thành .xlsx).",
    )


def _read_as(rule: str, shown: str, read: str, advice: str) -> Finding:
    return Finding(rule, f"Đã đọc {shown} là {read}.", advice)
