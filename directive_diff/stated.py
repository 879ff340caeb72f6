"""What is said of documents and need not be inferred: by an express clause of the new text, by the table of laws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from directive_diff.catalogue import message
from directive_diff.citations.express import clauses
from directive_diff.citations.grammar import keyed
from directive_diff.citations.matter import display
from directive_diff.dates import both
from directive_diff.model import Citation, Directive, Message, Succession, Successor
from directive_diff.rules import load

__all__ = ["by_clauses", "by_laws", "law_followed", "once_followed"]


def by_clauses(new: Directive, citations: Sequence[Citation]) -> dict[str, Successor]:
    """What the new text itself says of documents it names."""
    whose = {j: c for c in citations for j in c.new}
    found: dict[str, Successor] = {}
    for clause in clauses(new.text, new.mentions):
        gone, by = whose[clause.gone], whose[clause.by] if clause.by is not None else None
        if by is gone:
            continue
        what = display(gone)
        if not clause.replaced:
            why = message("successors", "stated-ended", document=what)
        elif by:
            why = message("successors", "stated-replaced", document=what, by=display(by))
        else:
            why = message("successors", "stated-replaced-here", document=what)
        how: Succession = "replaced" if clause.replaced else "ended"
        found[gone.id] = Successor(by.id if by else None, how, "certain", why)
    return found


def by_laws(citations: Sequence[Citation], in_force: frozenset[str]) -> dict[str, Successor]:
    """Laws that followed one of another name, from the table in ``rules/legislation.toml``."""
    found: dict[str, Successor] = {}
    called: dict[str, list[Citation]] = defaultdict(list)
    for citation in citations:
        for name in _called(citation):
            called[name].append(citation)
    for law in load("legislation")["law"]:
        olds = [c for name in law["old"] for c in called.get(keyed(name), ()) if c.status == "dropped"]
        news = [c for name in law["new"] for c in called.get(keyed(name), ()) if c.new]
        for one in olds if news else ():
            if one.id not in in_force:
                why = _law_followed(one, news[0], law["from"])
                found.setdefault(one.id, Successor(news[0].id, "succeeded", "likely", why))
    return found


def law_followed(one: Citation, other: Citation) -> Message | None:
    """What to say where a text names another law than before, if the table knows that it followed that one."""
    table = _table()
    laws = {at for name in _called(one) for at in table["old"].get(name, ())}
    laws &= {at for name in _called(other) for at in table["new"].get(name, ())}
    return _law_followed(one, other, load("legislation")["law"][min(laws)]["from"]) if laws else None


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[int]]]:
    """The table of laws by what each is called: as the older one, as the newer one."""
    found: dict[str, dict[str, list[int]]] = {"old": {}, "new": {}}
    for at, law in enumerate(load("legislation")["law"]):
        for side, names in found.items():
            for name in law[side]:
                names.setdefault(keyed(name), []).append(at)
    return found


def once_followed(citation: Citation) -> bool:
    """Whether the table knows a law that followed this one."""
    return any(name in _table()["old"] for name in _called(citation))


def _law_followed(one: Citation, other: Citation, since: date) -> Message:
    return message("successors", "law", law=display(other), date=both(since.isoformat()), older=display(one))


def _called(citation: Citation) -> Iterator[str]:
    if citation.number:
        yield keyed(citation.number)
    elif citation.form == "named" and citation.subject:
        yield keyed(citation.subject)
        yield keyed(f"{citation.kind} {citation.subject}")
