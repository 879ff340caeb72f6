"""A citation as plain values and back: what spaCy's formats can carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from directive_diff.model import Mention, Message, Span

__all__ = ["mention", "plain"]


def plain(mention: Mention, at: int) -> dict[str, Any]:
    """The fields of a mention; its positions count from ``at``, so that they hold in a part of the text as well."""
    return {
        "span": _moved(mention.span, -at),
        "sign": _moved(mention.sign, -at),
        "form": mention.form,
        "kind": mention.kind,
        "number": mention.number,
        "issued": mention.issued,
        "issuer": mention.issuer,
        "name": mention.name,
        "subject": _moved(mention.subject, -at),
        "text": mention.text,
        "suspect": mention.suspect and {"vi": mention.suspect.vi, "en": mention.suspect.en},
    }


def mention(values: Mapping[str, Any], at: int) -> Mention:
    """The mention again, in positions of a text in which its span begins at ``at``."""
    suspect = values["suspect"]
    moved = {name: _moved(values[name], at) for name in ("span", "sign", "subject")}
    return Mention(**{**values, **moved, "suspect": suspect and Message(**suspect)})


def _moved(span: Span | list[int] | None, by: int) -> Span | None:
    return None if span is None else (span[0] + by, span[1] + by)
