"""The official report: every figure of it is the screen's, and below coverage there is none."""

import os
import re
import subprocess
import sys
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from dashboard import data, figures, headline, indicator_page, matrix, printed, text, tracking
from dashboard.component.cells import Mark
from dashboard.person import Person, person
from dashboard.report import annex, facts, making
from dashboard.report.facts import CoverageError
from tests.dashboard.reports import CASES, LEVELS, TODAY, WHOLE, Make, opened, paragraphs, sentence, table
from warehouse.errors import UsageError
from warehouse.home import Home


@pytest.mark.parametrize(("plan", "period", "window"), CASES)
def test_the_tables_hold_each_number_of_the_overview(
    make: Make, choose, reading: data.Reading, plan, period, window
) -> None:
    chosen = choose(plan=plan, period=period, window=window, targets="plan")
    found = matrix.lines(reading.overview(chosen.where, "level"), period, "level")
    _, rows = matrix.groups(found, reading.words, chosen)
    on_screen = {
        str(row.cells[0]): [cell.text for cell in row.cells if isinstance(cell, Mark)]
        for row in rows
        if row.kind == "row"
    }
    document = opened(make(plan, period, window))
    by_level = {row[0]: [cell.partition("\n")[0] for cell in row[3:]] for row in table(document, LEVELS)}
    whole = {row[0]: row[3] for row in table(document, WHOLE)}
    assert len(by_level) > 20
    units = {
        text.short_code(code): row["unit"] for code, row in reading.words.indicators.items() if row["plan_code"] == plan
    }
    words = {*text.STATUSES.values(), ""}
    for code, cells in by_level.items():
        numbers = ["" if cell in words else bare(cell, units[code]) for cell in cells]
        assert numbers == on_screen[code], code
        assert bare(whole[code], units[code]) == on_screen[code][-1], code
    own = {code for code in found.now if reading.words.indicators[code]["basis"] != "ours"}
    assert set(by_level) == set(whole) == {text.short_code(code) for code in own}


def bare(shown: str, unit: str) -> str:
    """A number without its unit."""
    return shown.removesuffix("%").removesuffix(f" {unit}").removesuffix(" ")


def test_the_report_holds_each_number_of_the_printed_overview(make: Make, home: Home) -> None:
    asked = {"plan": ["CCHC"], "period": ["2025-Q3"], "targets": ["plan"]}
    html = printed.page(home, person(), "tong-quan", asked)
    lines = re.findall(
        r"<tr class=\"[^\"]*row[^\"]*\".*?</tr>|<tr class=\"\".*?</tr>|<tr.*?</tr>", html, flags=re.DOTALL
    )
    on_paper: dict[str, list[str]] = {}
    for line in lines:
        code = re.search(r">(\d\.\d+)</t[hd]>", line)
        marks = re.findall(r'<td class="status r \w+">(?:<svg.*?</svg>)(?:<b>([^<]*)</b>)?', line)
        if code and marks:
            on_paper[code[1]] = [unescape(mark).removesuffix("*") for mark in marks]
    rows = {row[0]: row for row in table(opened(make()), LEVELS)}
    assert rows.keys() == on_paper.keys()
    for code, row in rows.items():
        total = re.match(r"[\d.,−]*", row[-1])
        assert total is not None
        assert total[0] == on_paper[code][-1], code


def test_the_sentences_say_what_the_screens_say(make: Make, see, choose, reading: data.Reading) -> None:
    said = "\n".join(paragraphs(opened(make())))
    found = matrix.lines(reading.overview(choose(targets="plan").where, "level"), "2025-Q3", "level")
    judged = 0
    for code, row in found.now.items():
        indicator = reading.words.indicators[code]
        line = next(part for part in said.split("\n") if f"(chỉ tiêu {text.short_code(code)}): " in part)
        assert figures.with_unit(row, indicator["unit"]) in line
        if row["measure"] != "reduction":
            assert figures.stated(row) in line
        if row["status"] in headline.SCORED:
            judged += 1
            assert f"; {text.STATUSES[row['status']]}" in line
        change = figures.change(found.history[code])
        if change[:1] in {"▲", "▼"}:
            up = ("tăng", "giảm") if row["measure"] != "rank" else ("giảm", "tăng")
            up = ("mức giảm cao hơn", "mức giảm thấp hơn") if row["measure"] == "reduction" else up
            assert f"{up[change.startswith('▼')]} {change[2:]}" in line, line
        about = indicator_page.read(see("chi-tieu", indicator=code, targets="plan"))
        assert about.now is not None and figures.number(about.now) == figures.number(row)
    assert judged > 10
    answer = headline.answer(found, reading.turnout(choose().where).to_dicts()[-1], choose(targets="plan"))
    attained = sum(row["status"] == "attained" for row in found.now.values())
    assert answer.startswith(f"{attained} trên {judged} chỉ tiêu đạt")
    assert (
        f"trong {judged} chỉ tiêu có mức giao trong kế hoạch và có kết quả, toàn ngành đạt {attained} chỉ tiêu" in said
    )


def test_shortfalls_stand_as_on_the_screen_the_most_urgent_first(make: Make, choose, reading: data.Reading) -> None:
    found = matrix.lines(reading.overview(choose(targets="plan").where, "level"), "2025-Q3", "level")
    far = headline.ranked(found)
    lines = [line for line in paragraphs(opened(make())) if " so với mức " in line and "đơn vị đạt." in line]
    assert len(lines) == len(far) > 3
    for row, line in zip(far, lines, strict=True):
        indicator = reading.words.indicators[row["indicator_code"]]
        assert f"(chỉ tiêu {text.short_code(row['indicator_code'])})" in line
        gap = figures.gap(row, indicator["is_whole"])
        if gap.startswith("thừa"):
            step = gap.removeprefix("thừa")
            gap = f"cần nâng{step} bậc" if row["measure"] == "rank" else f"cần giảm{step}"
        assert (gap if gap != text.UNREACHABLE else "không thể đạt") in line
        assert "còn thừa" not in line


def test_results_that_fell_are_said_to_be_those_of_shares_alone(make: Make, choose, reading: data.Reading) -> None:
    found = matrix.lines(reading.overview(choose(targets="plan").where, "level"), "2025-Q3", "level")
    fallen = headline.falls(found)
    said = "\n".join(paragraphs(opened(make())))
    assert fallen and all(row["measure"] in figures.PERCENTS for _, row in fallen)
    assert (
        f"Trong các chỉ tiêu tính bằng tỷ lệ, có {len(fallen)} chỉ tiêu kết quả kém hơn kỳ báo cáo liền trước" in said
    )


def test_who_is_late_and_missing_stands_as_on_the_board(make: Make, see) -> None:
    report = make()
    said = "\n".join(paragraphs(opened(report)))
    board = tracking.board(see("tinh-hinh-nop"))
    counts = board.counts()
    sent = counts["owed"] - counts["missing"]
    assert f"đã có {sent}/{counts['owed']} đơn vị gửi báo cáo Quý III/2025" in said
    for number, words in (
        (counts["on_time"], "đơn vị gửi đúng hạn"),
        (counts["late"], "đơn vị gửi quá hạn"),
        (counts["missing"], "đơn vị chưa gửi. Thời hạn"),
    ):
        assert (f"{number} {words}" in said) == bool(number)
    assert "Thời hạn gửi báo cáo: trước ngày 01 tháng 12 năm 2025." in said
    assert f"{counts['figures_reported']}/{counts['figures_owed']} số liệu phải báo cáo" in said
    for row in board.now.to_dicts():
        if row["timing"] == "missing":
            assert row["unit_name"] in said
        if row["timing"] == "late":
            assert f"{row['unit_name']} (trễ {row['days_late']} ngày)" in said


def test_targets_and_indicators_that_stand_in_no_plan_are_left_out(make: Make, reading: data.Reading) -> None:
    for plan, period in (("CCHC", "2025-Q3"), ("THTK", "2026-Q3")):
        report = make(plan, period)
        for code, row in report.facts.lines.now.items():
            assert row["target_basis"] in {None, "roadmap", "plan"}
            bases = {
                target["basis"]
                for target in reading.words.targets_at(code, report.facts.where.but(plan_targets_only=False))
            }
            if bases == {"ours"}:
                assert "kế hoạch không ghi mức" in sentence(report, text.short_code(code)) or row["value"] is None
        said = "\n".join(paragraphs(opened(report)))
        assert "đề xuất" not in said
    outside = {code for code, row in reading.words.indicators.items() if row["basis"] == "ours"}
    assert {"TK-1.5", "TK-2.5"} <= outside
    report = make("THTK", "2026-Q3")
    told = "theo dõi 2 chỉ tiêu tự bổ sung (mã 1.5, 2.5)"
    said = "\n".join(paragraphs(opened(report)))
    assert "(chỉ tiêu 1.5)" not in said and told in said and "tự bổ sung" not in "\n".join(paragraphs(opened(make())))
    assert said.index(told) < said.index("Trên đây là báo cáo")
    about = [value for _, value in annex.about(report)]
    assert any(told in value for value in about) and text.REPORT["rounding"] in about


def test_below_the_coverage_there_is_no_report_unless_asked_and_then_it_says_so(
    make: Make, reading: data.Reading
) -> None:
    report = next(
        report
        for code in reading.words.periods_until("CCHC", "2025-Q3")
        if reading.words.periods["CCHC", code]["units_received"]
        and (report := make("CCHC", code)).facts.least.share < 100
    )
    share, period = report.facts.least, report.facts.where.period
    above = int(share.share) + 1
    with pytest.raises(CoverageError) as refused:
        make("CCHC", period, least=above)
    said = str(refused.value)
    assert share.shown in said and f"{above}%" in said and "--min-coverage" in said and text.period(period) in said
    assert refused.value.exit_code == 2
    assert make("CCHC", period, least=int(share.share)).document == report.document
    is_low = share.share < facts.LEAST_COVERAGE
    assert ("thấp hơn mức 90% quy định" in "\n".join(paragraphs(opened(report)))) == is_low


def test_a_period_with_next_to_nothing_is_told_so_in_the_text(home: Home) -> None:
    reading = data.reading(home, person())
    codes = reading.words.periods_until("CCHC", "2025-Q3")
    empty = next(code for code in codes if not reading.words.periods["CCHC", code]["units_received"])
    with pytest.raises(CoverageError):
        making.report(home, reading.version, person(), "CCHC", empty, "quarter", facts.LEAST_COVERAGE, TODAY)
    made = making.report(home, reading.version, person(), "CCHC", empty, "quarter", Decimal(0), TODAY)
    said = "\n".join(paragraphs(opened(made)))
    assert "thấp hơn mức 90% quy định để tổng hợp" in said
    assert "chưa có chỉ tiêu nào đủ số liệu" in said
    # the plan came after this quarter's date, also where nobody sent anything
    assert empty == "2021-Q1" and "Kỳ này không tính đúng hạn, quá hạn." in said and "Thời hạn gửi" not in said


def test_what_nobody_owes_is_no_report(tmp_path: Path) -> None:
    root = tmp_path / "h"
    subprocess.run([sys.executable, "-m", "etl.cli", "init"], env={**os.environ, "CHITIEU_HOME": str(root)}, check=True)
    with pytest.raises(UsageError, match="Không đơn vị nào phải báo cáo"):
        making.report(Home(root), "000001", person(), "CCHC", "2025-Q3", "quarter", Decimal(0), TODAY)


def test_only_who_may_see_every_unit_makes_a_report_of_the_sector(home: Home, reading: data.Reading) -> None:
    some = Person("x", "leader", tuple(reading.words.units)[:3])
    with pytest.raises(UsageError, match="toàn ngành"):
        making.report(home, reading.version, some, "CCHC", "2025-Q3", "quarter", Decimal(0), TODAY)
