"""displaCy: colours that can be read, and all groups of spans in one picture."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Literal

from spacy.tokens import Doc

__all__ = ["COLOURS", "GROUPS", "displacy_data", "displacy_options"]

GROUPS = ("citations", "agencies", "places", "dates", "terms")  # the groups of spans that our components make

# displaCy writes labels black on these, and draws lines of them on white: at least 4.5 : 1 with black and 3 : 1 with
# white (WCAG 2.2, 1.4.3 and 1.4.11), which leaves a narrow band of lightness. One hue a group.
COLOURS = MappingProxyType(
    {
        "numbered": "#3b8ad9",
        "named": "#3b8ad9",
        "generic": "#6b8cae",
        "agency": "#c77700",
        "group": "#a3835a",
        "province": "#3d9142",
        "district": "#3d9142",
        "commune": "#3d9142",
        "day": "#c765ba",
        "month": "#c765ba",
        "quarter": "#c765ba",
        "year": "#c765ba",
        "period": "#c765ba",
        "term": "#e25548",
    }
)


def displacy_options(spans_key: str = "citations") -> dict[str, Any]:
    """Options for ``displacy.render(doc, style="span", options=…)``: the group to show, and a colour for each label."""
    return {"spans_key": spans_key, "colors": dict(COLOURS)}


def displacy_data(
    doc: Doc, keys: Iterable[str] = GROUPS, *, style: Literal["span", "ent"] = "span", title: str | None = None
) -> dict[str, Any]:
    """Several groups of spans for ``displacy.render(…, style=style, manual=True)``. Groups that are not there are left
    out. Style ``span`` shows spans that overlap one over the other; style ``ent`` cannot, and shows the longer ones.
    """
    spans = sorted(
        (span for key in keys if key in doc.spans for span in doc.spans[key]),
        key=lambda s: (s.start, -s.end, s.label_),
    )
    if style == "ent":
        from spacy.util import filter_spans

        ents = [{"start": s.start_char, "end": s.end_char, "label": s.label_} for s in filter_spans(spans)]
        return {"text": doc.text, "ents": ents, "title": title}
    shown = [
        {
            "start": s.start_char,
            "end": s.end_char,
            "start_token": s.start,
            "end_token": s.end,
            "label": s.label_,
            "kb_id": "",
            "kb_url": "#",
        }
        for s in spans
    ]
    return {"text": doc.text, "spans": shown, "tokens": [t.text for t in doc], "title": title}
