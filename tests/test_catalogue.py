"""One catalogue of words for each language: whole, alike, compiled, and neither more nor less than the code asks for."""

from __future__ import annotations

import ast
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import Environment, nodes

import directive_diff
from directive_diff import catalogue
from directive_diff.catalogue import LANGUAGES, joined, message, notice, text
from directive_diff.errors import InputError
from directive_diff.model import Message
from tools import messages

PACKAGE = Path(directive_diff.__file__).parent


def entries(lang: str) -> dict[tuple[str, str], list[str]]:
    """The texts of each message: one, or one for each form."""
    found = {}
    for entry in messages.entries(lang):
        if entry.id:
            key = entry.id[0] if entry.pluralizable else entry.id
            found[entry.context, key] = list(entry.string) if entry.pluralizable else [entry.string]
    return found


ENTRIES = {lang: entries(lang) for lang in LANGUAGES}
KEYS: dict[str, set[str]] = defaultdict(set)
for _table, _key in ENTRIES["vi"]:
    KEYS[_table].add(_key)

# ---- the files ------------------------------------------------------------------------------------------------------


def test_the_catalogues_are_whole_and_compiled() -> None:
    assert list(messages.problems()) == []


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(messages.LOCALE, tmp_path / "locale")
    return tmp_path / "locale"


def change(locale: Path, lang: str, old: str, new: str, *, compile: bool = True) -> list[str]:
    path = messages.po_path(lang, locale)
    before = path.read_text(encoding="utf-8")
    assert before.count(old) == 1, old
    path.write_text(before.replace(old, new), encoding="utf-8", newline="")
    if compile:
        messages.mo_path(lang, locale).write_bytes(messages.compiled(messages.entries(lang, locale), lang))
    return list(messages.problems(locale))


HEADING = 'msgctxt "words"\nmsgid "heading"\nmsgstr "{}"\n'
FAULTS = {
    "missing": ("en", HEADING.format("What changed, and why") + "\n", "", "words/heading is missing"),
    "empty": ("en", "What changed, and why", "", "words/heading: empty"),
    "fuzzy": ("en", HEADING.format("What changed, and why"), "#, fuzzy\n" + HEADING.format("So"), "heading: fuzzy"),
    "obsolete": (
        "en",
        HEADING.format("What changed, and why"),
        HEADING.format("So") + '\n#~ msgctxt "words"\n#~ msgid "gone"\n#~ msgstr "Gone"\n',
        "obsolete",
    ),
    "placeholder lost": ("vi", "«{name}» là thư mục", "Đây là thư mục", "E102: placeholders differ"),
    "no plain name": ("en", "'{name}' is a folder", "'{name!r}' is a folder", "no plain name"),
    "twice": ("vi", HEADING.format("Bản đối chiếu, thuyết minh nội dung thay đổi"), 2 * HEADING.format("Bản"), "twice"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(copied: Path, fault: str) -> None:
    lang, old, new, told = FAULTS[fault]
    assert any(told in line for line in change(copied, lang, old, new))


def test_words_that_were_not_compiled_are_found(copied: Path) -> None:
    told = change(copied, "vi", "Bản đối chiếu, thuyết minh nội dung thay đổi", "Bản so sánh", compile=False)
    assert told == ["vi: directive_diff.mo is not what the .po compiles to; run: make messages"]


def test_the_same_words_are_the_same_bytes() -> None:
    for lang in LANGUAGES:
        catalog = messages.entries(lang)
        turned = Catalog(locale=lang)  # made another day, by hand, its entries in another order
        for entry in reversed([e for e in catalog if e.id]):
            turned.add(entry.id, entry.string, context=entry.context)
        assert (
            messages.compiled(turned, lang) == messages.compiled(catalog, lang) == messages.mo_path(lang).read_bytes()
        )
        assert messages.tidy(catalog, lang) == messages.po_path(lang).read_bytes()


# ---- the words ------------------------------------------------------------------------------------------------------

_MARKED = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
# Entries of signs and placeholders alone, or alike in both languages, or in the other language by intent.
_BARE = {
    ("cli", "epilog"),  # the way to the other language
    ("details", "E203.name"),
}
_SHORT = 9  # so few letters may be Vietnamese without a mark: «Sai», «VB sau»


def bare(said: str) -> str:
    """The letters of a text outside its placeholders."""
    return "".join(c for c in re.sub(r"\{\w+\}", "", said) if c.isalpha())


def test_vietnamese_is_vietnamese_and_english_is_english() -> None:
    for key, forms in ENTRIES["vi"].items():
        for said in forms:
            assert key in _BARE or len(bare(said)) < _SHORT or _MARKED.search(said), (key, said)
    shown = re.compile("«[^»]*»|“[^”]*”|'\\w+'|\\([^)]*…\\)|Công văn")  # what a text is quoted as writing
    for key, forms in ENTRIES["en"].items():
        for said in forms:
            assert key in _BARE or not _MARKED.search(shown.sub("", said)), (key, said)
            assert not bare(said) or key in _BARE or said != ENTRIES["vi"][key][0], (key, said)


def test_the_voice() -> None:
    """Words that say more than the tool knows: what a law alone can do."""
    of_the_text = {("reasons", "citation.ended")}  # what the document itself says
    for key, forms in ENTRIES["vi"].items():
        if key in of_the_text:
            continue
        for never in ("bãi bỏ", "hợp nhất", "sáp nhập", "đơn vị đối chiếu"):
            assert not any(never in said.lower() for said in forms), (key, never)


# ---- what the code asks for -----------------------------------------------------------------------------------------

# Functions that take a key or the rest of one: the table, what stands before it, and which argument it is.
_PARTS = {
    ("plots/", "titled"): ("words", "", 2),
    ("reading/", "refused"): ("details", "E111.", 1),
    ("overrides/read.py", "_unfit"): ("details", "E122.", 1),
    ("overrides/read.py", "_wrong"): ("details", "E122.", 1),
    ("registry.py", "_wrong"): ("details", "E118.", 2),
    ("interchange/", "_wrong"): ("details", "E141.", 1),
    ("interchange/", "Unfit"): ("details", "E140.", 0),
    ("interchange/", "unfit_at"): ("details", "E140.", 1),
}


def by_method() -> Iterator[tuple[str, str]]:
    """The methods of Labels that look a word up, each with its table."""
    source = (PACKAGE / "report" / "labels.py").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "self._of":
                    table = call.args[0]
                    yield node.name, table.value if isinstance(table, ast.Constant) else ""


_METHODS = {name: table for name, table in by_method() if table}
# Tables whose keys are ids of the data: tested with the data (test_report_labels.py).
_BY_DATA = {*_METHODS.values(), "kinds.definition", "categories.definition"} - {"words", "cli", "desk"}


class Asked:
    """Every message that the package asks for, as far as reading it tells."""

    def __init__(self) -> None:
        self.keys: set[tuple[str, str]] = set()  # asked for by name
        self.loose: set[tuple[str, str]] = set()  # may be asked for: a key made of what the module holds
        for path in sorted(PACKAGE.rglob("*.py")):
            self._module(path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(PACKAGE.rglob("*.j2")):
            self._template(Environment(autoescape=True).parse(path.read_text(encoding="utf-8")))

    def _module(self, name: str, tree: ast.Module) -> None:
        every = list(ast.walk(tree))
        strings = {n.value for n in every if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        for scope in [tree, *(n for n in every if isinstance(n, ast.FunctionDef))]:
            own = list(_own(scope))
            given = dict(_given(own))
            for node in own:
                if isinstance(node, ast.Call):
                    self._call(name, node, given, strings)

    def _call(self, name: str, node: ast.Call, given: dict[str, set[str]], strings: set[str]) -> None:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        args = node.args
        for (where, function), (table, head, at) in _PARTS.items():
            if called == function and name.startswith(where) and len(args) > at:
                self._ask(table, [f"{head}{k}" for k in _keys(args[at], given) or ()])
        if called in ("message", "text") and len(args) >= (2 if called == "message" else 3):
            table, key = args[-2:] if called == "text" else args[:2]
            if isinstance(table, ast.Constant):
                self._asked(table.value, key, given, strings)
        elif called in ("notice", "warn") and args:
            self._asked("notices", args[0], given, strings)
        elif called.endswith("Error") and args and name != "errors.py":
            self._asked("errors", args[0], given, strings)
        elif called.removeprefix("_") in _METHODS and args and isinstance(node.func, ast.Attribute | ast.Name):
            self._asked(_METHODS[called.removeprefix("_")], args[0], given, strings)
        elif called == "_texts":  # a command of the parser: its help, and what stands below it
            for arg in args[1:]:
                self._asked("cli", arg, given, strings)

    def _asked(self, table: str, key: ast.expr, given: dict[str, set[str]], strings: set[str]) -> None:
        keys = _keys(key, given)
        if keys:
            self._ask(table, keys)
            return
        head = tail = ""
        if isinstance(key, ast.JoinedStr):
            head = key.values[0].value if isinstance(key.values[0], ast.Constant) else ""
        if isinstance(key, ast.BinOp) and isinstance(key.right, ast.Constant):
            tail = key.right.value
        self.loose |= {(table, f"{head}{string}{tail}") for string in strings}

    def _ask(self, table: str, keys: list[str]) -> None:
        self.keys |= {(table, key) for key in keys}

    def _template(self, tree: nodes.Template) -> None:
        strings = {n.value for n in tree.find_all(nodes.Const) if isinstance(n.value, str)}
        for node in tree.find_all(nodes.Call):
            method = node.node.attr if isinstance(node.node, nodes.Getattr) else ""
            if method in _METHODS and node.args:
                if isinstance(node.args[0], nodes.Const):
                    self._ask(_METHODS[method], [node.args[0].value])
                else:
                    self.loose |= {(_METHODS[method], string) for string in strings}


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """What stands in a module or function and in no function inside it."""
    left = list(ast.iter_child_nodes(scope))
    while left:
        node = left.pop()
        if not isinstance(node, ast.FunctionDef):
            yield node
            left += ast.iter_child_nodes(node)


def _given(own: list[ast.AST]) -> Iterator[tuple[str, set[str]]]:
    """What names hold in a function, where that is one of some strings."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in own:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] |= set(_keys(node.value, {}) or ())
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Name) and isinstance(node.iter, ast.Tuple):
            found[node.target.id] |= {k for e in node.iter.elts for k in _keys(e, {}) or ()}
    yield from found.items()


def _keys(node: ast.expr, given: dict[str, set[str]]) -> list[str] | None:
    """The strings an expression may be; None where reading does not tell."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        both = _keys(node.body, given), _keys(node.orelse, given)
        return [*both[0], *both[1]] if both[0] and both[1] else None
    if isinstance(node, ast.JoinedStr) and len(node.values) == 2 and isinstance(node.values[0], ast.Constant):
        tail = node.values[1]
        keys = _keys(tail.value, given) if isinstance(tail, ast.FormattedValue) else None
        return [f"{node.values[0].value}{key}" for key in keys] if keys else None
    if isinstance(node, ast.Name):
        return sorted(given.get(node.id, ())) or None
    return None


@cache
def asked() -> Asked:
    """Read once, and not while tests are collected."""
    return Asked()


def test_every_message_asked_for_exists() -> None:
    known = {(table, key) for table, keys in KEYS.items() for key in keys}
    wanted = {(table, key) for table, key in asked().keys if table not in _BY_DATA}
    assert len(wanted) > 300  # it does find them
    assert sorted(wanted - known) == []


def test_every_message_is_asked_for() -> None:
    said = {(table, key) for table, keys in KEYS.items() for key in keys if table not in _BY_DATA}
    assert sorted(said - asked().keys - asked().loose) == []


def test_no_words_stand_in_the_code() -> None:
    """A message is made of the catalogue or of rule data, never of a literal beside the code."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            values = [k.value for k in node.keywords if k.arg in ("vi", "en")]
            if called == "Message":
                values += node.args
            for value in values:
                literal = (isinstance(value, ast.Constant) and value.value) or isinstance(value, ast.JoinedStr)
                assert not literal, f"{path.name}:{node.lineno}: {ast.unparse(value)}"


# ---- reading it -----------------------------------------------------------------------------------------------------


def test_what_is_missing_is_an_error_in_either_language() -> None:
    for lang in LANGUAGES:
        with pytest.raises(KeyError, match="no message nothing in the table words"):
            text(lang, "words", "nothing")
        with pytest.raises(KeyError, match="nothing"):
            text(lang, "nothing", "heading", count=2)
        with pytest.raises(KeyError, match="name"):
            text(lang, "errors", "E102", path="x")


def test_values_are_said_in_each_language() -> None:
    said = message("errors", "E104.too-large", name="a.docx", size=12345678, limit=1000)
    assert "12.345.678 byte; giới hạn 1.000" in said.vi
    assert "12,345,678 bytes; the limit is 1,000" in said.en
    inner = message("details", "E111.memory")
    assert message("errors", "E111", name="x", how=inner).vi.count(inner.vi) == 1
    assert joined([Message("một", "one"), Message("hai", "two")], Message(" hoặc ", " or ")) == Message(
        "một hoặc hai", "one or two"
    )


@pytest.mark.parametrize("key", sorted(key for key, forms in ENTRIES["en"].items() if len(forms) == 2))
def test_one_is_singular_in_english(key: tuple[str, str]) -> None:
    values = {
        name: "…" for forms in (*ENTRIES["en"][key], *ENTRIES["vi"][key]) for name in messages.placeholders(forms)
    }
    one, two = (text("en", *key, **{**values, "count": n}) for n in (1, 2))
    assert one.replace("1", "2") != two
    assert text("vi", *key, **{**values, "count": 1}) in (
        text("vi", *key, **{**values, "count": 2}).replace("2", "1"),
        text("vi", *key, **{**values, "count": 2}),
    )


def test_a_code_may_have_several_wordings() -> None:
    error = InputError("E104.empty", name="x.md")
    assert error.code == "E104"
    assert str(error).startswith("[E104] 'x.md'")
    assert error.message("vi").startswith("[E104] «x.md»")
    told = notice("W206.page", (1, 2), count=1, taken=message("details", "W206.accepted"))
    assert (told.code, told.span) == ("W206", (1, 2))
    assert "1 tracked change;" in told.message.en


def test_small_numbers_are_written_as_babel_writes_them() -> None:
    from babel.numbers import format_decimal

    for value in (-999, -1, 0, 7, 42, 999):
        for lang in LANGUAGES:
            assert catalogue.number(lang, value) == format_decimal(value, locale=lang)
