"""What a text is about: topics are data (``rules/topics.toml``), found by whole words.

Words are compared by :func:`directive_diff.text.key`, so capitals and the place of a tone mark do not matter; marks
between them do not either. A keyword inside a longer phrase that means something else does not count, and a broad
topic is said only where no other fits.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from directive_diff.rules import load
from directive_diff.text import WORDS, key

__all__ = ["CLEAR", "clear_topics", "topic_ids", "topic_label", "topics_of"]

# A sentence with more topics than this is about nothing in particular, and a filter by topic should not show it.
CLEAR = 2


def topics_of(text: str) -> tuple[str, ...]:
    """The ids of the topics a text has, in the order of the rules. Linear in its words."""
    words = [key(word) for word in WORDS.findall(text)]
    phrases, reach = _phrases()
    specific: set[str] = set()
    broad: set[str] = set()
    at = 0
    hidden: dict[str, int] = {}  # topic -> up to where a phrase takes its keywords out of account
    while at < len(words):
        for length in range(min(reach.get(words[at], 0), len(words) - at), 0, -1):
            for topic, means, wide in phrases.get(tuple(words[at : at + length]), ()):
                if not means:
                    hidden[topic] = max(hidden.get(topic, 0), at + length)
                elif at + length > hidden.get(topic, 0):
                    (broad if wide else specific).add(topic)
        at += 1
    found = specific or broad
    return tuple(topic for topic in topic_ids() if topic in found)


def clear_topics(text: str) -> tuple[str, ...]:
    """The topics of a sentence where they are clear: a few at most, else none."""
    found = topics_of(text)
    return found if len(found) <= CLEAR else ()


@lru_cache(maxsize=1)
def topic_ids() -> tuple[str, ...]:
    """Every topic, in the order of the rules."""
    return tuple(topic["id"] for topic in load("topics")["topic"])


def topic_label(topic: str, lang: str) -> str:
    """What a reader calls a topic, in ``vi`` or ``en``."""
    return str(_by_id()[topic][lang])


@lru_cache(maxsize=1)
def _by_id() -> dict[str, dict[str, Any]]:
    return {topic["id"]: topic for topic in load("topics")["topic"]}


Entry = tuple[str, bool, bool]  # the topic; whether the phrase means it; whether the topic is broad


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[tuple[str, ...], list[Entry]], dict[str, int]]:
    """Every phrase as keyed words, and how many words the longest phrase with a given first word has."""
    phrases: dict[tuple[str, ...], list[Entry]] = {}
    reach: dict[str, int] = {}
    for topic in load("topics")["topic"]:
        wide = topic.get("broad", False)
        for words, means in _entries(topic):
            phrases.setdefault(words, []).append((topic["id"], means, wide))
            reach[words[0]] = max(reach.get(words[0], 0), len(words))
    return phrases, reach


def _entries(topic: dict[str, Any]) -> Iterable[tuple[tuple[str, ...], bool]]:
    for name, means in (("keywords", True), ("unless", False)):
        for phrase in topic.get(name, ()):
            yield tuple(key(word) for word in WORDS.findall(phrase)), means
