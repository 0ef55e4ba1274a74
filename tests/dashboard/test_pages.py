"""Each page as Streamlit runs it, on a small real home: what it says, and that it never breaks."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import data, headline, itemised, matrix, printed_sheets, text, unit_matrix
from tests.dashboard.opening import said
from warehouse.home import Home

APP = Path(dashboard.__file__).with_name("page.py")
FILES = {"tong-quan": "overview", "chi-tieu": "indicator", "don-vi": "unit", "chi-tiet": "items", "tim-kiem": "search"}
Open = Callable[..., str]


@pytest.fixture
def open_page(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))

    def opened(page: str, **asked: str) -> str:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update({"plan": "CCHC", "period": "2025-Q3", **asked})
        app.run()
        if page != "tong-quan":
            app.switch_page(f"screens/{FILES[page]}.py").run()
        assert not app.exception
        return said(app)

    yield opened


@pytest.fixture(scope="session")
def school(reading: data.Reading, choose: Any) -> str:
    """A school that reported meetings item by item."""
    items = reading.items(choose(indicator="CCHC-7.1").where.but(indicators=("CCHC-7.1",)))
    return str(items["unit_code"][0])


def test_the_overview_answers_first(open_page: Open) -> None:
    shown = open_page("tong-quan")
    assert re.search(r"^\d+ trên \d+ chỉ tiêu đạt", shown, re.MULTILINE)
    for words in (
        text.SAMPLE,
        "Độ phủ số liệu",
        "Nộp đúng hạn",
        "Toàn ngành",
        "Cuộc họp thực hiện qua hệ thống trực tuyến",
    ):
        assert words in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    "more", [{"by": "area"}, {"by": "unit"}, {"order": "concern"}, {"window": "ytd"}, {"window": "phase"}]
)
def test_the_overview_in_its_other_forms(open_page: Open, more: dict[str, str]) -> None:
    shown = open_page("tong-quan", **more)
    assert "chỉ tiêu đạt" in shown
    assert "7.1" in shown


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("quarter", "Toàn ngành, Quý III/2025"),
        ("ytd", "lũy kế đến Quý III/2025"),
        ("phase", "giai đoạn đến Quý III/2025"),
    ],
)
def test_the_value_of_an_indicator_is_named_after_its_window(open_page: Open, window: str, said: str) -> None:
    shown = open_page("chi-tieu", indicator="CCHC-7.1", window=window)
    assert said in shown
    assert "được tính ở từng cấp, một lần ở Toàn ngành" in shown


def test_what_rests_on_a_proposed_target_says_so_where_it_is_named_first(see: Any) -> None:
    view = see("tong-quan", plan="THTK", period="2026-Q3")
    found = matrix.lines(view.reading.overview(view.chosen.where, "level"), "2026-Q3", "level")
    sent = view.reading.turnout(view.chosen.where).to_dicts()[-1]
    short = {each.code: each for each in headline.concerns(found, sent, view.reading.words, view.chosen) if each.aim}
    proposed = {text.short_code(code) for code, row in found.now.items() if row["target_basis"] == "ours"}
    assert {code for code, each in short.items() if each.aim.endswith(" đề xuất")} == proposed & set(short) != set()
    first, *_ = headline.ranked(found)
    for basis, is_proposed in (("ours", True), ("plan", False)):
        found.now[first["indicator_code"]] |= {"status": "missed", "target_basis": basis}
        assert headline.answer(found, sent, view.chosen).endswith("(mức đề xuất)") == is_proposed


@pytest.mark.parametrize("by", ["level", "area", "unit"])
@pytest.mark.parametrize("status", ["missed", "near,missed", "attained"])
def test_with_a_status_filter_sentence_card_and_matrix_speak_of_the_same(see: Any, by: str, status: str) -> None:
    view = see("tong-quan", status=status, by=by)
    group = "area" if by == "area" else "level"
    reading, chosen = view.reading, view.chosen
    overview, (rates, cells) = reading.overview(chosen.where, group), reading.units(chosen.where)
    every = matrix.lines(overview, "2025-Q3", group)
    found = matrix.kept(every, chosen.where.statuses, cells if by == "unit" else None)
    assert 0 < len(found.now) < len(every.now)
    if by == "unit":
        units = matrix.listed_units(rates, cells, chosen)
        drawn = unit_matrix.grid(found, units, cells, reading.words, chosen)
        assert f"{len(drawn['units']['codes'])} đơn vị" in matrix.note(found, reading, chosen)
        shown = {column["code"] for column in drawn["columns"]}
    else:
        _, rows = matrix.groups(found, reading.words, chosen)
        shown = {row.cells[0] for row in rows if row.kind == "row"}
    assert shown == {text.short_code(code) for code in found.now}
    card = headline.cards(overview, found, reading.turnout(chosen.where), reading.words, chosen)[0]
    scored = sum(row["status"] in headline.SCORED for row in found.now.values())
    assert (card.label, card.small) == ("Chỉ tiêu đạt, trong số đang lọc", f"/{scored}")
    said = headline.answer(found, reading.turnout(chosen.where).to_dicts()[-1], chosen)
    assert f"{scored} chỉ tiêu đang lọc" in said


@pytest.mark.parametrize("period", ["2025-Q1", "2025-Q3"])
def test_a_rate_on_a_card_stands_beside_its_fraction(see: Any, period: str) -> None:
    view = see("tong-quan", period=period)
    overview, turnout = view.reading.overview(view.chosen.where, "level"), view.reading.turnout(view.chosen.where)
    found = matrix.lines(overview, period, "level")
    cards = headline.cards(overview, found, turnout, view.reading.words, view.chosen)
    statuses = view.reading.units(view.chosen.where)[1]["status"].to_list()
    attained, missing = statuses.count("attained"), statuses.count("not_reported")
    scored = sum(status in headline.SCORED for status in statuses)
    assert cards[1].line[0] == ("", f"{text.count(attained)}/{text.count(scored)} ô")
    assert cards[1].note.startswith(f"{text.rate(attained, scored + missing)} ({attained}/{scored + missing}) ")
    assert f"{cards[1].number}%" == text.rate(attained, scored)
    held = f"{len(statuses) - missing}/{len(statuses)} số liệu, thiếu {missing}"
    assert cards[2].note == (held if missing else f"đủ {len(statuses)} số liệu")
    assert f"{cards[2].number}%" == text.rate(len(statuses) - missing, len(statuses))


def test_cards_lead_to_what_they_count_and_the_list_to_all_of_it(see: Any, open_page: Open) -> None:
    view = see("tong-quan")
    found = matrix.lines(view.reading.overview(view.chosen.where, "level"), "2025-Q3", "level")
    overview, turnout = view.reading.overview(view.chosen.where, "level"), view.reading.turnout(view.chosen.where)
    indicators, _, coverage, on_time = headline.cards(overview, found, turnout, view.reading.words, view.chosen)
    here = "?plan=CCHC&period=2025-Q3"
    assert indicators.links["missed"] == f"./{here}&by=level&order=concern"
    assert coverage.links[""] == f"tinh-hinh-nop{here}"
    assert on_time.links["not_reported"] == f"tinh-hinh-nop{here}&sent=missing"
    total = len(headline.ranked(found))
    assert total > headline.MOST_CONCERNS
    assert f"Xem cả {total}" in open_page("tong-quan")
    worst = [row["indicator_code"] for row in headline.ranked(found)]
    assert list(matrix.ordered(found, see("tong-quan", order="concern").chosen))[:total] == worst


def test_a_search_says_that_it_looks_everywhere(open_page: Open) -> None:
    shown = open_page("tim-kiem", q="hop truc tuyen", level="THCS", status="missed")
    assert (
        "Tìm trong mọi kế hoạch, quý và đơn vị · “hop truc tuyen” · không theo bộ lọc: THCS, chưa đạt"
        in shown.replace("\n", "")
    )
    assert "đơn vị đã báo cáo" not in shown


def test_a_cut_list_of_what_was_found_leads_to_all_of_it(open_page: Open, reading: data.Reading, choose: Any) -> None:
    found = reading.search(choose(q="hop").where)
    assert found.items_in_all > found.items.height
    shown = open_page("tim-kiem", q="hop")
    total = text.count(found.items_in_all)
    assert f"Mục chi tiết · {found.items.height} trong {total}" in shown
    before, _, after = shown.partition(f"Lấy cả {total} mục:")
    assert before and next(line for line in after.split("\n") if line.startswith("xuat/tim-muc.")).endswith(
        f"version={reading.version}"
    )
    few = open_page("tim-kiem", q="hop truc tuyen thang tam")
    assert "Lấy cả" not in few


def test_cards_say_which_filters_they_do_not_follow(open_page: Open) -> None:
    shown = open_page("tong-quan", status="missed", q="họp", window="ytd").split("\n")
    assert shown.count("không theo lọc trạng thái") == 1
    assert shown.count("riêng Quý III/2025 · không theo lọc trạng thái, tìm kiếm") == 2
    assert "không theo lọc" not in open_page("tong-quan", level="TH")


def test_units_by_indicator_stand_in_the_order_asked_for(see: Any, open_page: Open) -> None:
    assert "by=unit&order=concern" in open_page("tong-quan", by="unit")

    def columns(order: str) -> list[str]:
        view = see("tong-quan", by="unit", order=order)
        found = matrix.lines(view.reading.overview(view.chosen.where, "level"), "2025-Q3", "level")
        counts, cells = view.reading.units(view.chosen.where)
        units = matrix.listed_units(counts, cells, view.chosen)
        drawn = unit_matrix.grid(found, units, cells, view.reading.words, view.chosen)
        return [column["code"] for column in drawn["columns"]]

    plan, concern = columns("plan"), columns("concern")
    assert sorted(plan) == sorted(concern)
    assert plan != concern
    assert plan == sorted(plan, key=lambda code: [int(part) for part in code.split(".")])


def test_a_monitored_cell_without_a_value_says_why(open_page: Open, reading: data.Reading, choose: Any) -> None:
    asked = {"plan": "THTK", "period": "2026-Q3"}
    where = choose(**asked).where.but(indicators=("TK-5.1",))
    cells = reading.units(where)[1].filter(pl.col("status") == "monitored")
    unit = cells.sort("unit_code")["unit_code"][0]
    note = "5.1: chưa có ngày ban hành nên chưa tính."
    assert note in open_page("tong-quan", **asked)
    for page, more in (("don-vi", {}), ("chi-tieu", {"indicator": "TK-5.1"}), ("chi-tiet", {"indicator": "TK-5.1"})):
        assert "chưa có ngày ban hành nên chưa tính" in open_page(page, **asked, unit=unit, **more), page
    assert "Chưa tính được giá trị, không xếp hạng" in open_page("chi-tieu", **asked, indicator="TK-5.1")


def test_a_filter_that_leaves_nothing_says_so(open_page: Open) -> None:
    assert text.NOTHING_MATCHES in open_page("tong-quan", q="không có gì như thế")


def test_a_status_that_only_units_have_leads_to_the_units(open_page: Open, see: Any) -> None:
    asked = {"period": "2025-Q1", "status": "not_reported"}
    cells = see("tong-quan", **asked).reading.units(see("tong-quan", **asked).chosen.where)[1]
    missing = cells.group_by("indicator_code").agg(
        missing=(pl.col("status") == "not_reported").sum(), units=pl.col("unit_code").n_unique()
    )
    some = missing.filter(pl.col("missing") > 0, pl.col("missing") < pl.col("units") / 2).sort(
        "missing", "indicator_code"
    )
    code, count, _ = some.row(0)
    asked["q"] = code
    view = see("tong-quan", **asked)
    shown = open_page("tong-quan", **asked)
    sentence = f"Không tổng nào ở trạng thái chưa báo cáo; ở từng đơn vị có {count} số liệu"
    assert sentence in shown
    assert view.chosen.address("tong-quan", by="unit", order="plan") in shown.split("\n")
    assert text.NOTHING_MATCHES not in shown
    assert printed_sheets.overview(view).title == sentence
    assert code.rpartition("-")[2] in open_page("tong-quan", **asked | {"by": "unit"})


def test_a_period_nobody_reported_says_so(open_page: Open) -> None:
    assert "Chưa đơn vị nào báo cáo Quý I/2023" in open_page("tong-quan", period="2023-Q1")


def test_the_page_of_an_indicator(open_page: Open) -> None:
    shown = open_page("chi-tieu", indicator="CCHC-7.1")
    for words in (
        "Tổng số cuộc họp của đơn vị",
        "≥ 85%",
        "lộ trình",
        "Cách hiểu đang dùng: ",
        "Còn thiếu để đạt",
        "Xếp hạng",
    ):
        assert words in shown
    assert "chi-tiet?" in shown


@pytest.mark.parametrize("code", ["CCHC-1.1", "CCHC-3.7", "CCHC-4.1", "CCHC-6.1", "CCHC-6.3", "CCHC-8.3"])
def test_indicators_of_every_measure(open_page: Open, code: str) -> None:
    assert code.rpartition("-")[2] in open_page("chi-tieu", indicator=code)


def test_without_an_indicator_one_is_chosen(open_page: Open) -> None:
    assert text.CHOOSE_INDICATOR in open_page("chi-tieu")
    assert text.CHOOSE_ITEMS in open_page("chi-tiet")


def test_items_add_up_to_the_figure_and_name_their_rows(open_page: Open, school: str) -> None:
    shown = open_page("chi-tiet", indicator="CCHC-7.1", unit=school)
    assert "Cộng các dòng bằng đúng số liệu đã báo cáo" in shown
    assert re.search(r"Chi tiết · dòng \d+ · bản \d", shown)


def test_an_opened_row_is_read_again_from_the_sender_s_file(
    open_page: Open, reading: data.Reading, choose: Any, school: str
) -> None:
    where = choose().where.but(indicators=("CCHC-7.1",), units=(school,))
    item = reading.items(where).to_dicts()[0]
    shown = open_page("chi-tiet", indicator="CCHC-7.1", unit=school, row=str(item["row"]))
    for words in (
        f"Dòng {item['row']}, trang tính “{item['sheet']}”",
        f"C{item['row']}",
        item["title"],
        item["file"],
        "Ghi trong tệp",
    ):
        assert words in shown


def test_a_row_that_is_gone_is_named(open_page: Open, school: str) -> None:
    assert "Dòng 9999 không còn" in open_page("chi-tiet", indicator="CCHC-7.1", unit=school, row="9999")


def test_a_unit_and_the_list_of_units(open_page: Open, school: str) -> None:
    assert text.CHOOSE_UNIT in open_page("don-vi")
    shown = open_page("don-vi", unit=school)
    for words in ("chỉ tiêu đạt", school, "Các lượt nộp", "đang dùng"):
        assert words in shown


def test_without_a_home_one_sentence_names_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(tmp_path / "none"))
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert "chitieu init" in said(app)


def test_our_own_fault_is_one_sentence_with_a_reference(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    monkeypatch.setattr(data.Reading, "options", lambda *_: 1 / 0)
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    shown = said(app)
    reference = re.search(r"mã ([0-9A-F]{8})", shown)
    assert reference
    assert "ZeroDivisionError" not in shown
    assert reference[1] in (home.logs / "dashboard.log").read_text("utf-8")


def test_a_sum_that_differs_is_not_called_equal() -> None:
    figure = {"numerator": Decimal(3), "denominator": Decimal(5)}
    assert itemised._is_equal({"numerator": Decimal(3), "denominator": Decimal(5)}, {"S": figure})
    assert not itemised._is_equal({"numerator": Decimal(2)}, {"S": figure})


def test_column_letters() -> None:
    assert itemised.letters(28)[-3:] == ["Z", "AA", "AB"]


def test_proposed_targets_can_be_left_out_on_every_page(open_page: Open) -> None:
    usual = open_page("tong-quan", plan="THTK", period="2026-Q3")
    assert text.BASES["ours"] in usual
    for page, more in (("tong-quan", {}), ("tong-quan", {"by": "unit"}), ("chi-tieu", {"indicator": "TK-1.7"})):
        shown = open_page(page, plan="THTK", period="2026-Q3", targets="plan", **more)
        assert text.BASES["ours"] not in shown
        assert "chỉ mức trong kế hoạch" in shown


def test_the_structure_of_today_and_approved_figures_are_said_where_they_are_shown(open_page: Open) -> None:
    shown = open_page("tong-quan", structure="now")
    assert "theo cơ cấu đơn vị hiện nay" in shown
    assert text.STRUCTURE_NOTE in shown
    # nothing of the sample is approved
    shown = open_page("tong-quan", approved="yes")
    assert "chỉ số liệu đã duyệt" in shown
    assert "0/" in shown
    assert not re.search(r"^\d+ trên \d+ chỉ tiêu đạt", shown, re.MULTILINE)
