"""Files, folders and zips as a person names them → the files to judge, and the originals kept by their SHA-256."""

from __future__ import annotations

import errno
import hashlib
import lzma
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from etl import values
from etl.corrections import NOTHING, Desked
from etl.envelope import MAX_FILE
from etl.read import file_sha256
from etl.words import clean, key
from warehouse.catalogue import Catalogue
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home

MAX_ZIPPED = 2_000
MAX_UNZIPPED = 2 * 2**30
SYNCED_AT_ONCE = 8


@dataclass(frozen=True)
class Incoming:
    """One file to judge. `name` is what people are shown; `received_why` is set when an officer states the time.

    `plan` and `period` count where the file itself says none; `desked` is what the office mended and answered.
    """

    path: Path
    name: str
    received_at: datetime
    received_why: str | None = None
    plan: str | None = None
    period: str | None = None
    desked: Desked = NOTHING


def batch_given(catalogue: Catalogue, plan: str | None, period: str | None) -> tuple[str | None, str | None]:
    """Plan and period as a person states them for a batch → as the catalogue writes them. Errors: `UsageError`."""
    codes = {key(known.code): known.code for known in catalogue.plans}
    if plan is not None and key(plan) not in codes:
        raise UsageError(f"Không có kế hoạch '{_shown(plan)}'. Các kế hoạch: {', '.join(codes.values())}.")
    code = codes[key(plan)] if plan is not None else None
    quarter = values.period(period) if period is not None else None
    if period is not None and quarter is None:
        raise UsageError(f"Không rõ kỳ '{_shown(period)}'. Ghi kỳ như 2025-Q3.")
    if code and quarter and (code, quarter) not in catalogue.period:
        raise UsageError(f"Kế hoạch {code} không có kỳ {quarter}.")
    return code, quarter


@contextmanager
def gathered(
    paths: Iterable[Path],
    received_at: datetime,
    received_why: str | None = None,
    plan: str | None = None,
    period: str | None = None,
    scratch: Path | None = None,
) -> Iterator[list[Incoming]]:
    """The files named, folders and zips opened, for as long as the context lasts; `plan` and `period` as in `Incoming`.

    Zips are unpacked below the folder `scratch` (None: the system's).

    A zip that cannot be opened is itself the file to judge, and so is a path that does not exist beside one that does.
    Errors: `UsageError` when no path exists, for a folder without files, a zip that unpacks beyond the limits.
    """
    paths = list(paths)
    if paths and not any(_is_there(path) for path in paths):
        raise UsageError(f"Không có tệp '{_shown(str(paths[0]))}'.")
    with TemporaryDirectory(prefix="chitieu-", dir=scratch) as unpacked:
        found: list[tuple[Path, str]] = []
        for path in paths:
            if not _is_there(path):
                found.append((path, path.name))
            elif path.is_dir():
                inner = sorted(file for file in path.rglob("*") if file.is_file() and not _is_noise(file.name))
                if not inner:
                    raise UsageError(f"Thư mục '{_shown(str(path))}' không có tệp nào.")
                found += [(file, file.relative_to(path).as_posix()) for file in inner]
            elif path.suffix.lower() == ".zip" and path.is_file():
                found += _unzipped(path, Path(unpacked)) or [(path, path.name)]
            else:
                found.append((path, path.name))
        yield [Incoming(file, _shown(name), received_at, received_why, plan, period) for file, name in found]


def _is_there(path: Path) -> bool:
    try:
        return path.is_file() or path.is_dir()
    except OSError:
        return False


def _shown(name: str) -> str:
    """A file name as it may be printed and stored: no control characters, no bytes that are no text."""
    return clean(name.encode("utf-8", "replace").decode()) or "?"


def _is_noise(name: str) -> bool:
    """Files that offices do not mean to send: Excel's locks, the system's leftovers."""
    return name.startswith(("~$", ".")) or name in ("Thumbs.db", "desktop.ini")


def _unzipped(archive: Path, scratch: Path) -> list[tuple[Path, str]]:
    """The files of a zip, written under names of our own: an entry's name never becomes a path.

    Empty when it is no zip, or locked. An entry that cannot be read is cut short, so that it is refused by itself.
    """
    try:
        opened = zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return []
    with opened:
        entries = [e for e in opened.infolist() if not e.is_dir() and not _is_noise(Path(e.filename).name)]
        if len(entries) > MAX_ZIPPED or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
            raise UsageError(
                f"Tệp nén '{_shown(archive.name)}' quá lớn: tối đa {MAX_ZIPPED} tệp và 2 GB. Hãy chia nhỏ."
            )
        if any(entry.flag_bits & 0x1 for entry in entries):
            return []
        folder = Path(scratch, f"{len(list(scratch.iterdir())):04d}")
        folder.mkdir()
        found = []
        for number, entry in enumerate(entries):
            target = folder / f"{number:04d}.xlsx"
            target.write_bytes(_entry_bytes(opened, entry))
            found.append((target, entry.filename))
        return found


def _entry_bytes(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """An entry's bytes, one past the limit being enough for the guard to refuse it; none when it is broken."""
    try:
        with opened.open(entry) as source:
            return source.read(MAX_FILE + 1)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, OSError):
        return b""


def reason(fault: BaseException) -> str:
    """Why the disk refused, for a person."""
    words = {
        errno.ENOSPC: "đĩa đã đầy", errno.EDQUOT: "hết hạn mức đĩa", errno.EACCES: "không có quyền ghi", errno.EPERM: "không có quyền ghi",
        errno.EROFS: "ổ đĩa chỉ cho đọc", errno.ENOENT: "không có thư mục này", errno.EISDIR: "đó là một thư mục",
        errno.ENOTDIR: "không có thư mục này", errno.EEXIST: "đã có tệp cùng tên", errno.ENAMETOOLONG: "tên tệp quá dài",
    }  # fmt: skip
    return words.get(getattr(fault, "errno", None) or 0, "kiểm tra đĩa và quyền ghi")


def keep_text(home: Home, text: str) -> str:
    """A text of ours among the originals. Returns its SHA-256."""
    data = text.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    with TemporaryDirectory(prefix="chitieu-") as scratch:
        file = Path(scratch, "text")
        file.write_bytes(data)
        keep_original(home, file, sha256)
    return sha256


def keep_originals(home: Home, originals: Iterable[tuple[Path, str]]) -> None:
    """Files under their SHA-256, on the disk when this returns ('' for a file that cannot be opened: nothing to keep).

    Errors: `WriteError`, nothing half-written, also when a file is no longer the one that was read.
    """
    missing = {sha256: path for path, sha256 in originals if sha256 and not (home.originals / sha256).exists()}
    # the disk syncs many files at once in little more time than one
    with ThreadPoolExecutor(SYNCED_AT_ONCE) as pool:
        list(pool.map(lambda sha256: _keep(home, missing[sha256], sha256), missing))
    if missing:
        _sync(home.originals)


def keep_original(home: Home, path: Path, sha256: str) -> None:
    """One file under its SHA-256, as `keep_originals`."""
    keep_originals(home, [(path, sha256)])


def _keep(home: Home, path: Path, sha256: str) -> None:
    part = home.originals / f"{sha256}.part"
    try:
        shutil.copyfile(path, part)
        _sync(part)
        if file_sha256(part) != sha256:
            part.unlink()
            raise WriteError(f"Tệp '{_shown(path.name)}' bị thay đổi trong lúc nạp. Chưa có gì thay đổi; hãy nạp lại.")
        part.replace(home.originals / sha256)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise WriteError(f"Không lưu được tệp gốc ({reason(fault)}). Chưa có gì thay đổi.") from fault


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
