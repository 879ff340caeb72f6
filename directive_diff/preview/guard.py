"""What stands before every page and deed of the local server: what is not asked just as our own page asks is refused.

Any web page the user has open can make the browser send requests to this machine; a name that an attacker owns can be
made to point here (DNS rebinding); other programs of this machine can connect. So each request must name us as ``Host``
as we are bound, carry the token in the address, ask for one of a few fixed things in the way our page asks for it, and
not come from elsewhere as far as the browser tells. A refusal is one short line that repeats nothing, and every answer
forbids the browser what our page does not need. ``docs/preview-safety.md`` says why of each rule.
"""

from __future__ import annotations

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["HEADERS", "POLICY", "Door", "Guard", "Hosts", "headers_of"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# What an answer may do when its own page says nothing else: nothing.
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

# On every answer. Nothing is kept by the browser: the drafts are not public, and its cache lies on the disk.
HEADERS: Headers = [
    (b"cache-control", b"no-store"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]

# The headers an answer of ours may bring; no other leaves, and none of CORS ever.
_OWN = {b"content-type", b"content-length", b"content-disposition", b"content-security-policy"}

# Headers that must not stand twice, as each reader might believe another one.
_ONCE = (b"host", b"origin", b"content-length", b"content-type", b"x-directive-diff", b"x-file-name")
_FETCH = (b"sec-fetch-site", b"sec-fetch-mode", b"sec-fetch-dest")
_NEVER = (b"upgrade", b"transfer-encoding", b"range", b"sec-websocket-key", b"x-http-method-override")

_LONGEST_PATH = 512
_MOST_HEADERS, _LARGEST_HEADERS = 64, 16_384
_PATH = re.compile(r"/[A-Za-z0-9_.~:,/-]*")  # no escapes: two spellings of one address are one too many
_NUMBER = re.compile(rb"[0-9]{1,12}")

_BODY_SECONDS = 120  # in which a whole upload must have come

_SAID = {
    400: b"Bad request.\n",
    403: b"Forbidden.\n",
    404: b"Not found.\n",
    405: b"Method not allowed.\n",
    408: b"Too slow.\n",
    413: b"Too large.\n",
    415: b"Unsupported media type.\n",
    421: b"Wrong host.\n",
    500: b"Failed.\n",
    503: b"Too many at once.\n",
}

# How a door is opened: what the browser says of a request (mode, destination) when our page, or for a page the user,
# makes it. «none» as the site is a person's own navigation.
Use = Literal["page", "data", "frame", "file", "deed"]
_MODES: dict[str, tuple[tuple[bytes, ...], tuple[bytes, ...], tuple[bytes, ...]]] = {
    "page": ((b"none", b"same-origin"), (b"navigate",), (b"document",)),
    "data": ((b"same-origin",), (b"cors", b"same-origin"), (b"empty",)),
    "deed": ((b"same-origin",), (b"cors", b"same-origin"), (b"empty",)),
    "frame": ((b"none", b"same-origin"), (b"navigate",), (b"iframe", b"document")),
    "file": ((b"none", b"same-origin"), (b"navigate", b"no-cors", b"cors", b"same-origin"), (b"document", b"empty")),
}


@dataclass(frozen=True, slots=True)
class Door:
    """One thing that may be asked for: a path below the token (a whole regular expression), and how it is used.

    ``page`` is what a person opens; ``data`` what the page fetches; ``frame`` a document inside the page; ``file`` what
    is downloaded; ``deed`` changes something, is the only one that is POSTed, and has a body of at most ``largest``
    bytes of one of ``types``. ``stream``: it does not end, so that only a few may be open.
    """

    path: str
    use: Use
    largest: int = 0
    types: tuple[str, ...] = ()
    stream: bool = False


class Hosts:
    """The names by which a server may be called: exactly those of the address it is bound to."""

    def __init__(self, names: Iterable[str], port: int, *, any_address: bool = False) -> None:
        """``any_address``: any address of digits will do, as all networks are served; no name can be rebound so."""
        tails = (f":{port}", "") if port == 80 else (f":{port}",)
        self._known = {f"{name}{tail}".encode("ascii") for name in names for tail in tails}
        digits = r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-f:]{2,39}\])"
        self._digits = re.compile(f"{digits}:{port}".encode()) if any_address else None

    def __contains__(self, host: bytes) -> bool:
        return host in self._known or bool(self._digits and self._digits.fullmatch(host))


class Guard:
    """The middleware. ``failed`` is told of a fault of our own, whose words the browser never sees."""

    def __init__(
        self,
        app: App,
        token: str,
        hosts: Hosts,
        doors: Sequence[Door],
        *,
        streams: int = 4,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self._app, self._hosts, self._failed = app, hosts, failed
        self._token = token.encode("ascii")
        self._doors = [(re.compile(door.path), door) for door in doors]
        self._streams, self._open = streams, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            return
        headers: Headers = list(scope["headers"])
        status, door, rest = self._judged(scope, headers)
        if door is None:
            await _refuse(send, status)
            return
        if door.stream and self._open >= self._streams:
            await _refuse(send, 503)  # the new one: an older one put out would come back and put out the next
            return
        self._open += door.stream
        try:
            await self._through(door, {**scope, "path": f"/{rest}", "raw_path": b"/" + rest.encode()}, receive, send)
        finally:
            self._open -= door.stream

    async def _through(self, door: Door, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        if door.use == "deed":
            found = await _body(receive, door.largest)
            if isinstance(found, int):
                await _refuse(send, found)
                return
            body = found
        begun = False

        async def checked(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message = {**message, "headers": headers_of(message.get("headers", ()), framed=door.use == "frame")}
            await send(message)

        try:
            await self._app(scope, _replayed(body, receive), checked)
        except Exception as error:  # whatever our own code may do, its words are not for the browser
            if self._failed is not None:
                self._failed(error)
            if begun:
                raise
            await _refuse(send, 500)

    def _judged(self, scope: Scope, headers: Headers) -> tuple[int, Door | None, str]:
        """The door that a request may pass and what stands behind the token; or the status that refuses it."""
        if _number(headers, b"host") != 1 or _value(headers, b"host") not in self._hosts:
            return 421, None, ""
        raw: bytes = scope.get("raw_path") or b""
        if len(raw) > _LONGEST_PATH or scope.get("query_string"):
            return 404, None, ""
        path = raw.decode("latin-1")
        whole = _PATH.fullmatch(path) is not None
        token, _, rest = path[1:].partition("/")
        ours = hmac.compare_digest(token.encode("latin-1"), self._token)
        if not (ours and whole) or path == f"/{token}":
            return 404, None, ""
        door = next((door for pattern, door in self._doors if pattern.fullmatch(rest)), None)
        if door is None:
            return 404, None, ""
        if scope["method"] != ("POST" if door.use == "deed" else "GET"):
            return 405, None, ""
        status = _malformed(headers) or self._from_elsewhere(door, headers) or _wrong_body(door, headers)
        return (status, None, "") if status else (200, door, rest)

    def _from_elsewhere(self, door: Door, headers: Headers) -> int:
        """403 where the browser says that another page asks, or ours in a way it never would."""
        own = b"http://" + _value(headers, b"host")
        origin = _number(headers, b"origin")
        if origin and _value(headers, b"origin") != own:
            return 403
        if door.use == "deed" and not (origin and _value(headers, b"x-directive-diff") == b"1"):
            return 403
        for name, allowed in zip(_FETCH, _MODES[door.use], strict=True):
            if _number(headers, name) and _value(headers, name) not in allowed:
                return 403
        return 0


def headers_of(headers: Iterable[tuple[bytes, bytes]], *, framed: bool = False) -> Headers:
    """The headers of an answer: those of its own that are allowed, and ours; ``framed``: our own page may frame it."""
    own = [(name.lower(), value) for name, value in headers if name.lower() in _OWN]
    if not any(name == b"content-security-policy" for name, _ in own):
        own.append((b"content-security-policy", POLICY.encode()))
    return [*own, *HEADERS, (b"x-frame-options", b"SAMEORIGIN" if framed else b"DENY")]


async def _refuse(send: Send, status: int) -> None:
    said = _SAID[status]
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(said)).encode())]
    start = {"type": "http.response.start", "status": status, "headers": headers_of(headers)}
    await send({**start, "headers": [*start["headers"], (b"connection", b"close")]})  # type: ignore[misc]  # a plain dict
    await send({"type": "http.response.body", "body": said})


async def _body(receive: Receive, largest: int) -> bytes | int:
    """The whole body, or the status that refuses it; what is beyond measure is not waited for."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return 400
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > largest:
                    return 413
                if not message.get("more_body"):
                    return b"".join(parts)
    except TimeoutError:
        return 408


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body, whole, to whoever asks; behind it what comes from the browser: that it has gone."""
    told = False

    async def again() -> Message:
        nonlocal told
        if not told:
            told = True
            return {"type": "http.request", "body": body, "more_body": False}
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return message

    return again


def _malformed(headers: Headers) -> int:
    if len(headers) > _MOST_HEADERS or sum(len(name) + len(value) for name, value in headers) > _LARGEST_HEADERS:
        return 400
    if any(_number(headers, name) > 1 for name in (*_ONCE, *_FETCH)) or any(_number(headers, n) for n in _NEVER):
        return 400
    return 0


def _wrong_body(door: Door, headers: Headers) -> int:
    """What is wrong with the announcement of a body; where none belongs, none may be announced."""
    length = _value(headers, b"content-length")
    if door.use != "deed":
        return 400 if length not in (b"", b"0") else 0
    if not _NUMBER.fullmatch(length):
        return 400
    if int(length) > door.largest:
        return 413
    kind = _value(headers, b"content-type").partition(b";")[0].strip().lower().decode("latin-1")
    return 0 if kind in door.types else 415


def _all(headers: Headers, name: bytes) -> Iterator[bytes]:
    return (value for key, value in headers if key.lower() == name)


def _number(headers: Headers, name: bytes) -> int:
    return sum(1 for _ in _all(headers, name))


def _value(headers: Headers, name: bytes) -> bytes:
    return next(_all(headers, name), b"")
