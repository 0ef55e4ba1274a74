"""The sentences of the intake desk: what is wrong with an upload, where a job stands, what recording will do."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dashboard import text
from dashboard.text import numbers
from dashboard.text.language import _, restated
from dashboard.text.numbers import counted

LONGEST_FILE, HEAD_OF_FILE, SHORTEST_PLACE = 56, 32, 6


def desk_refused(reason: str) -> str:
    """Why the desk's own store could not be written."""
    if "lock" in reason or "busy" in reason:
        return _("Một chương trình khác đang giữ sổ đợt nộp. Chưa có gì thay đổi; hãy thử lại sau ít phút.")
    if "full" in reason:
        return _("Đĩa đã đầy nên không ghi được sổ đợt nộp. Giải phóng chỗ trên đĩa rồi thử lại.")
    return _("Không ghi được sổ đợt nộp (desk.sqlite). Kiểm tra đĩa và quyền ghi của thư mục kho.")


def desk_disk(reason: str) -> str:
    return _("Không ghi được tệp lên máy chủ ({reason}). Chưa có gì thay đổi; hãy thử lại.", reason=reason)


def desk_count(most: int) -> str:
    return _("Mỗi đợt nhận từ 1 đến {most} tệp. Hãy nén lại thành .zip hoặc chia nhỏ.", most=numbers.count(most))


def desk_unknown() -> str:
    return _("Không có đợt nộp này. Chọn một đợt trong danh sách.")


def desk_moved_on() -> str:
    return _("Đợt nộp này không còn ở bước đó. Tải lại trang để xem tình trạng mới nhất.")


def desk_too_large(name: str, most: int) -> str:
    return _("Tệp “{name}” quá lớn, tối đa {most} MB. Hãy chia nhỏ hoặc nộp tệp gọn hơn.", name=name, most=most)


def desk_not_allowed() -> str:
    return _("Chỉ người nhận số liệu mới nộp được, từ trang “Nộp số liệu” của bảng theo dõi.")


def desk_bad_request() -> str:
    return _("Yêu cầu không đúng dạng. Tải lại trang rồi thử lại.")


def desk_warnings_first() -> str:
    return _("Còn tệp có cảnh báo: xem rồi đánh dấu “{tick}” trước khi ghi nhận.", tick=text.SEEN_WARNINGS)


def desk_nothing_left() -> str:
    return _("Không có tệp nào để ghi nhận.")


def desk_not_marked() -> str:
    return _("Tệp này không đánh dấu được: không phải .xlsx đọc được, không có phát hiện, hoặc không còn giữ.")


def desk_none_returned() -> str:
    return _("Không có tệp nào phải trả lại.")


def desk_cut_short() -> str:
    return _("Lần ghi nhận trước bị ngắt giữa chừng và chưa ghi gì. Đã kiểm tra lại; xem lại rồi bấm ghi nhận.")


def desk_ended() -> str:
    """A worker that ended before its job, twice."""
    return _(
        "Máy chủ không xử lý xong đợt này: tiến trình bị ngắt hai lần, có thể vì thiếu bộ nhớ. Chưa có gì được ghi; "
        "thử lại, hoặc chia thành đợt nhỏ hơn."
    )


def desk_outdated() -> str:
    return _("Số liệu trong kho đã đổi từ lúc kiểm tra nên chưa ghi gì. Đã kiểm tra lại; xem lại rồi bấm ghi nhận.")


def first_jobs(shown: int) -> str:
    """That there may be more jobs than those listed."""
    return counted("Bảng này là {count} đợt mới nhất; tệp xuất có mọi đợt.", shown)


def desk_title(job_files: int, recordable: int) -> str:
    """The heading of a job that was checked."""
    files = counted("Nộp số liệu: {count} tệp", job_files)
    return f"{files}, {counted('{count} tệp ghi nhận được', recordable)}"


def desk_titled(state: str) -> str:
    """The heading of a job that is under way or over."""
    return _("Nộp số liệu: {state}", state=text.JOB_STATES[state])


def desk_about(made_at: datetime, by: str, arrived: int, received_on: date | None, why: str | None) -> str:
    """When and by whom a job was brought, and the day stated for it."""
    said = _("Đợt nộp {at}, {by}", at=numbers.moment(made_at), by=restated(by))
    files = counted("{count} tệp gửi lên", arrived)
    stated = ""
    if received_on:
        stated = _("ngày nhận {day}: {why}", day=numbers.day(received_on), why=why or "")
    return " · ".join(part for part in (said, files, stated) if part)


def desk_missing(missing: int) -> str:
    return counted("{count} tệp chưa gửi lên được; thả lại các tệp ấy thành một đợt khác.", missing)


def desk_left_out(count: int) -> str:
    """Files of the system among what was dropped."""
    return counted("Bỏ qua {count} tệp của hệ thống (tệp khóa của Excel, tệp phụ của Windows, macOS)", count)


def desk_awaited(count: int) -> str:
    """Files of a job that have not arrived."""
    return counted("{count} tệp chưa nhận được", count)


def desk_arrived(count: int) -> str:
    """Files of a job that have arrived."""
    return counted("{count} tệp đã nhận", count)


def desk_receiving(arrived: int, expected: int) -> str:
    return _(
        "Đã nhận {arrived}/{expected} tệp. Nếu thẻ đang gửi đã đóng hoặc tải lại, thả các tệp ấy vào khung dưới đây để gửi tiếp "
        "phần còn thiếu; hoặc kiểm tra phần đã nhận, hoặc hủy đợt này.",
        arrived=numbers.count(arrived),
        expected=numbers.count(expected),
    )


def desk_counts(found: Mapping[str, int], state: str) -> str:
    """The verdicts of a job in one line."""
    words = desk_verdicts(state)
    return " · ".join(f"{numbers.count(count)} {words[name]}" for name, count in found.items() if count)


def desk_verdicts(state: str) -> dict[str, str]:
    """What verdicts are called in a job: of one that is over, what became of its files."""
    return {**text.VERDICTS, **text.OUTCOMES.get(state, {})}


def desk_tiles(state: str) -> dict[str, str]:
    """The words under the counts of a job."""
    return {**text.TILES, **text.OUTCOMES.get(state, {})}


def desk_findings(errors: int, warnings: int) -> str:
    """How much was found in a file."""
    said = []
    if errors:
        said.append(counted("{count} lỗi", errors))
    if warnings:
        said.append(counted("{count} cảnh báo", warnings))
    return " · ".join(said)


def desk_first(found: str, first: str) -> str:
    """How much was found and, where there is room, what first."""
    return f"{found}: {first if len(first) <= 90 else first[:88].rpartition(' ')[0] + '…'}" if first else found


def desk_changes(found: Mapping[str, int], *, with_unchanged: bool = True) -> str:
    """How many figures are added, changed, dropped and unchanged."""
    kinds = [name for name in text.CHANGES if found.get(name) and (with_unchanged or name != "unchanged")]
    return " · ".join(f"{text.CHANGES[name]} {numbers.count(found[name])}" for name in kinds)


def desk_change_line(figures: Mapping[str, int], items: Mapping[str, int]) -> str:
    """What recording changes, in one sentence."""
    said = [_("Số liệu: {changes}", changes=desk_changes(figures) or text.NO_FIGURE)]
    if items:
        said.append(_("mục chi tiết: {changes}", changes=desk_changes(items)))
    return "; ".join(said) + "."


def desk_item_changes(count: int) -> str:
    return counted("Xem {count} mục chi tiết thay đổi", count)


def item_change(change: str, others: Mapping[str, tuple[Any, Any]]) -> str:
    """What becomes of an item; of one that changes, what changes beside its numbers: from what to what."""
    return " · ".join([str(text.CHANGES[change]), *(_part(name, *pair) for name, pair in others.items())])


def _part(name: str, old: Any, new: Any) -> str:
    label = text.ITEM_PARTS[name]
    if name == "fields":
        return label
    shown = [numbers.day(value) if isinstance(value, date) else value or text.NOTHING for value in (old, new)]
    return f"{label}: {shown[0]} → {shown[1]}"


def desk_record(files: int, figures: int) -> str:
    """The button that records."""
    return f"{counted('Ghi nhận {count} tệp', files)}, {counted('{count} số liệu', figures)}"


def desk_recorded(version: str, at: datetime | None, files: int) -> str:
    done = counted("Đã ghi nhận {count} tệp", files)
    where = _("công bố thành phiên bản {version} lúc {at}", version=version, at=numbers.moment(at))
    return f"{done}, {where}."


def desk_repeated(unit: str, period: str, count: int, files: Sequence[str]) -> str:
    """That several files of a job, the first of which are named, are of one unit and period."""
    return counted(
        "{unit}, {period} có {count} tệp trong đợt này: {files}. Mỗi tệp thành một bản, tệp đứng sau thay tệp đứng trước; hãy kiểm tra tệp nào đúng.",
        count, unit=unit, period=numbers.period(period), files="; ".join([*files, *(["…"] if count > len(files) else [])]),
    )  # fmt: skip


def desk_repeated_more(count: int) -> str:
    return counted("Còn {count} đơn vị khác có nhiều tệp cho cùng một kỳ trong đợt này.", count)


def desk_undone(version: str) -> str:
    return _("Đợt này đã được hoàn tác; số liệu hiện hành là phiên bản {version}.", version=version)


def desk_redo(count: int) -> str:
    """The button that brings back what undoing a job took back."""
    return counted("Dùng lại cả đợt ({count} bản)", count)


def rest_title(recorded: int, left: int) -> str:
    """The heading of a recorded job that left files."""
    files = counted("Nộp số liệu: {count} tệp đã ghi nhận", recorded)
    return f"{files}; {counted('còn {count} tệp chưa vào số liệu', left)}"


def rest_left(count: int) -> str:
    return counted("Còn {count} tệp của đợt này chưa vào số liệu.", count)


def rest_take(count: int) -> str:
    """The button that takes up what a recorded job left."""
    return counted("Mở đợt mới từ {count} tệp này", count)


def rest_taken(made_at: datetime) -> str:
    """The link to the job that took them up."""
    return _("Các tệp ấy đang ở đợt nộp {at}.", at=numbers.moment(made_at))


def rest_of(made_at: datetime) -> str:
    """The link back to the job that left them."""
    return _("Các tệp còn lại của đợt nộp {at}", at=numbers.moment(made_at))


def rest_received(made_at: datetime) -> str:
    """Why files taken up again count as received on an earlier day."""
    return _("tệp đã gửi lên ở đợt nộp {at}", at=numbers.moment(made_at))


def short_file(name: str) -> str:
    """A file's name with the middle left out where it is long: how it begins, and how it ends; its folders or zip give way first."""
    if len(name) <= LONGEST_FILE:
        return name
    place, slash, own = name.rpartition("/")
    room = LONGEST_FILE - len(own) - 2
    if slash and room >= SHORTEST_PLACE:
        return f"{place[:room].rstrip()}…/{own}"
    return f"{name[:HEAD_OF_FILE].rstrip()}…{name[HEAD_OF_FILE - LONGEST_FILE + 1 :].lstrip()}"


def desk_file_title(unit: str, errors: int, warnings: int) -> str:
    found = desk_findings(errors, warnings)
    return f"{unit}: {found}" if found else unit


def desk_recognised(parts: Sequence[tuple[str, str]], version: int | None, *, has_unit: bool, is_recorded: bool) -> str:
    """What a file was taken for; `has_unit` says whether its unit is known."""
    if not parts and has_unit:
        return _("Chưa nhận ra kế hoạch hoặc kỳ của tệp này.")
    if not parts:
        return _("Chưa nhận ra đơn vị, kế hoạch hoặc kỳ của tệp này.")
    said = ", ".join(f"{plan} {numbers.period(period)}" for plan, period in parts)
    if version is None:
        return _("Nhận ra: {said}", said=said)
    if is_recorded:
        return _("Nhận ra: {said} · đã ghi là bản {version}", said=said, version=version)
    return _("Nhận ra: {said} · sẽ là bản {version}", said=said, version=version)


def desk_group(remedy: str, count: int) -> tuple[str, str]:
    """The heading of findings that are mended in one way."""
    return remedy or text.FINDINGS, counted("{count} chỗ", count)


def desk_in_doubt(name: str) -> str:
    return _("Tệp ghi đơn vị là “{name}”. Đó là đơn vị nào?", name=name)


def desk_units_missing(count: int) -> str:
    """The question which units some files are of."""
    return counted("{count} tệp không ghi đơn vị. Chọn đơn vị của từng tệp:", count)


def stated_by(rule: str, by: str, value: str) -> str:
    """ "Đơn vị do Văn thư chọn: TH Vàng Anh · 00126007": what a person said of a file that leaves it unsaid."""
    return str(text.STATED_BY[rule]).format(by=restated(by), value=value)


def desk_units_left(count: int) -> str:
    return counted("Còn {count} tệp khác không ghi đơn vị; chọn xong các tệp này sẽ thấy tiếp.", count)


def desk_overtaken(said: str, count: int, *, is_locked: bool) -> str:
    """That a quarter was closed or reopened (`said`) since some files were judged, and what to do."""
    if is_locked:
        return counted(
            "{said}. Kết quả kiểm tra đang hiện có từ trước lúc ấy: {count} tệp của kỳ này sẽ không ghi nhận được. Kiểm tra lại, hoặc mở khóa kỳ này trước.",
            count, said=said,
        )  # fmt: skip
    return counted(
        "{said}. Kết quả kiểm tra đang hiện có từ trước lúc ấy: {count} tệp bị từ chối vì khóa sổ nay có thể ghi nhận được. Kiểm tra lại.",
        count, said=said,
    )  # fmt: skip


def desk_unread(count: int) -> str:
    """The heading of files that arrived and are being read."""
    return counted("{count} tệp đang đọc", count)


def desk_unread_more(count: int) -> str:
    return counted("và {count} tệp khác", count)


def desk_flips(count: int) -> str:
    return counted("{count} kết quả của đơn vị đổi trạng thái", count)


def desk_later_day() -> str:
    return _("Ngày nhận phải sớm hơn hôm nay và có lý do.")


def blank_of(unit: str) -> str:
    """The link to one unit's blank workbook."""
    return _("Tải biểu mẫu của {unit} (.xlsx)", unit=unit)


def blanks_of(level: str | None, area: str | None) -> str:
    """The link to the blank workbooks of all units of a level and an area."""
    whose = ", ".join(part for part in (text.LEVELS[level] if level else None, area) if part)
    if not whose:
        return _("Tải biểu mẫu của mọi đơn vị (.zip)")
    return _("Tải biểu mẫu của mọi đơn vị: {whose} (.zip)", whose=whose)
