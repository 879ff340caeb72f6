"""The language server itself: what an editor sends and is sent, over standard input and output.

The editor's text is looked at a moment after the last key (``_PAUSE``), away from the loop that talks to the editor.
What was found about a version that is no longer the last is dropped. Every change carries the whole text: pygls applies
partial changes by ``str.splitlines``, whose lines are not an editor's (see :mod:`directive_diff.lsp.places`).
"""

from __future__ import annotations

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from directive_diff import __version__
from directive_diff.errors import unexpected
from directive_diff.lsp.analysis import Analyst, Buffer, Findings, stamp
from directive_diff.lsp.diagnostics import SOURCE, diagnostics
from directive_diff.lsp.hover import hover
from directive_diff.lsp.places import Places
from directive_diff.lsp.settings import SECTION, Settings
from directive_diff.report.labels import Labels, labels

__all__ = ["run"]

_PAUSE = 0.3  # seconds without a key after which a text is looked at
_WAIT = 30.0  # seconds a hover waits for the comparison of what was just typed; editors give up sooner
_MARKDOWN = (".md", ".markdown")


@dataclass(slots=True)
class _Open:
    """An open text: what was last found out about it, of which state (``key``), and what is under way."""

    found: Findings | None = None
    key: object = None
    timer: asyncio.TimerHandle | None = None
    work: asyncio.Task[None] | None = None


class Server(LanguageServer):
    """The server with its open texts."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(SOURCE, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.settings = settings
        self._open: dict[str, _Open] = {}
        self._analyst = Analyst()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="analysis")
        self._told = ""  # what was last said about last year's text

    @property
    def words(self) -> Labels:
        """The words of the language asked for."""
        return labels(self.settings.lang)

    @property
    def hung_up_properly(self) -> bool:
        """Whether the editor asked to shut down before it left."""
        return bool(self.protocol._shutdown)  # noqa: SLF001  # pygls keeps it to itself

    def report_server_error(self, error: Exception, source: object) -> None:
        """What goes wrong with a message goes into the editor's log; pygls would put it before the user's eyes."""
        told = f"{getattr(source, '__name__', source)}: {error}"
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, told))

    # ---- texts ------------------------------------------------------------------------------------------------------

    def wanted(self, uri: str, pause: float = 0.0) -> None:
        """Look at a text, after a pause in which nothing else of it is wanted."""
        text = self._open.get(uri)
        if text is None:
            return
        if text.timer:
            text.timer.cancel()
        text.timer = asyncio.get_running_loop().call_later(pause, self._start, uri)

    def opened(self, uri: str) -> None:
        """Begin to look at a text."""
        self._open[uri] = _Open()
        self.wanted(uri)

    def closed(self, uri: str) -> None:
        """Forget a text, and what the editor shows of it."""
        text = self._open.pop(uri, None)
        if text and text.timer:
            text.timer.cancel()
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def all_wanted(self) -> None:
        """Look at every open text: a setting changed."""
        for uri in self._open:
            self.wanted(uri)

    async def current(self, uri: str) -> Findings | None:
        """What is found out about the last version of a text, waited for where it is not yet known."""
        while (text := self._open.get(uri)) is not None:
            if text.found is not None and text.key == self._key(uri):
                return text.found
            self._start(uri)
            if text.work is None:
                return None
            await asyncio.shield(text.work)
        return None

    def _start(self, uri: str) -> None:
        text = self._open.get(uri)
        if text is None:
            return
        if text.timer:
            text.timer.cancel()
            text.timer = None
        if text.work is None or text.work.done():  # what is under way looks once more when it is through
            text.work = asyncio.get_running_loop().create_task(self._look(uri))

    async def _look(self, uri: str) -> None:
        while (text := self._open.get(uri)) is not None and text.key != (key := self._key(uri)):
            document, old = self.workspace.get_text_document(uri), self._old_text(uri)
            look = partial(self._examined, uri, _buffer(document), old, self.words)
            findings, shown = await asyncio.get_running_loop().run_in_executor(self._pool, look)
            if self._open.get(uri) is not text:  # closed meanwhile
                return
            text.found, text.key = findings, key
            if key == self._key(uri):
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, document.version))
                self._tell(findings)
            elif text.timer:  # it is being typed in: the pause after the last key is waited for
                return

    def _examined(
        self, uri: str, buffer: Buffer, old: Path | None, words: Labels
    ) -> tuple[Findings, list[types.Diagnostic]]:
        """All about a state of a draft, and how it is shown. In its own thread: nothing of the server changes here."""
        capable = self.client_capabilities.text_document
        related = bool(capable and capable.publish_diagnostics and capable.publish_diagnostics.related_information)
        show = partial(diagnostics, uri=uri, units=self.workspace.position_codec, labels=words, related=related)
        findings = self._analyst.examine(buffer, old)
        try:
            return findings, show(findings)
        except Exception as error:  # noqa: BLE001  # the server lives on, and says what happened
            findings = Findings(buffer, findings.old, error=unexpected(error))
            return findings, show(findings)

    def _key(self, uri: str) -> object:
        """The state that findings are of: version of the text, last year's file, language."""
        old = self._old_text(uri)
        version = self.workspace.get_text_document(uri).version
        return version, old, stamp(old) if old else (), self.settings

    def _old_text(self, uri: str) -> Path | None:
        folders = [to_fs_path(folder) for folder in self.workspace.folders]
        root = self.workspace.root_path
        draft = to_fs_path(uri)
        return self.settings.old_text(
            Path(draft) if draft else None, [Path(folder) for folder in (*folders, root) if folder]
        )

    def _tell(self, findings: Findings) -> None:
        """Say that last year's text cannot be read: once, and not at every key."""
        error = findings.old_error
        said = error.message(self.settings.lang) if error else ""
        if said and said != self._told:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, said))
        self._told = said

    # ---- settings ---------------------------------------------------------------------------------------------------

    async def pull_settings(self) -> None:
        """Ask the editor for its settings, if it can be asked."""
        workspace = self.client_capabilities.workspace
        if not (workspace and workspace.configuration):
            return
        asked = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
        with suppress(Exception):  # an editor that says it can and cannot
            self.changed(*(await self.workspace_configuration_async(asked))[:1])

    def changed(self, sent: object) -> None:
        """Take over settings that an editor sent."""
        settings = self.settings.changed(sent)
        if settings != self.settings:
            self.settings = settings
            self.all_wanted()

    def stop(self) -> None:
        """Drop what is waiting to be looked at."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _buffer(document: TextDocument) -> Buffer:
    """The text as it is read: as Markdown where the editor or the name says so, else as plain text."""
    suffix = Path(document.path).suffix.lower()
    markdown = document.language_id == "markdown" or (document.language_id is None and suffix in _MARKDOWN)
    return Buffer(document.filename or document.uri, ".md" if markdown else ".txt", document.source)


def _made(settings: Settings) -> Server:
    server = Server(settings)

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.settings = server.settings.changed(params.initialization_options)

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        if workspace and workspace.did_change_configuration and workspace.did_change_configuration.dynamic_registration:
            told = types.Registration("settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, {"section": SECTION})
            with suppress(Exception):  # settings that change later are then not heard of
                await server.client_register_capability_async(types.RegistrationParams([told]))
        await server.pull_settings()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configured(params: types.DidChangeConfigurationParams) -> None:
        server.changed(params.settings)
        await server.pull_settings()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.opened(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def edited(params: types.DidChangeTextDocumentParams) -> None:
        server.wanted(params.text_document.uri, _PAUSE)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.wanted(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        uri = params.text_document.uri
        try:
            findings = await asyncio.wait_for(server.current(uri), _WAIT)
        except TimeoutError:
            return None
        if findings is None:
            return None
        lines = Places(findings.buffer.text, server.workspace.position_codec)
        markdown = _reads_markdown(server.client_capabilities)
        said = hover(findings, lines.offset(params.position), server.words, markdown=markdown)
        if said is None:
            return None
        kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
        where = lines.range(said.stretch) if said.stretch else None
        return types.Hover(types.MarkupContent(kind, said.text), where)

    return server


def _reads_markdown(client: types.ClientCapabilities) -> bool:
    """Whether the editor shows Markdown as a browser would: it takes hovers in it, and names its parser. Others (Neovim
    and Emacs) show the source, where escapes would stand between the words; to them plain text is sent.
    """
    hover = client.text_document.hover if client.text_document else None
    takes = hover and hover.content_format and types.MarkupKind.Markdown in hover.content_format
    return bool(takes and client.general and client.general.markdown)


def run(against: str | None, lang: str) -> int:
    """Serve until the editor hangs up; 0 if it did so as it should, else 1."""
    with _own_output() as output:
        server = _made(Settings.given(against, lang))
        try:
            server.start_io(sys.stdin.buffer, output)
        finally:
            server.stop()
    return 0 if server.hung_up_properly else 1


def _own_output() -> BinaryIO:
    """Standard output for the protocol alone: whatever else writes there, in any library, goes to standard error."""
    sys.stdout.flush()
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own
