"""Which mentions name the same instrument, within a text and across two.

Identity is kind, normalised number and sign, date where known, and issuer; a number alone is never one. State bodies
number anew each year, Party bodies each term, and a province merged on 01/7/2025 (Resolution 202/2025/QH15) may have
used one number twice in 2025. Nothing here depends on which text is old: swapping them swaps added and dropped.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from directive_diff.citations.grammar import grammar, keyed
from directive_diff.citations.groups import SIGN_YEAR, SUBJECT_LENGTH, Group, Item, read_items
from directive_diff.model import Citation, CitationLink, Mention, MentionLink, Side, Status

__all__ = ["identify"]

# Subjects of one document as two drafters write them differ in a word or two (seed: 24-CT/TW, 88.2); two of one
# body on kindred matters have 67 (12/CT-TTg, 21/CT-TTg), and a yearly series differs by its years, compared apart.
_SUBJECT_LIKENESS = 88
# Names are fixed, so only a typing slip may part them: one wrong letter in the name of an act leaves 97, «Phòng cháy,
# chữa cháy và cứu nạn, cứu hộ» and «Phòng cháy và chữa cháy» have 64, «Căn cước» and «Căn cước công dân» 67.
_NAME_LIKENESS = 92
_MAX_NAMES = 200  # distinct names per kind that are compared by likeness; beyond, only equal ones meet
_MAX_GROUPS = 32  # instruments under one number that are compared by subject; beyond, only by equal date
_MERGER = "2025-07-01"
_LAWS = {"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"}
_FORMS = {"numbered": 0, "named": 1, "generic": 2}

_SEPARATOR = re.compile(r"[/-]")
_DIGITS = re.compile(r"[0-9]+")


def identify(
    old: Sequence[Mention],
    new: Sequence[Mention],
    old_links: Sequence[MentionLink] = (),
    new_links: Sequence[MentionLink] = (),
    *,
    old_text: str = "",
    new_text: str = "",
) -> tuple[Citation, ...]:
    """The instruments both texts name, in canonical order. The texts are needed to compare and show subjects."""
    items = [*read_items("old", old, old_text), *read_items("new", new, new_text)]
    groups = _numbered([i for i in items if i.mention.form == "numbered"])
    groups += _named([i for i in items if i.mention.form == "named"], groups)
    groups += _generic([i for i in items if i.mention.form == "generic"])
    return _citations(groups, {"old": old_links, "new": new_links})


# --- numbered ---------------------------------------------------------------------------------------------------


def _numbered(items: list[Item]) -> list[Group]:
    """Instruments with a number: one bucket for each normalised sign, then slips in the sign itself."""
    buckets: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        buckets[item.mention.number or ""].append(item)
    groups: list[Group] = []
    for number in sorted(buckets):
        groups += _one_number(number, sorted(buckets[number], key=Item.order))
    return _wrong_signs(groups)


def _one_number(number: str, items: list[Item]) -> list[Group]:
    """Part the mentions of one sign into instruments: dated ones first, then each undated joins one of those."""
    groups: list[Group] = []
    exact: dict[tuple[str | None, str, str], Group] = {}
    for item in (i for i in items if i.mention.issued):
        at = (item.mention.issued, item.level, item.place)
        group = exact.get(at)
        if group is None:
            group = next((g for g in groups[:_MAX_GROUPS] if _same(number, g, item)), None)
        if group is None:
            group = Group()
            groups.append(group)
        group.add(item)
        exact[at] = group
    dated = list(groups)
    for item in (i for i in items if not i.mention.issued):
        _undated(item, dated, groups)
    return groups


def _undated(item: Item, dated: list[Group], groups: list[Group]) -> None:
    """A mention without date joins the only candidate, or the one of its subject, in its own text first."""
    fitting = [g for g in dated[:_MAX_GROUPS] if _compatible(g, item) and _years_meet(g, item)]
    own = [g for g in fitting if item.side in g.dated]
    for candidates in (own, fitting):
        if len(candidates) == 1:
            candidates[0].add(item)
            return
        agreeing = [g for g in candidates if _agree(g, item)]
        if len(agreeing) == 1:
            agreeing[0].add(item)
            return
    rest = next((g for g in groups[len(dated) :][:_MAX_GROUPS] if _compatible(g, item) and _years_meet(g, item)), None)
    if rest is None:
        groups.append(rest := Group())
    rest.add(item)


def _years_meet(group: Group, item: Item) -> bool:
    return item.year is None or group.years <= {item.year}


def _same(number: str, group: Group, item: Item) -> bool:
    """Whether a dated mention names a group's instrument, their dates being different or their issuers worded apart."""
    if not _compatible(group, item):
        return False
    issued = item.mention.issued or ""
    dates = group.dates
    if issued in dates:
        return True
    if _restarted(number, item, dates):
        return _agree(group, item)
    if SIGN_YEAR.match(number) or any(d[:4] == issued[:4] for d in dates):
        return True
    return _agree(group, item)


def _restarted(number: str, item: Item, dates: set[str]) -> bool:
    """Dates on both sides of the mergers: a province may have used the number twice in 2025."""
    issued = item.mention.issued or ""
    local = item.level == "province" or (not item.level and ("UBND" in number or "HĐND" in number or "/TU" in number))
    return (
        local and issued[:4] == "2025" and any(d[:4] == "2025" and (d < _MERGER) != (issued < _MERGER) for d in dates)
    )


def _compatible(group: Group, item: Item) -> bool:
    """No other level and no other place; what is not said contradicts nothing."""
    levels_meet = not item.level or group.levels <= {item.level}
    return levels_meet and (not item.place or group.places <= {item.place})


def _agree(group: Group, item: Item) -> bool:
    """Subjects that say the same, with the same figures: a yearly plan changes only its year."""
    if len(item.subject) < SUBJECT_LENGTH or not group.subjects:
        return False
    subject, figures = keyed(item.subject), _DIGITS.findall(item.subject)
    return any(
        _DIGITS.findall(s) == figures and fuzz.ratio(keyed(s), subject, score_cutoff=_SUBJECT_LIKENESS) > 0
        for s in group.subjects
    )


def _wrong_signs(groups: list[Group]) -> list[Group]:
    """«Kế hoạch số 105/UBND-NC» and «… 105/KH-UBND» of one day: one plan, its sign once mistyped."""
    kinds = grammar().kinds
    homes: dict[tuple[str, str, str], Group] = {}
    out: list[Group] = []
    wrong: list[tuple[tuple[str, str, str], Group]] = []
    for group in groups:
        first = group.items[0]
        number = first.mention.number or ""
        ordinal, *signs = _SEPARATOR.split(number)
        parts = set(signs)
        at = (first.base, ordinal, first.mention.issued or "")
        kind = kinds.get(first.mention.kind)
        fits = kind is None or kind.bare or not parts.isdisjoint(kind.codes)
        if first.mention.issued and not fits:
            wrong.append((at, group))
            continue
        homes.setdefault(at, group)
        out.append(group)
    for at, group in wrong:
        home = homes.get(at)
        if home is not None and all(_compatible(home, i) for i in group.items):
            for item in group.items:
                home.add(item)
        else:
            out.append(group)
    return out


# --- named and generic ------------------------------------------------------------------------------------------


def _named(items: list[Item], numbered: list[Group]) -> list[Group]:
    """Instruments without number; a name that a numbered one bears, or its bare number, joins that one."""
    bearing: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in numbered:
        for at in sorted({a for i in group.items for a in _handles(i)}):
            bearing[at].append(group)
    buckets: dict[str, list[Item]] = defaultdict(list)
    dated: dict[tuple[Side, str, str], set[int]] = defaultdict(set)
    for item in items:
        if item.year is not None:
            dated[item.side, item.base, keyed(item.mention.name or "")].add(item.year)
    for item in sorted(items, key=Item.order):
        home = _bearer(item, bearing)
        # «Luật Đất đai» is the one its own text dates, not one of that name which only the other text numbers.
        own = dated.get((item.side, item.base, keyed(item.mention.name or "")))
        if home is not None and own and item.side not in home.numbered and own.isdisjoint(home.years):
            home = None
        if home is not None:
            home.add(item)
        else:
            buckets[item.base].append(item)
    return [g for base in sorted(buckets) for g in _one_kind(base, buckets[base])]


def _handles(item: Item) -> list[tuple[str, str]]:
    """What a later, shorter mention may call a numbered instrument by."""
    ordinal = _DIGITS.match(item.mention.number or "")
    handles = [(item.base, f"#{int(ordinal[0])}")] if ordinal else []
    return [*handles, (item.base, keyed(item.mention.name))] if item.mention.name else handles


def _bearer(item: Item, bearing: dict[tuple[str, str], list[Group]]) -> Group | None:
    name = item.mention.name or ""
    at = (item.base, f"#{int(name)}" if name.isdecimal() else keyed(name))
    found = [g for g in bearing.get(at, ()) if _compatible(g, item) and _years_meet(g, item)]
    own = [g for g in found if item.side in g.numbered]
    best = own or found
    return best[0] if len(best) == 1 else None


def _one_kind(base: str, items: list[Item]) -> list[Group]:
    """Names of one kind: equal names first, then those a slip apart, then years."""
    names: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        names[keyed(item.mention.name or "")].append(item)
    ordered = sorted(names, key=lambda n: (-len(names[n]), n))
    home: dict[str, str] = {}
    for name in ordered:
        near = None
        if len(home) < _MAX_NAMES and not (name.isdecimal() or len(name) < SUBJECT_LENGTH):
            heads = [h for h in dict.fromkeys(home.values()) if _DIGITS.findall(h) == _DIGITS.findall(name)]
            near = process.extractOne(name, heads, scorer=fuzz.ratio, score_cutoff=_NAME_LIKENESS)
        home[name] = near[0] if near and _slip(near[0], name, law=base in _LAWS) else name
    gathered: dict[str, list[Item]] = defaultdict(list)
    for name in ordered:
        gathered[home[name]] += names[name]
    return [g for name in sorted(gathered) for g in _by_year(sorted(gathered[name], key=Item.order))]


def _slip(one: str, other: str, *, law: bool) -> bool:
    """An act's name may differ in letters, not in words: one word more is another act."""
    return not law or one.count(" ") == other.count(" ")


def _by_year(items: list[Item]) -> list[Group]:
    """One name, several years or issuers: different instruments; a mention without year joins the only one."""
    groups: list[Group] = []
    for item in sorted(items, key=lambda i: (i.year is None, i.year or 0, i.order())):
        fitting = [g for g in groups[:_MAX_GROUPS] if _years_meet(g, item) and _compatible(g, item)]
        own = [g for g in fitting if item.side in g.sides]
        best = own if len(own) == 1 else fitting
        if len(best) == 1:
            best[0].add(item)
        else:
            groups.append(group := Group())
            group.add(item)
    return groups


def _generic(items: list[Item]) -> list[Group]:
    """Generic mentions are one only where their words are."""
    groups: dict[str, Group] = {}
    for item in items:
        groups.setdefault(keyed(item.mention.text), Group()).add(item)
    return list(groups.values())


# --- citations --------------------------------------------------------------------------------------------------


def _commonest(values: Iterable[str | None]) -> str | None:
    """The value said most often; of equals the longest, then the first in order of the alphabet."""
    counts = Counter(v for v in values if v)
    return min(counts, key=lambda v: (-counts[v], -len(v), v)) if counts else None


def _citations(groups: list[Group], links: dict[Side, Sequence[MentionLink]]) -> tuple[Citation, ...]:
    drafts = sorted(((_citation(g), min(i.mention.text for i in g.items)) for g in groups), key=_canonical)
    numbered = [(f"c{n}", citation) for n, (citation, _) in enumerate(drafts, 1)]
    whose = {("old", i): ident for ident, c in numbered for i in c.old}
    whose |= {("new", i): ident for ident, c in numbered for i in c.new}
    said: dict[str, set[tuple[str, str, Side]]] = defaultdict(set)
    for side, sided in links.items():
        for one in sided:
            outer, inner = whose[side, one.outer], whose[side, one.inner]
            if outer != inner:
                said[outer].add((one.how, inner, side))
    return tuple(_finish(ident, c, said[ident]) for ident, c in numbered)


def _citation(group: Group) -> Citation:
    mentions = [i.mention for i in group.items]
    forms = sorted({m.form for m in mentions}, key=_FORMS.__getitem__)
    numbered = [m for m in mentions if m.form == forms[0]]
    old = tuple(sorted(i.index for i in group.items if i.side == "old"))
    new = tuple(sorted(i.index for i in group.items if i.side == "new"))
    status: Status = "kept" if old and new else ("dropped" if old else "added")
    return Citation(
        id="",
        form=forms[0],
        kind=_commonest(m.kind for m in numbered) or "",
        number=_number(numbered),
        issued=_commonest(m.issued for m in mentions),
        issuer=_commonest(m.issuer for m in numbered) or _commonest(m.issuer for m in mentions),
        subject=_title(group),
        status=status,
        links=(),
        old=old,
        new=new,
    )


def _number(mentions: list[Mention]) -> str | None:
    """The number said most often, one whose sign fits its kind before one that does not."""
    clean = [m.number for m in mentions if m.suspect is None]
    return _commonest(clean) or _commonest(m.number for m in mentions)


def _title(group: Group) -> str | None:
    """Its subject as said most often, else its name."""
    names = (i.mention.name for i in group.items if not (i.mention.name or "0").isdecimal())
    return _commonest(i.subject for i in group.items) or _commonest(names)


def _canonical(draft: tuple[Citation, str]) -> tuple[object, ...]:
    """The order of instruments: by what they are. Indexes come last and do not say whose they are."""
    c, text = draft
    what = (_FORMS[c.form], c.kind, c.number or "", c.issued or "", c.issuer or "", c.subject or "", text)
    return (*what, tuple(sorted((c.old, c.new))))


def _finish(ident: str, c: Citation, said: set[tuple[str, str, Side]]) -> Citation:
    ordered = sorted(said, key=lambda s: (s[0], int(s[1][1:]), s[2]))
    links = tuple(CitationLink(how, to, side) for how, to, side in ordered)  # type: ignore[arg-type]  # how: a rule name
    return Citation(ident, c.form, c.kind, c.number, c.issued, c.issuer, c.subject, c.status, links, c.old, c.new)
