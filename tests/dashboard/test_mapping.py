"""An unknown layout on the intake page: the sheet as it is, what would be read, saved once for all files of its kind."""

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import text
from dashboard.desk import batch, judged, mapping, runner
from dashboard.desk.jobs import Desk, Job, Upload
from tests.dashboard.dropping import after, begun
from tests.dashboard.opening import opened, said
from warehouse import store
from warehouse.errors import UsageError
from warehouse.home import Home

APP = Path(dashboard.__file__).with_name("page.py")
MEANINGS = {"2": "unit_code", "3": "CCHC-3.1 numerator", "4": "CCHC-3.1 denominator"}


def two_of_a_kind(desk: Desk, tmp_path: Path) -> str:
    """Two files of one unknown kind."""
    with store.opened(desk.home) as con:
        units = con.sql(
            "select unit_code from core.unit where kind = 'trường' and valid_to > '2026-01-01' order by 1 limit 3"
        ).fetchall()
    made = desk.create("Văn thư", 2)
    for n in range(2):
        book = openpyxl.Workbook()
        sheet = book.active
        for row in [
            ["BÁO CÁO <script>"],
            ["Kỳ báo cáo: Quý III/2025"],
            ["Số", "Cơ sở", "Đúng hạn", None],
            [None, None, "Đã làm", "Phải làm"],
        ]:
            sheet.append(row)
        sheet.append(["(1)", "(2)", "(3)", "(4)"])
        for at, (code,) in enumerate(units, 1):
            sheet.append([at, code, 10 + n + at, 40 + at])
        sheet.append([None, "Tổng cộng", 36 + 3 * n, 126])
        sheet.append([None, None, "Người lập biểu", None])
        path = tmp_path / f"la{n}.xlsx"
        book.save(path)
        shutil.copy(path, batch.stored(desk, made, n, path.name))
        desk.put(made, Upload(n, path.name, path.stat().st_size, ""))
    desk.ask(made, "check", frozenset({"receiving"}))
    runner.of(desk.home).wake()
    return after(desk, made).id


@pytest.fixture(scope="module")
def with_job(home: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    return begun(home, tmp_path_factory.mktemp("job"), two_of_a_kind)


def test_the_remedy_of_an_unknown_table_is_what_explains_it(desk: Desk, job: Job) -> None:
    shown = said(opened("intake", job=job.id, file="0"))
    assert text.NO_CELL["layout"] in shown and text.NO_CELL["other"] not in shown


def test_the_sheet_stands_as_it_is_with_what_it_seems_to_be(desk: Desk, job: Job) -> None:
    assert [line.verdict for line in judged.lines(desk, job.id)] == ["error", "error"]
    found = mapping.looked_at(desk, job, 0, {}, "t")
    assert (found["rows"][0][0], found["head"], found["labels"]) == (
        "BÁO CÁO <script>",
        [3, 4],
        {"period": "Kỳ báo cáo"},
    )
    assert [column["heading"] for column in found["columns"]][2:] == ["Đúng hạn > Đã làm", "Đúng hạn > Phải làm"]
    assert found["read"]["count"] == 0
    chosen = {
        "sheet": found["sheet"],
        "head": found["head"],
        "meanings": MEANINGS,
        "labels": found["labels"],
        "plan": "CCHC",
    }
    read = mapping.looked_at(desk, job, 0, chosen, "t")["read"]
    assert (read["count"], read["units"]) == (3, 3)
    assert read["figures"][0][1:5] == ["CCHC", text.period("2025-Q3"), "CCHC-3.1", "11/41"]
    # neither titles nor the numbering row, the total or the signature
    assert (read["loaded"], read["doubted"]) == ([6, 7, 8], [])
    in_doubt = mapping.looked_at(desk, job, 0, chosen | {"labels": {}}, "t")["read"]
    assert (in_doubt["loaded"], in_doubt["doubted"]) == ([], [6, 7, 8])
    assert not (desk.home.root / "layouts").exists()


def test_saved_once_every_file_of_the_kind_is_read(desk: Desk, job: Job) -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update(job=job.id, file="0")
    app.run()
    app.switch_page("screens/intake.py").run()
    assert not app.exception
    assert any(
        f"desk/jobs/{job.id}/layout/0" in str(json.loads(each.proto.bytes or b"null"))
        for each in app.main if each.type == "bidi_component"
    )  # fmt: skip
    body = {"head": [3, 4], "meanings": MEANINGS, "labels": {"period": "Kỳ báo cáo"}, "plan": "CCHC", "name": "bang-la"}
    assert mapping.kept(desk, job, 1, body, "Lan") == "bang-la"
    assert "# Lưu bởi Lan, " in (desk.home.root / "layouts" / "bang-la.toml").read_text(encoding="utf-8")
    desk.ask(job.id, "check", frozenset({"ready"}))
    runner.of(desk.home).wake()
    after(desk, job.id)
    lines = judged.lines(desk, job.id)
    assert [(line.errors, len(line.submissions)) for line in lines] == [(0, 3), (0, 3)]
    with pytest.raises(UsageError, match=text.desk_moved_on()[:20]):
        mapping.looked_at(desk, desk.needed(job.id), 0, {}, "t")


@pytest.mark.parametrize("body", [
    {"sheet": "Trang lạ"}, {"sheet": 5}, {"head": [0, 1]}, {"head": [5, 4]}, {"head": [1, 30]}, {"head": "1"}, {"meanings": []},
    {"meanings": {"x": "unit_code"}}, {"meanings": {"1": 5}}, {"meanings": {}, "labels": {"x": "y"}}, {"meanings": {}, "plan": 5},
    {"meanings": {}, "labels": {"period": 4}},
])  # fmt: skip
def test_what_is_no_request_is_refused(desk: Desk, job: Job, body: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        mapping.looked_at(desk, job, 0, body, "t")
