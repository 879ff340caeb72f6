"""The written summary: a few sentences an officer could paste into a memo, in Vietnamese and English.

Each sentence is built from counts and spans that the comparison holds; where there is nothing to say it is left out.
A line is a paragraph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from directive_diff.addresses import both
from directive_diff.catalogue import joined, message
from directive_diff.citations.matter import display
from directive_diff.evidence import issued_since, quoted
from directive_diff.model import (
    Category,
    Change,
    Citation,
    Directive,
    Lost,
    Message,
    Shift,
    Span,
    TermReplacement,
    Unit,
)
from directive_diff.topics import topic_label

__all__ = ["narrative"]

# A memo names so many of anything; the rest is counted.
_NAMED = 3
_SPEAKING = 6  # fewer syllables say little out of their sentence
_LOST = 6
_TOPICS = 4
# Of the old sentences this share stands again word for word: «giữ nguyên phần lớn»; or at least in substance,
# as it was or edited: «trên cơ sở văn bản trước».
_UNCHANGED = 0.6
_STAYS = 0.5


def narrative(
    old: Directive,
    new: Directive,
    changes: Sequence[Change],
    citations: Sequence[Citation],
    heads: Mapping[str, int],
    counts: tuple[Mapping[str, Mapping[str, int]], Mapping[str, int], int, int],
    terms: Sequence[TermReplacement],
    shifts: Sequence[Shift],
    lost: Sequence[Lost],
) -> Message:
    """The sentences; ``counts`` are kinds, categories, noise and substance as the summary has them."""
    kinds, categories, formal, substance = counts
    moved = sum(level["moved"] for level in kinds.values())
    s = kinds["sentence"]
    if not sum(s.values()) - s["equal"] - s["moved"] and not moved:
        return message("narrative", "same")
    told = [
        [*_overall(s, moved, substance, formal), *_where(old, new, shifts)],
        [*_cited(old, citations, heads), *_followed(citations), *_plans(changes)],
        [*_asked(categories), *_gone(old, lost, categories)],
        [*_renamed(categories, terms)],
        [*_for_a_person(changes, categories)],
    ]
    return joined((joined(lines, " ") for lines in told if lines), "\n")


def _overall(s: Mapping[str, int], moved: int, substance: int, formal: int) -> Iterator[Message]:
    """What kind of year it was."""
    before = sum(s[kind] for kind in ("equal", "edited", "split", "merged", "removed")) or 1
    if s["equal"] / before >= _UNCHANGED:
        kind = "stands"
    elif 1 - s["removed"] / before >= _STAYS:
        kind = "drafted"
    else:
        kind = "anew"
    yield message("narrative", kind, counts=_listed({**s, "moved": moved}))
    if substance and formal:
        yield message("narrative", "substance-and-form", substance=substance, form=formal)
    elif substance:
        yield message("narrative", "substance", count=substance)
    elif formal:
        yield message("narrative", "form", count=formal)


_KINDS = ("equal", "edited", "added", "removed", "split", "merged", "moved")


def _listed(counts: Mapping[str, int]) -> Message:
    """What there is of each kind; what there is none of is not mentioned."""
    return joined((message("narrative", f"kind.{k}", count=counts[k]) for k in _KINDS if counts[k]), ", ")


def _where(old: Directive, new: Directive, shifts: Sequence[Shift]) -> Iterator[Message]:
    """The sections that changed most, where there are several to choose from."""
    if len(shifts) < 2:  # «most of one section» says nothing
        return
    units = {u.id: u for u in old.units}, {u.id: u for u in new.units}
    named = []
    for shift in shifts[:_NAMED]:
        directive, unit = (new, units[1][shift.new]) if shift.new else (old, units[0][shift.old or ""])
        where, heading = both(unit.address), _heading(directive, unit)
        named.append(message("narrative", "section", address=where, heading=heading, count=shift.changes))
    yield message("narrative", "sections", sections=joined(named))


def _heading(directive: Directive, section: Unit) -> str:
    """A section's heading without its label, short enough for a sentence."""
    line = directive.text[slice(*section.span)].split("\n", 1)[0]
    label = section.label or ""
    at = line.find(label)
    if label and 0 <= at <= len("Chương "):
        line = line[at + len(label) :].lstrip(" .):")
    return quoted(line)


def _cited(old: Directive, citations: Sequence[Citation], heads: Mapping[str, int]) -> Iterator[Message]:
    """What documents entered and left; newly issued ones are other news than older ones newly cited."""
    numbered = [c for c in citations if c.form == "numbered"]
    added = [c for c in numbered if c.status == "added"]
    dropped = [c for c in numbered if c.status == "dropped"]
    kept = len(numbered) - len(added) - len(dropped)
    if not added and not dropped:
        return
    told: list[Message] = []
    if added:
        more = [_issued(old, added)]
        if heads["added"] < len(added):
            more.append(message("narrative", "cited.heads", count=heads["added"]))
        within = joined(m for m in more if m.vi)
        bracket = message("narrative", "cited.within", within=within) if within.vi else ""
        told.append(message("narrative", "cited.added", count=len(added), within=bracket))
    if dropped:
        told.append(message("narrative", "cited.dropped", count=len(dropped)))
    if kept:
        told.append(message("narrative", "cited.kept", count=kept))
    yield message("narrative", "cited", told=joined(told))


def _issued(old: Directive, added: Sequence[Citation]) -> Message:
    """How many of those added are newer than the old text, and how many are older; nothing where that is not known."""
    since = sum(1 for c in added if issued_since(old, c))
    before = sum(1 for c in added if issued_since(old, c) is False)
    # Of a text without date only its year is known: what was issued in that year may be older than it.
    year = {} if old.issued else {"year": str(old.year)}
    if since and before:
        key = "cited.since-and-before" if old.issued else "cited.since-year-and-before"
        return message("narrative", key, since=since, before=before, **year)
    if since:
        return message("narrative", "cited.since" if old.issued else "cited.since-year", count=since, **year)
    return message("narrative", "cited.before", count=before) if before else Message("", "")


def _followed(citations: Sequence[Citation]) -> Iterator[Message]:
    """What the new text replaces by its own words, and what later documents stand for others."""
    names = {c.id: display(c) for c in citations}
    by_itself = [names[c.id] for c in citations if c.successor and c.successor.how == "replaced" and not c.successor.id]
    if by_itself:
        yield message("narrative", "replaces", documents="; ".join(by_itself))
    later = [
        f"{names[c.id]} → {names[c.successor.id]}"
        for c in citations
        if c.successor and c.successor.id and c.successor.how == "succeeded"
    ]
    if later:
        rest = len(later) - _NAMED
        more = message("narrative", "later.more", count=rest) if rest > 0 else ""
        yield message("narrative", "later", documents="; ".join(later[:_NAMED]), more=more)


# What is asked of those charged, in the order of a memo.
_ASKED = ("agency", "duty", "scope", "deadline", "figure")


def _asked(categories: Mapping[str, int]) -> Iterator[Message]:
    """How many instructions that stayed ask something else."""
    found = [message("narrative", f"asked.{c}", count=categories[c]) for c in _ASKED if categories.get(c)]
    if found:
        yield message("narrative", "asked", told=joined(found, ", "))


def _plans(changes: Sequence[Change]) -> Iterator[Message]:
    """Plans, programmes, schemes and projects by topic."""
    found = {
        name: [c for change in changes for c in change.categories if c.id == name]
        for name in ("plan-added", "plan-dropped")
    }
    told = [message("narrative", name, count=len(said), topics=_by_topic(said)) for name, said in found.items() if said]
    if told:
        yield message("narrative", "plans", told=joined(told))


def _by_topic(said: Sequence[Category]) -> Message | str:
    topics = Counter(t for c in said for t in c.topics).most_common()
    if not topics:
        return ""
    named = (message("narrative", "topic", name=_topic(t), count=n) for t, n in topics[:_TOPICS])
    return message("narrative", "topics", topics=joined(named))


def _topic(topic: str) -> Message:
    """The label of a topic inside a sentence."""
    vi, en = (topic_label(topic, lang) for lang in ("vi", "en"))
    return Message(vi[:1].lower() + vi[1:], en[:1].lower() + en[1:])


def _gone(old: Directive, lost: Sequence[Lost], categories: Mapping[str, int]) -> Iterator[Message]:
    """Tasks that entered and left, then what is said nowhere any more."""
    added, dropped, expired = (categories.get(c, 0) for c in ("task-added", "task-dropped", "task-expired"))
    told = [message("narrative", "tasks.added", count=added)] * bool(added)
    if expired and dropped:
        told.append(message("narrative", "tasks.dropped-expired", count=dropped, expired=expired))
    elif dropped:
        told.append(message("narrative", "tasks.dropped", count=dropped))
    elif expired:
        told.append(message("narrative", "tasks.expired", count=expired))
    if told:
        yield message("narrative", "tasks", told=joined(told, ", "))
    weightiest = [max(entry.spans, key=lambda s: s[1] - s[0]) for entry in lost]
    phrases = dict.fromkeys(quoted(old.text[slice(*span)]) for span in weightiest if _speaks(old.text, span))
    if phrases:
        some = "; ".join(f"«{phrase}»" for phrase in islice(phrases, _LOST))
        more = message("narrative", "gone.more") if len(weightiest) > min(len(phrases), _LOST) else ""
        yield message("narrative", "gone", phrases=some, more=more)


def _speaks(text: str, span: Span) -> bool:
    """Whether a phrase can be understood in a memo: some words between marks of punctuation or the ends of a paragraph,
    and no half of a quotation. One that was cut out of a clause is listed with its place by the reports.
    """
    start, end = span
    phrase = text[start:end]
    if len(phrase.split()) < _SPEAKING or "”" in phrase.partition("“")[0]:
        return False
    before, after = text[max(0, start - 2) : start].rstrip(" ")[-1:], text[end : end + 2].lstrip(" ")[:1]
    return all(not sign.isalnum() for sign in (before, after))


def _renamed(categories: Mapping[str, int], terms: Sequence[TermReplacement]) -> Iterator[Message]:
    """What was rephrased for the reform."""
    n = categories.get("reorganisation", 0)
    if n:
        some = "; ".join(f"«{t.old}» → «{t.new}»" for t in terms[:_NAMED])
        some = f" ({some})" if some else ""
        yield message("narrative", "reform", count=n, names=some)


def _for_a_person(changes: Sequence[Change], categories: Mapping[str, int]) -> Iterator[Message]:
    """What the tool does not know, or only guesses."""
    unexplained = categories.get("unexplained", 0)
    guessed = sum(1 for d in changes if any(c.certainty == "likely" and c.id != "unexplained" for c in d.categories))
    told = [message("narrative", "person.unexplained", count=unexplained)] * bool(unexplained)
    told += [message("narrative", "person.inferred", count=guessed)] * bool(guessed)
    if told:
        yield message("narrative", "person", told=joined(told))
