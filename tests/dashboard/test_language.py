"""Two languages: no word that is not in the catalogue, none in the catalogue that nobody says, and who gets which."""

import ast
import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import dashboard
import warehouse
from dashboard import chart_style, text
from dashboard.text import language, numbers

CODE = Path(dashboard.__file__).parent
LOCALE = CODE / "text" / "locale" / "en" / "LC_MESSAGES"
TRANSLATED = {"_", "plural", "counted", "mark"}
VIETNAMESE = re.compile(r"[À-ÖØ-öø-ɏḀ-ỿ]")
WORDS = re.compile(rf"[^\W\d_]{{2,}}\s+[^\W\d_]{{2,}}|{VIETNAMESE.pattern}")
Name = tuple[str, str]


@pytest.fixture
def english() -> Iterator[None]:
    language.use("en")
    yield
    language.use("vi")


def catalogue(domain: str) -> Catalog:
    with (LOCALE / f"{domain}.po").open("rb") as file:
        return read_po(file, locale="en")


def parsed(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args:
            yield node


def said_in_code() -> dict[Name, bool]:
    """Each message of the code by context and text, and whether it comes in forms for numbers."""
    found: dict[Name, bool] = {}
    for path, tree in parsed(CODE):
        for call in calls(tree, TRANSLATED):
            is_plural = call.func.id in {"plural", "counted"}  # type: ignore[attr-defined]
            first, second = call.args[0], call.args[1] if len(call.args) > 1 and not is_plural else ast.Constant("")
            if isinstance(first, ast.Constant) and isinstance(second, ast.Constant):
                found[str(second.value), str(first.value)] = is_plural
            else:
                assert path.name in {"language.py", "numbers.py"}, f"{path}:{call.lineno}: not a literal"
    return found


def named(message: Message) -> Name:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def placeholders(said: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(said) if name is not None}


def test_every_message_of_the_code_is_in_the_catalogue_and_no_other() -> None:
    known = {named(message): isinstance(message.id, tuple) for message in catalogue("chitieu") if message.id}
    found = said_in_code()
    missing, stale = found.keys() - known.keys(), known.keys() - found.keys()
    assert not missing, f"not in chitieu.po: {sorted(missing)}"
    assert not stale, f"in chitieu.po, but nobody says it: {sorted(stale)}"
    assert [name for name in found if found[name] != known[name]] == []
    assert len(found) > 300


def test_no_two_modules_of_words_use_one_name() -> None:
    # all are read as text.NAME, where the later one would hide the other
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((CODE / "text").glob("*.py"))]
    names = [
        target.id
        for module in modules
        for each in module.body
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name) and target.id.isupper() and not target.id.startswith("_")
    ]
    assert len(names) > 100
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("domain", ["chitieu", "catalogue"])
def test_every_message_is_translated_with_the_same_placeholders(domain: str) -> None:
    messages = [message for message in catalogue(domain) if message.id]
    assert len(messages) > 300
    for message in messages:
        asked = named(message)[1]
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        assert not message.fuzzy and all(form.strip() for form in forms), asked
        # what stands at an end joins two sentences
        edges = [(form[0].isspace(), form[-1].isspace()) for form in forms]
        assert set(edges) == {(asked[0].isspace(), asked[-1].isspace())}, asked
        if domain == "chitieu":
            assert all(placeholders(form) == placeholders(asked) for form in forms), asked
            assert not any(VIETNAMESE.search(form) for form in forms), asked


def test_the_catalogue_holds_the_english_names_of_the_built_in_plans() -> None:
    known = {named(message)[1]: message.string for message in catalogue("catalogue") if message.id}
    folder = Path(warehouse.__file__).parent / "catalogue"
    wanted = {}
    for path in [*folder.glob("*/indicators.csv"), *folder.glob("*/item_fields.csv")]:
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for column in ("field", "name", "numerator", "denominator"):
                    if row.get(column):
                        wanted.setdefault(row[column], set()).add(row[f"{column}_en"])
                for column in ("lead", "support", "unit"):
                    if row.get(column, "%") not in {"", "%"}:
                        assert row[column] in known, row[column]
    assert len(wanted) > 300
    assert [name for name, offered in wanted.items() if known.get(name) not in offered] == []


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Texts of the code that are no docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node


def test_no_words_are_written_outside_the_texts() -> None:
    found = [
        f"{path.relative_to(CODE)}:{node.lineno}: {node.value}"
        for path, tree in parsed(CODE)
        if CODE / "text" not in path.parents
        for node in literals(tree)
        if VIETNAMESE.search(node.value)
    ]
    assert not found, "\n".join(found)


def test_every_word_of_the_texts_is_marked() -> None:
    unmarked = []
    for path, tree in parsed(CODE / "text"):
        marked = {id(arg) for call in calls(tree, TRANSLATED | {"as_stored"}) for arg in call.args}
        # what something goes by is not shown
        marked |= {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
        unmarked += [
            f"{path.name}:{node.lineno}: {node.value}"
            for node in literals(tree)
            if id(node) not in marked and WORDS.search(node.value)
        ]
        # in a template with a word in it, the word stays behind
        unmarked += [
            f"{path.name}:{node.lineno}: {part.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr) and path.name != "language.py"
            for part in node.values
            if isinstance(part, ast.Constant) and re.search(r"[^\W\d_]{2,}", str(part.value))
        ]
    assert not unmarked, "\n".join(unmarked)


def test_scripts_hold_no_words_of_ours() -> None:
    for path in CODE.rglob("*.js"):
        code = re.sub(r"^\s*//.*$|\s//\s.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        # the one letter that has no base form in Unicode
        assert not VIETNAMESE.search(code.replace('replaceAll("đ", "d")', "")), path.name


def test_no_constant_is_kept_from_the_time_of_import() -> None:
    """A default argument, a class or a module that keeps `text.NAME` would speak one language for ever."""
    found = []
    for path, tree in parsed(CODE):
        late = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for body in (node.body if isinstance(node.body, list) else [node.body])
            for inner in ast.walk(body)
        }
        if path.parent.name == "screens" or path.name == "page.py":
            # run anew each time
            continue
        found += [
            f"{path.relative_to(CODE)}:{node.lineno}: text.{node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "text"
            and node.attr.isupper()
            and id(node) not in late
        ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("asked", [None, "", "vi", "fr", "EN", "en;", "../en"])
def test_vietnamese_until_english_is_asked_for(asked: str | None) -> None:
    assert language.use(asked) == "vi"
    assert text.PAGES["tong-quan"] == "Tổng quan"


@pytest.mark.usefixtures("english")
def test_constants_and_functions_speak_english() -> None:
    assert text.PAGES == {
        "tong-quan": "Overview", "chi-tieu": "Indicators", "don-vi": "Units", "chi-tiet": "Details",
        "tim-kiem": "Search", "nop-so-lieu": "Intake", "tinh-hinh-nop": "Submission status",
        "trich-xuat": "Extracts",
        "bao-cao": "Report",
    }  # fmt: skip
    assert text.CHART_GAP_LINES == ("no", "figures")
    assert (text.INDICATOR, text.RESULTS["indicators"]) == ("Indicator", "Indicators")
    assert type(text.YES) is str
    assert text.answer(3, 5, 1, 2, "7.1 Meetings", is_narrowed=False) == (
        "3 of 5 indicators met; 2 not met, furthest from its target: 7.1 Meetings"
    )
    assert [text.units_missing(count) for count in (1, 2)] == ["1 unit has not submitted", "2 units have not submitted"]
    assert text.OFFICE_LEVEL == "Cơ quan", "a key of the data"
    assert text.levels("") == "Office"


def test_a_name_nobody_translated_stays_as_it_is() -> None:
    language.use("en")
    try:
        assert text.named("Cải cách thể chế") == "Institutional reform"
        assert text.named("Lĩnh vực riêng của cơ quan") == "Lĩnh vực riêng của cơ quan"
    finally:
        language.use("vi")
    assert text.named("Cải cách thể chế") == "Cải cách thể chế"


@pytest.mark.usefixtures("english")
def test_numbers_and_dates_are_english() -> None:
    shown = [
        numbers.decimal(Decimal("1234567.8")), numbers.percent(Decimal("85.5")), numbers.decimal(Decimal("-8")),
        numbers.count(2467), numbers.fraction(Decimal(1058), Decimal("14.25")), numbers.period("2025-Q3"),
        numbers.day(date(2026, 11, 9)), numbers.moment(datetime(2025, 11, 25, 9, 14)),
        text.target("<=", Decimal(10), "hạng"), text.target(">=", Decimal(85), "có/không"), numbers.axis_number(62.5),
        text.WINDOWS["ytd"],
    ]  # fmt: skip
    assert shown == [
        "1,234,567.8", "85.5%", "−8.0", "2,467", "1,058/14.25", "Q3 2025", "9 Nov 2026", "25 Nov 2025 09:14",
        "≤ 10 (rank)", "≥ 85%", "62.5", "Year to date",
    ]  # fmt: skip


def test_charts_write_numbers_as_the_page_does() -> None:
    signs = {}
    for code in language.LANGUAGES:
        language.use(code)
        signs[code] = chart_style.template(chart_style.LIGHT)["layout"]["separators"]
    language.use("vi")
    assert signs == {"vi": ",.", "en": ".,"}


def test_names_of_an_office_s_own_plan_come_from_its_own_english_column() -> None:
    row = {"name": "Kế hoạch riêng", "name_en": "Own plan", "lead": "Phòng A", "support": None}
    assert language.translated(row, "name", "lead", "support") == row
    language.use("en")
    try:
        assert language.translated(row, "name", "lead", "support") == row | {"name": "Own plan"}
        assert language.translated({"unit": "hạng"}, "unit") == {"unit": "(rank)"}
    finally:
        language.use("vi")


def test_words_of_an_address_are_never_read_as_a_template() -> None:
    for code in language.LANGUAGES:
        language.use(code)
        assert "{0.__class__}" in text.search_everywhere("{0.__class__}")
    language.use("vi")
