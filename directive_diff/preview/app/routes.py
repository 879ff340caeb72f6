"""What the officer's page may ask for."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, Router

from directive_diff.errors import DirectiveDiffError
from directive_diff.preview.app import points
from directive_diff.preview.app.desk import SIDES, Desk, Result
from directive_diff.preview.app.downloads import DOWNLOADS, offered
from directive_diff.preview.app.names import attachment, brought
from directive_diff.preview.app.page import page
from directive_diff.preview.guard import App, Door
from directive_diff.preview.routes import JSON, Stop, asked, events_of, page_answer, refusal
from directive_diff.reading.file import MAX_BYTES
from directive_diff.report import render
from directive_diff.report.labels import LANGUAGES, Labels, labels
from directive_diff.rules import load

__all__ = ["DOORS", "desk_app"]

_LANG = f"(?:{'|'.join(LANGUAGES)})"
_DEED = 200_000  # a thuyết minh of a hundred pages, and no more

DOORS = (
    Door("", "page"),
    Door(_LANG, "page"),
    Door(f"state/{_LANG}", "data"),
    Door("events", "data", stream=True),
    Door(f"points/{_LANG}", "data"),
    Door("candidates/[0-9a-f]{1,64}", "data"),
    Door(f"report/{_LANG}", "frame"),
    Door(f"take/{_LANG}/[a-z-]{{1,30}}", "file"),
    # a little more than a file may be, so that the reader itself can say that it is too large
    Door(f"file/(?:{'|'.join(SIDES)})", "deed", largest=MAX_BYTES + 1, types=("application/octet-stream",)),
    Door("(?:clear|swap|ocr|compare|say|part|tie|undo)", "deed", largest=_DEED, types=(JSON,)),
)

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]{1,2000})">')


def desk_app(desk: Desk, lang: str, stop: Stop) -> App:
    """The application behind the guard; ``lang`` is the language of the page when none is asked for."""

    def opened(request: Request) -> Response:
        return page_answer(page(labels(request.path_params.get("lang", lang)), desk.folder))

    routes = [
        Route("/", opened),
        Route("/state/{lang}", lambda request: JSONResponse(_state(desk, _words(request)))),
        Route("/events", events_of(desk, stop)),
        Route("/points/{lang}", lambda request: _points(desk, _words(request))),
        Route("/candidates/{key}", lambda request: _candidates(desk, request.path_params["key"])),
        Route("/report/{lang}", lambda request: _report(desk, _words(request))),
        Route("/take/{lang}/{what}", lambda request: _taken(desk, request.path_params["what"], _words(request))),
        Route("/file/{side}", _deed(lambda request, _: _put(desk, request), lang, raw=True), methods=["POST"]),
        *[Route(f"/{name}", _deed(_DEEDS[name](desk), lang), methods=["POST"]) for name in _DEEDS],
        Route("/{lang}", opened),
    ]
    return Router(routes, redirect_slashes=False)


# ---- questions ------------------------------------------------------------------------------------------------------


def _words(request: Request) -> Labels:
    return labels(request.path_params["lang"])


def _state(desk: Desk, words: Labels) -> dict[str, Any]:
    """What the page shows around the result; small, and asked for at every change."""
    return {
        "generation": desk.standing.generation,
        "running": desk.running,
        "ocr": desk.ocr,
        "sides": {side: _side(desk, side, words) for side in SIDES},
        "problem": desk.problem.message(words.lang) if desk.problem else "",
        "outdated": desk.outdated,
        "result": _result(desk.result, words) if desk.result else None,
    }


def _side(desk: Desk, side: str, words: Labels) -> dict[str, Any]:
    slot = desk.slots[side]
    told = slot.directive
    named = " ".join(filter(None, [told.kind, told.number])) if told else ""
    return {
        "name": slot.name,
        "size": slot.size,
        "status": slot.status,
        "error": slot.error.message(words.lang) if slot.error else "",
        "called": named,
        "subject": (told.subject or "") if told else "",
        "warnings": [f"[{w.code}] {words.say(w.message)}" for w in told.warnings] if told else [],
    }


def _result(result: Result, words: Labels) -> dict[str, Any]:
    comparison = result.comparison
    return {
        "number": result.number,
        "old": comparison.old.source,
        "new": comparison.new.source,
        "differs": comparison.differs,
        "notices": [f"[{w.code}] {words.say(w.message)}" for w in comparison.warnings],
        "counts": points.counts(_listed(result, words)),
        "decisions": result.decisions.name,
        "written": result.decisions.exists(),
        "files": offered(comparison.new.source, words),
    }


def _listed(result: Result, words: Labels) -> list[dict[str, Any]]:
    def made() -> list[dict[str, Any]]:
        return points.points(result.comparison, result.editing, result.overrides, words)

    found: list[dict[str, Any]] = result.once("points", words, made)
    return found


def _points(desk: Desk, words: Labels) -> Response:
    result = desk.result
    if result is None:
        return JSONResponse({"number": 0, "points": [], "pairs": []})
    pairs = list(points.pairs_said(result.overrides, words))
    return JSONResponse({"number": result.number, "points": _listed(result, words), "pairs": pairs})


def _candidates(desk: Desk, key: str) -> Response:
    result = desk.result
    change = result.editing.keys.get(key) if result else None
    found = points.candidates(result.comparison, change) if result and change else []
    return JSONResponse({"candidates": found})


def _report(desk: Desk, words: Labels) -> Response:
    """The report as a document of its own, under the policy that it brings itself."""
    result = desk.result
    if result is None:
        return PlainTextResponse("Not found.\n", 404)
    html = str(result.once("html", words, lambda: render(result.comparison, "html", words.lang)))
    found = _POLICY.search(html)
    policy = f"{found[1]}; frame-ancestors 'self'" if found else ""
    return Response(html, media_type="text/html", headers={"content-security-policy": policy} if policy else None)


def _taken(desk: Desk, what: str, words: Labels) -> Response:
    result, wanted = desk.result, DOWNLOADS.get(what)
    if result is None or wanted is None:
        return PlainTextResponse("Not found.\n", 404)
    try:
        content = render(result.comparison, wanted.format, words.lang, wanted.options)
    except DirectiveDiffError as error:
        return refusal(error, words)
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    headers = {"content-disposition": attachment(wanted.name(result.comparison.new.source))}
    return Response(data, media_type=wanted.media, headers=headers)


# ---- deeds ----------------------------------------------------------------------------------------------------------

Deed = Callable[[Request, dict[str, Any]], None]


def _put(desk: Desk, request: Request) -> None:
    name = brought(request.headers.get("x-file-name", ""))
    desk.put(request.path_params["side"], name, request.state.body)


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise TypeError
    return value


def _side_of(given: dict[str, Any]) -> str:
    side = _text(given, "side")
    if side not in SIDES:
        raise TypeError
    return side


def _categories(given: dict[str, Any]) -> list[str]:
    value, known = given.get("categories"), {c["id"] for c in load("categories")["category"]}
    if not isinstance(value, list) or len(value) > 5 or not all(isinstance(id, str) and id in known for id in value):
        raise TypeError
    return value


def _flag(given: dict[str, Any], name: str) -> bool:
    value = given.get(name)
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(given: dict[str, Any], name: str) -> int:
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _say(desk: Desk) -> Deed:
    def say(_: Request, given: dict[str, Any]) -> None:
        words = labels(_text(given, "lang"))
        desk.say(_text(given, "key"), _categories(given), _text(given, "text"), words, _number(given, "number"))

    return say


_DEEDS: dict[str, Callable[[Desk], Deed]] = {
    "clear": lambda desk: lambda _, given: desk.clear(_side_of(given)),
    "swap": lambda desk: lambda _r, _g: desk.swap(),
    "ocr": lambda desk: lambda _, given: desk.recognise(_flag(given, "on")),
    "compare": lambda desk: lambda _r, _g: desk.compare(),
    "say": _say,
    "part": lambda desk: lambda _, given: desk.part(_text(given, "key")),
    "tie": lambda desk: lambda _, given: desk.tie(_text(given, "key"), _side_of(given), _text(given, "unit")),
    "undo": lambda desk: lambda _, given: desk.undo(_number(given, "line")),
}


def _deed(deed: Deed, lang: str, *, raw: bool = False) -> Callable[[Request], Any]:
    """A deed done in a thread; what is no request of our page's is refused in one word."""

    async def done(request: Request) -> Response:
        given: dict[str, Any] = {}
        if raw:
            request.state.body = await request.body()
        else:
            given = await asked(request)
        try:
            await asyncio.to_thread(deed, request, given)
        except DirectiveDiffError as error:
            spoken = given.get("lang", lang)
            return refusal(error, labels(spoken if spoken in LANGUAGES else lang))
        except TypeError:
            return PlainTextResponse("Bad deed.\n", 400)
        return JSONResponse({})

    return done
