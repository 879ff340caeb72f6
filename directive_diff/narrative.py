"""The written summary: a few sentences an officer could paste into a memo, in Vietnamese and English.

Each sentence is built from counts and spans that the comparison holds; where there is nothing to say it is left out.
A line is a paragraph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from directive_diff.citations.matter import display
from directive_diff.evidence import issued_since, quoted
from directive_diff.model import Category, Change, Citation, Directive, Lost, Message, Shift, TermReplacement, Unit
from directive_diff.topics import topic_label

__all__ = ["narrative"]

# A memo names so many of anything; the rest is counted.
_NAMED = 3
_LOST = 6
_TOPICS = 4
# Of the old sentences this share stands again word for word: «giữ nguyên phần lớn»; or at least in substance,
# as it was or edited: «trên cơ sở văn bản trước».
_UNCHANGED = 0.6
_STAYS = 0.5


def narrative(
    old: Directive,
    new: Directive,
    changes: Sequence[Change],
    citations: Sequence[Citation],
    heads: Mapping[str, int],
    counts: tuple[Mapping[str, Mapping[str, int]], Mapping[str, int], int, int],
    terms: Sequence[TermReplacement],
    shifts: Sequence[Shift],
    lost: Sequence[Lost],
) -> Message:
    """The sentences; ``counts`` are kinds, categories, noise and substance as the summary has them."""
    kinds, categories, formal, substance = counts
    moved = sum(level["moved"] for level in kinds.values())
    s = kinds["sentence"]
    if not sum(s.values()) - s["equal"] - s["moved"] and not moved:
        return Message("Hai văn bản giống nhau về nội dung và câu chữ.", "The two texts are the same, word for word.")
    told = [
        [*_overall(s, moved, substance, formal), *_where(old, new, shifts)],
        [*_cited(old, citations, heads), *_followed(citations), *_plans(changes)],
        [*_asked(categories), *_gone(old, lost, categories)],
        [*_renamed(categories, terms)],
        [*_for_a_person(changes, categories)],
    ]
    vi, en = ([" ".join(getattr(m, lang) for m in lines) for lines in told if lines] for lang in ("vi", "en"))
    return Message("\n".join(vi), "\n".join(en))


def _overall(s: Mapping[str, int], moved: int, substance: int, formal: int) -> Iterator[Message]:
    """What kind of year it was."""
    before = sum(s[kind] for kind in ("equal", "edited", "split", "merged", "removed")) or 1
    if s["equal"] / before >= _UNCHANGED:
        kind = "Văn bản sau giữ nguyên phần lớn văn bản trước", "Most of the old text stands unchanged"
    elif 1 - s["removed"] / before >= _STAYS:
        kind = "Văn bản sau được xây dựng trên cơ sở văn bản trước", "The new text is drafted from the old one"
    else:
        kind = "Văn bản sau được soạn lại phần lớn", "The new text is largely written anew"
    yield Message(f"{kind[0]}: {_listed(s, moved, _VI)}.", f"{kind[1]}: {_listed(s, moved, _EN)}.")
    if substance and formal:
        yield Message(
            f"Có {substance} điểm thay đổi nội dung và {formal} điểm chỉ thay đổi hình thức.",
            f"Changes of substance: {substance}; of form only: {formal}.",
        )
    elif substance:
        yield Message(f"Có {substance} điểm thay đổi nội dung.", f"Changes of substance: {substance}.")
    elif formal:
        yield Message(f"Có {formal} điểm chỉ thay đổi hình thức.", f"Changes of form only: {formal}.")


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


def _listed(counts: Mapping[str, int], moved: int, words: Mapping[str, str]) -> str:
    """What there is of each kind; what there is none of is not mentioned."""
    numbers = {**counts, "moved": moved}
    return ", ".join(phrase.format(n=numbers[kind]) for kind, phrase in words.items() if numbers[kind])


def _where(old: Directive, new: Directive, shifts: Sequence[Shift]) -> Iterator[Message]:
    """The sections that changed most, where there are several to choose from."""
    if len(shifts) < 2:  # «most of one section» says nothing
        return
    units = {u.id: u for u in old.units}, {u.id: u for u in new.units}
    named = []
    for shift in shifts[:_NAMED]:
        directive, unit = (new, units[1][shift.new]) if shift.new else (old, units[0][shift.old or ""])
        named.append((unit.address, _heading(directive, unit), shift.changes))
    vi = "; ".join(f"{address} «{heading}» ({n} điểm)" for address, heading, n in named)
    en = "; ".join(f"{address} “{heading}” ({n})" for address, heading, n in named)
    yield Message(f"Nội dung thay đổi nhiều nhất tại {vi}.", f"Most changes of substance stand in {en}.")


def _heading(directive: Directive, section: Unit) -> str:
    """A section's heading without its label, short enough for a sentence."""
    line = directive.text[slice(*section.span)].split("\n", 1)[0]
    label = section.label or ""
    at = line.find(label)
    if label and 0 <= at <= len("Chương "):
        line = line[at + len(label) :].lstrip(" .):")
    return quoted(line)


def _cited(old: Directive, citations: Sequence[Citation], heads: Mapping[str, int]) -> Iterator[Message]:
    """What documents entered and left; newly issued ones are other news than older ones newly cited."""
    numbered = [c for c in citations if c.form == "numbered"]
    added = [c for c in numbered if c.status == "added"]
    dropped = [c for c in numbered if c.status == "dropped"]
    kept = len(numbered) - len(added) - len(dropped)
    if not added and not dropped:
        return
    vi, en = [], []
    if added:
        since = sum(1 for c in added if issued_since(old, c))
        before = sum(1 for c in added if issued_since(old, c) is False)
        parts = [f"{since} văn bản ban hành sau văn bản trước"] * bool(since)
        parts += [f"{before} văn bản ban hành trước, nay mới viện dẫn"] * bool(before)
        parts_en = [f"{since} issued after the old text"] * bool(since)
        parts_en += [f"{before} issued before it"] * bool(before)
        told, told_en = [f"gồm {' và '.join(parts)}"] * bool(parts), [" and ".join(parts_en)] * bool(parts_en)
        if heads["added"] < len(added):
            told.append(f"tính theo văn bản đứng đầu chuỗi triển khai là {heads['added']}")
            told_en.append(f"{heads['added']} when a chain counts once")
        vi.append(f"bổ sung {len(added)} văn bản" + (f" ({'; '.join(told)})" if told else ""))
        en.append(f"{len(added)} newly cited" + (f" ({'; '.join(told_en)})" if told_en else ""))
    if dropped:
        vi.append(f"không còn viện dẫn {len(dropped)} văn bản")
        en.append(f"{len(dropped)} no longer cited")
    if kept:
        vi.append(f"tiếp tục viện dẫn {kept} văn bản")
        en.append(f"{kept} still cited")
    yield Message(
        f"Về viện dẫn văn bản có số, ký hiệu: {'; '.join(vi)}.", f"Of the numbered documents, {'; '.join(en)}."
    )


def _followed(citations: Sequence[Citation]) -> Iterator[Message]:
    """What the new text replaces by its own words, and what later documents stand for others."""
    names = {c.id: display(c) for c in citations}
    by_itself = [names[c.id] for c in citations if c.successor and c.successor.how == "replaced" and not c.successor.id]
    if by_itself:
        yield Message(
            f"Văn bản sau ghi rõ thay thế: {'; '.join(by_itself)}.", f"The new text replaces {'; '.join(by_itself)}."
        )
    later = [
        f"{names[c.id]} → {names[c.successor.id]}"
        for c in citations
        if c.successor and c.successor.id and c.successor.how == "succeeded"
    ]
    if later:
        more = f" và {len(later) - _NAMED} văn bản khác" if len(later) > _NAMED else ""
        more_en = f" and {len(later) - _NAMED} more" if len(later) > _NAMED else ""
        some = "; ".join(later[:_NAMED])
        yield Message(
            f"Có văn bản kế tiếp (suy đoán, cần kiểm tra): {some}{more}.",
            f"Later documents stand for others (inferred, to be checked): {some}{more_en}.",
        )


# What is asked of those charged, in the order of a memo.
_ASKED = {
    "agency": ("cơ quan, đối tượng thực hiện", "who is charged"),
    "duty": ("mức độ, yêu cầu", "how strongly"),
    "scope": ("phạm vi, đối tượng", "scope"),
    "deadline": ("thời hạn, chế độ báo cáo", "deadlines"),
    "figure": ("chỉ tiêu, số liệu", "figures"),
}


def _asked(categories: Mapping[str, int]) -> Iterator[Message]:
    """How many instructions that stayed ask something else."""
    found = {c: categories[c] for c in _ASKED if categories.get(c)}
    if found:
        vi = ", ".join(f"{_ASKED[c][0]} ({n} điểm)" for c, n in found.items())
        en = ", ".join(f"{_ASKED[c][1]} ({n})" for c, n in found.items())
        yield Message(f"Nhiệm vụ tiếp tục giao có điều chỉnh về {vi}.", f"Instructions that stay changed in {en}.")


def _plans(changes: Sequence[Change]) -> Iterator[Message]:
    """Plans, programmes, schemes and projects by topic."""
    found = {
        name: [c for change in changes for c in change.categories if c.id == name]
        for name in ("plan-added", "plan-dropped")
    }
    verbs = {"plan-added": ("bổ sung", "{} enter"), "plan-dropped": ("lược bỏ", "{} leave")}
    vi = [f"{verbs[name][0]} {len(said)}{_by_topic(said, 'vi')}" for name, said in found.items() if said]
    en = [f"{verbs[name][1].format(len(said))}{_by_topic(said, 'en')}" for name, said in found.items() if said]
    if vi:
        yield Message(
            f"Về kế hoạch, chương trình, đề án, dự án: {'; '.join(vi)}.",
            f"Of plans, programmes, schemes and projects, {'; '.join(en)}.",
        )


def _by_topic(said: Sequence[Category], lang: str) -> str:
    topics = Counter(t for c in said for t in c.topics).most_common()
    named = (f"{topic_label(t, lang)[:1].lower()}{topic_label(t, lang)[1:]}: {n}" for t, n in topics[:_TOPICS])
    return f" ({'; '.join(named)})" if topics else ""


def _gone(old: Directive, lost: Sequence[Lost], categories: Mapping[str, int]) -> Iterator[Message]:
    """Tasks that entered and left, then what is said nowhere any more."""
    added, dropped, expired = (categories.get(c, 0) for c in ("task-added", "task-dropped", "task-expired"))
    vi = [f"bổ sung nội dung giao việc tại {added} điểm"] * bool(added)
    vi += [f"lược bỏ tại {dropped} điểm"] * bool(dropped)
    en = [f"added: {added}"] * bool(added) + [f"dropped: {dropped}"] * bool(dropped)
    if expired and not vi:
        vi, en = [f"{expired} nhiệm vụ đã hết giai đoạn"], [f"past their own period: {expired}"]
    elif expired:
        vi[-1] += f" (trong đó {expired} nhiệm vụ đã hết giai đoạn)"
        en[-1] += f" (of which past their own period: {expired})"
    if vi:
        yield Message(f"Về nhiệm vụ: {', '.join(vi)}.", f"Instructions, {', '.join(en)}.")
    weightiest = (max(entry.spans, key=lambda s: s[1] - s[0]) for entry in lost)
    phrases = [quoted(old.text[slice(*span)]) for span in weightiest]
    if phrases:
        some = "; ".join(f"«{phrase}»" for phrase in islice(dict.fromkeys(phrases), _LOST))
        more = len(set(phrases)) > _LOST
        yield Message(
            f"Không tìm thấy trong văn bản sau: {some}{' và một số nội dung khác' * more}.",
            f"Not found in the new text: {some}{' and other matters' * more}.",
        )


def _renamed(categories: Mapping[str, int], terms: Sequence[TermReplacement]) -> Iterator[Message]:
    """What was rephrased for the reform."""
    n = categories.get("reorganisation", 0)
    if n:
        some = "; ".join(f"«{t.old}» → «{t.new}»" for t in terms[:_NAMED])
        some = f" ({some})" if some else ""
        yield Message(
            f"{n} điểm được chỉnh sửa cho phù hợp với việc sắp xếp tổ chức bộ máy, đơn vị hành chính{some}.",
            f"Changes that follow the reorganisation of government: {n}{some}.",
        )


def _for_a_person(changes: Sequence[Change], categories: Mapping[str, int]) -> Iterator[Message]:
    """What the tool does not know, or only guesses."""
    unexplained = categories.get("unexplained", 0)
    guessed = sum(1 for d in changes if any(c.certainty == "likely" and c.id != "unexplained" for c in d.categories))
    vi = [f"{unexplained} điểm chưa xác định lý do, cần cơ quan soạn thảo thuyết minh"] * bool(unexplained)
    vi += [f"{guessed} điểm có lý do là suy đoán, cần kiểm tra"] * bool(guessed)
    en = [f"changes left for the drafter to explain: {unexplained}"] * bool(unexplained)
    en += [f"changes whose reason is inferred: {guessed}"] * bool(guessed)
    if vi:
        yield Message(f"Đề nghị lưu ý: {'; '.join(vi)}.", f"For a person to look at: {'; '.join(en)}.")
