"""The year's happenings: anniversaries, congresses, elections, holidays that enter, leave or give way to others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from directive_diff.catalogue import joined, message
from directive_diff.evidence import Finding, Predicates, Site, in_citation, overlap, quoted
from directive_diff.model import Directive, Span
from directive_diff.rules import load
from directive_diff.text import fold, key

__all__ = ["PREDICATES", "pattern"]


@lru_cache(maxsize=1)
def pattern() -> re.Pattern[str]:
    """What an event is known by, on folded text."""
    return re.compile("|".join(rf"\b(?:{event['pattern']})" for event in load("events")["event"]), re.IGNORECASE)


def event_changed(site: Site) -> Iterator[Finding]:
    """Events that one side names and the other does not; what entered and what left are one finding."""
    gone = [s for s in _events(site.old, site.old_spans) if not in_citation(site.old_mentions, s)]
    come = [s for s in _events(site.new, site.new_spans) if not in_citation(site.new_mentions, s)]
    here = {_name(site.old_text(s)) for s in gone}, {_name(site.new_text(s)) for s in come}
    old = [
        _to_the_end(site, s, side=0)
        for s in gone
        if _edited(site, s, side=0) and not _named(site.old_text(s), here[1], site.new, site)
    ]
    new = [
        _to_the_end(site, s, side=1)
        for s in come
        if _edited(site, s, side=1) and not _named(site.new_text(s), here[0], site.old, site)
    ]
    if old or new:
        sides = {"old": [quoted(site.old_text(s)) for s in old], "new": [quoted(site.new_text(s)) for s in new]}
        told = [
            message("reasons", f"event.{side}", events=joined(message("reasons", "event", name=n) for n in names))
            for side, names in sides.items()
            if names
        ]
        named = any(c.isupper() for names in sides.values() for name in names for c in name)
        sure = None if named else "likely"  # «lễ hội», «30 năm thành lập»: no event is named
        yield Finding(tuple(old), tuple(new), {"what": joined(told)}, sure)


# Where an event's name ends and what is said of it begins.
_PREDICATE = re.compile(r" (?=(?:phải|cần|không|chưa|được|bị|đã|đang|sẽ|chặt chẽ|an toàn|nghiêm túc|rà soát|còn)\b)")
_STREET = re.compile(r"(?:đường|phố|chợ|trường|phường|công viên|quảng trường) $", re.IGNORECASE)


def _events(directive: Directive, spans: tuple[Span, ...]) -> Iterator[Span]:
    for start, end in spans:
        text = fold(directive.text[start:end])
        for match in pattern().finditer(text.text):
            if _STREET.search(text.text, 0, match.start()):
                continue  # «đường Quốc Khánh»
            said = _PREDICATE.split(match[0], maxsplit=1)[0].rstrip()
            stop = match.start() + len(said)
            a, b = text.span(match.start(), stop)
            yield start + a, start + b


# What follows an event up to the end of its edit belongs to it when it is no longer than this, in words.
_TAIL = 6


def _to_the_end(site: Site, span: Span, *, side: int) -> Span:
    """An event with the rest of its edit: «Ngày Giải phóng miền Nam[, thống nhất đất nước]»."""
    text = (site.old, site.new)[side].text
    for edit in site.edits:
        start, end = (edit.old, edit.new)[side]
        rest = text[span[1] : end]
        if start <= span[0] and span[1] < end and len(rest.split()) <= _TAIL and not re.search(r"[;.:]|tiến tới", rest):
            return span[0], end - (len(rest) - len(rest.rstrip(" ,")))
    return span


def _edited(site: Site, span: Span, *, side: int) -> bool:
    """Whether an edit touches the event, by more than marks and capitals."""
    return any(overlap((edit.old, edit.new)[side], span) for edit in site.edits)


def _name(event: str) -> tuple[str, ...]:
    """An event by its words, the figures in it and what opens it left out."""
    words = (key(w) for w in re.findall(r"[^\W\d_]+", event))
    return tuple(w for w in words if w not in _OPENING)


# Words that may stand before an event or in it without making it another one.
_OPENING = frozenset(
    key(w) for w in ("kỷ", "niệm", "chào", "mừng", "lễ", "ngày", "dịp", "cuộc", "năm", "của", "và", "là")
)


def _named(event: str, beside: set[tuple[str, ...]], other: Directive, site: Site) -> bool:
    """Whether the other side names this event: in its own sentence, or anywhere where it has no such sentence."""
    name, figures = _name(event), re.findall(r"\d+", event)
    if any(_same_event(name, o) for o in beside) and not figures:
        return True
    if name in beside and figures[:1] == re.findall(r"\d+", event)[:1]:
        return True
    return site.pair.kind in ("added", "removed") and _contains(other, name)


def _same_event(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one name only says more of the same: «Đại hội XIV của Đảng [Cộng sản Việt Nam]»."""
    short, long = sorted((one, other), key=len)
    return bool(short) and long[: len(short)] == short


def _contains(directive: Directive, name: tuple[str, ...]) -> bool:
    return f" {' '.join(name)} " in _words(directive.text)


@lru_cache(maxsize=4)
def _words(text: str) -> str:
    words = (key(w) for w in re.findall(r"[^\W\d_]+", text))
    return f" {' '.join(w for w in words if w not in _OPENING)} "


PREDICATES: Predicates = {event_changed: set()}
