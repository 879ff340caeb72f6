"""Recognition, subjects, links, identity, and the figures of the example pair."""

from __future__ import annotations

import re
import time
import tomllib
import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directive_diff.citations import cut_protected, identify, link, recognise, suspects
from directive_diff.model import Citation

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases" / "citations.toml").read_text(encoding="utf-8"))["case"]
DATA = HERE.parent / "examples" / "data"


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["title"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_case(case: dict[str, Any], form: Any) -> None:
    text = unicodedata.normalize(form, case["text"])
    found = recognise(text)
    assert len(found) == len(case["mentions"]), [m.text for m in found]
    for mention, wanted in zip(found, case["mentions"], strict=True):
        assert mention.text == text[slice(*mention.span)]
        for name, value in wanted.items():
            if name == "subject":
                got = text[slice(*mention.subject)] if mention.subject else ""
            elif name == "suspect":
                got = mention.suspect.vi if mention.suspect else ""
                assert (value in got) if value else not got, (mention.text, got)
                continue
            else:
                got = getattr(mention, name)
            assert unicodedata.normalize("NFC", got or "") == value, (mention.text, name, got)
    if "links" in case:
        assert [[x.how, x.outer, x.inner] for x in link(text, found)] == case["links"]


# --- the pair ---------------------------------------------------------------------------------------------------


def _old() -> str:
    """The 2025 text, joined crudely: enough for citations."""
    text = re.sub(r"[*#]", "", (DATA / "chi-thi-thai-nguyen-2025.md").read_text(encoding="utf-8"))
    out: list[str] = []
    for block in (" ".join(b.split()) for b in re.split(r"\n\s*\n", text)):
        if out and block and (block[0].islower() or out[-1][-1] not in ".:;/"):
            out[-1] += f" {block}"
        elif block:
            out.append(block)
    return "\n".join(out)


def _new() -> str:
    """The 2026 text: hard-wrapped lines joined, signs cut at a line end healed."""
    text = (DATA / "chi-thi-thai-nguyen-2026.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    joined = lines[0]
    for before, line in pairwise(lines):
        joined += ("" if re.search(r"\d-$|/\w+-$", before) else " ") + line
    return joined


@pytest.fixture(scope="module")
def pair() -> tuple[str, str]:
    return _old(), _new()


@cache
def _compare(old: str, new: str) -> tuple[Citation, ...]:
    a, b = recognise(old), recognise(new)
    return identify(a, b, link(old, a), link(new, b), old_text=old, new_text=new)


def test_figures_of_the_pair(pair: tuple[str, str]) -> None:
    for text, mentions, instruments in zip(pair, (40, 58), (37, 52), strict=True):
        numbered = [m for m in recognise(text) if m.form == "numbered"]
        assert len(numbered) == mentions
        assert len(identify(numbered, ())) == instruments
    status = Counter(c.status for c in _compare(*pair) if c.form == "numbered")
    assert status == {"kept": 19, "dropped": 18, "added": 33}


def test_traps_of_the_pair(pair: tuple[str, str]) -> None:
    by_number: dict[str | None, list[Citation]] = {}
    for citation in _compare(*pair):
        by_number.setdefault(citation.number, []).append(citation)
    assert [c.issued for c in by_number["129/KH-UBND"]] == ["2019-11-07", "2025-11-14"]
    (one,) = by_number["163/2024/QH15"]
    assert (one.status, one.issued) == ("kept", "2024-11-27")
    assert by_number["44-NQ/TW"][0].status == "kept"
    decree = by_number["56/2023/NĐ-CP"][0]
    amended = {c.number for c in _compare(*pair) for x in decree.links if x.how == "amends" and x.id == c.id}
    assert amended == {"96/2016/NĐ-CP", "99/2016/NĐ-CP", "137/2020/NĐ-CP"}


def _mirror(citation: Citation) -> Citation:
    status = {"kept": "kept", "added": "dropped", "dropped": "added"}[citation.status]
    side = {"old": "new", "new": "old"}
    links = [replace(x, side=side[x.side]) for x in citation.links]  # type: ignore[arg-type]  # a plain dict of names
    ordered = tuple(sorted(links, key=lambda x: (x.how, int(x.id[1:]), x.side)))
    return replace(citation, status=status, links=ordered, old=citation.new, new=citation.old)  # type: ignore[arg-type]  # a plain dict of names


def test_swap_mirrors(pair: tuple[str, str]) -> None:
    old, new = pair
    assert tuple(map(_mirror, _compare(new, old))) == _compare(old, new)


def test_protected_spans_hold_the_semicolons_of_subjects(pair: tuple[str, str]) -> None:
    for text, words in zip(pair, ("nồng độ cồn; không hợp tác", "đường bộ; trừ điểm, phục hồi"), strict=True):
        at = text.index(words) + words.index(";")
        spans = cut_protected(recognise(text))
        assert any(start <= at < end for start, end in spans)
        assert all(a[1] < b[0] for a, b in pairwise(spans))


# --- identity ---------------------------------------------------------------------------------------------------

SAME, APART = "kept", "apart"
PLAN = "Kế hoạch số 12/KH-UBND ngày {} của {} về {}."
IDENTITY = [
    (PLAN.format("05/01/2024", "UBND tỉnh", "cải cách hành chính"), "Kế hoạch số 12/KH-UBND.", SAME),
    (PLAN.format("05/01/2024", "UBND tỉnh", "A"), PLAN.format("05/01/2024", "Chủ tịch UBND tỉnh Sơn La", "A"), SAME),
    (PLAN.format("05/01/2024", "UBND tỉnh", "A"), PLAN.format("05/01/2024", "UBND xã Phú Bình", "A"), APART),
    (PLAN.format("05/01/2024", "UBND tỉnh Sơn La", "A"), PLAN.format("05/01/2024", "UBND tỉnh Lào Cai", "A"), APART),
    (PLAN.format("05/01/2024", "UBND tỉnh", "A"), PLAN.format("15/01/2024", "UBND tỉnh", "A"), SAME),
    (PLAN.format("05/01/2025", "UBND tỉnh", "A"), PLAN.format("15/9/2025", "UBND tỉnh", "B"), APART),
    (
        PLAN.format("05/01/2025", "UBND tỉnh", "phòng, chống tội phạm mua bán người"),
        PLAN.format("15/9/2025", "UBND tỉnh", "phòng, chống tội phạm mua bán người"),
        SAME,
    ),
    (
        PLAN.format("05/01/2023", "UBND tỉnh", "công tác cải cách hành chính năm 2023"),
        PLAN.format("05/01/2024", "UBND tỉnh", "công tác cải cách hành chính năm 2024"),
        APART,
    ),
    (
        PLAN.format("05/01/2023", "UBND tỉnh", "phòng, chống tội phạm mua bán người"),
        PLAN.format("05/01/2024", "UBND tỉnh", "phòng, chống tội phạm mua bán người"),
        SAME,
    ),
    ("Nghị định số 10/2020/NĐ-CP ngày 17/01/2020", "Nghị định số 10/2020/NĐ-CP ngày 18/01/2020", SAME),
    ("Kế hoạch số 5/KH-UBND ngày 01/3/2024", "Kế hoạch số 05/KH-UBND ngày 01/3/2024", SAME),
    (
        "Kế hoạch số 105/UBND-NC ngày 26/4/2025 của UBND tỉnh",
        "Kế hoạch số 105/KH-UBND ngày 26/4/2025 của UBND tỉnh",
        SAME,
    ),
    ("Luật Đất đai số 31/2024/QH15.", "theo Luật Đất đai.", SAME),
    ("Luật Đất đai năm 2013.", "Luật Đất đai năm 2024.", APART),
    ("Luật Đất đai năm 2024.", "Luật Đất đai số 31/2024/QH15.", SAME),
    ("Luật Phòng cháy, chữa cháy và cứu nạn, cứu hộ.", "Luật Phòng cháy và chữa cháy.", APART),
    ("Luật Căn cước.", "Luật Căn cước công dân.", APART),
    ("Luật Cán bộ, công chức.", "Luật Cán bộ công chức.", SAME),
    ("Đề án 06 của Chính phủ.", "Đề án 06.", SAME),
    ("Nghị quyết số 57-NQ/TW ngày 22/12/2024.", "Nghị quyết 57.", SAME),
    ("các văn bản của Bộ Công an.", "những văn bản của Bộ Công an.", SAME),
    ("các văn bản của Bộ Công an.", "các văn bản của Bộ Quốc phòng.", APART),
]


@pytest.mark.parametrize(("old", "new", "wanted"), IDENTITY)
def test_identity(old: str, new: str, wanted: str) -> None:
    got = sorted(c.status for c in _compare(old, new))
    assert got == (["kept"] if wanted == SAME else ["added", "dropped"])
    assert tuple(map(_mirror, _compare(new, old))) == _compare(old, new)


def test_undated_mention_joins_its_own_text_first() -> None:
    old = "Kế hoạch số 12/KH-UBND ngày 05/01/2023 của UBND tỉnh về A."
    new = "Kế hoạch số 12/KH-UBND ngày 09/02/2024 của UBND tỉnh về B. Theo Kế hoạch số 12/KH-UBND."
    assert [(c.issued, c.status, c.old, c.new) for c in _compare(old, new)] == [
        ("2023-01-05", "dropped", (0,), ()),
        ("2024-02-09", "added", (), (0, 1)),
    ]


def test_a_law_named_without_date_is_the_one_its_own_text_dates() -> None:
    old = "Căn cứ Luật Nhà ở ngày 25 tháng 11 năm 2014; thực hiện đúng Luật Nhà ở."
    new = "Căn cứ Luật Nhà ở số 27/2023/QH15; thực hiện đúng Luật Nhà ở."
    for one, other, was, now in ((old, new, "dropped", "added"), (new, old, "added", "dropped")):
        found = {(c.number, c.status): (c.old, c.new) for c in _compare(one, other)}
        assert found[None, was] == (((0, 1), ()) if was == "dropped" else ((), (0, 1)))
        assert found["27/2023/QH15", now] == (((), (0, 1)) if now == "added" else ((0, 1), ()))


def test_suspects_of_the_whole_text() -> None:
    text = (
        "Nghị quyết số 12-NQ/TW ngày 16/3/2022 của Bộ Chính trị về A. Nghị quyết số 12-NQ/TW ngày 18/3/2022 về A. "
        "Chỉ thị số 47-CT/TW của Ban Bí thư về B. Chỉ thị số 47-CT/TW."
    )
    reasons = [m.suspect.vi if m.suspect else "" for m in suspects(recognise(text))]
    assert ["khác nhau" in r for r in reasons] == [True, True, False, False]
    assert ["chưa ghi ngày" in r for r in reasons] == [False, False, True, False]


# --- robustness -------------------------------------------------------------------------------------------------

LINES = [
    "Luật A, b, c, ",
    "1",
    "số ",
    "-/",
    "12/KH-",
    "số 1/",
    "các kế hoạch, ",
    " “",
    "((Luật Đất đai ",
    "Luật ",
    ";",
    "của ",
]
LINES += [
    "Nghị định số 1/2020/NĐ-CP sửa đổi Nghị định số 2/2019/NĐ-CP; ",
    "Luật sửa đổi, bổ sung một số điều của ",
    "Đề án 1 ",
]


@pytest.mark.parametrize("piece", LINES)
def test_long_lines_are_bounded(piece: str) -> None:
    text = (piece * (200_000 // len(piece) + 1))[:200_000]
    start = time.process_time()
    found = recognise(text)
    links = link(text, found)
    identify(found, found, links, links, old_text=text, new_text=text)
    assert time.process_time() - start < 10


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*LINES, "Kế hoạch số 12/KH-UBND ", "ngày 5/1/2024 ", "UBND tỉnh ", "về ", "\n", ". ", "”", ")"]
        )
    )
)
def test_any_text_gives_sound_mentions(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = recognise(text)
    for mention in found:
        assert mention.text == text[slice(*mention.span)]
        assert "\n" not in mention.text
        assert mention.sign is None or mention.span[0] <= mention.sign[0] < mention.sign[1] <= mention.span[1]
        assert mention.subject is None or mention.span[1] <= mention.subject[0] < mention.subject[1] <= len(text)
    assert [m.span[0] for m in found] == sorted(m.span[0] for m in found)
    links = link(text, found)
    assert all(x.outer < x.inner < len(found) for x in links)
    citations = identify(found, found, links, links, old_text=text, new_text=text)
    assert sorted(i for c in citations for i in c.old) == list(range(len(found)))
    assert all(c.status == "kept" for c in citations)


def test_spacy_component() -> None:
    import spacy

    from directive_diff.language import register

    register()
    nlp = spacy.blank("xx")
    nlp.add_pipe("vi_legal_citations")
    doc = nlp("Theo Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá (Luật Đất đai).")
    spans = doc.spans["citations"]
    assert [s.label_ for s in spans] == ["numbered", "named"]
    assert spans[0]._.citation.number == "57-NQ/TW"
    assert spans[0].text.startswith("Nghị quyết số 57-NQ/TW")
