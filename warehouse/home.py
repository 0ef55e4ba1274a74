"""The home: everything that is not code, in one folder (docs: contract, `CHITIEU_HOME`)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from warehouse.catalogue import BUILT_IN, Catalogue, read_catalogue
from warehouse.catalogue.bundle import bundled
from warehouse.catalogue.reader import SETTINGS_FILE
from warehouse.errors import UsageError


@dataclass(frozen=True)
class Home:
    """The paths of one home."""

    root: Path

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse"

    @property
    def originals(self) -> Path:
        return self.root / "originals"

    @property
    def journal(self) -> Path:
        return self.root / "journal"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def demo(self) -> Path:
        return self.root / "demo"

    @property
    def exists(self) -> bool:
        return (self.warehouse / "CURRENT").exists()

    def required(self) -> Home:
        """This home, or a sentence naming how to make one."""
        if not self.exists:
            raise UsageError(
                f"Chưa có kho số liệu ở '{self.root}'. Tạo kho trống bằng 'chitieu init', hoặc kho mẫu bằng 'chitieu demo'."
            )
        return self

    def catalogue(self) -> Catalogue:
        """The catalogue in force: built in, further plans of `HOME/catalogue/`, answers of `HOME/settings.toml`."""
        return read_catalogue(*self._catalogue_folders, settings=self.root / SETTINGS_FILE)

    def catalogue_text(self) -> str:
        """The files of the catalogue in force as one text, for the journal."""
        return bundled(self._catalogue_folders, self.root / SETTINGS_FILE)

    @property
    def _catalogue_folders(self) -> tuple[Path, ...]:
        own = self.root / "catalogue"
        return (BUILT_IN, own) if own.exists() else (BUILT_IN,)


def home_from_environment() -> Home:
    """The home named by `CHITIEU_HOME`, default `./data`."""
    return Home(Path(os.environ.get("CHITIEU_HOME") or "data").absolute())
