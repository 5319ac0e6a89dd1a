"""Getting a picture ready for reading: upright by its camera's note, no larger than needed, cut to the paper."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageOps

from hesi.expenses.invoices.recognition.limits import IMAGE_PIXELS, IMAGE_SIDE, Unreadable

# What the engine can use: print on a page this long is still 20 pixels high.
WORKING_SIDE = 2_400
SMALL_SIDE = 700

Box = tuple[float, float, float, float]
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


def check_size(image: Image.Image) -> None:
    """Refuse a picture beyond the limits before any of it is decoded."""
    width, height = image.size
    if width * height > IMAGE_PIXELS or max(width, height) > IMAGE_SIDE:
        raise Unreadable("image_size", limit=IMAGE_PIXELS // 1_000_000, side=IMAGE_SIDE)


def open_upright(image: Image.Image) -> Image.Image:
    """The picture in plain colours, upright by the camera's note, transparency on white."""
    check_size(image)
    # A JPEG decoder can shrink while decoding, which saves most of the memory of a large scan.
    image.draft("RGB", (2 * WORKING_SIDE, 2 * WORKING_SIDE))
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
    return upright.convert("RGB")


def cut_to_paper(upright: Image.Image) -> tuple[Image.Image, Box]:
    """The part that holds the print, and its box (left, top, right, bottom as shares of the upright picture)."""
    box = paper_box(upright)
    if box == WHOLE:
        return upright, box
    width, height = upright.size
    corners = (round(box[0] * width), round(box[1] * height), round(box[2] * width), round(box[3] * height))
    return upright.crop(corners), box


def fit(picture: Image.Image) -> Image.Image:
    """The picture at a size that the engine makes the most of."""
    longest = max(picture.size)
    if SMALL_SIDE <= longest <= WORKING_SIDE:
        return picture
    factor = (WORKING_SIDE if longest > WORKING_SIDE else SMALL_SIDE) / longest
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def paper_box(image: Image.Image) -> Box:
    """Where the print is, as shares of the picture: a small slip on a large scanner glass fills the frame afterwards.

    The whole picture when little could be cut off, because a cut through the print loses more than it wins.
    """
    small = image.convert("L")
    small.thumbnail((800, 800), Image.Resampling.BOX)
    grey = np.asarray(small, dtype=np.int16)
    # Print is where the brightness jumps from one pixel to the next, whatever the colour of the ground.
    jumps = np.zeros(grey.shape, dtype=bool)
    jumps[:, 1:] |= np.abs(np.diff(grey, axis=1)) > 40
    jumps[1:, :] |= np.abs(np.diff(grey, axis=0)) > 40
    rows = _extent(jumps.sum(axis=1))
    columns = _extent(jumps.sum(axis=0))
    if rows is None or columns is None:
        return WHOLE
    height, width = grey.shape
    margin = 0.02 * max(height, width)
    left, right = max(0.0, (columns[0] - margin) / width), min(1.0, (columns[1] + margin) / width)
    top, bottom = max(0.0, (rows[0] - margin) / height), min(1.0, (rows[1] + margin) / height)
    if (right - left) * (bottom - top) > 0.7:
        return WHOLE
    return (left, top, right, bottom)


def _extent(counts: np.ndarray) -> tuple[int, int] | None:
    # Two pixels of speckle on a row are dust, not print.
    inked = np.flatnonzero(counts > 2)
    if inked.size == 0:
        return None
    return int(inked[0]), int(inked[-1]) + 1
