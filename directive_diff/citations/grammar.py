"""The citation grammar compiled: kinds, issuers and patterns out of ``rules/citations.toml``.

Vocabulary is matched by :func:`directive_diff.text.key` of each word, so case and the place of a tone mark do not
matter; only heads that begin a search are regular expressions, and every one of them is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from directive_diff.model import How
from directive_diff.rules import load
from directive_diff.text import key

__all__ = ["Grammar", "Issuer", "Kind", "Trie", "grammar", "keyed", "words_pattern"]

T = TypeVar("T")

# Words and the two separators a name may hold, at most this much space before each.
_WORD = re.compile(r"[ ]{0,40}(\w{1,40}|[,\-])")
_PLAIN = re.compile(r"\w+|[,\-]")
# The longest entry of any trie, in words and separators.
_REACH = 24
# What stands between the verb of a link and the document it speaks of.
_REST = r"(?P<rest>[^;:]{0,120})$"

# Both places of the tone mark; the patterns that need them are built by `words_pattern`.
_TONE_PLACES = {
    "óa": "oá",
    "òa": "oà",
    "ỏa": "oả",
    "ọa": "oạ",
    "óe": "oé",
    "úy": "uý",
    "ùy": "uỳ",
    "ủy": "uỷ",
    "ũy": "uỹ",
    "ụy": "uỵ",
}
_TONE_PLACE = re.compile("|".join(_TONE_PLACES))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its codes, who issues it, how it may be named."""

    name: str
    base: str
    codes: tuple[str, ...]
    body: str
    bare: bool
    law: bool
    titled: bool
    short: bool
    joint: bool
    loose: bool


@dataclass(frozen=True, slots=True)
class Issuer:
    """One way to write an issuer; ``name`` is how it is written in full."""

    name: str
    body: str
    level: str
    place: bool
    needs_place: bool


class Trie(Generic[T]):
    """Longest match of a phrase in text, word by word on folded keys. Cost is the length of the match."""

    __slots__ = ("_root",)

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}

    def add(self, phrase: str, value: T) -> None:
        """Enter ``phrase``; the first entry of a phrase stays."""
        node = self._root
        for word in _PLAIN.findall(phrase):
            node = node.setdefault(key(word), {})
        node.setdefault("", value)

    def match(self, text: str, at: int) -> tuple[int, T] | None:
        """The end and value of the longest phrase that starts at ``at``, or None."""
        node, best = self._root, None
        for _ in range(_REACH):
            word = _WORD.match(text, at)
            if word is None:
                break
            step = node.get(key(word[1]))
            if step is None:
                break
            node, at = step, word.end()
            if "" in node:
                best = (at, node[""])
        return best


def keyed(phrase: str) -> str:
    """A phrase as one comparable string: folded words, punctuation and spacing gone."""
    return " ".join(key(word) for word in re.findall(r"\w+", phrase))


def words_pattern(phrases: list[str], *, capital: bool = False) -> str:
    """An alternation of phrases, longest first; the first letter in either case, or capital only."""
    return "|".join(_phrase(p, capital=capital) for p in sorted(set(phrases), key=lambda p: (-len(p), p)))


def _phrase(phrase: str, *, capital: bool) -> str:
    first, rest = phrase[0], phrase[1:]
    head = first.upper() if capital else f"[{first.lower()}{first.upper()}]"
    if first == "/" or not first.isalpha():
        head = re.escape(first)
    body = _TONE_PLACE.sub(lambda m: f"(?:{m[0]}|{_TONE_PLACES[m[0]]})", re.escape(rest).replace(r"\ ", "[ ]{1,40}"))
    return head + body


def _toneless(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    return "".join(c for c in apart if not unicodedata.combining(c)).replace("đ", "d")


def flat(code: str) -> str:
    """A code without regard to case and the bar of Đ: how a misspelt code finds its right form."""
    return code.upper().replace("Đ", "D").replace("Ư", "U")


class Grammar:
    """All of ``citations.toml`` in the shape the recogniser works with."""

    def __init__(self, rules: dict[str, Any]) -> None:
        self.rules = rules
        self._kinds(rules["kind"])
        self._issuers(rules)
        self._names(rules)
        self._clauses(rules)
        self._generics(rules["generic"])

    def _kinds(self, blocks: list[dict[str, Any]]) -> None:
        self.kinds: dict[str, Kind] = {}
        self.kind_words: dict[str, Kind] = {}
        self.kind_of_code: dict[str, list[Kind]] = {}
        for block in blocks:
            flags = {f: bool(block.get(f)) for f in ("bare", "law", "titled", "short", "joint", "loose")}
            name = block["name"]
            kind = Kind(name, block.get("base", name), tuple(block["codes"]), block["body"], **flags)
            self.kinds[name] = kind
            for word in (name, *block.get("variants", ())):
                self.kind_words[keyed(word)] = self.kind_words[word] = kind
            for code in kind.codes:
                self.kind_of_code.setdefault(code, []).append(kind)
        self.codes = {flat(code): code for code in self.kind_of_code}
        names = [w for b in blocks for w in (b["name"], *b.get("variants", ()))]
        # Capitalised kind words: where a document without number may begin.
        self.head = re.compile(rf"(?:{words_pattern(names, capital=True)})(?!\w)")

    def _issuers(self, rules: dict[str, Any]) -> None:
        self.issuers: Trie[Issuer] = Trie()
        self.issuer_names: dict[str, Issuer] = {}
        self.issuer_codes: dict[str, tuple[str, str]] = {}
        for block in rules["issuer"]:
            body, level = block["body"], block.get("level", "")
            for code in block["codes"]:
                self.issuer_codes[code] = (body, level)
            names = list(block["aliases"]) if block.get("keep") else [block["name"], *block["aliases"]]
            for alias in names:
                for head in ("", *block.get("heads", ())):
                    full = alias if block.get("keep") else block["name"]
                    issuer = Issuer(
                        f"{head} {full}".strip(),
                        body,
                        level,
                        bool(block.get("place")),
                        bool(block.get("needs_place")),
                    )
                    self.issuers.add(f"{head} {alias}".strip(), issuer)
                    self.issuer_names[keyed(f"{head} {alias}")] = issuer
        self.flat_issuer_codes = {flat(code): code for code in self.issuer_codes}
        # «UBND tinh»: a place word typed without its marks.
        self.toneless_places = {_toneless(w): w for w in rules["place"]["levels"] if " " not in w and w.islower()}
        self.amended_by = re.compile(rules["amended_by"]["pattern"])
        self.amended_after_subject = re.compile(rules["amended_by"]["after_subject"])
        self.place_word = re.compile(
            rf"[ ]{{1,40}}({words_pattern(list(rules['place']['levels']))})(?!\w)(?:(?<=TP)\.)?"
        )
        self.place_levels: dict[str, str] = {keyed(k): v for k, v in rules["place"]["levels"].items()}
        self.cities = {keyed(c) for c in rules["place"]["cities"]}
        self.no_document = {keyed(w) for w in rules["not_documents"]["before"]}

    def _names(self, rules: dict[str, Any]) -> None:
        self.acts: dict[str, Trie[str]] = {}
        for block in rules["act"]:
            trie = self.acts.setdefault(block["kind"], Trie())
            for name in block["names"]:
                trie.add(name, name)
        stops = words_pattern(rules["name_end"]["stop"])
        self.name_stop = re.compile(rf"(?:{stops})(?!\w)")
        self.name_pairs = {tuple(keyed(p).split()) for p in rules["name_end"]["pairs"]}
        self.programmes: dict[str, re.Pattern[str]] = {
            b["kind"]: re.compile(rf"[ ]{{1,40}}(?:{words_pattern(b['heads'])})(?!\w)") for b in rules["programme"]
        }
        self.unit = re.compile(rf"[ ]{{0,40}}(?:{words_pattern(rules['short']['units'])}|%)(?!\w)")

    def _clauses(self, rules: dict[str, Any]) -> None:
        plain = [w for b in rules["connector"] if not b.get("near") for w in b["words"]]
        near = [w for b in rules["connector"] if b.get("near") for w in b["words"]]
        comma = [w for b in rules["connector"] if b.get("comma") for w in b["words"]]
        self.connector = re.compile(
            rf"[ ]{{0,40}}(?:(?:,[ ]{{0,40}})(?P<comma>{words_pattern(comma)})"
            rf"|(?P<plain>{words_pattern(plain)})|(?P<near>{words_pattern(near)}))(?!\w)[ ]{{0,40}}:?[ ]{{0,40}}"
        )
        openers = [w for b in rules["opener"] for w in b["words"]]
        self.opener = re.compile(rf"(?:(?:và|cần|phải)[ ]{{1,40}})?(?:{words_pattern(openers)})(?!\w)")
        self.restart = re.compile(rf"[ ]{{1,40}}(?:{words_pattern(rules['restart']['verbs'])})(?!\w)")
        self.subject_end = re.compile(rf"[ ]{{1,40}}(?:{words_pattern(rules['restart']['predicates'])})(?!\w)")
        leads = words_pattern(rules["lead_in"]["words"])
        self.lead_in = re.compile(
            rf"[ ]?,?[ ]{{1,40}}(?:{leads})[ ]{{0,3}}:?[ ]{{0,40}}(?:các[ ]{{1,3}}|số[ ]{{1,3}})?$"
        )
        self.links: list[tuple[How, re.Pattern[str]]] = []
        for block in rules["link"]:
            verbs = re.compile(rf"(?:{words_pattern(block['words'])})(?!\w){_REST}")
            self.links.append((block["how"], verbs))
        self.link_reach: dict[str, int] = {b["how"]: int(b["reach"]) for b in rules["link"]}

    def _generics(self, block: dict[str, Any]) -> None:
        heads = words_pattern([*block["alone"], *block["beside"]])
        modifiers = words_pattern(block["modifiers"])
        head = rf"(?:{heads})(?!\w)(?:[ ]{{1,40}}(?:{modifiers})(?!\w)){{0,3}}"
        self.generic = re.compile(
            rf"[ ]{{0,40}}(?P<heads>{head}"
            rf"(?:(?:[ ]?,[ ]{{0,40}}|[ ]{{1,40}}và[ ]{{1,40}})(?:các[ ]{{1,40}})?{head}){{0,9}})"
            rf"[ ]{{1,40}}của[ ]{{1,40}}"
        )
        words = block["quantifiers"]
        self.quantifiers = tuple(f"{w} " for w in dict.fromkeys([*words, *(w[0].upper() + w[1:] for w in words)]))
        self.generic_alone = re.compile(rf"(?:{words_pattern(block['alone'])})(?!\w)")
        self.generic_issuers: Trie[Issuer] = Trie()
        for name in block["issuers"]:
            self.generic_issuers.add(name, Issuer(name, "", "", place=False, needs_place=False))


@cache
def grammar() -> Grammar:
    """The grammar, compiled once at first use."""
    return Grammar(load("citations"))
