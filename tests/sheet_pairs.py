"""Pairs for the tests of sheets, Markdown and the terminal: a small one, and one full of things to be obeyed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from report_pairs import DRUGS, FIRE, MONEY, ROADS

from directive_diff import Comparison, compare

# What a spreadsheet, a browser or a terminal would obey, each in words of its own so that it is found again.
PAYLOADS = (
    '=HYPERLINK("http://evil.example/a","Bấm vào đây")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C notepad'!A1",
    '{=SUM(A1:A9)} và {="x"}',
    '＝HYPERLINK("http://evil.example/b")',
    'DDE ("cmd";"/C calc";"__DdeLink_60_870516294")',
    'phần này, =WEBSERVICE("http://evil.example/c") ; =1+1 hết',
    "http://evil.example/d www.evil.example mailto:e@evil.example e@evil.example",
    "<r><t>chữ giả</t></r>",
    "_x0041_ và &amp; <b>đậm</b> <!-- ẩn --> <img src=x onerror=alert(1)>",
    "[bấm](javascript:alert(1)) ![ảnh](http://evil.example/e.png) [^1] [ ] `mã` $x^2$",
    "| ô | bảng | **đậm** __nghiêng__ ~~gạch~~ *** --- ``` # tiêu đề #",
    "a\x1b[31mđỏ\x07\u202eogno\u202c x\u200by",
)


def text(year: int, *paragraphs: str, heading: str = "Phòng, chống tội phạm") -> str:
    """A directive of two sections, as plain text."""
    body = "\n\n".join([f"1. {heading}", *paragraphs, "2. Tổ chức thực hiện", MONEY])
    return (
        f"CHỈ THỊ\n\nVề công tác bảo đảm an ninh, trật tự năm {year}\n\nNăm {year}, tình hình ổn định.\n\n{body}\n\n"
        "Chỉ thị này có hiệu lực kể từ ngày ký./.\n\nNơi nhận:\n\n- Bộ Công an;\n\n- Lưu: VT.\n\nCHỦ TỊCH\n"
    )


def compared(old: str, new: str, *, names: tuple[str, str] = ("old.txt", "new.txt")) -> Comparison:
    """The comparison of two plain texts, through files as a user has them."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in names]
        for path, content in zip(paths, (old, new), strict=True):
            path.write_text(content, encoding="utf-8")
        return compare(*paths)


@lru_cache(maxsize=1)
def payloads() -> Comparison:
    """Payloads in sentences, headings, titles of documents, recipients and names of files, coming and going."""
    whole = [f"{payload} Sở Y tế thực hiện việc thứ {n}." for n, payload in enumerate(PAYLOADS)]
    cited = [
        f"Thực hiện Kế hoạch số {n}/KH-UBND ngày 05/9/2025 của Ủy ban nhân dân tỉnh về {payload};"
        for n, payload in enumerate(PAYLOADS, 11)
    ]
    old = text(2025, DRUGS, *whole[::2], FIRE, *cited[1::2], heading=PAYLOADS[1])
    new = text(2026, DRUGS, *whole[1::2], *(f"{p} {ROADS}" for p in PAYLOADS), *cited[::2], heading=PAYLOADS[0])
    new = new.replace("- Bộ Công an;", "- Bộ Công an;\n\n- @SUM(A1);\n\n- =cmd|'/C calc'!A0;")
    return compared(old, new, names=("=cmd & 'x' &D.txt", "@new & <b>.txt"))


@lru_cache(maxsize=1)
def small() -> Comparison:
    """A pair that a person reads in a minute: edited, added, left out, moved, cited anew, renamed."""
    old = text(
        2025,
        DRUGS,
        "Ủy ban nhân dân các huyện, thành phố báo cáo kết quả trước ngày 15/11/2025.",
        FIRE,
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/9/2023 của UBND tỉnh về phòng, chống ma túy.",
        ROADS,
    )
    new = text(
        2026,
        FIRE,
        DRUGS.replace("mở đợt cao điểm", "kiên quyết mở các đợt cao điểm"),
        "Ủy ban nhân dân các xã, phường báo cáo kết quả trước ngày 10/11/2026.",
        "Thực hiện Kế hoạch số 79/KH-UBND ngày 28/4/2025 của UBND tỉnh về phòng, chống ma túy.",
        "Sở Y tế tổ chức cai nghiện cho 1.200 người.",
    )
    return compared(old, new)
