"""Removing content that no row names: what a rolled-back transaction or a crash left behind."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import STAGED
from hesi.workspace.tenancy.scope import across_tenants

# Older than any transaction can be.
GRACE = timedelta(hours=12)


def remove_orphans(grace: timedelta = GRACE) -> int:
    """Delete blobs older than `grace` that no row names; how many there were."""
    removed = 0
    for folder in settings.FILES_ROOT.glob("*/??"):
        old = {path.name: path for path in _older_than(folder, grace)}
        with across_tenants():
            named = set(StoredFile.objects.filter(blob__in=list(old)).values_list("blob", flat=True))
        for name, path in old.items():
            if name.removesuffix(STAGED) not in named or name.endswith(STAGED):
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _older_than(folder: Path, grace: timedelta) -> Iterator[Path]:
    before = time.time() - grace.total_seconds()
    for path in folder.iterdir():
        if path.stat().st_mtime < before:
            yield path
