"""The spaCy pipeline for researchers: components, what they leave in a Doc, what spaCy can store, and their own evidence."""

from __future__ import annotations

import copy
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from time import process_time
from typing import Any

import jsonschema
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from report_pairs import example, moved
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from benchmarks.language import components, kept_whole, sentences
from directive_diff import Comparison, compare, conservation
from directive_diff.citations import recognise
from directive_diff.duties.plain import level
from directive_diff.errors import UsageError
from directive_diff.language import (
    ATTRIBUTES,
    COLOURS,
    COMPONENTS,
    add_evidence,
    displacy_data,
    displacy_options,
    pipeline,
    register,
)
from directive_diff.language.agencies import find_agencies
from directive_diff.language.dates import find_dates
from directive_diff.language.naming import named
from directive_diff.language.places import find_places, provinces
from directive_diff.language.reading import terms, words
from directive_diff.report import FORMATS, render
from directive_diff.rules import load

ROOT = Path(__file__).parent.parent
NAMED = load("bodies_named")
PACKAGE = ROOT / "directive_diff"
TEXT = (
    "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá; phát triển khoa học; Chủ tịch "
    "UBND tỉnh Nghệ An yêu cầu:\n"
    "1. Sở Y tế chủ trì, UBND các xã, phường phối hợp. Báo cáo trước ngày 15/12/2026 và quý I/2027.\n"
    "2. Các cơ quan, đơn vị tại Hòa Bình, huyện Định Hóa thực hiện giai đoạn 2021 - 2025.\n"
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline()


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return nlp(TEXT)


def found(doc: Doc) -> dict[str, list[tuple[object, ...]]]:
    """Everything our components left in a Doc, as plain values."""
    names = [name for name in ATTRIBUTES if name != "citation"]
    return {
        key: [(s.start_char, s.end_char, s.label_, s._.citation, *(s._.get(n) for n in names)) for s in doc.spans[key]]
        for key in doc.spans
    } | {"sentences": [(s.start_char, s.end_char) for s in doc.sents]}


# ---- what the components find -----------------------------------------------------------------------------------------


def test_the_pipeline_has_every_component_in_order(nlp: Language) -> None:
    assert tuple(nlp.pipe_names) == COMPONENTS
    assert nlp.analyze_pipes()["problems"] == {name: [] for name in COMPONENTS}
    assert pipeline() is not nlp  # everybody's own


def test_groups_and_attributes(doc: Doc) -> None:
    def said(key: str, *names: str) -> list[tuple[object, ...]]:
        return [(s.text, s.label_, *(s._.get(n) for n in names)) for s in doc.spans[key]]

    (citation,) = doc.spans["citations"]
    assert (citation.label_, citation._.citation.number, citation._.citation.issued) == (
        "numbered",
        "57-NQ/TW",
        "2024-12-22",
    )
    assert citation._.citation == recognise(TEXT)[0]
    assert said("agencies", "agency_names", "agency_collective") == [
        ("Bộ Chính trị", "agency", ("Bộ Chính trị",), False),
        ("UBND tỉnh Nghệ An", "agency", ("UBND cấp tỉnh",), False),
        ("Sở Y tế", "agency", ("Sở Y tế",), False),
        ("UBND các xã, phường", "agency", ("UBND cấp xã",), False),
        ("Các cơ quan, đơn vị", "group", ("các cơ quan, đơn vị, địa phương",), True),
    ]
    assert said("places", "place_name", "place_successor") == [
        ("tỉnh Nghệ An", "province", "tỉnh Nghệ An", None),
        ("Hòa Bình", "province", "tỉnh Hòa Bình", "tỉnh Phú Thọ"),
        ("huyện Định Hóa", "district", "huyện Định Hóa", None),
    ]
    assert said("dates", "date_value") == [
        ("ngày 22/12/2024", "day", "2024-12-22"),
        ("ngày 15/12/2026", "day", "2026-12-15"),
        ("quý I/2027", "quarter", "2027-Q1"),
        ("giai đoạn 2021 - 2025", "period", "2021/2025"),
    ]
    assert {s.text for s in doc.spans["terms"]} >= {"xã, phường"}
    assert {s._.term_form for s in doc.spans["terms"]} == {t.form for t in terms(TEXT)}


def test_no_sentence_is_cut_in_the_title_of_a_document(doc: Doc) -> None:
    assert [s.text.strip() for s in doc.sents][1:] == [
        "Chủ tịch UBND tỉnh Nghệ An yêu cầu:",
        "1. Sở Y tế chủ trì, UBND các xã, phường phối hợp.",
        "Báo cáo trước ngày 15/12/2026 và quý I/2027.",
        "2. Các cơ quan, đơn vị tại Hòa Bình, huyện Định Hóa thực hiện giai đoạn 2021 - 2025.",
    ]
    subject = doc.spans["citations"][0]._.citation.subject
    assert ";" in TEXT[slice(*subject)]
    assert next(iter(doc.sents)).end_char > subject[1]


def test_sentences_are_those_of_the_directive(nlp: Language) -> None:
    directive = example().new
    made = {s.text.strip() for s in nlp(directive.text).sents}
    units = [directive.text[slice(*u.span)] for u in directive.units if u.level == "sentence"]
    assert sum(text in made for text in units) >= 0.95 * len(units)


def test_sentences_need_citations() -> None:
    blank = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "directive_diff.vi.v1"}}})
    blank.add_pipe("vi_legal_sentences")
    with pytest.raises(UsageError, match=r"E431.*doc.spans\[\"citations\"\]"):
        blank(TEXT)


@pytest.mark.parametrize(
    ("text", "value", "kind"), [(*e, r["kind"]) for r in load("dates")["date"] for e in r["examples"]]
)
def test_a_way_to_write_a_date(text: str, value: str, kind: str) -> None:
    assert (value, kind) in [(f.values["date_value"], f.label) for f in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "kind"), [(e, r["kind"]) for r in load("dates")["date"] for e in r.get("counter_examples", ())]
)
def test_what_looks_like_a_date(text: str, kind: str) -> None:
    assert kind not in [f.label for f in find_dates(text)]


@pytest.mark.parametrize(("text", "name", "level"), load("places")["examples"])
def test_a_place(text: str, name: str, level: str) -> None:
    assert (name, level) in [(f.values["place_name"], f.label) for f in find_places(text)]


@pytest.mark.parametrize("text", load("places")["counter_examples"])
def test_no_place(text: str) -> None:
    assert find_places(text) == []


@pytest.mark.parametrize(
    ("text", "whole"), [tuple(e) for k in NAMED["kind"] for e in k["examples"]], ids=lambda x: str(x)[:40]
)
def test_a_body_is_called_by_its_whole_name(text: str, whole: str) -> None:
    assert whole in [text[slice(*f.span)] for f in find_agencies(text)]


@pytest.mark.parametrize(("kind", "text"), [(k["id"], e) for k in NAMED["kind"] for e in k.get("counter_examples", ())])
def test_what_no_body_is_called(kind: str, text: str) -> None:
    assert named(level(text)) == [], kind


@pytest.mark.parametrize(("text", "words"), NAMED["lists"]["examples"])
def test_names_with_one_head(text: str, words: list[str]) -> None:
    assert [text[slice(*f.span)] for f in find_agencies(text)] == words


@pytest.mark.parametrize(("text", "words"), NAMED["upper_examples"])
def test_a_letterhead(text: str, words: str) -> None:
    assert [text[slice(*f.span)] for f in find_agencies(text)] == [words]


@pytest.mark.parametrize("text", NAMED["upper_counter_examples"])
def test_capitals_that_name_no_body(text: str) -> None:
    assert find_agencies(text) == []


@pytest.mark.parametrize("rule", NAMED["kind"], ids=lambda k: k["id"])
def test_a_kind_of_body_begins_with_a_word_of_its_own(rule: dict[str, Any]) -> None:
    assert rule["rest"] in {"tail", "name", "none"}
    assert rule["examples"]
    for text, whole in rule["examples"]:
        assert whole.removeprefix("các ").split()[0].strip(".,") in {*rule["first"]}, text


def test_a_body_has_the_name_that_directives_charge() -> None:
    (found,) = find_agencies("Sở Nội vụ tỉnh Phú Thọ")
    assert found.values["agency_names"] == ["Sở Nội vụ"]
    (found,) = find_agencies("UBND các xã, phường")
    assert found.values["agency_names"] == ["UBND cấp xã"]
    (found,) = find_agencies("ỦY BAN NHÂN DÂN TỈNH LÀO CAI")
    assert found.values["agency_names"] == ["UBND cấp tỉnh"]


def test_a_body_in_the_name_of_a_law_is_not_spoken_of() -> None:
    assert find_agencies("Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;") == []
    for law in ("Luật Công an nhân dân", "Bộ luật Hình sự", "Pháp lệnh Bộ đội Biên phòng"):
        assert find_agencies(f"Thực hiện {law} và văn bản hướng dẫn.") == [], law
    assert [f.label for f in find_agencies("Giao Sở Y tế và các sở, ban, ngành")] == ["agency", "group"]


def test_many_names_take_no_longer_than_their_length() -> None:
    """Names, lists and capitals a hundred times over: the time grows with the text, not with its square."""
    text = "Sở Y tế tỉnh Nghệ An, Chi cục Trồng trọt và Bảo vệ thực vật; các sở: Tài chính, Y tế. UBND CÁC XÃ, PHƯỜNG "
    few, many = _seconds(text * 50), _seconds(text * 400)
    assert many < 8 * 4 * few + 0.05


def _seconds(text: str) -> float:
    """Of the processor, the least of some runs: other tests run at the same time."""
    best = float("inf")
    for _ in range(3):
        started = process_time()
        assert find_agencies(text)
        best = min(best, process_time() - started)
    return best


def test_sixty_three_provinces_became_thirty_four() -> None:
    assert len(provinces()) == 63
    assert sum(successor is None for successor in provinces().values()) == 34


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ngày tháng năm quý 0123456789/-.,;:\nTỉnhXãHà Nội\u0301\u200b “”()", max_size=80))
def test_any_text_goes_through(text: str) -> None:
    made = _ANY(text)
    assert made.text == text
    for key in ("citations", "agencies", "places", "dates"):
        spans = list(made.spans[key])
        assert all(0 <= s.start_char < s.end_char <= len(text) for s in spans)
        assert spans == sorted(spans, key=lambda s: s.start_char)
    assert "".join(s.text_with_ws for s in made.sents) == text


_ANY = pipeline()


def test_the_comparison_reads_the_same_words_without_a_doc(doc: Doc) -> None:
    read_ = words(TEXT)
    assert tuple(s._.citation for s in doc.spans["citations"]) == read_.mentions
    assert [(s.start_char, s.end_char) for s in doc.spans["terms"]] == [t.span for t in read_.terms]
    assert list(zip(read_.tokens.starts, read_.tokens.ends, strict=True)) == [
        (t.idx, t.idx + len(t)) for t in doc if not t.is_space
    ]


# ---- what spaCy stores ------------------------------------------------------------------------------------------------


def test_a_doc_comes_back_with_spans_and_attributes(nlp: Language, doc: Doc) -> None:
    kept = found(doc)
    assert len(kept) == 6
    assert found(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == kept
    assert found(pickle.loads(pickle.dumps(doc))) == kept
    assert found(copy.deepcopy(doc)) == kept
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    assert found(next(DocBin().from_bytes(stored).get_docs(nlp.vocab))) == kept


def test_without_user_data_a_doc_keeps_spans_only(nlp: Language, doc: Doc) -> None:
    (back,) = DocBin(docs=[doc]).get_docs(nlp.vocab)
    assert [s.text for s in back.spans["citations"]] == [s.text for s in doc.spans["citations"]]
    assert back.spans["citations"][0]._.citation is None
    assert back.spans["agencies"][0]._.agency_names is None


def test_a_part_of_a_doc_keeps_its_attributes(nlp: Language) -> None:
    made = nlp("Căn cứ nhiệm vụ.\nTheo Quyết định số 12/QĐ-UBND ngày 05/01/2025 của UBND tỉnh Nghệ An.")
    span = made.spans["citations"][0]
    part = span.as_doc(copy_user_data=True)
    alone = part[:]._.citation
    assert alone.number == "12/QĐ-UBND"
    assert part.text[slice(*alone.span)] == span.text


TWO = "Sở Y tế báo cáo trước ngày 15/12/2026.\nSở Nội vụ và Công an tỉnh Nghệ An báo cáo trước ngày 20/11/2026."


def of_second(made: Doc) -> list[tuple[str, object]]:
    return [(s.text, s._.date_value) for s in made.spans["dates"]] + [
        (s.text, s._.agency_names) for s in made.spans["agencies"]
    ]


SECOND = [
    ("ngày 20/11/2026", "2026-11-20"),
    ("Sở Nội vụ", ("Sở Nội vụ",)),
    ("Công an tỉnh Nghệ An", ("Công an cấp tỉnh",)),
]


def test_the_components_read_the_part_that_a_doc_was_cut_to(nlp: Language) -> None:
    sentence = list(nlp(TWO).sents)[1]
    part = nlp(sentence.as_doc(copy_user_data=True))
    assert of_second(part) == SECOND
    assert [s.text for s in part.sents] == [part.text]


def test_what_was_kept_of_another_text_is_not_of_this_one(nlp: Language) -> None:
    first, second = TWO.split("\n")
    words = [t.text for t in nlp.make_doc(second)]
    spaces = [bool(t.whitespace_) for t in nlp.make_doc(second)]
    given_ = Doc(nlp.vocab, words=words, spaces=spaces, user_data=dict(nlp(first).user_data))
    place = given_.char_span(0, len("Sở Y tế"), alignment_mode="expand")
    assert place._.agency_names is None
    same_place = Doc(
        nlp.vocab, words=["Sở", "Y", "ta"], spaces=[True, True, False], user_data=dict(nlp(first).user_data)
    )
    assert same_place[:]._.agency_names is None  # from the same character to the same character, other words
    same_place[:]._.date_value = "2026"
    assert same_place[:]._.agency_names is None
    assert same_place[:]._.date_value == "2026"
    assert of_second(nlp(given_)) == SECOND


def test_docs_are_joined_without_a_word_of_warning(nlp: Language, recwarn: pytest.WarningsRecorder) -> None:
    first, second = TWO.split("\n")
    joined = Doc.from_docs([nlp(first), nlp(second)])
    assert not list(recwarn)
    assert of_second(joined)[1:2] + of_second(joined)[3:] == SECOND


@pytest.mark.parametrize(
    "text", ["a\n b", "a\n\nb", "a  \nb", "a \n b", " a", "\n ", " \n", "a\t b", "a ", "a  ", "\n", " ", "", TEXT]
)
def test_a_doc_comes_back_from_json(nlp: Language, text: str) -> None:
    made = nlp(text)
    kept = {name for kind, name, *_ in made.user_data if name in ATTRIBUTES}
    again = Doc(nlp.vocab).from_json(json.loads(json.dumps(made.to_json(underscore=sorted(kept)))))
    assert again.text == made.text == text
    assert [t.text_with_ws for t in again] == [t.text_with_ws for t in made]
    for key in again.spans:
        for name in ATTRIBUTES:
            assert [s._.get(name) for s in again.spans[key]] == [s._.get(name) for s in made.spans[key]]
    assert [(s.text, s.label_) for s in again.spans.get("dates", ())] == [
        (s.text, s.label_) for s in made.spans["dates"]
    ]


def test_a_text_longer_than_a_million_characters(nlp: Language, tmp_path: Path) -> None:
    long = "Sở Y tế. " * 120_000
    nlp.to_disk(tmp_path / "pipeline")
    for other in (spacy.load(tmp_path / "pipeline"), type(nlp).from_config(nlp.config)):
        assert other.max_length == nlp.max_length
        assert other.make_doc(long).text == long


def test_a_pipeline_comes_back(nlp: Language, doc: Doc, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    for other in (
        spacy.load(tmp_path / "pipeline"),
        pipeline().from_bytes(nlp.to_bytes()),
        pickle.loads(pickle.dumps(nlp)),
    ):
        again = other(TEXT)
        assert found(again) == found(doc)
        assert [t.norm_ for t in again] == [t.norm_ for t in doc]


def test_several_texts_at_once(nlp: Language, doc: Doc) -> None:
    assert [found(d) for d in nlp.pipe([TEXT, "Không có gì.", TEXT])][::2] == [found(doc)] * 2


# ---- installed ---------------------------------------------------------------------------------------------------------

PROGRAM = """
import sys, spacy
nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "directive_diff.vi.v1"}}})
plain = spacy.blank("xx")
for name in %r:
    nlp.add_pipe(name)
    plain.add_pipe(name)
text = %r
for made in (nlp(text), plain(text)):
    print({k: [s.text for s in made.spans[k]] for k in made.spans}, [s.text for s in made.sents])
print("directive_diff.comparison" in sys.modules, sys.modules["directive_diff"].__file__)
"""


def installed(folder: Path) -> Path:
    """The package as pip leaves it in a folder. Where its builder is not installed (nothing is downloaded in a test), what
    pip would write of the entry points, made from pyproject.toml.
    """
    site = folder / "site"
    if find_spec("hatchling"):
        run = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
        offline = ["--no-deps", "--no-index", "--no-build-isolation"]
        subprocess.run([*run, "wheel", *offline, "-w", str(folder), str(ROOT)], check=True)
        (wheel,) = folder.glob("*.whl")
        subprocess.run([*run, "install", *offline, "--target", str(site), str(wheel)], check=True)
        return site
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.copytree(PACKAGE, site / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    info = site / "directive_diff-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: directive-diff\nVersion: 0\n", encoding="utf-8")
    points = [f"[{g}]\n" + "\n".join(f"{k} = {v}" for k, v in e.items()) for g, e in project["entry-points"].items()]
    (info / "entry_points.txt").write_text("\n".join(points) + "\n", encoding="utf-8")
    return site


def test_components_are_found_after_install(tmp_path: Path, doc: Doc) -> None:
    """In a process that never imports us, spaCy finds us."""
    site = installed(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM % (COMPONENTS, TEXT)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ours, others, last = done.stdout.splitlines()
    spans, sentences = {k: [s.text for s in doc.spans[k]] for k in doc.spans}, [s.text for s in doc.sents]
    assert ours == f"{spans} {sentences}"
    assert others.startswith("{'citations': ['Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị")
    assert last == f"False {site / PACKAGE.name / '__init__.py'}"


def test_any_tokenizer_will_do(doc: Doc) -> None:
    """A foreign tokenizer cuts signs to pieces; spans are found all the same, and no shorter."""
    plain = spacy.blank("xx")
    for name in COMPONENTS:
        plain.add_pipe(name)
    made = plain(TEXT)
    for key in doc.spans:
        assert [s._.citation for s in made.spans[key]] == [s._.citation for s in doc.spans[key]]
        for ours, theirs in zip(doc.spans[key], made.spans[key], strict=True):
            assert theirs.start_char <= ours.start_char
            assert theirs.end_char >= ours.end_char
    assert len(list(made.sents)) == len(list(doc.sents))


# ---- displaCy ---------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("label", COLOURS)
def test_colours_can_be_read(label: str) -> None:
    light = luminance(COLOURS[label])
    assert (light + 0.05) / 0.05 >= 4.5, "a black label on it"
    assert 1.05 / (light + 0.05) >= 3, "a line of it on white"


def test_displacy_shows_it(doc: Doc) -> None:
    one = displacy.render(doc, style="span", options=displacy_options("dates"))
    assert one.count("day") >= 2
    assert COLOURS["quarter"] in one
    labels = {s.label_ for key in doc.spans for s in doc.spans[key]}
    assert labels <= set(COLOURS)
    every = displacy.render(displacy_data(doc), style="span", manual=True, options=displacy_options())
    assert all(re.search(rf">\s*{label}\s*<", every) for label in labels)
    flat = displacy.render(displacy_data(doc, style="ent"), style="ent", manual=True, options=displacy_options())
    assert "Nghị quyết số 57-NQ/TW" in flat
    assert flat.count("<mark") == len(displacy_data(doc, style="ent")["ents"])


# ---- how good it is ----------------------------------------------------------------------------------------------------


def test_the_gold_is_found_as_published() -> None:
    """No worse than docs/pipeline.md says; the misses are listed by ``python -m benchmarks.language --misses``."""
    assert {name: len(gold) for name, gold in sentences().items()} == {"sentences": 83, "reader": 70, "heldback": 70}
    rows = components()
    page = (ROOT / "docs" / "pipeline.md").read_text(encoding="utf-8")
    for name, hits in rows.items():
        assert hits.row(name) in page


def test_a_token_is_whole_or_not() -> None:
    text = "theo số 12-NQ/TW đạt 91,2% ngày 05/9/2019"
    spans = [(8, 16), (21, 25), (32, 41)]
    assert [text[slice(*s)] for s in spans] == ["12-NQ/TW", "91,2", "05/9/2019"]
    assert kept_whole(text, ["theo", "số", "12-NQ/TW", "đạt", "91,2%", "ngày", "05/9/2019"], spans) == 3
    assert kept_whole(text, ["theo", "số", "12", "-", "NQ/TW", "đạt", "91,2", "%", "ngày_05/9/2019"], spans) == 1
    assert kept_whole(text, ["theo"], spans) == 0


def test_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every program of docs/pipeline.md, one after the other, in one place."""
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "pipeline.md").read_text(encoding="utf-8")
    programs = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(programs) == 5
    register()
    known: dict[str, object] = {}
    for program in programs:
        exec(compile(program, "docs/pipeline.md", "exec"), known)
    assert "Nguồn kinh phí" in (tmp_path / "bao-cao.html").read_text(encoding="utf-8")
    assert {f"`{name}`" for name in (*COMPONENTS, *ATTRIBUTES)} <= set(re.findall(r"`\w+`", page))


# ---- a researcher's own evidence ---------------------------------------------------------------------------------------

OLD = "CHỈ THỊ\nVề việc thử\n1. Sở Y tế chi 20 tỷ đồng cho bệnh viện Tâm An.\n2. Các xã báo cáo đầy đủ.\n"
NEW = "CHỈ THỊ\nVề việc thử\n1. Sở Y tế chi 20 tỷ đồng cho trung tâm Hoa Mai.\n2. Các xã báo cáo đầy đủ.\n"


@Language.component("test_hospitals")
def hospitals(doc: Doc) -> Doc:
    for match in re.finditer(r"(?:bệnh viện|trung tâm) \w+ \w+", doc.text):
        add_evidence(
            doc.char_span(*match.span()),
            "health-network",
            vi="Thay đổi cơ sở y tế được nhắc đến.",
            en="Another health facility is named.",
            label=("Mạng lưới y tế", "Health network"),
        )
    return doc


@Language.component("test_breaks")
def breaks(doc: Doc) -> Doc:
    raise ZeroDivisionError("by nothing")


@Language.component("test_wrong")
def wrong(doc: Doc) -> Doc:
    add_evidence(doc[0:1], "Không phải mã", vi="a", en="b")
    return doc


@Language.component("test_nothing")
def nothing(doc: Doc) -> None:
    """Forgets to return the Doc."""


@Language.component("test_shorter")
def shorter(doc: Doc) -> Doc:
    """Returns the Doc of another text, with evidence in it."""
    return hospitals(pipeline().make_doc(doc.text.removeprefix("CHỈ THỊ\n")))


@Language.component("test_by_hand")
def by_hand(doc: Doc) -> Doc:
    start = doc.text.find("bệnh viện")
    if start >= 0:
        span = doc.char_span(start, start + len("bệnh viện"), label="mine")
        span._.evidence = [{"category": "mine"}]
        doc.spans["evidence"] = [span]
    return doc


def said_twice(doc: Doc, *certainties: str) -> Doc:
    """The same reason, at the same place, once for each certainty."""
    for match in re.finditer(r"bệnh viện|trung tâm", doc.text):
        for sure in certainties:
            add_evidence(doc.char_span(*match.span()), "mine", vi="Vì thế.", en="So.", certainty=sure)
    return doc


for _name, _said in {
    "test_more_sure": ("likely", "certain"),
    "test_less_sure": ("certain", "likely"),
    "test_sure": ("certain",),
    "test_unsure": ("likely",),
}.items():
    Language.component(_name, func=lambda doc, said=_said: said_twice(doc, *said))


@Language.component("test_everything")
def everything(doc: Doc) -> Doc:
    """Marks every sentence and every fifth token with every category there is, and one of its own."""
    ids = [*(c["id"] for c in load("categories")["category"] if c["id"] != "unexplained"), "of-my-own"]
    for n, sentence in enumerate(doc.sents):
        add_evidence(sentence, ids[n % len(ids)], vi="Cả câu.", en="All of it.", certainty="certain", how="later")
    for n, token in enumerate(list(doc)[::5]):
        add_evidence(doc[token.i : token.i + 1], ids[n % len(ids)], vi="Một từ.", en="One word.")
    return doc


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    return old, new


def with_component(*names: str) -> Language:
    mine = pipeline()
    for name in names:
        mine.add_pipe(name)
    return mine


def test_a_component_explains_what_no_rule_does(sides: tuple[Path, Path]) -> None:
    before = compare(*sides)
    assert [c.id for change in before.changes for c in change.categories][-1:] != ["health-network"]
    made = compare(*sides, nlp=with_component("test_hospitals"))
    (change,) = made.changes
    own = [c for c in change.categories if c.id == "health-network"]
    assert [(c.rule, c.certainty, c.why.vi, c.why.en) for c in own] == [
        ("test_hospitals", "likely", "Thay đổi cơ sở y tế được nhắc đến.", "Another health facility is named.")
    ]
    assert [[made.old.text[slice(*s)] for s in c.old] for c in own] == [["bệnh viện Tâm An"]]
    assert [[made.new.text[slice(*s)] for s in c.new] for c in own] == [["trung tâm Hoa Mai"]]
    ours = [c for c in before.changes[0].categories if c.id != "unexplained"]
    assert [c for c in change.categories if c.rule != "test_hospitals"] == ours
    assert made.summary.categories["health-network"] == 1


def test_unexplained_stays_where_evidence_touches_other_words(sides: tuple[Path, Path]) -> None:
    mine = pipeline()
    mine.add_pipe("span_ruler", config={"spans_key": "evidence"}).add_patterns(
        [{"label": "budget", "pattern": "tỷ đồng"}]
    )
    assert compare(*sides, nlp=mine).changes == compare(*sides).changes


def test_a_ruler_needs_no_program(sides: tuple[Path, Path]) -> None:
    mine = pipeline()
    mine.add_pipe("span_ruler", name="my_ruler", config={"spans_key": "evidence"}).add_patterns(
        [{"label": "budget", "pattern": "bệnh viện"}]
    )
    made = compare(*sides, nlp=mine)
    (own,) = [c for change in made.changes for c in change.categories if c.id == "budget"]
    assert own.rule == "my_ruler"
    assert own.why.vi == "Thành phần «my_ruler» đánh dấu «bệnh viện»."
    assert "budget" in render(made, "html", "en")  # an id without a name shows as it is


def test_without_a_pipeline_nothing_changes() -> None:
    plain = example()
    assert "own_categories" not in plain.to_dict()
    assert compare(plain.old, plain.new, nlp=pipeline()).to_dict() == plain.to_dict()


@pytest.mark.parametrize("made", [example, moved], ids=["example", "moved"])
def test_evidence_everywhere_breaks_no_promise(made) -> None:
    plain = made()
    mine = with_component("test_everything")
    full = compare(plain.old, plain.new, nlp=mine)
    assert full == compare(plain.old, plain.new, nlp=mine)
    conservation.check(full.old, full.new, full.pairs, full.changes)
    for before, now in zip(plain.changes, full.changes, strict=True):
        assert before.edits == now.edits
        kept = {c for c in before.categories if c.id != "unexplained"}
        assert kept <= set(now.categories)
        sentence = {c.rule for c in now.categories if c.why.en == "All of it."}
        assert not (
            sentence and before.edits and "unexplained" in {c.id for c in now.categories if c.rule == "unexplained"}
        )
    schema = json.loads((PACKAGE / "schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(full.to_dict())))
    assert Comparison.from_dict(full.to_dict()) == full
    assert full.to_dict()["own_categories"] == [{"id": "of-my-own", "label": {"vi": "of-my-own", "en": "of-my-own"}}]
    for format in FORMATS:
        assert render(full, format, "vi")


def test_reports_name_a_category_of_ones_own(sides: tuple[Path, Path]) -> None:
    made = compare(*sides, nlp=with_component("test_hospitals"))
    for format in ("html", "text", "markdown", "csv"):
        assert "Mạng lưới y tế" in render(made, format, "vi")
        assert "Health network" in render(made, format, "en")
    assert "do thành phần phân tích bổ sung" in render(made, "html", "vi")


def test_the_sides_exchanged_exchange_the_evidence(sides: tuple[Path, Path]) -> None:
    mine = with_component("test_hospitals")
    there, back = compare(*sides, nlp=mine), compare(*reversed(sides), nlp=mine)
    own = [
        [(c.old, c.new) for ch in made.changes for c in ch.categories if c.rule == "test_hospitals"]
        for made in (there, back)
    ]
    assert own[0] == [(new, old) for old, new in own[1]]


@pytest.mark.parametrize(
    ("component", "code", "told"),
    [
        ("test_breaks", "E433", "'test_breaks' of the spaCy pipeline failed: ZeroDivisionError: by nothing"),
        ("test_wrong", "E433", "[E432] 'Không phải mã' is no id"),
        ("test_nothing", "E433", "'test_nothing' of the spaCy pipeline returns NoneType and no Doc"),
        ("test_shorter", "E434", "'test_shorter' of the spaCy pipeline changes the text"),
        ("test_by_hand", "E433", "[E432] The attribute evidence of the span 'bệnh viện'"),
    ],
)
def test_a_component_that_fails_is_named(sides: tuple[Path, Path], component: str, code: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        compare(*sides, nlp=with_component(component))
    assert caught.value.code == code
    assert told in caught.value.en


def test_what_a_component_may_not_do(sides: tuple[Path, Path], nlp: Language) -> None:
    mine = pipeline()
    mine.add_pipe("test_hospitals", name="officer")
    with pytest.raises(UsageError, match="E433"):
        compare(*sides, nlp=mine)
    mine = spacy.blank("xx")
    mine.tokenizer = lambda text: Doc(mine.vocab, words=text.split())
    with pytest.raises(UsageError, match="E434"):
        compare(*sides, nlp=mine)
    with pytest.raises(UsageError, match=r"E433.*is a str"):
        compare(*sides, nlp="vi")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"certainty": "sure"}, "certainty 'sure'"),
        ({"certainty": ["certain"]}, "certainty"),
        ({"vi": " "}, "empty"),
        ({"en": 5}, "no text"),
        ({"vi": "a\ud800"}, "that a file can hold"),
        ({"how": ["a"]}, "how"),
        ({"how": 5}, "how"),
        ({"how": ""}, "how"),
        ({"label": ("", "x")}, "a name is two texts"),
        ({"label": ("x",)}, "a name is two texts"),
        ({"label": "xy"}, "a name is two texts"),
        ({"label": {"vi": "x", "fr": "y"}}, "a name is two texts"),
        ({"label": ("x", "\udfff")}, "that a file can hold"),
        ({"category": None}, "'None' is no id"),
        ({"category": "a\ud800"}, "is no id"),
        ({"category": "unexplained"}, "nobody has a reason"),
        ({"category": "scope", "label": ("Tên riêng", "My own")}, "Leave label out"),
        ({"span": None}, "alignment_mode"),
    ],
)
def test_evidence_that_cannot_stand_is_refused_where_it_is_given(
    nlp: Language, values: dict[str, object], told: str
) -> None:
    made = nlp("một hai")
    given_: dict[str, Any] = {"span": made[0:1], "category": "mine", "vi": "a", "en": "b", **values}
    with pytest.raises(UsageError, match="E432") as caught:
        add_evidence(given_.pop("span"), given_.pop("category"), **given_)
    assert told in caught.value.en
    caught.value.message("vi").encode("utf-8")  # can be printed
    assert "evidence" not in made.spans


def test_a_ruler_cannot_call_a_change_unexplained(sides: tuple[Path, Path]) -> None:
    mine = pipeline()
    mine.add_pipe("span_ruler", config={"spans_key": "evidence"}).add_patterns(
        [{"label": "unexplained", "pattern": "bệnh viện"}]
    )
    with pytest.raises(UsageError, match=r"E433.*'span_ruler'.*E432.*unexplained"):
        compare(*sides, nlp=mine)


@pytest.mark.parametrize(
    ("names", "rule"),
    [
        (["test_more_sure"], "test_more_sure"),
        (["test_less_sure"], "test_less_sure"),
        (["test_unsure", "test_sure"], "test_sure"),
        (["test_sure", "test_unsure"], "test_sure"),
    ],
)
def test_the_same_reason_said_twice_is_said_once_and_surely(
    sides: tuple[Path, Path], names: list[str], rule: str
) -> None:
    made = compare(*sides, nlp=with_component(*names))
    own = [c for change in made.changes for c in change.categories if c.id == "mine"]
    assert [(c.rule, c.certainty, len(c.old), len(c.new)) for c in own] == [(rule, "certain", 1, 1)]
