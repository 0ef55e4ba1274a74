"""Kills a loading process at moments chosen on the writer's own markers, and looks at what it leaves.

    python tests/chaos/kill.py [--kills 50] [--each 5] [--seed 1]

After every kill: `CURRENT` opens, versions only grow, a load is there whole or not at all, whatever was acknowledged is
there, nobody has two current versions, the reading child is gone, the next load works. At the end `verify` finds nothing.
Exit codes: 0 all held, 1 something did not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import xlsxwriter

from etl import setup
from etl import verify as verifying
from warehouse import store
from warehouse.catalogue import Indicator
from warehouse.home import Home

PHASES = ("copy", "transaction", "checkpoint", "publish", "pointer")
UNITS = tuple(f"01269{number:02d}" for number in range(6))
PERIODS = ("2024-Q1", "2024-Q2", "2024-Q3")
ITEMS = 12
# milliseconds the writer stays at each marker: publishing and moving the pointer are over in less than a kill takes
LINGER = "40"


class BrokenError(AssertionError):
    """A promise that did not hold after a kill."""


@dataclass
class Killer:
    """One home, loads into it that are killed, and what is known to have been acknowledged."""

    folder: Path
    dice: random.Random
    counts: Counter[str] = field(default_factory=Counter)
    unacknowledged: int = 0
    acknowledged: dict[str, tuple[int, int]] = field(default_factory=dict)
    version: str = ""
    batches: int = 0

    def __post_init__(self) -> None:
        self.home = Home(self.folder / "home")
        register = self.folder / "units.csv"
        rows = [f'{code},"Trường {code} (mẫu)",trường,công lập,TH,Phường A (mẫu)' for code in UNITS]
        heading = ",".join(
            f'"{name}"' for name in ("Mã đơn vị", "Tên đơn vị", "Loại", "Loại hình", "Cấp học", "Địa bàn")
        )
        register.write_text("\n".join([heading, *rows]), encoding="utf-8")
        self.version = setup.init(self.home, units=register)
        self.indicators = [
            indicator
            for indicator in self.home.catalogue().indicators_of("CCHC")
            if indicator.is_share
            and indicator.accumulation == "flow"
            and indicator.reporter != "office"
            and "TH" in indicator.levels
        ]
        self.durations = self._calibrated()

    def _calibrated(self) -> dict[str, float]:
        """Seconds a load spends after each marker, from one left alone."""
        times: dict[str, float] = {}
        run = self._started(self.batch())
        assert run.stderr is not None
        for line in run.stderr:
            times[line.strip().lstrip("@")] = time.perf_counter()
        times["end"] = time.perf_counter()
        self._acknowledge(self._finished(run))
        return {phase: times[later] - times[phase] for phase, later in zip(PHASES, (*PHASES[1:], "done"), strict=True)}

    def batch(self) -> Path:
        """A folder of new workbooks, one per unit, never sent before."""
        self.batches += 1
        folder = self.folder / f"batch{self.batches:05d}"
        folder.mkdir()
        for unit in UNITS:
            write_workbook(
                folder / f"{unit}.xlsx", unit, self.dice.choice(PERIODS), self.indicators, f"Lần gửi {self.batches}"
            )
        return folder

    def _started(self, batch: Path) -> subprocess.Popen[str]:
        environment = os.environ | {"CHITIEU_HOME": str(self.home.root), "CHITIEU_MARKERS": LINGER}
        command = [sys.executable, "-m", "etl.cli", "load", str(batch), "--json"]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def _finished(self, run: subprocess.Popen[str]) -> dict[str, object]:
        said, errors = run.communicate(timeout=120)
        if run.returncode != 0:
            raise BrokenError(f"a load that was left alone failed ({run.returncode}): {said[-500:]} {errors[-2000:]}")
        found: dict[str, object] = json.loads(said)
        return found

    def _acknowledge(self, told: dict[str, object]) -> None:
        """Remembers what a load said it stored."""
        for file in told["files"]:  # type: ignore[attr-defined]
            for accepted in file["submissions"]:
                self.acknowledged[accepted["id"]] = (accepted["figures"], accepted["items"])
        if told["version"] is not None:
            self.version = str(told["version"])

    def kill(self, phase: str) -> str:
        """Kills one load some time after a marker. Returns the phase it was in, or `done` when it was too quick."""
        batch = self.batch()
        run = self._started(batch)
        seen = ""
        assert run.stderr is not None
        for line in run.stderr:
            seen = line.strip().lstrip("@")
            if seen == phase:
                break
        children = children_of(run.pid)
        time.sleep(self.dice.random() * self.durations[phase])
        run.send_signal(signal.SIGKILL)
        said, errors = run.communicate(timeout=60)
        reached = ([phase, *(line.lstrip("@") for line in errors.split() if line.startswith("@"))])[-1]
        self.counts[reached] += 1
        self._look(said, reached)
        await_end(children)
        self._acknowledge(self._finished(self._started(batch)))
        self._look("", "")
        return reached

    def _look(self, said: str, reached: str) -> None:
        """What stands after a kill. Errors: `BrokenError`."""
        current = store.current_version(self.home)
        if current not in (self.version, f"{int(self.version) + 1:06d}"):
            raise BrokenError(f"CURRENT went from {self.version} to {current}")
        with store.opened(self.home, current) as con:
            stands = held(con)
            double = con.sql(
                "select plan_code, period, unit_code from mart.received group by all having count(*) > 1"
            ).fetchall()
        if double:
            raise BrokenError(f"two current versions: {double}")
        lost = {number: parts for number, parts in self.acknowledged.items() if stands.get(number) != parts}
        if lost:
            raise BrokenError(f"acknowledged but not there, or not whole: {lost}")
        extra = set(stands) - set(self.acknowledged)
        if extra and (
            current == self.version
            or len(extra) != len(UNITS)
            or (said.strip() == "" and reached not in ("pointer", "done"))
        ):
            raise BrokenError(f"half a load: {sorted(extra)} in {current}, killed in {reached}")
        if extra:
            self.unacknowledged += 1
            self.acknowledged |= {number: stands[number] for number in extra}
            self.version = current
        elif current != self.version:
            raise BrokenError(f"{current} is published and empty")


def held(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Figures and items really stored for each version. Errors: `BrokenError` where they are not what the version says."""
    rows = con.sql(
        "select s.submission_id, s.figures, s.items, (select count(*) from core.figure f where f.submission_id = s.submission_id), "
        "(select count(*) from core.item t where t.submission_id = s.submission_id) from core.submission s"
    ).fetchall()
    if half := [row for row in rows if row[1:3] != row[3:5]]:
        raise BrokenError(f"not whole: {half}")
    return {row[0]: (row[1], row[2]) for row in rows}


def children_of(pid: int) -> list[int]:
    """The processes a process started, by their ids."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def await_end(pids: list[int], seconds: float = 20.0) -> None:
    """Waits until processes have ended. Errors: `BrokenError` when one lives on."""
    until = time.monotonic() + seconds
    while alive := [
        pid
        for pid in pids
        if Path(f"/proc/{pid}").exists()
        and "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:1]
    ]:
        if time.monotonic() > until:
            raise BrokenError(f"children outlive a killed load: {alive}")
        time.sleep(0.05)


def write_workbook(file: Path, unit: str, period: str, indicators: list[Indicator], note: str) -> None:
    """A workbook of layout v1: every indicator with as many items as its figure says."""
    with xlsxwriter.Workbook(str(file)) as book:
        info = book.add_worksheet("Thông tin")
        for row, pair in enumerate(
            [("Mã đơn vị", unit), ("Kế hoạch", "CCHC"), ("Kỳ báo cáo", period), ("Ghi chú", note)]
        ):
            info.write_row(row, 0, pair)
        figures, items = book.add_worksheet("Chỉ tiêu"), book.add_worksheet("Chi tiết")
        figures.write_row(0, 0, ("STT", "Mã chỉ tiêu", "Tử số", "Mẫu số", "Giải trình"))
        items.write_row(0, 0, ("STT", "Mã chỉ tiêu", "Nội dung", "Tử số", "Mẫu số"))
        for number, indicator in enumerate(indicators):
            figures.write_row(number + 1, 0, (number + 1, indicator.code, ITEMS, ITEMS, note))
            for item in range(ITEMS):
                at = number * ITEMS + item + 1
                items.write_row(at, 0, (at, indicator.code, f"Mục {item + 1} ({note})", 1, 1))


def run(folder: Path, *, kills: int, each: int, seed: int, tell: bool = True) -> Killer:
    """Kills until there are enough in all and in each phase, then verifies. Errors: `BrokenError`."""
    killer = Killer(folder, random.Random(seed))
    done = tries = 0
    while done < kills or any(killer.counts[phase] < each for phase in PHASES):
        tries += 1
        if tries > 5 * max(kills, each * len(PHASES)):
            raise BrokenError(f"phases hardly hit: {dict(killer.counts)}")
        wanting = [phase for phase in PHASES if killer.counts[phase] < each]
        reached = killer.kill(wanting[done % len(wanting)] if wanting else killer.dice.choice(PHASES))
        done += reached != "done"
        if tell:
            print(f"\r{done} kills {dict(killer.counts)}", end="", flush=True)
    differences = verifying.verify(killer.home)
    if differences:
        raise BrokenError("verify: " + "; ".join(differences))
    return killer


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill a loading process again and again.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--each", type=int, default=5, help="at least so many in each phase")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.perf_counter()
    with TemporaryDirectory(prefix="chitieu-chaos-") as folder:
        try:
            killer = run(Path(folder), kills=options.kills, each=options.each, seed=options.seed)
        except BrokenError as broken:
            print(f"\nBROKEN: {broken}")
            return 1
    phases = ", ".join(f"{phase} {killer.counts[phase]}" for phase in (*PHASES, "done"))
    print(
        f"\n{sum(killer.counts.values())} kills ({phases}) in {time.perf_counter() - started:.0f} s: {len(killer.acknowledged)} versions of "
        f"{killer.version} publications, 0 lost, 0 half, {killer.unacknowledged} published without having been told, verify 0 differences"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
