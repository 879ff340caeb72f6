"""Names of a package that are imported when first used (PEP 562): ``--help`` and spaCy's entry points stay light."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

__all__ = ["found_when_used"]


def found_when_used(package: str, home: Mapping[str, str]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` of the package: ``home`` says in which of its modules each name stands, or
    ``""`` where the name is itself a module of the package.
    """

    def look_up(name: str) -> object:
        if name not in home:
            msg = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(msg)
        module = import_module(f"{package}.{home[name] or name}")
        value: object = getattr(module, name) if home[name] else module
        setattr(sys.modules[package], name, value)
        return value

    return look_up, lambda: sorted({*vars(sys.modules[package]), *home})
