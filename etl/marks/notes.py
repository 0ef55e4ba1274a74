"""Notes of ours at cells of one sheet: put in beside the sender's own, and taken out again by their author."""

from __future__ import annotations

import re
from collections.abc import Mapping

from etl.marks import Place, place_of
from etl.package import HEAD, OFFICE, Package
from etl.sheet_facts import cell_name
from etl.splice import Edits, Element, NotEditableError, elements, plain_text

AUTHOR = "Chỉ tiêu (phần mềm)"
LEAD = "Phần mềm Chỉ tiêu: "
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
AFTER_DRAWING = {
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
}
SHAPE_ID = re.compile(rb'_x0000_s([0-9]{1,9})"')
NO_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
SHAPE_TYPE = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" id="_x0000_t202" '
    'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{id}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:0;margin-top:0;width:260pt;height:{height}pt;z-index:1;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{col}, 15, {top}, 4, {right}, 15, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row0}</x:Row><x:Column>{col0}</x:Column></x:ClientData></v:shape>"
)


def annotate(package: Package, sheet: str, texts: Mapping[Place, str]) -> None:
    """Notes at cells (row and column from 1) of the sheet part `sheet`, instead of those put there before.

    A cell with a note of the sender's own keeps that one; so does a sheet whose notes cannot be read.
    """
    relations = {relation.id: relation for relation in package.relations(sheet)}
    comments = next((relation.target for relation in relations.values() if relation.kind == "comments"), None)
    if comments is None and not texts:
        return
    changed = dict(package.changed)
    try:
        drawing = next((e for e in _below_root(package.part(sheet)) if e.name == "legacyDrawing"), None)
        shapes = (
            relations[drawing.attributes["id"]].target
            if drawing and drawing.attributes.get("id") in relations
            else None
        )
        if comments is None:
            empty = f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'
            comments = package.add("xl/commentsCanSua", ".xml", HEAD + empty.encode(), "comments")
            package.relate(sheet, "comments", comments)
        gone, kept = _without_ours(package, comments)
        wanted = {place: text for place, text in texts.items() if place not in kept}
        _add_comments(package, comments, wanted)
        if shapes is None:
            shapes = package.add("xl/drawings/vmlDrawingCanSua", ".vml", NO_DRAWING, None)
            _refer(package, sheet, package.relate(sheet, "vmlDrawing", shapes))
        _redraw(package, shapes, gone, wanted)
    except (NotEditableError, KeyError, ValueError):
        package.changed = changed


def _without_ours(package: Package, part: str) -> tuple[set[Place], set[Place]]:
    """Takes our notes out. Returns the cells they stood at, and those that keep a note."""
    data = package.part(part)
    found = elements(data)
    authors = [element.said for element in found if element.name == "author" and element.is_in("authors")]
    texts: dict[int, str] = {}
    for element in found:
        if element.name == "t":
            owner = element
            while owner.parent is not None and owner.name != "comment":
                owner = owner.parent
            texts[id(owner)] = texts.get(id(owner), "") + element.said
    gone, kept, edits = set[Place](), set[Place](), Edits(data)
    for element in found:
        if element.name != "comment" or not element.is_in("commentList"):
            continue
        place = place_of(element.attributes["ref"])
        author = int(element.attributes.get("authorId", 0))
        # LibreOffice keeps no authors
        if authors[author : author + 1] == [AUTHOR] or texts.get(id(element), "").startswith(LEAD):
            gone.add(place)
            edits.remove(element)
        else:
            kept.add(place)
    package.changed[part] = edits.done()
    return gone, kept


def _add_comments(package: Package, part: str, texts: Mapping[Place, str]) -> None:
    data = package.part(part)
    found = elements(data)
    prefix = found[0].prefix.decode()
    authors = [element.said for element in found if element.name == "author" and element.is_in("authors")]
    number = authors.index(AUTHOR) if AUTHOR in authors else len(authors)
    edits = Edits(data)
    if AUTHOR not in authors:
        whole = next(element for element in found if element.name == "authors")
        edits.append(whole, f"<{prefix}author>{AUTHOR}</{prefix}author>".encode())
    new = "".join(
        f'<{prefix}comment ref="{cell_name(row, col)}" authorId="{number}"><{prefix}text><{prefix}r><{prefix}rPr><{prefix}sz val="10"/>'
        f'<{prefix}color indexed="81"/><{prefix}rFont val="Times New Roman"/></{prefix}rPr><{prefix}t xml:space="preserve">{plain_text(LEAD + text)}</{prefix}t>'
        f"</{prefix}r></{prefix}text></{prefix}comment>"
        for (row, col), text in sorted(texts.items())
    )
    edits.append(next(element for element in found if element.name == "commentList"), new.encode())
    package.changed[part] = edits.done()


def _redraw(package: Package, part: str, gone: set[Place], texts: Mapping[Place, str]) -> None:
    """The boxes notes are shown in: those of `gone` out, one for each text in."""
    data = package.part(part)
    found = elements(data)
    places: dict[int, dict[str, int]] = {}
    for element in found:
        if element.name in ("Row", "Column") and element.is_in("ClientData", "shape"):
            shape = element.parent.parent if element.parent else None
            places.setdefault(id(shape), {})[element.name] = int(element.said.strip())
    edits = Edits(data)
    for element in found:
        place = places.get(id(element), {})
        if element.name == "shape" and (place.get("Row", -2) + 1, place.get("Column", -2) + 1) in gone:
            edits.remove(element)
    first = max([1024, *(int(number) for number in SHAPE_ID.findall(data))]) + 1
    new = "".join(
        SHAPE.format(
            id=first + number, height=60 + 12 * min(20, len(text) // 50), row0=row - 1, col0=col - 1, col=col,
            top=max(0, row - 2), right=col + 4, bottom=max(0, row - 2) + 5 + min(20, len(text) // 50),
        )
        for number, ((row, col), text) in enumerate(sorted(texts.items()))
    )  # fmt: skip
    is_typed = any(element.name == "shapetype" and element.attributes.get("id") == "_x0000_t202" for element in found)
    edits.append(found[0], ("" if is_typed or not texts else SHAPE_TYPE).encode() + new.encode())
    package.changed[part] = edits.done()


def _below_root(data: bytes) -> list[Element]:
    return elements(data, lambda element: element.parent is not None and element.parent.parent is None)[1:]


def _refer(package: Package, sheet: str, relation: str) -> None:
    """The sheet names its drawing of notes, at the one place where it may."""
    data = package.part(sheet)
    root = elements(data, lambda _: False)[0]
    after = next((element for element in _below_root(data) if element.name in AFTER_DRAWING), None)
    edits = Edits(data)
    new = b"<" + root.prefix + f'legacyDrawing xmlns:r="{OFFICE}" r:id="{relation}"/>'.encode()
    edits.insert(after.start if after is not None else root.close, new)
    package.changed[sheet] = edits.done()
