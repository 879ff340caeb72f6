"""The checks of a draft: every rule by its own examples, the promises of the command, the published counts."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from directive_diff import cli
from directive_diff.bundled import example_pair
from directive_diff.checks import FAMILIES, LEVELS, check, rules
from directive_diff.checks.citation_form import faults
from directive_diff.checks.draft import _past
from directive_diff.checks.slips import onset, skeleton, slip
from directive_diff.errors import UsageError
from directive_diff.reading.file import File
from directive_diff.directive import read_file
from directive_diff.model import Directive
from directive_diff.rules import load

HEAD = "ỦY BAN NHÂN DÂN\n\nTỈNH SƠN LA\n\nSố: {n}/CT-UBND\n\nSơn La, ngày 10 tháng 02 năm {year}\n\nCHỈ THỊ\n\nVề một số nhiệm vụ trọng tâm năm {year}\n\n"
TAIL = "\n\nNơi nhận:\n\n- Như trên;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLê Hồng Minh\n"


def draft(text: str, year: int = 2026, *, whole: bool = False) -> Directive:
    """A directive of two paragraphs around the text, or the text as a file."""
    body = "\n\n".join(text.split("\n"))
    if not whole:
        body = HEAD.format(n="12", year=year) + body + TAIL
    return read_file(File("du-thao.md", ".md", body.encode()))


def found(rule: str, case: dict[str, Any] | str) -> list[str]:
    case = {"text": case} if isinstance(case, str) else case
    old = draft(case["against"], 2025) if "against" in case else None
    text = draft(case["text"], whole=case.get("whole", False))
    return [c.place.words for c in check(text, old, only=[rule])]


EXAMPLES = [(rule["id"], example) for rule in rules() for example in rule["examples"]]
COUNTER = [(rule["id"], example) for rule in rules() for example in rule["counter_examples"]]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example_is_found(rule: str, example: dict[str, Any]) -> None:
    assert example["words"] in found(rule, example)


@pytest.mark.parametrize(("rule", "example"), COUNTER)
def test_counter_example_is_left_alone(rule: str, example: dict[str, Any] | str) -> None:
    assert found(rule, example) == []
