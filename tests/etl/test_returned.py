"""Refused files on their way back: folders by area, one zip, messages to paste, and the round until nothing is wrong."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from etl.marks.listing import NAME

GOOD, BAD = ("CCHC-3.1", 17, 20), ("CCHC-3.1", "abc", 20)
AREA = "Phường A (mẫu)"


def test_refused_files_come_back_marked_by_area_and_in_one_zip(desk: Any, u: Any, tmp_path: Path) -> None:
    desk.book(GOOD, name="tot.xlsx")
    desk.book(BAD, name="sai.xlsx")
    desk.book(BAD, unit=u.BOTH, name="hai/sai.xlsx")
    desk.book(BAD, unit=u.MN, name="ba/sai.xlsx")
    (tmp_path / "sent" / "hong.xlsx").write_bytes(b"PK\x03\x04 x")
    target = tmp_path / "tra"
    ran = desk.cli("load", tmp_path / "sent", "--returned", target, "--json")
    assert (ran.code, len(ran.json["files"])) == (1, 5)
    assert "3 tệp đã đánh dấu, 1 tệp chỉ có lời nhắn" in ran.err
    written = sorted(str(path.relative_to(target)) for path in target.rglob("*") if path.is_file())
    assert written == sorted([
        "loi-nhan.txt", "tra-lai.zip", f"{AREA}/sai.xlsx", f"{AREA}/sai.xlsx.loi-nhan.txt", f"{AREA}/ba/sai.xlsx",
        f"{AREA}/ba/sai.xlsx.loi-nhan.txt", "Phường B (mẫu)/hai/sai.xlsx", "Phường B (mẫu)/hai/sai.xlsx.loi-nhan.txt",
        "Chưa rõ đơn vị/hong.xlsx.loi-nhan.txt",
    ])  # fmt: skip
    with zipfile.ZipFile(target / "tra-lai.zip") as packed:
        assert sorted([*packed.namelist(), "tra-lai.zip"]) == written
        assert packed.read("loi-nhan.txt").decode("utf-8-sig").count("Kính gửi") == 4
    told = (target / "Phường B (mẫu)" / "hai" / "sai.xlsx.loi-nhan.txt").read_text(encoding="utf-8-sig")
    assert told.startswith("Kính gửi Trường TH&THCS Hòa Bình (mẫu),")
    assert "(CCHC Quý I/2025) chưa nhận được" in told
    assert "ô E2" in told


def test_a_message_speaks_of_coloured_cells_only_where_there_are_any(desk: Any, tmp_path: Path) -> None:
    desk.cli("check", desk.book(name="trong.xlsx"), desk.book(BAD, name="sai.xlsx"), "--returned", tmp_path / "tra")
    told = {path.name: path.read_text(encoding="utf-8-sig") for path in (tmp_path / "tra").glob("*/*.txt")}
    assert {name: "nền màu" in words for name, words in told.items()} == {
        "trong.xlsx.loi-nhan.txt": False,
        "sai.xlsx.loi-nhan.txt": True,
    }
    assert all('trang "Cần sửa" liệt kê từng lỗi' in words for words in told.values())


def test_mended_in_the_file_itself_and_sent_again(desk: Any, tmp_path: Path) -> None:
    target = tmp_path / "tra"
    book = desk.book(BAD, ("CCHC-2.1", 5, 2), name="sai.xlsx")
    assert desk.cli("check", book, "--returned", target).code == 1
    back = target / AREA / "sai.xlsx"
    opened = openpyxl.load_workbook(back)
    assert (opened.sheetnames[0], opened["Chỉ tiêu"]["E2"].comment is not None) == (NAME, True)
    opened["Chỉ tiêu"]["E2"] = 17
    opened.save(back)
    # half mended: only the rest is new
    ran = desk.cli("load", back, "--returned", tmp_path / "hai", "--json")
    errors = [row for row in ran.json["files"][0]["problems"] if row["severity"] == "error"]
    assert {(row["sheet"], row["cell"]) for row in errors} == {("Chỉ tiêu", "E3")}
    again = tmp_path / "hai" / AREA / "sai.xlsx"
    opened = openpyxl.load_workbook(again)
    sheet = opened["Chỉ tiêu"]
    assert (sheet["E2"].comment, sheet["E3"].comment is not None) == (None, True)
    assert opened[NAME]["A1"].value.startswith("Cần sửa: 1 lỗi")
    sheet["E3"] = 1
    opened.save(again)
    loaded = desk.cli("load", again, "--json").json["files"][0]
    assert len(loaded["submissions"]) == 1
    # neither the list nor a mark is a finding
    rules = {row["rule"] for row in loaded["problems"]}
    assert rules <= {"figure_missing"}
    assert desk.cell("CCHC-3.1") == (17, 20)
    assert desk.cli("verify").code == 0


def test_names_that_are_no_names(desk: Any, tmp_path: Path) -> None:
    good = desk.book(BAD).read_bytes()
    archive = tmp_path / "gui.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("../../thoat.xlsx", "CON.xlsx", "a" * 300 + ".xlsx", "..", "t\tab?.xlsx", "/aux/../C:/x\\y.xlsx",
                     "ỵ" * 90 + "/x.xlsx", ". ./b.xlsx", "1/2/3/4/5/6/sâu.xlsx"):  # fmt: skip
            packed.writestr(name, good)
    target = tmp_path / "xa" / "tra"
    assert desk.cli("check", archive, "--returned", target).code == 1
    outside = [path for path in tmp_path.rglob("thoat*") if target not in path.parents]
    assert outside == []
    books = [path.relative_to(target / AREA).as_posix() for path in (target / AREA).rglob("*.xlsx")]
    assert {"gui/b.xlsx", "gui/_aux/C_/x/y.xlsx", f"gui/{'ỵ' * 30}/x.xlsx", "3/4/5/6/sâu.xlsx"} <= set(books)
    names = {name.rpartition("/")[2] for name in books}
    assert {"thoat.xlsx", "_CON.xlsx", "tab_.xlsx"} <= {name.replace("t ab_", "tab_") for name in names}
    assert all(len(name) <= 104 for name in names)


def test_nothing_refused_writes_nothing(desk: Any, tmp_path: Path) -> None:
    ran = desk.cli("check", desk.book(GOOD), "--returned", tmp_path / "tra")
    assert (ran.code, (tmp_path / "tra").exists()) == (0, False)


def test_a_folder_that_cannot_be_written_is_three(desk: Any, tmp_path: Path) -> None:
    (tmp_path / "tra").write_text("x")
    ran = desk.cli("check", desk.book(BAD), "--returned", tmp_path / "tra" / "trong")
    assert ran.code == 3
    assert "Không ghi được" in ran.err


def test_a_hostile_workbook_is_answered_with_a_message_only(desk: Any, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", '<!DOCTYPE x [<!ENTITY a "b">]><Types/>')
        package.writestr("xl/workbook.xml", "<workbook/>")
    (tmp_path / "bom.xlsx").write_bytes(out.getvalue())
    desk.cli("check", tmp_path / "bom.xlsx", "--returned", tmp_path / "tra")
    assert [path.name for path in (tmp_path / "tra" / "Chưa rõ đơn vị").iterdir()] == ["bom.xlsx.loi-nhan.txt"]


def test_a_file_that_takes_no_marks_gets_all_its_errors_in_words(desk: Any, u: Any, tmp_path: Path) -> None:
    codes = [f"CCHC-{field}.{number}" for field in (2, 3, 5) for number in range(1, 6)]
    rows = u.figures(*((code, "abc", 20) for code in codes))
    path = tmp_path / "chi-tieu.csv"
    path.write_text("\n".join(";".join(str(cell or "") for cell in row) for row in rows), encoding="utf-8-sig")
    desk.cli("check", path, "--returned", tmp_path / "tra")
    (message,) = (tmp_path / "tra").glob("*/*.txt")
    told = message.read_text(encoding="utf-8-sig")
    assert "Tệp loại này không đánh dấu được" in told
    assert told.count("abc") > 10
    assert "lỗi khác" not in told


def test_a_register_is_the_offices_own_and_not_returned(desk: Any, u: Any, tmp_path: Path) -> None:
    register = desk.register((u.TH, "Tên mới", "trường", "công lập", "TH", AREA))
    ran = desk.cli("check", register, desk.book(BAD), "--returned", tmp_path / "tra")
    assert "1 tệp đã đánh dấu, 0 tệp chỉ có lời nhắn" in ran.err
