"""The local server answers our own page and nobody else: a matrix of hostile requests over bare sockets, each beside the
same request done right, so that a server which refuses everything would fail as well.
"""

from __future__ import annotations

import http.server
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from apart_loop import run
from browser import needs_chromium
from local_server import SECRET, FakePage, FakeSession, raw, request, running, status, whole

from directive_diff.errors import DirectiveDiffError, UsageError
from directive_diff.preview import protocol
from directive_diff.preview.guard import HEADERS, Door, Guard, Hosts
from directive_diff.preview.routes import DOORS, Stop, preview_app
from directive_diff.preview.serve import Bound, bind, guarded, port_of
from directive_diff.report.labels import labels


@dataclass
class Served:
    bound: Bound
    session: FakeSession
    guard: Guard


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    bound, session, stop = bind(), FakeSession(), Stop()
    app = preview_app(session, FakePage(), labels("vi"), stop)
    guard = guarded(app, bound, DOORS)
    with running(guard, bound, stop):
        yield Served(bound, session, guard)


# In the rows below: {port}, {token}; T is the token's own path.
T = "/{token}/"
OURS = [("Host", "127.0.0.1:{port}")]
FETCH = [*OURS, ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty")]
OPENED = [*OURS, ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")]
DEED = [*FETCH, ("Origin", "http://127.0.0.1:{port}"), ("Content-Type", "application/json"), ("X-Directive-Diff", "1")]
TICK = json.dumps({"key": "s1", "dropped": True}).encode()


def host(value: str) -> list[tuple[str, str]]:
    return [("Host", value)]


def without(headers: list[tuple[str, str]], *names: str) -> list[tuple[str, str]]:
    return [row for row in headers if row[0] not in names]


def deed(headers: list[tuple[str, str]], body: bytes = TICK, path: str = T + "decide", **more: str):
    return ("POST", path, [*headers, ("Content-Length", str(len(body)))], body)


# What our own page asks: it is answered.
RIGHT = {
    "the page, typed": ("GET", T, OPENED),
    "the page, by an old browser that says nothing of itself": ("GET", T, OURS),
    "the page, by its other name": ("GET", T, host("localhost:{port}")),
    "the state": ("GET", T + "state", FETCH),
    "a piece": ("GET", T + "piece/abc123", FETCH),
    "a history": ("GET", T + "history/u1", FETCH),
    "a tick": deed(DEED),
    "a tick, with the text's encoding said": deed(
        [*without(DEED, "Content-Type"), ("Content-Type", "application/json; charset=utf-8")]
    ),
}

E = T + "events"
HOSTILE = {
    # a name that an attacker owns and points here
    "rebinding: the page": ("GET", T, host("evil.example:{port}"), 421),
    "rebinding: the state": ("GET", T + "state", host("evil.example:{port}"), 421),
    "rebinding: the event stream": ("GET", E, host("evil.example:{port}"), 421),
    "rebinding: a tick": ("POST", T + "decide", [*host("evil.example:{port}"), *DEED[1:], ("Content-Length", "30")], 421, TICK),
    "rebinding with our name in front": ("GET", T, host("127.0.0.1.evil.example:{port}"), 421),
    "rebinding with our name behind": ("GET", T, host("localhost.evil.example:{port}"), 421),
    # the name itself
    "no host": ("GET", T, [], (400, 421)),
    "an empty host": ("GET", T, host(""), 421),
    "two hosts": ("GET", T, [*OURS, ("Host", "evil.example")], (400, 421)),
    "two hosts, both ours": ("GET", T, [*OURS, *OURS], (400, 421)),
    "HTTP/1.0 without host": ("GET", T, [], 421, b"", "HTTP/1.0"),
    "the host without port": ("GET", T, host("127.0.0.1"), 421),
    "another port": ("GET", T, host("127.0.0.1:1"), 421),
    "a user in the host": ("GET", T, host("me@127.0.0.1:{port}"), 421),
    "a dot behind the host": ("GET", T, host("localhost.:{port}"), 421),
    "the address as one number": ("GET", T, host("2130706433:{port}"), 421),
    "the address in hexadecimal": ("GET", T, host("0x7f000001:{port}"), 421),
    "the address in octal": ("GET", T, host("0177.0.0.1:{port}"), 421),
    "the address cut short": ("GET", T, host("127.1:{port}"), 421),
    "any address": ("GET", T, host("0.0.0.0:{port}"), 421),
    "IPv6 where we are not": ("GET", T, host("[::1]:{port}"), 421),
    "IPv4 inside IPv6": ("GET", T, host("[::ffff:127.0.0.1]:{port}"), 421),
    "the host in capitals": ("GET", T, host("LOCALHOST:{port}"), 421),
    "a forwarded host": ("GET", T, [*host("evil.example"), ("X-Forwarded-Host", "127.0.0.1:{port}")], 421),
    # the whole address in the request line
    "absolute form, ours": ("GET", "http://127.0.0.1:{port}" + T, OURS, 404),
    "absolute form, another's": ("GET", "http://evil.example" + T, OURS, 404),
    "a proxy's tunnel": ("CONNECT", "evil.example:443", OURS, 404),
    "the asterisk": ("OPTIONS", "*", OURS, 404),
    # the token
    "no token": ("GET", "/", OURS, 404),
    "no token, events": ("GET", "/events", OURS, 404),
    "an empty token": ("GET", "//state", OURS, 404),
    "a wrong token": ("GET", "/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/state", OURS, 404),
    "a wrong token, events": ("GET", "/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/events", OURS, 404),
    "a token too short": ("GET", "/{short}/state", OURS, 404),
    "a token too long": ("GET", "/{token}A/state", OURS, 404),
    "the token in the other case": ("GET", "/{swapped}/state", OURS, 404),
    "the token in the query": ("GET", "/state?token={token}", OURS, 404),
    "the token, escaped": ("GET", "/{escaped}/state", OURS, 404),
    "the token without its slash": ("GET", "/{token}", OURS, 404),
    "the token in a header": ("GET", "/state", [*OURS, ("Authorization", "Bearer {token}")], 404),
    "the token in a cookie": ("GET", "/state", [*OURS, ("Cookie", "token={token}")], 404),
    # files
    "a file of the system": ("GET", "/etc/passwd", OURS, 404),
    "a file behind the token": ("GET", T + "etc/passwd", OURS, 404),
    "up from the token": ("GET", T + "../../draft.docx", OURS, 404),
    "up from the token, escaped": ("GET", T + "%2e%2e/%2e%2e/draft.docx", OURS, 404),
    "up from a piece": ("GET", T + "piece/../../../etc/passwd", OURS, 404),
    "up from a piece, escaped": ("GET", T + "piece/..%2f..%2fetc%2fpasswd", OURS, 404),
    "up with backslashes": ("GET", T + "..\\..\\draft.docx", OURS, 404),
    "a drive": ("GET", T + "C:/Windows/win.ini", OURS, 404),
    "two slashes": ("GET", "/{token}//state", OURS, 404),
    "a slash behind": ("GET", T + "state/", OURS, 404),
    "a NUL": ("GET", T + "state%00.html", OURS, 404),
    "a bare NUL": ("GET", T + "state\0", OURS, 400),
    "a line end in the path": ("GET", T + "state%0d%0aSet-Cookie:x", OURS, 404),
    "a static file": ("GET", T + "static/page.js", OURS, 404),
    "an icon": ("GET", "/favicon.ico", OURS, 404),
    "the schema": ("GET", T + "openapi.json", OURS, 404),
    "a query behind a page": ("GET", T + "state?x=1", OURS, 404),
    "an endless address": ("GET", T + "piece/" + "a" * 5000, OURS, 404),
    "an address beyond the head": ("GET", T + "piece/" + "a" * 70000, OURS, (400, 404)),
    # other pages in the same browser
    "another origin: state": ("GET", T + "state", [*FETCH, ("Origin", "http://evil.example")], 403),
    "another origin: events": ("GET", E, [*FETCH, ("Origin", "http://evil.example")], 403),
    "another origin: a piece": ("GET", T + "piece/abc123", [*FETCH, ("Origin", "http://evil.example")], 403),
    "another port's origin": ("GET", T + "state", [*FETCH, ("Origin", "http://127.0.0.1:1")], 403),
    "our other name's origin": ("GET", T + "state", [*FETCH, ("Origin", "http://localhost:{port}")], 403),
    "a secure origin": ("GET", T + "state", [*FETCH, ("Origin", "https://127.0.0.1:{port}")], 403),
    "the origin null": ("GET", T + "state", [*FETCH, ("Origin", "null")], 403),
    "the origin null: events": ("GET", E, [*FETCH, ("Origin", "null")], 403),
    "two origins": ("GET", T + "state", [*FETCH, ("Origin", "http://127.0.0.1:{port}"), ("Origin", "null")], (400, 403)),
    **{
        f"{site}: {path or 'the page'}": ("GET", T + path, [*OURS, ("Sec-Fetch-Site", site), *mode], 403)
        for site in ("cross-site", "same-site")
        for path, mode in (
            ("", OPENED[2:]),
            ("state", FETCH[2:]),
            ("events", FETCH[2:]),
            ("piece/abc123", FETCH[2:]),
            ("history/u1", FETCH[2:]),
        )
    },
    "a link from elsewhere": ("GET", T, [*OURS, ("Sec-Fetch-Site", "cross-site"), *OPENED[2:]], 403),
    "the page in a frame": ("GET", T, [*OPENED[:3], ("Sec-Fetch-Dest", "iframe")], 403),
    "the state as a page": ("GET", T + "state", OPENED, 403),
    "the state as a script": ("GET", T + "state", [*FETCH[:2], ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "script")], 403),
    "a piece as a picture": ("GET", T + "piece/abc123", [*FETCH[:2], ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")], 403),
    "events as a page": ("GET", E, OPENED, 403),
    "a preflight": ("OPTIONS", T + "decide", [*OURS, ("Origin", "http://evil.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x-directive-diff")], 405),
    # ticks that a form or a page from elsewhere can send
    "a tick as plain text": (*deed([*without(DEED, "Content-Type"), ("Content-Type", "text/plain")])[:3], 415, TICK),
    "a tick as a form": (*deed([*without(DEED, "Content-Type"), ("Content-Type", "application/x-www-form-urlencoded")])[:3], 415, TICK),
    "a tick as an upload": (*deed([*without(DEED, "Content-Type"), ("Content-Type", "multipart/form-data; boundary=x")])[:3], 415, TICK),
    "a tick without type": (*deed(without(DEED, "Content-Type"))[:3], 415, TICK),
    "a tick without our header": (*deed(without(DEED, "X-Directive-Diff"))[:3], 403, TICK),
    "a tick without origin": (*deed(without(DEED, "Origin"))[:3], 403, TICK),
    "a tick of another origin": (*deed([*without(DEED, "Origin"), ("Origin", "http://evil.example")])[:3], 403, TICK),
    "a tick of the origin null": (*deed([*without(DEED, "Origin"), ("Origin", "null")])[:3], 403, TICK),
    "a tick across sites": (*deed([*without(DEED, "Sec-Fetch-Site"), ("Sec-Fetch-Site", "cross-site")])[:3], 403, TICK),
    "a tick by a form of ours": (*deed([*without(DEED, "Sec-Fetch-Mode"), ("Sec-Fetch-Mode", "navigate")])[:3], 403, TICK),
    "a tick asked for": ("GET", T + "decide", FETCH, 405),
    "a tick that is no JSON": (*deed(DEED, b"{")[:3], 400, b"{"),
    "a tick that is a list": (*deed(DEED, b"[1]")[:3], 400, b"[1]"),
    "a tick of nothing": (*deed(DEED, b'{"key": "", "dropped": true}')[:3], 400, b'{"key": "", "dropped": true}'),
    "a tick too deep": (*deed(DEED, b"[" * 9000)[:3], 400, b"[" * 9000),
    "a tick announced too large": ("POST", T + "decide", [*DEED, ("Content-Length", "99999999")], 413, b"{"),
    "a tick of a length that is none": ("POST", T + "decide", [*DEED, ("Content-Length", "-1")], 400, b""),
    "a tick without length": ("POST", T + "decide", DEED, 400, b""),
    # other methods
    **{f"{method}": (method, T + "state", FETCH, 405) for method in ("HEAD", "PUT", "DELETE", "TRACE", "PATCH", "POST", "OPTIONS", "PROPFIND")},
    "a method overridden": ("GET", T + "decide", [*FETCH, ("X-HTTP-Method-Override", "POST")], 405),
    "a method in small letters": ("get", T + "state", FETCH, 405),
    # two readers of one request
    "smuggling: both lengths": ("POST", T + "decide", [*DEED, ("Content-Length", "4"), ("Transfer-Encoding", "chunked")], 400, b"0\r\n\r\nGET /{token}/state HTTP/1.1\r\nHost: x\r\n\r\n"),
    "smuggling: two lengths": ("POST", T + "decide", [*DEED, ("Content-Length", "4"), ("Content-Length", "40")], 400, TICK),
    "smuggling: chunks": ("POST", T + "decide", [*DEED, ("Transfer-Encoding", "chunked")], 400, b"4\r\nabcd\r\n0\r\n\r\n"),
    "smuggling: chunks of nonsense": ("POST", T + "decide", [*DEED, ("Transfer-Encoding", "chunked")], 400, b"zz\r\nabcd"),
    "smuggling: unknown coding": ("POST", T + "decide", [*DEED, ("Transfer-Encoding", "gzip, chunked")], (400, 501), TICK),
    "smuggling: a body to a question": ("GET", T + "state", [*FETCH, ("Content-Length", "30")], 400, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
    "smuggling: a folded header": ("GET", T + "state", [*FETCH, ("X-A", "b\r\n c")], (200, 400)),
    "a space before the colon": ("GET", T + "state", [*FETCH, ("Host ", "evil.example")], 400),
    # more than a head may be
    "a header without end": ("GET", T + "state", [*FETCH, ("X-A", "a" * 200_000)], 400),
    "a header too long": ("GET", T + "state", [*FETCH, ("X-A", "a" * 20_000)], 400),
    "headers without number": ("GET", T + "state", [*FETCH, *[(f"X-{n}", "a") for n in range(100)]], 400),
    # other languages
    "a web socket": ("GET", E, [*FETCH, ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Sec-WebSocket-Version", "13")], 400),
    "HTTP/2 in the clear": ("GET", T + "state", [*FETCH, ("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", "h2c"), ("HTTP2-Settings", "AAMAAABk")], 400),
    "HTTP/2 outright": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", None, None, (400, 421)),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 60 + b"\r\n\r\n", None, None, 400),
    "no HTTP at all": (b"EHLO me\r\n\r\n", None, None, 400),
    "HTTP/0.9": (b"GET /\r\n\r\n", None, None, 400),
    "bare line feeds and NULs": (b"GET / HTTP/1.1\nHost:\0\n\n", None, None, 400),
    "a part of the state": ("GET", T + "state", [*FETCH, ("Range", "bytes=0-10")], 400),
}  # fmt: skip


def filled(served: Served, value: str) -> str:
    token = served.bound.token
    first = token[0]
    return (
        value.replace("{port}", str(served.bound.port))
        .replace("{token}", token)
        .replace("{short}", token[:-1])
        .replace("{swapped}", token.swapcase())
        .replace("{escaped}", f"%{ord(first):02x}{token[1:]}")
    )


def asked(served: Served, row: tuple) -> bytes:
    method, target, headers, *rest = row
    if isinstance(method, bytes):
        return method
    rest = [part for part in rest if isinstance(part, bytes | str)]
    body = filled(served, (rest[0] if rest else b"").decode("latin-1")).encode("latin-1")
    version = rest[1] if len(rest) > 1 else "HTTP/1.1"
    named = [(name, filled(served, value)) for name, value in headers]
    return request(method, filled(served, target), named, body, version)


@pytest.mark.parametrize("title", RIGHT)
def test_our_own_page_is_answered(served: Served, title: str) -> None:
    answer = raw(served.bound, asked(served, RIGHT[title]), until=whole)
    assert status(answer) == 200, answer
    assert b"POST" in asked(served, RIGHT[title]) or SECRET.encode() in answer
    protected(answer)


def test_the_matrix_is_large_enough() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_request_is_refused(served: Served, title: str) -> None:
    row = HOSTILE[title]
    expected = row[3] if isinstance(row[3], tuple) else (row[3],)
    before = list(served.session.decided)
    answer = raw(served.bound, asked(served, row), until=whole)
    if title == "smuggling: a folded header" and status(answer) == 200:
        return  # unfolded, as RFC 9112 has it: one header, nothing hidden
    refused(served, answer, expected)
    assert served.session.decided == before


def refused(served: Served, answer: bytes, expected: tuple[int, ...]) -> None:
    assert status(answer) in expected, answer[:300]
    assert SECRET.encode() not in answer
    assert served.bound.token.encode() not in answer
    head, _, body = answer.partition(b"\r\n\r\n")
    assert len(body) < 60
    assert b"HTTP/1.1 " not in body, "a second answer"
    assert b"evil" not in answer
    assert b"\r\nconnection: close" in head.lower() or body == b"Bad tick.\n"
    protected(answer)


def protected(answer: bytes) -> None:
    """Every answer, good or bad, says what a browser must not do with it, and nothing of who we are."""
    head = answer.partition(b"\r\n\r\n")[0].lower().decode("latin-1")
    names = [line.split(":")[0] for line in head.split("\r\n")[1:]]
    for name in (*(n.decode() for n, _ in HEADERS), "content-security-policy", "x-frame-options", "content-type"):
        assert names.count(name) == 1, (name, head)
    assert "default-src 'none'" in head
    assert "frame-ancestors 'none'" in head
    assert not [n for n in names if n.startswith("access-control") or n in ("server", "date", "set-cookie", "location")]


def test_a_wrong_token_and_an_unknown_route_look_alike(served: Served) -> None:
    answers = {
        raw(served.bound, asked(served, ("GET", target, OURS)), until=whole)
        for target in ("/" + "A" * 32 + "/state", T + "nothing", "/", "/{short}/", T + "piece/none/of/it")
    }
    assert len(answers) == 1


# ---- the guard by itself, without a parser before it that refuses some of this already -------------------------------


def alone(path: bytes, headers: list[tuple[bytes, bytes]], method: str = "GET") -> int:
    """The status of an answer by a guard whose one door is left wide open."""
    said: list[dict] = []

    async def app(scope, receive, send) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"Access-Control-Allow-Origin", b"*"), (b"Server", b"x")],
            }
        )
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        said.append(message)

    guard = Guard(app, "T" * 32, Hosts(["127.0.0.1"], 5), [Door("(?s).*", "data")])
    scope = {"type": "http", "method": method, "raw_path": path, "query_string": b"", "headers": headers}
    run(guard(scope, receive, send))
    assert not [n for n, _ in said[0]["headers"] if n.startswith(b"access-control") or n == b"server"]
    return said[0]["status"]


HERE = [(b"host", b"127.0.0.1:5")]


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        (b"state", HERE, 200),
        (b"state", [*HERE, *HERE], 421),
        (b"state", [*HERE, (b"Host", b"evil.example")], 421),
        (b"state", [], 421),
        *[(p, HERE, 404) for p in (b"%2e%2e/x", b"a%00", b"a\\b", b"a b", b"a\0", "đ".encode(), b"a\r\nb", b"a" * 600)],
        *[(b"state", [*HERE, (n, b"1"), (n, b"1")], 400) for n in (b"content-length", b"content-type", b"x-file-name")],
        *[(b"state", [*HERE, (n, b"x")], 400) for n in (b"upgrade", b"transfer-encoding", b"range", b"content-length")],
        (b"state", [*HERE, (b"origin", b"http://127.0.0.1:5")], 200),
        (b"state", [*HERE, (b"origin", b"")], 403),
        (b"state", [*HERE, (b"sec-fetch-site", b"")], 403),
        (b"state", [*HERE, (b"sec-fetch-site", b"same-site")], 403),
    ],
)  # fmt: skip
def test_the_guard_alone(path: bytes, headers: list[tuple[bytes, bytes]], expected: int) -> None:
    assert alone(b"/" + b"T" * 32 + b"/" + path, headers) == expected


def test_a_web_socket_is_closed_before_it_opens() -> None:
    said: list[dict] = []

    async def receive() -> dict:
        return {"type": "websocket.connect"}

    async def send(message: dict) -> None:
        said.append(message)

    run(Guard(lambda *_: None, "T", Hosts([], 5), [])({"type": "websocket", "headers": []}, receive, send))
    assert said == [{"type": "websocket.close", "code": 1008}]


def test_port_80_goes_without_saying() -> None:
    assert b"127.0.0.1" in Hosts(["127.0.0.1"], 80)
    assert b"127.0.0.1" not in Hosts(["127.0.0.1"], 8080)


# ---- event streams --------------------------------------------------------------------------------------------------


def stream(served: Served) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", served.bound.port), timeout=5)
    connection.sendall(asked(served, ("GET", E, FETCH)))
    return connection


def heard(connection: socket.socket, wanted: bytes) -> bytes:
    answer = b""
    while wanted not in answer:
        part = connection.recv(65536)
        if not part:
            break
        answer += part
    return answer


def quiet(served: Served) -> bool:
    """Whether, in a while, no stream is open and nobody waits for the next state."""
    until = time.monotonic() + 5
    while (served.session.waiting or served.guard._open) and time.monotonic() < until:
        time.sleep(0.02)
    return served.session.waiting == served.guard._open == 0


def test_the_stream_tells_each_state_and_ends_with_its_reader(served: Served) -> None:
    with stream(served) as one:
        first = heard(one, b'"generation":1')
        assert b"event: state\ndata: {" in first
        assert SECRET.encode() in first
        protected(first)
        served.session.standing = type(served.session.standing)(2)
        assert b'"generation":2' in heard(one, b'"generation":2')
    served.session.standing = type(served.session.standing)(1)
    assert quiet(served), "nobody listens, but somebody waits"


def test_only_so_many_streams(served: Served) -> None:
    open_ones = [stream(served) for _ in range(4)]
    try:
        assert all(b'"generation":1' in heard(one, b'"generation":1') for one in open_ones)
        refused(served, raw(served.bound, asked(served, ("GET", E, FETCH)), until=whole), (503,))
        assert status(raw(served.bound, asked(served, ("GET", T + "state", FETCH)), until=whole)) == 200
    finally:
        for one in open_ones:
            one.close()
    assert quiet(served)
    with stream(served) as again:
        assert status(heard(again, b'"generation":1')) == 200
    assert quiet(served)


# ---- those who take their time ---------------------------------------------------------------------------------------


def test_half_a_request_blocks_nobody_and_is_closed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.5)
    with socket.create_connection(("127.0.0.1", served.bound.port), timeout=5) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1")
        assert status(raw(served.bound, asked(served, RIGHT["the state"]), until=whole)) == 200
        begun = time.monotonic()
        closed = b""
        with suppress(ConnectionError):
            closed = slow.recv(100)
        assert closed == b""
        assert time.monotonic() - begun < 3


def test_a_head_that_trickles_is_closed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a request that was answered, on the connection that was kept."""
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.6)
    with socket.create_connection(("127.0.0.1", served.bound.port), timeout=5) as slow:
        slow.sendall(asked(served, RIGHT["the state"]))
        assert SECRET.encode() in heard(slow, b"}")
        begun = time.monotonic()
        slow.sendall(b"GET / HTTP/1.1\r\nX-A: ")
        with suppress(ConnectionError):
            while time.monotonic() - begun < 4:
                slow.sendall(b"a")
                time.sleep(0.05)
    assert 0.4 < time.monotonic() - begun < 3


def test_many_half_requests_leave_room(served: Served) -> None:
    slow = [socket.create_connection(("127.0.0.1", served.bound.port), timeout=5) for _ in range(80)]
    try:
        for one in slow:
            one.sendall(b"GET / HTTP/1.1\r\n") if one.fileno() >= 0 else None
        assert status(raw(served.bound, asked(served, RIGHT["the state"]), until=whole)) == 200
    except OSError:
        assert status(raw(served.bound, asked(served, RIGHT["the state"]), until=whole)) == 200
    finally:
        for one in slow:
            one.close()


def test_a_body_that_never_comes_blocks_nobody(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.bound.port), timeout=5) as slow:
        slow.sendall(asked(served, ("POST", T + "decide", [*DEED, ("Content-Length", "4000")], b"{")))
        assert status(raw(served.bound, asked(served, RIGHT["the state"]), until=whole)) == 200


def test_a_reader_that_does_not_read_is_closed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "STALL_SECONDS", 0.5)
    served.session.standing = type(served.session.standing)(1, SECRET + "x" * 20_000_000)
    try:
        with socket.create_connection(("127.0.0.1", served.bound.port), timeout=5) as slow:
            slow.sendall(asked(served, ("GET", T + "state", FETCH)))
            assert slow.recv(1, socket.MSG_PEEK) == b"H"  # the answer has begun
            time.sleep(2)
            got = 0
            try:
                while part := slow.recv(1 << 20):
                    got += len(part)
            except ConnectionError:
                pass
            assert got < 20_000_000
    finally:
        served.session.standing = type(served.session.standing)()


def test_a_fault_of_ours_tells_nothing(served: Served) -> None:
    served.session.error = RuntimeError(SECRET)
    try:
        refused(served, raw(served.bound, asked(served, deed(DEED)), until=whole), (500,))
    finally:
        served.session.error = None


def test_an_error_that_is_ours_is_told(served: Served) -> None:
    served.session.error = UsageError("E412", port="x")
    try:
        answer = raw(served.bound, asked(served, deed(DEED)), until=whole)
    finally:
        served.session.error = None
    assert status(answer) == 422
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] == "E412"


# ---- where it is bound ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["0.0.0.0", "::", "192.0.2.7", "8.8.8.8", "169.254.1.1"])
def test_elsewhere_takes_a_second_flag(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        bind(name)
    assert caught.value.code == "E410"
    assert "--expose-to-network" in caught.value.vi


def test_a_name_counts_for_where_it_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolved(host: str, *_: object, **__: object) -> list[tuple]:
        found = {
            "inner.example": ["127.0.0.1"],
            "both.example": ["127.0.0.1", "192.0.2.1"],
            "outer.example": ["192.0.2.1"],
        }
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 0)) for a in found[host]]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    for outside in ("both.example", "outer.example"):
        with pytest.raises(UsageError) as caught:
            bind(outside)
        assert caught.value.code == "E410"
    inside = bind("inner.example")
    inside.socket.close()
    assert inside.origin == f"http://127.0.0.1:{inside.port}"
    assert b"inner.example:%d" % inside.port not in inside.hosts


@pytest.mark.parametrize("name", ["no such host", "nowhere.invalid", "a" * 300, "300.1.1.1", ""])
def test_no_such_address(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        bind(name)
    assert caught.value.code in ("E410", "E413")


def test_a_port_that_is_taken() -> None:
    first = bind()
    try:
        with pytest.raises(UsageError) as caught:
            bind(port=first.port)
    finally:
        first.socket.close()
    assert caught.value.code == "E411"
    assert str(first.port) in caught.value.vi


@pytest.mark.parametrize("value", ["x", "-1", "65536", "1e3", "٣", "80 ", ""])
def test_no_port(value: str) -> None:
    with pytest.raises(UsageError) as caught:
        port_of(value)
    assert caught.value.code == "E412"


def test_exposed_admits_its_own_names_only() -> None:
    bound = bind("0.0.0.0", exposed=True)
    try:
        assert bound.exposed
        assert b"192.168.1.9:%d" % bound.port in bound.hosts
        assert b"evil.example:%d" % bound.port not in bound.hosts
        assert b"192.168.1.9:1" not in bound.hosts
    finally:
        bound.socket.close()


def test_each_run_has_its_own_token() -> None:
    one, other = bind(), bind()
    one.socket.close(), other.socket.close()
    assert one.token != other.token
    assert len(one.token) >= 32


def test_errors_have_codes() -> None:
    assert issubclass(UsageError, DirectiveDiffError)


# ---- a page of another origin, in a browser -----------------------------------------------------------------------------

ATTACK = """<!DOCTYPE html><meta charset="utf-8"><title>attack</title><body>
<form id="form" method="post" enctype="text/plain" target="away"><input name='{"key":"stolen","dropped":true,"x":"' value='"}'></form>
<iframe name="away"></iframe>
<script>
const base = "%s", read = [];
const tried = [];
const note = (what, text) => { if (text) read.push(what + ": " + String(text).slice(0, 80)); };
async function attempt(what, run) { try { note(what, await run()); } catch (error) { tried.push(what); } }
const loads = (tag, set) => new Promise((done) => {
  const made = document.createElement(tag);
  made.onload = () => done(tag === "img" ? "image " + made.naturalWidth : tag === "script" ? "script" : "");
  made.onerror = () => done("");
  set(made); document.body.append(made); setTimeout(() => done(""), 1500);
});
(async () => {
  for (const path of ["", "state", "events", "piece/abc123", "history/u1"]) {
    await attempt("fetch " + path, async () => (await fetch(base + path)).text());
    await attempt("no-cors " + path, async () => (await fetch(base + path, { mode: "no-cors" })).text());
    await attempt("img " + path, () => loads("img", (m) => { m.src = base + path; }));
    await attempt("script " + path, () => loads("script", (m) => { m.src = base + path; }));
    await attempt("frame " + path, () => loads("iframe", (m) => { m.src = base + path; }).then(() => {
      const frame = document.querySelector("iframe:last-of-type");
      try { return frame.contentDocument && frame.contentDocument.body.textContent; } catch { return ""; }
    }));
  }
  await attempt("stream", () => new Promise((done) => {
    const source = new EventSource(base + "events");
    source.addEventListener("state", (event) => done(event.data));
    source.onerror = () => { if (source.readyState === 2) done(""); };
    setTimeout(() => done(""), 1500);
  }));
  const body = JSON.stringify({ key: "stolen", dropped: true });
  await attempt("post json", async () => (await fetch(base + "decide", { method: "POST", body, headers: { "content-type": "application/json", "x-directive-diff": "1" } })).text());
  await attempt("post simple", async () => (await fetch(base + "decide", { method: "POST", body, mode: "no-cors" })).text());
  await attempt("beacon", async () => { navigator.sendBeacon(base + "decide", body); return ""; });
  const form = document.getElementById("form"); form.action = base + "decide"; form.submit();
  const other = window.open(base, "w"); await new Promise((r) => setTimeout(r, 800));
  await attempt("window", async () => other && other.document && other.document.body.textContent);
  document.title = "done";
})();
</script>"""


@pytest.fixture(scope="module")
def other_origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("evil")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, directory=str(folder), **kwargs)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", folder
    server.shutdown()


@needs_chromium
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_another_page_reads_and_changes_nothing(
    served: Served, chromium, other_origin: tuple[str, Path], name: str
) -> None:
    address, folder = other_origin
    base = f"http://{name}:{served.bound.port}/{served.bound.token}/"  # the right token: even so
    (folder / "attack.html").write_text(ATTACK % base, encoding="utf-8")
    served.session.decided.clear()
    context = chromium.new_context()
    try:
        page = context.new_page()
        page.goto(address + "attack.html")
        page.wait_for_function("document.title === 'done'", timeout=60_000)
        assert page.evaluate("read") == []
        assert "fetch state" in page.evaluate("tried")
        for frame in page.frames:
            assert SECRET not in frame.content()
        assert served.session.decided == []
        # the same browser reads it where the person opens it
        page = context.new_page()
        page.goto(base)
        assert SECRET in page.content()
    finally:
        context.close()
