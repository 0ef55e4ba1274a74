"""Sample homes for tests: built once a run, whatever the number of its processes, and copied for who may change one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from warehouse import store
from warehouse.home import Home

ROOT = Path(__file__).parents[1]


def sample(temporary: pytest.TempPathFactory) -> Path:
    """A small sample home of this process, made through the product's own command line."""
    built = _of_the_run(temporary) / "sample-home"
    with FileLock(f"{built}.lock"):
        if not built.exists():
            part = built.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            _demo(part)
            part.rename(built)
    return copied(built, temporary.mktemp("home") / "h")


def copied(home: Path, target: Path) -> Path:
    """A home as it stands, without what the dashboard logged; published versions, which never change, are linked."""
    ignored = shutil.ignore_patterns("dashboard.log*")
    return Path(shutil.copytree(home, target, ignore=ignored, copy_function=_copy))


def sent(home: Home) -> list[Path]:
    """The workbooks that stand for their unit in the newest quarter of the sample, by unit."""
    with store.opened(home) as con:
        rows = con.sql(
            "select file from submission where plan_code = 'CCHC' and period = '2025-Q3' and is_current order by unit_code"
        ).fetchall()
    return [home.demo / "CCHC" / "2025-Q3" / row[0] for row in rows]


def _of_the_run(temporary: pytest.TempPathFactory) -> Path:
    """The folder of this run, shared by its processes."""
    own = temporary.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _demo(root: Path) -> None:
    command = [sys.executable, "-m", "etl.cli", "demo", "--units", "12", "--from", "2025-Q1", "--items", "4"]
    environment = {**os.environ, "CHITIEU_HOME": str(root)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def _copy(source: str, target: str) -> None:
    if source.endswith(".duckdb"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)
