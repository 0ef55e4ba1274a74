"""Filters as an address asks for them: what is known, what was not understood.

The address is the one place where a filter lives: every link carries the filters, every run reads them from it, and a
field changed by hand writes them back (`component.bar`).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from dashboard import links, text
from warehouse import queries
from warehouse.filters import BY, STATUSES, Filter
from warehouse.store import office_now

# what the scores rest on; each has one value beside the usual one, under which nothing is written
FLAGS = {"targets": "plan", "structure": "now", "approved": "yes"}
CARRIED = ("plan", "period", "window", "level", "area", "unit", "field", "status", "q", *FLAGS)
OWN = (
    *("indicator", "row", "by", "order", "who", "at", "compare", "sent", "job", "file"),
    *("data", "group", "columns", "anyway"),
)
LONGEST_SHOWN = 60
# the row of a sender's sheet, after its quarter where a window holds several
ROW = re.compile(r"(?:[0-9]{4}-Q[1-4]\.)?[1-9][0-9]{0,6}")
# what may be taken away, the first one unasked, and every column that one of them has
DATA = ("attainment", "rollup", "items", "submissions", "completeness")
COLUMNS = frozenset(
    [
        *queries.ATTAINMENT_COLUMNS,
        *queries.rollup_columns(BY),
        *queries.ITEM_COLUMNS,
        *queries.SUBMISSION_COLUMNS,
        *queries.COMPLETENESS_COLUMNS,
    ]
)
# a job of the intake desk (whether there is one of that name its page says), and one of its files
JOB, FILE, COMPARE = re.compile(r"[^\x00-\x1f]{1,60}"), re.compile(r"[0-9]{1,5}"), re.compile(r"[0-9]{1,4}-[0-9]{1,4}")


@dataclass(frozen=True)
class Options:
    """What can be chosen. `periods` and `fields` by plan, newest period first; `newest` is the one shown unasked.

    `places` holds the levels and the area of a unit, so that only units within those chosen are offered.
    """

    plans: Mapping[str, str]
    periods: Mapping[str, Sequence[str]]
    newest: Mapping[str, str]
    fields: Mapping[str, Sequence[str]]
    areas: Sequence[str]
    units: Mapping[str, str]
    indicators: Mapping[str, Sequence[str]]
    places: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    """The filters in force, the page's own parameters, and what the address asked for in vain."""

    where: Filter
    carried: Mapping[str, links.Value]
    indicator: str | None = None
    row: str | None = None
    by: str = "level"
    order: str = "plan"
    who: str | None = None
    at: str | None = None
    compare: str | None = None
    sent: str | None = None
    job: str | None = None
    file: str | None = None
    data: str = DATA[0]
    group: Sequence[str] = BY[:1]
    columns: Sequence[str] = ()
    anyway: bool = False
    ignored: Sequence[tuple[str, str]] = field(default_factory=tuple)

    def address(self, page: str, **more: links.Value) -> str:
        """The address of a page under these filters."""
        return links.address(page, self.carried, **more)

    @property
    def grouping(self) -> str:
        """What the overview's columns are."""
        return "area" if self.by == "area" else "level"

    def cleared(self, page: str) -> str:
        """The address of the same page with plan, period and window only."""
        kept = {name: self.carried[name] for name in CARRIED[:3]}
        return links.address(page, kept, indicator=self.indicator)

    def is_narrowed(self) -> bool:
        """Whether anything but plan, period and window is set."""
        return any(self.carried.get(name) for name in CARRIED[3:])


def read(asked: Mapping[str, Sequence[str]], options: Options) -> Chosen:
    """Filters from the parameters of an address; whatever nobody knows is named and left out."""
    ignored = [(name, value) for name, values in asked.items() if name not in CARRIED + OWN for value in values]
    ignored += [(name, value) for name, values in asked.items() if name in CARRIED + OWN for value in values[:-1]]
    last = {name: values[-1] for name, values in asked.items() if values and name in CARRIED + OWN}

    def one(name: str, known: Collection[str]) -> str | None:
        value = last.get(name, "")
        if value and value not in known:
            ignored.append((name, value))
        return value if value in known else None

    def shaped(name: str, shape: re.Pattern[str]) -> str | None:
        value = last.get(name, "")
        if value and not shape.fullmatch(value):
            ignored.append((name, value))
        return value if shape.fullmatch(value) else None

    def many(name: str, known: Collection[str]) -> tuple[str, ...]:
        values = list(dict.fromkeys(filter(None, last.get(name, "").split(","))))
        ignored.extend((name, value) for value in values if value not in known)
        return tuple(value for value in values if value in known)

    # unasked, the plan whose newest quarter is the latest
    plan = one("plan", options.plans) or max(options.plans, key=lambda code: options.newest[code])
    period = one("period", options.periods[plan]) or options.newest[plan]
    window = one("window", text.WINDOWS) or "quarter"
    set_flags = {name for name, value in FLAGS.items() if one(name, (value,))}
    where = Filter(
        plan=plan,
        period=period,
        window="ytd" if window == "ytd" else "phase" if window == "phase" else "quarter",
        level=one("level", text.LEVELS),
        area=one("area", options.areas),
        units=many("unit", options.units),
        field=one("field", options.fields[plan]),
        statuses=many("status", STATUSES),
        search=last.get("q", "").strip() or None,
        structure="now" if "structure" in set_flags else "then",
        # named, so that an answer kept from yesterday is not today's
        as_of_on=office_now().date() if "structure" in set_flags else None,
        approved_only="approved" in set_flags,
        plan_targets_only="targets" in set_flags,
    )
    return Chosen(
        where=where,
        carried=carried(where),
        indicator=one("indicator", options.indicators[plan]),
        row=shaped("row", ROW),
        by=one("by", text.BY) or "level",
        order=one("order", text.ORDERS) or "plan",
        # what a unit sent for a quarter, and which units the board shows
        who=one("who", options.units),
        at=one("at", options.periods[plan]),
        sent=one("sent", text.SENDING),
        compare=shaped("compare", COMPARE),
        job=shaped("job", JOB),
        file=shaped("file", FILE),
        data=one("data", DATA) or DATA[0],
        group=many("group", BY) or BY[:1],
        columns=many("columns", COLUMNS),
        # a report although too little came in
        anyway=one("anyway", ("yes",)) is not None,
        ignored=tuple((name[:LONGEST_SHOWN], value[:LONGEST_SHOWN]) for name, value in ignored[:8]),
    )


def carried(where: Filter) -> dict[str, links.Value]:
    """The parameters that say a filter in full: plan and period always, so that a link means the same tomorrow."""
    return {
        "plan": where.plan,
        "period": where.period,
        "window": "" if where.window == "quarter" else where.window,
        "level": where.level,
        "area": where.area,
        "unit": where.units,
        "field": where.field,
        "status": where.statuses,
        "q": where.search,
        **{name: FLAGS[name] for name in flags(where)},
    }


def flags(where: Filter) -> list[str]:
    """Which of the options are set."""
    is_set = {
        "targets": where.plan_targets_only,
        "structure": where.structure == "now",
        "approved": where.approved_only,
    }
    return [name for name in FLAGS if is_set[name]]


def asked(options: Options) -> Chosen:
    """What the address of this run asks for."""
    return read({name: st.query_params.get_all(name) for name in st.query_params}, options)
