"""What an Akoma Ntoso document says of itself: work, expression and manifestation, and who stands behind them.

Dates are those of the text; there is no clock. What the text does not say and the schema demands says so: the date
``0001-01-01`` has the name ``unknown``, the first of January of a year of which no more is known the name ``year``, and
an issuer that is not named is shown as ``?``.
"""

from __future__ import annotations

from collections.abc import Mapping

from directive_diff.akoma.uris import slug, work_uri
from directive_diff.akoma.xml import element
from directive_diff.model import Directive

__all__ = ["meta"]

_OURS = "directive-diff"


def meta(directive: Directive, component: str = "main", replaced: Mapping[str, int] | None = None) -> str:
    """The ``meta`` of the document, or of one of its annexes (``component``). ``replaced`` are the characters that XML
    cannot hold and how often each stood in the text.
    """
    work = work_uri(directive)
    expression = f"{work}/vie@{directive.issued or ''}"
    manifestation = f"{expression}.xml"
    author = element("FRBRauthor", href=f"#{_issuer(component)}")
    ours = element("FRBRauthor", href=f"#{_tool(component)}")
    inside = [
        element(
            "identification",
            [
                element(
                    "FRBRWork",
                    [
                        *_names(work, f"{work}/!{component}"),
                        _date(directive),
                        author,
                        element("FRBRcountry", value="vn"),
                        *([element("FRBRnumber", value=directive.number)] if directive.number else []),
                        *([element("FRBRname", value=directive.subject)] if directive.subject else []),
                    ],
                ),
                element(
                    "FRBRExpression",
                    [
                        *_names(expression, f"{expression}/!{component}"),
                        _date(directive),
                        author,
                        element("FRBRlanguage", language="vie"),
                    ],
                ),
                element(
                    "FRBRManifestation",
                    [
                        *_names(manifestation, f"{expression}/!{component}.xml"),
                        element("FRBRalias", value=directive.sha256, name="sha256"),
                        _date(directive),
                        ours,
                        element("FRBRformat", value="application/akn+xml"),
                    ],
                ),
            ],
            source=f"#{_tool(component)}",
        ),
        element(
            "references",
            [
                element(
                    "TLCOrganization",
                    eId=_tool(component),
                    href=f"/akn/ontology/organization/{_OURS}",
                    showAs=_OURS,
                ),
                element(
                    "TLCOrganization",
                    eId=_issuer(component),
                    href=f"/akn/ontology/organization/vn/{slug(directive.issuer or '') or 'unknown'}",
                    showAs=directive.issuer or "?",
                ),
            ],
            source=f"#{_tool(component)}",
        ),
    ]
    if replaced:
        characters = " ".join(f"U+{ord(c):04X}" for c in sorted(replaced))
        said = element(
            "replaced",
            xmlns="https://directive-diff.invalid/akn",
            characters=characters,
            count=str(sum(replaced.values())),
        )
        inside.append(element("proprietary", [said], source=f"#{_tool(component)}"))
    return element("meta", inside)


def _tool(component: str) -> str:
    """Ids are unique in the whole document, so each annex has its own."""
    return _OURS if component == "main" else f"{component}__{_OURS}"


def _issuer(component: str) -> str:
    return "issuer" if component == "main" else f"{component}__issuer"


def _names(uri: str, this: str) -> list[str]:
    return [element("FRBRthis", value=this), element("FRBRuri", value=uri)]


def _date(directive: Directive) -> str:
    if directive.issued:
        return element("FRBRdate", date=directive.issued, name="issued")
    if directive.year and 1 <= directive.year <= 9999:
        return element("FRBRdate", date=f"{directive.year:04}-01-01", name="year")
    return element("FRBRdate", date="0001-01-01", name="unknown")
