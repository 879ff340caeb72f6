"""Drafts for the tests of the preview: written so that one thing happens in each."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from report_pairs import DRUGS, FIRE, HEAD, MONEY, ROADS, TAIL

from directive_diff import Comparison, Directive, check, compare, read
from directive_diff.preview.decisions import NONE, Decisions
from directive_diff.preview.standing import Standing, standing
from directive_diff.report.labels import labels

SCHOOLS = "Sở Giáo dục và Đào tạo lồng ghép nội dung giáo dục pháp luật vào chương trình chính khóa của các trường học."
BORDER = "Bộ đội Biên phòng tuần tra, kiểm soát chặt chẽ đường biên, cột mốc và các cửa khẩu phụ trên toàn tuyến."
PRESS = "Đài Phát thanh và Truyền hình mở chuyên mục hằng tuần phản ánh gương người tốt, việc tốt ở cơ sở."

CRIME = "Tăng cường đấu tranh phòng, chống tội phạm", (DRUGS, FIRE)
SAFETY = "Bảo đảm trật tự, an toàn giao thông", (ROADS,)
PEOPLE = "Xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc", (SCHOOLS, BORDER)
DOING = "Tổ chức thực hiện", (MONEY,)
NEWS = "Đổi mới công tác thông tin, tuyên truyền ở địa bàn dân cư", (PRESS,)
LAST_YEAR = (CRIME, SAFETY, PEOPLE, DOING)

Sections = tuple[tuple[str, tuple[str, ...]], ...]


def directive(year: int, *sections: tuple[str, tuple[str, ...]], tail: str = TAIL) -> str:
    """A directive of some sections."""
    body = [paragraph for n, (title, own) in enumerate(sections, 1) for paragraph in (f"{n}. {title}", *own)]
    return HEAD.format(year=year) + "\n\n".join(body) + tail


def written(text: str, name: str = "du-thao.md") -> Directive:
    """A text read as a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_text(text, encoding="utf-8")
        return read(path)


OLD = written(directive(2025, *LAST_YEAR), "nam-truoc.md")


def stands(
    draft: str | Directive,
    previous: Standing | None = None,
    old: Directive = OLD,
    *,
    decisions: Decisions = NONE,
    **more,
) -> Standing:
    """Where a draft stands against last year's text."""
    new = draft if isinstance(draft, Directive) else written(draft)
    compared: Comparison = compare(old, new)
    generation = previous.generation + 1 if previous else 1
    found = more.pop("findings", None)
    return standing(
        compared,
        check(new, old, comparison=compared) if found is None else found,
        decisions,
        labels(more.pop("lang", "vi")),
        generation=generation,
        saved=more.pop("saved", f"10:00:{generation:02}"),
        previous=previous,
        **more,
    )
