"""Từ thư mục đến hình. Chạy: python tu_thu_muc_den_hinh.py (trong thư mục examples); cho Jupyter: tu_thu_muc_den_hinh.ipynb."""

# %% [markdown]
# # Từ thư mục đến hình cho bài báo
#
# Một thư mục có nhiều cặp văn bản, mỗi cặp một thư mục con với tệp `old.*` và `new.*`. Ở đây dùng các cặp chuẩn của dự án; thay đường dẫn
# bằng thư mục của mình.

# %%
from pathlib import Path

import pandas as pd

from directive_diff import compare

FOLDER = Path("../tests/gold")
pairs = {p.parent.name: (next(p.parent.glob("old.*")), p) for p in sorted(FOLDER.glob("*/new.*"))}
comparisons = {name: compare(old, new) for name, (old, new) in pairs.items()}
print("\n".join(comparisons))

# %% [markdown]
# Gộp bảng thay đổi của mọi cặp, thêm cột `pair_name`:

# %%
changes = pd.concat({name: c.frames.changes for name, c in comparisons.items()}, names=["pair_name"]).reset_index(
    level=0
)
each = changes.drop_duplicates(["pair_name", "change", "category"])
print(pd.crosstab(each["category"], each["pair_name"]).sum(axis=1).sort_values(ascending=False).head(8).to_string())

# %% [markdown]
# Mỗi cặp, bao nhiêu phần câu giữ nguyên, chỉnh sửa, bổ sung, lược bỏ:

# %%
sentences = pd.concat(
    {name: c.frames.pairs.query("level == 'sentence'") for name, c in comparisons.items()}, names=["pair_name"]
)
sentences = sentences.reset_index(level=0)
shares = pd.crosstab(sentences["pair_name"], sentences["kind"], normalize="index")
print(shares[["equal", "edited", "added", "removed"]].round(2).to_string())

# %% [markdown]
# Hình: mỗi hàng một cặp, mỗi đoạn màu một loại đối chiếu; đọc được khi in đen trắng.

# %%
import matplotlib.pyplot as plt

from directive_diff.report.labels import labels

words = labels("vi")
looks = {"equal": ("#d9d9d9", ""), "edited": ("#56B4E9", "//"), "added": ("#009E73", ""), "removed": ("#D55E00", "xx")}
figure, ax = plt.subplots(figsize=(8, 3.2))
left = pd.Series(0.0, index=shares.index)
for kind, (colour, hatch) in looks.items():
    ax.barh(shares.index, shares[kind], left=left, color=colour, hatch=hatch, edgecolor="white", label=words.kind(kind))
    left += shares[kind]
ax.set_xlim(0, 1)
ax.set_xlabel("phần câu")
ax.legend(ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0), frameon=False)
figure.tight_layout()
ax

# %% [markdown]
# Ghi ra tệp cho bài báo; `plots.save` ghi SVG, PDF hoặc PNG, cùng một hình thì cùng một tệp.

# %%
from tempfile import mkdtemp

from directive_diff import plots

target = Path(mkdtemp()) / "ty-le-cau.pdf"
plots.save(ax, target)
print(target.name)
