"""Pairs of texts for the tests of plots: as the gold has them, and made to break a picture."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

import report_pairs

from directive_diff import Comparison, compare
from directive_diff.bundled import example_pair

GOLD = Path(__file__).parent / "gold"
NAMES = tuple(sorted(p.parent.name for p in GOLD.glob("*/new.*")))

BAD = "Giá $1 và $x_{ $ \x00\x01 \u202etxet\u202c \u200f « \u0061\u0323\u0302 » \U0001f600 漢字 \\frac{ 100% & <b>--> ]]> #"
LONG = "Dài" * 400


@cache
def gold(name: str) -> Comparison:
    """A gold pair by the name of its folder."""
    return compare(next((GOLD / name).glob("old.*")), next((GOLD / name).glob("new.*")))


@cache
def swapped(name: str) -> Comparison:
    """The new text as the old one."""
    comparison = gold(name)
    return compare(comparison.new, comparison.old)


@cache
def itself(name: str) -> Comparison:
    """A text against itself."""
    return compare(gold(name).new, gold(name).new)


@lru_cache(maxsize=1)
def example() -> Comparison:
    """The bundled pair."""
    return compare(*example_pair())


@lru_cache(maxsize=1)
def hostile() -> Comparison:
    """Headings, names and numbers that a picture could stumble over."""
    old = report_pairs.text(2025, report_pairs.DRUGS, "2. Mục $x_{2", f"Thực hiện Kế hoạch {LONG} của tỉnh.")
    new = report_pairs.text(
        2026, report_pairs.DRUGS, "2. Mục $x_{3", report_pairs.ROADS, "3. " + LONG, report_pairs.FIRE
    )
    found = report_pairs.compared(old, new)
    named = [
        replace(
            c, number=f"{BAD}{n}", subject=f"{LONG}$", issued=(None, "0001-01-01", "9999-12-31", "2019-99-99")[n % 4]
        )
        for n, c in enumerate(example().citations)
    ]
    bad = replace(
        example(),
        old=replace(example().old, kind=BAD, number=LONG),
        new=replace(
            example().new,
            kind=LONG,
            number=BAD,
            units=tuple(replace(u, address=f"{u.address} {BAD} {LONG}", label="$") for u in example().new.units),
        ),
        citations=tuple(named),
    )
    assert found.differs
    return bad


@lru_cache(maxsize=1)
def dollars() -> Comparison:
    """A dollar sign in headings, as a reader meets them."""
    old = report_pairs.text(2025, report_pairs.DRUGS, "2. Chi 5 $ và 7 $_{ cho tỉnh", report_pairs.FIRE)
    new = report_pairs.text(2026, report_pairs.DRUGS, "2. Chi 6 $ và 8 $_{ cho tỉnh", report_pairs.FIRE)
    return report_pairs.compared(old, new)


@lru_cache(maxsize=1)
def empty() -> Comparison:
    """Nothing read, nothing cited, nothing changed."""
    one = example()
    bare = replace(
        one.old, units=(), text="", mentions=(), mention_links=(), terms=(), kind=None, number=None, year=None
    )
    return replace(one, old=bare, new=bare, pairs=(), changes=(), citations=())


@lru_cache(maxsize=1)
def plain() -> Comparison:
    """A text of one part that cites nothing, and itself."""
    words = "Nội dung thứ nhất của văn bản.\n\nNội dung thứ hai của văn bản.\n"
    return report_pairs.compared(words, words)


@lru_cache(maxsize=1)
def large() -> Comparison:
    """Some 70 sections and 150 documents, in chains."""
    return report_pairs.compared(_many(2025, 0), _many(2026, 40))


def _many(year: int, first: int) -> str:
    paragraphs: list[str] = []
    for n in range(1, 71):
        k = n + first
        paragraphs += [
            f"{n}. Nhiệm vụ thứ {n} về lĩnh vực số {n * 37 % 71}",
            f"Thực hiện Kế hoạch số {k}/KH-UBND ngày {1 + k % 28}/{1 + k % 12}/{1990 + k % 34} của UBND tỉnh về triển khai Nghị quyết số {k % 40 + 1}/NQ-CP ngày 05/{3 + k % 9}/{1990 + k % 30} của Chính phủ; Nghị định số {k + 200}/2019/NĐ-CP.",
            f"Cơ quan số {k} báo cáo kết quả công tác {n * 17 % 59} trước ngày 15/12/{year}.",
        ]
    return report_pairs.HEAD.format(year=year) + "\n\n".join(paragraphs) + report_pairs.TAIL
