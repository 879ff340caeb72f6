"""The folder for machines without internet: what each machine needs, worked out from made-up wheels, and the start file."""

from __future__ import annotations

import ensurepip
import hashlib
import re
import runpy
import shutil
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import ZipFile

import pytest
from apart import ASKS, bare, before_read_only, offline
from made_wheels import made

from tools.bundle import folder as folders
from tools.bundle.__main__ import main
from tools.bundle.closure import Wheel, WheelError, closure
from tools.bundle.download import IncompleteError, needed
from tools.bundle.targets import PYTHONS, SYSTEMS, Target

WINDOWS, LINUX = Target("windows", "3.12"), Target("linux", "3.12")
NAME = "Thư mục của tôi (bản sao) & 100% 'mới'"
# A directive-diff of a few lines, with a page as the real one has.
TINY = """
import sys, http.server
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Type", "text/html"); self.end_headers()
        self.wfile.write(b"<p>")
    def log_message(self, *_): pass
if sys.argv[1:2] == ["app"]:
    open("started-here", "w").close()
    server = http.server.HTTPServer(("127.0.0.1", 0), Page)
    print(f"http://127.0.0.1:{server.server_port}/abc/", flush=True)
    server.serve_forever()
import tiny_needed
print(*sys.argv[1:], sep="|")
sys.exit(3 if "fail" in sys.argv else 0)
"""


def _missing(target: Target, *wheels: Path, extras: tuple[str, ...] = ()) -> list[str]:
    return list(closure(target, [Wheel(path) for path in wheels], "app", extras).missing)


# ---- what a machine needs -----------------------------------------------------------------------------------------


def test_what_only_windows_needs_is_missed_for_windows_only(tmp_path: Path) -> None:
    app = made(tmp_path, "app", ["click"])
    click = made(tmp_path, "click", ['colorama; platform_system == "Windows"', 'uvloop; sys_platform != "win32"'])
    assert _missing(WINDOWS, app, click) == ["colorama"]
    assert _missing(LINUX, app, click) == ["uvloop"]
    assert _missing(WINDOWS, app, click, made(tmp_path, "colorama")) == []


@pytest.mark.parametrize(
    ("marker", "wanted"),
    [
        ('os_name == "nt"', {"windows"}),
        ('platform_machine == "AMD64"', {"windows"}),
        ('platform_machine == "x86_64"', {"linux"}),
        ('implementation_name == "cpython"', {"windows", "linux"}),
        ('platform_python_implementation == "PyPy"', set()),
        ('python_version < "3.12"', set()),
        ('python_version >= "3.12"', {"windows", "linux"}),
        ('python_full_version < "3.12.3"', {"windows", "linux"}),  # some 3.12 has it
        ('python_full_version >= "3.12.3"', {"windows", "linux"}),
        ('extra == "more"', set()),
    ],
)
def test_a_marker_is_judged_for_the_machine_it_is_for(tmp_path: Path, marker: str, wanted: set[str]) -> None:
    app = made(tmp_path, "app", [f"thing; {marker}"], extras=["more"])
    assert {t.system for t in (WINDOWS, LINUX) if _missing(t, app)} == wanted


def test_extras_are_followed_where_they_are_asked_for(tmp_path: Path) -> None:
    wheels = [
        made(tmp_path, "app", ['server[fast]>=2; extra == "preview"'], extras=["preview"]),
        made(tmp_path, "server", ['httptools; extra == "fast"', 'tests; extra == "test"'], version="2.1"),
    ]
    assert _missing(LINUX, *wheels) == []
    assert _missing(LINUX, *wheels, extras=("preview",)) == ["httptools"]


def test_a_circle_of_requirements_comes_to_an_end(tmp_path: Path) -> None:
    wheels = [made(tmp_path, "app", ["one"]), made(tmp_path, "one", ["app[more]"])]
    assert _missing(LINUX, *wheels) == []


def test_a_version_that_will_not_do_counts_as_missing(tmp_path: Path) -> None:
    wheels = [made(tmp_path, "app", ["Thing_One>=2"]), made(tmp_path, "thing-one", version="1.9")]
    assert _missing(LINUX, *wheels) == ["Thing_One>=2"]


@pytest.mark.parametrize(
    ("tag", "fits"),
    [
        ("py3-none-any", {"linux", "windows"}),
        ("py2.py3-none-any", {"linux", "windows"}),
        ("cp312-cp312-win_amd64", {"windows"}),
        ("cp310-abi3-win_amd64", {"windows"}),
        ("py3-none-win_amd64", {"windows"}),
        ("cp312-cp312-win32", set()),
        ("cp312-cp312-win_arm64", set()),
        ("cp311-cp311-win_amd64", set()),
        ("cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64", {"linux"}),
        ("cp312-cp312-manylinux_2_27_x86_64.manylinux_2_28_x86_64", {"linux"}),
        ("cp312-cp312-manylinux_2_34_x86_64", set()),
        ("cp312-cp312-musllinux_1_2_x86_64", set()),
        ("cp312-cp312t-manylinux_2_28_x86_64", set()),
    ],
)
def test_a_wheel_for_another_machine_counts_as_missing(tmp_path: Path, tag: str, fits: set[str]) -> None:
    wheels = [made(tmp_path, "app", ["thing"]), made(tmp_path, "thing", tag=tag)]
    assert {t.system for t in (WINDOWS, LINUX) if not _missing(t, *wheels)} == fits


def test_a_wheel_for_a_later_python_counts_as_missing(tmp_path: Path) -> None:
    wheels = [made(tmp_path, "app", ["thing"]), made(tmp_path, "thing", python=">=3.12")]
    assert {t.python for t in (Target("linux", p) for p in PYTHONS) if _missing(t, *wheels)} == {"3.11"}


def test_who_asks_is_told(tmp_path: Path) -> None:
    wheels = [Wheel(made(tmp_path, "app", ["one"])), Wheel(made(tmp_path, "one", ["two>=3"]))]
    assert closure(LINUX, wheels, "app", ()).missing == {"two>=3": "one"}


def test_two_wheels_of_one_project_are_refused(tmp_path: Path) -> None:
    wheels = [made(tmp_path, "app", ["one"]), made(tmp_path, "one"), made(tmp_path, "one", version="2.0")]
    with pytest.raises(WheelError, match=r"one-1\.0.*one-2\.0"):
        _missing(LINUX, *wheels)


def test_what_is_no_wheel_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "thing-1.0-py3-none-any.whl"
    broken.write_bytes(b"PK")
    with pytest.raises(WheelError, match="thing"):
        _missing(LINUX, broken)


def test_an_unknown_system_or_python_is_refused_before_anything_is_fetched(capsys: pytest.CaptureFixture[str]) -> None:
    for asked, known in ((["--systems", "macos"], "linux, windows"), (["--pythons", "3.9"], "3.11, 3.12, 3.13")):
        with pytest.raises(SystemExit) as stopped:
            main(asked)
        assert stopped.value.code == 2
        assert known in capsys.readouterr().err


# ---- bringing it --------------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place pip looks at."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "shelf"))
    made(tmp_path / "shelf", "click", ['colorama; sys_platform == "win32"', 'uvloop; sys_platform != "win32"'])
    made(tmp_path / "shelf", "uvloop")
    return tmp_path / "shelf"


def test_what_pip_overlooks_for_another_system_is_brought_and_what_is_not_needed_there_left(
    shelf: Path, tmp_path: Path
) -> None:
    made(shelf, "colorama", tag="py3-none-win_amd64")
    own = Wheel(made(tmp_path / "own", "app", ['click; extra == "all"'], extras=["all"]))
    for target, also in ((WINDOWS, "colorama"), (LINUX, "uvloop")):
        to = tmp_path / target.name
        to.mkdir()
        brought = needed(target, own, ("all",), to)
        assert [wheel.name for wheel in brought] == sorted(["app", "click", also])
        assert {wheel.path for wheel in brought} == set(to.iterdir())


def test_a_wheel_that_does_not_exist_for_a_system_is_named(shelf: Path, tmp_path: Path) -> None:
    made(shelf, "colorama", tag="py3-none-win32")
    own = Wheel(made(tmp_path / "own", "app", ['click; extra == "all"'], extras=["all"]))
    with pytest.raises(IncompleteError, match=r"^win-amd64-3\.12: colorama"):
        needed(WINDOWS, own, ("all",), tmp_path)


# ---- the folder ---------------------------------------------------------------------------------------------------


def _folder(to: Path, targets: list[Target], requires: str = "tiny-needed") -> Path:
    """A folder as the real one, of a directive-diff of a few lines."""
    wheels = to / folders.WHEELS
    own = Wheel(made(wheels, "directive-diff", [requires], files={"directive_diff/__main__.py": TINY}))
    other = Wheel(made(wheels, "tiny-needed", files={"tiny_needed.py": ""}))
    folders.write(folders.Plan(own, Wheel(_pip(wheels)), dict.fromkeys(targets, (own, other))), to)
    return to


def _pip(to: Path) -> Path:
    """The pip that Pythons bring for their environments."""
    found = [
        *Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl"),
        *Path("/usr/share/python-wheels").glob("pip-*.whl"),
    ]
    if not found:
        pytest.skip("this Python carries no wheel of pip")
    return Path(shutil.copy(found[0], to))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return _folder(tmp_path / NAME, [Target(s, p) for s in SYSTEMS for p in PYTHONS])


def test_the_folder_holds_what_it_says(folder: Path) -> None:
    folders.check(folder, [WINDOWS, LINUX], extras=())
    top = {path.name for path in folder.iterdir()}
    assert top == {"bat-dau.bat", "bat-dau.sh", "chuong-trinh", "GIAY-PHEP.txt", "HUONG-DAN.html", "SHA256SUMS"}
    sums = dict(reversed(line.split("  ", 1)) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    there = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS"}
    assert sums == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()}
    licences = (folder / "GIAY-PHEP.txt").read_text("utf-8-sig")
    assert all(
        re.search(rf"^{wheel.name}\s+{wheel.version}\s+MIT\s*$", licences, re.MULTILINE)
        for wheel in map(Wheel, folder.glob("**/*.whl"))
    )


def test_the_page_of_instructions_stands_alone_and_names_what_is_there(folder: Path) -> None:
    page = (folder / "HUONG-DAN.html").read_text("utf-8")
    assert "directive-diff 1.0" in page
    assert "3.11, 3.12, 3.13" in page
    assert not re.search(r"\{(version|pythons)\}|src=|@import|url\(", page)
    assert set(re.findall(r'href="(.*?)"', page)) == {f"#{anchor}" for anchor in re.findall(r'id="(.*?)"', page)}
    named = set(re.findall(r"<code>([\w-]+\.(?:bat|sh|txt)|SHA256SUMS)</code>", page))
    assert {"bat-dau.bat", "GIAY-PHEP.txt", "SHA256SUMS"} <= named
    assert all((folder / name).is_file() for name in named)


def test_what_the_page_says_is_told_is_told(folder: Path) -> None:
    """An officer looks up the words on the screen."""
    rows = re.findall(r'<th scope="row">Báo (.*?)</th>', (folder / "HUONG-DAN.html").read_text("utf-8"))
    quoted = [words for row in rows for words in re.findall("«(.*?)»", row)]
    files = ("bat-dau.bat", "chuong-trinh/no-python.txt", "chuong-trinh/start.py")
    said = "".join((folder / name).read_text("utf-8") for name in files)
    assert len(quoted) >= 4
    assert [words for words in quoted if words not in said] == []


def test_a_lack_is_found_when_the_folder_is_read_back(tmp_path: Path) -> None:
    lacking = _folder(tmp_path / "a", [WINDOWS, LINUX], 'colorama; sys_platform == "win32"')
    with pytest.raises(IncompleteError, match=r"^win-amd64-3\.12: colorama \(directive-diff\)\n"):
        folders.check(lacking, [WINDOWS], extras=())


def test_a_wheel_that_is_gone_is_found_when_the_folder_is_read_back(folder: Path) -> None:
    next(folder.glob("**/tiny_needed-*.whl")).unlink()
    with pytest.raises(IncompleteError, match=r"linux-x86_64-3\.12: tiny-needed==1\.0"):
        folders.check(folder, [LINUX], extras=())


def test_the_zip_is_the_same_every_time_and_keeps_the_start_file_runnable(folder: Path) -> None:
    first = folders.zipped(folder).read_bytes()
    for path in folder.rglob("*"):
        path.touch()
    packed = folders.zipped(folder)
    assert packed.read_bytes() == first
    with ZipFile(packed) as archive:
        rights = {info.filename.rpartition("/")[2]: info.external_attr >> 16 & 0o777 for info in archive.infolist()}
        assert archive.testzip() is None
    assert rights["bat-dau.sh"] == 0o755
    assert rights["bat-dau.bat"] == 0o644


def test_the_windows_start_file_is_what_cmd_reads_safely(folder: Path) -> None:
    """cmd reads it in the machine's own code page: ASCII with CRLF, or it loses its place."""
    content = (folder / "bat-dau.bat").read_bytes()
    assert content.isascii()
    assert content.count(b"\n") == content.count(b"\r\n")
    lines = content.decode("ascii").split("\r\n")
    code = [line for line in lines if line and not line.startswith(("rem ", "echo "))]
    # Everything it reads is there; every label it goes to stands once.
    assert all((folder / "chuong-trinh" / name).is_file() for name in re.findall(r"%PARTS%([\w.-]+)", "\n".join(code)))
    labels = [line[1:] for line in code if line.startswith(":")]
    assert set(re.findall(r"(?:goto|call :?)\s*(\w+)", "\n".join(code))) == set(labels) != set()
    assert len(labels) == len(set(labels))
    # Paths stand in quotation marks, no block can be ended by a bracket in a folder's name, nothing is expanded late.
    for line in code:
        outside = "".join(line.split('"')[::2])
        assert not re.search(r"%(~dp0|PARTS|LOCALAPPDATA|ProgramFiles)", outside), line
        assert "(" not in outside, line
        assert line.count('"') % 2 == 0, line
        assert "!" not in line, line
        assert '"FOUND=%' not in line, line  # what is stored has its own quotation marks: an & in it would be laid bare
    tried = re.findall(r"^call :try .*?3\.?(\d\d)\b", "\n".join(code), re.MULTILINE)
    assert set(tried) == {python.removeprefix("3.") for python in PYTHONS}


def test_a_place_too_deep_for_windows_is_passed_over(folder: Path) -> None:
    check = runpy.run_path(str(folder / "chuong-trinh" / "start.py"))["check_length"]
    check.__globals__["WINDOWS"] = True
    wheels = sorted(folder.glob("**/tiny_needed-*.whl"))
    check(Path("C:/Users/lan/AppData/Local/directive-diff/py312-0123456789ab"), wheels)
    with pytest.raises(OSError, match="> 259"):
        check(Path("C:/" + "thu-muc/" * 27), wheels)


def test_what_is_told_without_python_is_plain_text_that_type_shows(folder: Path) -> None:
    told = (folder / "chuong-trinh" / "no-python.txt").read_bytes()
    assert not told.startswith(b"\xef\xbb\xbf")
    assert "3.11, 3.12, 3.13" in told.decode("utf-8")


# ---- starting -----------------------------------------------------------------------------------------------------

_HERE = f"{sysconfig.get_platform()}-{sys.version_info[0]}.{sys.version_info[1]}"
starting = pytest.mark.skipif(
    _HERE not in {Target("linux", python).name for python in PYTHONS},
    reason=f"bat-dau.sh is for Linux x86_64, not {_HERE}",
)


def _start(command: list[str], home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    return subprocess.run(command, env=bare(home, **more), cwd=home, capture_output=True, encoding="utf-8", check=False)


@starting
def test_the_first_start_installs_without_network_and_the_second_only_starts(folder: Path, tmp_path: Path) -> None:
    start = folder / "bat-dau.sh"
    # Settings that would send pip elsewhere are not listened to.
    astray = {"PIP_NO_INDEX": "0", "PIP_TARGET": "/nowhere"}
    first = _start(offline("sh", start, "compare", "tệp một.docx", "a*b"), tmp_path / "home", **astray)
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[-1] == "compare|tệp một.docx|a*b"
    assert "lần đầu" in first.stdout
    second = _start(offline("sh", start, "fail"), tmp_path / "home")
    assert (second.returncode, second.stdout) == (3, "fail\n")
    assert list((tmp_path / "home").iterdir()) == []  # everything stands beside
    page = _start(offline(sys.executable, "-c", ASKS, "sh", start), tmp_path / "home")
    assert page.stdout == "200 text/html\n", page.stderr
    # What an officer decides on the page outlives this folder.
    assert (tmp_path / "home" / "doi-chieu-chi-thi" / "started-here").is_file()


@starting
def test_where_the_folder_cannot_be_written_the_users_own_is_taken(folder: Path, tmp_path: Path) -> None:
    start = before_read_only(folder, "sh", folder / "bat-dau.sh", "--version")
    first, second = (_start(start, tmp_path / "home") for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert second.stdout == "--version\n"
    assert len(list((tmp_path / "home/.local/share/directive-diff").glob("py*/san-sang.txt"))) == 1
    assert not (folder / "moi-truong").exists()


@starting
def test_where_nothing_can_be_written_the_officer_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    start = before_read_only(folder, "sh", folder / "bat-dau.sh")
    done = subprocess.run(start, env=bare(tmp_path / "home"), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "Hãy sao chép thư mục vào ổ đĩa của máy" in done.stderr
    assert "Traceback" not in done.stderr


@starting
@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-9])])
@pytest.mark.parametrize("which", ["tiny_needed", "pip"])
def test_a_copy_that_failed_is_told_before_anything_is_installed(
    folder: Path, tmp_path: Path, which: str, harm
) -> None:
    harm(next(folder.glob(f"**/{which}-*.whl")))
    done = _start(["sh", str(folder / "bat-dau.sh")], tmp_path / "home")
    assert done.returncode == 2
    assert "sao chép lại toàn bộ thư mục" in done.stderr
    assert which in done.stderr
    assert not (folder / "moi-truong").exists()


@starting
def test_two_starts_at_once_do_not_disturb_each_other_and_what_was_cut_short_is_made_again(
    folder: Path, tmp_path: Path
) -> None:
    start = ["sh", str(folder / "bat-dau.sh"), "x"]
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda _: _start(start, tmp_path / "home"), range(2)))
    assert [(d.returncode, d.stdout.splitlines()[-1]) for d in done] == [(0, "x"), (0, "x")]
    assert sum("lần đầu" in d.stdout for d in done) == 1
    (ready,) = folder.glob("moi-truong/*/san-sang.txt")
    ready.unlink()
    next(folder.glob("moi-truong/**/tiny_needed.py")).unlink()
    assert _start(start, tmp_path / "home").stdout.splitlines()[-1] == "x"


@starting
def test_without_a_fitting_python_the_officer_is_told_what_is_needed_and_what_was_found(
    folder: Path, tmp_path: Path
) -> None:
    for listed in folder.glob("chuong-trinh/linux-*.txt"):
        listed.unlink()
    done = _start(["sh", str(folder / "bat-dau.sh")], tmp_path / "home")
    assert done.returncode == 2
    assert "Cần Python 64-bit" in done.stderr
    assert re.search(r"^Python 3\.\d+, 64-bit, linux-x86_64 cpython: '/", done.stderr, re.MULTILINE)


@starting
def test_a_folder_copied_in_part_is_told(folder: Path, tmp_path: Path) -> None:
    shutil.rmtree(folder / "chuong-trinh")
    done = _start(["sh", str(folder / "bat-dau.sh")], tmp_path / "home")
    assert done.returncode == 2
    assert "chưa được sao chép đầy đủ" in done.stderr
