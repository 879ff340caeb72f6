"""An editor as far as the language server can tell: pygls's client with a server of ours at the other end of a pipe."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

__all__ = ["Editor", "editing"]

_ROOT = Path(__file__).parent.parent
_LONG = 90.0  # seconds; a machine may be busy


class Editor:
    """One editor with its server. Every method waits for the answer."""

    def __init__(self, *arguments: str, cwd: Path | None = None) -> None:
        self._arguments = arguments
        self._cwd = cwd
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._published: dict[str, list[types.PublishDiagnosticsParams]] = {}
        self.messages: list[str] = []
        self.settings: Any = None
        self.client = LanguageClient("tests", "1")
        self.encoding: Any = None

    def start(self, folder: Path | None = None, options: Any = None, **capabilities: Any) -> types.InitializeResult:
        """Start the server and shake hands."""
        self._thread.start()

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self._published.setdefault(params.uri, []).append(params)

        @self.client.feature(types.WINDOW_SHOW_MESSAGE)
        def shown(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)

        @self.client.feature(types.WORKSPACE_CONFIGURATION)
        def configuration(params: types.ConfigurationParams) -> list[Any]:
            return [self.settings for _ in params.items]

        env = {**os.environ, "PYTHONPATH": str(_ROOT)}
        command = [sys.executable, "-m", "directive_diff", "lsp", *self._arguments]
        self._do(self.client.start_io(*command, env=env, cwd=self._cwd))
        folders = [types.WorkspaceFolder(folder.as_uri(), folder.name)] if folder else None
        wanted = {
            "text_document": types.TextDocumentClientCapabilities(
                publish_diagnostics=types.PublishDiagnosticsClientCapabilities(related_information=True),
                hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
            ),
            "general": types.GeneralClientCapabilities(markdown=types.MarkdownClientCapabilities("marked")),
        }
        made = self._do(
            self.client.initialize_async(
                types.InitializeParams(
                    types.ClientCapabilities(**{**wanted, **capabilities}),
                    workspace_folders=folders,
                    initialization_options=options,
                )
            )
        )
        self.client.initialized(types.InitializedParams())
        self.encoding = made.capabilities.position_encoding
        return made

    def open(self, uri: str, text: str, language: str = "markdown") -> None:
        """Open a text as version 1."""
        item = types.TextDocumentItem(uri, language, 1, text)
        self._say(lambda: self.client.text_document_did_open(types.DidOpenTextDocumentParams(item)))

    def edit(self, uri: str, version: int, text: str) -> None:
        """The whole text anew."""
        there = types.VersionedTextDocumentIdentifier(version, uri)
        changes = [types.TextDocumentContentChangeWholeDocument(text)]
        self._say(lambda: self.client.text_document_did_change(types.DidChangeTextDocumentParams(there, changes)))

    def save(self, uri: str) -> None:
        """The text was saved."""
        there = types.TextDocumentIdentifier(uri)
        self._say(lambda: self.client.text_document_did_save(types.DidSaveTextDocumentParams(there)))

    def close(self, uri: str) -> None:
        """The text was closed."""
        there = types.TextDocumentIdentifier(uri)
        self._say(lambda: self.client.text_document_did_close(types.DidCloseTextDocumentParams(there)))

    def configure(self, settings: Any) -> None:
        """The user changed a setting."""
        params = types.DidChangeConfigurationParams(settings)
        self._say(lambda: self.client.workspace_did_change_configuration(params))

    def published(self, uri: str) -> list[types.PublishDiagnosticsParams]:
        """All that was ever published of a text."""
        return list(self._published.get(uri, ()))

    def diagnostics(self, uri: str, version: int | None = 1) -> list[types.Diagnostic]:
        """What is shown of a version; None waits for what is shown of a closed text."""
        self.wait(lambda: any(p.version == version for p in self.published(uri)), f"no diagnostics of {uri} {version}")
        return list([p for p in self.published(uri) if p.version == version][-1].diagnostics)

    def hover(self, uri: str, line: int, character: int) -> types.Hover | None:
        """What is shown at a position."""
        params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        return self._do(self.client.text_document_hover_async(params))

    def hover_text(self, uri: str, line: int, character: int) -> str:
        """The words of a hover, empty where there is none."""
        shown = self.hover(uri, line, character)
        return shown.contents.value if shown else ""

    def quit(self) -> int | None:
        """Shut down as an editor should; returns the server's exit status."""
        self._do(self.client.shutdown_async(None))
        self._say(lambda: self.client.exit(None))
        return self._ended()

    def hang_up(self) -> int | None:
        """Go without a word."""
        self._say(self._server().stdin.close)
        return self._ended()

    def alive(self) -> bool:
        """Whether the server still runs."""
        return self._server().returncode is None

    def wait(self, holds: Callable[[], bool], otherwise: str) -> None:
        """Wait until something holds."""
        end = time.monotonic() + _LONG
        while not holds():
            assert time.monotonic() < end, otherwise
            assert self.alive() or not self._thread.is_alive(), "the server has ended"
            time.sleep(0.02)

    def stop(self) -> None:
        """Take the server down however it is; the loop of the thread with it."""
        if self._thread.is_alive():
            if self._server() is not None and self.alive():
                self._server().kill()
                self._ended()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)

    def _ended(self) -> int | None:
        status = self._do(self._server().wait())
        self._do(asyncio.sleep(0.05))
        return status

    def _server(self) -> Any:
        return self.client._server

    def _do(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(_LONG)

    def _say(self, act: Callable[[], Any]) -> None:
        async def said() -> None:
            act()

        self._do(said())


@contextmanager
def editing(*arguments: str, cwd: Path | None = None, **start: Any) -> Iterator[Editor]:
    """An editor whose server is started, and is gone in the end."""
    editor = Editor(*arguments, cwd=cwd)
    try:
        editor.start(**start)
        yield editor
    finally:
        editor.stop()
