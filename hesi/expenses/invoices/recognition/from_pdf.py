"""PDF to readings: embedded data, then each page's text with its QR code, and the picture where text is no use."""

import pypdfium2

from hesi.expenses.invoices.recognition import limits
from hesi.expenses.invoices.recognition.european import is_european, read_european
from hesi.expenses.invoices.recognition.faces_by_kind import is_chinese, read_page
from hesi.expenses.invoices.recognition.from_image import read_picture_or_qr
from hesi.expenses.invoices.recognition.fusion import fuse
from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.page import Page
from hesi.expenses.invoices.recognition.pdfs import attachments, opened, picture, text_pages
from hesi.expenses.invoices.recognition.problems import problem
from hesi.expenses.invoices.recognition.qr import parse_qr, qr_reading, read_qr
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.sections import sections
from hesi.expenses.invoices.recognition.structured import invoice_roots, read_invoice
from hesi.expenses.invoices.recognition.xmltree import parse


def read_pdf(data: bytes, name: str) -> list[Recognition]:
    """One reading for each invoice in the PDF; pages of one invoice are joined by its number."""
    with opened(data, name) as document:
        embedded = _from_attachments(document)
        pages = text_pages(data, name)
        if not pages:
            sizes = [document.get_page_size(index) for index in range(len(document))]
            pages = [Page(index, width, height, []) for index, (width, height) in enumerate(sizes)]
        printed = (
            [] if _complete(embedded) and not any(p.glyphs for p in pages) else _from_pages(document, pages, embedded)
        )
    return _paired(embedded, _joined(printed))


def _complete(embedded: list[Recognition]) -> bool:
    return bool(embedded) and all(reading.values["number"] and reading.values["total"] for reading in embedded)


def _from_attachments(document: pypdfium2.PdfDocument) -> list[Recognition]:
    found: list[Recognition] = []
    for name, content in attachments(document):
        try:
            root, _ = parse(content, name)
        except Unreadable:
            continue
        if is_european(root):
            found.append(read_european(root, Source.PDF_ATTACHMENT))
        else:
            found.extend(read_invoice(element, Source.PDF_ATTACHMENT) for element in invoice_roots(root))
    return [reading for reading in found if reading.values["number"]]


def _from_pages(document: pypdfium2.PdfDocument, pages: list[Page], embedded: list[Recognition]) -> list[Recognition]:
    """Readings of the pages in order; a page from abroad beside embedded data adds nothing and is not read."""
    found: list[Recognition] = []
    pictured = rendered = 0
    for page in pages:
        if page.glyphs and embedded and not is_chinese(page):
            continue
        readings = [read_page(part, Source.PDF_TEXT) for part in sections(page)] if page.glyphs else []
        if _text_is_enough(readings) or _complete(embedded) or _complete(found):
            for reading in readings:
                rendered += 1
                mine = reading.values["number"] and is_chinese(page) and rendered <= limits.PDF_RENDERED_PAGES
                found.append(_with_qr(document, page, reading) if mine else reading)
            if page.glyphs or _complete(embedded):
                continue
        pictured += 1
        if pictured <= limits.PDF_OCR_PAGES:
            found.append(_from_picture(document, page, readings))
        elif found:
            told = problem("page_unread", page=str(page.index + 1), limit=str(limits.PDF_OCR_PAGES))
            found[-1].problems.append(told)
    return found


def _text_is_enough(readings: list[Recognition]) -> bool:
    """Whether the text layer told what identifies and values each invoice: labels may be drawn, or text garbled."""
    return bool(readings) and all(
        reading.values["total"] and (reading.values["number"] or reading.values["kind"] == Kind.FOREIGN)
        for reading in readings
    )


def _from_picture(document: pypdfium2.PdfDocument, page: Page, readings: list[Recognition]) -> Recognition:
    """The page as OCR sees it; what its text layer did tell of a Chinese invoice comes first."""
    seen = read_picture_or_qr(picture(document, page.index), f"page {page.index + 1}")
    told = [reading for reading in readings if reading.values["kind"] != Kind.FOREIGN and reading.values["number"]]
    if told:
        return fuse([told[0], seen])
    return seen if any(seen.values.values()) or not readings else readings[0]


def _with_qr(document: pypdfium2.PdfDocument, page: Page, reading: Recognition) -> Recognition:
    """The reading confirmed, filled or contradicted by the page's QR codes that tell of the same invoice."""
    payloads = read_qr(picture(document, page.index))
    for payload in payloads:
        fields = parse_qr(payload)
        several = len(payloads) > 1
        if fields and (not several or fields.get("number") == reading.values["number"]):
            reading = fuse([reading, qr_reading(fields)])
    return reading


def _joined(printed: list[Recognition]) -> list[Recognition]:
    """Pages that print the same number are one invoice; a page without number or total belongs to the one before it."""
    found: list[Recognition] = []
    for reading in printed:
        number, code = reading.values["number"], reading.values["code"]
        same = next((o for o in found if number and (o.values["number"], o.values["code"]) == (number, code)), None)
        if same is not None:
            _append_page(same, reading)
        elif number or not found:
            found.append(reading)
    return found


def _append_page(first: Recognition, later: Recognition) -> None:
    """A further page of an invoice: its items follow on, its sums are the invoice's when the first page has none."""
    items = [*first.items, *later.items]
    fuse([first, later])
    first.items = items


def _paired(embedded: list[Recognition], printed: list[Recognition]) -> list[Recognition]:
    if not embedded:
        return printed
    left = list(printed)
    found = []
    for reading in embedded:
        mine = [other for other in left if other.values["number"] in ("", reading.values["number"])]
        if len(embedded) == 1 and len(printed) == 1:
            mine = left
        left = [other for other in left if other not in mine]
        found.append(fuse([reading, *mine]))
    return found + left
