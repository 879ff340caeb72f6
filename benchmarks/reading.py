"""``python -m benchmarks.reading``: how fast files are read, beside what others take for the text alone.

Absolute times mean nothing between machines; the ratios do. Ours is told as wall time from bytes to blocks, paragraphs
joined and furniture set aside, with the child process that reads a PDF started anew each time; the peer returns bare
text. All warm, best of several runs.
"""

from __future__ import annotations

import argparse
import importlib.util
import logging
from collections.abc import Callable
from functools import partial
from io import BytesIO

from benchmarks.speed import EXAMPLE, best
from directive_diff.directive import read
from directive_diff.reading import File, read_blocks

__all__ = ["main"]

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 595, 842, 85, 538, 57, 785  # A4 in points, margins of Decree 30/2020
_FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
_SIZE, _LEADING, _INDENT = 12, 17, 36


def pdf(paragraphs: list[str], pages: int, *, by_word: bool) -> bytes:
    """The paragraphs set again and again until so many pages are full.

    ``by_word`` places each word by itself, as justified text from Word is; otherwise a line is one piece.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Serif", _FONT))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(_WIDTH, _HEIGHT), invariant=1)
    canvas.setFont("Serif", _SIZE)
    width = partial(pdfmetrics.stringWidth, fontName="Serif", fontSize=_SIZE)
    y, page, turn = float(_TOP + 20), 1, 0
    while True:
        words, first = paragraphs[turn % len(paragraphs)].split(), True
        turn += 1
        while words:
            if y > _BOTTOM:
                if page == pages:
                    canvas.save()
                    return out.getvalue()
                canvas.showPage()
                canvas.setFont("Serif", _SIZE)
                page += 1
                canvas.drawCentredString((_LEFT + _RIGHT) / 2, _HEIGHT - 40, str(page))
                y = _TOP + 20
            x = _LEFT + (_INDENT if first else 0)
            line = [words.pop(0)]
            while words and x + width(" ".join([*line, words[0]])) <= _RIGHT:
                line.append(words.pop(0))
            if by_word:
                spare = _RIGHT - x - sum(map(width, line)) if words else width(" ") * (len(line) - 1)
                for word in line:
                    canvas.drawString(x, _HEIGHT - y, word)
                    x += width(word) + spare / max(1, len(line) - 1)
            else:
                canvas.drawString(x, _HEIGHT - y, " ".join(line))
            y += _LEADING
            first = False


def _plumber(data: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(BytesIO(data)) as document:
        return sum(len(page.extract_text()) for page in document.pages)


def _row(name: str, ours: Callable[[], object], peer: Callable[[], object] | None, runs: int) -> None:
    ours()
    mine = best(ours, runs)
    other = best(peer, max(2, runs // 3)) if peer else None
    cells = [name, f"{mine:.1f} ms", f"{other:.1f} ms" if other else "–", f"{other / mine:.1f}" if other else "–"]
    print(f"| {' | '.join(cells)} |", flush=True)


def _docx_part(runs: int) -> None:
    from tools.sheet import sheet_of
    from tools.word import docx

    print("| DOCX | read | python-docx, text of paragraphs | ratio |")
    print("|---|---|---|---|")
    for path in EXAMPLE:
        for name, automatic in (("numbers typed", False), ("automatic numbers", True)):
            data = docx(sheet_of(read(path)), automatic=automatic)
            ours = partial(read_blocks, File("x.docx", ".docx", data))
            _row(f"{path.stem}, {name}", ours, partial(_paragraphs, data), 5 * runs)


def _paragraphs(data: bytes) -> list[str]:
    from docx import Document

    return [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs]


def _pdf_part(pages: int, runs: int) -> None:
    logging.disable(logging.WARNING)
    directive = read(EXAMPLE[1])
    spans = [unit.span for unit in directive.units if unit.level == "paragraph"]
    paragraphs = [directive.text[start:end] for start, end in spans]
    known = importlib.util.find_spec("pdfplumber") is not None
    print("| PDF | read | pdfplumber extract_text | ratio |")
    print("|---|---|---|---|")
    for name, by_word in (("one piece a line", False), ("one piece a word", True)):
        data = pdf(paragraphs, pages, by_word=by_word)
        file = File("x.pdf", ".pdf", data)
        _row(f"{pages} pages, {name}", partial(read_blocks, file), partial(_plumber, data) if known else None, runs)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    _docx_part(arguments.runs)
    print()
    _pdf_part(arguments.pages, arguments.runs)


if __name__ == "__main__":
    main()
