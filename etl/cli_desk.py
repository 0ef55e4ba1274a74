"""What `load` and `check` add for the intake desk: refused files to send back, what looks strange."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from etl import returned
from etl.files import Incoming
from etl.shell import NamedPath
from etl.verdicts import Outcome
from warehouse.home import Home

RETURNED = click.option(
    "--returned", "folder", type=NamedPath(path_type=Path, file_okay=False),
    help="Thư mục nhận lại các tệp bị từ chối, đã đánh dấu ô cần sửa, kèm lời nhắn.",
)  # fmt: skip


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
