"""Blank workbooks for the units that owe a plan, with what is already known beside or in their cells."""

from __future__ import annotations

import shutil
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
from etl.template import TemplateRow, write_template
from etl.values import vietnamese
from warehouse import record, sql, store
from warehouse.catalogue import Indicator
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home


def write_templates(
    home: Home,
    plan: str,
    period: str,
    unit: str | None,
    target: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """One workbook at `target`, or one for each unit in the folder `target`. Returns the files written.

    Errors: `UsageError` for an unknown plan or period, or a unit that owes nothing then; `WriteError` when the disk refuses.
    """
    catalogue = home.catalogue()
    if (plan, period) not in catalogue.period:
        known = ", ".join(
            f"{p.code} {catalogue.periods_of(p.code)[0].code}..{catalogue.periods_of(p.code)[-1].code}"
            for p in catalogue.plans
        )
        raise UsageError(f"Không có kế hoạch '{plan}' với kỳ '{period}'. Có: {known}.")
    with _following(home) as con:
        sql.into_temp(con, "part", "queries/prefill_part", {"plan": plan, "period": period})
        sql.into_temp(con, "baseline", "queries/baseline", {})
        rows = sql.frame(con, "queries/prefill", {"plan": plan, "period": period, "unit": unit}).to_dicts()
    if unit is not None and target.suffix.lower() != ".xlsx":
        raise UsageError("Tên biểu mẫu phải kết thúc bằng .xlsx.")
    if not rows:
        who = f"Đơn vị '{unit}' không" if unit else "Không đơn vị nào"
        raise UsageError(f"{who} phải báo cáo kế hoạch {plan} kỳ {period}.")
    units = [(code, list(own)) for code, own in groupby(rows, key=lambda row: row["unit_code"])]
    written: list[Path] = []
    try:
        for number, (code, own) in enumerate(units, start=1):
            file = target if unit else target / f"{code}_{plan}_{period}.xlsx"
            file.parent.mkdir(parents=True, exist_ok=True)
            write_template(
                file, catalogue=catalogue, plan_code=plan, period_code=period, unit_code=code, unit_name=own[0]["unit_name"],
                rows=[_row(catalogue.indicator[row["indicator_code"]], row) for row in own],
            )  # fmt: skip
            written.append(file)
            if progress is not None:
                progress(number, len(units))
    except (OSError, XlsxWriterException) as fault:
        raise WriteError(f"Không ghi được biểu mẫu vào '{target}' ({reason(fault)}).") from fault
    return written


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
