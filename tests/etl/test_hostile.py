"""The hostile workbooks through the ordinary door: each a verdict with a sentence, nothing stored, everything alive."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "hostile.py"))
REFUSED = made["REFUSED"] | made["OTHER_REFUSED"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("corpus")
    paths = []
    for name, (make, _) in REFUSED.items():
        (folder / name).write_bytes(make())
        paths.append(folder / name)
    return paths


def test_every_hostile_file_is_refused_with_a_sentence_and_nothing_is_stored(desk: Any, corpus: list[Path]) -> None:
    good = desk.book(("CCHC-3.1", 4, 5))
    before = desk.traces()
    checked = desk.cli("check", *corpus, good, "--json")
    assert desk.traces() == before
    loaded = desk.cli("load", *corpus, good, "--json")
    for ran in (checked, loaded):
        assert ran.code == 1
        *refused, fine = ran.json["files"]
        assert [(file["file"], file["verdict"], file["submissions"]) for file in refused] == [
            (name, "error", []) for name in REFUSED
        ]
        assert {file["file"]: file["problems"][0]["rule"] for file in refused} == {
            name: rule for name, (_, rule) in REFUSED.items()
        }
        for file in refused:
            (problem,) = file["problems"]
            assert f'"{file["file"]}"' in problem["message"] or problem["cell"] or problem["sheet"], problem
            assert problem["message"].endswith(".")
            assert problem["remedy"]
        assert fine["verdict"] == "warning"
    assert desk.sql("select count(*) from core.submission") == [(1,)]
    assert desk.cli("verify").code == 0


def test_hostile_files_are_no_registers_either(desk: Any, corpus: list[Path]) -> None:
    before = desk.traces()
    for path in corpus[::6]:
        ran = desk.cli("units", path)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.strip()
    assert desk.traces() == before


def test_readable_workbooks_that_are_no_submissions(desk: Any) -> None:
    path = desk.folder / "la.xlsx"
    path.write_bytes(made["workbook"]())
    (verdict,) = desk.check(path).verdicts
    assert (verdict.verdict, verdict.problems["rule"].to_list()) == ("error", ["sheet_missing"])
