"""One indicator in official words: the parts of a sentence about it, each number as the screens show it."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from dashboard import figures, text
from dashboard.figures import Record
from dashboard.report.facts import Facts
from dashboard.report.wording import Wording
from dashboard.text.reading import MINUS

AIMS = {">=": "muc_toi_thieu", ">": "muc_tren", "<=": "muc_toi_da", "<": "muc_duoi", "=": "muc_bang"}
WHOLE = Decimal(100)


def about(facts: Facts, wording: Wording, row: Record) -> dict[str, str]:
    """The places of every sentence about an indicator."""
    indicator = facts.words.indicators[row["indicator_code"]]
    history = facts.lines.history[row["indicator_code"]]
    targets = figures.in_force(row, facts.words.targets_at(row["indicator_code"], facts.where))
    return {
        **named(indicator),
        "ket_qua": _result(wording, row, indicator),
        "so_lieu": _stated(wording, row, indicator),
        "muc": _aim(wording, targets, indicator),
        "danh_gia": text.STATUSES.get(row["status"], ""),
        "con_thieu": _gap(wording, row, indicator),
        "ky_truoc": moved(facts, wording, row, _before(history)),
        "cung_ky": moved(facts, wording, row, _year_before(history)),
        "do_phu": _coverage(wording, row),
        "muc_khac": _other_aim(wording, row, targets, indicator),
        "ly_do": figures.unvalued(row, indicator),
    }


def named(indicator: Record) -> dict[str, str]:
    """What an indicator is called."""
    return {"ma": text.short_code(indicator["indicator_code"]), "ten": indicator["indicator_name"]}


def sentence(facts: Facts, wording: Wording, row: Record) -> list[str]:
    """What the report says of one indicator."""
    parts = about(facts, wording, row)
    if row["status"] == "no_activity":
        return wording.lines("chi_tieu_khong_phat_sinh", **parts)
    if parts["ly_do"]:
        return wording.lines("chi_tieu_chua_tinh", **parts)
    if row["value"] is None:
        return wording.lines("chi_tieu_chua_bao_cao", **parts)
    return wording.lines("chi_tieu" if row["target"] is not None else "chi_tieu_theo_doi", **parts)


def aim_words(wording: Wording, comparator: str, value: Decimal, unit: str) -> str:
    """A target in words: "từ 85% trở lên", "không quá 10 hạng"; a whole share is simply "100%"."""
    is_all = comparator == ">=" and value == WHOLE and text.UNIT_SUFFIX.get(unit) == "%"
    # the sign stands before the first space
    shown = text.target(comparator, value, unit).partition(" ")[2]
    return wording.part("muc_bang" if is_all else AIMS[comparator], muc=shown)


def part_unit(row: Record, indicator: Record) -> str:
    """What the numerator counts, as far as its definition names it; empty for what is itself a percentage."""
    if row["measure"] not in figures.PERCENTS:
        return "" if indicator["unit"] == "%" else text.named(indicator["unit"])
    definition = str(indicator["numerator_name"])
    return next((unit for unit in text.PART_UNITS if f"({unit})" in definition), "")


def clause(wording: Wording, target: Record) -> str:
    """Where a target stands, without the name of the document: "phụ lục B.6", "mục I.3.7"."""
    place = str(target["clause"]).rpartition(", ")[2]
    return wording.part("can_cu_muc", so=place) if place[:1].isupper() else place


def moved(facts: Facts, wording: Wording, row: Record, before: Record | None) -> str:
    """How a value stands against an earlier one; empty where one of them is missing."""
    if before is None:
        return ""
    step = figures.between(row, before)
    if not step:
        return ""
    indicator = facts.words.indicators[row["indicator_code"]]
    then = {
        "ky": period_words(facts, wording, before["period"]),
        "gia_tri": figures.with_unit(before, indicator["unit"]),
    }
    if step == "=":
        return wording.part("bang", **then)
    is_up = step.startswith("▲")
    if row["measure"] == "rank":
        return wording.part("xuong_hang" if is_up else "len_hang", buoc=step[2:], **then)
    is_percent = row["measure"] in figures.PERCENTS or indicator["unit"] == "%"
    amount = (
        wording.part("diem_phan_tram", so=step[2:]) if is_percent else f"{step[2:]} {text.named(indicator['unit'])}"
    )
    higher, lower = ("muc_giam_cao", "muc_giam_thap") if row["measure"] == "reduction" else ("tang", "giam")
    return wording.part(higher if is_up else lower, buoc=amount, **then)


def period_words(facts: Facts, wording: Wording, period: str) -> str:
    """An earlier period as it is compared with, in the window of the report."""
    return wording.part(f"ky_so_sanh_{facts.where.window}", ky=text.period(period))


def _before(history: Sequence[Record]) -> Record | None:
    return history[-2] if len(history) > 1 else None


def _year_before(history: Sequence[Record]) -> Record | None:
    """The same quarter a year earlier, where that is not the period before as well."""
    year, _, quarter = str(history[-1]["period"]).partition("-")
    return next((row for row in history[:-2] if row["period"] == f"{int(year) - 1}-{quarter}"), None)


def _result(wording: Wording, row: Record, indicator: Record) -> str:
    """The value; of a reduction whether it fell or rose, without a sign."""
    if row["measure"] != "reduction" or row["value"] is None:
        return figures.with_unit(row, indicator["unit"])
    shown = figures.with_unit(row, indicator["unit"]).removeprefix(MINUS)
    return wording.part("ket_qua_tang" if _has_risen(row) else "ket_qua_giam", so=shown)


def _has_risen(row: Record) -> bool:
    return bool(row["numerator"] > row["denominator"])


def _stated(wording: Wording, row: Record, indicator: Record) -> str:
    said = _with_unit(figures.stated(row), row, indicator)
    if row["measure"] == "reduction" and row["value"] is not None:
        left, base = text.amount(row["numerator"]), _with_unit(text.amount(row["denominator"]), row, indicator)
        return wording.part("so_lieu_tang" if _has_risen(row) else "so_lieu_giam", con=left, goc=base)
    return wording.part("so_lieu_moc" if row["measure"] == "milestone" else "so_lieu", so=said) if said else ""


def _aim(wording: Wording, targets: Sequence[Record], indicator: Record) -> str:
    if not targets:
        return ""
    first = targets[0]
    said = aim_words(wording, first["comparator"], first["value"], indicator["unit"])
    return wording.part("muc", muc=said, can_cu=clause(wording, first))


def _other_aim(wording: Wording, row: Record, targets: Sequence[Record], indicator: Record) -> str:
    """The plan's other target, where its section and its appendix differ."""
    scored = [(target["comparator"], target["value"]) for target in targets[:1]]
    for other in targets[1:]:
        if (other["comparator"], other["value"]) not in scored:
            said = aim_words(wording, other["comparator"], other["value"], indicator["unit"])
            status = figures.status(figures.exact(row), other["comparator"], other["value"])
            judged: Mapping[str, str] = text.STATUSES
            return wording.part("muc_khac", muc=said, can_cu=clause(wording, other), danh_gia=judged.get(status, ""))
    return ""


def _gap(wording: Wording, row: Record, indicator: Record) -> str:
    """What is missing, said of what the numerator counts; of what is to fall, by how much it must."""
    said = figures.gap(row, indicator["is_whole"])
    if not said:
        return ""
    if said == text.UNREACHABLE:
        return wording.part("khong_the_dat")
    amount = _amount(row, indicator)
    # a score of a percent has no parts to count: it is off by points
    if row["measure"] not in figures.PERCENTS and indicator["unit"] == "%":
        return wording.part("con_thieu", so=wording.part("diem_phan_tram", so=said))
    if row["measure"] == "rank":
        return wording.part("can_nang_hang", so=amount)
    counted = part_unit(row, indicator) or _counted(wording, row, indicator)
    if not figures.is_upward(row):
        return wording.part("can_giam", so=f"{amount} {counted}".rstrip())
    return wording.part("con_thieu", so=f"{said} {counted}") if counted else wording.part("can_them", so=amount)


def _counted(wording: Wording, row: Record, indicator: Record) -> str:
    """The noun that the numerator's definition begins with, of those that the wording knows; empty where it knows none."""
    if row["measure"] == "milestone":
        return wording.part("dem_don_vi")
    definition = str(indicator["numerator_name"]).removeprefix(text.COUNT_OF).casefold()
    known = sorted(wording.lines("dem"), key=len, reverse=True)
    return next((noun for noun in known if re.match(rf"{re.escape(noun.casefold())}\b", definition)), "")


def gap_cell(wording: Wording, row: Record, indicator: Record) -> str:
    """What is missing, in a column named so: the amount, of what is to fall "giảm 4", of a rank the places to climb."""
    said = figures.gap(row, indicator["is_whole"], short=True)
    if not said or said == text.UNREACHABLE:
        return said
    if row["measure"] == "rank":
        return wording.part("nang_hang", so=_amount(row, indicator))
    return _with_unit(said, row, indicator)


def _amount(row: Record, indicator: Record) -> str:
    """How much is missing as the screens round it, without a direction."""
    return text.shortfall(row["shortfall"], is_whole=indicator["is_whole"], is_downward=False, short=True)


def _with_unit(said: str, row: Record, indicator: Record) -> str:
    return f"{said} {part_unit(row, indicator)}".rstrip() if said else ""


def _coverage(wording: Wording, row: Record) -> str:
    reported, owed = row["units_reported"], row["units_owed"]
    said = wording.part("do_phu_chi_tieu", co=text.count(reported), phai=text.count(owed)) if reported < owed else ""
    partly = row["units_incomplete"] - row["units_missing"]
    return said + (wording.part("thieu_quy", so=text.count(partly)) if partly > 0 else "")
