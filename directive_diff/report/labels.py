"""The words of the product, in one language, from ``rules/labels.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, cast

from directive_diff.errors import UsageError
from directive_diff.model import Message
from directive_diff.rules import load
from directive_diff.topics import topic_label

__all__ = ["LANGUAGES", "Labels", "Lang", "labels"]

Lang = Literal["vi", "en"]
LANGUAGES: tuple[Lang, ...] = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Labels:
    """Every word a report shows, in ``lang``. A word that is not there is an error, never an empty label."""

    lang: Lang

    def word(self, key: str) -> str:
        """A word of the reports."""
        return self._of("words", key)

    def cli(self, key: str) -> str:
        """A word of the command line."""
        return self._of("cli", key)

    def kind(self, kind: str) -> str:
        """The label of a kind, or of ``moved``."""
        return self._of("kinds", kind)

    def category(self, category: str) -> str:
        """The label of a category."""
        return self._of("categories", category)

    def categories(self) -> tuple[str, ...]:
        """Every category, in the order in which reports list them."""
        return tuple(load("labels")["categories"])

    def definition(self, table: str, key: str) -> str:
        """What a kind or category means; ``table`` is ``kinds`` or ``categories``."""
        return cast("str", load("labels")[table][key]["definition"][self.lang])

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
        return self.word(f"role_{role}")

    def zone(self, zone: str) -> str:
        """The name of a part of the document outside its sections."""
        return self._of("zones", zone)

    def ledger(self, reason: str) -> str:
        """Why characters were set aside. A reader added later may bring a reason without label: it shows as it is."""
        entry = load("labels")["ledger"].get(reason)
        return cast("str", entry[self.lang]) if entry else reason

    def unread(self, what: str) -> str:
        """What stands in a file and not in the text; without a label it shows as it is."""
        entry = load("labels")["unread"].get(what)
        return cast("str", entry[self.lang]) if entry else what

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
        return address if self.lang == "vi" else _english(address)

    def date(self, iso: str | None) -> str | None:
        """An ISO date as an official writes it: ``05/9/2019`` (a zero before days under 10 and months 1 and 2 only)."""
        match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", iso or "")
        if not match:
            return iso
        year, month, day = match.groups()
        return f"{day}/{month if int(month) < 3 else int(month)}/{year}"

    def _of(self, table: str, key: str) -> str:
        return cast("str", load("labels")[table][key][self.lang])


@lru_cache(maxsize=2)
def labels(lang: str) -> Labels:
    """The labels of one language.

    Raises:
        UsageError: E402 for a language we do not speak.
    """
    if lang not in LANGUAGES:
        raise UsageError(
            "E402",
            vi=f"Không có ngôn ngữ «{lang}». Hãy chọn vi hoặc en.",
            en=f"There is no language '{lang}'. Choose vi or en.",
        )
    return Labels("en" if lang == "en" else "vi")


@lru_cache(maxsize=1)
def _address_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows: list[dict[str, Any]] = load("labels")["address"]
    return tuple((re.compile(row["pattern"]), row["en"]) for row in rows)


@lru_cache(maxsize=4096)
def _english(address: str) -> str:
    return ", ".join(_english_part(part) for part in address.split(", "))


def _english_part(part: str) -> str:
    for pattern, english in _address_words():
        match = pattern.fullmatch(part)
        if match:
            value = match[1] if match.lastindex else ""
            return english.format(value).strip()
    return part
