"""The officer's table in the tests: read with python-docx, shown as text, edited as an officer edits it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from directive_diff import Comparison
from directive_diff.report import Options, render

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document(comparison: Comparison, lang: str = "vi", **options: Any) -> Any:
    """The table as python-docx reads it."""
    return docx.Document(BytesIO(written(comparison, lang, **options)))


def written(comparison: Comparison, lang: str = "vi", **options: Any) -> bytes:
    """The bytes of the table."""
    data = render(comparison, "table", lang, Options(**options))
    assert isinstance(data, bytes)
    return data


def table_rows(made: Any, *, head: bool = False) -> Iterator[list[_Cell]]:
    """The rows of the comparison with four cells; lines across the table are left out."""
    for row in made.tables[1]._tbl.tr_lst:
        if len(row.tc_lst) == 4 and (head or row.find(f"{W}trPr/{W}tblHeader") is None):
            yield [_Cell(cell, made.tables[1]) for cell in row.tc_lst]


def lines(made: Any) -> list[str]:
    """The lines across the comparison."""
    return ["".join(t.text for t in r.iter(f"{W}t")) for r in made.tables[1]._tbl.tr_lst if len(r.tc_lst) == 1]


def number(cells: list[_Cell]) -> str:
    return str(cells[0].paragraphs[0].text)


def said(cells: list[_Cell]) -> str:
    """What THUYẾT MINH says, a line for each paragraph."""
    return "\n".join(p.text for p in cells[3].paragraphs)


def own_words(cell: _Cell) -> str:
    """The words of a text in its cell, without the remarks of the table."""
    return " ".join("".join(r.text for r in p.runs if (r.style.name or "") != "Ours") for p in cell.paragraphs)


def explanations(made: Any) -> dict[str, str]:
    return {number(cells): said(cells) for cells in table_rows(made)}


def shown(made: Any) -> str:
    """The whole file as text: [-struck-], {+bold and underlined+}, *italic*, **bold**; cells between bars."""
    out: list[str] = []
    for element in made.element.body:
        if element.tag == f"{W}p":
            out.append(_marked(Paragraph(element, made)))
        elif element.tag == f"{W}tbl":
            out.append("")
            for row in element.tr_lst:
                head = "# " if row.find(f"{W}trPr/{W}tblHeader") is not None else ""
                cells = (_Cell(cell, made) for cell in row.tc_lst)
                out.append(head + "| " + " | ".join(" ¶ ".join(map(_marked, c.paragraphs)) for c in cells) + " |")
            out.append("")
    return "\n".join(out).strip() + "\n"


def _marked(paragraph: Paragraph) -> str:
    text = "".join(_run(run) for run in paragraph.runs)
    return re.sub(r"\+\}\{\+|-\]\[-", "", text)


def _run(run: Any) -> str:
    if run.font.strike:
        return f"[-{run.text}-]"
    if run.bold and run.underline:
        return "{+" + run.text + "+}"
    if run.bold:
        return f"**{run.text}**"
    return f"*{run.text}*" if run.style.name == "Ours" else run.text


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    """The file after an edit."""
    made = docx.Document(BytesIO(data))
    change(made)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def explain(texts: Mapping[str, str]) -> Callable[[Any], None]:
    """The edit that puts these words in place of what rows say, by their numbers."""

    def change(made: Any) -> None:
        for cells in table_rows(made):
            if number(cells) in texts:
                rewrite(cells[3], texts[number(cells)])

    return change


def rewrite(cell: _Cell, text: str) -> None:
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    first, *more = text.split("\n")
    for run in cell.paragraphs[0].runs:
        run._r.getparent().remove(run._r)
    cell.paragraphs[0].add_run(first)
    for line in more:
        cell.add_paragraph(line)


def converted(data: Mapping[str, bytes], folder: Path, to: str) -> dict[str, Path]:
    """Files by name, turned into another format by LibreOffice, all in one run."""
    program = shutil.which("soffice")
    assert program is not None
    out = folder / to
    paths = []
    for name, content in data.items():
        path = folder / f"{name}.docx"
        path.write_bytes(content)
        paths.append(str(path))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    filter_ = "docx:MS Word 2007 XML" if to == "docx" else to
    command: Iterable[str] = [program, "--headless", profile, "--convert-to", filter_, "--outdir", str(out), *paths]
    done = subprocess.run([*command], check=True, capture_output=True, timeout=180)
    assert b"rror" not in done.stderr, done.stderr
    return {name: out / f"{name}.{to}" for name in data}
