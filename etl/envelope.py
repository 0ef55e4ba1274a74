"""The outside of a file as received: what kind it is, and the entries of its zip, within the limits. Standard library only."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from etl.values import Finding, quoted

MEBIBYTE = 1024 * 1024
MAX_FILE, MAX_UNPACKED, MAX_ENTRIES = 20 * MEBIBYTE, 160 * MEBIBYTE, 2_000
_PIECE = 2 * MEBIBYTE
_LOCAL, _CENTRAL, _OLE2 = b"PK\x03\x04", b"PK\x01\x02", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TEXT = bytes(code for code in range(32) if code not in (9, 10, 12, 13, 26))

SAVE_AS = "Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx), rồi nộp tệp vừa lưu."
SPLIT = "Bỏ hình ảnh, trang tính và dữ liệu không cần, hoặc chia thành nhiều tệp, rồi nộp lại."
UNLOCK = "Bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ làm việc), lưu lại rồi nộp."
USE_FORM = "Nhập số liệu vào biểu mẫu Excel (.xlsx) của kỳ này rồi nộp tệp ấy."
UNZIP = "Giải nén rồi nộp các tệp bên trong."
CLEAR = "Xóa nội dung ở các ô nằm xa bảng số liệu, lưu lại rồi nộp."

_WEB, _XML, _RAR, _BINARY = "trang web (HTML)", "tệp XML", "tệp nén RAR", "bảng tính nhị phân (.xlsb)"
# what other programs call a workbook may be one that Excel opens
_OPENED_BY_EXCEL = frozenset({_WEB, _XML})
_OTHER_FORMATS = {
    _OLE2: "tài liệu Office đời cũ",
    b"<html": _WEB,
    b"<!doctype html": _WEB,
    b"<table": _WEB,
    b"<?xml": _XML,
    b"%pdf": "tệp PDF",
    b"\x89png": "hình ảnh",
    b"\xff\xd8\xff": "hình ảnh",
    b"{\\rtf": "văn bản RTF",
    b"rar!": _RAR,
}
_OTHER_PACKAGES = {
    "word/document.xml": "văn bản Word",
    "ppt/presentation.xml": "bài trình chiếu",
    "xl/workbook.bin": _BINARY,
    "content.xml": "tài liệu OpenDocument không phải bảng tính",
}
_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".zip")


class RefusedError(Exception):
    """The file is refused; `finding.message` has {file} where its name goes."""

    def __init__(self, rule: str, message: str, remedy: str, sheet: str | None = None, cell: str | None = None) -> None:
        super().__init__(message)
        self.finding = Finding(rule, message, remedy, sheet, cell)

    def told(self, name: str) -> Finding:
        """The finding with the file's name in it."""
        return replace(self.finding, message=self.finding.message.replace("{file}", quoted(name)))


def is_package(data: bytes) -> bool:
    """Whether the bytes begin as a zip does."""
    return data[:4] == _LOCAL


def package_entries(data: bytes) -> dict[str, zipfile.ZipInfo]:
    """Bytes → the entries of the zip by lower-case name, within the limits and without tricks in the names."""
    if data.count(_CENTRAL) > MAX_ENTRIES:
        raise RefusedError("too_many_parts", f"Tệp {{file}} có hơn {MAX_ENTRIES} thành phần bên trong.", SAVE_AS)
    try:
        listed = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError):
        raise RefusedError("broken_file", "Tệp {file} bị hỏng hoặc tải lên chưa trọn.", SAVE_AS) from None
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in listed:
        name = entry.filename.replace("\\", "/").lower()
        if "\0" in entry.orig_filename or name.startswith("/") or ":" in name or ".." in name.split("/"):
            raise RefusedError("unsafe_name", "Tệp {file} chứa thành phần có tên không an toàn.", SAVE_AS)
        if entry.flag_bits & 0x2041:
            raise RefusedError("encrypted", "Tệp {file} được đặt mật khẩu.", UNLOCK)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedError("broken_file", "Tệp {file} được nén theo kiểu Excel không dùng.", SAVE_AS)
        if name in entries:
            raise RefusedError("duplicate_part", "Tệp {file} chứa hai thành phần trùng tên.", SAVE_AS)
        entries[name] = entry
    if sum(entry.file_size for entry in listed) > MAX_UNPACKED:
        raise RefusedError("unpacked_too_big", f"Tệp {{file}} giải nén ra hơn {MAX_UNPACKED // MEBIBYTE} MB.", SPLIT)
    return entries


def inflated(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry → its content in pieces of at most 2 MiB. Refuses when size or checksum is not the declared one."""
    signature, name_size, extra_size = struct.unpack_from("<4s22xHH", data, entry.header_offset)
    start = entry.header_offset + 30 + name_size + extra_size
    packed = memoryview(data)[start : start + entry.compress_size]
    size, checksum, complete = 0, 0, signature == _LOCAL and len(packed) == entry.compress_size
    if entry.compress_type == zipfile.ZIP_STORED:
        unpacked: Iterable[bytes] = (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
    else:
        inflater = zlib.decompressobj(-15)
        unpacked = _unpacked(inflater, packed)
    for piece in unpacked:
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if size > entry.file_size:
            break
        yield piece
    if entry.compress_type != zipfile.ZIP_STORED:
        complete = complete and inflater.eof and not inflater.unused_data
    if not complete or size != entry.file_size or checksum != entry.CRC:
        raise RefusedError("broken_file", "Tệp {file} bị hỏng: nội dung không khớp với mã kiểm tra.", SAVE_AS)


def _unpacked(inflater: "zlib._Decompress", packed: memoryview) -> Iterator[bytes]:
    rest: bytes | memoryview = packed
    while not inflater.eof:
        piece = inflater.decompress(rest, _PIECE)
        rest = inflater.unconsumed_tail
        if not piece and not rest:
            return
        yield piece


def other_kind(data: bytes) -> str:
    """Bytes that are no zip → xls or text; refuses what is neither."""
    is_ole2 = data.startswith(_OLE2) and "EncryptedPackage".encode("utf-16-le") not in data
    if is_ole2 and any(f"{name}\0".encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "xls"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (data and len(data.translate(None, _NO_TEXT)) == len(data)):
        head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if not head.startswith(tuple(_OTHER_FORMATS)):
            return "text"
    raise RefusedError(*_other_format(data))


def is_spreadsheet(data: bytes, entries: dict[str, zipfile.ZipInfo]) -> bool:
    """Whether the package says that it is an OpenDocument spreadsheet."""
    entry = entries.get("mimetype")
    if entry is None or "content.xml" not in entries or entry.file_size > 200:
        return False
    return b"".join(inflated(data, entry)).strip() == b"application/vnd.oasis.opendocument.spreadsheet"


def _other_format(data: bytes) -> tuple[str, str, str]:
    """Bytes that are no zip → rule, message and remedy naming what they look like."""
    if not data:
        return "file_empty", "Tệp {file} rỗng (0 byte).", "Chọn lại đúng tệp rồi nộp lại."
    if data.startswith(_OLE2) and "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted", "Tệp {file} được đặt mật khẩu.", UNLOCK
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginning, kind in _OTHER_FORMATS.items():
        if head.startswith(beginning):
            remedy = SAVE_AS if kind in _OPENED_BY_EXCEL else UNZIP if kind == _RAR else USE_FORM
            return "file_type", f"Tệp {{file}} thực ra là {kind}, không phải bảng tính.", remedy
    return "file_type", "Tệp {file} không phải là bảng tính.", USE_FORM


def other_package(entries: dict[str, zipfile.ZipInfo]) -> tuple[str, str, str]:
    """Entries of a zip without a workbook part → rule, message and remedy."""
    for part, kind in _OTHER_PACKAGES.items():
        if part in entries:
            remedy = SAVE_AS if kind == _BINARY else USE_FORM
            return "file_type", f"Tệp {{file}} là {kind}, không phải bảng tính.", remedy
    count = sum(name.endswith(_ENDINGS) for name in entries)
    if count:
        # a zip is opened where files are gathered, unless it lies too deep or goes by another name
        message = f"Tệp {{file}} là tệp nén chứa {count} tệp, nằm trong một tệp nén khác hoặc không mang đuôi .zip, nên chưa được mở."
        return "archive", message, UNZIP
    return "file_type", "Tệp {file} là tệp nén nhưng không chứa bảng tính.", USE_FORM
