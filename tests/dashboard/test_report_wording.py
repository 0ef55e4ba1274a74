"""What the report says in words: results, shortfalls, titles, and an office's own sentences."""

import re
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from dashboard import figures, text
from dashboard.report import annex, clauses, facts
from dashboard.report.document import Paragraph
from dashboard.report.wording import Wording
from tests.dashboard.reports import CASES, Make, made_of, opened, own_wording, paragraphs, sentence
from warehouse.home import Home


@pytest.mark.parametrize(("plan", "period"), [("CCHC", "2025-Q3"), ("THTK", "2026-Q3")])
def test_a_reduction_says_by_how_much_and_from_what(make: Make, plan: str, period: str) -> None:
    report = make(plan, period)
    told = 0
    for code, row in report.facts.lines.now.items():
        if row["measure"] != "reduction" or row["value"] is None:
            continue
        said = sentence(report, text.short_code(code))
        left, base = text.amount(row["numerator"]), text.amount(row["denominator"])
        unit = " triệu đồng" if plan == "THTK" else ""
        assert f"): giảm {figures.number(row)}% (còn {left} so với gốc {base}{unit})" in said
        assert f"{left}/{base}" not in said
        told += 1
    assert told > 1


def test_what_was_to_fall_and_rose_is_said_to_have_risen(make: Make) -> None:
    report = make()
    row = report.facts.lines.now["CCHC-4.1"]
    risen = {**row, "numerator": row["denominator"] + 3, "denominator": row["denominator"], "status": "missed"}
    said = clauses.about(report.facts, report.wording, risen)
    shown = figures.number(risen)
    assert shown.startswith("−") and said["ket_qua"] == f"tăng {shown.removeprefix('−')}%"
    left, base = text.amount(risen["numerator"]), text.amount(risen["denominator"])
    assert said["so_lieu"] == f" (lên {left} so với gốc {base})"
    unknown = {**row, "value": None, "denominator": None}
    assert clauses.about(report.facts, report.wording, unknown)["ket_qua"] == ""


def test_sums_and_shortfalls_of_money_carry_their_unit(make: Make) -> None:
    report = make("THTK", "2026-Q3")
    indicators = report.facts.words.indicators
    row = report.facts.lines.now["TK-1.2"]
    indicator = indicators["TK-1.2"]
    below = {**row, "status": "near", "shortfall": Decimal("469.5")}
    words = report.wording
    assert clauses.about(report.facts, words, below)["con_thieu"] == ", còn thiếu 469,5 triệu đồng"
    assert clauses.gap_cell(words, below, indicator) == "469,5 triệu đồng"
    never = {**below, "shortfall": None}
    assert clauses.gap_cell(words, never, indicator) == text.UNREACHABLE
    assert clauses.about(report.facts, words, never)["con_thieu"] == ", không thể đạt với mẫu số hiện có"
    assert re.search(r"\([\d.,]+/[\d.,]+ triệu đồng\)", sentence(report, "1.2"))
    assert "người)" not in sentence(report, "4.5") and re.search(r"/[\d.]+ người\)", sentence(report, "4.1"))
    survey = make().facts
    assert clauses.part_unit(survey.lines.now["CCHC-1.2"], survey.words.indicators["CCHC-1.2"]) == ""
    off = {**survey.lines.now["CCHC-1.2"], "status": "near", "shortfall": Decimal("0.25")}
    assert clauses.about(survey, make().wording, off)["con_thieu"] == ", còn thiếu 0,3 điểm phần trăm"


def test_a_shortfall_is_said_of_what_is_counted_and_in_one_manner(make: Make, home: Home) -> None:
    report = make()
    indicators = report.facts.words.indicators

    def said(code: str, words: Wording, **change: object) -> tuple[str, str, object]:
        """The sentence's part, the cell of the table, the cell of the annex."""
        row = {**report.facts.lines.now[code], "status": "missed", "shortfall": Decimal(4), **change}
        found = clauses.about(report.facts, words, row)["con_thieu"]
        return found, clauses.gap_cell(words, row, indicators[code]), annex.gap(row, indicators[code])

    words = report.wording
    assert said("CCHC-2.1", words) == (", còn thiếu 4 văn bản", "4", 4.0)
    assert said("CCHC-5.1", words)[0] == ", còn thiếu 4 người"
    assert said("CCHC-6.1", words)[0] == ", còn thiếu 4 đơn vị"
    assert said("CCHC-7.1", words)[0] == ", còn thiếu 4 cuộc họp"
    assert said("CCHC-4.3", words) == (", cần giảm 4 đầu mối", "giảm 4", -4.0)
    assert said("CCHC-1.1", words, comparator="<=") == (", cần nâng 4 bậc", "nâng 4 bậc", -4.0)
    assert said("CCHC-3.7", words, comparator="<=", target=Decimal(0))[0] == ", cần giảm 4 vụ"
    # each noun that the sample's ratios count is known; where an office strikes them out, the sentence stays whole
    for code, row in report.facts.lines.now.items():
        if row["measure"] == "ratio":
            assert re.fullmatch(r", còn thiếu 4 \D+", said(code, words)[0]), code
    with own_wording(home, "[dem]\n"):
        assert said("CCHC-2.1", made_of(home, "2025-Q3", "quarter").wording)[0] == ", cần thêm 4 để đạt mức giao"


def test_a_count_of_nothing_is_left_out_of_an_enumeration(make: Make) -> None:
    for report in (make(), make("THTK", "2026-Q3"), make("THTK", "2026-Q1")):
        said = "\n".join(paragraphs(opened(report)))
        assert not re.search(r"(?<![\d.,])0 (chỉ tiêu|đơn vị (gửi|chưa))", said)
        for status, named in (("attained", "đạt"), ("near", "gần đạt"), ("missed", "chưa đạt")):
            count = report.facts.counts[status]
            told = re.search(rf"Đánh giá chung: .*(ngành|,) {named} {count} chỉ tiêu", said)
            assert bool(told) == bool(count)


def test_an_office_s_own_sentence_with_the_earlier_places_still_works(make: Make, home: Home) -> None:
    report = make()
    with own_wording(home, "[danh_gia_chung]\n{tong}: {dat}, {gan_dat}, {chua_dat}\n"):
        made = made_of(home, "2025-Q3", "quarter")
    counts = report.facts.counts
    expected = f"{facts.scored(counts)}: {counts['attained']}, {counts['near']}, {counts['missed']}"
    assert expected in paragraphs(opened(made))


def test_a_phase_is_the_plan_s_interim_or_final_review(make: Make) -> None:
    titles = {
        ("2025-Q3", "phase"): "Tổng kết thực hiện Kế hoạch",
        (
            "2023-Q3",
            "phase",
        ): "Sơ kết thực hiện Kế hoạch cải cách hành chính ngành Giáo dục và Đào tạo, giai đoạn 2021-2023",
        ("2025-Q2", "phase"): "từ đầu giai đoạn 2024-2025 đến hết Quý II/2025",
        ("2025-Q3", "quarter"): "Kết quả thực hiện Kế hoạch",
        ("2025-Q2", "ytd"): "lũy kế từ đầu năm 2025 đến hết Quý II/2025",
    }
    for (period, window), title in titles.items():
        assert title in " ".join(make("CCHC", period, window).document.title)
    lines = make("CCHC", "2025-Q3", "phase")
    assert "Tính chung 6 kỳ báo cáo từ Quý I/2024 đến Quý III/2025" in "\n".join(paragraphs(opened(lines)))


def test_the_report_closes_with_the_words_of_its_title(make: Make, home: Home) -> None:
    name = "Kế hoạch cải cách hành chính ngành Giáo dục và Đào tạo"
    endings = {
        ("2025-Q3", "phase"): f"tổng kết thực hiện {name} giai đoạn 2021-2025 (kết quả các năm 2024-2025)./.",
        ("2023-Q3", "phase"): f"sơ kết thực hiện {name}, giai đoạn 2021-2023./.",
        ("2025-Q2", "ytd"): "lũy kế từ đầu năm 2025 đến hết Quý II/2025./.",
        ("2025-Q3", "quarter"): f"kết quả thực hiện {name} giai đoạn 2021-2025, Quý III/2025./.",
    }
    for (period, window), ending in endings.items():
        report = make("CCHC", period, window)
        last = paragraphs(opened(report))[-1]
        assert last.startswith("Trên đây là báo cáo ") and last.endswith(ending)
        said = [
            *paragraphs(opened(report)),
            str(openpyxl.load_workbook(BytesIO(annex.xlsx(report)))["Phụ lục I"]["A2"].value),
        ]
        assert not any("giai đoạn 2021-2025, giai đoạn" in line for line in said)
    # as it was written before there was a place for the title; a title may begin with an abbreviation
    own = "[ket_thuc]\nĐây là báo cáo {ke_hoach}, {pham_vi}./.\n[trich_yeu_quarter]\nCCHC {ky}\n"
    with own_wording(home, own):
        earlier = made_of(home, "2025-Q3", "quarter").document.body[-1]
    assert isinstance(earlier, Paragraph) and earlier.text.startswith(f"Đây là báo cáo {name}")
    with own_wording(home, "[trich_yeu_quarter]\nCCHC {ky}\n"):
        short = made_of(home, "2025-Q3", "quarter").document.body[-1]
    assert isinstance(short, Paragraph) and short.text == "Trên đây là báo cáo CCHC Quý III/2025./."


def test_the_report_refers_to_its_annex_before_it_closes(make: Make, home: Home) -> None:
    for plan, period, window in CASES:
        body = paragraphs(opened(make(plan, period, window)))
        assert body[-2] == "(Chi tiết tại các Phụ lục kèm theo Báo cáo này)"
    with own_wording(home, "[xem_phu_luc]\n"):
        assert not any("Chi tiết tại" in line for line in paragraphs(opened(made_of(home, "2025-Q3", "quarter"))))


def test_targets_are_said_in_words(make: Make) -> None:
    words = make().wording
    said = [
        clauses.aim_words(words, sign, Decimal(value), unit)
        for sign, value, unit in (
            (">=", 85, "%"),
            (">=", 100, "%"),
            (">", 85, "%"),
            ("<=", 10, "hạng"),
            ("=", 100, "có/không"),
            ("<", 5, "vụ"),
        )
    ]
    assert said == ["từ 85% trở lên", "100%", "trên 85%", "không quá 10 hạng", "100%", "dưới 5 vụ"]
    assert clauses.clause(words, {"clause": "KH 737/KH-PGDĐT, phụ lục B.6"}) == "phụ lục B.6"
    assert clauses.clause(words, {"clause": "KH THTK, CLP 2026 của Sở GDĐT Hải Phòng, II.1.a"}) == "mục II.1.a"
