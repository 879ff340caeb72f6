"""Programs started apart from the network, or before a folder that cannot be written: in namespaces of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

# Only the loopback is there, and it is brought up; anything else means that the network is not blocked.
LOOPBACK = """
import fcntl, os, socket, struct, sys
names = [name for _, name in socket.if_nameindex()]
assert names == ["lo"], names
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    fcntl.ioctl(s, 0x8914, struct.pack("16sh14x", b"lo", 0x41))  # SIOCSIFFLAGS, IFF_UP | IFF_RUNNING
os.execvp(sys.argv[1], sys.argv[1:])
"""
READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
# The address the page is asked at comes from what the program prints, as an officer would copy it.
ASKS = """
import re, subprocess, sys, threading, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
with subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, encoding="utf-8") as program:
    patience = threading.Timer(120, program.kill)  # one that says nothing is not waited for
    patience.start()
    try:
        for line in program.stdout:
            if found := re.search(r"http://127\\.0\\.0\\.1:\\d+/\\S*", line):
                with opener.open(found[0], timeout=30) as answer:
                    print(answer.status, answer.headers.get_content_type())
                break
    finally:
        patience.cancel()
        program.terminate()
"""
UNSHARE = ["unshare", "--map-root-user"]


def offline(*command: str | Path) -> list[str]:
    """The command in a namespace in which there is no network but the loopback; skips where that is not allowed."""
    outer = [*UNSHARE, "--net", sys.executable, "-c", LOOPBACK]
    _needs(*outer, "true")
    return [*outer, *map(str, command)]


def before_read_only(folder: Path, *command: str | Path) -> list[str]:
    """The command where the folder cannot be written, not even by root; skips where that is not allowed."""
    outer = [*UNSHARE, "--mount", "sh", "-c", READ_ONLY, "sh"]
    _needs(*outer, str(folder), "true")
    return [*outer, str(folder), *map(str, command)]


def bare(home: Path, **more: str) -> dict[str, str]:
    """An environment with an empty home, this Python's programs and the system's; no settings of pip, no proxies."""
    return {"HOME": str(home), "PATH": os.pathsep.join((f"{sys.base_prefix}/bin", "/usr/bin", "/bin")), **more}


@cache
def _needs(*command: str) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"this system does not let a test stand apart: {tried.stderr.strip()}")
