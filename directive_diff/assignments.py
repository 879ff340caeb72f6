"""What each body gains, loses and keeps between two directives.

A task is a sentence that instructs. It is *gained* where the new text alone charges the body with it: a sentence
without counterpart, or one that charged another before; *lost* the other way round; else *kept*, or *changed* where the
reasons of its change speak of how strongly, by when or with what figure. A body and the one that took over all its work
in the reform are one; a body that took over a part of another's work gains it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from directive_diff.duties import Duties, Work, canonical
from directive_diff.model import Agency, Assignment, Change, Charge, Duty, Pair

__all__ = ["agencies", "by_body", "charged", "told"]

# The categories whose directions tell how a kept task changed.
_CHANGES = frozenset({"duty", "deadline", "figure"})
# The role that counts where a sentence names a body in several.
_RANK = {"leading": 0, "cooperating": 1, "collecting": 2}


@dataclass(slots=True)
class _Gathered:
    """What is known of one body so far: its names as written on each side, and its tasks."""

    old: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    collective: bool = True
    tasks: dict[str, list[Assignment]] = field(default_factory=lambda: defaultdict(list))


def told(duties: Duties) -> tuple[Duty, ...]:
    """The sentences that say anything of who, what, by when or with what target."""
    return tuple(
        d
        for d in duties.of.values()
        if d.instructs or d.leading or d.cooperating or d.collecting or d.deadlines or d.figures
    )


def agencies(work: Work, pairs: Sequence[Pair], changes: Sequence[Change]) -> tuple[Agency, ...]:
    """The bodies of two directives with their tasks; those with most tasks first. Linear."""
    return tuple(by_body(work.old.of, work.new.of, work.year, pairs, changes).values())


def by_body(
    old: Mapping[str, Duty], new: Mapping[str, Duty], year: int | None, pairs: Sequence[Pair], changes: Sequence[Change]
) -> dict[str, Agency]:
    """What :func:`agencies` gives, by the name that each body has in the later year however it is written; ``old`` and
    ``new`` are the duties of each side by sentence.
    """
    by_pair = {change.pair: change for change in changes}
    gathered: dict[str, _Gathered] = {}
    for pair in pairs:
        if pair.level == "sentence":
            sides = charged(old, pair.old, year), charged(new, pair.new, year)
            _gather(sides, pair, by_pair.get(pair.id), gathered)
    found = {name: _agency(name, g) for name, g in gathered.items()}
    return dict(sorted(found.items(), key=lambda row: _weight(row[1])))


_Charged = dict[str, list[tuple[Charge, str]]]


def _gather(
    sides: tuple[_Charged, _Charged], pair: Pair, change: Change | None, gathered: dict[str, _Gathered]
) -> None:
    old, new = sides
    number = change.id if change else None
    how = tuple(dict.fromkeys(c.how for c in change.categories if c.id in _CHANGES and c.how)) if change else ()
    for name in dict.fromkeys((*new, *old)):
        into = gathered.setdefault(name, _Gathered())
        was, now = old.get(name, []), new.get(name, [])
        into.collective = into.collective and all(c.collective for c, _ in (*was, *now))
        into.old.update(_called(c) for c, _ in was)
        into.new.update(_called(c) for c, _ in now)
        roles = [min((role for _, role in side), key=_RANK.__getitem__, default=None) for side in (was, now)]
        role = roles[1] or roles[0] or "leading"
        if was and now:
            same = roles[0] == roles[1] and not how
            into.tasks["kept" if same else "changed"].append(Assignment(pair.old, pair.new, role, number, how))
        else:
            into.tasks["gained" if now else "lost"].append(Assignment(pair.old, pair.new, role, number, ()))


def _called(charge: Charge) -> str:
    """How a text calls a body; a group by the one name it has here."""
    return charge.written if charge.name[:1].isupper() else charge.name


def charged(duties: Mapping[str, Duty], units: Iterable[str], year: int | None) -> _Charged:
    """The bodies of the sentences that instruct and their roles, by the body they are in the later year."""
    found: _Charged = {}
    for duty in (duties[u] for u in units if u in duties):
        if duty.instructs:
            for role, charges in _roles(duty):
                for charge in charges:
                    found.setdefault(canonical(charge.name, year)[0], []).append((charge, role))
    return found


def _roles(duty: Duty) -> Iterator[tuple[str, tuple[Charge, ...]]]:
    yield "leading", duty.charged
    yield "cooperating", duty.cooperating
    yield "collecting", duty.collecting


def _agency(name: str, gathered: _Gathered) -> Agency:
    tasks: Mapping[str, list[Assignment]] = gathered.tasks
    old, new = (
        tuple(n for n, _ in sorted(c.items(), key=lambda x: (-x[1], x[0]))) for c in (gathered.old, gathered.new)
    )
    return Agency(
        (new or old or (name,))[0],
        old,
        new,
        gathered.collective,
        *(tuple(tasks.get(status, ())) for status in ("gained", "lost", "kept", "changed")),
    )


def _weight(agency: Agency) -> tuple[bool, int, str]:
    """Bodies before groups; those with most tasks first."""
    count = len(agency.gained) + len(agency.lost) + len(agency.kept) + len(agency.changed)
    return agency.collective, -count, agency.name
