"""Every example of ``rules/citations.toml`` is matched, and by the block it stands in."""

from __future__ import annotations

import re
from typing import Any

import pytest

from directive_diff.citations import link, recognise
from directive_diff.citations.grammar import keyed
from directive_diff.model import Mention
from directive_diff.rules import load

RULES = load("citations")
HEAD = "Chỉ thị số 04/CT-TTg ngày 11/02/2024 của Thủ tướng Chính phủ về công tác dân vận"


def _examples(name: str) -> list[Any]:
    blocks = RULES[name] if isinstance(RULES[name], list) else [RULES[name]]
    return [pytest.param(block, example, id=str(example)[:70]) for block in blocks for example in block["examples"]]


def _first(text: str) -> Mention:
    return recognise(text)[0]


def test_every_block_has_examples() -> None:
    for blocks in RULES.values():
        for block in blocks if isinstance(blocks, list) else [blocks]:
            assert block["examples"], block


@pytest.mark.parametrize(("block", "example"), _examples("kind"))
def test_kind(block: dict[str, Any], example: str) -> None:
    mention = _first(f"theo {example}; tăng cường")
    assert mention.kind == block["name"]
    assert mention.text == example
    assert mention.suspect is None


@pytest.mark.parametrize(("block", "example"), _examples("issuer"))
def test_issuer(block: dict[str, Any], example: str) -> None:
    mention = _first(example)
    names = block["aliases"] if block.get("keep") else [block["name"]]
    assert any(name in (mention.issuer or "") for name in names), mention.issuer
    assert mention.text == example
    assert mention.suspect is None


@pytest.mark.parametrize(("block", "example"), _examples("place"))
def test_place(block: dict[str, Any], example: dict[str, str]) -> None:
    assert block["levels"]
    assert _first(example["text"]).issuer == example["issuer"]


@pytest.mark.parametrize(("block", "example"), _examples("act"))
def test_act(block: dict[str, Any], example: str) -> None:
    mention = _first(example)
    assert mention.kind == block["kind"]
    assert keyed(mention.name or "") in {keyed(n) for n in block["names"]}


@pytest.mark.parametrize(("block", "example"), _examples("name_end"))
def test_name_end(block: dict[str, Any], example: dict[str, str]) -> None:
    assert block["stop"]
    assert _first(example["text"]).name == example["name"]


@pytest.mark.parametrize(("block", "example"), _examples("programme"))
def test_programme(block: dict[str, Any], example: str) -> None:
    mention = _first(f"thực hiện {example}.")
    assert mention.form == "named"
    assert any((mention.name or "").startswith(head) for head in block["heads"])
    assert mention.text == example


@pytest.mark.parametrize(("block", "example"), _examples("short"))
def test_short(block: dict[str, Any], example: str) -> None:
    assert (_first(f"theo {example} và").name or "").isdecimal()
    assert not recognise(f"theo {example} {block['units'][0]}")


@pytest.mark.parametrize(("block", "example"), _examples("generic"))
def test_generic(block: dict[str, Any], example: str) -> None:
    mention = _first(example)
    assert mention.form == "generic"
    assert any(mention.text.lower().startswith(w) for w in [*block["alone"], *block["beside"]])


@pytest.mark.parametrize(("block", "example"), _examples("not_documents"))
def test_not_documents(block: dict[str, Any], example: str) -> None:
    assert block["before"]
    assert recognise(example) == ()


@pytest.mark.parametrize(("block", "example"), _examples("connector"))
def test_connector(block: dict[str, Any], example: str) -> None:
    mention = _first(example)
    assert mention.subject is not None
    assert any(example[mention.subject[0] :].startswith(w) for w in block["words"])


@pytest.mark.parametrize(("block", "example"), _examples("link"))
def test_link(block: dict[str, Any], example: str) -> None:
    first = link(example, recognise(example))[0]
    assert (first.how, first.outer, first.inner) == (block["how"], 0, 1)


@pytest.mark.parametrize(("block", "example"), _examples("amended_by"))
def test_amended_by(block: dict[str, Any], example: str) -> None:
    assert block["pattern"]
    first = link(example, recognise(example))[0]
    assert (first.how, first.outer, first.inner) == ("amends", 1, 0)


@pytest.mark.parametrize(("block", "example"), _examples("opener"))
def test_opener(block: dict[str, Any], example: str) -> None:
    assert any(re.match(rf"{re.escape(w)}(?!\w)", example, re.IGNORECASE) for w in block["words"])
    text = f"{HEAD}; {example}."
    subject = _first(text).subject
    assert subject is not None
    assert text[slice(*subject)] == "về công tác dân vận"


@pytest.mark.parametrize("word", [w for b in RULES["opener"] for w in b["words"]])
def test_every_opener_ends_a_subject(word: str) -> None:
    text = f"{HEAD}; {word} công tác này."
    subject = _first(text).subject
    assert subject is not None
    assert text[slice(*subject)] == "về công tác dân vận"


@pytest.mark.parametrize(("block", "example"), _examples("restart"))
def test_restart(block: dict[str, Any], example: str) -> None:
    assert block["verbs"]
    subject = _first(example).subject
    assert subject is not None
    assert example[slice(*subject)] == "về phòng cháy"


@pytest.mark.parametrize(("block", "example"), _examples("lead_in"))
def test_lead_in(block: dict[str, Any], example: str) -> None:
    assert block["words"]
    subject = _first(example).subject
    assert subject is not None
    assert example[slice(*subject)] == "về công tác cán bộ"
