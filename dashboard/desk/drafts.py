"""What a person typed into the grid of a file and has not applied yet: kept here, so that no reload loses it."""

import json
from typing import Any

from dashboard.desk.fixes import Fixed
from dashboard.desk.jobs import Desk


def keep(desk: Desk, job: str, sha256: str, by: str, body: dict[str, Any], fixed: Fixed) -> None:
    """Keep a person's draft of a file in place of the one before; none where it says what is `fixed` already.

    Shape of `body`: {changes: [[sheet, cell, new]], answers: [[sheet, cell, rule, said]], why}.
    """
    base = _body(fixed)
    is_same = all(sorted(body[name], key=str) == sorted(base[name], key=str) for name in ("changes", "answers"))
    if is_same and body["why"] in {"", base["why"]}:
        drop(desk, job, sha256, by)
        return
    with desk.connected() as con:
        row = [job, sha256, by, json.dumps(base, ensure_ascii=False), json.dumps(body, ensure_ascii=False)]
        con.execute("insert or replace into fix_draft values (?, ?, ?, ?, ?)", row)


def drop(desk: Desk, job: str, sha256: str, by: str) -> None:
    """Forget a person's draft of a file."""
    with desk.connected() as con:
        con.execute("delete from fix_draft where job = ? and sha256 = ? and by = ?", [job, sha256, by])


def of(desk: Desk, job: str, sha256: str, by: str, fixed: Fixed) -> dict[str, Any] | None:
    """A person's draft of a file, as `keep` has it; None where there is none.

    Where somebody has applied something else since, the draft is told beside that, and takes nothing of it back.
    """
    with desk.reading() as con:
        asked = "select base, body from fix_draft where job = ? and sha256 = ? and by = ?"
        row = con.execute(asked, [job, sha256, by]).fetchone()
    if row is None:
        return None
    base, body = _body(fixed), dict(json.loads(row["body"]))
    if json.loads(row["base"]) == base:
        return body
    changes = {(sheet, cell): [sheet, cell, new] for sheet, cell, new in [*base["changes"], *body["changes"]]}
    answers = {tuple(each[:3]): each for each in [*base["answers"], *body["answers"]]}
    return {"changes": list(changes.values()), "answers": list(answers.values()), "why": body["why"] or base["why"]}


def _body(fixed: Fixed) -> dict[str, Any]:
    """What was applied, in the shape of a draft."""
    return {
        "changes": [[one.sheet, one.cell, one.new] for one in fixed.desked.corrections],
        "answers": [[one.sheet, one.cell, one.rule, one.said] for one in fixed.desked.answers],
        "why": fixed.why,
    }
