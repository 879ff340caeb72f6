"""``python -m tools.walk_pictures``: the pictures of ``docs/start-officer.md`` and ``start-editor.md``.

The two local pages are opened in Chromium on the bundled pair, the officer's table in LibreOffice. For whoever makes
the documentation: needs chromium, soffice and pdftoppm on the path. No test compares pixels, for every browser draws
its own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from directive_diff import compare, write
from directive_diff.bundled import example_pair

__all__ = ["FOLDER", "LARGEST", "NAMES", "main"]

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NAMES = ("walk-app.png", "walk-points.png", "walk-table.png", "walk-preview.png")
LARGEST = 120_000  # bytes of a picture
_COLOURS = 48
_WIDTH, _HEIGHT, _CUT = 1180, 760, 660  # pixels; below the cut the page names its folder of the day


def main() -> int:
    """Draw them where the documentation has them."""
    from playwright.sync_api import sync_playwright

    old, new = example_pair()
    with TemporaryDirectory() as made, sync_playwright() as playwright:
        work = Path(made)
        # The names an office would give them.
        before, draft = work / "chi-thi-2025.md", work / "du-thao-2026.txt"
        shutil.copyfile(old, before)
        shutil.copyfile(new, draft)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, color_scheme="light", locale="vi")
        with _served(work, "app", str(work)) as address:
            page.goto(address)
            _app(page, before, draft, work)
        with _served(work, "preview", str(draft), "--against", str(before)) as address:
            page.goto(address)
            _preview(page, draft, work)
        browser.close()
        _table(before, draft, work)
        for name in NAMES:
            _small(work / name, FOLDER / name)
            print(name, (FOLDER / name).stat().st_size)
    return 0


@contextmanager
def _served(work: Path, *arguments: str) -> Iterator[str]:
    """A page of the command line, at its address, until the end of the block."""
    command = [sys.executable, "-m", "directive_diff", *arguments, "--no-open"]
    with subprocess.Popen(command, cwd=work, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            found = next(filter(None, (re.search(r"http://\S+", line) for line in process.stdout)))
            yield found[0]
        finally:
            process.terminate()


def _app(page: Any, before: Path, draft: Path, work: Path) -> None:
    for side, path in (("old", before), ("new", draft)):
        page.set_input_files(f"#file-{side}", str(path))
        page.wait_for_selector(f"#place-{side} .brought:not([hidden])")
    page.click("#compare:not([disabled])")
    page.wait_for_selector("#result:not([hidden])", timeout=60_000)
    page.wait_for_selector("#doing[hidden]", state="attached", timeout=60_000)
    page.frame_locator("#report").locator("#tools").wait_for()
    page.screenshot(path=work / NAMES[0], clip={"x": 0, "y": 0, "width": _WIDTH, "height": _CUT})
    page.click("#tab-points")
    page.locator(".point.unexplained textarea").first.fill("Theo đề nghị của Công an tỉnh.")
    page.locator(".point.unexplained").first.scroll_into_view_if_needed()
    page.screenshot(path=work / NAMES[1])


def _preview(page: Any, draft: Path, work: Path) -> None:
    page.wait_for_selector(".row", timeout=60_000)
    # One save, so that the page shows what a save does.
    said = draft.read_text(encoding="utf-8")
    draft.write_text(said.replace("Nghị quvết", "Nghị quyết", 1), encoding="utf-8")
    page.wait_for_timeout(8_000)
    page.keyboard.press("j")
    page.wait_for_timeout(1_000)
    page.screenshot(path=work / NAMES[3])


def _table(before: Path, draft: Path, work: Path) -> None:
    table = work / "so-sanh.docx"
    write(compare(before, draft), table)
    profile = f"-env:UserInstallation={(work / 'office').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(work), str(table)]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    drawn = work / NAMES[2]
    render = ["pdftoppm", "-r", "90", "-png", "-f", "2", "-l", "2", "-singlefile"]
    subprocess.run([*render, str(table.with_suffix(".pdf")), str(drawn.with_suffix(""))], check=True)


def _small(source: Path, target: Path) -> None:
    from PIL import Image

    with Image.open(source) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        few.save(target, optimize=True)
    if target.stat().st_size > LARGEST:
        message = f"{target.name}: {target.stat().st_size} bytes"
        raise SystemExit(message)


if __name__ == "__main__":
    sys.exit(main())
