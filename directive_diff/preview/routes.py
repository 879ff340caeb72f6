"""What the preview page may ask for, over a session that says how the draft stands."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, Router

from directive_diff.errors import DirectiveDiffError
from directive_diff.preview.guard import App, Door, Receive, Scope, Send
from directive_diff.report.labels import Labels

__all__ = [
    "DOORS",
    "JSON",
    "Page",
    "Session",
    "Standing",
    "Stop",
    "asked",
    "events_of",
    "page_answer",
    "preview_app",
    "refusal",
]

HEARTBEAT = 15.0  # seconds; what tells both ends that the other is still there

JSON = "application/json"
_KEY = r"[A-Za-z0-9_.~:,-]{1,160}"

DOORS = (
    Door("", "page"),
    Door("state", "data"),
    Door("events", "data", stream=True),
    Door(f"piece/{_KEY}", "data"),
    Door(f"history/{_KEY}", "data"),
    Door("decide", "deed", largest=16_384, types=(JSON,)),
)


class Standing(Protocol):
    """One state of the draft against last year's text."""

    @property
    def generation(self) -> int:
        """Which state it is."""

    def state(self) -> dict[str, Any]:
        """What the page is told of it."""

    def piece(self, digest: str) -> str | None:
        """The HTML of a piece."""

    def history(self, key: str) -> str | None:
        """The HTML of the history of one unit or row."""


class Session(Protocol):
    """What is watched: the newest state, the next one, and an editor's decisions."""

    @property
    def standing(self) -> Standing:
        """The newest state."""

    async def after(self, seen: int) -> Standing:
        """The newest state once there is one after the generation ``seen``."""

    def decide(self, key: str, dropped: bool) -> None:
        """A tick at a section of last year's text."""


class Page(Protocol):
    """The page and what it may do."""

    @property
    def html(self) -> str:
        """The whole page."""

    @property
    def policy(self) -> str:
        """Its content security policy."""


class Stop:
    """Tells the streams that the server ends."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def __call__(self) -> None:
        """End them."""
        self._event.set()

    async def wait(self) -> None:
        """Until the end."""
        await self._event.wait()


def preview_app(session: Session, page: Page, words: Labels, stop: Stop) -> App:
    """The application behind the guard."""

    def opened(_: Request) -> Response:
        return page_answer(page)

    def state(_: Request) -> Response:
        return Response(_said(session.standing), media_type=JSON)

    def piece(request: Request) -> Response:
        return _html(session.standing.piece(request.path_params["key"]))

    def history(request: Request) -> Response:
        return _html(session.standing.history(request.path_params["key"]))

    async def decide(request: Request) -> Response:
        given = await asked(request)
        key, dropped = given.get("key"), given.get("dropped")
        if not (isinstance(key, str) and 0 < len(key) <= 1000 and isinstance(dropped, bool)):
            return PlainTextResponse("Bad tick.\n", 400)
        try:
            await asyncio.to_thread(session.decide, key, dropped)
        except DirectiveDiffError as error:
            return refusal(error, words)
        return JSONResponse({})

    routes = [
        Route("/", opened),
        Route("/state", state),
        Route("/events", events_of(session, stop)),
        Route("/piece/{key}", piece),
        Route("/history/{key}", history),
        Route("/decide", decide, methods=["POST"]),
    ]
    return Router(routes, redirect_slashes=False)


class _Events:
    """The event stream, as an ASGI application that Starlette takes for what it is."""

    def __init__(self, session: Session, stop: Stop) -> None:
        self._session, self._stop = session, stop

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        await _stream(self._session, self._stop, receive, send)


def events_of(session: Session, stop: Stop) -> _Events:
    """The event stream of a session, until the server ends."""
    return _Events(session, stop)


def page_answer(page: Page) -> Response:
    """A page under its own policy."""
    return Response(
        page.html,
        media_type="text/html",
        headers={"content-security-policy": page.policy},
    )


def refusal(error: DirectiveDiffError, words: Labels) -> Response:
    """An error of ours, as the page shows it."""
    return JSONResponse({"error": {"code": error.code, "text": error.message(words.lang)}}, 422)


def _html(piece: str | None) -> Response:
    if piece is None:
        return PlainTextResponse("Not found.\n", 404)
    return Response(piece, media_type="text/html")


async def asked(request: Request) -> dict[str, Any]:
    """The JSON of a request; nothing where it is none."""
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _said(standing: Standing) -> str:
    return json.dumps(standing.state(), ensure_ascii=False, separators=(",", ":"))


async def _stream(session: Session, stop: Stop, receive: Receive, send: Send) -> None:
    """Each new state until the browser goes or the server ends. What a slow reader missed in between is never kept:
    it gets the newest state next.
    """
    headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"retry: 1000\n\n", "more_body": True})
    gone, over = asyncio.ensure_future(_gone(receive)), asyncio.ensure_future(stop.wait())
    newest: asyncio.Task[Standing] = asyncio.ensure_future(_newest(session))
    try:
        while True:
            await asyncio.wait({gone, over, newest}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
            if gone.done() or over.done():
                break
            body = b": \n\n"
            if newest.done():
                standing = newest.result()
                body = f"event: state\ndata: {await asyncio.to_thread(_said, standing)}\n\n".encode()
                newest = asyncio.ensure_future(session.after(standing.generation))
            await send({"type": "http.response.body", "body": body, "more_body": True})
    finally:
        for task in (gone, over, newest):
            task.cancel()
        await asyncio.gather(gone, over, newest, return_exceptions=True)
    with suppress(OSError):
        await send({"type": "http.response.body", "body": b""})


async def _newest(session: Session) -> Standing:
    return session.standing


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
