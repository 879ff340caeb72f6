"""The columns of every table, with their dtypes: what a release may only add to."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args

from directive_diff.classify import noise
from directive_diff.errors import OutputError
from directive_diff.model import Certainty, Form, Kind, Level, Role, Side, Status, Succession
from directive_diff.report.missing import install_command
from directive_diff.rules import load

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "TEXT", "frame", "levels", "substantial"]

# Kinds of columns. All but BOOL and COUNT may hold nothing, which is <NA> or NaT.
TEXT, BOOL, COUNT, SCORE, DATE = "string", "bool", "int64", "float64", "datetime64[s]"
_PLAIN = {TEXT, BOOL, COUNT, SCORE, DATE}

_CHANGE = {"change": TEXT, "pair": TEXT, "kind": "kind", "moved": BOOL}
_PLACE = {"section": TEXT, "address": TEXT}
_PLACES = {"section": TEXT, "section_old": TEXT, "section_new": TEXT, "address_old": TEXT, "address_new": TEXT}
_SPAN = {"start": COUNT, "end": COUNT}
_UNIT = {"unit": TEXT, "level": "level", "role": "role", "parent": TEXT, "label": TEXT, **_PLACE}
_SAID = {"text": TEXT, "words": COUNT, "recognised": BOOL, **_SPAN}
_INSTRUMENT = {
    "citation": TEXT,
    "form": "form",
    "document": TEXT,
    "number": TEXT,
    "issued": DATE,
    "issuer": TEXT,
    "subject": TEXT,
}
_MENTION = {"citation": TEXT, "unit": TEXT, **_PLACE, "text": TEXT, "sign": TEXT, "suspect": TEXT, **_SPAN}
_DUTY = {
    "unit": TEXT,
    **_PLACE,
    "text": TEXT,
    "instructs": BOOL,
    "modality": "modality",
    "verb": TEXT,
    "object": TEXT,
    "part": "part",
    "body": TEXT,
    "written": TEXT,
    "collective": BOOL,
    "deadlines": TEXT,
    "due": DATE,
    "figures": TEXT,
}


def _with(columns: dict[str, str], after: str, **more: str) -> dict[str, str]:
    """Columns with others behind one of them."""
    names = list(columns)
    at = names.index(after) + 1
    return {name: columns.get(name) or more[name] for name in (*names[:at], *more, *names[at:])}


# Tables of one directive have the names of a comparison's, before whose columns these have none of the side.
COLUMNS: dict[str, dict[str, str]] = {
    "changes": {
        **_CHANGE,
        "category": "category",
        "substance": BOOL,
        "certainty": "certainty",
        "rule": TEXT,
        "how": TEXT,
        "topics": TEXT,
        **_PLACES,
        "old": TEXT,
        "new": TEXT,
        "evidence_old": TEXT,
        "evidence_new": TEXT,
        "citations": TEXT,
        "why_vi": TEXT,
        "why_en": TEXT,
    },
    "pairs": {
        "pair": TEXT,
        "level": "level",
        "kind": "kind",
        "moved": BOOL,
        "score": SCORE,
        "matched_by": TEXT,
        "units_old": COUNT,
        "units_new": COUNT,
        **_PLACES,
        "old": TEXT,
        "new": TEXT,
    },
    "units": {"side": "side", **_UNIT, "pair": TEXT, "kind": "kind", "moved": BOOL, **_SAID},
    "citations": {
        **_INSTRUMENT,
        "status": "status",
        "successor": TEXT,
        "successor_how": "succession",
        "successor_certainty": "certainty",
        "related": TEXT,
        "specifies": TEXT,
        "head_citation": TEXT,
        "topics": TEXT,
        "mentions_old": COUNT,
        "mentions_new": COUNT,
        "address_old": TEXT,
        "address_new": TEXT,
    },
    "mentions": {"side": "side", **_MENTION},
    "terms": {
        "change": TEXT,
        "old": TEXT,
        "new": TEXT,
        "rule": TEXT,
        **_PLACES,
    },
    "duties": {"side": "side", **_with(_DUTY, "body", body_later=TEXT)},
    "assignments": {
        "body": TEXT,
        "called": TEXT,
        "collective": BOOL,
        "group": "group",
        "part": "part",
        "pair": TEXT,
        "change": TEXT,
        "how": TEXT,
        "unit_old": TEXT,
        "unit_new": TEXT,
        "written_old": TEXT,
        "written_new": TEXT,
        **_PLACES,
        "old": TEXT,
        "new": TEXT,
    },
    "directive.units": {**_UNIT, **_SAID},
    "directive.citations": {**_INSTRUMENT, "mentions": COUNT, "address": TEXT},
    "directive.mentions": _MENTION,
    "directive.terms": {"form": TEXT, "text": TEXT, "unit": TEXT, **_PLACE, **_SPAN},
    "directive.duties": _DUTY,
}


@lru_cache(maxsize=1)
def levels() -> dict[str, tuple[str, ...]]:
    """The values that the categorical columns may have, in the order in which they are sorted."""
    return {
        "side": get_args(Side),
        "level": get_args(Level),
        "role": get_args(Role),
        "kind": get_args(Kind),
        "status": get_args(Status),
        "form": get_args(Form),
        "certainty": get_args(Certainty),
        "succession": tuple(how for how in get_args(Succession) if how != "related"),
        "category": tuple(load("categories")["reports"]),
        "modality": ("forbid", "must", "should", "may", "do"),
        "group": ("gained", "lost", "changed", "kept"),
        "part": ("leading", "cooperating", "collecting", "inherited"),
    }


def substantial(category: str) -> bool:
    """Whether a category is a change of substance, not of form."""
    return category not in noise()


def frame(name: str, rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """A table of ``COLUMNS`` from its rows; a categorical value of which ``levels`` knows nothing comes behind those.

    Raises:
        OutputError: E209 pandas is not installed.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise OutputError("E209.frames", command=install_command("directive-diff[frames]")) from error

    columns = COLUMNS[name]
    held = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pd.DataFrame(
        {
            column: pd.Series(list(values), dtype=dtype if dtype in _PLAIN else _categorical(dtype, values))
            for (column, dtype), values in zip(columns.items(), held, strict=True)
        }
    )


def _categorical(name: str, values: Any) -> pd.CategoricalDtype:
    import pandas as pd

    known = levels()[name]
    others = sorted({value for value in values if value is not None and value not in known})
    return pd.CategoricalDtype([*known, *others])
