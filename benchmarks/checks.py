"""``python -m benchmarks.checks``: the slips that are known, found or missed, and the findings of each rule, judged.

The first table lists the slips that readers noted in the example pair; the second counts, for each rule, its findings
on the example pair and the three composed pairs (each new text checked against its old one), and how many of them a
reader judged right (``tests/gold/checks.toml``); the third, its findings on two civil codes, where those are at hand.
``--dump`` prints what is not judged yet, in the form of that file.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from directive_diff.bundled import example_pair
from directive_diff.checks import Checked, check, rules

__all__ = ["SLIPS", "TEXTS", "Slip", "findings", "judged", "rule_table", "slip_table"]

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"
LAWS = ROOT.parent / "shared" / "data" / "laws"


def _texts() -> dict[str, tuple[Path, Path | None]]:
    """Each text by name, with the one it is checked against."""
    old, new = example_pair()
    found: dict[str, tuple[Path, Path | None]] = {"example/2025": (old, None), "example/2026": (new, old)}
    for name in ("chi-thi-giao-thong", "chi-thi-quoc-phong-nghe-an", "ke-hoach-pccc"):
        one, other = (next((GOLD / name).glob(f"{side}.*")) for side in ("old", "new"))
        found |= {f"{name}/old": (one, None), f"{name}/new": (other, one)}
    return found


TEXTS = _texts()


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip known to be in a text: words of the finding that shows it, and which rules may do so; ``pair`` when only
    the other text of the pair can show it.
    """

    what: str
    text: str
    words: str
    rules: tuple[str, ...]
    pair: bool = False


SLIPS = (
    Slip("`44/NQ-TW` for `44-NQ/TW`", "example/2025", "44/NQ-TW", ("sign-form",)),
    Slip("`VNNeID`", "example/2025", "VNNeID", ("not-a-syllable",)),
    Slip("`phản đố` for `phấn đấu`", "example/2025", "phản đố", ("changed-like-a-slip", "near-miss"), pair=True),
    Slip("`Năm 2025 năm có`", "example/2025", "Năm 2025 năm", ("doubled-word",)),
    Slip("comma before `ngày`", "example/2025", "44/NQ-TW, ngày", ("date-comma",)),
    Slip("`khóa XII Một số vấn đề` without `về`", "example/2025", "Một số vấn đề", ("about-missing",)),
    Slip("one instrument with two wordings of its title", "example/2025", "về tăng cường sự lãnh đạo", ("two-titles",)),
    Slip("`03/2019/NĐ/CP`", "example/2025", "03/2019/NĐ/CP", ("sign-form",)),
    Slip("`Khoá` / `khóa`", "example/2025", "Khoá", ("two-spellings",)),
    Slip("`đảm bảo` / `bảo đảm`", "example/2025", "đảm bảo", ("two-words",)),
    Slip("`Nghị quvết`", "example/2026", "Nghị quvết", ("kind-misspelt",)),
    Slip("`tinh Thái Nguyên`", "example/2026", "tinh", ("near-miss",)),
    Slip("`Bộ chính trị`", "example/2026", "Bộ chính trị", ("issuer-capitals", "capitals-of-name")),
    Slip("`Kế hoạch số 105/UBND-NC`", "example/2026", "105/UBND-NC", ("kind-against-sign",)),
    Slip("one instrument with and without a date", "example/2026", "57-NQ/TW", ("full-twice",)),
    Slip("`03/2019/NĐ/CP`", "example/2026", "03/2019/NĐ/CP", ("sign-form",)),
    Slip("`khoá` / `khóa`", "example/2026", "khoá", ("two-spellings",)),
    Slip("`hoá` / `hóa`", "example/2026", "hoá", ("two-spellings",)),
    Slip("`uỷ` / `ủy`", "example/2026", "uỷ", ("two-spellings",)),
    Slip("`đảm bảo` / `bảo đảm`", "example/2026", "đảm bảo", ("two-words",)),
    Slip("`Công an Nhân dân` / `Công an nhân dân`", "example/2026", "Công an Nhân dân", ("capitals-of-name",)),
    # Both are right by Annex II of Decree 30: the name of the force, and «Nhân dân» by itself. No rule speaks of it.
    Slip("`Công an nhân dân` beside `Nhân dân`", "example/2025", "nhân dân", ("capitals-of-name",)),
)


def findings(name: str) -> tuple[Checked, ...]:
    """The findings on one text."""
    text, against = TEXTS[name]
    return check(text, against)


def found(slip: Slip) -> bool:
    """Whether a slip is found: by one of its rules, at words that hold it."""
    text, against = TEXTS[slip.text]
    other = next(path for path, _ in TEXTS.values() if path != text) if slip.pair else against
    return any(c.rule in slip.rules and slip.words in c.place.words for c in check(text, other, only=slip.rules))


def slip_table() -> str:
    """The known slips as a Markdown table."""
    rows = ["| slip | text | shown by | found |", "|---|---|---|---|"]
    for slip in SLIPS:
        how = f"`{slip.rules[0]}`{' with the other text' if slip.pair else ''}"
        rows.append(
            f"| {slip.what} | {slip.text.partition('/')[2]} | {how} | {'yes' if found(slip) else '**missed**'} |"
        )
    return "\n".join(rows)


def judged() -> dict[tuple[str, str, str, str], bool]:
    """What a reader judged: (text, rule, address, words) -> whether the finding is right."""
    entries = tomllib.loads((GOLD / "checks.toml").read_text(encoding="utf-8"))["finding"]
    return {(e["text"], e["rule"], e["address"], e["words"]): e["right"] for e in entries}


def _place(text: str, c: Checked) -> tuple[str, str, str, str]:
    return text, c.rule, c.place.address, c.place.words


def rule_table() -> str:
    """Findings of each rule on the example pair and the composed pairs, right and wrong, as a Markdown table."""
    known = judged()
    counts: dict[str, Counter[str]] = {rule["id"]: Counter() for rule in rules()}
    for name in TEXTS:
        group = "example" if name.startswith("example") else "composed"
        for c in findings(name):
            verdict = known.get(_place(name, c))
            counts[c.rule][f"{group} {'right' if verdict else 'wrong' if verdict is False else 'open'}"] += 1
    rows = [
        "| rule | level | example pair: right | wrong | composed pairs: right | wrong |",
        "|---|---|---|---|---|---|",
    ]
    columns = ("example right", "example wrong", "composed right", "composed wrong")
    total: Counter[str] = Counter()
    for rule in rules():
        row = counts[rule["id"]]
        total += row
        if row:
            rows.append(f"| `{rule['id']}` | {rule['level']} | {' | '.join(str(row[c]) for c in columns)} |")
    rows.append(f"| all | | {' | '.join(str(total[c]) for c in columns)} |")
    silent = [f"`{rule['id']}`" for rule in rules() if not counts[rule["id"]]]
    rows.append(f"\nWithout a finding there: {', '.join(silent)}.")
    return "\n".join(rows)


def law_table(folder: Path) -> str:
    """Findings on the civil codes, judged; or why there are none."""
    if not folder.is_dir():
        return f"No civil codes in {folder.name}: skipped."
    known = judged()
    rows = ["| rule | 2005: right | wrong | 2015: right | wrong |", "|---|---|---|---|---|"]
    counts: dict[str, Counter[tuple[str, bool | None]]] = {rule["id"]: Counter() for rule in rules()}
    for path in sorted(folder.glob("*.txt")):
        for c in check(path):
            counts[c.rule][path.stem[-4:], known.get(_place(path.stem, c))] += 1
    for rule, row in counts.items():
        if row:
            cells = (row[year, right] for year in ("2005", "2015") for right in (True, False))
            rows.append(f"| `{rule}` | {' | '.join(map(str, cells))} |")
    return "\n".join(rows)


def _dump(folder: Path) -> None:
    known = judged()
    laws = {path.stem: (path, None) for path in sorted(folder.glob("*.txt"))}
    for name, (text, against) in {**TEXTS, **laws}.items():
        for c in check(text, against):
            if _place(name, c) not in known:
                quoted = [json.dumps(value, ensure_ascii=False) for value in _place(name, c)]
                print("[[finding]]")
                print(
                    "\n".join(f"{k} = {v}" for k, v in zip(("text", "rule", "address", "words"), quoted, strict=True))
                )
                print("right = true\n")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dump", action="store_true", help="print the findings not judged yet")
    parser.add_argument("--laws", type=Path, default=LAWS, help="where the civil codes are")
    options = parser.parse_args()
    if options.dump:
        _dump(options.laws)
        return
    print(f"{slip_table()}\n\n{rule_table()}\n\n{law_table(options.laws)}")


if __name__ == "__main__":
    main()
