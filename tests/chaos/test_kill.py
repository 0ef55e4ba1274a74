"""Ten kills of a loading process, two in each phase of the writer (`make chaos` does fifty)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import kill


def test_ten_kills(tmp_path):
    killer = kill.run(tmp_path, kills=10, each=2, seed=7, tell=False)
    assert all(killer.counts[phase] >= 2 for phase in kill.PHASES)
