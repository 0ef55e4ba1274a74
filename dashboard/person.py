"""Who is looking. Where sign-in will stand: every question is asked in a person's name and within what they may see."""

from dataclasses import dataclass

from dashboard.text.words import LOCAL_PERSON
from warehouse.filters import Filter

DECIDING = frozenset({"finance", "admin"})
EXTRACTING = DECIDING | {"staff"}


@dataclass(frozen=True)
class Person:
    """A person and the units they may see; no units named = all of them."""

    name: str
    role: str
    units: tuple[str, ...] = ()

    @property
    def may_decide(self) -> bool:
        """Whether this person may load, return, approve and close: everything that changes a figure or its standing."""
        return self.role in DECIDING

    @property
    def may_extract(self) -> bool:
        """Whether this person may take whole data sets away; what stands on a screen everybody may who sees it."""
        return self.role in EXTRACTING

    def within(self, where: Filter) -> Filter:
        """The filter, no wider than what the person may see."""
        if not self.units:
            return where
        allowed = tuple(code for code in where.units or self.units if code in self.units)
        return where.but(units=allowed or ("",))


_DOOR = {"role": "leader"}


def open_desk() -> None:
    """Let the local person decide as well: `chitieu serve` does, a demonstration through `streamlit run` only shows."""
    _DOOR["role"] = "admin"


def person() -> Person:
    """The person of this session. Until accounts exist, and only on this machine: the local one, who may see all."""
    # what this person does is journaled under one name, whatever language the screen speaks
    return Person(str(LOCAL_PERSON), _DOOR["role"])
