from urllib.parse import parse_qs

from dashboard.filters import Options, carried, flags, read
from warehouse.store import office_now

OPTIONS = Options(
    plans={"CCHC": "Cải cách hành chính", "THTK": "Tiết kiệm"},
    periods={"CCHC": ["2025-Q3", "2025-Q2"], "THTK": ["2026-Q3"]},
    newest={"CCHC": "2025-Q3", "THTK": "2026-Q3"},
    fields={"CCHC": ["Công tác chỉ đạo, điều hành"], "THTK": []},
    areas=["Phường A"],
    units={"001": "Trường A", "002": "Trường B"},
    indicators={"CCHC": ["CCHC-7.1"], "THTK": ["TK-1.1"]},
)


def test_an_empty_address_shows_the_newest_period_and_links_name_it() -> None:
    chosen = read({}, OPTIONS)
    assert (chosen.where.plan, chosen.where.period, chosen.where.window) == ("THTK", "2026-Q3", "quarter")
    assert chosen.address("chi-tieu", indicator="TK-1.1") == "chi-tieu?plan=THTK&period=2026-Q3&indicator=TK-1.1"
    assert chosen.address("tong-quan") == "./?plan=THTK&period=2026-Q3"


def test_an_address_written_and_read_again_is_the_same_filter() -> None:
    asked = {
        "plan": ["CCHC"],
        "period": ["2025-Q2"],
        "window": ["ytd"],
        "level": ["THCS"],
        "area": ["Phường A"],
        "unit": ["002,001"],
        "field": ["Công tác chỉ đạo, điều hành"],
        "status": ["missed,near"],
        "q": ["họp"],
        "targets": ["plan"],
        "structure": ["now"],
        "approved": ["yes"],
    }
    chosen = read(asked, OPTIONS)
    assert chosen.ignored == ()
    written = parse_qs(chosen.address("tong-quan").partition("?")[2])
    assert read(written, OPTIONS).where == chosen.where
    assert carried(chosen.where) == chosen.carried
    assert chosen.where.plan_targets_only
    assert chosen.where.approved_only
    assert (chosen.where.structure, chosen.where.as_of_on) == ("now", office_now().date())


def test_options_are_off_unless_an_address_names_their_one_value() -> None:
    chosen = read({"targets": ["ours"], "structure": ["then"], "approved": ["1"]}, OPTIONS)
    assert flags(chosen.where) == []
    assert set(chosen.ignored) == {("targets", "ours"), ("structure", "then"), ("approved", "1")}
    assert "targets" not in chosen.address("tong-quan")


def test_unknown_parameters_and_values_are_named_once_each_and_ignored() -> None:
    chosen = read({"level": ["MN", "XX"], "unit": ["001,nope,001"], "foo": ["1"], "row": ["-1"]}, OPTIONS)
    assert chosen.where.level is None
    assert chosen.where.units == ("001",)
    assert chosen.row is None
    assert set(chosen.ignored) == {("level", "MN"), ("level", "XX"), ("unit", "nope"), ("foo", "1"), ("row", "-1")}


def test_an_endless_address_is_named_in_short() -> None:
    chosen = read({f"x{at}": ["y" * 5000] for at in range(500)}, OPTIONS)
    assert len(chosen.ignored) == 8
    assert all(len(value) == 60 for _, value in chosen.ignored)
