"""The command line. Nothing heavy is imported before a command that needs it runs."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from directive_diff.command_parser import LEVELS, parse, parser
from directive_diff.errors import DirectiveDiffError, InputError, InternalError, OutputError, UsageError
from directive_diff.reading.file import Options as ReadingOptions
from directive_diff.report import FORMATS, encoded, format_of, render, save
from directive_diff.report.labels import Labels, labels

if TYPE_CHECKING:
    from argparse import Namespace

    from directive_diff.comparison import Comparison
    from directive_diff.model import Directive
    from directive_diff.overrides import Overrides

__all__ = ["main"]

DONE, DIFFERS, FAILED = 0, 1, 2
STOPPED, BROKEN_PIPE = 130, 141  # 128 and the number of the signal, as shells have it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status. No error leaves it as a traceback."""
    _speak_utf8()
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    words = labels(_language(arguments))
    try:
        status = _run(arguments, words)
        sys.stdout.flush()
    except DirectiveDiffError as error:
        return _fail(error, words)
    except KeyboardInterrupt:
        _note(words.cli("stopped"))
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has closed it; what is left in the buffer would complain at exit.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except OSError as error:
        return _fail(_stdout_failed(error), words)
    except Exception as error:  # noqa: BLE001  # the last resort: an officer can do nothing with a traceback
        return _fail(_unexpected(error), words)
    return status


def _run(arguments: Sequence[str], words: Labels) -> int:
    options = parse(arguments, words)
    if options is None:
        return DONE
    if options.command is None:
        _print(parser(words).format_help())
        return FAILED
    commands = {"compare": _compare, "demo": _demo, "read": _read, "check": _check_draft}
    return commands[options.command](options, words)


# ---- commands -----------------------------------------------------------------------------------------------------


def _compare(options: Namespace, words: Labels) -> int:
    targets = [_target(value, options.format) for value in options.output or []]
    if not targets:
        targets = [_Target(None, options.format or "text")]
    old, new = Path(options.old), Path(_new(options))
    decisions = Path(options.overrides) if options.overrides is not None else None
    kept = [Path(file) for file in (options.overrides, options.registry) if file is not None]
    _check([*targets, *_decisions_target(options, decisions)], [old, new, *kept])
    overrides = _decisions(decisions)
    comparison = _compared(old, new, words, _both_states(options), options.registry, overrides)
    if not (_seen() and any(target.path is None and target.format == "text" for target in targets)):
        _warn(comparison, words)  # Otherwise the summary says them before the same eyes.
    _write(comparison, targets, words)
    if options.write_overrides is not None:
        _write_decisions(comparison, overrides, Path(options.write_overrides), words)
    return DIFFERS if options.exit_code and comparison.differs else DONE


def _demo(options: Namespace, words: Labels) -> int:
    from directive_diff.bundled import example_pair

    old, new = example_pair()
    target = _target(options.output or "report.html", None)
    _check([target], [old, new])
    comparison = _compared(old, new, words, (ReadingOptions(), ReadingOptions()))
    if target.path is None or not _seen():
        _warn(comparison, words)
    if target.path is not None:
        _write(comparison, [_Target(None, "text")], words)
    _write(comparison, [target], words, tell=lambda line: _print(f"\n{line}\n"))
    return DONE


def _read(options: Namespace, words: Labels) -> int:
    with _Progress(words.cli("reading")):
        directive = _read_one(Path(options.file), ReadingOptions(options.revisions, options.ocr))
        from directive_diff.report import seen
    _print(seen.render(directive, words))
    return DONE


def _check_draft(options: Namespace, words: Labels) -> int:
    paths = [None if value == "-" else Path(value) for value in options.output or ["-"]]
    inputs = [Path(name) for name in (options.draft, options.against) if name is not None]
    how = ReadingOptions(options.revisions, options.ocr)
    with _Progress(words.cli("checking")):
        draft, *old = [_read_one(name, how) for name in inputs]
        from directive_diff import checks
        from directive_diff.checks import written

        targets = [_Target(path, options.format or (written.format_of(path) if path else "text")) for path in paths]
        _check(targets, inputs)
        against = old[0] if old else None
        found = checks.check(draft, against, only=options.rule, ignore=options.ignore)
        shown = tuple(c for c in found if LEVELS.index(c.level) >= LEVELS.index(options.level))
        report = written.Report(draft, against, shown, len(found) - len(shown))
    _warn_of(draft, words)
    for target in targets:
        content = written.render(report, target.format, words)
        if target.path is None:
            _print(content)
        else:
            save(content, target.path)
            from directive_diff.report.marks import visible

            _note(f"{words.cli('written')} {visible(str(target.path.resolve()))}")
    return DIFFERS if shown else DONE


def _new(options: Namespace) -> str:
    """The second file; with ``--revisions both`` there is none, and the first is compared with itself."""
    both = options.revisions == "both"
    if both and options.new is not None:
        raise UsageError(
            "E404",
            vi="Với --revisions both chỉ nêu một tệp: hai trạng thái của chính tệp đó được đối chiếu với nhau.",
            en="With --revisions both name one file only: its own two states are compared.",
        )
    if not both and options.new is None:
        raise UsageError(
            "E401",
            vi="Lệnh chưa đúng: thiếu văn bản SAU. Để đối chiếu hai trạng thái của một tệp Word có theo dõi thay đổi "
            "(track changes), thêm --revisions both.",
            en="The command does not fit: the NEW text is missing. To compare the two states of one Word file with "
            "tracked changes, add --revisions both.",
        )
    file: str = options.old if both else options.new
    return file


def _no_changes(path: Path) -> DirectiveDiffError:
    return InputError(
        "E117",
        vi=f"«{path.name}» không có thay đổi có theo dõi (track changes) nên không có hai trạng thái để đối chiếu. "
        "Hãy nêu hai tệp: văn bản TRƯỚC và văn bản SAU.",
        en=f"'{path.name}' has no tracked changes, so there are no two states to compare. Name two files: OLD and NEW.",
    )


def _both_states(options: Namespace) -> tuple[ReadingOptions, ReadingOptions]:
    """How the old and the new text are read."""
    if options.revisions == "both":
        return ReadingOptions("reject", options.ocr), ReadingOptions("accept", options.ocr)
    alike = ReadingOptions(options.revisions, options.ocr)
    return alike, alike


def _compared(
    old: Path,
    new: Path,
    words: Labels,
    how: tuple[ReadingOptions, ReadingOptions],
    registry: str | None = None,
    overrides: Overrides | None = None,
) -> Comparison:
    with _Progress(words.cli("comparing")):
        one, other = _read_one(old, how[0]), _read_one(new, how[1])
        if how[0].revisions != how[1].revisions and not any(w.code == "W206" for w in one.warnings):
            raise _no_changes(old)
        from directive_diff.comparison import compare

        return compare(one, other, registry=registry, overrides=overrides)


def _read_one(path: Path, options: ReadingOptions) -> Directive:
    """Read one file. What can be refused by looking at it is refused before spaCy is loaded."""
    from directive_diff import reading

    file = reading.load(path)
    reading.format_of(file)
    _load_engine()
    from directive_diff.directive import read_file

    return read_file(file, options)


def _load_engine() -> None:
    """Import the engine with the garbage collector out of the way: what is imported lives to the end anyway, and
    looking through it again and again is a tenth of the start of a command.
    """
    gc.disable()
    try:
        from directive_diff.language import pipeline

        pipeline()
        gc.freeze()
    finally:
        gc.enable()


# ---- an officer's decisions ---------------------------------------------------------------------------------------


def _decisions(path: Path | None) -> Overrides | None:
    """The decisions of a file, read before anything that takes time."""
    if path is None:
        return None
    from directive_diff.overrides import read_overrides

    return read_overrides(path)


def _decisions_target(options: Namespace, read: Path | None) -> list[_Target]:
    """Where decisions are to be written, unless that is the file they come from, which is added to in its place."""
    if options.write_overrides is None:
        return []
    path = Path(options.write_overrides)
    if read is not None and _same(path, read):
        return []
    if path.is_file() and not any(_same(path, Path(text)) for text in (options.old, options.new) if text):
        raise OutputError(
            "E207",
            vi=f"Tệp ý kiến «{path}» đã có; công cụ không ghi đè để không mất ý kiến đã ghi. Hãy chọn tên khác, "
            f'hoặc thêm --overrides "{path}" để giữ ý kiến cũ và bổ sung điểm mới vào chính tệp đó.',
            en=f"The overrides '{path}' are there already and are not overwritten, so that no decision is lost. "
            f'Choose another name, or add --overrides "{path}" to keep them and add what is new to that file.',
        )
    return [_Target(path, "overrides")]


def _write_decisions(comparison: Comparison, overrides: Overrides | None, path: Path, words: Labels) -> None:
    from directive_diff.overrides.write import starter
    from directive_diff.report.marks import visible

    save(starter(comparison, overrides), path)
    _note(f"{words.cli('written')} {visible(str(path.resolve()))}")


# ---- outputs ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a report goes: a path, or standard output where ``path`` is None."""

    path: Path | None
    format: str


def _target(value: str, format: str | None) -> _Target:
    """``FILE`` or ``FORMAT:FILE``. One letter before the colon is a Windows drive; any other word is part of a name."""
    prefix, colon, rest = value.partition(":")
    if colon and prefix in FORMATS:
        format, value = prefix, rest
    if value == "-":
        return _Target(None, format or "text")
    if not value:
        raise UsageError(
            "E401",
            vi="Tùy chọn -o chưa có tên tệp. Ví dụ: -o bao-cao.html.",
            en="The option -o names no file. For example: -o report.html.",
        )
    path = Path(value)
    if format is None and path.is_dir():
        return _Target(path, "html")  # the writer says that it is a folder
    return _Target(path, format or format_of(path))


def _check(targets: Sequence[_Target], inputs: Sequence[Path]) -> None:
    """Refuse to write over what is read, and to write one file twice."""
    seen: set[str] = set()
    for path in (target.path for target in targets if target.path is not None):
        if any(_same(path, other) for other in inputs):
            raise OutputError(
                "E205",
                vi=f"Tệp báo cáo «{path}» trùng với văn bản đầu vào. Hãy chọn tên khác để không ghi đè văn bản.",
                en=f"The report '{path}' is one of the input files. Choose another name, so that no text is lost.",
            )
        real = os.path.normcase(os.path.realpath(path))
        if real in seen:
            raise UsageError(
                "E403",
                vi=f"Tệp «{path}» được ghi hai lần. Hãy đặt tên khác nhau cho từng báo cáo.",
                en=f"'{path}' is written twice. Give each report a name of its own.",
            )
        seen.add(real)


def _same(path: Path, other: Path) -> bool:
    with suppress(OSError, ValueError):
        return path.samefile(other)
    return os.path.normcase(os.path.realpath(path)) == os.path.normcase(os.path.realpath(other))


def _write(
    comparison: Comparison, targets: Sequence[_Target], words: Labels, tell: Callable[[str], None] | None = None
) -> None:
    """Write every target, and tell where (on standard error, unless it is part of what the command shows)."""
    from directive_diff.report.marks import visible

    for target in targets:
        content = render(comparison, target.format, words.lang)
        if target.path is None:
            _print(content)
        else:
            save(content, target.path)
            (tell or _note)(f"{words.cli('written')} {visible(str(target.path.resolve()))}")


# ---- speaking -----------------------------------------------------------------------------------------------------


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, known before anything can go wrong; an unknown one is refused later, in Vietnamese."""
    for at, argument in enumerate(arguments):
        value = argument[len("--lang=") :] if argument.startswith("--lang=") else ""
        if argument == "--lang" and at + 1 < len(arguments):
            value = arguments[at + 1]
        if value == "en":
            return "en"
    return "vi"


def _speak_utf8() -> None:
    """Vietnamese whatever the console says of itself (ascii, cp1258): the bytes are UTF-8, with bare line feeds."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            with suppress(OSError, ValueError):
                reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _seen() -> bool:
    """Whether standard output is a terminal, where a person reads the summary."""
    return sys.stdout is not None and sys.stdout.isatty()


def _print(text: str) -> None:
    sys.stdout.write(encoded(text).decode("utf-8"))


def _note(text: str) -> None:
    """A line on standard error; if that is closed there is nobody to tell."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(encoded(text).decode("utf-8"), file=sys.stderr, flush=True)


def _warn(comparison: Comparison, words: Labels) -> None:
    from directive_diff.report.marks import visible

    old, new = comparison.old, comparison.new
    for whose, warnings in (
        ("", comparison.warnings),
        (f"{words.word('old')} «{old.source}»: ", old.warnings),
        (f"{words.word('new')} «{new.source}»: ", new.warnings),
    ):
        for warning in warnings:
            _note(f"{words.cli('warning')} [{warning.code}] {visible(whose + words.say(warning.message))}")


def _warn_of(draft: Directive, words: Labels) -> None:
    from directive_diff.report.marks import visible

    for warning in draft.warnings:
        _note(f"{words.cli('warning')} [{warning.code}] {visible(words.say(warning.message))}")


def _fail(error: DirectiveDiffError, words: Labels) -> int:
    from directive_diff.report.marks import visible

    _note(f"{words.cli('error')} {visible(error.message(words.lang))}")
    if error.code == "E401":
        _note(words.cli("see_help"))
    return FAILED


def _stdout_failed(error: OSError) -> DirectiveDiffError:
    detail = error.strerror or str(error)
    return OutputError(
        "E206",
        vi=f"Không ghi được ra màn hình hoặc tệp được chuyển hướng ({detail}). Hãy kiểm tra dung lượng đĩa.",
        en=f"Cannot write to standard output ({detail}). Check the disk it is sent to.",
    )


def _unexpected(error: Exception) -> DirectiveDiffError:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    what = f"{type(error).__name__}: {error}"[:300]
    return InternalError(
        "E999",
        vi=f"Lỗi ngoài dự kiến ({what}; {place}). Đề nghị gửi thông báo này cùng hai tệp cho nhóm phát triển.",
        en=f"Unexpected error ({what}; {place}). Please report this message together with the files.",
    )


class _Progress:
    """A word on standard error while something takes its time, and only where a person is looking."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> None:
        if self._shown:
            sys.stderr.write(self._text)
            sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * len(self._text) + "\r")
            sys.stderr.flush()
