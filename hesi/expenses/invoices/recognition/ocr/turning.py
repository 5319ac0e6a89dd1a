"""Reading a picture the right way up: a sideways, upside-down or tilted photograph is turned and read again."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from PIL import Image

from hesi.expenses.invoices.recognition.ocr.lines import Line, Page
from hesi.expenses.invoices.recognition.ocr.picture import Box

Reader = Callable[[Image.Image], list[Line]]

# What stands on some kind of invoice or receipt; none of it comes out of a picture read upside down.
_LANDMARKS = re.compile(
    r"发票|代码|号码|日期|税|合计|购买|销售|名称|纳税|金额|小写|元|站|车|收款|"
    r"total|cash|change|invoice|receipt|date|tax|gst|amount|tel|thank",
    re.IGNORECASE,
)
GOOD_SCORE = 0.88
CLOSER = 1.5
TILT_WORTH_TURNING = math.tan(math.radians(1.2))


@dataclass(frozen=True, slots=True)
class Sense:
    """How much sense a reading makes."""

    landmarks: int
    score: float
    sideways: bool

    @property
    def is_good(self) -> bool:
        return self.landmarks >= 3 and self.score >= GOOD_SCORE and not self.sideways

    @property
    def rank(self) -> tuple[bool, float]:
        return (not self.sideways, self.landmarks + 10 * self.score)


def sense(lines: list[Line]) -> Sense:
    """Landmarks found, the mean score weighed by length, and whether most long lines run up or down the picture."""
    letters = sum(len(line.text) for line in lines)
    score = sum(line.score * len(line.text) for line in lines) / letters if letters else 0.0
    long = [line for line in lines if len(line.text) >= 4]
    upright = sum(line.width < line.height for line in long)
    landmarks = len({hit.lower() for line in lines for hit in _LANDMARKS.findall(line.text)})
    return Sense(landmarks, score, bool(long) and upright > len(long) / 2)


def read_upright(picture: Image.Image, box: Box, read: Reader) -> tuple[Page, float]:
    """The page as it reads best, in at most five readings (most need one), and the angle it was turned by.

    `box` is the part of the upright original that `picture` shows, so that places can be told in the original.
    """
    best, turn = read(picture), 0
    best_sense = sense(best)
    if not best_sense.is_good:
        for quarter in (90, 270, 180) if best_sense.sideways else (180, 90, 270):
            lines = read(picture.rotate(quarter, expand=True))
            found = sense(lines)
            if found.rank > best_sense.rank:
                best, turn, best_sense = lines, quarter, found
            if found.is_good:
                break
    angle = float(turn)
    fall = _fall(best)
    if abs(fall) > TILT_WORTH_TURNING:
        levelled = angle + math.degrees(math.atan(fall))
        lines = read(turned(picture, levelled))
        if sense(lines).rank >= best_sense.rank or abs(_fall(lines)) < abs(fall) / 2:
            best, angle = lines, levelled
    size = turned(picture, angle).size
    return Page(best, *size, place=_place(picture.size, size, angle, box)), angle


def read_closely(page: Page, picture: Image.Image, read: Reader) -> Page:
    """The same page from two larger, overlapping halves, for small print that was lost at the size of the whole."""
    along = picture.height >= picture.width
    length = picture.height if along else picture.width
    lines: list[Line] = []
    for start, end in ((0, round(0.56 * length)), (round(0.44 * length), length)):
        box = (0, start, picture.width, end) if along else (start, 0, end, picture.height)
        half = picture.crop(box).resize(
            (round((box[2] - box[0]) * CLOSER), round((box[3] - box[1]) * CLOSER)), Image.Resampling.LANCZOS
        )
        for line in read(half):
            moved = _moved(line, box[0], box[1])
            # A line on the seam was cut in one half and is whole in the other.
            at_seam = (moved.bottom if along else moved.right) > end - 3 if end < length else False
            at_seam = at_seam or ((moved.top if along else moved.left) < start + 3 if start else False)
            if not at_seam and not any(_covers(other, moved) for other in lines):
                lines.append(moved)
    return Page(lines, page.width, page.height, page.place)


def _moved(line: Line, left: float, top: float) -> Line:
    """A half's line in the whole picture's pixels."""
    return Line(
        line.text,
        line.left / CLOSER + left,
        line.top / CLOSER + top,
        line.right / CLOSER + left,
        line.bottom / CLOSER + top,
        line.score,
        line.tilt,
    )


def _covers(other: Line, line: Line) -> bool:
    return other.left < line.centre < other.right and other.top < line.middle < other.bottom


def turned(picture: Image.Image, angle: float) -> Image.Image:
    """The picture turned by so many degrees against the clock, grown so that no corner is lost."""
    if not angle:
        return picture
    return picture.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def _fall(lines: list[Line]) -> float:
    """How steeply the print falls to the right; short lines say nothing about it."""
    slopes = [line.tilt for line in lines if line.width > 5 * line.height]
    return median(slopes) if len(slopes) >= 4 else 0.0


def _place(
    size: tuple[int, int], size_turned: tuple[int, int], angle: float, box: Box
) -> Callable[[float, float], tuple[float, float]]:
    """From a point of the turned picture to shares of the upright original."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    left, top, right, bottom = box

    def place(x: float, y: float) -> tuple[float, float]:
        across, down = x - size_turned[0] / 2, y - size_turned[1] / 2
        # Pillow turns against the clock, with y pointing down.
        share_x = (across * cosine - down * sine + size[0] / 2) / size[0]
        share_y = (across * sine + down * cosine + size[1] / 2) / size[1]
        return left + share_x * (right - left), top + share_y * (bottom - top)

    return place
