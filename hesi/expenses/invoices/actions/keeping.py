"""What becomes of a reading: a new invoice, or one more carrier of an invoice that is there already."""

from django.db import IntegrityError, transaction

from hesi.expenses.invoices.fingerprints import fingerprint_of, looks_alike
from hesi.expenses.invoices.models import Carrier, Hold, Invoice
from hesi.expenses.invoices.readings import fill, join, places_of
from hesi.expenses.invoices.recognition.result import Recognition
from hesi.expenses.invoices.sentences import POSSIBLE_DUPLICATE
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.record import record

_MOST_ALIKE = 20


def keep_reading(carrier: Carrier, reading: Recognition, *, by: AnyActor) -> Invoice:
    """Give the carrier its invoice, in the caller's transaction. The unique fingerprint decides between two at once."""
    invoice = Invoice(owner=carrier.uploaded_by)
    fill(invoice, reading, places_of(reading, carrier))
    invoice.fingerprint = fingerprint_from(invoice)
    known = _same_as(invoice)
    if known is None:
        mark_alike(invoice)
        try:
            with transaction.atomic():
                invoice.save()
        except IntegrityError:
            known = _same_as(invoice)
            if known is None:
                raise
    if known is not None:
        return _attach(carrier, known, reading, by)
    carrier.invoice, carrier.state = invoice, Carrier.State.READ
    carrier.save(update_fields=["invoice", "state", "kind"])
    record(
        "invoice.read", invoice, by=by, audience=[invoice.owner_id], key=invoice.key, carrier=carrier.key,
        file=carrier.file.name, source=carrier.kind,
    )  # fmt: skip
    return invoice


def _attach(carrier: Carrier, known: Invoice, reading: Recognition, by: AnyActor) -> Invoice:
    """Another file of a known invoice. Only its owner's files may add to it, and only while no document holds it."""
    carrier.invoice, carrier.state = known, Carrier.State.DUPLICATE
    carrier.save(update_fields=["invoice", "state", "kind"])
    known = Invoice.objects.locked(known.pk)
    if known.owner_id == carrier.uploaded_by_id and not is_held(known):
        join(known, reading, carrier)
        known.version += 1
        known.save()
    record(
        "invoice.duplicate", known, by=by, audience=[known.owner_id, carrier.uploaded_by_id], key=known.key,
        carrier=carrier.key, file=carrier.file.name, uploaded_by=carrier.uploaded_by.name,
    )  # fmt: skip
    return known


def fingerprint_from(invoice: Invoice) -> str:
    """The strong key of an invoice as it stands."""
    return fingerprint_of(
        kind=invoice.kind,
        code=invoice.code,
        number=invoice.number,
        issued_on=invoice.issued_on,
        total_minor=invoice.total_minor,
        currency=invoice.currency,
    )


def is_held(invoice: Invoice) -> bool:
    """Whether a live document uses it."""
    return Hold.objects.filter(invoice=invoice, released_at__isnull=True).exists()


def mark_alike(invoice: Invoice) -> None:
    """Tell of another invoice of the same day and total that may be the same paper, for the person to decide.

    Pairs a person has told apart are not brought up again.
    """
    invoice.problems = [found for found in invoice.problems if found.get("code") != POSSIBLE_DUPLICATE]
    told_apart = invoice.details.get("not_same_as", [])
    if invoice.issued_on is None or invoice.total_minor is None:
        return
    same_day = Invoice.objects.kept().filter(
        issued_on=invoice.issued_on, total_minor=invoice.total_minor, currency=invoice.currency
    )
    for other in same_day.exclude(pk=invoice.pk).select_related("owner").order_by("pk")[:_MOST_ALIKE]:
        alike = looks_alike(
            number=invoice.number,
            seller=invoice.seller_name,
            other_number=other.number,
            other_seller=other.seller_name,
        )
        if alike and other.key not in told_apart:
            where = {"other": _described(invoice, other), "key": other.key}
            invoice.problems.append({"code": POSSIBLE_DUPLICATE, "field": "", "params": where})
            invoice.needs_look = True
            return


def _described(invoice: Invoice, other: Invoice) -> str:
    """What may be said of the other one: everything to its owner, to others only whose it is."""
    if invoice.owner_id != other.owner_id:
        return other.owner.name
    return " ".join(part for part in (other.seller_name, other.number, other.created_at.date().isoformat()) if part)


def _same_as(invoice: Invoice) -> Invoice | None:
    if not invoice.fingerprint:
        return None
    return Invoice.objects.kept().filter(fingerprint=invoice.fingerprint).select_related("owner").first()
