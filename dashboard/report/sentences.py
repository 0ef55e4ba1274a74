"""The official report in words: facts put into the office's wording, section by section."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl

from dashboard import headline, text
from dashboard.figures import Record
from dashboard.report import clauses, tables
from dashboard.report.document import Block, Document, Kind, Paragraph
from dashboard.report.facts import LEAST_COVERAGE, Facts, scored
from dashboard.report.wording import Wording
from dashboard.text import official_day, official_moment

# a longer list of units stands in the annex alone
MOST_NAMED = 30
BULLET = "- "


def report(facts: Facts, wording: Wording, today: date) -> Document:
    """The report of the facts, made on a day."""
    year = str(today.year)
    scope = {"ke_hoach": str(facts.plan["name"]), "pham_vi": scope_words(facts, wording)}
    sample = facts.words.state["is_sample"]
    title = _title(facts, wording)
    return Document(
        parent=wording.lines("co_quan_chu_quan"),
        office=wording.lines("co_quan"),
        number=wording.say("so_ky_hieu", nam=year),
        place_date=wording.say("dia_danh_ngay", nam=year),
        kind=wording.say("ten_loai"),
        title=title,
        to=wording.lines("kinh_gui"),
        body=[
            *_plain(
                wording.lines(
                    "can_cu", van_ban=str(facts.plan["document"]), ky=text.period(facts.where.period), **scope
                )
            ),
            *_plain(wording.lines("viet_tat")),
            *_sending(facts, wording),
            *_results(facts, wording),
            *_shortcomings(facts, wording),
            *_tasks(facts, wording),
            *_plain(beside_the_plan(facts, wording)),
            *_plain(wording.lines("xem_phu_luc")),
            *_plain(wording.lines("ket_thuc", trich_yeu=_inside(" ".join(title)), **scope)),
        ],
        recipients=wording.lines("noi_nhan"),
        signer=wording.lines("chuc_vu"),
        sample=wording.say("du_lieu_mau") if sample else "",
    )


def scope_words(facts: Facts, wording: Wording) -> str:
    """The period and window as a sentence names them."""
    return wording.part(f"pham_vi_{_kind(facts)}", **_when(facts))


def beside_the_plan(facts: Facts, wording: Wording) -> list[str]:
    """How many indicators the office follows that stand in no plan, and are not reported; nothing where there are none."""
    codes = ", ".join(text.short_code(code) for code in facts.added)
    return wording.lines("ngoai_ke_hoach", so=text.count(len(facts.added)), ma=codes) if codes else []


def _title(facts: Facts, wording: Wording) -> list[str]:
    return wording.lines(f"trich_yeu_{_kind(facts)}", ke_hoach=str(facts.plan["name"]), **_when(facts))


def _inside(words: str) -> str:
    """A title inside a sentence: it begins small, unless it begins with an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _kind(facts: Facts) -> str:
    """What the report is of: a window, or the end of a phase or of the plan."""
    return facts.phase[2] if facts.where.window == "phase" else facts.where.window


def _when(facts: Facts) -> dict[str, str]:
    first, last, _ = facts.phase
    period = facts.where.period
    return {"ky": text.period(period), "nam": period[:4], "tu_nam": first, "den_nam": last}


def _plain(lines: Sequence[str], kind: Kind = "body") -> list[Block]:
    """Paragraphs as the office wrote them; one that begins with a dash is a point of a list."""
    return [
        Paragraph(line.removeprefix(BULLET), "item") if line.startswith(BULLET) else Paragraph(line, kind)
        for line in lines
    ]


def _sending(facts: Facts, wording: Wording) -> list[Block]:
    now, period = facts.window[-1], text.period(facts.where.period)
    missing = now["units_owed"] - now["units_submitted"]
    counts = {
        "luc": official_moment(facts.words.state["published_at"]),
        "phien_ban": facts.view.reading.version,
        "ky": period,
        "da_nop": text.count(now["units_submitted"]),
        "phai_nop": text.count(now["units_owed"]),
        "ty_le_nop": text.rate(now["units_submitted"], now["units_owed"]),
        "dung_han": text.count(now["units_on_time"]),
        "tre": text.count(now["units_late"]),
        "chua_nop": text.count(missing),
        "han": official_day(now["due_on"]),
    }
    left = _counted(wording, {"con_chua_nop": missing})
    punctual = _counted(wording, {"co_dung_han": now["units_on_time"], "co_tre": now["units_late"]})
    counts["con_lai"] = f"; {left}" if left else ""
    counts["trong_do"] = f": {'; '.join(said)}" if (said := list(filter(None, [punctual, left]))) else ""
    lines = wording.lines(
        "nop" if facts.words.is_timed(facts.where.plan, facts.where.period) else "nop_khong_tinh_han", **counts
    )
    lines += _sent_before(facts, wording)
    covered, whole = facts.quarter, facts.whole
    lines += wording.lines("do_phu", ky=period, **_held(covered.reported, covered.owed))
    if len(facts.window) > 1:
        first = text.period(facts.window[0]["period"])
        span = {"so_quy": text.count(len(facts.window)), "tu_ky": first, "ky": period}
        lines += wording.lines("do_phu_ca_ky", **span, **_held(whole.reported, whole.owed))
    if facts.least.share < LEAST_COVERAGE:
        lines += wording.lines("duoi_nguong", do_phu=facts.least.shown, nguong=f"{text.amount(LEAST_COVERAGE)}%")
    rows = facts.board.now.sort("unit_name")
    lines += _units(wording, "chua_gui", rows.filter(pl.col("timing") == "missing"), lambda row: row["unit_name"])
    late = rows.filter(pl.col("timing") == "late").sort("days_late", descending=True, maintain_order=True)
    lines += _units(wording, "gui_tre", late, lambda row: _late(wording, row))
    lines += _units(wording, "tra_lai", rows.filter("is_returned"), lambda row: row["unit_name"])
    return [*_plain(wording.lines("muc_1"), "heading"), *_plain(lines)]


def _counted(wording: Wording, counts: Mapping[str, int]) -> str:
    """Counts one after the other, each in the words of its section; those of nothing are left out."""
    return ", ".join(wording.part(name, so=text.count(count)) for name, count in counts.items() if count)


def _sent_before(facts: Facts, wording: Wording) -> list[str]:
    history = facts.view.reading.turnout(facts.where.but(plan_targets_only=False)).to_dicts()
    before = next((row for row in history if row["period"] == facts.previous), None)
    if before is None or not facts.words.is_timed(facts.where.plan, before["period"]):
        return []
    return wording.lines(
        "nop_ky_truoc",
        ky_truoc=text.period(before["period"]),
        da_nop_truoc=text.count(before["units_submitted"]),
        phai_nop_truoc=text.count(before["units_owed"]),
        dung_han_truoc=text.count(before["units_on_time"]),
    )


def _held(reported: int, owed: int) -> dict[str, str]:
    return {"co": text.count(reported), "phai_co": text.count(owed), "do_phu": text.rate(reported, owed)}


def _units(wording: Wording, name: str, rows: pl.DataFrame, say: Callable[[Record], str]) -> list[str]:
    """Units by name, or where in the annex they stand."""
    if rows.is_empty():
        return []
    count = text.count(rows.height)
    if rows.height > MOST_NAMED:
        return wording.lines(f"{name}_phu_luc", so=count)
    return wording.lines(name, so=count, ten="; ".join(say(row) for row in rows.to_dicts()))


def _late(wording: Wording, row: Record) -> str:
    return f"{row['unit_name']} ({wording.part('so_ngay_tre', so=text.count(row['days_late']))})"


def _results(facts: Facts, wording: Wording) -> list[Block]:
    counts, past, made = facts.counts, facts.past, facts.composition
    total = scored(counts)
    told = {name: text.count(counts[status]) for name, status in _STATUS_PLACES.items()}
    if total:
        parts = _counted(wording, {f"co_{name}": counts[status] for name, status in _STATUS_PLACES.items()})
        lines = wording.lines("danh_gia_chung", tong=text.count(total), danh_gia=parts, **told)
    else:
        lines = wording.lines("danh_gia_chung_khong")
    cells = scored(made)
    if cells:
        lines += wording.lines(
            "ty_le_dat",
            ty_le_da_bao_cao=text.rate(made["attained"], cells),
            ty_le_phai_bao_cao=text.rate(made["attained"], cells + made["not_reported"]),
        )
    if facts.previous and scored(past):
        before = {"dat_truoc": text.count(past["attained"]), "tong_truoc": text.count(scored(past))}
        then = clauses.period_words(facts, wording, facts.previous)
        lines += wording.lines("so_dat_ky_truoc", ky_truoc=then[:1].upper() + then[1:], **before)
    lines += wording.lines("quy_uoc")
    blocks = [*_plain(wording.lines("muc_2"), "heading"), *_plain(lines)]
    for at, (field, rows) in enumerate(tables.fields(facts).items(), start=1):
        blocks += _plain(wording.lines("linh_vuc", so=str(at), ten=field), "subheading")
        judged = [row for row in rows if row["status"] in headline.SCORED]
        if judged:
            attained = sum(row["status"] == "attained" for row in judged)
            blocks += _plain(wording.lines("linh_vuc_dat", dat=text.count(attained), tong=text.count(len(judged))))
        for row in rows:
            blocks += _plain(clauses.sentence(facts, wording, row))
    scope = scope_words(facts, wording)
    by_level, twice = tables.by_level(facts, wording, scope), tables.twice(facts)
    note = wording.lines("ghi_chu_cap", so=text.count(twice)) if by_level and twice else []
    return [*blocks, tables.results(facts, wording, scope), *by_level, *_plain(note, "note")]


_STATUS_PLACES = {"dat": "attained", "gan_dat": "near", "chua_dat": "missed"}


def _shortcomings(facts: Facts, wording: Wording) -> list[Block]:
    far = headline.ranked(facts.lines)
    blocks = _plain(wording.lines("muc_3"), "heading")
    blocks += _plain(wording.lines("ton_tai", so=text.count(len(far))) if far else wording.lines("ton_tai_khong"))
    for row in far:
        indicator = facts.words.indicators[row["indicator_code"]]
        said = clauses.about(facts, wording, row) | {
            "muc": clauses.aim_words(wording, row["comparator"], row["target"], indicator["unit"]),
            "don_vi_dat": text.count(row["units_attained"]),
            "don_vi_cham": text.count(row["units_attained"] + row["units_near"] + row["units_missed"]),
        }
        blocks += _plain(wording.lines("ton_tai_chi_tieu", **said))
    fallen = [row for _, row in headline.falls(facts.lines)]
    if fallen:
        blocks += _plain(wording.lines("ton_tai_giam", so=text.count(len(fallen))))
        for row in fallen:
            said = clauses.about(facts, wording, row)
            blocks += _plain(wording.lines("ton_tai_giam_chi_tieu", thay_doi=said["ky_truoc"], **said))
    now = facts.window[-1]
    missing = now["units_owed"] - now["units_submitted"]
    if missing or now["units_late"]:
        sent = {
            "chua_nop": text.count(missing),
            "tre": text.count(now["units_late"]),
            "so_don_vi": _counted(wording, {"con_chua_nop": missing, "co_tre": now["units_late"]}),
        }
        blocks += _plain(wording.lines("ton_tai_gui", **sent))
    return [*blocks, *_plain(wording.lines("nguyen_nhan"))]


def _tasks(facts: Facts, wording: Wording) -> list[Block]:
    now = facts.window[-1]
    missing = now["units_owed"] - now["units_submitted"]
    blocks = _plain(wording.lines("muc_4"), "heading")
    if missing:
        blocks += _plain(wording.lines("nhiem_vu_gui", chua_nop=text.count(missing)))
    failed = [row for row in headline.ranked(facts.lines) if row["status"] == "missed"]
    if failed:
        blocks += _plain(wording.lines("nhiem_vu_mo_dau", so=text.count(len(failed))))
    for row in failed:
        indicator = facts.words.indicators[row["indicator_code"]]
        who = {"thuc_hien": str(indicator["lead"]), "phoi_hop": str(indicator["support"])}
        # a part of the office that supports itself is named once
        is_alone = not who["phoi_hop"] or who["phoi_hop"] == who["thuc_hien"]
        name = "nhiem_vu_chi_tieu" if is_alone else "nhiem_vu_chi_tieu_phoi_hop"
        blocks += _plain(wording.lines(name, **clauses.named(indicator), **who))
    return [*blocks, *_plain(wording.lines("kien_nghi"))]
