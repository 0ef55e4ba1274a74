"""A small demo, loaded by the product and read a second time, from its workbooks, by the recomputation."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from recompute_inputs import Facts
from recompute_story import read_facts

from warehouse.home import Home


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Facts]:
    """The home, and its facts as the second program reads them."""
    folder = tmp_path_factory.mktemp("agreement")
    environment = os.environ | {"CHITIEU_HOME": str(folder / "home")}

    def chitieu(*arguments: str) -> str:
        command = [sys.executable, "-m", "etl.cli", *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    chitieu("demo", "--units", "24", "--items", "1")
    (folder / "catalogue.json").write_text(chitieu("catalogue", "--json"), encoding="utf-8")
    return Home(folder / "home"), read_facts(folder / "home" / "demo", folder / "catalogue.json")
