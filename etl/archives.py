"""Zips → the files in them, also those of a zip that lies in a zip, within the limits; no name in a zip becomes a path."""

from __future__ import annotations

import lzma
import re
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from etl.envelope import MAX_FILE
from etl.words import clean
from warehouse.errors import UsageError

MAX_ZIPPED = 2_000
MAX_UNZIPPED = 2 * 2**30
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, ValueError)
# Excel's locks, what Windows and macOS leave behind; any other name is somebody's own, also one that begins with a dot
_OF_SYSTEM = re.compile(r"(?:^|/)(?:~\$[^/]*|\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini|__MACOSX/.*)$", re.IGNORECASE)


def is_of_system(name: str) -> bool:
    """Whether nobody means to send a file of this name, with the folders it lies in: it is the system's own."""
    return _OF_SYSTEM.search(name) is not None


def is_zip(path: Path) -> bool:
    """Whether a file goes by the name of a zip."""
    return path.suffix.lower() == ".zip"


def unzipped(archive: Path, scratch: Path, left_out: list[str]) -> list[tuple[Path, str]]:
    """The files of a zip, below `scratch` under names of our own, and what they are called: as if it were a folder.

    A zip in it is opened, too, one in that is not. Empty when it is no zip, or locked. A file that cannot be read is
    cut short, so that it is refused by itself. Those of the system are only named, in `left_out`.
    Errors: `UsageError` beyond the limits.
    """
    return _opened(archive, scratch, left_out, _Room(archive.name), is_inner=False)


@dataclass
class _Room:
    """What the zips that lie in one zip may still hold together with it."""

    archive: str
    files: int = 0
    size: int = 0

    def take(self, entries: list[zipfile.ZipInfo]) -> None:
        self.files += len(entries)
        self.size += sum(entry.file_size for entry in entries)
        if self.files > MAX_ZIPPED or self.size > MAX_UNZIPPED:
            raise UsageError(f"Tệp nén '{clean(self.archive)}' quá lớn: tối đa {MAX_ZIPPED} tệp và 2 GB. Hãy chia nhỏ.")


def _opened(
    archive: Path, scratch: Path, left_out: list[str], room: _Room, *, is_inner: bool
) -> list[tuple[Path, str]]:
    try:
        opened = zipfile.ZipFile(archive)
    except (*_BROKEN, OSError):
        return []
    with opened:
        listed = [entry for entry in opened.infolist() if not entry.is_dir()]
        entries = [entry for entry in listed if not is_of_system(entry.filename)]
        if any(entry.flag_bits & 0x1 for entry in entries):
            return []
        room.take(entries)
        folder = Path(scratch, f"{len(list(scratch.iterdir())):04d}")
        folder.mkdir()
        found: list[tuple[Path, str]] = []
        for number, entry in enumerate(entries):
            target = folder / f"{number:04d}.xlsx"
            if is_inner or not is_zip(Path(entry.filename)):
                target.write_bytes(_bytes(opened, entry))
                found.append((target, entry.filename))
                continue
            _write(opened, entry, target)
            skipped: list[str] = []
            inner = _opened(target, scratch, skipped, room, is_inner=True)
            left_out += [f"{entry.filename}/{name}" for name in skipped]
            found += [(path, f"{entry.filename}/{name}") for path, name in inner] or [(target, entry.filename)]
        left_out += [entry.filename for entry in listed if is_of_system(entry.filename)]
        return found


def _bytes(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """An entry's bytes, one past the limit being enough for the guard to refuse it; none when it is broken."""
    try:
        with opened.open(entry) as source:
            return source.read(MAX_FILE + 1)
    except (*_BROKEN, OSError):
        return b""


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    """A zip in a zip to the disk, piece by piece: it may be larger than a workbook. Cut short when it is broken."""
    with target.open("wb") as out:
        try:
            with opened.open(entry) as source:
                shutil.copyfileobj(source, out)
        except _BROKEN:
            return
