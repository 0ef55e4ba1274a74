"""The sheets of units as Word files: one page each, thousands of them in a minute.

A page is built once with python-docx; for every unit its body is copied and filled, so that styles, fonts and settings are
written once and no markup by hand.
"""

import zipfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

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
DATE = (2000, 1, 1, 0, 0, 0)


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
    """A page with one row of each kind, and the rest of the file as it is stored."""

    def __init__(self, size: float) -> None:
        word = _page(size)
        packed = BytesIO()
        word.save(packed)
        with zipfile.ZipFile(packed) as parts:
            self.rest = [(name, parts.read(name)) for name in parts.namelist() if name != BODY]
            self.root = etree.fromstring(parts.read(BODY))

    def filled(self, sheet: Sheet) -> bytes:
        root = deepcopy(self.root)
        body = root[0]
        slots = {str(part.get("slot")): part for part in _slots(body)}
        texts = {
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
        for name, lines in texts.items():
            _repeat(slots[name], lines)
        heads, group, row = slots["heads"], slots["group"], slots["row"]
        _fill(heads, [*sheet.columns[: len(WIDTHS)], *[""] * (len(WIDTHS) - len(sheet.columns))])
        for line in sheet.lines:
            made = deepcopy(group if line.is_group else row)
            _fill(made, line.cells)
            group.addprevious(made)
        for prototype in (group, row):
            prototype.getparent().remove(prototype)
        etree.strip_attributes(root, "slot")
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as parts:
            for name, data in self.rest:
                parts.writestr(zipfile.ZipInfo(name, DATE), data, zipfile.ZIP_DEFLATED)
            xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            parts.writestr(zipfile.ZipInfo(BODY, DATE), xml, zipfile.ZIP_DEFLATED)
        return packed.getvalue()


def _slots(body: Any) -> list[Any]:
    return [part for part in body.iter() if part.get("slot") is not None]


def _repeat(prototype: Any, lines: Sequence[str]) -> None:
    """A paragraph for each line, in the place of the prototype."""
    for words in lines:
        made = deepcopy(prototype)
        made.attrib.pop("slot", None)
        _put(made, words)
        prototype.addprevious(made)
    parent = prototype.getparent()
    parent.remove(prototype)
    if parent.tag == qn("w:tc") and parent.find(qn("w:p")) is None:
        # a cell holds at least one paragraph
        etree.SubElement(parent, qn("w:p"))


def _fill(row: Any, cells: Sequence[str]) -> None:
    for cell, words in zip(row.iterchildren(qn("w:tc")), cells, strict=True):
        _put(cell.find(qn("w:p")), words)


def _put(paragraph: Any, words: str) -> None:
    """Words into the paragraph's only run, as text; a new line is a break."""
    run = paragraph.find(qn("w:r"))
    first, *more = paper.UNWRITABLE.sub("", words).split("\n")
    shown = run.find(qn("w:t"))
    shown.text = first
    for line in more:
        etree.SubElement(run, qn("w:br"))
        further = etree.SubElement(run, qn("w:t"))
        further.text = line


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
            paper.write(cell.paragraphs[0], "x", size=size, bold=is_bold, align=align)
            if kind != "row":
                paper.shaded(cell, GROUND)
        made.rows[-1]._tr.set("slot", kind)
    _slot(word, "missing_title", size=10, bold=True, before=4)
    _slot(word, "missing", size=9.5, align="justify")
    _slot(word, "due_title", size=10, bold=True, before=3)
    _slot(word, "due", size=9.5)
    _slot(word, "notes", size=8, italic=True, before=2, align="justify")
    return word


def _slot(word: WordDocument, name: str, **form: Any) -> None:
    paragraph = paper.write(word.add_paragraph(), "x", **form)
    paragraph._p.set("slot", name)


def file_name(unit_code: str, unit_name: str) -> str:
    """The name of a unit's file: its code and its name, in letters every system takes."""
    return f"{safe(f'{unit_code} {unit_name}')}.docx"


def safe(name: str) -> str:
    """A name without what a path may not hold, of a length that every system takes."""
    kept = "".join(letter if letter.isalnum() or letter in " -_()&," else "_" for letter in name)
    return " ".join(kept.split())[:80].strip(" .") or "_"


def zipped(made: Iterable[Sheet], target: Path, *, today: date) -> int:
    """All sheets as one zip, in folders by area; gives back how many. A name that stands twice gets a number."""
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
    return count
