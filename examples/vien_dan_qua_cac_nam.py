"""Viện dẫn qua các năm. Chạy: python vien_dan_qua_cac_nam.py (trong thư mục examples); cho Jupyter: tệp .ipynb cùng tên."""

display = print  # Jupyter có sẵn display, hiện bảng thành bảng

# %% [markdown]
# # Viện dẫn qua các năm
#
# Văn bản nào được dẫn mới, còn được dẫn, thôi được dẫn; văn bản được dẫn cũ hay mới; văn bản nào triển khai văn bản nào.

# %%
import pandas as pd

from directive_diff import compare, plots

comparison = compare("data/chi-thi-thai-nguyen-2025.md", "data/chi-thi-thai-nguyen-2026.txt")
ax = plots.timeline(comparison)

# %% [markdown]
# Tuổi của văn bản được dẫn, tính đến năm của văn bản sau, theo việc gì đã xảy ra với nó. Chỉ tính văn bản có ghi ngày ban hành:

# %%
citations = comparison.frames.citations
words = comparison.frames.labels("vi")
dated = citations[citations["issued"].notna()]
age = (comparison.new.year - dated["issued"].dt.year).groupby(dated["status"].map(words["status"]), sort=False)
ages = age.agg(["count", "median", "min", "max"])
display(
    ages.rename_axis("Viện dẫn").set_axis(["Số văn bản", "Tuổi trung vị", "Tuổi nhỏ nhất", "Tuổi lớn nhất"], axis=1)
)
print(f"{len(dated)}/{len(citations)} viện dẫn có ngày ban hành.")

# %% [markdown]
# Mục nào dẫn văn bản của cấp nào? Cấp suy từ cơ quan ban hành như văn bản ghi; chỗ không ghi cơ quan được đếm riêng.

# %%
mentions = comparison.frames.mentions.merge(citations[["citation", "issuer"]], on="citation")
central = mentions["issuer"].str.contains("Chính phủ|Bộ Chính trị|Ban Bí thư|Quốc hội|Trung ương|Nhà nước", na=False)
level = central.map({True: "Trung ương", False: "Địa phương"}).where(mentions["issuer"].notna(), "Không ghi cơ quan")
table = pd.crosstab(
    [mentions["section"].rename("Mục"), mentions["side"].map(words["side"]).rename("Văn bản")],
    level.rename("Cơ quan ban hành"),
    margins=True,
    margins_name="Cộng",
)
display(table)

# %% [markdown]
# Văn bản nào triển khai, sửa đổi, kế tiếp văn bản nào:

# %%
ax = plots.network(comparison)

# %% [markdown]
# Văn bản thôi được dẫn và văn bản kế tiếp của nó, nếu biết. Văn bản mới hơn chỉ «có liên quan» (đường chấm trong hình) không phải văn bản
# kế tiếp: chúng ở cột `related`.

# %%
gone = citations[(citations["status"] == "dropped") & citations["successor"].notna()]
followed = gone.assign(
    followed=gone["successor"].map(citations.set_index("citation")["number"]),
    how=gone["successor_how"].map(words["successor_how"]),
    certainty=gone["successor_certainty"].map(words["successor_certainty"]),
).set_index("number")[["followed", "how", "certainty"]]
display(followed.rename_axis("Thôi dẫn").set_axis(["Văn bản kế tiếp", "Quan hệ", "Mức chắc chắn"], axis=1))
