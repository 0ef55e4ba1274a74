"""What a load would change, before it is loaded: figures, items, statuses of units and of the whole sector."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import demo, difference, load, setup
from etl.files import Incoming, gathered
from warehouse import store
from warehouse.errors import UsageError
from warehouse.home import Home

NOW = datetime(2025, 2, 20, 9)


def previewed(desk: Any, *paths: Path, **options: Any) -> load.Preview:
    with gathered(paths, NOW) as incoming:
        return load.preview(desk.home, incoming, **options)


def test_what_a_new_version_adds_changes_drops_and_leaves(desk: Any) -> None:
    first = desk.sent(
        ("CCHC-3.1", 17, 20), ("CCHC-2.1", 1, 2), ("CCHC-2.2", 3, 4), ("CCHC-3.7", "KPS"),
        items=[("CCHC-3.1", "một", 10, 12), ("CCHC-3.1", "hai", 7, 8), ("CCHC-2.1", "văn bản", 1, 2)],
    )  # fmt: skip
    book = desk.book(
        ("CCHC-2.3", 5, 5), ("CCHC-3.1", 18, 20), ("CCHC-2.1", 1, 2), ("CCHC-3.7", "KPS"),
        items=[("CCHC-3.1", "một", 11, 12), ("CCHC-3.1", "ba", 7, 8), ("CCHC-2.1", "văn bản", 1, 2)],
    )  # fmt: skip
    before = desk.traces()
    seen = previewed(desk, book)
    assert desk.traces() == before
    assert seen.based_on == store.current_version(desk.home)
    columns = ("change", "old_numerator", "numerator", "old_cell", "cell", "replaced_id")
    figures = {
        row["indicator_code"]: tuple(row[name] for name in columns) for row in seen.difference.figures.to_dicts()
    }
    assert figures == {
        "CCHC-2.1": ("unchanged", 1, 1, "E3:F3", "E4:F4", first),
        "CCHC-2.2": ("dropped", 3, None, "E4:F4", None, first),
        "CCHC-2.3": ("added", None, 5, None, "E2:F2", first),
        "CCHC-3.1": ("changed", 17, 18, "E2:F2", "E3:F3", first),
        "CCHC-3.7": ("unchanged", None, None, "E5", "E5", first),
    }
    items = {row["title"]: (row["change"], row["old_row"], row["row"]) for row in seen.difference.items.to_dicts()}
    assert items == {
        "một": ("changed", 2, 2),
        "hai": ("dropped", 3, None),
        "ba": ("added", None, 3),
        "văn bản": ("unchanged", 4, 4),
    }
    # the same between two versions once both are there
    second = desk.load(book).verdicts[0].submissions[0].id
    with store.opened(desk.home) as con:
        kept = difference.between(con, first, second)
    assert kept.figures.drop("submission_id").equals(seen.difference.figures.drop("submission_id"))
    assert kept.items.drop("submission_id").equals(seen.difference.items.drop("submission_id"))


def test_the_first_version_of_a_unit_is_all_new(desk: Any) -> None:
    seen = previewed(desk, desk.book(("CCHC-3.1", 17, 20)))
    assert seen.difference.figures.select("change", "replaced_id").rows() == [("added", None)]


def test_statuses_that_would_flip_of_the_unit_and_of_the_sector(desk: Any, u: Any) -> None:
    desk.sent(("CCHC-3.1", 20, 20))
    desk.sent(("CCHC-3.1", 20, 20), unit=u.MN)
    seen = previewed(desk, desk.book(("CCHC-3.1", 10, 20)))
    flips = seen.flips.select("period", "unit_code", "indicator_code", "old_status", "status").rows()
    assert flips == [("2025-Q1", u.TH, "CCHC-3.1", "attained", "missed")]
    assert seen.sector.select("indicator_code", "old_status", "status").rows() == [("CCHC-3.1", "attained", "missed")]
    # a new unit: from not reported to what it says
    fresh = previewed(desk, desk.book(("CCHC-3.1", 20, 20), unit=u.BOTH))
    assert (u.BOTH, "CCHC-3.1", "not_reported", "attained") in fresh.flips.select(
        "unit_code", "indicator_code", "old_status", "status"
    ).rows()


def test_a_refused_file_beside_a_good_one_changes_nothing_of_what_the_good_one_previews(desk: Any, u: Any) -> None:
    desk.sent(("CCHC-3.1", 20, 20))
    desk.sent(("CCHC-3.1", 19, 20), unit=u.MN)
    good = desk.book(("CCHC-3.1", 10, 20), period="2025-Q2")
    # of another unit, and of the same one in an earlier quarter
    refused = [
        desk.book(("CCHC-3.1", "6,o", 20), unit=u.MN, period="2025-Q2"),
        desk.book(("CCHC-3.1", "6,o", 20)),
    ]
    desk.sent(("CCHC-3.1", 20, 20), period="2025-Q2")
    desk.sent(("CCHC-3.1", 20, 20), unit=u.MN, period="2025-Q2")
    alone, together = previewed(desk, good), previewed(desk, good, *refused)
    assert [bool(verdict.submissions) for verdict in together.outcome.verdicts] == [True, False, False]
    assert alone.sector.height and together.sector.equals(alone.sector)
    assert alone.flips.height and together.flips.equals(alone.flips)


def test_a_later_quarter_that_is_derived_anew_flips_too(desk: Any) -> None:
    desk.sent(("CCHC-3.1", 70, 80, "Lũy kế"), period="2025-Q2")
    seen = previewed(desk, desk.book(("CCHC-3.1", 40, 50)))
    flips = seen.flips.filter(pl.col("indicator_code") == "CCHC-3.1").select("period", "old_status", "status").rows()
    assert ("2025-Q2", "missed", "attained") in flips or ("2025-Q2", "near", "attained") in flips


def test_versions_that_cannot_be_compared(desk: Any, u: Any) -> None:
    one, other = desk.sent(("CCHC-3.1", 17, 20)), desk.sent(("CCHC-3.1", 17, 20), unit=u.MN)
    with store.opened(desk.home) as con:
        for pair in ((one, other), (one, "lạ")):
            with pytest.raises(UsageError):
                difference.between(con, *pair)


def test_after_a_change_of_the_catalogue_the_whole_version_is_followed(desk: Any) -> None:
    desk.sent(("CCHC-3.1", 20, 20))
    (desk.home.root / "settings.toml").write_text("[THTK]\nissued_on = 2026-01-15\n", encoding="utf-8")
    before = desk.traces()
    seen = previewed(desk, desk.book(("CCHC-3.1", 10, 20)))
    assert seen.sector.select("indicator_code", "old_status", "status").rows() == [("CCHC-3.1", "attained", "missed")]
    assert desk.traces() == before


def cells(home: Home) -> dict[tuple[str, str, str, str], str]:
    with store.opened(home) as con:
        rows = con.sql(
            "select plan_code, chosen_period, unit_code, indicator_code, status from mart.cell where \"window\" = 'quarter'"
        )
        return {tuple(row[:4]): row[4] for row in rows.fetchall()}


def sector(home: Home) -> dict[tuple[str, str, str], str]:
    with store.opened(home) as con:
        rows = con.sql(
            "select plan_code, chosen_period, indicator_code, status from mart.grouped "
            "where \"window\" = 'quarter' and level is null and area is null"
        )
        return {tuple(row[:3]): row[3] for row in rows.fetchall()}


def test_the_sample_story_loads_as_previewed(tmp_path: Path, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)
    home = Home(tmp_path / "home")
    setup.init(home, is_sample=True)
    story = demo.write_demo(
        home.demo, catalogue=home.catalogue(), units=12, first="2024-Q3", last="2025-Q2", items=2, seed=3, progress=lambda *_: None
    )  # fmt: skip
    setup._take_register(home, home.demo / "units.xlsx")
    accepted = 0
    for step in story.steps:
        if step.do != "load":
            continue
        incoming = [
            Incoming(home.demo / file.path, Path(file.path).name, setup._office_time(file.received_at))
            for file in step.files
        ]
        seen = load.preview(home, incoming, sandbox=sandbox)
        was, sector_was = cells(home), sector(home)
        outcome = load.load(home, incoming, by="t", sandbox=sandbox)
        one, other = seen.outcome.as_json(), outcome.as_json()
        for verdict in (*one["files"], *other["files"]):
            for submission in verdict["submissions"]:
                accepted += 1
                submission.pop("id")
        assert one["files"] == other["files"]
        keys = ["plan", "period", "unit_code", "indicator_code"]
        flips = {tuple(row[:4]): row[4:] for row in seen.flips.select(*keys, "old_status", "status").rows()}
        now = cells(home)
        assert flips == {key: (was.get(key), now.get(key)) for key in was | now if was.get(key) != now.get(key)}
        keys.remove("unit_code")
        groups = {tuple(row[:3]): row[3:] for row in seen.sector.select(*keys, "old_status", "status").rows()}
        sector_now = sector(home)
        assert groups == {
            key: (sector_was[key], sector_now[key]) for key in sector_now if sector_was[key] != sector_now[key]
        }
    assert accepted > 40
