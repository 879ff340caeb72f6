"""Vietnamese administrative text in spaCy: tokens, sentences, citations, bodies, places, dates, names of the reform.

    >>> from directive_diff.language import pipeline
    >>> doc = pipeline()("Thực hiện Nghị quyết số 57-NQ/TW tại các xã, phường của tỉnh Nghệ An trước ngày 15/12/2026.")
    >>> doc[5].text, [s.text for s in doc.spans["terms"]], doc.spans["places"][0]._.place_name
    ('57-NQ/TW', ['xã, phường'], 'tỉnh Nghệ An')
    >>> doc.spans["dates"][0]._.date_value
    '2026-12-15'

``docs/pipeline.md`` describes the components. What the comparison itself needs stands in
:mod:`directive_diff.language.reading`; so names here are imported when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from directive_diff.first_use import found_when_used

if TYPE_CHECKING:
    from directive_diff.language.components import ATTRIBUTES, COMPONENTS, register
    from directive_diff.language.display import COLOURS, displacy_data, displacy_options
    from directive_diff.language.made import pipeline
    from directive_diff.language.tokenizer import Tokenizer
    from directive_diff.language.vouched import add_evidence

__all__ = [
    "ATTRIBUTES",
    "COLOURS",
    "COMPONENTS",
    "Tokenizer",
    "add_evidence",
    "displacy_data",
    "displacy_options",
    "pipeline",
    "register",
]

__getattr__, __dir__ = found_when_used(
    __name__,
    {
        "ATTRIBUTES": "components",
        "COLOURS": "display",
        "COMPONENTS": "components",
        "Tokenizer": "tokenizer",
        "add_evidence": "vouched",
        "displacy_data": "display",
        "displacy_options": "display",
        "pipeline": "made",
        "register": "components",
    },
)
