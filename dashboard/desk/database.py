"""`HOME/desk.sqlite`: what the intake desk keeps of its jobs, table by table."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard import text
from warehouse.errors import WriteError

LOCK_SECONDS = 10.0
_SCHEMA = """
create table if not exists job (
    id text primary key, made_at text not null, made_by text not null, state text not null, revision integer not null,
    expected integer not null, done integer not null default 0, total integer not null default 0, task text not null
    default '{}', plan text, period text, received_on text, received_why text, based_on text, version text,
    recorded_at text, said text not null default '', is_cancelled integer not null default 0,
    has_files integer not null default 1
);
create table if not exists upload (
    job text not null references job(id), n integer not null, name text not null, size integer not null,
    sha256 text not null, primary key (job, n)
);
create table if not exists judged (
    job text not null references job(id), k integer not null, upload integer, name text not null, sha256 text not null,
    verdict text not null, is_read integer not null, parts text not null, submissions text not null,
    errors integer not null, warnings integer not null, first text not null, problems text not null,
    changes text not null default '{}', primary key (job, k)
);
create table if not exists continued (job text primary key references job(id), next text not null references job(id));
create table if not exists awaited (
    job text not null references job(id), n integer not null, name text not null, primary key (job, n)
);
create table if not exists fix_draft (
    job text not null references job(id), sha256 text not null, by text not null, base text not null, body text not null,
    primary key (job, sha256, by)
);
create table if not exists stated_unit (
    job text not null references job(id), sha256 text not null, unit text not null, primary key (job, sha256)
);
create table if not exists stated_by (
    job text not null references job(id), sha256 text not null, rule text not null, by text not null,
    primary key (job, sha256, rule)
);
create table if not exists left_out (
    job text not null references job(id), upload integer not null, name text not null, primary key (job, upload, name)
);
"""


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection without a transaction, to a file that is made where there is none. Errors: `WriteError` when the disk refuses or another holds the file."""
    try:
        con = sqlite3.connect(file, timeout=LOCK_SECONDS, isolation_level=None)
    except sqlite3.Error as fault:
        raise WriteError(text.desk_refused(str(fault))) from fault
    try:
        con.row_factory = sqlite3.Row
        con.execute("pragma synchronous = normal")
        if not con.execute("select 1 from sqlite_master where name = 'stated_by'").fetchone():
            con.execute("pragma journal_mode = wal")
            con.executescript(_SCHEMA)
        yield con
    except sqlite3.OperationalError as fault:
        raise WriteError(text.desk_refused(str(fault))) from fault
    finally:
        con.close()
