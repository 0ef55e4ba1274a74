"""Marts at the size where a row group ends: derived once or again in the same transaction, they are the same."""

import duckdb
import polars as pl

from warehouse import marts, record, sql

ROW_GROUP = 122_880


def test_many_rows_after_none_are_seen_in_their_transaction():
    with duckdb.connect() as con:
        con.execute("begin").fetchall()
        record.schema(con, is_sample=False)
        for number in (0, ROW_GROUP + 20_000):
            rows = pl.DataFrame(
                {name: ["x"] * number for name in ("submission_id", "rule", "message", "remedy")},
                schema_overrides={"rule": pl.String},
            )
            record.insert_frame(con, "warning", rows.cast(pl.String))
        assert sql.row(con, "select count(*) from core.warning where rule || '' = 'x'") == (ROW_GROUP + 20_000,)


def test_deriving_twice_in_one_transaction_is_deriving_once(kit):
    indicators = [kit.indicator(f"x{number}") for number in range(14)]
    world = kit.World(*indicators, units=())
    expected = 130 * len(indicators) * len(world.catalogue.periods)
    assert 3 * expected > ROW_GROUP
    world.con.execute("set threads = 4").fetchall()
    world.con.execute("begin").fetchall()
    marts.standing(world.con)
    marts.derive(world.con)
    marts.score(world.con, world.plan)
    record.units(world.con, [kit.school(f"U{number:03d}") for number in range(130)])
    for is_again in (False, True):
        if is_again:
            marts.rebuild(world.con)
        counts = [sql.row(world.con, f"select count(distinct unit_code || indicator_code || {p}), count(*) from mart.{table}") for table, p in (
            ("quarter_cell", "period"), ("cell", 'chosen_period || "window"'))]  # fmt: skip
        assert counts == [(expected, expected), (3 * expected, 3 * expected)]
    world.con.execute("commit").fetchall()
    assert sql.row(world.con, "select count(*) from mart.cell") == (3 * expected,)


def test_without_units_only_what_follows_from_plans_is_kept(kit):
    world = kit.World(kit.indicator("x"), targets=(kit.target("x", ">=", "80"),))
    world.send("A", "2025-Q1", x="1/2")
    world.settle()

    def kept() -> set[str]:
        tables = world.con.sql("select table_name from duckdb_tables() where schema_name = 'mart'").fetchall()
        return {name for (name,) in tables if sql.row(world.con, f"select 1 from mart.{name} limit 1")}

    assert kept() > {"received", "quarter_cell", "owed", "cell", "grouped", "turnout", "unit_at"}
    record.units(world.con, ())
    assert kept() == {"target_in_force"}
