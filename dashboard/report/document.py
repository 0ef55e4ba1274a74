"""A document before it is a file: its head, its paragraphs and tables, its end. The same for Word, the preview and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "subheading", "body", "item", "caption", "note"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    text: str
    kind: Kind = "body"


@dataclass(frozen=True)
class GridColumn:
    """A column; `width` in centimetres."""

    label: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class GridRow:
    """A row; a group has a code and a name only."""

    cells: Sequence[str]
    is_group: bool = False


@dataclass(frozen=True)
class Grid:
    """A table under its caption."""

    caption: str
    columns: Sequence[GridColumn]
    rows: Sequence[GridRow]


Block = Paragraph | Grid


@dataclass(frozen=True)
class Document:
    """An official document. Empty parts are left out; `sample` stands on every page."""

    parent: Sequence[str]
    office: Sequence[str]
    number: str
    place_date: str
    kind: str
    title: Sequence[str]
    to: Sequence[str]
    body: Sequence[Block]
    recipients: Sequence[str]
    signer: Sequence[str]
    sample: str = ""
