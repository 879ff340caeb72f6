"""A first comparison. Run: python first_comparison.py (in the folder examples); for Jupyter: first_comparison.ipynb."""

# %% [markdown]
# # A first comparison
#
# Two directives of one province, last year's and this year's. A comparison shows itself: summary, counts, and the first rows that changed.

# %%
from directive_diff import compare

comparison = compare("data/chi-thi-thai-nguyen-2025.md", "data/chi-thi-thai-nguyen-2026.txt")
comparison.show(lang="en")

# %% [markdown]
# ## What changed, and why
#
# `comparison.frames` has pandas tables. A row of `changes` is one **reason** of one change, so count changes by the column `change`.

# %%
changes = comparison.frames.changes
print(changes.groupby("category", observed=True)["change"].nunique().sort_values(ascending=False).to_string())

# %% [markdown]
# Which sections changed most in substance?

# %%
of_substance = changes[changes["substance"]]
print(of_substance.groupby("section_new")["change"].nunique().to_string())

# %% [markdown]
# ## Select, and look again
#
# Select rows with pandas, and see just these places of both texts: here those mended because government was reorganised.

# %%
comparison.show(changes[changes["category"] == "reorganisation"], lang="en")

# %% [markdown]
# ## Documents cited
#
# Issued since 2025, and cited this year for the first time:

# %%
citations = comparison.frames.citations
fresh = citations[(citations["status"] == "added") & (citations["issued"] >= "2025-01-01")]
print(fresh.sort_values("issued")[["issued", "document", "number"]].to_string(index=False))

# %% [markdown]
# ## A report for those without notebooks
#
# `write` goes by the suffix: `.html`, `.docx` (a table), `.xlsx`, `.md`, `.json`.

# %%
from pathlib import Path
from tempfile import mkdtemp

from directive_diff import write

report = Path(mkdtemp()) / "comparison.html"
write(comparison, report, lang="en")
print(report.name, report.stat().st_size // 1024 > 100)
