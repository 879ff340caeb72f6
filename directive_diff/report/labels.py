"""The words of the product in one language: those of the catalogue, addresses, dates and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from directive_diff import catalogue, dates
from directive_diff.addresses import english
from directive_diff.catalogue import LANGUAGES, Lang, Value
from directive_diff.errors import UsageError
from directive_diff.model import Message, OwnCategory
from directive_diff.rules import load
from directive_diff.topics import topic_label

__all__ = ["LANGUAGES", "Labels", "Lang", "labels"]


@dataclass(frozen=True, slots=True)
class Labels:
    """Every word a report shows, in ``lang``. A word that is not there is an error, never an empty label. ``own`` are
    the categories of a researcher's own components.
    """

    lang: Lang
    own: tuple[OwnCategory, ...] = ()

    def word(self, key: str, **values: Value) -> str:
        """A word of the reports, its placeholders filled in; ``count`` chooses between singular and plural."""
        return self._of("words", key, **values)

    def cli(self, key: str, **values: Value) -> str:
        """A word of the command line, its placeholders filled in."""
        return self._of("cli", key, **values)

    def desk(self, key: str, **values: Value) -> str:
        """A word of the page for those who work without a terminal, its placeholders filled in."""
        return self._of("desk", key, **values)

    def kind(self, kind: str) -> str:
        """The label of a kind, or of ``moved``."""
        return self._of("kinds", kind)

    def category(self, category: str) -> str:
        """The label of a category; one that nobody named shows as it is."""
        try:
            return self._of("categories", category)
        except KeyError:
            return next((self.say(c.label) for c in self.own if c.id == category), category)

    def categories(self) -> tuple[str, ...]:
        """Every category, in the order in which reports list them; somebody's own before what is handed back."""
        ours = load("categories")["reports"]
        last = ours.index("explained")
        return (*ours[:last], *(c.id for c in self.own), *ours[last:])

    def definition(self, table: str, key: str) -> str:
        """What a kind or category means; ``table`` is ``kinds`` or ``categories``."""
        if table == "categories" and any(c.id == key for c in self.own):
            return self.word("own-category")
        return self._of(f"{table}.definition", key)

    def certainty(self, certainty: str) -> str:
        """How sure a category is."""
        return self._of("certainty", certainty)

    def status(self, status: str) -> str:
        """What became of a citation."""
        return self._of("status", status)

    def succession(self, how: str) -> str:
        """What became of a document that is no longer cited."""
        return self._of("successions", how)

    def topic(self, topic: str) -> str:
        """The label of a topic."""
        return topic_label(topic, self.lang)

    def how(self, how: str) -> str:
        """How one instrument stands to another."""
        return self._of("how", how)

    def role(self, role: str) -> str:
        """The part that a body has in a task."""
        return self._of("task_roles", role)

    def coded(self, column: str, code: str) -> str:
        """The word for a code in a column of the tables."""
        return self._of("codes", f"{column}.{code}")

    def zone(self, zone: str) -> str:
        """The name of a part of the document outside its sections."""
        return self._of("zones", zone)

    def ledger(self, reason: str) -> str:
        """Why characters were set aside. A reader added later may bring a reason without label: it shows as it is."""
        try:
            return self._of("ledger", reason)
        except KeyError:
            return reason

    def unread(self, what: str) -> str:
        """What stands in a file and not in the text; without a label it shows as it is."""
        try:
            return self._of("unread", what)
        except KeyError:
            return what

    def level(self, level: str) -> str:
        """How grave a finding of the checks is."""
        return self._of("levels", level)

    def check(self, rule: str) -> str:
        """The name of a rule of the checks."""
        return self._of("checks", rule)

    def say(self, message: Message) -> str:
        """A message in this language."""
        return message.vi if self.lang == "vi" else message.en

    def address(self, address: str) -> str:
        """An address of the data, which is Vietnamese, in this language."""
        return address if self.lang == "vi" else english(address)

    def date(self, iso: str | None) -> str | None:
        """A date of the data, or a part of one, as the language writes it: ``05/9/2019``, ``5 September 2019``."""
        return None if iso is None else dates.written(self.lang, iso)

    def number(self, value: float) -> str:
        """A number as the language writes it: ``1.234,5``, ``1,234.5``."""
        return catalogue.number(self.lang, value)

    def _of(self, table: str, key: str, **values: Value) -> str:
        return catalogue.text(self.lang, table, key, **values)


@lru_cache(maxsize=8)
def labels(lang: str, own: tuple[OwnCategory, ...] = ()) -> Labels:
    """The labels of one language, with those of a researcher's own categories.

    Raises:
        UsageError: E402 for a language we do not speak.
    """
    if lang not in LANGUAGES:
        raise UsageError("E402", lang=lang)
    return Labels("en" if lang == "en" else "vi", own)
