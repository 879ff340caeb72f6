"""How the documentation is built: ``make docs`` -> ``docs/_build/index.html``. No network is asked for anything."""

from __future__ import annotations

project = "directive_diff"
author = "The directive_diff developers"
copyright = "2026, the directive_diff developers"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
language = "vi"

html_theme = "furo"
html_title = "directive_diff"
html_show_sourcelink = False
html_show_sphinx = False

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
# The pages are also read where they lie, and lead to files beside them, of which no page is made.
suppress_warnings = ["myst.xref_missing"]

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "show-inheritance": False}
python_use_unqualified_type_names = True
add_module_names = False
autodoc_preserve_defaults = True
