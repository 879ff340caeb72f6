"""The command line. Nothing heavy is imported before a command that needs it runs."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from directive_diff.command_parser import LEVELS, parse, parser
from directive_diff.console import Progress, coloured, note, show, speak_utf8, watched
from directive_diff.errors import DirectiveDiffError, InputError, OutputError, UsageError, unexpected
from directive_diff.reading.file import Options as ReadingOptions
from directive_diff.report import Options, save
from directive_diff.report.labels import Labels, labels
from directive_diff.targets import Target, check_targets, is_folder, same_file, target_of, write_all

if TYPE_CHECKING:
    from argparse import Namespace

    from directive_diff.comparison import Comparison
    from directive_diff.model import Directive
    from directive_diff.overrides import Overrides

__all__ = ["main"]

DONE, DIFFERS, FAILED = 0, 1, 2
OFFICE_BEGINS = 1900  # Office programs know no earlier year
STOPPED, BROKEN_PIPE = 130, 141  # 128 and the number of the signal, as shells have it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status. No error leaves it as a traceback."""
    speak_utf8()
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    words = labels(_language(arguments))
    try:
        status = _run(arguments, words)
        sys.stdout.flush()
    except DirectiveDiffError as error:
        return _fail(error, words)
    except KeyboardInterrupt:
        note(words.cli("stopped"))
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has closed it; what is left in the buffer would complain at exit.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except OSError as error:
        return _fail(_stdout_failed(error), words)
    except Exception as error:  # noqa: BLE001  # the last resort: an officer can do nothing with a traceback
        return _fail(unexpected(error), words)
    return status


def _run(arguments: Sequence[str], words: Labels) -> int:
    options = parse(arguments, words)
    if options is None:
        return DONE
    if options.command is None:
        show(parser(words).format_help())
        return FAILED
    commands = {
        "compare": _compare,
        "demo": _demo,
        "read": _read,
        "convert": _convert,
        "check": _check_draft,
        "lsp": _serve_editor,
        "overrides": _read_back,
        "app": _open_app,
        "preview": _preview,
    }
    return commands[options.command](options, words)


# ---- commands -----------------------------------------------------------------------------------------------------


def _compare(options: Namespace, words: Labels) -> int:
    targets = [target_of(value, options.format) for value in options.output or []]
    if not targets:
        targets = [Target(None, options.format or "text")]
    old, new = Path(options.old), Path(_new(options))
    decisions = Path(options.overrides) if options.overrides is not None else None
    kept = [Path(file) for file in (options.overrides, options.registry) if file is not None]
    if options.template is not None:
        from directive_diff.report.templating import PARTS

        kept += [Path(options.template, part) for part in PARTS]
    check_targets([*targets, *_decisions_target(options, decisions)], [old, new, *kept])
    chosen = _report_options(options)
    overrides = _decisions(decisions)
    comparison = _compared(old, new, words, _both_states(options), options.registry, overrides)
    if not (watched() and any(target.path is None and target.format == "text" for target in targets)):
        _warn(comparison, words)  # Otherwise the summary says them before the same eyes.
    write_all(comparison, targets, words, chosen)
    if options.write_overrides is not None:
        _write_decisions(comparison, overrides, Path(options.write_overrides), words)
    return DIFFERS if options.exit_code and comparison.differs else DONE


def _demo(options: Namespace, words: Labels) -> int:
    from directive_diff.bundled import example_pair

    old, new = example_pair()
    target = target_of(options.output or "report.html", None)
    check_targets([target], [old, new])
    comparison = _compared(old, new, words, (ReadingOptions(), ReadingOptions()))
    if target.path is None or not watched():
        _warn(comparison, words)
    if target.path is not None:
        write_all(comparison, [Target(None, "text")], words, Options(colour=coloured()))
    write_all(comparison, [target], words, Options(), tell=lambda line: show(f"\n{line}\n"))
    return DONE


def _read(options: Namespace, words: Labels) -> int:
    with Progress(words.cli("reading")):
        directive = _read_one(Path(options.file), ReadingOptions(options.revisions, options.ocr))
        from directive_diff.report import seen
    show(seen.render(directive, words))
    return DONE


def _convert(options: Namespace, words: Labels) -> int:
    """One document in the XML of legal documents; what it is written as hangs on the suffix alone."""
    source = Path(options.file)
    path = None if options.output in (None, "-") else Path(options.output)
    if path is not None and not is_folder(path) and path.suffix.lower() != ".xml":
        raise OutputError("E201.convert", name=path.suffix or path.name)
    check_targets([Target(path, "akoma")], [source])
    with Progress(words.cli("reading")):
        directive = _read_one(source, ReadingOptions(options.revisions, options.ocr))
        from directive_diff.akoma import to_akoma

        content = to_akoma(directive)
    _warn_of(directive, words)
    if path is None:
        show(content)
        return DONE
    save(content, path)
    from directive_diff.report.marks import visible

    note(f"{words.cli('written')} {visible(str(path.resolve()))}")
    return DONE


def _check_draft(options: Namespace, words: Labels) -> int:
    paths = [None if value == "-" else Path(value) for value in options.output or ["-"]]
    inputs = [Path(name) for name in (options.draft, options.against) if name is not None]
    how = ReadingOptions(options.revisions, options.ocr)
    with Progress(words.cli("checking")):
        draft, *old = [_read_one(name, how) for name in inputs]
        from directive_diff import checks
        from directive_diff.checks import written

        targets = [Target(path, options.format or (written.format_of(path) if path else "text")) for path in paths]
        check_targets(targets, inputs)
        against = old[0] if old else None
        found = checks.check(draft, against, only=options.rule, ignore=options.ignore)
        shown = tuple(c for c in found if LEVELS.index(c.level) >= LEVELS.index(options.level))
        named = (options.draft, options.against or "")
        report = written.Report(draft, against, shown, len(found) - len(shown), *named)
    _warn_of(draft, words)
    for target in targets:
        content = written.render(report, target.format, words)
        if target.path is None:
            show(content)
        else:
            save(content, target.path)
            from directive_diff.report.marks import visible

            note(f"{words.cli('written')} {visible(str(target.path.resolve()))}")
    return DIFFERS if shown else DONE


def _serve_editor(options: Namespace, words: Labels) -> int:
    from directive_diff.lsp import serve

    return serve(options.against, words.lang)


def _read_back(options: Namespace, words: Labels) -> int:
    """What an officer wrote into the table's THUYẾT MINH, as decisions; a file that is there already is added to."""
    path = None if options.output in (None, "-") else Path(options.output)
    source = Path(options.table)
    check_targets([Target(path, "overrides")], [source])
    from directive_diff.overrides import Overrides
    from directive_diff.overrides.from_word import read_table
    from directive_diff.overrides.merge import merge
    from directive_diff.report.marks import visible

    known = _decisions(path) if path is not None and path.exists() else None
    reading = read_table(source)
    merged = merge(reading, known or Overrides(), source.name)
    for notice in (*reading.notices, *merged.notices):
        note(f"{words.cli('warning')} [{notice.code}] {visible(words.say(notice.message))}")
    told = words.cli("read_back_found", count=len(reading.edited), new=merged.rows)
    if path is None:
        show(merged.text.replace("\r\n", "\n"))
    elif merged.rows:
        save(merged.text, path)
        told = f"{told} {words.cli('written')} {visible(str(path.resolve()))}"
    note(told)
    return DONE


def _open_app(options: Namespace, words: Labels) -> int:
    """A page for those who work without a terminal; the address is taken before anything that takes time."""
    from directive_diff.preview.app.start import start, work_folder
    from directive_diff.preview.serve import bind, port_of

    folder = work_folder(options.folder)
    bound = bind(options.host, port_of(options.port), exposed=options.expose_to_network)
    start(bound, folder, words, browser=not options.no_open)
    return DONE


def _preview(options: Namespace, words: Labels) -> int:
    """A page that follows a draft; the address is taken, and both files looked at, before anything that takes time."""
    from directive_diff import reading
    from directive_diff.preview.inputs import Inputs
    from directive_diff.preview.serve import bind, port_of
    from directive_diff.preview.start import start

    chosen = ReadingOptions(options.revisions, options.ocr)
    beside = [Path(file) if file is not None else None for file in (options.registry, options.overrides)]
    inputs = Inputs(Path(options.draft), Path(options.against), chosen, *beside)
    for path in (inputs.draft, inputs.old):
        reading.format_of(reading.load(path))
    bound = bind(options.host, port_of(options.port), exposed=options.expose_to_network)
    start(bound, inputs, words, browser=not options.no_open)
    return DONE


def _new(options: Namespace) -> str:
    """The second file; with ``--revisions both`` there is none, and the first is compared with itself."""
    both = options.revisions == "both"
    if both and options.new is not None:
        raise UsageError("E404")
    if not both and options.new is None:
        raise UsageError("E401.no-new")
    file: str = options.old if both else options.new
    return file


def _no_changes(path: Path) -> DirectiveDiffError:
    return InputError("E117", name=path.name)


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
    with Progress(words.cli("comparing")):
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
        from directive_diff.language.reading import ready

        ready()
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


def _decisions_target(options: Namespace, read: Path | None) -> list[Target]:
    """Where decisions are to be written, unless that is the file they come from, which is added to in its place."""
    if options.write_overrides is None:
        return []
    path = Path(options.write_overrides)
    if read is not None and same_file(path, read):
        return []
    if path.is_file() and not any(same_file(path, Path(text)) for text in (options.old, options.new) if text):
        raise OutputError("E207", path=str(path))
    return [Target(path, "overrides")]


def _write_decisions(comparison: Comparison, overrides: Overrides | None, path: Path, words: Labels) -> None:
    from directive_diff.overrides.write import starter
    from directive_diff.report.marks import visible

    save(starter(comparison, overrides), path)
    note(f"{words.cli('written')} {visible(str(path.resolve()))}")


def _report_options(options: Namespace) -> Options:
    """What was chosen of the reports, refused before anything that takes time."""
    date = Options().date if options.date is None else _date(options.date)
    template = Path(options.template) if options.template is not None else None
    author = options.author or Options().author
    return Options(options.changed_only, options.by_agency, author, date, template, coloured())


def _date(value: str) -> datetime:
    try:
        date = datetime.fromisoformat(value).replace(tzinfo=None, microsecond=0)
    except ValueError:
        date = None
    if date is None or date.year < OFFICE_BEGINS:
        raise UsageError("E401.date", date=value)
    return date


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


def _warn(comparison: Comparison, words: Labels) -> None:
    from directive_diff.report.marks import visible

    old, new = comparison.old, comparison.new
    for whose, warnings in (
        ("", comparison.warnings),
        (f"{words.word('old')} «{old.source}»: ", old.warnings),
        (f"{words.word('new')} «{new.source}»: ", new.warnings),
    ):
        for warning in warnings:
            note(f"{words.cli('warning')} [{warning.code}] {visible(whose + words.say(warning.message))}")


def _warn_of(draft: Directive, words: Labels) -> None:
    from directive_diff.report.marks import visible

    for warning in draft.warnings:
        note(f"{words.cli('warning')} [{warning.code}] {visible(words.say(warning.message))}")


def _fail(error: DirectiveDiffError, words: Labels) -> int:
    from directive_diff.report.marks import visible

    note(f"{words.cli('error')} {visible(error.message(words.lang))}")
    if error.code == "E401":
        note(words.cli("see_help"))
    return FAILED


def _stdout_failed(error: OSError) -> DirectiveDiffError:
    detail = error.strerror or str(error)
    return OutputError("E206", detail=detail)
