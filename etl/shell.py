"""How the command line speaks: help and usage faults in Vietnamese, every fault of ours as one sentence."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from getpass import getuser
from typing import Any
from uuid import uuid4

import click
from tqdm import tqdm

from warehouse.errors import ChitieuError
from warehouse.home import home_from_environment

HELP_OPTION = "Hiện hướng dẫn này."
JSON = click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác.")


def person() -> str:
    """Who types: the name of the account on this machine."""
    try:
        return getuser()
    except (KeyError, OSError):
        return "không rõ"


def say(as_json: bool, value: Any, sentence: str) -> None:
    """The answer of a command: for programs, or for people."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1) if as_json else sentence)


def usage_sentence(fault: click.ClickException) -> str:
    """What is wrong with the words a person typed."""
    match fault:
        case click.NoSuchOption():
            near = f" Có phải là {', '.join(sorted(fault.possibilities))}?" if fault.possibilities else ""
            return f"Không có tùy chọn '{fault.option_name}'.{near}"
        case click.MissingParameter():
            return f"Thiếu {_parameter_words(fault)}."
        case click.BadParameter():
            return f"Giá trị của {_parameter_words(fault)} không đúng{_allowed(fault)}."
        case click.FileError():
            return f"Không mở được tệp '{fault.ui_filename}'."
        case click.BadOptionUsage():
            return f"Tùy chọn '{fault.option_name}' cần đúng một giá trị, hoặc không nhận giá trị."
        case click.UsageError() if "No such command" in fault.message:
            return f"Không có lệnh {fault.message.split('No such command ')[1].split('. ')[0].rstrip('.')}."
        case click.UsageError() if "unexpected extra argument" in fault.message:
            return f"Thừa tham số: {fault.message.rpartition('(')[2].rstrip(')')}."
        case _:
            return "Lệnh chưa đúng cách dùng."


def _parameter_words(fault: click.BadParameter) -> str:
    parameter = fault.param
    if isinstance(parameter, click.Option):
        return f"tùy chọn {' / '.join(parameter.opts)}"
    return (
        f"tham số {parameter.make_metavar(fault.ctx)}" if parameter is not None and fault.ctx is not None else "tham số"
    )


def _allowed(fault: click.BadParameter) -> str:
    kind = fault.param.type if fault.param is not None else None
    if isinstance(kind, click.Choice):
        return f": chọn một trong {', '.join(map(str, kind.choices))}"
    if isinstance(kind, click.FloatRange):
        return f": cần số từ {kind.min} đến {kind.max}"
    if isinstance(kind, click.IntRange):
        return f": cần số nguyên từ {kind.min} đến {kind.max}"
    if isinstance(kind, click.types.IntParamType):
        return ": cần số nguyên"
    return ""


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """Progress bars by name, shown only when a person watches."""
    shown: dict[str, tqdm[Any]] = {}

    def advance(name: str, done: int, total: int) -> None:
        if name not in shown:
            shown[name] = tqdm(total=total, desc=name, unit="tệp", leave=False, disable=not sys.stderr.isatty())
        shown[name].update(done - shown[name].n)

    try:
        yield advance
    finally:
        for bar in shown.values():
            bar.close()


class NamedPath(click.Path):
    """A path that names something: an empty one would be the folder one happens to stand in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value).strip():
            self.fail("empty", param, ctx)
        return super().convert(value, param, ctx)


class Command(click.Command):
    """A command whose help is Vietnamese from the first word to the last."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = HELP_OPTION
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = (
            " ".join(self.collect_usage_pieces(ctx))
            .replace("[OPTIONS]", "[TÙY CHỌN]")
            .replace("COMMAND [ARGS]...", "LỆNH …")
        )
        formatter.write_usage(ctx.command_path, pieces, prefix="Cách dùng: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        rows = [record for option in options if (record := option.get_help_record(ctx)) is not None]
        with formatter.section("Tùy chọn"):
            formatter.write_dl(
                [(name.replace(" TEXT", " CHỮ").replace(" PATH", " TỆP"), _help_words(words)) for name, words in rows]
            )


def _help_words(words: str) -> str:
    return words.replace("[default: ", "[mặc định: ").replace("required]", "bắt buộc]")


class Commands(Command, click.Group):
    """Tells every fault of ours in one sentence with a reference number; the log has the details."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [
            (name, command) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name)) is not None
        ]
        with formatter.section("Lệnh"):
            formatter.write_dl([(name, command.get_short_help_str(limit=70)) for name, command in commands])

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        *,
        standalone_mode: bool = True,
        **given: Any,
    ) -> Any:
        """Runs a command line; standing alone it exits with the contract's codes, else it returns them."""
        try:
            code = super().main(args, prog_name, standalone_mode=False, **given)
        except click.exceptions.NoArgsIsHelpError as asked:
            click.echo(asked.ctx.get_help() if asked.ctx is not None else "", err=True)
            code = asked.exit_code
        except click.ClickException as fault:
            context = getattr(fault, "ctx", None)
            hint = f"\nXem cách dùng: {context.command_path} --help" if context is not None else ""
            click.echo(usage_sentence(fault) + hint, err=True)
            code = fault.exit_code if isinstance(fault, click.UsageError) else 2
        except click.Abort:
            click.echo("Đã dừng.", err=True)
            code = 130
        if standalone_mode:
            sys.exit(code if isinstance(code, int) else 0)
        return code

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ChitieuError as fault:
            click.echo(str(fault), err=True)
            ctx.exit(fault.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            click.echo("Đã dừng. Chưa có gì thay đổi từ lần ghi gần nhất.", err=True)
            ctx.exit(130)
        except Exception:  # noqa: BLE001 - the last door: nobody is shown a traceback
            reference = uuid4().hex[:8]
            _log_crash(reference)
            click.echo(f"Phần mềm gặp lỗi ngoài dự kiến. Mã tra cứu: {reference} (xem logs/chitieu.log).", err=True)
            ctx.exit(3)


def _log_crash(reference: str) -> None:
    """The traceback of the fault being handled, in the home's log where there is one."""
    folder = home_from_environment().logs
    handler = (
        logging.FileHandler(folder / "chitieu.log", encoding="utf-8") if folder.is_dir() else logging.NullHandler()
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("chitieu")
    log.propagate = False
    log.addHandler(handler)
    log.exception("reference %s", reference)
    log.removeHandler(handler)
    handler.close()
