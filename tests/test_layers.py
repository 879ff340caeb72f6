"""Each module imports only what stands before it, and heavy libraries stay where they belong."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import directive_diff

PACKAGE = Path(directive_diff.__file__).parent

# A name ending in a dot stands for all modules of a folder. Inside a layer anything goes.
LAYERS = (
    ("first_use", "model."),
    ("catalogue", "dates", "errors"),
    ("rules", "addresses", "text", "topics", "serial", "instructions", "reform", "said"),
    (
        "reading.",
        "parts",
        "numbering",
        "closing",
        "notes",
        "sentences",
        "zones",
        "structure",
        "units",
        "annotations",
        "restriction",
        "language.tokenizer",
        "language.reading",
        "citations.",
        "directive",
        "registry",
    ),
    (
        "similarity",
        "spine",
        "profiles",
        "alignment",
        "constraints",
        "counterparts",
        "splits",
        "align",
        "pairs",
        "duties.",
        "language.",
    ),
    (
        "diff",
        "scattered",
        "conservation",
        "places",
        "stated",
        "succession",
        "evidence",
        "contributed",
        "causes.",
        "classify",
        "lost",
        "shifts",
        "narrative",
        "summary",
        "assignments",
    ),
    ("comparison", "overrides.", "affected", "recompare"),
    ("report.", "checks."),
    ("interchange.", "akoma."),
    ("frames.", "notebook."),
    ("lsp.", "plots."),
    ("bundled", "console", "targets"),
    ("preview.",),
    ("command_parser", "cli", "__main__"),
)
# The public face stands outside: it imports when asked.
FACE = "directive_diff"
HEAVY = {
    "babel": {"catalogue", "dates"},
    "spacy": {
        "language.tokenizer",
        "language.reading",
        "language.made",
        "language.components",
        "language.display",
        "language.vouched",
    },
    "jinja2": {"report.html", "report.templating", "notebook.page", "preview.app.page", "preview.pieces"},
    "docx": {"report.officers_word"},
    "lxml": {"reading.package"},
    "pandas": {"frames.columns"},
    "pyarrow": {"interchange.parquet"},
    "matplotlib": {"plots.canvas"},
    "selectolax": {"reading.web.tree"},
    "pypdfium2": set(),
    "xlsxwriter": {"report.xlsx"},
    "starlette": {"preview.routes", "preview.app.routes"},
    "uvicorn": {"preview.protocol"},
    "watchfiles": {"preview.watching", "preview.start"},
    "h11": {"preview.protocol"},
    "pygls": {"lsp.server"},
    "lsprotocol": {"lsp.server", "lsp.diagnostics", "lsp.places"},
    "pypdfium2_raw": {"reading.pdf.calls", "reading.pdf.document"},
}


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name:
            found[name] = path
    return found


MODULES = modules()


def layer(name: str) -> int:
    for number, names in enumerate(LAYERS):
        for known in names:
            if name == known.rstrip(".") or (known.endswith(".") and name.startswith(known)):
                return number
    pytest.fail(f"{name} stands in no layer: add it to LAYERS, and to docs if it is a new one")


def imports(tree: ast.AST) -> Iterator[str]:
    """Every import but those for type checking only."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        else:
            yield from imports(node)


@pytest.mark.parametrize("name", MODULES)
def test_imports_only_what_stands_before(name: str) -> None:
    own = layer(name)
    for target in imports(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        inner = target.removeprefix(f"{FACE}.")
        if inner == target or inner not in MODULES:
            continue
        assert layer(inner) <= own, f"{name} imports {inner}"
        assert layer(name) > 0 or inner.startswith("model"), f"{name} imports {inner}"


@pytest.mark.parametrize("name", MODULES)
def test_heavy_libraries_stay_where_they_belong(name: str) -> None:
    roots = {target.split(".")[0] for target in imports(ast.parse(MODULES[name].read_text(encoding="utf-8")))}
    for library, allowed in HEAVY.items():
        assert library not in roots or name in allowed, f"{name} imports {library}"


@pytest.mark.parametrize(
    "program",
    [
        "import directive_diff; directive_diff.__version__",
        "from directive_diff.cli import main; main(['--help'])",
        "from directive_diff.cli import main; main(['--version'])",
        "from directive_diff.cli import main; main(['compare', 'no-such-file', 'x.md'])",
    ],
)
def test_light_commands_load_nothing_heavy(program: str) -> None:
    check = "; import sys; print(*[m for m in ('spacy', 'jinja2', 'rapidfuzz', 'numpy', 'pandas', 'babel', 'matplotlib', 'starlette', 'uvicorn') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program + check], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].strip() == ""


def test_public_face() -> None:
    assert set(directive_diff.__all__) == {
        "Checked",
        "Comparison",
        "Directive",
        "DirectiveDiffError",
        "__version__",
        "check",
        "compare",
        "read",
        "write",
    }
    for name in directive_diff.__all__:
        assert getattr(directive_diff, name) is not None
    assert "write" in dir(directive_diff)
    with pytest.raises(AttributeError):
        _ = directive_diff.nothing


def test_files_stay_small() -> None:
    long = [name for name, path in MODULES.items() if len(path.read_text(encoding="utf-8").splitlines()) >= 450]
    assert [name for name in long if name.startswith(("report", "preview")) or layer(name) == len(LAYERS) - 1] == []
