"""What stands around every screen and every printed page: what is shown, from which figures, what was not understood."""

from collections.abc import Sequence
from datetime import date, datetime

from dashboard import text
from dashboard.text import numbers
from dashboard.text.language import _
from dashboard.text.numbers import counted


def ignored_parameters(parameters: Sequence[tuple[str, str]]) -> str:
    """One sentence naming what an address asked for and nobody knows."""
    named = "; ".join(_asked(name, value) for name, value in parameters)
    return _("Liên kết có điều kiện không còn dùng được nên đã bỏ qua: {named}.", named=named)


def refused_parameters(parameters: Sequence[tuple[str, str]]) -> str:
    """Why no file is made from an address that asks for what nobody knows: it would hold other data."""
    named = "; ".join(_asked(name, value) for name, value in parameters)
    return _("Chưa xuất tệp: địa chỉ có điều kiện không dùng được: {named}. Mở lại màn hình rồi xuất lại.", named=named)


def _asked(name: str, value: str) -> str:
    """A parameter in words: what is meant where that is known, else as it stands in the address."""
    label = text.FILTERS.get(name) or text.OTHER_NAMES.get(name)
    if label is None:
        return f"{text.UNKNOWN_NAME} “{name}={value}”"
    known = {
        "level": text.LEVELS,
        "status": text.STATUSES,
        "window": text.WINDOWS,
        "by": text.BY,
        "order": text.ORDERS,
        "period": {value: numbers.period(value)},
    }
    return f"{label} “{known.get(name, {}).get(value, value)}”"


def options_set(count: int) -> str:
    """The button of the options, saying that some are in force."""
    return f"{text.OPTIONS} ({count})"


def scope(parts: Sequence[str], submitted: int, owed: int, starts: date | None, ends: date | None) -> str:
    """What is being shown, after plan and period."""
    said = [*(parts or [text.PLACEHOLDERS["level"].lower()])]
    if owed:
        said.append(counted("{submitted}/{count} đơn vị đã báo cáo", owed, submitted=numbers.count(submitted)))
    if starts and ends:
        said.append(_("số liệu từ {first} đến {last}", first=numbers.day(starts), last=numbers.day(ends)))
    return "".join(f" · {part}" for part in said)


def search_scope(asked: str | None, aside: Sequence[str], *, is_limited: bool) -> tuple[str, str]:
    """What is looked into for the words, and the filters (`aside`) that a search does not follow.

    `is_limited`: not all units may be seen.
    """
    everywhere = _("Tìm trong mọi kế hoạch, quý và đơn vị")
    where = _("Tìm trong mọi kế hoạch và quý, các đơn vị được xem") if is_limited else everywhere
    words = f" · “{asked}”" if asked else ""
    return where, words + (_(" · không theo bộ lọc: {filters}", filters=", ".join(aside)) if aside else "")


def footer(version: str, published: datetime, person: str) -> str:
    """What the page was made from."""
    return f"{_made_from(version, published)} · {person}"


def printed(version: str, published: datetime, at: datetime) -> str:
    """What a printed page was made from, and when."""
    return f"{_made_from(version, published)} · {_('in lúc {at}', at=numbers.moment(at))}"


def _made_from(version: str, published: datetime) -> str:
    return _("Số liệu phiên bản {version}, công bố {at}", version=version, at=numbers.moment(published))


def part(title: str, number: int, total: int) -> str:
    """A table that goes over several widths of a sheet."""
    return title if total == 1 else f"{title} ({number}/{total})"


def search_everywhere(asked: str) -> str:
    return _("Tìm “{asked}” ở mọi nơi", asked=asked)


def found(total: int, asked: str) -> str:
    return counted("{count} kết quả cho “{asked}”", total, asked=asked)


def found_nothing(asked: str) -> str:
    return _("Không có kết quả nào cho “{asked}”", asked=asked)


def results(name: str, shown: int, total: int) -> str:
    """ "Chỉ tiêu · 4" or "Mục chi tiết · 50 trong 1.204"."""
    if shown == total:
        return f"{text.RESULTS[name]} · {numbers.count(total)}"
    of_all = _("{shown} trong {total}", shown=numbers.count(shown), total=numbers.count(total))
    return f"{text.RESULTS[name]} · {of_all}"


def first_items(shown: int, total: int) -> str:
    return _(
        "Mới liệt kê {shown} mục đầu trong {total}: đúng dấu trước, kỳ mới trước. Thêm từ để thu hẹp.",
        shown=numbers.count(shown),
        total=numbers.count(total),
    )


def every_item(total: int) -> str:
    """What the links to the files of everything found follow."""
    return _("Lấy cả {total} mục:", total=numbers.count(total))


def first_rows(shown: int, total: int) -> str:
    """Said above a list that is cut and leaves whole as a file."""
    return _(
        "Hiện {shown} dòng đầu trong {total}; tệp xuất ra có đủ.",
        shown=numbers.count(shown),
        total=numbers.count(total),
    )


def first_of_applied(shown: int, total: int) -> str:
    """Said above changes of which the first ones are shown."""
    return _(
        "Hiện {shown} dòng đầu trong {total}; bấm áp dụng là áp dụng tất cả.",
        shown=numbers.count(shown),
        total=numbers.count(total),
    )


def cut(shown: int, total: int) -> str:
    return _(
        "Hiện {shown} dòng đầu trong {total}; thu hẹp bằng thanh lọc để xem thêm.",
        shown=numbers.count(shown),
        total=numbers.count(total),
    )


def read_out(title: str, lines: Sequence[str]) -> str:
    """A chart in words, for those who cannot see it."""
    return f"{title}. {'; '.join(lines)}." if lines else f"{title}."


def shorten(words: str) -> str:
    """A long name cut at a word, for the small line of a card."""
    return words if len(words) <= 60 else words[:58].rpartition(" ")[0] + "…"


def short_code(code: str) -> str:
    """ "CCHC-7.1" → "7.1"."""
    return code.rpartition("-")[2]
