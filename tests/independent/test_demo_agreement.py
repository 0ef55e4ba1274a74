"""A small demo, loaded by the product and recomputed by a second program from its workbooks: no number differs."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import extracts
import recompute
from recompute_rules import Rules


@pytest.fixture(scope="module")
def demo(sample, tmp_path_factory):
    """The facts of one demo as the second program reads them, and the product's extracts: attainment, roll-up."""
    home, facts = sample
    attainments, rollups = extracts.write_extracts(tmp_path_factory.mktemp("extracts"), home=home, few=True)
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
