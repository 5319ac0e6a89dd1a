"""A whole VAT invoice: head, parties, sums and rows put together."""

from __future__ import annotations

import re

from hesi.expenses.invoices.recognition.kinds import DIGITAL_KINDS, Kind, kind_from_code
from hesi.expenses.invoices.recognition.ocr.lines import Page
from hesi.expenses.invoices.recognition.ocr.marks import Form, cut
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
    _put_kind(form, result, title)
    return result


def _put_kind(form: Form, result: Recognition, title: str) -> None:
    """Twenty digits without a code are a digital invoice whatever is left of its title; otherwise the title names the
    kind, and where seal or glare took it, the code does."""
    told = kind_from_code(result.values["code"], result.values["number"])
    if told == Kind.DIGITAL and title not in DIGITAL_KINDS - {Kind.DIGITAL}:
        result.put("kind", _digital_kind(form), Source.OCR, 0.9)
    elif title and title != Kind.DIGITAL:
        result.put("kind", title, Source.OCR, 0.97 if title == told else 0.93)
    else:
        result.put("kind", told or title, Source.OCR, 0.85 if told else 0.6)


def _digital_kind(form: Form) -> str:
    """The digital kind that the remains of the title in the head name."""
    ends = [line.top for line in form.all("name", "tax_id")]
    head = "".join(line.text for line in form.page.lines if line.middle < min(ends, default=form.page.height * 0.3))
    if re.search(r"专用发|用发票|税专用", head):
        return Kind.DIGITAL_SPECIAL.value
    return (Kind.DIGITAL_ORDINARY if re.search(r"普通发|通发票", head) else Kind.DIGITAL).value
