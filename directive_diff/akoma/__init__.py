"""A directive as Akoma Ntoso 3.0 (OASIS LegalDocML), the XML of legal documents.

    >>> from directive_diff import read
    >>> from directive_diff.akoma import to_akoma
    >>> xml = to_akoma(read("chi-thi-2026.txt"))  # doctest: +SKIP

Source of elements and ids: OASIS Akoma Ntoso Version 1.0, Part 1 (XML Vocabulary) and Part 2 (schema
``akomantoso30.xsd``), and the Akoma Ntoso Naming Convention Version 1.0. ``docs/interchange.md`` has the table of
roles and elements.
"""

from directive_diff.akoma.document import to_akoma

__all__ = ["to_akoma"]
