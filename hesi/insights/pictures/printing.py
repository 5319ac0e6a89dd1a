"""A picture for paper: every length in its own units, every colour said, no script and no pointing.

On a page the picture is as wide as its place and takes its colours from it; a typesetter knows neither.
"""

from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from hesi.insights.pictures.drawing import NAMESPACE

WIDTH = 680
_ACROSS = {"x", "x1", "x2", "cx", "width"}
_DOWN = {"y", "y1", "y2", "cy", "height"}
_STYLE = (
    ".picture-words{fill:#1d2939;font-weight:500}.soft{fill:#5d6675}.picture-grid{stroke:#d0d5dd;stroke-width:1}"
    ".picture-mark{stroke:#ffffff;stroke-width:1}"
    ".over{paint-order:stroke;stroke:#ffffff;stroke-width:3;stroke-linejoin:round}"
)


def for_print(svg: str, width: int = WIDTH) -> str:
    """The same picture, `width` units wide, as a document of its own."""
    root: Element = fromstring(svg)
    for part in list(root.iter()):
        part.tag = part.tag.rpartition("}")[2]
        for child in part.findall(f"{{{NAMESPACE}}}title"):
            part.remove(child)
    height = float(root.get("height", "1"))
    root.attrib.update({"width": f"{width}", "viewBox": f"0 0 {width} {height:g}", "font-family": "Noto Sans CJK SC"})
    root.set("xmlns", NAMESPACE)
    _place(root, width, height)
    style = Element("style")
    style.text = _STYLE
    root.insert(0, style)
    return tostring(root, encoding="unicode")


def _place(parent: Element, width: float, height: float) -> None:
    """Give everything inside its place in units."""
    for part in parent:
        for name, value in list(part.attrib.items()):
            if value.endswith("%") and name in _ACROSS | _DOWN:
                whole = width if name in _ACROSS else height
                part.set(name, f"{float(value[:-1]) * whole / 100:.2f}")
        if part.tag != "svg":
            _place(part, width, height)
        elif part.get("preserveAspectRatio") == "none":
            _stretch(part)
        elif not part.get("viewBox"):
            _place(part, float(part.get("width", width)), float(part.get("height", height)))


def _stretch(frame: Element) -> None:
    """Lines in a frame that is stretched to its place: the points move, the strokes stay as thin as they were."""
    _left, _top, across, down = map(float, frame.attrib["viewBox"].split())
    scale = float(frame.attrib["width"]) / across, float(frame.attrib["height"]) / down
    if frame.find("polyline") is None:
        return
    del frame.attrib["viewBox"], frame.attrib["preserveAspectRatio"]
    for line in frame.iter("polyline"):
        points = (map(float, point.split(",")) for point in line.attrib["points"].split())
        line.set("points", " ".join(f"{x * scale[0]:.2f},{y * scale[1]:.2f}" for x, y in points))
        line.attrib.pop("vector-effect", None)
