"""Kills of a loading process, one in each phase of the writer (`make chaos` does fifty)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import kill


def test_a_kill_in_each_phase(tmp_path):
    killer = kill.run(tmp_path, kills=len(kill.PHASES), each=1, seed=7, tell=False)
    assert all(killer.counts[phase] for phase in kill.PHASES)
