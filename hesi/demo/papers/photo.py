"""Papers as photographed with a phone: on a desk, a little askew, unevenly lit, with the sensor's noise."""

from io import BytesIO
from math import cos, radians, sin
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hesi.demo.papers.paper import Paper
from hesi.demo.papers.sheets import sheet_of
from hesi.demo.papers.typesetting import set_png

_DOTS_PER_INCH = 190
_SMALL_DOTS_PER_INCH = 260
_SMALL_MM = 160
_JPEG_QUALITY = 88
_DESKS = ((168, 136, 104), (118, 92, 70), (150, 150, 146), (196, 176, 148))

Pixels = NDArray[np.uint8]
Light = NDArray[np.float32]


def write_photo(paper: Paper, *, seed: int) -> bytes:
    """A JPEG of the printed paper on a desk; the seed decides how it lies, is lit and is seen.

    It is turned by up to 3° and seen slightly from the side, and stays readable.
    """
    sheet = sheet_of(paper)
    small = max(sheet.width, sheet.height) <= _SMALL_MM
    page = np.asarray(
        Image.open(BytesIO(set_png(sheet, _SMALL_DOTS_PER_INCH if small else _DOTS_PER_INCH))).convert("RGB")
    )
    rng, noise = Random(seed), np.random.default_rng(seed)
    margin = int(min(page.shape[:2]) * rng.uniform(0.1, 0.18))
    height, width = page.shape[0] + 2 * margin, page.shape[1] + 2 * margin
    corners = _corners(rng, page.shape[1], page.shape[0], margin)
    desk = _desk(rng, noise, width, height)
    scene = _laid(page, desk, corners)
    return _jpeg(_developed(scene, rng, noise))


def write_scan(paper: Paper, *, dots_per_inch: int = 200) -> bytes:
    """The paper as a clean PNG, like a screenshot of the file."""
    return set_png(sheet_of(paper), dots_per_inch)


def _corners(rng: Random, width: int, height: int, margin: int) -> NDArray[np.float32]:
    """Where the page's corners come to lie: turned about its middle, each then moved a little by perspective."""
    angle = radians(rng.uniform(-3, 3))
    middle_x, middle_y = margin + width / 2, margin + height / 2
    points = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        dx, dy = x * width / 2, y * height / 2
        wobble = margin * 0.16
        points.append(
            (
                middle_x + dx * cos(angle) - dy * sin(angle) + rng.uniform(-wobble, wobble),
                middle_y + dx * sin(angle) + dy * cos(angle) + rng.uniform(-wobble, wobble),
            )
        )
    return np.array(points, np.float32)


def _desk(rng: Random, noise: np.random.Generator, width: int, height: int) -> Light:
    """A desk top with a grain running along it."""
    colour = np.array(rng.choice(_DESKS), np.float32)
    strokes = noise.normal(0, 6, (height // 3 + 1, width // 48 + 1)).astype(np.float32)
    grain = np.asarray(cv2.resize(strokes, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
    return colour + grain[..., None]


def _laid(page: Pixels, desk: Light, corners: NDArray[np.float32]) -> Light:
    """The page on the desk, with the soft shadow it throws."""
    height, width = page.shape[:2]
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners)
    size = (desk.shape[1], desk.shape[0])
    laid = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA).astype(np.float32)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size).astype(np.float32) / 255
    small = cv2.resize(mask, (size[0] // 8, size[1] // 8))
    shadow = cv2.resize(cv2.GaussianBlur(np.roll(small, (2, 2), (0, 1)), (0, 0), 2.5), size)
    ground = desk * (1 - 0.45 * shadow)[..., None]
    return np.asarray(laid * mask[..., None] + ground * (1 - mask)[..., None], np.float32)


def _developed(scene: Light, rng: Random, noise: np.random.Generator) -> Pixels:
    """Light falling off across the picture, a warm cast, slight blur and noise."""
    height, width = scene.shape[:2]
    direction = rng.uniform(0, 6.283)
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :] * np.float32(cos(direction))
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None] * np.float32(sin(direction))
    light = np.float32(0.91) + np.float32(rng.uniform(0.05, 0.1)) * (across + down)
    warmth = np.array([1.0, 0.985, rng.uniform(0.93, 0.97)], np.float32)
    lit = cv2.GaussianBlur(scene, (0, 0), rng.uniform(0.5, 0.8)) * light[..., None] * warmth
    speckle = noise.standard_normal((height, width), dtype=np.float32)[..., None] * np.float32(rng.uniform(2, 4.5))
    return np.clip(lit + speckle, 0, 255).astype(np.uint8)


def _jpeg(picture: Pixels) -> bytes:
    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=_JPEG_QUALITY)
    return buffer.getvalue()
