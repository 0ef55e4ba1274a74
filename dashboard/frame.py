"""What stands around every page: the sample mark, the sentence of what is shown, the footer."""

from urllib.parse import quote_plus

from dashboard import printed_links, text, tracking
from dashboard.component import pieces
from dashboard.component.pieces import Node
from dashboard.data import Words
from dashboard.filters import flags
from dashboard.text import language
from dashboard.view import View
from warehouse.filters import Filter

# pages of those who load and decide
DECISIONS = frozenset({"nop-so-lieu"})
# pages of those who take data sets away
EXTRACTS = frozenset({"trich-xuat"})
# pages of no plan and period
WITHOUT_BAR = frozenset({"nop-so-lieu"})


def sentence(view: View) -> tuple[str, str]:
    """What is being shown: plan and period, then the rest."""
    chosen, reading = view.chosen, view.reading
    where = chosen.where
    if view.page == "tim-kiem":
        aside = _narrowing(reading.words, where.but(search=None))
        return text.search_scope(where.search, aside, is_limited=bool(reading.person.units))
    turnout = reading.turnout(where, is_alone=view.page != "tong-quan").to_dicts()
    now = turnout[-1] if turnout and turnout[-1]["period"] == where.period else None
    period = reading.words.periods[where.plan, where.period]
    rest = text.scope(
        _narrowing(reading.words, where),
        now["units_submitted"] if now else 0,
        now["units_owed"] if now else 0,
        period["starts_on"] if where.window == "quarter" else None,
        period["cutoff_on"],
    )
    span = [] if where.window == "quarter" else [text.WINDOWS[where.window].lower()]
    more = tracking.in_scope(view) if view.page == "tinh-hinh-nop" else ""
    return " · ".join([where.plan, text.period(where.period), *span]), rest + more


def title(view: View) -> str:
    """What a tab, a bookmark or the history calls this view: the narrowest first."""
    chosen, words = view.chosen, view.reading.words
    unit = [str(words.units[code]["unit_name"]) for code in chosen.where.units[:1]]
    indicator = [text.short_code(chosen.indicator)] if chosen.indicator else []
    when = [chosen.where.plan, text.period(chosen.where.period)]
    return " · ".join([*indicator, *unit, text.PAGES[view.page], *when, text.APP])


def head(view: View) -> Node:
    """The name of the product and the way to every page, with the filters of this one."""
    links = [
        pieces.node(
            "a", "", title, href=view.chosen.address(page), **({"current": "page"} if page == view.page else {})
        )
        for page, title in text.PAGES.items()
        if _may_open(page, view)
    ]
    name = pieces.node("span", "app", text.APP)
    return pieces.node("div", "top", name, pieces.node("nav", "", *links, label=text.NAVIGATION), *_languages(view))


def _may_open(page: str, view: View) -> bool:
    person = view.reading.person
    return (page not in DECISIONS or person.may_decide) and (page not in EXTRACTS or person.may_extract)


def _languages(view: View) -> list[Node]:
    """A link to this very view for each of the other languages; the whole page is loaded anew."""
    return [
        pieces.node("a", "tongue", name, href=f"language/{code}?back={quote_plus(view.here)}", lang=code, whole=True)
        for code, name in language.LANGUAGES.items()
        if code != language.current()
    ]


def top(view: View, said: str = "") -> list[Node]:
    """The scope sentence with its actions; above it `said`, and what the address asked for in vain."""
    chosen = view.chosen
    strong, rest = sentence(view)
    actions: list[Node] = []
    if chosen.where.search and view.page != "tim-kiem":
        words = text.search_everywhere(chosen.where.search)
        actions.append(pieces.node("a", "", words, href=chosen.address("tim-kiem")))
    if chosen.is_narrowed():
        actions.append(pieces.node("a", "", text.CLEAR_FILTERS, href=chosen.cleared(view.page)))
    actions.append(pieces.copy_link(view.here))
    if paper := printed_links.address(view):
        actions.append(pieces.node("a", "", text.PRINT, href=paper, fresh=True, title=text.PRINT_TITLE))
    nodes: list[Node] = [pieces.notice(said)] if said else []
    if chosen.ignored:
        nodes.append(pieces.notice(text.ignored_parameters(chosen.ignored)))
    mark = sample_mark(view)
    notes = [pieces.quiet(text.STRUCTURE_NOTE)] if chosen.where.structure == "now" else []
    return [*nodes, pieces.scope(strong, rest, actions, mark), *notes]


def sample_mark(view: View) -> list[Node]:
    """That the home is a sample, where it is one."""
    is_sample = view.reading.words.state["is_sample"]
    return [pieces.node("b", "sample", text.SAMPLE, title=text.SAMPLE_NOTE)] if is_sample else []


def foot(view: View) -> Node:
    """Which version of the figures the page was made from."""
    state = view.reading.words.state
    said = text.footer(view.reading.version, state["published_at"], text.restated(view.reading.person.name))
    return pieces.node("p", "foot", said)


def _narrowing(words: Words, where: Filter) -> list[str]:
    names = [str(words.units[code]["unit_name"]) for code in where.units]
    more = [f"+{len(names) - 2}"] if len(names) > 2 else []
    return [
        *([text.LEVELS[where.level]] if where.level else []),
        *([where.area] if where.area else []),
        *([", ".join([*names[:2], *more])] if names else []),
        *([text.named(where.field)] if where.field else []),
        *([", ".join(text.STATUSES[status] for status in where.statuses)] if where.statuses else []),
        *([f"“{where.search}”"] if where.search else []),
        *(text.FILTERS[name].lower() for name in flags(where)),
    ]
