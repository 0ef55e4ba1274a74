"""XML edited in place: elements with the bytes they span, and edits put in together, so that all other bytes stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

_TAG = re.compile(rb"""<[^\s/>]+(?:[^>"']|"[^"]*"|'[^']*')*>""")
_NAME = re.compile(rb"<[^\s/>]+")
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)""")
# what no XML may hold; lone surrogates cannot be encoded
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class NotEditableError(Exception):
    """A part is not what spreadsheet programs write; nothing of the file is changed."""


@dataclass
class Element:
    """One element: where its start tag, its content and the element itself end. `name` and attribute names without prefix."""

    name: str
    prefix: bytes
    attributes: dict[str, str]
    parent: Element | None
    start: int
    inner: int
    close: int = 0
    end: int = 0
    text: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return self.end == self.inner

    @property
    def said(self) -> str:
        """The text directly inside."""
        return "".join(self.text)

    def is_in(self, *names: str) -> bool:
        """Whether its parent, the parent of that one and so on are called so, innermost first."""
        found = self.parent
        for name in names:
            if found is None or found.name != name:
                return False
            found = found.parent
        return True


def elements(data: bytes, keep: Callable[[Element], bool] = lambda _: True) -> list[Element]:
    """The elements of a document that `keep` wants, in order; the first one is its root.

    Errors: `NotEditableError` for anything but UTF-8 without a document type.
    """
    found: list[Element] = []
    open_ones: list[Element] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        prefix, _, name = tag.rpartition(":")
        matched = _TAG.match(data, at)
        if matched is None:
            raise NotEditableError(tag)
        parent = open_ones[-1] if open_ones else None
        own = {
            key.rpartition(":")[2] if not key.startswith("xmlns") else key: value for key, value in attributes.items()
        }
        element = Element(name, f"{prefix}:".encode() if prefix else b"", own, parent, at, matched.end())
        open_ones.append(element)
        if parent is None or keep(element):
            found.append(element)

    def end(_tag: str) -> None:
        element = open_ones.pop()
        at = parser.CurrentByteIndex
        element.close = at
        element.end = element.inner if data[element.inner - 2 : element.inner] == b"/>" else data.index(b">", at) + 1
        if element.is_empty:
            element.close = element.inner

    def character(text: str) -> None:
        if open_ones:
            open_ones[-1].text.append(text)

    def refused(*_: object) -> None:
        raise NotEditableError("document type")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, character
    parser.StartDoctypeDeclHandler = refused
    encoding = _ENCODING.match(data)
    if b"\x00" in data[:100] or (encoding is not None and encoding.group(1).lower() != b"utf-8"):
        raise NotEditableError("encoding")
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as fault:
        raise NotEditableError(str(fault)) from fault
    return found


class Edits:
    """Changes of one document, put in together; later ones at the same place come after earlier ones."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.changes: list[tuple[int, int, bytes]] = []

    def replace(self, start: int, end: int, new: bytes) -> None:
        self.changes.append((start, end, new))

    def insert(self, at: int, new: bytes) -> None:
        self.changes.append((at, at, new))

    def remove(self, element: Element) -> None:
        self.replace(element.start, element.end, b"")

    def set(self, element: Element, **attributes: str) -> None:
        """Sets attributes of an element; once for an element."""
        tag = self.data[element.start : element.inner]
        self.replace(element.start, element.inner, with_attributes(tag, **attributes))

    def append(self, element: Element, new: bytes, **attributes: str) -> None:
        """Puts something at the end of an element's content, and sets attributes of the element."""
        tag = with_attributes(self.data[element.start : element.inner], **attributes)
        if not element.is_empty:
            self.replace(element.start, element.inner, tag)
            self.insert(element.close, new)
            return
        matched = _NAME.match(tag)
        name = matched.group()[1:] if matched else element.name.encode()
        self.replace(
            element.start, element.end, tag.rstrip(b">").rstrip().removesuffix(b"/") + b">" + new + b"</" + name + b">"
        )

    def done(self) -> bytes:
        pieces, at = [], 0
        for start, end, new in sorted(self.changes, key=lambda change: (change[0], change[1])):
            if start < at:
                raise NotEditableError("edits overlap")
            pieces += [self.data[at:start], new]
            at = end
        return b"".join([*pieces, self.data[at:]])


def with_attributes(tag: bytes, **attributes: str) -> bytes:
    """A start tag with attributes (without prefix) set or added."""
    for name, value in attributes.items():
        new = f' {name}="{quoted_text(value)}"'.encode()
        pattern = re.compile(rb"""\s""" + name.encode() + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""")
        if pattern.search(tag):
            tag = pattern.sub(lambda _, new=new: new, tag, count=1)  # type: ignore[misc]
        else:
            # behind the others: readers that expect a cell's reference first find it there
            end = 2 if tag.endswith(b"/>") else 1
            tag = tag[:-end].rstrip() + new + tag[-end:]
    return tag


def plain_text(text: str) -> str:
    """A text as the content of an element, for a spreadsheet: nothing of it is markup or an escape."""
    shown = _ESCAPE.sub("_x005F_", _ILLEGAL.sub("", text.replace("\r", "")))
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted_text(text: str) -> str:
    """A text as the value of an attribute in double quotes."""
    escaped = _ILLEGAL.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "")
