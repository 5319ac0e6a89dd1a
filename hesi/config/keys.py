"""The two secrets a laptop start needs, made once and kept beside the data, readable by their owner alone.

In production both come from the environment (`SECRET_KEY`, `HESI_MASTER_KEY`) and these files are never written.
"""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LocalKeys:
    """`secret_key` signs sessions; `master_key` (32 bytes, base64) wraps each workspace's data key."""

    secret_key: str
    master_key: str


def local_keys(home: Path) -> LocalKeys:
    """The keys of this installation, created on first use unless the environment brings both."""
    if "SECRET_KEY" in os.environ and "HESI_MASTER_KEY" in os.environ:
        return LocalKeys("", "")
    folder = home / "keys"
    return LocalKeys(
        secret_key=_read_or_create(folder / "secret_key", secrets.token_urlsafe(50)),
        master_key=_read_or_create(folder / "master_key", base64.b64encode(secrets.token_bytes(32)).decode()),
    )


def _read_or_create(path: Path, fresh: str) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(staged, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link fails when another process was first, so both end up with the same key.
            os.link(staged, path)
        except FileExistsError:
            pass
        finally:
            staged.unlink()
    return path.read_text().strip()
