"""From an address asked for to a server that runs on it until Ctrl+C."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from directive_diff.console import note, show
from directive_diff.errors import OutputError, UsageError
from directive_diff.preview.guard import App, Door, Guard, Hosts
from directive_diff.report.labels import LANGUAGES, Labels, labels

__all__ = ["LOOPBACK", "Bound", "bind", "guarded", "importing", "port_of", "serve"]

LOOPBACK = "127.0.0.1"
_LARGEST_PORT = 65_535
_BACKLOG = 64


@dataclass(frozen=True, slots=True)
class Bound:
    """A socket that is bound and listens, what it may be called, and the secret of its address."""

    socket: socket.socket
    name: str  # as it stands in the address
    port: int
    hosts: Hosts
    token: str
    exposed: bool

    @property
    def origin(self) -> str:
        """Where its pages come from."""
        return f"http://{self.name}:{self.port}"

    @property
    def address(self) -> str:
        """What to open; whoever has it may read and decide."""
        return f"{self.origin}/{self.token}/"


def port_of(value: str | None) -> int:
    """The port asked for; 0, which lets the system choose, where none is.

    Raises:
        UsageError: E412 no port.
    """
    if value is None:
        return 0
    if not (value.isascii() and value.isdigit() and len(value) <= 5 and int(value) <= _LARGEST_PORT):
        raise UsageError("E412", port=value)
    return int(value)


def bind(host: str = LOOPBACK, port: int = 0, *, exposed: bool = False) -> Bound:
    """Bind before anything takes time. Whatever ``host`` is called, what counts is where it leads.

    Raises:
        UsageError: E410 an address others can reach, without ``exposed``; E411 the port is taken, or not permitted;
            E413 no such address.
    """
    found = list(_addresses(host))
    if not found:
        raise UsageError("E413", host=host)
    outside = not all(address.is_loopback for address in found)
    if outside and not exposed:
        raise UsageError("E410", host=host)
    address = next((a for a in found if a.version == 4), found[0])
    made = _listening(address, host, port)
    port = made.getsockname()[1]
    literal = f"[{address}]" if address.version == 6 else str(address)
    names = {literal}
    if address in (ipaddress.ip_address(LOOPBACK), ipaddress.ip_address("::1")):
        names.add("localhost")
    if outside:
        names |= {_ascii(host), _ascii(socket.gethostname()), LOOPBACK, "localhost"}
    shown = _reachable(host, literal) if outside else literal
    hosts = Hosts(filter(None, names), port, any_address=outside and address.is_unspecified)
    return Bound(made, shown, port, hosts, secrets.token_urlsafe(24), outside)


def guarded(app: App, bound: Bound, doors: Sequence[Door], failed: Callable[[Exception], None] | None = None) -> Guard:
    """The application behind its guard, for this address."""
    return Guard(app, bound.token, bound.hosts, doors, failed=failed)


def serve(
    app: App,
    bound: Bound,
    stopping: Callable[[], None],
    words: Labels,
    *,
    browser: bool,
    beside: Callable[[], Coroutine[Any, Any, None]] | None = None,
) -> None:
    """Say where, open the browser if wanted, and serve until Ctrl+C or the end of the window; then say so. What is
    ``beside`` runs as long as the server does.
    """
    from directive_diff.preview.protocol import LocalServer, made

    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # browsers that hang up are nobody's concern
    if bound.exposed:
        for each in map(labels, LANGUAGES):
            note(f"{each.cli('warning')} {each.cli('serve_exposed')}")
    if sys.stdout is not None:
        show(f"{words.cli('serve_at')}\n  {bound.address}\n{words.cli('serve_stop')}\n")
        with suppress(OSError, ValueError):
            sys.stdout.flush()
    if browser:
        _open(bound.address)

    async def run(server: LocalServer) -> None:
        other = asyncio.ensure_future(beside()) if beside is not None else None
        try:
            await server.serve(sockets=[bound.socket])
        finally:
            if other is not None:
                other.cancel()
                await asyncio.gather(other, return_exceptions=True)

    with suppress(KeyboardInterrupt):
        asyncio.run(run(made(app, stopping)))
    note(words.cli("serve_ended"))


@contextmanager
def importing(bound: Bound) -> Iterator[None]:
    """While the libraries of the page are imported: one that is not installed is told, and the address let go.

    Raises:
        OutputError: E209 the extension [preview] is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        bound.socket.close()
        if error.name and error.name.startswith("directive_diff"):
            raise
        raise _missing_preview(error.name) from error


def _missing_preview(library: str | None) -> OutputError:
    """E209: what the local page needs is not installed."""
    command = f'"{sys.executable}" -m pip install "directive-diff[preview]"'
    return OutputError("E209.preview", library=library or "starlette", command=command)


def _addresses(host: str) -> Iterator[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """Every address a name leads to, as this machine sees it."""
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    seen = set()
    for family, _, _, _, where in rows:
        if family in (socket.AF_INET, socket.AF_INET6) and where[0] not in seen:
            seen.add(where[0])
            with suppress(ValueError):  # an address bound to one interface, fe80::1%eth0
                yield ipaddress.ip_address(where[0])


def _listening(address: ipaddress.IPv4Address | ipaddress.IPv6Address, host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
    try:
        if os.name == "nt":  # where the other option lets a second program take the port over
            made.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE"), 1)  # noqa: B009  # Windows only
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if address.version == 6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((str(address), port))
        made.listen(_BACKLOG)
    except OSError as error:
        made.close()
        detail = error.strerror or str(error)
        if isinstance(error, PermissionError):
            raise UsageError("E411.forbidden", port=str(port), detail=detail) from error
        if error.errno in _TAKEN:
            raise UsageError("E411", port=str(port)) from error
        raise UsageError("E413.bind", host=host, detail=detail) from error
    return made


_TAKEN = (48, 98, 10048)  # EADDRINUSE of macOS, Linux and Windows


def _ascii(name: str) -> str:
    """A name as a browser sends it as ``Host``."""
    try:
        return name.lower().encode("idna").decode("ascii").rstrip(".")
    except UnicodeError:
        return ""


def _reachable(host: str, literal: str) -> str:
    """What others can call the server: the name asked for, or the machine's where that means «all addresses»."""
    if ipaddress.ip_address(literal.strip("[]")).is_unspecified:
        return _ascii(socket.gethostname()) or literal
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _ascii(host) or literal
    return literal


def _open(address: str) -> None:
    """Ask the user's browser; where there is none, or only one inside a terminal, the address printed will do."""
    seen = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    if os.name == "posix" and sys.platform != "darwin" and not any(os.environ.get(name) for name in seen):
        return

    def ask() -> None:
        with suppress(Exception):  # whatever a machine's browser may do
            webbrowser.open(address)

    threading.Thread(target=ask, daemon=True).start()
