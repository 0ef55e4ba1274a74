"""What is taken again and again, under a name: kept in `HOME/desk.sqlite` for everybody of the office."""

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from dashboard import text
from dashboard.desk.jobs import Desk
from dashboard.person import Person
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.store import office_now

LONGEST_NAME = 80
_SCHEMA = """
create table if not exists choice (
    id text primary key, name text not null unique, query text not null, made_by text not null, made_at text not null
)
"""


@dataclass(frozen=True)
class Choice:
    """One choice: the parameters of its address, without the period where it always takes the newest."""

    id: str
    name: str
    query: str
    made_by: str
    made_at: datetime

    @property
    def address(self) -> str:
        return f"trich-xuat?{self.query}"

    @property
    def is_newest(self) -> bool:
        return not any(name == "period" for name, _ in parse_qsl(self.query))


def listed(home: Home) -> list[Choice]:
    """Every choice by name."""
    with Desk(home).connected() as con:
        con.execute(_SCHEMA)
        rows = con.execute("select id, name, query, made_by, made_at from choice order by name").fetchall()
    return [Choice(row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4])) for row in rows]


def keep(home: Home, person: Person, name: str, here: str, *, is_newest: bool) -> None:
    """Keep the address of a view under a name. Errors: `UsageError` for a name that is none, too long or taken."""
    shown = " ".join(name.split())
    if not shown:
        raise UsageError(text.EXTRACTS["name_needed"])
    if len(shown) > LONGEST_NAME:
        raise UsageError(text.choice_too_long(LONGEST_NAME))
    asked = parse_qsl(here.partition("?")[2])
    query = urlencode([(key, value) for key, value in asked if not (is_newest and key == "period")])
    with Desk(home).connected() as con:
        con.execute(_SCHEMA)
        try:
            con.execute(
                "insert into choice values (?, ?, ?, ?, ?)",
                [secrets.token_hex(6), shown, query, person.name, office_now().isoformat()],
            )
        except sqlite3.IntegrityError as fault:
            raise UsageError(text.choice_name_taken(shown)) from fault


def remove(home: Home, choice: str) -> None:
    """Let a choice go; one that is gone already is no fault."""
    with Desk(home).connected() as con:
        con.execute(_SCHEMA)
        con.execute("delete from choice where id = ?", [choice])
