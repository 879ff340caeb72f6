"""``python -m tools.bundle [--systems "linux windows"] [--pythons "3.11 3.12 3.13"] [--to dist]``."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.bundle import download, folder
from tools.bundle.closure import WheelError
from tools.bundle.targets import PYTHONS, SYSTEMS, Target

__all__ = ["build", "main"]

INCOMPLETE = """Chưa lập được thư mục, vì những gói sau không có cho hệ thống cần đến:
No folder was made, because these have no wheel for the system they are needed on:
{lacking}
Có thể lập cho ít hệ thống hơn / fewer may be asked for: make bundle PYTHONS="3.11 3.12" SYSTEMS=windows"""
SOURCE = Path(__file__).resolve().parents[2]


def build(targets: Sequence[Target], to: Path) -> Path:
    """Make the folder for the targets below ``to``; one that was there gives way.

    Raises:
        UnreachableError: the wheels could not be had.
        IncompleteError: a target lacks a wheel. All such are told together.
    """
    making = to / "directive-diff-offline.part"
    shutil.rmtree(making, ignore_errors=True)
    wheels = making / folder.WHEELS
    wheels.mkdir(parents=True)
    own, installer = download.own_wheel(SOURCE, wheels), download.installer(wheels)
    brought, problems = {}, []
    for target in targets:
        try:
            brought[target] = download.needed(target, own, download.EXTRAS, wheels)
        except download.IncompleteError as error:
            problems.append(str(error))
            continue
        size = folder.megabytes(wheel.path for wheel in brought[target])
        print(f"{target.name}: {len(brought[target])} wheels, {size} MB")
    if problems:
        raise download.IncompleteError("\n".join(problems))
    folder.write(folder.Plan(own, installer, brought), making)
    folder.check(making, targets)
    made = to / f"directive-diff-{own.version}-offline"
    shutil.rmtree(made, ignore_errors=True)
    return making.rename(made)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.bundle", description=__doc__)
    parser.add_argument("--systems", default=" ".join(SYSTEMS), help=f"of {', '.join(SYSTEMS)}")
    parser.add_argument("--pythons", default=" ".join(PYTHONS), help=f"of {', '.join(PYTHONS)}")
    parser.add_argument("--to", type=Path, default=SOURCE / "dist")
    options = parser.parse_args(arguments)
    systems, pythons = options.systems.split(), options.pythons.split()
    for asked, known in ((systems, SYSTEMS), (pythons, PYTHONS)):
        if not asked or not set(asked) <= set(known):
            parser.error(f"{' '.join(asked) or '–'}: {', '.join(known)}")
    targets = [Target(system, python) for system in dict.fromkeys(systems) for python in dict.fromkeys(pythons)]
    try:
        made = build(targets, options.to)
    except download.UnreachableError as error:
        print(f"Không kết nối được nơi tải gói.\nCould not reach the place wheels come from.\n{error}", file=sys.stderr)
        return 1
    except (download.IncompleteError, WheelError) as error:
        print(INCOMPLETE.format(lacking=error), file=sys.stderr)
        return 1
    packed = folder.zipped(made)
    size = folder.megabytes(path for path in made.rglob("*") if path.is_file())
    print(f"{made}: {size} MB; complete for {', '.join(target.name for target in targets)}")
    print(f"{packed}: {folder.megabytes([packed])} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
