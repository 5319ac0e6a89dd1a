"""A sheet written as an OFD page."""

from hesi.demo.papers.marks import Box, Code, Ellipse, Line, Mark, Sheet, Text, text_units
from hesi.demo.papers.markup import DECLARATION, tag
from hesi.demo.papers.qr import qr_png

_NAMESPACE = "http://www.ofdspec.org/2016"
_COLOURS, _SONG, _COURIER, _FIRST_FREE = "2", "3", "4", 10
# Control points of a Bézier curve stand at this share of the radius to look like a quarter of an ellipse.
_QUARTER = 0.5523


class PageWriter:
    """Writes each mark as a page object and remembers which texts show which field."""

    def __init__(self, sheet: Sheet) -> None:
        self.fields: dict[str, list[str]] = {}
        self.pictures: dict[str, bytes] = {}
        self.last_id = _FIRST_FREE
        self._sheet = sheet
        self._media: list[str] = []
        self._objects = [self._object(mark) for mark in sheet.marks]

    def content(self) -> bytes:
        """The page's Content.xml."""
        box = f"0 0 {self._sheet.width:g} {self._sheet.height:g}"
        layer = tag("ofd:Layer", self._objects, ID=str(_FIRST_FREE), Type="Body")
        area = tag("ofd:Area", [tag("ofd:PhysicalBox", box)])
        return _root("Page", [area, tag("ofd:Content", [layer])])

    def public_resources(self) -> bytes:
        """Colour space and fonts; the viewer's own fonts are used."""
        space = tag("ofd:ColorSpace", ID=_COLOURS, Type="RGB", BitsPerComponent="8")
        fonts = [
            tag("ofd:Font", ID=_SONG, FontName="宋体", FamilyName="SimSun"),
            tag("ofd:Font", ID=_COURIER, FontName="Courier New", FamilyName="Courier New"),
        ]
        return _root("Res", [tag("ofd:ColorSpaces", [space]), tag("ofd:Fonts", fonts)])

    def document_resources(self) -> bytes:
        """The pictures on the page."""
        return _root("Res", [tag("ofd:MultiMedias", self._media)] if self._media else [], BaseLoc="Res")

    def _next_id(self) -> str:
        self.last_id += 1
        return str(self.last_id)

    def _object(self, mark: Mark) -> str:
        if isinstance(mark, Text):
            return self._text(mark)
        if isinstance(mark, Code):
            return self._picture(mark)
        if isinstance(mark, Line):
            return self._line(mark)
        return self._ellipse(mark) if isinstance(mark, Ellipse) else self._box(mark)

    def _text(self, mark: Text) -> str:
        width = sum(_advances(mark))
        left = mark.x - {"left": 0.0, "center": width / 2, "right": width}[mark.align]
        ascent = mark.size * 0.86
        code = tag("ofd:TextCode", mark.text, X="0", Y=_mm(ascent), **_deltas(mark))
        text_id = self._next_id()
        if mark.field:
            self.fields.setdefault(mark.field, []).append(text_id)
        attributes = {
            "ID": text_id,
            "Boundary": f"{_mm(left)} {_mm(mark.y - ascent)} {_mm(width + 0.5)} {_mm(mark.size * 1.2)}",
            "Font": _COURIER if mark.mono else _SONG,
            "Size": _mm(mark.size),
        }
        if mark.bold:
            attributes["Weight"] = "700"
        return tag("ofd:TextObject", [_colour("FillColor", mark.colour), code], **attributes)

    def _line(self, mark: Line) -> str:
        left, top = min(mark.x1, mark.x2) - 0.5, min(mark.y1, mark.y2) - 0.5
        width, height = abs(mark.x1 - mark.x2) + 1, abs(mark.y1 - mark.y2) + 1
        path = f"M {_mm(mark.x1 - left)} {_mm(mark.y1 - top)} L {_mm(mark.x2 - left)} {_mm(mark.y2 - top)}"
        return self._path(path, (left, top, width, height), mark.colour, mark.width)

    def _ellipse(self, mark: Ellipse) -> str:
        a, b = mark.half_width, mark.half_height
        x, y, u, v = a + 0.5, b + 0.5, a * _QUARTER, b * _QUARTER
        points = (
            (x - a, y - v, x - u, y - b, x, y - b),
            (x + u, y - b, x + a, y - v, x + a, y),
            (x + a, y + v, x + u, y + b, x, y + b),
            (x - u, y + b, x - a, y + v, x - a, y),
        )
        curves = " ".join("B " + " ".join(map(_mm, point)) for point in points)
        box = (mark.x - x, mark.y - y, 2 * x, 2 * y)
        return self._path(f"M {_mm(x - a)} {_mm(y)} {curves} C", box, mark.colour, mark.width)

    def _box(self, mark: Box) -> str:
        path = f"M 0 0 L {_mm(mark.width)} 0 L {_mm(mark.width)} {_mm(mark.height)} L 0 {_mm(mark.height)} C"
        return self._path(path, (mark.x, mark.y, mark.width, mark.height), mark.colour, fill=True)

    def _path(
        self, path: str, box: tuple[float, float, float, float], colour: str, width: float = 0.25, *, fill: bool = False
    ) -> str:
        attributes = {"ID": self._next_id(), "Boundary": " ".join(map(_mm, box)), "LineWidth": _mm(width)}
        if fill:
            attributes |= {"Fill": "true", "Stroke": "false"}
        colours = _colour("FillColor" if fill else "StrokeColor", colour)
        return tag("ofd:PathObject", [colours, tag("ofd:AbbreviatedData", path)], **attributes)

    def _picture(self, mark: Code) -> str:
        media_id, name = self._next_id(), f"image_{len(self.pictures)}.png"
        self.pictures[name] = qr_png(mark.payload)
        self._media.append(tag("ofd:MultiMedia", [tag("ofd:MediaFile", name)], ID=media_id, Type="Image", Format="PNG"))
        side = _mm(mark.side)
        return tag(
            "ofd:ImageObject",
            ID=self._next_id(),
            CTM=f"{side} 0 0 {side} 0 0",
            Boundary=f"{_mm(mark.x)} {_mm(mark.y)} {side} {side}",
            ResourceID=media_id,
        )


def _root(name: str, content: list[str], /, **attributes: str) -> bytes:
    return (DECLARATION + tag(f"ofd:{name}", content, xmlns__ofd=_NAMESPACE, **attributes)).encode()


def _mm(length: float) -> str:
    return f"{length:.4f}".rstrip("0").rstrip(".")


def _colour(name: str, colour: str) -> str:
    values = " ".join(str(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return tag(f"ofd:{name}", Value=values, ColorSpace=_COLOURS)


def _advances(mark: Text) -> list[float]:
    narrow = 0.6 if mark.mono else 0.5
    return [mark.size * (1.0 if text_units(char) == 1.0 else narrow) for char in mark.text]


def _deltas(mark: Text) -> dict[str, str]:
    """Distances between characters, equal ones shortened to `g count distance` as the standard allows."""
    steps = [_mm(advance) for advance in _advances(mark)[:-1]]
    runs: list[tuple[int, str]] = []
    for step in steps:
        if runs and runs[-1][1] == step:
            runs[-1] = (runs[-1][0] + 1, step)
        else:
            runs.append((1, step))
    written = " ".join(step if count == 1 else f"g {count} {step}" for count, step in runs)
    return {"DeltaX": written} if written else {}
