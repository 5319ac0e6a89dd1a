"""Keeping files: sealed with the workspace's data key, on the disk for good before the row names them."""

import hashlib
import io
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from hesi.core.crypto import open_stream, place, seal_stream
from hesi.core.errors import DomainError, NotFound
from hesi.core.ids import new_key
from hesi.core.text import clean_line
from hesi.core.words import gettext as _
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.files.models import StoredFile
from hesi.workspace.tenancy.data_keys import data_key_of
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

STAGED = ".staged"

log = logging.getLogger(__name__)


class FileLost(NotFound):
    """The row is there and its content is not: a restore without the files folder, or a hand in it."""

    code = "file_lost"


class StoreUnavailable(DomainError):
    """The disk is full, or cannot be written."""

    status = 503
    code = "store_unavailable"


def store_file(content: bytes | BinaryIO, *, name: str, media_type: str, purpose: str, by: AnyActor) -> StoredFile:
    """Keep these bytes as they are, encrypted; the row belongs to the caller's transaction.

    The content reaches the disk before the row can be committed. When the transaction is rolled back the content is an
    orphan, which the daily sweep removes. `purpose` names the rule of `allow_reading` that says who may fetch it.
    Raises `StoreUnavailable` when the disk does not take it.
    """
    tenant = active_tenant()
    blob = new_key()
    source = _Hashing(io.BytesIO(content) if isinstance(content, bytes) else content)
    try:
        size = _write(tenant, blob, source)
    except OSError as error:
        log.error("A file of %s was not kept: %s", tenant.key, error)
        message = _(
            "“{name}” could not be kept: the server's disk is full or broken. Tell your administrator, then try again."
        )
        raise StoreUnavailable(message.format(name=clean_line(name, 80))) from error
    return StoredFile.objects.create(
        purpose=purpose,
        name=clean_line(os.path.basename(name.replace("\\", "/")), 200) or _("file"),
        media_type=media_type[:100] or "application/octet-stream",
        size_bytes=size,
        sha256=source.digest,
        blob=blob,
        uploaded_by_id=by.member_id,
    )


def open_file(file: StoredFile) -> Iterator[bytes]:
    """The original bytes in pieces of at most 64 KiB, each proved genuine before it is given out.

    Raises `FileLost` at once when there is nothing to read, `Tampered` where the content stops being genuine: at once
    when that is its beginning. The pieces may be read after the scope has closed.
    """
    path, aad = place_of(file)
    pieces = _pieces(data_key_of(file.tenant), path, aad)
    return _begun(next(pieces, b""), pieces)


def place_of(file: StoredFile) -> tuple[Path, bytes]:
    """Where the sealed content lies and what it is bound to, for reading parts of it. Raises `FileLost`."""
    path = path_of(file.tenant, file.blob)
    if not path.exists():
        raise _lost(file)
    return path, _aad(file.tenant, file.blob)


def read_file(file: StoredFile) -> bytes:
    """The whole original. Raises as `open_file` does, before giving out anything."""
    return b"".join(open_file(file))


def path_of(tenant: Tenant, blob: str) -> Path:
    """Where a workspace's blob lies. The first two characters spread them over folders."""
    return settings.FILES_ROOT / tenant.key / blob[:2] / blob


def _lost(file: StoredFile) -> FileLost:
    message = _("The content of “{name}” is missing from the file store. Ask your administrator to restore it.")
    return FileLost(message.format(name=file.name), file=file.key)


def _write(tenant: Tenant, blob: str, source: "_Hashing") -> int:
    """Write aside, force to disk, rename, force the folders: after this a power cut loses nothing of it."""
    final = path_of(tenant, blob)
    made = [folder for folder in (final.parent, final.parent.parent, settings.FILES_ROOT) if not folder.exists()]
    final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged = final.with_name(blob + STAGED)
    try:
        with staged.open("xb") as file:
            size = seal_stream(data_key_of(tenant), source, file, _aad(tenant, blob))
            file.flush()
            os.fsync(file.fileno())
        staged.rename(final)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    for folder in {final.parent, *(folder.parent for folder in made)}:
        _force_folder(folder)
    return size


def _force_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _begun(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _pieces(data_key: bytes, path: Path, aad: bytes) -> Iterator[bytes]:
    with path.open("rb") as sealed:
        yield from open_stream(data_key, sealed, aad)


def _aad(tenant: Tenant, blob: str) -> bytes:
    return place("file", tenant.pk, blob)


class _Hashing:
    """A reader that knows the SHA-256 of what was read through it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._hash = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        piece = self._source.read(size)
        self._hash.update(piece)
        return piece

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()
