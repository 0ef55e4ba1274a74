"""Recipes of the figures of the thrift plan 2026 (THTK), one per indicator that is asked; money in thousand dong."""

from __future__ import annotations

from etl.demo.recipes import (
    Moment,
    Part,
    Recipe,
    School,
    arising,
    chance,
    climbing,
    counted,
    done_by,
    in_order,
    money,
    only_if,
    seldom,
    spent_less,
)

EXECUTED = (0.23, 0.5, 0.815)


def has_project(school: School) -> bool:
    return school.is_office or school.roll("project") < 0.12


def saving_base(school: School, _moment: Moment) -> int:
    """The budget less wages and the like."""
    return int(school.budget * school.spread(0.13, 0.19, "saving base"))


def further_base(school: School, moment: Moment) -> int:
    """Of the further 10 %: what is left after the first."""
    base = saving_base(school, moment)
    return base - base // 10


def saved_share(school: School, _moment: Moment) -> float:
    """A little above 10 % for most; a few stop just below it."""
    if school.roll("saving") < 0.07:
        return school.spread(0.0995, 0.09999, "just below")
    return school.spread(0.096, 0.11, "saved share") + 0.01 * (school.quality - 0.5)


def further_share(school: School, _moment: Moment) -> float:
    return school.spread(0.08, 0.107, "further") + 0.008 * (school.quality - 0.5)


def executed(school: School, moment: Moment) -> Part:
    share = EXECUTED[moment.quarter - 1] * school.spread(0.94, 1.06, "executed", moment.period)
    if moment.quarter == 3 and school.roll("overspends") < 0.02:
        share = 1.013
    return int(school.budget * share), school.budget


def owed_wages(school: School, moment: Moment) -> Part:
    """Unpaid entitlements: nearly nowhere, and paid off by and by."""
    if school.roll("owes wages") > 0.035:
        return 0, None
    return school.between(8_400, 31_500, "wages owed") * (4 - moment.quarter) // 3 // 100 * 100, None


def state_support(school: School, _moment: Moment) -> Part:
    before = int(school.budget * 0.92)
    return int(before * school.spread(0.93, 1.01, "support")), before


def projects(school: School) -> int:
    return 5 if school.is_office else school.between(1, 2, "projects")


def disbursed(school: School, moment: Moment) -> Part:
    plan = projects(school) * school.between(1_450_000, 4_800_000, "capital plan") // 500 * 500
    share = (0.12, 0.43, 0.86)[moment.quarter - 1] * school.spread(0.94, 1.12, "disbursed", moment.period)
    return int(plan * share) // 100 * 100, plan


def on_schedule(school: School, moment: Moment) -> Part:
    running = projects(school)
    return running - int(school.roll("behind schedule", moment.period) > 0.5 + 0.4 * school.quality), running


def idle_projects(school: School, moment: Moment) -> Part:
    if not has_project(school):
        return None if school.roll("no project") < 0.75 else (0, None)
    return int(moment.quarter < 3 and school.roll("idle project") < 0.12), None


def redesigned(school: School, moment: Moment) -> Part:
    if not has_project(school):
        return None if school.roll("no project") < 0.75 else (0, None)
    return int(school.roll("redesigned", moment.period) < 0.2), None


def leases_ended(school: School, moment: Moment) -> Part:
    if school.roll("lease") > 0.08:
        return None if school.roll("lease as zeros") < 0.8 else (0, 0)
    found = school.between(1, 2, "leases")
    return min(found, moment.quarter - 1), found


def bought_centrally(school: School, moment: Moment) -> Part:
    if school.roll("purchase", moment.period) < 0.18:
        return None
    value = school.between(18_000, 240_000, "purchases", moment.period) * moment.length // 100 * 100
    is_all = school.roll("all central", moment.period) < 0.45
    share = 1.0 if is_all else school.spread(0.5, 0.98, "central", moment.period)
    return int(value * share) // 100 * 100, value


def premises(school: School, _moment: Moment) -> int:
    return school.between(3, 9, "premises")


def assets(school: School, _moment: Moment) -> int:
    return school.posts * 4 + school.between(10, 120, "assets")


def posts_filled(school: School, moment: Moment) -> Part:
    assigned = school.posts - int(school.posts * school.spread(0.02, 0.125, "cut"))
    above = int(school.roll("above posts") < 0.02)
    return assigned - school.between(0, 3, "vacant posts", moment.period) * (1 - above) + above, assigned


def discipline(school: School, moment: Moment) -> Part:
    if school.roll("discipline") > 0.12:
        return None if school.roll("discipline as zeros") < 0.75 else (0, 0)
    found = 1 + int(moment.quarter == 3 and school.roll("second case") < 0.4)
    return min(found, moment.quarter - int(school.roll("case open") < 0.5)), found


def inspections(school: School, moment: Moment) -> Part:
    planned = moment.length
    held = school.roll("inspection", moment.period)
    return (planned + 1 if held > 0.96 else planned - int(held < 0.1 * (1.6 - school.quality))), planned


def findings(school: School, moment: Moment) -> Part:
    if school.roll("audited") > 0.32:
        return None
    found = school.between(2, 5, "findings")
    share = (0.3, 0.7, 1.0 if school.roll("all settled") < 0.7 else 0.85)[moment.quarter - 1]
    return int(found * share), found


def digitised(school: School, moment: Moment) -> Part:
    """Of three processes; none is undone again."""
    return min(3, 1 + int(school.digital * 2) + int(moment.quarter > 1 + school.between(0, 2, "digitised"))), 3


def staff(school: School, moment: Moment) -> int:
    return school.headcount(moment.year)


THTK: dict[str, Recipe] = {
    "TK-1.1": climbing("TK-1.1", saving_base, saved_share, (0.24, 0.55, 1.0)),
    "TK-1.2": climbing("TK-1.2", further_base, further_share, (0.2, 0.5, 1.0)),
    "TK-1.3": spent_less("TK-1.3", (2_400, 19_500), (0.7, 1.03), nothing=0.05),
    "TK-1.4": spent_less("TK-1.4", (1_200, 12_600), (0.72, 1.06), nothing=0.3),
    "TK-1.5": money("TK-1.5", (900, 9_800)),
    "TK-1.6": done_by("TK-1.6", (0.86, 0.97, 1.0), complete_from="2026-Q3"),
    "TK-1.7": arising("TK-1.7", (3, 5), chance(0.8), lengthens=False),
    "TK-1.8": executed,
    "TK-1.9": owed_wages,
    "TK-1.10": state_support,
    "TK-2.1": only_if(has_project, disbursed),
    "TK-2.2": only_if(has_project, on_schedule),
    "TK-2.3": idle_projects,
    "TK-2.4": redesigned,
    "TK-2.5": only_if(has_project, money("TK-2.5", (14_000, 96_000))),
    "TK-3.1": climbing("TK-3.1", premises, in_order("TK-3.1", chance(0.8)), complete_from="2026-Q3"),
    "TK-3.2": seldom("TK-3.2", 0.02, nothing=0.15),
    "TK-3.3": leases_ended,
    "TK-3.4": bought_centrally,
    "TK-3.5": climbing("TK-3.5", assets, in_order("TK-3.5", chance(0.65), 0.93), (0.4, 0.76, 1.0)),
    "TK-3.6": done_by("TK-3.6", (0.84, 0.95, 1.0), complete_from="2026-Q3"),
    "TK-4.1": posts_filled,
    "TK-4.2": seldom("TK-4.2", 0.05),
    "TK-4.3": lambda school, moment: (int(moment.quarter >= school.between(2, 18, "sub-unit goes")), None),
    "TK-4.4": discipline,
    "TK-4.5": climbing("TK-4.5", staff, in_order("TK-4.5", chance(0.8), 0.95)),
    "TK-5.1": done_by("TK-5.1", (0.82, 0.86, 0.88)),
    "TK-5.2": done_by("TK-5.2", (0.85, 0.95, 1.0), complete_from="2026-Q3"),
    "TK-5.3": done_by("TK-5.3", (0.8, 0.92, 0.97)),
    "TK-5.5": climbing("TK-5.5", staff, in_order("TK-5.5", chance(0.75), 0.93), (0.5, 0.82, 1.0)),
    "TK-5.6": inspections,
    "TK-5.7": findings,
    "TK-5.8": counted("TK-5.8", (0, 3)),
    "TK-5.9": counted("TK-5.9", (1, 5)),
    "TK-5.10": digitised,
}
