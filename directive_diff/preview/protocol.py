"""uvicorn as we run it: bound by us, silent, with limits on who may keep a connection waiting, and a quick end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import FrameType
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import Server

from directive_diff.preview.guard import App, headers_of

__all__ = ["LocalServer", "made"]

HEAD_SECONDS = 10.0  # in which a request must have said what it wants
STALL_SECONDS = 60.0  # so long may a reader leave what is written to it unread
MOST_CONNECTIONS = 48
LARGEST_HEAD = 32_768

_BAD = b"Bad request.\n"


class _Connection(H11Protocol):
    """A connection that is closed when it says too little for too long, or does not read what it asked for."""

    _head: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            self._make_room()
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._head, self._stall):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes have come: the first of a request start its clock, and the whole head stops it."""
        if self._head is None and not self.at_work:
            self._wait_for_head()
        super().data_received(data)

    def handle_events(self) -> None:
        super().handle_events()
        if self.at_work and self._head is not None:
            self._head.cancel()
            self._head = None

    @property
    def at_work(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def on_response_complete(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None
        super().on_response_complete()

    @property
    def since(self) -> float:
        """When it will have waited too long; 0 where it is being kept for another request."""
        return self._head.when() if self._head is not None else 0.0

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # what uvicorn would say
        """Refuse what is no HTTP, in our words and with our headers."""
        try:
            headers = headers_of([(b"content-type", b"text/plain; charset=utf-8")])
            answer = h11.Response(status_code=400, headers=[*headers, (b"connection", b"close")], reason=b"Bad Request")
            self.transport.write(self.conn.send(answer) or b"")
            self.transport.write(self.conn.send(h11.Data(data=_BAD)) or b"")
            self.transport.write(self.conn.send(h11.EndOfMessage()) or b"")
        except h11.LocalProtocolError:  # an answer has begun already, and is cut off
            self.transport.abort()
        else:
            self.transport.close()

    def pause_writing(self) -> None:
        """The reader is slow: so much stays in memory, for so long."""
        super().pause_writing()
        self._stall = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The reader has caught up."""
        if self._stall is not None:
            self._stall.cancel()
        super().resume_writing()

    def _wait_for_head(self) -> None:
        self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _make_room(self) -> None:
        """Close the connection that has waited longest without asking for anything; else this one."""
        waiting = [c for c in self.connections if isinstance(c, _Connection) and not c.at_work and c is not self]
        first = min(waiting, key=lambda c: c.since, default=self)
        first.transport.abort()


class LocalServer(Server):
    """uvicorn's server, which ends when it is told to: no signal is raised again, and nothing is waited for long."""

    def __init__(self, config: Config, stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        """Let what never ends by itself, such as the event streams, end first."""
        self._stopping()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  # as a signal handler is called
        """Ctrl+C, Ctrl+Break or the window's closing: a good end; asked for twice, an end at once."""
        self.force_exit = self.should_exit
        self.should_exit = True


def made(app: App, stopping: Callable[[], None]) -> LocalServer:
    """A server of this application, to be run on a socket that is bound already."""
    config = Config(
        app,
        http=_Connection,
        ws="none",
        lifespan="off",
        loop="asyncio",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=LARGEST_HEAD,
    )
    return LocalServer(config, stopping)
