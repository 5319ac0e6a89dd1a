"""A whole VAT invoice: head, parties, sums and rows put together."""

from __future__ import annotations

from hesi.expenses.invoices.recognition.kinds import Kind, kind_from_code
from hesi.expenses.invoices.recognition.ocr.lines import Page
from hesi.expenses.invoices.recognition.ocr.marks import cut
from hesi.expenses.invoices.recognition.ocr.vat.goods import read_goods
from hesi.expenses.invoices.recognition.ocr.vat.head import read_head
from hesi.expenses.invoices.recognition.ocr.vat.parties import read_parties
from hesi.expenses.invoices.recognition.ocr.vat.sums import read_sums
from hesi.expenses.invoices.recognition.result import Recognition, Source


def read_vat(page: Page, title: str = "") -> Recognition:
    """All fields of a VAT invoice. `title` is the kind its printed title names; "" when the seal covers the title."""
    form = cut(page)
    result = Recognition()
    result.put("currency", "CNY", Source.OCR, 0.99)
    read_head(form, result)
    read_parties(form, result)
    read_sums(form, result)
    result.items = read_goods(form)
    told = _kind_told(page, result)
    if title and title != Kind.DIGITAL:
        result.put("kind", title, Source.OCR, 0.97 if title == told else 0.93)
    elif told:
        result.put("kind", told, Source.OCR, 0.85)
    elif title:
        result.put("kind", title, Source.OCR, 0.6)
    return result


def _kind_told(page: Page, result: Recognition) -> str:
    """The kind by code and number; for a digital one what is left of its title tells which."""
    told = kind_from_code(result.values["code"], result.values["number"])
    if told == Kind.DIGITAL:
        if "专用发票" in page.text:
            return Kind.DIGITAL_SPECIAL.value
        if "普通发票" in page.text:
            return Kind.DIGITAL_ORDINARY.value
    return told
