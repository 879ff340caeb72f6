"""The same directive in any coat: Word, PDF of three producers, HTML, old encodings; to prove that all read alike.

    python -m tools.coats examples/data/chi-thi-thai-nguyen-2026.txt -o coats/

It needs what the tests need: ``pip install -e ".[test]"``, and LibreOffice, Chromium and pandoc for some coats.

``COATS`` is the one table of them. A format may force a difference (TCVN3 has no curly quotes); each is a function in
``LETTERS`` or ``ORDER`` from what the original reads to to what the coat must read to, justified in docs/coats.md.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from directive_diff import Directive, read
from tools import letters, printers, web, word
from tools.sheet import Sheet, sheet_of

__all__ = [
    "COATS",
    "LETTERS",
    "NEEDS",
    "ORDER",
    "Coat",
    "Row",
    "expected",
    "expected_mentions",
    "made",
    "mentions",
    "missing",
    "rows",
]


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared of a unit."""

    level: str
    role: str
    label: str | None
    address: str
    text: str


def rows(directive: Directive) -> list[Row]:
    """All units of a directive, in order."""
    return [Row(u.level, u.role, u.label, u.address, directive.text[slice(*u.span)]) for u in directive.units]


def mentions(directive: Directive) -> list[tuple[str, ...]]:
    """What is compared of its citations: words, kind, number, date, issuer."""
    return [(m.text, m.kind, m.number or "", m.issued or "", m.issuer or "") for m in directive.mentions]


# ---- differences that a format forces ------------------------------------------------------------------------------


def _header_by_column(found: list[Row]) -> list[Row]:
    """The header stands in two columns, so the issuer's column is read before the motto's."""
    from directive_diff.parts import patterns
    from directive_diff.text import fold

    one = patterns().one
    header = [row for row in found if row.role == "header"]

    def right(row: Row) -> bool:
        folded = fold(row.text).text
        return bool(one["motto"].match(folded) or one["place_and_date"].match(folded))

    ordered = sorted(header, key=right)
    # Every line is a paragraph and its one sentence; addresses count lines in the order read.
    addresses = [row.address for row in header]
    ordered = [replace(row, address=address) for row, address in zip(ordered, addresses, strict=True)]
    return [*ordered, *(row for row in found if row.role != "header")]


def _signature_last(found: list[Row]) -> list[Row]:
    """Recipients stand in the left column and the signature in the right one, so it is read after them."""
    tail = [
        i for i, row in enumerate(found) if row.role in ("recipient", "signature") or row.address == "mục «Nơi nhận»"
    ]
    if not tail:
        return found
    moved = sorted((found[i] for i in tail), key=lambda row: row.role == "signature")
    out = list(found)
    for i, row in zip(tail, moved, strict=True):
        out[i] = row
    return out


_SMART = str.maketrans({**dict.fromkeys("“”", '"'), **dict.fromkeys("‘’", "'"), "–": "--", "—": "---", "…": "..."})
_TYPED = str.maketrans(
    {**dict.fromkeys("“”„", '"'), **dict.fromkeys("‘’", "'"), **dict.fromkeys("–—", "-"), "…": "..."}
)

# What becomes of letters: pandoc's own Markdown writes curly quotes and dashes as the ASCII it makes them from; the
# old encodings have none of them, and one code a letter, so that decomposed letters come back composed.
LETTERS: dict[str, Callable[[str], str]] = {
    "smart-marks": lambda text: text.translate(_SMART),
    "typed-marks": lambda text: text.translate(_TYPED),
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
}
# What becomes of the order of lines.
ORDER: dict[str, Callable[[list[Row]], list[Row]]] = {
    "header-by-column": _header_by_column,
    "signature-last": _signature_last,
}


def _without_toned_capitals(text: str) -> str:
    return "".join(c.lower() if c.isupper() and c not in _TCVN3_CAPITALS and not c.isascii() else c for c in text)


_TCVN3_CAPITALS = "ĂÂÊÔƠƯĐ"
# What cannot be known any more, on neither side: TCVN3 has no codes for capitals with tones, and the reader gives them
# back only where what stands around tells.
LOST: dict[str, Callable[[str], str]] = {"toned-capitals": _without_toned_capitals}


def seen_through(coat: Coat, found: list[Row]) -> list[Row]:
    """Rows, with what the coat's format cannot tell made alike."""
    for name in coat.differences:
        if lost := LOST.get(name):
            found = [replace(row, text=lost(row.text)) for row in found]
    return found


def mentions_seen_through(coat: Coat, found: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Mentions, with what the coat's format cannot tell made alike."""
    for name in coat.differences:
        if lost := LOST.get(name):
            found = [tuple(map(lost, mention)) for mention in found]
    return found


def expected(coat: Coat, original: Directive) -> list[Row]:
    """The units that a coat of ``original`` must read to."""
    found = rows(original)
    for name in coat.differences:
        order, letters_of = ORDER.get(name), LETTERS.get(name)
        if order:
            found = order(found)
        if letters_of:
            found = [replace(row, text=letters_of(row.text)) for row in found]
    return found


def expected_mentions(coat: Coat, original: Directive) -> list[tuple[str, ...]]:
    """The citations that a coat of ``original`` must read to."""
    found = mentions(original)
    for name in coat.differences:
        if name in LETTERS:
            found = [(LETTERS[name](text), *rest) for text, *rest in found]
    return found


# ---- the coats -----------------------------------------------------------------------------------------------------

Make = Callable[[Sequence[Directive]], list[bytes]]

NEEDS: dict[str, Callable[[], object]] = {
    "soffice": printers.soffice,
    "chromium": printers.chromium,
    "fonts": printers.fonts,
    "pandoc": lambda: shutil.which("pandoc"),
}


@dataclass(frozen=True, slots=True)
class Coat:
    """One way a text arrives: ``make`` turns directives into files, ``needs`` are keys of :data:`NEEDS`,
    ``differences`` keys of :data:`LETTERS`, :data:`LOST`, :data:`ORDER`.
    """

    id: str
    suffix: str
    make: Make
    needs: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()


def missing(coat: Coat) -> list[str]:
    """What this machine lacks to make the coat."""
    return [name for name in coat.needs if not NEEDS[name]()]


def made(coat: Coat, directives: Sequence[Directive]) -> list[bytes]:
    """The files of a coat, one a directive."""
    return coat.make(directives)


def _each(make: Callable[[Sheet], bytes]) -> Make:
    return lambda directives: [make(sheet_of(d)) for d in directives]


def _text(encode: Callable[[str], bytes]) -> Make:
    # The reading text has one part of the document a line, as a text saved from Word has one paragraph a line.
    return lambda directives: [encode(f"{d.text}\n") for d in directives]


def _old(encoding: str) -> Make:
    return _text(lambda text: letters.encode(text, encoding))


def _typed_word(directives: Sequence[Directive]) -> list[bytes]:
    return [word.docx(sheet_of(d)) for d in directives]


def _automatic_word(directives: Sequence[Directive]) -> list[bytes]:
    return [word.docx(sheet_of(d), automatic=True) for d in directives]


def _through_office(to: str, source: Make = _typed_word) -> Make:
    return lambda directives: printers.office(source(directives), ".docx", to)


def _pandoc(to: str) -> Make:
    command = ["pandoc", "--from=docx", f"--to={to}", "--wrap=none"]
    return lambda directives: [
        subprocess.run(command, input=data, capture_output=True, check=True, timeout=60).stdout
        for data in _typed_word(directives)
    ]


_COLUMNS = ("header-by-column", "signature-last")
_OLD = ("typed-marks", "composed")

COATS: tuple[Coat, ...] = (
    Coat("docx", ".docx", _typed_word, (), _COLUMNS),
    Coat("docx-automatic-numbers", ".docx", _automatic_word, (), _COLUMNS),
    Coat("doc", ".doc", _through_office("doc:MS Word 97"), ("soffice",), _COLUMNS),
    Coat("doc-automatic-numbers", ".doc", _through_office("doc:MS Word 97", _automatic_word), ("soffice",), _COLUMNS),
    Coat("rtf", ".rtf", _through_office("rtf"), ("soffice",), _COLUMNS),
    Coat("odt", ".odt", _through_office("odt"), ("soffice",), _COLUMNS),
    Coat("pdf-libreoffice", ".pdf", _through_office("pdf"), ("soffice",), _COLUMNS),
    Coat("pdf-reportlab", ".pdf", _each(printers.reportlab_pdf), ("fonts",), _COLUMNS),
    Coat("pdf-chromium", ".pdf", _each(lambda s: printers.chromium_pdf(web.clean(s))), ("chromium",), _COLUMNS),
    Coat("html", ".html", _each(lambda s: web.clean(s).encode()), (), _COLUMNS),
    Coat("html-portal", ".html", _each(lambda s: web.portal(s).encode()), (), _COLUMNS),
    Coat("markdown-pandoc", ".md", _pandoc("markdown"), ("pandoc",), (*_COLUMNS, "smart-marks")),
    Coat("markdown-github", ".md", _pandoc("gfm"), ("pandoc",), _COLUMNS),
    Coat("text-utf16", ".txt", _text(lambda text: text.encode("utf-16"))),
    Coat("text-crlf", ".txt", _text(lambda text: f"\ufeff{text}".replace("\n", "\r\n").encode())),
    Coat("text-nfd", ".txt", _text(lambda text: unicodedata.normalize("NFD", text).encode()), (), ("decomposed",)),
    Coat("text-tcvn3", ".txt", _old("tcvn3"), (), (*_OLD, "toned-capitals")),
    Coat("text-vni", ".txt", _old("vni"), (), _OLD),
    Coat("text-viscii", ".txt", _old("viscii"), (), _OLD),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write every coat of the files named, or those asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.coats", description="A directive in every format it may arrive in"
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("coats"), help="folder (made if missing)")
    parser.add_argument("--coat", action="append", choices=[coat.id for coat in COATS], help="only this one (repeat)")
    chosen = parser.parse_args(arguments)
    directives = [read(path) for path in chosen.files]
    chosen.output.mkdir(parents=True, exist_ok=True)
    for coat in COATS:
        if chosen.coat and coat.id not in chosen.coat:
            continue
        if lacking := missing(coat):
            print(f"{coat.id}: not made, {', '.join(lacking)} missing")
            continue
        for path, data in zip(chosen.files, made(coat, directives), strict=True):
            same = sum(other.stem == path.stem for other in chosen.files) > 1
            stem = f"{path.parent.name}-{path.stem}" if same else path.stem
            target = chosen.output / f"{stem}.{coat.id}{coat.suffix}"
            target.write_bytes(data)
            print(target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
