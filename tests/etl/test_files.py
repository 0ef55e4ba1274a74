"""Files, folders and zips as a person names them."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from etl import archives, files
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home

NOW = datetime(2025, 2, 20)


def names(*paths: Path) -> list[str]:
    with files.gathered(paths, NOW) as incoming:
        return [given.name for given in incoming]


def zipped(path: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def test_files_folders_and_zips_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "d" / "sub").mkdir(parents=True)
    for name in ("d/b.xlsx", "d/sub/a.xlsx", "d/~$b.xlsx", "d/.DS_Store", "d/Thumbs.db", "one.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    archive = zipped(tmp_path / "z.ZIP", {"Trường A.xlsx": b"1", "__MACOSX/._Trường A.xlsx": b"2", "c/d.xlsx": b"3"})
    assert names(archive, tmp_path / "d", tmp_path / "one.xlsx") == [
        "z.ZIP/Trường A.xlsx",
        "z.ZIP/c/d.xlsx",
        "b.xlsx",
        "sub/a.xlsx",
        "one.xlsx",
    ]


def packed(entries: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return held.getvalue()


def test_a_zip_in_a_zip_or_in_a_folder_is_read_as_a_folder_but_none_deeper(tmp_path: Path) -> None:
    deepest = packed({"c.xlsx": b"3"})
    inner = packed({"b.xlsx": b"2", "sâu.zip": deepest})
    zipped(tmp_path / "ngoài.zip", {"a.xlsx": b"1", "xã A.zip": inner, "hỏng.zip": b"PK none", "rỗng.zip": packed({})})
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "x.zip").write_bytes(packed({"e.xlsx": b"5"}))
    with files.gathered([tmp_path / "ngoài.zip", tmp_path / "d"], NOW) as incoming:
        held = {given.name: given.path.read_bytes() for given in incoming}
    assert held == {
        "ngoài.zip/a.xlsx": b"1",
        "ngoài.zip/xã A.zip/b.xlsx": b"2",
        "ngoài.zip/xã A.zip/sâu.zip": deepest,
        "ngoài.zip/hỏng.zip": b"PK none",
        "ngoài.zip/rỗng.zip": packed({}),
        "x.zip/e.xlsx": b"5",
    }


def test_a_zip_and_the_zips_in_it_have_the_limits_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = packed({f"{number}.xlsx": b"x" * 10 for number in range(3)})
    archive = zipped(tmp_path / "z.zip", {"a.zip": inner, "b.zip": inner})
    assert len(names(archive)) == 6
    monkeypatch.setattr(archives, "MAX_ZIPPED", 7)
    with pytest.raises(UsageError, match="quá lớn"):
        names(archive)
    monkeypatch.undo()
    monkeypatch.setattr(archives, "MAX_UNZIPPED", 2 * len(inner) + 59)
    with pytest.raises(UsageError, match="quá lớn"):
        names(archive)


def test_files_of_the_system_are_named_with_where_they_lay(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    for name in ("~$a.xlsx", ".DS_Store", "Thumbs.db", "a.xlsx"):
        (tmp_path / "d" / name).write_bytes(b"x")
    inner = packed({"b.xlsx": b"2", "desktop.ini": b""})
    archive = zipped(tmp_path / "z.zip", {"c/a.xlsx": b"1", "__MACOSX/c/a.xlsx": b"0", "xã.zip": inner})
    left_out: list[str] = []
    with files.gathered([tmp_path / "d", archive], NOW, left_out=left_out) as incoming:
        assert [given.name for given in incoming] == ["a.xlsx", "z.zip/c/a.xlsx", "z.zip/xã.zip/b.xlsx"]
    assert left_out == [".DS_Store", "Thumbs.db", "~$a.xlsx", "z.zip/xã.zip/desktop.ini", "z.zip/__MACOSX/c/a.xlsx"]


def test_a_name_that_begins_with_a_dot_is_a_file_like_any_other(tmp_path: Path) -> None:
    own = [".bao-cao.xlsx", "Thumbs.db.xlsx", "x/.ẩn/b.xlsx", "~a.xlsx", "desktop.ini.xlsx"]
    system = [".DS_Store", "x/.ds_store", "._a.xlsx", "x/THUMBS.DB", "Desktop.ini", "~$a.xlsx", "__MACOSX/x/a.xlsx"]
    left_out: list[str] = []
    archive = zipped(tmp_path / "z.zip", dict.fromkeys([*own, *system], b"x"))
    with files.gathered([archive], NOW, left_out=left_out) as incoming:
        assert [given.name for given in incoming] == [f"z.zip/{name}" for name in own]
    assert left_out == [f"z.zip/{name}" for name in system]
    # the browser leaves out the same
    script = Path(archives.__file__).parents[1] / "dashboard" / "component" / "drop_sending.js"
    (noise,) = re.findall(r"const NOISE = /(.+)/i;", script.read_text(encoding="utf-8"))
    assert all(re.search(noise, name, re.IGNORECASE) for name in system)
    assert not any(re.search(noise, name, re.IGNORECASE) for name in own)


def test_a_zip_too_deep_or_of_another_name_is_refused_for_what_it_is(desk: Any) -> None:
    book = desk.book(("CCHC-3.1", 4, 5)).read_bytes()
    two = packed({"a.xlsx": book, "ghi chú.txt": b"x"})
    zipped(desk.folder / "z.zip", {"mid.zip": packed({"sâu.zip": two, ".DS_Store": b""}), "lạ.xlsx": two})
    ran = desk.cli("check", desk.folder / "z.zip", "--json")
    told = {one["file"]: one["problems"][0] for one in ran.json["files"]}
    assert {name: found["rule"] for name, found in told.items()} == {
        "z.zip/mid.zip/sâu.zip": "archive",
        "z.zip/lạ.xlsx": "archive",
    }
    assert "chứa 1 tệp" in told["z.zip/lạ.xlsx"]["message"]
    assert "chưa được mở" in told["z.zip/lạ.xlsx"]["message"]
    assert told["z.zip/lạ.xlsx"]["remedy"] == "Giải nén rồi nộp các tệp bên trong."
    assert "Bỏ qua 1 tệp của hệ thống: z.zip/mid.zip/.DS_Store" in ran.err


def test_nothing_of_a_zip_is_written_where_its_names_say(tmp_path: Path) -> None:
    archive = zipped(
        tmp_path / "in" / "z.zip" if (tmp_path / "in").mkdir() is None else tmp_path,
        {"../../out.xlsx": b"1", "/etc/out.xlsx": b"2"},
    )
    with files.gathered([archive], NOW) as incoming:
        assert [given.path.read_bytes() for given in incoming] == [b"1", b"2"]
        assert all(given.path.parent.parent.name.startswith("chitieu-") for given in incoming)
        scratch = incoming[0].path.parent.parent
    assert not scratch.exists()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["in", "z.zip"]


def test_names_are_fit_to_print_and_to_store(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"b\xe1o c\xe1o\x1b[31m\n.xlsx")
    odd.write_bytes(b"x")
    (name,) = names(odd)
    assert name.isprintable()
    assert name.encode().endswith(b".xlsx")


def test_paths_that_are_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "x.xlsx", tmp_path / "x.zip", tmp_path / "khong\nco", tmp_path / ("x" * 5000)):
        with pytest.raises(UsageError, match="Không có tệp"):
            names(path)
    with pytest.raises(UsageError, match="không có tệp nào"):
        names(tmp_path)


def test_a_path_that_is_not_there_beside_one_that_is_is_itself_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"1")
    assert names(tmp_path / "x.xlsx", tmp_path / "a.xlsx", tmp_path / "y.zip") == ["x.xlsx", "a.xlsx", "y.zip"]


def test_what_is_no_workbook_is_told_a_way_that_leads_somewhere(desk: Any) -> None:
    (desk.folder / "thư.txt").write_text("Kính gửi phòng,\nem gửi số liệu.\n", encoding="utf-8")
    (desk.folder / "ảnh.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (desk.folder / "trang.xls").write_bytes(b"<html><table><tr><td>1</td></tr></table></html>")
    (desk.folder / "nén.rar").write_bytes(b"Rar!\x1a\x07\x00")
    zipped(desk.folder / "báo cáo.docx", {"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"})
    names = ("thư.txt", "ảnh.png", "trang.xls", "nén.rar", "báo cáo.docx")
    ran = desk.cli("check", *(desk.folder / name for name in names), "--json")
    told = {one["file"]: one["problems"][0]["remedy"] for one in ran.json["files"]}
    assert {name for name, remedy in told.items() if "biểu mẫu Excel (.xlsx)" in remedy} == {
        "thư.txt",
        "ảnh.png",
        "báo cáo.docx",
    }
    assert "Lưu thành" in told["trang.xls"] and told["nén.rar"].startswith("Giải nén")


def test_zip_that_is_none_or_is_locked_is_itself_the_file(tmp_path: Path) -> None:
    broken, locked = tmp_path / "a.zip", zipped(tmp_path / "b.zip", {"a.xlsx": b"1"})
    broken.write_bytes(b"PK not really")
    data = bytearray(locked.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(bytes(data))
    assert names(broken, locked) == ["a.zip", "b.zip"]


def test_one_broken_entry_spoils_no_other(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "z.zip", {"a.xlsx": b"a" * 50, "b.xlsx": b"b" * 50}, zipfile.ZIP_STORED)
    archive.write_bytes(archive.read_bytes().replace(b"a" * 50, b"A" * 50))
    with files.gathered([archive], NOW) as incoming:
        assert [given.path.read_bytes() for given in incoming] == [b"", b"b" * 50]


def test_zip_beyond_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(tmp_path / "z.zip", {"a.xlsx": b"a" * 50, "b.xlsx": b"b" * 50})
    monkeypatch.setattr(archives, "MAX_ZIPPED", 1)
    with pytest.raises(UsageError, match="quá lớn"):
        names(archive)
    monkeypatch.undo()
    monkeypatch.setattr(archives, "MAX_UNZIPPED", 99)
    with pytest.raises(UsageError, match="quá lớn"):
        names(archive)


def test_an_entry_is_read_no_further_than_a_byte_past_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = zipped(tmp_path / "z.zip", {"a.xlsx": b"a" * 5000})
    monkeypatch.setattr(archives, "MAX_FILE", 100)
    with files.gathered([archive], NOW) as incoming:
        assert incoming[0].path.stat().st_size == 101


def test_original_is_kept_once_whole_or_not_at_all(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.originals.mkdir()
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"abc")
    sha256 = hashlib.sha256(b"abc").hexdigest()
    files.keep_original(home, file, sha256)
    files.keep_original(home, file, sha256)
    files.keep_original(home, tmp_path / "gone.xlsx", "")
    assert [(path.name, path.read_bytes()) for path in home.originals.iterdir()] == [(sha256, b"abc")]
    with pytest.raises(WriteError, match="thay đổi trong lúc nạp"):
        files.keep_original(home, file, "0" * 64)
    with pytest.raises(WriteError, match="Chưa có gì thay đổi"):
        files.keep_original(home, tmp_path / "gone.xlsx", "1" * 64)
    assert [path.name for path in home.originals.iterdir()] == [sha256]


def test_zip_through_load_names_the_files_inside(desk: Any, u: Any) -> None:
    good = desk.book(("CCHC-3.1", 4, 5))
    archive = zipped(
        desk.folder / "nop.zip",
        {"TH/tốt.xlsx": good.read_bytes(), "hỏng.xlsx": b"PK\x03\x04", "ảnh.png": b"\x89PNG\r\n\x1a\n"},
    )
    ran = desk.cli("load", archive, "--json")
    assert ran.code == 1
    assert [(file["file"], file["verdict"]) for file in ran.json["files"]] == [
        ("nop.zip/TH/tốt.xlsx", "warning"),
        ("nop.zip/hỏng.xlsx", "error"),
        ("nop.zip/ảnh.png", "error"),
    ]
    assert '"nop.zip/hỏng.xlsx"' in ran.json["files"][1]["problems"][0]["message"]
    assert desk.sql("select file from core.submission") == [("nop.zip/TH/tốt.xlsx",)]
    plain_zip = desk.folder / "x.zip"
    plain_zip.write_bytes(b"PK nothing")
    assert desk.cli("load", plain_zip).code == 1
