"""Bad input gets a clear answer in both languages: never a traceback, never silence."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from report_pairs import DRUGS, FIRE, text

import directive_diff
from directive_diff import DirectiveDiffError, cli, compare, errors, read, write
from directive_diff.bundled import example_pair
from directive_diff.reading import File, read_blocks

PACKAGE = Path(directive_diff.__file__).parent
GOOD = text(2025, DRUGS, FIRE)

FILES: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "E104"),
    "blank.md": (b" \r\n\t\n\xc2\xa0\n", "E104"),
    "mark.txt": (b"\xef\xbb\xbf", "E104"),
    "binary.txt": (bytes(range(256)) * 20, "E105"),
    "really.txt": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "E110"),
    "scan.png": (b"\x89PNG\r\n\x1a\n" + bytes(20), "E105"),
    "word.md": (b"PK\x03\x04" + bytes(50), "E110"),
    "cp1258.txt": ("CHỈ THỊ".encode()[:5] + b"\xd2 c\xf4ng t\xe1c", "E106"),
    "utf16.txt": (b"\xff\xfe\x00\xd8", "E106"),
    "table.xlsx": (b"PK", "E107"),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_cannot_be_read(tmp_path: Path, capsys, name: str) -> None:
    data, code = FILES[name]
    bad, good = tmp_path / name, tmp_path / "good.md"
    bad.write_bytes(data)
    good.write_text(GOOD, encoding="utf-8")
    _refused([str(bad), str(good)], code, name, capsys)
    _refused([str(good), str(bad)], code, name, capsys)
    with pytest.raises(DirectiveDiffError) as caught:
        read(bad)
    assert caught.value.code == code


def test_missing_and_folder(tmp_path: Path, capsys) -> None:
    good = tmp_path / "good.md"
    good.write_text(GOOD, encoding="utf-8")
    _refused([str(tmp_path / "không có.txt"), str(good)], "E101", "không có.txt", capsys)
    _refused([str(tmp_path), str(good)], "E102", tmp_path.name, capsys)
    _refused([f"{good}\x00", str(good)], "E10", "good.md", capsys)


def _refused(paths: list[str], code: str, name: str, capsys) -> None:
    for lang, word in (("vi", "Lỗi"), ("en", "Error")):
        for command in (["compare", *paths], ["compare", *paths, "-o", "json:-"]):
            assert cli.main([*command, "--lang", lang]) == 2
            out, err = capsys.readouterr()
            assert err.startswith(f"{word} [{code}")
            assert name in err
            assert "Traceback" not in err
            assert out == ""


def test_not_a_directive_is_compared_and_said_to_be_none(tmp_path: Path, capsys) -> None:
    letter, good = tmp_path / "letter.txt", tmp_path / "good.md"
    letter.write_text("Dear all,\n\nlunch is at noon.\n", encoding="utf-8")
    good.write_text(GOOD, encoding="utf-8")
    assert cli.main(["compare", str(letter), str(good)]) == 0
    out, err = capsys.readouterr()
    for shown in (out, err):
        assert "W202" in shown
        assert "W203" in shown


def test_the_same_file_twice(tmp_path: Path, capsys) -> None:
    path = tmp_path / "a.md"
    path.write_text(GOOD, encoding="utf-8")
    assert cli.main(["compare", str(path), str(path)]) == 0
    out, err = capsys.readouterr()
    assert "[W302]" in err
    assert "W302" in out
    assert "giống nhau" in out


def test_years_in_the_wrong_order(capsys) -> None:
    old, new = example_pair()
    assert cli.main(["compare", str(new), str(old)]) == 0
    out, err = capsys.readouterr()
    assert "[W301]" in err
    assert "W301" in out


@pytest.mark.parametrize(
    "words",
    ["a", "Chủ tịch UBND tỉnh yêu cầu các sở, ban, ngành triển khai; ", "Nghị quyết số ", "(", "ă\u0301", "1. "],
    ids=["one word", "sentences", "citations", "brackets", "marks", "labels"],
)
def test_one_line_of_20_000_characters(tmp_path: Path, words: str) -> None:
    line = words * (20_000 // len(words))
    paths = tmp_path / "a.txt", tmp_path / "b.md"
    for path in paths:
        path.write_text(line, encoding="utf-8")
    start = time.process_time()
    comparison = compare(*paths)
    write(comparison, tmp_path / "x.html")
    write(comparison, tmp_path / "x.json")
    write(compare(example_pair()[0], paths[0]), tmp_path / "y.html")
    assert time.process_time() - start < 60


@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_many_lines_that_never_end_a_sentence_are_joined_once(tmp_path: Path, suffix: str) -> None:
    start = time.process_time()
    page = read_blocks(File(f"x{suffix}", suffix, ("CHỈ THỊ\n\n" + "x\n\n" * 50_000).encode()))
    assert sum(block.text.count("x") for block in page.blocks) == 50_000
    assert time.process_time() - start < 20


# ---- every code is documented ----------------------------------------------------------------------------------------


def _codes() -> set[str]:
    sources = (p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py"))
    return {code for source in sources for code in re.findall(r"\"([EW]\d{3})[.\"]", source)}


def test_every_code_is_in_the_docs_in_both_languages() -> None:
    page = (PACKAGE.parent / "docs" / "errors.md").read_text(encoding="utf-8")
    entries = dict(re.findall(r"^### ([EW]\d{3})\b[^\n]*\n(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL))
    assert set(entries) == _codes()
    for code, entry in entries.items():
        assert re.search(r"^\*\*vi\*\*: \S", entry, re.MULTILINE), code
        assert re.search(r"^\*\*en\*\*: \S", entry, re.MULTILINE), code


def test_errors_speak_both_languages() -> None:
    error = errors.InputError("E110", name="a.docx", kind="Word", detail="?")
    assert error.message("vi").startswith("[E110] «a.docx» bị hỏng")
    assert error.message("en").startswith("[E110] 'a.docx' is damaged")
    assert isinstance(error, DirectiveDiffError)


def test_unknown_language_and_format(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(GOOD, encoding="utf-8")
    comparison = compare(path, path)
    for arguments, code in (({"lang": "fr"}, "E402"), ({"format": "pdf"}, "E201")):
        with pytest.raises(DirectiveDiffError) as caught:
            write(comparison, tmp_path / "x.html", **arguments)
        assert caught.value.code == code
