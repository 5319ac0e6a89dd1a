"""What people do to what was read: correct it, confirm it, enter it by hand, delete it."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.expenses.invoices.actions.keeping import fingerprint_from, mark_alike
from hesi.expenses.invoices.entries import entered_values
from hesi.expenses.invoices.models import Carrier, Correction, Hold, Invoice
from hesi.expenses.invoices.permissions import may_correct_invoice, may_delete_invoice, may_settle_upload
from hesi.expenses.invoices.readings import CHECKED_AGAIN, as_reading, fill, recheck, value_of
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.sentences import POSSIBLE_DUPLICATE, is_doubtful
from hesi.expenses.invoices.usage import uses_of
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

# What a person who has compared everything with the paper has answered.
_ANSWERED_BY_CONFIRMING = frozenset(
    {"sources_disagree", "compare_slip", "picture_faint", "total_guessed", "currency_unknown", "ticket_numbers_differ"}
)


class InvoiceInUse(Conflict):
    """A document uses the invoice, so that it stays as it is."""

    code = "invoice_in_use"


class InvoiceChanged(Conflict):
    """Somebody, or another file of it, has changed the invoice since it was shown."""

    code = "invoice_changed"


class InvoiceAlreadyThere(Conflict):
    """What was entered makes it the same as an invoice that is in a wallet already."""

    code = "invoice_already_there"


@transaction.atomic
def correct_invoice(
    invoice: Invoice, changes: Mapping[str, Any], *, by: Actor, version: int, confirm: bool = False
) -> Invoice:
    """Write what the person read in place of what was recognised, keeping both.

    `changes` maps recognition's field names and `note` to text (dates ISO, amounts as people type them). With `confirm`
    every other value counts as compared too. Raises `InvoiceInUse`, `InvoiceChanged`, `InvoiceAlreadyThere` and
    `Invalid` with the field.
    """
    invoice = Invoice.objects.locked(invoice.pk)
    require(may_correct_invoice, by, invoice)
    _expect_unused_by_live(invoice)
    if version != invoice.version:
        raise InvoiceChanged(
            _("This invoice has been changed since you opened it. Reload the page and enter it again.")
        )
    entered = entered_values(invoice, changes)
    note = clean_line(str(changes["note"]), 200) if "note" in changes else invoice.note
    if not entered and note == invoice.note and not confirm:
        return invoice
    before = {name: value_of(invoice, name) for name in entered}
    reading = _corrected(invoice, entered, confirm=confirm)
    if confirm:
        alike = [found["params"]["key"] for found in invoice.problems if found.get("code") == POSSIBLE_DUPLICATE]
        invoice.details["not_same_as"] = [*invoice.details.get("not_same_as", []), *alike]
    fill(invoice, reading, {n: p for n, p in invoice.details.get("regions", {}).items() if n not in entered})
    invoice.note, invoice.version = note, invoice.version + 1
    invoice.fingerprint = fingerprint_from(invoice)
    mark_alike(invoice)
    _save(invoice, by)
    Correction.objects.bulk_create(
        [
            Correction(invoice=invoice, field=n, before=before[n][:200], after=value_of(invoice, n)[:200], by=by.member)
            for n in entered
        ]
    )
    name = "invoice.corrected" if entered else "invoice.confirmed" if confirm else "invoice.noted"
    record(name, invoice, by=by, audience=[invoice.owner_id], key=invoice.key, fields=sorted(entered))
    return invoice


@transaction.atomic
def enter_by_hand(carrier: Carrier, *, by: Actor) -> Invoice:
    """An empty invoice for a file that could not be read, to be filled in beside its picture."""
    carrier = Carrier.objects.locked(carrier.pk)
    require(may_settle_upload, by, carrier)
    if not Carrier.objects.filter(pk=carrier.pk, state=Carrier.State.FAILED).update(state=Carrier.State.READ):
        raise Conflict(_("This file has an invoice already or is still being read. Reload the page to see it."))
    invoice = Invoice(owner=by.member)
    fill(invoice, recheck(Recognition(carrier=carrier.kind)), {})
    invoice.save()
    carrier.refresh_from_db()
    carrier.invoice, carrier.problem = invoice, {}
    carrier.save(update_fields=["invoice", "problem"])
    record("invoice.started", invoice, by=by, key=invoice.key, carrier=carrier.key, file=carrier.file.name)
    return invoice


@transaction.atomic
def delete_invoice(invoice: Invoice, *, by: AnyActor) -> Invoice:
    """Take a free invoice out of the wallet. Row, files and corrections stay on record; its number is free again."""
    invoice = Invoice.objects.locked(invoice.pk)
    require(may_delete_invoice, by, invoice)
    _expect_unused_by_live(invoice)
    places = uses_of([invoice.pk]).get(invoice.pk, [])
    if places:
        raise InvoiceInUse(
            _("Invoice {number} is in {document}. Take it out of there first, then delete it.").format(
                number=invoice, document=places[0].label
            ),
            document=places[0].label,
        )
    if Invoice.objects.kept().filter(pk=invoice.pk).update(deleted_at=now(), fingerprint=""):
        record(
            "invoice.deleted", invoice, by=by, audience=[invoice.owner_id], key=invoice.key, number=invoice.number,
            fingerprint=invoice.fingerprint, total=value_of(invoice, "total"), currency=invoice.currency,
        )  # fmt: skip
        invoice.refresh_from_db()
    return invoice


def _corrected(invoice: Invoice, entered: Mapping[str, str], *, confirm: bool) -> Recognition:
    reading = as_reading(invoice)
    for name, value in entered.items():
        reading.values[name] = value
        reading.sources[name], reading.confidence[name] = Source.PERSON.value, 1.0
        reading.problems = [p for p in reading.problems if p.field != name or p.code in CHECKED_AGAIN]
    recheck(reading)
    if confirm:
        reading.problems = [found for found in reading.problems if found.code not in _ANSWERED_BY_CONFIRMING]
        for name, sure in reading.confidence.items():
            if is_doubtful(sure):
                reading.confidence[name] = 1.0
    return reading


def _save(invoice: Invoice, by: Actor) -> None:
    try:
        with transaction.atomic():
            invoice.save()
    except IntegrityError:
        other = Invoice.objects.kept().filter(fingerprint=invoice.fingerprint).exclude(pk=invoice.pk)
        raise _already_there(other.select_related("owner").get(), by) from None


def _already_there(other: Invoice, by: Actor) -> InvoiceAlreadyThere:
    if other.owner_id == by.member_id:
        text = _("You have this invoice already: {invoice}. Delete this one, or check the number.")
        shown = " ".join(part for part in (other.seller_name, other.number) if part)
        return InvoiceAlreadyThere(
            text.format(invoice=shown), fields={"number": text.format(invoice=shown)}, key=other.key
        )
    text = _("This invoice is already in the wallet of {name}. Check the number, or settle with {name} who claims it.")
    said = text.format(name=other.owner.name)
    return InvoiceAlreadyThere(said, fields={"number": said})


def _expect_unused_by_live(invoice: Invoice) -> None:
    if invoice.deleted_at is not None:
        raise InvoiceChanged(_("This invoice has been deleted. Upload the file again if you need it."))
    hold = Hold.objects.filter(invoice=invoice, released_at__isnull=True).first()
    if hold is not None:
        raise InvoiceInUse(
            _(
                "Invoice {number} is used by {document} and can't be changed meanwhile. "
                "Withdraw that document or have it sent back, then change the invoice."
            ).format(number=invoice, document=hold.subject_label),
            document=hold.subject_label,
        )
