"""`chitieu alias`: the names of units that are remembered."""

from __future__ import annotations

import click

from etl.aliases import forget_alias, remember_alias
from etl.homes import whole_home
from etl.shell import JSON, Command, person, say
from warehouse import store
from warehouse.aliases import aliases


@click.command(cls=Command)
@click.argument("text", required=False, metavar="[TÊN]")
@click.option("--unit", help="Mã đơn vị mà tên này chỉ.")
@click.option("--area", help="Chỉ dùng cho bảng của địa bàn này.")
@click.option("--forget", "is_forgotten", is_flag=True, help="Thôi nhớ tên này.")
@JSON
def alias(text: str | None, unit: str | None, area: str | None, is_forgotten: bool, as_json: bool) -> None:
    """Nhớ một tên gọi khác của đơn vị, hoặc thôi nhớ; không ghi tên thì liệt kê các tên đã nhớ."""
    home = whole_home()
    if text is None and unit is None and not is_forgotten:
        with store.opened(home) as con:
            known = aliases(con)
        listed = [{"alias": held.alias, "unit": held.unit_code, "area": held.area, "by": held.noted_by, "at": held.noted_at.isoformat()} for held in known]  # fmt: skip
        lines = [f"{held.alias}{f' ({held.area})' if held.area else ''} → {held.unit_code}  ({held.noted_by}, {held.noted_at:%d/%m/%Y %H:%M})" for held in known]  # fmt: skip
        say(as_json, listed, "\n".join(lines) or "Chưa nhớ tên gọi nào.")
        return
    if text is None or (unit is None) != is_forgotten:
        raise click.UsageError("alias")
    if unit is None:
        version = forget_alias(home, text, by=person(), area=area)
        say(as_json, {"version": version, "alias": text}, f"Đã thôi nhớ '{text}', phiên bản {version}.")
        return
    version = remember_alias(home, text, unit, by=person(), area=area)
    say(
        as_json,
        {"version": version, "alias": text, "unit": unit},
        f"Đã nhớ '{text}' là đơn vị {unit}, phiên bản {version}.",
    )
