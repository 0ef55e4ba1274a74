"""Files, folders and zips as a person names them → the files to judge, and the originals kept by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.guard import MAX_FILE
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home

MAX_ZIPPED = 2_000
MAX_UNZIPPED = 2 * 2**30


@dataclass(frozen=True)
class Incoming:
    """One file to judge. `name` is what people are shown; `received_why` is set when an officer states the time."""

    path: Path
    name: str
    received_at: datetime
    received_why: str | None = None


@contextmanager
def gathered(paths: Iterable[Path], received_at: datetime, received_why: str | None = None) -> Iterator[list[Incoming]]:
    """The files named, folders and zips opened, for as long as the context lasts.

    Errors: `UsageError` for a path that does not exist, a zip that cannot be read or unpacks beyond the limits.
    """
    with TemporaryDirectory(prefix="chitieu-") as scratch:
        found: list[Incoming] = []
        for path in paths:
            if path.is_dir():
                inner = sorted(file for file in path.rglob("*") if file.is_file() and not _is_noise(file.name))
                found += [Incoming(file, file.relative_to(path).as_posix(), received_at, received_why) for file in inner]
            elif path.suffix.lower() == ".zip" and path.is_file():
                found += [Incoming(file, name, received_at, received_why) for file, name in _unzipped(path, Path(scratch))]
            elif path.is_file():
                found.append(Incoming(path, path.name, received_at, received_why))
            else:
                raise UsageError(f"Không có tệp '{path}'.")
        yield found


def _is_noise(name: str) -> bool:
    """Files that offices do not mean to send: Excel's locks, the system's leftovers."""
    return name.startswith(("~$", ".")) or name in ("Thumbs.db", "desktop.ini")


def _unzipped(archive: Path, scratch: Path) -> Iterator[tuple[Path, str]]:
    """The files of a zip, written under names of our own: an entry's name never becomes a path."""
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [e for e in opened.infolist() if not e.is_dir() and not _is_noise(Path(e.filename).name)]
            if len(entries) > MAX_ZIPPED or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
                raise UsageError(f"Tệp nén '{archive.name}' quá lớn: tối đa {MAX_ZIPPED} tệp và 2 GB. Hãy chia nhỏ.")
            folder = Path(scratch, f"{len(list(scratch.iterdir())):04d}")
            folder.mkdir()
            for number, entry in enumerate(entries):
                target = folder / f"{number:04d}{Path(entry.filename).suffix[:8]}"
                with opened.open(entry) as source, target.open("wb") as out:
                    # one byte past the limit is enough for the guard to refuse it
                    out.write(source.read(MAX_FILE + 1))
                yield target, entry.filename
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as fault:
        raise UsageError(f"Không mở được tệp nén '{archive.name}'. Nén lại dạng .zip, không đặt mật khẩu.") from fault


def keep_text(home: Home, text: str) -> str:
    """A text of ours among the originals. Returns its SHA-256."""
    data = text.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    with TemporaryDirectory(prefix="chitieu-") as scratch:
        file = Path(scratch, "text")
        file.write_bytes(data)
        keep_original(home, file, sha256)
    return sha256


def keep_original(home: Home, path: Path, sha256: str) -> None:
    """The file's bytes under their SHA-256. Errors: `WriteError`, nothing half-written."""
    target = home.originals / sha256
    if target.exists():
        return
    part = home.originals / f"{sha256}.part"
    try:
        shutil.copyfile(path, part)
        descriptor = os.open(part, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        part.replace(target)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise WriteError(f"Không lưu được tệp gốc ({fault.strerror}). Chưa có gì thay đổi.") from fault
