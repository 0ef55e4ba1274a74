"""The wording of documents: sentences with named places in text files that an office can edit, filled without running anything.

A section begins with `[name: place, place]`, each line under it is a paragraph. The built-in files (`wording/`) say which
sections and places there are; files of the same names in `HOME/report/` take the place of single sections.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard import text
from warehouse.errors import ChitieuError
from warehouse.home import Home

BUILT_IN = Path(__file__).with_name("wording")
FOLDER = "report"
LARGEST = 200_000
HEADING = re.compile(r"\[\s*([a-z0-9_]+)\s*(?::([^\]]*))?\]\s*")
PLACE = re.compile(r"\{([^{}]*)\}")


class WordingError(ChitieuError):
    """A template that cannot be used. Names file, line and what to do."""


@dataclass(frozen=True)
class Section:
    """One section as written: its paragraphs, each with its line, and the places its heading names."""

    name: str
    line: int
    places: frozenset[str]
    paragraphs: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Wording:
    """Every section in force, by name."""

    sections: Mapping[str, tuple[str, ...]]

    def lines(self, name: str, **values: str) -> list[str]:
        """The paragraphs of a section with their places filled; none where the office left it empty."""
        return [PLACE.sub(lambda place: values[place[1].strip()], line) for line in self.sections[name]]

    def say(self, name: str, **values: str) -> str:
        """A section as one sentence."""
        return " ".join(self.lines(name, **values))

    def part(self, name: str, **values: str) -> str:
        """A part of a sentence, which brings its own space or comma."""
        return "".join(self.lines(name, **values))


def read(home: Home, document: str, plan: str) -> Wording:
    """The wording of a document of a plan: built in, then for all plans of the office, then for this plan of it.

    Errors: `WordingError` naming file, line, place and remedy.
    """
    known = {section.name: section for section in _sections(BUILT_IN / f"{document}.txt")}
    found = {name: _said(section) for name, section in known.items()}
    names = (f"{document}.txt", f"{document}.{plan}.txt")
    for file in (BUILT_IN / names[1], *(home.root / FOLDER / name for name in names)):
        if file.is_file():
            found |= {section.name: _said(section) for section in _checked(file, known)}
    return Wording(found)


def _said(section: Section) -> tuple[str, ...]:
    return tuple(words for _, words in section.paragraphs)


def _checked(file: Path, known: Mapping[str, Section]) -> Iterator[Section]:
    seen: set[str] = set()
    for section in _sections(file):
        if section.name not in known:
            raise WordingError(text.wording_unknown_section(_named(file), section.line, section.name))
        if section.name in seen:
            raise WordingError(text.wording_repeated_section(_named(file), section.line, section.name))
        seen.add(section.name)
        allowed = known[section.name].places
        for line, words in section.paragraphs:
            if wrong := [place for place in PLACE.findall(words) if place.strip() not in allowed]:
                said = text.wording_unknown_place(_named(file), line, section.name, wrong[0], sorted(allowed))
                raise WordingError(said)
        yield section


def _sections(file: Path) -> Iterator[Section]:
    """The sections of a file. Errors: `WordingError` for what is no text, stands outside a section or has a lone brace."""
    name, began, places, paragraphs = "", 0, frozenset[str](), list[tuple[int, str]]()
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if line.startswith("#") or not line.strip():
            continue
        if heading := HEADING.fullmatch(line):
            if name:
                yield Section(name, began, places, tuple(paragraphs))
            name, began, paragraphs = heading[1], number, []
            places = frozenset(filter(None, (place.strip() for place in (heading[2] or "").split(","))))
        elif not name:
            raise WordingError(text.wording_no_section(_named(file), number))
        elif set(PLACE.sub("", line)) & set("{}"):
            raise WordingError(text.wording_lone_brace(_named(file), number, name))
        else:
            paragraphs.append((number, line.rstrip()))
    if name:
        yield Section(name, began, places, tuple(paragraphs))


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise WordingError(text.wording_too_large(_named(file)))
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise WordingError(text.wording_not_text(_named(file))) from fault
    except OSError as fault:
        raise WordingError(text.wording_unreadable(_named(file))) from fault


def _named(file: Path) -> str:
    return f"{FOLDER}/{file.name}"
