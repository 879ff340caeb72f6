"""A picture of a page -> runs of glyphs, read by tesseract with its Vietnamese data."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from directive_diff.errors import InputError
from directive_diff.reading.blocks import Account
from directive_diff.reading.pdf.sheet import Run, Sheet

__all__ = ["recognise"]

SECONDS = 120.0  # for one page; a full one takes 3 to 10
_LANGUAGE = "vie"
_DESCENT, _EM = 0.2, 1.05  # parts of a printed line's height: below the baseline; a line is so many type sizes high
_ALIKE = 0.3  # lines whose heights differ by less are set in one size: marks and descenders make the difference
_SURE = 30.0  # percent; signs without letters that are less sure are specks


class _Word(NamedTuple):
    """A word as tesseract found it: the line it is in, its box in pixels, its certainty in percent."""

    line: tuple[str, ...]
    left: int
    top: int
    width: int
    height: int
    sure: float
    text: str


def recognise(sheet: Sheet, picture: bytes, name: str, account: Account) -> None:
    """Read the words off a page's picture (PGM) into the sheet.

    Raises:
        InputError: E114 tesseract or its Vietnamese data are missing, E116 it took too long.
    """
    words = list(_words(_tesseract(picture, name)))
    sheet.recognised = True
    sheet.scan = False
    sheet.garbled = False
    across = int(picture[3:40].split(maxsplit=1)[0])
    points = sheet.width / across
    lines: dict[tuple[str, ...], list[_Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    usual = median(max(w.height for w in line) for line in lines.values()) if lines else 1.0
    for line in lines.values():
        height = max(word.height for word in line)
        bottom = median(word.top + word.height for word in line)
        size = (usual if abs(height - usual) <= _ALIKE * usual else height) / _EM
        for word in line:
            if word.sure < _SURE and not any(map(str.isalnum, word.text)):
                account.see_aside(word.text, "picture")
                continue
            x0, x1 = word.left * points, (word.left + word.width) * points
            y = (bottom - _DESCENT * size) * points
            at = account.see(word.text)
            sheet.runs.append(Run(word.text, at, x0, x1, y, size * points, 0, "", space=True))


def _words(table: str) -> Iterator[_Word]:
    """The words of tesseract's table: level, page, block, paragraph, line, word, box, certainty, text."""
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            left, top, width, height = map(int, cells[6:10])
            yield _Word(tuple(cells[1:5]), left, top, width, height, float(cells[10]), cells[11].strip())


def _tesseract(picture: bytes, name: str) -> str:
    program = _program()
    if program is None:
        raise _missing(name)
    try:
        done = subprocess.run(
            [program, "-", "-", "-l", _LANGUAGE, "--psm", "3", "tsv"],
            input=picture,
            capture_output=True,
            timeout=SECONDS,
            env=dict(os.environ, OMP_THREAD_LIMIT="1"),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputError("E116.recognition", name=name) from None
    except OSError:
        raise _missing(name) from None
    if done.returncode:
        raise _missing(name)
    return done.stdout.decode("utf-8", "replace")


@lru_cache(maxsize=1)
def _program() -> str | None:
    """Tesseract with the Vietnamese data, or None."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        done = subprocess.run([program, "--list-langs"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return program if _LANGUAGE in (done.stdout + done.stderr).decode("utf-8", "replace").split() else None


def _missing(name: str) -> InputError:
    return InputError("E114.tesseract", name=name)
