"""The sheets of units as Word files: one page each, thousands of them in a minute.

A page is built once with python-docx; what it writes is cut where a unit's words go, and joined with them for each unit.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree

from dashboard.report import paper
from dashboard.report.sheet import Sheet

MARGIN, SIDE = 10, 12
WIDTHS = (0.95, 5.45, 2.5, 2.25, 2.4, 1.15, 1.35, 1.3, 1.25)
ALIGN = ("center", "left", "left", "center", "center", "center", "center", "center", "center")
GROUND = "EDEDED"
BODY = "word/document.xml"
# the more rows, the smaller the letters: a sheet is one page
SIZES = ((22, 9.0), (30, 8.0), (36, 7.5))
SMALLEST = 7.0
# of the prototype: the attribute that marks a part, the letter that stands where words go (no text may hold it)
SLOT, HOLE = "slot", "\ue000"
CUT, DECLARED = re.compile("<!--([a-z_]+)-->"), re.compile(r' xmlns:\w+="[^"]*"')
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
HEADING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DATE = (2000, 1, 1, 0, 0, 0)
# sheets between two words about how far the zip is
TOLD_EVERY = 20


class Pages:
    """Makes the pages of many units; each size of letters has its own prototype."""

    def __init__(self) -> None:
        self._made: dict[float, _Prototype] = {}

    def docx(self, sheet: Sheet) -> bytes:
        """The file of one unit."""
        size = next((size for most, size in SIZES if len(sheet.lines) <= most), SMALLEST)
        if size not in self._made:
            self._made[size] = _Prototype(size)
        return self._made[size].filled(sheet)


class _Prototype:
    """A page as python-docx writes it, cut where each part goes, and the rest of the file as it is stored."""

    def __init__(self, size: float) -> None:
        word = _page(size)
        packed = BytesIO()
        word.save(packed)
        with zipfile.ZipFile(packed) as parts:
            self.rest = [(name, parts.read(name)) for name in parts.namelist() if name != BODY]
            root = etree.fromstring(parts.read(BODY))
        self.parts: dict[str, list[str]] = {}
        for part in [part for part in root.iter() if part.get(SLOT) is not None]:
            name = part.attrib.pop(SLOT)
            for words in part.iter(qn("w:t")):
                words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            # the root declares the names of all parts
            written = DECLARED.sub("", etree.tostring(part, encoding="unicode", with_tail=False))
            self.parts[name] = written.split(HOLE)
            part.getparent().replace(part, etree.Comment(name))
        self.whole = CUT.split(etree.tostring(root, encoding="unicode"))

    def filled(self, sheet: Sheet) -> bytes:
        """The file of a unit: what the page says between the parts, and the parts with its words."""
        lines = {
            "office": sheet.office,
            "sample": [sheet.sample] if sheet.sample else [],
            "head": sheet.head,
            "about": sheet.about,
            "answer": [sheet.answer],
            "missing_title": sheet.titles[:1],
            "missing": sheet.missing,
            "due_title": sheet.titles[1:],
            "due": sheet.due,
            "notes": sheet.notes,
        }
        made = {name: "".join(self._with(name, [words]) for words in said) for name, said in lines.items()}
        made["heads"] = self._with("heads", [*sheet.columns[: len(WIDTHS)], *[""] * (len(WIDTHS) - len(sheet.columns))])
        made["group"] = "".join(self._with("group" if line.is_group else "row", line.cells) for line in sheet.lines)
        made["row"] = ""
        body = "".join(made[part] if at % 2 else part for at, part in enumerate(self.whole))
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as parts:
            for name, data in [*self.rest, (BODY, (HEADING + body).encode())]:
                parts.writestr(zipfile.ZipInfo(name, DATE), data, zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    def _with(self, name: str, words: Sequence[str]) -> str:
        """A part with words in its holes, as text only; a new line is a break."""
        first, *rest = self.parts[name]
        filled = [escape(paper.UNWRITABLE.sub("", said)).replace("\n", BREAK) for said in words]
        return first + "".join(said + after for said, after in zip(filled, rest, strict=True))


def _page(size: float) -> WordDocument:
    """The page with a mark where each part goes."""
    word = paper.blank(size=size, top=MARGIN, bottom=MARGIN, left=SIDE, right=SIDE)
    paper.described(word, "")
    _slot(word, "office", size=10, bold=True)
    _slot(word, "sample", size=9, bold=True, align="right")
    _slot(word, "head", size=12, bold=True, align="center")
    _slot(word, "about", size=10, before=2)
    _slot(word, "answer", size=11, bold=True, before=3, after=3)
    made = paper.table(word, WIDTHS, is_ruled=True)
    for kind in ("heads", "group", "row"):
        cells = paper.row(made, is_head=kind == "heads")
        if kind == "group":
            cells = [cells[0], cells[1].merge(cells[-1])]
        for at, cell in enumerate(cells):
            is_bold = kind != "row" or at == 4
            align = "center" if kind == "heads" else ALIGN[at]
            paper.write(cell.paragraphs[0], HOLE, size=size, bold=is_bold, align=align)
            if kind != "row":
                paper.shaded(cell, GROUND)
        made.rows[-1]._tr.set(SLOT, kind)
    _slot(word, "missing_title", size=10, bold=True, before=4)
    _slot(word, "missing", size=9.5, align="justify")
    _slot(word, "due_title", size=10, bold=True, before=3)
    _slot(word, "due", size=9.5)
    _slot(word, "notes", size=8, italic=True, before=2, align="justify")
    return word


def _slot(word: WordDocument, name: str, **form: Any) -> None:
    paragraph = paper.write(word.add_paragraph(), HOLE, **form)
    paragraph._p.set(SLOT, name)


def file_name(unit_code: str, unit_name: str) -> str:
    """The name of a unit's file: its code and its name, in letters every system takes."""
    return f"{safe(f'{unit_code} {unit_name}')}.docx"


def safe(name: str) -> str:
    """A name without what a path may not hold, of a length that every system takes."""
    kept = "".join(letter if letter.isalnum() or letter in " -_()&," else "_" for letter in name)
    return " ".join(kept.split())[:80].strip(" .") or "_"


def zipped(
    made: Iterable[Sheet], target: Path, *, today: date, told: Callable[[int], None] = lambda _done: None
) -> int:
    """All sheets as one zip, in folders by area; gives back how many. A name that stands twice gets a number.

    `told` hears now and then how many are in it.
    """
    pages, count, taken = Pages(), 0, set[str]()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for sheet in made:
            folder = f"{safe(sheet.area)}/" if sheet.area else ""
            name = file_name(sheet.unit_code, sheet.unit_name)
            if (whole := f"{folder}{name}".casefold()) in taken:
                name = f"{name.removesuffix('.docx')} ({count}).docx"
            taken.add(whole)
            about = zipfile.ZipInfo(f"{folder}{name}", (today.year, today.month, today.day, 0, 0, 0))
            packed.writestr(about, pages.docx(sheet))
            count += 1
            if count % TOLD_EVERY == 0:
                told(count)
    told(count)
    return count
