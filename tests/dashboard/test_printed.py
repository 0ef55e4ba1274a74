"""Screens on paper: the same rows as on the screen, all of them, and nothing in them that could act."""

import re
import runpy
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from dashboard import behind, data, figures, indicator_page, itemised, matrix, printed, printed_links, text, unit_matrix
from dashboard.component.cells import Aim, Column, Mark, Row, Spark, Table, Text
from dashboard.desk.jobs import Desk
from dashboard.person import Person, person
from dashboard.printed_html import css_text, nodes, page, table
from dashboard.printed_sheets import _parts, by_group
from dashboard.printed_widths import widths
from etl import load, workflow
from etl.files import Incoming
from etl.verdicts import Verdict
from warehouse import store
from warehouse.errors import UsageError
from warehouse.home import Home

EVIL = "<img src=x onerror=alert(1)>'\"}</style><script>alert(1)</script>"
made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "dropped.py"))
Print = Callable[..., str]


@pytest.fixture
def on_paper(home: Home) -> Print:
    def made(name: str, who: Person | None = None, **asked: str) -> str:
        given = {"plan": "CCHC", "period": "2025-Q3", **asked}
        return printed.page(home, who or person(), name, {key: [value] for key, value in given.items()})

    return made


def said(html: str) -> str:
    """What a person reads."""
    body = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def feet(html: str) -> str:
    """What stands at the bottom of every sheet."""
    coded = re.search(r'@bottom-left\{content:"([^"]*)"', html)
    assert coded
    return re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), coded[1])


def shown(*cells: object) -> str:
    kinds = ("text", "text", "status", "target", "number", "spark", "link")
    row = Row(cells, href="chi-tiet?x=1")  # type: ignore[arg-type]
    return table(Table(EVIL, [Column(EVIL, kind) for kind in kinds], [Row((EVIL, EVIL, EVIL), "group"), row]))


def test_whatever_stands_in_a_table_is_only_text() -> None:
    made = shown(
        Text(EVIL, title=EVIL), EVIL, Mark("missed", EVIL, EVIL, note=EVIL), (Aim(EVIL, EVIL, "near"),), EVIL,
        Spark([1.0, None, 2.0]), Text(EVIL, EVIL),
    )  # fmt: skip
    whole = page(EVIL, made + nodes([{"tag": "p", "css": EVIL, "nodes": [EVIL]}]), [EVIL])
    for acting in ("<img", "<script", "onerror=alert(1)>'\"", "</style><", 'href="chi-tiet'):
        assert acting not in whole.replace("</style></head>", "")
    assert whole.count("</style>") == 1


def test_words_in_a_style_sheet_are_letters_and_numbers_only() -> None:
    assert css_text('a"}\n</style> Đạt') == "a\\22 \\7d  \\3c \\2f style\\3e  Đạt"
    assert not set(css_text(EVIL)) & set("<>\"'{}()/;:=")


def test_nobody_turns_the_direction_of_a_printed_page() -> None:
    made = page("Trường \u202eA", "<h1>Họp \u2067giao ban: 8/9</h1>", ["Lọc: \u202e“họp”"])
    assert "<title>Trường A</title>" in made
    assert "<h1>Họp giao ban: 8/9</h1>" in made
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", made)
    assert "202e" not in made


def test_a_status_is_read_without_colour() -> None:
    made = shown("Trường A", "", Mark("near", "62,5", incomplete=True), (), "", None, "")
    assert '<use href="#near"/>' in made
    assert "62,5* gần đạt" in said(made)
    assert "chưa đạt" not in said(made)


def test_pieces_lose_what_is_only_clicked() -> None:
    link = {"tag": "a", "css": "", "nodes": ["xem"], "href": "chi-tieu?x"}
    shown_nodes = [
        {"tag": "nav", "css": "crumb", "nodes": ["về"]},
        {"tag": "button", "css": "", "nodes": ["chép"]},
        {"tag": "div", "css": "acts", "nodes": [link]},
        {"tag": "p", "css": "", "nodes": [link]},
        {"tag": "script", "css": "", "nodes": ["alert(1)"]},
    ]
    assert nodes(shown_nodes) == "<p><span>xem</span></p>"


@pytest.mark.parametrize("by", ["level", "area"])
def test_the_matrix_on_paper_holds_each_number_of_the_screen(
    on_paper: Print, reading: data.Reading, choose, by
) -> None:
    chosen = choose(by=by)
    found = matrix.lines(reading.overview(chosen.where, by), "2025-Q3", by)
    _, rows = matrix.groups(found, reading.words, chosen)
    marks = [cell for row in rows if row.kind == "row" for cell in row.cells if isinstance(cell, Mark)]
    html = on_paper("tong-quan", by=by)
    printed_marks = re.findall(r'<td class="status r (\w+)">(?:<svg.*?</svg>)(?:<b>([^<]*)</b>)?', html)
    assert [(mark.status, mark.text) for mark in marks] == [
        (status, unescape(number).removesuffix("*")) for status, number in printed_marks
    ]
    assert len(rows) == html.count("<tr class=")


def test_every_unit_and_every_indicator_is_printed(on_paper: Print, reading: data.Reading, choose) -> None:
    html = on_paper("tong-quan", by="unit", period="2025-Q1")
    counts, cells = reading.units(choose(period="2025-Q1").where)
    words = said(html)
    for row in counts.to_dicts():
        assert f"{row['unit_name']} {row['unit_code']}" in words
    for code in set(cells["indicator_code"]):
        assert f"{text.short_code(code)} {reading.words.indicators[code]['indicator_name']}" in words
    tables = html.count("<table")
    assert html.count("<thead>") == tables
    assert html.count('<tr class="row">') == tables * counts.height
    assert "<use" not in html.partition("<tbody")[2].partition("</table>")[0]
    above, below = unit_matrix.attained(cells)
    missing = unit_matrix.unreported(cells)
    assert missing and words.count(f"Toàn ngành {text.rate(above, below)} {text.count(missing)} ") == tables
    assert words.count(" Đạt Chưa báo cáo ") == tables


def test_in_a_narrow_cell_the_sign_stands_above_a_long_number() -> None:
    columns = [Column("Đơn vị"), Column("1.5", kind="status")]
    marks = [
        Mark("monitored", "1.058,5", incomplete=True),
        Mark("attained", "100,0"),
        Mark("attained", "100,0", incomplete=True),
    ]
    html = table(Table("bảng", columns, [Row(("Toàn ngành", mark)) for mark in marks]), legended=True)
    assert re.findall(r'<td class="status r (\w+)( long)?">', html) == [
        ("monitored", " long"), ("attained", ""), ("attained", " long"),
    ]  # fmt: skip


def test_wide_tables_are_cut_between_fields() -> None:
    columns = [(f"{field}.{at}", field) for field in "ABCDE" for at in range(8)]
    parts = _parts(columns)
    assert [len(part) for part in parts] == [16, 16, 8]
    assert [code for part in parts for code in part] == [code for code, _ in columns]
    assert [len(part) for part in _parts([(str(at), "A") for at in range(50)])] == [17, 17, 16]
    assert _parts([]) == [[]]


@pytest.mark.parametrize(("count", "parts"), [(5, [5]), (7, [7]), (8, [0, 8]), (26, [0, 9, 9, 8])])
def test_a_matrix_of_many_areas_loses_no_column(count: int, parts: list[int]) -> None:
    areas = [f"Phường {at}" for at in range(count)]
    columns = [
        *(Column("", "code"), Column("Chỉ tiêu"), Column("Mức chỉ tiêu", "target")),
        *(Column(area, "status") for area in areas),
        *(Column("Toàn ngành", "status", strong=True), Column("Độ phủ", "number")),
    ]
    row = Row(("1.1", "Tên", [Aim("85%")], *(Mark("near", area) for area in areas), Mark("near", "tất cả"), "1/2"))
    made = by_group(Table("Ma trận", columns, [Row(("1", "Lĩnh vực", ""), kind="group"), row]))
    shown = [[column.label for column in part.columns if column.label in areas] for part in made]
    assert [len(part) for part in shown] == parts
    assert [area for part in shown for area in part] == areas
    assert [cell.text for part in made for cell in part.rows[1].cells if isinstance(cell, Mark)].count("tất cả") == 1
    for part in made:
        assert {"Chỉ tiêu", "Mức chỉ tiêu"} <= {column.label for column in part.columns}
        assert table(part).count("<td") + table(part).count("<th") > len(part.columns)


def test_the_widths_of_a_table_fill_the_sheet() -> None:
    columns = [Column("", "code"), Column("Chỉ tiêu"), Column("Giá trị", "status"), Column("Số liệu", "number")]
    rows = [Row(("1.10", "Tên rất dài " * 20, Mark("near"), "9.011,225/10.937,698"))]
    shares = widths(columns, rows, is_portrait=True, is_roomy=True)
    assert 99.9 < sum(shares) < 100.1
    assert shares[1] > shares[3] > shares[0] > 0


def test_a_unit_gets_one_sheet_with_what_is_missing(on_paper: Print, reading: data.Reading, choose) -> None:
    held = [(period, reading.units(choose(period=period).where)[1]) for period in ("2025-Q1", "2025-Q2", "2025-Q3")]
    period, gap = next(
        (period, row) for period, cells in held for row in cells.to_dicts() if row["status"] == "not_reported"
    )
    html = on_paper("don-vi", unit=gap["unit_code"], period=period)
    words = said(html)
    assert "size:A4 portrait" in html
    assert re.search(rf"Chưa báo cáo \(\d+\): .*?{re.escape(text.short_code(gap['indicator_code']))} ", words)
    assert gap["unit_code"] in words
    assert "Trung vị cùng cấp" in words


def test_items_are_printed_with_their_sum(on_paper: Print, reading: data.Reading, choose) -> None:
    items = reading.items(choose(indicator="CCHC-7.1").where.but(indicators=("CCHC-7.1",)))
    unit = items["unit_code"][0]
    words = said(on_paper("chi-tiet", indicator="CCHC-7.1", unit=unit))
    own = items.filter(items["unit_code"] == unit)
    for title in own["title"]:
        assert " ".join(title.split()) in words
    assert f"Cộng {own.height} dòng" in words


def test_one_indicator_is_printed_with_all_its_units(on_paper: Print, reading: data.Reading, choose) -> None:
    words = said(on_paper("chi-tieu", indicator="CCHC-7.1"))
    for row in reading.indicator(choose().where, "CCHC-7.1").units.to_dicts():
        assert row["unit_name"] in words


def test_every_number_of_an_indicators_charts_stands_on_paper(on_paper: Print, see) -> None:
    about = indicator_page.read(see("chi-tieu", indicator="CCHC-7.1"))
    words = said(on_paper("chi-tieu", indicator="CCHC-7.1"))
    trend = words.partition(about.trend(is_dark=False).title)[2]
    valued = [row for row in about.whole if row["value"] is not None]
    assert len(valued) > 2
    for row in valued:
        assert f"{text.period(row['period'])} {figures.stated(row)} {figures.number(row)} " in trend
    drawn, order = about.distribution(is_dark=False), about.order(is_dark=False)
    assert drawn and order
    assert drawn.title in words and order.title in words
    units = [row for row in about.units.to_dicts() if row["value"] is not None]
    for level in {level for row in units for level in row["levels"].split(";")}:
        own = sorted((row for row in units if level in row["levels"].split(";")), key=lambda row: row["value"])
        lowest, middle, highest = (figures.number(own[at]) for at in (0, (len(own) - 1) // 2, -1))
        attained = sum(row["status"] == "attained" for row in own)
        between = rf"\S+ {middle} \S+ " if len(own) > 2 else ""
        found = rf"{text.LEVELS[level]} {len(own)} {lowest} {between}{highest} {attained}/{len(own)}"
        assert re.search(found, words), found


def test_units_to_choose_from_are_printed(on_paper: Print, reading: data.Reading, choose) -> None:
    words = said(on_paper("chi-tiet", indicator="CCHC-7.1"))
    for row in reading.indicator(choose().where, "CCHC-7.1").units.to_dicts():
        assert f"{row['unit_name']} {row['area']}" in words


def test_the_cells_of_a_figure_and_of_an_opened_row_are_printed(on_paper: Print, see) -> None:
    unit = next(
        row["unit_code"]
        for row in indicator_page.read(see("chi-tieu", indicator="CCHC-7.1")).units.to_dicts()
        if (found := behind.read(see("chi-tiet", indicator="CCHC-7.1", unit=row["unit_code"]))) and found.items
    )
    asked = {"indicator": "CCHC-7.1", "unit": unit}
    found = behind.read(see("chi-tiet", **asked))
    assert found
    words = said(on_paper("chi-tiet", **asked))
    for row in found.figure_rows:
        assert itemised.figure_place(row) in words
    assert text.SOURCE["read"] not in words
    place = str(found.items[0]["row"])
    words = said(on_paper("chi-tiet", row=place, **asked))
    assert text.source_title(str(found.items[0]["sheet"]), int(place)) in words
    assert found.items[0]["title"] in words.partition(text.SOURCE["read"])[2]


@pytest.mark.parametrize("name", sorted(printed.SHEETS))
def test_each_sheet_says_what_it_shows_and_from_which_version(on_paper: Print, home: Home, name: str) -> None:
    html = on_paper(name, level="THCS", q='<b>"họp', foo="1", period="2099-Q1")
    version = store.current_version(home)
    for place in (said(html), feet(html)):
        assert ("Tìm trong mọi kế hoạch" if name == "tim-kiem" else "CCHC · Quý") in place
        # a report follows no such filter
        assert ('“<b>"họp”' in place) == (name != "bao-cao")
        assert text.SAMPLE in place
    assert f"Số liệu phiên bản {version}, công bố " in feet(html)
    assert "in lúc " in feet(html)
    assert "điều kiện lạ “foo=1”" in said(html)
    assert "2099-Q1" in said(html) or "Quý I/2099" in said(html)
    for never in ("None", "Traceback", "not_reported", "undefined"):
        assert never not in said(html)
    for acting in ("<a ", "<button", "<script", "onclick", 'href="chi'):
        assert acting not in html


def test_what_was_found_is_printed(on_paper: Print) -> None:
    words = said(on_paper("tim-kiem", q="hop truc tuyen"))
    assert "Cuộc họp thực hiện qua hệ thống trực tuyến" in words
    assert re.search(r"\d+ kết quả cho “hop truc tuyen”", words)
    assert "Không có kết quả" in said(on_paper("tim-kiem", q="zzzz"))
    assert "Tìm chỉ tiêu" in said(on_paper("tim-kiem"))


def test_printed_names_are_those_that_are_linked(see) -> None:
    assert set(printed.SHEETS) == printed_links.PAGES
    view = see("chi-tieu", indicator="CCHC-7.1", level="TH")
    href = printed_links.address(view)
    assert href.startswith("in/chi-tieu?plan=CCHC&period=2025-Q3&")
    assert "level=TH" in href
    assert href.endswith(f"&version={view.reading.version}")
    assert printed_links.address(see("quan-tri")) == ""


@pytest.mark.parametrize("wanted", ["000000", "999999", "abc", "../../etc", "٠٠٠٠٠١", ""])
def test_a_version_that_is_not_kept_is_told_and_the_newest_shown(on_paper: Print, home: Home, wanted: str) -> None:
    html = on_paper("tong-quan", version=wanted)
    newest = store.current_version(home)
    assert (f"không còn được lưu; đang xem phiên bản mới nhất {newest}" in said(html)) == bool(wanted)
    assert f"phiên bản {newest}" in feet(html)


def test_an_earlier_version_is_printed_as_asked(on_paper: Print, home: Home) -> None:
    earlier = store.versions(home)[-2]
    html = on_paper("tong-quan", version=earlier)
    assert f"phiên bản {earlier}" in feet(html)
    assert "không còn" not in said(html)


def test_a_person_gets_no_more_on_paper_than_on_the_screen(on_paper: Print, reading: data.Reading, choose) -> None:
    units = reading.units(choose().where)[0].to_dicts()
    own, other = units[1], units[2]
    html = said(on_paper("tong-quan", Person("Hiệu trưởng", "leader", (own["unit_code"],)), by="unit"))
    assert own["unit_code"] in html
    assert other["unit_code"] not in html


def test_no_home_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="chitieu init"):
        printed.page(Home(tmp_path), person(), "tong-quan", {})


def test_a_version_approved_or_corrected_later_keeps_the_day_of_the_unit(desk: Desk) -> None:
    with store.opened(desk.home) as con:
        sent = {
            file: row
            for file, *row in con.sql(
                "select s.file, r.unit_code, r.received_at, r.days_late from mart.received r join core.submission s "
                "using (submission_id) where r.plan_code = 'CCHC' and r.period = '2025-Q3' and s.version = 1"
            ).fetchall()
        }
    again = desk.home.root / "bản sửa.xlsx"
    for source in sorted((desk.home.demo / "CCHC" / "2025-Q3").rglob("*.xlsx")):
        if source.name in sent and desked(desk.home, made["lowered"](source, again)).verdict == "ok":
            break
    unit, first_at, days_late = sent[source.name]
    verdict = desked(desk.home, again, by="t")
    workflow.approved(desk.home, [accepted.id for accepted in verdict.submissions], by="t")
    given = {"plan": ["CCHC"], "period": ["2025-Q3"], "unit": [unit]}
    words = said(printed.page(desk.home, person(), "don-vi", given))
    assert f"bản 2, nhận {store.office_now():%d/%m/%Y}" in words
    assert f"đơn vị nộp lần đầu {first_at:%d/%m/%Y}, {text.lateness(days_late)}" in words


def desked(home: Home, path: Path, **by: str) -> Verdict:
    """What is said of a file; loaded where `by` whom is said."""
    incoming = [Incoming(path, path.name, store.office_now())]
    return (load.load(home, incoming, **by) if by else load.check(home, incoming)).verdicts[0]
