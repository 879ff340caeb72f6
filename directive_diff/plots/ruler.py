"""Words before they are drawn: what a font cannot show is replaced, what is too long is cut or wrapped by its width."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import normalize

from directive_diff.report.marks import visible

__all__ = ["Ruler"]

_NEVER = "\N{REPLACEMENT CHARACTER}"
_KEPT = 20_000  # so many widths are kept: all the words of many texts


class Ruler:
    """Measures words in points, by a function ``(word, bold) -> width`` of one word in letters of one point; ``known``
    says which characters can be drawn (as code points). A word is measured once.
    """

    def __init__(self, measure: Callable[[str, bool], float], known: Callable[[int], bool]) -> None:
        self._measure, self._known = measure, known
        self._widths: dict[tuple[str, bool], float] = {}

    def clean(self, words: str) -> str:
        """One line; characters that cannot be seen written out, and those without a glyph as U+FFFD."""
        seen = normalize("NFC", visible(words))
        return "".join(c if self._known(ord(c)) else _NEVER for c in seen)

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        """The width of one line in points, as :meth:`clean` leaves it."""
        return self._width(self.clean(words), size, bold)

    def _width(self, words: str, size: float, bold: bool) -> float:
        every = words.split(" ")
        return size * (sum(self._single(word, bold) for word in every) + (len(every) - 1) * self._single(" ", bold))

    def _single(self, word: str, bold: bool) -> float:
        if not word:
            return 0.0
        key = word, bold
        if key not in self._widths:
            if len(self._widths) > _KEPT:
                self._widths.clear()
            self._widths[key] = self._measure(word, bold)
        return self._widths[key]

    def fit(self, words: str, width: float, size: float, *, bold: bool = False) -> str:
        """The words, cut so that they are not wider than ``width`` points: between words, or within one too long."""
        return self.wrap(words, width, size, 1, bold=bold)[0]

    def wrap(self, words: str, width: float, size: float, lines: int, *, bold: bool = False) -> list[str]:
        """At most so many lines of at most ``width`` points, the last one cut with «…»; never none."""
        # No line holds more characters than this: a text of megabytes is not measured.
        words = self.clean(words[: int(lines * width) + 40])
        rest, found = words.split(" "), list[str]()
        while rest and len(found) < lines:
            count = self._most(rest, width, size, bold)
            if len(found) == lines - 1 and count < len(rest):
                found.append(self._cut(rest, width, size, bold))
                break
            if count == 0:  # a word wider than the line
                split = self._letters(rest[0], width, size, bold)
                found.append(rest[0][:split])
                rest[0] = rest[0][split:]
                continue
            found.append(" ".join(rest[:count]))
            rest = rest[count:]
        return found or [""]

    def _most(self, words: list[str], width: float, size: float, bold: bool) -> int:
        """How many of the words stand in one line."""
        count = 0
        while count < len(words) and self._width(" ".join(words[: count + 1]), size, bold) <= width:
            count += 1
        return count

    def _cut(self, words: list[str], width: float, size: float, bold: bool) -> str:
        count = self._most(words, width - self._width(" …", size, bold), size, bold)
        if count:
            return " ".join(words[:count]) + " …"
        return words[0][: self._letters(words[0], width - self._width("…", size, bold), size, bold)] + "…"

    def _letters(self, word: str, width: float, size: float, bold: bool) -> int:
        """How many letters of a word stand in a line, at least one."""
        low, high = 1, max(1, len(word))
        while low < high:
            middle = (low + high + 1) // 2
            if self._width(word[:middle], size, bold) <= width:
                low = middle
            else:
                high = middle - 1
        return low
