"""Viện dẫn qua các năm. Chạy: python vien_dan_qua_cac_nam.py (trong thư mục examples); cho Jupyter: tệp .ipynb cùng tên."""

# %% [markdown]
# # Viện dẫn qua các năm
#
# Văn bản nào được dẫn mới, còn được dẫn, thôi được dẫn; văn bản được dẫn cũ hay mới; văn bản nào triển khai văn bản nào.

# %%
import pandas as pd

from directive_diff import compare, plots

comparison = compare("data/chi-thi-thai-nguyen-2025.md", "data/chi-thi-thai-nguyen-2026.txt")
plots.timeline(comparison)

# %% [markdown]
# Tuổi của văn bản được dẫn, tính đến năm của chỉ thị, theo việc gì đã xảy ra với nó:

# %%
citations = comparison.frames.citations
dated = citations[citations["issued"].notna()].copy()
dated["age"] = comparison.new.year - dated["issued"].dt.year
print(dated.groupby("status", observed=True)["age"].describe()[["count", "50%", "min", "max"]].to_string())

# %% [markdown]
# Mục nào dẫn văn bản của cấp nào? Cấp lấy từ cơ quan ban hành; chỗ không ghi cơ quan thì để trống.

# %%
mentions = comparison.frames.mentions.merge(citations[["citation", "document", "issuer"]], on="citation")
central = mentions["issuer"].str.contains("Chính phủ|Bộ Chính trị|Ban Bí thư|Quốc hội|Trung ương", na=False)
mentions["level"] = central.map({True: "trung ương", False: "khác"})
print(pd.crosstab([mentions["section"], mentions["side"]], mentions["level"]).to_string())

# %% [markdown]
# Văn bản nào triển khai, sửa đổi, thay thế văn bản nào:

# %%
plots.network(comparison)

# %% [markdown]
# Văn bản thôi được dẫn và văn bản kế tiếp của nó, nếu biết. Dòng `likely` là suy đoán, cần kiểm tra.

# %%
gone = citations[(citations["status"] == "dropped") & citations["successor"].notna()]
followed = gone.merge(
    citations[["citation", "number"]], left_on="successor", right_on="citation", suffixes=("", "_next")
)
print(followed[["document", "number", "successor_how", "successor_certainty", "number_next"]].to_string(index=False))
