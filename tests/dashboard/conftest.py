"""A small sample home, made once through the product's own command line."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard import data, filters
from dashboard import person as persons
from dashboard.desk import runner
from dashboard.desk.jobs import Desk, Job
from dashboard.filters import Chosen
from dashboard.person import person
from dashboard.report import making
from dashboard.report.making import Report
from dashboard.view import View
from tests import homes
from tests.dashboard.reports import TODAY, Make
from warehouse import store
from warehouse.home import Home


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(homes.sample(tmp_path_factory))


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


@pytest.fixture(scope="session")
def make(home: Home) -> Make:
    """A report of the sample home; each is made once."""
    made: dict[tuple[object, ...], Report] = {}

    def report(plan: str = "CCHC", period: str = "2025-Q3", window: str = "quarter", least: int = 0) -> Report:
        key = (plan, period, window, least)
        if key not in made:
            version = store.current_version(home)
            made[key] = making.report(home, version, person(), plan, period, window, Decimal(least), TODAY)
        return made[key]

    return report


@pytest.fixture
def own(request: pytest.FixtureRequest, home: Home, tmp_path: Path) -> Home:
    """A copy of the sample home that a test may change, without what other tests made the dashboard log; with the
    file's job in it (`with_job`: a home and its job, made once a file) where a test asks for `job`."""
    source = request.getfixturevalue("with_job")[0] if "with_job" in request.fixturenames else home
    return Home(homes.copied(source.root, tmp_path / "h"))


@pytest.fixture
def desk(own: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A finance officer's desk on a home of its own."""
    monkeypatch.setenv("CHITIEU_HOME", str(own.root))
    monkeypatch.setitem(persons._DOOR, "role", "finance")
    yield Desk(own)
    runner.of(own).stop()


@pytest.fixture
def job(desk: Desk, with_job: tuple[Home, str]) -> Job:
    """The job of `with_job`, as it stands in this test's home."""
    return desk.needed(with_job[1])
