"""A first comparison. Run: python first_comparison.py (in the folder examples); for Jupyter: first_comparison.ipynb."""

display = print  # Jupyter has display, which shows tables as tables

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
# `comparison.frames` has pandas tables. In `changes` one change has several rows (a row is one place of one **reason**), so count by the
# column `change`. `labels` says how the codes of the tables read.

# %%
changes = comparison.frames.changes
words = comparison.frames.labels("en")
counts = changes.groupby("category", observed=True)["change"].nunique().sort_values(ascending=False, kind="stable")
display(counts.rename(words["category"]).rename_axis("Reason").to_frame("Changes"))

# %% [markdown]
# Which sections changed most in substance? The column `section` is never empty: what was left out counts in the section
# that followed its own. Addresses are Vietnamese, as in the documents: «mục 3» is section 3.

# %%
of_substance = changes[changes["substance"]]
counts = of_substance.groupby("section", sort=False)["change"].nunique()
display(counts.rename_axis("Section").to_frame("Changes of substance"))

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
fresh = citations[(citations["status"] == "added") & (citations["issued"] >= "2025-01-01")].sort_values("issued")
fresh = fresh.set_index("number")[["document", "issued"]]
display(fresh.rename_axis("Number and sign").set_axis(["Kind", "Date of issue"], axis=1))

# %% [markdown]
# ## A report for those without notebooks
#
# `write` goes by the suffix: `.html`, `.docx` (a table), `.xlsx`, `.md`, `.json`. The file lies beside this notebook.

# %%
from directive_diff import write

write(comparison, "comparison.html", lang="en")
print("Written: comparison.html, for any browser.")
