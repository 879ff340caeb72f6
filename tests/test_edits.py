"""A pair of sentences -> edits: the cases of ``cases/edits.toml``, each also the other way round."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directive_diff import Directive
from directive_diff.diff import edits, side
from directive_diff.directive import read_file
from directive_diff.model import Edit, Span
from directive_diff.reading import File

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "edits.toml").read_text(encoding="utf-8")
)["case"]
HEAD = "CHỈ THỊ\nVề công tác y tế\n1. Nhiệm vụ\n"
OPS = {"insert": "delete", "delete": "insert", "replace": "replace"}


def _read(text: str) -> Directive:
    return read_file(File("x.txt", ".txt", f"{HEAD}{text}\n".encode()))


def _spans(directive: Directive) -> list[Span]:
    return [u.span for u in directive.units if u.level == "sentence" and u.span[0] >= len(HEAD)]


def _edits(one: str, other: str) -> tuple[Directive, Directive, tuple[Edit, ...]]:
    old, new = _read(one), _read(other)
    return old, new, edits(side(old), side(new), _spans(old), _spans(new))


def _written(old: Directive, new: Directive, found: tuple[Edit, ...]) -> list[str]:
    """The edits as the cases have them: ``op old => new`` in quotes that show spaces."""
    return [f"{e.op} «{old.text[slice(*e.old)]}» => «{new.text[slice(*e.new)]}»" for e in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_case(case: dict[str, Any]) -> None:
    assert _written(*_edits(case["old"], case["new"])) == case["edits"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_case_the_other_way_round(case: dict[str, Any]) -> None:
    _, _, there = _edits(case["old"], case["new"])
    _, _, back = _edits(case["new"], case["old"])
    assert [(OPS[e.op], e.new, e.old) for e in back] == [(e.op, e.old, e.new) for e in there]


WORDS = st.lists(
    st.sampled_from(
        [
            "trạm",
            "y",
            "tế",
            "xã",
            "phường",
            "tiêm",
            "chủng",
            "mở",
            "rộng",
            "cho",
            "trẻ",
            "em",
            ",",
            "hoá",
            "hóa",
            "412/QĐ-UBND",
            "2024",
            "-",
            "2025",
        ]
    ),
    min_size=1,
    max_size=14,
)


@settings(deadline=None, max_examples=150)
@given(WORDS, WORDS)
def test_edits_rebuild_both_sides(ours: list[str], theirs: list[str]) -> None:
    old, new, found = _edits(" ".join(["Tại", *ours, "nhé"]), " ".join(["Tại", *theirs, "nhé"]))
    assert all(a.old[1] <= b.old[0] and a.new[1] <= b.new[0] for a, b in pairwise(found))
    for one, other, mine, its in ((old, new, "old", "new"), (new, old, "new", "old")):
        at, parts = _spans(one)[0][0], []
        for edit in found:
            start, end = getattr(edit, mine)
            parts += [one.text[at:start], other.text[slice(*getattr(edit, its))]]
            at = end
        parts.append(one.text[at : _spans(one)[-1][1]])
        assert "".join(parts).split() == other.text[_spans(other)[0][0] :].split()
