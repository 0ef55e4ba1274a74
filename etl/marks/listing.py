"""The sheet "Cần sửa": every finding with a link to its cell, first in the workbook, known again by a hidden name."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from etl.marks import ERROR
from etl.marks.styles import Styles
from etl.package import HEAD, Package
from etl.splice import Edits, Element, NotEditableError, elements, plain_text, quoted_text

NAME, MARK = "Cần sửa", "_chitieu_can_sua"
MAX_ROWS, MAX_TEXT = 5_000, 2_000
TO_MEND = (
    "Sửa các lỗi ngay trong tệp này rồi gửi lại; lưu ý thì xem lại, số đúng thì ghi giải trình. "
    "Bấm vào tên ô để đến chỗ cần sửa; các ô ấy có nền màu và ghi chú."
)
TO_LOOK_AT = (
    "Xem lại các ô dưới đây: số sai thì sửa ngay trong tệp này rồi gửi lại, số đúng thì ghi giải trình. "
    "Bấm vào tên ô để đến ô ấy; các ô ấy có nền màu và ghi chú."
)
HEADINGS = ("STT", "Mức", "Trang tính", "Ô", "Giá trị đang ghi", "Cần sửa gì", "Cách sửa")
WIDTHS = (6, 9, 16, 10, 22, 60, 60)
FIRST_ROW, LINE = 5, 15
AFTER_NAMES = {
    "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr",
    "webPublishObjects", "extLst",
}  # fmt: skip
SELECTED = re.compile(rb"""(\stabSelected\s*=\s*)(?:"(?:1|true)"|'(?:1|true)')""")


@dataclass(frozen=True)
class Book:
    """The workbook part and its sheets: name → part, in order; `own` is the list of an earlier marking."""

    part: str
    sheets: dict[str, str]
    own: str | None


def book_of(package: Package) -> Book:
    """Errors: `NotEditableError` when the package holds no workbook with a sheet."""
    part = next((relation.target for relation in package.relations("") if relation.kind == "officeDocument"), "")
    data = package.part(part)
    targets = {relation.id: relation.target for relation in package.relations(part)}
    found = elements(data)
    named = [
        (e.attributes.get("name", ""), targets.get(e.attributes.get("id", ""), ""))
        for e in found
        if e.name == "sheet" and e.is_in("sheets")
    ]
    sheets = {name: target for name, target in named if package.has(target)}
    marks = [e.said for e in found if e.name == "definedName" and e.attributes.get("name") == MARK]
    own = next((name for name in sheets if marks and _reference(name) == marks[0].rpartition("!")[0]), None)
    if not sheets:
        raise NotEditableError(part)
    return Book(part, sheets, own)


def put_list(package: Package, book: Book, found: pl.DataFrame, styles: Styles) -> None:
    """The list of findings as the first sheet, or in the place of the list of an earlier marking."""
    data = _sheet(found, styles, set(book.sheets))
    workbook = package.part(book.part)
    if book.own is not None:
        package.changed[book.sheets[book.own]] = data
        place = list(book.sheets).index(book.own)
        package.changed[book.part] = _viewed(workbook, place)
    else:
        part = package.add("xl/worksheets/sheetCanSua", ".xml", data, "worksheet")
        relation = package.relate(book.part, "worksheet", part)
        package.changed[book.part] = _with_sheet(workbook, relation, set(book.sheets))
    for name, target in book.sheets.items():
        if name != book.own:
            _deselect(package, target)


def _deselect(package: Package, part: str) -> None:
    """Only one sheet is selected when the workbook opens: Excel writes into all selected ones at once."""
    data = package.part(part)
    head = data.find(b"sheetData")
    head = len(data) if head < 0 else head
    if SELECTED.search(data, 0, head):
        package.changed[part] = SELECTED.sub(rb'\1"0"', data[:head]) + data[head:]


def _viewed(data: bytes, place: int) -> bytes:
    edits = Edits(data)
    for element in elements(data):
        if element.name == "workbookView":
            edits.set(element, activeTab=str(place), firstSheet="0")
    return edits.done()


def _with_sheet(data: bytes, relation: str, taken: set[str]) -> bytes:
    """The workbook part with one more sheet in front; names that belong to one sheet follow it."""
    found = elements(data)
    root, prefix = found[0], found[0].prefix.decode()
    sheets = [e for e in found if e.name == "sheet" and e.is_in("sheets")]
    free = max([0, *(int(e.attributes.get("sheetId", 0)) for e in sheets)]) + 1
    lowered = {name.casefold() for name in taken}
    name = next(n for n in (NAME, *(f"{NAME} ({k})" for k in range(2, 100))) if n.casefold() not in lowered)
    edits = Edits(data)
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    new = f'<{prefix}sheet xmlns:r="{relations}" name="{name}" sheetId="{free}" r:id="{relation}"/>'
    edits.insert(sheets[0].start if sheets else root.close, new.encode())
    for element in found:
        if element.name == "workbookView":
            edits.set(element, activeTab="0", firstSheet="0")
        if element.name == "definedName" and "localSheetId" in element.attributes:
            edits.set(element, localSheetId=str(int(element.attributes["localSheetId"]) + 1))
    mark = f'<{prefix}definedName name="{MARK}" hidden="1">{plain_text(_reference(name))}!$A$1</{prefix}definedName>'
    _put_name(edits, found, root, prefix, mark)
    return edits.done()


def _put_name(edits: Edits, found: list[Element], root: Element, prefix: str, mark: str) -> None:
    whole = next((e for e in found if e.name == "definedNames" and e.parent is root), None)
    if whole is not None:
        edits.append(whole, mark.encode())
        return
    after = next((e for e in found if e.parent is root and e.name in AFTER_NAMES), None)
    new = f"<{prefix}definedNames>{mark}</{prefix}definedNames>"
    edits.insert(after.start if after else root.close, new.encode())


def _reference(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _sheet(found: pl.DataFrame, styles: Styles, sheets: set[str]) -> bytes:
    """The list as a sheet: every text a string, every link to a cell of this workbook."""
    title = styles.own(bold=True, size=14)
    plain, head = styles.own(), styles.own(bold=True, colour="FFFFFFFF", fill="FF1F4E79")
    error, warning = styles.own(bold=True, colour="FFB3261E"), styles.own(bold=True, colour="FF7A5B00")
    link = styles.own(colour="FF0B57D0", line=True)
    errors = found.filter(pl.col("severity") == ERROR).height
    rows = [
        _row(1, [(title, f"Cần sửa: {errors} lỗi, {found.height - errors} lưu ý" if errors else f"Cần xem lại: {found.height} lưu ý")]),
        _row(2, [(plain, TO_MEND if errors else TO_LOOK_AT)]),
        _row(3, [(plain, "Không cần xóa trang này, màu nền hay ghi chú: phần mềm bỏ qua chúng khi nhận lại tệp.")]),
        _row(FIRST_ROW - 1, [(head, heading) for heading in HEADINGS]),
    ]  # fmt: skip
    links = []
    for number, finding in enumerate(found.head(MAX_ROWS).iter_rows(named=True)):
        at = FIRST_ROW + number
        is_error = finding["severity"] == ERROR
        place = (finding["cell"] or "").partition(":")[0]
        is_linked = bool(place) and finding["sheet"] in sheets
        rows.append(_row(at, [
            (plain, number + 1), (error if is_error else warning, "Lỗi" if is_error else "Lưu ý"), (plain, finding["sheet"]),
            (link if is_linked else plain, finding["cell"]), (plain, finding["value"]), (plain, finding["message"]), (plain, finding["remedy"]),
        ]))  # fmt: skip
        if is_linked:
            links.append(
                f'<hyperlink ref="D{at}" location="{quoted_text(_reference(finding["sheet"]) + "!" + place)}" display="{quoted_text(place)}"/>'
            )
    if found.height > MAX_ROWS:
        rows.append(_row(FIRST_ROW + MAX_ROWS, [(plain, f"và {found.height - MAX_ROWS} mục khác")]))
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(WIDTHS, start=1)
    )
    text = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><tabColor rgb="FFB3261E"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="{FIRST_ROW - 1}" topLeftCell="A{FIRST_ROW}" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{"".join(rows)}</sheetData>'
        '<mergeCells count="3"><mergeCell ref="A1:G1"/><mergeCell ref="A2:G2"/><mergeCell ref="A3:G3"/></mergeCells>'
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
    )
    return HEAD + text.encode()


def _row(number: int, cells: list[tuple[int, str | int | None]]) -> str:
    """A row as high as its longest text needs; one whose only cell spans the sheet has one line."""
    texts = [(str(value or ""), width) for (_, value), width in zip(cells, WIDTHS, strict=False)]
    lines = (
        1 if len(cells) == 1 else max(sum(1 + len(line) // width for line in text.split("\n")) for text, width in texts)
    )
    height = min(400, LINE * lines) if len(cells) > 1 else 1.4 * LINE
    inner = "".join(_cell(f"{chr(65 + n)}{number}", *cell) for n, cell in enumerate(cells))
    return f'<row r="{number}" ht="{height:g}" customHeight="1">{inner}</row>'


def _cell(name: str, style: int, value: str | int | None) -> str:
    if value is None:
        return f'<c r="{name}" s="{style}"/>'
    if isinstance(value, int):
        return f'<c r="{name}" s="{style}"><v>{value}</v></c>'
    shown = value if len(value) <= MAX_TEXT else value[: MAX_TEXT - 1] + "…"
    return f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{plain_text(shown)}</t></is></c>'
