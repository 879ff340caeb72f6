"""pdfium's pages as plain values: runs of glyphs, with what is drawn around them. Runs in the child only.

A page of Chromium's has an object for each letter, so no more is asked than is needed: where each word begins and ends,
and once an object what belongs to it.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any, NamedTuple

from directive_diff.reading.pdf.calls import call_all, cells, tuples
from directive_diff.reading.pdf.drawn import Drawn, drawn
from directive_diff.reading.pdf.strays import with_strays
from directive_diff.reading.pdf.view import View

__all__ = ["INVISIBLE", "MAX_CHARACTERS", "TURNED", "UNNAMED", "WHITE", "Reading"]

# What a run's style says besides its font; the parent knows them by these numbers.
BOLD, ITALIC, INVISIBLE, WHITE, TURNED, UNNAMED, CUT_OFF = 1, 2, 4, 8, 16, 32, 64

MAX_CHARACTERS = 200_000  # on one page; a page of small print has 10,000

# Gaps in parts of the type size. Above the first a run ends (letters of one word are nearer, but for spaced type); so
# does one that goes back by more than kerning does.
_GAP, _BACK = 0.08, 0.35
_LONG = 12  # characters to an object, from which asking for the ends of objects is cheaper than for each character
_STRETCHED = 0.6  # so does one at a space of the page's own that is stretched further than justified lines are
_SAME_LINE = 0.02  # a run's letters stand on one line, to rounding
_OVER = 0.3  # a mark stands over the letter before it, give or take so much

# A page is a scan when a picture covers at least so much of it and it has fewer letters than a stamp or a page number.
_COVERS, _FEW = 0.5, 40
# Where so many of a page's characters have no meaning, a font without a table of letters was used.
_UNMAPPED = 0.3
_READABLE = 20  # fewer characters than this prove nothing about a page's fonts

# Where pages are cut off: in these parts of their height, at top and bottom. Browsers print a line's tall letters on
# both pages it stands between, and cut one of them off.
_EDGE = 0.12
_BELOW = 0.22  # so much of a letter's height lies below the baseline, on which it leans
_CLIPS = 16  # paths, and points of each: what is cut with more is a drawing

_NEAR_WHITE = 245  # of 255, in every colour; paper shows no fainter grey
_TINY = 1.0  # points; nobody sees smaller type
_STROKE, _FILL_STROKE, _INVISIBLE_MODE = 1, 2, 3

_FONT_ITALIC, _FONT_FORCE_BOLD = 1 << 6, 1 << 18

_LETTERS = re.compile(r"[^\W\d_]+")
_SOLID = re.compile(r"[^ \r\n\t]+")
_BLANK = re.compile(r"[ \r\n\t]")
_WHITE_SPACE = {ord(c): " " for c in "\r\n\t"}
# No letter that a person could mean: unknown, of private use, or a control.
_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MARK = re.compile("[\u0300-\u036f]")


class _Look(NamedTuple):
    """How a text object looks, in the page's own coordinates; objects that look alike share one."""

    font: int
    size: float
    direction: tuple[float, float]
    bits: int
    slant: float = 0.0


class Reading:
    """One page on the way to plain values."""

    def __init__(self, raw: Any, calls: dict[str, Callable[..., Any]], page: Any, text: Any) -> None:
        self._calls = calls
        self._text = ctypes.cast(text, ctypes.c_void_p).value
        self._view = View.of(raw, page)
        self._drawn: Drawn = drawn(raw, page)
        self._styles: dict[tuple[Any, ...], int] = {}
        self._fonts: dict[int, tuple[str, int]] = {}
        self._looks: dict[int, _Look] = {}
        self._origins: dict[int, tuple[float, ...]] = {}
        self._by_look: dict[_Look, int] = {}
        self._painted = bool(self._drawn.whites or self._drawn.pictures)
        self._count = raw.FPDFText_CountChars(text)
        if self._count > MAX_CHARACTERS:
            raise MemoryError

    def result(self) -> dict[str, Any]:
        """The page: size, styles, runs ``[text, x0, x1, baseline, style, space]``, lines drawn, pictures."""
        text = self._characters()
        owners = self._owners()
        self._ask(owners)
        turn = self._upright(Counter(owners))
        if turn:
            self._view = self._view.turned(turn)
        view = self._view
        runs = self._runs(text, owners)
        lines, pictures = self._drawn.seen_through(view)
        letters = sum(map(len, _LETTERS.findall(text)))
        solid = sum(map(len, _SOLID.findall(text)))
        garbled = solid > _READABLE and len(_MEANINGLESS.findall(text)) > _UNMAPPED * solid
        covered = max((box.share(view) for box in pictures), default=0.0)
        return {
            "width": round(view.width, 2),
            "height": round(view.height, 2),
            "styles": list(self._styles),
            "runs": runs,
            "seen": solid + sum(run[0].count(" ") for run in runs),
            "lines": [[round(v, 2) for v in (b.x0, b.y0, b.x1, b.y1)] for b in lines],
            "pictures": len(pictures),
            "covered": round(covered, 3),
            "garbled": garbled,
            "scan": garbled or (covered >= _COVERS and letters < _FEW) or (not letters and bool(pictures)),
        }

    # -- characters --

    def _characters(self) -> str:
        """All characters, one for each index."""
        count = self._count
        buffer = ctypes.create_string_buffer(2 * (count + 1))
        got = self._calls["FPDFText_GetText"](self._text, 0, count, ctypes.addressof(buffer))
        text = buffer.raw[: 2 * max(0, got - 1)].decode("utf-16-le", "surrogatepass")
        if len(text) != count or "\x00" in text:  # characters beyond 16 bits, or without a meaning
            codes = map(self._calls["FPDFText_GetUnicode"], repeat(self._text), range(count))
            text = "".join(chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for c in codes)
        # A hyphen that ends a line comes as U+0002 or U+FFFE, whichever hyphen it was: its glyph is the ordinary one.
        return text.replace("\x02", "-").replace("\ufffe", "-")

    def _owners(self) -> list[int | None]:
        """The text object of each character; None, as a rule, for the spaces and line ends that pdfium makes up."""
        call = self._calls["FPDFText_GetTextObject"]
        if self._count > _LONG * len(self._drawn.texts):
            return self._stretches(call)
        return list(map(call, repeat(self._text), range(self._count)))

    def _stretches(self, call: Callable[..., Any]) -> list[int | None]:
        """The same, asking only where an object may end: one object's characters follow each other."""
        handle, count = self._text, self._count
        owners: list[int | None] = []
        while len(owners) < count:
            start = len(owners)
            owner = call(handle, start)
            if owner is None:
                owners.append(None)
                continue
            inside, step = start, 8
            while inside + step < count and call(handle, inside + step) == owner:
                inside, step = inside + step, step * 2
            outside = min(count, inside + step)
            while outside - inside > 1:
                middle = (inside + outside) // 2
                if call(handle, middle) == owner:
                    inside = middle
                else:
                    outside = middle
            owners += [owner] * (outside - start)
        return owners

    # -- objects --

    def _ask(self, owners: Sequence[int | None]) -> None:
        """Ask for each text object how it looks, and where its baseline begins."""
        calls, handle = self._calls, self._text
        firsts: dict[int, int] = {}
        before: int | None = None
        for index, owner in enumerate(owners):
            if owner != before:
                before = owner
                if owner is not None and owner not in firsts:
                    firsts[owner] = index
        items, count = list(firsts), len(firsts)
        matrices, sizes = (ctypes.c_float * (6 * count))(), (ctypes.c_float * count)()
        colours = (ctypes.c_uint * (4 * count))()
        call_all(calls["FPDFText_GetMatrix"], repeat(handle), firsts.values(), cells(matrices, 24))
        call_all(calls["FPDFTextObj_GetFontSize"], items, cells(sizes, 4))
        parts = (cells(colours, 16, part) for part in (0, 4, 8, 12))
        filled = map(calls["FPDFPageObj_GetFillColor"], items, *parts)
        fonts = map(calls["FPDFTextObj_GetFont"], items)
        modes = map(calls["FPDFTextObj_GetTextRenderMode"], items)
        asked = list(zip(items, fonts, modes, filled, strict=True))
        known: dict[tuple[Any, ...], _Look] = {}
        looks, origins = self._looks, self._origins
        for (owner, font, mode, fill), size, matrix, shade in zip(
            asked, sizes, tuples(matrices, 6), tuples(colours, 4), strict=True
        ):
            key = (font, mode, fill, size, matrix[:4], shade)
            look = known.get(key)
            if look is None:
                a, b, c, d = matrix[:4]
                along = (a * a + b * b) ** 0.5 or 1.0
                height = round(abs(size * (a * d - b * c)) / along, 1)
                slant = round(c / d, 3) if abs(b) < _SAME_LINE * along and d else 0.0
                look = known[key] = _Look(font or 0, height, (a, b), self._colour(owner, mode, fill, shade), slant)
            looks[owner] = look
            origins[owner] = matrix[4:]

    def _colour(self, owner: int, mode: int, filled: int, fill: Sequence[int]) -> int:
        """Whether it is drawn, and whether in white; letters filled and stroked stand in for bold ones."""
        if mode == _INVISIBLE_MODE:
            return INVISIBLE
        if mode == _STROKE:
            parts = (ctypes.c_uint * 4)()
            at = ctypes.addressof(parts)
            filled = self._calls["FPDFPageObj_GetStrokeColor"](owner, at, at + 4, at + 8, at + 12)
            fill = tuple(parts)
        if not filled:
            return 0
        if fill[3] == 0:
            return INVISIBLE
        return WHITE if min(fill[:3]) >= _NEAR_WHITE else BOLD if mode == _FILL_STROKE else 0

    def _font(self, font: int) -> tuple[str, int]:
        """A font's name without the mark of a subset, and whether it is bold or italic."""
        if not font:
            return "", UNNAMED
        known = self._fonts.get(font)
        if known is None:
            known = self._fonts[font] = self._named(font)
        return known

    def _named(self, font: int) -> tuple[str, int]:
        calls = self._calls
        buffer = ctypes.create_string_buffer(256)
        calls["FPDFFont_GetBaseFontName"](font, ctypes.addressof(buffer), 256)
        name = buffer.value.decode("utf-8", "replace")
        if name[6:7] == "+":
            name = name[7:]
        if not name:
            return "", UNNAMED  # a font of drawings (Type 3)
        low = name.lower()
        flags = max(0, calls["FPDFFont_GetFlags"](font))
        angle = ctypes.c_int()
        calls["FPDFFont_GetItalicAngle"](font, ctypes.addressof(angle))
        bold = any(word in low for word in ("bold", "black", "heavy", "-bd", ",bd")) or bool(flags & _FONT_FORCE_BOLD)
        italic = "italic" in low or "oblique" in low or bool(flags & _FONT_ITALIC) or angle.value != 0
        return name, (BOLD if bold else 0) | (ITALIC if italic else 0)

    def _upright(self, counts: Counter[int | None]) -> int:
        """By how many quarter turns, clockwise, the page must be turned for most of its text to stand upright."""
        directions: Counter[tuple[float, float]] = Counter()
        for owner, look in self._looks.items():
            directions[look.direction] += counts[owner]
        quarters: Counter[int] = Counter()
        for direction, count in directions.items():
            quarter = self._view.quarter(*direction)
            if quarter is not None:
                quarters[quarter] += count
        return quarters.most_common(1)[0][0] if quarters else 0

    def _shown(self, owner: int) -> tuple[int, float, float]:
        """A text object's style, baseline and size on the page turned upright, with what lies under and over it."""
        look = self._looks[owner]
        x, y = self._origins[owner]
        if look.bits & WHITE or self._painted:
            drawn_at = self._drawn.texts.get(owner, -1)
            bits = look.bits
            if bits & WHITE and self._drawn.ground(x, y, drawn_at):
                bits &= ~WHITE
            if self._painted and drawn_at >= 0 and self._drawn.hidden(x + look.size / 4, y + look.size / 4, drawn_at):
                bits |= INVISIBLE
            look = look._replace(bits=bits)
        seen_y = self._view.point(x, y)[1]
        if not _EDGE * self._view.height < seen_y < (1 - _EDGE) * self._view.height and self._cut_off(owner, x, y):
            look = look._replace(bits=look.bits | CUT_OFF)
        style = self._by_look.get(look)
        if style is None:
            style = self._by_look[look] = self._style(look)
        return style, seen_y, look.size or 0.1

    def _cut_off(self, owner: int, x: float, y: float) -> bool:
        """Whether a text object's baseline begins outside what the page lets be seen of it."""
        calls = self._calls
        clip = calls["FPDFPageObj_GetClipPath"](owner)
        if not clip:
            return False
        point = (ctypes.c_float * 2)()
        at = ctypes.addressof(point)
        for path in range(min(calls["FPDFClipPath_CountPaths"](clip), _CLIPS)):
            points = []
            for index in range(min(calls["FPDFClipPath_CountPathSegments"](clip, path), _CLIPS)):
                segment = calls["FPDFClipPath_GetPathSegment"](clip, path, index)
                calls["FPDFPathSegment_GetPoint"](segment, at, at + 4)
                points.append((point[0], point[1]))
            if not points:
                continue
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            if not (min(xs) - 1 <= x <= max(xs) + 1 and min(ys) - 1 <= y <= max(ys) + 1):
                return True
        return False

    def _style(self, look: _Look) -> int:
        name, weight = self._font(look.font)
        bits = look.bits | weight
        if look.size < _TINY:
            bits |= INVISIBLE
        if self._view.quarter(*look.direction) != 0:
            bits |= TURNED
        return self._styles.setdefault((name, look.size, bits), len(self._styles))

    # -- runs --

    def _runs(self, text: str, owners: Sequence[int | None]) -> list[list[Any]]:
        """Glyphs of one style that follow each other without a gap: ``[text, x0, x1, baseline, style, space]``, the
        lengths in hundredths of a point, from the first letter to the last. Spaces of the page's own stand at the end
        of the run before them.
        """
        marks = bool(_MARK.search(text))
        words = _words(text, owners, apart=marks)
        slants = self._slants([owners[start] for start, _ in words])
        firsts = self._ends([start for start, _ in words], slants)[0]
        lasts = self._ends([end - 1 for _, end in words], slants)[1]
        made = self._made_up(text, owners)
        shown = self._shown
        # A run: the numbers of its first and last word and of the character after it, style, baseline, gap before.
        found: list[list[Any]] = []
        strays: dict[int, float] = {}
        owner_now: int | None = None
        style, y, em, right, done = -1, 0.0, 1.0, 0.0, 0
        limit = back = 0.0
        opened = False
        base = 0  # the letter that marks may stand over
        for number, (start, end) in enumerate(words):
            left = firsts[number]
            space = 0
            if start > done:
                free = next((i for i in range(done, start) if i in made), start)
                space = int(free < start)
                if found and free > done:
                    found[-1][2] = free
                    limit = _STRETCHED * em
            done = end
            owner = owners[start]
            if owner != owner_now and owner is not None:
                owner_now = owner
                look, height, em = shown(owner)
                if look != style or abs(height - y) > _SAME_LINE * em:
                    style, y, opened = look, height, False
                back = -_BACK * em
            if marks and _MARK.match(text[start]):
                middle = self._ink(start)
                if opened and firsts[base] - _OVER * em <= middle <= right + _OVER * em:
                    found[-1][1:3] = [number, end]
                    # One glyph of a letter with its mark: each has a part of its width.
                    right = max(right, lasts[number])
                    continue
                strays[len(found)] = middle
                found.append([number, number, end, style, y, space])
                opened = False
                continue
            base = number
            if opened and not space and back <= left - right <= limit:
                run = found[-1]
                run[1], run[2] = number, end
                right = max(right, lasts[number])
            else:
                found.append([number, number, end, style, y, space])
                right = lasts[number]
                opened = True
            limit = _GAP * em
        if done < self._count and found:
            found[-1][2] = next((i for i in range(done, self._count) if i in made), self._count)
        plain = text.translate(_WHITE_SPACE)
        runs = [
            [
                plain[words[first][0] : end],
                int(firsts[first] * 100),
                int(max(lasts[first : last + 1]) * 100),
                int(height * 100),
                look,
                gap,
            ]
            for first, last, end, look, height, gap in found
        ]
        if not strays:
            return runs
        places = [
            [(words[n][0] - words[first][0], firsts[n], lasts[n]) for n in range(first, last + 1)]
            for first, last, *_ in found
        ]
        return with_strays(runs, strays, places)

    def _made_up(self, text: str, owners: Sequence[int | None]) -> frozenset[int]:
        """Where pdfium itself put white space."""
        blanks = [match.start() for match in _BLANK.finditer(text)]
        answers = map(self._calls["FPDFText_IsGenerated"], repeat(self._text), blanks)
        return frozenset(i for i, yes in zip(blanks, answers, strict=True) if yes or owners[i] is None)

    def _slants(self, owners: Sequence[int | None]) -> list[float] | None:
        """How far each word's letters lean, where any does: upright letters leaned by hand stand in for italic ones."""
        if not any(look.slant for look in self._looks.values()):
            return None
        return [self._looks[owner].slant if owner is not None else 0.0 for owner in owners]

    def _ends(self, indexes: list[int], slants: list[float] | None) -> tuple[Sequence[float], Sequence[float]]:
        """The left and right ends of characters, as seen."""
        count = len(indexes)
        boxes = (ctypes.c_float * (4 * count))()
        call_all(self._calls["FPDFText_GetLooseCharBox"], repeat(self._text), indexes, cells(boxes, 16))
        flat: list[float] = list(memoryview(boxes).cast("B").cast("f").tolist()) if count else []
        if slants:
            for n, slant in enumerate(slants):
                if slant:  # the box holds the leaning letter: wider than the letter's own place by its height's lean
                    lean = slant * abs(flat[4 * n + 1] - flat[4 * n + 3])
                    flat[4 * n] += _BELOW * lean
                    flat[4 * n + 2] -= (1 - _BELOW) * lean
        return self._view.spans(flat[0::4], flat[1::4], flat[2::4], flat[3::4])

    def _ink(self, index: int) -> float:
        """The middle of what a character prints; marks print beside their place."""
        box = (ctypes.c_double * 4)()
        at = ctypes.addressof(box)
        self._calls["FPDFText_GetCharBox"](self._text, index, at, at + 8, at + 16, at + 24)
        left, right, bottom, top = box
        return self._view.point((left + right) / 2, (bottom + top) / 2)[0]


def _words(text: str, owners: Sequence[int | None], *, apart: bool) -> list[tuple[int, int]]:
    """Where characters of one object stand together without white space; ``apart``: each by itself."""
    out: list[tuple[int, int]] = []
    for match in _SOLID.finditer(text):
        start, end = match.span()
        if apart:
            out += [(i, i + 1) for i in range(start, end)]
            continue
        if owners[start] != owners[end - 1]:
            for i in range(start + 1, end):
                if owners[i] != owners[i - 1]:
                    out.append((start, i))
                    start = i
        out.append((start, end))
    return out
