"""PDF: its embedded files, its text layer as pages, and its pages as pictures."""

import io
import logging
import re
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from PIL import Image

from hesi.expenses.invoices.recognition import limits
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.page import Glyph, Page

logging.getLogger("pdfminer").setLevel(logging.ERROR)

_RENDER_DPI = 200
_THIN = 2.5
_LONG = 8.0
_USABLE_CHARACTERS = 12
# A zlib header right after the keyword: packed parts that begin otherwise are not deflated.
_STREAM = re.compile(rb"stream\r?\n(?=[\x08-\x78][\x01\x5e\x9c\xda])")
_INFLATE_WINDOW = 20 * limits.MB


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF, refused when it is encrypted, broken or has too many pages."""
    _check_streams(data, name)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("encrypted" if "password" in str(error).lower() else "damaged", name) from error
    try:
        if len(document) == 0:
            raise Unreadable("damaged", name)
        if len(document) > limits.PDF_PAGES:
            raise Unreadable("pdf_pages", name, limit=limits.PDF_PAGES)
        yield document
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged", name) from error
    finally:
        document.close()


def _check_streams(data: bytes, name: str) -> None:
    """Refuse a PDF whose packed parts unpack beyond the limit, before any parser holds one whole in memory."""
    for match in _STREAM.finditer(data):
        inflater, view, size = zlib.decompressobj(), memoryview(data)[match.end() : match.end() + _INFLATE_WINDOW], 0
        fed: bytes | memoryview = view
        try:
            while fed and not inflater.eof:
                size += len(inflater.decompress(fed, limits.MB))
                fed = inflater.unconsumed_tail
                if size > limits.PDF_STREAM_BYTES:
                    raise Unreadable("pdf_stream", name, limit=limits.PDF_STREAM_BYTES // limits.MB)
        except zlib.error:
            continue


def attachments(document: pypdfium2.PdfDocument) -> list[tuple[str, bytes]]:
    """Embedded XML files by name, in the PDF's order; other attachments are left alone."""
    found = []
    for index in range(min(document.count_attachments(), 50)):
        try:
            attachment = document.get_attachment(index)
            name, content = attachment.get_name(), bytes(attachment.get_data())
        except (pypdfium2.PdfiumError, ValueError):
            continue
        if len(content) <= limits.XML_BYTES and (
            name.lower().endswith((".xml", ".xbrl")) or content.lstrip()[:5] == b"<?xml"
        ):
            found.append((name, content))
    return found


def text_pages(data: bytes, name: str) -> list[Page]:
    """The text layer of the first pages; a page whose layer is missing or garbled has no glyphs."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pages = []
            for index, source in enumerate(pdf.pages[: limits.PDF_TEXT_PAGES]):
                pages.append(_page(index, source))
                source.close()
            return pages
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise Unreadable("encrypted", name) from error
    except PdfminerException as error:
        encrypted = isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect | PDFEncryptionError)
        raise Unreadable("encrypted" if encrypted else "damaged", name) from error
    except (
        MalformedPDFException,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        AssertionError,
    ):
        # The text layer is one source of several: what pdfminer cannot follow is read from the picture instead.
        return []


def _page(index: int, source: pdfplumber.page.Page) -> Page:
    left, top = float(source.bbox[0]), float(source.bbox[1])
    glyphs = [
        Glyph(_unified(char["text"]), char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top)
        for char in source.dedupe_chars(tolerance=0.5).chars[: limits.PDF_PAGE_GLYPHS]
        if char.get("upright", True) and char["text"].strip() and char["bottom"] > char["top"]
    ]
    unmapped = sum(glyph.text.startswith("(cid:") or "\ue000" <= glyph.text[0] <= "\uf8ff" for glyph in glyphs)
    if len(glyphs) < _USABLE_CHARACTERS or unmapped > 0.3 * len(glyphs):
        glyphs = []
    page = Page(index, float(source.width), float(source.height), glyphs)
    for shape in [*source.lines, *source.rects]:
        _add_ruling(page, shape["x0"] - left, shape["top"] - top, shape["x1"] - left, shape["bottom"] - top)
    return page


def _unified(text: str) -> str:
    """Radicals that some fonts name in place of the characters they look like, as ⼀ for 一."""
    return unicodedata.normalize("NFKC", text) if "\u2e80" <= text <= "\u2fdf" else text


def _add_ruling(page: Page, x0: float, top: float, x1: float, bottom: float) -> None:
    if x1 - x0 <= _THIN and bottom - top >= _LONG:
        page.verticals.append(((x0 + x1) / 2, top, bottom))
    elif bottom - top <= _THIN and x1 - x0 >= _LONG:
        page.horizontals.append(((top + bottom) / 2, x0, x1))
    elif x1 - x0 <= 1.3 * page.em and bottom - top >= 3 * (x1 - x0):
        # A line drawn with room around it: its middle is what is seen.
        page.verticals.append(((x0 + x1) / 2, top, bottom))
    elif bottom - top <= 1.3 * page.em and x1 - x0 >= 3 * (bottom - top):
        page.horizontals.append(((top + bottom) / 2, x0, x1))
    elif x1 - x0 > _LONG and bottom - top > _LONG:
        page.verticals.extend([(x0, top, bottom), (x1, top, bottom)])
        page.horizontals.extend([(top, x0, x1), (bottom, x0, x1)])


def picture(document: pypdfium2.PdfDocument, index: int, longest: int = 0) -> Image.Image:
    """A page as a picture: at 200 dpi, or with `longest` pixels on its longer side; always within the pixel limit."""
    page = document[index]
    try:
        side = max(page.get_size())
        scale = longest / side if longest else _RENDER_DPI / 72
        scale = min(scale, limits.IMAGE_SIDE / 3 / max(side, 1))
        rendered: Image.Image = page.render(scale=scale).to_pil()
        return rendered.convert("RGB")
    finally:
        page.close()
