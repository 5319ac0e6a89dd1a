"""Pictures to show beside the fields: every page drawn anew, so that nothing of the original reaches a browser."""

import io

from PIL import Image

from hesi.expenses.invoices.recognition import limits
from hesi.expenses.invoices.recognition.carriers import Carrier, carrier_of
from hesi.expenses.invoices.recognition.from_image import open_image
from hesi.expenses.invoices.recognition.ofd import Package
from hesi.expenses.invoices.recognition.ofd_drawing import draw_page
from hesi.expenses.invoices.recognition.ofd_pages import page_paths
from hesi.expenses.invoices.recognition.pdfs import opened, picture


def render_preview(data: bytes, name: str) -> list[bytes]:
    """PNG pages of at most 1600 pixels a side; XML and archives have none. Raises Unreadable like recognition does."""
    carrier = carrier_of(data, name)
    if carrier is Carrier.PDF:
        with opened(data, name) as document:
            count = min(len(document), limits.PDF_RENDERED_PAGES)
            return [_png(picture(document, index, limits.PREVIEW_SIDE)) for index in range(count)]
    if carrier is Carrier.IMAGE:
        return [_png(open_image(data, name))]
    if carrier is Carrier.OFD:
        package = Package(data, name)
        pages = [(document, path) for document in package.documents for _, path in page_paths(package, document)]
        return [_png(draw_page(package, document, path)) for document, path in pages[: limits.PDF_RENDERED_PAGES]]
    return []


def _png(image: Image.Image) -> bytes:
    """The picture's pixels and nothing else."""
    image.thumbnail((limits.PREVIEW_SIDE, limits.PREVIEW_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG", optimize=False)
    return out.getvalue()
