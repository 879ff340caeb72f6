"""What identity needs of each mention, read once, and the instrument being gathered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from directive_diff.citations.grammar import grammar, keyed
from directive_diff.citations.parts import read_body, spaces
from directive_diff.model import Mention, Side

__all__ = ["SIGN_YEAR", "SUBJECT_LENGTH", "Group", "Item", "read_items"]

SUBJECT_LENGTH = 16  # shorter subjects («về nhân sự») agree by chance
_MAX_SUBJECTS = 4  # wordings of one instrument's subject that a further mention is held against
_TITLE = 600  # characters of a subject that are compared and shown
SIGN_YEAR = re.compile(r"^[0-9.]+[a-dđ]?/((?:19|20)[0-9]{2})/")
_LAST_YEAR = re.compile(r"\(?năm\s+((?:19|20)[0-9]{2})\)?$")
_SEAT = re.compile(r"(?:ủy|tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu) (?P<place>[^\W\d_a-z].*)$")


@dataclass(slots=True)
class Item:
    """One mention with what identity needs, read once."""

    side: Side
    index: int
    mention: Mention
    base: str
    year: int | None
    level: str
    place: str
    subject: str

    def order(self) -> tuple[str, ...]:
        """A place in order that no side decides."""
        m = self.mention
        return (m.issued or "~", m.issuer or "~", self.subject or "~", m.text)


class Group:
    """An instrument being gathered, with what was said of it kept as sets: asking costs the same however often."""

    __slots__ = ("dated", "dates", "items", "levels", "numbered", "places", "sides", "subjects", "years")

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.years: set[int] = set()
        self.levels: set[str] = set()
        self.places: set[str] = set()
        self.dates: set[str] = set()
        self.subjects: dict[str, None] = {}
        self.sides: set[Side] = set()
        self.dated: set[Side] = set()
        self.numbered: set[Side] = set()

    def add(self, item: Item) -> None:
        """Gather one mention."""
        self.items.append(item)
        self.sides.add(item.side)
        if item.year is not None:
            self.years.add(item.year)
        if item.level:
            self.levels.add(item.level)
        if item.place:
            self.places.add(item.place)
        if item.mention.issued:
            self.dates.add(item.mention.issued)
            self.dated.add(item.side)
        if item.mention.form == "numbered":
            self.numbered.add(item.side)
        if len(self.subjects) < _MAX_SUBJECTS and len(item.subject) >= SUBJECT_LENGTH:
            self.subjects[item.subject] = None


def read_items(side: Side, mentions: Sequence[Mention], text: str) -> Iterable[Item]:
    """The mentions of one side with what identity needs; subjects as written, cut at a bound."""
    kinds = grammar().kinds
    for index, mention in enumerate(mentions):
        level, place = _seat(mention.issuer or "")
        subject = spaces(text[slice(*mention.subject)][:_TITLE]) if mention.subject else ""
        kind = kinds.get(mention.kind)
        yield Item(
            side,
            index,
            mention,
            kind.base if kind else mention.kind,
            _year(mention),
            level,
            place,
            subject,
        )


@lru_cache(maxsize=4096)
def _seat(issuer: str) -> tuple[str, str]:
    """Level and place of a normalised issuer."""
    body = read_body(issuer, 0, grammar()) if issuer else None
    place = _SEAT.search(issuer)
    return body.level if body else "", keyed(place["place"]) if place else ""


def _year(mention: Mention) -> int | None:
    """The year in the sign, of the date, or said at the end («Luật Đất đai năm 2013»)."""
    if mention.number and (signed := SIGN_YEAR.match(mention.number)):
        return int(signed[1])
    if mention.issued:
        return int(mention.issued[:4])
    said = _LAST_YEAR.search(mention.text)
    return int(said[1]) if said else None
