"""The commands about what was received: taking back, returning, approving, more time, closing a period (docs: contract)."""

from __future__ import annotations

from datetime import date, datetime

import click

from etl import load as loading
from etl import workflow
from etl.closing import REDERIVED
from etl.homes import whole_home
from etl.shell import JSON, Command, person, say
from etl.values import period_name
from warehouse import sql, store
from warehouse.errors import UsageError
from warehouse.home import Home

LISTED = 20
PLAN = click.option("--plan", required=True, help="Mã kế hoạch.")
PERIOD = click.option("--period", required=True, help="Kỳ, dạng 2025-Q3.")
WHY = click.option("--why", required=True, help="Lý do.")
ID = click.argument("submission_id", metavar="ID")


@click.command(cls=Command)
@ID
@WHY
@JSON
def withdraw(submission_id: str, why: str, as_json: bool) -> None:
    """Thu hồi một lượt nộp."""
    home = whole_home()
    version = loading.withdraw(home, submission_id, why=why, by=person())
    _tell(home, submission_id, as_json, version, f"Đã thu hồi {submission_id}")


@click.command(cls=Command)
@ID
@JSON
def reinstate(submission_id: str, as_json: bool) -> None:
    """Dùng lại một bản đã nộp trước đó."""
    home = whole_home()
    version = loading.reinstate(home, submission_id, by=person())
    _tell(home, submission_id, as_json, version, f"Đang dùng lại {submission_id}")


@click.command("return", cls=Command)
@ID
@WHY
@JSON
def return_(submission_id: str, why: str, as_json: bool) -> None:
    """Trả lại một lượt nộp cho đơn vị; số liệu vẫn được tính đến khi có bản mới."""
    version = workflow.returned(whole_home(), submission_id, why=why, by=person())
    say(as_json, {"version": version, "id": submission_id}, f"Đã trả lại {submission_id}, phiên bản {version}.")


@click.command(cls=Command)
@click.argument("submission_ids", nargs=-1, metavar="[ID…]")
@click.option("--plan", help="Mã kế hoạch, để duyệt mọi lượt nộp không còn vướng mắc của một kỳ.")
@click.option("--period", help="Kỳ, dạng 2025-Q3.")
@JSON
def approve(submission_ids: tuple[str, ...], plan: str | None, period: str | None, as_json: bool) -> None:
    """Duyệt các lượt nộp nêu mã, hoặc mọi lượt không còn vướng mắc của một kỳ."""
    done = workflow.approved(whole_home(), submission_ids, plan=plan, period=period, by=person())
    if as_json:
        say(True, {"version": done.version, "ids": list(done.ids), "left": done.left.to_dicts()}, "")
        return
    if done.version is None:
        click.echo("Không có lượt nộp nào để duyệt; chưa có gì thay đổi.")
    else:
        click.echo(f"Đã duyệt {len(done.ids)} lượt nộp, phiên bản {done.version}.")
    for row in done.left.head(LISTED).iter_rows(named=True):
        why = (
            "đã trả lại, chờ bản mới"
            if row["is_returned"]
            else f"{row['open_count']} lưu ý chưa giải trình: {row['first_message']}"
        )
        click.echo(f"  còn lại {row['submission_id']}  {row['unit_code']}  {why}")
    if done.left.height > LISTED:
        click.echo(f"  và {done.left.height - LISTED} lượt nộp khác.")


@click.command(cls=Command)
@PLAN
@PERIOD
@click.option("--unit", help="Mã đơn vị.")
@click.option("--area", help="Địa bàn: mọi đơn vị phải báo cáo ở đó.")
@click.option("--until", required=True, help="Ngày cuối còn đúng hạn, dạng 2025-03-10 hoặc 10/03/2025.")
@WHY
@JSON
def extend(plan: str, period: str, unit: str | None, area: str | None, until: str, why: str, as_json: bool) -> None:
    """Gia hạn nộp cho một đơn vị hoặc một địa bàn."""
    version, units = workflow.extended(
        whole_home(), plan=plan, period=period, unit=unit, area=area, until=_day(until), why=why, by=person()
    )
    sentence = f"Đã gia hạn cho {len(units)} đơn vị đến hết ngày {_day(until):%d/%m/%Y}, phiên bản {version}."
    say(as_json, {"version": version, "units": list(units), "until": _day(until).isoformat()}, sentence)


@click.command(cls=Command)
@PLAN
@PERIOD
@click.option("--why", default="", help="Lý do, nếu có.")
@JSON
def lock(plan: str, period: str, why: str, as_json: bool) -> None:
    """Khóa sổ một kỳ: không nhận, thu hồi, dùng lại lượt nộp nữa."""
    version = workflow.locked(whole_home(), plan=plan, period=period, by=person(), why=why.strip())
    say(as_json, {"version": version}, f"Đã khóa sổ {period_name(period)} của kế hoạch {plan}, phiên bản {version}.")


@click.command(cls=Command)
@PLAN
@PERIOD
@WHY
@JSON
def unlock(plan: str, period: str, why: str, as_json: bool) -> None:
    """Mở khóa một kỳ; những gì đổi số của kỳ từ đó được ghi là sau khóa sổ."""
    version = workflow.unlocked(whole_home(), plan=plan, period=period, why=why, by=person())
    say(as_json, {"version": version}, f"Đã mở khóa {period_name(period)} của kế hoạch {plan}, phiên bản {version}.")


def _tell(home: Home, submission_id: str, as_json: bool, version: str, done: str) -> None:
    """What was done, and which closed quarters it changed."""
    asked = {"id": submission_id, "rule": REDERIVED}
    with store.opened(home, version) as con:
        # a later change may say again what an earlier one said
        text = "select distinct message from core.warning where submission_id = $id and rule = $rule order by message"
        told = [row[0] for row in con.sql(text, params=asked).fetchall()] if sql.row(con, "from core.lock") else []
    sentence = "\n".join([f"{done}, phiên bản {version}.", *(f"Lưu ý: {message}" for message in told)])
    say(as_json, {"version": version, "id": submission_id}, sentence)


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day of the office's calendar has no zone
        except ValueError:
            continue
    raise UsageError(f"'{text}' không phải ngày dạng 2025-03-10 hoặc 10/03/2025.")


COMMANDS: tuple[click.Command, ...] = (withdraw, reinstate, return_, approve, extend, lock, unlock)
