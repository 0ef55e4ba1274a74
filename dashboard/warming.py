"""Answers that people will ask for first, asked before they come: at the start, and again for each version published."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module

from dashboard import data, faults, filters, freshness, text
from dashboard.person import person
from warehouse.errors import ChitieuError
from warehouse.filters import Filter
from warehouse.home import home_from_environment
from warehouse.store import office_now

EVERY = 5.0


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
    """Warm the newest quarter of each plan, now and whenever a version is published, one answer at a time."""
    warmed = ""
    while True:
        try:
            newest = await asyncio.to_thread(freshness.newest, home_from_environment())
            if newest != warmed:
                # looking at a new version reads from it as well: never where everybody's requests are served
                for ask in await asyncio.to_thread(lambda: list(rest())):
                    await asyncio.to_thread(ask)
                warmed = newest
        except (ChitieuError, OSError):
            # no home yet, or its version is being replaced: looked at again
            warmed = ""
        except Exception as fault:  # noqa: BLE001  # what cannot be warmed is asked when somebody comes
            faults.record(fault)
        await asyncio.sleep(EVERY)


def rest() -> Iterator[Callable[[], None]]:
    """Overviews by level and every indicator of the newest quarters."""
    home = home_from_environment()
    if not home.exists:
        return
    reading = data.reading(home, person())
    for chosen in _newest(reading):
        for level in (None, *text.LEVELS):
            yield partial(_ask, reading, chosen.where.but(level=level))
        for row in reading.words.indicators_of(chosen.where.plan):
            yield partial(_ask, reading, chosen.where, row["indicator_code"])


def _ask(reading: data.Reading, where: Filter, indicator: str = "") -> None:
    """What the overview, or an indicator's page, asks."""
    reading.turnout(where, is_alone=bool(indicator))
    if indicator:
        reading.indicator(where, indicator)
        reading.level_medians(where, indicator)
    else:
        reading.overview(where, "level")


def _newest(reading: data.Reading) -> Iterator[filters.Chosen]:
    """The newest quarter of each plan, without further filters."""
    if not reading.words.units:
        return
    options = reading.options(office_now().date())
    for plan in options.plans:
        yield filters.read({"plan": [plan]}, options)
