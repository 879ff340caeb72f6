"""Small pairs of texts for the tests of reports, written so that one thing happens in each."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import known_pairs

from directive_diff import Comparison, compare

HEAD = "CHỈ THỊ\n\nVề công tác bảo đảm an ninh, trật tự năm {year}\n\nNăm {year}, tình hình ổn định.\n\n"
TAIL = "\n\nChỉ thị này có hiệu lực kể từ ngày ký./.\n\nNơi nhận:\n\n- Bộ Công an;\n\n- Lưu: VT.\n\nCHỦ TỊCH\n"

DRUGS = "Công an tỉnh chủ trì, phối hợp với các sở, ban, ngành mở đợt cao điểm tấn công, trấn áp tội phạm về ma túy."
FIRE = "Sở Xây dựng hướng dẫn các cơ sở thực hiện đầy đủ quy định về phòng cháy, chữa cháy và cứu nạn, cứu hộ."
ROADS = "Ban An toàn giao thông tỉnh tuyên truyền sâu rộng quy định về trật tự, an toàn giao thông đường bộ."
MONEY = "Sở Tài chính bố trí kinh phí hằng năm để thực hiện các nhiệm vụ bảo đảm an ninh, trật tự trên địa bàn."


def text(year: int, *paragraphs: str) -> str:
    """A directive of one section."""
    body = "\n\n".join(["1. Tăng cường đấu tranh phòng, chống tội phạm", *paragraphs, "2. Tổ chức thực hiện", MONEY])
    return HEAD.format(year=year) + body + TAIL


def compared(old: str, new: str) -> Comparison:
    """The comparison of two texts, through files as a user has them."""
    with TemporaryDirectory() as folder:
        paths = Path(folder, "old.md"), Path(folder, "new.md")
        for path, content in zip(paths, (old, new), strict=True):
            path.write_text(content, encoding="utf-8")
        return compare(*paths)


def example() -> Comparison:
    """The bundled pair."""
    return known_pairs.compared("example")


@lru_cache(maxsize=1)
def moved() -> Comparison:
    """One paragraph went from first to last."""
    return compared(text(2025, DRUGS, FIRE, ROADS), text(2026, FIRE, ROADS, DRUGS))


@lru_cache(maxsize=1)
def same() -> Comparison:
    """A text and itself."""
    return compared(text(2025, DRUGS, FIRE), text(2025, DRUGS, FIRE))


@lru_cache(maxsize=1)
def hostile() -> Comparison:
    """Mark-up, a closing script tag, and characters that hide or turn text."""
    bad = (
        "Sở Y tế </script><script>alert(1)</script> <img src=x onerror=alert(1)> \u202etxet\u202c & «a\u200bb» "
        "\\{\\{ 1 \\}\\}."
    )
    return compared(text(2025, DRUGS, FIRE), text(2026, DRUGS, FIRE, bad.replace("<", "&lt;")))
