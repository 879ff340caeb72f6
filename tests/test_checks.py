"""The checks of a draft: every rule by its own examples, the promises of the command, the published counts."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word import p, r, word_file

from benchmarks import checks as benchmark
from directive_diff import cli
from directive_diff.bundled import example_pair
from directive_diff.checks import FAMILIES, LEVELS, check, rules
from directive_diff.checks.citation_form import faults
from directive_diff.checks.draft import _past
from directive_diff.checks.slips import onset, skeleton, slip
from directive_diff.directive import read_file
from directive_diff.errors import InputError, UsageError
from directive_diff.model import Directive
from directive_diff.reading.file import File
from directive_diff.report.labels import labels
from directive_diff.rules import load

HEAD = "ỦY BAN NHÂN DÂN\n\nTỈNH SƠN LA\n\nSố: {n}/CT-UBND\n\nSơn La, ngày 10 tháng 02 năm {year}\n\nCHỈ THỊ\n\nVề một số nhiệm vụ trọng tâm năm {year}\n\n"
TAIL = "\n\nNơi nhận:\n\n- Như trên;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLê Hồng Minh\n"


def draft(text: str, year: int = 2026, *, whole: bool = False) -> Directive:
    """A directive of two paragraphs around the text, or the text as a file."""
    body = "\n\n".join(text.split("\n"))
    if not whole:
        body = HEAD.format(n="12", year=year) + body + TAIL
    return read_file(File("du-thao.md", ".md", body.encode()))


def found(rule: str, case: dict[str, Any] | str) -> list[str]:
    case = {"text": case} if isinstance(case, str) else case
    old = draft(case["against"], 2025) if "against" in case else None
    text = draft(case["text"], whole=case.get("whole", False))
    return [c.place.words for c in check(text, old, only=[rule])]


EXAMPLES = [(rule["id"], example) for rule in rules() for example in rule["examples"]]
COUNTER = [(rule["id"], example) for rule in rules() for example in rule["counter_examples"]]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example_is_found(rule: str, example: dict[str, Any]) -> None:
    assert example["words"] in found(rule, example)


@pytest.mark.parametrize(("rule", "example"), COUNTER)
def test_counter_example_is_left_alone(rule: str, example: dict[str, Any] | str) -> None:
    assert found(rule, example) == []


def test_every_rule_has_examples_words_and_a_family() -> None:
    for rule in rules():
        assert len(rule["examples"]) >= 3, rule["id"]
        assert rule["counter_examples"], rule["id"]
        assert rule["level"] in LEVELS
        assert rule["source"]
        assert all(labels(lang).check(rule["id"]) for lang in ("vi", "en"))


def test_every_predicate_has_a_rule() -> None:
    for family, module in FAMILIES.items():
        named = {rule["predicate"] for rule in rules() if rule["family"] == family}
        assert named == {predicate.__name__ for predicate in module.PREDICATES}


@pytest.mark.parametrize("example", load("checks")["history"]["examples"])
def test_speaks_of_the_past(example: str) -> None:
    assert _past().search(example)


@pytest.mark.parametrize("example", load("checks")["history"]["counter_examples"])
def test_does_not_speak_of_the_past(example: str) -> None:
    assert not _past().search(example)


# ---- when a name is stale ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "text", "levels"),
    [
        (2026, "Giao Sở Giao thông vận tải sửa chữa đường tỉnh.", ["warning"]),
        (2023, "Giao Sở Giao thông vận tải sửa chữa đường tỉnh.", []),
        (2026, "Giao Sở Tư pháp phổ biến pháp luật.", []),
        (2026, "UBND thành phố Đà Nẵng, Hải Phòng chia sẻ kinh nghiệm với các tỉnh, thành phố.", []),
        (2026, "Năm 2024, UBND các huyện, thành phố đã trồng 500 ha rừng.", []),
        (2026, "Mô hình “Trường học xanh các huyện, thành phố” được nhân rộng.", []),
        (2026, "Không để xảy ra khiếu kiện sau khi sáp nhập các xã, thị trấn.", []),
    ],
)
def test_a_name_is_stale_only_after_its_day(year: int, text: str, levels: list[str]) -> None:
    assert [c.level for c in check(draft(text, year), only=["stale-name", "merged-province"])] == levels


def test_a_draft_without_a_year_is_told_so() -> None:
    (one,) = check(
        draft("1. Sở Y tế\nGiao UBND các quận, huyện tiêm phòng.\n2. Sở Tài chính\nBố trí kinh phí.", whole=True),
        only=["stale-name"],
    )
    assert one.level == "note"
    assert "chưa ghi rõ ngày ban hành" in one.why.vi


def test_a_year_in_which_the_name_fell_is_settled_by_what_is_cited() -> None:
    frame = "CHỈ THỊ\nVề công tác y tế năm 2025\n1. Sở Y tế\nGiao UBND các quận, huyện tiêm phòng{}.\n2. Sở Tài chính\nBố trí kinh phí."
    cited = " theo Kế hoạch số 90/KH-UBND ngày 12/9/2025 của UBND tỉnh về tiêm chủng"
    levels = [[c.level for c in check(draft(frame.format(c), whole=True), only=["stale-name"])] for c in ("", cited)]
    assert levels == [["note"], ["warning"]]


def test_last_years_text_shows_what_was_taken_over() -> None:
    text = "Các trường học dạy bơi cho học sinh trong dịp hè năm 2025."
    assert check(draft(text), only=["year-left-behind"]) == ()
    assert [c.place.words for c in check(draft(text), draft(text, 2025), only=["year-left-behind"])] == ["năm 2025"]


# ---- letters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("tinh", "tỉnh", True),
        ("trân", "trận", True),
        ("quyêt", "quyết", True),
        ("rừng", "rựng", True),
        ("xã", "xã", False),
        ("đề án", "dự án", False),
    ],
)
def test_a_slip(one: str, other: str, expected: bool) -> None:
    assert slip(one, other) is expected


def test_onset_and_skeleton() -> None:
    assert [onset(w) for w in ("nghị", "quyết", "đấu", "án", "giữ")] == ["ngh", "qu", "đ", "", "gi"]
    assert skeleton("Đường") == "duong"


def test_every_fault_of_a_citation_is_some_rules() -> None:
    text = "Thực hiện Nghị quyêt số 29/NQ-TW, ngày 31/4/2013 của Bộ chính trị về giáo dục; Kế hoạch số 21 /UBND-KT của UBND tỉnh."
    patterns = [rule["fault"] for rule in rules() if "fault" in rule] + ["không có thực"]
    import re

    told = [fault for mention in draft(text).mentions for fault in faults(mention)]
    assert len(told) >= 5
    assert [fault for fault in told if not any(re.search(p, fault) for p in patterns)] == []


# ---- the call and the command --------------------------------------------------------------------------------------

SLIPS = "Giao Sở Giao thông vận tải thực hiện Nghị quyết số 29/NQ-TW ngày 04/11/2013 của Ban Chấp hành Trung ương về đổi mới giáo dục. Đảm bảo kinh phí, bảo đảm vật tư."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "du-thao.md"
    path.write_text(HEAD.format(n="12", year=2026) + SLIPS + TAIL, encoding="utf-8")
    return path


def test_only_ignore_and_level(file: Path) -> None:
    every = [c.rule for c in check(file)]
    assert every == ["stale-name", "sign-form", "two-words"]
    assert [c.rule for c in check(file, ignore=["sign-form"])] == ["stale-name", "two-words"]
    assert [c.rule for c in check(file, level="warning")] == ["stale-name", "sign-form"]
    assert [c.rule for c in check(file, level="error")] == ["sign-form"]


@pytest.mark.parametrize("asked", [{"only": ["no-such-rule"]}, {"ignore": ["no-such-rule"]}, {"level": "grave"}])
def test_no_such_rule_or_level(file: Path, asked: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as caught:
        check(file, **asked)
    assert caught.value.code == "E406"
    if "level" not in asked:
        assert "stale-name" in caught.value.vi


def test_places_are_where_they_say() -> None:
    old, new = example_pair()
    for c in check(new, old):
        for place in (c.place, *c.related):
            assert place.address
            assert place.span is None or place.span[0] < place.span[1]
        assert c.why.vi
        assert c.why.en
        assert c.suggestion.vi
        assert "{" not in c.why.vi + c.why.en + c.suggestion.vi + c.suggestion.en


def test_command(file: Path, capsys) -> None:
    assert cli.main(["check", str(file)]) == 1
    out = capsys.readouterr().out
    assert "Điểm cần xem lại (2: Sai: 1; Cần xem lại: 1)" in out
    assert "mục" in out or "đoạn" in out
    assert "--level note" in out
    assert cli.main(["check", str(file), "--rule", "two-words"]) == 0
    assert cli.main(["check", str(file), "--rule", "two-words", "--level", "note"]) == 1
    assert cli.main(["check", str(file), "--level", "error", "--ignore", "sign-form"]) == 0
    assert cli.main(["check", str(file), "--rule", "nothing"]) == 2
    assert "[E406]" in capsys.readouterr().err
    assert cli.main(["check", str(file.with_name("none.md"))]) == 2
    assert cli.main(["check", str(file), "-o", str(file)]) == 2
    assert cli.main(["check", str(file), "-o", str(file.with_suffix(".html"))]) == 2


def test_command_in_english(file: Path, capsys) -> None:
    assert cli.main(["check", str(file), "--lang", "en"]) == 1
    assert "Write '29-NQ/TW'." in capsys.readouterr().out


def test_json(file: Path, tmp_path: Path) -> None:
    schema = json.loads((Path(cli.__file__).parent / "check-schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    old, new = example_pair()
    for draft_path, against in ((file, None), (new, old)):
        target = tmp_path / "out.json"
        extra = ["--against", str(against)] if against else []
        assert cli.main(["check", str(draft_path), *extra, "--level", "note", "-o", str(target)]) == 1
        value = json.loads(target.read_text(encoding="utf-8"))
        jsonschema.validate(value, schema)
        first = target.read_bytes()
        cli.main(["check", str(draft_path), *extra, "--level", "note", "-o", str(target)])
        assert target.read_bytes() == first


def _sarif(capsys, *arguments: str) -> Any:
    assert cli.main(["check", *arguments, "--level", "note", "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(ids)) == len(ids)
    assert {rule["defaultConfiguration"]["level"] for rule in run["tool"]["driver"]["rules"]} <= set(LEVELS)
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"]
    return run


def _places(run: Any) -> list[tuple[Any, Any]]:
    """The region of every place, with the artifact it is in; an artifact is named where it is pointed to."""
    found = []
    for result in run["results"]:
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            physical = location["physicalLocation"]
            artifact = run["artifacts"][physical["artifactLocation"]["index"]]
            assert artifact["location"]["uri"] == physical["artifactLocation"]["uri"]
            if "region" in physical:
                found.append((physical["region"], artifact))
    assert found
    return found


def test_sarif_of_a_text_has_regions_of_the_file(capsys) -> None:
    old, new = example_pair()
    run = _sarif(capsys, str(new), "--against", str(old))
    files = {path.name: path.read_text(encoding="utf-8").split("\n") for path in (old, new)}
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == [new.name, old.name]
    for region, artifact in _places(run):
        lines = files[artifact["location"]["uri"]]
        assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert (region["startLine"], region["startColumn"]) < (region["endLine"], region["endColumn"])
        assert lines[region["startLine"] - 1][region["startColumn"] - 1].strip()
        assert lines[region["endLine"] - 1][region["endColumn"] - 2].strip()


def test_sarif_of_a_word_file_has_regions_of_its_text(capsys, tmp_path: Path) -> None:
    body = "".join(p(r(line)) for line in (HEAD.format(n="12", year=2026) + WRONG_SIGN + TAIL).split("\n") if line)
    path = tmp_path / "dự thảo.docx"
    path.write_bytes(word_file(body).data)
    run = _sarif(capsys, str(path))
    for region, artifact in _places(run):
        assert "d%E1%BB%B1%20th%E1%BA%A3o.docx" in run["artifacts"][artifact["parentIndex"]]["location"]["uri"]
        text = artifact["contents"]["text"]
        start, length = region["charOffset"], region["charLength"]
        assert text[start : start + length] == region["snippet"]["text"]
        lines = text.split("\n")
        assert lines[region["startLine"] - 1][region["startColumn"] - 1 :].startswith(
            region["snippet"]["text"].split("\n")[0]
        )


WRONG_SIGN = "Thực hiện Nghị quyết số 44/NQ-TW ngày 24/11/2023 của Ban Chấp hành Trung ương về bảo vệ Tổ quốc.\n"


def _lines(capsys, path: Path | str, *arguments: str) -> list[str]:
    assert cli.main(["check", str(path), *arguments, "--format", "line"]) == 1
    return capsys.readouterr().out.splitlines()


def test_one_finding_a_line(capsys, tmp_path: Path, monkeypatch) -> None:
    """The shape of compilers: the path as it was given, the file's line, the column in characters, the level."""
    monkeypatch.chdir(tmp_path)
    Path("dự thảo").mkdir()
    path = Path("dự thảo", "chỉ thị: 2026.md")
    path.write_text(HEAD.format(n="12", year=2026) + "😀 " + WRONG_SIGN + TAIL, encoding="utf-8")
    (line,) = _lines(capsys, path, "--rule", "sign-form")
    assert line == f"{path}:13:27: error: [sign-form] Số, ký hiệu «44/NQ-TW» viết chưa đúng thể thức — Ghi «44-NQ/TW»."
    (english,) = _lines(capsys, path, "--rule", "sign-form", "--lang", "en")
    assert english.startswith(f"{path}:13:27: error: [sign-form] The number")


def test_a_finding_about_the_whole_text_stands_at_its_first_line(capsys, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("CHỈ THỊ\n\nVề một số nhiệm vụ\n\nGiao Sở Y tế tiêm chủng cho trẻ em./.\n", encoding="utf-8")
    assert f"{path}:1:1: warning: [no-number] " in "\n".join(_lines(capsys, path))


def test_lines_of_last_years_text_name_its_file(capsys) -> None:
    old, new = example_pair()
    lines = _lines(capsys, new, "--against", str(old), "--level", "note")
    assert {line.partition(":")[0] for line in lines} == {str(old), str(new)}
    assert all(f"{old}:" in line for line in lines if "[no-longer-cited]" in line)


def test_a_file_without_lines_gives_addresses(capsys, tmp_path: Path) -> None:
    body = "".join(p(r(line)) for line in (HEAD.format(n="12", year=2026) + WRONG_SIGN + TAIL).split("\n") if line)
    path = tmp_path / "x.docx"
    path.write_bytes(word_file(body).data)
    (line,) = _lines(capsys, path, "--rule", "sign-form")
    assert line.startswith(f"{path}: đoạn 1: error: [sign-form] ")


def test_no_finding_no_line(capsys, tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(HEAD.format(n="12", year=2026) + TAIL, encoding="utf-8")
    assert cli.main(["check", str(path), "--rule", "sign-form", "--format", "line"]) == 0
    assert capsys.readouterr().out == ""


# ---- bounds --------------------------------------------------------------------------------------------------------


def test_work_grows_with_the_text() -> None:
    paragraph = "Giao Sở Y tế phối hợp với UBND các xã, phường tiêm chủng cho trẻ em theo Kế hoạch số 90/KH-UBND ngày 12/9/2025 của UBND tỉnh về tiêm chủng mở rộng; bảo đảm {} liều vắc xin."
    took = []
    for n in (200, 800):
        text = draft("\n".join(paragraph.format(k) for k in range(n)))
        start = time.process_time()
        check(text)
        took.append(time.process_time() - start)
    assert took[1] < took[0] * 8  # four times the text; a quadratic step would take sixteen


# ---- what is published ---------------------------------------------------------------------------------------------

DOC = (Path(__file__).parent.parent / "docs" / "check.md").read_text(encoding="utf-8")


def _published(name: str) -> str:
    return DOC.partition(f"<!-- {name} -->\n")[2].partition("\n<!-- end -->")[0]


def test_every_rule_is_documented() -> None:
    assert [rule["id"] for rule in rules() if f"| `{rule['id']}` | {rule['level']} |" not in DOC] == []


def test_the_published_tables_are_those_of_today() -> None:
    assert _published("slips") == benchmark.slip_table()
    assert _published("counts") == benchmark.rule_table()


def test_every_finding_on_the_pairs_is_judged() -> None:
    known = benchmark.judged()
    found = {
        (name, c.rule, c.place.address, c.place.words) for name in benchmark.TEXTS for c in benchmark.findings(name)
    }
    assert found - known.keys() == set()
    judged = {place for place in known if not place[0].startswith("bo-luat")}
    assert judged - found == set()


PARTS = st.sampled_from(
    [
        *" ".join(rule["examples"][0]["text"] for rule in rules()).split(" "),
        "\n",
        "1. ",
        "a) ",
        "“",
        "”",
        "(",
        ")",
        "\u200b",
        "ngày 31/02/2026",
        "Nơi nhận:",
        "CHỦ TỊCH",
        "tỉnh Hà Giang",
        "é",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=50), st.booleans())
def test_any_text_is_checked_or_refused(parts: list[str], whole: bool) -> None:
    try:
        text = draft(" ".join(parts), whole=whole)
    except InputError:
        return
    for c in check(text, draft(" ".join(reversed(parts)) + " x", 2025)):
        side = text.text if c.side == "new" else None
        for place in (c.place, *c.related):
            assert place.span is None or 0 <= place.span[0] < place.span[1]
            assert side is None or place.span is None or place.span[1] <= len(side)
