"""Pairs of texts for the tests of plots: made to break a picture."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import report_pairs
from known_pairs import compared

from directive_diff import Comparison

BAD = "Giá $1 và $x_{ $ \x00\x01 \u202etxet\u202c \u200f « \u0061\u0323\u0302 » \U0001f600 漢字 \\frac{ 100% & <b>--> ]]> #"
LONG = "Dài" * 400


@lru_cache(maxsize=1)
def hostile() -> Comparison:
    """Headings, names and numbers that a picture could stumble over."""
    old = report_pairs.text(2025, report_pairs.DRUGS, "2. Mục $x_{2", f"Thực hiện Kế hoạch {LONG} của tỉnh.")
    new = report_pairs.text(
        2026, report_pairs.DRUGS, "2. Mục $x_{3", report_pairs.ROADS, "3. " + LONG, report_pairs.FIRE
    )
    found = report_pairs.compared(old, new)
    one = compared("example")
    named = [
        replace(
            c, number=f"{BAD}{n}", subject=f"{LONG}$", issued=(None, "0001-01-01", "9999-12-31", "2019-99-99")[n % 4]
        )
        for n, c in enumerate(one.citations)
    ]
    bad = replace(
        one,
        old=replace(one.old, kind=BAD, number=LONG),
        new=replace(
            one.new,
            kind=LONG,
            number=BAD,
            units=tuple(replace(u, address=f"{u.address} {BAD} {LONG}", label="$") for u in one.new.units),
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
    one = compared("example")
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
