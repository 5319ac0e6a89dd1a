"""Pictures to readings: opened within limits, turned upright, then read by OCR with the QR code as witness."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from PIL import Image, ImageOps, UnidentifiedImageError

from hesi.expenses.invoices.recognition import limits
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.qr import parse_qr, qr_reading, read_qr
from hesi.expenses.invoices.recognition.result import Recognition

_allowed: ContextVar[bool] = ContextVar("pictures_allowed", default=True)


class NeedsPicture(Exception):
    """A page can only be read from its picture, and this process was started without what that takes."""


@contextmanager
def reading_pictures(*, allowed: bool) -> Iterator[None]:
    """Within it, reading a picture is allowed or raises NeedsPicture at once."""
    token = _allowed.set(allowed)
    try:
        yield
    finally:
        _allowed.reset(token)


_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")


def read_image(data: bytes, name: str) -> list[Recognition]:
    """The invoice on a picture, as a list of one."""
    return [read_picture_or_qr(open_image(data, name), name)]


def open_image(data: bytes, name: str) -> Image.Image:
    """The first frame, upright and in RGB, without the metadata; raises Unreadable beyond the limits."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            width, height = image.size
            if width * height > limits.IMAGE_PIXELS or max(width, height) > limits.IMAGE_SIDE:
                raise Unreadable("image_size", name, limit=limits.IMAGE_PIXELS // 1_000_000, side=limits.IMAGE_SIDE)
            image.load()
            upright = ImageOps.exif_transpose(image)
            plain = Image.new("RGB", upright.size, "white")
            if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
                rgba = upright.convert("RGBA")
                plain.paste(rgba, mask=rgba.getchannel("A"))
            else:
                plain.paste(upright.convert("RGB"))
            return plain
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unreadable("damaged", name) from error


def read_picture_or_qr(image: Image.Image, name: str) -> Recognition:
    """What OCR reads on the picture; without an OCR engine, what its QR code alone tells."""
    if not _allowed.get():
        raise NeedsPicture
    try:
        from hesi.expenses.invoices.recognition.ocr import read_picture
    except ImportError:
        return _from_qr(image, name)
    return read_picture(image)


def _from_qr(image: Image.Image, name: str) -> Recognition:
    for payload in read_qr(image):
        fields = parse_qr(payload)
        if fields:
            return qr_reading(fields)
    raise Unreadable("no_ocr", name)
