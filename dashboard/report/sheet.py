"""The sheet of one unit in words: its indicators beside its peers, what is missing, what is due next; for all units at once.

All units of a filter are read in a few questions; each sheet then shows the same cells as the unit's own page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import figures, filters, headline, matrix, text, unit_page, units
from dashboard.component.cells import Aim, Mark
from dashboard.data import Reading
from dashboard.figures import Record
from dashboard.filters import Chosen
from dashboard.report import wording
from dashboard.report.wording import Wording
from dashboard.text import official_moment
from dashboard.unit_page import UnitFigures
from warehouse.filters import Filter

SHEET = "phieu"
# more than that would not fit on the page
MOST_NAMED = 8


@dataclass(frozen=True)
class Line:
    """A row of the sheet's table; a field has a code and a name only."""

    cells: Sequence[str]
    status: str = ""

    @property
    def is_group(self) -> bool:
        return not self.status


@dataclass(frozen=True)
class Sheet:
    """One unit's page. `columns` name the table's nine columns."""

    unit_code: str
    unit_name: str
    area: str
    head: Sequence[str]
    about: Sequence[str]
    answer: str
    columns: Sequence[str]
    lines: Sequence[Line]
    missing: Sequence[str]
    due: Sequence[str]
    notes: Sequence[str]
    titles: tuple[str, str]
    office: Sequence[str]
    sample: str


@dataclass(frozen=True)
class _Held:
    """What the sheets of a filter are made from, by unit."""

    reading: Reading
    chosen: Chosen
    wording: Wording
    today: date
    cells: Mapping[str, pl.DataFrame]
    past: Mapping[str, pl.DataFrame]
    calendars: Mapping[str, pl.DataFrame]
    sendings: Mapping[str, Record]
    medians: Mapping[str | None, pl.DataFrame]
    groups: Mapping[str | None, Mapping[str, Record]]


def codes(reading: Reading, where: Filter) -> list[str]:
    """The units that a filter leaves and that owe anything, by code."""
    counts, cells = reading.units(where)
    if where.statuses:
        counts = counts.join(cells.filter(pl.col("status").is_in(where.statuses)), on="unit_code", how="semi")
    return list(counts["unit_code"])


def sheets(reading: Reading, where: Filter, today: date) -> Iterator[Sheet]:
    """The sheets of the units a filter leaves, by code. A sheet is whole: it has every indicator the unit owes.

    `reading` must hold Vietnamese words. Errors: `WordingError` for a broken template.
    """
    listed = codes(reading, where)
    if not listed:
        return
    held = _read(reading, where, listed, today)
    for code in listed:
        yield _sheet(held, code)


def _read(reading: Reading, where: Filter, listed: Sequence[str], today: date) -> _Held:
    whole = where.but(units=(), level=None, area=None, field=None, search=None, statuses=(), indicators=())
    # a few units are asked for by name, many are picked from everybody
    asked = whole.but(units=tuple(listed)) if len(listed) == 1 else whole
    periods = reading.words.periods_until(where.plan, where.period)
    levels = {unit_page.peer_level(reading.words.units[code]["levels"]) for code in listed}
    board = reading.board(asked).filter(pl.col("period") == where.period)
    lines = matrix.lines(reading.overview(whole, "level"), where.period, "level")
    groups: dict[str | None, dict[str, Record]] = {None: dict(lines.now)}
    for name in lines.names:
        groups[name] = {code: row[name] for code, row in lines.columns.items() if name in row}
    return _Held(
        reading=reading,
        chosen=Chosen(whole, filters.carried(whole)),
        wording=wording.read(reading.home, SHEET, where.plan),
        today=today,
        cells=_by_unit(reading.attainment(asked)),
        past=_by_unit(reading.past(asked, periods)),
        calendars=_by_unit(reading.calendars()) if len(listed) > 1 else {listed[0]: reading.calendar(listed[0])},
        sendings={row["unit_code"]: row for row in board.to_dicts()},
        medians={level: reading.unit_medians(whole.but(level=level)) for level in levels},
        groups=groups,
    )


def _by_unit(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    parts = frame.partition_by("unit_code", as_dict=True, maintain_order=True)
    return {str(key[0]): part for key, part in parts.items()}


def _sheet(held: _Held, code: str) -> Sheet:
    words, where = held.reading.words, held.chosen.where
    unit = words.units[code]
    level = unit_page.peer_level(unit["levels"])
    cells = held.cells[code]
    past = held.past.get(code)
    found = UnitFigures(cells, cells.clear() if past is None else past, held.medians[level])
    rows = cells.to_dicts()
    statuses = [row["status"] for row in rows]
    scored = sum(statuses.count(status) for status in headline.SCORED)
    name = str(unit["unit_name"])
    answer = text.unit_heading(name, statuses.count("attained"), scored, statuses.count("not_reported"))
    say = held.wording
    year, plan = where.period[:4], words.plans[where.plan]
    scope = say.part(f"pham_vi_{where.window}", ky=text.period(where.period), nam=year)
    beside = say.part("ca_cap", cap=text.LEVELS[level]) if level else say.part("toan_nganh")
    calendar = held.calendars[code].to_dicts() if code in held.calendars else []
    return Sheet(
        unit_code=code,
        unit_name=name,
        area=str(unit["area"] or ""),
        head=[*say.lines("ten_phieu"), *say.lines("ke_hoach", ke_hoach=str(plan["name"]), pham_vi=scope)],
        about=_about(held, unit),
        answer=say.say("ket_qua", noi_dung=answer),
        columns=say.lines("cot", cung_cap=beside),
        lines=_lines(held, found, held.groups.get(level, {})),
        missing=_missing(held, rows, calendar),
        due=_due(held, calendar),
        notes=[*say.lines("ghi_chu"), *figures.unvalued_notes(rows, words.indicators), *_made_from(held)],
        titles=(say.say("con_thieu"), say.say("sap_den_han")),
        office=say.lines("co_quan"),
        sample=say.say("du_lieu_mau") if words.state["is_sample"] else "",
    )


def _about(held: _Held, unit: Record) -> list[str]:
    say, code, where = held.wording, unit["unit_code"], held.chosen.where
    levels = text.levels(";".join(unit["levels"]))
    sent = held.sendings.get(code)
    lines = say.lines("don_vi", ten=str(unit["unit_name"]), ma=code, cap=levels, dia_ban=unit["area"] or text.NOTHING)
    if sent is None:
        return lines
    if sent["submission_id"] is None and not held.reading.words.is_timed(where.plan, where.period):
        return [*lines, *say.lines("chua_nhan_khong_tinh_han")]
    if sent["submission_id"] is None:
        return [*lines, *say.lines("chua_nhan", han=text.day(sent["due_on"]))]
    received = text.received(sent["version"], sent["version_received_at"], sent["days_late"], sent["received_at"])
    return [*lines, *say.lines("da_nhan", noi_dung=received)]


def _lines(held: _Held, found: UnitFigures, group: Mapping[str, Record]) -> list[Line]:
    """The rows of the unit's own page, beside each the number of its level."""
    words = held.reading.words
    _, rows = units.indicators(found, words, held.chosen)
    full = {text.short_code(code): code for code in found.cells["indicator_code"]}
    made = []
    for row in rows:
        if row.kind == "group":
            made.append(Line([str(row.cells[0]), str(row.cells[1])]))
            continue
        short, name, aims, stated, mark, gap, median, change = row.cells[:8]
        if not isinstance(mark, Mark):
            raise TypeError(f"{short}: no status in its column")
        code = full[str(short)]
        beside = _whole(group[code]) if code in group else ""
        # why there is no value stands in the notes
        shown = mark.text + ("*" if mark.incomplete and mark.text else "")
        # "không chưa đạt" would be neither
        between = ": " if mark.text in {text.YES, text.NO} else " "
        said = between.join(filter(None, [shown, text.STATUSES[mark.status]]))
        cells = (str(short), str(name), _aims(aims), str(stated or ""), said, str(gap or ""), str(median or ""), beside)
        made.append(Line([*cells, str(change or "")], mark.status))
    return made


def _whole(row: Record) -> str:
    """The number of a level; a dash for what it adds up, which says nothing beside the amount of one unit."""
    return text.NOTHING if row["measure"] in text.EXACT_MEASURES else figures.number(row)


def _aims(shown: object) -> str:
    """The target scored with its basis; under it the plan's other one, and whether that one is met."""
    aims = [aim for aim in shown if isinstance(aim, Aim)] if isinstance(shown, list | tuple) else []
    return "\n".join(_aim(aim) for aim in aims)


def _aim(aim: Aim) -> str:
    named = f"{aim.text} ({aim.basis})" if aim.basis else aim.text
    return f"{named}: {text.STATUSES[aim.status]}" if aim.status else named


def _missing(held: _Held, rows: Sequence[Record], calendar: Sequence[Record]) -> list[str]:
    words, where = held.reading.words, held.chosen.where
    gone = [row for row in rows if row["status"] == "not_reported"]
    partly = [text.short_code(row["indicator_code"]) for row in rows if row["incomplete"] and row not in gone]
    named = [
        f"{text.short_code(row['indicator_code'])} {words.indicators[row['indicator_code']]['indicator_name']}"
        for row in gone
    ]
    short = [text.short_code(row["indicator_code"]) for row in gone]
    if len(gone) > MOST_NAMED:
        lines = [f"{text.missing_indicators(short)} {', '.join(short)}."]
    else:
        lines = [text.still_missing(named)] if gone else [text.nothing_missing(where.period)]
    lines += [f"{text.incomplete_indicators(partly)} {', '.join(partly)}"] if partly else []
    listed, more = unit_page.unsent(calendar, held.today)
    said = [unit_page.unsent_line(row, words) for row in listed]
    return [*lines, *(["; ".join([*said, *([text.more_unsent(more)] if more else [])])] if said else [])]


def _due(held: _Held, calendar: Sequence[Record]) -> list[str]:
    today = held.today
    coming = unit_page.coming(calendar, today)
    said = [text.next_due(row["plan"], row["period"], row, (row["due_on"] - today).days) for row in coming]
    return said or [text.NOTHING_DUE]


def _made_from(held: _Held) -> list[str]:
    state = held.reading.words.state
    return held.wording.lines("lap_tu", phien_ban=held.reading.version, luc=official_moment(state["published_at"]))
