"""What `load` and `check` add for the intake desk: refused files to send back, several of one unit, what looks strange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from etl import returned, suspects
from etl.files import Incoming
from etl.repeated import MOST_NAMED
from etl.shell import NamedPath
from etl.values import period_name
from etl.verdicts import Outcome
from etl.words import clean
from warehouse.home import Home

RETURNED = click.option(
    "--returned", "folder", type=NamedPath(path_type=Path, file_okay=False),
    help="Thư mục nhận lại các tệp bị từ chối, đã đánh dấu ô cần sửa, kèm lời nhắn.",
)  # fmt: skip


MOST_LEFT_OUT = 10


def tell_left_out(names: Sequence[str]) -> None:
    """Files of the system in folders and zips: not judged but named, apart from what programs read."""
    if names:
        shown = ", ".join(map(clean, names[:MOST_LEFT_OUT])) + (", …" if len(names) > MOST_LEFT_OUT else "")
        click.echo(f"Bỏ qua {len(names)} tệp của hệ thống: {shown}", err=True)


def tell_repeated(outcome: Outcome) -> None:
    """Several files of one unit and period among those that go in: only the last of them counts."""
    for (plan, period, unit), names in list(outcome.repeated.items())[:MOST_NAMED]:
        shown = "; ".join(map(clean, names[:MOST_NAMED])) + ("; …" if len(names) > MOST_NAMED else "")
        click.echo(
            f"⚠ {unit} {plan} {period_name(period)} có {len(names)} tệp: {shown}. Mỗi tệp thành một bản, tệp đứng sau thay tệp đứng trước; "
            "hãy kiểm tra tệp nào đúng."
        )
    if (more := len(outcome.repeated) - MOST_NAMED) > 0:
        click.echo(f"⚠ Còn {more} đơn vị khác có nhiều tệp cho cùng một kỳ.")


def with_suspects(home: Home, outcome: Outcome) -> Outcome:
    """The outcome of a load with what looks strange in it."""
    ids = [accepted.id for verdict in outcome.verdicts for accepted in verdict.submissions]
    return replace(outcome, suspects=suspects.of_load(home, outcome.version, ids))


def tell_suspects(outcome: Outcome) -> None:
    """What looks strange, for people: the question to ask stands ready."""
    if outcome.suspects is None or not outcome.suspects.height:
        return
    click.echo(f"Nên hỏi lại ({outcome.suspects.height}; không chặn việc nạp):")
    for row in outcome.suspects.iter_rows(named=True):
        click.echo(f"  ? {row['unit_name']} ({row['unit_code']}): {row['message']}\n      {row['question']}")


# what the office itself can do about a finding, beside what the sender is told
_COMMANDS = {
    "unit_ambiguous": 'Tên gọi khác của một đơn vị đã có: chitieu alias "TÊN" --unit MÃ.',
    "unit_unknown": 'Tên gọi khác của một đơn vị đã có: chitieu alias "TÊN" --unit MÃ.',
    "locked": 'Mở khóa kỳ: chitieu unlock --plan MÃ --period KỲ --why "…".',
    "duplicate_not_current": "Dùng lại bản đã nhận: chitieu reinstate LƯỢT_NỘP.",
}


def tell_commands(outcome: Outcome) -> None:
    """The commands that some findings ask for, each once."""
    rules = {rule for verdict in outcome.verdicts for rule in verdict.problems["rule"].unique()}
    for said in dict.fromkeys(said for rule, said in _COMMANDS.items() if rule in rules):
        click.echo(said)


def give_back(home: Home, incoming: Sequence[Incoming], outcome: Outcome, folder: Path | None) -> None:
    """Writes the refused files with their marks where a folder was named."""
    if folder is None:
        return
    files = returned.returned(home, incoming, outcome)
    returned.write(folder, files)
    marked = sum(file.workbook is not None for file in files)
    told = (
        f"{marked} tệp đã đánh dấu, {len(files) - marked} tệp chỉ có lời nhắn"
        if files
        else "không có tệp nào bị từ chối"
    )
    click.echo(f"Trả lại ở '{folder}': {told}.", err=True)
