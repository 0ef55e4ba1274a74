"""Sentences of the files that leave the building and of the page that makes them."""

from dashboard import text
from dashboard.text import numbers
from dashboard.text.language import _, restated
from dashboard.text.numbers import counted


def back_in_time(label: str, steps: int) -> str:
    """The heading of one value of a line: "9 kỳ gần nhất (−2)", the last one "(kỳ này)"."""
    return f"{label} (−{steps})" if steps else _("{label} (kỳ này)", label=label)


def second(label: str) -> str:
    """The heading of the other target."""
    return _("{label} thứ hai", label=label)


def export_of(caption: str) -> str:
    """What the menu of a table is called by a screen reader."""
    return f"{text.EXPORT}: {caption}"


def column_meaning(label: str, kind: str, part: str, title: str) -> str:
    """What a column of a file means: its own note on the screen, else what is known of its heading, else of its kind."""
    if part in {"more", "basis", "second", "code"}:
        return text.KINDS[part]
    known = {getattr(text, name): meaning for name, meaning in text.MEANINGS.items()}
    own = known.get(label) or next((said for name, said in known.items() if label.startswith(f"{name} (")), "")
    return title if title and title != label else own or text.KINDS[kind]


def too_many_rows(rows: int, most: int) -> str:
    return _(
        "Có {rows} dòng, một trang tính Excel chỉ chứa {most}. Hãy tải .csv hoặc .parquet, hoặc lọc theo từng địa bàn rồi tải từng phần.",
        rows=numbers.count(rows),
        most=numbers.count(most),
    )


def sorted_by(indicator: str, *, is_best_first: bool) -> str:
    """The order of units by one of their indicators."""
    if is_best_first:
        return _("{indicator}, tốt nhất trước", indicator=indicator)
    return _("{indicator}, kém nhất trước", indicator=indicator)


def version_at(version: str, published: object) -> str:
    """ "000012, 25/11/2025 09:14"."""
    return ", ".join(filter(None, [version, numbers.moment(published)]))  # type: ignore[arg-type]


def rows_of(count: int) -> str:
    return counted("{count} dòng", count)


def status_meaning(code: str, word: str) -> str:
    """What a status means; where nothing is owed, its word tells a quarter from an indicator."""
    return text.NOT_OWED_MEANING if word == text.NOT_OWED else text.STATUS_MEANINGS.get(code, "")


def file_progress(done: int, total: int, counts: str) -> str:
    """How far a long file is, in `counts`: "rows" or "units"."""
    shown = {"done": numbers.count(done), "total": numbers.count(total)}
    if counts == "units":
        return _("Đang làm tệp: xong {done} trên {total} đơn vị", **shown)
    return _("Đang ghi tệp: xong {done} trên {total} dòng", **shown)


def file_uncounted(total: int) -> str:
    """A file whose writer does not say how far it is."""
    return _("Đang ghi {total} dòng vào tệp Excel, bước này không đếm được từng dòng", total=numbers.count(total))


def export_name(name: str, plan: str, period: str, version: str, ending: str) -> str:
    """The name of an exported file: letters that every system takes; with no ending the name alone."""
    return ".".join(filter(None, ["_".join(filter(None, (name, plan, period, version))), ending]))


def version_of(version: str) -> str:
    return _("số liệu phiên bản {version}", version=version)


def extract_heading(data: str, count: int) -> str:
    """What is about to be taken: the data set and exactly how much of it."""
    return _("{data}: {rows}", data=text.DATA[data], rows=rows_of(count))


def every_column(count: int) -> str:
    """What stands where no column is chosen."""
    return counted("Tất cả {count} cột", count)


def columns_of(shown: int, count: int) -> str:
    """How many of a data set's columns the file has."""
    if shown == count:
        return counted("{count} cột", count)
    return _("{shown} trên {count} cột", shown=numbers.count(shown), count=numbers.count(count))


def choice_kept(name: str) -> str:
    return _("Đã lưu “{name}”.", name=name)


def choice_name_taken(name: str) -> str:
    return _("Đã có lựa chọn tên “{name}”. Đặt tên khác, hoặc xóa lựa chọn cũ trước.", name=name)


def choice_too_long(most: int) -> str:
    return _("Tên dài quá {most} chữ. Đặt tên ngắn hơn.", most=most)


def choice_made(who: str, when: object) -> str:
    """Who kept a choice, and when."""
    return f"{restated(who)}, {numbers.moment(when)}"  # type: ignore[arg-type]
