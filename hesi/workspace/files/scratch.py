"""Folders for work in progress under the system's own temporary folder, and what a killed process left of them."""

import os
import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path

# The process that reads one invoice, and the file of one export.
CHILD_PREFIX, EXPORT_PREFIX = "hesi-child-", "hesi-export-"
# Longer than any reading or export works in one folder.
GRACE = timedelta(hours=1)


def remove_scratch(grace: timedelta = GRACE) -> int:
    """Delete this system user's own abandoned folders that are older than `grace`; how many there were."""
    before, removed = time.time() - grace.total_seconds(), 0
    for prefix in (CHILD_PREFIX, EXPORT_PREFIX):
        for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
            try:
                facts = folder.lstat()
            except FileNotFoundError:
                continue
            if facts.st_uid != os.getuid() or facts.st_mtime >= before or not folder.is_dir() or folder.is_symlink():
                continue
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed
