"""A small demo, loaded by the product and recomputed by a second program from its workbooks: no number differs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import extracts
import recompute
from recompute_rules import Rules
from recompute_story import read_facts

from warehouse.home import Home


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The facts of one demo as the second program reads them, and the product's extracts: attainment, roll-up."""
    folder = tmp_path_factory.mktemp("agreement")
    environment = os.environ | {"CHITIEU_HOME": str(folder / "home")}

    def chitieu(*arguments: str) -> str:
        command = [sys.executable, "-m", "etl.cli", *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    chitieu("demo", "--units", "24", "--items", "1")
    (folder / "catalogue.json").write_text(chitieu("catalogue", "--json"), encoding="utf-8")
    attainments, rollups = extracts.write_extracts(folder / "extracts", home=Home(folder / "home"), few=True)
    facts = read_facts(folder / "home" / "demo", folder / "catalogue.json")
    return (
        facts,
        [recompute.read_extract(path, "attainment") for path in attainments],
        [recompute.read_extract(path, "rollup") for path in rollups],
    )


def test_no_number_differs(demo):
    facts, attainments, rollups = demo
    differences = [line for extract in [*attainments, *rollups] for line in recompute.compare(facts, Rules(), extract)]
    assert not differences, differences[:20]
    assert sum(len(extract.rows) for extract in [*attainments, *rollups]) > 10_000


@pytest.mark.parametrize("mutation", ["near", "window", "merge"])
def test_a_broken_rule_would_be_noticed(demo, mutation):
    facts, attainments, rollups = demo
    differences = [
        line
        for extract in [*attainments[:4], *rollups[:4]]
        for line in recompute.compare(facts, recompute.MUTATIONS[mutation], extract)
    ]
    assert len(differences) > 10
