"""Word files made to do harm: each is refused with our own error, or read, within 2 s and 300 MB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import HOSTILE, READ, WORDS

SECONDS, MEGABYTES = 2.0, 300
PATIENCE = 30  # s: so long a hang may last before it is ended
# A machine shared with other work may be slower by this; on one's own it is 1.
SLOWER = float(os.environ.get("DIRECTIVE_DIFF_SLOWER", "1"))

pytest.importorskip("lxml", reason="lxml reads DOCX")
pytest.importorskip("resource", reason="memory is measured where the system tells it")

# One process a file: it reads the file, and says what came of it, how long it took, and the most memory it ever held.
PROGRAM = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from pathlib import Path
from directive_diff import DirectiveDiffError
from directive_diff.reading import File, read_blocks
import lxml.etree
data = Path(sys.argv[1]).read_bytes()
start = time.process_time()
try:
    page = read_blocks(File("x.docx", ".docx", data))
    came, words = "read", "\\n".join(block.text for block in page.blocks)[:10_000]
except DirectiveDiffError as error:
    came, words = error.code, error.vi + error.en
seconds = time.process_time() - start
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
status = Path("/proc/self/status")
if status.exists():  # Linux counts the parent's memory into what getrusage tells of a started process
    most = int(status.read_text().split("VmHWM:")[1].split()[0]) / (1 << 10)
print(json.dumps({"came": came, "words": words, "seconds": seconds, "megabytes": most}))
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_or_read_within_limits(tmp_path: Path, name: str) -> None:
    make, allowed = HOSTILE[name]
    path = tmp_path / "x.docx"
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["came"] in allowed
    if found["came"] == READ:
        assert WORDS in found["words"]
    else:
        assert "x.docx" in found["words"]
    assert found["seconds"] <= SECONDS * SLOWER
    assert found["megabytes"] <= MEGABYTES
