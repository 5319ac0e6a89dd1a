"""Drawing an OFD page for a person to look at: its lines, its text in one font, and its pictures, each at its place."""

import contextlib
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from hesi.expenses.invoices.recognition import limits
from hesi.expenses.invoices.recognition.from_image import open_image
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.ofd import Document, Package
from hesi.expenses.invoices.recognition.ofd_pages import contents, glyphs_of, numbers, page_size, picture_paths
from hesi.expenses.invoices.recognition.xmltree import Element, local, text_of, walk

_FONT_PACKAGE = "manimgx_fonts_cjk"
# The family's faces in the collection: Japanese, Korean, Simplified Chinese …
_SIMPLIFIED_CHINESE = 2
_REGULAR_WEIGHT = 400
_DEFAULT_RGB = (0, 0, 0)
_MOST_OBJECTS = 20_000
_STEPS = 8
Point = tuple[float, float]


def draw_page(package: Package, document: Document, path: str) -> Image.Image:
    """The page as a picture whose longer side has the preview's size; objects it cannot draw are left out."""
    width, height = page_size(package, document, path)
    scale = limits.PREVIEW_SIDE / max(width, height)
    image = Image.new("RGB", (max(1, round(width * scale)), max(1, round(height * scale))), "white")
    pen = ImageDraw.Draw(image)
    pictures = picture_paths(package, document)
    drawn = 0
    for content in contents(package, document, path):
        for element in walk(content):
            name = local(element)
            if name not in ("TextObject", "PathObject", "ImageObject"):
                continue
            drawn += 1
            if drawn > _MOST_OBJECTS:
                return image
            if name == "TextObject":
                _draw_text(pen, element, scale)
            elif name == "PathObject":
                _draw_path(pen, element, scale)
            else:
                _draw_picture(image, element, pictures, package, scale)
    return image


def _draw_text(pen: ImageDraw.ImageDraw, element: Element, scale: float) -> None:
    colour = _colour(element, "FillColor")
    for glyph in glyphs_of(element):
        size = min(400, max(1, round(glyph.height * scale)))
        pen.text((glyph.x0 * scale, glyph.bottom * scale - 0.15 * size), glyph.text, colour, _font(size), anchor="ls")


def _draw_path(pen: ImageDraw.ImageDraw, element: Element, scale: float) -> None:
    boundary = numbers(element.get("Boundary", ""))
    data = next((text_of(child) for child in element if local(child) == "AbbreviatedData"), "")
    if len(boundary) != 4 or element.get("Visible", "true").lower() == "false":
        return
    matrix = numbers(element.get("CTM", ""))
    thick = (numbers(element.get("LineWidth", "")) or [0.25])[0]
    filled = element.get("Fill", "false").lower() == "true"
    stroked = element.get("Stroke", "true").lower() == "true"
    for line in _polylines(data.split()):
        points = []
        for x, y in line:
            if len(matrix) == 6:
                x, y = matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]
            points.append(((boundary[0] + x) * scale, (boundary[1] + y) * scale))
        if filled and len(points) > 2:
            pen.polygon(points, fill=_colour(element, "FillColor"))
        if stroked and len(points) > 1:
            pen.line(points, fill=_colour(element, "StrokeColor"), width=max(1, min(40, round(thick * scale))))


def _polylines(parts: list[str]) -> list[list[Point]]:
    """Straight lines of an AbbreviatedData; curves become a few straight steps, arcs a straight line to their end."""
    lines: list[list[Point]] = []
    here: Point = (0.0, 0.0)
    arguments = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    index = 0
    while index < len(parts) and len(lines) < _MOST_OBJECTS:
        command = parts[index]
        count = arguments.get(command)
        values = numbers(" ".join(parts[index + 1 : index + 1 + (count or 0)])) if count else []
        if count is None or len(values) != count:
            return lines
        index += 1 + count
        if command in "SM":
            here = (values[0], values[1])
            lines.append([here])
        elif command == "C" and lines:
            lines[-1].append(lines[-1][0])
        elif lines:
            ends = (
                [(values[i], values[i + 1]) for i in range(0, count - 1, 2)]
                if command != "A"
                else [(values[5], values[6])]
            )
            lines[-1].extend(_curve([here, *ends]) if command in "QB" else ends)
            here = ends[-1]
    return lines


def _curve(points: list[Point]) -> list[Point]:
    """A Bézier curve of any degree as straight steps."""
    out = []
    for step in range(1, _STEPS + 1):
        share, level = step / _STEPS, points
        while len(level) > 1:
            level = [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in pairwise(level)]
        out.append(level[0])
    return out


def _draw_picture(
    image: Image.Image, element: Element, pictures: dict[str, str], package: Package, scale: float
) -> None:
    boundary = numbers(element.get("Boundary", ""))
    path = pictures.get(element.get("ResourceID", ""), "")
    if len(boundary) != 4 or not path:
        return
    try:
        picture = open_image(package.archive.read(path), path)
    except (Unreadable, KeyError):
        # JBIG2 and other rare codecs are not drawn; the fields do not depend on them.
        return
    x, y, width, height = (round(value * scale) for value in boundary)
    if 0 < width <= 2 * image.width and 0 < height <= 2 * image.height:
        image.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (x, y))


def _colour(element: Element, name: str) -> tuple[int, int, int]:
    for child in element:
        if local(child) == name:
            values = numbers(child.get("Value", ""))
            if len(values) == 3 and all(0 <= value <= 255 for value in values):
                return int(values[0]), int(values[1]), int(values[2])
    return _DEFAULT_RGB


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    spec = find_spec(_FONT_PACKAGE)
    if spec is not None and spec.origin:
        fonts = sorted(Path(spec.origin).parent.glob("*.ttc"))
        if fonts:
            font = ImageFont.truetype(fonts[0], size, index=_SIMPLIFIED_CHINESE)
            with contextlib.suppress(OSError):
                font.set_variation_by_axes([_REGULAR_WEIGHT])
            return font
    return ImageFont.load_default(size)
