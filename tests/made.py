"""Directives made up from word lists, and what a drafter does to one in a year, as hypothesis strategies.

A draft is sections of paragraphs of sentences; :func:`rendered` writes it as one of the files people have. Nothing in
the word lists is taken from a real directive.
"""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from hypothesis import strategies as st

from directive_diff.reading import File

__all__ = ["FORMATS", "Draft", "draft_pairs", "drafts", "file", "rendered", "stripped"]

Format = Literal["lines", "wrapped", "doubled", "markdown"]
FORMATS: tuple[Format, ...] = ("lines", "wrapped", "doubled", "markdown")

AGENTS = [
    "Sở Nông nghiệp và Môi trường", "Sở Giáo dục và Đào tạo", "Sở Văn hóa, Thể thao và Du lịch", "Báo và Đài tỉnh",
    "Chủ tịch UBND các huyện, thành phố", "Chủ tịch UBND các xã, phường", "Thủ trưởng các cơ quan, đơn vị",
    "Ban Quản lý các khu công nghiệp", "Bảo hiểm xã hội tỉnh", "Ủy ban MTTQ Việt Nam tỉnh",
]  # fmt: skip
TASKS = [
    "rà soát diện tích rừng trồng cần chăm sóc", "hướng dẫn nông dân gieo cấy đúng khung thời vụ",
    "kiểm tra an toàn hồ đập trước mùa mưa bão", "tổ chức tập huấn kỹ năng số cho giáo viên",
    "vận động học sinh vùng cao trở lại lớp", "tu sửa các di tích đã xếp hạng", "quản lý giá vé tại các điểm tham quan",
    "cập nhật cơ sở dữ liệu đất đai", "thu gom rác thải nhựa ven sông", "tiêm phòng cho đàn gia súc, gia cầm",
    "hỗ trợ hợp tác xã bán hàng trên sàn thương mại điện tử", "khen thưởng 12 tập thể tiêu biểu",
    "tuyên truyền lối sống “xanh, sạch, đẹp”", "lập danh sách hộ nghèo (kể cả hộ mới thoát nghèo)",
    "đạt tỷ lệ 98,5% người dân tham gia bảo hiểm y tế", "trả kết quả đúng hẹn trong quý II",
]  # fmt: skip
PLACES = [
    "trên địa bàn tỉnh", "tại các xã vùng cao", "ở các huyện, thành phố", "trong năm học 2024 - 2025", "tại các phường trung tâm",
    "trước ngày 30/6/2025", "theo quy định", "dọc hai bờ sông", "trong toàn ngành", "đến từng thôn, bản",
]  # fmt: skip
CITED = [
    "Nghị quyết số 26-NQ/TW ngày 05/8/2018 của Ban Chấp hành Trung ương về nông thôn mới",
    "Quyết định số 412/QĐ-UBND ngày 09/3/2024 của UBND tỉnh về giao chỉ tiêu trồng rừng",
    "Kế hoạch số 87/KH-UBND ngày 14/01/2025 của UBND tỉnh về chuyển đổi số",
    "Nghị định số 15/2021/NĐ-CP của Chính phủ quy định chi tiết một số nội dung về quản lý dự án",
    "Chương trình hành động số 08-CTr/TU ngày 20/10/2023 của Tỉnh ủy", "Luật Lâm nghiệp",
    "Chỉ thị số 17/CT-TTg ngày 16/5/2024 của Thủ tướng Chính phủ về tăng cường dạy bơi; phòng, chống đuối nước",
    "Công văn số 1930/UBND-KT ngày 02/4/2025 của UBND tỉnh",
]  # fmt: skip
HEADINGS = [
    "Chủ động phòng, chống thiên tai", "Nâng cao chất lượng giáo dục phổ thông", "Phát triển du lịch cộng đồng",
    "Đẩy mạnh chuyển đổi số", "Bảo vệ và phát triển rừng", "Giảm nghèo bền vững", "Tổ chức thực hiện",
]  # fmt: skip
SUBJECTS = [
    "Về phát triển kinh tế nông thôn",
    "Về việc tăng cường công tác bảo vệ rừng",
    "Về công tác giáo dục vùng cao",
]
RECIPIENTS = [
    "Thường trực Tỉnh ủy", "Thường trực HĐND tỉnh", "Các sở, ban, ngành", "Cổng Thông tin điện tử tỉnh", "UBND các xã, phường",
    "Lưu: VT, KT",
]  # fmt: skip
# What changes from year to year inside a sentence, and the other way round.
RENEWED = [
    ("huyện, thành phố", "xã, phường"), ("2024 - 2025", "2025 - 2026"), ("hóa", "hoá"), ("Ủy ban", "Uỷ ban"), ("số 87/", "số 91/"),
    ("2025", "2026"), (", ", " và "), ("tăng cường", "Tăng cường"), ("kiểm tra", "thanh tra, kiểm tra"), ("UBND", "Ủy ban nhân dân"),
    (" tỉnh", ""), ("hướng dẫn", "chỉ đạo, hướng dẫn"), ("-NQ/TW", "/NQ-TW"), (" số ", " số\u00a0"), ("rừng", "rù\u200bng"),
    ("tổ chức", "tô chức"), ("“", '"'),
]  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """A directive to be written: ``sections`` are (heading, paragraphs), paragraphs are lists of sentences."""

    year: int
    subject: str
    preamble: list[str]
    sections: list[tuple[str, list[list[str]]]]
    recipients: list[str]
    closing: str = "Chỉ thị này có hiệu lực kể từ ngày ký./."
    form: Literal["NFC", "NFD"] = "NFC"
    wide: str = field(default=" ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@st.composite
def _sentences(draw: st.DrawFn) -> str:
    clauses = []
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        clause = f"{draw(st.sampled_from(TASKS))} {draw(st.sampled_from(PLACES))}"
        if draw(st.sampled_from([False, False, True])):
            clause += f", thực hiện nghiêm {draw(st.sampled_from(CITED))}"
        clauses.append(clause)
    opening = draw(st.sampled_from(["", *AGENTS]))
    lead = draw(st.sampled_from([" ", " ", " có trách nhiệm: "]))
    body = "; ".join(clauses)
    return (f"{opening}{lead}{body}" if opening else _capital(body)) + "."


_PARAGRAPHS = st.lists(_sentences(), min_size=1, max_size=3)
_SECTIONS = st.tuples(st.sampled_from(HEADINGS), st.lists(_PARAGRAPHS, min_size=1, max_size=3))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """One year's directive."""
    return Draft(
        year=2025,
        subject=draw(st.sampled_from(SUBJECTS)),
        preamble=draw(st.lists(_sentences(), min_size=0, max_size=2)),
        sections=draw(st.lists(_SECTIONS, min_size=0, max_size=4)),
        recipients=draw(st.lists(st.sampled_from(RECIPIENTS), max_size=4)),
    )


def _joined(one: str, other: str) -> str:
    return f"{one.rstrip('.')}; {other[:1].lower()}{other[1:]}"


def _parted(sentence: str) -> list[str]:
    head, _, tail = sentence.partition("; ")
    return [f"{head}.", _capital(tail)] if tail else [sentence]


_STEPS = (
    "swap sections", "swap paragraphs", "swap sentences", "move paragraph", "move sentence", "split", "merge", "insert", "delete",
    "delete paragraph", "renew", "renew", "renew", "case", "double",
)  # fmt: skip


@st.composite
def _next_year(draw: st.DrawFn, draft: Draft) -> Draft:
    sections = [(heading, [list(p) for p in paragraphs]) for heading, paragraphs in draft.sections]

    def any_of(items: list[Any]) -> int:
        return draw(st.integers(0, len(items) - 1))

    for step in draw(st.lists(st.sampled_from(_STEPS), max_size=6)):
        if not sections:
            break
        s = any_of(sections)
        paragraphs = sections[s][1]
        if not paragraphs:
            continue
        p = any_of(paragraphs)
        sentences = paragraphs[p]
        if not sentences:
            continue
        c = any_of(sentences)
        if step == "swap sections":
            t = any_of(sections)
            sections[s], sections[t] = sections[t], sections[s]
        elif step == "swap paragraphs":
            q = any_of(paragraphs)
            paragraphs[p], paragraphs[q] = paragraphs[q], paragraphs[p]
        elif step == "swap sentences":
            d = any_of(sentences)
            sentences[c], sentences[d] = sentences[d], sentences[c]
        elif step == "move paragraph":
            sections[any_of(sections)][1].append(paragraphs.pop(p))
        elif step == "move sentence":
            target = sections[any_of(sections)][1]
            if target:
                target[any_of(target)].append(sentences.pop(c))
        elif step == "split":
            sentences[c : c + 1] = _parted(sentences[c])
        elif step == "merge":
            sentences[c : c + 2] = [_joined(*sentences[c : c + 2])] if len(sentences[c:]) > 1 else sentences[c:]
        elif step == "insert":
            sentences.insert(c, draw(_sentences()))
        elif step == "delete":
            del sentences[c]
        elif step == "delete paragraph":
            del paragraphs[p]
        elif step == "renew":
            sentences[c] = sentences[c].replace(*draw(st.sampled_from(RENEWED)))
        elif step == "case":
            sentences[c] = draw(st.sampled_from([sentences[c].upper(), sentences[c].title()]))
        else:
            sentences.append(sentences[c])
    kept = [(heading, [p for p in paragraphs if p]) for heading, paragraphs in sections]
    return replace(
        draft,
        year=2026,
        sections=kept,
        recipients=draw(
            st.sampled_from([draft.recipients, draft.recipients[::-1], draft.recipients[1:], ["Bộ Nội vụ"]])
        ),
        closing=draw(
            st.sampled_from([draft.closing, "Chỉ thị này có hiệu lực từ ngày ký, thay thế Chỉ thị số 03/CT-UBND./."])
        ),
        form=draw(st.sampled_from(["NFC", "NFC", "NFC", "NFD"])),
        wide=draw(st.sampled_from([" ", " ", "\u00a0", "  "])),
    )


@st.composite
def draft_pairs(draw: st.DrawFn) -> tuple[Draft, Draft]:
    """A directive and what became of it a year later."""
    old = draw(drafts())
    return old, draw(_next_year(old))


def rendered(draft: Draft, format: Format) -> str:
    """The draft as the text of a file."""
    bold = "**" if format == "markdown" else ""
    lines = [f"{bold}CHỈ THỊ{bold}", f"{bold}{draft.subject} năm {draft.year}{bold}", *draft.preamble]
    for number, (heading, paragraphs) in enumerate(draft.sections, 1):
        lines.append(f"{bold}{number}. {heading}{bold}")
        lines += [" ".join(sentences) for sentences in paragraphs]
    lines.append(draft.closing)
    if draft.recipients:
        lines += ["Nơi nhận:", *(f"- {name};" for name in draft.recipients)]
    lines += ["CHỦ TỊCH", "Lò Văn Bình"]
    if format in ("wrapped", "doubled"):
        lines = [
            row for line in lines for row in textwrap.wrap(line, 78, break_on_hyphens=False, break_long_words=False)
        ]
    text = ("\n" if format in ("lines", "wrapped") else "\n\n").join(lines) + "\n"
    return unicodedata.normalize(draft.form, text.replace(" của ", f"{draft.wide}của{draft.wide}"))


def file(text: str, format: Format, name: str = "x") -> File:
    """The file that holds such a text."""
    suffix = ".md" if format == "markdown" else ".txt"
    return File(f"{name}{suffix}", suffix, text.encode())


def stripped(text: str) -> str:
    """A rendered text without its mark-up."""
    return text.replace("*", "")
