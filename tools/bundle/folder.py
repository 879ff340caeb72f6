"""The folder as an officer finds it: start files and a page on top, the programs below, and sums over all."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from tools.bundle.closure import Wheel, closure
from tools.bundle.download import EXTRAS, PROJECT, IncompleteError, lacking
from tools.bundle.targets import PYTHONS, Target

__all__ = ["PARTS", "PINS", "WHEELS", "Plan", "check", "megabytes", "write", "zipped"]

CARRIED = Path(__file__).parent / "carried"
PARTS = "chuong-trinh"  # what an officer need not open
WHEELS = f"{PARTS}/wheels"
PINS = PARTS  # a list for each target, named as the target
SUMS = "SHA256SUMS"
LICENCES = "GIAY-PHEP.txt"
PAGE = "HUONG-DAN.html"
ON_TOP = ("bat-dau.bat", "bat-dau.sh", PAGE)
BELOW = ("check_python.py", "no-python.txt", "start.py")
CRLF = frozenset({"bat-dau.bat"})  # cmd loses its place in a file with bare line feeds
EXECUTABLE = frozenset({"bat-dau.sh"})
# A zip wants a time; none is true of all the same bytes.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes into a folder: our wheel, pip's, and each target's, all of them lying in its ``wheels`` already."""

    own: Wheel
    installer: Wheel
    targets: Mapping[Target, Sequence[Wheel]]

    @property
    def wheels(self) -> list[Wheel]:
        """Every wheel once, by file name."""
        every = [self.own, self.installer, *(wheel for wheels in self.targets.values() for wheel in wheels)]
        return [wheel for _, wheel in sorted({wheel.path.name: wheel for wheel in every}.items())]


def write(plan: Plan, folder: Path) -> None:
    """Lay out everything but the wheels, which lie there; the sums last."""
    version = plan.own.version
    for name in ON_TOP:
        _carry(name, folder / name, version, plan.targets)
    for name in BELOW:
        _carry(name, folder / PARTS / name, version, plan.targets)
    for target, wheels in plan.targets.items():
        _put(folder / PINS / f"{target.name}.txt", _pins(target, wheels))
    _put(folder / LICENCES, _licences(plan), encoding="utf-8-sig")  # older Notepads need the mark
    sums = [f"{sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in _files(folder) if name != SUMS]
    _put(folder / SUMS, "".join(sums))


def check(folder: Path, targets: Iterable[Target], extras: Sequence[str] = EXTRAS) -> None:
    """Read the folder back: for each target the wheels on its list are all there and need nothing that is not.

    This is what is known of a system that is not at hand.

    Raises:
        IncompleteError: something is missing; every target's lack is told.
    """
    by_sum = {wheel.digest: wheel for wheel in map(Wheel, sorted((folder / WHEELS).glob("*.whl")))}
    problems = []
    for target in targets:
        lines = (folder / PINS / f"{target.name}.txt").read_text("utf-8").splitlines()
        pins = [line.partition(" --hash=sha256:")[::2] for line in lines if not line.startswith("#")]
        listed = [by_sum[digest] for _, digest in pins if digest in by_sum]
        problems += [f"{target.name}: {pin}" for pin, digest in pins if digest not in by_sum]
        found = closure(target, listed, PROJECT, extras)
        if found.missing:
            problems.append(lacking(target, found))
        problems += [f"{target.name}: {w.path.name}" for w in listed if w not in found.wheels]
    if problems:
        raise IncompleteError("\n".join(problems))


def zipped(folder: Path) -> Path:
    """The folder in one zip beside it: members in order, one time for all; the same files are the same bytes."""
    target = folder.with_name(f"{folder.name}.zip")
    with ZipFile(target, "w", ZIP_STORED) as archive:  # wheels are compressed already
        for name, path in _files(folder):
            member = ZipInfo(f"{folder.name}/{name}", ZIP_TIME)
            member.create_system = 3  # Unix, whose permissions follow
            member.external_attr = (0o100755 if name in EXECUTABLE else 0o100644) << 16
            with path.open("rb") as source, archive.open(member, "w", force_zip64=True) as to:
                shutil.copyfileobj(source, to, 1 << 20)
    return target


def megabytes(paths: Iterable[Path]) -> float:
    """How large the files are together, in millions of bytes, to one decimal."""
    return round(sum(path.stat().st_size for path in paths) / 1e6, 1)


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Every file with its name in the folder, in the order of the names."""
    return sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())


def _carry(name: str, to: Path, version: str, targets: Iterable[Target]) -> None:
    """Put a file of ``carried/`` in its place, with what it must know of this folder."""
    pythons = sorted({target.python for target in targets}, key=PYTHONS.index)
    content = (CARRIED / name).read_text("utf-8")
    if name == PAGE:
        content = content.replace("{version}", escape(version)).replace("{pythons}", ", ".join(pythons))
    elif name == "no-python.txt":
        content = content.replace("{pythons}", ", ".join(pythons))
    _put(to, content.replace("\n", "\r\n") if name in CRLF else content)
    if name in EXECUTABLE:
        to.chmod(0o755)


def _pins(target: Target, wheels: Sequence[Wheel]) -> str:
    """The target's list as pip reads it: each wheel by version and sum, so that no other can take its place."""
    lines = [f"{wheel.name}=={wheel.version} --hash=sha256:{wheel.digest}\n" for wheel in wheels]
    return f"# {target.name}\n{''.join(sorted(lines))}"


def _licences(plan: Plan) -> str:
    """Every wheel with its version and licence: what an IT department asks for."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for wheel in plan.wheels:
        rows.setdefault((wheel.name, wheel.version, wheel.licence), []).append(wheel.path.name)
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    head = (
        "Các gói phần mềm trong thư mục này, phiên bản và giấy phép do gói khai; toàn văn nằm trong từng gói.\r\n"
        "The packages in this folder, with the version and licence each declares; full texts are inside.\r\n"
    )
    listed = [f"{name:<{widths[0]}}  {version:<{widths[1]}}  {licence}\r\n" for name, version, licence in sorted(rows)]
    return f"{head}\r\n{''.join(listed)}"


def _put(path: Path, content: str, encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode(encoding))
