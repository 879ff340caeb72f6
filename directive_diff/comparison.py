"""``compare()``: the whole walk on one screen, and what comes out of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from directive_diff import conservation
from directive_diff.align import DEFAULTS, Thresholds, align
from directive_diff.assignments import agencies, told
from directive_diff.catalogue import joined, message, notice
from directive_diff.citations import identify
from directive_diff.classify import classify
from directive_diff.constraints import Constraints
from directive_diff.contributed import NOTHING, gather
from directive_diff.diff import Side, edits, side
from directive_diff.directive import read
from directive_diff.duties import work
from directive_diff.model import (
    UNREAD_PAGE,
    Agency,
    Change,
    Citation,
    Directive,
    Duty,
    Edit,
    Message,
    Notice,
    OwnCategory,
    Pair,
    Span,
    Summary,
    Unit,
)
from directive_diff.pairs import pairs
from directive_diff.registry import Entry, Registry, read_registry
from directive_diff.scattered import scattered, scattered_edits
from directive_diff.serial import comparison_to_dict
from directive_diff.succession import relate
from directive_diff.summary import summarise

if TYPE_CHECKING:
    from spacy.language import Language

    from directive_diff.frames import ComparisonFrames
    from directive_diff.notebook import Selection, Shown, Target
    from directive_diff.overrides import Applied, Overrides

__all__ = ["Comparison", "compare"]


@dataclass(frozen=True, repr=False)
class Comparison:
    """An explained comparison of two directives. ``warnings`` concern the two together; ``old_duties`` and
    ``new_duties`` say who is to do what, by when, with what target; ``agencies`` what each body gains, loses and keeps;
    ``own_categories`` the categories of a researcher's own components.

    :attr:`frames` and :meth:`show` lead to later layers, which are found by name when they are first asked for.
    """

    old: Directive
    new: Directive
    pairs: tuple[Pair, ...]
    changes: tuple[Change, ...]
    citations: tuple[Citation, ...]
    summary: Summary
    warnings: tuple[Notice, ...] = ()
    old_duties: tuple[Duty, ...] = ()
    new_duties: tuple[Duty, ...] = ()
    agencies: tuple[Agency, ...] = ()
    own_categories: tuple[OwnCategory, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: the comparison without the tables made of it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def differs(self) -> bool:
        """Whether anything changed or moved."""
        return any(pair.kind != "equal" or pair.moved for pair in self.pairs)

    @cached_property
    def frames(self) -> ComparisonFrames:
        """Tidy pandas tables: changes, pairs, units, citations, mentions, terms, duties, assignments; what they are and
        how they are joined is in ``docs/frames.md``.
        """
        made: ComparisonFrames = import_module("directive_diff.frames").ComparisonFrames(self)
        return made

    def show(self, selection: Selection | None = None, *, target: Target = "notebook", lang: str = "vi") -> Shown:
        """Show all of it, or only what a selection speaks of: rows or a row of :attr:`frames` (known by the column
        ``pair``, ``change``, ``citation`` or ``unit``), such a column or index, or ids of changes and pairs. In a
        notebook what is returned shows itself, capped to the first 12 rows, of a selection 20, and says how many are
        left; ``target="browser"`` opens all of them in a browser, from a file on this machine.

        Raises:
            UsageError: E402 an unknown language, E417 an unknown target, E418 a selection without any of these columns,
                or with an id that is none of this comparison's.
        """
        shown: Shown = import_module("directive_diff.notebook").show(self, selection, target=target, lang=lang)
        return shown

    def __repr__(self) -> str:
        return f"<Comparison {self.old.source!r} -> {self.new.source!r}: {len(self.changes)} changes>"

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """What Jupyter, VS Code and IPython ask for."""
        bundle: dict[str, str] = self.show()._repr_mimebundle_(include, exclude)  # their name for it
        return bundle

    def to_dict(self) -> dict[str, Any]:
        """The data format ``directive-diff/1`` (``docs/data-format.md``; its JSON Schema ships with the package)."""
        return comparison_to_dict(
            self.old,
            self.new,
            self.pairs,
            self.changes,
            self.citations,
            self.summary,
            self.warnings,
            (self.old_duties, self.new_duties),
            self.agencies,
            self.own_categories,
        )

    # What reads a comparison back stands above this module and is looked up when it is called.

    @classmethod
    def from_dict(cls, data: Any) -> Comparison:
        """The comparison that :meth:`to_dict` gave: ``Comparison.from_dict(c.to_dict()) == c``, through JSON too.

        Raises:
            InputError: E140 the values are not of the format ``directive-diff/1``; the message says where, as a JSON
                path.
        """
        found: Comparison = import_module("directive_diff.interchange.read_back").comparison_from_dict(data)
        return found

    def to_parquet(self, folder: str | Path) -> None:
        """Write the comparison as a folder of Parquet files, one a table (``docs/interchange.md``); needs pyarrow.

        Raises:
            OutputError: E202 no such folder to make it in, E204 it cannot be written, E209 pyarrow is not installed.
        """
        import_module("directive_diff.interchange.parquet").to_parquet(self, folder)

    @classmethod
    def from_parquet(cls, folder: str | Path) -> Comparison:
        """The comparison that :meth:`to_parquet` wrote: equal to it in every field.

        Raises:
            InputError: E101 to E104 a file cannot be opened, E109 pyarrow is not installed, E140 what the tables say
                does not fit, E141 a file is no table of ours.
        """
        found: Comparison = import_module("directive_diff.interchange.parquet").from_parquet(folder)
        return found

    @classmethod
    def from_json(cls, source: str | Path) -> Comparison:
        """The comparison in a file that ``compare … -o x.json`` wrote, or in its text (a ``str`` that begins with
        ``{``).

        Raises:
            InputError: E101 to E104 the file cannot be opened; E140 it is not of the format.
        """
        found: Comparison = import_module("directive_diff.interchange.read_back").comparison_from_json(source)
        return found


def compare(
    old: Directive | str | Path,
    new: Directive | str | Path,
    *,
    limits: Thresholds = DEFAULTS,
    registry: Registry | str | Path | None = None,
    overrides: Overrides | str | Path | None = None,
    known: Constraints | None = None,
    nlp: Language | None = None,
) -> Comparison:
    """Compare last year's directive with this year's; paths are read first. ``registry`` is the user's own record of
    documents replaced or no longer in force (CSV or TOML); ``overrides`` are an officer's decisions, or the file of
    them (``docs/overrides.md``). ``known`` are pairs that are known beforehand, with the old text as side a; what
    ``overrides`` say comes first. ``nlp`` is a spaCy pipeline with components of your own, which add reasons to changes
    through ``doc.spans["evidence"]`` (``docs/pipeline.md``); it is run once on each text.

    Raises:
        InputError: a file cannot be read as a directive, as a registry (E118) or as overrides (E120 to E123).
        InternalError: a promise of ours did not hold (nothing lost, every unit in one pair).
        UsageError: ``nlp`` failed (E433) or changes the text (E434).
    """
    old = old if isinstance(old, Directive) else read(old)
    new = new if isinstance(new, Directive) else read(new)
    kept = read_registry(registry) if isinstance(registry, str | Path) else registry
    flipped = (new.text, new.sha256) < (old.text, old.sha256)
    decided = _decided(overrides, old, new) if overrides is not None else None
    fixed = _fixed(decided.constraints if decided else None, known)
    alignment = align(new, old, limits, fixed and fixed.mirrored()) if flipped else align(old, new, limits, fixed)
    linked = pairs(alignment, flipped=flipped)
    changed = _changes(old, new, linked)
    citations = identify(
        old.mentions, new.mentions, old.mention_links, new.mention_links, old_text=old.text, new_text=new.text
    )
    citations, unused = relate(old, new, linked, citations, kept)
    tasks = work(old, new, linked)
    found = gather(nlp, old.text, new.text) if nlp is not None else NOTHING
    explained = classify(old, new, linked, changed, citations, tasks, found)
    if decided:
        explained = decided.explain(explained, linked)
    conservation.check(old, new, linked, explained)
    summary = summarise(old, new, linked, explained, citations)
    return Comparison(
        old,
        new,
        linked,
        explained,
        citations,
        summary,
        _warnings(old, new, unused, coarse=alignment.coarse) + (decided.notices if decided else ()),
        told(tasks.old),
        told(tasks.new),
        agencies(tasks, linked, explained),
        found.own,
    )


def _decided(overrides: Overrides | str | Path, old: Directive, new: Directive) -> Applied:
    """The officer's decisions on these two texts; nothing of them is imported where there are none."""
    from directive_diff.overrides import Applied, read_overrides

    return Applied(read_overrides(overrides) if isinstance(overrides, str | Path) else overrides, old, new)


def _fixed(decided: Constraints | None, known: Constraints | None) -> Constraints | None:
    """What the alignment is told: an officer's decisions, and of the pairs known beforehand those they do not touch."""
    if decided is None or known is None:
        return decided or known
    ours = {i for tie in (*decided.pins, *decided.rejects) for i in tie.a}
    theirs = {j for tie in (*decided.pins, *decided.rejects) for j in tie.b}
    free = (tie for tie in known.pins if ours.isdisjoint(tie.a) and theirs.isdisjoint(tie.b))
    return Constraints((*decided.pins, *free), (*decided.rejects, *known.rejects))


def _changes(old: Directive, new: Directive, linked: tuple[Pair, ...]) -> tuple[Change, ...]:
    """One change for each sentence pair that is not equal or that moved, with its edits."""
    units_old, units_new = _by_id(old), _by_id(new)
    side_old, side_new = side(old), side(new)
    changes: list[Change] = []
    last_old = last_new = 0
    for pair in linked:
        if pair.level != "sentence":
            continue
        ours = [units_old[i].span for i in pair.old]
        theirs = [units_new[j].span for j in pair.new]
        if pair.kind != "equal" or pair.moved:
            found = _edits(side_old, side_new, ours, theirs, last_old, last_new) if pair.kind != "equal" else ()
            changes.append(Change(f"d{len(changes) + 1}", pair.id, found, ()))
        last_old = ours[-1][1] if ours else last_old
        last_new = theirs[-1][1] if theirs else last_new
    return tuple(changes)


def _edits(
    old: Side, new: Side, ours: list[Span], theirs: list[Span], last_old: int, last_new: int
) -> tuple[Edit, ...]:
    """The edits of one pair; what stands on one side only is one edit, its missing side where the pair before ended."""
    if not ours:
        return (Edit("insert", (last_old, last_old), (theirs[0][0], theirs[-1][1])),)
    if not theirs:
        return (Edit("delete", (ours[0][0], ours[-1][1]), (last_new, last_new)),)
    if scattered(old.text, ours) or scattered(new.text, theirs):
        return scattered_edits(old, new, ours, theirs)
    return edits(old, new, ours, theirs)


def _by_id(directive: Directive) -> Mapping[str, Unit]:
    return {unit.id: unit for unit in directive.units}


# So many unused entries of a registry are named in the warning; the count says the rest.
_NAMED = 20


def _unused(entries: Sequence[Entry]) -> Notice:
    named = joined(_named(entry) for entry in entries[:_NAMED])
    more = "; …" if len(entries) > _NAMED else ""
    return notice("W307", count=len(entries), names=named, more=more)


def _named(entry: Entry) -> Message:
    name = entry.instrument.text
    if not entry.line:
        return Message(name, name)
    return message("details", "W307.entry", name=name, line=str(entry.line))


def _warnings(old: Directive, new: Directive, unused: Sequence[Entry], *, coarse: bool) -> tuple[Notice, ...]:
    found: list[Notice] = [_unused(unused)] if unused else []
    if old.year and new.year and old.year > new.year:
        found.append(notice("W301", old=str(old.year), new=str(new.year)))
    if old.sha256 == new.sha256 and old.text == new.text:  # one file may be read in two states
        found.append(notice("W302"))
    if old.kind and new.kind and old.kind != new.kind:
        found.append(notice("W303", old=old.kind, new=new.kind))
    if any(thing.what == UNREAD_PAGE for side in (old, new) for thing in side.unread):
        found.append(notice("W305"))
    if any(unit.recognised for side in (old, new) for unit in side.units):
        found.append(notice("W306"))
    if coarse:
        found.append(notice("W304"))
    return tuple(found)
