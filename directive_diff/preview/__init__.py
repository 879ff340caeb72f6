"""The live pages: a small server on this machine alone, and what it shows.

``session`` notices the saves of a draft, ``standing`` says where it stands, ``page`` and ``pieces`` show it; ``guard``,
``routes``, ``protocol`` and ``serve`` let one browser have it and nobody else; ``app`` is the same without a terminal.
What is shown is cut into pieces named by digests of their content, so that a browser asks only for those it does not
have. Nothing of this is imported by the other commands.
"""
