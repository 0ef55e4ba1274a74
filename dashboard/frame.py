"""What stands around every page: the sample mark, the sentence of what is shown, the footer."""

from dashboard import text
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.view import View


def top(view: View) -> list[Node]:
    """The scope sentence with its actions; above it what the address asked for in vain."""
    chosen, reading = view.chosen, view.reading
    where = chosen.where
    turnout = reading.turnout(where).to_dicts()
    now = turnout[-1] if turnout and turnout[-1]["period"] == where.period else None
    period = reading.words.periods[where.plan, where.period]
    rest = text.scope(
        _narrowing(view),
        now["units_submitted"] if now else 0,
        now["units_owed"] if now else 0,
        period["starts_on"] if where.window == "quarter" else None,
        period["cutoff_on"],
    )
    span = [] if where.window == "quarter" else [text.WINDOWS[where.window].lower()]
    strong = " · ".join([where.plan, text.period(where.period), *span])
    actions: list[Node] = []
    if chosen.is_narrowed():
        actions.append(pieces.node("a", "", text.CLEAR_FILTERS, href=chosen.cleared(view.page)))
    actions.append(pieces.copy_link(view.here))
    nodes: list[Node] = []
    if chosen.ignored:
        nodes.append(pieces.notice(text.ignored_parameters(chosen.ignored)))
    mark = [pieces.node("b", "sample", text.SAMPLE, title=text.SAMPLE_NOTE)] if reading.words.state["is_sample"] else []
    return [*nodes, pieces.scope(strong, rest, actions, mark)]


def foot(view: View) -> Node:
    """Which version of the figures the page was made from."""
    state = view.reading.words.state
    said = text.footer(view.reading.version, state["published_at"], view.reading.person.name)
    return pieces.node("p", "foot", said)


def _narrowing(view: View) -> list[str]:
    where = view.chosen.where
    names = [str(view.reading.words.units[code]["unit_name"]) for code in where.units]
    more = [f"+{len(names) - 2}"] if len(names) > 2 else []
    return [
        *([text.LEVELS[where.level]] if where.level else []),
        *([where.area] if where.area else []),
        *([", ".join([*names[:2], *more])] if names else []),
        *([where.field] if where.field else []),
        *([", ".join(text.STATUSES[status] for status in where.statuses)] if where.statuses else []),
        *([f"“{where.search}”"] if where.search else []),
    ]
