"""Where sections went: what the picture of the flow counts, and that its shapes fit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_pairs import DRUGS, FIRE, HEAD, MONEY, ROADS, TAIL, compared, example, same

from directive_diff.report.flow import MOST_NODES, Flow, flow
from directive_diff.report.flow_picture import picture
from directive_diff.report.labels import labels

VI = labels("vi")


def directive(year: int, *sections: tuple[str, ...]) -> str:
    """A directive whose sections hold these paragraphs."""
    body = [f"{n}. Nhiệm vụ thứ {n}\n\n" + "\n\n".join(paragraphs) for n, paragraphs in enumerate(sections, 1)]
    return HEAD.format(year=year) + "\n\n".join(body) + TAIL


def ribbons(found: Flow) -> dict[tuple[str, str], int]:
    return {(found.old[r.old].title, found.new[r.new].title): r.sentences for r in found.ribbons}


def test_a_paragraph_that_went_to_another_section_is_a_ribbon_of_its_own() -> None:
    found = flow(compared(directive(2025, (DRUGS, FIRE), (ROADS,)), directive(2026, (DRUGS,), (ROADS, FIRE))), VI)
    between = ribbons(found)
    assert between["Mục 1", "Mục 2"] == 1
    assert [r.straight for r in found.ribbons if (r.old, r.new) == (1, 2)] == [False]
    assert all(r.straight for r in found.ribbons if r.old == r.new)


def test_what_has_no_counterpart_is_counted_on_its_own_side() -> None:
    found = flow(compared(directive(2025, (DRUGS, FIRE), (ROADS,)), directive(2026, (DRUGS,), (ROADS, MONEY))), VI)
    assert [(n.title, n.sentences_alone) for n in found.old if n.sentences_alone] == [("Mục 1", 1)]
    assert [(n.title, n.sentences_alone) for n in found.new if n.sentences_alone] == [("Mục 2", 1)]


@pytest.mark.parametrize("made", [example, same])
def test_every_character_is_in_one_ribbon_or_alone(made) -> None:
    found = flow(made(), VI)
    for side, nodes in (("old", found.old), ("new", found.new)):
        for n, node in enumerate(nodes):
            shared = sum(getattr(r, f"{side}_size") for r in found.ribbons if getattr(r, side) == n)
            assert shared + node.alone == node.size


def test_a_section_that_holds_nearly_all_is_drawn_by_what_is_in_it() -> None:
    chapters = "\n\n".join(
        f"Chương {name}\n\nQUY ĐỊNH {name}\n\nĐiều {n}. Nội dung\n\n{DRUGS} {FIRE}\n\nĐiều {n + 1}. Khác\n\n{ROADS}"
        for n, name in ((1, "I"), (3, "II"), (5, "III"))
    )
    text = f"LUẬT\n\nPhòng, chống ma túy\n\n{chapters}"
    titles = [n.title for n in flow(compared(text, text.replace(ROADS, MONEY)), VI).new]
    assert titles[-3:] == ["Chương I", "Chương II", "Chương III"]


@settings(deadline=None)
@given(st.integers(1, 60))
def test_many_sections_are_put_together_and_none_is_lost(count: int) -> None:
    text = directive(2025, *[(f"Sở Y tế thực hiện nhiệm vụ số {n}.",) for n in range(count)])
    found = flow(compared(text, text), VI)
    assert len(found.new) <= MOST_NODES + 2
    assert sum(n.sentences for n in found.new) == sum(r.sentences for r in found.ribbons)
    drawn = picture(found)
    for bars in (drawn.old, drawn.new):
        for above, below in pairwise(bars):
            assert above.y + above.height < below.y
    assert all(b.y + b.height <= drawn.height for b in (*drawn.old, *drawn.new))
