"""Published versions: what a writer leaves, what a reader sees, what nobody may change (docs: platform, decision 1)."""

import json
import os
import subprocess
import sys
import threading
from datetime import datetime
from subprocess import DEVNULL

import pytest
from filelock import FileLock

from warehouse import record, sql, store
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home


def warnings(number: int):
    """Work that stores `number` rows."""

    def work(con, version):
        record.insert(
            con,
            "warning",
            [{"submission_id": f"{version}-{n}", "rule": "r", "message": "m", "remedy": "x"} for n in range(number)],
        )
        return [{"kind": "test", "rows": number}]

    return work


def rows_of(home: Home, version: str | None = None) -> int:
    with store.opened(home, version) as con:
        return con.sql("select count(*) from core.warning").fetchall()[0][0]


def files(home: Home) -> list[str]:
    found = [*home.warehouse.iterdir(), *home.journal.iterdir()]
    return sorted(file.name for file in found if file.name != "writer.lock")


def listed(*numbers: int) -> list[str]:
    return sorted(["CURRENT", *(f"{n:06d}.{ending}" for n in numbers for ending in ("duckdb", "json"))])


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path / "home")

    def work(con, _version):
        record.schema(con, is_sample=False)
        return [{"kind": "init"}]

    assert store.create(made, work).version == "000001"
    return made


# publishing


def test_each_publication_is_a_new_file_and_an_entry(home):
    publication = store.publish(home, warnings(3))
    assert (publication.version, publication.events) == ("000002", [{"kind": "test", "rows": 3}])
    assert (store.current_version(home), files(home)) == ("000002", listed(1, 2))
    assert (rows_of(home), rows_of(home, "000001")) == (3, 0)
    entry = json.loads((home.journal / "000002.json").read_text(encoding="utf-8"))
    assert (entry["version"], entry["events"]) == ("000002", publication.events)
    with store.opened(home) as con:
        assert sql.row(con, "select version_name from core.state") == ("000002",)


def test_nothing_to_say_publishes_nothing(home):
    def work(con, _version):
        con.execute("delete from core.state").fetchall()
        return []

    assert store.publish(home, work) is None
    assert files(home) == listed(1)


def test_a_fault_in_the_work_changes_nothing(home):
    def work(con, _version):
        warnings(5)(con, "x")
        raise UsageError("sai")

    with pytest.raises(UsageError, match="sai"):
        store.publish(home, work)
    assert (files(home), rows_of(home)) == (listed(1), 0)
    assert store.publish(home, warnings(1)).version == "000002"


def test_a_home_is_made_once(home):
    with pytest.raises(UsageError, match="đã có số liệu"):
        store.create(home, warnings(1))
    assert files(home) == listed(1)


def test_a_home_whose_making_failed_can_be_made(tmp_path):
    home = Home(tmp_path / "home")

    def fails(con, _version):
        raise OSError(28, "No space left on device")

    with pytest.raises(WriteError, match="No space left"):
        store.create(home, fails)
    assert not home.exists
    store.create(home, lambda con, _version: record.schema(con, is_sample=True) or [{"kind": "init"}])
    assert store.current_version(home) == "000001"


def test_a_folder_of_originals_without_a_warehouse_is_not_overwritten(tmp_path):
    (tmp_path / "originals").mkdir()
    with pytest.raises(UsageError):
        store.create(Home(tmp_path), warnings(1))


def test_what_a_killed_writer_left_is_swept(home):
    left = [
        home.warehouse / name
        for name in ("000002.part", "000002.part.wal", "CURRENT.part", "000002.duckdb", "000003.duckdb.wal")
    ]
    left += [home.journal / "000002.json", home.originals / "abc.part"]
    for file in left:
        file.write_text("half")
    (home.warehouse / "000002.part.tmp").mkdir()
    (home.warehouse / "000002.part.tmp" / "block").write_text("half")
    assert store.versions(home) == ["000001"]
    assert store.publish(home, warnings(2)).version == "000002"
    assert (files(home), rows_of(home), list(home.originals.iterdir())) == (listed(1, 2), 2, [])


def test_a_busy_writer_is_waited_for_and_then_named(home, monkeypatch):
    monkeypatch.setattr(store, "LOCK_SECONDS", 0.05)
    with FileLock(home.warehouse / "writer.lock"), pytest.raises(WriteError, match="Một người khác đang ghi") as found:
        store.publish(home, warnings(1))
    assert (found.value.exit_code, files(home)) == (3, listed(1))
    assert store.publish(home, warnings(1)).version == "000002"


def test_too_little_space_is_refused_beforehand(home, monkeypatch):
    monkeypatch.setattr(store.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 1000}))
    with pytest.raises(WriteError, match="Đĩa chỉ còn 0 MB"):
        store.publish(home, warnings(1))
    assert files(home) == listed(1)


FILLING = """
import os, resource, sys
from pathlib import Path
from warehouse import store
from warehouse.errors import WriteError
from warehouse.home import Home

home, limit = Home(Path(sys.argv[1])), int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

def work(con, version):
    con.execute("insert into core.warning select n::text, null, null, null, md5(n::text), md5((n + 1)::text), '' from range(400000) r(n)").fetchall()
    return [{"kind": "test"}]

try:
    store.publish(home, work)
except WriteError as fault:
    print(fault.exit_code, fault)
"""


def fill(home: Home, limit: int) -> str:
    return subprocess.run(
        [sys.executable, "-c", FILLING, str(home.root), str(limit)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    ).stdout


@pytest.mark.parametrize("room", [-1, 50_000, 3_000_000, 9_000_000])
def test_a_file_that_cannot_grow_changes_nothing(home, room):
    size = store.version_file(home, "000001").stat().st_size
    assert fill(home, size + room).startswith("3 Không ghi được phiên bản mới")
    assert (files(home), rows_of(home)) == (listed(1), 0)
    assert store.publish(home, warnings(1)).version == "000002"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_full_disk_changes_nothing(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)], check=False, stderr=DEVNULL
    ).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        home = Home(disk / "home")
        store.create(home, lambda con, _version: record.schema(con, is_sample=False) or [{"kind": "init"}])
        assert fill(home, 0).startswith("3 Không ghi được phiên bản mới")
        assert (files(home), rows_of(home)) == (listed(1), 0)
        assert store.publish(home, warnings(1)).version == "000002"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


# which version


@pytest.fixture
def dated(tmp_path, monkeypatch):
    """Sixteen versions, one a day at 8 o'clock: 1 to 4 on the last days of October 2026, 5 to 16 from 1 November on."""
    made = Home(tmp_path / "dated")
    for number in range(1, 17):
        moment = datetime(2026, 10, 27 + number, 8) if number <= 4 else datetime(2026, 11, number - 4, 8)
        monkeypatch.setattr(store, "office_now", lambda moment=moment: moment)
        if number == 1:
            store.create(made, lambda con, _version: record.schema(con, is_sample=False) or [{"kind": "init"}])
        else:
            store.publish(made, warnings(1))
    return made


def test_the_last_ten_and_one_a_month_are_kept(dated):
    assert store.versions(dated) == ["000004", *(f"{n:06d}" for n in range(7, 17))]
    assert sorted(file.stem for file in dated.journal.iterdir()) == [f"{n:06d}" for n in range(1, 17)]
    for wanted, found in {
        "000016": "000016", "000012": "000012", "000004": "000004",
        "000006": "000004", "2026-10-31": "000004", "2026-10-31T08:00": "000004",
        "2026-11-03T08:00": "000007", "2026-11-03T07:59:59": "000004", "2026-11-03": "000007", "2026-11-03T01:00:00+00:00": "000007",
        "2030-01-01": "000016",
    }.items():  # fmt: skip
        assert (wanted, store.version_as_of(dated, wanted)) == (wanted, found)
    for wanted in ("000003", "2026-10-30"):
        with pytest.raises(UsageError, match="cũ nhất là 000004"):
            store.version_as_of(dated, wanted)


@pytest.mark.parametrize("wanted", ["000002", "999999", "hôm qua", "12", "", "2026-13-01"])
def test_what_is_no_version_and_no_time_is_refused(home, wanted):
    with pytest.raises(UsageError):
        store.version_as_of(home, wanted)


def test_nothing_that_old_is_said(home):
    with pytest.raises(UsageError, match="cũ nhất là 000001"):
        store.version_as_of(home, "2020-01-01")


def test_without_a_home_the_way_to_one_is_named(tmp_path):
    with pytest.raises(UsageError, match="chitieu init"):
        store.current_version(Home(tmp_path))


# readers


def test_a_cursor_sees_its_version_whatever_is_published(home):
    reader = store.Reader(home)
    old = reader.cursor("000001")
    store.publish(home, warnings(4))
    new = reader.cursor("000002")
    assert [
        con.sql("select count(*) from core.warning").fetchall()[0][0] for con in (old, new, reader.cursor("000001"))
    ] == [0, 4, 0]


def test_readers_across_swaps(home):
    reader, stop, seen, faults = store.Reader(home), threading.Event(), set(), []

    def read():
        try:
            while not stop.is_set():
                version = store.current_version(home)
                con = reader.cursor(version)
                (name,), (rows,) = (
                    con.sql(f"select {what}").fetchall()[0]
                    for what in ("version_name from core.state", "count(*) from core.warning")
                )
                con.close()
                seen.add((version, name, rows))
        except Exception as fault:  # noqa: BLE001 - told to the test
            faults.append(fault)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(8):
        store.publish(home, warnings(10))
    while not any(version == "000009" for version, _, _ in seen) and not faults:
        stop.wait(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    assert not faults
    assert all(version == name or version == "000001" for version, name, _ in seen)
    assert all(rows == 10 * (int(version) - 1) for version, _, rows in seen)


def test_a_version_let_go_can_be_read_again(home):
    reader = store.Reader(home)
    reader.cursor("000001").close()
    store.publish(home, warnings(1))
    reader.cursor("000002").close()
    reader.release({"000002"})
    assert reader.cursor("000001").sql("select count(*) from core.warning").fetchall() == [(0,)]


@pytest.mark.parametrize("version", ["000009", "1", "", "00001a", "0'; drop", "../../etc"])
def test_an_unknown_version_is_refused(home, version):
    with pytest.raises(UsageError):
        store.Reader(home).cursor(version)


def test_a_published_version_cannot_be_written(home):
    with store.opened(home) as con, pytest.raises(Exception, match="read-only"):
        con.execute("delete from core.state").fetchall()


def test_a_path_with_a_quote_is_read(tmp_path):
    home = Home(tmp_path / "o'nhà")
    store.create(home, lambda con, _version: record.schema(con, is_sample=False) or [{"kind": "init"}])
    assert store.Reader(home).cursor("000001").sql("select count(*) from core.warning").fetchall() == [(0,)]


@pytest.mark.parametrize("phase", ["copy", "transaction", "checkpoint", "publish", "pointer"])
def test_a_fault_at_any_phase_changes_nothing(home, monkeypatch, phase):
    def fails(reached):
        if reached == phase:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(store, "marker", fails)
    with pytest.raises(WriteError, match="Input/output error"):
        store.publish(home, warnings(3))
    monkeypatch.undo()
    assert (store.current_version(home), rows_of(home), store.versions(home)) == ("000001", 0, ["000001"])
    assert store.publish(home, warnings(2)).version == "000002"
    assert (rows_of(home), files(home)) == (2, listed(1, 2))


def test_the_phases_are_named_for_whoever_kills(home, monkeypatch, capfd):
    monkeypatch.setenv("CHITIEU_MARKERS", "1")
    store.publish(home, warnings(1))
    assert capfd.readouterr().err.split() == ["@copy", "@transaction", "@checkpoint", "@publish", "@pointer", "@done"]


def test_the_pointer_is_never_half_written(home):
    assert (home.warehouse / "CURRENT").read_text() == "000001"
    store.publish(home, warnings(1))
    assert (home.warehouse / "CURRENT").read_text() == "000002"
    assert not (home.warehouse / "CURRENT.part").exists()
