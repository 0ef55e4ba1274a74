"""Blank workbooks for the units that owe a plan, with what is already known beside or in their cells."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from xlsxwriter.exceptions import XlsxWriterException

from etl.files import reason
from etl.template import TemplateRow
from etl.template_batch import TemplateWriter
from etl.values import period_name, vietnamese
from warehouse import record, sql, store
from warehouse.catalogue import Indicator
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home


def write_templates(
    home: Home, plan: str, period: str, unit: str | None, target: Path, *, level: str | None = None, area: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:  # fmt: skip
    """One workbook at `target`, or one for each unit (of a level, of an area) in the folder or the .zip `target`.

    Returns the files written, the one zip where it is one. Errors: `UsageError` for an unknown plan or period, or nobody
    who owes anything then; `WriteError` when the disk refuses.
    """
    catalogue = home.catalogue()
    if (plan, period) not in catalogue.period:
        known = ", ".join(
            f"{p.code} {catalogue.periods_of(p.code)[0].code}..{catalogue.periods_of(p.code)[-1].code}"
            for p in catalogue.plans
        )
        raise UsageError(f"Không có kế hoạch '{plan}' với kỳ '{period}'. Có: {known}.")
    if unit is not None and target.suffix.lower() != ".xlsx":
        raise UsageError("Tên biểu mẫu phải kết thúc bằng .xlsx.")
    with _following(home) as con:
        asked = {"plan": plan, "period": period, "unit": unit, "level": level, "area": area}
        kept = set(sql.frame(con, "queries/prefill_units", asked)["unit_code"])
        sql.into_temp(con, "part", "queries/prefill_part", asked)
        sql.into_temp(con, "baseline", "queries/baseline", {})
        rows = [row for row in sql.frame(con, "queries/prefill", asked).to_dicts() if row["unit_code"] in kept]
    if not rows:
        where = " ".join(text for text in (level and f"cấp {level}", area and f"ở '{area}'") if text)
        who = f"Đơn vị '{unit}' không" if unit else f"Không đơn vị nào{' ' + where if where else ''}"
        raise UsageError(f"{who} phải báo cáo kế hoạch {plan} {period_name(period)}.")
    writer = TemplateWriter(catalogue, plan, period)
    units = [(code, list(own)) for code, own in groupby(rows, key=lambda row: row["unit_code"])]

    def made() -> Iterator[tuple[str, bytes]]:
        for number, (code, own) in enumerate(units, start=1):
            asked_rows = [_row(catalogue.indicator[row["indicator_code"]], row) for row in own]
            yield f"{code}_{plan}_{period}.xlsx", writer.workbook(code, own[0]["unit_name"], asked_rows)
            if progress is not None:
                progress(number, len(units))

    try:
        if unit is None and target.suffix.lower() == ".zip":
            return _write_zip(target, made())
        written = []
        for name, data in made():
            file = target if unit else target / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            written.append(file)
    except (OSError, XlsxWriterException) as fault:
        raise WriteError(f"Không ghi được biểu mẫu vào '{target}' ({reason(fault)}).") from fault
    return written


def _write_zip(target: Path, made: Iterator[tuple[str, bytes]]) -> list[Path]:
    """All workbooks in one zip, which is there whole or not at all; they are packed already."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as packed:
            for name, data in made:
                packed.writestr(name, data)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return [target]


@contextmanager
def _following(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published version under the catalogue of the files, on a copy of it where they differ: a new plan has rows at once."""
    with store.opened(home) as con:
        found = sql.row(con, "select catalogue_digest from core.state")
        if found == (home.catalogue().digest,):
            yield con
            return
    with TemporaryDirectory(prefix="chitieu-") as scratch:
        copy = Path(scratch, "template.duckdb")
        shutil.copyfile(store.version_file(home, store.current_version(home)), copy)
        con = duckdb.connect(copy)
        try:
            con.execute("begin")
            record.catalogue(con, home.catalogue())
            yield con
        finally:
            con.close()


def _row(indicator: Indicator, known: dict[str, Any]) -> TemplateRow:
    standing = known["denominator"] if indicator.has_standing_denominator else None
    return TemplateRow(
        indicator.code,
        _last_text(indicator, known),
        known["baseline"] if indicator.measure == "reduction" else standing,
        (known["own_comparator"], known["own_target"], known["own_basis"]) if known["own_comparator"] else None,
    )


def _last_text(indicator: Indicator, known: dict[str, Any]) -> str | None:
    """The last figure as people read it: `17/20 (2025-Q2)`, `có`, `KPS`."""
    if known["last_period"] is None:
        return None
    if known["is_no_activity"]:
        said = "KPS"
    elif indicator.measure == "milestone":
        said = "có" if known["numerator"] else "không"
    else:
        parts: list[Decimal] = [known["numerator"]] + ([known["denominator"]] if indicator.takes_denominator else [])
        said = "/".join(vietnamese(part) for part in parts if part is not None)
    return f"{said} ({known['last_period']})"
