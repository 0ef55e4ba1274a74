"""Tables of a job as files: every row with its names in full, narrowed as on the screen, for those who decide alone."""

import io
import runpy
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from dashboard import data, filters, text
from dashboard.desk import as_read, exported, judged, opened
from dashboard.desk.jobs import Desk, Job
from dashboard.extracts import making
from dashboard.person import Person, person
from dashboard.text import language
from dashboard.view import View
from etl import problems
from etl.aliases import remember_aliases
from tests.dashboard.dropping import begun, checked
from tests.dashboard.opening import opened as opened_page
from tests.dashboard.opening import pieces
from warehouse import store
from warehouse.errors import UsageError
from warehouse.home import Home

made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "dropped.py"))
LONG = f"{'báo cáo rất dài ' * 8}cuối.xlsx"


def three_files(desk: Desk, tmp_path: Path) -> str:
    """A job of a file with a long name and an error, one of an unknown unit, and one that is fine."""
    sources = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))
    files = [
        made["broken"](sources[2], tmp_path / LONG),
        made["told"](sources[3], tmp_path / "lạ.xlsx", unit=None, name="Trường trên đồi xa"),
        made["lowered"](sources[4], tmp_path / "tốt.xlsx"),
    ]
    return checked(desk, *files)


@pytest.fixture(scope="module")
def with_job(home: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    return begun(home, tmp_path_factory.mktemp("job"), three_files)


@pytest.fixture
def job(job: Job) -> str:
    """The job of `three_files`."""
    return job.id


def taken(desk: Desk, name: str, ending: str, **asked: str) -> Path:
    given = {"plan": ["CCHC"], "period": ["2025-Q3"]} | {key: [value] for key, value in asked.items()}
    place = making.begin(desk.home, person(), name, ending, given)
    assert place.file is not None, place.fault
    return place.file


def test_every_file_and_every_finding_leaves(desk: Desk, job: str) -> None:
    files = pl.read_parquet(taken(desk, exported.FILES, "parquet", job=job))
    assert sorted(files["Tệp"]) == sorted([LONG, "lạ.xlsx", "tốt.xlsx"])
    verdicts = {line.name: text.VERDICTS[line.verdict] for line in judged.lines(desk, job)}
    assert dict(files.select("Tệp", "Tình trạng").iter_rows()) == verdicts
    found = pl.read_parquet(taken(desk, exported.ALL_FINDINGS, "parquet", job=job))
    assert set(found["Mức"]) <= {text.VERDICTS["error"], text.VERDICTS["warning"]}
    told = {line.name: problems.grouped(judged.findings(desk, job, line.k)) for line in judged.lines(desk, job)}
    assert dict(found["Tệp"].value_counts().iter_rows()) == {
        name: rows.height for name, rows in told.items() if rows.height
    }
    (wrong,) = found.filter(pl.col("Tệp") == LONG, pl.col("Giá trị") == "abc").to_dicts()
    assert wrong["Trang tính"] == "Chỉ tiêu" and wrong["Ô"] and wrong["Cách sửa"]


def test_the_batches_and_the_remembered_names_leave(desk: Desk, job: str) -> None:
    other = desk.create("Chị Hai", 3)
    desk.cancel(other)
    for _ in range(60):
        desk.create("Anh Ba", 1)
    jobs = pl.read_parquet(taken(desk, exported.JOBS, "parquet"))
    assert jobs.height == len(desk.listed(most=1000)) == 62
    assert text.JOB_STATES["cancelled"] in jobs.filter(pl.col("Người nộp") == "Chị Hai")["Tình trạng"].to_list()
    with pytest.raises(UsageError, match="không có bảng ấy"):
        taken(desk, exported.NAMES, "csv")
    (unit,) = desk_units(desk)[:1]
    remember_aliases(desk.home, [("Trường trên đồi xa", unit)], by="Chị Hai")
    names = pl.read_parquet(taken(desk, exported.NAMES, "parquet"))
    assert names["Tên gọi"].to_list() == ["Trường trên đồi xa"]
    assert unit in [str(value) for value in names.row(0)]
    book = openpyxl.load_workbook(io.BytesIO(taken(desk, exported.JOBS, "xlsx").read_bytes()))
    said = "\n".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)
    assert str(text.JOBS) in said
    (row,) = [row for row in book.worksheets[1].iter_rows(values_only=True) if "Chị Hai" in row]
    assert text.JOB_STATES["cancelled"] in row


def desk_units(desk: Desk) -> list[str]:
    with store.opened(desk.home) as con:
        return [row[0] for row in con.sql("select distinct unit_code from submission order by 1").fetchall()]


def test_what_is_narrowed_on_the_screen_leaves_narrowed(desk: Desk, job: str) -> None:
    files = pl.read_parquet(taken(desk, exported.FILES, "parquet", job=job, states="error", find="LA"))
    assert files["Tệp"].to_list() == ["lạ.xlsx"]
    k = next(line.k for line in judged.lines(desk, job) if line.name == "lạ.xlsx")
    own = pl.read_parquet(taken(desk, exported.OWN_FINDINGS, "parquet", job=job, file=str(k)))
    assert set(own["Tệp"]) == {"lạ.xlsx"}
    assert taken(desk, exported.FLIPS, "csv", job=job).stat().st_size
    with pytest.raises(UsageError, match="không có bảng ấy"):
        taken(desk, exported.SUSPECTS, "csv", job=job)


def test_what_recording_a_file_would_change_leaves(desk: Desk, job: str) -> None:
    line = next(each for each in judged.lines(desk, job) if each.name == "tốt.xlsx")
    file = {"job": job, "file": str(line.k)}
    changed = opened.changes(desk, desk.needed(job), line)
    assert changed is not None and changed.height
    assert opened.changes_table(changed, most=1).rows == opened.changes_table(changed, most=None).rows[:1]
    left = pl.read_parquet(taken(desk, exported.OWN_CHANGES, "parquet", **file))
    assert left["Chỉ tiêu"].to_list() == changed["indicator_name"].to_list()
    items = pl.read_csv(taken(desk, exported.OWN_ITEMS, "csv", **file))
    assert items.height == opened.item_change_count(line)
    assert taken(desk, exported.OWN_FLIPS, "xlsx", **file).stat().st_size
    with pytest.raises(UsageError, match="không có bảng ấy"):
        taken(desk, exported.OWN_CHANGES, "csv", job=job, file="99")


def test_what_a_refused_file_says_against_the_version_that_counts_leaves(desk: Desk, job: str) -> None:
    line = next(each for each in judged.lines(desk, job) if each.name == LONG)
    file = {"job": job, "file": str(line.k)}
    changed = as_read.changes(desk, desk.needed(job), line)
    assert changed is not None and changed.height
    left = pl.read_parquet(taken(desk, exported.OWN_AGAINST, "parquet", **file))
    # what is no number leaves as it is written, among no numbers
    (row,) = left.filter(pl.col("Thay đổi") == text.UNREADABLE).to_dicts()
    (was,) = changed.filter(pl.col("change") == as_read.UNREADABLE).to_dicts()
    assert row["Tệp ghi"] == was["said"] and "abc" in was["said"]
    old = (was["old_numerator"], was["old_denominator"])
    assert [row[name] for name in left.columns if name.startswith("Đang dùng")] == [float(each) for each in old]
    assert not any(row[name] for name in left.columns if name.startswith("Trong tệp"))
    assert left.height == changed.height
    # the screen offers it where the table stands, and only there
    assert exported.OWN_AGAINST in str(pieces(opened_page("intake", **file)))
    fine = next(each for each in judged.lines(desk, job) if each.name == "tốt.xlsx")
    assert exported.OWN_AGAINST not in str(pieces(opened_page("intake", job=job, file=str(fine.k))))
    with pytest.raises(UsageError, match="không có bảng ấy"):
        taken(desk, exported.OWN_AGAINST, "csv", job=job, file=str(fine.k))


def test_a_workbook_says_of_which_job_it_is(desk: Desk, job: str) -> None:
    place = making.begin(desk.home, person(), exported.ALL_FINDINGS, "xlsx", {"job": [job], "states": ["error"]})
    assert place.file is not None
    assert place.name.startswith("phat-hien_") and job in place.name
    book = openpyxl.load_workbook(io.BytesIO(place.file.read_bytes()))
    about = book.worksheets[0]
    said = "\n".join(str(cell.value) for row in about.iter_rows() for cell in row if cell.value is not None)
    assert "Văn thư" in said and text.VERDICTS["error"] in said and f"job={job}" in said
    meanings = "\n".join(str(cell.value) for row in book.worksheets[-1].iter_rows() for cell in row if cell.value)
    assert text.STATUS_MEANINGS["missed"] not in meanings and text.EXPORTED["severity"] in meanings
    # nothing in it follows the filters of other screens
    assert text.FILTERS["window"] not in said


def test_only_who_decides_takes_them(desk: Desk, job: str) -> None:
    leader = Person("Lãnh đạo", "leader")
    of_unit = replace(person(), units=("00126001",))
    for who in (leader, of_unit):
        for name in exported.TABLES:
            with pytest.raises(UsageError, match=text.ONLY_DECIDING):
                making.begin(desk.home, who, name, "csv", {"job": [job]})
    with pytest.raises(UsageError):
        taken(desk, exported.FILES, "csv", job="0" * 12)
    with pytest.raises(UsageError):
        taken(desk, exported.FILES, "csv")


def test_in_english_too(desk: Desk, job: str) -> None:
    with language.speaking("en"):
        found = pl.read_parquet(taken(desk, exported.FILES, "parquet", job=job))
    assert "File" in found.columns
    reading = data.reading(desk.home, person())
    chosen = filters.read({"job": [job]}, reading.options(date(2026, 11, 22)))
    assert exported.about(View(reading, chosen, "nop-so-lieu"))[0][0] == "Đợt nộp"
