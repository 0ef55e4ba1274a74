"""The formats of a workbook with marked twins: a cell keeps everything but its background, and gets it back afterwards.

A mark is a solid fill of one of two colours of ours; as such a fill's second colour is never shown, it keeps the first
colour of the fill it stands for.
"""

from __future__ import annotations

from etl.marks import ERROR, WARNING
from etl.splice import Edits, Element, NotEditableError, elements, quoted_text, with_attributes

COLOURS = {ERROR: "FFFFC8CB", WARNING: "FFFFEFB1"}
NONE = b'<bgColor indexed="64"/>'
COLOUR_NAMES = ("rgb", "theme", "indexed", "tint", "auto")


class Styles:
    """The styles part; `marked` answers with the number of a cell format, `done` with the part."""

    def __init__(self, data: bytes) -> None:
        self.data = _restored(data)
        found = elements(self.data)
        self.prefix = found[0].prefix
        self.lists = {e.name: e for e in found if e.is_in("styleSheet") and e.name in ("fonts", "fills", "cellXfs")}
        if len(self.lists) < 3:
            raise NotEditableError("styles")
        self.formats = [e for e in found if e.name == "xf" and e.is_in("cellXfs")]
        self.counts = {name: sum(e.is_in(name, "styleSheet") for e in found) for name in self.lists}
        self.fills = _fills(found)
        self.new: dict[str, list[bytes]] = {name: [] for name in self.lists}
        self.twins: dict[tuple[int, str], int] = {}
        self.fill_numbers: dict[bytes, int] = {}

    def marked(self, number: int, severity: str) -> int:
        """The cell format that is format `number` but for the background that marks."""
        key = (number if number < len(self.formats) else 0, severity)
        if key not in self.twins:
            xf = self.formats[key[0]]
            own = self.fills[min(int(xf.attributes.get("fillId", 0)), len(self.fills) - 1)]
            fill = self._fill(COLOURS[severity], b"<bgColor" + own + b"/>" if own else NONE)
            tag = with_attributes(self.data[xf.start : xf.inner], fillId=str(fill), applyFill="1")
            self.twins[key] = self._add("cellXfs", tag + self.data[xf.inner : xf.end])
        return self.twins[key]

    def own(
        self,
        *,
        bold: bool = False,
        size: int = 11,
        colour: str = "FF1F1F1F",
        fill: str | None = None,
        line: bool = False,
    ) -> int:
        """A cell format of our own list: wrapped, at the top."""
        flags = ("<b/>" if bold else "") + ("<u/>" if line else "")
        font = f'<font>{flags}<sz val="{size}"/><color rgb="{colour}"/><name val="Times New Roman"/><family val="1"/></font>'
        fill_number = self._fill(fill, NONE) if fill else 0
        font_number = self._add("fonts", font.encode())
        return self._add(
            "cellXfs",
            f'<xf numFmtId="0" fontId="{font_number}" fillId="{fill_number}" borderId="0" xfId="0" applyFont="1" applyFill="1" '
            'applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'.encode(),
        )  # fmt: skip

    def _fill(self, colour: str, second: bytes) -> int:
        fill = (
            b'<fill><patternFill patternType="solid"><fgColor rgb="'
            + colour.encode()
            + b'"/>'
            + second
            + b"</patternFill></fill>"
        )
        if fill not in self.fill_numbers:
            self.fill_numbers[fill] = self._add("fills", fill)
        return self.fill_numbers[fill]

    def _add(self, name: str, data: bytes) -> int:
        number = self.counts[name] + len(self.new[name])
        # a format copied from the file has its prefix already
        is_own = name != "cellXfs" or data.startswith(b"<xf numFmtId=") or not self.prefix
        self.new[name].append(_prefixed(data, self.prefix) if is_own else data)
        return number

    def done(self) -> bytes:
        edits = Edits(self.data)
        for name, element in self.lists.items():
            if self.new[name]:
                edits.append(element, b"".join(self.new[name]), count=str(self.counts[name] + len(self.new[name])))
        return edits.done()


def _prefixed(data: bytes, prefix: bytes) -> bytes:
    if not prefix:
        return data
    return data.replace(b"</", b"\0").replace(b"<", b"<" + prefix).replace(b"\0", b"</" + prefix)


def _fills(found: list[Element]) -> list[bytes]:
    """For each fill the attributes of its colour, b'' where it is not one plain colour."""
    fills = [e for e in found if e.name == "fill" and e.is_in("fills", "styleSheet")]
    plain = {id(e.parent.parent): _colour(e) for e in found if e.name == "fgColor" and _is_solid(e) and e.parent}
    return [plain.get(id(fill), b"") for fill in fills]


def _is_solid(colour: Element) -> bool:
    pattern = colour.parent
    return pattern is not None and pattern.name == "patternFill" and pattern.attributes.get("patternType") == "solid"


def _is_kept(second: Element) -> bool:
    return second.attributes.get("indexed") != "64" and "auto" not in second.attributes


def _colour(element: Element) -> bytes:
    given = [(name, element.attributes[name]) for name in COLOUR_NAMES if name in element.attributes]
    return "".join(f' {name}="{quoted_text(value)}"' for name, value in given).encode()


def _restored(data: bytes) -> bytes:
    """The part with every marked format given back the background it had; ours are known by their colour."""
    found = elements(data)
    fills = [e for e in found if e.name == "fill" and e.is_in("fills", "styleSheet")]
    number_of = {id(fill): number for number, fill in enumerate(fills)}
    had: dict[int, bytes] = {}
    for element in found:
        fill = element.parent.parent if element.parent else None
        if fill is None or id(fill) not in number_of or not _is_solid(element):
            continue
        if element.name == "fgColor" and element.attributes.get("rgb") in COLOURS.values():
            had.setdefault(number_of[id(fill)], b"")
        elif element.name == "bgColor" and _is_kept(element) and number_of[id(fill)] in had:
            had[number_of[id(fill)]] = _colour(element)
    if not had:
        return data
    edits, prefix = Edits(data), found[0].prefix
    numbers: dict[int, int] = {}
    fresh: list[bytes] = []
    for number, colour in had.items():
        numbers[number] = len(fills) + len(fresh) if colour else 0
        if colour:
            given = (
                b'<fill><patternFill patternType="solid"><fgColor' + colour + b"/>" + NONE + b"</patternFill></fill>"
            )
            fresh.append(_prefixed(given, prefix))
    for element in found:
        if element.name == "xf" and element.is_in("cellXfs") and int(element.attributes.get("fillId", 0)) in numbers:
            edits.set(element, fillId=str(numbers[int(element.attributes["fillId"])]))
    whole = next(e for e in found if e.name == "fills" and e.is_in("styleSheet"))
    edits.append(whole, b"".join(fresh), count=str(len(fills) + len(fresh)))
    return edits.done()
