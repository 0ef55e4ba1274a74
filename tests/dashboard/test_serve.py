from pathlib import Path

import pytest

from dashboard.serve import is_loopback, main
from warehouse.errors import UsageError


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("192.0.2.7", False),
        ("example.org", False),
    ],
)
def test_only_this_machine_is_served(host: str, near: bool) -> None:
    assert is_loopback(host) is near


def test_another_host_or_no_home_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"127\.0\.0\.1"):
        main("0.0.0.0")
    monkeypatch.setenv("CHITIEU_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="chitieu init"):
        main()
