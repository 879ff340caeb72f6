"""Every word of the product, in both languages, from the gettext catalogues in ``locale/``.

A message is found by its table (``msgctxt``: ``words``, ``cli``, ``errors`` …) and its key (``msgid``); both are
ids, no words, so that either language may be mended without the other. What is not there is an error, never an empty
word and never the other language. The reasons of the rules are no part of it: they stand with their rules, where users
add rules of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Any, Literal, NoReturn

from directive_diff.model import Message, Notice, Span

__all__ = ["LANGUAGES", "Lang", "Value", "filled", "joined", "message", "notice", "number", "text"]

Lang = Literal["vi", "en"]
LANGUAGES: tuple[Lang, ...] = ("vi", "en")

# What a placeholder may hold: words; a number, which is written as the language writes numbers (what is no quantity,
# such as a year, a page or a line, is given as words); a message, of which each language takes its own.
Value = str | int | Message


def text(lang: Lang, table: str, key: str, /, **values: Value) -> str:
    """A message in one language, its placeholders filled in; where it has forms, ``count`` says which.

    Raises:
        KeyError: there is no such message, or a placeholder has no value.
    """
    words = _catalogue(lang)
    count = values.get("count")
    try:
        said = words.npgettext(table, key, key, count) if isinstance(count, int) else words.pgettext(table, key)
    except KeyError:  # it counts something, in one form for all numbers
        said = words.pgettext(table, key)
    return said.format_map({name: _spoken(lang, value) for name, value in values.items()}) if values else said


def message(table: str, key: str, /, **values: Value) -> Message:
    """A message in both languages.

    Raises:
        KeyError: as :func:`text`.
    """
    return Message(text("vi", table, key, **values), text("en", table, key, **values))


def notice(key: str, span: Span | None = None, /, **values: Value) -> Notice:
    """What a reader should know; the code is the key up to a dot (``W206.page`` is another wording of ``W206``).

    Raises:
        KeyError: as :func:`text`.
    """
    return Notice(key.partition(".")[0], message("notices", key, **values), span)


def joined(messages: Iterable[Message], separator: str | Message = "; ") -> Message:
    """Several messages as one, in each language."""
    found = list(messages)
    vi, en = (separator, separator) if isinstance(separator, str) else (separator.vi, separator.en)
    return Message(vi.join(m.vi for m in found), en.join(m.en for m in found))


def filled(rule: Mapping[str, Any], values: Mapping[str, Value]) -> Message:
    """The words of a rule, which has them itself (``vi``, ``en``), with its placeholders filled in.

    Raises:
        KeyError: a placeholder has no value.
    """
    vi, en = (
        rule[lang].format_map({name: _spoken(lang, value) for name, value in values.items()}) for lang in LANGUAGES
    )
    return Message(vi, en)


def number(lang: Lang, value: float) -> str:
    """A number as the language writes it: ``1.234,5`` and ``1,234.5``."""
    if isinstance(value, int) and -1000 < value < 1000:  # written alike everywhere; most counts, without Babel
        return str(value)
    from babel.numbers import format_decimal

    return format_decimal(value, locale=lang, decimal_quantization=False)


def _spoken(lang: Lang, value: Value) -> str:
    if isinstance(value, Message):
        return value.vi if lang == "vi" else value.en
    return number(lang, value) if isinstance(value, int) else value


class _Missing(NullTranslations):
    """What gettext asks when its catalogue has no such message."""

    def pgettext(self, context: str, message: str) -> NoReturn:
        raise KeyError(f"no message {message} in the table {context}")

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> NoReturn:  # noqa: ARG002  # as gettext has it
        self.pgettext(context, msgid1)


@cache
def _catalogue(lang: Lang) -> GNUTranslations:
    place = files(__package__).joinpath("locale", lang, "LC_MESSAGES", "directive_diff.mo")
    with place.open("rb") as file:
        found = GNUTranslations(file)
    found.add_fallback(_Missing())
    return found
