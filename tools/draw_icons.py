"""Draw the app icons (PNG) from the same strokes as `logo.svg`. Run after changing the mark, commit the result."""

from pathlib import Path

from PIL import Image, ImageDraw

IMAGES = Path(__file__).resolve().parent.parent / "hesi" / "web" / "static" / "web" / "img"
BRAND, WHITE = "#1d5bd1", "#ffffff"
OVERSAMPLING = 4
# The mark on a grid of 28: the roof, the bar, the mouth of the sign 合.
STROKES = (
    ((6, 13.2), (14, 5.8), (22, 13.2)),
    ((10.4, 14), (17.6, 14)),
    ((9.2, 17.6), (18.8, 17.6), (18.8, 22.2), (9.2, 22.2), (9.2, 17.6)),
)
STROKE_WIDTH = 2.1


def draw(size: int, *, fills_square: bool) -> Image.Image:
    """The mark at `size` pixels. A maskable icon fills its square and keeps the mark in the middle 80%."""
    side = size * OVERSAMPLING
    image = Image.new("RGBA", (side, side), BRAND if fills_square else (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    if not fills_square:
        pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * 0.25, fill=BRAND)
    scale = side / 28 * (0.72 if fills_square else 1)
    margin = (side - 28 * scale) / 2
    width = STROKE_WIDTH * scale
    for stroke in STROKES:
        points = [(margin + x * scale, margin + y * scale) for x, y in stroke]
        pen.line(points, fill=WHITE, width=round(width))
        for x, y in points:
            pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=WHITE)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write the three sizes a manifest names."""
    draw(192, fills_square=False).save(IMAGES / "icon-192.png", optimize=True)
    draw(512, fills_square=False).save(IMAGES / "icon-512.png", optimize=True)
    draw(512, fills_square=True).convert("RGB").save(IMAGES / "icon-maskable.png", optimize=True)


if __name__ == "__main__":
    main()
