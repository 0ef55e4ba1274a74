"""Answers that people will ask for first, asked before they come: at the start, and again for each version published.

Nobody waits for them: while a page is made, and a moment after, nothing is asked ahead.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module

from dashboard import data, faults, filters, freshness, running, text, unit_page
from dashboard.person import person
from warehouse.errors import ChitieuError
from warehouse.home import home_from_environment
from warehouse.store import office_now

EVERY = 5.0
# how often to look whether nobody is being served any more
_LOOK = 0.1
# the quarters before the newest one whose indicators are asked ahead
BEFORE = 1


def first() -> None:
    """What the first screen asks, of every plan, and imports that only charts need."""
    from dashboard import charts, source_row  # noqa: F401, PLC0415  # plotly and its like take a second

    # Streamlit looks for its frames in whatever it is given, for the first time in the first person's page
    import_module("pandas")

    home = home_from_environment()
    if not home.exists:
        return
    reading = data.reading(home, person())
    for chosen in _newest(reading):
        reading.overview(chosen.where, "level")
        reading.turnout(chosen.where)


async def keep() -> None:
    """Warm the newest quarters of each plan, now and whenever a version is published, one answer at a time."""
    warmed = ""
    while True:
        try:
            newest = await asyncio.to_thread(freshness.newest, home_from_environment())
            if newest != warmed:
                # looking at a new version reads from it as well: never where everybody's requests are served
                for ask in await asyncio.to_thread(lambda: list(rest())):
                    while not running.is_quiet():
                        await asyncio.sleep(_LOOK)
                    await asyncio.to_thread(ask)
                warmed = newest
        except (ChitieuError, OSError):
            # no home yet, or its version is being replaced: looked at again
            warmed = ""
        except Exception as fault:  # noqa: BLE001  # what cannot be warmed is asked when somebody comes
            faults.record(fault)
        await asyncio.sleep(EVERY)


def rest() -> Iterator[Callable[[], object]]:
    """Overviews by level and every indicator of the newest quarters, then indicators of the quarters before."""
    home = home_from_environment()
    if not home.exists:
        return
    reading = data.reading(home, person())
    plans = list(_newest(reading))
    for chosen in plans:
        for level in (None, *text.LEVELS):
            where = chosen.where.but(level=level)
            yield partial(reading.turnout, where)
            yield partial(reading.overview, where, "level")
    shown = [(chosen.where, row["indicator_code"]) for chosen in plans for row in _indicators(reading, chosen)]
    for where, code in shown:
        yield partial(reading.indicator, where, code)
        yield partial(reading.level_medians, where, code)
    for back in range(BEFORE + 1):
        for chosen in plans:
            yield from _before(reading, chosen, back)


def _before(reading: data.Reading, chosen: filters.Chosen, back: int) -> Iterator[Callable[[], object]]:
    """What the indicators and the units of one quarter are compared with, so many quarters back."""
    periods = reading.words.periods_until(chosen.where.plan, chosen.where.period)
    if back >= len(periods):
        return
    where = chosen.where.but(period=periods[-1 - back])
    for level in (None, *text.LEVELS):
        yield partial(reading.unit_medians, unit_page.peers_of(where, level))
    for row in _indicators(reading, chosen):
        yield partial(reading.indicator, where, row["indicator_code"])


def _indicators(reading: data.Reading, chosen: filters.Chosen) -> Sequence[data.Record]:
    return reading.words.indicators_of(chosen.where.plan)


def _newest(reading: data.Reading) -> list[filters.Chosen]:
    """The newest quarter of each plan, without further filters, the latest first."""
    if not reading.words.units:
        return []
    options = reading.options(office_now().date())
    found = [filters.read({"plan": [plan]}, options) for plan in options.plans]
    return sorted(found, key=lambda chosen: chosen.where.period, reverse=True)
