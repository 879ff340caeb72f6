"""Đối chiếu lần đầu. Chạy: python doi_chieu_lan_dau.py (trong thư mục examples); bản cho Jupyter: doi_chieu_lan_dau.ipynb."""

display = print  # Jupyter có sẵn display, hiện bảng thành bảng

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
# `comparison.frames` có các bảng pandas. Trong `changes`, một thay đổi có nhiều dòng (mỗi dòng một chỗ của một **lý do**), nên đếm theo
# cột `change`. `labels` cho biết mã trong bảng đọc là gì.

# %%
changes = comparison.frames.changes
words = comparison.frames.labels("vi")
counts = changes.groupby("category", observed=True)["change"].nunique().sort_values(ascending=False, kind="stable")
display(counts.rename(words["category"]).rename_axis("Nhóm lý do").to_frame("Số điểm thay đổi"))

# %% [markdown]
# Thay đổi nội dung tập trung ở mục nào? Cột `section` không bao giờ trống: nội dung lược bỏ được tính vào mục tương ứng ở văn bản sau.

# %%
of_substance = changes[changes["substance"]]
counts = of_substance.groupby("section", sort=False)["change"].nunique()
display(counts.rename_axis("Mục").to_frame("Số điểm thay đổi nội dung"))

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
fresh = citations[(citations["status"] == "added") & (citations["issued"] >= "2025-01-01")].sort_values("issued")
fresh = fresh.set_index("number")[["document", "issued"]]
display(fresh.rename_axis("Số, ký hiệu").set_axis(["Loại văn bản", "Ngày ban hành"], axis=1))

# %% [markdown]
# ## Báo cáo cho người không dùng sổ tay
#
# `write` ghi báo cáo theo đuôi tệp: `.html`, `.docx` (bảng đối chiếu), `.xlsx`, `.md`, `.json`. Tệp nằm cạnh sổ tay này.

# %%
from directive_diff import write

write(comparison, "doi-chieu.html")
print("Đã ghi doi-chieu.html: mở bằng trình duyệt.")
