"""Viết quy tắc của riêng mình. Chạy: python quy_tac_rieng.py (trong thư mục examples); cho Jupyter: quy_tac_rieng.ipynb."""

display = print  # Jupyter có sẵn display, hiện bảng thành bảng

# %% [markdown]
# # Viết quy tắc của riêng mình
#
# Quy tắc riêng thêm lý do cho những chỗ nó nhận ra, bên cạnh các quy tắc có sẵn; chỗ sửa mà nó giải thích thì không còn «chưa xác định lý
# do». Quy tắc là một thành phần spaCy: đọc văn bản, đánh dấu chữ, nói vì sao. Ở đây: **lời nhấn mạnh** («tiếp tục», «quyết liệt», «có hiệu
# quả» …), thêm hay bớt mà việc được giao vẫn thế.

# %%
import re

from spacy.language import Language
from spacy.tokens import Doc

from directive_diff import Comparison, compare
from directive_diff.language import add_evidence, pipeline

EMPHASIS = re.compile(
    r"(?:(?:trọng tâm là|tiếp tục|tập trung|tăng cường|đẩy mạnh|quyết liệt|nghiêm túc|triển khai|thực hiện|có hiệu quả)\b,?\s*)+",
    re.IGNORECASE,
)


@Language.component("emphasis")
def emphasis(doc: Doc) -> Doc:
    """Mark the words that press a task without changing it."""
    for match in EMPHASIS.finditer(doc.text):
        words = match[0].rstrip(" ,\n")
        add_evidence(
            doc.char_span(match.start(), match.start() + len(words), alignment_mode="expand"),
            "emphasis",
            vi=f"Lời nhấn mạnh: «{words}».",
            en=f"Emphasis: «{words}».",
            label=("Lời nhấn mạnh", "Emphasis"),
        )
    return doc


# %% [markdown]
# Thêm thành phần vào pipeline rồi đưa cho `compare`. Trước và sau khi có quy tắc:

# %%
import pandas as pd

mine = pipeline()
mine.add_pipe("emphasis")
texts = "data/chi-thi-thai-nguyen-2025.md", "data/chi-thi-thai-nguyen-2026.txt"
before, comparison = compare(*texts), compare(*texts, nlp=mine)
words = comparison.frames.labels("vi")["category"]
counts = {
    name: c.frames.changes.groupby("category", observed=True)["change"].nunique()
    for name, c in (("Trước", before), ("Sau", comparison))
}
table = pd.DataFrame(counts).reindex(["emphasis", "unexplained"]).fillna(0).astype(int)
display(table.rename(words).rename_axis("Số điểm thay đổi"))

# %% [markdown]
# Những điểm thay đổi trước đây «chưa xác định lý do», nay đã có:

# %%
changes = comparison.frames.changes


def unexplained(c: Comparison) -> set[str]:
    """The ids of the changes that no rule explains."""
    table = c.frames.changes
    return set(table.loc[table["category"] == "unexplained", "change"])


explained = unexplained(before) - unexplained(comparison)
comparison.show(changes[changes["change"].isin(explained)])
