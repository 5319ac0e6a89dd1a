"""Text and rulings of OFD pages: the page's own content over its template, in millimetres."""

from collections.abc import Iterator

from hesi.expenses.invoices.recognition import limits
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.ofd import Document, Package
from hesi.expenses.invoices.recognition.page import Glyph, Page
from hesi.expenses.invoices.recognition.xmltree import Element, first, local, text_of, walk

_A4 = (210.0, 297.0)
_THIN = 0.8
_LONG = 3.0
_ASCENT = 0.85


def page_paths(package: Package, document: Document) -> list[tuple[str, str]]:
    """The id and content path of each page in order, up to the limit of pages that are read."""
    found = []
    for element in walk(document.root):
        if local(element) == "Page" and element.get("BaseLoc"):
            path = package.resolve(document.path, element.get("BaseLoc", ""))
            if path:
                found.append((element.get("ID", ""), path))
    return found[: limits.PDF_TEXT_PAGES]


def contents(package: Package, document: Document, path: str) -> list[Element]:
    """The template's and the page's own content, in the order they are drawn."""
    root = package.parse(path)
    templates = {
        element.get("ID", ""): element.get("BaseLoc", "")
        for element in walk(document.root)
        if local(element) == "TemplatePage"
    }
    layers = []
    for element in walk(root):
        if local(element) == "Template":
            template = package.resolve(document.path, templates.get(element.get("TemplateID", ""), ""))
            if template:
                layers.append(package.parse(template))
    return [*layers, root]


def page_size(package: Package, document: Document, path: str) -> tuple[float, float]:
    """Width and height in millimetres by the page's own area, else the document's, else A4."""
    for root in (package.parse(path), document.root):
        box = numbers(text_of(first(root, "PhysicalBox")))
        if len(box) == 4 and box[2] > 0 and box[3] > 0:
            return box[2], box[3]
    return _A4


def ofd_pages(package: Package, document: Document) -> list[Page]:
    """Every page of a document as positioned characters; a page that cannot be read is empty."""
    pages = []
    for index, (_, path) in enumerate(page_paths(package, document)):
        try:
            width, height = page_size(package, document, path)
            page = Page(index, width, height, [])
            for content in contents(package, document, path):
                for element in walk(content):
                    if local(element) == "TextObject":
                        page.glyphs.extend(glyphs_of(element))
                    elif local(element) == "PathObject":
                        _add_ruling(page, numbers(element.get("Boundary", "")))
            page.glyphs = page.glyphs[: limits.PDF_PAGE_GLYPHS]
        except Unreadable:
            page = Page(index, *_A4, [])
        pages.append(page)
    return pages


def object_texts(package: Package, document: Document) -> dict[str, str]:
    """Text of each text object by its id, over all pages and templates."""
    texts: dict[str, str] = {}
    for _, path in page_paths(package, document):
        try:
            layers = contents(package, document, path)
        except Unreadable:
            continue
        for element in (found for content in layers for found in walk(content)):
            if local(element) == "TextObject":
                codes = [text_of(code) for code in walk(element) if local(code) == "TextCode"]
                texts[element.get("ID", "")] = "".join(codes)
    return texts


def numbers(text: str) -> list[float]:
    """The numbers of a space-separated attribute; empty when it holds anything else."""
    try:
        return [float(part) for part in text.split()]
    except ValueError:
        return []


def glyphs_of(element: Element) -> Iterator[Glyph]:
    """Characters of a text object at their places: its boundary, its codes' offsets and their steps."""
    boundary = numbers(element.get("Boundary", ""))
    if len(boundary) != 4:
        return
    size = (numbers(element.get("Size", "")) or [3.0])[0]
    matrix = numbers(element.get("CTM", ""))
    scale_x, scale_y = (matrix[0] or 1.0, matrix[3] or 1.0) if len(matrix) == 6 else (1.0, 1.0)
    height, x, y = abs(size * scale_y), 0.0, _ASCENT * size
    for code in walk(element):
        if local(code) != "TextCode":
            continue
        x = (numbers(code.get("X", "")) or [x])[0]
        y = (numbers(code.get("Y", "")) or [y])[0]
        text = code.text or ""
        across, down = steps(code.get("DeltaX", "")), steps(code.get("DeltaY", ""))
        place_x, place_y = x, y
        for index, char in enumerate(text):
            width = size * (0.5 if char.isascii() else 1.0)
            left = boundary[0] + place_x * scale_x
            top = boundary[1] + place_y * scale_y - _ASCENT * height
            if char.strip():
                yield Glyph(char, left, top, left + abs(width * scale_x), top + height)
            upright = bool(down) and not across
            place_x += across[index] if index < len(across) else (0.0 if upright else width)
            place_y += down[index] if index < len(down) else 0.0


def steps(text: str) -> list[float]:
    """DeltaX or DeltaY spelled out: `g 3 2.5` stands for three steps of 2.5."""
    out: list[float] = []
    parts = text.split()
    index = 0
    try:
        while index < len(parts):
            if parts[index] == "g" and index + 2 < len(parts):
                out.extend([float(parts[index + 2])] * min(int(parts[index + 1]), 10_000))
                index += 3
            else:
                out.append(float(parts[index]))
                index += 1
    except ValueError:
        return out
    return out


def _add_ruling(page: Page, boundary: list[float]) -> None:
    if len(boundary) != 4:
        return
    x, y, width, height = boundary
    if width <= _THIN and height >= _LONG:
        page.verticals.append((x + width / 2, y, y + height))
    elif height <= _THIN and width >= _LONG:
        page.horizontals.append((y + height / 2, x, x + width))


def picture_paths(package: Package, document: Document) -> dict[str, str]:
    """Paths of the picture resources by id."""
    found: dict[str, str] = {}
    for element in walk(document.root):
        if local(element) not in ("PublicRes", "DocumentRes"):
            continue
        path = package.resolve(document.path, text_of(element))
        try:
            root = package.parse(path) if path else None
        except Unreadable:
            continue
        for media in walk(root) if root is not None else ():
            if local(media) == "MultiMedia":
                location = next((text_of(child) for child in media if local(child) == "MediaFile"), "")
                base = root.get("BaseLoc", "") if root is not None else ""
                target = package.resolve(path, f"{base}/{location}") or package.resolve(path, location)
                if target:
                    found[media.get("ID", "")] = target
    return found
