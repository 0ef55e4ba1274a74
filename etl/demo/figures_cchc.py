"""Recipes of the figures of the administrative reform plan 2021-2025 (CCHC), one per indicator that is asked."""

from __future__ import annotations

from etl.demo.recipes import (
    Moment,
    Part,
    Recipe,
    School,
    arising,
    chance,
    climbing,
    done_by,
    in_order,
    money,
    only_if,
    seldom,
    unless_office,
)

# Of the whole sector, by quarter from 2021-Q1: online meetings rise until 2024-Q2 and fall since; online dossiers rise.
ONLINE_MEETINGS = (22, 27, 34, 41, 47, 55, 57, 60, 63, 68, 74, 71, 69, 66, 62)
ONLINE_DOSSIERS = (8, 11, 14, 18, 22, 26, 29, 33, 36, 39, 42, 45, 48, 51, 56)
DIGITAL_SKILLS = (0.22, 0.31, 0.38, 0.44, 0.48)
AUTONOMOUS = (3.7, 3.7, 4.6, 4.6, 5.5, 5.5, 6.4, 6.4, 7.3, 8.2, 9.2, 9.2, 10.1, 11.0, 11.4)
MEETINGS_BY_LEVEL = {"MN": -9.0, "TH": 1.0, "THCS": 9.0}

PAR_INDEX_RANK = {2021: 17, 2022: 14, 2023: 12, 2024: 9, 2025: 9}
# 2023 meets "trên 85%" with equality: not attained. Scores in thousandths.
SIPAS = {2021: 81_640, 2022: 83_900, 2023: 85_000, 2024: 88_420, 2025: 89_750}
PROCEDURES = 52
SIMPLIFIED = (3, 5, 8, 9, 12, 15, 17, 19, 22, 9, 14, 25, 30, 35, 41)


def guidance_documents(school: School, moment: Moment) -> int:
    return school.between(12, 26, "guidance", moment.year)


def dossiers(school: School, moment: Moment) -> int:
    """New dossiers of the quarter; some nurseries have none, always in the same quarters for 3.1 and 3.4."""
    if school.is_office:
        return school.between(210, 340, "dossiers", moment.period) * moment.length
    if school.level == "MN" and school.roll("no dossier", moment.period) < 0.22:
        return 0
    low, high = {"MN": (2, 9), "TH": (5, 22), "THCS": (8, 30)}[school.level]
    return school.between(low, high, "dossiers", moment.period) * moment.length


def settled_on_time(school: School, moment: Moment) -> Part:
    settled = dossiers(school, moment)
    if not settled:
        return None if school.roll("dossiers as zeros") < 0.7 else (0, 0)
    late = school.roll("late dossier", moment.period) > 0.9 + 0.006 * (moment.year - 2021) + 0.09 * school.quality
    return settled - int(late and moment.step != 8), settled


def filed_online(school: School, moment: Moment) -> Part:
    received = dossiers(school, moment)
    if not received:
        return None if school.roll("dossiers as zeros") < 0.7 else (0, 0)
    share = ONLINE_DOSSIERS[moment.step] / 100 + (school.digital - 0.55) * 0.7
    return max(0, min(received, int(received * share + school.roll("online", moment.period)))), received


def concretised(school: School, moment: Moment) -> Part:
    """Documents received since the start of the year: the list itself grows."""
    received = sum(school.between(2, 6, "legal documents", moment.year, k) for k in range(1, moment.quarter + 1))
    full = school.roll("2.4", moment.year) < 0.3 + 0.12 * (moment.year - 2021) + 0.5 * (school.quality - 0.6)
    share = 1.0 if full else school.spread(0.7, 0.95, "2.4 share", moment.year)
    return int(received * share * (0.72, 0.88, 1.0)[moment.quarter - 1] + 1e-9), received


def posts_left(school: School, moment: Moment) -> Part:
    cut = school.spread(0.02, 0.125, "cut") * (moment.step / 14) ** 1.1
    return school.posts - int(school.posts * cut + 0.3), school.posts


def sub_units_left(school: School, moment: Moment) -> Part:
    before = school.between(6, 10, "sub-units of 2015")
    cut = 2 if school.roll("sub-units cut") < 0.58 else 1
    done = moment.step >= school.between(0, 13, "sub-units cut in")
    return before - (cut if done else cut - 1), before


def autonomous_units(_school: School, moment: Moment) -> Part:
    """Counted by the office over all public schools."""
    return round(moment.public_schools * AUTONOMOUS[moment.step] / 100), moment.public_schools


def headcount(school: School, moment: Moment) -> int:
    return school.headcount(moment.year)


def digital_skills(school: School, moment: Moment) -> float:
    level = -0.05 if school.level == "MN" else 0.03
    share = DIGITAL_SKILLS[moment.year - 2021] + level + (school.digital - 0.55) * 0.55
    return max(0.04, min(1.0, share))


def rotated(school: School, moment: Moment) -> Part:
    if school.roll("rotation", moment.year) < 0.6:
        return None if school.roll("rotation as zeros") < 0.75 else (0, 0)
    due = school.between(1, 3, "rotation due", moment.year)
    waits = moment.period < "2024-Q3" and school.roll("rotation waits", moment.year) > 0.6 + 0.35 * school.quality
    return (0, (due + 1) // 2, due - int(waits and due > 1))[moment.quarter - 1], due


def meetings_online(school: School, moment: Moment) -> Part:
    held = school.between(6, 13, "meetings", moment.period) * moment.length - school.between(0, 1, "m", moment.period)
    share = (ONLINE_MEETINGS[moment.step] + MEETINGS_BY_LEVEL[school.level]) / 100 + (school.digital - 0.55) * 0.75
    return max(0, min(held, int(held * share + school.roll("meeting online", moment.period)))), held


def at_level_3_or_4(school: School, moment: Moment) -> Part:
    settled = dossiers(school, moment)
    lower = 0 if moment.period in ("2024-Q3", "2025-Q3") else school.between(1, 9, "3.5", moment.period)
    return settled - lower, settled


def monthly_reports(_school: School, moment: Moment) -> Part:
    due = 3 * moment.length
    return due - int(moment.period in ("2021-Q3", "2022-Q2", "2023-Q3")), due


def procedures_reviewed(_school: School, moment: Moment) -> Part:
    return (15, 33, PROCEDURES - 4 * int(moment.year == 2021))[moment.quarter - 1], PROCEDURES


CCHC: dict[str, Recipe] = {
    "CCHC-1.1": lambda _, moment: (PAR_INDEX_RANK[moment.year], None),
    "CCHC-1.2": lambda _, moment: (SIPAS[moment.year], None),
    "CCHC-2.1": climbing("2.1", guidance_documents, in_order("2.1", chance(0.72)), complete_from="2024-Q3"),
    "CCHC-2.2": arising("2.2", (1, 5), chance(0.9), nothing=0.08, complete_from="2024-Q3"),
    "CCHC-2.3": arising("2.3", (2, 6), chance(0.84), nothing=0.01, complete_from="2025-Q2"),
    "CCHC-2.4": concretised,
    "CCHC-2.5": arising("2.5", (24, 75), chance(0.62, rise=0.06), complete_from="2025-Q3"),
    "CCHC-3.1": settled_on_time,
    "CCHC-3.2": procedures_reviewed,
    "CCHC-3.3": lambda _, moment: (SIMPLIFIED[moment.step], PROCEDURES),
    "CCHC-3.4": filed_online,
    "CCHC-3.5": at_level_3_or_4,
    "CCHC-3.6": monthly_reports,
    "CCHC-3.7": seldom("3.7", 0.025, 2, nothing=0.2),
    "CCHC-4.1": posts_left,
    "CCHC-4.2": autonomous_units,
    "CCHC-4.3": sub_units_left,
    "CCHC-5.1": climbing("5.1", headcount, in_order("5.1", chance(0.8), 0.88), (0.3, 0.62, 1.0)),
    "CCHC-5.2": climbing("5.2", headcount, digital_skills, (0.25, 0.58, 1.0)),
    "CCHC-5.3": rotated,
    "CCHC-6.1": done_by("6.1", (0.78, 0.9, 0.96), complete_from="2025-Q3"),
    "CCHC-6.2": only_if(
        lambda school: school.roll("autonomy") < 0.16, done_by("6.2", (0.85, 0.92, 0.97), complete_from="2024-Q3")
    ),
    "CCHC-6.3": money("6.3", (2_400, 16_800)),
    "CCHC-7.1": meetings_online,
    "CCHC-7.2": done_by("7.2", (1.5, 1.5, 1.5)),
    "CCHC-8.1": unless_office(
        done_by("8.1", (0.88, 0.96, 0.99), complete_from="2024-Q3"), done_by("8.1", (1.5, 1.5, 1.5))
    ),
    "CCHC-8.2": climbing(
        "8.2", lambda school, moment: school.staff(moment.year), in_order("8.2", chance(0.75), 0.9), (0.6, 0.85, 1.0)
    ),
}
