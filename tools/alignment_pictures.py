"""``python -m tools.alignment_pictures``: a picture of what each pass of the alignment adds, for ``docs/alignment.md``.

Two small texts are aligned, one pass at a time; each pass that finds anything is drawn: sentences old and new, thin
lines for what was known before, thick ones for what it found, dashed brackets for sections and paragraphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from directive_diff.align import PASSES
from directive_diff.alignment import DEFAULTS, Alignment
from directive_diff.directive import read_file
from directive_diff.model import Directive
from directive_diff.profiles import Alphabet, Profile, profile
from directive_diff.reading import File

__all__ = ["FOLDER", "pictures"]

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"

Links = set[tuple[int, int]]
_LINE, _WIDTH, _GAP, _MARGIN, _SHOWN = 26, 430, 170, 16, 60  # pixels, and characters of a sentence


@dataclass(frozen=True, slots=True)
class _Step:
    """What is known after a pass: links of sentences, and of sections and paragraphs."""

    name: str
    sentences: Links
    nodes: Links


def pictures() -> dict[str, str]:
    """The pictures by file name, as SVG."""
    steps = _steps(*(_read(FOLDER / f"alignment-{side}.txt") for side in ("old", "new")))
    found: dict[str, str] = {}
    before = _Step("", set(), set())
    for state, step in steps:
        if step.sentences != before.sentences or step.nodes != before.nodes:
            found[f"alignment-{len(found) + 1}-{step.name}.svg"] = _drawn(state, before, step)
        before = step
    return found


def _read(path: Path) -> Directive:
    return read_file(File(path.name, ".md", path.read_bytes()))


def _steps(old: Directive, new: Directive) -> list[tuple[Alignment, _Step]]:
    alphabet = Alphabet()
    state = Alignment(profile(old, alphabet), profile(new, alphabet), DEFAULTS)
    found: list[tuple[Alignment, _Step]] = []
    for step in PASSES:
        step(state)
        sentences = set(state.links.items()) | {(i, j) for ones, others in state.groups for i in ones for j in others}
        nodes = set(state.node_pairs.items())
        nodes |= {(m, n) for ones, others in state.node_groups for m in ones for n in others}
        found.append((state, _Step(step.__name__.replace("_", "-"), sentences, nodes)))
    return found


def _drawn(state: Alignment, before: _Step, now: _Step) -> str:
    height = max(len(state.a.sentences), len(state.b.sentences)) * _LINE + 2 * _MARGIN
    width = 2 * (_WIDTH + _MARGIN) + _GAP
    right = _MARGIN + _WIDTH + _GAP
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="sans-serif" font-size="13">',
        f"<title>{escape(now.name)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for m, n in sorted(now.nodes):
        out.append(_bracket(state, m, n, right, fresh=(m, n) not in before.nodes))
    for fresh in (False, True):
        chosen = now.sentences - before.sentences if fresh else now.sentences & before.sentences
        style = 'stroke="#0b5394" stroke-width="2.5"' if fresh else 'stroke="#9a9a9a" stroke-width="1"'
        out += [
            f'<line x1="{_MARGIN + _WIDTH}" y1="{_at(i)}" x2="{right}" y2="{_at(j)}" {style}/>'
            for i, j in sorted(chosen)
        ]
    known = {i for i, _ in now.sentences}, {j for _, j in now.sentences}
    out += _column(state.a, _MARGIN, known[0])
    out += _column(state.b, right, known[1])
    return "\n".join([*out, "</svg>", ""])


def _at(line: int) -> int:
    return _MARGIN + line * _LINE + _LINE // 2


def _column(side: Profile, x: int, known: set[int]) -> list[str]:
    """The sentences of one side; what has no counterpart yet stands in italics, in a dashed box."""
    out: list[str] = []
    for line, unit in enumerate(side.sentences):
        words = " ".join(side.directive.text[slice(*unit.span)].split())
        said = words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + " …"
        dashed = "" if line in known else ' stroke-dasharray="4 3"'
        heading = ' font-weight="bold"' if unit.role in ("heading", "title") else ""
        slant = "" if line in known else ' font-style="italic"'
        out.append(
            f'<rect x="{x}" y="{_at(line) - 11}" width="{_WIDTH}" height="22" fill="#ffffff" stroke="#5a5a5a"{dashed}/>'
            f'<text x="{x + 8}" y="{_at(line) + 5}" fill="#1b1b1b"{heading}{slant}>{escape(said)}</text>'
        )
    return out


def _bracket(state: Alignment, m: int, n: int, right: int, *, fresh: bool) -> str:
    """A section or paragraph that has a counterpart: a bar beside its sentences on each side, and a line."""
    one, other = state.a.nodes[m], state.b.nodes[n]
    colour, width = ("#b45309", 2) if fresh else ("#d6b48a", 1)
    x0, x1 = _MARGIN + _WIDTH + 7, right - 7
    top0, end0 = _at(one.first) - 9, _at(max(one.first, one.last - 1)) + 9
    top1, end1 = _at(other.first) - 9, _at(max(other.first, other.last - 1)) + 9
    return (
        f'<g stroke="{colour}" stroke-width="{width}" fill="none">'
        f'<path d="M{x0} {top0}V{end0}"/><path d="M{x1} {top1}V{end1}"/>'
        f'<line x1="{x0}" y1="{(top0 + end0) // 2}" x2="{x1}" y2="{(top1 + end1) // 2}" stroke-dasharray="6 4"/></g>'
    )


def main() -> None:
    """Write the pictures; those that are no more are taken away."""
    FOLDER.mkdir(exist_ok=True)
    found = pictures()
    for path in FOLDER.glob("alignment-*.svg"):
        if path.name not in found:
            path.unlink()
    for name, picture in found.items():
        (FOLDER / name).write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
