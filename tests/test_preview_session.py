"""A draft is saved, as programs save it; the session says at once where it stands, and never loses its last good state."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from apart_loop import run
from word import p, r, t, word_bytes

from directive_diff.errors import InternalError
from directive_diff.preview import session as sessions
from directive_diff.preview.answers import Answer
from directive_diff.preview.inputs import Inputs
from directive_diff.preview.session import Session
from directive_diff.preview.standing import Standing
from directive_diff.preview.watching import QUIET
from directive_diff.preview.worker import Worker
from directive_diff.reading import Options
from directive_diff.report.labels import labels

HEAD = "CHỈ THỊ\nVề công tác phòng, chống ma túy năm {year}\n\n"
TASKS = (
    "1. Công an tỉnh\n\nChủ trì tấn công, trấn áp tội phạm về ma túy tại các xã, phường.\n\n",
    "2. Sở Y tế\n\nHướng dẫn các cơ sở cai nghiện thực hiện đúng quy trình điều trị.\n\n",
    "3. Sở Tài chính\n\nBố trí kinh phí hằng năm cho công tác phòng, chống ma túy.\n\n",
)
SIGNED = "Nơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLò Văn Bình\n"
PATIENCE = 60  # seconds; a busy machine is slow, and nothing here is timed


def written(year: int, *tasks: str) -> str:
    return HEAD.format(year=year) + "".join(tasks) + SIGNED


OLD = written(2025, *TASKS)
DRAFT = written(2026, *TASKS[:2])
MENDED = DRAFT.replace("đúng quy trình", "nghiêm quy trình")


class Kept(Worker):
    """The process of the whole answer, kept from one story to the next unless a story ends while it is at work."""

    busy = False

    def answer(self, *asked: Any) -> Answer:
        self.busy = True
        made = super().answer(*asked)
        self.busy = False
        return made

    def close(self) -> None:
        if self.busy:
            self.end()

    def end(self) -> None:
        self.busy = False
        super().close()


KEPT = Kept()


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    yield
    KEPT.end()


class Desk:
    """A folder with last year's text and a draft, and the session that watches them."""

    def __init__(self, folder: Path, session: Session) -> None:
        self.folder, self.session = folder, session
        self.draft, self.old = session._inputs.draft, session._inputs.old

    async def until(self, wanted: Callable[[Standing], bool]) -> Standing:
        """The first standing of which this is true."""
        now = self.session.standing
        while not wanted(now):
            now = await asyncio.wait_for(self.session.after(now.generation), PATIENCE)
        return now

    async def settled(self) -> Standing:
        """The whole answer on the newest save."""
        return await self.until(lambda s: not s.provisional)


def watched(
    folder: Path, story: Callable[[Desk], Awaitable[None]], draft: str | bytes = DRAFT, name: str = "du-thao.txt"
) -> None:
    """Open a session on a draft in a folder, and let the story happen."""
    path, old = folder / name, folder / "nam-2025.txt"
    path.write_bytes(draft.encode() if isinstance(draft, str) else draft)
    old.write_text(OLD, encoding="utf-8")

    async def told() -> None:
        session = Session(Inputs(path, old, Options()), labels("vi"))
        session._worker = KEPT
        running = asyncio.ensure_future(session.run())
        desk = Desk(folder, session)
        try:
            await desk.until(lambda s: isinstance(s, Standing))
            await asyncio.sleep(0.3)  # the folder is being watched
            await story(desk)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    run(told())


def states(standing: Standing) -> list[str]:
    return [s.state for s in standing.sections if s.zone == "section"]


def shown(standing: Standing) -> str:
    """All that the page would show of the texts."""
    return "".join(standing.piece(piece[0]) or "" for s in standing.state()["sections"] for piece in s["pieces"])


# ---- saves ----------------------------------------------------------------------------------------------------------


def test_a_save_is_shown_at_once_and_then_as_a_whole(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        first = desk.session.standing
        assert (first.provisional, first.banner) == (False, None)
        assert states(first) == ["kept", "kept", "missing"]
        desk.draft.write_text(MENDED, encoding="utf-8")
        near = await desk.until(lambda s: s.generation > 2)
        assert near.provisional
        assert states(near) == ["kept", "edited", "missing"]
        assert "nghiêm" in shown(near)
        assert len(near.state()["changed"]) == 1
        whole = await desk.settled()
        assert states(whole) == ["kept", "edited", "missing"]
        assert len(whole.state()["changed"]) == 1, "what changed is told against the save before, not the near answer"

    watched(tmp_path, story)


def over_the_file(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def beside_it_and_renamed(path: Path, content: bytes) -> None:
    """As Word does it, and most editors: a new file takes the place of the old."""
    new = path.with_name("~WRL0001.tmp")
    new.write_bytes(content)
    new.replace(path)


def taken_away_and_put_back(path: Path, content: bytes) -> None:
    path.rename(path.with_name("du-thao.bak"))
    path.write_bytes(content)


def in_pieces(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        for at in range(0, len(content), 97):
            file.write(content[at : at + 97])
            file.flush()


@pytest.mark.parametrize("save", [over_the_file, beside_it_and_renamed, taken_away_and_put_back, in_pieces])
def test_however_a_program_saves(tmp_path: Path, save: Callable[[Path, bytes], None]) -> None:
    async def story(desk: Desk) -> None:
        save(desk.draft, MENDED.encode())
        now = await desk.until(lambda s: s.generation > 2 and not s.provisional)
        assert "nghiêm" in shown(now)
        assert now.banner is None

    watched(tmp_path, story)


def test_a_burst_of_writes_is_one_refresh(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for attempt in range(10):
            before, begun = desk.session.standing.generation, time.monotonic()
            for n in range(20):
                desk.draft.write_text(DRAFT.replace("đúng", f"đúng {attempt} {n}"), encoding="utf-8")
            fast = time.monotonic() - begun < QUIET / 2000  # else the machine made it two bursts
            now = await desk.until(
                lambda s, n=attempt: f"đúng {n} 19" in s.content.comparison.new.text and not s.provisional
            )
            if fast:
                assert now.generation <= before + 2, "one near answer, and the whole"
                return
        pytest.skip("this machine is too busy to write twenty small files in a burst")

    watched(tmp_path, story)


def test_what_is_written_again_as_it_was_is_no_save(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.draft.write_text(DRAFT, encoding="utf-8")
        os.utime(desk.draft)
        await asyncio.sleep(1.5)
        assert desk.session.standing.generation == 2

    watched(tmp_path, story)


def test_other_files_of_the_folder_are_nobodys_concern(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for name in ("~$-thao.txt", ".du-thao.txt.swp", "du-thao.txt~", "4913", "~WRL0003.tmp", "khac.docx"):
            (desk.folder / name).write_text("x")
        await asyncio.sleep(1.5)
        assert desk.session.standing.generation == 2

    watched(tmp_path, story)


def test_last_years_text_may_change_too(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.old.write_text(written(2025, *TASKS[:2]), encoding="utf-8")
        now = await desk.until(lambda s: s.generation > 2 and not s.provisional)
        assert states(now) == ["kept", "kept"]

    watched(tmp_path, story)


def test_saves_that_come_while_the_whole_is_made(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for n in range(6):
            desk.draft.write_text(DRAFT.replace("đúng", f"thật đúng {n}"), encoding="utf-8")
            await desk.until(lambda s, n=n: f"thật đúng {n}" in s.content.comparison.new.text)
        now = await desk.settled()
        assert "thật đúng 5" in now.content.comparison.new.text

    watched(tmp_path, story)


def test_a_draft_that_cannot_be_read_when_the_preview_starts(tmp_path: Path) -> None:
    path, old = tmp_path / "du-thao.txt", tmp_path / "nam-2025.txt"
    path.write_bytes(b"")
    old.write_text(OLD, encoding="utf-8")

    async def told() -> None:
        session = Session(Inputs(path, old, Options()), labels("vi"))
        assert session.standing.state()["waiting"]
        running = asyncio.ensure_future(session.run())
        desk = Desk(tmp_path, session)
        bad = await desk.until(lambda s: s.state()["banner"]["code"] == "E104")
        assert bad.state()["waiting"]
        path.write_text(DRAFT, encoding="utf-8")
        good = await desk.until(lambda s: isinstance(s, Standing))
        assert states(good) == ["kept", "kept", "missing"]
        assert good.banner is None
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    run(told())


def test_a_save_while_the_files_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, old = tmp_path / "du-thao.txt", tmp_path / "nam-2025.txt"
    path.write_text(DRAFT, encoding="utf-8")
    old.write_text(OLD, encoding="utf-8")
    real = sessions.whole

    def slow(*given: object) -> object:
        path.write_text(MENDED, encoding="utf-8")
        return real(*given)

    async def told() -> None:
        monkeypatch.setattr(sessions, "whole", slow)
        session = Session(Inputs(path, old, Options()), labels("vi"))
        running = asyncio.ensure_future(session.run())
        desk = Desk(tmp_path, session)
        await desk.until(lambda s: isinstance(s, Standing) and "nghiêm" in s.content.comparison.new.text)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    run(told())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_place_of_the_draft_is_not_waited_for(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.draft.unlink()
        os.mkfifo(desk.draft)
        bad = await desk.until(lambda s: s.banner is not None)
        assert bad.banner is not None
        desk.draft.unlink()
        desk.draft.write_text(MENDED, encoding="utf-8")
        await desk.until(lambda s: s.banner is None and "nghiêm" in s.content.comparison.new.text)

    watched(tmp_path, story)


def test_the_process_of_the_whole_answer_is_ended_by_somebody(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.draft.write_text(MENDED, encoding="utf-8")
        await desk.until(lambda s: s.generation > 2 and not s.provisional)
        process = desk.session._worker._process
        assert process is not None
        process.kill()
        desk.draft.write_text(DRAFT, encoding="utf-8")
        good = await desk.until(lambda s: not s.provisional and "nghiêm" not in s.content.comparison.new.text)
        assert good.banner is None

    watched(tmp_path, story)


# ---- what cannot be read --------------------------------------------------------------------------------------------

BODY = "".join(p(r(t(line))) for line in MENDED.split("\n"))
BROKEN = {
    "half of a Word file": (lambda: word_bytes(BODY)[:900], "E110"),
    "nothing": (lambda: b"", "E104"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), "E105"),
}


@pytest.mark.parametrize("title", BROKEN)
def test_the_last_good_state_stays_under_a_banner(tmp_path: Path, title: str) -> None:
    made, code = BROKEN[title]

    async def story(desk: Desk) -> None:
        desk.draft.write_bytes(made())
        bad = await desk.until(lambda s: s.banner is not None)
        assert bad.banner is not None
        assert bad.banner.code == code
        assert bad.saved in bad.banner.text
        assert "đúng quy trình" in shown(bad)
        desk.draft.write_bytes(word_bytes(BODY))
        good = await desk.until(lambda s: s.banner is None and not s.provisional)
        assert "nghiêm" in shown(good)

    watched(tmp_path, story, word_bytes("".join(p(r(t(line))) for line in DRAFT.split("\n"))), "du-thao.docx")


def test_a_draft_that_is_away_for_a_while(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        shutil.move(desk.draft, desk.folder / "cho-khac.txt")
        gone = await desk.until(lambda s: s.banner is not None)
        assert gone.banner is not None
        assert gone.banner.code == "E101"
        said = gone.generation
        await asyncio.sleep(4.5)
        assert desk.session.standing.generation == said, "it is tried again in silence"
        shutil.move(desk.folder / "cho-khac.txt", desk.draft)
        back = await desk.until(lambda s: s.banner is None)
        assert "đúng quy trình" in shown(back)

    watched(tmp_path, story)


def test_a_folder_that_goes_away_and_comes_back(tmp_path: Path) -> None:
    """A share of the network that was lost for a while."""
    folder = tmp_path / "chia-se"
    folder.mkdir()

    async def story(desk: Desk) -> None:
        folder.rename(tmp_path / "khac")
        await desk.until(lambda s: s.banner is not None)
        folder.mkdir()
        (folder / "nam-2025.txt").write_text(OLD, encoding="utf-8")
        desk.draft.write_text(MENDED, encoding="utf-8")
        await desk.until(lambda s: s.banner is None and not s.provisional and "nghiêm" in shown(s))
        desk.draft.write_text(DRAFT, encoding="utf-8")
        await desk.until(lambda s: s.banner is None and "nghiêm" not in shown(s))

    watched(folder, story)


def test_a_file_that_a_program_holds_is_read_when_it_lets_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows Word may hold the file so that nobody else reads it; no event tells when it lets go."""
    held = True
    real = Path.read_bytes

    def locked(self: Path) -> bytes:
        if held and self.name == "du-thao.txt":
            raise PermissionError(13, "Permission denied")
        return real(self)

    async def story(desk: Desk) -> None:
        nonlocal held
        monkeypatch.setattr(Path, "read_bytes", locked)
        desk.draft.write_text(MENDED, encoding="utf-8")
        bad = await desk.until(lambda s: s.banner is not None)
        assert bad.banner is not None
        assert bad.banner.code == "E103"
        held = False
        good = await desk.until(lambda s: s.banner is None and not s.provisional)
        assert "nghiêm" in shown(good)

    held = True
    watched(tmp_path, story)


def test_the_process_of_the_whole_answer_may_end_without_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(desk: Desk) -> None:
        def ended(*_: object) -> None:
            raise InternalError("E904", what="EOFError")

        monkeypatch.setattr(desk.session._worker, "answer", ended)
        desk.draft.write_text(MENDED, encoding="utf-8")
        bad = await desk.until(lambda s: s.banner is not None)
        assert bad.banner is not None
        assert bad.banner.code == "E904"
        assert "nghiêm" in shown(bad), "the near answer is there"
        await asyncio.sleep(0.5)
        assert desk.session.standing.generation == bad.generation, "it is not tried again before the next save"
        monkeypatch.undo()
        desk.draft.write_text(DRAFT, encoding="utf-8")
        good = await desk.until(lambda s: s.banner is None and not s.provisional)
        assert "đúng quy trình" in shown(good)

    watched(tmp_path, story)


def test_what_cannot_be_shown_is_said_and_the_next_save_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours must not leave an old state on the page without a word."""
    real = sessions.standing

    def faulty(*given: object, **named: object) -> Standing:
        raise KeyError("c9")

    async def story(desk: Desk) -> None:
        monkeypatch.setattr(sessions, "standing", faulty)
        desk.draft.write_text(MENDED, encoding="utf-8")
        bad = await desk.until(lambda s: s.banner is not None)
        assert bad.banner is not None
        assert bad.banner.code == "E999"
        monkeypatch.setattr(sessions, "standing", real)
        desk.draft.write_text(MENDED.replace("2026", "2027"), encoding="utf-8")
        good = await desk.until(lambda s: s.banner is None and not s.provisional)
        assert "nghiêm" in shown(good)

    watched(tmp_path, story)


def test_a_near_answer_that_cannot_be_shown_gives_way_to_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sessions.standing

    def faulty(*given: object, **named: object) -> Standing:
        if named["provisional"] and "nghiêm" in given[0].new.text:
            raise KeyError("c9")
        return real(*given, **named)

    async def story(desk: Desk) -> None:
        monkeypatch.setattr(sessions, "standing", faulty)
        desk.draft.write_text(MENDED, encoding="utf-8")
        good = await desk.until(lambda s: not s.provisional and "nghiêm" in s.content.comparison.new.text)
        assert good.banner is None

    watched(tmp_path, story)


# ---- ticks ----------------------------------------------------------------------------------------------------------


def test_a_section_left_out_on_purpose_is_remembered_beside_the_draft(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        missing = next(s for s in desk.session.standing.sections if s.state == "missing")
        before = desk.session.standing.left.missing
        await asyncio.to_thread(desk.session.decide, missing.key, dropped=True)
        ticked = await desk.until(lambda s: s.left.missing == before - 1)
        assert ticked.left.dropped == 1
        said = (desk.folder / "du-thao.xem-truoc.toml").read_text(encoding="utf-8-sig")
        assert "Sở Tài chính" in said
        (desk.folder / "du-thao.xem-truoc.toml").unlink()
        await desk.until(lambda s: s.left.missing == before)

    watched(tmp_path, story)


def test_ticks_are_there_the_next_day(tmp_path: Path) -> None:
    async def first(desk: Desk) -> None:
        missing = next(s for s in desk.session.standing.sections if s.state == "missing")
        await asyncio.to_thread(desk.session.decide, missing.key, dropped=True)
        await desk.until(lambda s: s.left.dropped == 1)

    async def second(desk: Desk) -> None:
        assert desk.session.standing.left.dropped == 1

    watched(tmp_path, first)
    watched(tmp_path, second)


def test_a_file_of_ticks_that_nobody_understands_is_left_alone(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        path = desk.folder / "du-thao.xem-truoc.toml"
        path.write_text("[[dropped]\nwhere = ", encoding="utf-8")
        bad = await desk.until(lambda s: s.banner is not None)
        assert bad.banner is not None
        assert bad.banner.code == "E131"
        assert path.read_text(encoding="utf-8") == "[[dropped]\nwhere = "
        path.write_text("", encoding="utf-8")
        await desk.until(lambda s: s.banner is None)

    watched(tmp_path, story)
