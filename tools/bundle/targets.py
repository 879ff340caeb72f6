"""A machine the folder is for: its system and its Python, as wheels' tags and requirements' markers name them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from packaging.tags import Tag, compatible_tags, cpython_tags

__all__ = ["PYTHONS", "SYSTEMS", "Target"]

PYTHONS = ("3.11", "3.12", "3.13")
# A marker may ask for the last number of the version, which the folder cannot know: both ends are asked for.
PATCHES = (0, 99)


@dataclass(frozen=True, slots=True)
class _System:
    platform: str  # as the machine's own ``sysconfig.get_platform()`` says it
    tags: tuple[str, ...]
    markers: dict[str, str]


SYSTEMS = {
    "linux": _System(
        "linux-x86_64",
        # glibc 2.28: Debian 10, Ubuntu 18.10, RHEL 8 and later.
        (*(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)), "manylinux2014_x86_64", "linux_x86_64"),
        {"os_name": "posix", "platform_machine": "x86_64", "platform_system": "Linux", "sys_platform": "linux"},
    ),
    "windows": _System(
        "win-amd64",
        ("win_amd64",),
        {"os_name": "nt", "platform_machine": "AMD64", "platform_system": "Windows", "sys_platform": "win32"},
    ),
}


@dataclass(frozen=True)
class Target:
    """One of :data:`SYSTEMS` with one of :data:`PYTHONS`."""

    system: str
    python: str

    @property
    def name(self) -> str:
        """Such as ``win-amd64-3.12``: what the machine itself works out to find its list of wheels."""
        return f"{SYSTEMS[self.system].platform}-{self.python}"

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platform tags of the wheels that fit."""
        return SYSTEMS[self.system].tags

    @property
    def pythons(self) -> tuple[str, ...]:
        """The first and the last Python that bears this version."""
        return tuple(f"{self.python}.{patch}" for patch in PATCHES)

    @cached_property
    def tags(self) -> frozenset[Tag]:
        """The tags of the wheels that fit."""
        major, minor = (int(number) for number in self.python.split("."))
        interpreter = f"cp{major}{minor}"
        platforms = list(self.platforms)
        return frozenset(
            (
                *cpython_tags((major, minor), [interpreter], platforms),
                *compatible_tags((major, minor), interpreter, platforms),
            )
        )

    @cached_property
    def environments(self) -> tuple[dict[str, str], ...]:
        """What markers are judged in: the target's own, never that of the Python that makes the folder."""
        return tuple(
            {
                "implementation_name": "cpython",
                "implementation_version": version,
                "platform_python_implementation": "CPython",
                "platform_release": "",  # nothing may hang on which Windows or which kernel it is
                "platform_version": "",
                "python_full_version": version,
                "python_version": self.python,
                **SYSTEMS[self.system].markers,
            }
            for version in self.pythons
        )
