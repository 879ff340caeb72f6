"""Topics: every example has its topic, no counter-example has it, and what is broad gives way to what is not."""

from __future__ import annotations

import pytest

from directive_diff.rules import load
from directive_diff.topics import clear_topics, topic_ids, topics_of

TOPICS = load("topics")["topic"]


@pytest.mark.parametrize(("topic", "text"), [(t["id"], e) for t in TOPICS for e in t["examples"]])
def test_example_has_its_topic(topic: str, text: str) -> None:
    assert topic in topics_of(text)


@pytest.mark.parametrize(("topic", "text"), [(t["id"], e) for t in TOPICS for e in t["counter_examples"]])
def test_counter_example_has_it_not(topic: str, text: str) -> None:
    assert topic not in topics_of(text)


def test_every_topic_is_named_in_both_languages_and_shown_by_three_examples() -> None:
    assert len(set(topic_ids())) == len(TOPICS) >= 30
    for topic in TOPICS:
        assert topic["vi"]
        assert topic["en"]
        assert len(topic["examples"]) >= 3
        assert topic["counter_examples"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bảo đảm an ninh, trật tự và công tác phòng, chống ma túy", ("drugs",)),
        ("Bảo đảm an ninh, trật tự trên địa bàn", ("security",)),
        ("Kiểm tra, đôn đốc, báo cáo theo quy định", ()),
        ("PHÒNG CHÁY, CHỮA CHÁY", ("fire",)),
        ("phòng cháy và chữa cháy rừng", ("forest",)),
        ("Đấu tranh với tội phạm về ma tuý", ("drugs", "crime")),
    ],
)
def test_topics(text: str, expected: tuple[str, ...]) -> None:
    assert topics_of(text) == expected


def test_a_sentence_on_everything_is_on_nothing() -> None:
    text = "Lĩnh vực đất đai, giáo dục và đào tạo, bảo hiểm xã hội, hộ tịch, khám chữa bệnh"
    assert len(topics_of(text)) > 2
    assert clear_topics(text) == ()
