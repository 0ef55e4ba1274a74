"""The filter bar above every page that has figures: what the address asks for, and what else could be asked."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from dashboard import links, text
from dashboard.component import bar
from dashboard.filters import CARRIED, FLAGS, Chosen, Options, flags
from dashboard.view import View
from warehouse.abbreviations import abbreviations
from warehouse.filters import STATUSES, Filter
from warehouse.folding import fold

# periods and fields belong to a plan, columns to a data set
CLEARS: Mapping[str, Sequence[str]] = {"plan": ("period", "field", "indicator"), "data": ("columns", "group")}


def units(options: Options, where: Filter) -> list[tuple[str, str, str]]:
    """The units to choose from, those of the level and area chosen: code, name, what the name's abbreviations mean."""
    wanted = {place for place in (where.level, where.area) if place and place != text.OFFICE_LEVEL}
    found = [code for code in options.units if wanted <= options.places.get(code, wanted)]
    if where.level == text.OFFICE_LEVEL:
        found = [code for code in found if not options.places.get(code, frozenset()) & set(text.LEVELS)]
    return [(code, options.units[code], _in_full(options.units[code])) for code in found]


@lru_cache(maxsize=16_384)
def _in_full(name: str) -> str:
    known = abbreviations()
    return " ".join(meaning for word in re.findall(r"\w+", fold(name)) for meaning in known.get(word, ()))


def fields(view: View, options: Options) -> bytes:
    """The bar of a view, packed."""
    where = view.chosen.where
    # a browser asks for the units only where somebody opens their list (see `routes`)
    place = {"version": view.reading.version, "level": where.level, "area": where.area}
    return made(view.chosen, options, links.address("choices/units", place))


def made(chosen: Chosen, options: Options, unit_choices: str) -> bytes:
    """The bar, packed; `unit_choices`: the address of the units to choose from."""
    where = chosen.where
    periods = {code: text.period(code) for code in options.periods[where.plan]}
    count = len(flags(where))
    shown = [
        bar.one("plan", {code: code for code in options.plans}, where.plan, is_required=True, width=92),
        bar.one("period", periods, where.period, is_required=True, width=124),
        bar.switch("window", dict(text.WINDOWS), where.window, usual="quarter"),
        bar.one("level", dict(text.LEVELS), where.level, empty=text.PLACEHOLDERS["level"], width=118),
        bar.one("area", {name: name for name in options.areas}, where.area, empty=text.PLACEHOLDERS["area"], width=122),
        bar.many(
            "unit",
            unit_choices,
            {code: options.units[code] for code in where.units},
            empty=text.PLACEHOLDERS["unit"],
            width=122,
        ),
        bar.one(
            "field",
            {name: text.named(name) for name in options.fields[where.plan]},
            where.field,
            empty=text.PLACEHOLDERS["field"],
            width=122,
        ),
        bar.many(
            "status",
            {code: text.STATUSES[code] for code in STATUSES},
            {code: text.STATUSES[code] for code in where.statuses},
            empty=text.PLACEHOLDERS["status"],
            width=118,
        ),
        bar.flags(
            text.options_set(count) if count else text.OPTIONS,
            [(name, text.FILTERS[name], text.OPTION_NOTES[name], FLAGS[name], name in flags(where)) for name in FLAGS],
        ),
        bar.words("q", where.search or ""),
    ]
    summary = " · ".join([where.plan, text.period(where.period), text.WINDOWS[where.window]])
    narrowing = sum(1 for name in CARRIED[3:] if chosen.carried.get(name))
    opener = f"{text.FILTERS_ON_PHONE} ({narrowing})" if narrowing else text.FILTERS_ON_PHONE
    return bar.made(
        shown,
        label=text.FILTERS_ON_PHONE,
        summary=f"{opener}: {summary}",
        always={"plan": where.plan, "period": where.period},
        clears=CLEARS,
    )
