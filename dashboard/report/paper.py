"""The parts every Word document of ours is made of: page, fonts, lines under a heading, tables, the page number."""

import re
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
KEPT_STYLES = frozenset(
    ["Normal", "Heading1", "Heading2", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid", "Header", "Footer"]
)
# without it Word opens a file in "compatibility mode"
TODAY_S_WORD = "15"
UNUSED_PARTS = frozenset(["stylesWithEffects", "thumbnail", "customXml", "numbering"])
# what no XML may hold; a hostile cell can
UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def blank(*, size: float, top: int, bottom: int, left: int, right: int) -> WordDocument:
    """An empty A4 document in Times New Roman, black, Vietnamese. Units: points, millimetres."""
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance, section.footer_distance = Mm(10), Mm(8)
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = word.styles[name]
        if isinstance(style, ParagraphStyle):
            _plain_style(style, size)
    _language(word)
    _lighten(word)
    return word


def _lighten(word: WordDocument) -> None:
    """Without the styles and parts that come with an empty document and that no document of ours uses."""
    for style in list(word.styles.element.iterchildren(qn("w:style"))):
        if style.get(qn("w:styleId")) not in KEPT_STYLES:
            word.styles.element.remove(style)
    for named in ("w:link", "w:next", "w:basedOn"):
        for link in list(word.styles.element.iter(qn(named))):
            if link.get(qn("w:val")) not in KEPT_STYLES:
                link.getparent().remove(link)
    for holder in (word.part.rels, word.part.package.rels):
        for key in [key for key, rel in holder.items() if rel.reltype.rpartition("/")[2] in UNUSED_PARTS]:
            del holder[key]


def _plain_style(style: ParagraphStyle, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0


def _language(word: WordDocument) -> None:
    """Vietnamese for the spelling of Word, and the layout of today's Word."""
    for lang in word.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "vi-VN")
        lang.set(qn("w:eastAsia"), "vi-VN")
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), TODAY_S_WORD)


def described(word: WordDocument, title: str) -> None:
    """What the file says of itself: its title, and nobody's name."""
    about = word.core_properties
    about.title, about.author = UNWRITABLE.sub("", title)[:255], ""
    about.last_modified_by = about.comments = ""
    about.language = "vi-VN"


def write(
    paragraph: Paragraph,
    words: str,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    align: str = "left",
    before: float = 0,
    after: float = 0,
    indent: float = 0,
) -> Paragraph:
    """Words in a paragraph, as text only. Units: points, `indent` of the first line in centimetres."""
    for at, line in enumerate(UNWRITABLE.sub("", words).split("\n")):
        run = paragraph.add_run(line)
        if at:
            run._r.insert(0, OxmlElement("w:br"))
        run.bold, run.italic = bold, italic
        if size:
            run.font.size = Pt(size)
    form = paragraph.paragraph_format
    form.alignment = ALIGNED[align]
    form.space_before, form.space_after = Pt(before), Pt(after)
    if indent:
        form.first_line_indent = Cm(indent)
    return paragraph


def line(paragraph: Paragraph, room: float, length: float) -> None:
    """A thin line of a length, centred in a room. Units: centimetres."""
    write(paragraph, "", size=2, before=3)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Cm(max(room - length, 0) / 2)
    form.line_spacing = Pt(4)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    # the schema wants borders before spacing
    properties = paragraph._p.get_or_add_pPr()
    spacing = properties.find(qn("w:spacing"))
    if spacing is None:
        properties.append(borders)
    else:
        spacing.addprevious(borders)


def table(word: WordDocument, widths: Sequence[float], *, is_ruled: bool) -> Table:
    """An empty table of fixed widths in centimetres."""
    made: Table = word.add_table(rows=0, cols=len(widths))
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    if is_ruled:
        made.style = word.styles["Table Grid"]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    properties = made._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        room = OxmlElement(f"w:{side}")
        room.set(qn("w:w"), "57")
        room.set(qn("w:type"), "dxa")
        margins.append(room)
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)
    return made


def row(made: Table, *, is_head: bool = False) -> list[_Cell]:
    """A new row that stays on one page; a head stands on every page."""
    added: _Row = made.add_row()  # type: ignore[no-untyped-call]  # the library says nothing of it
    properties = added._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(["w:tblHeader"] if is_head else [])):
        properties.append(OxmlElement(name))
    cells = list(added.cells)
    for cell, column in zip(cells, made.columns, strict=True):
        if column.width is not None:
            cell.width = column.width
    return cells


def shaded(cell: _Cell, colour: str) -> None:
    """A light ground for heads and groups."""
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def page_number(paragraph: Paragraph, size: float) -> None:
    """The number of the page, as a field."""
    paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    run.font.size = Pt(size)
    for kind, words in (("begin", ""), ("", "PAGE"), ("separate", ""), ("result", "2"), ("end", "")):
        run._r.append(_field(kind, words))


def _field(kind: str, words: str) -> Any:
    if kind in {"", "result"}:
        part = OxmlElement("w:instrText" if not kind else "w:t")
        part.text = words
        return part
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark
