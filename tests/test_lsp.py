"""The language server, as an editor meets it: a real process, a real client, both ways over a pipe."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import report_pairs as pairs
from editor import Editor, editing
from known_pairs import files
from lsprotocol import types
from markdown import plain_words
from old_encodings import encode
from pygls.workspace import PositionCodec
from word import p, r, word_bytes

from directive_diff.checks import check
from directive_diff.lsp.analysis import Analyst, Buffer, Findings
from directive_diff.lsp.diagnostics import diagnostics
from directive_diff.lsp.hover import hover
from directive_diff.lsp.places import Places
from directive_diff.lsp.settings import Settings
from directive_diff.report.labels import labels

URI = "file:///du-thao/chi-thi-2026.md"
OLD = pairs.text(2025, pairs.DRUGS, pairs.FIRE, pairs.ROADS, "Duy trì 02 mô hình về quản lý, giáo dục trẻ em hư.")
NEW = pairs.text(2026, pairs.ROADS.replace("đường bộ", "đường bộ, đường thủy"), pairs.DRUGS, "😀 Sở Y tế tiêm chủng.")
WRONG = "Thực hiện Nghị quyết số 44/NQ-TW ngày 24/11/2023 của Ban Chấp hành Trung ương về bảo vệ Tổ quốc."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("chỉ thị")
    (made / "năm 2025.md").write_text(OLD, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[Editor]:
    with editing(folder=folder, options={"against": "năm 2025.md"}) as made:
        yield made


def codes(found: list[types.Diagnostic]) -> list[Any]:
    return [d.code for d in found]


def place(text: str, words: str) -> tuple[int, int]:
    """Line and column, in UTF-16, of some words."""
    before = text[: text.index(words)]
    line = before.rpartition("\n")[2]
    return before.count("\n"), len(line.encode("utf-16-le")) // 2


def words_at(text: str, where: types.Range) -> str:
    lines = [line.encode("utf-16-le") for line in text.split("\n")]
    if where.start.line == where.end.line:
        return lines[where.start.line][2 * where.start.character : 2 * where.end.character].decode("utf-16-le")
    return lines[where.start.line][2 * where.start.character :].decode("utf-16-le")


# ---- findings -------------------------------------------------------------------------------------------------------


def test_findings_come_and_go_as_the_text_is_edited(editor: Editor) -> None:
    uri = f"{URI}?1"
    first = NEW.replace("2. Tổ chức", f"😀😀 {WRONG}\n\n2. Tổ chức")
    editor.open(uri, first)
    found = editor.diagnostics(uri)
    (wrong,) = [d for d in found if d.code == "sign-form"]
    assert wrong.severity == types.DiagnosticSeverity.Error
    assert wrong.source == "directive-diff"
    assert words_at(first, wrong.range) == "44/NQ-TW"
    assert "44-NQ/TW" in wrong.message
    assert "chưa đúng thể thức" in wrong.message
    second = first.replace("44/NQ-TW", "44-NQ/TW").replace("tiêm chủng", "tiêm chủnq")
    editor.edit(uri, 2, second)
    found = editor.diagnostics(uri, 2)
    assert "sign-form" not in codes(found)
    (slip,) = [d for d in found if d.code == "not-a-syllable"]
    assert words_at(second, slip.range) == "chủnq"


def test_the_findings_are_those_of_the_command(editor: Editor) -> None:
    new = files("example")[1]
    text = new.read_text(encoding="utf-8")
    editor.open(new.as_uri(), text, "plaintext")
    found = [d for d in editor.diagnostics(new.as_uri()) if not str(d.code).startswith("W")]
    wanted = [c for c in check(new) if c.side == "new"]
    assert {(c.rule, c.why.vi) for c in wanted if c.level != "note"} <= {
        (d.code, d.message.removesuffix(f" {c.suggestion.vi}")) for d in found for c in wanted
    }
    for d in found:
        assert words_at(text, d.range).strip()
    related = [i for d in found for i in d.related_information or ()]
    assert related
    assert all(
        words_at(text, i.location.range).split()[0] in i.message for i in related if i.location.uri == new.as_uri()
    )


def test_levels_are_severities(editor: Editor) -> None:
    uri = f"{URI}?levels"
    editor.open(uri, NEW.replace("Sở Y tế tiêm", f"{WRONG} Đảm bảo và bảo đảm kinh phí tiêm"))
    by_code = {d.code: d.severity for d in editor.diagnostics(uri)}
    assert by_code["sign-form"] == types.DiagnosticSeverity.Error
    assert by_code["no-number"] == types.DiagnosticSeverity.Warning
    assert by_code["two-words"] == types.DiagnosticSeverity.Information


def test_fifty_changes_in_a_moment(editor: Editor) -> None:
    """Typing is never answered word by word: what is shown in the end is of the last version."""
    uri = f"{URI}?50"
    editor.open(uri, NEW)
    editor.diagnostics(uri)
    for n in range(2, 52):
        editor.edit(uri, n, NEW.replace("tiêm chủng.", f"tiêm chủng {n} lần. {WRONG if n == 51 else ''}"))
    assert "sign-form" in codes(editor.diagnostics(uri, 51))
    time.sleep(0.5)
    versions = [p.version for p in editor.published(uri)]
    assert versions[-1] == 51
    assert versions == sorted(versions)
    assert len(versions) < 10


def test_a_closed_text_shows_nothing_and_is_forgotten(editor: Editor) -> None:
    uri = f"{URI}?closed"
    editor.open(uri, NEW)
    assert editor.diagnostics(uri)
    editor.close(uri)
    assert editor.diagnostics(uri, None) == []
    assert editor.hover(uri, 0, 0) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E104"),
        (" \n\n", "E104"),
        ("# \n\n---\n", "E104"),
        ("{\\rtf1 chỉ thị}", "E126"),
        ("<!DOCTYPE html><p>CHỈ THỊ", "E126"),
        ("a\x00b", "E105"),
    ],
)
def test_what_cannot_be_read_is_said_and_survived(editor: Editor, text: str, code: str) -> None:
    uri = f"{URI}?{code}{len(text)}"
    editor.open(uri, text)
    (said,) = editor.diagnostics(uri)
    assert said.code == code
    assert said.range.start == types.Position(0, 0)
    assert editor.hover(uri, 0, 0) is None
    editor.edit(uri, 2, NEW)
    assert "no-number" in codes(editor.diagnostics(uri, 2))


# ---- hover ----------------------------------------------------------------------------------------------------------


def test_hover_says_what_became_of_a_sentence(editor: Editor) -> None:
    uri = f"{URI}?hover"
    editor.open(uri, NEW)
    shown = editor.hover(uri, *place(NEW, "tuyên truyền sâu rộng"))
    assert shown is not None
    text = shown.contents.value
    assert text.startswith(
        "**So với năm trước: Chỉnh sửa; Chuyển vị trí** · mục 1, đoạn 3\n\nVăn bản trước:\n\n> Ban An toàn"
    )
    assert "**, đường thủy**" in text
    assert "- **Thay đổi phạm vi, đối tượng áp dụng (Suy đoán, cần kiểm tra)**: " in text
    assert pairs.ROADS in plain_words(text)
    assert shown.range is not None
    assert words_at(NEW, shown.range) == pairs.ROADS.replace("đường bộ", "đường bộ, đường thủy")


def test_hover_of_what_moved(editor: Editor) -> None:
    uri = f"{URI}?moved"
    editor.open(uri, NEW)
    text = editor.hover_text(uri, *place(NEW, "mở đợt cao điểm"))
    assert text.startswith("**So với năm trước: Chuyển vị trí** · mục 1, đoạn 1")
    assert "↕ Chuyển vị trí: mục 1, đoạn 1 → mục 1, đoạn 2" in text


def test_hover_in_units_of_utf_16(editor: Editor) -> None:
    uri = f"{URI}?utf-16"
    line = "😀😀 Sở Y tế tiêm chủng. Sở Tư pháp phổ biến pháp luật cho nhân dân.\n"
    text = NEW.replace("2. Tổ chức", f"{line}\n2. Tổ chức")
    editor.open(uri, text)
    for words in ("tiêm chủng. Sở Tư", "Sở Tư pháp phổ"):
        shown = editor.hover(uri, *place(text, words))
        assert shown is not None
        assert shown.range is not None
        assert words_at(text, shown.range).startswith(words[:6] if words.startswith("Sở Tư") else "😀😀 Sở Y tế")


def test_hover_of_what_is_new_and_of_what_stayed(editor: Editor) -> None:
    uri = f"{URI}?kinds"
    editor.open(uri, NEW)
    assert "Bổ sung mới" in editor.hover_text(uri, *place(NEW, "tiêm chủng"))
    assert "Giữ nguyên** · mục 2" in editor.hover_text(uri, *place(NEW, "bố trí kinh phí"))


def test_hover_of_a_heading_names_what_is_gone_from_its_section(editor: Editor) -> None:
    uri = f"{URI}?heading"
    editor.open(uri, NEW)
    text = editor.hover_text(uri, *place(NEW, "Tăng cường đấu tranh"))
    assert "lược bỏ so với mục tương ứng năm trước (2 câu)" in text
    assert "Sở Xây dựng hướng dẫn" in text
    assert "mục 1, đoạn 4" in text


@pytest.mark.parametrize("position", [(0, 10**6), (10**6, 0), (1, 0), (3, 2**31 - 1), (10**9, 10**9)])
def test_any_position_is_answered(editor: Editor, position: tuple[int, int]) -> None:
    uri = f"{URI}?anywhere"
    editor.open(uri, NEW)
    editor.hover(uri, *position)
    assert editor.alive()


def test_hover_follows_the_last_version(editor: Editor) -> None:
    """Asked for in the middle of typing, it waits for the comparison of what is there now."""
    uri = f"{URI}?typing"
    editor.open(uri, NEW)
    text = NEW.replace(pairs.DRUGS, "Sở Xây dựng hướng dẫn các cơ sở thực hiện đầy đủ quy định về phòng cháy.")
    editor.edit(uri, 2, text)
    assert "mục 1, đoạn 2" in editor.hover_text(uri, *place(text, "hướng dẫn các cơ sở"))


def test_what_a_text_says_stays_words_in_markdown(folder: Path) -> None:
    hostile = "Sở Y tế [bấm](http://x.y) ![a](b) <script>alert(1)</script> `x` **đậm** # | ~~gạch~~ năm 2025."
    old = folder / "lạ.txt"
    old.write_text(pairs.text(2025, hostile, pairs.DRUGS), encoding="utf-8")
    new = pairs.text(2026, hostile.replace("2025", "2026"), pairs.DRUGS)
    findings = Analyst().examine(Buffer("x", ".txt", new), old)
    said = hover(findings, new.index("Sở Y tế") + 3, labels("vi"), markdown=True)
    assert said is not None
    assert hostile in plain_words(said.text)


PAIRS = {
    "example": files("example"),
    "swapped": files("example")[::-1],
    "itself": (files("example")[0], files("example")[0]),
    "dịch bệnh": files("chi-thi-dich-benh"),
    "quy chế": files("quyet-dinh-quy-che"),
}


@cache
def examined(name: str) -> Findings:
    old, new = PAIRS[name]
    return Analyst().examine(Buffer(new.name, new.suffix, new.read_text(encoding="utf-8")), old)


@pytest.mark.parametrize(("name", "lang"), [*((name, "vi") for name in PAIRS), ("example", "en")])
def test_every_place_of_real_texts(name: str, lang: str) -> None:
    """Each finding stands on words of the text; each line with words has a hover, which shows just words."""
    new, findings = PAIRS[name][1], examined(name)
    text = findings.buffer.text
    assert findings.error is None
    for d in diagnostics(findings, new.as_uri(), PositionCodec("utf-16"), labels(lang), related=True):
        assert d.range.start < d.range.end
        assert d.message.strip()
        assert "\n" not in d.message
        assert words_at(text, d.range)
    places = Places(text, PositionCodec("utf-16"))
    at = 0
    for n, line in enumerate(text.split("\n")):
        if n % 5 == 0 and sum(map(str.isalpha, line)) > 12:
            for markdown in (True, False):
                said = hover(findings, at + len(line) // 2, labels(lang), markdown=markdown)
                assert said is not None, line
                assert labels(lang).word("since_last_year") in said.text
                assert said.stretch is not None
                assert places.range(said.stretch).start.line <= n
                assert not markdown or plain_words(said.text)
        at += len(line) + 1


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_in_an_old_encoding_is_pointed_at_in_its_own_letters(encoding: Any, end: str) -> None:
    """An editor shows «Céng an» where a font of old was meant; what is read of it stands at those letters."""
    text = NEW.replace("😀 Sở Y tế", WRONG).replace("\n", end)
    shown = encode(text, encoding).decode("cp1252", "replace")
    findings = Analyst().examine(Buffer("x.txt", ".txt", shown), None)
    found = diagnostics(findings, URI, PositionCodec("utf-16"), labels("vi"), related=True)
    (wrong,) = [d for d in found if d.code == "sign-form"]
    assert words_at(shown, wrong.range) == "44/NQ-TW"
    assert "W208" in codes(found)


# ---- settings -------------------------------------------------------------------------------------------------------


def test_a_missing_old_text_is_told_once_and_the_draft_is_checked(folder: Path) -> None:
    with editing("--against", "không có.docx", "--lang", "en", folder=folder) as editor:
        editor.open(URI, NEW)
        found = editor.diagnostics(URI)
        assert "no-number" in codes(found)
        assert any("Add the number" in d.message or "number" in d.message for d in found)
        editor.wait(lambda: bool(editor.messages), "nothing was said of the missing file")
        editor.edit(URI, 2, NEW + "\n")
        editor.diagnostics(URI, 2)
        assert [m[:6] for m in editor.messages] == ["[E101]"]
        assert "không có.docx" in editor.messages[0]
        assert "E101" in editor.hover_text(URI, *place(NEW, "tiêm chủng"))
        # The file comes to be, and is found at the next look.
        body = "".join(p(r(line)) for line in OLD.split("\n") if line)
        (folder / "không có.docx").write_bytes(word_bytes(body))
        assert "Since last year: Added" in editor.hover_text(URI, *place(NEW, "tiêm chủng"))
        assert editor.quit() == 0


def test_settings_and_the_way_of_counting_are_the_editors(folder: Path) -> None:
    asks = types.WorkspaceClientCapabilities(configuration=True)
    counts = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf8])
    editor = Editor()
    editor.settings = {"against": str(folder / "năm 2025.md"), "lang": "en"}
    try:
        editor.start(folder, workspace=asks, general=counts)
        assert editor.encoding == "utf-8"
        text = NEW.replace("2. Tổ chức", f"😀 {WRONG}\n\n2. Tổ chức")
        editor.open(URI, text)
        (wrong,) = [d for d in editor.diagnostics(URI) if d.code == "sign-form"]
        line = text.split("\n")[wrong.range.start.line].encode()
        assert line[wrong.range.start.character : wrong.range.end.character] == b"44/NQ-TW"
        editor.wait(lambda: "Since last year" in editor.hover_text(URI, *place(NEW, "tiêm chủng")), "settings not used")
        editor.settings = {"against": "", "lang": "vi"}
        editor.configure(None)
        editor.wait(lambda: not editor.hover_text(URI, *place(NEW, "tiêm chủng")), "the setting did not change")
        assert editor.hang_up() == 1
    finally:
        editor.stop()


@pytest.mark.parametrize(
    "sent", [None, [], "x", 7, {"against": 7, "lang": "de"}, {"directiveDiff": None}, {"editor": {}}]
)
def test_settings_that_are_none_are_passed_over(sent: Any) -> None:
    assert Settings("a.md", "en").changed(sent) == Settings("a.md", "en")


def test_where_last_years_text_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started, folder, beside = (tmp_path / name for name in ("started", "folder", "beside"))
    for made in (started, folder, beside):
        made.mkdir()
    monkeypatch.chdir(started)
    draft = beside / "draft.md"
    draft.write_text("x", encoding="utf-8")
    settings = Settings("old.md")
    assert settings.old_text(draft, [folder]) == folder / "old.md"
    for place in (started, beside, folder):
        (place / "old.md").write_text("x", encoding="utf-8")
        assert settings.old_text(draft, [folder]) == place / "old.md"
    assert Settings(str(draft)).old_text(draft, [folder]) is None
    assert Settings("\0").old_text(draft, []) is not None
    assert Settings().old_text(draft, [folder]) is None


# ---- positions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_positions_there_and_back(encoding: str) -> None:
    text = "CHỈ THỊ\r\n😀 Sở\x0cY tế\u2028x\n\ncuối"
    lines = Places(text, PositionCodec(encoding))
    for at in range(len(text) + 1):
        if text[at - 1 : at + 1] != "\r\n":
            assert lines.offset(lines.position(at)) == at
    assert lines.position(text.index("Sở")) == types.Position(1, {"utf-8": 5, "utf-16": 3, "utf-32": 2}[encoding])
    assert lines.offset(types.Position(1, 10**6)) == text.index("\n\n")
    assert lines.offset(types.Position(99, 0)) == len(text)
    assert lines.offset(types.Position(0, 99)) == len("CHỈ THỊ")


def test_findings_about_last_years_text_stand_where_it_went(folder: Path) -> None:
    cited = "Thực hiện Kế hoạch số 77/KH-UBND ngày 24/5/2019 của UBND tỉnh về tín dụng đen."
    old = folder / "trích.md"
    old.write_text(pairs.text(2025, pairs.DRUGS, cited), encoding="utf-8")
    new = pairs.text(2026, pairs.DRUGS)
    findings = Analyst().examine(Buffer("x.md", ".md", new), old)
    found = diagnostics(findings, URI, PositionCodec("utf-16"), labels("vi"), related=True)
    (gone,) = [d for d in found if d.code == "no-longer-cited"]
    assert words_at(new, gone.range) == "1. Tăng cường đấu tranh phòng, chống tội phạm"
    (there,) = gone.related_information or ()
    assert there.location.uri == old.as_uri()
    assert "77/KH-UBND" in words_at(old.read_text(encoding="utf-8"), there.location.range)


# ---- the process ----------------------------------------------------------------------------------------------------


def test_pygls_missing(tmp_path: Path) -> None:
    """Without the library the command says how to get it; nothing else needs it."""
    (tmp_path / "pygls").mkdir()
    (tmp_path / "pygls" / "__init__.py").write_text("raise ModuleNotFoundError(name='pygls')", encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(__file__).parent.parent)])}
    done = subprocess.run([sys.executable, "-m", "directive_diff", "lsp"], env=env, capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stdout == b""
    assert "[E407]" in done.stderr.decode()
    assert "pip install" in done.stderr.decode()


def test_standard_output_carries_the_protocol_alone() -> None:
    """Whatever a library prints, in Python or below it, goes to standard error."""
    program = (
        "import os, sys; from directive_diff.lsp import server; started = server.Server.start_io\n"
        "def noisy(self, *streams): print('heard', flush=True); os.write(1, b'low'); started(self, *streams)\n"
        "server.Server.start_io = noisy; sys.exit(server.run(None, 'vi'))"
    )
    done = subprocess.run([sys.executable, "-c", program], input=b"", capture_output=True, check=False)
    assert done.stdout == b""
    assert b"heard" in done.stderr
    assert b"low" in done.stderr
    assert done.returncode == 1
