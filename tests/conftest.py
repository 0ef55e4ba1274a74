"""How the tests of a run are shared out among its processes."""

import pytest
from xdist.scheduler import LoadFileScheduling

# what takes long comes first, so that no process is left alone with it at the end
ORDER = ("e2e", "independent", "chaos", "dashboard", "etl", "warehouse")
# all tests of a folder run in one process where what they share takes longer to make than they do
WHOLE = "tests/independent/"


class ByFile(LoadFileScheduling):
    """A file's tests stay together, and those of `WHOLE`."""

    def _split_scope(self, nodeid: str) -> str:
        return WHOLE if nodeid.startswith(WHOLE) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    folder = item.path.parent.name
    return ORDER.index(folder) if folder in ORDER else len(ORDER)
