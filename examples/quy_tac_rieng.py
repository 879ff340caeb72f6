"""Viết quy tắc của riêng mình. Chạy: python quy_tac_rieng.py (trong thư mục examples); cho Jupyter: quy_tac_rieng.ipynb."""

# %% [markdown]
# # Viết quy tắc của riêng mình
#
# Công cụ hỏi các quy tắc của nó trước; quy tắc riêng thêm lý do cho những chỗ nó nhận ra, không bỏ lý do nào. Quy tắc là một thành phần
# spaCy: đọc văn bản, đánh dấu chữ, nói vì sao. Ở đây: những chỗ nói thêm hoặc thôi nói về chuyển đổi số.

# %%
import re

from spacy.language import Language
from spacy.tokens import Doc

from directive_diff import compare
from directive_diff.language import add_evidence, pipeline

DIGITAL = re.compile(r"chuyển đổi số|dữ liệu (?:số|dân cư)|định danh điện tử|công nghệ số|VNeID", re.IGNORECASE)


@Language.component("digital")
def digital(doc: Doc) -> Doc:
    """Mark what speaks of the digital transformation."""
    for match in DIGITAL.finditer(doc.text):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        add_evidence(
            span,
            "digital",
            vi=f"Nói về chuyển đổi số: «{match[0]}».",
            en=f"Speaks of the digital transformation: «{match[0]}».",
            label=("Chuyển đổi số", "Digital transformation"),
        )
    return doc


# %% [markdown]
# Thêm thành phần vào pipeline rồi đưa cho `compare`:

# %%
mine = pipeline()
mine.add_pipe("digital")
texts = "data/chi-thi-thai-nguyen-2025.md", "data/chi-thi-thai-nguyen-2026.txt"
comparison = compare(*texts, nlp=mine)
changes = comparison.frames.changes
found = changes[changes["category"] == "digital"]
print(len(found), "lý do,", found["change"].nunique(), "điểm thay đổi")

# %% [markdown]
# Xem lại đúng những chỗ ấy:

# %%
comparison.show(found)

# %% [markdown]
# Không lý do nào có sẵn bị mất, chỉ «chưa xác định lý do» có thể bớt đi:

# %%
before = compare(*texts).frames.changes
print(before["category"].value_counts()["unexplained"], "→", changes["category"].value_counts()["unexplained"])
