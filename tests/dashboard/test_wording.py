"""The office's wording: single sections replaced, every fault named with its place and its remedy, nothing ever run."""

from pathlib import Path

import pytest

from dashboard.report import wording
from dashboard.report.wording import BUILT_IN, WordingError
from warehouse.home import Home


@pytest.fixture
def office(tmp_path: Path) -> Home:
    (tmp_path / "report").mkdir()
    return Home(tmp_path)


def write(office: Home, words: str, name: str = "bao-cao.txt") -> None:
    (office.root / "report" / name).write_text(words, encoding="utf-8")


def refused(office: Home) -> str:
    with pytest.raises(WordingError) as fault:
        wording.read(office, "bao-cao", "CCHC")
    assert fault.value.exit_code == 2
    return str(fault.value)


def test_the_narrowest_file_wins_section_by_section(office: Home) -> None:
    built_in = wording.read(office, "bao-cao", "CCHC")
    assert built_in.say("co_quan") == "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"
    assert wording.read(office, "bao-cao", "KHAC").say("co_quan").startswith("…")
    write(office, "# của cơ quan\n\n[co_quan]\r\nSỞ A\n\n[nguyen_nhan]\n")
    write(office, "\ufeff[co_quan_chu_quan]\nUBND B\nDòng hai\n", "bao-cao.CCHC.txt")
    own = wording.read(office, "bao-cao", "CCHC")
    assert own.lines("co_quan") == ["SỞ A"], "the office's file for all plans is before the built-in one of a plan"
    assert own.lines("co_quan_chu_quan") == ["UBND B", "Dòng hai"]
    assert own.lines("nguyen_nhan") == [], "an empty section leaves its sentence out"
    assert own.say("muc_1") == built_in.say("muc_1")
    assert wording.read(office, "bao-cao", "THTK").lines("co_quan_chu_quan") == ["UBND THÀNH PHỐ HẢI PHÒNG"]


def test_values_are_put_in_once_and_as_they_are(office: Home) -> None:
    write(office, "[linh_vuc]\n{ten} {so} { ten }\n")
    said = wording.read(office, "bao-cao", "CCHC").say("linh_vuc", so="{ten}", ten="{0.__class__} %s {so}")
    assert said == "{0.__class__} %s {so} {ten} {0.__class__} %s {so}"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("[muc_1]\nA\n\n[nop]\nCó {da_nop} và {da_nopp}.\n", ["report/bao-cao.txt", "dòng 5", "[nop]", "{da_nopp}", "{da_nop}", "xóa cả mục"]),
        ("[nop]\n{da_nop.__class__.__mro__}\n", ["dòng 2", "{da_nop.__class__.__mro__}"]),
        ("[nop]\n{da_nop!r:>{phai_nop}}\n", ["dòng 2", "ngoặc nhọn"]),
        ("[nop]\n{}\n", ["dòng 2", "{}"]),
        ("[muc_1]\n{ky}\n", ["dòng 2", "[muc_1]", "không có chỗ điền nào"]),
        ("[nop]\nCó {da_nop đơn vị\n", ["dòng 2", "[nop]", "ngoặc nhọn không thành cặp"]),
        ("[nopp]\nA\n", ["dòng 1", "[nopp]", "chitieu report --wording"]),
        ("[muc_1]\nA\n[muc_1]\nB\n", ["dòng 3", "[muc_1]", "Giữ lại một mục"]),
        ("Lời mở đầu\n[muc_1]\nA\n", ["dòng 1", "[tên mục]"]),
    ],
)  # fmt: skip
def test_a_broken_template_is_told_with_file_line_place_and_remedy(office: Home, words: str, named: list[str]) -> None:
    write(office, words)
    said = refused(office)
    assert all(part in said for part in named), said


def test_a_file_that_is_no_text_is_told(office: Home) -> None:
    (office.root / "report" / "bao-cao.txt").write_bytes("[muc_1]\nĐạt".encode("utf-16"))
    assert "UTF-8" in refused(office)
    (office.root / "report" / "bao-cao.txt").write_text("#" * 300_000, encoding="utf-8")
    assert "quá lớn" in refused(office)


@pytest.mark.parametrize("file", sorted(BUILT_IN.glob("*.txt")), ids=lambda file: file.name)
def test_the_built_in_files_are_whole(office: Home, file: Path) -> None:
    document, _, plan = file.stem.partition(".")
    known = wording.read(office, document, plan or "CCHC")
    assert known.sections
    write(office, file.read_text(encoding="utf-8"), file.name)
    assert wording.read(office, document, plan or "CCHC").sections.keys() == known.sections.keys()
