"""Files made for people, kept for an hour below `HOME/extracts/<id>/`, each handed out by an address signed for one person.

What stands in a folder says how far a file is: `asked.json` what is wanted, `progress` how much of it is done, `fault`
why there will be none, `ready` its name. So any process of the home can tell, also after a restart.
"""

import hashlib
import hmac
import json
import os
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard import text
from dashboard.person import Person
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home

KEPT_SECONDS = 3600
_ID_LETTERS = 16


@dataclass(frozen=True)
class Place:
    """One file on its way, or made."""

    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for. Errors: `UsageError` once it is gone."""
        try:
            found: dict[str, Any] = json.loads((self.folder / "asked.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            raise UsageError(text.FILE_GONE) from fault
        return found

    @property
    def fault(self) -> str:
        """Why there is no file; empty while there may still be one."""
        return _read(self.folder / "fault")

    @property
    def progress(self) -> tuple[int, int]:
        """Rows or units written, and to write; nothing to write while they are still being looked up."""
        done, _, total = _read(self.folder / "progress").partition("/")
        return (int(done), int(total)) if done.isdigit() and total.isdigit() else (0, 0)

    @property
    def counts(self) -> str:
        """What the progress counts: "rows", "units", or "whole" where the maker writes all at once."""
        return str(self.asked.get("counts", "rows"))

    @property
    def file(self) -> Path | None:
        """The file, once it is whole."""
        name = _read(self.folder / "ready")
        return self.folder / "file" if name and (self.folder / "file").is_file() else None

    @property
    def name(self) -> str:
        """What the file is called where it is kept."""
        return _read(self.folder / "ready")

    def tell(self, what: str, said: str) -> None:
        """Note how far the file is; whoever reads sees the whole note or the one before."""
        part = self.folder / f".{what}.part"
        part.write_text(said, encoding="utf-8")
        part.replace(self.folder / what)


def begin(home: Home, asked: Mapping[str, Any]) -> Place:
    """A place for a file. Errors: `WriteError` when the disk refuses."""
    folder = home.root / "extracts"
    try:
        _sweep(folder)
        place = Place(folder / secrets.token_hex(_ID_LETTERS // 2))
        place.folder.mkdir(parents=True)
        place.tell("asked.json", json.dumps(asked, ensure_ascii=False))
    except OSError as fault:
        raise WriteError(text.CANNOT_MAKE) from fault
    return place


def found(home: Home, name: str) -> Place:
    """A place by its id. Errors: `UsageError` for one that is not there, or no longer."""
    folder = home.root / "extracts" / name
    is_id = len(name) == _ID_LETTERS and all(letter in "0123456789abcdef" for letter in name)
    if not is_id or not folder.is_dir():
        raise UsageError(text.FILE_GONE)
    return Place(folder)


def signed(home: Home, person: Person, place: Place) -> str:
    """The end of a file's address that lets this person have it, until it is swept."""
    until = int(time.time()) + KEPT_SECONDS
    return f"until={until}&sig={_signature(home, person, place.id, until)}"


def check(home: Home, person: Person, name: str, until: str, signature: str) -> None:
    """Errors: `UsageError` for an address that was altered, is another person's, or is past its time."""
    if not (until.isascii() and until.isdigit() and len(until) < 12):
        raise UsageError(text.LINK_WRONG)
    if not hmac.compare_digest(_signature(home, person, name, int(until)), signature):
        raise UsageError(text.LINK_WRONG)
    if int(until) < time.time():
        raise UsageError(text.FILE_GONE)


def _signature(home: Home, person: Person, name: str, until: int) -> str:
    said = "\n".join((name, str(until), person.role, person.name)).encode()
    return hmac.new(_key(home), said, hashlib.sha256).hexdigest()


def _key(home: Home) -> bytes:
    """The home's own secret, made when it is first needed; readable by its owner alone."""
    file = home.root / "extracts" / ".key"
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_name(f".key.{secrets.token_hex(4)}")
            part.touch(mode=0o600)
            part.write_bytes(secrets.token_bytes(32))
            try:
                # the first of two processes wins: the other reads its key
                os.link(part, file)
            except FileExistsError:
                pass
            finally:
                part.unlink()
        return file.read_bytes()
    except OSError as fault:
        raise WriteError(text.CANNOT_MAKE) from fault


def _sweep(folder: Path) -> None:
    """Remove what is past its time."""
    before = time.time() - KEPT_SECONDS
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.is_dir() and each.stat().st_mtime < before:
            shutil.rmtree(each, ignore_errors=True)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""
