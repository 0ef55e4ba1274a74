"""A new home: empty, or filled with the sample story through the ordinary door."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from etl import register
from etl.files import Incoming, keep_text
from etl.load import load, reinstate, withdraw
from etl.register_read import read_register
from etl.register_rows import merged
from etl.sandbox import Sandbox
from warehouse import record, sql, store
from warehouse.errors import UsageError
from warehouse.home import Home
from warehouse.store import OFFICE_TIME, Journal

QUARTER = re.compile(r"20[0-9]{2}-Q[1-4]")
SAMPLE_CLERK = "Chuyên viên KH-TC (mẫu)"

Progress = Callable[[str, int, int], None]


def init(home: Home, *, units: Path | None = None, by: str = "quản trị", is_sample: bool = False) -> str:
    """A new home with the built-in catalogue and, where given, the unit register. Returns the version published.

    Errors: `UsageError` for a home that is not empty or a register refused: then nothing is left behind.
    """
    rows = read_register(units) if units is not None else None
    catalogue = home.catalogue()
    if rows is not None and units is not None:
        # a register that is refused must leave no half-made home behind
        merged((), rows, units.name, [plan.code for plan in catalogue.plans])

    def work(con: duckdb.DuckDBPyConnection, _version: str) -> Journal:
        record.schema(con, is_sample=is_sample)
        record.catalogue(con, catalogue)
        events: Journal = [{"kind": "init", "sample": is_sample, "sha256": keep_text(home, home.catalogue_text())}]
        if rows is not None and units is not None:
            events += register.record_register(con, home, units, rows, by)
        return events

    return store.create(home, work).version


@dataclass(frozen=True)
class Sample:
    """What a sample home holds: the story's own counts, and how its files were judged."""

    counts: dict[str, int]
    size: dict[str, int]
    verdicts: dict[str, int]
    surprises: tuple[str, ...]


def sample(home: Home, *, units: int, first: str, last: str, items: int, seed: int, progress: Progress) -> Sample:
    """Writes the sample workbooks and plays their story through `load`, `withdraw` and `reinstate`.

    `surprises` names every file judged otherwise than the story says. Errors: `UsageError` for a home that is not empty.
    """
    # what writes the sample takes longer to import than most commands take
    from etl import demo  # noqa: PLC0415

    story_folder = home.demo
    quarters = [period.code for period in home.catalogue().periods]
    if not all(QUARTER.fullmatch(quarter) for quarter in (first, last)) or not any(
        first <= quarter <= last for quarter in quarters
    ):
        raise UsageError(
            f"Không có quý nào của kế hoạch từ '{first}' đến '{last}'. Ghi quý dạng 2025-Q3, từ {min(quarters)} đến {max(quarters)}."
        )
    init(home, is_sample=True)
    story = demo.write_demo(
        story_folder, catalogue=home.catalogue(), units=units, first=first, last=last, items=items, seed=seed,
        progress=lambda done, total: progress("Viết tệp mẫu", done, total),
    )  # fmt: skip
    _take_register(home, story_folder / "units.xlsx")
    ids: dict[str, str] = {}
    verdicts: dict[str, int] = {}
    surprises: list[str] = []
    total = sum(len(step.files) for step in story.steps)
    done = 0
    with Sandbox() as sandbox:
        for step in story.steps:
            if step.do == "load":
                incoming = [
                    Incoming(story_folder / f.path, Path(f.path).name, _office_time(f.received_at), "Kho mẫu")
                    for f in step.files
                ]
                outcome = load(home, incoming, by=SAMPLE_CLERK, sandbox=sandbox)
                for arrival, verdict in zip(step.files, outcome.verdicts, strict=True):
                    verdicts[verdict.verdict] = verdicts.get(verdict.verdict, 0) + 1
                    if (verdict.verdict == "error") != arrival.refused:
                        first_problem = verdict.problems["message"].head(1).to_list()
                        surprises.append(f"{arrival.path}: {verdict.verdict} {first_problem}")
                    ids.update((arrival.path, accepted.id) for accepted in verdict.submissions)
                done += len(step.files)
                progress("Nạp tệp mẫu", done, total)
            elif step.do == "withdraw":
                withdraw(home, ids[step.path], why=step.why, by=SAMPLE_CLERK)
            else:
                reinstate(home, ids[step.path], by=SAMPLE_CLERK)
    with store.opened(home) as con:
        found = {row["name"]: int(row["cases"]) for row in sql.frame(con, "queries/sample_counts").to_dicts()}
    return Sample(story.counts | found, story.size, verdicts, tuple(surprises))


def _take_register(home: Home, path: Path) -> None:
    rows = read_register(path)
    store.publish(home, lambda con, _version: register.record_register(con, home, path, rows, SAMPLE_CLERK))


def _office_time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(OFFICE_TIME).replace(tzinfo=None)


CASE_WORDS = {
    "above_target_met_with_equality": "mức 'trên' đúng bằng giá trị",
    "blank_row": "dòng để trống",
    "cumulative_row": "dòng lũy kế",
    "early_yearly_figure": "chỉ tiêu cuối năm nộp sớm",
    "explanation": "giải trình",
    "faulty_file": "tệp lỗi bị từ chối",
    "file_covering_missing_quarter": "tệp lũy kế gồm cả quý trước chưa nộp",
    "first_quarter_after_cumulative": "quý I nộp sau lũy kế quý II",
    "kps_flow": "không phát sinh, số phát sinh trong kỳ",
    "kps_stock": "không phát sinh, số thời điểm",
    "late_file": "tệp nộp trễ",
    "merged_unit_file": "tệp của đơn vị sáp nhập (giữa năm, nhập vào trường có sẵn)",
    "minute_after_due": "nhận đúng 00:00 ngày đầu tiên bị trễ",
    "minute_before_due": "nhận 23:59 ngày cuối đúng hạn",
    "missing_file": "tệp không nộp",
    "multi_level_file": "tệp của trường TH&THCS",
    "office_file": "tệp của cơ quan",
    "older_reinstated": "dùng lại bản cũ hơn",
    "resubmitted_file": "tệp nộp lại",
    "spending_over_zero_baseline": "số chi trên số gốc bằng 0",
    "stock_kps_after_value": "số thời điểm: có số rồi không phát sinh",
    "successor_cumulative_file": "lũy kế của đơn vị mới sáp nhập",
    "targets_disagree": "số liệu có hai mức khác nhau của kế hoạch",
    "template_file": "tệp làm từ biểu mẫu thật",
    "withdrawn": "lượt nộp đã thu hồi",
    "withdrawn_reinstated": "lượt nộp thu hồi rồi dùng lại",
    "yes_no_word": "có/không ghi bằng chữ",
    "yearly_figure": "số liệu cuối năm",
    "state_attained": "ô đạt",
    "state_near": "ô gần đạt",
    "state_missed": "ô chưa đạt",
    "state_no_activity": "ô không phát sinh",
    "state_not_reported": "ô chưa báo cáo",
    "state_monitored": "ô theo dõi",
    "zero_of_zero_flow": "0/0, số phát sinh trong kỳ",
    "zero_of_zero_stock": "0/0, số thời điểm",
}
