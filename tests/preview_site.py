"""A small server of one standing at a time, for the tests of the preview's page: as the real one answers, no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from urllib.parse import unquote

from directive_diff.preview.page import page
from directive_diff.preview.standing import Standing


class Site:
    """What is served: show another standing, and every page that listens hears of it."""

    def __init__(self, standing: Standing, lang: str = "vi") -> None:
        from directive_diff.report.labels import labels

        self.page = page(labels(lang))
        self.standing = standing
        self.asked: list[str] = []
        self.ticks: list[tuple[str, bool]] = []
        self.refusal = ""
        self.on_tick = None
        self.changed = Condition()
        self.closed = False
        self.url = ""

    def show(self, standing: Standing) -> None:
        with self.changed:
            self.standing = standing
            self.changed.notify_all()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def answer(self, body: str | None, kind: str = "text/html", status: int = 200, policy: str = "") -> None:
            data = (body or "Not found.").encode()
            self.send_response(status if body is not None else 404)
            self.send_header("content-type", f"{kind}; charset=utf-8")
            self.send_header("content-length", str(len(data)))
            self.send_header("cache-control", "no-store")
            self.send_header("x-content-type-options", "nosniff")
            if policy:
                self.send_header("content-security-policy", policy)
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            _, _, rest = self.path[1:].partition("/")
            what, _, name = unquote(rest).partition("/")
            site.asked.append(rest)
            if what == "":
                self.answer(site.page.html, policy=site.page.policy)
            elif what == "state":
                self.answer(json.dumps(site.standing.state()), "application/json")
            elif what == "piece":
                self.answer(site.standing.piece(name))
            elif what == "history":
                self.answer(site.standing.history(name))
            elif what == "events":
                self.events()
            else:
                self.answer(None)

        def events(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("connection", "close")
            self.end_headers()
            seen = -1
            try:
                while not site.closed:
                    with site.changed:
                        if not site.closed and site.standing.generation == seen:
                            site.changed.wait(timeout=0.5)
                        standing = site.standing
                    if standing.generation != seen:
                        seen = standing.generation
                        self.wfile.write(f"event: state\ndata: {json.dumps(standing.state())}\n\n".encode())
                    else:
                        self.wfile.write(b": here\n\n")
                    self.wfile.flush()
            except OSError:
                pass
            self.close_connection = True

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            if site.refusal:
                self.answer(json.dumps({"error": {"code": "E213", "text": site.refusal}}), "application/json", 422)
                return
            site.ticks.append((asked["key"], asked["dropped"]))
            self.answer("{}", "application/json")
            if site.on_tick:
                site.on_tick(asked["key"], asked["dropped"])

    return Handler


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The address of the site while it is served, on loopback and a port of the system's choice."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_address[1]}/token/"
    try:
        yield site.url
    finally:
        with site.changed:
            site.closed = True
            site.changed.notify_all()
        server.shutdown()
        server.server_close()
        thread.join(5)
