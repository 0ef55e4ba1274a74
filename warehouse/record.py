"""Writes facts into the version being made: catalogue, units, submissions. The caller holds the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from warehouse import marts, sql, store
from warehouse.catalogue import Catalogue
from warehouse.folding import fold
from warehouse.store import office_now

OPEN_START, OPEN_END = date(1900, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True)
class UnitSpell:
    """A unit's attributes over one interval of validity, both days inclusive. `plans` None = takes part in all."""

    unit_code: str
    unit_name: str
    kind: str
    ownership: str
    levels: tuple[str, ...]
    area: str
    parent_code: str | None = None
    valid_from: date = OPEN_START
    valid_to: date = OPEN_END
    merged_into: str | None = None
    split_from: str | None = None
    legal_basis: str | None = None
    plans: tuple[str, ...] | None = None


UNIT_SCHEMA = pl.Schema(
    [(name, pl.String()) for name in ("unit_code", "unit_name", "name_key", "name_folded", "kind", "ownership", "area")]
    + [(name, pl.String()) for name in ("parent_code", "merged_into", "split_from", "legal_basis")]
    + [(name, pl.Date()) for name in ("valid_from", "valid_to")]
    + [(name, pl.List(pl.String)) for name in ("levels", "plans")]
)


def schema(con: duckdb.DuckDBPyConnection, *, is_sample: bool) -> None:
    """The empty tables and the stable views of a new home."""
    for name in ("schema", "macros", "views"):
        sql.run(con, name)
    # analysts see the extract's own columns, of every period by itself
    kept = "list_contains($periods, c.chosen_period) and (len($statuses) = 0 or list_contains($statuses, c.status))"
    text = (
        sql.text_of("queries/attainment")
        .replace(kept, "c.\"window\" = 'quarter'")
        .replace("from cell c", "from mart.cell c")
    )
    con.execute(f"create view attainment as {text}").fetchall()
    state = [office_now(), is_sample, store.schema_digest()]
    con.execute("insert into core.state values ('', ?, ?, '', ?, '')", state).fetchall()


def catalogue(con: duckdb.DuckDBPyConnection, given: Catalogue) -> None:
    """Replaces the catalogue. Marts of every unit follow."""
    for table in ("plan", "indicator", "target", "period", "item_field", "question"):
        con.execute(f"delete from core.{table}").fetchall()
    insert(con, "plan", [
        {"plan_code": p.code, "ordinal": n, "name": p.name, "name_en": p.name_en, "document": p.document, "starts": p.starts,
         "ends": p.ends, "issued_on": p.issued_on}
        for n, p in enumerate(given.plans)
    ])  # fmt: skip
    insert(con, "indicator", _indicator_rows(given))
    insert(con, "target", [
        {"indicator_code": t.indicator_code, "from_period": t.from_period, "to_period": t.to_period, "comparator": t.comparator,
         "value": str(t.value), "stretch": None if t.stretch is None else str(t.stretch), "basis": t.basis,
         "basis_rank": given.plan[given.indicator[t.indicator_code].plan_code].basis_order.index(t.basis),
         "level": t.level, "unit_code": t.unit_code, "clause": t.clause, "note": t.note}
        for t in given.targets
    ])  # fmt: skip
    insert(con, "period", [
        {"plan_code": p.plan_code, "period": p.code, "ordinal": n, "year": p.year, "quarter": p.quarter, "period_name": p.name,
         "starts_on": p.starts_on, "cutoff_on": p.cutoff_on, "due_on": p.due_on, "basis": p.basis, "phase": phase.code,
         "phase_from": phase.from_period, "note": p.note}
        for plan in given.plans
        for n, p in enumerate(given.periods_of(plan.code))
        for phase in [plan.phase_of(p.code)]
    ])  # fmt: skip
    insert(con, "item_field", [
        {"indicator_code": f.indicator_code, "ordinal": n, "name": f.name, "name_en": f.name_en, "type": f.type, "role": f.role}
        for n, f in enumerate(given.item_fields)
    ])  # fmt: skip
    insert(con, "question", [
        {"plan_code": p.code, "key": q.key, "indicator_code": q.indicator_code, "question": q.question, "reading": q.default}
        for p in given.plans
        for q in p.questions
    ])  # fmt: skip
    con.execute("update core.state set catalogue_digest = ?", [given.digest]).fetchall()
    marts.rebuild(con)


def _indicator_rows(given: Catalogue) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for plan in given.plans:
        fields: list[str] = []
        for n, i in enumerate(given.indicators_of(plan.code)):
            if i.field_name not in fields:
                fields.append(i.field_name)
            rows.append({
                "indicator_code": i.code, "plan_code": i.plan_code, "ordinal": n, "field_no": fields.index(i.field_name) + 1,
                "field": i.field_name, "field_en": i.field_name_en, "indicator_name": i.name, "indicator_name_en": i.name_en,
                "name_folded": fold(i.name), "unit": i.unit, "measure": i.measure, "direction": i.direction, "accumulation": i.accumulation,
                "is_share": i.is_share, "is_whole": i.is_whole, "is_derived": i.is_derived, "requires": i.requires,
                "levels": list(i.levels), "ownerships": list(i.ownerships), "reporter": i.reporter, "owed_in": list(i.owed_in),
                "numerator_name": i.numerator, "denominator_name": i.denominator, "baseline_year": i.baseline_year,
                "lead": i.lead, "support": i.support, "clause": i.clause, "basis": i.basis,
            })  # fmt: skip
    return rows


def units(con: duckdb.DuckDBPyConnection, spells: Sequence[UnitSpell]) -> None:
    """Replaces the whole register by `spells`. Marts of every unit follow."""
    con.execute("delete from core.unit").fetchall()
    rows = [
        {
            "unit_code": u.unit_code, "valid_from": u.valid_from, "valid_to": u.valid_to, "unit_name": u.unit_name,
            "name_key": u.unit_name.casefold(), "name_folded": fold(u.unit_name), "kind": u.kind, "ownership": u.ownership,
            "levels": list(u.levels), "area": u.area, "parent_code": u.parent_code, "merged_into": u.merged_into, "split_from": u.split_from,
            "legal_basis": u.legal_basis, "plans": None if u.plans is None else list(u.plans),
        }
        for u in spells
    ]  # fmt: skip
    insert_frame(con, "unit", pl.DataFrame(rows, schema=UNIT_SCHEMA, orient="row"))
    marts.rebuild(con)


def spells(con: duckdb.DuckDBPyConnection) -> list[UnitSpell]:
    """The register as it stands, by code and start of validity."""
    found = con.sql(
        "select unit_code, unit_name, kind, ownership, levels, area, parent_code, valid_from, valid_to, merged_into, split_from, "
        "legal_basis, plans from core.unit order by unit_code, valid_from"
    ).pl()
    return [
        UnitSpell(
            **row | {"levels": tuple(row["levels"]), "plans": None if row["plans"] is None else tuple(row["plans"])}
        )
        for row in found.iter_rows(named=True)
    ]


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, object]]) -> None:
    """Adds rows to a core table by column name; columns not given stay null."""
    if rows:
        insert_frame(con, table, pl.DataFrame(rows, infer_schema_length=None))


def insert_frame(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    """Adds a frame to a core table by column name."""
    con.register("incoming", rows)
    sql.add(con, f"core.{table}", "incoming")
    con.unregister("incoming")


def withdraw(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str], why: str) -> None:
    """Takes versions back; of each unit and quarter the newest one left becomes current."""
    con.execute(
        "update core.submission set withdrawn_at = ?, withdrawn_why = ? where list_contains(?, submission_id)",
        [office_now(), why, list(submission_ids)],
    ).fetchall()


def reinstate(con: duckdb.DuckDBPyConnection, submission_id: str, number: int) -> None:
    """Makes a version current until a newer one is accepted."""
    con.execute(
        "update core.submission set withdrawn_at = null, withdrawn_why = null, reinstated_no = ? where submission_id = ?",
        [number, submission_id],
    ).fetchall()


def restore(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str]) -> None:
    """Withdrawals are as if they had not been: each version takes its old place, a newer one stays current."""
    con.execute(
        "update core.submission set withdrawn_at = null, withdrawn_why = null where list_contains($1, submission_id)",
        [list(submission_ids)],
    ).fetchall()


def take_out(con: duckdb.DuckDBPyConnection, submission_ids: Sequence[str]) -> None:
    """Removes versions that never were accepted: tried inside this transaction and found faulty."""
    for table in ("submission", "figure", "item", "warning"):
        con.execute(
            f"delete from core.{table} where list_contains($1, submission_id)", [list(submission_ids)]
        ).fetchall()


def insert_items(con: duckdb.DuckDBPyConnection, items: pl.DataFrame) -> None:
    """Adds items; their titles are folded for search here, once."""
    con.register("incoming", items)
    folded = "translate(strip_accents(lower(title)), 'đ', 'd')"
    sql.add(con, "core.item", "incoming", f"*, {folded} as title_folded")
    con.unregister("incoming")
