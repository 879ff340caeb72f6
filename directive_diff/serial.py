"""A Comparison as plain values: the data format ``directive-diff/1``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from directive_diff.model import (
    Agency,
    Assignment,
    Change,
    Charge,
    Citation,
    Directive,
    Duty,
    LedgerEntry,
    Mention,
    Message,
    Notice,
    Origins,
    OwnCategory,
    Pair,
    Span,
    Successor,
    Summary,
)

__all__ = ["FORMAT", "comparison_to_dict", "directive_to_dict"]

FORMAT = "directive-diff/1"


def comparison_to_dict(
    old: Directive,
    new: Directive,
    pairs: Sequence[Pair],
    changes: Sequence[Change],
    citations: Sequence[Citation],
    summary: Summary,
    warnings: Sequence[Notice],
    duties: tuple[Sequence[Duty], Sequence[Duty]] = ((), ()),
    agencies: Sequence[Agency] = (),
    own_categories: Sequence[OwnCategory] = (),
) -> dict[str, Any]:
    """The whole comparison; keys stand in the order of the format's description. Without categories of somebody's own
    there is no key for them.
    """
    own = {"own_categories": [{"id": c.id, "label": _message(c.label)} for c in own_categories]}
    return {
        "format": FORMAT,
        "old": directive_to_dict(old),
        "new": directive_to_dict(new),
        "pairs": [_pair(pair) for pair in pairs],
        "changes": [_change(change) for change in changes],
        "citations": [_citation(c, old, new) for c in citations],
        "duties": [_duty(duty, name) for name, side in zip(("old", "new"), duties, strict=True) for duty in side],
        "agencies": [_agency(agency) for agency in agencies],
        "warnings": [{"code": w.code, "message": _message(w.message)} for w in warnings],
        "summary": {
            "kinds": summary.kinds,
            "categories": summary.categories,
            "noise": summary.noise,
            "substance": summary.substance,
            "citations": summary.citations,
            "heads": summary.heads,
            "terms": [{"old": t.old, "new": t.new, "rule": t.rule, "changes": list(t.changes)} for t in summary.terms],
            "shifts": [
                {"old": s.old, "new": s.new, "changes": s.changes, "added": s.added, "removed": s.removed}
                for s in summary.shifts
            ],
            "lost": [{"change": gone.change, "old": [list(s) for s in gone.spans]} for gone in summary.lost],
            "text": _message(summary.text),
        },
        **(own if own_categories else {}),
    }


def directive_to_dict(directive: Directive) -> dict[str, Any]:
    """One side of the format."""
    return {
        "source": directive.source,
        "sha256": directive.sha256,
        "kind": directive.kind,
        "number": directive.number,
        "issuer": directive.issuer,
        "issued": directive.issued,
        "year": directive.year,
        "subject": directive.subject,
        "text": directive.text,
        "units": [
            {
                "id": u.id,
                "level": u.level,
                "role": u.role,
                "parent": u.parent,
                "label": u.label,
                "address": u.address,
                "span": list(u.span),
                "recognised": u.recognised,
            }
            for u in directive.units
        ],
        "unread": [{"what": u.what, "count": u.count, "where": u.where} for u in directive.unread],
        "warnings": [
            {"code": w.code, "message": _message(w.message), "span": _span(w.span)} for w in directive.warnings
        ],
        "mentions": [_whole_mention(mention) for mention in directive.mentions],
        "mention_links": [
            {"how": link.how, "outer": link.outer, "inner": link.inner} for link in directive.mention_links
        ],
        "terms": [{"span": list(term.span), "form": term.form} for term in directive.terms],
        "ledger": {
            "seen": directive.ledger.seen,
            "reading": directive.ledger.reading,
            "supplied": [_entry(entry) for entry in directive.ledger.supplied],
            "aside": [_entry(entry) for entry in directive.ledger.aside],
        },
        "origins": _origins(directive.origins),
    }


def _whole_mention(mention: Mention) -> dict[str, Any]:
    """A mention by itself; its words are the text's at its span and are not said twice."""
    return {
        "span": list(mention.span),
        "sign": _span(mention.sign),
        "form": mention.form,
        "kind": mention.kind,
        "number": mention.number,
        "issued": mention.issued,
        "issuer": mention.issuer,
        "name": mention.name,
        "subject": _span(mention.subject),
        "suspect": _message(mention.suspect) if mention.suspect else None,
    }


def _entry(entry: LedgerEntry) -> dict[str, Any]:
    return {"reason": entry.reason, "count": entry.count, "samples": list(entry.samples)}


def _origins(origins: Origins | None) -> dict[str, list[int]] | None:
    if origins is None:
        return None
    return {
        "starts": list(origins.starts),
        "places": list(origins.places),
        "lengths": list(origins.lengths),
        "lines": list(origins.lines),
    }


def _message(message: Message) -> dict[str, str]:
    return {"vi": message.vi, "en": message.en}


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else list(span)


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "id": pair.id,
        "level": pair.level,
        "old": list(pair.old),
        "new": list(pair.new),
        "kind": pair.kind,
        "moved": pair.moved,
        "score": pair.score,
        "matched_by": pair.matched_by,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "pair": change.pair,
        "edits": [{"op": e.op, "old": list(e.old), "new": list(e.new)} for e in change.edits],
        "categories": [
            {
                "id": c.id,
                "rule": c.rule,
                "certainty": c.certainty,
                "old": [list(s) for s in c.old],
                "new": [list(s) for s in c.new],
                "why": _message(c.why),
                "how": c.how,
                "topics": list(c.topics),
            }
            for c in change.categories
        ],
        "topics": list(change.topics),
    }


def _citation(citation: Citation, old: Directive, new: Directive) -> dict[str, Any]:
    return {
        "id": citation.id,
        "form": citation.form,
        "kind": citation.kind,
        "number": citation.number,
        "issued": citation.issued,
        "issuer": citation.issuer,
        "subject": citation.subject,
        "status": citation.status,
        "successor": _successor(citation.successor),
        "topics": list(citation.topics),
        "specifies": citation.specifies,
        "head": citation.head,
        "links": [{"how": link.how, "id": link.id, "side": link.side} for link in citation.links],
        "old": [_mention(i, old.mentions[i]) for i in citation.old],
        "new": [_mention(j, new.mentions[j]) for j in citation.new],
    }


def _successor(successor: Successor | None) -> dict[str, Any] | None:
    if successor is None:
        return None
    return {
        "id": successor.id,
        "how": successor.how,
        "certainty": successor.certainty,
        "why": _message(successor.why),
    }


def _mention(at: int, mention: Mention) -> dict[str, Any]:
    return {
        "mention": at,
        "span": list(mention.span),
        "sign": _span(mention.sign),
        "text": mention.text,
        "suspect": _message(mention.suspect) if mention.suspect else None,
    }


def _duty(duty: Duty, side: str) -> dict[str, Any]:
    return {
        "side": side,
        "unit": duty.unit,
        "holder": duty.holder,
        "instructs": duty.instructs,
        "leading": [_charge(c) for c in duty.leading],
        "cooperating": [_charge(c) for c in duty.cooperating],
        "collecting": [_charge(c) for c in duty.collecting],
        "inherited": [_charge(c) for c in duty.inherited],
        "verb": _span(duty.verb),
        "object": _span(duty.object),
        "modality": duty.modality,
        "deadlines": [{"span": list(d.span), "kind": d.kind, "value": d.value} for d in duty.deadlines],
        "figures": [
            {"span": list(f.span), "number": list(f.number), "value": f.value, "unit": f.unit, "bound": f.bound}
            for f in duty.figures
        ],
    }


def _charge(charge: Charge) -> dict[str, Any]:
    return {
        "name": charge.name,
        "written": charge.written,
        "span": list(charge.span),
        "collective": charge.collective,
        "unit": charge.unit,
    }


def _agency(agency: Agency) -> dict[str, Any]:
    return {
        "name": agency.name,
        "old_names": list(agency.old_names),
        "new_names": list(agency.new_names),
        "collective": agency.collective,
        "gained": [_assignment(a) for a in agency.gained],
        "lost": [_assignment(a) for a in agency.lost],
        "kept": [_assignment(a) for a in agency.kept],
        "changed": [_assignment(a) for a in agency.changed],
    }


def _assignment(assignment: Assignment) -> dict[str, Any]:
    return {
        "old": list(assignment.old),
        "new": list(assignment.new),
        "role": assignment.role,
        "change": assignment.change,
        "how": list(assignment.how),
    }
