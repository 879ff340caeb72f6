"""Word 97-2003, RTF and OpenDocument through other programs: what comes through, and what is refused."""

from __future__ import annotations

import contextlib
import io
import os
import random
import stat
import struct
import sys
import time
import zipfile
from functools import lru_cache
from pathlib import Path

import pytest
from hostile import document, package, paragraph

from directive_diff import Directive, DirectiveDiffError, read
from directive_diff.directive import read_file
from directive_diff.reading import File, Options, office, programs
from directive_diff.reading.blocks import Page
from tools import coats, printers

ANNEX = Path(__file__).parents[2] / "shared" / "data" / "office" / "nghi-dinh-30-2020-phu-luc-1"
LAST_BYTES = 512
needs_office = pytest.mark.skipif(office.office_program() is None, reason="LibreOffice is not installed here")
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in programs are shell scripts")

BODY = (
    paragraph("CHỈ THỊ")
    + paragraph("Về công tác thủy lợi năm 2026")
    + paragraph("1. Nạo vét kênh mương", "")
    + '<w:p><w:r><w:t xml:space="preserve">Hoàn thành </w:t></w:r>'
    '<w:del w:id="1" w:author="A" w:date="2026-01-02T00:00:00Z"><w:r><w:delText>trước ngày 15/4</w:delText></w:r></w:del>'
    '<w:ins w:id="2" w:author="A" w:date="2026-01-02T00:00:00Z"><w:r><w:t>trước ngày 30/4</w:t></w:r></w:ins>'
    "<w:r><w:t>.</w:t></w:r></w:p>" + paragraph("2. Vận hành hồ chứa") + paragraph("Theo dõi mực nước hằng ngày.")
)


@lru_cache(maxsize=8)
def word97(body: str) -> bytes:
    return printers.office([package({"word/document.xml": document(body)})], ".docx", "doc:MS Word 97")[0]


def code_of(data: bytes, suffix: str = ".doc") -> str:
    with pytest.raises(DirectiveDiffError) as caught:
        read_file(File(f"x{suffix}", suffix, data))
    assert f"x{suffix}" in caught.value.vi
    return caught.value.code


def warnings(directive: Directive | Page) -> list[str]:
    return [w.code for w in directive.warnings]


# ---- what comes through --------------------------------------------------------------------------------------------


@needs_office
@pytest.mark.skipif(not ANNEX.with_suffix(".doc").exists(), reason="no shared data here")
def test_the_annex_is_the_same_in_both_formats_of_word() -> None:
    new, old = read(ANNEX.with_suffix(".docx")), read(ANNEX.with_suffix(".doc"))
    assert coats.rows(old) == coats.rows(new)
    assert coats.mentions(old) == coats.mentions(new)
    assert old.ledger.balanced
    assert "W211" in warnings(old)
    assert "W211" not in warnings(new)


@needs_office
def test_tracked_changes_come_through() -> None:
    data = word97(BODY)
    texts = {}
    for revisions in ("accept", "reject"):
        found = read_file(File("x.doc", ".doc", data), Options(revisions))
        texts[revisions] = found.text
        assert "W206" in warnings(found)
    assert "Hoàn thành trước ngày 30/4." in texts["accept"]
    assert "Hoàn thành trước ngày 15/4." in texts["reject"]
    with pytest.raises(DirectiveDiffError) as caught:
        read_file(File("x.doc", ".doc", data), Options("refuse"))
    assert caught.value.code == "E113"


@needs_office
@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_text_in_old_fonts_stays_what_it_is(suffix: str) -> None:
    """The font comes through with its letters, so that the reader of Word files can tell the encoding."""
    run = '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime" w:cs=".VnTime"/></w:rPr><w:t>{}</w:t></w:r></w:p>'
    typed = "T¨ng c«ng t¸c ®ª ®iÒu"
    source = package({"word/document.xml": document(BODY + run.format(typed))})
    filter_ = {".doc": "doc:MS Word 97", ".rtf": "rtf", ".odt": "odt"}[suffix]
    data = printers.office([source], ".docx", filter_)[0]
    converted = office._as_docx(File(f"x{suffix}", suffix, data), suffix[1:], office.office_program())
    with zipfile.ZipFile(io.BytesIO(converted)) as archive:
        text = archive.read("word/document.xml").decode()
    assert ".VnTime" in text
    assert typed in text


@needs_office
def test_rich_text_typed_by_hand_with_an_old_font() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fnil\fcharset0 Times New Roman;}{\f1\fnil\fcharset0 .VnTime;}}"
        rb"\f0 CH\u7880?  TH\u7882?\par V\u7873? c\'f4ng t\'e1c th\u7911?y l\u7907?i\par 1. N\u7841?o v\'e9t k\'eanh\par}"
    )
    found = read_file(File("x.rtf", ".rtf", data))
    assert found.text == "CHỈ THỊ\nVề công tác thủy lợi\n1. Nạo vét kênh"
    assert found.kind == "Chỉ thị"
    assert "W211" in warnings(found)


def test_plain_text_named_doc_is_read_as_what_it_is() -> None:
    found = read_file(File("x.doc", ".doc", "CHỈ THỊ\nVề thủy lợi\n1. Nạo vét\n".encode()))
    assert "W207" in warnings(found)
    assert "1. Nạo vét" in found.text


# ---- without LibreOffice -------------------------------------------------------------------------------------------


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with no programs but those put into the folder returned."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(office, "_usual_places", lambda: iter(()))
    return folder


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def shell_of_doc(flags: int = 0) -> bytes:
    """The least that is known for a Word 97 file: a header, a directory entry, and the first bytes of its stream."""
    header = bytearray(512)
    header[:8] = OLE
    struct.pack_into("<H", header, 30, 9)
    entry = bytearray(128)
    name = "WordDocument\0".encode("utf-16-le")
    entry[: len(name)] = name
    struct.pack_into("<HB", entry, 64, len(name), 2)
    struct.pack_into("<II", entry, 116, 0, 4096)
    stream = bytearray(4096)
    struct.pack_into("<HH", stream, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", stream, 10, flags)
    return bytes(header) + bytes(stream) + bytes(entry) + bytes(384)


@pytest.mark.parametrize(
    ("suffix", "data"),
    [(".doc", shell_of_doc()), (".rtf", rb"{\rtf1 CHI THI\par}"), (".odt", b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text")],
)  # fmt: skip
def test_no_program_names_the_fix(bare: Path, suffix: str, data: bytes) -> None:
    with pytest.raises(DirectiveDiffError) as caught:
        read_file(File(f"x{suffix}", suffix, data))
    assert caught.value.code == "E114"
    assert "libreoffice.org" in caught.value.vi
    assert ".docx" in caught.value.vi
    assert ("antiword" in caught.value.vi) == (suffix == ".doc")


@posix
@pytest.mark.parametrize("name", ["antiword", "catdoc"])
def test_text_programs_stand_in_for_word_97(bare: Path, name: str) -> None:
    program(bare, name, r"printf 'CHỈ THỊ\nVề thủy lợi\n1. Nạo vét\n'")
    found = read_file(File("x.doc", ".doc", shell_of_doc()))
    assert found.text == "CHỈ THỊ\nVề thủy lợi\n1. Nạo vét"
    told = next(w.message.vi for w in found.warnings if w.code == "W211")
    assert name in told
    assert "kém chính xác" in told


@posix
@pytest.mark.parametrize("name", ["antiword", "catdoc"])
def test_real_text_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    real = programs.find([name])
    if real is None or office.office_program() is None:
        pytest.skip(f"{name} or LibreOffice is not installed here")
    longer = "".join(paragraph(f"{n}. Nạo vét kênh mương {n}") for n in range(3, 60))  # antiword reads no short texts
    data = word97(BODY.replace("w:del ", "w:ins ").replace("w:del>", "w:ins>").replace("w:delText", "w:t") + longer)
    (tmp_path / name).symlink_to(real)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_usual_places", lambda: iter(()))
    found = read_file(File("x.doc", ".doc", data))
    assert "W211" in warnings(found)
    assert found.kind == "Chỉ thị"
    assert "1. Nạo vét kênh mương" in found.text
    assert found.ledger.balanced


# ---- hostile and broken --------------------------------------------------------------------------------------------


@needs_office
@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8, 0.98])
def test_a_file_cut_short_ends_in_time(share: float) -> None:
    whole = word97(BODY)
    start = time.perf_counter()
    try:
        found = read_file(File("x.doc", ".doc", whole[: int(len(whole) * share)]))
    except DirectiveDiffError as error:
        assert error.code in ("E104", "E105", "E110")
    else:
        assert "Nạo vét" in found.text  # what is lost may be at the end only
    assert time.perf_counter() - start < 30


@needs_office
def test_random_bytes_after_the_mark_end_in_our_error() -> None:
    chance = random.Random(7)
    noise = OLE + chance.randbytes(20_000)
    assert code_of(noise) == "E110"
    named = OLE + chance.randbytes(504) + "WordDocument\0".encode("utf-16-le") + chance.randbytes(20_000)
    assert code_of(named) == "E110"
    assert code_of(shell_of_doc()) in ("E104", "E110")
    assert code_of(rb"{\rtf1 " + b"{" * 20_000, ".rtf") in ("E104", "E110")


def test_bytes_that_are_nothing() -> None:
    assert code_of(bytes(range(256)) * 4) == "E110"


@pytest.mark.parametrize(("flags", "closed"), [(0x0000, False), (0x0100, True), (0x8100, True), (0x0200, False)])
def test_a_password_is_told_by_the_files_own_mark(flags: int, closed: bool) -> None:
    data = shell_of_doc(flags)
    assert office.locked(File("x.doc", ".doc", data), "doc") is closed
    if closed:
        assert code_of(data) == "E112"


def test_an_encrypted_open_document() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")
        archive.writestr("content.xml", os.urandom(100))
    assert code_of(out.getvalue(), ".odt") == "E112"


@posix
def test_a_program_that_hangs_is_ended_with_all_it_started(
    bare: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mark = tmp_path / "alive"
    program(bare, "soffice", f"(while :; do echo x >> {mark}; /bin/sleep 0.1; done) & wait")
    monkeypatch.setattr(office, "CONVERSION_SECONDS", 1.0)
    start = time.perf_counter()
    assert code_of(shell_of_doc()) == "E116"
    assert time.perf_counter() - start < 5
    size = mark.stat().st_size
    time.sleep(0.5)
    assert mark.stat().st_size == size, "a process it started is still at work"


@posix
def test_the_program_sees_a_copy_under_a_neutral_name(bare: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    program(bare, "soffice", f'echo "$@" > {seen}')
    secret = tmp_path / "--secret; rm.doc"
    secret.write_bytes(shell_of_doc())
    with pytest.raises(DirectiveDiffError) as caught:
        read(secret)
    assert caught.value.code == "E110"
    arguments = seen.read_text()
    assert "secret" not in arguments
    assert "document.doc" in arguments
    assert "-env:UserInstallation=file:///" in arguments
    folder = Path(arguments.split()[-1]).parent
    assert not folder.exists(), "nothing is left behind"


@posix
def test_a_program_that_cannot_start(bare: Path) -> None:
    broken = bare / "soffice"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(0o755)
    assert code_of(shell_of_doc()) == "E114"


@needs_office
def test_nothing_is_fetched_and_no_linked_file_is_read(tmp_path: Path) -> None:
    """A section that is another file's text and a linked picture stay what the file itself holds."""
    import http.server
    import threading

    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "secret.txt").write_text("BÍ MẬT")
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"))
    )
    place = f"http://127.0.0.1:{server.server_port}/"
    content = (
        f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>'
        "<text:p>CHỈ THỊ</text:p><text:p>Về thủy lợi</text:p>"
        f'<text:section text:name="a"><text:section-source xlink:type="simple" xlink:href="{(tmp_path / "secret.txt").as_uri()}"'
        ' text:filter-name="Text"/><text:p>1. Nạo vét</text:p></text:section>'
        f'<text:p><draw:frame svg:width="1cm" svg:height="1cm"><draw:image xlink:href="{place}x.png" xlink:type="simple"/></draw:frame></text:p>'
        "</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        )
    found = read_file(File("x.odt", ".odt", out.getvalue()))
    server.shutdown()
    assert "1. Nạo vét" in found.text
    assert "BÍ MẬT" not in found.text
    assert asked == []


def test_a_program_that_prints_without_end_is_bounded(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("file sizes are limited on Linux only")
    yes = programs.find(["yes"])
    if yes is None:
        pytest.skip("no program that prints without end")
    with contextlib.suppress(TimeoutError):
        programs.run([yes], tmp_path, 0.5)
    assert (tmp_path / "printed").stat().st_size <= programs.MAX_FILE
