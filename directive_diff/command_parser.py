"""The commands and their options, with help in the language asked for."""

from __future__ import annotations

import re
from argparse import SUPPRESS, Action, ArgumentParser, HelpFormatter, Namespace
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from directive_diff import __version__
from directive_diff.catalogue import message
from directive_diff.errors import UsageError
from directive_diff.model import Message
from directive_diff.report import FORMATS
from directive_diff.report.labels import LANGUAGES, Labels, labels

__all__ = ["parse", "parser"]

# What becomes of tracked changes; «both» compares the two states of one file.
REVISIONS = ("accept", "reject", "refuse", "both")

# What argparse says in English, and the word for it; groups are named as the placeholders of that word.
_SAID = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "required"),
    (re.compile(r"unrecognized arguments: (?P<names>.+)"), "unrecognised"),
    (re.compile(r"argument (?P<option>.+?): expected one argument"), "one_value"),
    (re.compile(r"argument (?P<option>.+?): invalid choice: (?P<value>.+)", re.DOTALL), "choice"),
)


def parse(arguments: Sequence[str], words: Labels) -> Namespace | None:
    """The options, or None where help or the version was asked for and has been printed.

    Raises:
        UsageError: E401 a command line that does not fit.
    """
    try:
        return parser(words).parse_args(arguments)
    except SystemExit:  # argparse's way of saying that help or the version was printed; errors are ours
        return None


def parser(words: Labels) -> ArgumentParser:
    """The whole command line."""
    top = _parser(words, "directive-diff", words.cli("description"), words.cli("epilog"))
    top.add_argument("--version", action="version", version=f"directive-diff {__version__}", help=words.cli("version"))
    _add_language(top, words)
    title, metavar = words.cli("commands"), words.cli("command_metavar")
    commands = top.add_subparsers(dest="command", title=title, metavar=metavar, parser_class=_Parser)
    _add_compare(commands.add_parser("compare", **_texts(words, "compare", "compare_epilog")), words)
    demo = commands.add_parser("demo", **_texts(words, "demo"))
    _dress(demo, words)
    demo.add_argument("-o", "--output", metavar=words.cli("file_metavar"), help=words.cli("demo_output"))
    _add_language(demo, words, inherit=True)
    read = commands.add_parser("read", **_texts(words, "read"))
    _dress(read, words)
    read.add_argument("file", metavar=words.cli("file_metavar"), help=words.cli("read_file"))
    _add_reading(read, words, REVISIONS[:-1])
    _add_language(read, words, inherit=True)
    convert = commands.add_parser("convert", **_texts(words, "convert", "convert_epilog"))
    _dress(convert, words)
    convert.add_argument("file", metavar=words.cli("file_metavar"), help=words.cli("read_file"))
    convert.add_argument("-o", "--output", metavar=words.cli("file_metavar"), help=words.cli("convert_output"))
    _add_reading(convert, words, REVISIONS[:-1])
    _add_language(convert, words, inherit=True)
    _add_check(commands.add_parser("check", **_texts(words, "check", "check_epilog")), words)
    _add_lsp(commands.add_parser("lsp", **_texts(words, "lsp", "lsp_epilog")), words)
    _add_overrides(commands.add_parser("overrides", **_texts(words, "read_back", "read_back_epilog")), words)
    _add_preview(commands.add_parser("preview", **_texts(words, "preview", "preview_epilog")), words)
    _add_app(commands.add_parser("app", **_texts(words, "app", "app_epilog")), words)
    return top


def _add_preview(made: ArgumentParser, words: Labels) -> None:
    _dress(made, words)
    made.add_argument("draft", metavar=words.cli("draft_metavar"), help=words.cli("preview_draft"))
    made.add_argument("--against", required=True, metavar=words.cli("old_metavar"), help=words.cli("check_against"))
    made.add_argument("--registry", metavar=words.cli("file_metavar"), help=words.cli("registry"))
    made.add_argument("--overrides", metavar=words.cli("file_metavar"), help=words.cli("overrides"))
    _add_reading(made, words, REVISIONS[:-1])
    _add_serving(made, words)
    _add_language(made, words, inherit=True)


def _add_app(made: ArgumentParser, words: Labels) -> None:
    _dress(made, words)
    made.add_argument("folder", nargs="?", metavar=words.cli("folder_metavar"), help=words.cli("app_folder"))
    _add_serving(made, words)
    _add_language(made, words, inherit=True)


def _add_serving(made: ArgumentParser, words: Labels) -> None:
    """Where a page is served."""
    made.add_argument("--port", metavar=words.cli("port_metavar"), help=words.cli("port"))
    made.add_argument("--no-open", action="store_true", help=words.cli("no_open"))
    made.add_argument("--host", default="127.0.0.1", metavar=words.cli("host_metavar"), help=words.cli("host"))
    made.add_argument("--expose-to-network", action="store_true", help=words.cli("expose"))


def _add_overrides(made: ArgumentParser, words: Labels) -> None:
    _dress(made, words)
    made.add_argument("table", metavar=words.cli("table_metavar"), help=words.cli("read_back_table"))
    made.add_argument("-o", "--output", metavar=words.cli("file_metavar"), help=words.cli("read_back_output"))
    _add_language(made, words, inherit=True)


# What a finding may be, from the least; the formats of findings (they are written by directive_diff.checks, whose
# modules are imported when a draft is checked).
LEVELS = ("note", "warning", "error")
CHECK_FORMATS = ("text", "json", "sarif", "line")


def _add_check(check: ArgumentParser, words: Labels) -> None:
    _dress(check, words)
    check.add_argument("draft", metavar=words.cli("draft_metavar"), help=words.cli("check_draft"))
    check.add_argument("--against", metavar=words.cli("old_metavar"), help=words.cli("check_against"))
    check.add_argument(
        "-o", "--output", action="append", metavar=words.cli("file_metavar"), help=words.cli("check_output")
    )
    check.add_argument(
        "--format", choices=CHECK_FORMATS, metavar=words.cli("format_metavar"), help=words.cli("check_format")
    )
    for option, text in (("--rule", words.cli("check_rule")), ("--ignore", words.cli("check_ignore"))):
        check.add_argument(option, action="append", default=[], metavar=words.cli("rule_metavar"), help=text)
    check.add_argument(
        "--level", choices=LEVELS, default="warning", metavar="|".join(LEVELS), help=words.cli("check_level")
    )
    _add_reading(check, words, REVISIONS[:-1])
    _add_language(check, words, inherit=True)


def _add_lsp(server: ArgumentParser, words: Labels) -> None:
    _dress(server, words)
    server.add_argument("--against", metavar=words.cli("old_metavar"), help=words.cli("lsp_against"))
    _add_language(server, words, inherit=True)


def _add_compare(compare: ArgumentParser, words: Labels) -> None:
    _dress(compare, words)
    compare.add_argument("old", metavar=words.cli("old_metavar"), help=words.cli("old"))
    compare.add_argument("new", nargs="?", metavar=words.cli("new_metavar"), help=words.cli("new"))
    compare.add_argument("-o", "--output", action="append", metavar=words.cli("file_metavar"), help=words.cli("output"))
    compare.add_argument(
        "--format",
        choices=list(FORMATS),
        metavar=words.cli("format_metavar"),
        help=words.cli("format", formats=", ".join(FORMATS)),
    )
    compare.add_argument("--registry", metavar=words.cli("file_metavar"), help=words.cli("registry"))
    _add_reading(compare, words, REVISIONS)
    _add_language(compare, words, inherit=True)
    file = words.cli("file_metavar")
    compare.add_argument("--overrides", metavar=file, help=words.cli("overrides"))
    compare.add_argument("--write-overrides", metavar=file, help=words.cli("write_overrides"))
    compare.add_argument("--changed-only", action="store_true", help=words.cli("changed_only"))
    compare.add_argument("--by-agency", action="store_true", help=words.cli("by_agency"))
    compare.add_argument("--author", metavar=words.cli("name_metavar"), help=words.cli("author"))
    compare.add_argument("--date", metavar=words.cli("date_metavar"), help=words.cli("date"))
    compare.add_argument("--template", metavar=words.cli("folder_metavar"), help=words.cli("template"))
    compare.add_argument("--exit-code", action="store_true", help=words.cli("exit_code"))


def _add_reading(made: ArgumentParser, words: Labels, choices: Sequence[str]) -> None:
    """How files are read."""
    revisions = words.cli("revisions_both" if "both" in choices else "revisions")
    made.add_argument("--revisions", choices=list(choices), default="accept", metavar="|".join(choices), help=revisions)
    made.add_argument("--ocr", action="store_true", help=words.cli("ocr"))


class _Parser(ArgumentParser):
    """argparse that raises our errors, in both languages."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("E401.arguments", told=_told(message))


def _told(said: str) -> Message | str:
    for pattern, key in _SAID:
        match = pattern.fullmatch(said)
        if match:
            return message("cli", key, **match.groupdict())
    return said


class _Formatter(HelpFormatter):
    """Help that begins with the word for «usage» in the language asked for."""

    words: Labels

    def add_usage(
        self, usage: str | None, actions: Iterable[Action], groups: Iterable[object], prefix: str | None = None
    ) -> None:
        prefix = self.words.cli("usage") if prefix is None else prefix
        super().add_usage(usage, actions, groups, prefix)  # type: ignore[arg-type]  # argparse's own private group type


class _Vietnamese(_Formatter):
    words = labels("vi")


class _English(_Formatter):
    words = labels("en")


def _formatter(words: Labels) -> type[HelpFormatter]:
    return _English if words.lang == "en" else _Vietnamese


def _parser(words: Labels, name: str, description: str, epilog: str) -> ArgumentParser:
    made = _Parser(
        prog=name,
        description=description,
        epilog=epilog,
        add_help=False,
        allow_abbrev=False,
        formatter_class=_formatter(words),
    )
    _dress(made, words)
    return made


def _dress(made: ArgumentParser, words: Labels) -> None:
    """Headings and the option for help, in our words."""
    made._positionals.title = words.cli("arguments")  # noqa: SLF001  # argparse has no public name for them
    made._optionals.title = words.cli("options")  # noqa: SLF001  # as above
    made.add_argument("-h", "--help", action="help", help=words.cli("help"))


def _add_language(made: ArgumentParser, words: Labels, *, inherit: bool = False) -> None:
    """``--lang`` stands before or after the command; after it, silence keeps what stood before."""
    default = SUPPRESS if inherit else "vi"
    made.add_argument("--lang", choices=list(LANGUAGES), default=default, metavar="vi|en", help=words.cli("lang"))


def _texts(words: Labels, key: str, epilog: str | None = None) -> dict[str, Any]:
    text = words.cli(key)
    return {
        "help": text,
        "description": text[:1].upper() + text[1:] + ".",
        "epilog": words.cli(epilog) if epilog else None,
        "add_help": False,
        "allow_abbrev": False,
        "formatter_class": _formatter(words),
    }
