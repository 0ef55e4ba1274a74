"""Reports and sheets as files on the disk, there whole or not at all."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copyfile

from dashboard import text
from dashboard.data import Reading
from dashboard.person import Person
from dashboard.report import annex, making, sheet, sheet_word, word
from dashboard.report.facts import Facts
from dashboard.report.wording import BUILT_IN, FOLDER
from dashboard.text import language
from warehouse.errors import UsageError, WriteError
from warehouse.filters import Filter
from warehouse.home import Home


@dataclass(frozen=True)
class Asked:
    """What a report is to be of; `least` is the coverage in percent below which there is none."""

    version: str
    who: Person
    plan: str
    period: str
    window: str
    least: Decimal


def report(home: Home, asked: Asked, target: Path, today: date) -> tuple[Path, Facts]:
    """Writes a report and beside it its annex; gives back the annex. Errors: as `making.report`, `WriteError`."""
    if target.suffix.lower() != ".docx":
        raise UsageError(text.wrong_ending(".docx"))
    made = making.report(home, asked.version, asked.who, asked.plan, asked.period, asked.window, asked.least, today)
    beside = target.with_suffix(".xlsx")
    contents = {target: word.docx(made.document), beside: annex.xlsx(made)}
    with _parts(list(contents)) as parts:
        for part, content in zip(parts, contents.values(), strict=True):
            part.write_bytes(content)
    return beside, made.facts


def sheets(
    home: Home,
    version: str,
    who: Person,
    where: Filter,
    target: Path,
    today: date,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Writes the sheet of the one unit of a filter as .docx, or of all its units as .zip; gives back how many.

    `told` hears how many of how many are in the zip.
    Errors: `UsageError` where nobody is left or the ending is another, `WordingError`, `WriteError`.
    """
    ending = target.suffix.lower()
    if ending not in {".docx", ".zip"}:
        raise UsageError(text.wrong_ending(".docx", ".zip"))
    with language.speaking(language.VIETNAMESE):
        reading = Reading(home, version, who)
        listed = sheet.codes(reading, where)
        if not listed:
            raise UsageError(text.REPORT["none"])
        if ending == ".docx" and len(listed) > 1:
            raise UsageError(text.one_unit_only(len(listed)))
        made = sheet.sheets(reading, where, today)
        with _parts([target]) as (part,):
            if ending == ".zip":
                return sheet_word.zipped(made, part, today=today, told=lambda done: told(done, len(listed)))
            part.write_bytes(sheet_word.Pages().docx(next(made)))
            return 1


def copy_wording(home: Home) -> list[Path]:
    """Copies the built-in wording into the home for an office to edit, over nothing that is there; what was copied."""
    folder = home.root / FOLDER
    copied = []
    try:
        folder.mkdir(exist_ok=True)
        for file in sorted(BUILT_IN.glob("*.txt")):
            if not (target := folder / file.name).exists():
                copyfile(file, target)
                copied.append(target)
    except OSError as fault:
        raise WriteError(text.not_written(str(folder), fault.strerror or "")) from fault
    return copied


@contextmanager
def _parts(targets: list[Path]) -> Iterator[list[Path]]:
    """Files to write into, put in place together when all are written. Errors: `WriteError`."""
    parts = [target.with_name(f".{target.name}.part") for target in targets]
    try:
        yield parts
        for part, target in zip(parts, targets, strict=True):
            part.replace(target)
    except (OSError, zipfile.LargeZipFile) as fault:
        reason = (fault.strerror or "") if isinstance(fault, OSError) else str(fault)
        raise WriteError(text.not_written(targets[0].name, reason)) from fault
    finally:
        for part in parts:
            _forget(part.unlink)


def _forget(remove: Callable[..., None]) -> None:
    """Takes away what may no longer be there."""
    try:
        remove(missing_ok=True)
    except OSError:
        return
