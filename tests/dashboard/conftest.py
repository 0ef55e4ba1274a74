"""A small sample home, made once through the product's own command line."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard import data, filters
from dashboard import person as persons
from dashboard.desk import runner
from dashboard.desk.jobs import Desk
from dashboard.filters import Chosen
from dashboard.person import person
from dashboard.view import View
from warehouse.home import Home

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    root = tmp_path_factory.mktemp("home") / "h"
    command = [sys.executable, "-m", "etl.cli", "demo", "--units", "12", "--from", "2025-Q1", "--items", "4"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "CHITIEU_HOME": str(root)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return Home(root)


@pytest.fixture(scope="session")
def reading(home: Home) -> data.Reading:
    return data.reading(home, person())


@pytest.fixture(scope="session")
def choose(reading: data.Reading):
    """Filters as an address would give them."""

    def chosen(**asked: str) -> Chosen:
        given = {"plan": "CCHC", "period": "2025-Q3", **asked}
        return filters.read({name: [value] for name, value in given.items()}, reading.options(date(2026, 11, 22)))

    return chosen


@pytest.fixture(scope="session")
def see(reading: data.Reading, choose):
    """A view as a page would get it."""
    return lambda page, **asked: View(reading, choose(**asked), page)


@pytest.fixture
def own(home: Home, tmp_path: Path) -> Home:
    """A copy of the sample home that a test may change, without what other tests made the dashboard log."""
    return Home(Path(shutil.copytree(home.root, tmp_path / "h", ignore=shutil.ignore_patterns("dashboard.log*"))))


@pytest.fixture
def desk(own: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A finance officer's desk on a home of its own."""
    monkeypatch.setenv("CHITIEU_HOME", str(own.root))
    monkeypatch.setitem(persons._DOOR, "role", "finance")
    yield Desk(own)
    runner.of(own).stop()
