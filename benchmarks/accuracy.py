"""``python -m benchmarks.accuracy [NAME…] [--misses]``: precision, recall and F1 against gold made by reading.

What each row means:

* **tree**: labelled sections with their numbers of paragraphs, preamble, closing, recipients, signature lines.
* **mentions**: citations by their words (numbered, named and generic); **numbers**: the numbered ones by number.
* **status**: instruments by number, date and status; **links**: chains; **suspect**: mentions called wrongly written.
* **pairs, strict**: a sentence pair counts when both its sides and its kind are exactly the gold's;
  **pairs, lax**: each link between one old and one new sentence, and each sentence left alone, counts by itself.
* **moves**: the highest unit that moved. Where two neighbours changed places, saying it of either or of both is right.
* **cause …**: gold covers every differing place of every changed pair. Precision: of all that is said, how much a
  reader says or accepts at that place. Recall: of all places a reader gave this cause, where the program says it or
  what the reader accepts as well. Abstained: the places where it gives no reason at all but hands the change back.
"""

from __future__ import annotations

import argparse
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.gold import Gold, Places, load_all
from directive_diff.comparison import Comparison, compare
from directive_diff.model import Directive, Span

__all__ = ["Score", "measure", "pair_scores"]


@dataclass
class Score:
    """Counts of one row: said and right, said and wrong, not found; with the misses spelled out.

    For causes what is said and what gold has are counted apart, as one saying may speak of several places: ``found``
    are the places of gold that were, ``abstained`` those of which the program gave no reason.
    """

    right: int = 0
    wrong: int = 0
    missing: int = 0
    misses: list[str] = field(default_factory=list)
    found: int | None = None  # None where each saying is one place
    abstained: int = 0

    @classmethod
    def of(cls, found: Iterable[Hashable], wanted: Iterable[Hashable]) -> Score:
        """Compare two multisets."""
        ours, gold = Counter(found), Counter(wanted)
        both = ours & gold
        return cls(
            sum(both.values()),
            sum((ours - gold).values()),
            sum((gold - ours).values()),
            [f"+ {x}" for x in (ours - gold).elements()] + [f"- {x}" for x in (gold - ours).elements()],
        )

    def add(self, other: Score) -> None:
        """Add the counts of another pair."""
        self.right += other.right
        self.wrong += other.wrong
        self.missing += other.missing
        self.abstained += other.abstained
        if other.found is not None:
            self.found = (self.found or 0) + other.found

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        found = self.right if self.found is None else self.found
        return found / (found + self.missing) if found + self.missing else 1.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


def measure(gold: Gold) -> dict[str, Score]:
    """All rows for one pair."""
    comparison = compare(gold.old, gold.new)
    places = Places(comparison.old), Places(comparison.new)
    rows: dict[str, Score] = {"tree": _tree(comparison, gold.facts)}
    rows |= _citations(comparison, gold.facts)
    rows |= pair_scores(comparison, gold.facts, places)
    rows["moves"] = _moves(comparison, gold.facts, places)
    rows |= _causes(comparison, gold.facts, places)
    return rows


# ---- tree ----------------------------------------------------------------------------------------------------------


def _tree(comparison: Comparison, facts: dict[str, Any]) -> Score:
    found: list[Hashable] = []
    wanted: list[Hashable] = []
    for name, directive in (("old", comparison.old), ("new", comparison.new)):
        side = facts[name]
        wanted += [(name, "section", label, n) for label, n in side["sections"]]
        found += [(name, "section", *section) for section in _sections(directive)]
        for role in ("preamble", "closing", "recipient", "signature"):
            gold_name = "recipients" if role == "recipient" else role
            wanted.append((name, role, side.get(gold_name, 0)))
            found.append((name, role, sum(1 for u in directive.units if u.level == "paragraph" and u.role == role)))
        for fact in ("kind", "number", "issued", "year", "subject"):
            if fact in side:
                wanted.append((name, fact, side[fact]))
                ours = getattr(directive, fact)
                found.append((name, fact, _spaced(ours) if isinstance(ours, str) else ours))
    return Score.of(found, wanted)


def _sections(directive: Directive) -> list[tuple[str, int]]:
    labels: dict[str, str] = {}
    counts: Counter[str] = Counter(u.parent or "" for u in directive.units if u.level == "paragraph")
    found = []
    for unit in directive.units:
        if unit.level == "section" and unit.label:
            above = labels.get(unit.parent or "", "")
            labels[unit.id] = f"{above}.{unit.label}" if above else unit.label
            found.append((labels[unit.id], counts[unit.id]))
    return found


# ---- citations -----------------------------------------------------------------------------------------------------


def _citations(comparison: Comparison, facts: dict[str, Any]) -> dict[str, Score]:
    found: dict[str, list[Hashable]] = defaultdict(list)
    wanted: dict[str, list[Hashable]] = defaultdict(list)
    for name, directive in (("old", comparison.old), ("new", comparison.new)):
        for mention in directive.mentions:
            found["mentions"].append((name, _spaced(mention.text)))
            if mention.number:
                found["numbers"].append((name, mention.number, mention.issued))
            if mention.suspect and not _comma_only(mention.suspect.vi):
                found["suspect"].append((name, _spaced(mention.text)))
        for item in facts[name].get("mentions", ()):
            # Gold counts «các» into a generic mention; ours begins at its kind word, as the format says.
            wanted["mentions"].append((name, _spaced(item["text"]).removeprefix("các ")))
            if "number" in item:
                wanted["numbers"].append((name, item["number"], item.get("issued")))
            if item.get("suspect"):
                wanted["suspect"].append((name, _spaced(item["text"])))
    numbers = {c.id: c.number for c in comparison.citations}
    for citation in comparison.citations:
        if citation.form == "numbered":
            found["status"].append((citation.number, citation.issued, citation.status))
        for link in citation.links:
            if citation.number and numbers[link.id]:
                found["links"].append((link.side, citation.number, numbers[link.id], link.how))
    for item in facts.get("instruments", ()):
        wanted["status"].append((item["number"], item.get("issued"), item["status"]))
    for item in facts.get("links", ()):
        wanted["links"].append((item["side"], item["from"], item["to"], item["how"]))
    return {row: Score.of(found[row], wanted[row]) for row in ("mentions", "numbers", "status", "links", "suspect")}


def _comma_only(why: str) -> bool:
    """Gold does not list the comma before «ngày», which we name as well."""
    return "dấu phẩy" in why and ";" not in why


def _spaced(text: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", " ".join(text.split()))


# ---- alignment -----------------------------------------------------------------------------------------------------

_Pair = tuple[tuple[int, ...], tuple[int, ...], str]


def _gold_pairs(facts: dict[str, Any], places: tuple[Places, Places]) -> tuple[list[_Pair], list[str]]:
    pairs: list[_Pair] = []
    lost: list[str] = []
    for item in facts["pairs"]:
        sides: list[tuple[int, ...]] = []
        for quotes, at in zip((item["old"], item["new"]), places, strict=True):
            numbers = [at.sentence(quote) for quote in quotes]
            lost += [quote for quote, number in zip(quotes, numbers, strict=True) if number is None]
            sides.append(tuple(sorted({n for n in numbers if n is not None})))
        pairs.append((sides[0], sides[1], item["kind"]))
    return pairs, lost


def pair_scores(comparison: Comparison, facts: dict[str, Any], places: tuple[Places, Places]) -> dict[str, Score]:
    """The two rows of the alignment, strict and lax."""
    gold, lost = _gold_pairs(facts, places)
    index = [{u.id: n for n, u in enumerate(p.sentences)} for p in places]
    ours: list[_Pair] = [
        (tuple(index[0][i] for i in p.old), tuple(index[1][j] for j in p.new), p.kind)
        for p in comparison.pairs
        if p.level == "sentence"
    ]
    strict = Score.of(ours, gold)
    strict.missing += len(lost)
    lax = Score.of(_links(ours), set(_links(gold)))
    for score in (strict, lax):
        score.misses = [_told(miss, places) for miss in score.misses] + [f"- not in the text: {q}" for q in lost]
    return {"pairs, strict": strict, "pairs, lax": lax}


def _links(pairs: Iterable[_Pair]) -> list[tuple[int, int]]:
    return [(i, j) for old, new, _ in pairs for i in old or (-1,) for j in new or (-1,)]


def _told(miss: str, places: tuple[Places, Places]) -> str:
    import ast

    sign, value = miss[:2], ast.literal_eval(miss[2:])
    old = value[0] if isinstance(value[0], tuple) else (value[0],) if value[0] >= 0 else ()
    new = value[1] if isinstance(value[1], tuple) else (value[1],) if value[1] >= 0 else ()
    told = ([p.sentences[i].address for i in side] for p, side in zip(places, (old, new), strict=True))
    return f"{sign}{' '.join(map(str, told))} {value[2:]}"


_Move = tuple[str, int, int]
NEAR = 2  # Places apart: neighbours, or neighbours but for the one unit that came or went between them.


def _moves(comparison: Comparison, facts: dict[str, Any], places: tuple[Places, Places]) -> Score:
    spans = {u.id: u.span for u in comparison.old.units}, {u.id: u.span for u in comparison.new.units}
    ours = {
        (p.level, spans[0][p.old[0]][0], spans[1][p.new[0]][0]): p
        for p in comparison.pairs
        if p.moved and p.old and p.new
    }
    gold = set()
    lost = []
    for item in facts.get("moves", ()):
        at = [p.sentence(item[side]) for p, side in zip(places, ("old", "new"), strict=True)]
        if at[0] is None or at[1] is None:
            lost.append(f"- not in the text: {item}")
            continue
        gold.add((item["level"], places[0].sentences[at[0]].span[0], places[1].sentences[at[1]].span[0]))
    right = len(gold & ours.keys())
    # The other half of a swap that gold names.
    starts = {
        level: tuple(
            sorted(u.span[0] for u in side.units if u.level == level) for side in (comparison.old, comparison.new)
        )
        for level in ("section", "paragraph", "sentence")
    }
    halves = [m for m in ours.keys() - gold if any(_swapped(m, g, starts[m[0]]) for g in gold)]
    missed = [g for g in gold - ours.keys() if not any(_swapped(g, m, starts[g[0]]) for m in ours)]
    wrong = [m for m in ours.keys() - gold if m not in halves]
    return Score(
        right + (len(gold) - right - len(missed)),
        len(wrong),
        len(missed) + len(lost),
        [f"+ {m}" for m in wrong] + [f"- {m}" for m in missed] + lost,
    )


def _swapped(one: _Move, other: _Move, places: tuple[list[int], ...]) -> bool:
    """Whether two units of one level changed places as neighbours: in reversed order, and next to each other but for
    one unit that came or went.
    """
    near = all(
        abs(bisect_left(at, one[side]) - bisect_left(at, other[side])) <= NEAR
        for side, at in ((1, places[0]), (2, places[1]))
    )
    return near and one[0] == other[0] and (one[1] < other[1]) != (one[2] < other[2])


# ---- causes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cause:
    """A gold cause with where its quotes stand, and the categories that are right there."""

    category: str
    right: frozenset[str]
    old: list[Span]
    new: list[Span]
    quote: str


def _gold_causes(facts: dict[str, Any], places: tuple[Places, Places]) -> list[_Cause]:
    found = []
    for item in facts.get("causes", ()):
        old, new = (
            at.all(item[side])[:1] if side in item else [] for side, at in zip(("old", "new"), places, strict=True)
        )
        right = frozenset({item["category"], *item.get("accept", ())})
        found.append(_Cause(item["category"], right, old, new, item.get("new") or item.get("old") or ""))
    return found


def _causes(comparison: Comparison, facts: dict[str, Any], places: tuple[Places, Places]) -> dict[str, Score]:
    said = [(c.id, c.old, c.new) for change in comparison.changes for c in change.categories]
    wanted = _gold_causes(facts, places)
    rows: dict[str, Score] = defaultdict(Score)
    for cause in wanted:
        score = rows[f"cause {cause.category}"]
        score.found = score.found or 0
        told = {f[0] for f in said if _meet(f[1], cause.old) or _meet(f[2], cause.new)}
        if told & cause.right:
            score.found += 1
        else:
            score.missing += 1
            score.misses.append(f"- {cause.quote} (said: {', '.join(sorted(told)) or 'nothing'})")
        if not told - {"unexplained"} and cause.category != "unexplained":
            score.abstained += 1
    for name, old, new in said:
        score = rows[f"cause {name}"]
        score.found = score.found or 0
        here = [w for w in wanted if _meet(old, w.old) or _meet(new, w.new)]
        if any(name in w.right for w in here):
            score.right += 1
        else:
            score.wrong += 1
            words = [places[0].directive.text[slice(*s)] for s in old] + [
                places[1].directive.text[slice(*s)] for s in new
            ]
            quote = " | ".join(" ".join(w.split())[:60] for w in words)
            score.misses.append(f"+ {quote} (gold: {', '.join(sorted({w.category for w in here})) or 'nothing'})")
    return dict(sorted(rows.items()))


def _meet(ours: Iterable[Span], gold: Iterable[Span]) -> bool:
    return any(a < d and c < b for a, b in ours for c, d in gold)


# ---- the table -----------------------------------------------------------------------------------------------------


def main() -> None:
    """Print the table, and the misses when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only these pairs")
    parser.add_argument("--misses", action="store_true", help="list what was missed (-) and what was wrong (+)")
    options = parser.parse_args()
    totals: dict[str, Score] = defaultdict(Score)
    print("| pair | what | precision | recall | F1 | right | wrong | missing | abstained |")
    print("|---|---|---|---|---|---|---|---|---|")
    for gold in load_all():
        if options.names and gold.name not in options.names:
            continue
        for row, score in measure(gold).items():
            _print(gold.name, row, score)
            if options.misses:
                for miss in score.misses:
                    print(f"      {miss}")
            total = totals[row]
            total.add(score)
    for row, score in totals.items():
        _print("**all**", row, score)


def _print(name: str, row: str, score: Score) -> None:
    print(
        f"| {name} | {row} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} "
        f"| {score.right} | {score.wrong} | {score.missing} | {score.abstained if score.found is not None else '–'} |"
    )


if __name__ == "__main__":
    main()
