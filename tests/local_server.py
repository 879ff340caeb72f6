"""A local server for the tests: bound to a port that the system chose, running in a thread, asked over bare sockets."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from directive_diff.preview.protocol import made
from directive_diff.preview.serve import Bound

SECRET = "NỘI DUNG DỰ THẢO CHƯA CÔNG BỐ"  # what no refusal may tell


@dataclass
class FakeStanding:
    """A state of a draft."""

    generation: int = 1
    text: str = SECRET

    def state(self) -> dict[str, Any]:
        return {"generation": self.generation, "banner": self.text}

    def piece(self, digest: str) -> str | None:
        return f"<p>{self.text}</p>" if digest == "abc123" else None

    def history(self, key: str) -> str | None:
        return f"<p>{self.text}</p>" if key == "u1" else None


@dataclass
class FakeSession:
    """A session whose next states the test gives."""

    standing: FakeStanding = field(default_factory=FakeStanding)
    decided: list[tuple[str, bool]] = field(default_factory=list)
    waiting: int = 0
    error: Exception | None = None

    async def after(self, seen: int) -> FakeStanding:
        self.waiting += 1
        try:
            while self.standing.generation <= seen:  # noqa: ASYNC110  # the test changes it from another thread
                await asyncio.sleep(0.02)
        finally:
            self.waiting -= 1
        return self.standing

    def decide(self, key: str, dropped: bool) -> None:
        if self.error:
            raise self.error
        self.decided.append((key, dropped))


@dataclass(frozen=True)
class FakePage:
    """A page."""

    html: str = f"<!DOCTYPE html><title>Xem trước</title><p>{SECRET}</p>"
    policy: str = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@contextmanager
def running(app: Any, bound: Bound, stop: Callable[[], None]) -> Iterator[None]:
    """The application, served until the end of the block."""
    server = made(app, stop)
    thread = threading.Thread(target=lambda: server.run(sockets=[bound.socket]), daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive(), "the server does not end"


def raw(bound: Bound, request: bytes, *, wait: float = 5.0, until: Callable[[bytes], bool] | None = None) -> bytes:
    """What the server answers to these bytes, until it closes, enough has come, or nothing comes any more."""
    answer = b""
    with socket.create_connection(("127.0.0.1", bound.port), timeout=wait) as connection:
        with suppress(OSError):
            connection.sendall(request)
        with suppress(OSError):
            while not (until and until(answer)):
                part = connection.recv(65536)
                if not part:
                    break
                answer += part
    return answer


def whole(answer: bytes) -> bool:
    """Whether one whole answer of known length is there."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    return False


def status(answer: bytes) -> int:
    """The status of an answer; 0 where the connection was closed without one."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def request(
    method: str, target: str | bytes, headers: list[tuple[str, str]], body: bytes = b"", version: str = "HTTP/1.1"
) -> bytes:
    """The bytes of a request."""
    target = target if isinstance(target, bytes) else target.encode()
    lines = b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in headers)
    return b"%s %s %s\r\n%s\r\n%s" % (method.encode(), target, version.encode(), lines, body)
