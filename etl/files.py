"""Files, folders and zips as a person names them → the files to judge, and the originals kept by their SHA-256."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from etl import archives, values
from etl.corrections import NOTHING, Desked
from etl.read import file_sha256
from etl.words import clean, key
from warehouse.catalogue import Catalogue
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home

SYNCED_AT_ONCE = 8


@dataclass(frozen=True)
class Incoming:
    """One file to judge. `name` is what people are shown; `received_why` is set when an officer states the time.

    `plan`, `period` and `unit` count where the file itself says none; `desked` is what the office mended and answered.
    """

    path: Path
    name: str
    received_at: datetime
    received_why: str | None = None
    plan: str | None = None
    period: str | None = None
    desked: Desked = NOTHING
    unit: str | None = None


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
        raise UsageError(f"Kế hoạch {code} không có {values.period_name(quarter)}.")
    return code, quarter


@contextmanager
def gathered(
    paths: Iterable[Path],
    received_at: datetime,
    received_why: str | None = None,
    plan: str | None = None,
    period: str | None = None,
    scratch: Path | None = None,
    left_out: list[str] | None = None,
) -> Iterator[list[Incoming]]:
    """The files named, folders and zips opened, for as long as the context lasts; `plan` and `period` as in `Incoming`.

    Zips are unpacked below the folder `scratch` (None: the system's). The names of files in folders and zips that are
    the system's own, so that nobody means to send them, are added to `left_out`. A file of a zip is named with the zip, as
    if that were its folder.

    A zip that cannot be opened is itself the file to judge, and so is a path that does not exist beside one that does.
    Errors: `UsageError` when no path exists, for a folder without files, a zip that unpacks beyond the limits.
    """
    paths = list(paths)
    if paths and not any(_is_there(path) for path in paths):
        raise UsageError(f"Không có tệp '{_shown(str(paths[0]))}'.")
    with TemporaryDirectory(prefix="chitieu-", dir=scratch) as unpacked:
        found: list[tuple[Path, str]] = []
        left_out = [] if left_out is None else left_out
        for path in paths:
            if not _is_there(path):
                found.append((path, path.name))
            elif path.is_dir():
                found += _in_folder(path, Path(unpacked), left_out)
            elif archives.is_zip(path) and path.is_file():
                found += _in_zip(path, path.name, Path(unpacked), left_out)
            else:
                found.append((path, path.name))
        yield [Incoming(file, _shown(name), received_at, received_why, plan, period) for file, name in found]


def _in_folder(folder: Path, scratch: Path, left_out: list[str]) -> list[tuple[Path, str]]:
    """The files of a folder at every depth and those of its zips, with the names they have below it."""
    every = {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*")) if file.is_file()}
    left_out += [name for name in every if archives.is_of_system(name)]
    meant = {name: file for name, file in every.items() if not archives.is_of_system(name)}
    if not meant:
        raise UsageError(f"Thư mục '{_shown(str(folder))}' không có tệp nào.")
    found: list[tuple[Path, str]] = []
    for name, file in meant.items():
        found += _in_zip(file, name, scratch, left_out) if archives.is_zip(file) else [(file, name)]
    return found


def _in_zip(file: Path, name: str, scratch: Path, left_out: list[str]) -> list[tuple[Path, str]]:
    """The files of a zip that goes by a name, each named below it as if it were a folder; itself when it cannot be opened."""
    skipped: list[str] = []
    inner = archives.unzipped(file, scratch, skipped)
    left_out += [f"{name}/{each}" for each in skipped]
    return [(path, f"{name}/{each}") for path, each in inner] or [(file, name)]


def _is_there(path: Path) -> bool:
    try:
        return path.is_file() or path.is_dir()
    except OSError:
        return False


def _shown(name: str) -> str:
    """A file name as it may be printed and stored: no control characters, no bytes that are no text."""
    return clean(name.encode("utf-8", "replace").decode()) or "?"


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
