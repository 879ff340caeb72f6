"""Từ thư mục đến hình. Chạy: python tu_thu_muc_den_hinh.py (trong thư mục examples); cho Jupyter: tu_thu_muc_den_hinh.ipynb."""

display = print  # Jupyter có sẵn display, hiện bảng thành bảng

# %% [markdown]
# # Từ thư mục đến hình cho bài báo
#
# Một thư mục có nhiều cặp văn bản, mỗi cặp một thư mục con với tệp `old.*` và `new.*`. Để chạy được ngay, ở đây thư mục được tạo từ hai chỉ
# thị đi kèm: mỗi mục lớn là một cặp. Có thư mục của mình thì bỏ ô này, đặt `FOLDER` là đường dẫn của nó.

# %%
from pathlib import Path

from directive_diff import compare, read

FOLDER = Path("cac-cap")
for side, source in (("old", "data/chi-thi-thai-nguyen-2025.md"), ("new", "data/chi-thi-thai-nguyen-2026.txt")):
    directive = read(source)
    for name, units in directive.frames.units.groupby("section", sort=False):
        if name.startswith("mục"):
            target = FOLDER / name / f"{side}.txt"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(directive.text[units["start"].min() : units["end"].max()], encoding="utf-8")

# %% [markdown]
# Đối chiếu từng cặp, rồi gộp bảng thay đổi của mọi cặp, thêm cột `of` là tên cặp:

# %%
import pandas as pd

pairs = {new.parent.name: (next(new.parent.glob("old.*")), new) for new in sorted(FOLDER.glob("*/new.*"))}
comparisons = {name: compare(old, new) for name, (old, new) in pairs.items()}
words = next(iter(comparisons.values())).frames.labels("vi")
changes = pd.concat({name: c.frames.changes for name, c in comparisons.items()}, names=["of"]).reset_index("of")
each = changes.drop_duplicates(["of", "change", "category"])  # một thay đổi có thể có nhiều chỗ cùng một lý do
table = pd.crosstab(
    each["category"].map(words["category"]).rename("Nhóm lý do"), each["of"], margins=True, margins_name="Cộng"
)
display(table.rename_axis(None, axis=1).sort_values("Cộng", ascending=False, kind="stable").iloc[1:9])

# %% [markdown]
# Mỗi cặp văn bản: trong các **cặp câu đối chiếu**, bao nhiêu phần giữ nguyên, chỉnh sửa, tách, gộp, bổ sung, lược bỏ. Mỗi hàng cộng lại là 100%.

# %%
sentences = pd.concat(
    {name: c.frames.pairs.query("level == 'sentence'") for name, c in comparisons.items()}, names=["of"]
)
kinds = ["equal", "edited", "split", "merged", "added", "removed"]
shares = pd.crosstab(sentences.index.get_level_values("of"), sentences["kind"], normalize="index")
shares = shares.reindex(columns=kinds, fill_value=0.0).rename_axis("Cặp")
assert (shares.sum(axis=1).round(9) == 1).all()
display((100 * shares).round(1).rename(columns=words["kind"]).rename_axis("%", axis=1))

# %% [markdown]
# Hình: mỗi hàng một cặp, mỗi đoạn màu một loại đối chiếu; mỗi loại có gạch riêng nên đọc được khi in đen trắng.

# %%
import matplotlib.pyplot as plt

LOOKS = {
    "equal": ("#d9d9d9", ""),
    "edited": ("#56B4E9", "//"),
    "split": ("#F0E442", ".."),
    "merged": ("#CC79A7", "++"),
    "added": ("#009E73", "--"),
    "removed": ("#D55E00", "xx"),
}
figure, ax = plt.subplots(figsize=(8, 3.2))
left = pd.Series(0.0, index=shares.index)
for kind, (colour, hatch) in LOOKS.items():
    if shares[kind].any():
        label = words["kind"][kind]
        ax.barh(shares.index, shares[kind], left=left, color=colour, hatch=hatch, edgecolor="white", label=label)
        left += shares[kind]
ax.invert_yaxis()
ax.set_xlim(0, 1)
ax.xaxis.set_major_formatter("{x:.0%}")
ax.set_xlabel("tỷ lệ trong các cặp câu đối chiếu")
ax.legend(ncols=6, loc="lower center", bbox_to_anchor=(0.5, 1.0), frameon=False, columnspacing=1.2)
figure.tight_layout()

# %% [markdown]
# Ghi ra tệp cho bài báo; `plots.save` ghi SVG, PDF, EPS, PNG hoặc TIFF, cùng một hình thì cùng một tệp.

# %%
from directive_diff import plots

plots.save(ax, "ty-le-cau.pdf")
print("Đã ghi ty-le-cau.pdf.")
