"""The worker's side of the limited reader: one warm child for pictures, a fresh one for everything else."""

import atexit
import io
import os
import struct
from contextlib import suppress
from functools import cache

from PIL import Image

from hesi.expenses.invoices.recognition.carriers import Carrier, carrier_of
from hesi.expenses.invoices.recognition.limits import PREVIEW_SIDE, Unreadable
from hesi.expenses.invoices.recognition.result import Recognition
from hesi.expenses.invoices.recognition.sandbox import Reader, preview_limited, recognize_limited

THUMBNAIL_SIDE = 320
_PNG_START = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def recognize(content: bytes, name: str) -> list[Recognition]:
    """Every invoice in a file that is no archive; raises `Unreadable`.

    Loading the text recogniser takes far longer than reading, so pictures share a child that has it loaded.
    """
    if carrier_of(content, name) is Carrier.IMAGE:
        return _warm_reader().recognize(content, name)
    return recognize_limited(content, name)


def draw_pages(content: bytes, name: str) -> list[bytes]:
    """The file's pages as PNGs for showing; none where there is no picture or it cannot be drawn."""
    with suppress(Unreadable):
        return [page for page in preview_limited(content, name) if _is_our_png(page)]
    return []


def draw_thumbnail(page: bytes) -> bytes:
    """A page made small, as PNG."""
    with Image.open(io.BytesIO(page), formats=("PNG",)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    out = io.BytesIO()
    small.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _is_our_png(page: bytes) -> bool:
    """A page comes from a process that has read a stranger's file: it must be a PNG of a size that process was told."""
    if not page.startswith(_PNG_START):
        return False
    width, height = struct.unpack(">II", page[16:24])
    return bool(0 < width <= PREVIEW_SIDE and 0 < height <= PREVIEW_SIDE)


@cache
def _warm_reader() -> Reader:
    reader, owner = Reader(), os.getpid()
    # A process made by forking runs this too, and must leave its parent's child alone.
    atexit.register(lambda: reader.close() if os.getpid() == owner else None)
    return reader
