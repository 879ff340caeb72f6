"""Counts, term replacements and the few sentences at the top, all from the data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from directive_diff.classify import noise
from directive_diff.model import Change, Citation, Directive, Message, Pair, Summary, TermReplacement

__all__ = ["summarise"]

_KINDS = ("equal", "edited", "split", "merged", "added", "removed")


def summarise(
    old: Directive,
    new: Directive,
    pairs: Sequence[Pair],
    changes: Sequence[Change],
    citations: Sequence[Citation],
) -> Summary:
    """The summary of a comparison."""
    kinds: dict[str, dict[str, int]] = {
        level: dict.fromkeys((*_KINDS, "moved"), 0) for level in ("section", "paragraph", "sentence")
    }
    for pair in pairs:
        kinds[pair.level][pair.kind] += 1
        kinds[pair.level]["moved"] += pair.moved
    categories = Counter(c for change in changes for c in {category.id for category in change.categories})
    quiet = noise()
    formal = sum(1 for change in changes if change.categories and all(c.id in quiet for c in change.categories))
    substance = sum(1 for change in changes if any(c.id not in quiet for c in change.categories))
    statuses = dict.fromkeys(("kept", "added", "dropped"), 0)
    for citation in citations:
        if citation.form == "numbered":
            statuses[citation.status] += 1
    text = _sentences(kinds, dict(categories), formal, substance, statuses)
    ordered = dict(sorted(categories.items()))
    return Summary(kinds, ordered, formal, substance, statuses, _terms(old, new, changes), text)


def _terms(old: Directive, new: Directive, changes: Sequence[Change]) -> tuple[TermReplacement, ...]:
    """Each replacement of a name, with every change where it occurs."""
    places: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for change in changes:
        for category in change.categories:
            if category.id == "reorganisation":
                words = tuple(
                    " ".join(" ".join(side.text[slice(*span)] for span in spans).split())
                    for side, spans in ((old, category.old), (new, category.new))
                )
                entry = (words[0], words[1], category.rule)
                if change.id not in places[entry]:
                    places[entry].append(change.id)
    ordered = sorted(places.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(TermReplacement(*entry, tuple(ids)) for entry, ids in ordered)


_VI = {
    "equal": "{n} câu giữ nguyên",
    "edited": "{n} câu chỉnh sửa",
    "added": "{n} câu bổ sung mới",
    "removed": "{n} câu lược bỏ",
    "split": "{n} câu được tách",
    "merged": "{n} chỗ gộp nhiều câu thành một",
    "moved": "{n} nội dung chuyển vị trí",
}
_EN = {
    "equal": "{n} sentences unchanged",
    "edited": "{n} edited",
    "added": "{n} added",
    "removed": "{n} removed",
    "split": "{n} split",
    "merged": "{n} merged",
    "moved": "{n} places moved",
}


def _listed(counts: dict[str, int], moved: int, words: dict[str, str]) -> str:
    """What there is of each kind; what there is none of is not mentioned."""
    numbers = {**counts, "moved": moved}
    return ", ".join(phrase.format(n=numbers[kind]) for kind, phrase in words.items() if numbers[kind])


def _sentences(
    kinds: dict[str, dict[str, int]], categories: dict[str, int], formal: int, substance: int, statuses: dict[str, int]
) -> Message:
    """A few sentences an officer can read aloud; nothing in them that the counts do not hold."""
    s = kinds["sentence"]
    changed = sum(s.values()) - s["equal"] - s["moved"]
    if not changed and not any(level["moved"] for level in kinds.values()):
        return Message("Hai văn bản giống nhau về nội dung và câu chữ.", "The two texts are the same, word for word.")
    moved = sum(level["moved"] for level in kinds.values())
    vi = [
        f"So với văn bản trước: {_listed(s, moved, _VI)}.",
        f"Có {substance} điểm thay đổi nội dung và {formal} điểm chỉ thay đổi hình thức.",
        (
            f"Về viện dẫn: tiếp tục viện dẫn {statuses['kept']} văn bản có số, ký hiệu, "
            f"bổ sung {statuses['added']} văn bản, không còn viện dẫn {statuses['dropped']} văn bản."
        ),
    ]
    en = [
        f"Against last year's text: {_listed(s, moved, _EN)}.",
        f"{substance} changes are of substance and {formal} of form only.",
        (
            f"Of the numbered documents, {statuses['kept']} are still cited, "
            f"{statuses['added']} newly cited and {statuses['dropped']} no longer cited."
        ),
    ]
    if categories.get("reorganisation"):
        vi.append(f"{categories['reorganisation']} điểm được cập nhật theo sắp xếp tổ chức bộ máy.")
        en.append(f"{categories['reorganisation']} changes follow the reorganisation of government.")
    if categories.get("unexplained"):
        vi.append(f"{categories['unexplained']} điểm chưa xác định lý do, đề nghị cơ quan soạn thảo thuyết minh.")
        en.append(f"{categories['unexplained']} changes are left for the drafter to explain.")
    return Message(" ".join(vi), " ".join(en))
