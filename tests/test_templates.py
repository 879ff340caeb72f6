"""The user's own parts of the page: what they replace, what goes wrong in them, and that the page stays guarded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser import needs_chromium, opened
from report_pairs import moved

from directive_diff import write
from directive_diff.errors import InputError
from directive_diff.report import Options, render
from directive_diff.report.templating import PARTS

EXAMPLE = Path(__file__).parents[1] / "examples" / "mau-trang"
DOCS = Path(__file__).parents[1] / "docs" / "templates.md"


def folder(tmp_path: Path, **files: str) -> Options:
    for name, content in files.items():
        (tmp_path / name.replace("__", ".")).write_text(content, encoding="utf-8")
    return Options(template=tmp_path)


def test_one_part_is_replaced_and_the_rest_is_ours(tmp_path: Path) -> None:
    options = folder(tmp_path, footer__html__j2="<footer>Phòng Pháp chế, {{ v.new.called }}</footer>")
    page = render(moved(), "html", options=options)
    assert "<footer>Phòng Pháp chế, Chỉ thị năm 2026</footer>" in page
    assert "do công cụ directive-diff lập" not in page
    assert 'id="side-by-side"' in page


def test_an_empty_part_leaves_it_out(tmp_path: Path) -> None:
    assert 'id="ledger"' not in render(moved(), "html", options=folder(tmp_path, ledger__html__j2=""))


def test_values_are_escaped_in_the_users_parts_too(tmp_path: Path) -> None:
    options = folder(tmp_path, letterhead__html__j2="<p>{{ '<script>alert(1)</script>' }}</p>")
    assert "<p>&lt;script&gt;alert(1)" in render(moved(), "html", options=options)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"footer__html__j2": "{% if %}"}, "footer.html.j2:1"),
        ({"footer__html__j2": "\n{{ nothing }}"}, "nothing"),
        ({"footer__html__j2": "{{ v.nothing }}"}, "nothing"),
        ({"footer__html__j2": "x\n{{ 1 / 0 }}"}, "footer.html.j2:2"),
        ({"footer__html__j2": "{{ 1 + 'a' }}"}, "footer.html.j2:1"),
        ({"footer__html__j2": "{{ t.word('nope') }}"}, "footer.html.j2:1"),
        ({"footer__html__j2": "{{ v.old() }}"}, "footer.html.j2:1"),
        ({"footer__html__j2": "{% include 'footer.html.j2' %}"}, "footer.html.j2:1"),
        ({"foooter__html__j2": "x"}, "foooter.html.j2"),
        ({"ghi-chu__txt": "x"}, "footer.html.j2"),
        ({}, "footer.html.j2"),
    ],
    ids=[
        "fault of syntax",
        "unknown name",
        "unknown attribute",
        "divided by nothing",
        "no sum",
        "no such word",
        "no function",
        "itself again",
        "name of no part",
        "no part at all",
        "empty",
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, files: dict[str, str], said: str) -> None:
    with pytest.raises(InputError) as caught:
        render(moved(), "html", options=folder(tmp_path, **files))
    assert caught.value.code == "E125"
    assert said in caught.value.vi
    assert said in caught.value.en


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "footer.html.j2").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"E125.*footer\.html\.j2"):
        render(moved(), "html", options=Options(template=tmp_path))


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="E125"):
        render(moved(), "html", options=Options(template=tmp_path / "nothing"))


def test_a_template_may_not_leave_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("bí mật", encoding="utf-8")
    inner = tmp_path / "mau"
    inner.mkdir()
    with pytest.raises(InputError, match="E125"):
        render(moved(), "html", options=folder(inner, footer__html__j2="{% include '../secret.txt' %}"))


def test_every_part_is_in_the_docs() -> None:
    named = set(re.findall(r"`([a-z]+(?:\.html\.j2|\.css|\.js))`", DOCS.read_text(encoding="utf-8")))
    assert named == set(PARTS)


@needs_chromium
def test_the_worked_example_opens_under_the_policy(chromium, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write(moved(), path, options=Options(template=EXAMPLE))
    with opened(chromium, path) as seen:
        assert seen.page.locator(".letterhead", has_text="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").is_visible()
        assert (
            seen.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')") == "#8a1c1c"
        )
        assert seen.said == []


@needs_chromium
def test_without_the_comparison_the_rest_still_works(chromium, tmp_path: Path) -> None:
    (tmp_path / "mau").mkdir()
    path = tmp_path / "report.html"
    write(moved(), path, options=folder(tmp_path / "mau", changes__html__j2=""))
    with opened(chromium, path) as seen:
        tasks = seen.page.locator("#agencies details").first
        tasks.locator("summary").click()
        tasks.locator("li").first.wait_for()
        assert seen.ran == []
