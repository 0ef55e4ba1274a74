"""Faults named by whose they are: the catalogue's, the home's, the machine's. The sender's faults are data, not exceptions."""

from pathlib import Path


class ChitieuError(Exception):
    """A fault told to a person in one Vietnamese sentence. `exit_code` is the command line's (docs: contract)."""

    exit_code = 2


class CatalogueError(ChitieuError):
    """The catalogue is broken: nothing starts. Names file, line and key."""

    def __init__(self, file: Path, line: int, key: str, fault: str) -> None:
        super().__init__(f"Danh mục chỉ tiêu có lỗi: {file.parent.name}/{file.name}, dòng {line}, {key}: {fault}")
        self.file, self.line, self.key = file, line, key


class UsageError(ChitieuError):
    """Wrong usage, an unknown code, a home that is missing or not empty."""


class WriteError(ChitieuError):
    """Could not write (busy, disk, rights): nothing changed."""

    exit_code = 3
