import os
import runpy
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from etl.sandbox import Sandbox

made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "hostile.py"))


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def wide(tmp_path: Path, rows: int) -> Path:
    """A valid workbook of `rows` × 10 numbers."""
    xml = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{col}{n}"><v>{n}.5</v></c>' for col in "ABCDEFGHIJ") + "</row>"
        for n in range(1, rows + 1)
    )
    return write(tmp_path / "rong.xlsx", made["workbook"](xml))


def child_pids(sandbox: Sandbox) -> list[int]:
    return [child.pid for child in sandbox._children]


def test_many_files_in_order(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.xlsx", made["workbook"](made["cells"](f"A{n}"))) for n in range(1, 41)]
    with Sandbox() as sandbox:
        workbooks = sandbox.read_many(paths)
        assert len(child_pids(sandbox)) == 2
    assert [workbook.cells["row"].to_list() for workbook in workbooks] == [[n] for n in range(1, 41)]


def test_too_slow_is_refused_and_others_go_on(tmp_path: Path) -> None:
    slow, good = wide(tmp_path, 60_000), write(tmp_path / "tot.xlsx", made["workbook"]())
    with Sandbox(seconds=0.15) as sandbox:
        workbooks = sandbox.read_many([slow, good])
    assert [workbook.refusal and workbook.refusal.rule for workbook in workbooks] == ["reader_timeout", None]
    assert workbooks[0].refusal is not None
    assert '"rong.xlsx"' in workbooks[0].refusal.message
    assert workbooks[0].sha256
    assert workbooks[0].cells.is_empty()


def test_too_much_memory_is_refused_and_others_go_on(tmp_path: Path) -> None:
    heavy, good = wide(tmp_path, 60_000), write(tmp_path / "tot.xlsx", made["workbook"]())
    with Sandbox(memory=24 << 20, seconds=30) as sandbox:
        workbooks = sandbox.read_many([good, heavy, good])
    rules = [workbook.refusal and workbook.refusal.rule for workbook in workbooks]
    assert rules[0] is None
    assert rules[1] in {"reader_memory", "reader_failed"}
    assert rules[2] is None


def test_child_killed_while_idle_is_replaced(tmp_path: Path) -> None:
    good = write(tmp_path / "tot.xlsx", made["workbook"]())
    with Sandbox() as sandbox:
        assert sandbox.read(good).refusal is None
        (pid,) = child_pids(sandbox)
        os.kill(pid, signal.SIGKILL)
        assert [sandbox.read(good).refusal for _ in range(3)] == [None] * 3
        assert child_pids(sandbox) != [pid]


def test_threads_share_one_sandbox(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.xlsx", made["workbook"](made["cells"](f"A{n}"))) for n in range(1, 9)]
    rows: dict[int, list[int]] = {}
    with Sandbox() as sandbox:
        threads = [
            threading.Thread(target=lambda n=n, path=path: rows.update({n: sandbox.read(path).cells["row"].to_list()}))
            for n, path in enumerate(paths, 1)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert rows == {n: [n] for n in range(1, 9)}


def test_children_end_with_the_sandbox(tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        sandbox.read(write(tmp_path / "tot.xlsx", made["workbook"]()))
        (pid,) = child_pids(sandbox)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(RuntimeError, match="not entered"):
        sandbox.read(tmp_path / "tot.xlsx")


def test_child_has_its_limits_and_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHITIEU_SECRET", "x")
    with Sandbox() as sandbox:
        sandbox.read(write(tmp_path / "tot.xlsx", made["workbook"]()))
        (pid,) = child_pids(sandbox)
        limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    found = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()[1:]}
    assert found["Max core file size"] == found["Max file size"] == "0"
    assert int(found["Max address space"]) < 4 << 30
    assert int(found["Max cpu time"]) < 10
    assert b"SECRET" not in environment


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "ong.xlsx"
    os.mkfifo(pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    with Sandbox() as sandbox:
        refusals = [sandbox.read(path).refusal for path in (pipe, tmp_path, Path(os.devnull))]
    assert [refusal and refusal.rule for refusal in refusals] == ["file_missing"] * 3


def test_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"n\xf4p.xlsx")
    path.write_bytes(b"")
    with Sandbox() as sandbox:
        workbook = sandbox.read(path)
    assert workbook.path == path
    assert workbook.refusal is not None
    workbook.refusal.message.encode()


@pytest.mark.parametrize("group", range(4))
def test_every_hostile_file_gets_its_verdict(group: int, tmp_path: Path) -> None:
    names = sorted(made["REFUSED"])[group::4]
    paths = [write(tmp_path / name, made["REFUSED"][name][0]()) for name in names]
    with Sandbox() as sandbox:
        workbooks = sandbox.read_many(paths)
        peaks = [
            int(line.split()[1]) // 1024
            for pid in child_pids(sandbox)
            for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
            if line.startswith("VmHWM")
        ]
    rules = {name: workbook.refusal and workbook.refusal.rule for name, workbook in zip(names, workbooks, strict=True)}
    assert rules == {name: made["REFUSED"][name][1] for name in names}
    assert max(peaks) < 512


def test_child_ends_when_its_input_ends() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "etl.sandbox", str(1 << 28), "5"], input=b"", capture_output=True, timeout=60, check=True
    )
    assert ended.stdout[:1] == b"R"
