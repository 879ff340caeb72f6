"""What is known of a draft after a save: quickly what the edit touched, then all of it.

:func:`near` is the quick answer: the draft is read, compared and checked again only where it was edited, in a time that
does not grow with the draft's length but for what goes once over it. :func:`whole` is the answer that a comparison of
the files would give.
"""

from __future__ import annotations

from dataclasses import dataclass

from directive_diff.checks import Checked, check
from directive_diff.checks.again import check_again
from directive_diff.comparison import Comparison, compare
from directive_diff.errors import InternalError
from directive_diff.model import Directive
from directive_diff.preview.inputs import Beside
from directive_diff.recompare import recompare

__all__ = ["Answer", "near", "whole"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A comparison with the findings in its new text; ``whole``: nothing in it is left from an earlier save."""

    comparison: Comparison
    findings: tuple[Checked, ...]
    whole: bool


def whole(old: Directive, draft: Directive, beside: Beside) -> Answer:
    """Everything, from the two texts.

    Raises:
        DirectiveDiffError: as :func:`directive_diff.comparison.compare`.
    """
    comparison = compare(old, draft, registry=beside.registry, overrides=beside.overrides)
    return Answer(comparison, check(draft, old, comparison=comparison), whole=True)


def near(known: Answer, draft: Directive, beside: Beside) -> Answer | None:
    """What is known, brought up to date where the draft was edited; None where only the whole can tell: so much was
    edited, or a promise did not hold of the part.
    """
    try:
        comparison = recompare(known.comparison, draft, registry=beside.registry, overrides=beside.overrides)
    except InternalError:
        return None
    if comparison is None:
        return None
    return Answer(comparison, check_again(known.findings, known.comparison.new, comparison), whole=False)
