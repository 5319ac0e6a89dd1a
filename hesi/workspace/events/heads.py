"""Chain heads kept outside the database, in `HESI_HOME/audit/heads.log`: proof against a cut or rewritten chain.

One JSON line for each head: workspace, place, hash, time, and an HMAC-SHA-256 over these and the line before, with a
key derived from the workspace's data key. Copy the file to a place of its own (see `docs/administration.md`): a chain
whose only witness lies beside it proves little against somebody who holds both and the key.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from hesi.core.crypto import Tampered, derive
from hesi.core.time import now
from hesi.workspace.events.models import ChainHead
from hesi.workspace.tenancy.data_keys import data_key_of
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants

EVERY_ROWS = 1000
EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Head:
    """A head as the log has it; `is_genuine` is False where the line or what precedes it was touched."""

    tenant_id: int
    sequence: int
    hash: str
    at: str
    line: int
    is_genuine: bool


class HeadLog:
    """Appends heads as they move on: a workspace's at once after `EVERY_ROWS` more events, else after `EVERY`."""

    def __init__(self) -> None:
        self._written: dict[int, int] = {head.tenant_id: head.sequence for head in read_heads()}
        self._at: datetime | None = None

    def append(self, *, at_once: bool = False) -> int:
        """Write the heads that are due; how many."""
        every = at_once or self._at is None or now() - self._at >= EVERY
        with across_tenants():
            heads = list(ChainHead.objects.order_by("tenant_id"))
        step = 1 if every else EVERY_ROWS
        due = [head for head in heads if head.sequence - self._written.get(head.tenant_id, 0) >= step]
        if due:
            _append(due)
        if every:
            self._at = now()
        self._written |= {head.tenant_id: head.sequence for head in due}
        return len(due)


def log_path() -> Path:
    """Where the heads are kept."""
    path: Path = settings.HOME / "audit" / "heads.log"
    return path


def read_heads() -> list[Head]:
    """Every head of the log, oldest first, each checked against its MAC and the line before."""
    if not log_path().exists():
        return []
    heads, before = [], ""
    for number, line in enumerate(log_path().read_text(encoding="utf-8").splitlines(), start=1):
        try:
            kept = json.loads(line)
            genuine = hmac.compare_digest(kept["mac"], _mac(kept, before))
            heads.append(Head(kept["tenant"], kept["sequence"], kept["hash"], kept["at"], number, genuine))
            before = kept["mac"]
        except (ValueError, KeyError, TypeError, Tampered, Tenant.DoesNotExist):
            heads.append(Head(0, 0, "", "", number, False))
    return heads


def _append(heads: list[ChainHead]) -> None:
    with _opened_alone() as file:
        before = _last_mac(file)
        for head in heads:
            kept: dict[str, Any] = {
                "tenant": head.tenant_id,
                "sequence": head.sequence,
                "hash": head.hash,
                "at": now().isoformat(timespec="seconds"),
            }
            kept["mac"] = before = _mac(kept, before)
            file.write(json.dumps(kept, separators=(",", ":")).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _opened_alone() -> Iterator[BinaryIO]:
    log_path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log_path().open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _end_last_line(file)
        yield file


def _end_last_line(file: BinaryIO) -> None:
    """A crash may have left half a line; it stays, as a damaged one, and the next starts afresh."""
    if file.seek(0, os.SEEK_END):
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")


def _last_mac(file: BinaryIO) -> str:
    file.seek(0)
    for line in reversed(file.read().splitlines()):
        try:
            return str(json.loads(line)["mac"])
        except (ValueError, KeyError, TypeError):
            continue
    return ""


def _mac(kept: dict[str, Any], before: str) -> str:
    key = derive(data_key_of(Tenant.objects.get(pk=kept["tenant"])), b"audit heads")
    text = f"{before}\n{kept['tenant']}\n{kept['sequence']}\n{kept['hash']}\n{kept['at']}"
    return hmac.digest(key, text.encode(), "sha256").hex()
