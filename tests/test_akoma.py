"""Akoma Ntoso: valid against the schema of OASIS, no word lost, every citation a reference."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from known_pairs import GOLD, files, sides
from lxml import etree
from report_pairs import HEAD, TAIL, example, hostile
from test_interchange import SENTENCES

from directive_diff import Directive, cli, read
from directive_diff.akoma import to_akoma
from directive_diff.akoma.uris import mention_uri, slug, work_uri
from directive_diff.akoma.xml import ILLEGAL
from directive_diff.directive import read_file
from directive_diff.errors import InputError
from directive_diff.reading import File

SCHEMA = Path(__file__).parent / "akn" / "akomantoso30.xsd"
NS = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"  # texts beside the project, where there are any
OTHERS = sorted(p for p in SHARED.rglob("*") if p.suffix in (".md", ".txt", ".docx", ".html") and p.name != "README.md")


@lru_cache(maxsize=1)
def schema() -> Any:
    return etree.XMLSchema(etree.parse(SCHEMA))


def of(text: str) -> Directive:
    return read_file(File("x.md", ".md", text.encode()))


def checked(directive: Directive) -> Any:
    """The document, after all that must hold of any."""
    xml = to_akoma(directive)
    tree = etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    assert schema().validate(tree), [f"{e.line}: {e.message}" for e in schema().error_log][:3]
    legal = ILLEGAL.sub(lambda m: " " if m[0].isspace() else "\ufffd", directive.text)
    assert "".join("".join(tree.itertext()).split()) == "".join(legal.split())
    ids = tree.xpath("//@eId")
    assert len(ids) == len(set(ids))
    for ident, holder in (
        (e.get("eId"), e.xpath("ancestor::*[@eId][1]/@eId")) for e in tree.iterfind(".//a:body//*[@eId]", NS)
    ):
        assert not holder or ident.startswith(f"{holder[0]}__")
    assert {href[1:] for href in tree.xpath("//@href[starts-with(., '#')]")} <= set(ids)
    return tree


@pytest.mark.parametrize("side", [0, 1], ids=["old", "new"])
@pytest.mark.parametrize("name", GOLD)
def test_gold_texts(name: str, side: int) -> None:
    directive = sides(name)[side]
    tree = checked(directive)
    named = list(tree.iter("{*}ref", "{*}inline"))
    assert len(named) == len(directive.mentions)
    assert to_akoma(directive) == to_akoma(read(files(name)[side]))


@pytest.mark.parametrize(
    "path", [p for p in OTHERS if p.stat().st_size < 400_000] or [None], ids=lambda p: getattr(p, "name", "none")
)
def test_other_texts(path: Path | None) -> None:
    if path is None:
        pytest.skip("no folder shared/data beside the project")
    checked(read(path))


def test_the_schema_is_the_official_one() -> None:
    assert hashlib.sha256(SCHEMA.read_bytes()).hexdigest() in (SCHEMA.parent / "README.md").read_text(encoding="utf-8")
    assert not schema().validate(etree.fromstring(f"<akomaNtoso xmlns='{NS['a']}'><act name='x'/></akomaNtoso>"))


# ---- what becomes of what -------------------------------------------------------------------------------------------


def test_citations_are_references() -> None:
    directive = example().new
    tree = checked(directive)
    found = {e.get("href"): " ".join("".join(e.itertext()).split()) for e in tree.iter("{*}ref")}
    for mention in directive.mentions:
        uri = mention_uri(mention)
        assert (uri is None) == (mention.form == "generic")
        assert uri is None or uri in found
    sign = next(href for href in found if href.endswith("/57-nq-tw"))
    assert sign.startswith("/akn/vn/act/nghi-quyet/2024-12-22/")
    assert "57-NQ/TW" in found[sign]


def test_a_reference_in_a_reference() -> None:
    """Mentions may nest; XML keeps that, and the words stand once."""
    directive = of(HEAD.format(year=2026) + "1. Thực hiện\n\n" + SENTENCES[-1] + TAIL)
    data = json.loads(json.dumps(directive.to_dict()))
    outer = data["mentions"][0]
    inner = dict(outer, span=[outer["span"][0], outer["span"][1] - 20], number="58-NQ/TW", suspect=None)
    crossing = dict(outer, span=[outer["span"][0] + 5, outer["span"][1] + 1], suspect=None)
    data["mentions"] += [inner, crossing]
    tree = checked(Directive.from_dict(data))
    assert [e.get("href").rpartition("/")[2] for e in tree.iterfind(".//a:ref/a:ref", NS)] == ["58-nq-tw"]
    assert len(list(tree.iter("{*}ref"))) == 2  # the one that crosses the end of another stays words


def test_divisions() -> None:
    text = (
        "QUYẾT ĐỊNH\n\nVề việc gì đó\n\nCăn cứ Luật Đất đai số 31/2024/QH15;\n\nChương I QUY ĐỊNH CHUNG\n\n"
        "Điều 1. Phạm vi\n\n1. Khoản thứ nhất:\n\na) Điểm a;\n\nb) Điểm b;\n\nc) Điểm c;\n\nd) Điểm d;\n\nđ) Điểm đ.\n\n2. Khoản thứ hai.\n\n"
        "Chương II TỔ CHỨC\n\nĐiều 2. Thi hành\n\nQuyết định này có hiệu lực.\n\nNơi nhận:\n\n- Lưu: VT.\n\nCHỦ TỊCH\n"
    )
    tree = checked(of(text))
    ids = {e.get("eId"): etree.QName(e).localname for e in tree.iterfind(".//a:body//*[@eId]", NS)}
    assert ids["chp_I"] == ids["chp_II"] == "chapter"
    assert ids["chp_I__art_1"] == "article"
    assert ids["chp_I__art_1__para_1"] == "paragraph"
    assert ids["chp_I__art_1__para_1__point_đ"] == "point"
    assert ids["chp_II__art_2__al_1"] == "alinea"
    one = tree.find(".//*[@eId='chp_I__art_1']")
    assert (one.findtext("a:num", namespaces=NS), one.findtext("a:heading", namespaces=NS)) == ("Điều 1.", "Phạm vi")
    assert tree.xpath("string(//a:preface//a:docType)", namespaces=NS) == "QUYẾT ĐỊNH"
    assert tree.xpath("string(//a:conclusions/a:container[@name='recipients'])", namespaces=NS).split() == [
        "Nơi",
        "nhận:",
        "-",
        "Lưu:",
        "VT.",
    ]
    assert tree.xpath("string(//a:conclusions//a:signature)", namespaces=NS) == "CHỦ TỊCH"


def test_annexes_are_attachments() -> None:
    tree = checked(sides("quyet-dinh-quy-che")[1])
    (annex,) = tree.iterfind(".//a:attachment/a:doc", NS)
    assert annex.find("a:preface", NS) is not None
    assert annex.xpath("string(a:meta//a:FRBRWork/a:FRBRthis/@value)", namespaces=NS).endswith("/!annex_1")
    assert annex.find(".//a:article[@eId='att_1__chp_I__art_1']", NS) is not None


def test_cells_and_footnotes() -> None:
    directive = of(
        HEAD.format(year=2026)
        + "1. Chỉ tiêu\n\n| Xã | Số |\n|---|---|\n| An Khê | 5 |\n\n2. Khác\n\n"
        + SENTENCES[0]
        + TAIL
    )
    units = [u for u in directive.units if u.role == "cell" and u.level == "paragraph"]
    assert units
    tree = checked(directive)
    assert ["".join(e.itertext()) for e in tree.iter("{*}td")] == [directive.text[slice(*u.span)] for u in units]
    data = directive.to_dict()
    for unit in data["units"]:
        if unit["role"] == "cell":
            unit["role"] = "footnote"
    tree = checked(Directive.from_dict(data))
    assert len(list(tree.iter("{*}authorialNote"))) == len(units)


# ---- what the text does not say, and what XML cannot hold -----------------------------------------------------------


def test_dates_are_the_text_s() -> None:
    _, known = sides("quyet-dinh-quy-che")
    assert work_uri(known) == "/akn/vn/act/quyet-dinh/2026-02-06/09-2026-qd-ubnd"
    for data, date, name in (({}, "2026-01-01", "year"), ({"year": None}, "0001-01-01", "unknown")):
        directive = Directive.from_dict(example().new.to_dict() | data)
        (first, *rest) = checked(directive).iterfind(".//a:FRBRdate", NS)
        assert {(e.get("date"), e.get("name")) for e in (first, *rest)} == {(date, name)}
    nothing = Directive.from_dict(
        example().new.to_dict() | dict.fromkeys(("kind", "number", "issuer", "issued", "year", "subject"))
    )
    assert work_uri(nothing) == "/akn/vn/act/van-ban/undated/unnamed"
    assert checked(nothing).xpath("//a:TLCOrganization[@eId='issuer']/@showAs", namespaces=NS) == ["?"]


def test_segments() -> None:
    assert slug("  Nghị quyết số 57-NQ/TW, ĐẶC BIỆT ") == "nghi-quyet-so-57-nq-tw-dac-biet"
    assert slug("«…»") == ""


def test_hostile_words() -> None:
    tree = checked(hostile().new)
    assert not list(tree.iter("{*}script", "{*}img"))


def test_what_xml_cannot_hold() -> None:
    directive = example().new
    at = directive.text.index("Tổ chức")
    odd = "\x00\x0b\ud800\uffff&]]><\r"
    text = directive.text[:at] + odd + directive.text[at + len(odd) :]
    spoilt = replace(directive, text=text, subject='a\x01"<&b', mentions=())
    tree = checked(spoilt)
    said = tree.find(".//{https://directive-diff.invalid/akn}replaced")
    assert (said.get("count"), said.get("characters")) == ("4", "U+0000 U+000B U+D800 U+FFFF")
    assert tree.find(".//{*}FRBRname").get("value") == 'a\ufffd"<&b'
    assert checked(directive).find(".//{https://directive-diff.invalid/akn}replaced") is None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [
                *SENTENCES,
                "Điều 1. Một",
                "1. Hai",
                "1. Hai",
                "a) Ba",
                "- Bốn",
                "Chương I",
                "Nơi nhận:",
                "- Lưu: VT.",
                "CHỦ TỊCH",
                "PHỤ LỤC I",
                "(Kèm theo Quyết định số 1/QĐ-UBND)",
                "| a | b |\n|---|---|\n| c | d |",
                "[^1]: Chú thích",
                "Căn cứ Luật Đất đai",
            ]
        )
        | st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30),
        min_size=1,
        max_size=14,
    )
)
def test_any_order_of_parts(paragraphs: list[str]) -> None:
    try:
        directive = of("CHỈ THỊ\n\n" + "\n\n".join(paragraphs) + "\n")
    except InputError:  # what hypothesis wrote is no text
        reject()
    checked(directive)


# ---- the command ----------------------------------------------------------------------------------------------------


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "a.md", tmp_path / "a.xml"
    source.write_bytes(files("quyet-dinh-quy-che")[1].read_bytes())
    assert cli.main(["convert", str(source), "-o", str(target)]) == 0
    assert "a.xml" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == to_akoma(read(source))
    assert cli.main(["convert", str(source)]) == 0
    assert capsys.readouterr().out == target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("target", "code"), [("x.json", "E201"), ("a.xml", "E205"), ("no/x.xml", "E202"), (".", "E203"), ("x", "E201")]
)
def test_places_it_is_not_written_to(
    target: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "a.xml"
    source.write_text("CHỈ THỊ\n\nVề việc gì đó\n\n1. Một\n", encoding="utf-8")
    assert cli.main(["convert", str(source), "-o", str(tmp_path / target)]) == 2
    assert f"[{code}]" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.xml"]
