"""A catalogue's files as one text, so that a journal entry can name the very catalogue that was in force."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from warehouse.catalogue.model import Catalogue
from warehouse.catalogue.reader import PLAN_FILES, SETTINGS_FILE, read_catalogue


def bundled(folders: tuple[Path, ...], settings: Path) -> str:
    """The files of the plan folders and the office's answers as JSON text, stable for the same files."""
    files = {
        f"{number}/{plan.parent.name}/{name}": (plan.parent / name).read_text(encoding="utf-8-sig")
        for number, root in enumerate(folders)
        for plan in sorted(root.glob("*/plan.toml"))
        for name in PLAN_FILES
    }
    if settings.exists():
        files[SETTINGS_FILE] = settings.read_text(encoding="utf-8")
    return json.dumps(files, ensure_ascii=False, sort_keys=True)


def unbundled(text: str) -> Catalogue:
    """The catalogue that `bundled` wrote down."""
    with TemporaryDirectory(prefix="chitieu-") as scratch:
        root = Path(scratch)
        for name, content in json.loads(text).items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        folders = sorted(folder for folder in root.iterdir() if folder.is_dir())
        return read_catalogue(*folders, settings=root / SETTINGS_FILE)
