"""What looks strange in versions just loaded: worth a question to the school, never a reason to refuse.

A figure is held against the unit's own history, against its level and against other files; what is strange is ranked by
how strange it is and how far the sector's figure moves with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl

from etl.values import period_name, vietnamese
from warehouse import record, sql, store
from warehouse.home import Home

LIMIT, PER_VERSION = 20, 3
# where the logarithm of a number stands that is worth comparing: about ten
MIN_PLACE = 24.0
MIN_FIGURES, MIN_PEERS, MIN_SPREAD, FAR = 5, 8, 2.0, 6.0
STEPS = {1_000: "1.000", 1_000_000: "1.000.000"}
# how strange a finding is by itself; an outlier has its own distance
STRANGENESS = {"jump": 100.0, "same_as_other": 90.0, "cumulative": 70.0, "same_as_last": 60.0, "all_full": 30.0}
MAX_MOVEMENT, MAX_DISTANCE = 50.0, 60.0
SCHEMA = pl.Schema({
    "submission_id": pl.String, "plan": pl.String, "period": pl.String, "unit_code": pl.String, "unit_name": pl.String,
    "indicator_code": pl.String, "file": pl.String, "sheet": pl.String, "cell": pl.String, "reason": pl.String,
    "message": pl.String, "question": pl.String, "weight": pl.Float64,
})  # fmt: skip


def suspects(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str], limit: int = LIMIT) -> pl.DataFrame:
    """The strangest figures and files among some current versions, strangest first.

    Shape: one row per suspect with where it stands, what is strange (`message`) and a sentence to ask the school
    (`question`); at most `limit`, at most three of a version. `indicator_code` is null where a whole file is meant.
    """
    if not submission_ids:
        return pl.DataFrame(schema=SCHEMA)
    con.execute(
        "create or replace temp table tried as select submission_id, plan_code, period from core.submission where list_contains($ids, submission_id)",
        {"ids": list(submission_ids)},
    ).fetchall()
    periods = [row[0] for row in con.sql("select distinct period from tried").fetchall()]
    figures = sql.frame(con, "queries/suspect_figures", {"periods": periods})
    copies = sql.frame(con, "queries/suspect_copies").to_dicts()
    names = {spell.unit_code: spell.unit_name for spell in record.spells(con)} if copies else {}
    by_version = {key[0]: rows.to_dicts() for key, rows in figures.group_by("submission_id", maintain_order=True)}
    found = [row for rows in by_version.values() for row in (*_single(rows), *_whole(rows))]
    found += [
        _copy(by_version[copy["submission_id"]], copy, names) for copy in copies if copy["submission_id"] in by_version
    ]
    ranked = pl.DataFrame(found, schema=SCHEMA, orient="row").sort(
        "weight", "submission_id", "indicator_code", descending=[True, False, False]
    )
    once = ranked.unique(["submission_id", "indicator_code"], keep="first", maintain_order=True)
    return once.filter(pl.int_range(pl.len()).over("submission_id") < PER_VERSION).head(limit)


def of_load(home: Home, version: str | None, submission_ids: Sequence[str]) -> pl.DataFrame:
    """`suspects` among what a load has just published."""
    if version is None:
        return pl.DataFrame(schema=SCHEMA)
    with store.opened(home, version) as con:
        return suspects(con, submission_ids)


def _single(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Figures that are strange by themselves: a jump by thousands, far from their level."""
    for row in rows:
        if row["is_no_activity"]:
            continue
        for part, word in (("numerator", "tử số"), ("denominator", "mẫu số")):
            usual, now = row[f"usual_{part}"], row[part]
            step = _step(now, usual)
            if step:
                times = f"gấp khoảng {STEPS[step]} lần" if now > usual else f"chỉ bằng khoảng 1/{STEPS[step]}"
                said = f"{word} {_shown(now)} {times} các kỳ trước (thường là {_shown(usual)})"
                yield _told(
                    row,
                    "jump",
                    STRANGENESS["jump"],
                    said,
                    "Có phải ghi nhầm đơn vị tính (đồng, nghìn đồng, triệu đồng) không?",
                )
                break
        if row["place"] is not None and _can_be_far(row):
            distance = abs(row["place"] - row["middle"]) / max(1.4826 * row["spread"], MIN_SPREAD)
            if distance > FAR:
                unit = "%" if row["measure"] in ("ratio", "reduction", "milestone") else ""
                said = f"giá trị {_shown(row['value'])}{unit} khác xa các đơn vị cùng cấp học"
                yield _told(row, "outlier", min(distance, MAX_DISTANCE), said, "Số này có đúng không, vì sao?")


def _can_be_far(row: dict[str, Any]) -> bool:
    """Whether a level says anything: enough peers, no yes or no, no handful of cases."""
    is_number = row["measure"] in ("amount", "count")
    return bool(
        row["peers"] >= MIN_PEERS
        and row["measure"] != "milestone"
        and (not is_number or max(row["place"], row["middle"]) > MIN_PLACE)
    )


def _step(now: float | None, usual: float | None) -> int:
    """Which thousandfold a number is of what is usual, up or down; 0 for none."""
    if not now or not usual:
        return 0
    times = max(abs(now) / usual, usual / abs(now))
    return next((step for step in STEPS if step / 2 <= times <= 2 * step), 0)


def _whole(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Versions that are strange as a whole: everything exactly 100 %, cumulative numbers said to be of the quarter."""
    shares = [row for row in rows if row["is_share"] and row["measure"] == "ratio" and (row["denominator"] or 0) > 0]
    if len(shares) >= MIN_FIGURES and all(row["numerator"] == row["denominator"] for row in shares):
        yield _told_of_all(
            rows, "all_full", f"cả {len(shares)} tỷ lệ đều đúng 100%", "Đề nghị xác nhận đã rà soát từng chỉ tiêu."
        )
    flows = [
        row
        for row in rows
        if row["accumulation"] == "flow"
        and not row["is_cumulative"]
        and not row["is_no_activity"]
        and row["year_quarters"]
    ]
    likely = [row for row in flows if _seems_cumulative(row)]
    if len(likely) >= 3 and len(likely) >= 0.6 * len(flows):
        yield _told_of_all(
            rows, "cumulative", f"{len(likely)} trên {len(flows)} số phát sinh lớn cỡ tổng từ đầu năm nhưng ghi là Trong kỳ",
            "Có phải số lũy kế từ đầu năm không? Nếu phải, ghi Kiểu số liệu là Lũy kế.",
        )  # fmt: skip


def _seems_cumulative(row: dict[str, Any]) -> bool:
    """Whether a number is about what the year's earlier quarters and one more like them come to."""
    part = "denominator" if row["year_denominator"] else "numerator"
    before, now, quarters = row[f"year_{part}"], row[part], row["year_quarters"]
    if not before or not now or row["numerator"] < (row["year_numerator"] or 0):
        return False
    return bool(quarters + 0.6 <= now / (before / quarters) <= quarters + 1.5)


def _copy(rows: Sequence[dict[str, Any]], copy: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    if copy["is_own"]:
        said = f"cả {len(rows)} số liệu giống hệt {period_name(copy['other_period'])}"
        return _told_of_all(rows, "same_as_last", said, "Có phải gửi nhầm tệp của kỳ trước không?")
    other = names.get(copy["other_unit"], copy["other_unit"])
    return _told_of_all(
        rows,
        "same_as_other",
        f"cả {len(rows)} số liệu giống hệt tệp của {other}",
        "Có phải chép nhầm tệp của đơn vị khác không?",
    )


def _told_of_all(rows: Sequence[dict[str, Any]], reason: str, said: str, asked: str) -> dict[str, Any]:
    heaviest = max(rows, key=lambda row: abs(row["movement"]))
    return _told(
        heaviest | {"indicator_code": None, "sheet": None, "cell": None}, reason, STRANGENESS[reason], said, asked
    )


def _told(row: dict[str, Any], reason: str, strangeness: float, said: str, asked: str) -> dict[str, Any]:
    of = f"{row['indicator_name']} ({row['indicator_code']}): " if row["indicator_code"] else ""
    # as its sender knows it: without the zip or folder that the office received it in
    file = row["file"].rpartition("/")[2]
    place = ", ".join(
        part
        for part in (f"tệp {file}", row["sheet"] and f"trang {row['sheet']}", row["cell"] and f"ô {row['cell']}")
        if part
    )
    kept = {name: row[name] for name in SCHEMA if name in row}
    return kept | {
        "reason": reason,
        "message": f"{of}{said}.",
        "question": f"Kính gửi {row['unit_name']}: báo cáo {row['plan']} {period_name(row['period'])} ({place}) có {of}{said}. {asked}",
        "weight": round(strangeness + min(abs(row["movement"]), MAX_MOVEMENT), 3),
    }


def _shown(value: float) -> str:
    return vietnamese(Decimal(f"{value:.1f}"))
