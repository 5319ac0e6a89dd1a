"""From a picture to an invoice."""

from __future__ import annotations

from PIL import Image

from hesi.expenses.invoices.recognition.kinds import Kind, kind_from_title
from hesi.expenses.invoices.recognition.ocr.engine import read_lines
from hesi.expenses.invoices.recognition.ocr.lines import Page, rows
from hesi.expenses.invoices.recognition.ocr.marks import cut
from hesi.expenses.invoices.recognition.ocr.picture import cut_to_paper, fit, open_upright
from hesi.expenses.invoices.recognition.ocr.receipt.read import read_receipt
from hesi.expenses.invoices.recognition.ocr.second_look import VAT_KINDS, filled, is_wanting
from hesi.expenses.invoices.recognition.ocr.slips import SLIP_KINDS, is_taxi, read_slip
from hesi.expenses.invoices.recognition.ocr.train import is_train_ticket, read_train_ticket
from hesi.expenses.invoices.recognition.ocr.turning import GOOD_SCORE, Reader, read_closely, read_upright, sense, turned
from hesi.expenses.invoices.recognition.ocr.vat.read import read_vat
from hesi.expenses.invoices.recognition.ocr.witness import hear, invoice_payload
from hesi.expenses.invoices.recognition.problems import problem
from hesi.expenses.invoices.recognition.qr import read_qr
from hesi.expenses.invoices.recognition.result import Recognition

CARRIER = "image"


def read_picture(image: Image.Image, read: Reader = read_lines) -> Recognition:
    """The invoice or receipt on a photograph, scan or screenshot.

    Takes about a second, several for a picture that lies on its side, and up to a gigabyte of memory, so call it in the
    limited child process. Raises `Unreadable` before decoding a picture beyond the limits. `read` finds the lines
    of print; it is a parameter so that a caller can bring another engine.
    """
    upright = open_upright(image)
    picture, box = cut_to_paper(upright)
    payload = invoice_payload(read_qr(picture))
    page, angle = read_upright(fit(picture), box, read)
    result = read_page(page, payload)
    if not payload and result.values["kind"] in VAT_KINDS and (payload := _qr_at_corner(turned(picture, angle))):
        result = read_page(page, payload)
    if page.lines and is_wanting(result):
        closer = read_closely(page, turned(fit(picture), angle), read)
        result = filled(result, read_page(closer, payload))
    return result


def _qr_at_corner(picture: Image.Image) -> dict[str, str]:
    """The invoice's QR code looked for again where the form prints it: large, in its upper left corner."""
    corner = picture.crop((0, 0, round(0.4 * picture.width), round(0.45 * picture.height)))
    factor = max(1, min(3, 1600 // max(corner.size)))
    return invoice_payload(read_qr(corner.resize((corner.width * factor, corner.height * factor))))


def read_page(page: Page, payload: dict[str, str] | None = None) -> Recognition:
    """The invoice on a page whose lines are known; `payload` holds the fields that its QR code tells."""
    payload = payload or {}
    result = _read_by_kind(page, payload.get("kind", ""))
    if payload:
        hear(result, payload)
    result.carrier = CARRIER
    if not page.lines:
        result.problems.append(problem("picture_empty"))
    elif sense(page.lines).score < GOOD_SCORE:
        result.problems.append(problem("picture_faint"))
    return result


def _read_by_kind(page: Page, told: str) -> Recognition:
    """`told` is the kind that the QR code names, or ""."""
    title = told or printed_title(page)
    if not told and is_train_ticket(page):
        return read_train_ticket(page)
    if title in SLIP_KINDS:
        return read_slip(page, Kind(title))
    if told or title or looks_like_vat(page):
        return read_vat(page, title)
    if is_taxi(page.text):
        return read_slip(page, Kind.TAXI)
    form = cut(page)
    if form.first("code") and form.first("number"):
        return read_slip(page, Kind.OTHER)
    return read_receipt(page)


def printed_title(page: Page) -> str:
    """The kind that the page's title names, looked for row by row from the top, in the upper part first."""
    found = [("".join(line.text for line in row), row[0].middle) for row in rows(page.lines)]
    for limit in (0.4, 1.0):
        for text, middle in found:
            if middle <= limit * page.height and (title := kind_from_title(text)):
                return title
    return ""


def looks_like_vat(page: Page) -> bool:
    """Whether the labels are a VAT invoice's, for seal and glare often cover its title."""
    form = cut(page)
    names = {mark.name for mark in form.marks}
    return (
        len(names & {"tax_id", "words", "figures", "goods", "check_code", "machine", "name", "bank", "rate", "tax"})
        >= 4
    )
