"""Pictures that people sent, shown in place: only what begins like one, of kinds in which a browser runs nothing."""

from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import open_file

PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_PLAIN = "application/octet-stream"


def picture_type(beginning: bytes) -> str:
    """The media type of the picture that begins like this (12 bytes are enough), empty for everything else."""
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for mark, kind in _BEGINNINGS if beginning.startswith(mark)), "")


def honest_type(said: str, content: bytes) -> str:
    """The media type to keep an upload under: a picture's own, and never a picture's for what is none."""
    return picture_type(content[:12]) or (_PLAIN if said.lower() in PICTURE_TYPES else said)


def is_picture(file: StoredFile) -> bool:
    """Whether it may be shown in place: kept as a picture, and its content begins like that very kind.

    Raises `FileLost` or `Tampered` as `open_file` does.
    """
    return file.media_type in PICTURE_TYPES and picture_type(next(open_file(file), b"")) == file.media_type
