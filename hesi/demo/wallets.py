"""Papers as invoices in wallets, with the values and certainty that reading their file would give."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from hesi.demo.papers import Kind, Paper
from hesi.demo.papers.paper import PICTURE_KINDS
from hesi.expenses.invoices.actions.keeping import fingerprint_from
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.invoices.readings import fill
from hesi.expenses.invoices.recognition.result import Item, Recognition, Source
from hesi.workspace.people.models import Member

XML, OFD, PDF, PHOTO, SCAN = "xml", "ofd", "pdf", "jpg", "png"
# How sure recognition is of the usual field and of number, date and total.
_SURE = {XML: (1.0, 1.0), OFD: (0.97, 0.97), PDF: (0.9, 0.97), PHOTO: (0.86, 0.93), SCAN: (0.9, 0.95)}
_SOURCE = {XML: Source.XML, OFD: Source.OFD_TAG, PDF: Source.PDF_TEXT, PHOTO: Source.OCR, SCAN: Source.OCR}
_WITH_XML = frozenset({Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY})
_PLAIN = frozenset({"number", "date", "total"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A paper that somebody put into their wallet as a file. `is_read` has recognition read that file now."""

    invoice: Invoice
    paper: Paper
    carrier: str
    at: datetime
    is_read: bool = False


def carrier_for(paper: Paper, rng: Random, *, photos: bool = False) -> str:
    """The kind of file such a paper usually arrives in."""
    if paper.kind in PICTURE_KINDS:
        return PHOTO if photos else SCAN
    if paper.kind in _WITH_XML:
        return rng.choice((XML, OFD, PDF, PDF))
    return rng.choice((OFD, PDF))


def as_invoice(paper: Paper, owner: Member, carrier: str, at: datetime) -> Invoice:
    """The invoice, not saved, as reading the paper in that kind of file leaves it."""
    invoice = Invoice(owner=owner, created_at=at)
    fill(invoice, reading_of(paper, carrier), {})
    invoice.fingerprint = fingerprint_from(invoice)
    return invoice


def reading_of(paper: Paper, carrier: str) -> Recognition:
    """What recognition gives for the paper in that kind of file."""
    values = paper.values()
    usual, plain = _SURE[carrier]
    found = [name for name, value in values.items() if value]
    extra = {name: value for name, value in paper.extra.items() if value}
    source = Source.PDF_ATTACHMENT if paper.kind is Kind.DIGITAL_RAIL and carrier == PDF else _SOURCE[carrier]
    return Recognition(
        values=values,
        items=[Item(**row) for row in paper.item_values()],
        sources=dict.fromkeys(found, source.value),
        confidence={name: plain if name in _PLAIN else usual for name in found},
        extra=extra,
        carrier="image" if carrier in (PHOTO, SCAN) else carrier,
    )


def file_name(paper: Paper, carrier: str, rng: Random) -> str:
    """What people's files are called."""
    if carrier == PHOTO:
        return f"IMG_{paper.on:%Y%m%d}_{rng.randrange(10**6):06d}.jpg"
    if carrier == SCAN:
        return f"扫描件_{paper.on:%Y%m%d}_{rng.randrange(100):02d}.png"
    if carrier == XML or rng.random() < 0.5:
        return f"dzfp_{paper.number}.{carrier}"
    seller = paper.seller.name or str(paper.extra.get("train", "")) or paper.kind.value
    return f"{seller}_{paper.total / 100:.2f}元.{carrier}"


def save_invoices(invoices: Iterable[Invoice]) -> None:
    """Put them all into their wallets, oldest first."""
    rows = sorted(invoices, key=lambda invoice: invoice.created_at)
    Invoice.objects.bulk_create(rows, batch_size=200)
