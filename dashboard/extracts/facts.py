"""What a workbook's first page says: the filters in words, what the figures were, when and by whom they were taken."""

from dashboard import frame, text, tracking, tracking_grid, unit_order
from dashboard.desk import exported
from dashboard.picking import Picking
from dashboard.view import View
from warehouse.store import office_now

Facts = list[tuple[str, str]]


def facts(view: View, title: str, asked: Picking | None = None) -> Facts:
    """Label and words, line by line; `asked`: how the rows were narrowed and sorted on the screen, where they can be."""
    chosen, words = view.chosen, view.reading.words
    where, labels = chosen.where, text.FILES
    strong, rest = frame.sentence(view)
    if view.page == "nop-so-lieu":
        about = [(labels["table"], title), (labels["screen"], text.PAGES[view.page]), *exported.about(view)]
        return [
            *([("", text.SAMPLE)] if words.state["is_sample"] else []),
            *about,
            *(_narrowed_files(asked) if asked else []),
            *_taken(view),
        ]
    made_from = [
        (labels["structure"], labels["now" if where.structure == "now" else "then"]),
        (labels["targets"], text.FILTERS["targets"] if where.plan_targets_only else labels["every_target"]),
        (labels["figures"], text.FILTERS["approved"] if where.approved_only else labels["every_figure"]),
        *_taken(view),
    ]
    return [
        *([("", text.SAMPLE)] if words.state["is_sample"] else []),
        (labels["table"], title),
        (labels["screen"], text.PAGES[view.page]),
        (text.FILES["scope"], strong + rest),
        (text.FILTERS["plan"], f"{where.plan} · {words.plans[where.plan]['name']}"),
        (text.FILTERS["period"], text.period(where.period)),
        (text.FILTERS["window"], text.WINDOWS[where.window]),
        *_narrowing(view),
        *(_picked(view, asked) if asked else []),
        *made_from,
    ]


def _taken(view: View) -> Facts:
    """What the table was taken from, when and by whom."""
    labels, state = text.FILES, view.reading.words.state
    return [
        (labels["version"], text.version_at(view.reading.version, state["published_at"])),
        (labels["made_at"], text.moment(office_now())),
        (labels["made_by"], text.restated(view.reading.person.name)),
        (labels["address"], view.here),
    ]


def _narrowed_files(asked: Picking) -> Facts:
    verdicts = ", ".join(text.VERDICTS.get(name, name) for name in asked.states)
    return [
        (text.TILES_LABEL, verdicts or text.FILES["all"]),
        (text.FILES["find"], asked.find.strip() or text.FILES["none"]),
    ]


def _narrowing(view: View) -> Facts:
    chosen, words, all_of_them = view.chosen, view.reading.words, text.FILES["all"]
    where = chosen.where
    indicator = words.indicators.get(chosen.indicator or "")
    names = ", ".join(f"{words.units[code]['unit_name']} ({code})" for code in where.units)
    return [
        (text.FILTERS["level"], text.LEVELS[where.level] if where.level else all_of_them),
        (text.FILTERS["area"], where.area or all_of_them),
        (text.FILTERS["unit"], names or all_of_them),
        (text.FILTERS["field"], text.named(where.field) if where.field else all_of_them),
        (
            text.FILTERS["indicator"],
            f"{chosen.indicator} {indicator['indicator_name']}" if indicator else all_of_them,
        ),
        (text.FILTERS["status"], ", ".join(text.STATUSES[status] for status in where.statuses) or all_of_them),
        (text.FILTERS["q"], where.search or text.FILES["none"]),
        *(_board(view) if view.page == "tinh-hinh-nop" else []),
    ]


def _picked(view: View, asked: Picking) -> Facts:
    if view.page == "tong-quan":
        named = {
            code: f"{text.short_code(code)} {row['indicator_name']}"
            for code, row in view.reading.words.indicators.items()
        }
        order = unit_order.said(asked.order, named)
    elif view.page == "tinh-hinh-nop":
        found = tracking.board(view)
        units = tracking.chosen_units(found, view.chosen.sent)
        by = asked.order if asked.order != "file" else tracking_grid.plain_order(units)
        order = unit_order.said(by, {period: text.period(period) for period in found.periods})
    else:
        order = text.SORTS[asked.order]
    return [
        (text.FILES["find"], asked.find.strip() or text.FILES["none"]),
        *([(text.STATE_LABEL, ", ".join(asked.states))] if asked.states else []),
        (text.FILES["order"], order),
    ]


def _board(view: View) -> Facts:
    """How many units stand how, and which of them are listed."""
    now, sent = tracking.board(view).counts(), view.chosen.sent
    return [
        (text.FILTERS["sent"], text.SENDING[sent] if sent else text.ALL_UNITS),
        (text.TRACKER["owed"], text.count(now["owed"])),
        *((words.capitalize(), text.count(now[name])) for name, words in text.SENDING.items()),
    ]
