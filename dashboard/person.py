"""Who is looking. Where sign-in will stand: every question is asked in a person's name and within what they may see."""

from dataclasses import dataclass

from dashboard import text
from warehouse.filters import Filter


@dataclass(frozen=True)
class Person:
    """A person and the units they may see; no units named = all of them."""

    name: str
    role: str
    units: tuple[str, ...] = ()

    def within(self, where: Filter) -> Filter:
        """The filter, no wider than what the person may see."""
        if not self.units:
            return where
        allowed = tuple(code for code in where.units or self.units if code in self.units)
        return where.but(units=allowed or ("",))


def person() -> Person:
    """The person of this session. Until accounts exist, and only on this machine: the local one, who may see all."""
    return Person(text.LOCAL_PERSON, "leader")
