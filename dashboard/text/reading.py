"""What a screen says, read back: the numbers and dates of `numbers`, in the language spoken now."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache

from dashboard import text
from dashboard.text import numbers
from dashboard.text.language import VIETNAMESE, current

MINUS = "−"
_DAYS = {VIETNAMESE: ("%d/%m/%Y",), "en": ("%d %b %Y",)}


@dataclass(frozen=True, slots=True)
class Said:
    """One number with the words around it: `number` has as many decimals as were said."""

    before: str
    number: Decimal
    after: str

    @property
    def places(self) -> int:
        return max(0, -int(self.number.as_tuple().exponent))


def number(shown: str) -> Said | None:
    """The one number in "62,5", "▲ 3,1", "≥ 85%" or "giảm 6"; None where there is none, or more than one."""
    signs = numbers.separators()
    decimal, thousands = signs[0], signs[1]
    found = _pattern(decimal, thousands).fullmatch(shown)
    if found is None:
        return None
    before, digits, after = found[1], found[2], found[3]
    plain = digits.replace(thousands, "").replace(decimal, ".").replace(MINUS, "-")
    return Said(before, Decimal(plain), after)


def parts(shown: str) -> tuple[Decimal, Decimal] | None:
    """Numerator and denominator of "1.058/1.691" and of "24 (gốc 26)"; None of anything else."""
    above, sign, below = shown.partition("/")
    if not sign:
        above, sign, below = shown.removesuffix(")").partition(f" ({text.BASE} ")
    found = [number(part) for part in (above, below)] if sign else []
    if not all(each and not each.before and not each.after for each in found) or not found:
        return None
    return tuple(each.number for each in found if each)  # type: ignore[return-value]  # two of them, checked above


def moment(shown: str) -> datetime | None:
    """The day, or the minute, in "09/11/2026" or "09/11/2026 14:05"; None of anything else."""
    for day in _DAYS.get(current(), ()):
        for form in (day, f"{day} %H:%M"):
            try:
                # an office's time, as everything on a screen
                return datetime.strptime(shown, form)  # noqa: DTZ007
            except ValueError:
                continue
    return None


@cache
def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    whole = rf"(?:[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|[0-9]+)"
    return re.compile(rf"([^0-9{MINUS}]*)({MINUS}?{whole}(?:{re.escape(decimal)}[0-9]+)?)([^0-9]*)")
