"""The command line (docs: contract). The only prints of the project; every command speaks Vietnamese, or JSON with `--json`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click
import polars as pl

from etl import cli_alias, cli_report, cli_template, cli_workflow, files, problems, register, setup
from etl import extract as extracts
from etl import load as loading
from etl import verify as verifying
from etl.cli_desk import RETURNED, give_back, tell_commands, tell_left_out, tell_repeated, tell_suspects, with_suspects
from etl.cli_report import hand_over
from etl.homes import home_given, whole_home
from etl.register_read import RegisterError
from etl.shell import JSON, Commands, NamedPath, bars
from etl.shell import person as _person
from etl.shell import say as _say
from etl.template import targets_text
from etl.values import period_name
from etl.verdicts import SYMBOLS, WORDS, Outcome
from warehouse import queries, sql, store
from warehouse.catalogue.model import LEVELS, OFFICE_LEVEL, catalogue_json
from warehouse.errors import UsageError
from warehouse.filters import BY, STATUSES, STRUCTURES, WINDOWS, Filter
from warehouse.home import Home, home_from_environment
from warehouse.store import OFFICE_TIME, office_now

P = ParamSpec("P")
PATHS = click.argument("paths", nargs=-1, required=True, type=NamedPath(path_type=Path), metavar="TỆP…")
PLAN_GIVEN = click.option("--plan", help="Mã kế hoạch, cho tệp không tự ghi.")
PERIOD_GIVEN = click.option("--period", help="Kỳ báo cáo, dạng 2025-Q3, cho tệp không tự ghi.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Chỉ tiêu: theo dõi việc đạt chỉ tiêu kế hoạch của cơ quan giáo dục."""


# homes


@main.command()
@click.option("--units", type=click.Path(path_type=Path), help="Danh mục đơn vị (.xlsx, .csv).")
@JSON
def init(units: Path | None, as_json: bool) -> None:
    """Tạo kho trống với danh mục chỉ tiêu có sẵn."""
    home = home_from_environment()
    try:
        version = setup.init(home, units=units, by=_person())
    except RegisterError as refused:
        _tell_register(refused, as_json)
        raise
    _say(as_json, {"home": str(home.root), "version": version}, f"Đã tạo kho ở '{home.root}', phiên bản {version}.")


@main.command()
@click.option("--units", default=120, show_default=True, type=click.IntRange(12, 5000), help="Số đơn vị.")
@click.option("--from", "first", default="2021-Q1", show_default=True, help="Quý đầu.")
@click.option("--to", "last", default="2026-Q3", show_default=True, help="Quý cuối.")
@click.option(
    "--items", default=3, show_default=True, type=click.IntRange(0, 1000), help="Số mục chi tiết mỗi chỉ tiêu."
)
@click.option("--seed", default=1, show_default=True, help="Số khởi tạo; cùng số cho cùng dữ liệu.")
@JSON
def demo(units: int, first: str, last: str, items: int, seed: int, as_json: bool) -> None:
    """Tạo kho mẫu: viết tệp mẫu rồi nạp qua đúng cửa nạp thường."""
    home = home_from_environment()
    with bars() as advance:
        made = setup.sample(home, units=units, first=first, last=last, items=items, seed=seed, progress=advance)
    if as_json:
        _say(
            True,
            {
                "home": str(home.root),
                "counts": made.counts,
                "size": made.size,
                "verdicts": made.verdicts,
                "surprises": made.surprises,
            },
            "",
        )
        return
    click.echo(
        f"Kho mẫu ở '{home.root}': {made.size['units']} đơn vị, {made.size['files']} tệp, {made.size['figures']} số liệu, {made.size['items']} mục chi tiết."
    )
    click.echo(
        "Kết quả nạp: "
        + " · ".join(f"{SYMBOLS[name]} {count} {WORDS[name]}" for name, count in sorted(made.verdicts.items()))
    )
    click.echo("Trường hợp khó có trong kho mẫu:")
    for name, count in made.counts.items():
        click.echo(f"  {count:>6}  {setup.CASE_WORDS.get(name, name)}")
    for surprise in made.surprises:
        click.echo(f"KHÁC KỊCH BẢN: {surprise}", err=True)


@main.command()
@JSON
def verify(as_json: bool) -> None:
    """Dựng lại kho từ nhật ký và tệp gốc, so từng dòng với kho đang dùng."""
    with bars() as advance:
        differences = verifying.verify(home_given(), progress=lambda done, total: advance("Dựng lại", done, total))
    sentence = (
        "Khớp: kho đúng bằng nhật ký và tệp gốc." if not differences else "\n".join(["Có sai khác:", *differences])
    )
    _say(as_json, {"differences": differences}, sentence)
    if differences:
        sys.exit(1)


# catalogue, units, templates


@main.command()
@JSON
def catalogue(as_json: bool) -> None:
    """Kế hoạch, chỉ tiêu, mức, lịch và cột chi tiết đang dùng."""
    given = home_from_environment().catalogue()
    if as_json:
        click.echo(catalogue_json(given))
        return
    for plan in given.plans:
        issued = f"{plan.issued_on:%d/%m/%Y}" if plan.issued_on else "chưa có ngày ban hành"
        click.echo(f"\n{plan.code}  {plan.name} ({plan.starts}..{plan.ends}; {issued})")
        last = given.periods_of(plan.code)[-1].code
        for indicator in given.indicators_of(plan.code):
            wanted = targets_text(given, indicator, last)
            mark = "" if indicator.basis == "plan" else "  [đề xuất]"
            click.echo(f"  {indicator.code:<10} {indicator.name}{mark}\n{'':13}{wanted} ({indicator.clause})")
        for question in plan.questions:
            click.echo(f"  ? {question.question}\n    Đang hiểu: {question.default}")


@main.command()
@click.argument("path", required=False, type=click.Path(path_type=Path), metavar="[TỆP]")
@click.option("--template", "is_template", is_flag=True, help="Ghi danh mục trống.")
@click.option("-o", "target", type=click.Path(path_type=Path), help="Tệp danh mục trống.")
@JSON
def units(path: Path | None, is_template: bool, target: Path | None, as_json: bool) -> None:
    """Thêm, đổi tên, đóng, sáp nhập, tách đơn vị theo một tệp; hoặc lấy danh mục trống."""
    if is_template:
        if target is None:
            raise UsageError("Ghi tên tệp cần tạo: chitieu units --template -o danh-muc.xlsx.")
        register.write_blank(target, home_from_environment().catalogue())
        _say(as_json, {"file": str(target)}, f"Đã ghi danh mục trống '{target}'.")
        return
    if path is None:
        raise UsageError("Ghi tên tệp danh mục đơn vị, hoặc --template để lấy danh mục trống.")
    try:
        version = register.apply(whole_home(), path, by=_person())
    except RegisterError as refused:
        _tell_register(refused, as_json)
        raise
    sentence = f"Đã cập nhật danh mục đơn vị, phiên bản {version}." if version else "Danh mục không có gì thay đổi."
    _say(as_json, {"version": version, "problems": []}, sentence)


def _tell_register(refused: RegisterError, as_json: bool) -> None:
    """Every finding on a register, so that an office mends them in one go."""
    if as_json:
        _say(True, {"version": None, "problems": refused.problems.drop("file_no", "part").to_dicts()}, "")
        return
    for row in refused.problems.iter_rows(named=True):
        click.echo(_problem_line(row), err=True)


# submissions


@main.command()
@PATHS
@click.option("--partial", "is_partial", is_flag=True, help="Tệp tổng hợp: nạp từng đơn vị không lỗi.")
@PLAN_GIVEN
@PERIOD_GIVEN
@RETURNED
@JSON
def check(
    paths: tuple[Path, ...], is_partial: bool, plan: str | None, period: str | None, folder: Path | None, as_json: bool
) -> None:
    """Kiểm tra tệp, không ghi gì."""
    home = whole_home()
    given = files.batch_given(home.catalogue(), plan, period)
    left_out: list[str] = []
    with files.gathered(paths, office_now(), None, *given, left_out=left_out) as incoming, bars() as advance:
        outcome = loading.check(
            home, incoming, is_partial=is_partial, reading=lambda done, total: advance("Đọc", done, total),
            judging=lambda done, total: advance("Kiểm tra", done, total),
        )  # fmt: skip
        give_back(home, incoming, outcome, folder)
    tell_left_out(left_out)
    _tell(outcome, as_json, "Sẽ nạp được")


@main.command()
@PATHS
@click.option("--by", help="Người nạp.")
@click.option("--received-at", "received_at", help="Ngày giờ nhận thật, dạng ISO; cần --why.")
@click.option("--why", help="Lý do ghi ngày nhận khác.")
@click.option("--partial", "is_partial", is_flag=True, help="Tệp tổng hợp: nạp từng đơn vị không lỗi.")
@PLAN_GIVEN
@PERIOD_GIVEN
@RETURNED
@JSON
def load(
    paths: tuple[Path, ...], by: str | None, received_at: str | None, why: str | None, is_partial: bool,
    plan: str | None, period: str | None, folder: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Nạp tệp, thư mục hoặc tệp nén: nhận phần đúng, từ chối phần sai, công bố một lần."""
    home = whole_home()
    received = _received(received_at, why)
    given = files.batch_given(home.catalogue(), plan, period)
    left_out: list[str] = []
    stated = why if received_at else None
    with files.gathered(paths, received, stated, *given, left_out=left_out) as incoming, bars() as advance:
        outcome = loading.load(
            home, incoming, by=by or _person(), is_partial=is_partial, reading=lambda done, total: advance("Đọc", done, total),
            judging=lambda done, total: advance("Kiểm tra, ghi", done, total),
        )  # fmt: skip
        give_back(home, incoming, outcome, folder)
    tell_left_out(left_out)
    _tell(with_suspects(home, outcome), as_json, "Đã nạp")


def _received(stated: str | None, why: str | None) -> datetime:
    """The server's clock, or the earlier time an officer states with a reason."""
    now = office_now()
    if stated is None:
        return now
    if not (why or "").strip():
        raise UsageError('Ghi ngày nhận khác thì phải có lý do: --why "…".')
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError as fault:
        raise UsageError(f"'{stated}' không phải thời điểm dạng 2025-11-25T09:14.") from fault
    if moment.tzinfo is not None:
        moment = moment.astimezone(OFFICE_TIME).replace(tzinfo=None)
    if moment > now:
        raise UsageError("Ngày nhận không thể muộn hơn bây giờ.")
    return moment.replace(microsecond=0)


def _tell(outcome: Outcome, as_json: bool, done: str) -> None:
    if as_json:
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False, indent=1))
    else:
        for verdict in outcome.verdicts:
            parts = ", ".join(
                f"{a.unit} {a.plan} {period_name(a.period)} bản {a.version} ({a.figures} số liệu, {a.items} mục)"
                for a in verdict.submissions[:3]
            )
            more = f" và {len(verdict.submissions) - 3} phần khác" if len(verdict.submissions) > 3 else ""
            click.echo(
                f"{SYMBOLS[verdict.verdict]} {verdict.file}: {WORDS[verdict.verdict]}{'; ' + parts + more if parts else ''}"
            )
            for row in problems.grouped(verdict.problems).iter_rows(named=True):
                click.echo("    " + _problem_line(row))
        counts = {name: sum(v.verdict == name for v in outcome.verdicts) for name in SYMBOLS}
        click.echo(" · ".join(f"{SYMBOLS[name]} {count} {WORDS[name]}" for name, count in counts.items() if count))
        if outcome.version:
            click.echo(f"{done}; phiên bản {outcome.version}.")
        tell_repeated(outcome)
        tell_suspects(outcome)
        tell_commands(outcome)
    if outcome.any_refused:
        sys.exit(1)


def _problem_line(row: dict[str, Any]) -> str:
    place = " · ".join(part for part in (row["sheet"], row["cell"]) if part)
    kind = "lỗi" if row["severity"] == "error" else "lưu ý"
    return f"[{kind}] {place + ': ' if place else ''}{row['message']} {row['remedy']}"


# questions


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the filters of the contract; the command gets them as `asked`, a dict."""
    options = [
        click.option("--plan", help="Mã kế hoạch."),
        click.option("--period", help="Kỳ, dạng 2025-Q3; bỏ trống là kỳ mới nhất có số liệu."),
        click.option(
            "--window",
            type=click.Choice(WINDOWS),
            default="quarter",
            show_default=True,
            help="Trong quý, lũy kế năm, từ đầu giai đoạn.",
        ),
        click.option("--unit", "units", multiple=True, help="Mã đơn vị; lặp lại được."),
        click.option("--level", type=click.Choice([*LEVELS, OFFICE_LEVEL]), help="Cấp học."),
        click.option("--area", help="Địa bàn."),
        click.option("--field", help="Lĩnh vực."),
        click.option("--indicator", "indicators", multiple=True, help="Mã chỉ tiêu; lặp lại được."),
        click.option(
            "--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Trạng thái; lặp lại được."
        ),
        click.option("--search", help="Tìm theo chữ, có dấu hoặc không."),
        click.option(
            "--structure",
            type=click.Choice(STRUCTURES),
            default="then",
            show_default=True,
            help="Cơ cấu đơn vị theo kỳ hay hiện tại.",
        ),
        click.option("--as-of", "as_of", help="Phiên bản hoặc thời điểm."),
        click.option("--approved-only", is_flag=True, help="Chỉ số liệu đã duyệt."),
        click.option("--plan-targets-only", is_flag=True, help="Bỏ các mức đề xuất."),
    ]

    @wraps(command)
    def run(**given: Any) -> None:
        names = [option.name for option in command_options if option.name in given]
        asked = {name: given.pop(name) for name in names}
        command(asked=asked, **given)

    for option in reversed(options):
        run = option(run)
    command_options: list[click.Parameter] = run.__click_params__  # type: ignore[attr-defined]
    command_options = [parameter for parameter in command_options if parameter.name in {
        "plan", "period", "window", "units", "level", "area", "field", "indicators", "statuses", "search", "structure", "as_of",
        "approved_only", "plan_targets_only"}]  # fmt: skip
    return run


def _filter(con: Any, home: Home, asked: dict[str, Any]) -> Filter:
    """The filter asked for, every code known. Errors: `UsageError` naming what is unknown."""
    given = home.catalogue()
    plans = [plan.code for plan in given.plans]
    plan = asked["plan"] or (plans[-1] if len(plans) == 1 else None)
    if plan is None:
        raise UsageError(f"Chọn kế hoạch: --plan {' hoặc --plan '.join(plans)}.")
    if plan not in plans:
        raise UsageError(f"Không có kế hoạch '{plan}'. Các kế hoạch: {', '.join(plans)}.")
    periods = [period.code for period in given.periods_of(plan)]
    newest = sql.row(con, "select max(period) from mart.received where plan_code = $plan", {"plan": plan})
    period = asked["period"] or (newest[0] if newest else None) or periods[-1]
    if period not in periods:
        raise UsageError(f"Kế hoạch {plan} không có kỳ '{period}'. Các kỳ: {periods[0]} … {periods[-1]}.")
    known = {
        "units": {row[0] for row in con.sql("select distinct unit_code from core.unit").fetchall()},
        "indicators": {indicator.code for indicator in given.indicators_of(plan)},
    }
    for name, word in (("units", "đơn vị"), ("indicators", "chỉ tiêu")):
        if unknown := set(asked[name]) - known[name]:
            raise UsageError(f"Không có {word} mã '{min(unknown)}'.")
    areas = {row[0] for row in con.sql("select distinct area from core.unit").fetchall()}
    if asked["area"] is not None and asked["area"] not in areas:
        raise UsageError(f"Không có địa bàn '{asked['area']}'. Các địa bàn: {', '.join(sorted(areas - {''}))}.")
    fields = {indicator.field_name for indicator in given.indicators_of(plan)}
    if asked["field"] is not None and asked["field"] not in fields:
        raise UsageError(f"Không có lĩnh vực '{asked['field']}'. Các lĩnh vực: {', '.join(sorted(fields))}.")
    return Filter(
        plan=plan, period=period, as_of_on=_as_of_day(asked["as_of"]), **{name: value for name, value in asked.items() if name not in ("plan", "period", "as_of")}
    )  # fmt: skip


VERSION = re.compile(r"[0-9]{6}")


def _as_of_day(as_of: str | None) -> date:
    """The day whose structure `--structure now` means: of a time asked for that day, else today."""
    if as_of is None or VERSION.fullmatch(as_of):
        return office_now().date()
    moment = datetime.fromisoformat(as_of)
    return (moment.astimezone(OFFICE_TIME) if moment.tzinfo is not None else moment).date()


def _version(home: Home, asked: dict[str, Any]) -> str:
    newest = store.current_version(home)
    if asked["as_of"] is None:
        return newest
    is_version = VERSION.fullmatch(asked["as_of"]) is not None
    if is_version and asked["as_of"] > newest:
        raise UsageError(f"Chưa có phiên bản {asked['as_of']}; mới nhất là {newest}.")
    version = store.version_as_of(home, asked["as_of"])
    if is_version and version != asked["as_of"]:
        click.echo(f"Phiên bản {asked['as_of']} không còn được lưu; dùng bản cũ hơn gần nhất {version}.", err=True)
    return version


@main.command()
@filtered
@JSON
def submissions(asked: dict[str, Any], as_json: bool) -> None:
    """Các lượt nộp với trạng thái, giờ nhận, tệp, người nạp."""
    home = whole_home()
    with store.opened(home, _version(home, asked)) as con:
        plans = [asked["plan"]] if asked["plan"] else _plans_with(home, asked)
        frames = []
        for plan in plans:
            where = _filter(con, home, asked | {"plan": plan, "indicators": ()})
            frames.append(queries.submissions(con, where, any_period=asked["period"] is None))
    rows = pl.concat(frames)
    if as_json:
        listed = [
            {"id": row["submission_id"], **{name: extracts.plain(value) for name, value in row.items()}}
            for row in rows.to_dicts()
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    for row in rows.iter_rows(named=True):
        late = "" if not row["days_late"] else f", trễ {row['days_late']} ngày"
        late += f", {AFTER_LOCK_WORDS[row['received_to_lock']]}" if row["is_after_lock"] else ""
        click.echo(
            f"{row['submission_id']}  {row['plan']} {row['period']}  {row['unit_code']} {row['unit_name'] or ''}  bản {row['version']}"
            f"  {SUBMISSION_WORDS[row['state']]}  nhận {row['received_at']:%d/%m/%Y %H:%M}{late}  {row['file']}  ({row['loaded_by']})"
        )


def _plans_with(home: Home, asked: dict[str, Any]) -> list[str]:
    """The plans that know the period and the field asked for; all of them where none does, so that the fault is named."""
    given = home.catalogue()
    codes = [plan.code for plan in given.plans]
    fitting = [
        code for code in codes
        if asked["period"] in (None, *(period.code for period in given.periods_of(code)))
        and asked["field"] in (None, *(indicator.field_name for indicator in given.indicators_of(code)))
    ]  # fmt: skip
    return fitting or codes


AFTER_LOCK_WORDS = {
    "before": "nhận trước khi khóa sổ, đổi số sau khóa sổ", "after": "bổ sung sau khóa sổ (đã mở khóa lại)",
    None: "đổi số sau khóa sổ",
}  # fmt: skip
SUBMISSION_WORDS = {
    "current": "đang dùng", "superseded": "đã có bản thay", "withdrawn": "đã thu hồi", "returned": "trả lại", "approved": "đã duyệt",
}  # fmt: skip


@main.command("extract")
@click.argument("what", type=click.Choice(extracts.NAMES), metavar="|".join(extracts.NAMES))
@click.option(
    "--by", default="indicator", show_default=True, help="Nhóm của rollup: indicator,field,level,area,unit,period."
)
@click.option("-o", "target", required=True, type=click.Path(path_type=Path), help="Tệp .xlsx, .csv hoặc .parquet.")
@filtered
@JSON
def extract_command(asked: dict[str, Any], what: str, by: str, target: Path, as_json: bool) -> None:
    """Trích xuất đúng những gì bộ lọc giữ lại."""
    home = whole_home()
    keys = [key.strip() for key in by.split(",") if key.strip()]
    if unknown := [key for key in keys if key not in BY]:
        raise UsageError(f"Không nhóm theo '{unknown[0]}' được. Chọn trong: {', '.join(BY)}.")
    if len(set(keys)) != len(keys):
        raise UsageError("--by có giá trị lặp lại.")
    with store.opened(home, _version(home, asked)) as con:
        where = _filter(con, home, asked)
        if asked["period"] is None:
            click.echo(f"Không ghi --period: lấy kỳ {where.period}.", err=True)
        rows = extracts.extract(con, what, where, keys)
        facts = extracts.facts_of(con, where, keys if what == "rollup" else None, person=_person())
    extracts.write(rows, target, what=what, facts=facts)
    sample = f" ({extracts.SAMPLE})" if any(text == extracts.SAMPLE for _, text in facts) else ""
    _say(as_json, {"file": str(target), "rows": rows.height}, f"Đã ghi {rows.height} dòng vào '{target}'{sample}.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="Cổng.")
def serve(host: str, port: int) -> None:
    """Mở bảng theo dõi trong trình duyệt."""
    hand_over("dashboard.serve", "--host", host, "--port", str(port))


main.add_command(cli_alias.alias)


def run(arguments: Sequence[str] | None = None) -> int:
    """The command line as a function: its exit code."""
    return int(main.main(args=list(arguments) if arguments is not None else None, standalone_mode=False) or 0)


for further in (*cli_workflow.COMMANDS, *cli_template.COMMANDS, *cli_report.COMMANDS):
    main.add_command(further)

if __name__ == "__main__":
    main()
