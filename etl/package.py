"""A workbook's package: its parts by name, how they refer to each other, and the package again with some parts changed."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field

from etl.splice import Edits, Element, NotEditableError, elements, quoted_text

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = "[Content_Types].xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"


@dataclass(frozen=True)
class Relation:
    """One relationship: `kind` is the last word of its type, `target` a part's name ('' for what lies outside)."""

    id: str
    kind: str
    target: str


@dataclass
class Package:
    """The parts of one file; `changed` holds the new bytes of those that differ, new ones included."""

    data: bytes
    changed: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(self.data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as fault:
            raise NotEditableError("no package") from fault
        self.names = {entry.filename for entry in self._zip.infolist()}

    def has(self, name: str) -> bool:
        return name in self.changed or name in self.names

    def part(self, name: str) -> bytes:
        """The bytes of a part as they stand now. Errors: `NotEditableError` when there is none."""
        if name in self.changed:
            return self.changed[name]
        try:
            return self._zip.read(name)
        except (KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as fault:
            raise NotEditableError(name) from fault

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to; of the package itself for ''."""
        name = _relations_of(part)
        if not self.has(name):
            return []
        folder = posixpath.dirname(part)
        found = []
        for element in elements(self.part(name)):
            if element.name != "Relationship":
                continue
            target, given = "", element.attributes
            if given.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", ""))).lstrip("/")
            found.append(Relation(given.get("Id", ""), given.get("Type", "").rpartition("/")[2], target))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relationship of a part to another. Returns its id."""
        name = _relations_of(part)
        if not self.has(name):
            self.changed[name] = HEAD + f'<Relationships xmlns="{RELATIONSHIPS}"></Relationships>'.encode()
        taken = {relation.id for relation in self.relations(part)}
        new = next(
            f"rId{number}" for number in range(len(taken) + 1, len(taken) + 100_000) if f"rId{number}" not in taken
        )
        edits, root = _edited(self.part(name))
        relation = f'Relationship Id="{new}" Type="{OFFICE}/{kind}" Target="/{quoted_text(target)}"/>'
        edits.append(root, b"<" + root.prefix + relation.encode())
        self.changed[name] = edits.done()
        return new

    def add(self, stem: str, ending: str, data: bytes, kind: str | None) -> str:
        """A new part, its name made of `stem`, a number and `ending`. Returns the name. `kind` names its content type."""
        lowered = {name.lower() for name in (*self.names, *self.changed)}
        name = next(f"{stem}{n}{ending}" for n in range(1, 100_000) if f"{stem}{n}{ending}".lower() not in lowered)
        self.changed[name] = data
        edits, root = _edited(self.part(TYPES))
        if kind is not None:
            new = f'Override PartName="/{quoted_text(name)}" ContentType="{_SHEET.format(kind)}"/>'
        elif any(
            e.name == "Default" and e.attributes.get("Extension", "").lower() == ending[1:]
            for e in elements(self.part(TYPES))
        ):
            return name
        else:
            new = f'Default Extension="{ending[1:]}" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        edits.append(root, b"<" + root.prefix + new.encode())
        self.changed[TYPES] = edits.done()
        return name

    def packed(self) -> bytes:
        """The package again; parts that did not change keep their bytes, their order and their dates."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in self._zip.infolist():
                if not entry.is_dir():
                    kept = zipfile.ZipInfo(entry.filename, entry.date_time)
                    kept.compress_type = zipfile.ZIP_DEFLATED
                    new.writestr(kept, self.part(entry.filename))
            for name in [name for name in self.changed if name not in self.names]:
                fresh = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                fresh.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(fresh, self.changed[name])
        return out.getvalue()


def _edited(data: bytes) -> tuple[Edits, Element]:
    return Edits(data), elements(data)[0]


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
