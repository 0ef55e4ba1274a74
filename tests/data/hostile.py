"""Small workbooks, honest and hostile, built in memory for the tests. Nothing here is ever committed as a file."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# style 0 general, 1 percent (built in), 2 percent (own format), 3 date, 4 a literal % sign that is no percentage
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="170" formatCode="0.0%"/>'
    '<numFmt numFmtId="171" formatCode="0&quot; %&quot;"/></numFmts>'
    '<cellStyleXfs count="1"><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="170"/><xf numFmtId="14"/><xf numFmtId="171"/>'
    "</cellXfs></styleSheet>"
)
GOOD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Mã</t></is></c><c r="B1"><v>5</v></c></row>'


def sheet(rows: str, before: str = "", doctype: str = "") -> bytes:
    """The rows of a sheet → its part."""
    return f'{HEAD}{doctype}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'.encode()


def parts(
    sheets: dict[str, bytes], states: dict[str, str] | None = None, strings: str | None = None
) -> dict[str, bytes]:
    """Sheet parts by name → all parts of a workbook."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"'
        + (f' state="{states[name]}"' if states and name in states else "")
        + "/>"
        for n, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in enumerate(sheets, 1)
    )
    links += f'<Relationship Id="rS" Type="{REL}/styles" Target="styles.xml"/>'
    if strings is not None:
        links += f'<Relationship Id="rT" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
    made = {
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{REL}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{listed}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}">{links}</Relationships>'.encode(),
        "xl/styles.xml": STYLES.encode(),
    }
    made |= {f"xl/worksheets/sheet{n}.xml": part for n, part in enumerate(sheets.values(), 1)}
    if strings is not None:
        made["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{MAIN}" {strings}</sst>'.encode()
    return made


def packed(
    made: dict[str, bytes], more: tuple[tuple[str, bytes], ...] = (), method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Parts → the bytes of the zip; `more` may repeat names."""
    whole = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(whole, "w", method) as package:
        warnings.simplefilter("ignore")
        for name, part in (*made.items(), *more):
            package.writestr(name, part)
    return whole.getvalue()


def workbook(rows: str = GOOD, doctype: bytes = b"") -> bytes:
    """The rows of one sheet 'S1' → a workbook file."""
    return packed(parts({"S1": sheet(rows, doctype=doctype.decode())}))


def changed(part: bytes | None, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The good workbook with one part changed or (None) left out."""
    made = parts({"S1": sheet(GOOD)})
    return packed(
        {known: kept for known, kept in made.items() if known != name} | ({name: part} if part is not None else {})
    )


def patched(part: str, offset: int, value: bytes) -> bytes:
    """The good workbook with bytes changed in the central directory's record of one part."""
    data = bytearray(workbook())
    at = data.rfind(part.encode()) - 46 + offset
    data[at : at + len(value)] = value
    return bytes(data)


def cells(*references: str) -> str:
    """References → rows with a 1 in each."""
    return "".join(
        f'<row r="{"".join(filter(str.isdigit, ref))}"><c r="{ref}"><v>1</v></c></row>' for ref in references
    )


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 10 + '"><!ENTITY c "' + "&b;" * 10 + '">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
SHEET1 = "xl/worksheets/sheet1.xml"

# name: (how it is made, rule of its refusal)
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "rong.xlsx": (lambda: b"", "file_empty"),
    "trang.xlsx": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "file_type"),
    "anh.xlsx": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "file_type"),
    "cu.xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_type"),
    "mat_khau.xlsx": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "EncryptedPackage".encode("utf-16-le"), "encrypted",
    ),
    "mo.ods": (lambda: packed({"mimetype": b"x", "content.xml": b"<x/>"}), "file_type"),
    "van_ban.xlsx": (lambda: packed({"word/document.xml": b"<x/>"}), "file_type"),
    "nhi_phan.xlsb": (lambda: packed({"xl/workbook.bin": b"x"}), "file_type"),
    "nen.xlsx": (lambda: packed({"a.txt": b"x"}), "file_type"),
    "dau_la.xlsx": (lambda: b"MZ" + bytes(100) + workbook(), "file_type"),
    "nua.xlsx": (lambda: workbook()[:700], "broken_file"),
    "gan_het.xlsx": (lambda: workbook()[:-10], "broken_file"),
    "crc.xlsx": (lambda: patched(SHEET1, 16, bytes(4)), "broken_file"),
    "khai_nho.xlsx": (lambda: patched(SHEET1, 24, struct.pack("<I", 10)), "broken_file"),
    "khai_lon.xlsx": (lambda: patched(SHEET1, 24, struct.pack("<I", 10_000)), "broken_file"),
    "khai_4g.xlsx": (lambda: patched(SHEET1, 24, b"\xf0\xff\xff\xff"), "unpacked_too_big"),
    "co_ma_hoa.xlsx": (lambda: patched(SHEET1, 8, b"\x01"), "encrypted"),
    "bzip2.xlsx": (lambda: packed(parts({"S1": sheet(GOOD)}), method=zipfile.ZIP_BZIP2), "broken_file"),
    "trung.xlsx": (lambda: packed(parts({"S1": sheet(GOOD)}), ((SHEET1, sheet(GOOD)),)), "duplicate_part"),
    "trung_hoa.xlsx": (lambda: packed(parts({"S1": sheet(GOOD)}), ((SHEET1.upper(), sheet(GOOD)),)), "duplicate_part"),
    "ra_ngoai.xlsx": (lambda: packed(parts({"S1": sheet(GOOD)}), (("../../x.txt", b"x"),)), "unsafe_name"),
    "ra_ngoai2.xlsx": (lambda: packed(parts({"S1": sheet(GOOD)}), (("..\\x.txt", b"x"),)), "unsafe_name"),
    "tuyet_doi.xlsx": (lambda: packed(parts({"S1": sheet(GOOD)}), (("/etc/x", b"x"),)), "unsafe_name"),
    "thieu_trang.xlsx": (lambda: changed(None), "missing_part"),
    "thieu_so.xlsx": (lambda: changed(None, "xl/workbook.xml"), "file_type"),
    "thieu_lien_ket.xlsx": (lambda: changed(None, "xl/_rels/workbook.xml.rels"), "missing_part"),
    "khong_trang.xlsx": (lambda: packed(parts({})), "missing_part"),
    "trung_ten.xlsx": (lambda: packed(parts({"S1": sheet(GOOD), "s1": sheet(GOOD)})), "duplicate_sheet"),
    "utf16.xlsx": (
        lambda: changed(sheet(GOOD).decode().replace("UTF-8", "UTF-16").encode("utf-16")),
        "encoding",
    ),
    "utf16_khong_dau.xlsx": (
        lambda: changed(sheet(GOOD).decode().encode("utf-16-be")), "encoding",
    ),
    "latin.xlsx": (
        lambda: changed(sheet(GOOD).replace(b"UTF-8", b"windows-1258")), "encoding",
    ),
    "dtd.xlsx": (lambda: workbook(GOOD, doctype=LAUGHS.encode()), "xml_dtd"),
    "dtd_ngoai.xlsx": (lambda: workbook(GOOD, doctype=OUTSIDE.encode()), "xml_dtd"),
    "dtd_so.xlsx": (
        lambda: changed(
            parts({"S1": b""})["xl/workbook.xml"].replace(b"<workbook", LAUGHS.encode() + b"<workbook"),
            "xl/workbook.xml",
        ),
        "xml_dtd",
    ),
    "dtd_chu.xlsx": (
        lambda: changed(f"{HEAD}{OUTSIDE}<sst><si><t>&a;</t></si></sst>".encode(), "xl/sharedStrings.xml"), "xml_dtd",
    ),
    "chu_khai_lao.xlsx": (
        lambda: packed(parts({"S1": sheet(GOOD)}, strings='uniqueCount="4294967295"><si><t>a</t></si>')),
        "shared_strings",
    ),
    "chu_nhieu.xlsx": (
        lambda: packed(parts({"S1": sheet(GOOD)}, strings=">" + "<si><t/></si>" * 2_000_001)),
        "shared_strings",
    ),
    "cat.xlsx": (lambda: changed(sheet(GOOD)[:150]), "broken_file"),
    "khong_dong.xlsx": (lambda: changed(sheet(GOOD)[:-12]), "broken_file"),
    "dieu_khien.xlsx": (lambda: workbook(GOOD.replace("Mã", "\x01M")), "broken_file"),
    "utf8_sai.xlsx": (
        lambda: changed(sheet(GOOD).replace("ã".encode(), b"\xff\xfe")), "broken_file",
    ),
    "cot_xa.xlsx": (lambda: workbook(cells("A1", "ZZZZZZZ1")), "cell_reference"),
    "cot_qua.xlsx": (lambda: workbook(cells("A1", "XFE1")), "cell_reference"),
    "dong_qua.xlsx": (lambda: workbook(cells("A1", "A1048577")), "cell_reference"),
    "dong_lon.xlsx": (lambda: workbook(cells("A4294967295")), "cell_reference"),
    "dong_0.xlsx": (lambda: workbook(cells("A0")), "cell_reference"),
    "dong_chu.xlsx": (lambda: workbook('<row r="x"><c><v>1</v></c></row>'), "cell_reference"),
    "o_hai_lan.xlsx": (lambda: workbook(cells("A1", "A1")), "duplicate_cell"),
    "thua.xlsx": (lambda: workbook(cells("A1", "XFD1048576")), "sheet_too_big"),
    "thua2.xlsx": (lambda: workbook(cells("A1", "ZZ100000")), "sheet_too_big"),
    "thua_chu_thich.xlsx": (lambda: workbook("<!-- x -->" + cells("A1", "ZZ100000")), "sheet_too_big"),
    "thua_tien_to.xlsx": (
        lambda: changed((
            f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
            '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
            '<x:row r="9"><x:c r="XFD999999"><x:v>1</x:v></x:c></x:row>'
            "</x:sheetData></x:worksheet>").encode()),
        "sheet_too_big",
    ),
    "thua_ngoac_don.xlsx": (lambda: workbook(cells("A1", "ZZ100000").replace('"', "'")), "sheet_too_big"),
    "thua_khong_ten.xlsx": (
        lambda: workbook("<row r='1'><c><v>1</v></c></row><row r='999999'>" + "<c><v>1</v></c>" * 3 + "</row>"),
        "sheet_too_big",
    ),
    "thua_sau_dau_lon_hon.xlsx": (
        lambda: workbook(cells("A1") + '<row r="9" x=">"><c r="XFD999999" s=">"><v>1</v></c></row>'),
        "sheet_too_big",
    ),
    "o_dai.xlsx": (
        lambda: workbook('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "x" * 20_000_000 + "</t></is></c></row>"),
        "row_too_long",
    ),
    "nhieu_kieu.xlsx": (
        lambda: changed(f"<styleSheet><cellXfs>{'<xf/>' * 65_537}</cellXfs></styleSheet>".encode(), "xl/styles.xml"),
        "too_many_styles",
    ),
    "nhieu_phan.xlsx": (
        lambda: packed(parts({"S1": sheet(GOOD)}), tuple((f"j/{n}", b"") for n in range(2_000))), "too_many_parts",
    ),
    "nhieu_trang.xlsx": (lambda: packed(parts({f"S{n}": sheet(GOOD) for n in range(65)})), "too_many_sheets"),
    "bom.xlsx": (lambda: workbook(" " * (161 << 20)), "unpacked_too_big"),
}  # fmt: skip

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible"))
)  # fmt: skip


def ods(tables: str, styles: str = "", doctype: str = "", more: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    """The tables of a spreadsheet as XML → an .ods file."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content{_SPACES} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": MIMETYPE, "content.xml": content.encode()}, more)


def ods_table(rows: str, name: str = "S1") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str = "", more: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


ONE = ods_cell("1", 'office:value-type="float" office:value="1"')
# name: (how it is made, rule of its refusal), of the kinds that `etl.formats` reads
OTHER_REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "bom_dong.ods": (lambda: ods(ods_table(ods_row(ONE, ONE, ONE, more='table:number-rows-repeated="1000000"'))), "sheet_too_big"),
    "bom_cot.ods": (
        lambda: ods(ods_table(ods_row(ods_cell("1", 'office:value-type="string" table:number-columns-repeated="2000000000"')))),
        "cell_reference",
    ),
    "bom_dong_xa.ods": (lambda: ods(ods_table(ods_row(more='table:number-rows-repeated="2000000000"') + ods_row(ONE))), "cell_reference"),
    "nhieu_trang.ods": (lambda: ods("".join(ods_table("", f"S{n}") for n in range(65))), "too_many_sheets"),
    "dtd.ods": (lambda: ods(ods_table(""), doctype=LAUGHS), "xml_dtd"),
    "mat_khau.ods": (lambda: ods(ods_table(""), more=(("META-INF/manifest.xml", b"<m><encryption-data/></m>"),)), "encrypted"),
    "cat.ods": (lambda: packed({"mimetype": MIMETYPE, "content.xml": b"<office:document-content>"}), "broken_file"),
    "rong.xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90) + "Workbook\0".encode("utf-16-le"), "broken_file"),
    "ma_la.csv": (lambda: "Tr\xadêng TiÓu häc;Hµ §«ng\n".encode("cp1252"), "encoding"),
    "nua_utf16.csv": (lambda: "Mã;5".encode("utf-16")[:-1], "broken_file"),
    "o_dai.csv": (lambda: b'"' + b"x" * 200_000, "row_too_long"),
    "nhieu_o.csv": (lambda: b"," * 3_000 + b"\n" + b"1\n" * 700, "sheet_too_big"),
}  # fmt: skip
