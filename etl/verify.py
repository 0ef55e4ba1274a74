"""Replays journal and originals into a fresh warehouse and compares it, row by row, with the published one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from etl import workflow
from etl.aliases import apply_alias, apply_forgetting
from etl.corrections import from_json
from etl.files import Incoming
from etl.judge import Batch, Replayed
from etl.layouts.model import built_in, digest, in_force
from etl.load import apply_reinstatement, apply_withdrawal
from etl.read import file_sha256
from etl.register_read import read_register
from etl.register_rows import merged
from etl.sandbox import Sandbox
from etl.understanding import Understanding
from etl.undo import apply_restoration
from warehouse import record, sql, store
from warehouse.catalogue import Catalogue
from warehouse.catalogue.bundle import unbundled
from warehouse.errors import ChitieuError
from warehouse.home import Home

TABLES = (
    "core.state", "core.plan", "core.indicator", "core.target", "core.period", "core.item_field", "core.question", "core.unit", "core.submission", "core.extension", "core.lock",
    "core.figure", "core.item", "core.warning", "core.correction", "core.answer", "mart.received", "mart.quarter_cell", "mart.owed", "mart.cell", "mart.grouped", "mart.unit_at", "mart.turnout",
    "mart.target_in_force", "core.alias",
)  # fmt: skip
# when a row was written is the clock's, not a figure's
CLOCK_COLUMNS = ("loaded_at", "withdrawn_at", "version_name", "published_at")
# what was warned of and where is compared, not the words of the release that said it
SENTENCES = {"core.warning": ("value", "message", "remedy")}

Progress = Callable[[int, int], None]


def verify(home: Home, progress: Progress | None = None) -> list[str]:
    """What differs between the published version and its replay, a sentence each; empty when nothing does."""
    newest = store.current_version(home)
    entries: list[dict[str, Any]] = []
    for number in range(1, int(newest) + 1):
        version = f"{number:06d}"
        try:
            entries.append(_entry(home, version))
        except (OSError, ValueError, KeyError, TypeError) as fault:
            return [f"Nhật ký không đọc được: mục {version} {_reason(fault)}."]
    found = _changed_originals(home, entries)
    if found:
        return found
    with TemporaryDirectory(prefix="chitieu-") as scratch, Sandbox() as sandbox:
        con = duckdb.connect(Path(scratch, "replay.duckdb"))
        try:
            replay = Replay(con, home, sandbox)
            for number, entry in enumerate(entries, start=1):
                for event in entry["events"]:
                    try:
                        replay.apply(entry["version"], event)
                    except (ChitieuError, OSError, ValueError, KeyError, TypeError, duckdb.Error) as fault:
                        return [f"Không dựng lại được phiên bản {entry['version']}: {_reason(fault)}."]
                if progress is not None:
                    progress(number, len(entries))
            return _differences(con, store.version_file(home, newest))
        except duckdb.Error:
            return [f"Không đọc được phiên bản {newest}: tệp hỏng hoặc thiếu."]
        finally:
            con.close()


def _entry(home: Home, version: str) -> dict[str, Any]:
    """The journal's entry of a version. Errors: `OSError`, `ValueError`, `KeyError`, `TypeError` when it is not."""
    entry: dict[str, Any] = json.loads((home.journal / f"{version}.json").read_text(encoding="utf-8"))
    if entry["version"] != version:
        raise ValueError(version)
    return entry


def _reason(fault: Exception) -> str:
    """Why something could not be read again, for a person."""
    match fault:
        case ChitieuError():
            return str(fault).rstrip(".")
        case FileNotFoundError():
            return f"thiếu tệp '{Path(fault.filename or '').name}'"
        case OSError():
            return f"không mở được tệp '{Path(fault.filename or '').name}'"
        case duckdb.Error():
            return "số liệu ghi trong nhật ký không ghi lại được vào kho"
        case _:
            return "có nội dung không đúng dạng"


def _changed_originals(home: Home, entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Originals the journal names that are missing or no longer the bytes they were."""
    events = [event for entry in entries for event in entry["events"]]
    named = {event["sha256"] for event in events if "sha256" in event} | {
        file["sha256"] for event in events for file in event.get("files", [])
    }
    return [
        f"Tệp gốc {sha256} không còn hoặc đã bị sửa."
        for sha256 in sorted(named)
        if file_sha256(home.originals / sha256) != sha256
    ]


class Replay:
    """Applies journal events, in order, to an empty warehouse; the catalogue is the one each event names."""

    def __init__(self, con: duckdb.DuckDBPyConnection, home: Home, sandbox: Sandbox) -> None:
        self.con, self.home, self.sandbox = con, home, sandbox
        self.catalogue = Catalogue((), (), (), (), ())
        self.layouts = built_in()

    def apply(self, version: str, event: dict[str, Any]) -> None:
        """One event. Errors: `ChitieuError`, `OSError` when an original is missing or no longer says what it said."""
        handlers = {
            "init": self._init, "catalogue": self._catalogue, "units": self._units, "load": self._load,
            "alias": self._alias, "alias_forgotten": self._forget, "layouts": self._layouts, "withdraw": self._withdraw, "reinstate": self._reinstate,
            "restore": self._restore,
            **dict.fromkeys(workflow.KINDS, self._decide),
        }  # fmt: skip
        handlers[event["kind"]](version, event)

    def _init(self, version: str, event: dict[str, Any]) -> None:
        record.schema(self.con, is_sample=event["sample"])
        self._catalogue(version, event)

    def _catalogue(self, _version: str, event: dict[str, Any]) -> None:
        self.catalogue = unbundled((self.home.originals / event["sha256"]).read_text(encoding="utf-8"))
        record.catalogue(self.con, self.catalogue)

    def _units(self, _version: str, event: dict[str, Any]) -> None:
        with TemporaryDirectory(prefix="chitieu-") as scratch:
            path = Path(scratch, f"register{Path(event['file']).suffix}")
            path.write_bytes((self.home.originals / event["sha256"]).read_bytes())
            rows = read_register(path)
        plans = [plan.code for plan in self.catalogue.plans]
        record.units(self.con, merged(record.spells(self.con), rows, event["file"], plans))

    def _load(self, version: str, event: dict[str, Any]) -> None:
        given = [
            Incoming(
                self.home.originals / file["sha256"],
                file["file"],
                datetime.fromisoformat(file["received_at"]),
                file["received_why"],
                file.get("plan"),
                file.get("period"),
                from_json(file),
                file.get("unit"),
            )
            for file in event["files"]
        ]
        waves: list[list[int]] = [[] for _ in range(1 + max(file["wave"] for file in event["files"]))]
        for number, file in enumerate(event["files"]):
            waves[file["wave"]].append(number)
        ids = {
            (number, part): submission
            for number, file in enumerate(event["files"])
            for part, submission in file["submissions"].items()
        }
        understanding = Understanding(self.con, self.catalogue, self.layouts)
        understanding.read(given, self.sandbox)
        Batch(
            self.con, version, given, understanding.done(), event["by"], event["partial"], Replayed(waves, ids)
        ).judge()

    def _layouts(self, _version: str, event: dict[str, Any]) -> None:
        own = (self.home.originals / event["sha256"]).read_text(encoding="utf-8")
        self.layouts = in_force(own)
        self.con.execute("update core.state set layouts_digest = ?", [digest(own)]).fetchall()

    def _alias(self, _version: str, event: dict[str, Any]) -> None:
        apply_alias(self.con, event)

    def _forget(self, _version: str, event: dict[str, Any]) -> None:
        apply_forgetting(self.con, event)

    def _withdraw(self, _version: str, event: dict[str, Any]) -> None:
        apply_withdrawal(self.con, event.get("ids") or [event["id"]], event["why"])

    def _reinstate(self, version: str, event: dict[str, Any]) -> None:
        apply_reinstatement(self.con, event["id"], version)

    def _restore(self, _version: str, event: dict[str, Any]) -> None:
        apply_restoration(self.con, event["ids"])

    def _decide(self, _version: str, event: dict[str, Any]) -> None:
        workflow.apply(self.con, event)


def _differences(con: duckdb.DuckDBPyConnection, published: Path) -> list[str]:
    """Rows that stand on one side only, counted per table, with one of them shown."""
    path = str(published).replace("'", "''")
    con.execute(f"attach '{path}' as published (read_only)").fetchall()
    found = []
    for table in TABLES:
        columns = [row[0] for row in con.sql(f"select column_name from (describe {table})").fetchall()]
        left_out = (*CLOCK_COLUMNS, *SENTENCES.get(table, ()))
        listed = ", ".join(f'"{column}"' for column in columns if column not in left_out)
        # counted on both sides at once: a fifth of the time, and mostly all there is to do
        both = f"select {listed}, 1 as side_ from published.{table} union all select {listed}, -1 from {table}"
        if sql.row(con, f"select 1 from ({both}) group by {listed} having sum(side_) <> 0 limit 1") is None:
            continue
        for one, other, word in (("published.", "", "chỉ có trong kho"), ("", "published.", "chỉ có khi dựng lại")):
            rows = (
                con.sql(f"select {listed} from {one}{table} except all select {listed} from {other}{table}")
                .limit(1_000)
                .fetchall()
            )
            if rows:
                sample = ", ".join("–" if value is None else str(value) for value in rows[0][:6])
                found.append(f"{table}: {len(rows)}{'+' if len(rows) == 1_000 else ''} dòng {word}, ví dụ: {sample}")
    return found
