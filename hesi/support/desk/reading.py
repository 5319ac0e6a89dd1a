"""The words of a file somebody sent along, read in a process of its own that may use little and reach nothing.

A file that is hostile, broken or too large costs that process only; its words are then simply not searched.
"""

import json
import logging
import subprocess
import sys
import tempfile
from pathlib import Path

from hesi.core.text import clean_text

READABLE = (".txt", ".log", ".csv", ".json", ".xml", ".har", ".md", ".pdf", ".docx", ".xlsx")
MOST_TEXT = 100_000
MOST_BYTES = 20 * 1024 * 1024
WAIT_SECONDS = 20.0

_ROOT = str(Path(__file__).resolve().parents[3])
_START = "import sys; sys.path.insert(0, {root!r}); from hesi.support.desk.reading_child import main; main()"

log = logging.getLogger(__name__)


def words_of_file(name: str, content: bytes) -> str:
    """What the file says, cut at `MOST_TEXT`; empty where nothing can be read."""
    kind = Path(name).suffix.lower()
    if kind not in READABLE or not content or len(content) > MOST_BYTES:
        return ""
    with tempfile.TemporaryDirectory(prefix="hesi-words-") as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-B", "-c", _START.format(root=_ROOT), kind],
                input=content,
                capture_output=True,
                timeout=WAIT_SECONDS,
                cwd=folder,
                # Nothing of the parent's environment: it holds keys.
                env={"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
                check=False,
            )
            text = json.loads(done.stdout)["text"] if done.returncode == 0 else ""
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
            text = ""
    if not text:
        log.info("No words were read from a file of %s bytes.", len(content))
    return clean_text(str(text), MOST_TEXT)
