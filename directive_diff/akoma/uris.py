"""Names of documents as the Akoma Ntoso Naming Convention (OASIS, 1.0) writes them: ``/akn/vn/act/KIND/DATE/NUMBER``.

The convention has ``/akn``, the country, the type of document, a subtype, the date or year, and the number or a name;
the actor, which it allows between, is left out, as texts often do not name it. Where no date is known the segment is
``undated``. Segments are in ASCII: ``Nghị quyết số 57-NQ/TW ngày 22/12/2024`` is
``/akn/vn/act/nghi-quyet/2024-12-22/57-nq-tw``.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from directive_diff.model import Directive, Mention
from directive_diff.text import fold

__all__ = ["UNDATED", "mention_uri", "slug", "work_uri"]

UNDATED = "undated"
_UNNAMED = "unnamed"
_LONGEST = 80  # of the name of a document that has no number
_YEAR = re.compile(r"\d+/((?:19|20)\d\d)/")  # a year inside a sign: 72/2025/QH15


def slug(text: str) -> str:
    """Words as a segment of a URI: lower case, no marks, hyphens between; empty where there is no letter or digit."""
    plain = fold(text).text.lower().replace("đ", "d")
    bare = normalize("NFD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def work_uri(directive: Directive) -> str:
    """The URI of the document itself, as a work."""
    when = directive.issued or (str(directive.year) if directive.year else None)
    return _uri(directive.kind, when, directive.number, directive.subject)


def mention_uri(mention: Mention) -> str | None:
    """The URI of the document a mention names; None where it names no single document."""
    if mention.form == "generic":
        return None
    year = _YEAR.search(mention.number or "")
    return _uri(mention.kind, mention.issued or (year[1] if year else None), mention.number, mention.name)


def _uri(kind: str | None, when: str | None, number: str | None, name: str | None) -> str:
    last = slug(number or "") or slug(name or "")[:_LONGEST].strip("-") or _UNNAMED
    return f"/akn/vn/act/{slug(kind or '') or 'van-ban'}/{when or UNDATED}/{last}"
