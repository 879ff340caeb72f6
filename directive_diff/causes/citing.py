"""Documents newly cited, no longer cited, and cited otherwise than before."""

from __future__ import annotations

from collections.abc import Iterator

from directive_diff.evidence import Finding, Predicates, Site, about, cited_name, issued_since, overlap, within
from directive_diff.model import Citation, Directive, Edit, Mention, Span
from directive_diff.text import same_words

__all__ = ["PREDICATES"]

_PLANS = frozenset({"Kế hoạch", "Chương trình", "Đề án", "Dự án", "Kế hoạch hành động", "Chương trình hành động"})


def citation_added(site: Site) -> Iterator[Finding]:
    """An instrument that last year's text cites nowhere."""
    yield from (f for f, _ in _entering(site))


def plan_added(site: Site) -> Iterator[Finding]:
    """A plan, programme, scheme or project that last year's text names nowhere."""
    yield from (f for f, c in _entering(site) if c.kind in _PLANS)


def _entering(site: Site) -> Iterator[tuple[Finding, Citation]]:
    for mention, citation in site.new_mentions:
        if citation.status == "added" and citation.form != "generic":
            vi, en = news(site.old, citation)
            name = cited_name(mention)
            found = Finding((), _whole(mention), {"name": name, "news": vi}, {"name": name, "news": en})
            yield found, citation


def _whole(mention: Mention) -> tuple[Span, ...]:
    """A citation with its subject, which came or went with it."""
    return (mention.span, mention.subject) if mention.subject else (mention.span,)


def news(old: Directive, citation: Citation) -> tuple[str, str]:
    """Whether the instrument was issued after last year's text or before it, where that is known."""
    if old.number and citation.number == old.number and citation.issued in (None, old.issued):
        return " (chính là văn bản trước)", " (last year's text itself)"
    since = issued_since(old, citation)
    if since is None:
        return "", ""
    if since:
        return " (văn bản ban hành sau văn bản trước)", " (issued after last year's text)"
    return " (văn bản ban hành trước, nay mới viện dẫn)", " (issued before last year's text)"


def citation_dropped(site: Site) -> Iterator[Finding]:
    """An instrument that this year's text cites nowhere."""
    yield from (f for f, _ in _leaving(site))


def plan_dropped(site: Site) -> Iterator[Finding]:
    """A plan, programme, scheme or project that this year's text names nowhere."""
    yield from (f for f, c in _leaving(site) if c.kind in _PLANS)


def _leaving(site: Site) -> Iterator[tuple[Finding, Citation]]:
    for mention, citation in site.old_mentions:
        if citation.status == "dropped" and citation.form != "generic":
            yield Finding(_whole(mention), (), {"name": cited_name(mention)}), citation


def citation_corrected(site: Site) -> Iterator[Finding]:
    """The same instrument on both sides, its sign, date, issuer or title written otherwise."""
    for mention, citation in site.old_mentions:
        other = next((m for m, c in site.new_mentions if c.id == citation.id), None)
        if other is None or citation.form == "generic":
            continue
        for edit in site.edits:
            what = _part_edited(site, edit, mention, other)
            # A sign's slash and hyphen are part of it; elsewhere a mark or a capital is spelling.
            if what and (what is _SIGN or not same_words(site.old_text(edit.old), site.new_text(edit.new))):
                name = cited_name(other)
                said = {"name": name, "what": what[0]}, {"name": name, "what": what[1]}
                # Two dates may be one instrument with a slip; that it is one is then inferred.
                redated = bool(mention.issued and other.issued and mention.issued != other.issued)
                yield Finding((edit.old,), (edit.new,), *said, "likely" if redated else None)


_SIGN = ("Đính chính số, ký hiệu", "The sign is corrected")


def _part_edited(site: Site, edit: Edit, old: Mention, new: Mention) -> tuple[str, str] | None:
    """Which part of a citation an edit touches on both sides."""
    if old.sign and new.sign and overlap(edit.old, old.sign) and overlap(edit.new, new.sign):
        return _SIGN if site.old_text(old.sign) != site.new_text(new.sign) else None
    if within(edit.old, old.span) and within(edit.new, new.span):
        if old.issued is None and new.issued:
            return "Bổ sung ngày ban hành", "The date is added"
        if old.issued and new.issued is None:
            return "Lược bỏ ngày ban hành", "The date is left out"
        if old.issued != new.issued:
            return "Đính chính ngày ban hành", "The date is corrected"
        return "Chỉnh sửa tên cơ quan ban hành", "The issuer is written differently"
    if old.subject and new.subject and within(edit.old, old.subject) and within(edit.new, new.subject):
        inner = (m for m, _ in site.old_mentions if m is not old and within(m.span, old.subject))
        inner_new = (m for m, _ in site.new_mentions if m is not new and within(m.span, new.subject))
        # A document named within the title speaks for itself.
        if any(about(m, edit.old) for m in inner) or any(about(m, edit.new) for m in inner_new):
            return None
        return "Chỉnh sửa trích yếu", "The title is written differently"
    return None


PREDICATES: Predicates = {
    citation_added: {"cites-new"},
    citation_dropped: {"cites-old"},
    citation_corrected: {"both", "cites-old", "cites-new"},
    plan_added: {"cites-new"},
    plan_dropped: {"cites-old"},
}
