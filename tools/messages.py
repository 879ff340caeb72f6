"""The catalogues of words: ``python -m tools.messages`` puts them in order and compiles them, ``--check`` only tells.

``directive_diff/locale/{vi,en}/LC_MESSAGES/directive_diff.po`` are written by hand or in a translator's program; the
``.mo`` beside each is what the product reads. Both are kept in one form, so that the same words are the same bytes:
entries by table (``msgctxt``) in the order in which tables and keys came, no dates, no program's name, no line breaks
but those of the text.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

__all__ = ["LOCALE", "PLURALS", "compiled", "entries", "main", "mo_path", "placeholders", "po_path", "problems", "tidy"]

LOCALE = Path(__file__).resolve().parent.parent / "directive_diff" / "locale"
# How each language counts: Vietnamese nouns do not change.
PLURALS = {"vi": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}


def po_path(lang: str, locale: Path = LOCALE) -> Path:
    """The words of a language as people write them."""
    return locale / lang / "LC_MESSAGES" / "directive_diff.po"


def mo_path(lang: str, locale: Path = LOCALE) -> Path:
    """The words of a language as the product reads them."""
    return po_path(lang, locale).with_suffix(".mo")


def entries(lang: str, locale: Path = LOCALE) -> Catalog:
    """The catalogue of a language, empty where there is none.

    Raises:
        PoFileError: the file is no catalogue.
    """
    path = po_path(lang, locale)
    if not path.is_file():
        return Catalog(locale=lang)
    with path.open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


def tidy(catalog: Catalog, lang: str) -> bytes:
    """The catalogue as the bytes of a ``.po`` in its one form."""
    tables = {message.context: number for number, message in reversed(list(enumerate(_words(catalog))))}
    ordered = Catalog(locale=lang)
    for message in sorted(_words(catalog), key=lambda m: tables[m.context]):
        ordered.add(
            message.id,
            message.string,
            flags=message.flags - {"python-format", "python-brace-format"},
            user_comments=message.user_comments,
            context=message.context,
        )
    out = BytesIO()
    write_po(out, ordered, width=0, omit_header=True)
    head = "".join(f'"{line}\\n"\n' for line in _header(lang).splitlines())
    return f'msgid ""\nmsgstr ""\n{head}\n'.encode() + out.getvalue().rstrip(b"\n") + b"\n"


def compiled(catalog: Catalog, lang: str) -> bytes:
    """The catalogue as the bytes of its ``.mo``."""
    out = BytesIO()
    write_mo(out, _Headed(catalog, lang))  # type: ignore[arg-type]  # of a catalogue it asks for no more
    return out.getvalue()


def placeholders(text: str) -> list[str]:
    """The names that a text leaves open, sorted; a text with a lone brace has none.

    Raises:
        ValueError: a placeholder that is more than a name.
    """
    names = []
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(name)
        names.append(name)
    return sorted(set(names))


def problems(locale: Path = LOCALE) -> Iterator[str]:
    """What keeps the catalogues from being used: each as a line for a person."""
    found: dict[str, dict[tuple[str, str], Message]] = {}
    for lang in PLURALS:
        try:
            catalog = entries(lang, locale)
        except PoFileError as error:
            yield f"{lang}: {error}"
            continue
        found[lang] = {_key(message): message for message in _words(catalog)}
        raw = po_path(lang, locale).read_bytes()
        if raw.count(b"\nmsgctxt ") != len(found[lang]):
            yield f"{lang}: an entry stands there twice, or without its table (msgctxt)"
        if catalog.obsolete:
            yield f"{lang}: obsolete entries (#~)"
        for (table, key), message in found[lang].items():
            yield from (f"{lang}: {table}/{key}: {told}" for told in _faults(message, catalog.num_plurals))
        if tidy(catalog, lang) != raw:
            yield f"{lang}: not in its one form; run: make messages"
        path = mo_path(lang, locale)
        if not path.is_file() or compiled(catalog, lang) != path.read_bytes():
            yield f"{lang}: {path.name} is not what the .po compiles to; run: make messages"
    if len(found) == len(PLURALS):
        yield from _apart(found["vi"], found["en"])


def _faults(message: Message, forms: int) -> Iterator[str]:
    """What is wrong with one entry by itself."""
    texts = _texts(message)
    if message.fuzzy:
        yield "fuzzy"
    if len(texts) != (forms if message.pluralizable else 1) or not all(text.strip() for text in texts):
        yield "empty, or a form is missing"
    for text in texts:
        try:
            placeholders(text)
        except ValueError as error:
            yield f"a placeholder that is no plain name: {error}"


def _apart(vi: dict[tuple[str, str], Message], en: dict[tuple[str, str], Message]) -> Iterator[str]:
    """Where the two catalogues do not agree."""
    for table, key in sorted(vi.keys() ^ en.keys()):
        yield f"{'vi' if (table, key) in en else 'en'}: {table}/{key} is missing"
    for (table, key), one in vi.items():
        other = en.get((table, key))
        if other is None:
            continue
        if one.pluralizable != other.pluralizable:
            yield f"{table}/{key}: counted in one language only"
        try:
            names = [{tuple(placeholders(text)) for text in _texts(message)} for message in (one, other)]
        except ValueError:
            continue  # said above
        # A singular may leave the number out: «one file».
        wanted = [set().union(*found) for found in names]
        if wanted[0] != wanted[1]:
            yield f"{table}/{key}: placeholders differ: {sorted(wanted[0])}, {sorted(wanted[1])}"


@dataclass(frozen=True)
class _Headed:
    """The messages of a catalogue behind a header of our own, which names no day and no program."""

    catalog: Catalog
    lang: str
    charset: str = "utf-8"

    def __iter__(self) -> Iterator[Message]:
        yield Message("", _header(self.lang))
        yield from _words(self.catalog)


def _header(lang: str) -> str:
    return (
        f"Project-Id-Version: directive-diff\nLanguage: {lang}\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\nPlural-Forms: {PLURALS[lang]}\n"
    )


def _words(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _key(message: Message) -> tuple[str, str]:
    return message.context or "", message.id[0] if message.pluralizable else str(message.id)


def _texts(message: Message) -> list[str]:
    return list(message.string or ()) if message.pluralizable else [str(message.string or "")]


def main(arguments: list[str]) -> int:
    """Write both files of both languages, unless only asked to check; 1 where something is wrong."""
    if "--check" not in arguments:
        for lang in PLURALS:
            catalog = entries(lang)
            po_path(lang).write_bytes(tidy(catalog, lang))
            mo_path(lang).write_bytes(compiled(catalog, lang))
    wrong = list(problems())
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
