"""Which wheels a machine needs, worked out from the wheels' own metadata with the machine's own markers.

``pip download --platform`` chooses wheels for another system but judges the markers of requirements in the Python it
runs in: what only Windows needs is left out on Linux. Nothing is taken on its word here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from tools.bundle.targets import Target

__all__ = ["Closure", "Wheel", "WheelError", "closure"]


class WheelError(Exception):
    """Wheels cannot be used: one is no wheel, or two stand for one project."""


@dataclass(frozen=True)
class Wheel:
    """A wheel on the disk."""

    path: Path

    @cached_property
    def metadata(self) -> Metadata:
        """What the wheel says of itself.

        Raises:
            WheelError: it says nothing that can be read.
        """
        try:
            with ZipFile(self.path) as archive:
                (name,) = [n for n in archive.namelist() if n.count("/") == 1 and n.endswith(".dist-info/METADATA")]
                # What a requirement says is judged when it is met; an odd classifier is no reason to refuse a wheel.
                return Metadata.from_email(archive.read(name), validate=False)
        except (BadZipFile, ValueError, OSError) as error:
            raise WheelError(f"{self.path.name}: {error}") from error

    @property
    def name(self) -> str:
        """The name in the one form requirements are compared in."""
        return canonicalize_name(self.metadata.name)

    @property
    def version(self) -> str:
        """The version as the wheel writes it."""
        return str(self.metadata.version)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return sha256(self.path.read_bytes()).hexdigest()

    @property
    def licence(self) -> str:
        """The licence in a line, as the wheel says it."""
        data = self.metadata
        said = data.license_expression or next(iter((data.license or "").strip().splitlines()), "")
        classified = [c.rpartition(" :: ")[2] for c in data.classifiers or () if c.startswith("License ::")]
        return str(said) or ", ".join(classified) or "?"

    def fits(self, target: Target) -> bool:
        """Whether the file's tags and the Python it asks for suit the target.

        Raises:
            WheelError: the file is not named as a wheel.
        """
        try:
            *_, tags = parse_wheel_filename(self.path.name)
        except InvalidWheelFilename as error:
            raise WheelError(str(error)) from error
        wanted = self.metadata.requires_python
        return not tags.isdisjoint(target.tags) and (
            wanted is None or any(wanted.contains(python) for python in target.pythons)
        )


@dataclass(frozen=True, slots=True)
class Closure:
    """What a target needs: the wheels to install, by name, and what is wanted but not there."""

    wheels: tuple[Wheel, ...]
    missing: dict[str, str]  # the requirement, and the project that asks for it

    def __bool__(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def closure(target: Target, wheels: Iterable[Wheel], root: str, extras: Sequence[str]) -> Closure:
    """Everything ``root[extras]`` needs on the target, followed to the end.

    A wheel that does not fit the target counts as not there; of one project only one wheel may fit.

    Raises:
        WheelError: a file is no wheel, or two wheels of one project fit.
    """
    there: dict[str, Wheel] = {}
    for wheel in wheels:
        if wheel.fits(target) and there.setdefault(wheel.name, wheel) is not wheel:
            raise WheelError(f"{target.name}: {there[wheel.name].path.name}, {wheel.path.name}")
    needed: set[str] = set()
    missing: dict[str, str] = {}
    followed: set[tuple[str, str]] = set()
    waiting = deque([(Requirement(f"{root}[{','.join(extras)}]"), "")])
    while waiting:
        requirement, by = waiting.popleft()
        name = canonicalize_name(requirement.name)
        found = there.get(name)
        if found is None or requirement.url or not requirement.specifier.contains(found.version, prereleases=True):
            missing.setdefault(_plain(requirement), by)
            continue
        needed.add(name)
        for extra in ("", *sorted(requirement.extras)):
            if (name, extra) not in followed:
                followed.add((name, extra))
                waiting.extend((asked, name) for asked in _asked(found, target, extra))
    return Closure(tuple(there[name] for name in sorted(needed)), missing)


def _asked(wheel: Wheel, target: Target, extra: str) -> list[Requirement]:
    """What the wheel asks for on the target, with the extra or, where it is empty, without any."""
    return [
        requirement
        for requirement in wheel.metadata.requires_dist or ()
        if requirement.marker is None
        or any(requirement.marker.evaluate(environment | {"extra": extra}) for environment in target.environments)
    ]


def _plain(requirement: Requirement) -> str:
    """The requirement without its marker, which was judged."""
    bare = Requirement(str(requirement))
    bare.marker = None
    return str(bare)
