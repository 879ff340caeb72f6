"""``python -m benchmarks.language [--misses]``: how well and how fast the components of the pipeline work.

* **Tokens**: of the signs of documents, the dates in digits and the numbers with marks that stand in the texts of
  ``tests/gold``, how many are exactly one token; and characters and tokens a second, the fastest of some runs in turn,
  paragraph by paragraph, beside pyvi and underthesea where these are installed (extra ``benchmark``).
* **Components**: precision and recall. Citations by the gold of ``tests/gold`` (all mentions by their words); bodies,
  places and dates by the sets of ``tests/gold_language``, a row each: ``sentences`` by the makers, ``reader`` by a
  reader who had not seen the code, ``heldback`` by the same, not in view while the rules were written. *strict*: the
  same words, and of places and dates the same value; *touching*: they share a word. Groups («các cơ quan, đơn vị») are
  not counted.
* **Speed** of each component, in characters a second.
"""

from __future__ import annotations

import argparse
import re
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unicodedata import normalize

from spacy.tokens import Doc

from benchmarks.gold import load_all
from directive_diff.directive import read
from directive_diff.language import pipeline

__all__ = ["Hits", "components", "kept_whole", "sentences"]

SETS = Path(__file__).parent.parent / "tests" / "gold_language"
_RUNS = 5
_Span = tuple[int, int]
_Cut = Callable[[str], Iterable[str]]

# ---- tokens ---------------------------------------------------------------------------------------------------------

_DATE = re.compile(r"(?<![\w/.-])\d{1,2}/\d{1,2}/\d{4}(?![\w/-])")
_NUMBER = re.compile(r"(?<![\w/.,-])(?:\d{1,3}(?:\.\d{3})+|\d+,\d+)(?![\w/-]|[.,]\d)")


def wanted(text: str, mentions: Iterable[dict[str, Any]]) -> Iterator[tuple[str, _Span]]:
    """What ought to be one token: the signs of gold that stand in the text as gold has them, dates, numbers."""
    for sign in sorted({m["number"] for m in mentions if m.get("number")}):
        pattern = re.compile(rf"(?<![\w/-]){re.escape(sign)}(?![\w/-])")
        yield from (("signs", match.span()) for match in pattern.finditer(text))
    for name, pattern in (("dates", _DATE), ("numbers", _NUMBER)):
        yield from ((name, match.span()) for match in pattern.finditer(text))


def kept_whole(text: str, tokens: Iterable[str], spans: Sequence[_Span]) -> int:
    """How many of the spans are exactly one token, a percent sign behind them or not. White space and the ``_`` of
    joined syllables do not count; where the tokens have not as many characters as the text, nothing was kept.
    """
    places = [i for i, c in enumerate(text) if not c.isspace() and c != "_"]
    borders, at = set(), 0
    for token in tokens:
        borders.add(at)
        at += sum(not c.isspace() and c != "_" for c in token)
    borders.add(at)
    if at != len(places):
        return 0
    number = {place: n for n, place in enumerate(places)}
    whole = 0
    for start, end in spans:
        first, last = number[start], number[end - 1] + 1
        ends = last in borders or (text[end : end + 1] == "%" and last + 1 in borders)
        whole += first in borders and ends and not any(n in borders for n in range(first + 1, last))
    return whole


def _tokenizers() -> Iterator[tuple[str, _Cut]]:
    tokenizer = pipeline().tokenizer
    yield "directive_diff", lambda text: [token.text for token in tokenizer(text)]
    try:
        pyvi = import_module("pyvi.ViTokenizer")
        yield f"pyvi {version('pyvi')}", lambda text: pyvi.ViTokenizer.tokenize(text).split()
    except ImportError:
        print("pyvi is not installed: pip install directive-diff[benchmark]")
    try:
        underthesea = import_module("underthesea")
        yield f"underthesea {version('underthesea')}", underthesea.word_tokenize
    except ImportError:
        print("underthesea is not installed: pip install directive-diff[benchmark]")


def _tokens(paragraphs: Sequence[tuple[str, list[tuple[str, _Span]]]]) -> None:
    kinds = ("signs", "dates", "numbers")
    total = {kind: sum(name == kind for _, spans in paragraphs for name, _ in spans) for kind in kinds}
    cutters = list(_tokenizers())
    best = dict.fromkeys((name for name, _ in cutters), float("inf"))
    made: dict[str, int] = {}
    for _ in range(_RUNS):
        for name, cut in cutters:
            started = time.perf_counter()
            made[name] = sum(len(list(cut(text))) for text, _ in paragraphs)
            best[name] = min(best[name], time.perf_counter() - started)
    print("| tokenizer | " + " | ".join(f"{k} whole ({total[k]})" for k in kinds) + " | tokens/s | characters/s |")
    print("|---|---|---|---|---|---|")
    characters = sum(len(text) for text, _ in paragraphs)
    for name, cut in cutters:
        row = [name]
        for kind in kinds:
            got = 0
            for text, spans in paragraphs:
                mine = [span for k, span in spans if k == kind]
                got += kept_whole(text, cut(text), mine) if mine else 0
            row.append(f"{got} ({got / total[kind]:.1%})")
        row += [f"{made[name] / best[name]:,.0f}", f"{characters / best[name]:,.0f}"]
        print("| " + " | ".join(row) + " |")


# ---- components -----------------------------------------------------------------------------------------------------


@dataclass
class Hits:
    """Counts of one row, by the same words (``right``) and by shared words, with what was missed and said too much."""

    said: int = 0
    wanted: int = 0
    right: int = 0
    touched_said: int = 0
    touched_wanted: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    def add(self, said: Sequence[tuple[int, int, str]], gold: Sequence[tuple[int, int, str]], text: str) -> None:
        """Count one text: start, end and value of what was said and of what is there."""
        self.said += len(said)
        self.wanted += len(gold)
        self.right += len(set(said) & set(gold))
        self.touched_said += sum(any(a < d and c < b for c, d, _ in gold) for a, b, _ in said)
        self.touched_wanted += sum(any(a < d and c < b for c, d, _ in said) for a, b, _ in gold)
        self.missed += [f"{text[a:b]} [{v}]" for a, b, v in sorted(set(gold) - set(said))]
        self.extra += [f"{text[a:b]} [{v}]" for a, b, v in sorted(set(said) - set(gold))]

    def row(self, name: str) -> str:
        """The row of a table: how many there are, precision and recall strictly, then by shared words."""
        strict = f"{self.right / max(1, self.said):.1%} | {self.right / max(1, self.wanted):.1%}"
        touching = f"{self.touched_said / max(1, self.said):.1%} | {self.touched_wanted / max(1, self.wanted):.1%}"
        return f"| {name} | {self.wanted} | {strict} | {touching} |"


def sentences() -> dict[str, list[dict[str, Any]]]:
    """The gold of bodies, places and dates: the sentences of each set, by the name of its file."""
    return {
        path.stem: list(tomllib.loads(path.read_text(encoding="utf-8"))["sentence"])
        for path in sorted(SETS.glob("*.toml"), reverse=True)
    }


def _quotes(text: str, quotes: Iterable[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Where quotes stand: each behind the one before, as gold has them in the order of the text."""
    found, at = [], 0
    for words, value in quotes:
        start = text.index(words, at)
        at = start + len(words)
        found.append((start, at, value))
    return found


def components() -> dict[str, Hits]:
    """How the components do on each gold, by the name of the row."""
    nlp = pipeline()
    rows = {"citations": Hits()}
    for name, gold in sentences().items():
        of_set = {kind: rows.setdefault(f"{kind}, {name}", Hits()) for kind in ("agencies", "places", "dates")}
        for sentence in gold:
            _sentence(of_set, nlp(sentence["text"]), sentence)
    for pair in load_all():
        for side, path in (("old", pair.old), ("new", pair.new)):
            doc = nlp(normalize("NFC", read(path).text))
            _citations(rows["citations"], doc, pair.facts[side].get("mentions", ()))
    return rows


def _sentence(rows: dict[str, Hits], doc: Doc, sentence: dict[str, Any]) -> None:
    """Count what a sentence names in the rows of its set."""
    text = sentence["text"]
    gold = {
        "agencies": [(words, "") for words in sentence.get("agencies", ())],
        "places": sentence.get("places", ()),
        "dates": sentence.get("dates", ()),
    }
    said = {
        "agencies": [(s, "") for s in doc.spans["agencies"] if not s._.agency_collective],
        "places": [(s, s._.place_name) for s in doc.spans["places"]],
        "dates": [(s, s._.date_value) for s in doc.spans["dates"]],
    }
    for kind, quotes in gold.items():
        here = [(s.start_char, s.end_char, value) for s, value in said[kind]]
        rows[kind].add(here, _quotes(text, quotes), text)


def _citations(hits: Hits, doc: Doc, gold: Sequence[dict[str, Any]]) -> None:
    """Gold gives a mention's words, in order; its place is the next one where they stand, line breaks apart."""
    text = " ".join(doc.text.split())
    shift, at = {}, 0  # from the Doc's positions to those with single spaces
    for word in re.finditer(r"\S+", doc.text):
        for k in range(word.start(), word.end()):
            shift[k] = at + k - word.start()
        at += len(word[0]) + 1
    said = [(shift[s.start_char], shift[s.end_char - 1] + 1, "") for s in doc.spans["citations"]]
    wanted_, after = [], 0
    for mention in gold:
        words = normalize("NFC", " ".join(mention["text"].split())).removeprefix("các ")
        start = text.find(words, after)
        start = text.find(words) if start < 0 else start
        after = start + 1
        wanted_.append((start, start + len(words), ""))
    hits.add(said, wanted_, text)


def _speed(texts: Sequence[str]) -> None:
    nlp = pipeline()
    best: dict[str, float] = {}
    for _ in range(_RUNS):
        started = time.perf_counter()
        docs = [nlp.make_doc(text) for text in texts]
        times = {"tokenizer": time.perf_counter() - started}
        for name, component in nlp.pipeline:
            started = time.perf_counter()
            docs = [component(doc) for doc in docs]
            times[name] = time.perf_counter() - started
        times["all"] = sum(times.values())
        best = {name: min(spent, best.get(name, spent)) for name, spent in times.items()}
    characters = sum(map(len, texts))
    print("| component | characters/s | ms for 10,000 characters |")
    print("|---|---|---|")
    for name, spent in best.items():
        print(f"| {name} | {characters / spent:,.0f} | {spent / characters * 1e7:.1f} |")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="what was missed and what was said too much")
    misses = parser.parse_args().misses
    texts, paragraphs = [], []
    for pair in load_all():
        for side, path in (("old", pair.old), ("new", pair.new)):
            # Composed, as the others make it anyway; one of the texts comes in pieces.
            text = normalize("NFC", read(path).text)
            texts.append(text)
            mentions = pair.facts[side].get("mentions", ())
            paragraphs += [(line, list(wanted(line, mentions))) for line in filter(str.strip, text.split("\n"))]
    _tokens(paragraphs)
    print()
    print("| component | in gold | precision, strict | recall, strict | precision, touching | recall, touching |")
    print("|---|---|---|---|---|---|")
    rows = components()
    for name, hits in rows.items():
        print(hits.row(name))
    print()
    _speed(texts)
    for name, hits in rows.items() if misses else ():
        print(f"\n{name}, missed:", *hits.missed, sep="\n  ")
        print(f"{name}, too much:", *hits.extra, sep="\n  ")


if __name__ == "__main__":
    main()
