"""Folders that killed processes left behind."""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from hesi.workspace.files.scratch import CHILD_PREFIX, EXPORT_PREFIX, remove_scratch
from hesi.workspace.jobs.worker import Worker


def a_folder(prefix: str, *, hours_old: float) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    (folder / "half.xlsx").write_bytes(b"half")
    then = time.time() - hours_old * 3600
    os.utime(folder, (then, then))
    return folder


def test_only_old_folders_of_the_product_go(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old = [a_folder(prefix, hours_old=2) for prefix in (CHILD_PREFIX, EXPORT_PREFIX)]
    kept = [a_folder(CHILD_PREFIX, hours_old=0.5), a_folder("somebody-elses-", hours_old=9)]
    (tmp_path / f"{CHILD_PREFIX}link").symlink_to(kept[1])
    assert remove_scratch() == 2
    assert not any(folder.exists() for folder in old)
    assert all((folder / "half.xlsx").exists() for folder in kept)


def test_a_worker_tidies_before_it_begins(db: None, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old = a_folder(CHILD_PREFIX, hours_old=2)
    worker = Worker(["no such queue"])
    worker.stop()
    worker.run()
    assert not old.exists()
