"""Decisions -> what the alignment must keep to, and what is said of changes; a notice for each that cannot be met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from directive_diff.classify import category_order
from directive_diff.constraints import Constraints, Tie
from directive_diff.model import Category, Change, Directive, Level, Message, Notice, Pair, Span, Unit
from directive_diff.overrides.decisions import ChangeDecision, Overrides, PairDecision, Quote
from directive_diff.overrides.match import Found, Quotes
from directive_diff.profiles import Alphabet
from directive_diff.rules import load

__all__ = ["OFFICER", "UNEXPLAINED", "Applied", "Index", "Refusal"]

# The rule id of what an officer said, and the category of a change that the rules left unexplained and the officer not.
OFFICER = "officer"
EXPLAINED, UNEXPLAINED = "explained", "unexplained"

# The notices of ``rules/overrides.toml``.
_CODES = {"gone": "W308", "ambiguous": "W309", "contradiction": "W310", "nearly": "W311"}

_QUOTE = 60  # characters of a quote that a notice repeats
_LINES = 20  # so many lines of blocks are named in one notice
_ADDRESSES = 4  # of several places that fit alike, so many are named


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a decision does not apply: a notice of ``rules/overrides.toml`` and what it speaks of."""

    notice: str
    values: Mapping[str, tuple[str, str]]  # in both languages


@dataclass(slots=True)
class Applied:
    """The decisions of one file on one pair of directives. ``constraints`` has the old text as side a."""

    overrides: Overrides
    old: Directive
    new: Directive
    constraints: Constraints = field(init=False)
    _noticed: list[tuple[int, int, Notice]] = field(default_factory=list)
    _nearly: list[int] = field(default_factory=list)
    _quotes: dict[tuple[str, Level], Quotes] = field(default_factory=dict)
    _alphabet: Alphabet = field(default_factory=Alphabet)

    def __post_init__(self) -> None:
        self.constraints = self._constrained()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What could not be applied as it was written, in the order of the file."""
        told = [notice for _, _, notice in sorted(self._noticed, key=lambda entry: entry[:2])]
        return (*told, *self._edited_since())

    def quotes(self, side: str, level: Level) -> Quotes:
        """The units of one level of ``old`` or ``new``."""
        if (side, level) not in self._quotes:
            self._quotes[side, level] = Quotes(self.old if side == "old" else self.new, level, self._alphabet)
        return self._quotes[side, level]

    # ---- pairs ----

    def _constrained(self) -> Constraints:
        """Every pair decision that stands by itself and against no other."""
        ties: list[tuple[PairDecision, Tie]] = []
        for number, decision in enumerate(self.overrides.pairs):
            found = self._tied(decision)
            if isinstance(found, Refusal):
                self._tell(number, "pair", decision, found)
                continue
            tie, likely = found
            if (decision.action, tie) in {(d.action, t) for d, t in ties}:
                continue  # said twice
            ties.append((decision, tie))
            if likely:
                self._nearly.append(decision.line)
        against = _contradictions(ties)
        numbers = {id(decision): number for number, decision in enumerate(self.overrides.pairs)}
        for mine, other in against.items():
            decision, rival = ties[mine][0], ties[other][0]
            self._tell(numbers[id(decision)], "pair", decision, Refusal("contradiction", {"other": _other(rival.line)}))
        kept = [entry for k, entry in enumerate(ties) if k not in against]
        return Constraints(
            tuple(tie for decision, tie in kept if decision.action == "pin"),
            tuple(tie for decision, tie in kept if decision.action == "reject"),
        )

    def _tied(self, decision: PairDecision) -> tuple[Tie, bool] | Refusal:
        """The units of a decision, each quote standing for one."""
        ids: dict[str, list[Unit]] = {"old": [], "new": []}
        likely = False
        for side, wanted in (("old", decision.old), ("new", decision.new)):
            for found in self._found(side, decision.level, wanted):
                if not found.units:
                    return Refusal("gone", {"reason": _reason(f"no-{side}")})
                if len(found.units) > 1:
                    return _several(found.units, side)
                ids[side] += found.units
                likely = likely or found.likely
        old, new = (
            tuple(unit.id for unit in sorted(set(ids[side]), key=lambda unit: unit.span)) for side in ("old", "new")
        )
        return Tie(decision.level, old, new), likely

    def _found(self, side: str, level: Level, wanted: Sequence[Quote]) -> list[Found]:
        """What each quote may mean; one of several units together counts as a quote of each."""
        hits: list[Found] = []
        for quote in wanted:
            found = self.quotes(side, level).find(quote)
            run = () if found.units and not found.likely else self.quotes(side, level).run(quote)
            hits += [Found((unit,)) for unit in run] or [found]
        return hits

    # ---- changes ----

    def explain(self, changes: Sequence[Change], pairs: Sequence[Pair]) -> tuple[Change, ...]:
        """The changes with what the officer said of them."""
        index = self.index(changes, pairs)
        said: dict[str, list[int]] = {}
        likely: set[int] = set()
        for number, decision in enumerate(self.overrides.changes):
            if not decision.decides:
                continue
            found = self.locate(decision, index)
            if isinstance(found, Refusal):
                self._tell(number, decision.block, decision, found)
                continue
            change, nearly = found
            said.setdefault(change.id, []).append(number)
            if nearly:
                likely.add(number)
        by_id = {pair.id: pair for pair in pairs}
        return tuple(self._explained(c, by_id[c.pair], said.get(c.id, []), likely) for c in changes)

    def index(self, changes: Sequence[Change], pairs: Sequence[Pair]) -> Index:
        """The changes, ready to be looked up by their units."""
        return Index.of(changes, pairs, self.old, self.new)

    def locate(self, decision: ChangeDecision, index: Index) -> tuple[Change, bool] | Refusal:
        """The change a decision means and whether its words were only nearly found, or why there is none."""
        found = {
            side: self._found(side, "sentence", wanted or ())
            for side, wanted in (("old", decision.old), ("new", decision.new))
        }
        for side, hits in found.items():
            other = found["new" if side == "old" else "old"]
            if any(not hit.units for hit in hits) and not other:
                return Refusal("gone", {"reason": _reason(f"no-{side}")})
        meant = {side: index.holding(side, hits) for side, hits in found.items() if hits}
        likely = any(hit.likely for hits in found.values() for hit in hits)
        if len(meant) == 2:
            both = meant["old"] & meant["new"]
            if not both:
                # One side was reworded: the change that the other side points at, if its words are nearly those quoted.
                both = {c for c in meant["old"] if self._fits(index, c, decision.new or (), "new")}
                both = both or {c for c in meant["new"] if self._fits(index, c, decision.old or (), "old")}
                likely = True
            if not both:
                return self._gone(found, meant)
            candidates = both
        else:
            ((side, candidates),) = meant.items()
            if not candidates:
                return self._gone(found, meant)
        empty = [side for side, wanted in (("old", decision.old), ("new", decision.new)) if wanted == ()]
        alone = {c for c in candidates if not any(index.units(side, c) for side in empty)}
        if not alone:
            return Refusal("gone", {"reason": _reason("counterpart")})
        if len(alone) > 1:
            alone = self._placed(index, decision, alone) or alone
        if len(alone) > 1:
            side = "new" if all(index.units("new", c) for c in alone) else "old"
            return _several([index.units(side, c)[0] for c in sorted(alone, key=index.order)], side)
        (change,) = alone
        return index.changes[change], likely

    def _fits(self, index: Index, change: str, wanted: Sequence[Quote], side: str) -> bool:
        """Whether every quote is nearly a unit of the change's side."""
        quotes = self.quotes(side, "sentence")
        return all(any(quotes.fits(quote, unit) for unit in index.units(side, change)) for quote in wanted)

    def _placed(self, index: Index, decision: ChangeDecision, candidates: set[str]) -> set[str]:
        """Of several changes those that stand where the quotes did, if only one does."""
        for side, wanted in (("old", decision.old), ("new", decision.new)):
            for quote in wanted or ():
                units = {unit.id: c for c in candidates for unit in index.units(side, c)}
                by_id = self.quotes(side, "sentence")
                kept = {units[u.id] for u in by_id.placed(quote, (u for u in by_id.units if u.id in units))}
                candidates = candidates & kept or candidates
        return candidates

    def _gone(self, found: Mapping[str, Sequence[Found]], meant: Mapping[str, set[str]]) -> Refusal:
        for side in ("old", "new"):
            if any(not hit.units for hit in found[side]):
                return Refusal("gone", {"reason": _reason(f"no-{side}")})
        if any(len(found[side]) > 1 and not meant[side] for side in meant):
            return Refusal("gone", {"reason": _reason("several")})
        return Refusal("gone", {"reason": _reason("apart" if any(meant.values()) else "unchanged")})

    def _explained(self, change: Change, pair: Pair, numbers: Sequence[int], likely: set[int]) -> Change:
        """One change with the decision about it; where several differ, none counts and each is told of the other."""
        decisions = [self.overrides.changes[n] for n in numbers]
        if not decisions:
            return change
        first = decisions[0]
        if any((d.categories, d.explanation) != (first.categories, first.explanation) for d in decisions):
            for k, number in enumerate(numbers):
                other = decisions[0 if k else 1]
                refusal = Refusal("contradiction", {"other": _other(other.line)})
                self._tell(number, decisions[k].block, decisions[k], refusal)
            return change
        self._nearly += [self.overrides.changes[number].line for number in likely.intersection(numbers)]
        return replace(change, categories=self._categories(change, pair, first))

    def _categories(self, change: Change, pair: Pair, decision: ChangeDecision) -> tuple[Category, ...]:
        old, new = _evidence(change, pair, self.old, self.new)
        why = decision.explanation or _message(load("overrides")["words"]["decided"])
        if decision.categories:
            kept: list[Category] = []
            named = decision.categories
        else:
            kept = [category for category in change.categories if category.id != UNEXPLAINED]
            # The words stand beside what the rules found; a change they leave unexplained is explained now.
            named = (EXPLAINED if len(kept) < len(change.categories) or not kept else kept[0].id,)
        made = [Category(id, OFFICER, "certain", old, new, why) for id in named]
        return tuple(sorted([*kept, *made], key=lambda category: category_order(category.id)))

    # ---- notices ----

    def _edited_since(self) -> tuple[Notice, ...]:
        """One notice for all decisions whose words were only nearly found."""
        if not self._nearly:
            return ()
        rules = load("overrides")
        rule = next(rule for rule in rules["notice"] if rule["id"] == "nearly")
        lines = sorted(self._nearly)
        shown = ", ".join(map(str, lines[:_LINES])) + (", …" if len(lines) > _LINES else "")
        told = {
            lang: rule[lang].format(count=len(lines), lines=rules["words"]["lines"][lang].format(lines=shown))
            for lang in ("vi", "en")
        }
        return (Notice(_CODES["nearly"], Message(told["vi"], told["en"])),)

    def _tell(self, number: int, block: str, decision: PairDecision | ChangeDecision, refusal: Refusal) -> None:
        rules = load("overrides")
        quote = next((q.words for q in (*(decision.old or ()), *(decision.new or ()))), "")
        words = quote if len(quote) <= _QUOTE else quote[:_QUOTE].rsplit(" ", 1)[0] + " …"
        rule = next(rule for rule in rules["notice"] if rule["id"] == refusal.notice)
        place = rules["words"]["place" if decision.line else "place_without_line"]
        told: dict[str, str] = {}
        for at, lang in enumerate(("vi", "en")):
            values = {name: both[at] for name, both in refusal.values.items()}
            values["place"] = place[lang].format(block=f"[[{block}]]", line=decision.line, quote=words)
            told[lang] = rule[lang].format_map(values)
        order = decision.line or number, number
        self._noticed.append((*order, Notice(_CODES[rule["id"]], Message(told["vi"], told["en"]))))


@dataclass(frozen=True, slots=True)
class Index:
    """Changes by their units."""

    changes: dict[str, Change]
    by_unit: dict[tuple[str, str], str]
    of_side: dict[tuple[str, str], tuple[Unit, ...]]
    numbers: dict[str, int]

    @classmethod
    def of(cls, changes: Sequence[Change], pairs: Sequence[Pair], old: Directive, new: Directive) -> Index:
        """The index of all changes; linear."""
        by_id = {pair.id: pair for pair in pairs}
        units = {side: {u.id: u for u in d.units} for side, d in (("old", old), ("new", new))}
        found: dict[tuple[str, str], tuple[Unit, ...]] = {}
        by_unit: dict[tuple[str, str], str] = {}
        for change in changes:
            pair = by_id[change.pair]
            for side, ids in (("old", pair.old), ("new", pair.new)):
                found[side, change.id] = tuple(units[side][i] for i in ids)
                by_unit |= {(side, i): change.id for i in ids}
        return cls({c.id: c for c in changes}, by_unit, found, {c.id: n for n, c in enumerate(changes)})

    def units(self, side: str, change: str) -> tuple[Unit, ...]:
        """The sentences of one side of a change."""
        return self.of_side[side, change]

    def holding(self, side: str, hits: Sequence[Found]) -> set[str]:
        """The changes that hold a unit of each hit."""
        sets = [{self.by_unit[side, u.id] for u in hit.units if (side, u.id) in self.by_unit} for hit in hits]
        return set.intersection(*sets)

    def order(self, change: str) -> int:
        """Where a change stands among all."""
        return self.numbers[change]


def _contradictions(ties: Sequence[tuple[PairDecision, Tie]]) -> dict[int, int]:
    """Each decision that cannot stand beside another, with that other: two pins of one unit, a pin and its reject."""
    holder: dict[tuple[str, str], int] = {}
    against: dict[int, int] = {}
    paired: dict[tuple[str, str], int] = {}
    for k, (decision, tie) in enumerate(ties):
        if decision.action != "pin":
            continue
        for unit in (*(("old", i) for i in tie.a), *(("new", j) for j in tie.b)):
            if unit in holder:
                against.setdefault(k, holder[unit])
                against.setdefault(holder[unit], k)
            else:
                holder[unit] = k
        paired.update(dict.fromkeys(product(tie.a, tie.b), k))
    for k, (decision, tie) in enumerate(ties):
        if decision.action == "reject":
            for both in product(tie.a, tie.b):
                if both in paired:
                    against.setdefault(k, paired[both])
                    against.setdefault(paired[both], k)
    return against


def _evidence(change: Change, pair: Pair, old: Directive, new: Directive) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Where a decision stands: on the edits; where nothing is edited, on the sentences that moved."""
    if change.edits:
        return (
            tuple(e.old for e in change.edits if e.old[0] < e.old[1]),
            tuple(e.new for e in change.edits if e.new[0] < e.new[1]),
        )
    wanted = set(pair.old), set(pair.new)
    ours, theirs = (tuple(u.span for u in d.units if u.id in ids) for d, ids in zip((old, new), wanted, strict=True))
    return ours, theirs


def _several(units: Sequence[Unit], side: str) -> Refusal:
    shown = "; ".join(unit.address for unit in units[:_ADDRESSES]) + ("; …" if len(units) > _ADDRESSES else "")
    values = {"count": str(len(units)), "where": shown, "side": side}
    return Refusal("ambiguous", {name: (value, value) for name, value in values.items()})


def _reason(name: str) -> tuple[str, str]:
    entry = load("overrides")["reasons"][name]
    return entry["vi"], entry["en"]


def _other(line: int) -> tuple[str, str]:
    entry = load("overrides")["words"]["other" if line else "other_without_line"]
    return entry["vi"].format(line=line), entry["en"].format(line=line)


def _message(entry: Mapping[str, str]) -> Message:
    return Message(entry["vi"], entry["en"])
