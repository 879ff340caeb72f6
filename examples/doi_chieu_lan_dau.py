"""Đối chiếu lần đầu. Chạy: python doi_chieu_lan_dau.py (trong thư mục examples); bản cho Jupyter: doi_chieu_lan_dau.ipynb."""

# %% [markdown]
# # Đối chiếu lần đầu
#
# Hai chỉ thị của cùng một tỉnh, năm trước và năm nay. Kết quả đối chiếu tự hiển thị: tóm tắt, số đếm và những đoạn thay đổi đầu tiên.

# %%
from directive_diff import compare

comparison = compare("data/chi-thi-thai-nguyen-2025.md", "data/chi-thi-thai-nguyen-2026.txt")
comparison

# %% [markdown]
# ## Thay đổi những gì, vì sao
#
# `comparison.frames` có các bảng pandas. Trong `changes`, mỗi dòng là một **lý do** của một thay đổi, nên đếm thay đổi theo cột `change`.

# %%
changes = comparison.frames.changes
print(changes.groupby("category", observed=True)["change"].nunique().sort_values(ascending=False).to_string())

# %% [markdown]
# Thay đổi nội dung tập trung ở mục nào?

# %%
of_substance = changes[changes["substance"]]
print(of_substance.groupby("section_new")["change"].nunique().to_string())

# %% [markdown]
# ## Chọn rồi xem lại
#
# Chọn dòng bằng pandas, rồi xem lại đúng những đoạn ấy trong hai văn bản: ở đây là các chỗ sửa theo việc sắp xếp tổ chức bộ máy.

# %%
comparison.show(changes[changes["category"] == "reorganisation"])

# %% [markdown]
# ## Văn bản được viện dẫn
#
# Văn bản ban hành từ năm 2025 mà năm nay mới viện dẫn:

# %%
citations = comparison.frames.citations
fresh = citations[(citations["status"] == "added") & (citations["issued"] >= "2025-01-01")]
print(fresh.sort_values("issued")[["issued", "document", "number"]].to_string(index=False))

# %% [markdown]
# ## Báo cáo cho người không dùng sổ tay
#
# `write` ghi báo cáo theo đuôi tệp: `.html`, `.docx` (bảng đối chiếu), `.xlsx`, `.md`, `.json`.

# %%
from pathlib import Path
from tempfile import mkdtemp

from directive_diff import write

report = Path(mkdtemp()) / "doi-chieu.html"
write(comparison, report)
print(report.name, report.stat().st_size // 1024 > 100)
