"""Start directive-diff; the first time, install from this folder what this Python needs. No network, no special rights.

The environment stands beside the folder's files or, where nothing can be written there, among the user's own. Its name
holds the machine, the Python and the list of wheels, so that a folder on a shared disk or a stick serves many machines.
"""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from zipfile import BadZipFile, ZipFile

PARTS = Path(os.path.abspath(__file__)).parent  # not resolve(): it turns a mapped drive into its server's name
FOLDER = PARTS.parent
WHEELS = PARTS / "wheels"
WINDOWS = os.name == "nt"
WORK = "doi-chieu-chi-thi"
READY = "san-sang.txt"  # the last file an installation writes
FAILED = 2
LONGEST_PATH = 259  # of Windows, where long paths are not allowed


class Trouble(Exception):  # noqa: N818  # what an officer meets is not called an error
    """Something an officer can act on, in Vietnamese and English."""


def main(arguments: list[str]) -> int:
    """Start directive-diff with the arguments; without any, its page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        python = environment()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    if not arguments:
        arguments = ["app"]
        stand_in_work_folder()
    command = [str(python), "-I", "-m", "directive_diff", *arguments]
    sys.stdout.flush()
    if not WINDOWS:
        os.execv(command[0], command)  # one process: what ends it ends the program
    with subprocess.Popen(command) as process:
        while True:
            with suppress(KeyboardInterrupt):  # the program hears Ctrl+C as well, and says what is to be said
                return process.wait()


def stand_in_work_folder() -> None:
    """The page keeps what an officer decides where it is started: among the documents, to outlive this folder."""
    home = Path(os.path.expanduser("~"))
    documents = home / "Documents"
    folder = (documents if documents.is_dir() else home) / WORK
    with suppress(OSError):  # then wherever it was started
        folder.mkdir(exist_ok=True)
        os.chdir(folder)
    print(f"Thư mục làm việc / work folder: {os.getcwd()}")


def environment() -> Path:
    """The Python of an environment in which everything is installed."""
    pins = PARTS / f"{sysconfig.get_platform()}-{sys.version_info[0]}.{sys.version_info[1]}.txt"
    try:
        listed = pins.read_bytes()
    except OSError:
        raise Trouble(
            f"Thư mục này không có bộ cài cho {pins.stem}; xem HUONG-DAN.html.\n"
            f"This folder has nothing for {pins.stem}; see HUONG-DAN.html."
        ) from None
    which = f"{platform.node()}\n{sys.base_prefix}".encode("utf-8", "surrogateescape")
    key = f"py{sys.version_info[0]}{sys.version_info[1]}-{hashlib.sha256(which + listed).hexdigest()[:12]}"
    places = [folder / key for folder in (FOLDER / "moi-truong", *own_folders())]
    for place in places:
        if (place / READY).is_file() and python_of(place).is_file():
            return python_of(place)
    wheels = wheels_of(listed.decode("ascii"))
    reasons = []
    for place in places:
        try:
            check_length(place, wheels)
            with alone(place.with_name(f"{key}.khoa")):
                if not (place / READY).is_file():  # another start may have been quicker
                    install(place, pins)
            return python_of(place)
        except (OSError, subprocess.SubprocessError) as error:
            reasons.append(f"  {place}\n    {error}")
    told = "\n".join(reasons)
    raise Trouble(
        "Không cài đặt được: không nơi nào dưới đây ghi và chạy được.\n"
        "Hãy sao chép thư mục vào ổ đĩa của máy rồi chạy lại.\n"
        "Could not install: none of these places can be used.\n"
        f"Please copy the folder to the machine's own disk and start again.\n{told}"
    )


def own_folders() -> list[Path]:
    """Where a user's programs keep what is theirs; the first that will do is taken."""
    given = os.environ.get("LOCALAPPDATA" if WINDOWS else "XDG_DATA_HOME", "")
    home = Path(os.path.expanduser("~"))
    usual = home / "AppData" / "Local" if WINDOWS else home / ".local" / "share"
    folders = [(Path(given) if os.path.isabs(given) else usual) / "directive-diff"]
    if WINDOWS:
        folders.append(home / ".directive-diff")  # the Store's Python writes AppData elsewhere than it says
    return [folder for folder in folders if folder.is_absolute()]


def python_of(place: Path) -> Path:
    """The Python of an environment."""
    return place / "Scripts" / "python.exe" if WINDOWS else place / "bin" / "python"


def wheels_of(listed: str) -> list[Path]:
    """The wheels on the list, and pip's own; each is looked at, because sticks and copies fail."""
    sums = {}
    try:
        for line in (FOLDER / "SHA256SUMS").read_text("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            sums[digest] = FOLDER / name
        pip = [path for path in sums.values() if path.parent == WHEELS and path.name.startswith("pip-")]
        wanted = [line.rpartition(":")[2] for line in listed.splitlines() if "sha256:" in line]
        paths = [sums[digest] for digest in wanted]
        known = {path: digest for digest, path in sums.items()}
        broken = [p.name for p in (*pip, *paths) if hashlib.sha256(p.read_bytes()).hexdigest() != known[p]]
    except (OSError, KeyError) as error:
        raise damaged(str(error)) from None
    if broken or not pip:
        raise damaged(", ".join(broken) or "pip")
    return paths


def damaged(what: str) -> Trouble:
    """The folder is not as it was made."""
    return Trouble(
        "Thư mục bị thiếu hoặc hỏng tệp; hãy sao chép lại toàn bộ thư mục.\n"
        f"Files of this folder are missing or damaged; please copy the whole folder again.\n  {what}"
    )


def check_length(place: Path, wheels: list[Path]) -> None:
    """Refuse a place in which Windows would find a file's path too long."""
    if not WINDOWS:
        return
    try:
        names = [name for wheel in wheels for name in ZipFile(wheel).namelist()]
    except BadZipFile as error:
        raise damaged(str(error)) from None
    compiled = len("__pycache__/.cpython-313.pyc")
    length = len(str(place / "Lib" / "site-packages")) + 1 + max(map(len, names)) + compiled
    if length > LONGEST_PATH:
        raise OSError(f"{length} > {LONGEST_PATH}")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Only one start installs; a second waits. The system lets go of the lock when a process ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:
                file.seek(0)
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                except OSError as error:
                    if error.errno == errno.EDEADLOCK:  # given up after ten seconds: installing takes longer
                        continue
                break
        else:
            import fcntl

            with suppress(OSError):  # some network disks know no locks
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(place: Path, pins: Path) -> None:
    """Make the environment and put the wheels in, each checked against its sum; nothing but this folder is asked."""
    shutil.rmtree(place, ignore_errors=True)  # what was left halfway
    try:
        fill(place, pins)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    (place / READY).write_text("", "utf-8")
    print("Đã cài đặt xong. / Installed.", flush=True)


def fill(place: Path, pins: Path) -> None:
    """The environment and what is in it."""
    venv.EnvBuilder(symlinks=not WINDOWS).create(place)  # without pip: some systems' Pythons cannot bring it
    python = python_of(place)
    subprocess.run([python, "-I", "-c", "pass"], check=True)  # a disk may forbid to run what lies on it
    print("Đang cài đặt lần đầu trên máy này, có thể mất vài phút; xin đừng đóng cửa sổ.")
    print("Installing for the first time on this machine; this may take a few minutes.", flush=True)
    (pip,) = WHEELS.glob("pip-*.whl")
    run_pip = "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module('pip', run_name='__main__')"
    command: list[str | Path] = [
        python,
        "-I",
        "-c",
        run_pip,
        pip,
        "--isolated",
        "--no-input",
        "--disable-pip-version-check",
    ]
    command += ["--no-cache-dir", "install", "--quiet", "--no-warn-script-location", "--progress-bar=off"]
    command += ["--no-index", "--find-links", WHEELS, "--only-binary=:all:", "--require-hashes", "-r", pins]
    settings = {name: value for name, value in os.environ.items() if not name.upper().startswith("PIP_")}
    settings["PIP_CONFIG_FILE"] = os.devnull  # the machine's own settings may name other sources
    done = subprocess.run(command, env=settings, check=False, stderr=subprocess.PIPE, text=True, errors="replace")
    if done.returncode:
        raise OSError(done.stderr.strip()[-2000:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
