"""Waves and slices: the order of a batch, and that slicing it finds the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
import pytest

from etl import load, waves
from etl.files import gathered
from warehouse.record import UnitSpell


def rows(*parts: tuple[int, str, str]) -> pl.DataFrame:
    """Figures of files: number, period, unit."""
    return pl.DataFrame(
        [(number, f"P {period} {unit}", period, unit) for number, period, unit in parts],
        schema={"file_no": pl.Int32, "part": pl.String, "period": pl.String, "unit_code": pl.String},
        orient="row",
    )


def unit(code: str, kind: str = "trường", merged_into: str | None = None) -> UnitSpell:
    return UnitSpell(code, code, kind, "công lập", ("TH",), "xã A", merged_into=merged_into)


def test_waves_go_by_period_and_take_one_version_of_a_part_each() -> None:
    figures = rows((0, "2025-Q2", "a"), (1, "2025-Q1", "a"), (2, "2025-Q2", "a"), (3, "2025-Q2", "b"))
    assert waves.waves(figures) == [[1], [0, 3], [2]]


def test_a_small_wave_is_one_slice() -> None:
    assert waves.slices([3, 1], rows((1, "2025-Q1", "a"), (3, "2025-Q1", "b")), [], 2) == [[3, 1]]


def test_offices_come_first_and_the_merged_stay_together() -> None:
    figures = rows(*((number, "2025-Q1", code) for number, code in enumerate("abcdef")), (5, "2025-Q1", "a"))
    spells = [
        unit("a"),
        unit("b"),
        unit("c", merged_into="b"),
        unit("d", merged_into="c"),
        unit("e", "cơ quan"),
        unit("f"),
    ]
    found = waves.slices(range(6), figures, spells, 2)
    assert found[0] == [4]
    assert sorted(map(sorted, found[1:])) == [[0, 5], [1, 2, 3]]
    assert sorted(number for each in found for number in each) == list(range(6))


def test_slices_find_what_the_whole_finds(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # two schools, an office, one school merged into another later
    units = ("0126002", "0126000", "0126010", "0126011", "0126003")
    books = [desk.book(("CCHC-3.1", 15 + n, 18), ("CCHC-2.1", 1, 2), unit=code) for n, code in enumerate(units)]
    with gathered(books, datetime(2025, 2, 20, 9)) as incoming:
        whole = load.preview(desk.home, incoming)
        monkeypatch.setattr(waves, "AT_ONCE", 2)
        sliced = load.preview(desk.home, incoming)
    told = [[verdict.as_json() for verdict in one.outcome.verdicts] for one in (whole, sliced)]
    for verdict in (*told[0], *told[1]):
        for version in verdict["submissions"]:
            del version["id"]
    assert told[0] == told[1]
    assert {verdict["verdict"] for verdict in told[0]} == {"error", "warning"}
    assert whole.difference.figures.height == sliced.difference.figures.height > 0
    assert whole.flips.equals(sliced.flips)
