"""What people ask first is answered before they come, and again once a newer version is published."""

import asyncio
from typing import Any

import pytest

from dashboard import data, filters, running, warming
from dashboard.person import person
from warehouse.home import Home
from warehouse.store import office_now


def fail(*_: Any) -> None:
    raise AssertionError("asked again")


def test_the_newest_quarter_is_answered_from_memory(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    for ask in warming.rest():
        ask()
    reading = data.reading(home, person())
    options = reading.options(office_now().date())
    chosen = filters.read({}, options)
    monkeypatch.setattr(data, "QUESTIONS", dict.fromkeys(data.QUESTIONS, fail))
    where = chosen.where
    assert reading.overview(where, "level").indicators.height
    assert reading.overview(where.but(level="TH"), "level").indicators.height
    for code in options.indicators[where.plan]:
        reading.indicator(where, code)
        reading.level_medians(where, code)
        reading.turnout(where, is_alone=True)
    before = where.but(period=reading.words.previous(where.plan, where.period))
    assert reading.indicator(before, code).units.height
    assert reading.overview(before.but(level="TH"), "level").indicators.height
    with pytest.raises(AssertionError):
        reading.overview(where.but(area=options.areas[0]), "level")


def test_nothing_is_asked_ahead_while_somebody_is_served(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    asked: list[int] = []
    monkeypatch.setattr(warming, "rest", lambda: iter([lambda: asked.append(1)]))
    monkeypatch.setattr(running, "QUIET_SECONDS", 0.05)

    async def for_a_while() -> None:
        warm = asyncio.create_task(warming.keep())
        with running.counted():
            await asyncio.sleep(0.5)
            assert not asked
        while not asked:
            await asyncio.sleep(0.05)
        warm.cancel()

    asyncio.run(asyncio.wait_for(for_a_while(), 10))
    assert asked == [1]


def test_a_version_is_warmed_once_it_is_published(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    versions, asked = iter(["000001", "000001", "000002"]), []
    monkeypatch.setattr(warming.freshness, "newest", lambda _home: next(versions, "000002"))
    monkeypatch.setattr(warming, "rest", lambda: iter([lambda: asked.append(1)]))
    monkeypatch.setattr(warming, "EVERY", 0.01)

    async def for_a_while() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(warming.keep(), 1)

    asyncio.run(for_a_while())
    assert asked == [1, 1]
