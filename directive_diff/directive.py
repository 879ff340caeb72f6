"""``read()``: the walk from a file to a Directive, on one screen."""

from __future__ import annotations

import re
from pathlib import Path

from directive_diff import reading, structure, units
from directive_diff.annotations import annotate
from directive_diff.catalogue import notice
from directive_diff.citations import cut_protected
from directive_diff.model import Directive, Notice
from directive_diff.parts import Outline
from directive_diff.reading import Options, Revisions
from directive_diff.reading.origins import origins
from directive_diff.text import INVISIBLE, fold

__all__ = ["read", "read_file"]


def read(path: str | Path, *, revisions: Revisions = "accept", ocr: bool = False) -> Directive:
    """Read one directive from a file.

    ``revisions`` says what becomes of tracked changes in a Word file: taken as accepted, as rejected, or the file is
    refused when it has any. ``ocr`` lets a machine read the pages of a PDF that are pictures only.

    Raises:
        InputError: the file is missing, empty, no document, too large, damaged, locked, or in an unknown format or
            encoding; a library or program that reads it is missing. ``docs/errors.md`` lists the codes.
    """
    return read_file(reading.load(path), Options(revisions, ocr))


def read_file(file: reading.File, options: Options | None = None, known: Directive | None = None) -> Directive:
    """Read one directive from bytes already in hand. ``known`` is the same document as it was read a moment ago: what
    its paragraphs say in words that are still there is taken from it, and the result is the same as without.
    """
    page = reading.read_blocks(file, options)
    outline = structure.outline(page.blocks, page.account)
    text, top, runs = units.drafts(outline.parts, page.account)
    facts = outline.facts
    said = annotate(text, facts, known)
    return Directive(
        source=file.name,
        sha256=file.sha256,
        kind=facts.kind,
        number=facts.number,
        issuer=facts.issuer,
        issued=facts.issued,
        year=facts.year,
        subject=facts.subject,
        text=text,
        units=units.finish(text, top, cut_protected(said.mentions), said.stay),
        tokens=said.tokens,
        mentions=said.mentions,
        mention_links=said.links,
        terms=said.terms,
        ledger=page.account.close(len(text)),
        unread=units.unread(page.unread, top),
        warnings=(*page.warnings, *_doubts(outline, text, top)),
        origins=origins(runs, page.account.source, page.written) if page.written is not None else None,
    )


def _doubts(outline: Outline, text: str, top: list[units.Draft]) -> list[Notice]:
    """What looks unlike a directive or hides something, said openly."""
    found: list[Notice] = []
    if outline.facts.kind is None and outline.facts.subject is None:  # an official letter names no kind
        found.append(notice("W202"))
    if not any(draft.label and draft.role == "body" for draft in top):
        found.append(notice("W203"))
    doubts = outline.doubts
    if doubts:
        found.append(notice("W205", count=doubts))
    if outline.facts.no_date:
        found.append(_no_date(outline.facts.no_date, text))
    hidden = [match.start() for match in re.finditer(f"[{INVISIBLE}]", text)]
    if hidden:
        found.append(notice("W204", (hidden[0], hidden[0] + 1), count=len(hidden)))
    return found


def _no_date(words: str, text: str) -> Notice:
    """W214: the words of a dateline that name no day, and where they stand."""
    folded = fold(text)
    found = re.search(r"\s+".join(map(re.escape, words.split())), folded.text)
    return notice("W214", folded.span(*found.span()) if found else None, words=words)
