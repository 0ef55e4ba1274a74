"""The command line: help, JSON, exit codes and sentences; never a traceback, never English."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest

from etl import archives, cli, setup
from warehouse import store
from warehouse.home import Home

ONE = ("CCHC-3.1", 17, 20)
COMMANDS = sorted(cli.main.commands)
SUBMISSION_KEYS = {"id", "plan", "unit", "period", "version", "figures", "items"}
PROBLEM_KEYS = {"severity", "sheet", "cell", "value", "rule", "message", "remedy"}


def test_help_of_everything_is_vietnamese(desk: Any) -> None:
    for arguments in ((), *((name,) for name in COMMANDS)):
        for option in ("--help", "-h"):
            ran = desk.cli(*arguments, option)
            assert (ran.code, ran.err) == (0, "")
            assert ran.out.startswith("Cách dùng: chitieu")
            for english in ("Usage", "Options", "Commands", "Show this", "default:", "required", "TEXT", "COMMAND"):
                assert english not in ran.out, (arguments, english)
    assert all(command.help for command in cli.main.commands.values())
    assert desk.cli().code == 2


def test_every_command_but_serve_speaks_json() -> None:
    for name, command in cli.main.commands.items():
        assert any("--json" in parameter.opts for parameter in command.params) or name == "serve"


WRONG = [
    ("bla",),
    ("load",),
    ("check",),
    ("load", "--bla", "x"),
    ("load", "x", "--by"),
    ("check", "--json=1", "x"),
    ("withdraw", "x"),
    ("withdraw",),
    ("withdraw", "a", "b", "--why", "c"),
    ("reinstate",),
    ("extract",),
    ("extract", "bla", "-o", "x.csv"),
    ("extract", "items", "--plan", "CCHC"),
    ("extract", "items", "--level", "THPT", "-o", "x.csv"),
    ("demo", "--units", "x"),
    ("demo", "--units", "3"),
    ("serve", "--port", "0"),
    ("units",),
    ("units", "--template"),
    ("units", "no.xlsx"),
    ("units", "a", "b"),
    ("template", "--plan", "CCHC"),
    ("load", "khong-co.xlsx"),
    ("check", "khong-co.xlsx"),
    ("init", "--units"),
    ("--bla",),
    ("submissions", "--plan", "X"),
    ("submissions", "--period", "X"),
    ("submissions", "thừa"),
    ("catalogue", "thừa"),
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_is_two_and_one_vietnamese_sentence(desk: Any, arguments: tuple[str, ...]) -> None:
    before = desk.traces()
    ran = desk.cli(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.split("\n")[0].endswith((".", "?"))
    for english in ("Error", "Usage", "Missing", "Invalid", "No such", "Try"):
        assert english not in ran.err
    assert desk.traces() == before


NASTY = ["", "\x00", "--", "=1+1", "%s{}", "x" * 5000, "../../khong/co", "/dev/null", "\udcff", "\n", "٣"]


def test_arguments_of_any_kind_never_show_a_traceback(desk: Any) -> None:
    desk.sent(ONE)
    before = desk.traces()
    out = desk.folder / "x.csv"
    for text in NASTY:
        for arguments in (
            ("check", text),
            ("load", text),
            ("units", text),
            ("withdraw", text, "--why", "x"),
            ("reinstate", text),
            ("submissions", "--plan", text),
            ("submissions", "--search", text),
            ("submissions", "--as-of", text),
            ("extract", "items", "--plan", "CCHC", "--period", text, "-o", out),
            ("extract", "rollup", "--plan", "CCHC", "--by", text, "-o", out),
            ("extract", "rollup", "--plan", text, "-o", text),
            ("template", "--plan", text, "--period", text, "--unit", text, "-o", out),
            ("load", "x.xlsx", "--received-at", text, "--why", text),
            (text,),
        ):
            assert desk.cli(*arguments).code in {0, 1, 2, 3}
    assert desk.traces() == before


def test_several_files_of_one_unit_and_quarter_are_named_together(desk: Any, u: Any) -> None:
    first, second = desk.book(ONE, name="một.xlsx"), desk.book((ONE[0], 12, 20), name="hai.xlsx")
    other = desk.book(ONE, unit=u.UP, name="khác.xlsx")
    bad = desk.book(("CCHC-3.1", "abc", 20), name="xấu.xlsx")
    for command in ("check", "load"):
        ran = desk.cli(command, first, second, other, bad)
        assert f"{u.TH} CCHC Quý I/2025 có 2 tệp: một.xlsx; hai.xlsx. Mỗi tệp thành một bản" in ran.out
        assert f"{u.UP} CCHC Quý I/2025 có" not in ran.out
    # what was sent before goes in no more
    assert desk.cli("load", first, second, "--json").json["repeated"] == []
    third, fourth = desk.book((ONE[0], 13, 20), name="ba.xlsx"), desk.book((*ONE[:1], 14, 20), name="bốn.xlsx")
    told = {"plan": "CCHC", "period": "2025-Q1", "unit": u.TH, "files": ["ba.xlsx", "bốn.xlsx"]}
    assert desk.cli("check", third, fourth, "--json").json["repeated"] == [told]


def test_the_json_of_check_and_load(desk: Any) -> None:
    good, bad = desk.book(ONE, name="tốt.xlsx"), desk.book(("CCHC-3.1", "abc", 20), name="xấu.xlsx")
    for command, version in (("check", None), ("load", "000002")):
        ran = desk.cli(command, good, bad, "--json")
        assert (ran.code, ran.err) == (1, "")
        assert set(ran.json) == {"version", "files", "repeated"} | ({"suspects"} if version else set())
        assert ran.json["version"] == version
        one, other = ran.json["files"]
        for file in (one, other):
            assert list(file) == ["file", "sha256", "verdict", "submissions", "problems"]
            assert all(set(problem) == PROBLEM_KEYS for problem in file["problems"])
        assert (one["file"], one["verdict"], len(one["sha256"])) == ("tốt.xlsx", "warning", 64)
        (submission,) = one["submissions"]
        assert set(submission) == SUBMISSION_KEYS
        assert {name: submission[name] for name in SUBMISSION_KEYS - {"id"}} == {
            "plan": "CCHC",
            "unit": "0126002",
            "period": "2025-Q1",
            "version": 1,
            "figures": 1,
            "items": 0,
        }
        first = other["problems"][0]
        assert (other["verdict"], other["submissions"]) == ("error", [])
        assert (first["severity"], first["sheet"], first["cell"], first["value"], first["rule"]) == (
            "error",
            "Chỉ tiêu",
            "E2",
            "abc",
            "number",
        )
    listed = desk.cli("submissions", "--json").json
    assert [row["id"] for row in listed] == [submission["id"]]


def test_exit_codes_of_check_and_load(desk: Any) -> None:
    good, bad = desk.book(ONE), desk.book(("CCHC-3.1", "abc", 20))
    assert [desk.cli("check", *paths).code for paths in ((good,), (bad,), (good, bad))] == [0, 1, 1]
    assert [desk.cli("load", *paths).code for paths in ((good, bad), (good,))] == [1, 0]
    told = desk.cli("load", bad, good).out
    assert "✕ 002.xlsx: lỗi" in told
    assert "≡ 001.xlsx: đã nộp rồi" in told
    assert "E2" in told


def test_folder(desk: Any, u: Any) -> None:
    desk.book(ONE, name="d/a.xlsx")
    desk.book(ONE, name="d/sâu/b.xlsx", unit=u.MN)
    ran = desk.cli("load", desk.folder / "sent", "--json", "--by", "Chuyên viên")
    assert [(file["file"], file["verdict"]) for file in ran.json["files"]] == [
        ("d/a.xlsx", "warning"),
        ("d/sâu/b.xlsx", "warning"),
    ]
    assert desk.sql("select distinct loaded_by from core.submission") == [("Chuyên viên",)]
    (desk.folder / "empty").mkdir()
    assert desk.cli("load", desk.folder / "empty").code == 2


def test_a_missing_file_is_refused_by_itself_and_the_others_are_judged(desk: Any) -> None:
    good, missing = desk.book(ONE), desk.folder / "khong-co.xlsx"
    for command, version in (("check", None), ("load", "000002")):
        ran = desk.cli(command, good, missing, "--json")
        assert (ran.code, ran.err) == (1, "")
        assert [(file["file"], file["verdict"]) for file in ran.json["files"]] == [
            ("001.xlsx", "warning"),
            ("khong-co.xlsx", "error"),
        ]
        assert ran.json["version"] == version
        (problem,) = ran.json["files"][1]["problems"]
        assert problem["rule"] == "file_missing"
        assert "khong-co.xlsx" in problem["message"]
    assert desk.cli("verify").code == 0


def test_extract_says_which_period_it_chose(desk: Any) -> None:
    desk.sent(ONE)
    out = desk.folder / "x.csv"
    ran = desk.cli("extract", "attainment", "--plan", "CCHC", "-o", out, "--json")
    assert (ran.code, ran.json["file"]) == (0, str(out))
    assert "2025-Q1" in ran.err
    assert desk.cli("extract", "attainment", "--plan", "CCHC", "--period", "2025-Q1", "-o", out).err == ""


def pointer_gone(home: Home) -> None:
    (home.warehouse / "CURRENT").unlink()


def pointer_garbage(home: Home) -> None:
    (home.warehouse / "CURRENT").write_bytes(b"\xff\xfe../x")


def pointer_is_a_folder(home: Home) -> None:
    pointer_gone(home)
    (home.warehouse / "CURRENT").mkdir()


def version_gone(home: Home) -> None:
    store.version_file(home, "000001").unlink()


@pytest.mark.parametrize("damage", [pointer_gone, pointer_garbage, pointer_is_a_folder, version_gone])
def test_a_damaged_home_is_one_sentence_with_a_remedy(desk: Any, damage: Callable[[Home], None]) -> None:
    book = desk.book(ONE)
    damage(desk.home)
    for command in (
        ("check", book),
        ("load", book),
        ("submissions",),
        ("extract", "attainment", "--plan", "CCHC", "-o", desk.folder / "x.csv"),
        ("template", "--plan", "CCHC", "--period", "2025-Q1", "--all", "-o", desk.folder / "t"),
        ("withdraw", "x", "--why", "y"),
        ("units", book),
        ("serve", "--port", "1"),
    ):
        ran = desk.cli(*command)
        assert (ran.code, ran.out) == (2, ""), command
        assert ran.err.startswith(f"Kho ở '{desk.home.root}' bị hỏng: ")
        assert "bản sao lưu" in ran.err
        assert len(ran.err.splitlines()) == 1
    ran = desk.cli("verify")
    assert ran.code == (1 if damage is version_gone else 2)
    assert "000001" in ran.out + ran.err


def test_a_damaged_journal_entry_does_not_fail_a_load_that_is_published(desk: Any) -> None:
    (desk.home.journal / "000001.json").write_text("{")
    ran = desk.cli("load", desk.book(ONE), "--json")
    assert (ran.code, ran.json["version"]) == (0, "000002")
    assert desk.cli("submissions").code == 0


def test_a_damaged_version_file_is_named_in_vietnamese(desk: Any) -> None:
    store.version_file(desk.home, "000001").write_bytes(b"khong phai kho" * 1000)
    ran = desk.cli("load", desk.book(ONE))
    assert ran.code == 3
    assert "bản sao lưu" in ran.err
    assert "database" not in ran.err


def test_missing_figures_are_one_line_on_a_terminal_and_whole_in_json(desk: Any) -> None:
    book = desk.book(ONE)
    lines = [line for line in desk.cli("check", book).out.splitlines() if "Chưa có số liệu" in line]
    listed = [
        row for row in desk.cli("check", book, "--json").json["files"][0]["problems"] if row["rule"] == "figure_missing"
    ]
    assert len(lines) == 1 < len(listed)
    assert all(row["value"] in lines[0] for row in listed)
    assert f"của {len(listed)} chỉ tiêu" in lines[0]


def test_missing_figures_are_one_line_of_the_marked_workbook(desk: Any, tmp_path: Path) -> None:
    book = desk.book(("CCHC-3.1", "abc", 20))
    assert desk.cli("check", book, "--returned", tmp_path / "r").code == 1
    (path,) = (tmp_path / "r").glob("*/*.xlsx")
    marked = openpyxl.load_workbook(path)
    listed = [row for row in marked["Cần sửa"].values if "Chưa có" in str(row[5])]
    (row,) = listed
    assert row[5].count("CCHC-") > 3 and row[3] is None
    notes = [cell.comment.text for line in marked["Chỉ tiêu"].iter_rows() for cell in line if cell.comment]
    assert any("không phải" in note for note in notes) and not any("Chưa có số liệu" in note for note in notes)


def test_received_at_needs_a_reason_and_is_not_in_the_future(desk: Any) -> None:
    book = desk.book(ONE)
    future = (store.office_now() + timedelta(days=1)).isoformat()
    for given in (
        ("2025-02-27T08:00",),
        ("2025-02-27T08:00", "--why", " "),
        ("hôm qua", "--why", "x"),
        (future, "--why", "x"),
    ):
        ran = desk.cli("load", book, "--received-at", *given)
        assert (ran.code, ran.out) == (2, "")
    assert desk.cli("load", book, "--received-at", "2025-02-27T18:30:00+00:00", "--why", "nộp bản giấy").code == 0
    (row,) = desk.cli("submissions", "--json").json
    assert (row["received_at"], row["received_why"], row["days_late"]) == ("2025-02-28T01:30:00", "nộp bản giấy", 0)


def test_submissions_of_a_period_only_one_plan_has(desk: Any, u: Any) -> None:
    desk.load(desk.book(ONE), desk.book(ONE, unit=u.MN), desk.book(("TK-2.4", 0), plan="THTK", period="2026-Q1"))

    def units(*arguments: str) -> list[tuple[str, str]]:
        return [(row["plan"], row["unit_code"]) for row in desk.cli("submissions", *arguments, "--json").json]

    assert units() == [("CCHC", u.MN), ("CCHC", u.TH), ("THTK", u.TH)]
    assert units("--period", "2025-Q1") == [("CCHC", u.MN), ("CCHC", u.TH)]
    assert units("--plan", "THTK") == [("THTK", u.TH)]
    assert units("--unit", u.MN) == [("CCHC", u.MN)]
    assert u.TH in desk.cli("submissions").out


def test_home_is_made_once_and_only_in_an_empty_place(
    desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.traces()
    for command in ("init", "demo"):
        ran = desk.cli(command)
        assert (ran.code, ran.out) == (2, "")
    assert desk.traces() == before
    monkeypatch.setenv("CHITIEU_HOME", str(tmp_path / "new"))
    for command in (
        ("load", "x"),
        ("check", "x"),
        ("submissions",),
        ("verify",),
        ("withdraw", "x", "--why", "y"),
        ("units", "x"),
    ):
        ran = desk.cli(*command)
        assert ran.code == 2
        assert "chitieu init" in ran.err
    bad = desk.register(("001", None), headings=("Mã đơn vị", "Tên đơn vị"))
    assert desk.cli("init", "--units", bad).code == 2
    assert not (tmp_path / "new" / "warehouse" / "CURRENT").exists()
    ran = desk.cli("init", "--json")
    assert (ran.code, ran.json["version"]) == (0, "000001"), ran.err
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("CHITIEU_HOME", str(tmp_path / "file" / "home"))
    assert desk.cli("init").code == 3


def test_demo_that_cannot_be_made_leaves_nothing_behind(
    desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(tmp_path / "new"))
    for wrong in (
        ("--from", "abc"),
        ("--from", "2026-Q3", "--to", "2025-Q1"),
        ("--to", "2020-Q4"),
        ("--from", "1999-Q1"),
    ):
        ran = desk.cli("demo", "--units", "12", *wrong)
        assert ran.code == 2, (wrong, ran.err)
        assert not (tmp_path / "new").exists() or not list((tmp_path / "new").iterdir())


def test_sample_home_says_so_everywhere(desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(tmp_path / "new"))
    setup.init(Home(tmp_path / "new"), is_sample=True)
    ran = desk.cli("extract", "rollup", "--plan", "CCHC", "-o", tmp_path / "x.xlsx")
    assert "DỮ LIỆU MẪU" in ran.out
    ran = desk.cli("units", desk.register(("001", "A", "trường", "", "TH")))
    assert ran.code == 2
    assert "chitieu init --units" in ran.err


# the catalogue


def test_the_json_of_the_catalogue(desk: Any) -> None:
    found = desk.cli("catalogue", "--json").json
    keys = {
        "plans": "code name name_en starts ends issued_on phases",
        "indicators": "code plan field name name_en unit measure direction accumulation share whole derived levels "
        "ownership owed_in reporter lead support clause basis",
        "targets": "indicator from to comparator value stretch basis level unit_code clause",
        "item_fields": "indicator name name_en type role",
        "calendar": "plan period starts_on cutoff_on due_on basis",
    }
    assert {name: set(rows[0]) for name, rows in found.items()} == {
        name: set(text.split()) for name, text in keys.items()
    }
    by_code = {row["code"]: row for row in found["indicators"]}
    assert (by_code["CCHC-3.1"]["share"], by_code["CCHC-3.1"]["levels"], by_code["CCHC-8.3"]["derived"]) == (
        True,
        ["MN", "TH", "THCS"],
        True,
    )
    target = next(row for row in found["targets"] if row["indicator"] == "CCHC-7.1")
    assert (type(target["value"]), target["stretch"]) == (str, None)
    assert found["plans"][0]["phases"][0] == {"code": "A", "from": "2021-Q1", "to": "2023-Q4"}
    assert "CCHC-3.1" in desk.cli("catalogue").out


BROKEN: dict[str, tuple[str, Callable[[str], str], str]] = {
    "unknown measure": ("indicators.csv", lambda text: text.replace(",ratio,", ",tỉ lệ,", 1), "measure"),
    "column missing": ("targets.csv", lambda text: text.replace("comparator,", "", 1), "comparator"),
    "bad date": ("calendar.csv", lambda text: text.replace("2026-03-31", "31/03/2026", 1), "cutoff_on"),
    "unknown key": ("plan.toml", lambda text: 'la = "x"\n' + text, "la"),
    "no toml": ("plan.toml", lambda _: "code = = 1", "plan.toml"),
    "no utf-8": ("item_fields.csv", lambda text: text + "\udcff", "item_fields.csv"),
    "plan twice": ("plan.toml", lambda text: text, "code"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_catalogue_names_file_line_and_key(desk: Any, name: str) -> None:
    file, change, key = BROKEN[name]
    from warehouse.catalogue import BUILT_IN

    folder = desk.home.root / "catalogue" / "ba"
    shutil.copytree(BUILT_IN / "thtk", folder)
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_bytes(change(text).encode("utf-8", "surrogateescape"))
    for command in (
        ("catalogue",),
        ("load", desk.book(ONE)),
        ("extract", "rollup", "--plan", "CCHC", "-o", desk.folder / "x.csv"),
    ):
        ran = desk.cli(*command)
        assert (ran.code, ran.out) == (2, "")
        assert f"ba/{file}, dòng " in ran.err
        assert key in ran.err
    assert store.current_version(desk.home) == "000001"


# our own faults


def test_a_fault_of_ours_is_a_sentence_with_a_number_and_the_log_has_the_rest(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("bí mật")

    monkeypatch.setattr(archives, "is_of_system", broken)
    ran = desk.cli("load", desk.book(ONE).parent)
    assert (ran.code, ran.out) == (3, "")
    assert "bí mật" not in ran.err
    reference = ran.err.split("Mã tra cứu: ")[1].split()[0]
    log = (desk.home.logs / "chitieu.log").read_text(encoding="utf-8")
    assert reference in log
    assert "bí mật" in log


def test_every_kind_of_usage_fault_has_a_sentence() -> None:
    from etl.shell import usage_sentence

    option = click.Option(["--x"], type=int)
    faults = [
        click.UsageError("x"),
        click.FileError("a\nb"),
        click.BadParameter("x"),
        click.BadParameter("x", param=option),
        click.NoSuchOption("--y"),
        click.MissingParameter(param=option),
        click.BadOptionUsage("--x", "x"),
    ]
    assert all(usage_sentence(fault).endswith(".") for fault in faults)


def test_as_a_process_with_a_closed_pipe_and_no_home_of_its_own(desk: Any) -> None:
    environment = {**os.environ, "CHITIEU_HOME": str(desk.home.root), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "etl.cli"]
    done = subprocess.run(
        [*command, "load", str(desk.book(ONE)), "--json"], env=environment, capture_output=True, check=False
    )
    assert (done.returncode, json.loads(done.stdout)["version"], done.stderr) == (0, "000002", b"")
    with subprocess.Popen(
        [*command, "catalogue"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as piped:
        assert piped.stdout is not None
        assert piped.stderr is not None
        piped.stdout.close()
        assert b"Traceback" not in piped.stderr.read()
