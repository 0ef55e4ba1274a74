"""Refused files on their way back: each workbook with its marks, a message to paste, folders by area, one zip of all."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.files import Incoming, reason
from etl.marked import colours, marked
from etl.marks import ERROR
from etl.problems import grouped
from etl.register_form import RULE as REGISTER
from etl.values import period_name
from etl.verdicts import Outcome, Verdict
from etl.words import clean
from warehouse import record, store
from warehouse.errors import WriteError
from warehouse.home import Home

ZIP_NAME, MESSAGES = "tra-lai.zip", "loi-nhan.txt"
UNKNOWN, SEVERAL = "Chưa rõ đơn vị", "Nhiều đơn vị"
# errors in a message: with a marked workbook beside it, and alone
LISTED, LISTED_ALONE, MAX_NAME = 10, 100, 100
# Windows takes no longer path than 260 signs
MAX_FOLDERS, MAX_FOLDER = 4, 30
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


@dataclass(frozen=True)
class Returned:
    """One file to send back: where it stands below the folder (area, then as it was sent), the workbook with its marks (None: none can be made), the message."""

    folder: str
    name: str
    workbook: bytes | None
    message: str


def returned(home: Home, incoming: Sequence[Incoming], outcome: Outcome) -> list[Returned]:
    """What goes back of a batch: every refused file but unit registers. The files of `incoming` must still be there."""
    with store.opened(home) as con:
        known = {spell.unit_code: (spell.unit_name, spell.area) for spell in record.spells(con)}
    made: list[Returned] = []
    taken: set[tuple[str, str]] = set()
    for given, verdict in zip(incoming, outcome.verdicts, strict=True):
        if verdict.verdict != ERROR or (verdict.problems["rule"] == REGISTER).all():
            continue
        *folders, own = given.name.replace("\\", "/").split("/")
        folder, name = "/".join([_safe(_area(verdict, known)), *_as_sent(folders)]), _safe(own)
        stem, dot, ending = name.rpartition(".")
        number = 1
        while (folder.casefold(), name.casefold()) in taken:
            number += 1
            name = f"{stem} ({number}){dot}{ending}" if dot else f"{ending} ({number})"
        taken.add((folder.casefold(), name.casefold()))
        workbook = _marked(given.path, verdict)
        made.append(Returned(folder, name, workbook, message(verdict, known, is_marked=workbook is not None)))
    return made


def write(target: Path, files: Sequence[Returned]) -> list[Path]:
    """The files in folders by area with all messages in one text, and the same as one zip. Returns what was written.

    Errors: `WriteError` when the disk refuses.
    """
    if not files:
        return []
    written: list[Path] = []
    text = "\n\n".join(f"===== {file.folder} / {file.name} =====\n{file.message}" for file in files) + "\n"
    try:
        target.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target / ZIP_NAME, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in files:
                for name, data in _entries(file):
                    path = target / file.folder / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(data)
                    packed.writestr(f"{file.folder}/{name}", data)
                    written.append(path)
            # a byte-order mark: Windows' own editor shows the text as it is
            (target / MESSAGES).write_text(text, encoding="utf-8-sig")
            packed.writestr(MESSAGES, text.encode("utf-8-sig"))
    except OSError as fault:
        raise WriteError(
            f"Không ghi được tệp trả lại vào '{target}' ({reason(fault)}). Việc nạp không bị ảnh hưởng."
        ) from fault
    return [*written, target / MESSAGES, target / ZIP_NAME]


def _entries(file: Returned) -> list[tuple[str, bytes]]:
    told = (f"{file.name}.{MESSAGES}", file.message.encode("utf-8-sig"))
    return [told] if file.workbook is None else [(file.name, file.workbook), told]


def message(verdict: Verdict, known: dict[str, tuple[str, str]], *, is_marked: bool) -> str:
    """A text to paste into a mail or chat: whom it is for, what was refused, what to mend."""
    names = [known[unit][0] for unit in verdict.units if unit in known]
    whom = (
        ", ".join(names[:3]) + (f" và {len(names) - 3} đơn vị khác" if len(names) > 3 else "")
        if names
        else "Quý đơn vị"
    )
    about = list(dict.fromkeys(f"{plan} {period_name(period)}" for plan, period, _ in verdict.parts))
    errors = grouped(verdict.problems).filter(pl.col("severity") == ERROR)
    of = f" ({', '.join(about[:3])})" if about else ""
    lines = [f"Kính gửi {whom},", f'Tệp "{verdict.file}"{of} chưa nhận được vì còn {errors.height} lỗi:']
    most = LISTED if is_marked else LISTED_ALONE
    for number, row in enumerate(errors.head(most).iter_rows(named=True), start=1):
        place = ", ".join(
            part for part in (row["sheet"] and f"trang {row['sheet']}", row["cell"] and f"ô {row['cell']}") if part
        )
        lines.append(f"{number}. {place + ': ' if place else ''}{row['message']} {row['remedy']}")
    if errors.height > most:
        lines.append(
            f"… và {errors.height - most} lỗi khác" + (', xem trang "Cần sửa" trong tệp.' if is_marked else ".")
        )
    if is_marked:
        cells = ", ô cần sửa có nền màu và ghi chú" if colours(verdict.problems) else ""
        lines.append(
            f'Tệp gửi kèm đã đánh dấu sẵn: trang "Cần sửa" liệt kê từng lỗi{cells}. Sửa ngay trong tệp này rồi gửi lại; không cần xóa các đánh dấu.'
        )
    elif verdict.is_read:
        lines.append(
            "Tệp loại này không đánh dấu được. Đề nghị sửa theo danh sách trên rồi gửi lại, tốt nhất là tệp .xlsx theo biểu mẫu."
        )
    else:
        lines.append("Đề nghị gửi lại tệp theo hướng dẫn trên.")
    return "\n".join(lines)


def _marked(path: Path, verdict: Verdict) -> bytes | None:
    """The workbook with its marks; None when it was not read, so that nothing hostile is handed on, or is no .xlsx."""
    if not verdict.is_read:
        return None
    try:
        return marked(path.read_bytes(), verdict.problems)
    except OSError:
        return None


def _area(verdict: Verdict, known: dict[str, tuple[str, str]]) -> str:
    areas = {known[unit][1] for unit in verdict.units if unit in known}
    return next(iter(areas)) if len(areas) == 1 else SEVERAL if areas else UNKNOWN


def _as_sent(folders: Sequence[str]) -> list[str]:
    """The folders and zips a file came in, the innermost ones, as names of folders; none leads up or elsewhere."""
    meant = [folder for folder in folders if folder.strip(" .")]
    return [_safe(re.sub(r"(?i)\.zip$", "", folder), MAX_FOLDER) for folder in meant[-MAX_FOLDERS:]]


def _safe(name: str, most: int = MAX_NAME) -> str:
    """A name that every system takes as one file or folder."""
    shown = FORBIDDEN.sub("_", clean(name)).strip(" .")
    if len(shown) > most:
        stem, dot, ending = shown.rpartition(".")
        shown = (
            f"{stem[: most - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < 10 else shown[:most].rstrip(" .")
        )
    return f"_{shown}" if DEVICES.fullmatch(shown) else shown or "khong-ten"
